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
#[path = "../shared/go_list.rs"]
mod go_list;
#[path = "../shared/type_text.rs"]
mod type_text;

use std::fs::File;
use std::io::{self, BufWriter, Write};

use anyhow::{Context as _, Result, bail};
use wasmptr::export::{ExportData, Importer};
use wasmptr::symbol::Interner;
use wasmptr::types::TypeStore;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (verify, list) = match args[..] {
        [list] => (false, list),
        ["--verify", list] => (true, list),
        _ => bail!("usage: exports [--verify] LIST.json"),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    for (path, file) in go_list::export_files(&go_list::read(list)?) {
        let data = File::open(file).with_context(|| file.display().to_string())?;
        let result = match verify {
            true => print_census(path, data, &mut out),
            false => dump::dump(path, data, &mut out),
        };
        result.with_context(|| format!("{path} ({})", file.display()))?;
    }
    out.flush()?;
    Ok(())
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
