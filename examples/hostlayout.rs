//! Gives structs in Go files the field `_ structs.HostLayout`, so that gofmt can be
//! asked what it thinks of the result (gotest/fix does).
//!
//! ```text
//! cargo run --release --example hostlayout -- LIST
//! ```
//!
//! A line of the file LIST is `FILE OFFSET...`: the offsets, counted from 0, of the
//! names of struct types or of the keyword `struct`. All structs of a line are changed
//! at once. FILE is overwritten, and a line printed that has the offsets for which
//! there is a change.

use std::fs;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use wasmptr::diagnostic::{Diagnostic, SuggestedFix};
use wasmptr::fix::{HostLayouts, apply, merge};
use wasmptr::source::Position;

/// Nested types need more stack than a main thread has.
const STACK: usize = 256 << 20;

fn main() -> Result<()> {
    let list = std::env::args().nth(1).context("which LIST?")?;
    let list = fs::read_to_string(list)?;
    let work = move || list.lines().try_for_each(fix);
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work)?;
    thread.join().expect("no panic")
}

fn fix(line: &str) -> Result<()> {
    let mut words = line.split(' ');
    let file = words.next().unwrap_or_default();
    let text: Arc<[u8]> = fs::read(file).with_context(|| file.to_owned())?.into();
    let layouts = HostLayouts::parse(file, &text);
    let mut findings = Vec::new();
    let mut offsets = Vec::new();
    for word in words {
        if let Some(edits) = layouts.edits(word.parse()?) {
            offsets.push(word);
            findings.push(finding(SuggestedFix { message: String::new(), edits }));
        }
    }
    let plan = merge(&findings, |_| true);
    anyhow::ensure!(plan.conflicts.is_empty(), "{file}: conflicts");
    for (name, edits) in &plan.edits {
        fs::write(&**name, apply(&text, edits).context("edits do not fit")?)?;
    }
    println!("{}", offsets.join(" "));
    Ok(())
}

fn finding(fix: SuggestedFix) -> Diagnostic {
    let nowhere = Position { filename: "".into(), line: 0, column: 0 };
    Diagnostic {
        category: "host-layout",
        pos: nowhere.clone(),
        end: nowhere,
        message: String::new(),
        target: None,
        suggested_fixes: vec![fix],
        related: Vec::new(),
        layout: None,
        help: None,
    }
}
