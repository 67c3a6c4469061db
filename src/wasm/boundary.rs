//! Functions that a wasm host calls or is called by.

use crate::source::Span;
use crate::symbol::Symbol;
use crate::types::TypeId;

/// A function with an effective wasm directive, or another declaration of one.
#[derive(Clone, Debug)]
pub struct Boundary {
    /// The name as messages write it: `f`, `T.m` or `(*T).m`.
    pub name: String,
    /// Who calls whom.
    pub direction: Direction,
    /// The directive that makes it one.
    pub directive: Span,
    /// Where that is a `//go:linkname`, the import it leads to, as messages write
    /// it: `f` or `pkg.f`.
    pub linked_to: Option<String>,
    /// The receiver if there is one, then the parameters, then the results,
    /// grouped names one by one.
    pub params: Vec<Param>,
    /// From the first to the last result as they are written, without parentheses;
    /// `None` if there are none.
    pub results: Option<Span>,
}

/// Who calls whom, and under which name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Go calls the host.
    Import {
        /// The host's module.
        module: Symbol,
        /// The function in it.
        name: Symbol,
    },
    /// The host calls Go.
    Export {
        /// The name that the host sees.
        name: Symbol,
    },
}

/// A receiver, parameter or result of a [`Boundary`].
#[derive(Clone, Debug)]
pub struct Param {
    /// The name, or `parameter 1`, `result 1`, `receiver` where there is none.
    pub label: String,
    /// Which of these it is.
    pub role: Role,
    /// The type; of a variadic parameter the slice.
    pub typ: TypeId,
    /// The type as it is written. Grouped parameters share it.
    pub span: Span,
}

/// What a [`Param`] is to its function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the part it is named after")]
pub enum Role {
    Receiver,
    Parameter,
    /// A last parameter that takes any number of arguments.
    Variadic,
    Result,
}
