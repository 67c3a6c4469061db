//! Which function a call calls.

use crate::infer::Tracer;
use crate::infer::summary::FuncKey;
use crate::resolve::{Code, Operand, Use, Value};
use crate::symbol::Symbol;
use crate::syntax::ast::{ExprId, ExprKind, ExprList};
use crate::types::{ObjectKind, Type, TypeId};

/// A function that is called.
#[derive(Clone, Debug)]
pub(super) struct Callee {
    pub key: FuncKey,
    /// What stands for its type parameters, those of a method's type first.
    pub type_args: Vec<TypeId>,
    /// The receiver of a method, if it is not among the arguments.
    pub receiver: Option<ExprId>,
    /// Whether the receiver is a parameter of the function, before all others.
    pub is_method: bool,
}

/// A call and what it hands to its function.
#[derive(Clone, Copy, Debug)]
pub(super) struct CallSite {
    pub fun: ExprId,
    pub args: ExprList,
    pub ellipsis: bool,
}

impl Tracer<'_> {
    pub(super) fn call_site(&self, code: &Code, expr: ExprId) -> Option<CallSite> {
        match code.env.kind(code.env.unparen(expr)) {
            ExprKind::Call { fun, args, ellipsis } => Some(CallSite { fun, args, ellipsis }),
            _ => None,
        }
    }

    /// The function that is called; `None` if only the running program knows.
    pub(super) fn callee(&mut self, code: &Code, site: CallSite) -> Option<Callee> {
        let mut callee = self.deeper(None, |this| this.function(code, site.fun))?;
        let own = self
            .resolver
            .call_type_args(&code.env, site.fun, site.args, site.ellipsis)
            .unwrap_or_default();
        if !own.is_empty() {
            callee.type_args.truncate(self.type_arg_count(callee.key));
            callee.type_args.extend(own);
        }
        Some(callee)
    }

    /// How many type arguments a function has from the type of its receiver.
    fn type_arg_count(&self, key: FuncKey) -> usize {
        match key {
            FuncKey::Method(named, _) => self.resolver.world.types.named[named].type_params.len(),
            FuncKey::Func(_) | FuncKey::Literal(..) => 0,
        }
    }

    /// The function that an expression denotes.
    fn function(&mut self, code: &Code, fun: ExprId) -> Option<Callee> {
        let fun = code.env.unparen(fun);
        match code.env.kind(fun) {
            ExprKind::Index { x, indices } => {
                let mut callee = self.function(code, x)?;
                for &index in &code.env.ast().expr_lists[indices] {
                    match self.resolver.expr(&code.env, index) {
                        Operand::Type(typ) => callee.type_args.push(typ),
                        _ => return None,
                    }
                }
                Some(callee)
            }
            ExprKind::FuncLit { .. } => {
                let literal = code.body.literal(fun)?;
                Some(Callee::plain(FuncKey::Literal(code.id(), literal)))
            }
            ExprKind::Ident(_) if code.body.local(fun).is_some() => {
                let usage = code.body.usage(fun)?;
                match self.only_value(code, usage)? {
                    Value::Expr(value) => self.deeper(None, |this| this.function(code, value)),
                    _ => None,
                }
            }
            ExprKind::Ident(_) => self.named_function(code, fun),
            ExprKind::Selector { x, .. } if self.is_silent(code, x) => None,
            ExprKind::Selector { x, sel } => match self.named_function(code, fun) {
                Some(callee) => Some(callee),
                None => self.method(code, x, sel.name),
            },
            _ => None,
        }
    }

    /// Whether an expression names a package none of whose functions matters.
    pub(super) fn is_silent(&self, code: &Code, expr: ExprId) -> bool {
        let path = self.resolver.likely_import(&code.env, expr);
        path.is_some_and(|path| self.memo.silent.contains(path))
    }

    fn named_function(&mut self, code: &Code, fun: ExprId) -> Option<Callee> {
        let object = self.resolver.named_object(&code.env, fun)?;
        let is_func = self.resolver.world.types.objects[object].kind == ObjectKind::Func;
        is_func.then(|| Callee::plain(FuncKey::Func(object)))
    }

    /// `x.m` and `T.m`.
    fn method(&mut self, code: &Code, x: ExprId, name: Symbol) -> Option<Callee> {
        let (typ, receiver) = match self.resolver.expr(&code.env, x) {
            Operand::Type(typ) => (typ, None),
            Operand::Value(typ) | Operand::Const { typ, .. } => (typ, Some(x)),
            _ => return None,
        };
        let selection = self.resolver.select(typ, name, code.env.package.id)?;
        let (named, decl) = selection.method?.decl?;
        let types = &self.resolver.world.types;
        let instance = &types.named[named];
        let type_args = types.type_lists[instance.type_args].to_vec();
        let key = FuncKey::Method(instance.origin.unwrap_or(named), decl);
        // What an embedded field has promoted is not what stands before the dot.
        let is_method = receiver.is_some();
        let receiver = receiver.filter(|_| selection.path.is_empty());
        Some(Callee { key, type_args, receiver, is_method })
    }

    /// The one value that a local variable ever has beside zero.
    pub(super) fn only_value(&mut self, code: &Code, usage: Use) -> Option<Value> {
        let local = &code.body.locals[usage.local];
        if local.is_addressed {
            return None;
        }
        let mut values = local.changes.iter().filter(|c| !matches!(c.value, Value::Zero));
        match (values.next(), values.next()) {
            (Some(only), None) => Some(only.value),
            _ => None,
        }
    }

    /// The call whose results are all arguments, as in `f(g())`.
    pub(super) fn spread(&mut self, code: &Code, site: CallSite) -> Option<ExprId> {
        let &[only] = &code.env.ast().expr_lists[site.args] else { return None };
        let operand = self.resolver.expr(&code.env, only);
        matches!(operand, Operand::Tuple(_)).then_some(only)
    }

    /// What is handed to parameter `index` of a function, a receiver being the
    /// first; `None` for one that no single expression stands for.
    pub(super) fn argument(
        &mut self,
        code: &Code,
        site: CallSite,
        callee: &Callee,
        index: u32,
    ) -> Option<ExprId> {
        let mut index = index as usize;
        if callee.is_method {
            match index.checked_sub(1) {
                None => return callee.receiver,
                Some(rest) => index = rest,
            }
        }
        let args = &code.env.ast().expr_lists[site.args];
        if self.spread(code, site).is_some() {
            return None;
        }
        let operand = self.resolver.expr(&code.env, site.fun);
        if let Operand::Value(typ) = operand
            && let Type::Signature(sig) = self.resolver.core(typ)
            && sig.variadic
            && !site.ellipsis
            && index + 1 >= sig.params.len()
        {
            return None;
        }
        args.get(index).copied()
    }
}

impl Callee {
    fn plain(key: FuncKey) -> Callee {
        Callee { key, type_args: Vec::new(), receiver: None, is_method: false }
    }
}
