//! Which of many errors is the first one.
//!
//! go/parser records errors as it meets them, drops those on the line of the one
//! before, and sorts the rest by position, where `//line` directives count. One
//! mistake often causes several errors, so only the first in that order is worth
//! showing, and it has to be the same one.

use crate::source::{FileSet, LineDirective, Pos};
use crate::syntax::ast::{File, SyntaxError};

/// The parser gives up when it finds another error after more than these.
pub(super) const ENOUGH: usize = 10;

/// The line of `pos` as `directives` number it.
pub(super) fn line(files: &FileSet, directives: &[LineDirective], pos: Pos) -> u32 {
    let line = files.physical_position(pos).line;
    let offset = files.offset(pos);
    let after = directives.partition_point(|directive| directive.offset <= offset);
    let Some(index) = after.checked_sub(1) else { return line };
    let directive = &directives[index];
    let renamed = files.base(files.file_of(pos)).offset(directive.offset);
    directive.line + (line - files.physical_position(renamed).line)
}

/// Sorts the errors of `file` by position as a person reads it, then by message.
pub(super) fn sort(errors: &mut [SyntaxError], files: &FileSet, file: &File) {
    if errors.len() < 2 {
        return;
    }
    if file.line_directives.is_empty() {
        return errors.sort_by(|a, b| (a.pos, &a.message).cmp(&(b.pos, &b.message)));
    }
    // The file set gets the directives only after parsing. A copy with the directives
    // answers until then.
    let mut copy = FileSet::default();
    let text = files.text(file.id).clone();
    let id = copy.add(files.name(file.id), text).expect("the text fitted into a larger set");
    copy.set_line_directives(id, file.line_directives.clone());
    errors.sort_by_cached_key(|error| {
        let position = copy.position(copy.base(id).offset(files.offset(error.pos)));
        (position, error.message.clone())
    });
}
