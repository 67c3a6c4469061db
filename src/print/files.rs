//! The files that findings are about, where a format shows lines of them or counts
//! columns in something else than bytes.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::source::Position;

/// Gives files by the names that positions have, and reads each once.
pub struct Files<'a> {
    read: &'a mut dyn FnMut(&str) -> Option<Arc<[u8]>>,
    known: FxHashMap<Arc<str>, Option<Rc<File>>>,
}

impl std::fmt::Debug for Files<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Files").finish_non_exhaustive()
    }
}

impl<'a> Files<'a> {
    /// `read` gives the bytes of a file, `None` if they cannot be had.
    pub fn new(read: &'a mut dyn FnMut(&str) -> Option<Arc<[u8]>>) -> Self {
        Files { read, known: FxHashMap::default() }
    }

    /// A file, `None` if it cannot be had.
    pub fn get(&mut self, name: &Arc<str>) -> Option<Rc<File>> {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let file = (self.read)(name).map(|text| Rc::new(File::new(text)));
        self.known.insert(name.clone(), file.clone());
        file
    }

    /// The column of a place in code units of UTF-16, counted from 1. `None` if it is
    /// unknown, or the line cannot be had or does not reach so far.
    pub fn utf16_column(&mut self, pos: &Position) -> Option<u32> {
        let file = self.get(&pos.filename)?;
        file.utf16_column(pos.line, pos.column)
    }
}

/// The bytes of a file, which need not be UTF-8, in lines.
#[derive(Debug)]
pub struct File {
    text: Arc<[u8]>,
    /// Offsets of the first bytes of all lines.
    starts: Vec<usize>,
}

impl File {
    fn new(text: Arc<[u8]>) -> File {
        let newlines = text.iter().enumerate().filter(|&(_, &byte)| byte == b'\n');
        let starts = std::iter::once(0).chain(newlines.map(|(at, _)| at + 1)).collect();
        File { text, starts }
    }

    /// A line by its number, counted from 1, without what ends it.
    pub fn line(&self, number: u32) -> Option<&[u8]> {
        let index = (number as usize).checked_sub(1)?;
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).map_or(self.text.len(), |next| next - 1);
        let line = &self.text[start..end];
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }

    /// Line and column, in bytes and counted from 1, of an offset in the file.
    pub fn position(&self, offset: u32) -> Option<(u32, u32)> {
        let offset = offset as usize;
        if offset > self.text.len() {
            return None;
        }
        let line = self.starts.partition_point(|&start| start <= offset);
        Some((line as u32, (offset - self.starts[line - 1]) as u32 + 1))
    }

    /// A column in bytes as one in code units of UTF-16, both counted from 1. What ends
    /// a line has the column behind its last character.
    pub fn utf16_column(&self, line: u32, column: u32) -> Option<u32> {
        let before = (column as usize).checked_sub(1)?;
        let text = self.line(line)?;
        let end_of_line = text.len()..=text.len() + 1;
        let before = if end_of_line.contains(&before) { text } else { text.get(..before)? };
        let units = String::from_utf8_lossy(before).encode_utf16().count();
        u32::try_from(units).ok()?.checked_add(1)
    }
}
