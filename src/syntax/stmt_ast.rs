//! The syntax tree of function bodies: blocks and statements.
//!
//! Statements live beside the expressions in their [`File`](super::ast::File). They are
//! there once [`parse_body`](super::parse_body) was asked for a body, or after
//! [`parse_file_fully`](super::parse_file_fully).

use rustc_hash::FxHashMap;

use crate::arena::{Arena, Id, IdRange};
use crate::source::{Pos, Span};
use crate::syntax::ast::{Decl, ExprId, ExprList, Ident};
use crate::syntax::token::Token;

/// The id of a statement.
pub type StmtId = Id<Stmt>;
/// A list of statements: neighbours in [`Stmts::lists`].
pub type StmtList = IdRange<StmtId>;

/// All statements of a file that were parsed so far.
#[derive(Debug, Default)]
pub struct Stmts {
    /// The statements.
    pub stmts: Arena<Stmt>,
    /// The lists that blocks and clauses refer to.
    pub lists: Arena<StmtId>,
    /// The clauses of switch and select statements.
    pub clauses: Arena<Clause>,
    /// The branches of if statements.
    pub branches: Arena<Branch>,
    /// The declarations in bodies: constants, variables and types.
    pub decls: Arena<Decl>,
    /// The function bodies that were parsed, by the position of their opening brace.
    pub bodies: FxHashMap<Pos, Block>,
}

/// Statements between braces.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// The statements.
    pub stmts: StmtList,
    /// The bytes with the braces.
    pub span: Span,
}

/// A statement.
#[derive(Clone, Copy, Debug)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// Its bytes, without a semicolon at the end.
    pub span: Span,
}

/// The kinds of statements.
#[derive(Clone, Copy, Debug)]
pub enum StmtKind {
    /// Something that did not parse.
    Bad,
    /// A semicolon, or nothing between a label and a closing brace.
    Empty,
    /// `const`, `var` or `type`; grouped declarations stand one by one.
    Decl(IdRange<Decl>),
    /// `label: stmt`.
    Labeled {
        /// The label.
        label: Ident,
        /// What it names.
        stmt: StmtId,
    },
    /// An expression, in valid code a call or a receive operation.
    Expr(ExprId),
    /// `chan <- value`.
    Send {
        /// Before the arrow.
        chan: ExprId,
        /// After the arrow.
        value: ExprId,
    },
    /// `x++` and `x--`.
    IncDec {
        /// The operand.
        x: ExprId,
        /// [`Token::Inc`] or [`Token::Dec`].
        op: Token,
    },
    /// `lhs = rhs`, `lhs := rhs`, `lhs += rhs` and so on.
    Assign {
        /// The left side, at least one expression.
        lhs: ExprList,
        /// The operator with its `=`, or [`Token::Define`].
        op: Token,
        /// Where the operator is.
        op_pos: Pos,
        /// The right side, at least one expression.
        rhs: ExprList,
    },
    /// `go call`.
    Go(ExprId),
    /// `defer call`.
    Defer(ExprId),
    /// `return results`.
    Return(ExprList),
    /// `break`, `continue`, `goto` and `fallthrough`.
    Branch {
        /// Which of the four.
        keyword: Token,
        /// The label, if there is one.
        label: Option<Ident>,
    },
    /// A block on its own.
    Block(Block),
    /// `if init; cond {} else if cond {} else {}`.
    If {
        /// The branches with a condition, at least one. The variables of one are in
        /// scope in all that follow.
        branches: IdRange<Branch>,
        /// The block behind the last `else`.
        otherwise: Option<Block>,
    },
    /// `switch init; tag {}`.
    Switch {
        /// Before the semicolon.
        init: Option<StmtId>,
        /// The value that the cases are compared with; `None` means `true`.
        tag: Option<ExprId>,
        /// The clauses.
        clauses: IdRange<Clause>,
    },
    /// `switch init; x := y.(type) {}`.
    TypeSwitch {
        /// Before the semicolon.
        init: Option<StmtId>,
        /// `y.(type)`, or an assignment of it to one variable.
        guard: StmtId,
        /// The clauses.
        clauses: IdRange<Clause>,
    },
    /// `select {}`.
    Select(IdRange<Clause>),
    /// `for init; cond; post {}`.
    For {
        /// Before the first semicolon.
        init: Option<StmtId>,
        /// The condition.
        cond: Option<ExprId>,
        /// After the second semicolon.
        post: Option<StmtId>,
        /// What is repeated.
        body: Block,
    },
    /// `for key, value := range x {}`.
    Range {
        /// The first variable.
        key: Option<ExprId>,
        /// The second variable.
        value: Option<ExprId>,
        /// [`Token::Define`] or [`Token::Assign`]; `None` when there is no variable.
        op: Option<Token>,
        /// What is ranged over.
        x: ExprId,
        /// What is repeated.
        body: Block,
    },
}

/// `init; cond block`, behind an `if`.
#[derive(Clone, Copy, Debug)]
pub struct Branch {
    /// Where the `if` is.
    pub start: Pos,
    /// Before the semicolon.
    pub init: Option<StmtId>,
    /// The condition.
    pub cond: ExprId,
    /// What happens if it holds.
    pub then: Block,
}

/// A case of a switch or select statement.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    /// What selects it.
    pub head: ClauseHead,
    /// The statements.
    pub body: StmtList,
    /// From the keyword to the end of the last statement.
    pub span: Span,
}

/// What selects a clause.
#[derive(Clone, Copy, Debug)]
pub enum ClauseHead {
    /// `default:`
    Default,
    /// `case x, y:` of a switch.
    Case(ExprList),
    /// `case stmt:` of a select; a send, receive or assignment.
    Comm(StmtId),
}
