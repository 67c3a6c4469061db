//! Values of constants, exact.

use num_bigint::BigInt;
use num_rational::BigRational;

/// The value of a constant.
#[derive(Clone, Debug, PartialEq)]
pub enum ConstValue {
    /// A boolean.
    Bool(bool),
    /// A string, which need not be UTF-8.
    String(Box<[u8]>),
    /// An integer or character.
    Int(BigInt),
    /// A floating-point value as a fraction in lowest terms.
    Ratio(Box<BigRational>),
    /// A floating-point value too large or too small for a fraction, as export
    /// data spells it: `[-]0x.<hex>p<sign><decimal>`, the mantissa below 1 and
    /// the exponent of 2.
    BigFloat(Box<str>),
    /// A complex value: its real and imaginary part, neither of them complex.
    Complex(Box<(ConstValue, ConstValue)>),
}

impl ConstValue {
    /// The value as an integer if it is one, whatever its kind: `1e3` is 1000.
    pub fn to_int(&self) -> Option<BigInt> {
        match self {
            ConstValue::Int(value) => Some(value.clone()),
            ConstValue::Ratio(value) if value.is_integer() => Some(value.to_integer()),
            ConstValue::Complex(parts) => {
                let imaginary = parts.1.to_int()?;
                (imaginary == BigInt::ZERO).then(|| parts.0.to_int())?
            }
            _ => None,
        }
    }

    /// The value as a fraction if it is a number without imaginary part.
    pub fn to_ratio(&self) -> Option<BigRational> {
        match self {
            ConstValue::Int(value) => Some(value.clone().into()),
            ConstValue::Ratio(value) => Some(BigRational::clone(value)),
            ConstValue::Complex(parts) => {
                let imaginary = parts.1.to_int()?;
                (imaginary == BigInt::ZERO).then(|| parts.0.to_ratio())?
            }
            _ => None,
        }
    }
}
