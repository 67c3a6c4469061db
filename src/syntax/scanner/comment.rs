//! Comments, and the directives in them.

use std::sync::Arc;

use super::{BOM, Comment, Scanner};
use crate::source::{LineDirective, Span};

/// The largest line and column number of a `//line` directive.
const MAX_LINE: u64 = 1 << 30;

impl Scanner<'_> {
    /// Goes behind the comment that begins here. Returns the first line end inside a
    /// `/* */` comment.
    pub(super) fn comment(&mut self) -> Option<usize> {
        if self.peek(1) == Some(b'/') {
            self.line_comment();
            None
        } else {
            self.general_comment()
        }
    }

    fn line_comment(&mut self) {
        let start = self.offset;
        let rest = &self.text[start..];
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        self.offset += length;
        let comment = rest[..length].strip_suffix(b"\r").unwrap_or(&rest[..length]);
        if may_be_directive(&comment[2..]) {
            self.keep(start, start + comment.len());
        } else if let Some(text) = comment.strip_prefix(b"//line ")
            && (start == 0 || self.text[start - 1] == b'\n')
        {
            self.line_directive(text, start + b"//line ".len(), self.offset + 1);
        }
    }

    fn general_comment(&mut self) -> Option<usize> {
        let start = self.offset;
        let inner = &self.text[start + 2..];
        let length = memchr::memmem::find(inner, b"*/");
        let newline = memchr::memchr(b'\n', &inner[..length.unwrap_or(inner.len())]);
        match length {
            Some(length) => {
                self.offset = start + length + 4;
                if let Some(text) = inner[..length].strip_prefix(b"line ") {
                    self.line_directive(text, start + b"/*line ".len(), self.offset);
                } else if newline.is_none() && may_be_directive(&inner[..length]) {
                    self.keep(start, self.offset);
                }
            }
            None => {
                self.offset = self.text.len();
                self.error(start, "comment not terminated");
            }
        }
        newline.map(|length| start + 2 + length)
    }

    /// Keeps a comment for somebody who knows directives.
    fn keep(&mut self, start: usize, end: usize) {
        let span = Span::new(self.pos_at(start), self.pos_at(end));
        self.directives.push(Comment { span, begins_line: self.is_first_on_line(start) });
    }

    /// Whether only white space stands before `offset` on its line.
    fn is_first_on_line(&self, offset: usize) -> bool {
        let before = &self.text[..offset];
        let line = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        let before = &before[line..];
        let before = if line == 0 { before.strip_prefix(BOM).unwrap_or(before) } else { before };
        before.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
    }

    /// Reads the directive `text`, which begins at `offset`; it renames the bytes
    /// from `next` on. The forms are `name:line` and `name:line:column`; whatever has
    /// no colon is an ordinary comment.
    fn line_directive(&mut self, text: &[u8], offset: usize, next: usize) {
        let Some((before, last)) = split_number(text) else { return };
        let Ok(last_number) = last else {
            let at = before.len() + 1;
            return self.invalid_number("line", text, offset, at);
        };
        let (name, line, column) = match split_number(before) {
            Some((name, Ok(line))) => (name, line, Some(last_number)),
            _ => (before, last_number, None),
        };
        if let Some(column) = column
            && !(1..=MAX_LINE).contains(&column)
        {
            return self.invalid_number("column", text, offset, before.len() + 1);
        }
        if !(1..=MAX_LINE).contains(&line) {
            let text = if column.is_some() { before } else { text };
            return self.invalid_number("line", text, offset, name.len() + 1);
        }
        // go/token drops a directive that renames nothing, and one of two at the
        // same place.
        let after_last =
            self.line_directives.last().is_none_or(|last| (last.offset as usize) < next);
        if next < self.text.len() && after_last {
            let filename = (!name.is_empty() || column.is_none()).then(|| self.file_name(name));
            self.line_directives.push(LineDirective {
                offset: next as u32,
                filename,
                line: line as u32,
                column: column.unwrap_or(0) as u32,
            });
        }
    }

    /// Reports the number that begins at byte `at` of a directive's `text`.
    fn invalid_number(&mut self, what: &str, text: &[u8], offset: usize, at: usize) {
        let number = String::from_utf8_lossy(&text[at..]);
        self.error(offset + at, format!("invalid {what} number: {number}"));
    }

    /// The name that a directive gives to the file: cleaned, and relative to the
    /// directory of the real file.
    fn file_name(&self, name: &[u8]) -> Arc<str> {
        let name = String::from_utf8_lossy(name);
        if name.is_empty() || name.starts_with('/') {
            clean_path(&name).into()
        } else {
            clean_path(&format!("{}{name}", self.directory)).into()
        }
    }
}

/// Whether what stands behind `//` or `/*` may be a directive of interest, or a
/// wasm directive misspelt. Most comments are none by their second byte.
#[inline]
fn may_be_directive(text: &[u8]) -> bool {
    let text = text.strip_prefix(b" ").unwrap_or(text);
    let [b'g' | b'G', b'o' | b'O', b':', name @ ..] = text else { return false };
    let is_wasm = name.get(..4).is_some_and(|begin| begin.eq_ignore_ascii_case(b"wasm"));
    is_wasm || name.starts_with(b"linkname ")
}

/// Splits `text` at its last colon. The part behind it is a number, or not.
fn split_number(text: &[u8]) -> Option<(&[u8], Result<u64, ()>)> {
    let colon = memchr::memrchr(b':', text)?;
    let digits = &text[colon + 1..];
    let number = if digits.iter().all(u8::is_ascii_digit) {
        std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).ok_or(())
    } else {
        Err(())
    };
    Some((&text[..colon], number))
}

/// The shortest name of the same file as far as the text tells, as path/filepath.Clean
/// has it on Unix: no empty and no `.` elements, and no `..` behind another element. But
/// the empty path stays empty.
fn clean_path(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut elements = Vec::new();
    for element in path.split('/') {
        match element {
            "" | "." => {}
            ".." if elements.last().is_some_and(|&last| last != "..") => {
                elements.pop();
            }
            ".." if rooted => {}
            _ => elements.push(element),
        }
    }
    let relative = elements.join("/");
    match (rooted, relative.is_empty()) {
        (true, _) => format!("/{relative}"),
        (false, true) if !path.is_empty() => ".".to_owned(),
        (false, _) => relative,
    }
}
