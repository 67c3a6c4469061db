//! Makes a [`Body`] in one pass over the syntax.

mod exprs;

use rustc_hash::FxHashMap;

use crate::arena::{Id, IdRange};
use crate::resolve::dead::Dead;
use crate::resolve::scopes::{
    Block, BlockId, Body, Change, Func, Local, LocalId, LocalKind, Return, Use, Value,
};
use crate::source::{Pos, Span};
use crate::symbol::Symbol;
use crate::syntax::ast::{Decl, ExprId, ExprKind, ExprList, FieldDecl, File, FuncType, Ident};
use crate::syntax::stmt_ast::{Block as SyntaxBlock, Clause, ClauseHead, StmtId, StmtKind};
use crate::syntax::token::Token;

/// Reads a body in the order of its text.
pub(super) struct Binder<'a> {
    file: &'a File,
    /// What happens here is not noted.
    dead: &'a Dead,
    pub body: Body,
    /// What names mean at the moment, and what they meant before.
    meanings: FxHashMap<Symbol, LocalId>,
    hidden: Vec<(Symbol, Option<LocalId>)>,
    block: BlockId,
    func: u32,
    choices: u32,
    /// How many `fallthrough` there were.
    fallthroughs: u32,
    /// From where on changes count that are not done where they stand.
    late: Option<Pos>,
    /// The function literal that is deferred.
    deferred: Option<ExprId>,
}

impl<'a> Binder<'a> {
    pub fn new(file: &'a File, dead: &'a Dead) -> Self {
        let mut body = Body::default();
        let block = body.blocks.alloc(Block { parent: None, is_loop: false, choice: None });
        Binder {
            file,
            dead,
            body,
            meanings: FxHashMap::default(),
            hidden: Vec::new(),
            block,
            func: 0,
            choices: 0,
            fallthroughs: 0,
            late: None,
            deferred: None,
        }
    }

    /// Does something in a scope of its own.
    fn scope(&mut self, is_loop: bool, inside: impl FnOnce(&mut Self)) {
        let outer = self.open(is_loop);
        inside(self);
        self.close(outer);
    }

    /// Opens a scope. What comes back closes it.
    fn open(&mut self, is_loop: bool) -> (BlockId, usize) {
        let outer = (self.block, self.hidden.len());
        let block = Block { parent: Some(outer.0), is_loop, choice: None };
        self.block = self.body.blocks.alloc(block);
        outer
    }

    /// A choice that nothing belongs to so far.
    fn choice(&mut self) -> u32 {
        self.choices += 1;
        self.choices
    }

    /// Closes a scope and all that were opened in it.
    fn close(&mut self, (outer, mark): (BlockId, usize)) {
        while self.hidden.len() > mark {
            let Some((name, meaning)) = self.hidden.pop() else { break };
            match meaning {
                Some(local) => self.meanings.insert(name, local),
                None => self.meanings.remove(&name),
            };
        }
        self.block = outer;
    }

    /// A function: its parameters and, if it has one that was parsed, its body.
    pub fn func(&mut self, receiver: IdRange<FieldDecl>, sig: &FuncType, body: Option<Span>) {
        let outer = self.func;
        self.func = self.body.funcs.len() as u32;
        let block = body.and_then(|body| self.file.stmts.bodies.get(&body.start));
        let stmts = block.map_or(IdRange::EMPTY, |block| block.stmts);
        let func = self.func;
        self.body.funcs.push(Func {
            params: Vec::new(),
            results: Vec::new(),
            parent: (func > 0).then_some(outer),
            is_deferred: false,
            has_defer: false,
            stmts,
        });
        // A parameter may be called like a package that a later type names.
        [receiver, sig.params, sig.results].into_iter().for_each(|list| self.fields(list));
        self.scope(false, |this| {
            this.params(receiver, true);
            this.params(sig.params, false);
            for field in &this.file.fields[sig.results] {
                for &ident in &this.file.idents[field.names] {
                    let kind = LocalKind::Result { typ: field.typ };
                    let local = this.declare(ident, kind, Value::Zero, ident.span.end);
                    this.body.funcs[func as usize].results.push(local);
                }
            }
            this.stmts(stmts);
        });
        self.func = outer;
    }

    fn params(&mut self, list: IdRange<FieldDecl>, is_receiver: bool) {
        let func = self.func as usize;
        for field in &self.file.fields[list] {
            let typ = field.typ;
            if field.names.is_empty() {
                self.body.funcs[func].params.push(None);
            }
            for &ident in &self.file.idents[field.names] {
                let index = self.body.funcs[func].params.len() as u32;
                let kind = match is_receiver {
                    true => LocalKind::Receiver { typ },
                    false => LocalKind::Param { typ, index },
                };
                let local = self.declare(ident, kind, Value::Other, ident.span.end);
                self.body.funcs[func].params.push(Some(local));
            }
        }
    }

    fn declare(&mut self, ident: Ident, kind: LocalKind, value: Value, pos: Pos) -> LocalId {
        let change = Change { value, pos, block: self.block, func: self.func };
        let local = self.body.locals.alloc(Local {
            ident,
            func: self.func,
            block: self.block,
            kind,
            changes: vec![change],
            field_changes: Vec::new(),
            selectors: Vec::new(),
            is_addressed: false,
            is_part_addressed: false,
            is_asserted: false,
        });
        if ident.name != Symbol::BLANK {
            let before = self.meanings.insert(ident.name, local);
            self.hidden.push((ident.name, before));
        }
        local
    }

    fn use_of(&mut self, expr: ExprId, name: Symbol) -> Option<LocalId> {
        let local = *self.meanings.get(&name)?;
        let pos = self.file.exprs[expr].span.start;
        self.body.uses.insert(expr, Use { local, block: self.block, func: self.func, pos });
        Some(local)
    }

    fn block(&mut self, block: SyntaxBlock) {
        self.scope(false, |this| this.stmts(block.stmts));
    }

    /// A block that is executed or not.
    fn alternative(&mut self, choice: Option<u32>, block: SyntaxBlock) {
        self.scope(false, |this| {
            this.body.blocks[this.block].choice = choice;
            this.stmts(block.stmts);
        });
    }

    fn defer(&mut self, call: ExprId) {
        self.body.funcs[self.func as usize].has_defer = true;
        let ExprKind::Call { mut fun, .. } = self.kind(call) else { return self.expr(call) };
        while let ExprKind::Paren(inner) = self.kind(fun) {
            fun = inner;
        }
        let outer = self.deferred.replace(fun);
        self.expr(call);
        self.deferred = outer;
    }

    fn stmts(&mut self, list: IdRange<StmtId>) {
        for &stmt in &self.file.stmts.lists[list] {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, id: StmtId) {
        let stmt = self.file.stmts.stmts[id];
        match stmt.kind {
            StmtKind::Bad | StmtKind::Empty => {}
            StmtKind::Decl(decls) => {
                for decl in decls.ids() {
                    self.decl(decl, stmt.span.end);
                }
            }
            StmtKind::Labeled { stmt, .. } => self.stmt(stmt),
            StmtKind::Expr(expr) | StmtKind::Go(expr) => self.expr(expr),
            StmtKind::Defer(expr) => self.defer(expr),
            StmtKind::Send { chan, value } => {
                self.expr(chan);
                self.expr(value);
            }
            StmtKind::IncDec { x, .. } => self.assign(x, Value::Other, stmt.span.end),
            StmtKind::Assign { lhs, op, rhs, .. } => {
                self.assignment(lhs, op, rhs, stmt.span.end);
            }
            StmtKind::Return(results) => {
                self.exprs(results);
                let (func, pos) = (self.func, stmt.span.start);
                if !self.dead.contains(pos) {
                    self.body.returns.push(Return { results, func, pos, block: self.block });
                }
            }
            StmtKind::Branch { keyword, .. } => {
                self.body.has_goto |=
                    keyword == Token::Goto && !self.dead.contains(stmt.span.start);
                self.fallthroughs += u32::from(keyword == Token::Fallthrough);
            }
            StmtKind::Block(block) => self.block(block),
            StmtKind::If { .. }
            | StmtKind::Switch { .. }
            | StmtKind::TypeSwitch { .. }
            | StmtKind::Select(_)
            | StmtKind::For { .. }
            | StmtKind::Range { .. } => self.control(stmt.kind),
        }
    }

    fn control(&mut self, kind: StmtKind) {
        self.scope(false, |this| match kind {
            StmtKind::If { branches, otherwise } => {
                let mut choice = None;
                for branch in branches.ids() {
                    // An `else if` stands in a scope of its own, which ends with
                    // the whole statement.
                    this.open(false);
                    this.body.blocks[this.block].choice = choice;
                    let branch = this.file.stmts.branches[branch];
                    branch.init.into_iter().for_each(|init| this.stmt(init));
                    this.expr(branch.cond);
                    choice = Some(this.choice());
                    this.alternative(choice, branch.then);
                }
                otherwise.into_iter().for_each(|block| this.alternative(choice, block));
            }
            StmtKind::Switch { init, tag, clauses } => {
                init.into_iter().for_each(|init| this.stmt(init));
                tag.into_iter().for_each(|tag| this.expr(tag));
                this.clauses(clauses, None);
            }
            StmtKind::TypeSwitch { init, guard, clauses } => {
                init.into_iter().for_each(|init| this.stmt(init));
                let guard = this.guard(guard);
                this.clauses(clauses, guard);
            }
            StmtKind::Select(clauses) => this.clauses(clauses, None),
            StmtKind::For { init, cond, post, body } => {
                init.into_iter().for_each(|init| this.stmt(init));
                this.scope(true, |this| {
                    cond.into_iter().for_each(|cond| this.expr(cond));
                    this.block(body);
                    let outer = this.late.replace(body.span.end);
                    post.into_iter().for_each(|post| this.stmt(post));
                    this.late = outer;
                });
            }
            StmtKind::Range { key, value, op, x, body } => {
                this.expr(x);
                let from = this.file.exprs[x].span.end;
                this.scope(true, |this| {
                    let targets = [(key, Value::RangeKey(x)), (value, Value::RangeElem(x))];
                    for (target, value) in targets {
                        match target {
                            Some(target) if op == Some(Token::Define) => {
                                this.define(target, value, from);
                            }
                            Some(target) => this.assign(target, value, from),
                            None => {}
                        }
                    }
                    this.block(body);
                });
            }
            _ => {}
        });
    }

    /// The variable of a type switch, if it has one, and what is switched over.
    fn guard(&mut self, guard: StmtId) -> Option<(Ident, ExprId)> {
        let (name, assertion) = match self.file.stmts.stmts[guard].kind {
            StmtKind::Assign { lhs, rhs, .. } => {
                let name = self.file.expr_lists[lhs].first().copied();
                (name, self.file.expr_lists[rhs].first().copied()?)
            }
            StmtKind::Expr(expr) => (None, expr),
            _ => return None,
        };
        self.expr(assertion);
        let ExprKind::TypeAssert { x, .. } = self.kind(assertion) else { return None };
        let ExprKind::Ident(symbol) = self.kind(name?) else { return None };
        Some((Ident { name: symbol, span: self.file.exprs[name?].span }, x))
    }

    fn clauses(&mut self, clauses: IdRange<Clause>, guard: Option<(Ident, ExprId)>) {
        let before = self.fallthroughs;
        let mut blocks = Vec::new();
        for clause in clauses.ids() {
            let clause = self.file.stmts.clauses[clause];
            self.scope(false, |this| {
                blocks.push(this.block);
                let types = match clause.head {
                    ClauseHead::Default => None,
                    ClauseHead::Case(exprs) => {
                        this.exprs(exprs);
                        Some(exprs)
                    }
                    ClauseHead::Comm(stmt) => {
                        this.stmt(stmt);
                        None
                    }
                };
                if let Some((ident, x)) = guard {
                    let value = Value::Case { x, types };
                    let kind = LocalKind::Var { typ: None, value };
                    this.declare(ident, kind, value, clause.span.start);
                }
                this.stmts(clause.body);
            });
        }
        if self.fallthroughs == before {
            let choice = self.choice();
            for block in blocks {
                self.body.blocks[block].choice = Some(choice);
            }
        }
    }

    fn decl(&mut self, id: Id<Decl>, end: Pos) {
        let file = self.file;
        match &file.stmts.decls[id] {
            Decl::Const(spec) => {
                spec.typ.into_iter().for_each(|typ| self.expr(typ));
                if !spec.inherited {
                    self.exprs(spec.values);
                }
                for (index, &ident) in (0..).zip(&file.idents[spec.names]) {
                    self.declare(ident, LocalKind::Const { decl: id, index }, Value::Other, end);
                }
            }
            Decl::Var(spec) => {
                spec.typ.into_iter().for_each(|typ| self.expr(typ));
                self.exprs(spec.values);
                let (names, typ) = (&file.idents[spec.names], spec.typ);
                for (index, &ident) in names.iter().enumerate() {
                    let value = part(&file.expr_lists[spec.values], names.len(), index);
                    self.declare(ident, LocalKind::Var { typ, value }, value, end);
                }
            }
            Decl::Type(spec) => {
                self.declare(spec.name, LocalKind::Type { decl: id }, Value::Other, end);
                self.fields(spec.type_params);
                self.expr(spec.typ);
            }
            Decl::Func(_) => {}
        }
    }

    fn assignment(&mut self, lhs: ExprList, op: Token, rhs: ExprList, end: Pos) {
        self.exprs(rhs);
        let file = self.file;
        let (targets, values) = (&file.expr_lists[lhs], &file.expr_lists[rhs]);
        for (index, &target) in targets.iter().enumerate() {
            match op {
                Token::Define => self.define(target, part(values, targets.len(), index), end),
                Token::Assign => self.assign(target, part(values, targets.len(), index), end),
                _ => self.assign(target, Value::Other, end),
            }
        }
    }

    /// `target := value`, which is an assignment if the block has the variable.
    fn define(&mut self, target: ExprId, value: Value, pos: Pos) {
        let ExprKind::Ident(name) = self.kind(target) else {
            return self.assign(target, value, pos);
        };
        let known = self.meanings.get(&name);
        if known.is_some_and(|&local| self.body.locals[local].block == self.block) {
            return self.assign(target, value, pos);
        }
        let ident = Ident { name, span: self.file.exprs[target].span };
        let local = self.declare(ident, LocalKind::Var { typ: None, value }, value, pos);
        let pos = ident.span.start;
        self.body.uses.insert(target, Use { local, block: self.block, func: self.func, pos });
    }

    /// `target = value`.
    fn assign(&mut self, target: ExprId, value: Value, pos: Pos) {
        self.expr(target);
        if self.is_dead(target) {
            return;
        }
        let pos = self.late.unwrap_or(pos);
        let change = Change { value, pos, block: self.block, func: self.func };
        let mut fields = Vec::new();
        let mut at = target;
        loop {
            match self.kind(at) {
                ExprKind::Paren(inner) => at = inner,
                ExprKind::Selector { x, sel } => {
                    fields.push(sel.name);
                    at = x;
                }
                // An element of an array is a part of it, whichever it is.
                ExprKind::Index { x, .. } => {
                    fields.push(Symbol::BLANK);
                    at = x;
                }
                ExprKind::Ident(_) => break,
                _ => return,
            }
        }
        if let Some(local) = self.body.local(at) {
            let local = &mut self.body.locals[local];
            if fields.is_empty() {
                local.changes.push(change);
            } else {
                fields.reverse();
                local.field_changes.push((fields, change));
            }
        }
    }

    fn is_dead(&self, expr: ExprId) -> bool {
        self.dead.contains(self.file.exprs[expr].span.start)
    }

    fn exprs(&mut self, list: ExprList) {
        for &expr in &self.file.expr_lists[list] {
            self.expr(expr);
        }
    }

    fn kind(&self, expr: ExprId) -> ExprKind {
        self.file.exprs[expr].kind
    }

    fn fields(&mut self, list: IdRange<FieldDecl>) {
        for field in &self.file.fields[list] {
            self.expr(field.typ);
        }
    }
}

/// What name `index` of `count` gets from a list of values.
fn part(values: &[ExprId], count: usize, index: usize) -> Value {
    match *values {
        [] => Value::Zero,
        [value] if count > 1 => Value::Part(value, index as u32),
        _ => values.get(index).map_or(Value::Other, |&value| Value::Expr(value)),
    }
}
