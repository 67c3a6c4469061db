//! Types.

use crate::arena::IdRange;
use crate::source::{Pos, Span};
use crate::syntax::ast::{ChanDir, ExprId, ExprKind, FieldDecl, FuncType, Ident};
use crate::syntax::parser::{EXPR_END, MAX_CHAIN, Parser};
use crate::syntax::token::Token;

impl Parser<'_> {
    /// `Type = TypeName [ TypeArgs ] | TypeLit | "(" Type ")" .` Something else is an
    /// error.
    pub(super) fn typ(&mut self) -> ExprId {
        match self.try_type() {
            Some(typ) => typ,
            None => {
                let start = self.span.start;
                self.expected(start, "type");
                self.skip_to(EXPR_END);
                self.bad_expr(start)
            }
        }
    }

    /// A type, if one begins here; otherwise nothing is consumed.
    pub(super) fn try_type(&mut self) -> Option<ExprId> {
        self.enter();
        let start = self.span.start;
        let typ = match self.token {
            Token::Ident => Some(self.type_name_with_args(None)),
            Token::LBrack => {
                self.bump();
                Some(self.array_type(start, None))
            }
            Token::Struct => Some(self.struct_type()),
            Token::Mul => Some(self.pointer_type()),
            Token::Func => Some(self.function_type()),
            Token::Interface => Some(self.interface_type()),
            Token::Map => Some(self.map_type()),
            Token::Chan | Token::Arrow => Some(self.channel_type()),
            Token::LParen => {
                self.bump();
                let inner = self.typ();
                self.expect(Token::RParen);
                Some(self.expr_from(start, ExprKind::Paren(inner)))
            }
            _ => None,
        };
        self.leave();
        typ
    }

    /// `TypeName [ TypeArgs ]`, whose first name may have been read already.
    pub(super) fn type_name_with_args(&mut self, name: Option<Ident>) -> ExprId {
        let typ = self.type_name(name);
        if self.at(Token::LBrack) { self.type_args(typ) } else { typ }
    }

    /// `TypeName = identifier | QualifiedIdent .`
    pub(super) fn type_name(&mut self, name: Option<Ident>) -> ExprId {
        let name = match name {
            Some(name) => name,
            None => self.identifier(),
        };
        let x = self.name_expr(name);
        if !self.eat(Token::Period) {
            return x;
        }
        let sel = self.identifier();
        self.expr_from(name.span.start, ExprKind::Selector { x, sel })
    }

    /// `TypeArgs = "[" TypeList [ "," ] "]" .` behind the generic type `x`.
    pub(super) fn type_args(&mut self, x: ExprId) -> ExprId {
        let start = self.file.exprs[x].span.start;
        let bracket = self.expect(Token::LBrack);
        self.expr_level += 1;
        let mark = self.pending_exprs.len();
        self.more_type_args();
        self.expr_level -= 1;
        let closing = self.span.start;
        self.close(Token::RBrack, "type argument list");
        if self.pending_exprs.len() == mark {
            self.expected(closing, "type argument list");
            let nothing = Span::new(bracket.offset(1), closing);
            let nothing = self.expr_at(nothing, ExprKind::Bad);
            self.pending_exprs.push(nothing);
        }
        let indices = self.expr_list_since(mark);
        self.expr_from(start, ExprKind::Index { x, indices })
    }

    /// Type arguments up to the closing bracket, pushed to the pending expressions.
    fn more_type_args(&mut self) {
        while !matches!(self.token, Token::RBrack | Token::Eof) {
            let typ = self.typ();
            self.pending_exprs.push(typ);
            if !self.comma("type argument list", Token::RBrack) {
                break;
            }
        }
    }

    /// `ArrayType = "[" ArrayLength "]" ElementType .`
    /// `SliceType = "[" "]" ElementType .`
    ///
    /// The bracket at `start` was read already, and so was the length if there is one.
    pub(super) fn array_type(&mut self, start: Pos, len: Option<ExprId>) -> ExprId {
        let len = len.or_else(|| self.array_length());
        if self.at(Token::Comma) {
            self.error(self.span.start, "unexpected comma; expecting ]");
            self.bump();
        }
        self.expect(Token::RBrack);
        let elem = self.typ();
        self.expr_from(start, ExprKind::ArrayType { len, elem })
    }

    /// `ArrayLength = Expression .`, or the dots that stand for it in a literal.
    fn array_length(&mut self) -> Option<ExprId> {
        self.expr_level += 1;
        let len = match self.token {
            Token::RBrack => None,
            Token::Ellipsis => {
                let start = self.span.start;
                self.bump();
                Some(self.expr_from(start, ExprKind::Ellipsis(None)))
            }
            _ => Some(self.rhs()),
        };
        self.expr_level -= 1;
        len
    }

    /// `PointerType = "*" BaseType .`
    fn pointer_type(&mut self) -> ExprId {
        let start = self.expect(Token::Mul);
        let base = self.typ();
        self.expr_from(start, ExprKind::Star(base))
    }

    /// `MapType = "map" "[" KeyType "]" ElementType .`
    fn map_type(&mut self) -> ExprId {
        let start = self.expect(Token::Map);
        self.expect(Token::LBrack);
        let key = self.typ();
        self.expect(Token::RBrack);
        let value = self.typ();
        self.expr_from(start, ExprKind::MapType { key, value })
    }

    /// `ChannelType = ( "chan" | "chan" "<-" | "<-" "chan" ) ElementType .`
    fn channel_type(&mut self) -> ExprId {
        let start = self.span.start;
        let dir = if self.eat(Token::Chan) {
            if self.eat(Token::Arrow) { ChanDir::Send } else { ChanDir::Both }
        } else {
            self.expect(Token::Arrow);
            self.expect(Token::Chan);
            ChanDir::Receive
        };
        let elem = self.typ();
        self.expr_from(start, ExprKind::ChanType { dir, elem })
    }

    /// `FunctionType = "func" Signature .`
    pub(super) fn function_type(&mut self) -> ExprId {
        let start = self.expect(Token::Func);
        if self.at(Token::LBrack) {
            let bracket = self.span.start;
            if !self.type_parameters().is_empty() {
                self.error(bracket, "function type must have no type parameters");
            }
        }
        let signature = self.signature(IdRange::EMPTY);
        self.expr_from(start, ExprKind::FuncType(signature))
    }

    /// `Signature = Parameters [ Result ] .`
    pub(super) fn signature(&mut self, type_params: IdRange<FieldDecl>) -> FuncType {
        let params = self.parameters();
        let results = self.result();
        FuncType { type_params, params, results }
    }

    /// `StructType = "struct" "{" { FieldDecl ";" } "}" .`
    fn struct_type(&mut self) -> ExprId {
        let start = self.expect(Token::Struct);
        self.expect(Token::LBrace);
        let mut fields = Vec::new();
        // No field begins with a parenthesis, but people try.
        while matches!(self.token, Token::Ident | Token::Mul | Token::LParen) {
            fields.push(self.field_decl());
        }
        self.expect(Token::RBrace);
        let fields = self.file.fields.alloc_many(fields);
        self.expr_from(start, ExprKind::StructType(fields))
    }

    /// `FieldDecl = (IdentifierList Type | EmbeddedField) [ Tag ] .`
    fn field_decl(&mut self) -> FieldDecl {
        let (names, typ) = if self.at(Token::Ident) {
            self.named_or_embedded_field()
        } else {
            (IdRange::EMPTY, self.embedded_field())
        };
        let tag = self.at(Token::String).then_some(self.span);
        if tag.is_some() {
            self.bump();
        }
        self.semicolon();
        FieldDecl { names, typ, tag }
    }

    /// The names, if any, and the type of a field that begins with a name.
    fn named_or_embedded_field(&mut self) -> (IdRange<Ident>, ExprId) {
        let name = self.identifier();
        match self.token {
            Token::Period | Token::String | Token::Semicolon | Token::RBrace => {
                (IdRange::EMPTY, self.type_name_with_args(Some(name)))
            }
            Token::LBrack => {
                let (name, typ) = self.array_or_instance(name);
                (self.file.idents.alloc_many(name), typ)
            }
            _ => {
                let names = self.more_identifiers(name);
                (names, self.typ())
            }
        }
    }

    /// `EmbeddedField = [ "*" ] TypeName [ TypeArgs ] .` Parentheses are not allowed.
    fn embedded_field(&mut self) -> ExprId {
        let parenthesized = self.stray_parenthesis();
        let start = self.span.start;
        let typ = if self.eat(Token::Mul) {
            let parenthesized = !parenthesized && self.stray_parenthesis();
            let base = self.type_name_with_args(None);
            if parenthesized {
                self.eat(Token::RParen);
            }
            self.expr_from(start, ExprKind::Star(base))
        } else {
            self.type_name_with_args(None)
        };
        if parenthesized {
            self.eat(Token::RParen);
        }
        typ
    }

    fn stray_parenthesis(&mut self) -> bool {
        let found = self.at(Token::LParen);
        if found {
            self.error(self.span.start, "cannot parenthesize embedded type");
            self.bump();
        }
        found
    }

    /// What follows `name` when a bracket does: in a list of fields or parameters,
    /// `name []E` and `name [n]E` are a name with its type, `name[A]` and `name[A, B]`
    /// are an instantiated type without a name.
    pub(super) fn array_or_instance(&mut self, name: Ident) -> (Option<Ident>, ExprId) {
        let bracket = self.expect(Token::LBrack);
        let mark = self.pending_exprs.len();
        let mut trailing_comma = None;
        if !self.at(Token::RBrack) {
            self.expr_level += 1;
            trailing_comma = self.lengths_or_type_args();
            self.expr_level -= 1;
        }
        self.expect(Token::RBrack);
        let end = self.last_end;
        let args = self.expr_list_since(mark);
        if args.is_empty() {
            let elem = self.typ();
            let typ = self.expr_from(bracket, ExprKind::ArrayType { len: None, elem });
            return (Some(name), typ);
        }
        if args.len() == 1
            && let Some(elem) = self.try_type()
        {
            if let Some(comma) = trailing_comma {
                self.error(comma, "unexpected comma; expecting ]");
            }
            let len = args.get(0).map(|first| self.file.expr_lists[first]);
            let typ = self.expr_from(bracket, ExprKind::ArrayType { len, elem });
            return (Some(name), typ);
        }
        let x = self.name_expr(name);
        let span = Span::new(name.span.start, end);
        (None, self.expr_at(span, ExprKind::Index { x, indices: args }))
    }

    /// Expressions up to the closing bracket, pushed to the pending ones. Returns where
    /// a comma stands before the bracket.
    fn lengths_or_type_args(&mut self) -> Option<Pos> {
        loop {
            let x = self.rhs();
            self.pending_exprs.push(x);
            let comma = self.span.start;
            if !self.eat(Token::Comma) {
                return None;
            }
            if self.at(Token::RBrack) {
                return Some(comma);
            }
        }
    }

    /// `InterfaceType = "interface" "{" { InterfaceElem ";" } "}" .`
    fn interface_type(&mut self) -> ExprId {
        let start = self.expect(Token::Interface);
        self.expect(Token::LBrace);
        let mut elems = Vec::new();
        while let Some(elem) = self.interface_elem() {
            elems.push(elem);
            self.semicolon();
        }
        self.expect(Token::RBrace);
        let elems = self.file.fields.alloc_many(elems);
        self.expr_from(start, ExprKind::InterfaceType(elems))
    }

    /// `InterfaceElem = MethodElem | TypeElem .`, if one begins here.
    fn interface_elem(&mut self) -> Option<FieldDecl> {
        let mut names = IdRange::EMPTY;
        let typ = match self.token {
            Token::Ident => {
                let (name, typ) = self.method_or_type();
                match name {
                    Some(name) => {
                        names = self.file.idents.alloc_many([name]);
                        typ
                    }
                    None => self.type_elem_rest(typ),
                }
            }
            Token::Tilde => self.type_elem(),
            _ => {
                let term = self.try_type()?;
                self.type_elem_rest(term)
            }
        };
        Some(FieldDecl { names, typ, tag: None })
    }

    /// `MethodElem = MethodName Signature .`, with the name, or the first term of a type
    /// element that begins with a name.
    fn method_or_type(&mut self) -> (Option<Ident>, ExprId) {
        let name = self.identifier();
        match self.token {
            Token::LParen => (Some(name), self.method_signature()),
            Token::LBrack => self.generic_method_or_type(name),
            _ => (None, self.type_name_with_args(Some(name))),
        }
    }

    fn method_signature(&mut self) -> ExprId {
        let start = self.span.start;
        let signature = self.signature(IdRange::EMPTY);
        self.expr_from(start, ExprKind::FuncType(signature))
    }

    /// `name[P any](...)`, which is not allowed, or the type `name[A, B]`.
    fn generic_method_or_type(&mut self, name: Ident) -> (Option<Ident>, ExprId) {
        let bracket = self.expect(Token::LBrack);
        self.expr_level += 1;
        let first = self.expression();
        self.expr_level -= 1;
        if let ExprKind::Ident(param) = self.file.exprs[first].kind
            && !matches!(self.token, Token::Comma | Token::RBrack)
        {
            let param = Ident { name: param, span: self.file.exprs[first].span };
            self.type_parameters_from(param, None);
            self.error(bracket, "interface method must have no type parameters");
            return (Some(name), self.method_signature());
        }
        let mark = self.pending_exprs.len();
        self.pending_exprs.push(first);
        if self.comma("type argument list", Token::RBrack) {
            self.expr_level += 1;
            self.more_type_args();
            self.expr_level -= 1;
        }
        self.close(Token::RBrack, "type argument list");
        let indices = self.expr_list_since(mark);
        let x = self.name_expr(name);
        (None, self.expr_from(name.span.start, ExprKind::Index { x, indices }))
    }

    /// `TypeElem = TypeTerm { "|" TypeTerm } .`
    pub(super) fn type_elem(&mut self) -> ExprId {
        let term = self.type_term();
        self.type_elem_rest(term)
    }

    /// The rest of a type element behind its first term.
    pub(super) fn type_elem_rest(&mut self, first: ExprId) -> ExprId {
        let start = self.file.exprs[first].span.start;
        let mut x = first;
        let mut length = 0;
        while self.at(Token::Or) {
            length += 1;
            if length > MAX_CHAIN {
                self.too_deep();
            }
            let op_pos = self.expect(Token::Or);
            let y = self.type_term();
            x = self.expr_from(start, ExprKind::Binary { op: Token::Or, op_pos, x, y });
        }
        x
    }

    /// `TypeTerm = Type | UnderlyingType .`
    /// `UnderlyingType = "~" Type .`
    fn type_term(&mut self) -> ExprId {
        let start = self.span.start;
        if self.eat(Token::Tilde) {
            let x = self.typ();
            return self.expr_from(start, ExprKind::Unary { op: Token::Tilde, x });
        }
        if let Some(typ) = self.try_type() {
            return typ;
        }
        self.expected(start, "~ term or type");
        self.skip_to(EXPR_END);
        self.bad_expr(start)
    }

    /// A name where an expression or type stands.
    pub(super) fn name_expr(&mut self, name: Ident) -> ExprId {
        self.expr_at(name.span, ExprKind::Ident(name.name))
    }
}
