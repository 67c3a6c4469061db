//! Plain text, as vet tools print it: a line for a finding, a line with a tab for
//! each related place.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::print::posn;
use crate::source::Position;

/// Lines of source to print below each finding.
pub struct Context<'a> {
    /// How many lines before and after it.
    pub lines: u32,
    /// Gives the bytes of a file, `None` if they cannot be had.
    pub read: &'a mut dyn FnMut(&str) -> Option<Arc<[u8]>>,
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("lines", &self.lines).finish_non_exhaustive()
    }
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
    mut context: Option<Context<'_>>,
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

/// A line that begins with the name of a file, relative to `base` if the file is
/// below it.
pub fn below<'a>(base: &Path, line: &'a str) -> &'a str {
    let Some(base) = base.to_str().filter(|base| !base.is_empty()) else { return line };
    line.strip_prefix(base).and_then(|rest| rest.strip_prefix('/')).unwrap_or(line)
}

fn source(out: &mut String, pos: &Position, end: &Position, context: Option<&mut Context<'_>>) {
    let Some(context) = context else { return };
    let Some(text) = (context.read)(&pos.filename) else { return };
    let first = pos.line.saturating_sub(context.lines).max(1);
    let last = end.line.max(pos.line).saturating_add(context.lines);
    for (number, line) in (1..).zip(text.split(|&byte| byte == b'\n')) {
        if number >= first && number <= last {
            let line = String::from_utf8_lossy(line);
            let _ = writeln!(out, "{number}\t{}", line.trim_end_matches('\r'));
        }
    }
}
