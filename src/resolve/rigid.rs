//! Structs that cannot have another field.

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
use crate::types::{Type, TypeId, TypeStore};

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
    /// the same struct without a name. `others` are files of the directory that the
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
        let mut search = Search::default();
        let code = self.all_code(&whole);
        for index in 0..whole.files.len() as u32 {
            self.search_file(&whole, index, &code, &mut search);
        }
        if search.is_unsure {
            return None;
        }
        let mut names = FxHashSet::default();
        for (index, file) in (0..).zip(&whole.files) {
            let env = Env::of(&whole, index);
            for decl in &file.decls {
                let Decl::Type(spec) = decl else { continue };
                let span = file.exprs[spec.typ].span;
                let is_inside = |pos: &&Pos| span.start <= **pos && **pos < span.end;
                if search.rigid.iter().any(|pos| is_inside(&pos))
                    || self.is_written_elsewhere(&env, spec, &search.unnamed)
                {
                    names.insert(spec.name.name);
                }
            }
        }
        Some(names)
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
        let outside = Env::of(package, index);
        let mut code: Vec<_> = code.iter().filter(|code| code.0 == index).collect();
        code.sort_by_key(|code| code.1.start);
        let defining: FxHashSet<ExprId> = file
            .decls
            .iter()
            .chain(file.stmts.decls.iter().map(|(_, decl)| decl))
            .filter_map(|decl| match decl {
                Decl::Type(spec) if !spec.alias => Some(outside.unparen(spec.typ)),
                _ => None,
            })
            .collect();
        for (expr, node) in file.exprs.iter() {
            let after = code.partition_point(|code| code.1.start <= node.span.start);
            let around = after.checked_sub(1).map(|at| code[at]);
            let around = around.filter(|(_, span, _)| node.span.end <= span.end);
            let env = around.map_or(&outside, |(_, _, code)| &code.env);
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
