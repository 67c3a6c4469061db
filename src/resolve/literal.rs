//! The values of literals.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Num;

use crate::resolve::Resolver;
use crate::resolve::arith::within_limits;
use crate::source::Span;
use crate::syntax::literal::{rune_value, string_value};
use crate::syntax::token::Token;
use crate::types::{Basic, ConstValue};

/// Larger exponents make fractions that take seconds to compute with.
const MAX_EXPONENT: u32 = 5000;

impl Resolver {
    /// The kind and value of a literal; `None` if it is malformed or too large.
    pub(super) fn literal(&self, token: Token, span: Span) -> Option<(Basic, ConstValue)> {
        let bytes = self.world.files.slice(span);
        let text = std::str::from_utf8(bytes).ok();
        Some(match token {
            Token::String => {
                (Basic::UntypedString, ConstValue::String(string_value(bytes)?.into()))
            }
            Token::Char => (Basic::UntypedRune, ConstValue::Int(rune_value(bytes)?.into())),
            Token::Int => (Basic::UntypedInt, ConstValue::Int(integer(text?)?)),
            Token::Float => (Basic::UntypedFloat, ConstValue::Ratio(Box::new(float(text?)?))),
            Token::Imag => {
                let digits = text?.strip_suffix('i')?;
                // `0123i` is decimal, for old programs (spec, "Imaginary literals").
                let decimal = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
                let imaginary = match integer(digits).filter(|_| !decimal) {
                    Some(value) => value.into(),
                    None => float(digits)?,
                };
                let parts = (ConstValue::Int(BigInt::ZERO), ConstValue::Ratio(imaginary.into()));
                (Basic::UntypedComplex, ConstValue::Complex(Box::new(parts)))
            }
            _ => return None,
        })
    }

    /// The value of a string literal; `None` if it is malformed.
    pub(super) fn string_literal(&self, span: Span) -> Option<Box<[u8]>> {
        string_value(self.world.files.slice(span)).map(Into::into)
    }
}

fn integer(text: &str) -> Option<BigInt> {
    let digits = text.replace('_', "");
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits.as_str()),
    };
    // Go's compiler takes 512 bits; beyond that parsing itself gets slow.
    if digits.len() > 600 || digits.starts_with(['+', '-']) {
        return None;
    }
    BigInt::from_str_radix(digits, radix).ok()
}

fn float(text: &str) -> Option<BigRational> {
    let text = text.replace('_', "");
    let (radix, digits, marker) = match text.strip_prefix("0x").or(text.strip_prefix("0X")) {
        Some(digits) => (16, digits, ['p', 'P']),
        None => (10, text.as_str(), ['e', 'E']),
    };
    let (mantissa, exponent) = match digits.split_once(marker) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (digits, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if exponent.unsigned_abs() > MAX_EXPONENT || mantissa.len() > MAX_EXPONENT as usize {
        return None;
    }
    let value = BigInt::from_str_radix(&format!("0{whole}{fraction}"), radix).ok()?;
    let scale = BigInt::from(radix).pow(fraction.len() as u32);
    let base = if radix == 16 { BigInt::from(2) } else { BigInt::from(10) };
    let power = base.pow(exponent.unsigned_abs());
    let value = match exponent >= 0 {
        true => BigRational::new(value * power, scale),
        false => BigRational::new(value, scale * power),
    };
    within_limits(&value).then_some(value)
}
