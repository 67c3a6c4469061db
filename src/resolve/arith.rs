//! Arithmetic on constants, exact as the specification asks (spec, "Constant
//! expressions"). Functions give `None` where a program is wrong or a value has
//! no exact form within the limits.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{FromPrimitive, Signed, ToPrimitive, Zero};

use crate::syntax::token::Token;
use crate::types::{Basic, ConstValue};

/// The compiler refuses untyped integers beyond this.
const MAX_INT_BITS: u64 = 512;
/// Fractions beyond this are given up: exact arithmetic would take for ever.
const MAX_RATIO_BITS: u64 = 1 << 15;
/// Strings beyond this are given up: each of a few constants may double the one before,
/// and together they would take all memory there is.
const MAX_STRING_BYTES: usize = 1 << 20;
/// go/types refuses larger shifts, to the right too: the width of the smallest float64.
const MAX_SHIFT: u32 = 1023 - 1 + 52;

/// Whether a fraction is small enough to go on with.
pub(super) fn within_limits(value: &BigRational) -> bool {
    value.numer().bits().max(value.denom().bits()) <= MAX_RATIO_BITS
}

/// The value as one of the kind `basic`: range-checked for integers, rounded for
/// floats; `None` if it has no such value.
pub(super) fn represent(value: ConstValue, basic: Basic) -> Option<ConstValue> {
    match basic.canonical() {
        Basic::Bool | Basic::UntypedBool => matches!(value, ConstValue::Bool(_)).then_some(value),
        Basic::String | Basic::UntypedString => {
            matches!(value, ConstValue::String(_)).then_some(value)
        }
        Basic::UntypedInt | Basic::UntypedRune => {
            let value = value.to_int()?;
            (value.bits() <= MAX_INT_BITS).then_some(ConstValue::Int(value))
        }
        Basic::UntypedFloat => match value {
            ConstValue::BigFloat(_) => Some(value),
            _ => ratio(value.to_ratio()?),
        },
        Basic::Float32 => ratio(BigRational::from_f32(to_f32(&value.to_ratio()?)?)?),
        Basic::Float64 => ratio(BigRational::from_f64(value.to_ratio()?.to_f64()?)?),
        Basic::UntypedComplex | Basic::Complex64 | Basic::Complex128 => complex(value, basic),
        integer => {
            let (bits, signed) = width(integer)?;
            let value = value.to_int()?;
            let one = BigInt::from(1);
            let (low, high) = match signed {
                true => (-(&one << (bits - 1)), (&one << (bits - 1)) - &one),
                false => (BigInt::ZERO, (&one << bits) - &one),
            };
            (low <= value && value <= high).then_some(ConstValue::Int(value))
        }
    }
}

/// The nearest float32. Rounding to a float64 first must not decide what is a tie:
/// a value that is not exact ends in an odd bit, far below those of the result.
fn to_f32(value: &BigRational) -> Option<f32> {
    let nearest = value.to_f64()?;
    let is_even = nearest.to_bits() % 2 == 0;
    let odd = match BigRational::from_f64(nearest)?.cmp(value) {
        Ordering::Less if is_even => nearest.next_up(),
        Ordering::Greater if is_even => nearest.next_down(),
        _ => nearest,
    };
    Some(odd as f32)
}

fn ratio(value: BigRational) -> Option<ConstValue> {
    within_limits(&value).then(|| ConstValue::Ratio(Box::new(value)))
}

fn complex(value: ConstValue, basic: Basic) -> Option<ConstValue> {
    let part = match basic {
        Basic::Complex64 => Basic::Float32,
        Basic::Complex128 => Basic::Float64,
        _ => Basic::UntypedFloat,
    };
    let (real, imaginary) = match value {
        ConstValue::Complex(parts) => *parts,
        real => (real, ConstValue::Int(BigInt::ZERO)),
    };
    let parts = (represent(real, part)?, represent(imaginary, part)?);
    Some(ConstValue::Complex(Box::new(parts)))
}

/// Bits and signedness of an integer type on Go's wasm port.
pub(super) fn width(basic: Basic) -> Option<(u32, bool)> {
    Some(match basic.canonical() {
        Basic::Int8 => (8, true),
        Basic::Int16 => (16, true),
        Basic::Int32 => (32, true),
        Basic::Int64 | Basic::Int => (64, true),
        Basic::Uint8 => (8, false),
        Basic::Uint16 => (16, false),
        Basic::Uint32 => (32, false),
        Basic::Uint64 | Basic::Uint | Basic::Uintptr => (64, false),
        _ => return None,
    })
}

/// Whether constants of this kind are integers.
pub(super) fn is_integer(basic: Basic) -> bool {
    matches!(basic, Basic::UntypedInt | Basic::UntypedRune) || width(basic).is_some()
}

/// Whether this is the kind of an untyped numeric constant.
pub(super) fn is_untyped_number(basic: Basic) -> bool {
    matches!(
        basic,
        Basic::UntypedInt | Basic::UntypedRune | Basic::UntypedFloat | Basic::UntypedComplex
    )
}

/// `op x`, where `x` is of the kind `basic`.
pub(super) fn unary(op: Token, x: &ConstValue, basic: Basic) -> Option<ConstValue> {
    match (op, x) {
        (Token::Add, ConstValue::Int(_) | ConstValue::Ratio(_) | ConstValue::Complex(_)) => {
            Some(x.clone())
        }
        (Token::Sub, ConstValue::Int(x)) => Some(ConstValue::Int(-x)),
        (Token::Sub, ConstValue::Ratio(x)) => Some(ConstValue::Ratio(Box::new(-x.as_ref()))),
        (Token::Sub, ConstValue::Complex(parts)) => {
            let negated = (unary(op, &parts.0, basic)?, unary(op, &parts.1, basic)?);
            Some(ConstValue::Complex(Box::new(negated)))
        }
        (Token::Not, ConstValue::Bool(x)) => Some(ConstValue::Bool(!x)),
        (Token::Xor, ConstValue::Int(x)) => Some(ConstValue::Int(match width(basic) {
            // The complement of an unsigned value stays within its bits.
            Some((bits, false)) => ((BigInt::from(1) << bits) - 1) ^ x,
            _ => -x - 1,
        })),
        _ => None,
    }
}

/// `x << y` or `x >> y`; `x` must be an integer value.
pub(super) fn shift(op: Token, x: &ConstValue, y: &ConstValue) -> Option<ConstValue> {
    let x = x.to_int()?;
    let count = y.to_int()?.to_u32()?;
    match op {
        Token::Shl if count <= MAX_SHIFT => Some(ConstValue::Int(x << count)),
        Token::Shr if count <= MAX_SHIFT => Some(ConstValue::Int(x >> count)),
        _ => None,
    }
}

/// `x op y` for operands that are both of the kind `basic`; neither a shift nor a
/// comparison.
pub(super) fn binary(
    op: Token,
    x: &ConstValue,
    y: &ConstValue,
    basic: Basic,
) -> Option<ConstValue> {
    match (x, y) {
        (ConstValue::Bool(x), ConstValue::Bool(y)) => match op {
            Token::LAnd => Some(ConstValue::Bool(*x && *y)),
            Token::LOr => Some(ConstValue::Bool(*x || *y)),
            _ => None,
        },
        (ConstValue::String(x), ConstValue::String(y)) => {
            let is_within_limits = x.len() + y.len() <= MAX_STRING_BYTES;
            (op == Token::Add && is_within_limits)
                .then(|| ConstValue::String([&x[..], &y[..]].concat().into()))
        }
        _ if is_integer(basic) => integer_binary(op, &x.to_int()?, &y.to_int()?),
        (ConstValue::Complex(x), ConstValue::Complex(y)) => complex_binary(op, x, y),
        _ => ratio(ratio_binary(op, &x.to_ratio()?, &y.to_ratio()?)?),
    }
}

fn integer_binary(op: Token, x: &BigInt, y: &BigInt) -> Option<ConstValue> {
    let value = match op {
        Token::Add => x + y,
        Token::Sub => x - y,
        Token::Mul => x * y,
        // BigInt division truncates towards zero, as Go's does.
        Token::Quo if !y.is_zero() => x / y,
        Token::Rem if !y.is_zero() => x % y,
        Token::And => x & y,
        Token::Or => x | y,
        Token::Xor => x ^ y,
        Token::AndNot => x & !y,
        _ => return None,
    };
    Some(ConstValue::Int(value))
}

fn ratio_binary(op: Token, x: &BigRational, y: &BigRational) -> Option<BigRational> {
    match op {
        Token::Add => Some(x + y),
        Token::Sub => Some(x - y),
        Token::Mul => Some(x * y),
        Token::Quo if !y.is_zero() => Some(x / y),
        _ => None,
    }
}

fn complex_binary(
    op: Token,
    x: &(ConstValue, ConstValue),
    y: &(ConstValue, ConstValue),
) -> Option<ConstValue> {
    let (a, b) = (x.0.to_ratio()?, x.1.to_ratio()?);
    let (c, d) = (y.0.to_ratio()?, y.1.to_ratio()?);
    let (real, imaginary) = match op {
        Token::Add => (a + c, b + d),
        Token::Sub => (a - c, b - d),
        Token::Mul => (&a * &c - &b * &d, &b * &c + &a * &d),
        Token::Quo => {
            let norm = &c * &c + &d * &d;
            if norm.is_zero() {
                return None;
            }
            ((&a * &c + &b * &d) / &norm, (&b * &c - &a * &d) / &norm)
        }
        _ => return None,
    };
    Some(ConstValue::Complex(Box::new((ratio(real)?, ratio(imaginary)?))))
}

/// `x op y` for a comparison.
pub(super) fn compare(op: Token, x: &ConstValue, y: &ConstValue) -> Option<bool> {
    let ordering = match (x, y) {
        (ConstValue::Bool(x), ConstValue::Bool(y)) => return equal_only(op, x == y),
        (ConstValue::Complex(x), ConstValue::Complex(y)) => return equal_only(op, x == y),
        (ConstValue::String(x), ConstValue::String(y)) => x.cmp(y),
        _ => x.to_ratio()?.cmp(&y.to_ratio()?),
    };
    Some(match op {
        Token::Eql => ordering == Ordering::Equal,
        Token::Neq => ordering != Ordering::Equal,
        Token::Lss => ordering == Ordering::Less,
        Token::Leq => ordering != Ordering::Greater,
        Token::Gtr => ordering == Ordering::Greater,
        Token::Geq => ordering != Ordering::Less,
        _ => return None,
    })
}

fn equal_only(op: Token, equal: bool) -> Option<bool> {
    match op {
        Token::Eql => Some(equal),
        Token::Neq => Some(!equal),
        _ => None,
    }
}

/// The UTF-8 text of a character, as `string(c)` makes it.
pub(super) fn character_text(value: &BigInt) -> Box<[u8]> {
    let char = value.to_u32().filter(|_| !value.is_negative()).and_then(char::from_u32);
    char.unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut [0; 4]).as_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_strings() {
        let text = |length| ConstValue::String(vec![b'x'; length].into());
        let sum = |x, y| binary(Token::Add, &text(x), &text(y), Basic::UntypedString);
        assert_eq!(sum(MAX_STRING_BYTES / 2, MAX_STRING_BYTES / 2), Some(text(MAX_STRING_BYTES)));
        assert_eq!(sum(MAX_STRING_BYTES, 1), None);
    }
}
