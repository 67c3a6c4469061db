//! What is declared in function bodies: the types of variables, constants, types.

use crate::arena::{Id, IdRange};
use crate::resolve::methods::receiver_params;
use crate::resolve::operand::Operand;
use crate::resolve::package::Env;
use crate::resolve::scopes::{LocalId, LocalKind, Value};
use crate::resolve::{MAX_DEPTH, Resolver};
use crate::source::Location;
use crate::syntax::ast::{Decl, ExprId, ExprList};
use crate::types::{Basic, ObjectId, Signature, Type, TypeId, TypeStore, Var};

impl Resolver {
    /// What a local name denotes.
    pub(super) fn local_operand(&mut self, env: &Env, local: LocalId) -> Operand {
        let Some(body) = env.body.clone() else { return Operand::Unknown };
        let ident = body.locals[local].ident;
        match body.locals[local].kind {
            LocalKind::Const { decl, index } => self.local_const(env, decl, index as usize),
            LocalKind::Type { decl } => match self.local_type_object(env, local) {
                Some(object) => Operand::Type(self.object_type(object)),
                None => match &env.ast().stmts.decls[decl] {
                    Decl::Type(spec) => Operand::Type(self.type_expr(env, spec.typ)),
                    _ => Operand::Unknown,
                },
            },
            kind => {
                let key = (ident.span.start, local);
                if let Some(&typ) = self.local_vars.get(&key) {
                    return value(typ);
                }
                // A variable that is met again while its type is made has none.
                self.local_vars.insert(key, TypeStore::INVALID);
                // What its value calls is not called by an expression that names it.
                let outer = self.has_call;
                let typ = match kind {
                    LocalKind::Receiver { typ } => {
                        let count = receiver_params(env, typ).len();
                        let args: Vec<TypeId> =
                            env.type_params.iter().take(count).map(|&(_, typ)| typ).collect();
                        self.receiver_type(env, &args, typ)
                    }
                    LocalKind::Param { typ, .. } => self.param_type(env, typ),
                    LocalKind::Result { typ } => self.type_expr(env, typ),
                    LocalKind::Var { typ: Some(typ), .. } => self.type_expr(env, typ),
                    LocalKind::Var { typ: None, value } => self.type_of_value(env, value),
                    LocalKind::Const { .. } | LocalKind::Type { .. } => TypeStore::INVALID,
                };
                self.has_call = outer;
                // Asked for from less deep, it may be known.
                match typ == TypeStore::INVALID && self.depth > MAX_DEPTH / 2 {
                    true => self.local_vars.remove(&key),
                    false => self.local_vars.insert(key, typ),
                };
                value(typ)
            }
        }
    }

    /// The type of a local variable.
    pub(crate) fn local_type(&mut self, env: &Env, local: LocalId) -> TypeId {
        match self.local_operand(env, local) {
            Operand::Value(typ) => typ,
            _ => TypeStore::INVALID,
        }
    }

    /// The object of a local defined type; `None` for everything else.
    pub(super) fn local_type_object(&mut self, env: &Env, local: LocalId) -> Option<ObjectId> {
        let body = env.body.as_ref()?;
        let LocalKind::Type { decl } = body.locals[local].kind else { return None };
        let Decl::Type(spec) = &env.ast().stmts.decls[decl] else { return None };
        if spec.alias {
            return None;
        }
        let ident = spec.name;
        if let Some(&object) = self.local_objects.get(&ident.span.start) {
            return Some(object);
        }
        let location = Location::Source(ident.span.start);
        let params = self.declare_type_params(env, spec.type_params);
        let pkg = env.package.id;
        let object = self.world.types.declare_hidden_type(pkg, ident.name, location, params);
        self.local_objects.insert(ident.span.start, object);
        self.local_types.insert(object, (env.clone(), decl));
        Some(object)
    }

    /// Finds out what is under a local defined type.
    pub(super) fn resolve_local_type(&mut self, object: ObjectId, env: &Env, decl: Id<Decl>) {
        if let Decl::Type(spec) = &env.ast().stmts.decls[decl] {
            let mut env = env.clone();
            env.iota = None;
            self.resolve_defined_type(object, env.clone(), spec);
        }
    }

    fn local_const(&mut self, env: &Env, decl: Id<Decl>, index: usize) -> Operand {
        let Decl::Const(spec) = &env.ast().stmts.decls[decl] else { return Operand::Unknown };
        let Some(value) = spec.values.get(index) else { return Operand::Unknown };
        let value = env.ast().expr_lists[value];
        let mut inner = env.clone();
        inner.iota = Some(spec.iota);
        let operand = self.expr(&inner, value);
        match spec.typ {
            Some(typ) => {
                let typ = self.type_expr(&inner, typ);
                self.convert_constant(operand, typ)
            }
            None => operand,
        }
    }

    /// The type of a variable that gets this value.
    fn type_of_value(&mut self, env: &Env, value: Value) -> TypeId {
        match value {
            Value::Zero | Value::Other => TypeStore::INVALID,
            Value::Expr(expr) => {
                let operand = self.expr(env, expr);
                self.value_type(&operand)
            }
            Value::Part(expr, index) => self.part_type(env, expr, index as usize),
            Value::RangeKey(x) => self.range_types(env, x).0,
            Value::RangeElem(x) => self.range_types(env, x).1,
            Value::Case { x, types } => self.case_type(env, x, types),
        }
    }

    /// The type of one of several values: of a call's results, or of a value and
    /// whether it is there.
    fn part_type(&mut self, env: &Env, expr: ExprId, index: usize) -> TypeId {
        match (self.expr(env, expr), index) {
            (Operand::Tuple(vars), index) => self.var_type(vars, index),
            (operand @ Operand::Value(_), 0) => self.value_type(&operand),
            (Operand::Value(_), 1) => TypeStore::basic(Basic::Bool),
            _ => TypeStore::INVALID,
        }
    }

    fn var_type(&self, vars: IdRange<Var>, index: usize) -> TypeId {
        match vars.get(index) {
            Some(var) => self.world.types.vars[var].typ,
            None => TypeStore::INVALID,
        }
    }

    /// The types of what `range x` gives.
    pub(super) fn range_types(&mut self, env: &Env, x: ExprId) -> (TypeId, TypeId) {
        let operand = self.expr(env, x);
        let typ = self.value_type(&operand);
        let int = TypeStore::basic(Basic::Int);
        let core = self.core_type(typ);
        match self.world.types.get(core) {
            Type::Slice(elem) | Type::Array { elem, .. } => (int, elem),
            Type::Pointer(array) => match self.under(array) {
                Type::Array { elem, .. } => (int, elem),
                _ => (TypeStore::INVALID, TypeStore::INVALID),
            },
            Type::Basic(Basic::String) => (int, TypeStore::basic(Basic::Rune)),
            Type::Basic(_) => (typ, TypeStore::INVALID),
            Type::Map { key, value } => (key, value),
            Type::Chan { elem, .. } => (elem, TypeStore::INVALID),
            Type::Signature(Signature { params, .. }) => {
                let yielded = self.var_type(params, 0);
                let yielded = self.core_type(yielded);
                match self.world.types.get(yielded) {
                    Type::Signature(Signature { params, .. }) => {
                        (self.var_type(params, 0), self.var_type(params, 1))
                    }
                    _ => (TypeStore::INVALID, TypeStore::INVALID),
                }
            }
            _ => (TypeStore::INVALID, TypeStore::INVALID),
        }
    }

    /// The type of a type switch's variable in a clause: the type of a clause that
    /// has just one.
    fn case_type(&mut self, env: &Env, x: ExprId, types: Option<ExprList>) -> TypeId {
        if let Some(types) = types
            && let [typ] = env.ast().expr_lists[types]
        {
            match self.expr(env, typ) {
                Operand::Type(typ) => return typ,
                Operand::Value(typ) if typ == TypeStore::basic(Basic::UntypedNil) => {}
                _ => return TypeStore::INVALID,
            }
        }
        let operand = self.expr(env, x);
        self.value_type(&operand)
    }

    /// The type that a composite literal has from its place in another one.
    pub(super) fn elided_type(&mut self, env: &Env, literal: ExprId) -> TypeId {
        let Some(elided) = env.body.as_ref().and_then(|body| body.elided(literal)) else {
            return TypeStore::INVALID;
        };
        let operand = self.expr(env, elided.around);
        let around = self.value_type(&operand);
        let around = match self.under(around) {
            Type::Pointer(elem) => elem,
            _ => around,
        };
        let core = self.core_type(around);
        match self.world.types.get(core) {
            Type::Map { key, .. } if elided.is_key => key,
            Type::Map { value: elem, .. } | Type::Slice(elem) | Type::Array { elem, .. } => elem,
            _ => TypeStore::INVALID,
        }
    }
}

fn value(typ: TypeId) -> Operand {
    if typ == TypeStore::INVALID { Operand::Unknown } else { Operand::Value(typ) }
}
