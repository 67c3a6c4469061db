//! Findings as plain data: everything a printer needs, and nothing it would have
//! to look up.

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
    /// Other places that explain it, at most four.
    pub related: Vec<RelatedInformation>,
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
