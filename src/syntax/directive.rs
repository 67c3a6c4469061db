//! `//go:wasmimport` and `//go:wasmexport`, read and attached as the compiler
//! does it.
//!
//! A comment is a directive when it begins with `//`, when nothing but white space
//! stands before it on its line, and when the name is followed by a space and by
//! exactly as many arguments as it takes. All others are ordinary comments here,
//! though the compiler refuses some of them.
//!
//! Directives wait for the next declaration. A function takes those that stand
//! before its name; all other declarations let them go (`takePragma` and
//! `clearPragma` in cmd/compile/internal/syntax/parser.go). Unlike a documentation
//! comment they may be followed by empty lines.

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
