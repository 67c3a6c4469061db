//! The constraints of type parameters.

use crate::arena::IdRange;
use crate::resolve::Resolver;
use crate::resolve::package::Env;
use crate::syntax::ast::FieldDecl;
use crate::types::{Interface, ObjectId, Type, TypeId, TypeParam, TypeStore};

impl Resolver {
    /// Finds out the constraints of the parameters `params`, which `list` declares
    /// and `env` has in scope. To be called after everything else about the
    /// declaration is known, because a constraint may mention what it constrains.
    pub(super) fn resolve_constraints(
        &mut self,
        env: &Env,
        list: IdRange<FieldDecl>,
        params: IdRange<TypeParam>,
    ) {
        let mut params = params.ids();
        for field in &env.ast().fields[list] {
            let typ = self.type_expr(env, field.typ);
            let constraint = self.as_interface(typ);
            for param in params.by_ref().take(field.names.len()) {
                self.world.types.type_params[param].constraint = constraint;
            }
        }
    }

    /// Gives the type parameters of a method's receiver the constraints that
    /// `object`, the generic type, has for its own.
    pub(super) fn copy_constraints(&mut self, object: ObjectId, params: IdRange<TypeParam>) {
        let Some(named) = self.world.types.named_of(object) else { return };
        self.resolve_object(object);
        let own = self.world.types.named[named].type_params;
        if own.len() != params.len() {
            return;
        }
        let types = params.ids().map(|param| self.world.types.add(Type::TypeParam(param)));
        let types: Vec<TypeId> = types.collect();
        for (own_param, param) in own.ids().zip(params.ids()) {
            let constraint = self.world.types.type_params[own_param].constraint;
            if self.extent(constraint, own).is_some() {
                let constraint = self.world.types.substitute(constraint, own, &types);
                self.world.types.type_params[param].constraint = constraint;
            }
        }
    }

    /// A constraint as go/types keeps it: what is no interface stands in an
    /// implicit one (`(*TypeParam).iface`).
    fn as_interface(&mut self, typ: TypeId) -> TypeId {
        match self.under(typ) {
            Type::Interface(_) => typ,
            // A type parameter constrains nothing: no compiler takes it.
            Type::Invalid | Type::TypeParam(_) => TypeStore::INVALID,
            _ => {
                let embedded = self.world.types.type_lists.alloc_many([typ]);
                let methods = IdRange::EMPTY;
                let interface = Interface { methods, embedded, implicit: true };
                self.world.types.add(Type::Interface(interface))
            }
        }
    }
}
