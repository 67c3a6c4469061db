//! Findings as plain data: everything a printer needs, and nothing it would have
//! to look up.

use std::sync::Arc;

use crate::source::Position;

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The name of the check that made it.
    pub category: &'static str,
    /// The first byte it is about.
    pub pos: Position,
    /// The byte after the last one it is about.
    pub end: Position,
    /// One line that stands alone: lower case, no final stop.
    pub message: String,
    /// The platforms for which it holds, separated by commas; `None` if it holds
    /// for all that were asked for.
    pub target: Option<String>,
    /// Changes of the source, any one of which does away with it; the first is the
    /// one that is applied when nobody chooses. A change may be made blindly: the
    /// program still compiles and means the same.
    pub suggested_fixes: Vec<SuggestedFix>,
    /// Other places that explain it, at most four.
    pub related: Vec<RelatedInformation>,
    /// The memory it is about, if it is about memory whose layout is known.
    pub layout: Option<LayoutTable>,
    /// What to write instead, where the message does not say it: lower case, no final
    /// stop.
    pub help: Option<String>,
}

/// Memory as Go's wasm port lays it out, beside what a wasm32 host takes it for.
///
/// The host is one in C, with pointers, `int`, `uint` and `uintptr` of 4 bytes. A map,
/// channel or func is one such word to it, a string or interface two, a slice three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutTable {
    /// The type, as messages write it: `buffer2`, `a struct`.
    pub name: String,
    /// What is in it, by offset; never empty.
    pub rows: Vec<LayoutRow>,
    /// The size of the whole in bytes in Go.
    pub go_size: u64,
    /// The size of the whole in bytes on the host.
    pub host_size: u64,
}

/// A line of a [`LayoutTable`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayoutRow {
    /// A field, an array's first element, or the memory as a whole.
    Field {
        /// The way to it, such as `Hdr.Items[].Name`; empty for the memory as a whole.
        path: String,
        /// How many fields it lies in.
        depth: usize,
        /// Its type, as Go writes it.
        typ: String,
        /// Where Go stores it.
        go: Place,
        /// Where the host looks for it.
        host: Place,
        /// Whether this is the first one that the finding is about.
        is_reason: bool,
    },
    /// So many fields of one struct, which are not listed.
    Omitted(usize),
}

/// A table for a type that is written somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutAt {
    /// The first byte of the type.
    pub pos: Position,
    /// The byte after its last one.
    pub end: Position,
    /// The memory behind the pointer that it is.
    pub table: LayoutTable,
}

/// A stretch of memory in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// From the beginning of the whole.
    pub offset: u64,
    /// How many.
    pub size: u64,
}

/// A change of the source that does away with a [`Diagnostic`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestedFix {
    /// What it does: lower case, no final stop.
    pub message: String,
    /// What is to be replaced: all of it or nothing.
    pub edits: Vec<TextEdit>,
}

/// Bytes of a file, and the text for their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// The name of the file as it stands on disk, whatever a `//line` directive
    /// says.
    pub filename: Arc<str>,
    /// Offset of the first byte, counted from 0.
    pub start: u32,
    /// Offset of the byte after the last one; equal to `start` for an insertion.
    pub end: u32,
    /// The text that takes their place.
    pub new_text: String,
}

/// A place that explains a [`Diagnostic`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedInformation {
    /// The first byte.
    pub pos: Position,
    /// The byte after the last one; equal to `pos` when only the start is known.
    pub end: Position,
    /// What is there.
    pub message: String,
}
