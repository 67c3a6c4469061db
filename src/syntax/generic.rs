//! `type T [`: an array type, or type parameters?
//!
//! In `type T[P *C] int` and `type T [P * C]int` the bracket holds the same tokens. Go
//! decides (spec, "Type parameter declarations"): if what stands there can be read as
//! an expression, it is an array length, unless a comma follows or a part of it can
//! only be a type. So an expression is read first, and then split into the name and
//! the constraint of a type parameter if that is what it has to be.

use crate::arena::IdRange;
use crate::source::Span;
use crate::syntax::ast::{ExprId, ExprKind, Ident, TypeSpec};
use crate::syntax::parser::Parser;
use crate::syntax::token::Token;

impl Parser<'_> {
    /// The rest of a type specification whose `name` a bracket follows.
    pub(super) fn type_spec_with_bracket(&mut self, name: Ident) -> TypeSpec {
        let bracket = self.expect(Token::LBrack);
        let mut length = None;
        if self.at(Token::Ident) {
            let first = self.identifier();
            let x = self.length_or_type_parameter(first);
            let behind = self.token;
            match self.split(x, behind == Token::Comma) {
                Some((param, typ)) if typ.is_some() || behind != Token::RBrack => {
                    let type_params = self.type_parameters_from(param, typ);
                    return self.type_spec_rest(name, type_params);
                }
                _ => length = Some(x),
            }
        }
        let typ = self.array_type(bracket, length);
        TypeSpec { name, type_params: IdRange::EMPTY, alias: false, typ }
    }

    /// The expression that begins with `first`. A name and a bracket can only be a type
    /// parameter with its constraint, because no constant is indexed; then it is the
    /// name alone.
    fn length_or_type_parameter(&mut self, first: Ident) -> ExprId {
        let x = self.name_expr(first);
        if self.at(Token::LBrack) {
            return x;
        }
        self.expr_level += 1;
        let x = self.primary_expr_from(x);
        let x = self.binary_expr_from(x, 1);
        self.expr_level -= 1;
        x
    }

    /// Splits `x` into the name of a type parameter and the beginning of its
    /// constraint: `P`, `P *C`, `P (C)`, or one of the latter with `| D` behind. Unless
    /// a comma follows, some part of the constraint must be something that only a type
    /// can be.
    fn split(&mut self, x: ExprId, comma_follows: bool) -> Option<(Ident, Option<ExprId>)> {
        let mut is_constraint = comma_follows;
        let mut unions = Vec::new();
        let mut first = x;
        while let ExprKind::Binary { op: Token::Or, op_pos, x, y } = self.file.exprs[first].kind {
            is_constraint |= self.is_type_elem(y);
            unions.push((op_pos, y));
            first = x;
        }
        if let ExprKind::Ident(name) = self.file.exprs[first].kind {
            let name = Ident { name, span: self.file.exprs[first].span };
            return unions.is_empty().then_some((name, None));
        }
        let (name, mut typ) = self.split_term(first, is_constraint)?;
        for (op_pos, y) in unions.into_iter().rev() {
            let exprs = &self.file.exprs;
            let span = Span::new(exprs[typ].span.start, exprs[y].span.end);
            typ = self.expr_at(span, ExprKind::Binary { op: Token::Or, op_pos, x: typ, y });
        }
        Some((name, Some(typ)))
    }

    /// Splits the product `P *C` or the call `P(C)`.
    fn split_term(&mut self, x: ExprId, is_constraint: bool) -> Option<(Ident, ExprId)> {
        let whole = self.file.exprs[x];
        let (name, inner) = match whole.kind {
            ExprKind::Binary { op: Token::Mul, x, y, .. } => (x, y),
            ExprKind::Call { fun, args, ellipsis: false } if args.len() == 1 => {
                (fun, self.file.expr_lists[args][0])
            }
            _ => return None,
        };
        let ExprKind::Ident(symbol) = self.file.exprs[name].kind else { return None };
        if !is_constraint && !self.is_type_elem(inner) {
            return None;
        }
        let name = Ident { name: symbol, span: self.file.exprs[name].span };
        let (start, kind) = match whole.kind {
            ExprKind::Binary { op_pos, .. } => (op_pos, ExprKind::Star(inner)),
            _ => (self.token_behind(name.span.end).start, ExprKind::Paren(inner)),
        };
        Some((name, self.expr_at(Span::new(start, whole.span.end), kind)))
    }

    /// Whether `x` can only be a part of a constraint, and no value.
    fn is_type_elem(&self, x: ExprId) -> bool {
        let mut todo = vec![x];
        while let Some(x) = todo.pop() {
            match self.file.exprs[x].kind {
                ExprKind::ArrayType { .. }
                | ExprKind::StructType(_)
                | ExprKind::FuncType(_)
                | ExprKind::InterfaceType(_)
                | ExprKind::MapType { .. }
                | ExprKind::ChanType { .. }
                | ExprKind::Unary { op: Token::Tilde, .. } => return true,
                ExprKind::Binary { x, y, .. } => todo.extend([x, y]),
                ExprKind::Paren(x) => todo.push(x),
                _ => {}
            }
        }
        false
    }
}
