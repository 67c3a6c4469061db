//! Comments in groups, as go/parser groups them.
//!
//! Parsing drops comments. Few files have one that somebody asks for, and those are
//! scanned once more.

use crate::source::{FileId, FileSet, Pos, Span};
use crate::syntax::scanner::Scanner;
use crate::syntax::token::Token;

/// Comments with neither code nor an empty line between them, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentGroup {
    /// The comments in order, each from its first slash. One of `/* */` has its end, one
    /// of `//` ends where its text does.
    pub comments: Vec<Span>,
    /// Whether code stands before the first one on its line. Such a group keeps to
    /// that line.
    pub trails: bool,
    /// The token that begins the line below the group. `None` if that line is empty,
    /// has the next group, or does not exist.
    pub next: Option<Pos>,
}

/// The comments of a file.
pub fn comment_groups(files: &FileSet, id: FileId) -> Vec<CommentGroup> {
    let (text, base) = (files.text(id), files.base(id));
    let whole = Span::new(base, base.offset(text.len() as u32));
    let mut scanner = Scanner::new(files, whole);
    let mut groups = Vec::new();
    let mut before = None;
    loop {
        let lexeme = scanner.next();
        let is_line_end =
            lexeme.token == Token::Semicolon && text.get(lexeme.start as usize) != Some(&b';');
        if is_line_end {
            continue;
        }
        let gap = Gap { text, base, start: before.unwrap_or(0), end: lexeme.start as usize };
        let is_last = lexeme.token == Token::Eof;
        gap.groups(before.is_some(), is_last, &mut groups);
        if is_last {
            return groups;
        }
        before = Some(lexeme.end as usize);
    }
}

/// The bytes between two tokens: white space and comments.
struct Gap<'a> {
    text: &'a [u8],
    base: Pos,
    start: usize,
    end: usize,
}

impl Gap<'_> {
    fn groups(&self, follows_code: bool, is_last: bool, groups: &mut Vec<CommentGroup>) {
        let first = groups.len();
        let mut at = self.start;
        while let Some((start, end)) = self.comment(at) {
            let lines = self.lines(at, start);
            let span = Span::new(self.pos(start), self.pos(end));
            let trails =
                follows_code && groups.len() == first && self.lines(self.start, start) == 0;
            match groups[first..].last_mut() {
                Some(group) if lines <= u32::from(!group.trails) => group.comments.push(span),
                _ => groups.push(CommentGroup { comments: vec![span], trails, next: None }),
            }
            at = end;
        }
        if !is_last
            && self.lines(at, self.end) == 1
            && let Some(group) = groups[first..].last_mut()
        {
            group.next = Some(self.pos(self.end));
        }
    }

    /// The first comment at or behind `at`.
    fn comment(&self, at: usize) -> Option<(usize, usize)> {
        let gap = &self.text[..self.end];
        let start = at + memchr::memchr(b'/', gap.get(at..)?)?;
        let rest = &gap[start..];
        let length = match rest.get(1)? {
            b'/' => {
                let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
                line.strip_suffix(b"\r").unwrap_or(line).len()
            }
            // One without an end goes on to the end of the file.
            _ => memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |length| length + 4),
        };
        Some((start, start + length))
    }

    fn lines(&self, start: usize, end: usize) -> u32 {
        memchr::memchr_iter(b'\n', &self.text[start..end]).count() as u32
    }

    fn pos(&self, offset: usize) -> Pos {
        self.base.offset(offset as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The groups of a file: the comments of one joined by `+`, a `<` before those that
    /// stand behind code, and behind `>` the word below them.
    fn shown(text: &str) -> Vec<String> {
        let mut files = FileSet::default();
        let id = files.add("a.go", text.as_bytes()).unwrap();
        let show = |group: CommentGroup| {
            let slice = |span: &Span| String::from_utf8_lossy(files.slice(*span)).into_owned();
            let comments: Vec<String> = group.comments.iter().map(slice).collect();
            let next = group.next.map_or(String::new(), |next| {
                let rest = &text[files.offset(next) as usize..];
                format!(">{}", rest.split_whitespace().next().unwrap())
            });
            format!("{}{}{next}", if group.trails { "<" } else { "" }, comments.join("+"))
        };
        comment_groups(&files, id).into_iter().map(show).collect()
    }

    #[test]
    fn groups() {
        for (text, want) in [
            ("", &[][..]),
            ("// a", &["// a"]),
            ("// a\npackage p\n", &["// a>package"]),
            ("\u{FEFF}// a\r\n// b\r\npackage p\r\n", &["// a+// b>package"]),
            ("// a\n\n// b\n\npackage p\n", &["// a", "// b"]),
            ("package p // a\n// b\nvar x = 1 // c\n", &["<// a", "// b>var", "<// c"]),
            ("package p /* a */ /* b */ // c\n", &["</* a */+/* b */+// c"]),
            ("package p /* a\n */ // b\nvar x int", &["</* a\n */+// b>var"]),
            ("package p // a\n\n// b\n", &["<// a", "// b"]),
            ("package p; /* a */ var x = \"// no\" + `\n// no`\n", &["</* a */"]),
            ("package p\n/* a\n*/\n// b\n/* c */ var x int\n", &["/* a\n*/+// b+/* c */"]),
            ("package p\nvar x = 4 / // a\n\t2\n", &["<// a>2"]),
            ("package p\n/* no end", &["/* no end"]),
        ] {
            assert_eq!(shown(text), want, "{text:?}");
        }
    }
}
