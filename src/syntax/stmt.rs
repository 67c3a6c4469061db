//! Statements.

use crate::source::{Pos, Span};
use crate::syntax::ast::{ExprId, ExprKind, ExprList, Ident};
use crate::syntax::parser::{Parser, STMT_START};
use crate::syntax::stmt_ast::{Block, Stmt, StmtId, StmtKind, StmtList};
use crate::syntax::token::{Token, TokenSet};

/// The tokens that begin a simple statement, because they begin an expression.
const SIMPLE_STMT_START: TokenSet = TokenSet::new(&[
    Token::Ident,
    Token::Int,
    Token::Float,
    Token::Imag,
    Token::Char,
    Token::String,
    Token::Func,
    Token::LParen,
    Token::LBrack,
    Token::Struct,
    Token::Map,
    Token::Chan,
    Token::Interface,
    Token::Add,
    Token::Sub,
    Token::Mul,
    Token::And,
    Token::Xor,
    Token::Arrow,
    Token::Not,
]);

const ASSIGN_OP: TokenSet = TokenSet::new(&[
    Token::Define,
    Token::Assign,
    Token::AddAssign,
    Token::SubAssign,
    Token::MulAssign,
    Token::QuoAssign,
    Token::RemAssign,
    Token::AndAssign,
    Token::OrAssign,
    Token::XorAssign,
    Token::ShlAssign,
    Token::ShrAssign,
    Token::AndNotAssign,
]);

impl Parser<'_> {
    /// `Block = "{" StatementList "}" .`
    pub(super) fn block(&mut self) -> Block {
        let start = self.expect(Token::LBrace);
        let stmts = self.statement_list();
        let closed = self.at(Token::RBrace);
        self.expect(Token::RBrace);
        if !closed {
            let last = self.last_end_of(stmts);
            self.last_end = last.unwrap_or(self.byte_at(start).end);
        }
        Block { stmts, span: Span::new(start, self.last_end) }
    }

    /// `StatementList = { Statement ";" } .`
    pub(super) fn statement_list(&mut self) -> StmtList {
        let mark = self.pending_stmts.len();
        while !matches!(self.token, Token::Case | Token::Default | Token::RBrace | Token::Eof) {
            let stmt = self.statement();
            self.pending_stmts.push(stmt);
        }
        self.file.stmts.lists.alloc_many(self.pending_stmts.drain(mark..))
    }

    /// `Statement = Declaration | LabeledStmt | SimpleStmt | GoStmt | ReturnStmt |`
    /// `BreakStmt | ContinueStmt | GotoStmt | FallthroughStmt | Block | IfStmt |`
    /// `SwitchStmt | SelectStmt | ForStmt | DeferStmt .`, and its semicolon.
    fn statement(&mut self) -> StmtId {
        self.enter();
        let start = self.span.start;
        if !matches!(self.token, Token::Const | Token::Type | Token::Var) {
            self.refuse_directives();
        }
        let stmt = match self.token {
            Token::Const | Token::Type | Token::Var => self.declaration_stmt(),
            Token::Go | Token::Defer => self.call_stmt(),
            Token::Return => self.return_stmt(),
            Token::Break | Token::Continue | Token::Goto | Token::Fallthrough => self.branch_stmt(),
            Token::LBrace => {
                let block = self.block();
                self.end_stmt(start, StmtKind::Block(block))
            }
            Token::If => self.if_stmt(),
            Token::Switch => self.switch_stmt(),
            Token::Select => self.select_stmt(),
            Token::For => self.for_stmt(),
            Token::Semicolon | Token::RBrace => self.empty_stmt(),
            token if SIMPLE_STMT_START.contains(token) => self.labeled_or_simple_stmt(),
            _ => {
                self.expected(start, "statement");
                self.skip_to(STMT_START);
                self.stmt_at(Span::new(start, self.span.start), StmtKind::Bad)
            }
        };
        self.refuse_directives_of_last();
        self.leave();
        stmt
    }

    /// `EmptyStmt = .`, with its semicolon if there is one.
    fn empty_stmt(&mut self) -> StmtId {
        let written = self.at(Token::Semicolon) && !self.at_line_end();
        let end = if written { self.span.end } else { self.span.start };
        let stmt = self.stmt_at(Span::new(self.span.start, end), StmtKind::Empty);
        self.eat(Token::Semicolon);
        stmt
    }

    /// A declaration inside a function.
    fn declaration_stmt(&mut self) -> StmtId {
        let start = self.span.start;
        let mark = self.pending_decls.len();
        match self.token {
            Token::Const => self.const_decl(),
            Token::Type => self.type_decl(),
            _ => self.var_decl(),
        }
        let decls = self.file.stmts.decls.alloc_many(self.pending_decls.drain(mark..));
        self.stmt_at(Span::new(start, self.ended), StmtKind::Decl(decls))
    }

    /// `LabeledStmt = Label ":" Statement .`, or a simple statement with its semicolon.
    fn labeled_or_simple_stmt(&mut self) -> StmtId {
        let start = self.span.start;
        let lhs = self.lhs_list();
        if self.at(Token::Colon)
            && let first = self.first_of(lhs)
            && let ExprKind::Ident(name) = self.file.exprs[first].kind
        {
            self.only_one(lhs);
            self.bump();
            let label = Ident { name, span: self.file.exprs[first].span };
            let stmt = self.statement();
            let end = self.file.stmts.stmts[stmt].span.end;
            return self.stmt_at(Span::new(start, end), StmtKind::Labeled { label, stmt });
        }
        let stmt = self.simple_stmt_from(start, lhs);
        self.semicolon();
        stmt
    }

    /// `SimpleStmt = EmptyStmt | ExpressionStmt | SendStmt | IncDecStmt | Assignment |`
    /// `ShortVarDecl .`, but not an empty one.
    pub(super) fn simple_stmt(&mut self) -> StmtId {
        let start = self.span.start;
        let lhs = self.lhs_list();
        self.simple_stmt_from(start, lhs)
    }

    /// The rest of a simple statement behind the expressions that it begins with.
    pub(super) fn simple_stmt_from(&mut self, start: Pos, lhs: ExprList) -> StmtId {
        let op_pos = self.span.start;
        if ASSIGN_OP.contains(self.token) {
            let op = self.token;
            self.bump();
            return self.assignment_from(start, lhs, op, op_pos);
        }
        self.only_one(lhs);
        let x = self.first_of(lhs);
        let kind = match self.token {
            Token::Colon => {
                self.bump();
                self.error(op_pos, "illegal label declaration");
                StmtKind::Bad
            }
            Token::Arrow => {
                self.bump();
                StmtKind::Send { chan: x, value: self.rhs() }
            }
            op @ (Token::Inc | Token::Dec) => {
                self.bump();
                StmtKind::IncDec { x, op }
            }
            _ => return self.stmt_at(self.file.exprs[x].span, StmtKind::Expr(x)),
        };
        self.stmt_from(start, kind)
    }

    /// `Assignment = ExpressionList assign_op ExpressionList .`
    /// `ShortVarDecl = IdentifierList ":=" ExpressionList .`, behind the operator.
    pub(super) fn assignment_from(
        &mut self,
        start: Pos,
        lhs: ExprList,
        op: Token,
        op_pos: Pos,
    ) -> StmtId {
        let rhs = self.rhs_list();
        self.stmt_from(start, StmtKind::Assign { lhs, op, op_pos, rhs })
    }

    /// `GoStmt = "go" Expression .`
    /// `DeferStmt = "defer" Expression .`
    fn call_stmt(&mut self) -> StmtId {
        let keyword = self.token;
        let Span { start, end: keyword_end } = self.span;
        self.bump();
        let mut x = self.rhs();
        if let ExprKind::Paren(_) = self.file.exprs[x].kind {
            let place = self.file.exprs[x].span.start;
            let keyword = keyword.as_str();
            self.error(place, format!("expression in {keyword} must not be parenthesized"));
            x = self.unparen(x);
        }
        let expr = self.file.exprs[x];
        if let ExprKind::Call { .. } = expr.kind {
            let go = keyword == Token::Go;
            return self.end_stmt(start, if go { StmtKind::Go(x) } else { StmtKind::Defer(x) });
        }
        if !matches!(expr.kind, ExprKind::Bad) {
            let keyword = keyword.as_str();
            let message = format!("expression in {keyword} must be function call");
            self.error(expr.span.end, message);
        }
        self.semicolon();
        self.stmt_at(Span::new(start, keyword_end), StmtKind::Bad)
    }

    /// `ReturnStmt = "return" [ ExpressionList ] .`
    fn return_stmt(&mut self) -> StmtId {
        let start = self.expect(Token::Return);
        let results = match self.token {
            Token::Semicolon | Token::RBrace => ExprList::EMPTY,
            _ => self.rhs_list(),
        };
        self.end_stmt(start, StmtKind::Return(results))
    }

    /// `BreakStmt = "break" [ Label ] .`
    /// `ContinueStmt = "continue" [ Label ] .`
    /// `GotoStmt = "goto" Label .`
    /// `FallthroughStmt = "fallthrough" .`
    fn branch_stmt(&mut self) -> StmtId {
        let start = self.span.start;
        let keyword = self.token;
        self.bump();
        let labeled = match keyword {
            Token::Goto => true,
            Token::Fallthrough => false,
            _ => self.at(Token::Ident),
        };
        let label = labeled.then(|| self.identifier());
        self.end_stmt(start, StmtKind::Branch { keyword, label })
    }

    /// Expressions that an assignment may follow.
    pub(super) fn lhs_list(&mut self) -> ExprList {
        let outer = std::mem::replace(&mut self.in_rhs, false);
        let list = self.expression_list();
        self.in_rhs = outer;
        list
    }

    /// The end of the last one of `stmts`.
    pub(super) fn last_end_of(&self, stmts: StmtList) -> Option<Pos> {
        let last = self.file.stmts.lists[stmts].last()?;
        Some(self.file.stmts.stmts[*last].span.end)
    }

    /// The first expression of a list, which is never empty.
    pub(super) fn first_of(&self, list: ExprList) -> ExprId {
        self.file.expr_lists[list][0]
    }

    /// Reports a list that should be a single expression.
    pub(super) fn only_one(&mut self, list: ExprList) {
        if list.len() > 1 {
            let first = self.first_of(list);
            self.expected(self.file.exprs[first].span.start, "1 expression");
        }
    }

    /// `x` without the parentheses around it.
    pub(super) fn unparen(&self, mut x: ExprId) -> ExprId {
        while let ExprKind::Paren(inner) = self.file.exprs[x].kind {
            x = inner;
        }
        x
    }

    /// A new statement from `start` up to the token before, with the semicolon behind
    /// it.
    pub(super) fn end_stmt(&mut self, start: Pos, kind: StmtKind) -> StmtId {
        let stmt = self.stmt_from(start, kind);
        self.semicolon();
        stmt
    }

    /// A new statement from `start` up to the token before.
    pub(super) fn stmt_from(&mut self, start: Pos, kind: StmtKind) -> StmtId {
        self.stmt_at(Span::new(start, self.last_end), kind)
    }

    /// A new statement.
    pub(super) fn stmt_at(&mut self, span: Span, kind: StmtKind) -> StmtId {
        self.file.stmts.stmts.alloc(Stmt { kind, span })
    }
}
