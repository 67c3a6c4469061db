//! Declarations to objects.

use std::rc::Rc;

use crate::arena::IdRange;
use crate::export::{self, ExportId};
use crate::resolve::operand::Operand;
use crate::resolve::package::{DeclRef, Env, SourcePackage};
use crate::resolve::{LoadError, Resolver, World};
use crate::source::Location;
use crate::symbol::Symbol;
use crate::syntax::ast::{ConstSpec, Decl, FieldDecl, FuncDecl, TypeSpec, VarSpec};
use crate::types::{ConstValue, Object, ObjectId, ObjectKind, Type, TypeId, TypeParam, TypeStore};

impl Resolver {
    /// Declares a package-level name in the world, without looking at what is
    /// behind it.
    pub(super) fn declare(
        &mut self,
        package: &Rc<SourcePackage>,
        decl: DeclRef,
        name: Symbol,
    ) -> ObjectId {
        let env = Env::of(package, decl.file);
        let ident_at = |names, index: u32| {
            let id = IdRange::get(names, index as usize).expect("the index has this name");
            env.ast().idents[id].span.start
        };
        let (kind, pos, params) = match package.get(decl) {
            Decl::Const(spec) => (ObjectKind::Const, ident_at(spec.names, decl.name), None),
            Decl::Var(spec) => (ObjectKind::Var, ident_at(spec.names, decl.name), None),
            Decl::Func(func) => {
                (ObjectKind::Func, func.name.span.start, Some(func.sig.type_params))
            }
            Decl::Type(spec) if spec.alias => {
                (ObjectKind::Alias, spec.name.span.start, Some(spec.type_params))
            }
            Decl::Type(spec) => {
                let params = self.declare_type_params(&env, spec.type_params);
                let location = Location::Source(spec.name.span.start);
                return self.world.types.declare_type(Some(package.id), name, location, params);
            }
        };
        let params = params.map(|params| self.declare_type_params(&env, params));
        self.world.types.declare(Object {
            name,
            pkg: Some(package.id),
            location: Location::Source(pos),
            kind,
            type_params: params.unwrap_or_default(),
            typ: None,
            value: None,
        })
    }

    /// Makes type parameters for the names of a type parameter list.
    pub(super) fn declare_type_params(
        &mut self,
        env: &Env,
        list: IdRange<FieldDecl>,
    ) -> IdRange<TypeParam> {
        let ast = env.ast();
        let names = ast.fields[list].iter().flat_map(|field| &ast.idents[field.names]);
        let params = names.enumerate().map(|(index, ident)| TypeParam {
            name: ident.name,
            index: index as u32,
            constraint: TypeStore::INVALID,
        });
        self.world.types.type_params.alloc_many(params)
    }

    /// Brings type parameters into scope.
    pub(super) fn with_type_params(&mut self, mut env: Env, params: IdRange<TypeParam>) -> Env {
        for param in params.ids() {
            let name = self.world.types.type_params[param].name;
            let typ = self.world.types.add(Type::TypeParam(param));
            env.type_params.push((name, typ));
        }
        env
    }

    /// Finds out what is behind an object: the underlying type of a defined type,
    /// the type of anything else, the value of a constant. An object that is
    /// being resolved already stays as it is.
    pub(crate) fn resolve_object(&mut self, object: ObjectId) {
        if !self.visited.insert(object) {
            return;
        }
        if let Some((env, decl)) = self.local_types.get(&object).cloned() {
            return self.deeper((), |this| this.resolve_local_type(object, &env, decl));
        }
        match self.declared.get(&object).cloned() {
            Some((package, decl)) => {
                // What a declaration calls is not called by an expression that
                // only names it.
                let outer = self.has_call;
                self.deeper((), |this| this.resolve_decl(object, &package, decl));
                self.has_call = outer;
            }
            None => {
                if let Some(file) = self.importer.origin(object) {
                    let World { types, symbols, .. } = &mut self.world;
                    let done = self.importer.complete(object, types, symbols);
                    self.importer_result(file, done);
                }
            }
        }
    }

    /// Keeps an error of the importer, which then counts as unknown.
    pub(super) fn importer_result<T>(
        &mut self,
        file: ExportId,
        result: Result<T, export::Error>,
    ) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                let path = self.importer.path(file);
                let package = self.world.symbols.resolve(path).to_owned();
                self.errors.push(LoadError { package, message: error.to_string() });
                None
            }
        }
    }

    fn resolve_decl(&mut self, object: ObjectId, package: &Rc<SourcePackage>, decl: DeclRef) {
        // With parameters of its own, a function or alias is resolved once, in
        // terms of them.
        let params = self.world.types.objects[object].type_params;
        let env = self.with_type_params(Env::of(package, decl.file), params);
        match package.get(decl) {
            Decl::Type(spec) if spec.alias => {
                let typ = self.type_expr(&env, spec.typ);
                self.world.types.objects[object].typ = Some(typ);
                self.resolve_constraints(&env, spec.type_params, params);
            }
            Decl::Type(spec) => self.resolve_defined_type(object, env, spec),
            Decl::Const(spec) => self.resolve_const(object, env, spec, decl.name as usize),
            Decl::Var(spec) => self.resolve_var(object, &env, spec, decl.name as usize),
            Decl::Func(func) => {
                self.resolve_func(object, &env, func);
                self.resolve_constraints(&env, func.sig.type_params, params);
            }
        }
    }

    pub(super) fn resolve_defined_type(&mut self, object: ObjectId, env: Env, spec: &TypeSpec) {
        let Some(named) = self.world.types.named_of(object) else { return };
        let params = self.world.types.named[named].type_params;
        let env = self.with_type_params(env, params);
        let typ = self.type_expr(&env, spec.typ);
        let underlying = self.underlying(typ);
        if !matches!(self.world.types.get(underlying), Type::Invalid | Type::TypeParam(_)) {
            self.world.types.named[named].underlying = Some(underlying);
        }
        self.resolve_constraints(&env, spec.type_params, params);
    }

    fn resolve_const(&mut self, object: ObjectId, mut env: Env, spec: &ConstSpec, index: usize) {
        env.iota = Some(spec.iota);
        let Some(value) = spec.values.get(index) else { return };
        let value = env.ast().expr_lists[value];
        let mut operand = self.expr(&env, value);
        if let Some(typ) = spec.typ {
            let typ = self.type_expr(&env, typ);
            operand = self.convert_constant(operand, typ);
        }
        if let Operand::Const { typ, value } = operand {
            self.set_const(object, typ, value);
        }
    }

    fn set_const(&mut self, object: ObjectId, typ: TypeId, value: ConstValue) {
        let object = &mut self.world.types.objects[object];
        object.typ = Some(typ);
        object.value = Some(value);
    }

    fn resolve_var(&mut self, object: ObjectId, env: &Env, spec: &VarSpec, index: usize) {
        let typ = match (spec.typ, spec.values.len()) {
            (Some(typ), _) => self.type_expr(env, typ),
            (None, 1) if spec.names.len() > 1 => {
                let value = env.ast().expr_lists[spec.values][0];
                match self.expr(env, value) {
                    Operand::Tuple(vars) => match vars.get(index) {
                        Some(var) => self.world.types.vars[var].typ,
                        None => TypeStore::INVALID,
                    },
                    _ => TypeStore::INVALID,
                }
            }
            (None, _) => match spec.values.get(index) {
                Some(value) => {
                    let operand = self.expr(env, env.ast().expr_lists[value]);
                    self.value_type(&operand)
                }
                None => TypeStore::INVALID,
            },
        };
        self.world.types.objects[object].typ = Some(typ);
    }

    fn resolve_func(&mut self, object: ObjectId, env: &Env, func: &FuncDecl) {
        let typ = self.signature(env, &func.sig);
        self.world.types.objects[object].typ = Some(typ);
    }
}
