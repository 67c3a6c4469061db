//! Findings as text, one file per format. Nothing is decided here: what comes in
//! goes out, in the order in which it came.

pub mod json;
pub mod text;

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
