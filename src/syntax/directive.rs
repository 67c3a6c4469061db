//! `//go:wasmimport`, `//go:wasmexport` and `//go:linkname`, read and attached as
//! the compiler does it.
//!
//! A comment is a directive when it begins with `//`, when nothing but white space
//! stands before it on its line, and when the name is followed by a space and by
//! exactly as many arguments as it takes. All others are ordinary comments here,
//! though the compiler refuses some of them.
//!
//! Wasm directives wait for the next declaration. A function takes those that stand
//! before its name; all other declarations let them go (`takePragma` and
//! `clearPragma` in cmd/compile/internal/syntax/parser.go). Unlike a documentation
//! comment they may be followed by empty lines. A linkname attaches to nothing: it
//! says by name which function it is about, and may stand anywhere in a package.

use std::borrow::Cow;

use crate::source::Span;
use crate::symbol::{Interner, Symbol};

/// A comment that the compiler takes for a wasm directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The comment, from its slashes to the end of its text.
    pub span: Span,
    /// What it says.
    pub kind: DirectiveKind,
}

/// The two wasm directives with their arguments, taken literally.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectiveKind {
    /// `//go:wasmimport module name`.
    Import {
        /// The host's module.
        module: Symbol,
        /// The function in it.
        name: Symbol,
    },
    /// `//go:wasmexport name`.
    Export {
        /// The name that the host sees.
        name: Symbol,
    },
}

/// The directive in the comment at `span`, whose text is `comment`.
pub(super) fn parse(comment: &[u8], span: Span, symbols: &mut Interner) -> Option<Directive> {
    let comment = std::str::from_utf8(comment).ok()?;
    let (verb, arguments) = comment.split_once(' ')?;
    // Go separates arguments by white space of any script, as Rust does.
    let mut arguments = arguments.split_whitespace().map(|argument| symbols.intern(argument));
    let kind = match verb {
        "//go:wasmimport" => {
            DirectiveKind::Import { module: arguments.next()?, name: arguments.next()? }
        }
        "//go:wasmexport" => DirectiveKind::Export { name: arguments.next()? },
        _ => return None,
    };
    arguments.next().is_none().then_some(Directive { span, kind })
}

/// `//go:linkname local target`. The form without a target is none of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Linkname {
    /// The name in this package.
    pub local: Symbol,
    /// What the linker is to call it, see [`split_target`].
    pub target: Symbol,
    /// The comment, from its slashes to the end of its text.
    pub span: Span,
}

/// The local name and the target in a `//go:linkname` comment.
pub fn linkname(comment: &[u8]) -> Option<(&str, &str)> {
    let arguments = std::str::from_utf8(comment).ok()?.strip_prefix("//go:linkname ")?;
    let mut arguments = arguments.split_whitespace();
    let pair = (arguments.next()?, arguments.next()?);
    arguments.next().is_none().then_some(pair)
}

/// The package path and the name that a linkname's target consists of.
///
/// It is a symbol of the linker, so that dots in the last element of the path, and
/// bytes that no symbol has, are written as in `gopkg.in/yaml%2ev3.Name`. Written
/// otherwise it is no package's symbol.
pub fn split_target(target: &str) -> Option<(Cow<'_, str>, &str)> {
    let element = target.rfind('/').map_or(0, |slash| slash + 1);
    let dot = element + target[element..].find('.')?;
    let (path, name) = (&target[..dot], &target[dot + 1..]);
    Some((unescape(path)?, name))
}

/// Replaces `%2e` by the byte with that number. Capitals are no digits here.
fn unescape(path: &str) -> Option<Cow<'_, str>> {
    let mut parts = path.split('%');
    let first = parts.next()?;
    if first.len() == path.len() {
        return Some(Cow::Borrowed(path));
    }
    let mut bytes = first.as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        let is_digit = |digit: u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
        if !digits.bytes().all(is_digit) {
            return None;
        }
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        for (target, path, name) in [
            ("main.f", "main", "f"),
            ("example.com/p.F", "example.com/p", "F"),
            ("gopkg.in/yaml%2ev3.F", "gopkg.in/yaml.v3", "F"),
            ("p%25%c3%a4.F", "p%ä", "F"),
            ("example.com/p.T.m", "example.com/p", "T.m"),
            ("gopkg.in/yaml.v3.F", "gopkg.in/yaml", "v3.F"),
        ] {
            assert_eq!(split_target(target), Some((path.into(), name)), "{target}");
        }
        for target in ["", "f", "example.com/f", "p%2E.F", "p%2.F", "p%.F", "p%ff.F", "p%é.F"] {
            assert_eq!(split_target(target), None, "{target}");
        }
    }
}
