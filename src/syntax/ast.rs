//! The syntax tree of one file: declarations and the expressions in them.
//!
//! Nodes live in the arenas of [`File`]; ids of different files must not meet.
//! Types are expressions, as in Go's grammar. Function bodies are spans, to be
//! parsed when somebody asks (see [`stmt_ast`](crate::syntax::stmt_ast)).
//!
//! Nodes nest at most about a thousand levels deep, with one exception: a chain of
//! binary operators, selectors, calls or indexes may be 100,000 long, and is deep on
//! the left. Generated code has string constants of thousands of lines, so walk the
//! left operands of [`ExprKind::Binary`] in a loop.

use crate::arena::{Arena, Id, IdRange};
use crate::source::{FileId, LineDirective, Pos, Span};
use crate::symbol::Symbol;
use crate::syntax::directive::{Directive, Flawed, Linkname};
use crate::syntax::stmt_ast::Stmts;
use crate::syntax::token::Token;

/// The id of an expression.
pub type ExprId = Id<Expr>;
/// A list of expressions: neighbours in [`File::expr_lists`].
pub type ExprList = IdRange<ExprId>;

/// One source file, parsed.
#[derive(Debug)]
pub struct File {
    /// The file's place in the file set.
    pub id: FileId,
    /// The name in the package clause; [`Symbol::EMPTY`] if there is none.
    pub package: Ident,
    /// The imports, in order.
    pub imports: Vec<ImportSpec>,
    /// The package-level declarations, in order. Grouped ones stand one by one.
    pub decls: Vec<Decl>,
    /// Where the constants, types and variables among them are declared, in order: from
    /// the keyword to the end, with all that are grouped.
    pub general_decls: Vec<Span>,
    /// All wasm directives and what they attach to, in order.
    pub directives: Vec<Directive>,
    /// Comments that look like wasm directives and are none, in order.
    pub flawed: Vec<Flawed>,
    /// All `//go:linkname` directives that name a target, in order, wherever they
    /// stand.
    pub linknames: Vec<Linkname>,
    /// All `//line` directives, in order.
    pub line_directives: Vec<LineDirective>,
    /// The expressions of all declarations.
    pub exprs: Arena<Expr>,
    /// The lists that expressions and declarations refer to.
    pub expr_lists: Arena<ExprId>,
    /// Identifier lists.
    pub idents: Arena<Ident>,
    /// Fields of structs, parameter lists and type parameter lists; elements of
    /// interfaces.
    pub fields: Arena<FieldDecl>,
    /// The statements of the bodies that were parsed.
    pub stmts: Stmts,
}

impl File {
    /// A file about which nothing is known yet.
    pub(super) fn empty(id: FileId) -> File {
        let nowhere = Span::default();
        File {
            id,
            package: Ident { name: Symbol::EMPTY, span: nowhere },
            imports: Vec::new(),
            decls: Vec::new(),
            general_decls: Vec::new(),
            directives: Vec::new(),
            flawed: Vec::new(),
            linknames: Vec::new(),
            line_directives: Vec::new(),
            exprs: Arena::new(),
            expr_lists: Arena::new(),
            idents: Arena::new(),
            fields: Arena::new(),
            stmts: Stmts::default(),
        }
    }
}

/// A name with its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ident {
    /// The name.
    pub name: Symbol,
    /// Its bytes.
    pub span: Span,
}

/// `import name "path"`.
#[derive(Clone, Debug)]
pub struct ImportSpec {
    /// The explicit name, `.` and `_` included.
    pub name: Option<Ident>,
    /// The path between the quotes, unescaped. Empty if it was no valid string.
    pub path: Symbol,
    /// The path literal with its quotes.
    pub path_span: Span,
}

/// A package-level declaration.
#[derive(Clone, Debug)]
pub enum Decl {
    /// One line of a constant declaration.
    Const(ConstSpec),
    /// One line of a variable declaration.
    Var(VarSpec),
    /// One type or alias.
    Type(TypeSpec),
    /// A function or method.
    Func(FuncDecl),
}

/// One line of a constant declaration.
#[derive(Clone, Debug)]
pub struct ConstSpec {
    /// The declared names.
    pub names: IdRange<Ident>,
    /// The type, taken over from an earlier line where this one has no values.
    pub typ: Option<ExprId>,
    /// The values, taken over likewise. May be shorter than `names` in broken
    /// code.
    pub values: ExprList,
    /// Whether type and values are taken over (spec, "Constant declarations").
    pub inherited: bool,
    /// The value of `iota` on this line.
    pub iota: u32,
}

/// One line of a variable declaration.
#[derive(Clone, Debug)]
pub struct VarSpec {
    /// The declared names.
    pub names: IdRange<Ident>,
    /// The type, if it is written.
    pub typ: Option<ExprId>,
    /// The values: none, one for each name, or one call for all names.
    pub values: ExprList,
}

/// A type definition or alias declaration.
#[derive(Clone, Debug)]
pub struct TypeSpec {
    /// The declared name.
    pub name: Ident,
    /// The type parameters, empty if there are none.
    pub type_params: IdRange<FieldDecl>,
    /// Whether it is an alias (`=` stands before the type).
    pub alias: bool,
    /// The type on the right.
    pub typ: ExprId,
}

/// A function or method declaration.
#[derive(Clone, Debug)]
pub struct FuncDecl {
    /// The receiver list; `None` for a function. Broken code may have other than one
    /// receiver.
    pub recv: Option<IdRange<FieldDecl>>,
    /// The name.
    pub name: Ident,
    /// Type parameters, parameters, results.
    pub sig: FuncType,
    /// The body with its braces; `None` if there is none.
    pub body: Option<Span>,
    /// From `func` to the end of the signature or body.
    pub span: Span,
    /// The wasm directives that attach to this function, indexes into
    /// [`File::directives`], in order. The last one of a kind wins.
    pub directives: Vec<u32>,
}

/// Type parameters, parameters and results of a function.
#[derive(Clone, Copy, Debug)]
pub struct FuncType {
    /// The type parameters, empty if there are none.
    pub type_params: IdRange<FieldDecl>,
    /// The parameters.
    pub params: IdRange<FieldDecl>,
    /// The results; a single result without parentheses is one field without
    /// names.
    pub results: IdRange<FieldDecl>,
}

/// One line of a struct, parameter list, type parameter list or interface.
#[derive(Clone, Debug)]
pub struct FieldDecl {
    /// The names. Empty: an unnamed parameter, an embedded field, or an embedded
    /// element of an interface.
    pub names: IdRange<Ident>,
    /// The type. An interface method has its signature here as
    /// [`ExprKind::FuncType`]; the last parameter of a variadic function is an
    /// [`ExprKind::Ellipsis`].
    pub typ: ExprId,
    /// The tag of a struct field, with its quotes.
    pub tag: Option<Span>,
}

/// An expression or type.
#[derive(Clone, Copy, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its bytes.
    pub span: Span,
}

/// The kinds of expressions and types.
#[derive(Clone, Copy, Debug)]
pub enum ExprKind {
    /// Something that did not parse.
    Bad,
    /// A name.
    Ident(Symbol),
    /// A literal; its text is its span. One of the literal tokens.
    BasicLit(Token),
    /// `T{elems}`; no type inside another composite literal's elements.
    CompositeLit {
        /// The type before the brace.
        typ: Option<ExprId>,
        /// The elements, some of them [`ExprKind::KeyValue`].
        elems: ExprList,
    },
    /// `func(...) {...}`.
    FuncLit {
        /// Its signature, an [`ExprKind::FuncType`].
        typ: ExprId,
        /// The body with its braces.
        body: Span,
    },
    /// `(x)`.
    Paren(ExprId),
    /// `x.sel`.
    Selector {
        /// Before the dot.
        x: ExprId,
        /// After the dot.
        sel: Ident,
    },
    /// `x[i]`, `x[T1, T2]`.
    Index {
        /// What is indexed or instantiated.
        x: ExprId,
        /// The index or the type arguments, at least one.
        indices: ExprList,
    },
    /// `x[low:high:max]`.
    Slice {
        /// What is sliced.
        x: ExprId,
        /// The bounds in order, those that are written.
        bounds: [Option<ExprId>; 3],
    },
    /// `x.(T)`; `None` is `x.(type)`.
    TypeAssert {
        /// The interface value.
        x: ExprId,
        /// The asserted type.
        typ: Option<ExprId>,
    },
    /// `fun(args...)`, also a conversion.
    Call {
        /// What is called or converted to.
        fun: ExprId,
        /// The arguments.
        args: ExprList,
        /// Whether `...` follows the last argument.
        ellipsis: bool,
    },
    /// `*x`, a pointer type or a dereference.
    Star(ExprId),
    /// A unary operation; `~T` in a constraint too.
    Unary {
        /// The operator.
        op: Token,
        /// The operand.
        x: ExprId,
    },
    /// A binary operation; `A | B` in a constraint too.
    Binary {
        /// The operator.
        op: Token,
        /// Where the operator is.
        op_pos: Pos,
        /// The left operand.
        x: ExprId,
        /// The right operand.
        y: ExprId,
    },
    /// `key: value` in a composite literal.
    KeyValue {
        /// Before the colon.
        key: ExprId,
        /// After it.
        value: ExprId,
    },
    /// `[]T` when `len` is `None`; `[n]T`; `[...]T` when `len` is an
    /// [`ExprKind::Ellipsis`].
    ArrayType {
        /// The length.
        len: Option<ExprId>,
        /// The element type.
        elem: ExprId,
    },
    /// `struct{...}`.
    StructType(IdRange<FieldDecl>),
    /// `func(...) ...`.
    FuncType(FuncType),
    /// `interface{...}`: methods have one name and a function type, embedded
    /// elements have no name.
    InterfaceType(IdRange<FieldDecl>),
    /// `map[K]V`.
    MapType {
        /// The key type.
        key: ExprId,
        /// The value type.
        value: ExprId,
    },
    /// A channel type.
    ChanType {
        /// Which ways it goes.
        dir: ChanDir,
        /// The element type.
        elem: ExprId,
    },
    /// `...T` of a variadic parameter; `...` alone as an array length.
    Ellipsis(Option<ExprId>),
}

/// Which ways a channel goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChanDir {
    /// `chan T`.
    Both,
    /// `chan<- T`.
    Send,
    /// `<-chan T`.
    Receive,
}

/// A place where the text does not follow the grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where.
    pub pos: Pos,
    /// What is wrong, in the words of go/parser where it has the same error.
    pub message: String,
}
