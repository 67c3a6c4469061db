//! Plain text, as vet tools print it: a line for a finding, a line with a tab for
//! each related place.

use std::fmt::Write as _;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::print::files::Files;
use crate::print::{below, posn};
use crate::source::Position;

/// Lines of source to print below each finding.
#[derive(Debug)]
pub struct Context<'a, 'b> {
    /// How many lines before and after it.
    pub lines: u32,
    /// Where they come from.
    pub files: &'a mut Files<'b>,
}

/// What the lines look like.
#[derive(Clone, Copy, Debug)]
pub struct Style<'a> {
    /// Whether the category stands behind the message.
    pub category: bool,
    /// Files below this directory are named relative to it; empty for absolute
    /// names.
    pub base: &'a Path,
}

/// The text for `diagnostics`, empty if there are none.
pub fn render(
    diagnostics: &[Diagnostic],
    mut context: Option<Context<'_, '_>>,
    style: &Style<'_>,
) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let notes = notes(diagnostic, style);
        line(&mut out, style, &diagnostic.pos, &format!("{}{notes}", diagnostic.message));
        source(&mut out, &diagnostic.pos, &diagnostic.end, context.as_mut());
        for related in &diagnostic.related {
            line(&mut out, style, &related.pos, &format!("\t{}", related.message));
            source(&mut out, &related.pos, &related.end, context.as_mut());
        }
    }
    out
}

/// What stands in parentheses behind a message.
fn notes(diagnostic: &Diagnostic, style: &Style<'_>) -> String {
    let category = style.category.then_some(diagnostic.category);
    let notes: Vec<&str> = category.into_iter().chain(diagnostic.target.as_deref()).collect();
    if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) }
}

fn line(out: &mut String, style: &Style<'_>, position: &Position, message: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{}: {message}", below(style.base, &posn(position)));
}

fn source(out: &mut String, pos: &Position, end: &Position, context: Option<&mut Context<'_, '_>>) {
    let Some(context) = context else { return };
    let Some(file) = context.files.get(&pos.filename) else { return };
    let first = pos.line.saturating_sub(context.lines).max(1);
    let last = end.line.max(pos.line).saturating_add(context.lines);
    let lines = (first..=last).map_while(|number| Some((number, file.line(number)?)));
    for (number, line) in lines {
        let _ = writeln!(out, "{number}\t{}", String::from_utf8_lossy(line));
    }
}
