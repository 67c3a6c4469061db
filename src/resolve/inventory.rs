//! All that a package declares, for programs that compare this library with Go's
//! own. The checks ask for much less.

use std::rc::Rc;

use crate::resolve::package::{DeclRef, Env, SourcePackage};
use crate::resolve::{Loaded, Resolver};
use crate::source::Span;
use crate::symbol::Symbol;
use crate::syntax::ast::{self, Decl, ExprId, ExprKind, ExprList};
use crate::types::{ObjectId, Type, TypeId, TypeStore};

impl Resolver {
    /// The objects that `package` declares, in order, blank ones included,
    /// methods not. They are resolved, the memory of their types is complete, and
    /// the methods of defined types are known.
    pub fn declared_objects(&mut self, package: &Rc<SourcePackage>) -> Vec<ObjectId> {
        let mut objects = Vec::new();
        for (file_index, file) in package.files.iter().enumerate() {
            for (decl_index, decl) in file.decls.iter().enumerate() {
                let names: Vec<Symbol> = match decl {
                    Decl::Const(ast::ConstSpec { names, .. })
                    | Decl::Var(ast::VarSpec { names, .. }) => {
                        file.idents[*names].iter().map(|ident| ident.name).collect()
                    }
                    Decl::Type(spec) => vec![spec.name.name],
                    Decl::Func(func) if func.recv.is_none() => vec![func.name.name],
                    Decl::Func(_) => continue,
                };
                for (index, name) in names.into_iter().enumerate() {
                    let (file, decl) = (file_index as u32, decl_index as u32);
                    let decl = DeclRef { file, decl, name: index as u32 };
                    objects.push(self.any_object(package, decl, name));
                }
            }
        }
        for &object in &objects {
            self.resolve_wholly(object);
        }
        objects
    }

    /// The objects that the export data of the package with this path describes,
    /// those of other packages included, resolved and complete like those of
    /// [`Resolver::declared_objects`]. None if there is no export data.
    pub fn exported_objects(&mut self, path: &str) -> Vec<ObjectId> {
        let path = self.world.symbols.intern(path);
        let Loaded::Export(file) = self.loaded(path) else { return Vec::new() };
        let world = &mut self.world;
        let objects = self.importer.objects(file, &mut world.types, &mut world.symbols);
        let objects = self.importer_result(file, objects).unwrap_or_default();
        for &object in &objects {
            self.resolve_wholly(object);
        }
        objects
    }

    /// The array types that are written in `package` outside of constants and
    /// function bodies, by file and in no order, with their lengths; `None` where
    /// the length is not known.
    pub fn array_lengths(&mut self, package: &Rc<SourcePackage>) -> Vec<(Span, Option<u64>)> {
        let mut lengths = Vec::new();
        for (index, file) in package.files.iter().enumerate() {
            let env = Env::of(package, index as u32);
            let left_out = constants_and_bodies(file);
            for (id, expr) in file.exprs.iter() {
                let is_left_out =
                    |span: &Span| span.start <= expr.span.start && expr.span.end <= span.end;
                if !left_out.iter().any(is_left_out)
                    && let Some((span, typ)) = self.array_at(&env, id)
                {
                    let len = match self.world.types.get(typ) {
                        Type::Array { len, .. } => len,
                        _ => None,
                    };
                    lengths.push((span, len));
                }
            }
        }
        lengths
    }

    /// The array type that is written at `expr`, `[...]T` with its literal.
    fn array_at(&mut self, env: &Env, expr: ExprId) -> Option<(Span, TypeId)> {
        let span = |expr: ExprId| env.ast().exprs[expr].span;
        match env.kind(expr) {
            ExprKind::ArrayType { len: Some(len), .. } if !is_open(env, len) => {
                Some((span(expr), self.type_expr(env, expr)))
            }
            ExprKind::CompositeLit { typ: Some(typ), elems } => {
                let typ = unparenthesised(env, typ);
                match env.kind(typ) {
                    ExprKind::ArrayType { len: Some(len), .. } if is_open(env, len) => {
                        Some((span(typ), self.literal_type_of(env, typ, elems)))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn literal_type_of(&mut self, env: &Env, typ: ExprId, elems: ExprList) -> TypeId {
        self.deeper(TypeStore::INVALID, |this| this.literal_type(env, typ, elems))
    }

    /// The object of a declaration, also of one whose name means something else
    /// or nothing.
    fn any_object(&mut self, package: &Rc<SourcePackage>, decl: DeclRef, name: Symbol) -> ObjectId {
        if package.decl(name) == Some(decl)
            && let Some(object) = self.declared_object(package, name)
        {
            return object;
        }
        let object = self.declare(package, decl, name);
        self.declared.insert(object, (package.clone(), decl));
        object
    }

    fn resolve_wholly(&mut self, object: ObjectId) {
        self.resolve_object(object);
        if let Some(typ) = self.world.types.objects[object].typ {
            self.complete(typ);
        }
        if let Some(named) = self.world.types.named_of(object) {
            self.methods(named);
        }
    }
}

fn constants_and_bodies(file: &ast::File) -> Vec<Span> {
    let constants = file.decls.iter().filter_map(|decl| match decl {
        Decl::Const(spec) => Some(&file.expr_lists[spec.values]),
        _ => None,
    });
    let constants = constants.flatten().map(|&value| file.exprs[value].span);
    let functions = file.decls.iter().filter_map(|decl| match decl {
        Decl::Func(func) => func.body,
        _ => None,
    });
    let literals = file.exprs.iter().filter_map(|(_, expr)| match expr.kind {
        ExprKind::FuncLit { body, .. } => Some(body),
        _ => None,
    });
    constants.chain(functions).chain(literals).collect()
}

fn is_open(env: &Env, len: ExprId) -> bool {
    matches!(env.kind(len), ExprKind::Ellipsis(None))
}

fn unparenthesised(env: &Env, mut expr: ExprId) -> ExprId {
    while let ExprKind::Paren(inner) = env.kind(expr) {
        expr = inner;
    }
    expr
}
