//! Directives that do not do what they say.

use crate::source::Span;
use crate::symbol::Symbol;

/// A wasm directive, or a comment that was surely meant as one, that the compiler
/// ignores or refuses, or with which the program does not work.
#[derive(Clone, Debug)]
pub struct Misuse {
    /// What is wrong.
    pub kind: MisuseKind,
    /// Whether it is about an export; otherwise it is about an import.
    pub is_export: bool,
    /// The comment.
    pub span: Span,
    /// The beginning of the comment that names the directive: `//go:wasmimport`
    /// where it is spelt rightly.
    pub head: Span,
    /// What is written: module and name, or the name. Empty where that is the fault.
    pub arguments: Vec<Symbol>,
    /// The function that has the directive.
    pub function: Option<Owner>,
    /// Whether the function has no code but by such a directive, written rightly.
    /// The compiler refuses it then, unless the package has code in other languages.
    pub is_needed: bool,
}

/// A function with a directive.
#[derive(Clone, Debug)]
pub struct Owner {
    /// The name as messages write it: `f`, `T.m` or `(*T).m`.
    pub name: String,
    /// The name in its declaration.
    pub span: Span,
}

/// The ways to misuse a directive.
#[derive(Clone, Debug)]
pub enum MisuseKind {
    // The compiler sees an ordinary comment, or ignores the directive.
    /// It is spelt wrongly.
    Misspelt(Spelling),
    /// Another directive on the same function, given here, counts.
    Superseded(Span),
    /// The import on the same function, given here, counts.
    ExportOfImport(Span),
    /// The function's name is `_`.
    Blank,
    /// A declaration that begins with this keyword follows.
    BeforeDeclaration(&'static str),
    /// Go 1.N does not know exports.
    OldRelease(u32),

    // The compiler refuses it.
    /// It has this number of arguments.
    Arguments(u32),
    /// Code stands before it on its line.
    BehindCode,
    /// No function follows.
    Misplaced,
    /// An imported function has a body.
    ImportWithBody,
    /// An imported function has type parameters.
    GenericImport,
    /// An imported function is called `init`.
    ImportedInit,
    /// A method is exported.
    ExportedMethod,
    /// A function with type parameters is exported. Refused where it is used.
    GenericExport,
    /// An exported function has no body. Refused unless there is assembly, and
    /// ignored then.
    ExportWithoutBody,
    /// The name is exported by this function already.
    ExportedTwice(Owner),
    /// The linker knows this function by the name already.
    LinkerName(Owner),
    /// The linker knows a function that this `$GOOS` has in every program by the name.
    RuntimeName(String),
    /// Parameters and results of an exported function take so many bytes.
    ArgumentBytes(u64),
    /// Parameters of an exported function are so many values to the host.
    ArgumentCount(u64),

    // The program does not work.
    /// This `$GOOS` exports something else under the name.
    ReservedName(String),
    /// The quotes belong to the names.
    Quoted,
}

/// Why a comment is no directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// A space stands before the word.
    Space,
    /// It is a `/* */` comment.
    Block,
    /// The word is written in capitals.
    Case,
    /// The word is another one.
    Name,
    /// This white space, which is no space, follows the word.
    Separator(char),
    /// Nothing follows the word.
    Bare,
}
