//! A file in which something is to be changed.

use std::sync::Arc;

use crate::source::{FileId, FileSet};
use crate::symbol::Interner;
use crate::syntax::ast::File;
use crate::syntax::parse_file_fully;

/// A file, parsed.
pub(super) struct Source {
    pub files: FileSet,
    pub symbols: Interner,
    pub file: File,
    pub id: FileId,
}

impl Source {
    /// Parses a file; `None` if it does not parse.
    pub fn parse(filename: &str, text: &Arc<[u8]>) -> Option<Source> {
        let mut files = FileSet::default();
        let mut symbols = Interner::new();
        let id = files.add(filename, text.clone())?;
        let (file, errors) = parse_file_fully(&files, id, &mut symbols);
        errors.is_empty().then_some(Source { files, symbols, file, id })
    }
}
