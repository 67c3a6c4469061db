//! Expressions.
//!
//! Types are expressions here, so that a conversion, an instantiation or `make([]T, n)`
//! needs no decision before the names are known.

use crate::source::{Pos, Span};
use crate::symbol::Symbol;
use crate::syntax::ast::{ChanDir, ExprId, ExprKind, ExprList, Ident};
use crate::syntax::parser::{MAX_CHAIN, Parser, STMT_START};
use crate::syntax::token::Token;

impl Parser<'_> {
    /// `Expression = UnaryExpr | Expression binary_op Expression .`
    pub(super) fn expression(&mut self) -> ExprId {
        self.binary_expr(1)
    }

    /// An expression where no assignment can follow, so that `=` in it is `==`
    /// misspelt.
    pub(super) fn rhs(&mut self) -> ExprId {
        let outer = std::mem::replace(&mut self.in_rhs, true);
        let x = self.expression();
        self.in_rhs = outer;
        x
    }

    /// `ExpressionList = Expression { "," Expression } .`, where no assignment can
    /// follow.
    pub(super) fn rhs_list(&mut self) -> ExprList {
        let outer = std::mem::replace(&mut self.in_rhs, true);
        let list = self.expression_list();
        self.in_rhs = outer;
        list
    }

    pub(super) fn expression_list(&mut self) -> ExprList {
        let mark = self.pending_exprs.len();
        loop {
            let x = self.expression();
            self.pending_exprs.push(x);
            if !self.eat(Token::Comma) {
                return self.expr_list_since(mark);
            }
        }
    }

    /// An expression of operators that bind at least as strongly as `lowest`.
    fn binary_expr(&mut self, lowest: u8) -> ExprId {
        let x = self.unary_expr();
        self.binary_expr_from(x, lowest)
    }

    /// The rest of a binary expression behind its first operand.
    pub(super) fn binary_expr_from(&mut self, first: ExprId, lowest: u8) -> ExprId {
        let start = self.file.exprs[first].span.start;
        let mut x = first;
        let mut length = 0;
        loop {
            let op = if self.in_rhs && self.at(Token::Assign) { Token::Eql } else { self.token };
            let precedence = op.precedence();
            if precedence < lowest {
                return x;
            }
            length += 1;
            if length > MAX_CHAIN {
                self.too_deep();
            }
            let op_pos = self.expect(op);
            let y = self.binary_expr(precedence + 1);
            x = self.expr_from(start, ExprKind::Binary { op, op_pos, x, y });
        }
    }

    /// `UnaryExpr = PrimaryExpr | unary_op UnaryExpr .`
    fn unary_expr(&mut self) -> ExprId {
        self.enter();
        let start = self.span.start;
        let x = match self.token {
            Token::Add | Token::Sub | Token::Not | Token::Xor | Token::And | Token::Tilde => {
                let op = self.token;
                self.bump();
                let x = self.unary_expr();
                self.expr_from(start, ExprKind::Unary { op, x })
            }
            Token::Mul => {
                self.bump();
                let x = self.unary_expr();
                self.expr_from(start, ExprKind::Star(x))
            }
            Token::Arrow => {
                self.bump();
                let x = self.unary_expr();
                self.receive(start, x)
            }
            _ => {
                let operand = self.operand();
                self.primary_expr_from(operand)
            }
        };
        self.leave();
        x
    }

    /// What `<-` at `arrow` makes of `x`: a receive operation, or, of a channel type, a
    /// type that only receives.
    fn receive(&mut self, mut arrow: Pos, x: ExprId) -> ExprId {
        if !matches!(self.file.exprs[x].kind, ExprKind::ChanType { .. }) {
            return self.expr_from(arrow, ExprKind::Unary { op: Token::Arrow, x });
        }
        // `<-chan<- T` was read as `<-` before `chan<- T`, but means `<-chan` before
        // `<-T`: each arrow moves to the channel type on its right.
        let mut inner = x;
        while let ExprKind::ChanType { dir, elem } = self.file.exprs[inner].kind {
            let span = self.file.exprs[inner].span;
            if dir == ChanDir::Receive {
                self.expected(span.start, "'chan'");
            }
            let next_arrow = match dir {
                ChanDir::Send => self.token_behind(self.token_behind(span.start).end).start,
                _ => span.start,
            };
            let expr = &mut self.file.exprs[inner];
            expr.kind = ExprKind::ChanType { dir: ChanDir::Receive, elem };
            expr.span = Span::new(arrow, span.end);
            arrow = next_arrow;
            if dir != ChanDir::Send {
                return x;
            }
            inner = elem;
        }
        self.expected(arrow, "channel type");
        x
    }

    /// `Operand = Literal | OperandName [ TypeArgs ] | "(" Expression ")" .`, or a type.
    fn operand(&mut self) -> ExprId {
        let start = self.span.start;
        match self.token {
            Token::Ident => {
                let name = self.identifier();
                return self.name_expr(name);
            }
            token @ (Token::Int | Token::Float | Token::Imag | Token::Char | Token::String) => {
                self.bump();
                return self.expr_from(start, ExprKind::BasicLit(token));
            }
            Token::LParen => {
                self.bump();
                self.expr_level += 1;
                let x = self.rhs();
                self.expr_level -= 1;
                self.expect(Token::RParen);
                return self.expr_from(start, ExprKind::Paren(x));
            }
            Token::Func => return self.function_type_or_lit(),
            _ => {}
        }
        if let Some(typ) = self.try_type() {
            return typ;
        }
        self.expected(start, "operand");
        self.skip_to(STMT_START);
        self.bad_expr(start)
    }

    /// `FunctionLit = "func" Signature FunctionBody .`, or a function type.
    fn function_type_or_lit(&mut self) -> ExprId {
        let start = self.span.start;
        let typ = self.function_type();
        if !self.at(Token::LBrace) {
            return typ;
        }
        self.expr_level += 1;
        let body = self.function_body();
        self.expr_level -= 1;
        self.expr_from(start, ExprKind::FuncLit { typ, body })
    }

    /// The rest of a primary expression behind its operand `x`.
    ///
    /// `PrimaryExpr = Operand | Conversion | MethodExpr | PrimaryExpr Selector |`
    /// `PrimaryExpr Index | PrimaryExpr Slice | PrimaryExpr TypeAssertion |`
    /// `PrimaryExpr Arguments .`
    pub(super) fn primary_expr_from(&mut self, mut x: ExprId) -> ExprId {
        let mut length = 0;
        loop {
            x = match self.token {
                Token::Period => self.selector_or_type_assertion(x),
                Token::LBrack => self.index_or_slice(x),
                Token::LParen => self.arguments(x),
                Token::LBrace => {
                    if !self.begins_literal_value(x) {
                        return x;
                    }
                    self.literal_value(Some(x))
                }
                _ => return x,
            };
            length += 1;
            if length > MAX_CHAIN {
                self.too_deep();
            }
        }
    }

    /// `Selector = "." identifier .`
    /// `TypeAssertion = "." "(" Type ")" .`
    fn selector_or_type_assertion(&mut self, x: ExprId) -> ExprId {
        let start = self.file.exprs[x].span.start;
        self.expect(Token::Period);
        match self.token {
            Token::Ident => {
                let sel = self.identifier();
                self.expr_from(start, ExprKind::Selector { x, sel })
            }
            Token::LParen => {
                self.bump();
                let typ = if self.eat(Token::Type) { None } else { Some(self.typ()) };
                self.expect(Token::RParen);
                self.expr_from(start, ExprKind::TypeAssert { x, typ })
            }
            _ => {
                let span = self.byte_at(self.span.start);
                self.expected(span.start, "selector or type assertion");
                if !self.at(Token::RBrace) {
                    self.bump();
                }
                self.last_end = span.end;
                let sel = Ident { name: Symbol::BLANK, span };
                self.expr_from(start, ExprKind::Selector { x, sel })
            }
        }
    }

    /// `Index = "[" Expression [ "," ] "]" .`
    /// `Slice = "[" [ Expression ] ":" [ Expression ] [ ":" Expression ] "]" .`
    /// `TypeArgs = "[" TypeList [ "," ] "]" .`
    fn index_or_slice(&mut self, x: ExprId) -> ExprId {
        let start = self.file.exprs[x].span.start;
        self.expect(Token::LBrack);
        let mark = self.pending_exprs.len();
        if self.at(Token::RBrack) {
            self.expected(self.span.start, "operand");
            let nothing = self.bad_expr(self.span.start);
            self.bump();
            self.pending_exprs.push(nothing);
            let indices = self.expr_list_since(mark);
            return self.expr_from(start, ExprKind::Index { x, indices });
        }
        self.expr_level += 1;
        let first = if self.at(Token::Colon) { None } else { Some(self.rhs()) };
        let (kind, colons) = match first {
            Some(first) if !self.at(Token::Colon) => {
                self.pending_exprs.push(first);
                self.more_indices();
                (ExprKind::Index { x, indices: self.expr_list_since(mark) }, Vec::new())
            }
            low => {
                let (bounds, colons) = self.slice_bounds(low);
                (ExprKind::Slice { x, bounds }, colons)
            }
        };
        self.expr_level -= 1;
        self.expect(Token::RBrack);
        if let (ExprKind::Slice { bounds, .. }, &[first, second]) = (kind, &colons[..]) {
            if bounds[1].is_none() {
                self.error(first, "middle index required in 3-index slice");
            }
            if bounds[2].is_none() {
                self.error(second, "final index required in 3-index slice");
            }
        }
        self.expr_from(start, kind)
    }

    /// What follows the first index or type argument, pushed to the pending
    /// expressions. Only type arguments can be several.
    fn more_indices(&mut self) {
        while self.eat(Token::Comma) {
            if !matches!(self.token, Token::RBrack | Token::Eof) {
                let typ = self.typ();
                self.pending_exprs.push(typ);
            }
        }
    }

    /// The bounds of a slice, of which the first was read already, and where the colons
    /// are.
    fn slice_bounds(&mut self, low: Option<ExprId>) -> ([Option<ExprId>; 3], Vec<Pos>) {
        let mut bounds = [low, None, None];
        let mut colons = Vec::new();
        for bound in &mut bounds[1..] {
            if !self.at(Token::Colon) {
                break;
            }
            colons.push(self.expect(Token::Colon));
            if !matches!(self.token, Token::Colon | Token::RBrack | Token::Eof) {
                *bound = Some(self.rhs());
            }
        }
        (bounds, colons)
    }

    /// `Arguments = "(" [ ( ExpressionList | Type [ "," ExpressionList ] ) [ "..." ] [ "," ] ] ")" .`
    fn arguments(&mut self, fun: ExprId) -> ExprId {
        let start = self.file.exprs[fun].span.start;
        self.expect(Token::LParen);
        self.expr_level += 1;
        let mark = self.pending_exprs.len();
        let mut ellipsis = false;
        while !ellipsis && !matches!(self.token, Token::RParen | Token::Eof) {
            let x = self.rhs();
            self.pending_exprs.push(x);
            ellipsis = self.eat(Token::Ellipsis);
            if !self.comma("argument list", Token::RParen) {
                break;
            }
        }
        self.expr_level -= 1;
        self.close(Token::RParen, "argument list");
        let args = self.expr_list_since(mark);
        self.expr_from(start, ExprKind::Call { fun, args, ellipsis })
    }

    /// Whether the brace behind `x` begins the value of a literal of type `x`, and not
    /// a block.
    fn begins_literal_value(&mut self, x: ExprId) -> bool {
        let typ = self.unparen(x);
        let expr = self.file.exprs[typ];
        let begins = match expr.kind {
            ExprKind::ArrayType { .. } | ExprKind::StructType(_) | ExprKind::MapType { .. } => true,
            ExprKind::Bad
            | ExprKind::Ident(_)
            | ExprKind::Selector { .. }
            | ExprKind::Index { .. } => self.expr_level >= 0,
            _ => false,
        };
        if begins && typ != x {
            self.error(expr.span.start, "cannot parenthesize type in composite literal");
        }
        begins
    }

    /// `LiteralValue = "{" [ ElementList [ "," ] ] "}" .`, behind its type or inside
    /// another one without.
    fn literal_value(&mut self, typ: Option<ExprId>) -> ExprId {
        self.enter();
        let start = typ.map_or(self.span.start, |typ| self.file.exprs[typ].span.start);
        self.expect(Token::LBrace);
        self.expr_level += 1;
        let mark = self.pending_exprs.len();
        while !matches!(self.token, Token::RBrace | Token::Eof) {
            let element = self.keyed_element();
            self.pending_exprs.push(element);
            if !self.comma("composite literal", Token::RBrace) {
                break;
            }
        }
        self.expr_level -= 1;
        self.close(Token::RBrace, "composite literal");
        self.leave();
        let elems = self.expr_list_since(mark);
        self.expr_from(start, ExprKind::CompositeLit { typ, elems })
    }

    /// `KeyedElement = [ Key ":" ] Element .`
    fn keyed_element(&mut self) -> ExprId {
        let start = self.span.start;
        let key = self.element();
        if !self.eat(Token::Colon) {
            return key;
        }
        let value = self.element();
        self.expr_from(start, ExprKind::KeyValue { key, value })
    }

    /// `Element = Expression | LiteralValue .`
    fn element(&mut self) -> ExprId {
        if self.at(Token::LBrace) { self.literal_value(None) } else { self.expression() }
    }
}
