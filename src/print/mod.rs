//! Findings as text, one file per format. Nothing is decided here: what comes in
//! goes out, in the order in which it came.

pub mod files;
pub mod full;
pub mod github;
pub mod json;
mod layout;
pub mod sarif;
pub mod text;

use std::path::Path;

use crate::source::Position;

/// `file:line:column`, without what is unknown.
fn posn(position: &Position) -> String {
    let mut text = position.filename.to_string();
    for number in [position.line, position.column] {
        if number > 0 {
            let colon = if text.is_empty() { "" } else { ":" };
            text = format!("{text}{colon}{number}");
        }
    }
    text
}

/// One line of text about a place.
pub fn located(position: &Position, message: &str) -> String {
    format!("{}: {message}", posn(position))
}

/// A line that begins with the name of a file, relative to `base` if the file is
/// below it.
pub fn below<'a>(base: &Path, line: &'a str) -> &'a str {
    let Some(base) = base.to_str().filter(|base| !base.is_empty()) else { return line };
    line.strip_prefix(base).and_then(|rest| rest.strip_prefix('/')).unwrap_or(line)
}
