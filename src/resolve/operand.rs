//! Expressions at package level: the values of constants, and as much of the
//! types of other expressions as array lengths and variables without a type need.

use crate::arena::IdRange;
use crate::resolve::names::Entity;
use crate::resolve::package::Env;
use crate::resolve::{Resolver, arith};
use crate::symbol::Symbol;
use crate::syntax::ast::{ExprId, ExprKind, ExprList};
use crate::syntax::token::Token;
use crate::types::{
    Basic, Builtin, ConstValue, ObjectId, ObjectKind, Signature, Type, TypeId, TypeStore, Var,
};

/// What an expression denotes.
#[derive(Clone, Debug)]
pub(super) enum Operand {
    Unknown,
    Type(TypeId),
    Const {
        typ: TypeId,
        value: ConstValue,
    },
    Value(TypeId),
    /// The results of a call that has several.
    Tuple(IdRange<Var>),
    Builtin(Builtin),
}

impl Operand {
    pub fn constant(basic: Basic, value: ConstValue) -> Operand {
        Operand::Const { typ: TypeStore::basic(basic), value }
    }
}

impl Resolver {
    /// What an expression denotes.
    pub(super) fn expr(&mut self, env: &Env, expr: ExprId) -> Operand {
        self.deeper(Operand::Unknown, |this| this.operand(env, expr))
    }

    fn operand(&mut self, env: &Env, expr: ExprId) -> Operand {
        match env.kind(expr) {
            ExprKind::Paren(inner) => self.expr(env, inner),
            ExprKind::BasicLit(token) => {
                let literal = self.literal(token, env.ast().exprs[expr].span);
                literal.map_or(Operand::Unknown, |(basic, value)| Operand::constant(basic, value))
            }
            ExprKind::Ident(name) => self.ident(env, name),
            ExprKind::Selector { x, sel } => self.selector(env, expr, x, sel.name),
            ExprKind::Binary { .. } => self.binary(env, expr),
            ExprKind::Unary { op, x } => self.unary(env, op, x),
            ExprKind::Star(x) => self.star(env, expr, x),
            ExprKind::Call { fun, args, .. } => self.call(env, fun, args),
            ExprKind::CompositeLit { typ: Some(typ), elems } => {
                Operand::Value(self.literal_type(env, typ, elems))
            }
            ExprKind::FuncLit { typ, .. } | ExprKind::TypeAssert { typ: Some(typ), .. } => {
                Operand::Value(self.type_expr(env, typ))
            }
            ExprKind::Index { x, .. } => self.index(env, expr, x),
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

    fn ident(&mut self, env: &Env, name: Symbol) -> Operand {
        match self.lookup(env, name) {
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
            ObjectKind::Func if generic => Operand::Unknown,
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
            Operand::Value(typ) => match self.select(typ, name, env.package.id) {
                Some(selection) => Operand::Value(selection.typ),
                None => Operand::Unknown,
            },
            _ => Operand::Unknown,
        }
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
                match self.under(typ) {
                    Type::Chan { elem, .. } => Operand::Value(elem),
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
            Operand::Value(typ) => match self.under(typ) {
                Type::Pointer(elem) => Operand::Value(elem),
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
                // The type of an untyped constant depends on where it is used.
                _ => Operand::Unknown,
            },
            _ => Operand::Unknown,
        }
    }

    fn binary_operands(&mut self, op: Token, left: Operand, right: Operand) -> Operand {
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
            (Operand::Value(typ), other) | (other, Operand::Value(typ)) => {
                let untyped = self.basic_under(typ).is_some_and(Basic::is_untyped);
                match other {
                    Operand::Value(typ) | Operand::Const { typ, .. } if untyped => {
                        Operand::Value(typ)
                    }
                    _ => Operand::Value(typ),
                }
            }
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

    fn call(&mut self, env: &Env, fun: ExprId, args: ExprList) -> Operand {
        match self.expr(env, fun) {
            Operand::Type(typ) => self.conversion(env, typ, args),
            Operand::Builtin(builtin) => self.builtin(env, builtin, args),
            Operand::Value(typ) => {
                self.has_call = true;
                match self.under(typ) {
                    Type::Signature(Signature { results, .. }) => match results.len() {
                        0 => Operand::Unknown,
                        1 => Operand::Value(self.world.types.vars[results][0].typ),
                        _ => Operand::Tuple(results),
                    },
                    _ => Operand::Unknown,
                }
            }
            _ => {
                self.has_call = true;
                Operand::Unknown
            }
        }
    }

    fn conversion(&mut self, env: &Env, typ: TypeId, args: ExprList) -> Operand {
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

    fn is_untyped(&mut self, typ: TypeId) -> bool {
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

    fn index(&mut self, env: &Env, expr: ExprId, x: ExprId) -> Operand {
        if self.named_object(env, x).is_some_and(|object| self.is_type(object)) {
            return Operand::Type(self.type_expr(env, expr));
        }
        let operand = self.expr(env, x);
        let typ = self.value_type(&operand);
        match self.element_holder(typ) {
            Type::Array { elem, .. } | Type::Slice(elem) | Type::Map { value: elem, .. } => {
                Operand::Value(elem)
            }
            Type::Basic(Basic::String) => Operand::Value(TypeStore::basic(Basic::Byte)),
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
        match self.under(typ) {
            Type::Pointer(elem) => match self.under(elem) {
                array @ Type::Array { .. } => array,
                _ => Type::Invalid,
            },
            other => other,
        }
    }

    /// The type of a variable that gets this value.
    pub(super) fn value_type(&mut self, operand: &Operand) -> TypeId {
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
