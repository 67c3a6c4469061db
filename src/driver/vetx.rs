//! Facts in files, as the go command carries them from a package to those that
//! import it.

use std::fs;

use anyhow::{Context as _, Error, Result, anyhow};

use crate::driver::config::Config;
use crate::infer::facts::Facts;

/// What the direct imports of a package say of themselves and of their own imports.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn read(config: &Config) -> Result<Facts> {
    match read_all(config) {
        (facts, None) => Ok(facts),
        (_, Some(error)) => Err(error),
    }
}

/// The same as far as the files can be read, and what is wrong with the first that
/// cannot.
pub(super) fn read_all(config: &Config) -> (Facts, Option<Error>) {
    let mut facts = Facts::default();
    let mut first = None;
    for (path, file) in &config.package_vetx {
        if let Err(error) = add(&mut facts, path, file) {
            first.get_or_insert(error);
        }
    }
    (facts, first)
}

fn add(facts: &mut Facts, path: &str, file: &str) -> Result<()> {
    let bytes = fs::read(file).with_context(|| file.to_owned())?;
    facts.add_bytes(path, &bytes).map_err(|error| anyhow!("{file}: {error}"))
}

/// Whether an import from the same module has left no facts: with Go 1.26 a package
/// with findings leaves none.
pub(super) fn is_incomplete(config: &Config) -> bool {
    let is_of_module = |path: &str| {
        let rest = path.strip_prefix(&*config.module_path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    !config.module_path.is_empty()
        && config.package_file.keys().any(|path| {
            let is_standard = config.standard.get(path).copied().unwrap_or_default();
            !is_standard && is_of_module(path) && !config.package_vetx.contains_key(path)
        })
}

/// Leaves facts for importers. Without the file, which may be empty, the go command
/// would run the unit every time.
pub(super) fn write(config: &Config, facts: &[u8]) -> Result<()> {
    match config.vetx_output.as_str() {
        "" => Ok(()),
        path => fs::write(path, facts).with_context(|| path.to_owned()),
    }
}
