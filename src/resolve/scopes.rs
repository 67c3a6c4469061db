//! What the names in function bodies mean, and what happens to local variables.
//!
//! A [`Body`] is made from syntax alone, in one pass in the order of the text,
//! because a local name means what the last declaration before it says. Types
//! come later, when somebody asks.

mod binder;

use rustc_hash::FxHashMap;

use crate::arena::{Arena, Id, IdRange};
use crate::resolve::dead::Dead;
use crate::source::Pos;
use crate::symbol::Symbol;
use crate::syntax::ast::{Decl, ExprId, ExprList, File, FuncDecl, FuncType, Ident};
use crate::syntax::stmt_ast::StmtList;

use binder::Binder;

pub(crate) type LocalId = Id<Local>;
pub(crate) type BlockId = Id<Block>;

/// A function with a body, or the values of a package-level variable, in which
/// there may be function literals.
#[derive(Debug, Default)]
pub(crate) struct Body {
    /// The function itself, then its literals in the order in which they begin.
    /// The values of a package-level variable belong to a function without
    /// parameters.
    pub funcs: Vec<Func>,
    pub locals: Arena<Local>,
    pub blocks: Arena<Block>,
    /// The calls and conversions, outer ones first.
    pub calls: Vec<ExprId>,
    /// The operations with `&&` and `||`, outer ones first.
    pub logical: Vec<ExprId>,
    pub returns: Vec<Return>,
    /// Whether a label is jumped to, so that the text is not the order in which
    /// things happen.
    pub has_goto: bool,
    /// Whether it depends on types at run time what happens: `any(x).(T)`.
    pub inspects_types: bool,
    uses: FxHashMap<ExprId, Use>,
    /// Composite literals without a type, with the literal around them.
    elided: FxHashMap<ExprId, Elided>,
    literals: FxHashMap<ExprId, u32>,
}

/// A function declaration or literal.
#[derive(Debug)]
pub(crate) struct Func {
    /// The receiver, if there is one, then the parameters; `None` for those
    /// without a name.
    pub params: Vec<Option<LocalId>>,
    /// The results that have names.
    pub results: Vec<LocalId>,
    /// Its statements.
    pub stmts: StmtList,
    /// The function in which a literal stands.
    pub parent: Option<u32>,
    /// Whether it is a literal that is called when the function around it ends.
    pub is_deferred: bool,
    /// Whether it has something done when it ends.
    pub has_defer: bool,
}

/// Statements with a scope of their own.
#[derive(Debug)]
pub(crate) struct Block {
    pub parent: Option<BlockId>,
    /// Whether it may be executed several times in a row.
    pub is_loop: bool,
    /// The choice of which it is an alternative: of blocks with the same one only
    /// one is executed.
    pub choice: Option<u32>,
}

/// A local constant, type or variable.
#[derive(Debug)]
pub(crate) struct Local {
    pub ident: Ident,
    /// The function, an index into [`Body::funcs`].
    pub func: u32,
    pub block: BlockId,
    pub kind: LocalKind,
    /// Everything that may change it: its declaration first, then assignments
    /// in the order of the text.
    pub changes: Vec<Change>,
    /// Assignments to its fields.
    pub field_changes: Vec<(Vec<Symbol>, Change)>,
    /// The longest selectors that begin with it, `x.f.m`, where elements may be on
    /// the way. Any of them may name a method that changes it.
    pub selectors: Vec<ExprId>,
    /// Whether its address is taken by `&`.
    pub is_addressed: bool,
    /// Whether the address of something is taken that is a part of it if it is a
    /// struct or an array.
    pub is_part_addressed: bool,
    /// Whether somebody asks which type it has at run time.
    pub is_asserted: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum LocalKind {
    Receiver {
        typ: ExprId,
    },
    /// A parameter, counted as in [`Func::params`].
    Param {
        typ: ExprId,
        index: u32,
    },
    Result {
        typ: ExprId,
    },
    /// A variable whose type is written or that of its value.
    Var {
        typ: Option<ExprId>,
        value: Value,
    },
    /// The constant with this index in its declaration.
    Const {
        decl: Id<Decl>,
        index: u32,
    },
    Type {
        decl: Id<Decl>,
    },
}

/// What a variable gets.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value {
    /// The zero value.
    Zero,
    Expr(ExprId),
    /// One of several values of an expression, counted from 0.
    Part(ExprId, u32),
    RangeKey(ExprId),
    RangeElem(ExprId),
    /// What a type switch is about, in a clause for these types.
    Case {
        x: ExprId,
        types: Option<ExprList>,
    },
    /// Something else: an operation on the old value, or a caller's.
    Other,
}

/// One change of a variable.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    pub value: Value,
    /// From where on it counts.
    pub pos: Pos,
    pub block: BlockId,
    pub func: u32,
}

/// An identifier that names something local.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Use {
    pub local: LocalId,
    pub block: BlockId,
    pub func: u32,
    pub pos: Pos,
}

/// A return statement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Return {
    /// Empty if the named results say what is returned.
    pub results: ExprList,
    pub func: u32,
    pub pos: Pos,
    pub block: BlockId,
}

/// Where a composite literal without a type stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Elided {
    pub around: ExprId,
    pub is_key: bool,
}

impl Body {
    /// The body of a function, which must have been parsed. What it does in `dead`
    /// places is left out.
    pub(super) fn of_func(file: &File, func: &FuncDecl, dead: &Dead) -> Body {
        let mut binder = Binder::new(file, dead);
        let receiver = func.recv.unwrap_or_default();
        binder.func(receiver, &func.sig, func.body);
        binder.body
    }

    /// The values of a package-level variable, likewise.
    pub(super) fn of_values(file: &File, values: ExprList, dead: &Dead) -> Body {
        let mut binder = Binder::new(file, dead);
        binder.func(IdRange::EMPTY, &EMPTY_FUNC, None);
        for &value in &file.expr_lists[values] {
            binder.expr(value);
        }
        binder.body
    }

    /// The local thing that an identifier names.
    pub fn local(&self, ident: ExprId) -> Option<LocalId> {
        self.uses.get(&ident).map(|found| found.local)
    }

    pub fn usage(&self, ident: ExprId) -> Option<Use> {
        self.uses.get(&ident).copied()
    }

    /// Where a composite literal stands that takes its type from there.
    pub fn elided(&self, literal: ExprId) -> Option<Elided> {
        self.elided.get(&literal).copied()
    }

    /// The function of a function literal.
    pub fn literal(&self, expr: ExprId) -> Option<u32> {
        self.literals.get(&expr).copied()
    }

    /// The loops around a block, the innermost first.
    pub fn loops(&self, block: BlockId) -> impl Iterator<Item = BlockId> {
        self.around(block).filter(|&block| self.blocks[block].is_loop)
    }

    /// Whether two blocks belong to different alternatives of one choice.
    pub fn are_alternatives(&self, mut one: BlockId, mut other: BlockId) -> bool {
        // Alternatives stand side by side. A block comes before those in it.
        let (mut inner_one, mut inner_other) = (None, None);
        while one != other {
            let (at, inner) = match one > other {
                true => (&mut one, &mut inner_one),
                false => (&mut other, &mut inner_other),
            };
            *inner = self.blocks[*at].choice;
            let Some(parent) = self.blocks[*at].parent else { return false };
            *at = parent;
        }
        inner_one.is_some() && inner_one == inner_other
    }

    /// A block and those around it.
    fn around(&self, block: BlockId) -> impl Iterator<Item = BlockId> {
        std::iter::successors(Some(block), |&block| self.blocks[block].parent)
    }

    /// Whether `outer` is `inner` or around it.
    pub fn encloses(&self, outer: BlockId, inner: BlockId) -> bool {
        let mut at = Some(inner);
        while let Some(block) = at {
            if block == outer {
                return true;
            }
            at = self.blocks[block].parent;
        }
        false
    }
}

const EMPTY_FUNC: FuncType =
    FuncType { type_params: IdRange::EMPTY, params: IdRange::EMPTY, results: IdRange::EMPTY };
