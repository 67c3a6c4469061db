//! Findings as text, one file per format. Nothing is decided here: what comes in
//! goes out, in the order in which it came.

pub mod json;
pub mod text;

use crate::source::Position;

/// `file:line:column`, without the column where it is unknown.
fn posn(position: &Position) -> String {
    match position.column {
        0 => format!("{}:{}", position.filename, position.line),
        column => format!("{}:{}:{}", position.filename, position.line, column),
    }
}

/// One line of text about a place.
pub fn located(position: &Position, message: &str) -> String {
    format!("{}: {message}", posn(position))
}
