//! The methods that are declared for defined types.

#[cfg(test)]
mod tests;

use std::rc::Rc;

use rustc_hash::FxHashSet;

use crate::arena::IdRange;
use crate::resolve::package::{DeclRef, Env, MethodSyntax, SourcePackage};
use crate::resolve::{Resolver, World};
use crate::symbol::Symbol;
use crate::syntax::ast::{ExprId, ExprKind, FuncDecl};
use crate::types::{MethodDecl, NamedId, ObjectId, Type, TypeStore};

impl Resolver {
    /// The methods that are declared for a defined type, in the order of the
    /// source; for an instance those of its generic type. What embedded fields
    /// promote and what interfaces ask for is not among them.
    ///
    /// While the signatures of a type are being found out, one that depends on a
    /// later one takes that for unknown.
    pub(crate) fn methods(&mut self, named: NamedId) -> IdRange<MethodDecl> {
        let named = self.world.types.named[named].origin.unwrap_or(named);
        if let Some(methods) = self.world.types.named[named].methods {
            return methods;
        }
        let object = self.world.types.named[named].obj;
        match self.declared.get(&object).cloned() {
            Some((package, decl)) => {
                // What a signature calls is not called by an expression that only
                // asks for methods.
                let outer = self.has_call;
                self.deeper((), |this| this.declared_methods(named, object, &package, decl));
                self.has_call = outer;
            }
            None => self.imported_methods(named, object),
        }
        self.world.types.named[named].methods.unwrap_or_default()
    }

    fn imported_methods(&mut self, named: NamedId, object: ObjectId) {
        if let Some(file) = self.importer.origin(object) {
            let World { types, symbols, .. } = &mut self.world;
            let done = self.importer.methods(object, types, symbols);
            self.importer_result(file, done);
        }
        // An error is kept once, and the universe declares no methods.
        self.world.types.named[named].methods.get_or_insert_default();
    }

    /// Declares all methods of a type before it resolves any, so that none is
    /// missing when a signature asks for them.
    fn declared_methods(
        &mut self,
        named: NamedId,
        object: ObjectId,
        package: &Rc<SourcePackage>,
        decl: DeclRef,
    ) {
        let name = self.world.types.objects[object].name;
        // Of several types or methods with one name, which no compiler takes, the
        // first counts.
        let is_first = package.decl(name) == Some(decl);
        let mut names = FxHashSet::default();
        let found: Vec<MethodSyntax<'_>> = package
            .methods(name)
            .filter(|method| is_first && names.insert(method.func.name.name))
            .collect();
        let methods = found.iter().map(|method| MethodDecl {
            name: method.func.name.name,
            pkg: Some(package.id),
            pointer: method.pointer,
            type_params: self
                .declare_type_params(&Env::of(package, method.file), method.func.sig.type_params),
            sig: TypeStore::INVALID,
        });
        let methods: Vec<MethodDecl> = methods.collect();
        let methods = self.world.types.method_decls.alloc_many(methods);
        self.world.types.named[named].methods = Some(methods);
        for (id, MethodSyntax { file, func, .. }) in methods.ids().zip(found) {
            let env = self.method_scope(named, Env::of(package, file), func);
            let env = self.with_type_params(env, self.world.types.method_decls[id].type_params);
            let sig = self.signature(&env, &func.sig);
            self.world.types.method_decls[id].sig = sig;
        }
    }

    /// The scope of a method's signature, where the names that the receiver gives
    /// to type parameters mean those of the type itself.
    pub(super) fn method_scope(&mut self, named: NamedId, mut env: Env, func: &FuncDecl) -> Env {
        let Some(receiver) = func.recv.and_then(|list| list.get(0)) else { return env };
        let names = receiver_params(&env, env.ast().fields[receiver].typ);
        let params = self.world.types.named[named].type_params;
        for (index, name) in names.into_iter().enumerate() {
            let typ = match params.get(index) {
                Some(param) => self.world.types.add(Type::TypeParam(param)),
                None => TypeStore::INVALID,
            };
            env.type_params.push((name, typ));
        }
        env
    }
}

/// The names that a receiver gives to type parameters, `A`, `B` of `*T[A, B]`.
/// Only names may stand there; anything else is an error of the compiler's, and
/// blank to us.
pub(super) fn receiver_params(env: &Env, mut typ: ExprId) -> Vec<Symbol> {
    let name = |&index: &ExprId| match env.kind(index) {
        ExprKind::Ident(name) => name,
        _ => Symbol::BLANK,
    };
    loop {
        match env.kind(typ) {
            ExprKind::Star(x) | ExprKind::Paren(x) => typ = x,
            ExprKind::Index { indices, .. } => {
                return env.ast().expr_lists[indices].iter().map(name).collect();
            }
            _ => return Vec::new(),
        }
    }
}
