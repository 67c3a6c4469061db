//! A package in source form: parsed files and an index of their declarations.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::resolve::scopes::{Body, LocalId};
use crate::resolve::{Depth, PackageSource, World};
use crate::source::Pos;
use crate::symbol::{Interner, Symbol};
use crate::syntax::ast::{self, Decl, ExprId, ExprKind, FuncDecl, SyntaxError};
use crate::syntax::{parse_file, parse_file_fully};
use crate::types::{PackageId, TypeId};

/// A package whose files are parsed. Immutable; what is resolved goes into the
/// world.
#[derive(Debug)]
pub struct SourcePackage {
    /// The package.
    pub id: PackageId,
    /// Its files, in the order in which they came.
    pub files: Vec<ast::File>,
    /// The syntax errors, in the order of files and positions. Those in function
    /// bodies are only found in the package under analysis.
    pub errors: Vec<SyntaxError>,
    /// Whether all function bodies were parsed.
    pub(super) has_bodies: bool,
    /// The package-level declarations by name. Of several with one name, which no
    /// compiler takes, the first counts.
    decls: FxHashMap<Symbol, DeclRef>,
    /// The method declarations by the name of the type, in the order of the
    /// source. Those with a blank name are left out.
    methods: FxHashMap<Symbol, Vec<MethodRef>>,
    imports: FxHashMap<Symbol, Symbol>,
}

/// A declared name: file, declaration in it, and which of its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DeclRef {
    pub file: u32,
    pub decl: u32,
    pub name: u32,
}

/// A method declaration for some type.
#[derive(Clone, Copy, Debug)]
struct MethodRef {
    file: u32,
    decl: u32,
    pointer: bool,
}

/// A method declaration for some type, and where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct MethodSyntax<'a> {
    pub decl: u32,
    pub file: u32,
    pub func: &'a FuncDecl,
    /// Whether the receiver is a pointer.
    pub pointer: bool,
}

/// The place from which an expression sees names.
#[derive(Clone, Debug)]
pub(crate) struct Env {
    pub package: Rc<SourcePackage>,
    pub file: u32,
    /// The type parameters in scope, the innermost last.
    pub type_params: Vec<(Symbol, TypeId)>,
    /// The value of `iota`, in constant declarations.
    pub iota: Option<u32>,
    /// The function body at hand, whose names go before all others.
    pub body: Option<Rc<Body>>,
}

impl Env {
    /// The file scope of a declaration.
    pub fn of(package: &Rc<SourcePackage>, file: u32) -> Env {
        Env { package: package.clone(), file, type_params: Vec::new(), iota: None, body: None }
    }

    /// The syntax tree to which expression ids belong.
    pub fn ast(&self) -> &ast::File {
        &self.package.files[self.file as usize]
    }

    pub fn kind(&self, expr: ast::ExprId) -> ast::ExprKind {
        self.ast().exprs[expr].kind
    }

    /// What is inside any number of parentheses.
    pub fn unparen(&self, mut expr: ast::ExprId) -> ast::ExprId {
        while let ast::ExprKind::Paren(inner) = self.kind(expr) {
            expr = inner;
        }
        expr
    }

    /// The local thing that an identifier names.
    pub fn local(&self, ident: ast::ExprId) -> Option<LocalId> {
        self.body.as_ref()?.local(ident)
    }
}

impl SourcePackage {
    /// Parses `source`.
    pub(super) fn parse(
        world: &mut World,
        path: Symbol,
        source: PackageSource,
        depth: Depth,
    ) -> SourcePackage {
        let parse = match depth {
            Depth::Declarations => parse_file,
            Depth::Bodies => parse_file_fully,
        };
        let mut files = Vec::new();
        let mut errors = Vec::new();
        for text in source.files {
            let Some(id) = world.files.add(&text.name, text.text) else {
                let message = format!("{}: all files together pass 4 GiB", text.name);
                errors.push(SyntaxError { pos: Pos::NONE, message });
                break;
            };
            let (mut file, found) = parse(&world.files, id, &mut world.symbols);
            world.files.set_line_directives(id, std::mem::take(&mut file.line_directives));
            errors.extend(found);
            files.push(file);
        }
        let id = world.types.package(path);
        if let Some(file) = files.first() {
            world.types.set_package_name(id, file.package.name);
        }
        let mut intern = |text: Box<str>| world.symbols.intern(&text);
        let imports =
            source.imports.into_iter().map(|(from, to)| (intern(from), intern(to))).collect();
        let decls = index(&files);
        let has_bodies = matches!(depth, Depth::Bodies);
        let methods = index_methods(&files, &decls);
        SourcePackage { id, files, errors, has_bodies, decls, methods, imports }
    }

    /// The same package, its files parsed again with their bodies.
    pub(super) fn with_files(&self, files: Vec<ast::File>) -> SourcePackage {
        SourcePackage {
            id: self.id,
            files,
            errors: Vec::new(),
            has_bodies: true,
            decls: self.decls.clone(),
            methods: self.methods.clone(),
            imports: self.imports.clone(),
        }
    }

    /// The package paths for the import paths in these files, as they were given.
    pub(super) fn imports(&self, symbols: &Interner) -> FxHashMap<Box<str>, Box<str>> {
        let text = |symbol: &Symbol| symbols.resolve(*symbol).into();
        self.imports.iter().map(|(from, to)| (text(from), text(to))).collect()
    }

    /// Whether no file has a `//go:linkname` directive.
    pub(super) fn has_no_linknames(&self) -> bool {
        self.files.iter().all(|file| file.linknames.is_empty())
    }

    /// The package path for an import path in these files.
    pub(super) fn package_path(&self, import_path: Symbol) -> Symbol {
        self.imports.get(&import_path).copied().unwrap_or(import_path)
    }

    /// The declaration of a package-level name.
    pub(super) fn decl(&self, name: Symbol) -> Option<DeclRef> {
        self.decls.get(&name).copied()
    }

    /// The method declarations for the type with this package-level name, in the
    /// order of the source. In broken code several may have one name.
    pub(super) fn methods(&self, type_name: Symbol) -> impl Iterator<Item = MethodSyntax<'_>> {
        let methods = self.methods.get(&type_name).map_or(&[][..], Vec::as_slice);
        methods.iter().filter_map(|&MethodRef { file, decl, pointer }| {
            match &self.files[file as usize].decls[decl as usize] {
                Decl::Func(func) => Some(MethodSyntax { file, decl, func, pointer }),
                _ => None,
            }
        })
    }

    pub(super) fn get(&self, decl: DeclRef) -> &Decl {
        &self.files[decl.file as usize].decls[decl.decl as usize]
    }
}

fn index(files: &[ast::File]) -> FxHashMap<Symbol, DeclRef> {
    let mut decls = FxHashMap::default();
    for (file_index, file) in files.iter().enumerate() {
        for (decl_index, decl) in file.decls.iter().enumerate() {
            let at = |name| DeclRef { file: file_index as u32, decl: decl_index as u32, name };
            let mut add = |name: Symbol, decl: DeclRef| {
                if name != Symbol::BLANK {
                    decls.entry(name).or_insert(decl);
                }
            };
            match decl {
                Decl::Const(ast::ConstSpec { names, .. })
                | Decl::Var(ast::VarSpec { names, .. }) => {
                    for (index, ident) in file.idents[*names].iter().enumerate() {
                        add(ident.name, at(index as u32));
                    }
                }
                Decl::Type(spec) => add(spec.name.name, at(0)),
                // Methods live in the scope of their type; init declares no name.
                Decl::Func(func) if func.recv.is_none() => add(func.name.name, at(0)),
                Decl::Func(_) => {}
            }
        }
    }
    decls
}

fn index_methods(
    files: &[ast::File],
    decls: &FxHashMap<Symbol, DeclRef>,
) -> FxHashMap<Symbol, Vec<MethodRef>> {
    let mut methods: FxHashMap<Symbol, Vec<MethodRef>> = FxHashMap::default();
    for (file_index, file) in files.iter().enumerate() {
        for (decl_index, decl) in file.decls.iter().enumerate() {
            if let Decl::Func(func) = decl
                && func.name.name != Symbol::BLANK
                && let Some(receiver) = func.recv.and_then(|list| list.get(0))
                && let Some((name, pointer)) =
                    receiver_base(files, decls, file, file.fields[receiver].typ)
            {
                let (file, decl) = (file_index as u32, decl_index as u32);
                methods.entry(name).or_default().push(MethodRef { file, decl, pointer });
            }
        }
    }
    methods
}

/// How many aliases may stand between a receiver and its type.
const MAX_ALIASES: u32 = 100;

/// The name of the type for which `T`, `*T`, `T[A]` or `*T[A]` is the receiver,
/// and whether the receiver is a pointer. Aliases are followed by their syntax:
/// only those of types that are not generic can stand here (spec, "Method
/// declarations").
fn receiver_base<'a>(
    files: &'a [ast::File],
    decls: &FxHashMap<Symbol, DeclRef>,
    mut file: &'a ast::File,
    mut typ: ExprId,
) -> Option<(Symbol, bool)> {
    let mut pointer = false;
    let mut aliases = 0;
    loop {
        match file.exprs[typ].kind {
            ExprKind::Paren(x) => typ = x,
            ExprKind::Star(x) if !pointer => {
                pointer = true;
                typ = x;
            }
            ExprKind::Index { x, .. } if aliases == 0 => typ = x,
            ExprKind::Ident(name) => {
                let decl = *decls.get(&name)?;
                let declaring = &files[decl.file as usize];
                match &declaring.decls[decl.decl as usize] {
                    Decl::Type(spec) if !spec.alias => return Some((name, pointer)),
                    Decl::Type(spec) if spec.type_params.is_empty() && aliases < MAX_ALIASES => {
                        aliases += 1;
                        (file, typ) = (declaring, spec.typ);
                    }
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}
