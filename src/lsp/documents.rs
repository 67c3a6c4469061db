//! The documents that are open in the editor.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{TextDocumentContentChangeEvent, Uri};

use crate::driver::editor::OpenFiles;
use crate::lsp::lines::{Encoding, Lines};

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// As the client spells it.
    pub uri: Uri,
    /// The client counts it up with every change.
    pub version: i32,
    /// The text as it stands in the editor.
    pub text: Arc<[u8]>,
}

impl Document {
    /// Makes changes, each of which counts on those before it.
    pub fn change(&mut self, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        for change in changes {
            self.text = match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(change) => {
                    let lines = Lines::new(self.text.clone(), encoding);
                    let start = lines.offset(change.range.start);
                    let end = lines.offset(change.range.end).max(start);
                    [&self.text[..start], change.text.as_bytes(), &self.text[end..]].concat().into()
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(change) => {
                    change.text.into_bytes().into()
                }
            };
        }
    }
}

/// All of them, by path.
#[derive(Debug, Default)]
pub(super) struct Documents(BTreeMap<PathBuf, Document>);

impl Documents {
    /// Opens a document.
    pub fn open(&mut self, path: PathBuf, document: Document) {
        self.0.insert(path, document);
    }

    /// Closes a document.
    pub fn close(&mut self, path: &Path) -> Option<Document> {
        self.0.remove(path)
    }

    /// An open document.
    pub fn get(&self, path: &Path) -> Option<&Document> {
        self.0.get(path)
    }

    /// An open document.
    pub fn get_mut(&mut self, path: &Path) -> Option<&mut Document> {
        self.0.get_mut(path)
    }

    /// Whether a document of a directory is open.
    pub fn are_in(&self, dir: &Path) -> bool {
        self.0.keys().any(|path| path.parent() == Some(dir))
    }

    /// The texts of all documents.
    pub fn texts(&self) -> OpenFiles {
        self.0.iter().map(|(path, document)| (path.clone(), document.text.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn changes() {
        let mut document = Document {
            uri: Uri("file:///a.go".to_owned()),
            version: 1,
            text: Arc::from(&b"a\n\xc3\xbcb\n"[..]),
        };
        let place = |line, character| json!({"line": line, "character": character});
        let change = |start, end, text| {
            serde_json::from_value(json!({"range": {"start": start, "end": end}, "text": text}))
                .unwrap()
        };
        document.change(
            vec![
                change(place(1, 1), place(1, 2), "cd"),
                change(place(0, 0), place(1, 1), "€"),
                change(place(9, 0), place(9, 9), "!"),
                // Upside down.
                change(place(0, 1), place(0, 0), "-"),
            ],
            Encoding::Utf16,
        );
        assert_eq!(String::from_utf8_lossy(&document.text), "€-cd\n!");
        document
            .change(vec![serde_json::from_value(json!({"text": "new"})).unwrap()], Encoding::Utf8);
        assert_eq!(&*document.text, b"new");
    }
}
