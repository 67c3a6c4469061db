//! Prints everything that this library reads from the export data of Go packages,
//! in a form that go/types can print as well, so that `cmp` can compare them.
//!
//! ```text
//! go list -export -json=ImportPath,Export std >LIST.json
//! cargo run --release --example exports -- LIST.json
//! ```
//!
//! LIST.json is what `go list` prints, or the `unit.cfg` that the go command hands
//! to a vet tool. With `--verify` the files are read to their last byte, methods
//! included, and what was found is counted. gotest/exports has the same program
//! on top of go/types, and the test that compares the two.

mod dump;
mod text;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use wasmptr::export::{ExportData, Importer};
use wasmptr::symbol::Interner;
use wasmptr::types::TypeStore;

/// What `go list -json` says of a package, or a unit.cfg of those it imports.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct Entry {
    import_path: String,
    export: String,
    package_file: BTreeMap<String, String>,
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (verify, list) = match args[..] {
        [list] => (false, list),
        ["--verify", list] => (true, list),
        _ => bail!("usage: exports [--verify] LIST.json"),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    for (path, file) in read_list(list)? {
        let data = File::open(&file).with_context(|| file.clone())?;
        let result = match verify {
            true => print_census(&path, data, &mut out),
            false => dump::dump(&path, data, &mut out),
        };
        result.with_context(|| format!("{path} ({file})"))?;
    }
    out.flush()?;
    Ok(())
}

/// The export data files by the paths of their packages. `unsafe` and packages of
/// nothing but tests have none.
fn read_list(list: &str) -> Result<BTreeMap<String, String>> {
    let text = fs::read(list).with_context(|| list.to_owned())?;
    let mut files = BTreeMap::new();
    for entry in serde_json::Deserializer::from_slice(&text).into_iter::<Entry>() {
        let entry = entry.with_context(|| list.to_owned())?;
        files.extend(entry.package_file);
        if !entry.export.is_empty() {
            files.insert(entry.import_path, entry.export);
        }
    }
    Ok(files)
}

fn print_census(path: &str, data: File, out: &mut impl Write) -> Result<()> {
    let mut symbols = Interner::new();
    let mut store = TypeStore::new(&mut symbols);
    let mut importer = Importer::new();
    let data = ExportData::read(data)?;
    let path = symbols.intern(path);
    let file = importer.open(path, data, &mut store, &mut symbols)?;
    let census = importer.verify(file, &mut store, &mut symbols)?;
    let (version, path) = (importer.version(file), symbols.resolve(path));
    writeln!(out, "{path}: version {version}, {census:?}")?;
    Ok(())
}
