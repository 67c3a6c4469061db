//! Strings and runes.

use super::{Scanner, decode, describe};
use crate::syntax::token::Token;

impl Scanner<'_> {
    pub(super) fn interpreted_string(&mut self) -> Token {
        let start = self.offset;
        self.offset += 1;
        loop {
            match self.peek(0) {
                None | Some(b'\n') => {
                    self.error(start, "string literal not terminated");
                    break;
                }
                Some(b'"') => {
                    self.offset += 1;
                    break;
                }
                // What follows a wrong escape is an ordinary part of the string.
                Some(b'\\') => _ = self.escape(b'"'),
                Some(_) => self.offset += 1,
            }
        }
        Token::String
    }

    pub(super) fn raw_string(&mut self) -> Token {
        let start = self.offset;
        match memchr::memchr(b'`', &self.text[start + 1..]) {
            Some(length) => self.offset += length + 2,
            None => {
                self.offset = self.text.len();
                self.error(start, "raw string literal not terminated");
            }
        }
        Token::String
    }

    pub(super) fn rune(&mut self) -> Token {
        let start = self.offset;
        self.offset += 1;
        let mut characters = 0;
        let mut valid = true;
        loop {
            match self.peek(0) {
                None | Some(b'\n') => {
                    if valid {
                        self.error(start, "rune literal not terminated");
                    }
                    return Token::Char;
                }
                Some(b'\'') => {
                    self.offset += 1;
                    break;
                }
                Some(b'\\') => valid &= self.escape(b'\''),
                Some(_) => self.offset += decode(&self.text[self.offset..]).1,
            }
            characters += 1;
        }
        if valid && characters != 1 {
            self.error(start, "illegal rune literal");
        }
        Token::Char
    }

    /// Goes behind the escape sequence that begins here, or stops at the character
    /// that makes it none, reports it and returns `false`.
    fn escape(&mut self, quote: u8) -> bool {
        self.offset += 1;
        let start = self.offset;
        let (digits, radix, max) = match self.peek(0) {
            Some(b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'\\') => {
                self.offset += 1;
                return true;
            }
            Some(byte) if byte == quote => {
                self.offset += 1;
                return true;
            }
            Some(b'0'..=b'7') => (3, 8, 0xFF),
            Some(b'x') => (2, 16, 0xFF),
            Some(b'u') => (4, 16, u32::from(char::MAX)),
            Some(b'U') => (8, 16, u32::from(char::MAX)),
            other => {
                let end = other.is_none();
                let message =
                    if end { "escape sequence not terminated" } else { "unknown escape sequence" };
                self.error(start, message);
                return false;
            }
        };
        if radix == 16 {
            self.offset += 1;
        }
        let Some(code) = self.escape_digits(digits, radix) else { return false };
        let valid = code <= max && !(0xD800..0xE000).contains(&code);
        if !valid {
            self.error(start, "escape sequence is invalid Unicode code point");
        }
        valid
    }

    /// The number that the next `count` digits make, if they are digits.
    fn escape_digits(&mut self, count: u32, radix: u32) -> Option<u32> {
        let mut code: u32 = 0;
        for _ in 0..count {
            let digit = self.peek(0).and_then(|byte| char::from(byte).to_digit(radix));
            let Some(digit) = digit else {
                let message = if self.offset == self.text.len() {
                    "escape sequence not terminated".to_owned()
                } else {
                    let c = decode(&self.text[self.offset..]).0;
                    let c = describe(c.unwrap_or(char::REPLACEMENT_CHARACTER));
                    format!("illegal character {c} in escape sequence")
                };
                self.error(self.offset, message);
                return None;
            };
            // Eight hexadecimal digits fit exactly.
            code = code * radix + digit;
            self.offset += 1;
        }
        Some(code)
    }

    /// Goes behind the literal that begins with `quote`, whatever is in it.
    pub(super) fn skip_quoted(&mut self, quote: u8) {
        self.offset += 1;
        if quote == b'`' {
            let rest = &self.text[self.offset..];
            self.offset += memchr::memchr(b'`', rest).map_or(rest.len(), |length| length + 1);
            return;
        }
        while let Some(byte) = self.peek(0) {
            match byte {
                b'\n' => return,
                b'\\' if self.peek(1).is_some_and(|next| next != b'\n') => self.offset += 2,
                _ => self.offset += 1,
            }
            if byte == quote {
                return;
            }
        }
    }
}
