//! Counts what this library finds out about the addresses that Go packages hand to
//! a wasm host.
//!
//! ```text
//! GOARCH=wasm GOOS=wasip1 go list -e -deps \
//!     -json=ImportPath,Dir,GoFiles,ImportMap,Match ./... >LIST.json
//! cargo run --release --example calls -- LIST.json
//! ```
//!
//! For each package that a pattern named, in the order of their paths, it prints
//! lines and, at the end, how often each verdict was given:
//!
//! ```text
//! "import/path" FILE:LINE:COL VERDICT
//! ```
//!
//! `VERDICT` is `pointers` or `none` where it is known whether the memory holds
//! pointers, otherwise why it is not. Arguments that are no addresses are left out.

#[path = "../shared/go_list.rs"]
mod go_list;

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write as _};
use std::rc::Rc;

use anyhow::{Result, bail};
use wasmptr::infer::{Memo, Tracer};
use wasmptr::resolve::{Depth, Resolver};
use wasmptr::source::Span;
use wasmptr::wasm::{Holds, Memory};

use go_list::{Form, Packages};

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [list] = &args[..] else { bail!("usage: calls LIST.json") };
    let packages = go_list::read(list)?;
    go_list::with_stack(move || print(packages))
}

fn print(packages: Packages) -> Result<()> {
    let packages = Rc::new(packages);
    let mut resolver = go_list::resolver(&packages, Form::Source);
    let mut memo = Memo::default();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut out = BufWriter::new(io::stdout().lock());
    for package in packages.values().filter(|package| !package.patterns.is_empty()) {
        let source = resolver.add_package(&package.import_path, package.source()?, Depth::Bodies);
        let tables = Tracer::new(&mut resolver, &mut memo).tables(&source);
        let mut verdicts = Vec::new();
        for handover in &tables.handovers {
            let holds = Memory::new(&resolver.world.types).holds(handover.memory.typ);
            let verdict = if holds == Holds::Yes { "pointers" } else { "none" };
            verdicts.push((handover.span, verdict.to_owned()));
        }
        for undecided in &tables.undecided {
            verdicts.push((undecided.span, format!("{:?}", undecided.reason).to_lowercase()));
        }
        verdicts.sort_by_key(|(span, _)| span.start);
        for (span, verdict) in verdicts {
            let at = position(&resolver, span);
            writeln!(out, "{:?} {at} {verdict}", package.import_path)?;
            *counts.entry(verdict).or_default() += 1;
        }
    }
    for (verdict, count) in counts {
        writeln!(out, "{count:6} {verdict}")?;
    }
    out.flush()?;
    Ok(())
}

fn position(resolver: &Resolver, span: Span) -> String {
    let position = resolver.world.files.position(span.start);
    format!("{}:{}:{}", position.filename, position.line, position.column)
}
