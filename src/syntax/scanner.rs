//! Text to tokens.
//!
//! The scanner hands out one token at a time and never fails: what is no token
//! becomes [`Token::Illegal`], and what is wrong inside a token is written to a
//! list of errors, in the words and at the place where go/scanner reports it.
//! Comments leave the scanner as directives or not at all.

mod comment;
mod number;
mod quoted;
#[cfg(test)]
mod tests;

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::source::{FileSet, LineDirective, Pos, Span};
use crate::syntax::ast::SyntaxError;
use crate::syntax::token::Token;

/// More errors than this say nothing new: the text is no Go.
const MAX_ERRORS: usize = 100;

const BOM: &[u8] = "\u{FEFF}".as_bytes();

/// A token and where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    pub(super) token: Token,
    /// The offset of its first byte. Of a semicolon that a line end stands for, that
    /// line end.
    pub(super) start: u32,
    /// The offset of the byte after its last one.
    pub(super) end: u32,
}

/// A comment that may be a directive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comment {
    /// From its slashes to the end of its text.
    pub(super) span: Span,
    /// Whether nothing but white space stands before it on its line.
    pub(super) begins_line: bool,
}

/// A place in a text, and what was found on the way there.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    text: &'a [u8],
    /// The position of the first byte of `text`.
    base: Pos,
    /// The first byte that was not scanned yet.
    offset: usize,
    /// Whether the end of a line would be a semicolon here.
    line_may_end: bool,
    /// Whether a block that was to be skipped had no end.
    brace_missing: bool,
    /// Bytes that may stand nowhere, the next one last, and what they are.
    bad_bytes: Vec<(usize, &'static str)>,
    /// The directory that relative names in `//line` directives start from, with
    /// its final slash.
    directory: &'a str,
    /// The errors so far, in the order in which they were found.
    pub(super) errors: Vec<SyntaxError>,
    /// The `//line` directives so far.
    pub(super) line_directives: Vec<LineDirective>,
    /// The comments so far that may be wasm directives, well written or not, or
    /// `//go:linkname`.
    pub(super) directives: Vec<Comment>,
}

impl<'a> Scanner<'a> {
    /// A scanner before the first token in `span`, which ends where a token does or
    /// before it.
    pub(super) fn new(files: &'a FileSet, span: Span) -> Scanner<'a> {
        let id = files.file_of(span.start);
        let base = files.base(id);
        let offset = files.offset(span.start) as usize;
        let text = &files.text(id)[..files.offset(span.end) as usize];
        let name = &**files.name(id);
        let mut scanner = Scanner {
            text,
            base,
            offset,
            line_may_end: false,
            brace_missing: false,
            bad_bytes: bad_bytes(text, offset),
            directory: &name[..name.rfind('/').map_or(0, |slash| slash + 1)],
            errors: Vec::new(),
            line_directives: Vec::new(),
            directives: Vec::new(),
        };
        if offset == 0 {
            scanner.byte_order_mark();
        }
        scanner
    }

    /// Skips the mark that a file may begin with. That of another encoding is an error,
    /// and then nothing else is said of the file.
    fn byte_order_mark(&mut self) {
        if self.text.starts_with(BOM) {
            self.offset = BOM.len();
        } else if self.text.starts_with(b"\xFF\xFE") || self.text.starts_with(b"\xFE\xFF") {
            self.bad_bytes.clear();
            self.error(0, "illegal UTF-8 encoding (got UTF-16)");
            self.finish();
        }
    }

    /// Goes to `offset`, which must be the first byte of a token, and forgets the
    /// bytes before it.
    fn seek(&mut self, offset: usize) {
        self.offset = offset;
        self.line_may_end = false;
        while self.bad_bytes.pop_if(|&mut (at, _)| at < offset).is_some() {}
    }

    /// Goes to the end of the text: all further tokens are [`Token::Eof`].
    pub(super) fn finish(&mut self) {
        self.seek(self.text.len());
    }

    /// The bytes of a token.
    pub(super) fn slice(&self, lexeme: Lexeme) -> &'a [u8] {
        &self.text[lexeme.start as usize..lexeme.end as usize]
    }

    /// Whether a token is the first thing on its line, blanks included.
    pub(super) fn begins_line(&self, lexeme: Lexeme) -> bool {
        lexeme.start == 0 || self.text[lexeme.start as usize - 1] == b'\n'
    }

    /// The first byte behind the last token.
    pub(super) fn pos(&self) -> Pos {
        self.pos_at(self.offset)
    }

    /// The end of the text.
    pub(super) fn end(&self) -> Pos {
        self.pos_at(self.text.len())
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Lexeme {
        let lexeme = self.token();
        if !self.bad_bytes.is_empty() {
            self.report_bad_bytes();
        }
        lexeme
    }

    /// Goes behind the `}` that closes the block whose `{` was the last token. Only the
    /// comments in between are looked at. Returns whether there is such a brace;
    /// otherwise the block ends before the next function.
    pub(super) fn skip_block(&mut self) -> bool {
        let start = self.offset;
        let seen = (self.directives.len(), self.line_directives.len());
        // Where a brace was missing before, a search up to the end would take more time
        // than there is if all functions lack theirs.
        let limit = if self.brace_missing { self.next_function(start) } else { self.text.len() };
        if self.skip_to_closing_brace(limit) {
            self.line_may_end = true;
            return true;
        }
        // The brace that is missing was most likely that of this function, and not
        // those of all that follow.
        self.brace_missing = true;
        self.directives.truncate(seen.0);
        self.line_directives.truncate(seen.1);
        self.seek(self.next_function(start));
        self.line_may_end = self.offset < self.text.len();
        false
    }

    fn skip_to_closing_brace(&mut self, limit: usize) -> bool {
        let mut depth = 1;
        while let Some(rest) = self.text.get(self.offset..limit)
            && let Some(length) = rest.iter().position(|&byte| MATTERS[byte as usize])
        {
            self.offset += length;
            match self.text[self.offset] {
                b'/' if matches!(self.peek(1), Some(b'/' | b'*')) => _ = self.comment(),
                quote @ (b'"' | b'\'' | b'`') => self.skip_quoted(quote),
                byte => {
                    self.offset += 1;
                    match byte {
                        b'{' => depth += 1,
                        b'}' => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// The end of the line before the next line that begins with `func`, or the end of
    /// the text.
    fn next_function(&self, start: usize) -> usize {
        let rest = &self.text[start..];
        start + memchr::memmem::find(rest, b"\nfunc ").unwrap_or(rest.len())
    }

    /// Reports `message` at `offset`. Errors of the bytes before come first, so
    /// that the list has the order of go/scanner's.
    #[cold]
    fn error(&mut self, offset: usize, message: impl Into<String>) {
        self.report_bad_bytes();
        self.push_error(offset, message.into());
    }

    fn push_error(&mut self, offset: usize, message: String) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(SyntaxError { pos: self.pos_at(offset), message });
        }
    }

    /// Reports the bad bytes that the scanner has seen: those before its offset and
    /// the one there.
    fn report_bad_bytes(&mut self) {
        while let Some((offset, message)) = self.bad_bytes.pop_if(|&mut (at, _)| at <= self.offset)
        {
            self.push_error(offset, message.to_owned());
        }
    }

    fn pos_at(&self, offset: usize) -> Pos {
        self.base.offset(offset as u32)
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.offset + ahead).copied()
    }

    fn lexeme(&self, token: Token, start: usize, end: usize) -> Lexeme {
        Lexeme { token, start: start as u32, end: end as u32 }
    }

    fn token(&mut self) -> Lexeme {
        loop {
            self.skip_blanks();
            let start = self.offset;
            let Some(byte) = self.peek(0) else {
                return self.end_of_text();
            };
            if byte == b'/' && matches!(self.peek(1), Some(b'/' | b'*')) {
                let newline = self.comment();
                if let (true, Some(newline)) = (self.line_may_end, newline) {
                    self.line_may_end = false;
                    return self.lexeme(Token::Semicolon, newline, newline + 1);
                }
                continue;
            }
            let token = self.token_at(byte);
            if token != Token::Illegal {
                self.line_may_end = token.ends_line();
            }
            return self.lexeme(token, start, self.offset);
        }
    }

    fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek(0) {
            match byte {
                b' ' | b'\t' | b'\r' => {}
                b'\n' if !self.line_may_end => {}
                _ => return,
            }
            self.offset += 1;
        }
    }

    fn end_of_text(&mut self) -> Lexeme {
        let token = if self.line_may_end { Token::Semicolon } else { Token::Eof };
        self.line_may_end = false;
        self.lexeme(token, self.offset, self.offset)
    }

    /// Scans the token that begins with `first`, which is neither a blank nor the
    /// beginning of a comment.
    fn token_at(&mut self, first: u8) -> Token {
        match first {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => return self.identifier_or_keyword(),
            b'0'..=b'9' => return self.number(),
            b'.' if self.peek(1).is_some_and(|next| next.is_ascii_digit()) => return self.number(),
            b'"' => return self.interpreted_string(),
            b'`' => return self.raw_string(),
            b'\'' => return self.rune(),
            0x80.. => return self.non_ascii(),
            _ => {}
        }
        self.offset += 1;
        match first {
            b'\n' | b';' => Token::Semicolon,
            b'(' => Token::LParen,
            b')' => Token::RParen,
            b'[' => Token::LBrack,
            b']' => Token::RBrack,
            b'{' => Token::LBrace,
            b'}' => Token::RBrace,
            b',' => Token::Comma,
            b'~' => Token::Tilde,
            b':' => self.either(Token::Colon, &[(b'=', Token::Define)]),
            b'=' => self.either(Token::Assign, &[(b'=', Token::Eql)]),
            b'!' => self.either(Token::Not, &[(b'=', Token::Neq)]),
            b'.' if self.text[self.offset..].starts_with(b"..") => {
                self.offset += 2;
                Token::Ellipsis
            }
            b'.' => Token::Period,
            _ => self.operator(first),
        }
    }

    /// Scans an operator that has a form with `=`, from behind its first byte.
    fn operator(&mut self, first: u8) -> Token {
        let operator = match first {
            b'+' => self.either(Token::Add, &[(b'=', Token::AddAssign), (b'+', Token::Inc)]),
            b'-' => self.either(Token::Sub, &[(b'=', Token::SubAssign), (b'-', Token::Dec)]),
            b'*' => self.either(Token::Mul, &[(b'=', Token::MulAssign)]),
            b'/' => self.either(Token::Quo, &[(b'=', Token::QuoAssign)]),
            b'%' => self.either(Token::Rem, &[(b'=', Token::RemAssign)]),
            b'^' => self.either(Token::Xor, &[(b'=', Token::XorAssign)]),
            b'|' => self.either(Token::Or, &[(b'=', Token::OrAssign), (b'|', Token::LOr)]),
            b'&' => self.either(
                Token::And,
                &[(b'=', Token::AndAssign), (b'&', Token::LAnd), (b'^', Token::AndNot)],
            ),
            b'<' => self.either(
                Token::Lss,
                &[(b'=', Token::Leq), (b'-', Token::Arrow), (b'<', Token::Shl)],
            ),
            b'>' => self.either(Token::Gtr, &[(b'=', Token::Geq), (b'>', Token::Shr)]),
            _ => {
                self.illegal_character(self.offset - 1, char::from(first));
                Token::Illegal
            }
        };
        match operator {
            Token::AndNot => self.either(operator, &[(b'=', Token::AndNotAssign)]),
            Token::Shl => self.either(operator, &[(b'=', Token::ShlAssign)]),
            Token::Shr => self.either(operator, &[(b'=', Token::ShrAssign)]),
            _ => operator,
        }
    }

    /// The token that `short` and the next byte make, or `short`.
    #[inline]
    fn either(&mut self, short: Token, longer: &[(u8, Token)]) -> Token {
        let next = self.peek(0);
        for &(byte, token) in longer {
            if next == Some(byte) {
                self.offset += 1;
                return token;
            }
        }
        short
    }

    fn identifier_or_keyword(&mut self) -> Token {
        let start = self.offset;
        self.skip_identifier();
        Token::keyword(&self.text[start..self.offset]).unwrap_or(Token::Ident)
    }

    fn skip_identifier(&mut self) {
        loop {
            let rest = &self.text[self.offset..];
            let ascii = rest.iter().position(|&byte| !IN_NAMES[byte as usize]);
            let ascii = ascii.unwrap_or(rest.len());
            self.offset += ascii;
            match rest.get(ascii..).filter(|rest| rest.first() >= Some(&0x80)).map(decode) {
                Some((Some(c), width)) if is_letter(c) || is_digit(c) => self.offset += width,
                _ => return,
            }
        }
    }

    /// Scans a name that begins with a letter beyond ASCII, or a character that
    /// begins nothing.
    fn non_ascii(&mut self) -> Token {
        let start = self.offset;
        let (c, width) = decode(&self.text[start..]);
        self.offset += width;
        match c {
            Some(c) if is_letter(c) => {
                self.skip_identifier();
                return Token::Ident;
            }
            // It is among the bad bytes already.
            Some('\u{FEFF}') => {}
            Some(quote @ ('“' | '”')) => {
                self.error(start, format!("curly quotation mark '{quote}' (use neutral '\"')"));
            }
            c => self.illegal_character(start, c.unwrap_or(char::REPLACEMENT_CHARACTER)),
        }
        Token::Illegal
    }

    fn illegal_character(&mut self, offset: usize, c: char) {
        self.error(offset, format!("illegal character {}", describe(c)));
    }
}

/// The bytes at which [`Scanner::skip_block`] has to look.
const MATTERS: [bool; 256] = byte_set(b"{}\"'`/");

/// The ASCII letters and digits.
const IN_NAMES: [bool; 256] =
    byte_set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");

const fn byte_set(bytes: &[u8]) -> [bool; 256] {
    let mut set = [false; 256];
    let mut index = 0;
    while index < bytes.len() {
        set[bytes[index] as usize] = true;
        index += 1;
    }
    set
}

/// The bytes from `start` on that may not even stand in comments and strings, the first
/// one last. Searching them beforehand spares all other functions the decoding of UTF-8.
fn bad_bytes(text: &[u8], start: usize) -> Vec<(usize, &'static str)> {
    let mut bad = Vec::new();
    let rest = &text[start..];
    if std::str::from_utf8(rest).is_err() {
        let mut offset = start;
        for chunk in rest.utf8_chunks() {
            offset += chunk.valid().len();
            for _ in chunk.invalid() {
                bad.push((offset, "illegal UTF-8 encoding"));
                offset += 1;
            }
            if bad.len() > MAX_ERRORS {
                break;
            }
        }
    }
    let zeros = memchr::memchr_iter(0, rest).map(|at| start + at);
    bad.extend(zeros.take(MAX_ERRORS).map(|offset| (offset, "illegal character NUL")));
    let marks = memchr::memmem::find_iter(rest, BOM).map(|at| start + at);
    let marks = marks.filter(|&offset| offset > 0).take(MAX_ERRORS);
    bad.extend(marks.map(|offset| (offset, "illegal byte order mark")));
    bad.sort_unstable_by(|a, b| b.cmp(a));
    bad
}

/// The first character of `text`, which is not empty, and its length. Of what is no
/// UTF-8 Go takes one byte at a time.
fn decode(text: &[u8]) -> (Option<char>, usize) {
    let head = &text[..text.len().min(4)];
    match head.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next()) {
        Some(c) => (Some(c), c.len_utf8()),
        None => (None, 1),
    }
}

/// Whether a name may begin with `c`, which is not ASCII.
fn is_letter(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Letter
}

/// Whether a name may go on with `c`, which is not ASCII and no letter.
fn is_digit(c: char) -> bool {
    c.general_category() == GeneralCategory::DecimalNumber
}

/// A character as Go's `%#U` prints it: `U+0040 '@'`, without the character itself
/// when it cannot be seen.
fn describe(c: char) -> String {
    let visible = c == ' '
        || matches!(
            c.general_category_group(),
            GeneralCategoryGroup::Letter
                | GeneralCategoryGroup::Mark
                | GeneralCategoryGroup::Number
                | GeneralCategoryGroup::Punctuation
                | GeneralCategoryGroup::Symbol
        );
    let code = u32::from(c);
    if visible { format!("U+{code:04X} '{c}'") } else { format!("U+{code:04X}") }
}
