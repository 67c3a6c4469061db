//! Places in a text as the protocol counts them: lines from 0, and within a line units
//! of an encoding that client and server agree on.

use std::sync::Arc;

use gen_lsp_types::{Position, PositionEncodingKind, Range};

/// What is counted within a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of 16 bits.
    Utf16,
}

impl Encoding {
    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn units(self, char: char) -> usize {
        match self {
            Encoding::Utf8 => char.len_utf8(),
            Encoding::Utf16 => char.len_utf16(),
        }
    }
}

/// A text, and where its lines begin.
#[derive(Debug)]
pub(super) struct Lines {
    text: Arc<[u8]>,
    encoding: Encoding,
    /// Offsets of the first bytes of all lines. Unlike to Go, to the protocol a line
    /// also ends at a carriage return by itself.
    starts: Vec<usize>,
    /// Those of the lines that Go knows.
    go_starts: Vec<usize>,
}

impl Lines {
    /// Finds the lines.
    pub fn new(text: Arc<[u8]>, encoding: Encoding) -> Lines {
        let ends = memchr::memchr2_iter(b'\n', b'\r', &text);
        let ends = ends.filter(|&at| text[at] == b'\n' || text.get(at + 1) != Some(&b'\n'));
        let starts: Vec<usize> = std::iter::once(0).chain(ends.map(|at| at + 1)).collect();
        let is_go = |&start: &usize| start == 0 || text[start - 1] == b'\n';
        let go_starts = starts.iter().copied().filter(is_go).collect();
        Lines { text, encoding, starts, go_starts }
    }

    /// The place of a byte. What lies beyond the end is at the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|&start| start <= offset) - 1;
        let before = &self.text[self.starts[line]..offset];
        let units = chars(before).map(|(char, _)| self.encoding.units(char)).sum::<usize>();
        Position { line: line as u32, character: units as u32 }
    }

    /// The places of two bytes.
    pub fn range(&self, start: usize, end: usize) -> Range {
        Range { start: self.position(start), end: self.position(end) }
    }

    /// The byte at a place. A place beyond the end of its line is at that end, one
    /// inside a character at its beginning.
    pub fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else { return self.text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        let mut left = position.character as usize;
        let mut offset = start;
        for (char, length) in chars(&self.text[start..end]) {
            let units = self.encoding.units(char);
            if units > left || matches!(char, '\n' | '\r') {
                break;
            }
            left -= units;
            offset += length;
        }
        offset
    }

    /// The first byte of the word before a byte, from which only blanks divide it; the byte
    /// itself if there is none.
    pub fn word_before(&self, offset: usize) -> usize {
        let text = &self.text[..offset];
        let word = text.trim_ascii_end();
        let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
        match word.iter().rev().take_while(|byte| is_letter(byte)).count() {
            0 => offset,
            length => word.len() - length,
        }
    }

    /// The byte at a place as Go counts: line and column from 1, columns in bytes, 0
    /// for one that is not known. `None` if the text has no such place.
    pub fn offset_in_go(&self, line: u32, column: u32) -> Option<usize> {
        let start = self.go_starts.get(line.saturating_sub(1) as usize)?;
        let offset = start + column.saturating_sub(1) as usize;
        (offset <= self.text.len()).then_some(offset)
    }
}

/// Characters and their lengths in bytes. What is no UTF-8 is shown as U+FFFD.
fn chars(text: &[u8]) -> impl Iterator<Item = (char, usize)> {
    text.utf8_chunks().flat_map(|chunk| {
        let broken = chunk.invalid().len();
        let broken = (broken > 0).then_some((char::REPLACEMENT_CHARACTER, broken));
        chunk.valid().chars().map(|char| (char, char.len_utf8())).chain(broken)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8], encoding: Encoding) -> Lines {
        Lines::new(text.into(), encoding)
    }

    #[test]
    fn encodings() {
        // Lengths in UTF-8: 2, 3, 4; in UTF-16: 1, 1, 2.
        let text = "a\nü€😀x\r\nb\rc".as_bytes();
        let x = 2 + 2 + 3 + 4;
        for (encoding, character) in [(Encoding::Utf8, 9), (Encoding::Utf16, 4)] {
            let lines = lines(text, encoding);
            let position = Position { line: 1, character };
            assert_eq!(lines.position(x), position);
            assert_eq!(lines.offset(position), x);
            assert_eq!(lines.offset_in_go(2, 10), Some(x));
            assert_eq!(lines.position(text.len()), Position { line: 3, character: 1 });
            assert_eq!(lines.position(99), Position { line: 3, character: 1 });
            // Beyond the end of the line, and of the text.
            assert_eq!(lines.offset(Position { line: 1, character: 99 }), x + 1);
            assert_eq!(lines.offset(Position { line: 9, character: 0 }), text.len());
        }
        // In the middle of the pair of 16 bits.
        let middle = Position { line: 1, character: 3 };
        assert_eq!(lines(text, Encoding::Utf16).offset(middle), x - 4);
        assert_eq!(lines(text, Encoding::Utf16).offset_in_go(3, 3), Some(16));
        assert_eq!(lines(text, Encoding::Utf16).offset_in_go(4, 1), None);
    }

    #[test]
    fn every_offset_is_found_again() {
        let text = "\r\r\n\n😀é\u{FEFF}z\n".as_bytes();
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let lines = lines(text, encoding);
            let starts = String::from_utf8_lossy(text).into_owned();
            for (offset, char) in starts.char_indices() {
                let found = lines.offset(lines.position(offset));
                // There is no place between a carriage return and its newline.
                assert_eq!(found, if offset == 2 { 1 } else { offset }, "{char:?}");
            }
        }
    }

    #[test]
    fn damaged_text() {
        let lines = lines(b"\xff\xfe a \xe2\x82 b", Encoding::Utf16);
        assert_eq!(lines.position(3), Position { line: 0, character: 3 });
        assert_eq!(lines.position(8), Position { line: 0, character: 7 });
        assert_eq!(lines.offset(Position { line: 0, character: 7 }), 8);
    }
}
