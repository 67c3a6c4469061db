//! Wasm directives that do not do what they say.
//!
//! What the compiler does with each is in cmd/compile/internal/noder (noder.go,
//! writer.go, reader.go) and ssagen/abi.go, and was tried; `gotest/directives`
//! tries it again. Comments count as misspelt directives only where nothing else
//! can be meant: prose is silent, and so is what was commented out.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::resolve::Resolver;
use crate::resolve::package::{Env, SourcePackage};
use crate::source::Span;
use crate::symbol::Symbol;
use crate::syntax::ast::{Decl, File, FuncDecl};
use crate::syntax::directive::{Directive, DirectiveKind, Flaw, Flawed, Linkname, Place, Word};
use crate::types::{Basic, Type, TypeId};
use crate::wasm::{Misuse, MisuseKind, Owner, Role, Spelling};

/// The first release that knows `//go:wasmexport`.
const EXPORTS_SINCE: u32 = 24;

/// The bytes that parameters and results of an exported function may take
/// (`StackSmall` in internal/abi), and how many values the parameters may be
/// (cmd/internal/obj/wasm has so many registers for them).
const MAX_BYTES: u64 = 128;
const MAX_VALUES: u64 = 16;

/// Words that may follow `go:wasmimport` in a sentence, and are no module's name.
const PROSE: [&str; 16] = [
    "is",
    "are",
    "was",
    "has",
    "does",
    "did",
    "can",
    "cannot",
    "must",
    "needs",
    "takes",
    "for",
    "in",
    "and",
    "or",
    "directive",
];

/// What was found in a package so far.
#[derive(Default)]
struct Search {
    found: Vec<Misuse>,
    /// The functions by the names that they export.
    exported: FxHashMap<Symbol, Owner>,
}

impl Resolver {
    /// The wasm directives in `package`, added with
    /// [`Depth::Bodies`](crate::resolve::Depth::Bodies), that do not do what they
    /// say, in the order of the files.
    pub fn misuses(&mut self, package: &Rc<SourcePackage>) -> Vec<Misuse> {
        let mut search = Search::default();
        for (index, file) in package.files.iter().enumerate() {
            if file.directives.is_empty() && file.flawed.is_empty() {
                continue;
            }
            let env = Env::of(package, index as u32);
            for directive in &file.directives {
                self.misplaced(directive, &mut search);
            }
            for flawed in &file.flawed {
                self.flawed(&env, flawed, &mut search);
            }
            for decl in &file.decls {
                if let Decl::Func(func) = decl
                    && !func.directives.is_empty()
                {
                    self.attached(&env, func, &mut search);
                }
            }
        }
        search.found
    }

    /// A directive that stands somewhere else than before a function, or that the
    /// release does not know.
    fn misplaced(&mut self, directive: &Directive, search: &mut Search) {
        let kind = match directive.place {
            Place::Function(_) | Place::Unknown => return,
            _ if self.ignores(directive) => return,
            Place::Declaration(keyword) => MisuseKind::BeforeDeclaration(keyword.as_str()),
            Place::Refused => MisuseKind::Misplaced,
        };
        search.found.push(misuse(directive, kind, None));
    }

    /// Whether the release in use ignores a directive, wherever it stands.
    fn ignores(&self, directive: &Directive) -> bool {
        matches!(directive.kind, DirectiveKind::Export { .. }) && self.is_too_old()
    }

    fn is_too_old(&self) -> bool {
        self.world.compiler.release.is_some_and(|release| release < EXPORTS_SINCE)
    }

    /// A comment that is no directive.
    fn flawed(&mut self, env: &Env, flawed: &Flawed, search: &mut Search) {
        let file = env.ast();
        let func = match flawed.place {
            Place::Function(index) => func_at(file, index),
            _ => None,
        };
        let is_export = flawed.word == Word::Export;
        let kind = match flawed.flaw {
            Flaw::BehindCode => MisuseKind::BehindCode,
            // A release that knows no exports looks at no arguments.
            Flaw::Arguments(_) if is_export && self.is_too_old() => return,
            Flaw::Arguments(count) => MisuseKind::Arguments(count),
            Flaw::Space => MisuseKind::Misspelt(Spelling::Space),
            Flaw::Block => MisuseKind::Misspelt(Spelling::Block),
            Flaw::Case => MisuseKind::Misspelt(Spelling::Case),
            Flaw::Name => MisuseKind::Misspelt(Spelling::Name),
            Flaw::Bare => MisuseKind::Misspelt(Spelling::Bare),
            Flaw::Separator(other) => MisuseKind::Misspelt(Spelling::Separator(other)),
        };
        let func = match flawed.flaw {
            Flaw::BehindCode => func_before(file, flawed.span, self),
            _ => func,
        };
        if let MisuseKind::Misspelt(spelling) = kind
            && !func.is_some_and(|func| self.is_meant(env, func, flawed, spelling))
        {
            return;
        }
        let function = func.map(|func| self.owner(env, func));
        search.found.push(Misuse {
            kind,
            is_export,
            span: flawed.span,
            head: flawed.head,
            arguments: flawed.meant.map(arguments).unwrap_or_default(),
            function,
            is_needed: !is_export && func.is_some_and(|func| self.is_without_code(env, func)),
        });
    }

    /// Whether a comment before a function can only be meant as a directive of that
    /// function: because without it the function has no code, or because it says
    /// nothing else.
    fn is_meant(&self, env: &Env, func: &FuncDecl, flawed: &Flawed, spelling: Spelling) -> bool {
        // TinyGo's own directives make a function an import or an export too.
        let tinygo = ["//export ", "//go:export ", "//go:wasm-module "];
        let lines = self.lines_before(env.ast(), func);
        let is_tinygo = |line: &str| tinygo.iter().any(|it| line.trim_start().starts_with(it));
        if !func.directives.is_empty() || lines.lines().any(is_tinygo) {
            return false;
        }
        if flawed.word == Word::Import {
            return func.body.is_none() && !is_linked(&env.package, func) && !self.is_prose(flawed);
        }
        let is_plain = func.recv.is_none() && func.sig.type_params.is_empty();
        if func.body.is_none() || !is_plain || func.name.name == Symbol::BLANK || self.is_too_old()
        {
            return false;
        }
        match spelling {
            Spelling::Space | Spelling::Block => {
                self.is_name_of(flawed, func) && self.stands_alone(flawed.span, func)
            }
            _ => true,
        }
    }

    /// Whether a function that could be imported has no body, and no linkname that
    /// gives it one.
    fn is_without_code(&self, env: &Env, func: &FuncDecl) -> bool {
        func.body.is_none()
            && func.recv.is_none()
            && self.import_misuse(func).is_none()
            && !is_linked(&env.package, func)
    }

    /// Whether the two words behind `go:wasmimport` go on with a sentence.
    fn is_prose(&self, flawed: &Flawed) -> bool {
        let Some(DirectiveKind::Import { module, .. }) = flawed.meant else { return false };
        PROSE.contains(&self.world.symbols.resolve(module))
    }

    /// Whether the word behind `go:wasmexport` names the function, or is no word.
    fn is_name_of(&self, flawed: &Flawed, func: &FuncDecl) -> bool {
        let Some(DirectiveKind::Export { name }) = flawed.meant else { return false };
        let name = self.world.symbols.resolve(name);
        let plain = |text: &str| text.replace(['_', '-'], "").to_lowercase();
        name.contains(|c: char| matches!(c, '_' | '/' | '#' | '@') || c.is_ascii_digit())
            || plain(name) == plain(self.world.symbols.resolve(func.name.name))
    }

    /// Whether a comment is in the lines directly above a function, and is not the
    /// end of a sentence that begins in a comment before.
    fn stands_alone(&self, comment: Span, func: &FuncDecl) -> bool {
        let files = &self.world.files;
        let id = files.file_of(comment.start);
        let text = files.text(id);
        let start = files.offset(comment.start) as usize;
        let end = files.offset(comment.end) as usize;
        let func = files.offset(func.span.start) as usize;
        let between = String::from_utf8_lossy(text.get(end..func).unwrap_or_default());
        let lines: Vec<&str> = between.split('\n').collect();
        // The first and the last are the rest of the comment's and of the function's.
        if lines.len() > 2 && lines[1..lines.len() - 1].iter().any(|line| line.trim().is_empty()) {
            return false;
        }
        let before = String::from_utf8_lossy(&text[..start]);
        let mut lines_before = before.rsplit('\n').skip(1).map(str::trim);
        match lines_before.find(|line| *line != "//").and_then(|line| line.strip_prefix("//")) {
            Some(prose) if prose.starts_with([' ', '\t']) => prose.ends_with('.'),
            _ => true,
        }
    }

    /// The text between the declaration before a function and its name.
    fn lines_before(&self, file: &File, func: &FuncDecl) -> String {
        let files = &self.world.files;
        let ends = file.decls.iter().filter_map(|decl| match decl {
            Decl::Func(other) if other.span.end <= func.span.start => Some(other.span.end),
            _ => None,
        });
        let start = ends.max().unwrap_or(files.base(file.id));
        String::from_utf8_lossy(files.slice(Span::new(start, func.name.span.start))).into_owned()
    }

    /// The directives of a function.
    fn attached(&mut self, env: &Env, func: &FuncDecl, search: &mut Search) {
        let all: Vec<Directive> =
            func.directives.iter().map(|&index| env.ast().directives[index as usize]).collect();
        let owner = self.owner(env, func);
        let is_import = |d: &&Directive| matches!(d.kind, DirectiveKind::Import { .. });
        let import = all.iter().rfind(is_import);
        let export = all.iter().rfind(|d| !is_import(d));
        for directive in &all {
            let last = if is_import(&directive) { import } else { export };
            let kind = match last {
                _ if self.ignores(directive) => {
                    MisuseKind::OldRelease(self.world.compiler.release.unwrap_or_default())
                }
                Some(last) if last != directive => MisuseKind::Superseded(last.span),
                _ => match (is_import(&directive), import) {
                    (true, _) => match self.import_misuse(func) {
                        Some(kind) => kind,
                        None => continue,
                    },
                    (false, Some(import)) if func.body.is_none() => {
                        MisuseKind::ExportOfImport(import.span)
                    }
                    // The compiler refuses the import first.
                    (false, Some(_)) => continue,
                    (false, None) => match self.export_misuse(env, func, directive, search) {
                        Some(kind) => kind,
                        None => continue,
                    },
                },
            };
            search.found.push(misuse(directive, kind, Some(owner.clone())));
        }
        let effective = import.or(export).filter(|directive| !self.ignores(directive));
        if let Some(directive) = effective
            && self.is_quoted(directive)
        {
            search.found.push(misuse(directive, MisuseKind::Quoted, Some(owner)));
        }
    }

    fn import_misuse(&self, func: &FuncDecl) -> Option<MisuseKind> {
        let name = self.world.symbols.resolve(func.name.name);
        Some(match () {
            () if !func.sig.type_params.is_empty() => MisuseKind::GenericImport,
            () if name == "init" && func.recv.is_none() => MisuseKind::ImportedInit,
            () if func.name.name == Symbol::BLANK => MisuseKind::Blank,
            () if func.body.is_some() => MisuseKind::ImportWithBody,
            () => return None,
        })
    }

    fn export_misuse(
        &mut self,
        env: &Env,
        func: &FuncDecl,
        directive: &Directive,
        search: &mut Search,
    ) -> Option<MisuseKind> {
        let DirectiveKind::Export { name } = directive.kind else { return None };
        if func.body.is_none() {
            return Some(MisuseKind::ExportWithoutBody);
        }
        if func.name.name == Symbol::BLANK {
            return Some(MisuseKind::Blank);
        }
        if func.recv.is_some() {
            return Some(MisuseKind::ExportedMethod);
        }
        if !func.sig.type_params.is_empty() {
            return Some(MisuseKind::GenericExport);
        }
        if let Some(first) = search.exported.get(&name) {
            return Some(MisuseKind::ExportedTwice(first.clone()));
        }
        let owner = self.owner(env, func);
        search.exported.insert(name, owner);
        self.taken_name(env, name).or_else(|| self.too_large(env, func))
    }

    /// Whether the parameters of an exported function are more than the compiler can
    /// pass on. Types that it refuses anyway, and unknown ones, are somebody else's
    /// business.
    fn too_large(&mut self, env: &Env, func: &FuncDecl) -> Option<MisuseKind> {
        let mut params = Vec::new();
        self.add_list(env, func.sig.params, Role::Parameter, &mut params);
        let count = params.len();
        self.add_list(env, func.sig.results, Role::Result, &mut params);
        let mut bytes: u64 = 0;
        let mut values: u64 = 0;
        for (index, param) in params.iter().enumerate() {
            let (size, value_count) = self.passed(param.typ)?;
            if index == count {
                bytes = bytes.next_multiple_of(8);
            }
            // A string is two words.
            bytes = bytes.next_multiple_of(size.min(8)) + size;
            if index < count {
                values += value_count;
            }
        }
        bytes = bytes.next_multiple_of(8);
        if bytes > MAX_BYTES {
            return Some(MisuseKind::ArgumentBytes(bytes));
        }
        (values > MAX_VALUES).then_some(MisuseKind::ArgumentCount(values))
    }

    /// The size of a parameter in Go, and how many values it is to the host. `None` if
    /// no release accepts it.
    fn passed(&mut self, typ: TypeId) -> Option<(u64, u64)> {
        Some(match self.under(typ) {
            Type::Pointer(_) => (8, 1),
            Type::Basic(basic) => match basic {
                Basic::Bool => (1, 1),
                Basic::Int32 | Basic::Rune | Basic::Uint32 | Basic::Float32 => (4, 1),
                Basic::Int64 | Basic::Uint64 | Basic::Float64 => (8, 1),
                Basic::Uintptr | Basic::UnsafePointer => (8, 1),
                Basic::String => (16, 2),
                _ => return None,
            },
            _ => return None,
        })
    }

    /// Whether some argument of a directive is written with quotes.
    fn is_quoted(&self, directive: &Directive) -> bool {
        arguments(directive.kind).into_iter().any(|argument| {
            let text = self.world.symbols.resolve(argument);
            let inner = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
            ['"', '\'', '`'].into_iter().any(|quote| inner(quote).is_some())
        })
    }

    pub(super) fn owner(&mut self, env: &Env, func: &FuncDecl) -> Owner {
        Owner { name: self.crossing_name(env, func), span: func.name.span }
    }
}

fn misuse(directive: &Directive, kind: MisuseKind, function: Option<Owner>) -> Misuse {
    let is_export = matches!(directive.kind, DirectiveKind::Export { .. });
    let head = "//go:wasmimport".len() as u32;
    Misuse {
        kind,
        is_export,
        span: directive.span,
        head: Span::new(directive.span.start, directive.span.start.offset(head)),
        arguments: arguments(directive.kind),
        function,
        is_needed: false,
    }
}

fn arguments(kind: DirectiveKind) -> Vec<Symbol> {
    match kind {
        DirectiveKind::Import { module, name } => vec![module, name],
        DirectiveKind::Export { name } => vec![name],
    }
}

/// Whether a linkname, which may stand in any file, gives a function the symbol of
/// another one.
pub(super) fn is_linked(package: &SourcePackage, func: &FuncDecl) -> bool {
    let is_own = |link: &Linkname| link.local == func.name.name;
    func.recv.is_none() && package.files.iter().any(|file| file.linknames.iter().any(is_own))
}

fn func_at(file: &File, index: u32) -> Option<&FuncDecl> {
    match file.decls.get(index as usize) {
        Some(Decl::Func(func)) => Some(func),
        _ => None,
    }
}

/// The function that ends on the line of a comment, before it.
fn func_before<'a>(file: &'a File, comment: Span, resolver: &Resolver) -> Option<&'a FuncDecl> {
    let files = &resolver.world.files;
    file.decls.iter().rev().find_map(|decl| match decl {
        Decl::Func(func) if func.span.end <= comment.start => {
            let between = files.slice(Span::new(func.span.end, comment.start));
            (!between.contains(&b'\n')).then_some(func)
        }
        _ => None,
    })
}
