//! Where code stands: function bodies, and the values of variables.

use std::rc::Rc;

use crate::resolve::Resolver;
use crate::resolve::dead::Dead;
use crate::resolve::package::{Env, SourcePackage};
use crate::resolve::scopes::Body;
use crate::source::{FileId, Span};
use crate::symbol::Symbol;
use crate::syntax::ast::{Decl, ExprId, ExprKind, FuncDecl};
use crate::syntax::parse_file_fully;
use crate::types::{NamedId, ObjectId, Type, TypeId};
use crate::wasm::{Direction, Role};

/// A file and the index of a declaration in it.
pub(crate) type CodeId = (FileId, u32);

/// A function with a body, or a variable with values.
#[derive(Debug)]
pub(crate) struct Code {
    /// From where it sees names.
    pub env: Env,
    /// The body in `env`.
    pub body: Rc<Body>,
    /// The index of the declaration in its file.
    pub decl: u32,
}

impl Code {
    /// What tells this code from all other.
    pub fn id(&self) -> CodeId {
        (self.env.ast().id, self.decl)
    }

    /// The declaration, if it is one of a function.
    pub fn func(&self) -> Option<&FuncDecl> {
        match &self.env.ast().decls[self.decl as usize] {
            Decl::Func(func) => Some(func),
            _ => None,
        }
    }
}

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

    /// Code that was asked for before.
    pub(crate) fn code_by_id(&self, id: CodeId) -> Option<Rc<Code>> {
        self.code.get(&id).cloned()
    }

    /// Who calls whom, if the declaration is a function with a directive in effect.
    pub(crate) fn direction_at(
        &mut self,
        package: &Rc<SourcePackage>,
        file: u32,
        decl: u32,
    ) -> Option<(Direction, Span)> {
        match &package.files[file as usize].decls[decl as usize] {
            Decl::Func(func) => {
                let found = self.direction(package, file as usize, func);
                if found.is_some() || func.body.is_some() || package.has_no_linknames() {
                    return found;
                }
                let linknames = self.linknames(package);
                let (direction, span, _) = self.redeclared(package, func, &linknames)?;
                Some((direction, span))
            }
            _ => None,
        }
    }

    /// The results of a function with what messages call them.
    pub(crate) fn results(&mut self, env: &Env, func: &FuncDecl) -> Vec<(String, TypeId)> {
        let mut params = Vec::new();
        self.add_list(env, func.sig.results, Role::Result, &mut params);
        params.into_iter().map(|param| (param.label, param.typ)).collect()
    }

    /// The offsets of the fields of a struct in bytes.
    pub(crate) fn field_offsets(&mut self, typ: TypeId) -> Option<Vec<u64>> {
        let Type::Struct(fields) = self.under(typ) else { return None };
        self.with_sizes(typ, |sizes| sizes.offsets(fields))
    }

    /// Whether a type mentions type parameters.
    pub(crate) fn mentions_type_params(&mut self, typ: TypeId) -> bool {
        self.deeper(false, |this| match this.world.types.get(typ) {
            Type::TypeParam(_) => true,
            Type::Array { elem, .. } => this.mentions_type_params(elem),
            Type::Named(named) => {
                let args = this.world.types.named[named].type_args;
                let args = this.world.types.type_lists[args].to_vec();
                args.into_iter().any(|arg| this.mentions_type_params(arg))
            }
            Type::Pointer(elem) | Type::Slice(elem) => this.mentions_type_params(elem),
            Type::Struct(fields) => fields.ids().any(|field| {
                let typ = this.world.types.fields[field].typ;
                this.mentions_type_params(typ)
            }),
            _ => false,
        })
    }

    /// The code of a declaration; `None` if it has none. `package` has its bodies.
    pub(crate) fn code(
        &mut self,
        package: &Rc<SourcePackage>,
        file: u32,
        decl: u32,
    ) -> Option<Rc<Code>> {
        let key = (package.files[file as usize].id, decl);
        if let Some(code) = self.code.get(&key) {
            return Some(code.clone());
        }
        let env = self.code_scope(package, file, decl)?;
        let body = env.body.clone()?;
        let code = Rc::new(Code { env, body, decl });
        self.code.insert(key, code.clone());
        Some(code)
    }

    fn code_scope(&mut self, package: &Rc<SourcePackage>, file: u32, decl: u32) -> Option<Env> {
        let mut env = Env::of(package, file);
        let syntax = &package.files[file as usize];
        let body = |dead: &Dead| match &syntax.decls[decl as usize] {
            Decl::Func(func) => Body::of_func(syntax, func, dead),
            Decl::Var(spec) => Body::of_values(syntax, spec.values, dead),
            _ => Body::default(),
        };
        match &syntax.decls[decl as usize] {
            Decl::Func(func) => {
                func.body?;
                env = self.func_scope(package, env, decl, func);
            }
            Decl::Var(spec) if !spec.values.is_empty() => {}
            _ => return None,
        }
        env.body = Some(Rc::new(body(&Dead::default())));
        // What is dead depends on constants, which are found in the scopes of a body.
        let dead = self.dead(&env);
        if !dead.is_empty() {
            env.body = Some(Rc::new(body(&dead)));
        }
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

    /// The package and place of a function's declaration, if its package is known
    /// from source.
    pub(crate) fn func_decl(&self, object: ObjectId) -> Option<(Rc<SourcePackage>, u32, u32)> {
        let (package, decl) = self.declared.get(&object)?;
        Some((package.clone(), decl.file, decl.decl))
    }

    /// The package and place of a method's declaration, likewise.
    pub(crate) fn method_decl(
        &self,
        named: NamedId,
        name: Symbol,
    ) -> Option<(Rc<SourcePackage>, u32, u32)> {
        let types = &self.world.types;
        let object = types.named[types.named[named].origin.unwrap_or(named)].obj;
        let (package, _) = self.declared.get(&object)?;
        let mut methods = package.methods(types.objects[object].name);
        let method = methods.find(|method| method.func.name.name == name)?;
        Some((package.clone(), method.file, method.decl))
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
    pub(crate) fn all_code(&mut self, package: &Rc<SourcePackage>) -> Vec<(u32, Span, Rc<Code>)> {
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
                if let Some(code) = self.code(package, file, index) {
                    all.push((file, span, code));
                }
            }
        }
        all
    }
}
