//! Prints how this library lays out the types of Go packages for Go's wasm port,
//! and what their constants are worth, so that it can be compared with go/types.
//!
//! ```text
//! GOARCH=wasm GOOS=wasip1 go list -deps -export \
//!     -json=ImportPath,Dir,Export,GoFiles,ImportMap,Name std >LIST.json
//! cargo run --release --example layouts -- LIST.json
//! ```
//!
//! A line begins with the import path of the package at hand, in quotes, then:
//!
//! ```text
//! export "path".NAME LAYOUT          a type in the export data of the package
//! type FILE:LINE:COL NAME LAYOUT     a type in its sources
//! const FILE:LINE:COL NAME TYPE VALUE
//! array FILE:LINE:COL LENGTH         an array type, outside of function bodies
//! var FILE:LINE:COL NAME TYPE LAYOUT
//! method FILE:LINE:COL NAME METHOD   a method of the type that is declared there
//! generic FILE:LINE:COL NAME CONSTRAINT...   a generic type or function
//! ```
//!
//! `LAYOUT` is `SIZE ALIGN [OFFSET,...] PATH KIND MORE`: the offsets of a struct's
//! fields, the way to the first pointer and its kind (`.` for no steps, `-` for no
//! pointer), and the number of pointers beside it. What is not known is `unknown`.
//! gotest/layouts has the same program on top of go/types, and the test that
//! compares the two.

mod dump;
#[path = "../exports/text.rs"]
mod text;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use wasmptr::export::ExportData;
use wasmptr::resolve::{PackageData, PackageSource, Provider, Resolver, SourceText, World};

/// What `go list -json` says of a package.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Package {
    import_path: String,
    dir: PathBuf,
    export: PathBuf,
    go_files: Vec<PathBuf>,
    import_map: FxHashMap<Box<str>, Box<str>>,
}

/// Declarations nest; the stack of the main thread is not enough for all that the
/// library accepts.
const STACK: usize = 512 << 20;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [list] = &args[..] else { bail!("usage: layouts LIST.json") };
    let text = fs::read(list).with_context(|| list.clone())?;
    let packages = serde_json::Deserializer::from_slice(&text).into_iter();
    let mut packages: Vec<Package> =
        packages.collect::<Result<_, _>>().with_context(|| list.clone())?;
    packages.sort_by(|a, b| a.import_path.cmp(&b.import_path));
    let thread = std::thread::Builder::new().stack_size(STACK);
    match thread.spawn(move || print(&packages))?.join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

fn print(packages: &[Package]) -> Result<()> {
    let exports: BTreeMap<String, PathBuf> = packages
        .iter()
        .filter(|package| package.export.as_os_str() != "")
        .map(|package| (package.import_path.clone(), package.export.clone()))
        .collect();
    let exports = Rc::new(exports);
    let mut out = BufWriter::new(io::stdout().lock());
    for package in packages {
        let path = &package.import_path;
        if path == "unsafe" {
            // No file describes it, and its source is not what it is.
            continue;
        }
        // New worlds each time: otherwise what one file says of an object would
        // hide what the next one says.
        let mut resolver = resolver(&exports);
        let mut lines = dump::exported(&mut resolver, path);
        no_errors(&resolver).with_context(|| path.clone())?;
        let mut resolver = self::resolver(&exports);
        lines.extend(dump::declared(&mut resolver, path, source(package)?)?);
        no_errors(&resolver).with_context(|| path.clone())?;
        lines.sort();
        for line in lines {
            writeln!(out, "{} {line}", text::quoted(path.as_bytes()))?;
        }
    }
    out.flush()?;
    Ok(())
}

fn resolver(exports: &Rc<BTreeMap<String, PathBuf>>) -> Resolver {
    Resolver::new(World::new(), Box::new(ExportFiles(exports.clone())))
}

fn no_errors(resolver: &Resolver) -> Result<()> {
    match resolver.errors().first() {
        Some(error) => bail!("{error}"),
        None => Ok(()),
    }
}

fn source(package: &Package) -> Result<PackageSource> {
    let read = |name: &PathBuf| -> Result<SourceText> {
        let path = package.dir.join(name);
        let text = fs::read(&path).with_context(|| path.display().to_string())?;
        Ok(SourceText { name: name.display().to_string(), text: Arc::from(text) })
    };
    let files = package.go_files.iter().map(read).collect::<Result<_>>()?;
    Ok(PackageSource { files, imports: package.import_map.clone() })
}

/// Gives packages as the compiler left them.
#[derive(Debug)]
struct ExportFiles(Rc<BTreeMap<String, PathBuf>>);

impl Provider for ExportFiles {
    fn package(&mut self, path: &str) -> Result<Option<PackageData>, String> {
        let Some(file) = self.0.get(path) else { return Ok(None) };
        let file = fs::File::open(file).map_err(|error| error.to_string())?;
        let data = ExportData::read(file).map_err(|error| error.to_string())?;
        Ok(Some(PackageData::Export(data)))
    }
}
