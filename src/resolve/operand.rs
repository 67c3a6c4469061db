//! Expressions: the types of all, the values of constants.

use crate::arena::IdRange;
use crate::resolve::names::Entity;
use crate::resolve::package::Env;
use crate::resolve::select::{SelectedMethod, Selection};
use crate::resolve::{MAX_DEPTH, Resolver, arith};
use crate::symbol::Symbol;
use crate::syntax::ast::{ExprId, ExprKind, ExprList};
use crate::syntax::token::Token;
use crate::types::{
    Basic, Builtin, ConstValue, ObjectId, ObjectKind, Signature, Type, TypeId, TypeParam,
    TypeStore, Var,
};

/// What an expression denotes.
#[derive(Clone, Debug)]
pub(crate) enum Operand {
    Unknown,
    Type(TypeId),
    Const {
        typ: TypeId,
        value: ConstValue,
    },
    Value(TypeId),
    /// The results of a call that has several.
    Tuple(IdRange<Var>),
    /// A call without results.
    NoValue,
    Builtin(Builtin),
    /// A generic function, before all its type arguments are known.
    Generic(Generic),
}

/// A generic function or method.
#[derive(Clone, Debug)]
pub(crate) struct Generic {
    /// Its signature in terms of `params`.
    pub sig: TypeId,
    pub params: IdRange<TypeParam>,
    /// The first type arguments, as far as they are written.
    pub args: Vec<TypeId>,
}

impl Operand {
    pub fn constant(basic: Basic, value: ConstValue) -> Operand {
        Operand::Const { typ: TypeStore::basic(basic), value }
    }
}

impl Resolver {
    /// What an expression denotes.
    pub(crate) fn expr(&mut self, env: &Env, expr: ExprId) -> Operand {
        // In a body every expression may be asked for, the inner ones again with
        // the outer ones. The values of constants are shared by several lines.
        if env.body.is_none() || env.iota.is_some() {
            return self.deeper(Operand::Unknown, |this| this.operand(env, expr));
        }
        let key = (env.ast().id, expr);
        if let Some((operand, has_call)) = self.operands.get(&key) {
            self.has_call |= has_call;
            return operand.clone();
        }
        let outer = std::mem::replace(&mut self.has_call, false);
        let operand = self.deeper(Operand::Unknown, |this| this.operand(env, expr));
        if self.depth < MAX_DEPTH / 2 {
            self.operands.insert(key, (operand.clone(), self.has_call));
        }
        self.has_call |= outer;
        operand
    }

    fn operand(&mut self, env: &Env, expr: ExprId) -> Operand {
        match env.kind(expr) {
            ExprKind::Paren(inner) => self.expr(env, inner),
            ExprKind::BasicLit(token) => {
                let literal = self.literal(token, env.ast().exprs[expr].span);
                literal.map_or(Operand::Unknown, |(basic, value)| Operand::constant(basic, value))
            }
            ExprKind::Ident(name) => self.ident(env, expr, name),
            ExprKind::Selector { x, sel } => self.selector(env, expr, x, sel.name),
            ExprKind::Binary { .. } => self.binary(env, expr),
            ExprKind::Unary { op, x } => self.unary(env, op, x),
            ExprKind::Star(x) => self.star(env, expr, x),
            ExprKind::Call { fun, args, ellipsis } => self.call(env, fun, args, ellipsis),
            ExprKind::CompositeLit { typ: Some(typ), elems } => {
                Operand::Value(self.literal_type(env, typ, elems))
            }
            ExprKind::CompositeLit { typ: None, .. } => {
                let typ = self.elided_type(env, expr);
                self.known_value(typ)
            }
            ExprKind::FuncLit { typ, .. } | ExprKind::TypeAssert { typ: Some(typ), .. } => {
                Operand::Value(self.type_expr(env, typ))
            }
            ExprKind::Index { x, indices } => self.index(env, expr, x, indices),
            ExprKind::Slice { x, .. } => self.slice(env, x),
            ExprKind::ArrayType { .. }
            | ExprKind::StructType(_)
            | ExprKind::FuncType(_)
            | ExprKind::InterfaceType(_)
            | ExprKind::MapType { .. }
            | ExprKind::ChanType { .. } => Operand::Type(self.type_expr(env, expr)),
            _ => Operand::Unknown,
        }
    }

    fn ident(&mut self, env: &Env, ident: ExprId, name: Symbol) -> Operand {
        match self.lookup(env, ident, name) {
            Entity::Local(local) => self.local_operand(env, local),
            Entity::TypeParam(typ) => Operand::Type(typ),
            Entity::Object(object) => self.object_operand(env, object),
            Entity::Unknown => Operand::Unknown,
        }
    }

    fn object_operand(&mut self, env: &Env, object: ObjectId) -> Operand {
        let Object { kind, name, universe, generic } = self.summary(object);
        match kind {
            ObjectKind::TypeName | ObjectKind::Alias => Operand::Type(self.object_type(object)),
            ObjectKind::Const if universe && name == Symbol::IOTA => match env.iota {
                Some(iota) => Operand::constant(Basic::UntypedInt, ConstValue::Int(iota.into())),
                None => Operand::Unknown,
            },
            ObjectKind::Builtin(builtin) => Operand::Builtin(builtin),
            ObjectKind::Func if generic => {
                self.resolve_object(object);
                let object = &self.world.types.objects[object];
                match object.typ {
                    Some(sig) => {
                        let params = object.type_params;
                        Operand::Generic(Generic { sig, params, args: Vec::new() })
                    }
                    None => Operand::Unknown,
                }
            }
            ObjectKind::Const | ObjectKind::Var | ObjectKind::Func | ObjectKind::Nil => {
                self.resolve_object(object);
                let object = &self.world.types.objects[object];
                match (object.typ, &object.value) {
                    (Some(typ), Some(value)) => Operand::Const { typ, value: value.clone() },
                    (Some(typ), None) if kind != ObjectKind::Const => Operand::Value(typ),
                    _ => Operand::Unknown,
                }
            }
        }
    }

    fn summary(&self, object: ObjectId) -> Object {
        let object = &self.world.types.objects[object];
        Object {
            kind: object.kind,
            name: object.name,
            universe: object.pkg.is_none(),
            generic: !object.type_params.is_empty(),
        }
    }

    fn selector(&mut self, env: &Env, expr: ExprId, x: ExprId, name: Symbol) -> Operand {
        if self.package_operand(env, x).is_some() {
            let object = self.named_object(env, expr);
            return object.map_or(Operand::Unknown, |object| self.object_operand(env, object));
        }
        match self.expr(env, x) {
            Operand::Value(typ) | Operand::Const { typ, .. } => {
                match self.select(typ, name, env.package.id) {
                    Some(selection) => self.selected(&selection),
                    None => Operand::Unknown,
                }
            }
            Operand::Type(typ) => match self.select(typ, name, env.package.id) {
                Some(Selection { method: Some(method), .. }) => self.method_expr(typ, &method),
                _ => Operand::Unknown,
            },
            _ => Operand::Unknown,
        }
    }

    /// A field or method value.
    fn selected(&mut self, selection: &Selection) -> Operand {
        match &selection.method {
            Some(method) if !method.type_params.is_empty() => {
                let (sig, params) = (method.sig, method.type_params);
                Operand::Generic(Generic { sig, params, args: Vec::new() })
            }
            _ => self.known_value(selection.typ),
        }
    }

    /// `T.m`: a function whose first parameter is the receiver.
    fn method_expr(&mut self, receiver: TypeId, method: &SelectedMethod) -> Operand {
        let Type::Signature(sig) = self.world.types.get(method.sig) else {
            return Operand::Unknown;
        };
        let mut params = vec![Var { name: Symbol::EMPTY, typ: receiver }];
        params.extend_from_slice(&self.world.types.vars[sig.params]);
        let params = self.world.types.vars.alloc_many(params);
        let sig = self.world.types.add(Type::Signature(Signature { params, ..sig }));
        match method.type_params.is_empty() {
            true => Operand::Value(sig),
            false => {
                let params = method.type_params;
                Operand::Generic(Generic { sig, params, args: Vec::new() })
            }
        }
    }

    pub(super) fn known_value(&self, typ: TypeId) -> Operand {
        if typ == TypeStore::INVALID { Operand::Unknown } else { Operand::Value(typ) }
    }

    fn unary(&mut self, env: &Env, op: Token, x: ExprId) -> Operand {
        match (op, self.expr(env, x)) {
            (Token::And, operand) => {
                let elem = self.value_type(&operand);
                self.pointer_value(elem)
            }
            (Token::Arrow, operand) => {
                self.has_call = true;
                let typ = self.value_type(&operand);
                match self.core(typ) {
                    Type::Chan { elem, .. } => self.known_value(elem),
                    _ => Operand::Unknown,
                }
            }
            (_, Operand::Const { typ, value }) => {
                let Some(basic) = self.basic_under(typ) else { return Operand::Unknown };
                let value = arith::unary(op, &value, basic);
                self.typed_constant(typ, basic, value)
            }
            (_, Operand::Value(typ)) => Operand::Value(typ),
            _ => Operand::Unknown,
        }
    }

    fn star(&mut self, env: &Env, expr: ExprId, x: ExprId) -> Operand {
        match self.expr(env, x) {
            Operand::Type(_) => Operand::Type(self.type_expr(env, expr)),
            Operand::Value(typ) => match self.core(typ) {
                Type::Pointer(elem) => self.known_value(elem),
                _ => Operand::Unknown,
            },
            _ => Operand::Unknown,
        }
    }

    /// A chain of binary operators, which the parser nests to the left; long
    /// sums of strings are thousands of operators deep.
    fn binary(&mut self, env: &Env, expr: ExprId) -> Operand {
        let mut chain = Vec::new();
        let mut at = expr;
        while let ExprKind::Binary { op, x, y, .. } = env.kind(at) {
            chain.push((op, y));
            at = x;
        }
        let mut left = self.expr(env, at);
        for (op, right) in chain.into_iter().rev() {
            let right = self.expr(env, right);
            left = match op {
                Token::Shl | Token::Shr => self.shift(op, left, right),
                _ => self.binary_operands(op, left, right),
            };
        }
        left
    }

    fn shift(&mut self, op: Token, left: Operand, right: Operand) -> Operand {
        match (left, right) {
            (Operand::Const { typ, value }, Operand::Const { value: count, .. }) => {
                let Some(basic) = self.basic_under(typ) else { return Operand::Unknown };
                // An untyped constant that is shifted is an integer, however it is
                // written (spec, "Constant expressions").
                let (typ, basic) = match basic {
                    Basic::UntypedFloat | Basic::UntypedComplex => {
                        (TypeStore::basic(Basic::UntypedInt), Basic::UntypedInt)
                    }
                    _ if arith::is_integer(basic) => (typ, basic),
                    _ => return Operand::Unknown,
                };
                self.typed_constant(typ, basic, arith::shift(op, &value, &count))
            }
            (Operand::Value(typ), _) => Operand::Value(typ),
            (Operand::Const { typ, .. }, Operand::Value(_)) => match self.basic_under(typ) {
                Some(basic) if arith::width(basic).is_some() => Operand::Value(typ),
                // An untyped constant gets its type where the result is used.
                Some(basic) if basic.is_untyped() => Operand::Value(typ),
                _ => Operand::Unknown,
            },
            _ => Operand::Unknown,
        }
    }

    pub(super) fn binary_operands(&mut self, op: Token, left: Operand, right: Operand) -> Operand {
        let comparison = matches!(
            op,
            Token::Eql | Token::Neq | Token::Lss | Token::Leq | Token::Gtr | Token::Geq
        );
        match (left, right) {
            (
                Operand::Const { typ: x_type, value: x },
                Operand::Const { typ: y_type, value: y },
            ) => {
                let Some((typ, basic)) = self.common_type(x_type, y_type) else {
                    return Operand::Unknown;
                };
                let (Some(x), Some(y)) = (arith::represent(x, basic), arith::represent(y, basic))
                else {
                    return Operand::Unknown;
                };
                if comparison {
                    return match arith::compare(op, &x, &y) {
                        Some(value) => {
                            Operand::constant(Basic::UntypedBool, ConstValue::Bool(value))
                        }
                        None => Operand::Unknown,
                    };
                }
                let value = arith::binary(op, &x, &y, basic);
                self.typed_constant(typ, basic, value)
            }
            (Operand::Unknown, _) | (_, Operand::Unknown) => Operand::Unknown,
            _ if comparison => Operand::Value(TypeStore::basic(Basic::UntypedBool)),
            (Operand::Value(typ), other) | (other, Operand::Value(typ)) => match other {
                Operand::Value(other) | Operand::Const { typ: other, .. }
                    if self.is_untyped(typ)
                        && (!self.is_untyped(other)
                            || self.basic_under(other) > self.basic_under(typ)) =>
                {
                    Operand::Value(other)
                }
                _ => Operand::Value(typ),
            },
            _ => Operand::Unknown,
        }
    }

    /// The type in which an operation on two constants takes place: that of the
    /// typed operand, or the larger of two untyped kinds.
    pub(super) fn common_type(&mut self, x: TypeId, y: TypeId) -> Option<(TypeId, Basic)> {
        let (x_basic, y_basic) = (self.basic_under(x)?, self.basic_under(y)?);
        match (x_basic.is_untyped(), y_basic.is_untyped()) {
            (true, true) => Some(if x_basic >= y_basic { (x, x_basic) } else { (y, y_basic) }),
            (false, true) => Some((x, x_basic)),
            (true, false) => Some((y, y_basic)),
            (false, false) => self.is_same(x, y).then_some((x, x_basic)),
        }
    }

    /// A constant of type `typ`, unknown if the value does not fit.
    pub(super) fn typed_constant(
        &mut self,
        typ: TypeId,
        basic: Basic,
        value: Option<ConstValue>,
    ) -> Operand {
        match value.and_then(|value| arith::represent(value, basic)) {
            Some(value) => Operand::Const { typ, value },
            None => Operand::Unknown,
        }
    }

    pub(super) fn conversion(&mut self, env: &Env, typ: TypeId, args: ExprList) -> Operand {
        let [arg] = env.ast().expr_lists[args] else { return Operand::Unknown };
        let operand = self.expr(env, arg);
        match self.under(typ) {
            Type::Basic(basic) if matches!(operand, Operand::Const { .. }) => {
                let Operand::Const { typ: from, value } = operand else { return Operand::Unknown };
                let from_integer = self.basic_under(from).is_some_and(arith::is_integer);
                match (basic.canonical(), &value) {
                    (Basic::String, ConstValue::Int(char)) if from_integer => {
                        let text = arith::character_text(char);
                        Operand::Const { typ, value: ConstValue::String(text) }
                    }
                    // A pointer made of a constant is no constant.
                    (Basic::UnsafePointer, _) => Operand::Value(typ),
                    (basic, _) => self.typed_constant(typ, basic, Some(value)),
                }
            }
            _ => Operand::Value(typ),
        }
    }

    /// A constant as a constant declaration with a type makes it.
    pub(super) fn convert_constant(&mut self, operand: Operand, typ: TypeId) -> Operand {
        match (operand, self.under(typ)) {
            (Operand::Const { typ: from, value }, Type::Basic(basic))
                if self.is_untyped(from) || self.is_same(from, typ) =>
            {
                self.typed_constant(typ, basic, Some(value))
            }
            _ => Operand::Unknown,
        }
    }

    pub(super) fn is_untyped(&mut self, typ: TypeId) -> bool {
        self.basic_under(typ).is_some_and(Basic::is_untyped)
    }

    /// Whether two types of constants are identical.
    fn is_same(&self, x: TypeId, y: TypeId) -> bool {
        match (self.world.types.get(x), self.world.types.get(y)) {
            (Type::Basic(x), Type::Basic(y)) => x.canonical() == y.canonical(),
            _ => x == y,
        }
    }

    /// The type of a composite literal; `[...]T` gets its length from the
    /// elements.
    pub(super) fn literal_type(&mut self, env: &Env, typ: ExprId, elems: ExprList) -> TypeId {
        match env.kind(typ) {
            ExprKind::ArrayType { len: Some(len), elem }
                if matches!(env.kind(len), ExprKind::Ellipsis(None)) =>
            {
                let elem = self.type_expr(env, elem);
                let len = self.count_elements(env, elems);
                self.world.types.add(Type::Array { len, elem })
            }
            _ => self.type_expr(env, typ),
        }
    }

    fn count_elements(&mut self, env: &Env, elems: ExprList) -> Option<u64> {
        let (mut next, mut max) = (0u64, 0u64);
        for index in 0..elems.len() {
            let elem = env.ast().expr_lists[elems][index];
            if let ExprKind::KeyValue { key, .. } = env.kind(elem) {
                let Operand::Const { value, .. } = self.expr(env, key) else { return None };
                next = u64::try_from(value.to_int()?).ok()?;
            }
            next = next.checked_add(1)?;
            max = max.max(next);
        }
        Some(max)
    }

    fn index(&mut self, env: &Env, expr: ExprId, x: ExprId, indices: ExprList) -> Operand {
        if self.named_object(env, x).is_some_and(|object| self.is_type(object)) {
            return Operand::Type(self.type_expr(env, expr));
        }
        let operand = self.expr(env, x);
        if let Operand::Generic(generic) = operand {
            return self.instantiate_func(env, generic, indices);
        }
        let typ = self.value_type(&operand);
        match self.element_holder(typ) {
            Type::Array { elem, .. } | Type::Slice(elem) | Type::Map { value: elem, .. } => {
                self.known_value(elem)
            }
            Type::Basic(Basic::String | Basic::UntypedString) => {
                Operand::Value(TypeStore::basic(Basic::Byte))
            }
            _ => Operand::Unknown,
        }
    }

    fn is_type(&self, object: ObjectId) -> bool {
        matches!(self.world.types.objects[object].kind, ObjectKind::TypeName | ObjectKind::Alias)
    }

    fn slice(&mut self, env: &Env, x: ExprId) -> Operand {
        let operand = self.expr(env, x);
        let typ = self.value_type(&operand);
        match self.element_holder(typ) {
            Type::Array { elem, .. } => Operand::Value(self.world.types.add(Type::Slice(elem))),
            Type::Slice(_) | Type::Basic(Basic::String) => Operand::Value(typ),
            _ => Operand::Unknown,
        }
    }

    /// What is under `typ`, or, for a pointer to an array, the array.
    pub(super) fn element_holder(&mut self, typ: TypeId) -> Type {
        match self.core(typ) {
            Type::Pointer(elem) => match self.core(elem) {
                array @ Type::Array { .. } => array,
                _ => Type::Invalid,
            },
            other => other,
        }
    }

    /// The core type of `typ`.
    pub(crate) fn core(&mut self, typ: TypeId) -> Type {
        let core = self.core_type(typ);
        self.world.types.get(core)
    }

    /// The type of a variable that gets this value.
    pub(crate) fn value_type(&mut self, operand: &Operand) -> TypeId {
        match *operand {
            Operand::Const { typ, .. } | Operand::Value(typ) => match self.basic_under(typ) {
                Some(basic) if basic.is_untyped() => default_type(basic),
                _ => typ,
            },
            _ => TypeStore::INVALID,
        }
    }

    pub(super) fn pointer_value(&mut self, elem: TypeId) -> Operand {
        if elem == TypeStore::INVALID {
            return Operand::Unknown;
        }
        Operand::Value(self.world.types.add(Type::Pointer(elem)))
    }

    /// The basic kind under `typ`, without the spelling.
    pub(super) fn basic_under(&mut self, typ: TypeId) -> Option<Basic> {
        match self.under(typ) {
            Type::Basic(basic) => Some(basic.canonical()),
            _ => None,
        }
    }
}

struct Object {
    kind: ObjectKind,
    name: Symbol,
    universe: bool,
    generic: bool,
}

/// The type that an untyped value gets where nothing asks for another (spec,
/// "Constants"); that of `nil` is unknown.
fn default_type(basic: Basic) -> TypeId {
    TypeStore::basic(match basic {
        Basic::UntypedBool => Basic::Bool,
        Basic::UntypedInt => Basic::Int,
        Basic::UntypedRune => Basic::Rune,
        Basic::UntypedFloat => Basic::Float64,
        Basic::UntypedComplex => Basic::Complex128,
        Basic::UntypedString => Basic::String,
        Basic::UntypedNil => return TypeStore::INVALID,
        other => other,
    })
}
