//! `//go:wasmimport` and `//go:wasmexport`, read and attached as the compiler
//! does it.

use crate::source::Span;
use crate::symbol::Symbol;

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
