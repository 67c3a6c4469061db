//! Where code stands: function bodies, and the values of variables.

use std::rc::Rc;

use crate::resolve::Resolver;
use crate::resolve::package::{Env, SourcePackage};
use crate::resolve::scopes::Body;
use crate::source::Span;
use crate::symbol::Symbol;
use crate::syntax::ast::{Decl, ExprId, ExprKind, FuncDecl};
use crate::syntax::parse_file_fully;
use crate::types::{NamedId, ObjectId, Type};

impl Resolver {
    /// The package with all its function bodies. Those of a package that only
    /// served as a dependency are parsed now.
    pub(crate) fn with_bodies(&mut self, package: &Rc<SourcePackage>) -> Rc<SourcePackage> {
        if package.has_bodies {
            return package.clone();
        }
        if let Some(package) = self.with_bodies.get(&package.id) {
            return package.clone();
        }
        let world = &mut self.world;
        let files = package.files.iter().map(|file| {
            let (mut file, _) = parse_file_fully(&world.files, file.id, &mut world.symbols);
            file.line_directives = Vec::new();
            file
        });
        let files = files.collect();
        let full = Rc::new(package.with_files(files));
        self.with_bodies.insert(package.id, full.clone());
        full
    }

    /// The place from which the code of a function or variable sees names; `None`
    /// if it has no code. `package` has its bodies.
    pub(crate) fn code(
        &mut self,
        package: &Rc<SourcePackage>,
        file: u32,
        decl: u32,
    ) -> Option<Rc<Env>> {
        let key = (package.files[file as usize].id, decl);
        if let Some(env) = self.code.get(&key) {
            return Some(env.clone());
        }
        let env = self.make_code(package, file, decl)?;
        let env = Rc::new(env);
        self.code.insert(key, env.clone());
        Some(env)
    }

    fn make_code(&mut self, package: &Rc<SourcePackage>, file: u32, decl: u32) -> Option<Env> {
        let mut env = Env::of(package, file);
        let syntax = &package.files[file as usize];
        let body = match &syntax.decls[decl as usize] {
            Decl::Func(func) => {
                func.body?;
                env = self.func_scope(package, env, decl, func);
                Body::of_func(syntax, func)
            }
            Decl::Var(spec) if !spec.values.is_empty() => Body::of_values(syntax, spec.values),
            _ => return None,
        };
        env.body = Some(Rc::new(body));
        Some(env)
    }

    /// The type parameters of a function or method, those by which its signature
    /// is known wherever that is possible.
    fn func_scope(
        &mut self,
        package: &Rc<SourcePackage>,
        env: Env,
        decl: u32,
        func: &FuncDecl,
    ) -> Env {
        if let Some(receiver) = func.recv.and_then(|list| list.get(0)) {
            let typ = env.ast().fields[receiver].typ;
            let Some(named) = self.receiver_base(&env, typ) else {
                return self.receiver_scope(env, typ).0;
            };
            let methods = self.methods(named);
            let method = methods
                .ids()
                .find(|&method| self.world.types.method_decls[method].name == func.name.name);
            let env = self.method_scope(named, env, func);
            let params = method.map(|method| self.world.types.method_decls[method].type_params);
            return self.with_type_params(env, params.unwrap_or_default());
        }
        let params = match self.func_object(package, env.file, decl) {
            Some(object) => self.world.types.objects[object].type_params,
            None => self.declare_type_params(&env, func.sig.type_params),
        };
        self.with_type_params(env, params)
    }

    /// The defined type for which a method with this receiver is declared.
    pub(crate) fn receiver_base(&mut self, env: &Env, mut typ: ExprId) -> Option<NamedId> {
        while let ExprKind::Star(x) | ExprKind::Paren(x) | ExprKind::Index { x, .. } = env.kind(typ)
        {
            typ = x;
        }
        let object = self.named_object(env, typ)?;
        match self.world.types.named_of(object) {
            Some(named) => Some(named),
            None => {
                let typ = self.object_type(object);
                let Type::Named(named) = self.world.types.get(typ) else { return None };
                Some(self.world.types.named[named].origin.unwrap_or(named))
            }
        }
    }

    /// The object of a function declaration, if its name means it.
    pub(crate) fn func_object(
        &mut self,
        package: &Rc<SourcePackage>,
        file: u32,
        decl: u32,
    ) -> Option<ObjectId> {
        let Decl::Func(func) = &package.files[file as usize].decls[decl as usize] else {
            return None;
        };
        if func.recv.is_some() || func.name.name == Symbol::BLANK {
            return None;
        }
        let meant = package.decl(func.name.name)?;
        if (meant.file, meant.decl) != (file, decl) {
            return None;
        }
        let object = self.declared_object(package, func.name.name)?;
        self.resolve_object(object);
        Some(object)
    }

    /// The code of a package, by file and in the order of the text, with the place
    /// that it takes.
    pub(crate) fn all_code(&mut self, package: &Rc<SourcePackage>) -> Vec<(u32, Span, Rc<Env>)> {
        let mut all = Vec::new();
        for (file, syntax) in (0..).zip(&package.files) {
            for (index, decl) in (0..).zip(&syntax.decls) {
                let span = match decl {
                    Decl::Func(func) => func.span,
                    Decl::Var(spec) => {
                        let values = &syntax.expr_lists[spec.values];
                        let (Some(&first), Some(&last)) = (values.first(), values.last()) else {
                            continue;
                        };
                        Span::new(syntax.exprs[first].span.start, syntax.exprs[last].span.end)
                    }
                    _ => continue,
                };
                if let Some(env) = self.code(package, file, index) {
                    all.push((file, span, env));
                }
            }
        }
        all
    }
}
