//! Source files, each read once however often it is asked for.

use std::collections::hash_map::Entry;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use memchr::memmem::{self, Finder};
use rustc_hash::FxHashMap;

use crate::driver::overlay::Overlay;
use crate::resolve::SourceText;

/// Every wasm directive begins with this.
static DIRECTIVE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"//go:wasm"));

/// What misspelt directives have in common, with the exception of those that are
/// written in nothing but capitals.
static MISSPELT: LazyLock<[Finder<'static>; 2]> =
    LazyLock::new(|| [Finder::new(b"o:wasm"), Finder::new(b"o:Wasm")]);

/// Whether a file may hold a wasm directive, or a comment that was meant as one. If
/// not, it surely holds none.
pub(super) fn may_hold_directive(text: &[u8]) -> bool {
    let begins_comment = |at: usize| {
        let before = text[..at].strip_suffix(b"g").or_else(|| text[..at].strip_suffix(b"G"));
        let before = before.unwrap_or_default();
        let before = before.strip_suffix(b" ").unwrap_or(before);
        before.ends_with(b"//") || before.ends_with(b"/*")
    };
    MISSPELT.iter().any(|finder| finder.find_iter(text).any(begins_comment))
}

/// Whether a file may hold a wasm directive. If not, it surely holds none.
pub(super) fn mentions_directive(text: &[u8]) -> bool {
    DIRECTIVE.find(text).is_some()
}

/// Whether a file may declare `name` and hold a wasm directive.
pub(super) fn may_import(text: &[u8], name: &str) -> bool {
    mentions_directive(text) && memmem::find(text, name.as_bytes()).is_some()
}

/// The files of all packages and platforms, with an overlay over them.
#[derive(Debug, Default)]
pub(super) struct Sources {
    overlay: Overlay,
    /// Whether `//line` directives mean nothing, as in an editor.
    pub is_physical: bool,
    texts: Mutex<FxHashMap<PathBuf, Arc<[u8]>>>,
}

impl Sources {
    /// Files as `overlay` shows them, none of them read yet.
    pub fn new(overlay: Overlay) -> Sources {
        Sources { overlay, ..Sources::default() }
    }

    /// Files as an editor shows them, which has some of them open: those have the
    /// texts in `open`.
    pub fn in_editor(overlay: Overlay, open: FxHashMap<PathBuf, Arc<[u8]>>) -> Sources {
        Sources { overlay, is_physical: true, texts: Mutex::new(open) }
    }

    /// A file by its absolute path.
    pub fn read(&self, path: &Path) -> Result<SourceText> {
        // The lock must not last into `load`, which takes it again.
        let known = self.lock().get(path).cloned();
        let text = match known {
            Some(text) => text,
            None => self.load(path)?,
        };
        Ok(SourceText { name: path.to_string_lossy().into_owned(), text })
    }

    /// Whether a file is not read from its own place.
    pub fn is_replaced(&self, path: &Path) -> bool {
        self.overlay.replaces(path)
    }

    /// Whether a file has what `find` looks for. The text is not kept; a file that
    /// cannot be read has nothing.
    pub fn search(&self, path: &Path, find: impl Fn(&[u8]) -> bool) -> bool {
        let known = self.lock().get(path).cloned();
        match known {
            Some(text) => find(&text),
            None => fs::read(self.overlay.apply(path)).is_ok_and(|text| find(&text)),
        }
    }

    fn load(&self, path: &Path) -> Result<Arc<[u8]>> {
        let shown = self.overlay.apply(path);
        let text: Arc<[u8]> = fs::read(shown).with_context(|| shown.display().to_string())?.into();
        // Two threads may read the same file; the first one's text stays.
        Ok(match self.lock().entry(path.to_owned()) {
            Entry::Occupied(entry) => entry.get().clone(),
            Entry::Vacant(entry) => entry.insert(text).clone(),
        })
    }

    /// A thread that panicked left the map as it was between two insertions.
    fn lock(&self) -> std::sync::MutexGuard<'_, FxHashMap<PathBuf, Arc<[u8]>>> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
