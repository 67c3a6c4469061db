//! Code that never runs, because constants say so.
//!
//! One source often serves two compilers: `if unsafe.Sizeof(uintptr(0)) == 4` holds
//! the half that is for 32-bit pointers. What a constant condition excludes, and what
//! stands behind a statement that never completes, is as if it were not there.

use rustc_hash::FxHashMap;

use crate::arena::IdRange;
use crate::resolve::scopes::LocalKind;
use crate::resolve::{Env, Operand, Resolver};
use crate::source::{Pos, Span};
use crate::symbol::Symbol;
use crate::syntax::ast::{Decl, ExprId, ExprKind};
use crate::syntax::stmt_ast::{Block, Branch, Clause, ClauseHead, StmtId, StmtKind, StmtList};
use crate::syntax::token::Token;
use crate::types::{Builtin, ConstValue};

/// The places of a body that are never reached.
#[derive(Clone, Debug, Default)]
pub(super) struct Dead {
    /// In the order of the text, none inside another.
    spans: Vec<Span>,
}

impl Dead {
    fn new(mut spans: Vec<Span>) -> Dead {
        spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        let mut end = None;
        spans.retain(|span| {
            let is_outside = end.is_none_or(|end| span.start >= end);
            if is_outside {
                end = Some(span.end);
            }
            is_outside
        });
        Dead { spans }
    }

    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Whether what begins at `pos` is never reached.
    pub fn contains(&self, pos: Pos) -> bool {
        let behind = self.spans.partition_point(|span| span.start <= pos);
        behind.checked_sub(1).is_some_and(|index| pos < self.spans[index].end)
    }
}

impl Resolver {
    /// What is never reached in the body of `env`. A body without calls is not looked
    /// at, because nobody asks what it does.
    pub(super) fn dead(&mut self, env: &Env) -> Dead {
        let Some(body) = env.body.clone() else { return Dead::default() };
        if body.calls.is_empty() {
            return Dead::default();
        }
        let mut search = Search {
            resolver: self,
            env,
            has_goto: body.has_goto,
            truths: FxHashMap::default(),
            has_break: false,
            dead: Vec::new(),
        };
        // Inner operations come first, and those around need not look at them again.
        for &expr in body.logical.iter().rev() {
            search.logical(expr);
        }
        for func in &body.funcs {
            search.list(func.stmts);
        }
        Dead::new(search.dead)
    }
}

/// A walk through the statements of a body.
struct Search<'a> {
    resolver: &'a mut Resolver,
    env: &'a Env,
    /// Whether what stands behind a statement may be reached by a jump.
    has_goto: bool,
    /// The values of conditions that were asked for.
    truths: FxHashMap<ExprId, Option<bool>>,
    /// Whether the innermost loop or switch at hand is left by a `break`.
    has_break: bool,
    dead: Vec<Span>,
}

impl Search<'_> {
    /// The right operand of `&&` and `||`, where the left one decides.
    fn logical(&mut self, expr: ExprId) {
        let ExprKind::Binary { op, x, y, .. } = self.env.kind(expr) else { return };
        if self.truth(x) == Some(op == Token::LOr) {
            self.dead.push(self.env.ast().exprs[y].span);
        }
        self.truth(expr);
    }

    /// Walks statements. Whether what stands behind them is reached.
    fn list(&mut self, list: StmtList) -> bool {
        let env = self.env;
        let stmts = &env.ast().stmts;
        let all = &stmts.lists[list];
        for (index, &stmt) in all.iter().enumerate() {
            if !self.stmt(stmt) && !self.has_goto {
                if let [_, .., last] = all[index..] {
                    let start = stmts.stmts[stmt].span.end;
                    self.dead.push(Span::new(start, stmts.stmts[last].span.end));
                }
                return false;
            }
        }
        true
    }

    fn stmt(&mut self, stmt: StmtId) -> bool {
        let stmt = self.env.ast().stmts.stmts[stmt];
        match stmt.kind {
            StmtKind::Return(_) => false,
            StmtKind::Branch { keyword, label } => {
                self.has_break |= keyword == Token::Break && label.is_none();
                false
            }
            StmtKind::Expr(expr) => !self.is_panic(expr),
            StmtKind::Block(block) => self.list(block.stmts),
            StmtKind::Labeled { stmt, .. } => {
                self.stmt(stmt);
                true
            }
            StmtKind::If { branches, otherwise } => self.branches(branches, otherwise, stmt.span),
            StmtKind::Switch { tag, clauses, .. } => {
                self.breakable(|this| this.switch(tag, clauses))
            }
            StmtKind::TypeSwitch { clauses, .. } | StmtKind::Select(clauses) => {
                self.breakable(|this| {
                    for clause in clauses.ids() {
                        this.list(this.env.ast().stmts.clauses[clause].body);
                    }
                    true
                })
            }
            StmtKind::For { cond, post, body, .. } => {
                self.breakable(|this| this.repeated(cond, post, body))
            }
            StmtKind::Range { body, .. } => self.breakable(|this| {
                this.list(body.stmts);
                true
            }),
            _ => true,
        }
    }

    /// Walks a statement that `break` leaves.
    fn breakable(&mut self, walk: impl FnOnce(&mut Self) -> bool) -> bool {
        let outer = std::mem::replace(&mut self.has_break, false);
        let completes = walk(self);
        std::mem::replace(&mut self.has_break, outer) || completes
    }

    fn branches(
        &mut self,
        branches: IdRange<Branch>,
        otherwise: Option<Block>,
        whole: Span,
    ) -> bool {
        let mut completes = false;
        for branch in branches.ids() {
            let branch = self.env.ast().stmts.branches[branch];
            match self.truth(branch.cond) {
                Some(false) => self.dead.push(branch.then.span),
                Some(true) => {
                    self.dead.push(Span::new(branch.then.span.end, whole.end));
                    return self.list(branch.then.stmts) || completes;
                }
                None => completes |= self.list(branch.then.stmts),
            }
        }
        otherwise.is_none_or(|block| self.list(block.stmts)) || completes
    }

    fn repeated(&mut self, cond: Option<ExprId>, post: Option<StmtId>, body: Block) -> bool {
        let truth = cond.map_or(Some(true), |cond| self.truth(cond));
        if truth == Some(false) {
            self.dead.push(body.span);
            self.dead.extend(post.map(|post| self.env.ast().stmts.stmts[post].span));
            return true;
        }
        self.list(body.stmts);
        truth.is_none()
    }

    fn switch(&mut self, tag: Option<ExprId>, clauses: IdRange<Clause>) -> bool {
        let env = self.env;
        let stmts = &env.ast().stmts;
        let all = &stmts.clauses[clauses];
        let chances: Vec<_> = all.iter().map(|clause| self.chance(tag, clause.head)).collect();
        let taken = chances.iter().position(|chance| *chance == Some(true));
        let has_default = all.iter().any(|clause| matches!(clause.head, ClauseHead::Default));
        let mut completes = taken.is_none() && !has_default;
        let mut falls_through = false;
        for (index, clause) in all.iter().enumerate() {
            let is_possible = match clause.head {
                ClauseHead::Default => taken.is_none(),
                _ => chances[index] != Some(false) && taken.is_none_or(|taken| index <= taken),
            };
            if !is_possible && !falls_through {
                self.dead.push(clause.span);
                continue;
            }
            completes |= self.list(clause.body);
            let last = stmts.lists[clause.body].last().map(|&last| stmts.stmts[last].kind);
            falls_through =
                matches!(last, Some(StmtKind::Branch { keyword: Token::Fallthrough, .. }));
        }
        completes
    }

    /// Whether a clause of a switch is for the value at hand, if that is known.
    fn chance(&mut self, tag: Option<ExprId>, head: ClauseHead) -> Option<bool> {
        let ClauseHead::Case(cases) = head else { return None };
        let mut chance = Some(false);
        for &case in &self.env.ast().expr_lists[cases] {
            let is_equal = match tag {
                None => self.truth(case),
                Some(tag) => self.equal(tag, case),
            };
            match is_equal {
                Some(true) => return Some(true),
                None => chance = None,
                Some(false) => {}
            }
        }
        chance
    }

    fn equal(&mut self, x: ExprId, y: ExprId) -> Option<bool> {
        if !self.may_be_constant(x) || !self.may_be_constant(y) {
            return None;
        }
        let (x, y) = (self.resolver.expr(self.env, x), self.resolver.expr(self.env, y));
        boolean(self.resolver.binary_operands(Token::Eql, x, y))
    }

    /// What a condition always comes to.
    fn truth(&mut self, cond: ExprId) -> Option<bool> {
        if let Some(&known) = self.truths.get(&cond) {
            return known;
        }
        let truth = match self.env.kind(cond) {
            ExprKind::Paren(x) => self.deeper(x),
            ExprKind::Unary { op: Token::Not, x } => self.deeper(x).map(|truth| !truth),
            // `f() && false` comes to false, too.
            ExprKind::Binary { op: op @ (Token::LAnd | Token::LOr), x, y, .. } => {
                let decides = Some(op == Token::LOr);
                match (self.deeper(x), self.deeper(y)) {
                    (x, y) if x == decides || y == decides => decides,
                    (Some(_), Some(_)) => decides.map(|truth| !truth),
                    _ => None,
                }
            }
            _ if self.may_be_constant(cond) => boolean(self.resolver.expr(self.env, cond)),
            _ => None,
        };
        self.truths.insert(cond, truth);
        truth
    }

    fn deeper(&mut self, cond: ExprId) -> Option<bool> {
        if self.resolver.depth >= crate::resolve::MAX_DEPTH {
            return None;
        }
        self.resolver.depth += 1;
        let truth = self.truth(cond);
        self.resolver.depth -= 1;
        truth
    }

    /// Whether an expression is written as a constant may be. Most conditions are not,
    /// and no package need be opened for them.
    fn may_be_constant(&self, expr: ExprId) -> bool {
        let env = self.env;
        let mut open = vec![expr];
        while let Some(expr) = open.pop() {
            match env.kind(expr) {
                ExprKind::BasicLit(_) => {}
                ExprKind::Paren(x) => open.push(x),
                ExprKind::Unary { op, x } if !matches!(op, Token::And | Token::Arrow) => {
                    open.push(x);
                }
                ExprKind::Binary { x, y, .. } => open.extend([x, y]),
                ExprKind::Ident(name) if self.is_constant_or_type(expr, name) => {}
                ExprKind::Selector { x, .. } if self.may_be_package(x) => {}
                // The size of anything is constant.
                ExprKind::Call { fun, .. } if self.is_unsafe(fun) => {}
                ExprKind::Call { fun, args, .. } => {
                    if !matches!(env.kind(fun), ExprKind::Ident(_)) {
                        return false;
                    }
                    open.push(fun);
                    open.extend_from_slice(&env.ast().expr_lists[args]);
                }
                _ => return false,
            }
        }
        true
    }

    fn is_constant_or_type(&self, ident: ExprId, name: Symbol) -> bool {
        if let Some(body) = &self.env.body
            && let Some(local) = body.local(ident)
        {
            let kind = body.locals[local].kind;
            return matches!(kind, LocalKind::Const { .. } | LocalKind::Type { .. });
        }
        let package = &self.env.package;
        let decl = package.decl(name).map(|decl| package.get(decl));
        decl.is_none_or(|decl| matches!(decl, Decl::Const(_) | Decl::Type(_)))
    }

    fn may_be_package(&self, expr: ExprId) -> bool {
        let ExprKind::Ident(name) = self.env.kind(expr) else { return false };
        let is_local = self.env.body.as_ref().is_some_and(|body| body.local(expr).is_some());
        !is_local && self.env.package.decl(name).is_none()
    }

    fn is_unsafe(&self, fun: ExprId) -> bool {
        let ExprKind::Selector { x, .. } = self.env.kind(fun) else { return false };
        self.resolver.likely_import(self.env, x) == Some("unsafe")
    }

    fn is_panic(&mut self, expr: ExprId) -> bool {
        let ExprKind::Call { fun, .. } = self.env.kind(expr) else { return false };
        let ExprKind::Ident(name) = self.env.kind(fun) else { return false };
        self.resolver.world.symbols.resolve(name) == "panic"
            && matches!(self.resolver.expr(self.env, fun), Operand::Builtin(Builtin::Panic))
    }
}

/// The value of a boolean constant.
fn boolean(operand: Operand) -> Option<bool> {
    match operand {
        Operand::Const { value: ConstValue::Bool(value), .. } => Some(value),
        _ => None,
    }
}
