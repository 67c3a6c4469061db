//! Tests of the parser as a whole: which texts it refuses, and what it makes of the
//! others.

mod directives;
mod errors;
mod statements;
mod tree;

use crate::source::{FileSet, Span};
use crate::symbol::Interner;
use crate::syntax::ast::{File, SyntaxError};
use crate::syntax::parse_file_fully;

/// A parsed text with what is needed to read the tree.
struct Parsed {
    files: FileSet,
    symbols: Interner,
    file: File,
    errors: Vec<SyntaxError>,
}

impl Parsed {
    /// Parses `text` with all bodies, and enters its `//line` directives.
    fn new(text: impl AsRef<[u8]>) -> Parsed {
        let mut files = FileSet::default();
        let mut symbols = Interner::new();
        let id = files.add("dir/a.go", text.as_ref()).expect("the text is small");
        let (mut file, errors) = parse_file_fully(&files, id, &mut symbols);
        files.set_line_directives(id, std::mem::take(&mut file.line_directives));
        Parsed { files, symbols, file, errors }
    }
    /// The bytes of a span.
    fn text(&self, span: Span) -> &str {
        std::str::from_utf8(self.files.slice(span)).expect("the test is UTF-8")
    }
}
