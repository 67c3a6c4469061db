//! Expressions, and the function literals in them.

use crate::arena::IdRange;
use crate::resolve::scopes::Elided;
use crate::resolve::scopes::binder::Binder;
use crate::source::Span;
use crate::symbol::Symbol;
use crate::syntax::ast::{ExprId, ExprKind, ExprList};
use crate::syntax::token::Token;

impl Binder<'_> {
    /// An expression or type. What is deep on the left is walked in a loop.
    pub fn expr(&mut self, mut expr: ExprId) {
        let mut selector = None;
        loop {
            selector = self.around(expr, selector);
            match self.kind(expr) {
                ExprKind::Bad | ExprKind::BasicLit(_) | ExprKind::Ellipsis(None) => return,
                ExprKind::Ident(name) => return self.ident(expr, name, selector),
                ExprKind::CompositeLit { typ, elems } => return self.literal(expr, typ, elems),
                ExprKind::FuncLit { typ, body } => return self.func_literal(expr, typ, body),
                ExprKind::Selector { x, .. }
                | ExprKind::Paren(x)
                | ExprKind::Star(x)
                | ExprKind::Ellipsis(Some(x)) => expr = x,
                ExprKind::Unary { op, x } => {
                    if op == Token::And {
                        self.addressed(x);
                    }
                    expr = x;
                }
                ExprKind::Index { x, indices } => {
                    self.exprs(indices);
                    expr = x;
                }
                ExprKind::Slice { x, bounds } => {
                    bounds.into_iter().flatten().for_each(|bound| self.expr(bound));
                    expr = x;
                }
                ExprKind::TypeAssert { x, typ } => {
                    self.asserted(x);
                    typ.into_iter().for_each(|typ| self.expr(typ));
                    expr = x;
                }
                ExprKind::Call { fun, args, .. } => {
                    if !self.is_dead(expr) {
                        self.body.calls.push(expr);
                    }
                    self.exprs(args);
                    expr = fun;
                }
                ExprKind::Binary { x, op, y, .. } => {
                    if matches!(op, Token::LAnd | Token::LOr) {
                        self.body.logical.push(expr);
                    }
                    self.expr(y);
                    expr = x;
                }
                ExprKind::KeyValue { key, value } | ExprKind::MapType { key, value } => {
                    self.expr(key);
                    expr = value;
                }
                ExprKind::ArrayType { len, elem } => {
                    len.into_iter().for_each(|len| self.expr(len));
                    expr = elem;
                }
                ExprKind::ChanType { elem, .. } => expr = elem,
                ExprKind::StructType(fields) | ExprKind::InterfaceType(fields) => {
                    return self.fields(fields);
                }
                ExprKind::FuncType(sig) => {
                    self.fields(sig.params);
                    return self.fields(sig.results);
                }
            }
        }
    }

    /// The longest selector of which `expr` is the beginning, if the one around it
    /// is `selector`.
    fn around(&self, expr: ExprId, selector: Option<ExprId>) -> Option<ExprId> {
        match self.kind(expr) {
            ExprKind::Selector { .. } => selector.or(Some(expr)),
            ExprKind::Ident(_) | ExprKind::Paren(_) | ExprKind::Index { .. } => selector,
            _ => None,
        }
    }

    fn ident(&mut self, expr: ExprId, name: Symbol, selector: Option<ExprId>) {
        let local = self.use_of(expr, name);
        if let (Some(local), Some(selector)) = (local, selector)
            && !self.is_dead(expr)
        {
            self.body.locals[local].selectors.push(selector);
        }
    }

    fn func_literal(&mut self, literal: ExprId, typ: ExprId, body: Span) {
        if let ExprKind::FuncType(sig) = self.kind(typ) {
            let func = self.body.funcs.len();
            self.body.literals.insert(literal, func as u32);
            self.func(IdRange::EMPTY, &sig, Some(body));
            self.body.funcs[func].is_deferred = self.deferred == Some(literal);
        }
    }

    fn literal(&mut self, literal: ExprId, typ: Option<ExprId>, elems: ExprList) {
        typ.into_iter().for_each(|typ| self.expr(typ));
        for &elem in &self.file.expr_lists[elems] {
            let (key, value) = match self.kind(elem) {
                ExprKind::KeyValue { key, value } => (Some(key), value),
                _ => (None, elem),
            };
            for (part, is_key) in key.map(|key| (key, true)).into_iter().chain([(value, false)]) {
                if let ExprKind::CompositeLit { typ: None, .. } = self.kind(part) {
                    self.body.elided.insert(part, Elided { around: literal, is_key });
                }
                self.expr(part);
            }
        }
    }

    /// Notes that the type of `expr` at run time is asked for, of `any(x)` that of
    /// `x`.
    fn asserted(&mut self, mut expr: ExprId) {
        while !self.is_dead(expr) {
            match self.kind(expr) {
                ExprKind::Paren(x) => expr = x,
                ExprKind::Call { args, .. } => match self.file.expr_lists[args] {
                    [arg] => {
                        self.body.inspects_types = true;
                        expr = arg;
                    }
                    _ => return,
                },
                ExprKind::Ident(name) => {
                    if let Some(&local) = self.meanings.get(&name) {
                        self.body.locals[local].is_asserted = true;
                    }
                    return;
                }
                _ => return,
            }
        }
    }

    /// Notes that the address of `expr` is taken.
    fn addressed(&mut self, mut expr: ExprId) {
        let mut is_part = false;
        while !self.is_dead(expr) {
            match self.kind(expr) {
                ExprKind::Paren(x) => expr = x,
                ExprKind::Selector { x, .. } | ExprKind::Index { x, .. } => {
                    is_part = true;
                    expr = x;
                }
                ExprKind::Ident(name) => {
                    if let Some(&local) = self.meanings.get(&name) {
                        let local = &mut self.body.locals[local];
                        local.is_addressed |= !is_part;
                        local.is_part_addressed |= is_part;
                    }
                    return;
                }
                _ => return,
            }
        }
    }
}
