//! What literals mean.

/// The bytes that a string literal stands for, `None` if it is no valid one. They need
/// not be UTF-8.
pub fn string_value(literal: &[u8]) -> Option<Vec<u8>> {
    let inner = literal.get(1..literal.len().checked_sub(1)?)?;
    match (literal.first()?, literal.last()?) {
        (b'`', b'`') => Some(inner.iter().copied().filter(|&byte| byte != b'\r').collect()),
        (b'"', b'"') => interpreted(inner),
        _ => None,
    }
}

/// The code point or byte that a rune literal stands for, `None` if it is no valid one.
pub fn rune_value(literal: &[u8]) -> Option<u32> {
    let inner = literal.strip_prefix(b"'")?.strip_suffix(b"'")?;
    let (value, rest) = match inner {
        [b'\\', escape @ ..] => {
            let (value, rest) = unescape(escape, b'\'')?;
            (value.code(), rest)
        }
        _ => {
            let c = std::str::from_utf8(inner).ok()?.chars().next()?;
            (u32::from(c), &inner[c.len_utf8()..])
        }
    };
    rest.is_empty().then_some(value)
}

/// What an escape sequence stands for: `\xFF` is a byte in a string, `\u00FF` a
/// character of two bytes.
enum Escaped {
    Byte(u8),
    Char(char),
}

impl Escaped {
    fn code(self) -> u32 {
        match self {
            Escaped::Byte(byte) => u32::from(byte),
            Escaped::Char(c) => u32::from(c),
        }
    }
}

fn interpreted(mut inner: &[u8]) -> Option<Vec<u8>> {
    let mut value = Vec::with_capacity(inner.len());
    while let Some(length) = inner.iter().position(|&byte| byte == b'\\') {
        value.extend_from_slice(&inner[..length]);
        let (escaped, rest) = unescape(&inner[length + 1..], b'"')?;
        match escaped {
            Escaped::Byte(byte) => value.push(byte),
            Escaped::Char(c) => value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        inner = rest;
    }
    value.extend_from_slice(inner);
    Some(value)
}

/// Reads the escape sequence that `text`, behind the backslash, begins with. Returns
/// also what follows it.
fn unescape(text: &[u8], quote: u8) -> Option<(Escaped, &[u8])> {
    let (&first, rest) = text.split_first()?;
    let byte = match first {
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0C,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0B,
        b'\\' => b'\\',
        _ if first == quote => quote,
        b'0'..=b'7' => {
            let (code, rest) = digits(text, 3, 8)?;
            return Some((Escaped::Byte(u8::try_from(code).ok()?), rest));
        }
        b'x' => {
            let (code, rest) = digits(rest, 2, 16)?;
            return Some((Escaped::Byte(u8::try_from(code).ok()?), rest));
        }
        b'u' | b'U' => {
            let (code, rest) = digits(rest, if first == b'u' { 4 } else { 8 }, 16)?;
            return Some((Escaped::Char(char::from_u32(code)?), rest));
        }
        _ => return None,
    };
    Some((Escaped::Byte(byte), rest))
}

/// The number that the first `count` digits make, and what follows them.
fn digits(text: &[u8], count: usize, radix: u32) -> Option<(u32, &[u8])> {
    let (digits, rest) = text.split_at_checked(count)?;
    let mut code: u32 = 0;
    for &digit in digits {
        code = code * radix + char::from(digit).to_digit(radix)?;
    }
    Some((code, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings() {
        for (literal, value) in [
            (r#""""#, Some(&b""[..])),
            (r#""abc""#, Some(b"abc")),
            (r#""a\tb\\\"""#, Some(b"a\tb\\\"")),
            (r#""\xff\377é""#, Some(b"\xFF\xFF\xC3\xA9")),
            (r#""\u65e5\U0001F600""#, Some("日😀".as_bytes())),
            ("`a\r\n\\n`", Some(b"a\n\\n")),
            (r#""\'""#, None),
            (r#""\400""#, None),
            (r#""\ud800""#, None),
            (r#""\u12""#, None),
            (r#""abc"#, None),
            (r#"""#, None),
            ("", None),
        ] {
            assert_eq!(string_value(literal.as_bytes()).as_deref(), value, "{literal}");
        }
    }

    #[test]
    fn runes() {
        for (literal, value) in [
            ("'a'", Some(0x61)),
            ("'日'", Some(0x65E5)),
            (r"'\''", Some(0x27)),
            (r"'\xFF'", Some(0xFF)),
            (r"'\U0010FFFF'", Some(0x10_FFFF)),
            (r#"'\"'"#, None),
            ("''", None),
            ("'ab'", None),
            ("'a", None),
        ] {
            assert_eq!(rune_value(literal.as_bytes()), value, "{literal}");
        }
    }
}
