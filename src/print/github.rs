//! Annotations of a GitHub workflow: a `::warning` command for each finding, which
//! shows it beside the line in a pull request.

use std::fmt::Write as _;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::print::files::Files;
use crate::print::{below, located};

/// The commands for `diagnostics`, empty if there are none. Files below `base`, the root
/// of the repository, are named relative to it.
pub fn render(diagnostics: &[Diagnostic], files: &mut Files<'_>, base: &Path) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let properties = properties(diagnostic, files, base);
        let message = message(diagnostic, base);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "::warning {properties}::{}", escape_data(&message));
    }
    out
}

fn properties(diagnostic: &Diagnostic, files: &mut Files<'_>, base: &Path) -> String {
    let Diagnostic { pos, end, category, .. } = diagnostic;
    let mut text = format!("file={}", escape_property(below(base, &pos.filename)));
    if pos.line > 0 {
        let _ = write!(text, ",line={},endLine={}", pos.line, end.line.max(pos.line));
    }
    // Columns say something within one line only.
    if pos.line == end.line
        && let (Some(first), Some(last)) = (files.utf16_column(pos), files.utf16_column(end))
    {
        let _ = write!(text, ",col={first},endColumn={last}");
    }
    text + &format!(",title={}", escape_property(&format!("wasmptr: {category}")))
}

/// The finding and what explains it, a line each.
fn message(diagnostic: &Diagnostic, base: &Path) -> String {
    let mut text = diagnostic.message.clone();
    if let Some(target) = &diagnostic.target {
        text += &format!(" ({target})");
    }
    for related in &diagnostic.related {
        text += &format!("\n{}", below(base, &located(&related.pos, &related.message)));
    }
    if let Some(help) = &diagnostic.help {
        text += &format!("\nhelp: {help}");
    }
    text
}

/// Text behind the second pair of colons (actions/toolkit, `escapeData`).
fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property (actions/toolkit, `escapeProperty`).
fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}
