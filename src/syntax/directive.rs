//! `//go:wasmimport`, `//go:wasmexport` and `//go:linkname`, read and attached as
//! the compiler does it.
//!
//! A comment is a directive when it begins with `//`, when nothing but white space
//! stands before it on its line, and when the name is followed by a space and by
//! exactly as many arguments as it takes. All others are ordinary comments, or the
//! compiler refuses them; those that were surely meant are kept as [`Flawed`].
//!
//! Wasm directives wait for the next declaration. A function takes those that stand
//! before its name; all other declarations let them go (`takePragma` and
//! `clearPragma` in cmd/compile/internal/syntax/parser.go). Unlike a documentation
//! comment they may be followed by empty lines. A linkname attaches to nothing: it
//! says by name which function it is about, and may stand anywhere in a package.

use std::borrow::Cow;

use crate::source::Span;
use crate::symbol::{Interner, Symbol};
use crate::syntax::token::Token;

/// A comment that the compiler takes for a wasm directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The comment, from its slashes to the end of its text.
    pub span: Span,
    /// What it says.
    pub kind: DirectiveKind,
    /// What becomes of it.
    pub place: Place,
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

/// Who gets the directives at some place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A function, by its index among [`File::decls`](crate::syntax::ast::File::decls).
    Function(u32),
    /// A declaration that begins with this keyword and has no use for them, in a
    /// function body or not. The compiler says nothing.
    Declaration(Token),
    /// Nobody, and the compiler says so.
    Refused,
    /// It is not known: they stand in a body that was not parsed.
    Unknown,
}

/// Which of the two directives is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// `wasmimport`.
    Import,
    /// `wasmexport`.
    Export,
}

/// A comment that looks like a wasm directive and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flawed {
    /// The comment. One of `/* */` with its end.
    pub span: Span,
    /// Its beginning up to the end of the word, which a right spelling replaces.
    pub head: Span,
    /// What is meant.
    pub word: Word,
    /// What is wrong.
    pub flaw: Flaw,
    /// What it would say if it were right. `None` if the number of arguments is wrong.
    pub meant: Option<DirectiveKind>,
    /// Who would get it.
    pub place: Place,
}

/// What is wrong with a [`Flawed`] directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// `// go:wasmimport m n`: an ordinary comment.
    Space,
    /// `/*go:wasmimport m n*/`, an ordinary comment.
    Block,
    /// `//Go:wasmimport m n`, an ordinary comment.
    Case,
    /// `//go:wasm_import m n`, a directive that nobody knows.
    Name,
    /// White space follows the word, but no space. An ordinary comment.
    Separator(char),
    /// Nothing follows the word. An ordinary comment.
    Bare,
    /// The compiler refuses this number of arguments.
    Arguments(u32),
    /// It does not begin its line. The compiler refuses it.
    BehindCode,
}

/// What a comment turned out to be.
#[derive(Debug)]
pub(super) enum Read {
    Directive(Directive),
    Flawed(Flawed),
}

/// The directive in the comment at `span`, whose text is `comment`.
pub(super) fn read(
    comment: &[u8],
    span: Span,
    begins_line: bool,
    symbols: &mut Interner,
) -> Option<Read> {
    let comment = std::str::from_utf8(comment).ok()?;
    let (opening, inner) = comment.split_at_checked(2)?;
    let inner = if opening == "/*" { inner.strip_suffix("*/")? } else { inner };
    let text = inner.strip_prefix(' ').unwrap_or(inner);
    let length = text.find(char::is_whitespace).unwrap_or(text.len());
    let (verb, arguments) = text.split_at(length);
    let is_exact = matches!(verb, "go:wasmimport" | "go:wasmexport");
    let word = match verb.to_ascii_lowercase().as_str() {
        "go:wasmimport" => Word::Import,
        "go:wasmexport" => Word::Export,
        verb if inner.starts_with("go:") && is_misspelt_import(verb) => Word::Import,
        _ => return None,
    };
    let separator = arguments.chars().next();
    let count = arguments.split_whitespace().count() as u32;
    let meant = parse_arguments(word, arguments, symbols);
    let flaw = match separator {
        _ if opening == "/*" => Flaw::Block,
        _ if text.len() < inner.len() => Flaw::Space,
        _ if verb.len() != "go:wasmimport".len() => Flaw::Name,
        _ if !is_exact => Flaw::Case,
        _ if !begins_line => Flaw::BehindCode,
        None => Flaw::Bare,
        Some(' ') => match meant {
            Some(kind) => {
                return Some(Read::Directive(Directive { span, kind, place: Place::Unknown }));
            }
            None => Flaw::Arguments(count),
        },
        Some(other) => Flaw::Separator(other),
    };
    let is_ordinary = matches!(flaw, Flaw::Block | Flaw::Space | Flaw::Name | Flaw::Case);
    if is_ordinary && (!begins_line || meant.is_none()) {
        return None;
    }
    let head = opening.len() + (inner.len() - text.len()) + verb.len();
    let head = Span::new(span.start, span.start.offset(head as u32));
    Some(Read::Flawed(Flawed { span, head, word, flaw, meant, place: Place::Unknown }))
}

/// Whether `go:wasmimport` may be meant, which has two arguments. Other directives
/// with wasm in their names exist, and mean something to somebody.
fn is_misspelt_import(verb: &str) -> bool {
    verb.strip_prefix("go:wasmimport")
        .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_alphabetic()))
        || matches!(verb, "go:wasm_import" | "go:wasm-import")
}

/// What a directive with these arguments says; `None` if there are too many or too few.
fn parse_arguments(word: Word, text: &str, symbols: &mut Interner) -> Option<DirectiveKind> {
    // Go separates arguments by white space of any script, as Rust does.
    let mut arguments = text.split_whitespace();
    let mut next = || arguments.next().map(|argument| symbols.intern(argument));
    let kind = match word {
        Word::Import => DirectiveKind::Import { module: next()?, name: next()? },
        Word::Export => DirectiveKind::Export { name: next()? },
    };
    arguments.next().is_none().then_some(kind)
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
