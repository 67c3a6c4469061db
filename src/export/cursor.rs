//! A cursor over some bytes of a file.

use std::ops::Range;

use crate::export::Error;

/// Reads numbers one after the other. It borrows the whole file and knows where
/// it must stop, so that every error can name an offset that `xxd` shows.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    /// The file from its first byte up to where this cursor must stop.
    file: &'a [u8],
    /// The offset in the file of the next byte.
    offset: usize,
}

impl<'a> Cursor<'a> {
    /// A cursor over the bytes `range` of `file`. Fails when the file ends before
    /// the range does.
    pub fn new(file: &'a [u8], range: Range<usize>) -> Result<Cursor<'a>, Error> {
        match file.get(..range.end) {
            Some(file) if range.start <= range.end => Ok(Cursor { file, offset: range.start }),
            _ => Err(Error::at(file.len(), "unexpected end of data")),
        }
    }

    /// The offset in the file of the next byte.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// How many bytes are left.
    pub fn remaining(&self) -> usize {
        self.file.len() - self.offset
    }

    /// Moves past `count` bytes and returns them.
    pub fn bytes(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let rest = &self.file[self.offset..];
        let Some(bytes) = rest.get(..count) else { return Err(self.end_of_data()) };
        self.offset += count;
        Ok(bytes)
    }

    /// One byte.
    pub fn u8(&mut self) -> Result<u8, Error> {
        let Some(&byte) = self.file.get(self.offset) else { return Err(self.end_of_data()) };
        self.offset += 1;
        Ok(byte)
    }

    /// Four bytes, the lowest first: the order does not depend on the platform
    /// the compiler ran on.
    pub fn u32(&mut self) -> Result<u32, Error> {
        let bytes = self.bytes(4)?;
        Ok(u32::from_le_bytes(bytes.try_into().expect("four bytes")))
    }

    /// An unsigned LEB128 number of one to ten bytes.
    #[inline]
    pub fn uvarint(&mut self) -> Result<u64, Error> {
        // Nearly all numbers are below 128: indexes into short lists, kinds, flags.
        match self.file.get(self.offset) {
            Some(&byte) if byte < 0x80 => {
                self.offset += 1;
                Ok(byte.into())
            }
            _ => self.long_uvarint(),
        }
    }

    /// A signed number: twice its value, or the complement of that if it is
    /// negative, as a [`Cursor::uvarint`].
    pub fn varint(&mut self) -> Result<i64, Error> {
        let raw = self.uvarint()?;
        let magnitude = (raw >> 1) as i64;
        Ok(if raw & 1 == 0 { magnitude } else { !magnitude })
    }

    /// An error about the byte before which the cursor stands.
    #[cold]
    pub fn error(&self, message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
        Error::at(self.offset, message)
    }

    fn long_uvarint(&mut self) -> Result<u64, Error> {
        let start = self.offset;
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.u8()?;
            let bits = u64::from(byte & 0x7f);
            // Of the tenth byte only one bit still fits.
            if shift == 63 && bits > 1 {
                break;
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Error::at(start, "number of more than 64 bits"))
    }

    #[cold]
    fn end_of_data(&self) -> Error {
        Error::at(self.file.len(), "unexpected end of data")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(bytes: &[u8]) -> Cursor<'_> {
        Cursor::new(bytes, 0..bytes.len()).unwrap()
    }

    #[test]
    fn numbers() {
        #[rustfmt::skip]
        let bytes = [
            0x7f,                   // uvarint 127, the largest in one byte
            0x80, 0x01,             // uvarint 128
            0x0a,                   // varint 5
            0x09,                   // varint -5
            0x05, 0x00, 0x00, 0x80, // u32, lowest byte first
            0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, // uvarint 2^64 - 1
        ];
        let mut cursor = cursor(&bytes);
        assert_eq!(cursor.uvarint().unwrap(), 127);
        assert_eq!(cursor.uvarint().unwrap(), 128);
        assert_eq!(cursor.varint().unwrap(), 5);
        assert_eq!(cursor.varint().unwrap(), -5);
        assert_eq!(cursor.u32().unwrap(), 0x8000_0005);
        assert_eq!(cursor.uvarint().unwrap(), u64::MAX);
        assert_eq!(cursor.remaining(), 0);
    }

    #[test]
    fn errors_name_offsets() {
        assert_eq!(
            cursor(&[0x80]).uvarint().unwrap_err().to_string(),
            "unexpected end of data at offset 0x1"
        );
        let eleven = [0xff; 11];
        let mut eleven = Cursor::new(&eleven, 1..11).unwrap();
        assert_eq!(
            eleven.uvarint().unwrap_err().to_string(),
            "number of more than 64 bits at offset 0x1"
        );
        assert!(Cursor::new(&[1, 2, 3], 2..4).is_err());
    }
}
