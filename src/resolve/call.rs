//! Calls: of functions, methods and generic functions.

use crate::arena::IdRange;
use crate::resolve::Resolver;
use crate::resolve::generics::Argument;
use crate::resolve::operand::{Generic, Operand};
use crate::resolve::package::Env;
use crate::syntax::ast::{ExprId, ExprList};
use crate::types::{Signature, Type, TypeId, TypeStore, Var};

impl Resolver {
    /// What `fun(args)` denotes.
    pub(super) fn call(
        &mut self,
        env: &Env,
        fun: ExprId,
        args: ExprList,
        ellipsis: bool,
    ) -> Operand {
        let operand = self.expr(env, fun);
        let sig = match operand {
            Operand::Type(typ) => return self.conversion(env, typ, args),
            Operand::Builtin(builtin) => return self.builtin(env, builtin, args),
            Operand::Value(typ) => typ,
            Operand::Generic(generic) => {
                let args = self.arguments(env, args);
                match self.type_args(&generic, &args, ellipsis) {
                    Some(type_args) => {
                        self.world.types.substitute(generic.sig, generic.params, &type_args)
                    }
                    None => TypeStore::INVALID,
                }
            }
            _ => TypeStore::INVALID,
        };
        self.has_call = true;
        match self.core(sig) {
            Type::Signature(Signature { results, .. }) => match results.len() {
                0 => Operand::NoValue,
                1 => self.known_value(self.world.types.vars[results][0].typ),
                _ => Operand::Tuple(results),
            },
            _ => Operand::Unknown,
        }
    }

    /// The arguments of a call, those of `f(g())` one by one.
    fn arguments(&mut self, env: &Env, args: ExprList) -> Vec<Argument> {
        let args = &env.ast().expr_lists[args];
        if let &[arg] = args
            && let Operand::Tuple(vars) = self.expr(env, arg)
        {
            return self.world.types.vars[vars]
                .iter()
                .map(|var| Argument::Typed(var.typ))
                .collect();
        }
        args.iter().map(|&arg| self.argument(env, arg)).collect()
    }

    fn argument(&mut self, env: &Env, arg: ExprId) -> Argument {
        match self.expr(env, arg) {
            Operand::Const { typ, .. } | Operand::Value(typ) => match self.basic_under(typ) {
                Some(basic) if basic.is_untyped() => Argument::Untyped(basic),
                _ => Argument::Typed(typ),
            },
            _ => Argument::Unknown,
        }
    }

    /// All type arguments of a call.
    fn type_args(
        &mut self,
        generic: &Generic,
        args: &[Argument],
        ellipsis: bool,
    ) -> Option<Vec<TypeId>> {
        let Type::Signature(sig) = self.world.types.get(generic.sig) else { return None };
        let pairs: Vec<(TypeId, Argument)> = args
            .iter()
            .enumerate()
            .filter_map(|(index, &arg)| Some((self.param_at(&sig, index, ellipsis)?, arg)))
            .collect();
        self.infer_type_args(generic.params, &generic.args, &pairs)
    }

    /// The type of the parameter that takes argument `index`.
    pub(crate) fn param_at(
        &mut self,
        sig: &Signature,
        index: usize,
        ellipsis: bool,
    ) -> Option<TypeId> {
        let params: IdRange<Var> = sig.params;
        let last = params.len().checked_sub(1)?;
        let typ = self.world.types.vars[params][index.min(last)].typ;
        if !sig.variadic || ellipsis || index < last {
            return (index <= last).then_some(typ);
        }
        match self.under(typ) {
            Type::Slice(elem) => Some(elem),
            _ => None,
        }
    }

    /// `f[args]`, where more arguments may be left to infer.
    pub(super) fn instantiate_func(
        &mut self,
        env: &Env,
        mut generic: Generic,
        indices: ExprList,
    ) -> Operand {
        for &index in &env.ast().expr_lists[indices] {
            generic.args.push(self.type_expr(env, index));
        }
        if generic.args.len() < generic.params.len() {
            // Constraints may say the rest without any argument.
            let Some(args) = self.infer_type_args(generic.params, &generic.args, &[]) else {
                return Operand::Generic(generic);
            };
            generic.args = args;
        }
        if generic.args.len() > generic.params.len() {
            return Operand::Unknown;
        }
        Operand::Value(self.world.types.substitute(generic.sig, generic.params, &generic.args))
    }

    /// The type arguments with which a generic function is called.
    pub(crate) fn call_type_args(
        &mut self,
        env: &Env,
        fun: ExprId,
        args: ExprList,
        ellipsis: bool,
    ) -> Option<Vec<TypeId>> {
        match self.expr(env, fun) {
            Operand::Generic(generic) => {
                let args = self.arguments(env, args);
                self.type_args(&generic, &args, ellipsis)
            }
            _ => None,
        }
    }
}
