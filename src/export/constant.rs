//! Values of constants.
//!
//! ```text
//! value  = bool complex, scalar, if complex: scalar (the imaginary part)
//! scalar = code, then by the code:
//!          0 bool  1 string  2 int  3 big  4 big numerator, big denominator  5 string, a float as text
//! big    = string, the magnitude with its highest byte first; bool negative
//! ```

use num_bigint::{BigInt, Sign};
use num_rational::BigRational;

use crate::export::Error;
use crate::export::pkgbits::Element;
use crate::types::ConstValue;

/// The longest integer in bytes. The compiler keeps integers below 512 bits and
/// fractions below some 4,096 in either part; arithmetic on much longer ones
/// would take time that nobody asked for.
const MAX_MAGNITUDE: usize = 4096;

/// Reads the value of a constant.
pub(super) fn value(element: &mut Element<'_>) -> Result<ConstValue, Error> {
    element.marker()?;
    if !element.bool()? {
        return scalar(element);
    }
    let real = scalar(element)?;
    let imaginary = scalar(element)?;
    Ok(ConstValue::Complex(Box::new((real, imaginary))))
}

fn scalar(element: &mut Element<'_>) -> Result<ConstValue, Error> {
    Ok(match element.code()? {
        0 => ConstValue::Bool(element.bool()?),
        1 => ConstValue::String(element.string()?.into()),
        2 => ConstValue::Int(element.int()?.into()),
        3 => ConstValue::Int(big_int(element)?),
        4 => ConstValue::Ratio(Box::new(ratio(element)?)),
        5 => ConstValue::BigFloat(big_float(element)?),
        code => return Err(element.error(format!("unknown kind of constant {code}"))),
    })
}

fn big_int(element: &mut Element<'_>) -> Result<BigInt, Error> {
    let magnitude = element.string()?;
    if magnitude.len() > MAX_MAGNITUDE {
        return Err(element.error("constant is too large"));
    }
    let sign = if element.bool()? { Sign::Minus } else { Sign::Plus };
    Ok(BigInt::from_bytes_be(sign, magnitude))
}

fn ratio(element: &mut Element<'_>) -> Result<BigRational, Error> {
    let numerator = big_int(element)?;
    let denominator = big_int(element)?;
    if denominator == BigInt::ZERO {
        return Err(element.error("constant has the denominator 0"));
    }
    Ok(BigRational::new(numerator, denominator))
}

/// A float beyond the range of fractions: `[-]0x.<hex>p<sign><decimal>`.
fn big_float(element: &mut Element<'_>) -> Result<Box<str>, Error> {
    let text = element.text()?;
    let digits = text.strip_prefix('-').unwrap_or(text).strip_prefix("0x.");
    match digits.and_then(|digits| digits.split_once('p')) {
        Some((mantissa, exponent))
            if mantissa.bytes().all(|byte| byte.is_ascii_hexdigit())
                && exponent.parse::<i64>().is_ok() =>
        {
            Ok(text.into())
        }
        _ => Err(element.error("constant is no float")),
    }
}
