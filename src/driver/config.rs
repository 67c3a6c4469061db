//! `unit.cfg`, by which the go command describes a package to a vet tool.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer};

/// The parts of a `unit.cfg` that matter here. Go 1.21 to 1.27 write them all
/// unless a field says otherwise; keys of other releases are ignored.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Config {
    /// The key of the package in the output. Test variants share it with the
    /// plain package.
    #[serde(rename = "ID")]
    pub id: String,
    /// `gc`, or a compiler whose export data nobody here can read.
    #[serde(default)]
    pub compiler: String,
    /// The package's directory.
    #[serde(default)]
    pub dir: String,
    /// The package path.
    pub import_path: String,
    /// Absolute paths of the files that the build includes, generated ones too.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub go_files: Vec<String>,
    /// Absolute paths of the files that the build leaves out, Go files or not.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub ignored_files: Vec<String>,
    /// The path of the module, in Go 1.23 to 1.26; empty for the standard library.
    #[serde(default)]
    pub module_path: String,
    /// `go1.N`, the language that the module is written in.
    #[serde(default)]
    pub go_version: String,
    /// The version of the module, before Go 1.27; empty for the main module and
    /// for the standard library.
    #[serde(default)]
    pub module_version: String,
    /// The module, since Go 1.27; none for the standard library and for files that
    /// were named one by one.
    #[serde(default)]
    pub module: Option<Module>,
    /// From the import paths in the files to package paths.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub import_map: FxHashMap<Box<str>, Box<str>>,
    /// From the package paths of direct imports to files with export data.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub package_file: FxHashMap<Box<str>, String>,
    /// The direct imports that belong to the standard library.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub standard: FxHashMap<Box<str>, bool>,
    /// From the package paths of direct imports to the facts that this program
    /// left of them. Those that left none are missing.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub package_vetx: BTreeMap<Box<str>, String>,
    /// Whether the unit only serves others, and nothing may be printed.
    #[serde(default)]
    pub vetx_only: bool,
    /// Where the facts go; a unit that does not write them is run again.
    #[serde(default)]
    pub vetx_output: String,
    /// Where the JSON goes, since Go 1.26; before that to standard output.
    #[serde(default)]
    pub stdout: String,
    /// Where a zip archive of fixed files goes, since Go 1.26 and if fixes are asked
    /// for; the go command writes them to their places.
    #[serde(default)]
    pub fix_archive: String,
}

/// A module, as far as it matters.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Module {
    /// Whether the user works on it.
    #[serde(default)]
    pub main: bool,
}

impl Config {
    /// Whether the go command reads JSON from a file, of which it makes text, as it does
    /// since Go 1.26.
    pub fn has_stdout(&self) -> bool {
        !self.stdout.is_empty()
    }

    /// Reads a `unit.cfg`.
    pub fn read(path: &Path) -> Result<Config> {
        let text = fs::read(path).with_context(|| path.display().to_string())?;
        let config: Config = serde_json::from_slice(&text)
            .with_context(|| format!("{} is no unit.cfg of the go command", path.display()))?;
        ensure!(!config.import_path.is_empty(), "{} names no package", path.display());
        Ok(config)
    }

    /// Whether the package is of the main module, or of none, or of the standard
    /// library.
    pub fn is_of_main_module(&self) -> bool {
        self.module.as_ref().map_or(self.module_version.is_empty(), |module| module.main)
    }
}

/// The go command writes empty lists and maps, but `null` means the same in Go.
fn null_is_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
