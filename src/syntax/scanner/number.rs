//! Integer, floating-point and imaginary literals.

use super::Scanner;
use crate::syntax::token::Token;

/// How the digits of a literal are written, by its first bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Prefix {
    None,
    /// `0` followed by no letter: octal, unless it turns out to be a decimal
    /// fraction or imaginary.
    Zero,
    Octal,
    Binary,
    Hex,
}

impl Prefix {
    const fn literal(self) -> &'static str {
        match self {
            Prefix::None => "decimal literal",
            Prefix::Zero | Prefix::Octal => "octal literal",
            Prefix::Binary => "binary literal",
            Prefix::Hex => "hexadecimal literal",
        }
    }

    /// Whether `byte` is a digit in this base. Decimal digits that are too large
    /// still belong to the literal, and make it an invalid one.
    const fn accepts(self, byte: u8) -> bool {
        match self {
            Prefix::Hex => byte.is_ascii_hexdigit(),
            _ => byte.is_ascii_digit(),
        }
    }

    const fn is_too_large(self, digit: u8) -> bool {
        match self {
            Prefix::None | Prefix::Hex => false,
            Prefix::Zero | Prefix::Octal => digit >= b'8',
            Prefix::Binary => digit >= b'2',
        }
    }
}

impl Scanner<'_> {
    /// Scans a number; a digit, or a point and a digit, stand here.
    pub(super) fn number(&mut self) -> Token {
        let start = self.offset;
        let mut token = Token::Int;
        let prefix = self.prefix();
        let mut any_digit = prefix == Prefix::Zero;
        let mut invalid = None;
        any_digit |= self.digits(prefix, &mut invalid);
        if self.peek(0) == Some(b'.') {
            token = Token::Float;
            if matches!(prefix, Prefix::Octal | Prefix::Binary) {
                let message = format!("invalid radix point in {}", prefix.literal());
                self.error(self.offset, message);
            }
            self.offset += 1;
            any_digit |= self.digits(prefix, &mut invalid);
        }
        if !any_digit {
            self.error(self.offset, format!("{} has no digits", prefix.literal()));
        }
        if let Some(letter @ (b'e' | b'E' | b'p' | b'P')) = self.peek(0) {
            token = Token::Float;
            self.exponent(prefix, letter);
        } else if prefix == Prefix::Hex && token == Token::Float {
            self.error(self.offset, "hexadecimal mantissa requires a 'p' exponent");
        }
        if self.peek(0) == Some(b'i') {
            token = Token::Imag;
            self.offset += 1;
        }
        if let (Token::Int, Some(at)) = (token, invalid) {
            let digit = char::from(self.text[at]);
            self.error(at, format!("invalid digit '{digit}' in {}", prefix.literal()));
        }
        let literal = &self.text[start..self.offset];
        if let Some(at) = misplaced_separator(literal, prefix) {
            self.error(start + at, "'_' must separate successive digits");
        }
        token
    }

    fn prefix(&mut self) -> Prefix {
        if self.peek(0) != Some(b'0') {
            return Prefix::None;
        }
        let prefix = match self.peek(1) {
            Some(b'x' | b'X') => Prefix::Hex,
            Some(b'o' | b'O') => Prefix::Octal,
            Some(b'b' | b'B') => Prefix::Binary,
            _ => Prefix::Zero,
        };
        self.offset += if prefix == Prefix::Zero { 1 } else { 2 };
        prefix
    }

    /// Goes behind digits and `_`. Returns whether there was a digit; the first one
    /// that the base does not have goes to `invalid`.
    fn digits(&mut self, prefix: Prefix, invalid: &mut Option<usize>) -> bool {
        let mut any_digit = false;
        while let Some(byte) = self.peek(0)
            && (byte == b'_' || prefix.accepts(byte))
        {
            if byte != b'_' {
                any_digit = true;
                if prefix.is_too_large(byte) {
                    invalid.get_or_insert(self.offset);
                }
            }
            self.offset += 1;
        }
        any_digit
    }

    fn exponent(&mut self, prefix: Prefix, letter: u8) {
        let decimal = matches!(prefix, Prefix::None | Prefix::Zero);
        let wanted = match letter {
            b'e' | b'E' if !decimal => Some("decimal"),
            b'p' | b'P' if prefix != Prefix::Hex => Some("hexadecimal"),
            _ => None,
        };
        if let Some(base) = wanted {
            let letter = char::from(letter);
            self.error(self.offset, format!("'{letter}' exponent requires {base} mantissa"));
        }
        self.offset += 1;
        if matches!(self.peek(0), Some(b'+' | b'-')) {
            self.offset += 1;
        }
        if !self.digits(Prefix::None, &mut None) {
            self.error(self.offset, "exponent has no digits");
        }
    }
}

/// The first `_` of a literal that does not stand between two digits. The prefix counts
/// as a digit; of two `_` in a row it is the second.
fn misplaced_separator(literal: &[u8], prefix: Prefix) -> Option<usize> {
    let behind_prefix = if matches!(prefix, Prefix::None | Prefix::Zero) { 0 } else { 2 };
    let is_digit = |at: usize| at < behind_prefix || prefix.accepts(literal[at]);
    memchr::memchr_iter(b'_', literal).find(|&at| {
        let after = at + 1;
        let goes_on = after < literal.len() && (is_digit(after) || literal[after] == b'_');
        !goes_on || !is_digit(at - 1)
    })
}
