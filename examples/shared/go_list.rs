//! The packages in the output of `go list -deps -export -json`, as the library
//! wants them.

#![allow(dead_code, reason = "no example uses all of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use wasmptr::export::ExportData;
use wasmptr::resolve::{PackageData, PackageSource, Provider, Resolver, SourceText, World};

/// What `go list -json` says of a package, or a unit.cfg of it and those it imports.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Package {
    pub import_path: String,
    /// The patterns that named it, if the list says so.
    #[serde(rename = "Match")]
    pub patterns: Vec<String>,
    dir: PathBuf,
    export: PathBuf,
    go_files: Vec<PathBuf>,
    import_map: FxHashMap<Box<str>, Box<str>>,
    package_file: BTreeMap<String, PathBuf>,
}

/// The packages by their paths.
pub type Packages = BTreeMap<String, Package>;

/// Reads the output of go list.
pub fn read(list: &str) -> Result<Packages> {
    let text = fs::read(list).with_context(|| list.to_owned())?;
    let packages = serde_json::Deserializer::from_slice(&text).into_iter::<Package>();
    packages
        .map(|package| package.map(|package| (package.import_path.clone(), package)))
        .collect::<Result<_, _>>()
        .with_context(|| list.to_owned())
}

/// The export data files by the paths of their packages. `unsafe` and packages of
/// nothing but tests have none.
pub fn export_files(packages: &Packages) -> BTreeMap<&str, &Path> {
    let imported = packages.values().flat_map(|package| &package.package_file);
    let listed = packages.iter().map(|(path, package)| (path, &package.export));
    imported
        .chain(listed.filter(|(_, file)| file.as_os_str() != ""))
        .map(|(path, file)| (path.as_str(), file.as_path()))
        .collect()
}

impl Package {
    /// The package's files.
    pub fn source(&self) -> Result<PackageSource> {
        let read = |name: &PathBuf| -> Result<SourceText> {
            let path = self.dir.join(name);
            let text = fs::read(&path).with_context(|| path.display().to_string())?;
            Ok(SourceText { name: name.display().to_string(), text: Arc::from(text) })
        };
        let files = self.go_files.iter().map(read).collect::<Result<_>>()?;
        Ok(PackageSource { files, imports: self.import_map.clone() })
    }
}

/// In which form a resolver gets the packages of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As the compiler left them.
    Export,
    Source,
}

/// Declarations and expressions nest; the stack of the main thread is not enough for
/// all that the library accepts.
const STACK: usize = 512 << 20;

/// Runs `print` on a stack that is.
pub fn with_stack(print: impl FnOnce() -> Result<()> + Send + 'static) -> Result<()> {
    let thread = std::thread::Builder::new().stack_size(STACK);
    match thread.spawn(print)?.join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// A resolver that knows the packages of a list and nothing else yet.
pub fn resolver(packages: &Rc<Packages>, form: Form) -> Resolver {
    Resolver::new(World::new(), Box::new(Listed { packages: packages.clone(), form }))
}

/// Fails if a package could not be read.
pub fn no_errors(resolver: &Resolver) -> Result<()> {
    match resolver.errors().first() {
        Some(error) => bail!("{error}"),
        None => Ok(()),
    }
}

#[derive(Debug)]
struct Listed {
    packages: Rc<Packages>,
    form: Form,
}

impl Provider for Listed {
    fn package(&mut self, path: &str) -> Result<Option<PackageData>, String> {
        let Some(package) = self.packages.get(path) else { return Ok(None) };
        if self.form == Form::Source {
            let source = package.source().map_err(|error| format!("{error:#}"))?;
            return Ok(Some(PackageData::Source(source)));
        }
        if package.export.as_os_str() == "" {
            return Ok(None);
        }
        let file = fs::File::open(&package.export).map_err(|error| error.to_string())?;
        let data = ExportData::read(file).map_err(|error| error.to_string())?;
        Ok(Some(PackageData::Export(data)))
    }
}
