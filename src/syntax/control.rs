//! Control statements: `if`, `switch`, `select` and `for`.
//!
//! Between the keyword and the brace `expr_level` is below 0: a brace behind a name
//! begins the block there, and a composite literal needs parentheses around it.

use crate::arena::IdRange;
use crate::source::Span;
use crate::syntax::ast::{ExprId, ExprKind, ExprList};
use crate::syntax::parser::Parser;
use crate::syntax::stmt_ast::{Branch, Clause, ClauseHead, StmtId, StmtKind};
use crate::syntax::token::Token;

/// What stands between `for` and the block.
enum ForHeader {
    Clause { init: Option<StmtId>, cond: Option<StmtId>, post: Option<StmtId> },
    Range { vars: ExprList, op: Option<Token>, x: ExprId },
}

impl Parser<'_> {
    /// `IfStmt = "if" [ SimpleStmt ";" ] Expression Block [ "else" ( IfStmt | Block ) ] .`
    pub(super) fn if_stmt(&mut self) -> StmtId {
        let first = self.span.start;
        let mut branches = Vec::new();
        let mut otherwise = None;
        loop {
            let start = self.expect(Token::If);
            let (init, cond) = self.if_header();
            let then = self.block();
            branches.push(Branch { start, init, cond, then });
            if !self.eat(Token::Else) {
                self.semicolon();
                break;
            }
            match self.token {
                Token::If => continue,
                Token::LBrace => {
                    otherwise = Some(self.block());
                    self.semicolon();
                }
                _ => self.expected(self.span.start, "if statement or block"),
            }
            break;
        }
        let last = branches.last().map(|branch| branch.then.span.end);
        let end = otherwise.map(|block| block.span.end).or(last).unwrap_or(self.last_end);
        let branches = self.file.stmts.branches.alloc_many(branches);
        self.stmt_at(Span::new(first, end), StmtKind::If { branches, otherwise })
    }

    /// `[ SimpleStmt ";" ] Expression` up to the block.
    fn if_header(&mut self) -> (Option<StmtId>, ExprId) {
        if self.at(Token::LBrace) {
            self.error(self.span.start, "missing condition in if statement");
            return (None, self.bad_expr(self.span.start));
        }
        let outer = std::mem::replace(&mut self.expr_level, -1);
        let mut init = None;
        if !self.at(Token::Semicolon) {
            if self.eat(Token::Var) {
                self.error(self.span.start, "var declaration not allowed in if initializer");
            }
            init = Some(self.simple_stmt());
        }
        let mut cond = None;
        let mut semicolon = None;
        if self.at(Token::LBrace) {
            cond = init.take();
        } else {
            if self.at(Token::Semicolon) {
                semicolon = Some((self.span.start, self.at_line_end()));
            }
            self.expect(Token::Semicolon);
            if !self.at(Token::LBrace) {
                cond = Some(self.simple_stmt());
            }
        }
        let cond = match (cond, semicolon) {
            (Some(cond), _) => self.condition(cond, "boolean expression"),
            (None, Some((place, line_end))) => {
                let message = if line_end {
                    "unexpected newline, expecting { after if clause"
                } else {
                    "missing condition in if statement"
                };
                self.error(place, message);
                self.bad_expr(place)
            }
            (None, None) => self.bad_expr(self.span.start),
        };
        self.expr_level = outer;
        (init, cond)
    }

    /// The expression that a statement is, where the grammar wants one.
    fn condition(&mut self, stmt: StmtId, wanted: &str) -> ExprId {
        let stmt = self.file.stmts.stmts[stmt];
        let found = match stmt.kind {
            StmtKind::Expr(x) => return x,
            StmtKind::Assign { .. } => "assignment",
            _ => "simple statement",
        };
        let hint = "(missing parentheses around composite literal?)";
        self.error(stmt.span.start, format!("expected {wanted}, found {found} {hint}"));
        self.expr_at(stmt.span, ExprKind::Bad)
    }

    /// `SwitchStmt = ExprSwitchStmt | TypeSwitchStmt .`
    /// `ExprSwitchStmt = "switch" [ SimpleStmt ";" ] [ Expression ] "{" { ExprCaseClause } "}" .`
    /// `TypeSwitchStmt = "switch" [ SimpleStmt ";" ] TypeSwitchGuard "{" { TypeCaseClause } "}" .`
    pub(super) fn switch_stmt(&mut self) -> StmtId {
        let start = self.expect(Token::Switch);
        let (init, last) = self.switch_header();
        let guard = last.filter(|&last| self.is_type_switch_guard(last));
        let clauses = self.clauses(Self::case);
        let end = self.last_end;
        self.semicolon();
        let kind = match guard {
            Some(guard) => StmtKind::TypeSwitch { init, guard, clauses },
            None => {
                let tag = last.map(|last| self.condition(last, "switch expression"));
                StmtKind::Switch { init, tag, clauses }
            }
        };
        self.stmt_at(Span::new(start, end), kind)
    }

    /// `[ SimpleStmt ";" ] [ Expression | TypeSwitchGuard ]` up to the brace.
    fn switch_header(&mut self) -> (Option<StmtId>, Option<StmtId>) {
        let outer = std::mem::replace(&mut self.expr_level, -1);
        let mut init = None;
        let mut last = self.simple_stmt_before(&[Token::LBrace, Token::Semicolon]);
        if self.eat(Token::Semicolon) {
            init = last;
            last = self.simple_stmt_before(&[Token::LBrace]);
        }
        self.expr_level = outer;
        (init, last)
    }

    /// A simple statement, unless one of `ends` is there already.
    fn simple_stmt_before(&mut self, ends: &[Token]) -> Option<StmtId> {
        (!ends.contains(&self.token)).then(|| self.simple_stmt())
    }

    /// `TypeSwitchGuard = [ identifier ":=" ] PrimaryExpr "." "(" "type" ")" .`
    fn is_type_switch_guard(&mut self, stmt: StmtId) -> bool {
        match self.file.stmts.stmts[stmt].kind {
            StmtKind::Expr(x) => self.is_type_switch_assertion(x),
            StmtKind::Assign { lhs, op: op @ (Token::Define | Token::Assign), op_pos, rhs } => {
                let is_guard = lhs.len() == 1
                    && rhs.len() == 1
                    && self.is_type_switch_assertion(self.first_of(rhs));
                if is_guard && op == Token::Assign {
                    self.error(op_pos, "expected ':=', found '='");
                }
                is_guard
            }
            _ => false,
        }
    }

    fn is_type_switch_assertion(&self, x: ExprId) -> bool {
        matches!(self.file.exprs[x].kind, ExprKind::TypeAssert { typ: None, .. })
    }

    /// `SelectStmt = "select" "{" { CommClause } "}" .`
    pub(super) fn select_stmt(&mut self) -> StmtId {
        let start = self.expect(Token::Select);
        let clauses = self.clauses(Self::comm_case);
        self.end_stmt(start, StmtKind::Select(clauses))
    }

    /// The clauses of a switch or select statement, with the braces. `case` reads what
    /// is between `case` and the colon.
    fn clauses(&mut self, case: fn(&mut Self) -> ClauseHead) -> IdRange<Clause> {
        self.expect(Token::LBrace);
        let mut clauses = Vec::new();
        while matches!(self.token, Token::Case | Token::Default) {
            clauses.push(self.clause(case));
        }
        self.expect(Token::RBrace);
        self.file.stmts.clauses.alloc_many(clauses)
    }

    /// `ExprCaseClause = ExprSwitchCase ":" StatementList .`
    /// `TypeCaseClause = TypeSwitchCase ":" StatementList .`
    /// `CommClause = CommCase ":" StatementList .`
    fn clause(&mut self, case: fn(&mut Self) -> ClauseHead) -> Clause {
        let start = self.span.start;
        let head = if self.eat(Token::Default) {
            ClauseHead::Default
        } else {
            self.bump();
            case(self)
        };
        self.expect(Token::Colon);
        let colon_end = self.last_end;
        let body = self.statement_list();
        let end = self.last_end_of(body).unwrap_or(colon_end);
        Clause { head, body, span: Span::new(start, end) }
    }

    /// The expressions or types of `ExprSwitchCase = "case" ExpressionList .` and
    /// `TypeSwitchCase = "case" TypeList .`
    fn case(&mut self) -> ClauseHead {
        ClauseHead::Case(self.rhs_list())
    }

    /// The statement of `CommCase = "case" ( SendStmt | RecvStmt ) .`, where
    /// `RecvStmt = [ ExpressionList "=" | IdentifierList ":=" ] RecvExpr .`
    fn comm_case(&mut self) -> ClauseHead {
        let start = self.span.start;
        let lhs = self.lhs_list();
        let op_pos = self.span.start;
        let kind = match self.token {
            op @ (Token::Assign | Token::Define) => {
                if lhs.len() > 2 {
                    let first = self.first_of(lhs);
                    self.expected(self.file.exprs[first].span.start, "1 or 2 expressions");
                }
                self.bump();
                let value = self.rhs();
                let rhs = self.file.expr_lists.alloc_many([value]);
                StmtKind::Assign { lhs, op, op_pos, rhs }
            }
            token => {
                self.only_one(lhs);
                let x = self.first_of(lhs);
                if token == Token::Arrow {
                    self.bump();
                    StmtKind::Send { chan: x, value: self.rhs() }
                } else {
                    StmtKind::Expr(x)
                }
            }
        };
        ClauseHead::Comm(self.stmt_from(start, kind))
    }

    /// `ForStmt = "for" [ Condition | ForClause | RangeClause ] Block .`
    pub(super) fn for_stmt(&mut self) -> StmtId {
        let start = self.expect(Token::For);
        let outer = std::mem::replace(&mut self.expr_level, -1);
        let header = self.for_header();
        self.expr_level = outer;
        let body = self.block();
        self.semicolon();
        let kind = match header {
            ForHeader::Clause { init, cond, post } => {
                let cond = cond.map(|cond| self.condition(cond, "boolean or range expression"));
                StmtKind::For { init, cond, post, body }
            }
            ForHeader::Range { vars, op, x } => match self.file.expr_lists[vars] {
                [] => StmtKind::Range { key: None, value: None, op, x, body },
                [key] => StmtKind::Range { key: Some(key), value: None, op, x, body },
                [key, value] => StmtKind::Range { key: Some(key), value: Some(value), op, x, body },
                [.., last] => {
                    self.expected(self.file.exprs[last].span.start, "at most 2 expressions");
                    StmtKind::Bad
                }
            },
        };
        self.stmt_at(Span::new(start, body.span.end), kind)
    }

    /// What stands between `for` and the brace.
    fn for_header(&mut self) -> ForHeader {
        let mut init = None;
        let mut cond = None;
        let mut post = None;
        match self.token {
            Token::LBrace => return ForHeader::Clause { init, cond, post },
            Token::Range => return self.range_clause(ExprList::EMPTY, None),
            Token::Semicolon => {}
            _ => match self.range_clause_or_simple_stmt() {
                Ok(range) => return range,
                Err(stmt) => cond = Some(stmt),
            },
        }
        // `ForClause = [ InitStmt ] ";" [ Condition ] ";" [ PostStmt ] .`
        if self.eat(Token::Semicolon) {
            init = cond;
            cond = self.simple_stmt_before(&[Token::Semicolon]);
            self.semicolon();
            post = self.simple_stmt_before(&[Token::LBrace]);
        }
        ForHeader::Clause { init, cond, post }
    }

    /// A range clause with variables, or the simple statement that is here instead.
    fn range_clause_or_simple_stmt(&mut self) -> Result<ForHeader, StmtId> {
        let start = self.span.start;
        let lhs = self.lhs_list();
        let (op, op_pos) = (self.token, self.span.start);
        if !matches!(op, Token::Define | Token::Assign) {
            return Err(self.simple_stmt_from(start, lhs));
        }
        self.bump();
        if self.at(Token::Range) {
            return Ok(self.range_clause(lhs, Some(op)));
        }
        Err(self.assignment_from(start, lhs, op, op_pos))
    }

    /// `RangeClause = [ ExpressionList "=" | IdentifierList ":=" ] "range" Expression .`,
    /// from the keyword on.
    fn range_clause(&mut self, vars: ExprList, op: Option<Token>) -> ForHeader {
        self.expect(Token::Range);
        ForHeader::Range { vars, op, x: self.rhs() }
    }
}
