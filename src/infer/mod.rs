//! Where addresses come from, and which of them the wasm host gets.
//!
//! A [`Tracer`] looks at the calls in function bodies. It finds those that end at a
//! function of the host, directly or through functions that pass a parameter on,
//! and traces each argument back to the memory whose address it is: through
//! conversions, local variables and functions that return the address of what
//! they were given. What it writes are plain tables for the checks.
//!
//! Nothing is guessed. A variable that is assigned in several places, a call
//! through an interface, an integer that arithmetic has changed: all these are
//! [`Undecided`], and silent.

mod callee;
mod definition;
pub mod facts;
mod origin;
mod parts;
mod place;
mod results;
mod rounds;
mod sink;
mod summary;

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::resolve::{Code, CodeId, LocalId, Resolver, SourcePackage};
use crate::source::{Location, Span};
use crate::types::TypeId;

use facts::Facts;
use parts::PartChange;
use rounds::Answers;
use summary::{Circle, Flow, FuncKey, Summary};

/// What the bodies of a package hand to the host.
#[derive(Debug, Default)]
pub struct Tables {
    /// The addresses of memory, by file and position of their calls.
    pub handovers: Vec<Handover>,
    /// What the host returned, read as a pointer.
    pub readings: Vec<Reading>,
    /// The arguments of which it is not known whether they are addresses, or of
    /// what.
    pub undecided: Vec<Undecided>,
}

/// An address of memory that the host gets.
#[derive(Clone, Debug)]
pub struct Handover {
    /// The function that is called; for a returned address the exported function.
    pub callee: String,
    /// What is handed over, `argument p` or `result 1`.
    pub label: String,
    /// How the argument came by the address, where its text does not say it.
    pub way: Option<String>,
    /// The function of the host and its parameter, if they are not those above.
    pub boundary: Option<(String, String)>,
    /// The memory.
    pub memory: Memory,
    /// The argument.
    pub span: Span,
    /// The directive that makes the host's function one, if that is in the package.
    pub directive: Option<Span>,
    /// Where the host's function is declared, if another package does that and the
    /// call names it.
    pub imported_at: Location,
}

/// Memory whose address somebody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The type of the variable, or of each of the elements.
    pub typ: TypeId,
    /// Words for it, in Go where Go has words.
    pub what: String,
    /// Whether it is several elements.
    pub is_plural: bool,
    /// The declaration of the variable.
    pub declared: Option<Span>,
}

/// A result of the host, converted to a pointer.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The function of the host.
    pub callee: String,
    /// Which of its results.
    pub label: String,
    /// The type of the memory that is then read.
    pub pointee: TypeId,
    /// The conversion.
    pub span: Span,
    /// The directive that makes the function one of the host's.
    pub directive: Option<Span>,
}

/// An argument of which too little is known.
#[derive(Clone, Debug)]
pub struct Undecided {
    /// The argument.
    pub span: Span,
    /// Why.
    pub reason: Reason,
}

/// Why nothing is known of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It is a parameter of the function at hand: what callers hand over counts.
    Parameter,
    /// It came from the host.
    Host,
    /// A variable with several values at this point, or one that others change.
    Variable,
    /// A variable of the package.
    Global,
    /// A field of something.
    Field,
    /// An element of something.
    Element,
    /// A function about whose result nothing is known.
    Call,
    /// A call through an interface or a variable.
    DynamicCall,
    /// Arithmetic.
    Arithmetic,
    /// The type of the memory is not known.
    Type,
    /// Something else.
    Other,
}

/// What was learned of functions. It is good for as long as its [`Resolver`].
#[derive(Debug, Default)]
pub struct Memo {
    summaries: FxHashMap<FuncKey, Rc<Summary>>,
    flows: FxHashMap<FuncKey, Rc<[Flow]>>,
    circle: Circle,
    answers: Answers,
    part_changes: FxHashMap<(CodeId, LocalId), Rc<[PartChange]>>,
    /// What is known of packages without source.
    pub facts: Facts,
    /// The paths of packages none of whose functions can lead to the host or give
    /// an address that matters. Those are not opened to find out.
    pub silent: Arc<FxHashSet<String>>,
    /// Whether no call can end at the host, so that nobody need look.
    is_hostless: bool,
}

/// Traces addresses, see the [module](self).
#[derive(Debug)]
pub struct Tracer<'a> {
    /// Answers questions about types.
    pub resolver: &'a mut Resolver,
    memo: &'a mut Memo,
    depth: u32,
}

/// How many steps an address is traced.
const MAX_DEPTH: u32 = 500;

impl<'a> Tracer<'a> {
    /// A tracer that remembers functions in `memo`.
    pub fn new(resolver: &'a mut Resolver, memo: &'a mut Memo) -> Self {
        Tracer { resolver, memo, depth: 0 }
    }

    /// What the bodies of `package`, added with
    /// [`Depth::Bodies`](crate::resolve::Depth::Bodies), hand to the host.
    pub fn tables(&mut self, package: &Rc<SourcePackage>) -> Tables {
        let mut tables = Tables::default();
        for (file, _, code) in self.resolver.all_code(package) {
            self.calls(&code, &mut tables);
            self.exported(package, file, &code, &mut tables);
        }
        tables
    }

    /// Does one more step of tracing; past [`MAX_DEPTH`] the answer is `unknown`.
    fn deeper<T>(&mut self, unknown: T, step: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= MAX_DEPTH {
            self.memo.answers.is_cut = true;
            return unknown;
        }
        self.depth += 1;
        let answer = step(self);
        self.depth -= 1;
        answer
    }

    /// The source text of an expression, on one line and not too long.
    fn text(&self, code: &Code, expr: crate::syntax::ast::ExprId) -> String {
        const MAX_TEXT: usize = 40;
        let span = code.env.ast().exprs[expr].span;
        let text = String::from_utf8_lossy(self.resolver.world.files.slice(span));
        let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.chars().count() > MAX_TEXT {
            words = words.chars().take(MAX_TEXT - 3).collect::<String>() + "...";
        }
        words
    }
}
