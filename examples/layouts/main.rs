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
//! generic FILE:LINE:COL NAME [CONSTRAINT,...]   a generic type or function
//! ```
//!
//! `LAYOUT` is `SIZE ALIGN [OFFSET,...] PATH KIND MORE`: the offsets of a struct's
//! fields, the way to the first pointer and its kind (`.` for no steps, `-` for no
//! pointer), and the number of pointers beside it. What is not known is `unknown`.
//! gotest/layouts has the same program on top of go/types, and the test that
//! compares the two.

mod dump;
#[path = "../shared/go_list.rs"]
mod go_list;
#[path = "../shared/type_text.rs"]
mod type_text;

use std::io::{self, BufWriter, Write as _};
use std::rc::Rc;

use anyhow::{Context as _, Result, bail};

use go_list::{Form, Packages};
use type_text::quoted;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [list] = &args[..] else { bail!("usage: layouts LIST.json") };
    let packages = go_list::read(list)?;
    go_list::with_stack(move || print(packages))
}

fn print(packages: Packages) -> Result<()> {
    let packages = Rc::new(packages);
    let mut out = BufWriter::new(io::stdout().lock());
    for (path, package) in packages.iter() {
        if path == "unsafe" {
            // No file describes it, and its source is not what it is.
            continue;
        }
        // New worlds each time: otherwise what one file says of an object would
        // hide what the next one says.
        let mut resolver = go_list::resolver(&packages, Form::Export);
        let mut lines = dump::exported(&mut resolver, path);
        go_list::no_errors(&resolver).with_context(|| path.clone())?;
        let mut resolver = go_list::resolver(&packages, Form::Export);
        lines.extend(dump::declared(&mut resolver, path, package.source()?)?);
        go_list::no_errors(&resolver).with_context(|| path.clone())?;
        lines.sort();
        for line in lines {
            writeln!(out, "{} {line}", quoted(path.as_bytes()))?;
        }
    }
    out.flush()?;
    Ok(())
}
