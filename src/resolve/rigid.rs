//! Structs that cannot have another field.

mod dynamic;
mod exposed;

use std::rc::Rc;

use rustc_hash::FxHashSet;

use crate::resolve::code::Code;
use crate::resolve::operand::Operand;
use crate::resolve::package::{Env, SourcePackage};
use crate::resolve::{Depth, PackageSource, Resolver, SourceText, World};
use crate::source::{FileSet, Location, Pos, Span};
use crate::symbol::Symbol;
use crate::syntax::ast::{Decl, ExprId, ExprKind, ExprList, TypeSpec};
use crate::syntax::parse_file;
use crate::types::{Basic, Type, TypeId, TypeStore};

use dynamic::Dynamic;
use exposed::Declarations;

/// The name of the package that has the marker.
const STRUCTS: &str = "structs";

/// What is found out about a package.
#[derive(Default)]
struct Search {
    /// Where the first fields of structs are of whose fields the code has a list.
    rigid: FxHashSet<Pos>,
    /// The structs that are written where no type is defined by them.
    unnamed: Vec<TypeId>,
    /// Whether there is something that may be such a list, and may not.
    is_unsure: bool,
    dynamic: Dynamic,
}

/// The code of a file.
struct Places<'a> {
    outside: Env,
    code: Vec<&'a (u32, Span, Rc<Code>)>,
}

/// What a conversion has to do with structs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// A struct, known by its first field, or a pointer to it.
    Struct(Location),
    /// Something else.
    Other,
    /// It is not known, or depends on type arguments.
    Unknown,
}

impl Resolver {
    /// The names of the types of `package` whose structs cannot have another field
    /// without changes elsewhere: there is a literal without keys, a conversion, or
    /// the same struct without a name, or there may be in another package; a
    /// constraint names them; or their values become values of interfaces, so that
    /// the program can list their fields. `others` are files of the directory that the
    /// build at hand leaves out; of those that belong to another package nothing is
    /// asked. `None` if it is not known, or if the package declares `structs`.
    pub fn rigid_structs(
        &mut self,
        package: &SourcePackage,
        others: Vec<SourceText>,
    ) -> Option<FxHashSet<Symbol>> {
        let whole = self.with_files_of_all_builds(package, others)?;
        if self.world.symbols.get(STRUCTS).is_some_and(|name| whole.decl(name).is_some()) {
            return None;
        }
        let mut search = Search { dynamic: Dynamic::of(&whole), ..Search::default() };
        let code = self.all_code(&whole);
        for index in 0..whole.files.len() as u32 {
            self.search_file(&whole, index, &code, &mut search);
        }
        if search.is_unsure || search.dynamic.is_unsure() {
            return None;
        }
        Some(self.rigid_names(&whole, &search))
    }

    fn rigid_names(&mut self, package: &Rc<SourcePackage>, search: &Search) -> FxHashSet<Symbol> {
        let declarations = Declarations::of(package, &self.world.symbols);
        let mut names = declarations.constraining();
        let exposed = declarations.exposed();
        let imports_others = !declarations.import_standard_library_only();
        let mut own = Vec::new();
        for (index, file) in (0..).zip(&package.files) {
            for decl in &file.decls {
                let Decl::Type(spec) = decl else { continue };
                own.push((index, spec));
                // A struct of exported fields only is the same type without a name
                // everywhere, and who imports a package may get one from there.
                let may_be_imported = match file.exprs[spec.typ].kind {
                    ExprKind::StructType(fields) => {
                        imports_others && declarations.is_open(file, fields)
                    }
                    _ => false,
                };
                // Who can have any other from this package may at least print it.
                if may_be_imported || exposed.contains(&spec.name.name) {
                    names.insert(spec.name.name);
                }
            }
        }
        for (index, spec) in own {
            let env = Env::of(package, index);
            let span = env.ast().exprs[spec.typ].span;
            let is_inside = |pos: &Pos| span.start <= *pos && *pos < span.end;
            if search.rigid.iter().chain(search.dynamic.shown()).any(is_inside)
                || self.is_written_elsewhere(&env, spec, &search.unnamed)
            {
                names.insert(spec.name.name);
            }
        }
        names
    }

    /// The package as one of all files that have its name, whatever the platform.
    /// Of names that several files declare the first counts.
    fn with_files_of_all_builds(
        &mut self,
        package: &SourcePackage,
        others: Vec<SourceText>,
    ) -> Option<Rc<SourcePackage>> {
        let files = &self.world.files;
        let own = package.files.iter().map(|file| SourceText {
            name: files.name(file.id).to_string(),
            text: files.text(file.id).clone(),
        });
        let name = package.files.first()?.package.name;
        let mut texts: Vec<SourceText> = own.collect();
        for other in others {
            if self.package_name(&other) == Some(name) {
                texts.push(other);
            }
        }
        let source = PackageSource { files: texts, imports: package.imports(&self.world.symbols) };
        let path = self.world.types.package_info(package.id).path;
        let path = format!("{}, all files", self.world.symbols.resolve(path));
        let whole = self.add_package(&path, source, Depth::Bodies);
        whole.errors.is_empty().then_some(whole)
    }

    /// The name in the package clause of a file.
    fn package_name(&mut self, file: &SourceText) -> Option<Symbol> {
        let mut files = FileSet::default();
        let id = files.add(&file.name, file.text.clone())?;
        let (file, _) = parse_file(&files, id, &mut self.world.symbols);
        Some(file.package.name)
    }

    fn search_file(
        &mut self,
        package: &Rc<SourcePackage>,
        index: u32,
        code: &[(u32, Span, Rc<Code>)],
        search: &mut Search,
    ) {
        let file = &package.files[index as usize];
        let mut code: Vec<_> = code.iter().filter(|code| code.0 == index).collect();
        code.sort_by_key(|code| code.1.start);
        let places = Places { outside: Env::of(package, index), code };
        let decls = || file.decls.iter().chain(file.stmts.decls.iter().map(|(_, decl)| decl));
        let mut defining: FxHashSet<ExprId> = FxHashSet::default();
        for decl in decls() {
            match decl {
                Decl::Type(spec) if !spec.alias => {
                    defining.insert(places.outside.unparen(spec.typ));
                }
                Decl::Var(spec) => {
                    if let Some(&value) = file.expr_lists[spec.values].first() {
                        let env = places.env(file.exprs[value].span);
                        self.search_variable(env, spec, &mut search.dynamic);
                    }
                }
                _ => {}
            }
        }
        for (expr, node) in file.exprs.iter() {
            let env = places.env(node.span);
            match node.kind {
                ExprKind::CompositeLit { typ, elems } => {
                    self.search_literal(env, expr, typ, elems, search);
                }
                ExprKind::Call { fun, args, .. } if args.len() == 1 => {
                    let arg = file.expr_lists[args][0];
                    self.search_conversion(env, fun, arg, search);
                }
                ExprKind::StructType(_) if !defining.contains(&expr) => {
                    search.unnamed.push(self.type_expr(env, expr));
                }
                _ => {}
            }
            self.search_dynamic(env, expr, &mut search.dynamic);
        }
        for (_, stmt) in file.stmts.stmts.iter() {
            self.search_statement(places.env(stmt.span), stmt.kind, &mut search.dynamic);
        }
        for (_, _, code) in &places.code {
            self.search_results(code, &mut search.dynamic);
        }
    }

    fn search_literal(
        &mut self,
        env: &Env,
        literal: ExprId,
        typ: Option<ExprId>,
        elems: ExprList,
        search: &mut Search,
    ) {
        let first = env.ast().expr_lists[elems].first();
        if first.is_none_or(|&elem| matches!(env.kind(elem), ExprKind::KeyValue { .. })) {
            return;
        }
        match self.expr(env, literal) {
            Operand::Value(typ) if typ != TypeStore::INVALID => {
                if let Shape::Struct(Location::Source(pos)) = self.shape(typ) {
                    search.rigid.insert(pos);
                }
            }
            // A literal of another package's type has nothing to do with this one.
            _ => {
                let is_foreign =
                    |typ| matches!(env.kind(env.unparen(typ)), ExprKind::Selector { .. });
                search.is_unsure |= !typ.is_some_and(is_foreign);
            }
        }
    }

    /// A conversion between two structs, or pointers to such, goes by their fields.
    fn search_conversion(&mut self, env: &Env, fun: ExprId, arg: ExprId, search: &mut Search) {
        let to = match self.expr(env, fun) {
            Operand::Type(typ) => self.shape(typ),
            Operand::Unknown => Shape::Unknown,
            _ => return,
        };
        let operand = self.expr(env, arg);
        if matches!(operand, Operand::Value(typ) if typ == TypeStore::basic(Basic::UntypedNil)) {
            return;
        }
        let from = self.value_type(&operand);
        let from = self.shape(from);
        if to == from || to == Shape::Other || from == Shape::Other {
            return;
        }
        for shape in [to, from] {
            if let Shape::Struct(Location::Source(pos)) = shape {
                search.rigid.insert(pos);
            }
        }
    }

    fn shape(&mut self, typ: TypeId) -> Shape {
        let typ = match self.under(typ) {
            Type::Pointer(elem) => elem,
            _ => typ,
        };
        match self.under(typ) {
            Type::Invalid | Type::TypeParam(_) => Shape::Unknown,
            Type::Struct(fields) => {
                let first = self.world.types.fields[fields].first();
                first.map_or(Shape::Other, |field| Shape::Struct(field.location))
            }
            _ => Shape::Other,
        }
    }

    /// Whether one of the `unnamed` structs has the fields of the struct by which a
    /// type is defined.
    fn is_written_elsewhere(&mut self, env: &Env, spec: &TypeSpec, unnamed: &[TypeId]) -> bool {
        let typ = env.unparen(spec.typ);
        if unnamed.is_empty() || !matches!(env.kind(typ), ExprKind::StructType(_)) {
            return false;
        }
        let typ = self.type_expr(env, typ);
        let World { types, symbols, .. } = &self.world;
        let names = |typ: TypeId| match types.get(typ) {
            Type::Struct(fields) => types.fields[fields].iter().map(|field| field.name).collect(),
            _ => Vec::new(),
        };
        // The type of a field may be whatever takes the place of a type parameter.
        let is_generic = !spec.type_params.is_empty();
        unnamed.iter().any(|&other| match is_generic {
            true => names(typ) == names(other),
            false => types.identical(typ, other, symbols).unwrap_or(true),
        })
    }
}

impl Places<'_> {
    /// From where an expression or statement sees names.
    fn env(&self, span: Span) -> &Env {
        let after = self.code.partition_point(|code| code.1.start <= span.start);
        let around = after.checked_sub(1).map(|at| self.code[at]);
        let around = around.filter(|(_, around, _)| span.end <= around.end);
        around.map_or(&self.outside, |(_, _, code)| &code.env)
    }
}
