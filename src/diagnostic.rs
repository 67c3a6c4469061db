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
