//! The types of all expressions, for programs that compare this library with
//! Go's own.

use std::rc::Rc;

use crate::arena::IdRange;
use crate::resolve::Resolver;
use crate::resolve::operand::Operand;
use crate::resolve::package::SourcePackage;
use crate::source::Span;
use crate::types::{TypeId, TypeStore, Var};

/// An expression and its type.
#[derive(Clone, Copy, Debug)]
pub struct Inferred {
    /// The expression.
    pub span: Span,
    /// What is known of it.
    pub answer: Answer,
}

/// What is known of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing.
    Unknown,
    /// It is a call without results.
    NoValue,
    /// It denotes this type.
    Type(TypeId),
    /// It is a constant of this type, which may be untyped.
    Constant(TypeId),
    /// It is a value of this type; untyped are comparisons, and shifts of
    /// constants.
    Value(TypeId),
    /// It is a call with several results.
    Tuple(IdRange<Var>),
    /// It is a predeclared function, or one of package unsafe.
    Builtin,
    /// It is `nil`.
    Nil,
}

impl Resolver {
    /// The types of the expressions in function bodies and values of variables of
    /// `package`, which was added with [`Depth::Bodies`](super::Depth::Bodies), as
    /// far as they are `wanted`: asked for the index of the file and the place of
    /// the expression. By file, in no order.
    pub fn expression_types(
        &mut self,
        package: &Rc<SourcePackage>,
        wanted: &mut dyn FnMut(usize, Span) -> bool,
    ) -> Vec<Inferred> {
        let code = self.all_code(package);
        let mut inferred = Vec::new();
        for (index, file) in package.files.iter().enumerate() {
            let mut code: Vec<_> = code.iter().filter(|code| code.0 as usize == index).collect();
            code.sort_by_key(|code| code.1.start);
            for (expr, node) in file.exprs.iter() {
                let span = node.span;
                let after = code.partition_point(|code| code.1.start <= span.start);
                if let Some((_, place, code)) = after.checked_sub(1).map(|at| code[at])
                    && span.end <= place.end
                    && wanted(index, span)
                {
                    let answer = self.expr(&code.env, expr).into();
                    inferred.push(Inferred { span, answer });
                }
            }
        }
        inferred
    }
}

impl From<Operand> for Answer {
    fn from(operand: Operand) -> Answer {
        match operand {
            Operand::Unknown | Operand::Generic(_) => Answer::Unknown,
            Operand::NoValue => Answer::NoValue,
            Operand::Type(typ) => Answer::Type(typ),
            Operand::Const { typ, .. } => Answer::Constant(typ),
            Operand::Value(typ) if typ == TypeStore::basic(crate::types::Basic::UntypedNil) => {
                Answer::Nil
            }
            Operand::Value(typ) => Answer::Value(typ),
            Operand::Tuple(vars) => Answer::Tuple(vars),
            Operand::Builtin(_) => Answer::Builtin,
        }
    }
}
