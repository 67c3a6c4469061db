//! Calls of predeclared functions and those of package unsafe.

use num_bigint::BigInt;

use crate::resolve::operand::Operand;
use crate::resolve::package::Env;
use crate::resolve::{Resolver, arith};
use crate::syntax::ast::{ExprId, ExprKind, ExprList};
use crate::syntax::token::Token;
use crate::types::sizes::{Layout, Sizes};
use crate::types::{Basic, Builtin, ConstValue, Type, TypeId, TypeStore};

impl Resolver {
    /// What a call of `builtin` denotes.
    pub(super) fn builtin(&mut self, env: &Env, builtin: Builtin, args: ExprList) -> Operand {
        let args: Vec<ExprId> = env.ast().expr_lists[args].to_vec();
        let operand = match (builtin, args.as_slice()) {
            (Builtin::Len | Builtin::Cap, &[arg]) => self.length(env, builtin, arg),
            (Builtin::Sizeof | Builtin::Alignof, &[arg]) => self.size(env, builtin, arg),
            (Builtin::Offsetof, &[arg]) => self.offset(env, arg),
            (Builtin::Min | Builtin::Max, args) => self.extreme(env, builtin, args),
            (Builtin::Real | Builtin::Imag, &[arg]) => self.part(env, builtin, arg),
            (Builtin::Complex, &[real, imaginary]) => self.complex(env, real, imaginary),
            (Builtin::Make, &[typ, ..]) => Operand::Value(self.type_expr(env, typ)),
            (Builtin::New, &[arg]) => {
                // Since Go 1.26 the argument may be a value too.
                let elem = match self.expr(env, arg) {
                    Operand::Type(typ) => typ,
                    operand => self.value_type(&operand),
                };
                self.pointer_value(elem)
            }
            (Builtin::Append, &[slice, ..]) => self.expr(env, slice),
            (Builtin::Copy, _) => Operand::Value(TypeStore::basic(Basic::Int)),
            (Builtin::Recover, _) => Operand::Value(TypeStore::ANY),
            (
                Builtin::Clear
                | Builtin::Close
                | Builtin::Delete
                | Builtin::Panic
                | Builtin::Print
                | Builtin::Println,
                _,
            ) => Operand::NoValue,
            (Builtin::Add | Builtin::String | Builtin::StringData, _) => self.unsafe_value(builtin),
            (Builtin::Slice | Builtin::SliceData, &[arg, ..]) => {
                let operand = self.expr(env, arg);
                let typ = self.value_type(&operand);
                match self.core(typ) {
                    Type::Pointer(elem) if builtin == Builtin::Slice => {
                        Operand::Value(self.world.types.add(Type::Slice(elem)))
                    }
                    Type::Slice(elem) if builtin == Builtin::SliceData => self.pointer_value(elem),
                    _ => Operand::Unknown,
                }
            }
            _ => Operand::Unknown,
        };
        // A call that the compiler computes does not happen at run time.
        self.has_call |= !matches!(operand, Operand::Const { .. });
        operand
    }

    /// `len(x)` or `cap(x)`: a constant for constant strings and for arrays that
    /// need not be evaluated.
    fn length(&mut self, env: &Env, builtin: Builtin, arg: ExprId) -> Operand {
        let outer = std::mem::replace(&mut self.has_call, false);
        let operand = self.expr(env, arg);
        let evaluated = std::mem::replace(&mut self.has_call, outer);
        if let (Builtin::Len, Operand::Const { value: ConstValue::String(text), .. }) =
            (builtin, &operand)
        {
            return Operand::constant(Basic::Int, ConstValue::Int(text.len().into()));
        }
        let typ = self.value_type(&operand);
        let is_generic = self.is_type_param(typ);
        match self.element_holder(typ) {
            Type::Array { len: Some(len), .. } if !evaluated && !is_generic => {
                Operand::constant(Basic::Int, ConstValue::Int(len.into()))
            }
            Type::Invalid if !is_generic => Operand::Unknown,
            _ => Operand::Value(TypeStore::basic(Basic::Int)),
        }
    }

    fn size(&mut self, env: &Env, builtin: Builtin, arg: ExprId) -> Operand {
        let operand = self.expr(env, arg);
        let typ = match operand {
            Operand::Type(_) => return Operand::Unknown,
            _ => self.value_type(&operand),
        };
        // An untyped constant must have a value in the type that it gets.
        if let (Operand::Const { value, .. }, Some(basic)) = (operand, self.basic_under(typ))
            && arith::represent(value, basic).is_none()
        {
            return Operand::Unknown;
        }
        // The alignment of a field is that of its type in Go's compiler.
        let bytes = self.with_sizes(typ, |sizes| match builtin {
            Builtin::Sizeof => sizes.size_of(typ),
            _ => sizes.align_of(typ),
        });
        match bytes {
            // The size of a type parameter is none that the compiler knows.
            None if typ != TypeStore::INVALID => Operand::Value(TypeStore::basic(Basic::Uintptr)),
            bytes => uintptr(bytes),
        }
    }

    fn is_type_param(&mut self, typ: TypeId) -> bool {
        matches!(self.under(typ), Type::TypeParam(_))
    }

    /// `unsafe.Offsetof(x.f)`: from the start of `x`, through embedded structs but
    /// not through embedded pointers.
    fn offset(&mut self, env: &Env, mut arg: ExprId) -> Operand {
        while let ExprKind::Paren(inner) = env.kind(arg) {
            arg = inner;
        }
        let ExprKind::Selector { x, sel } = env.kind(arg) else { return Operand::Unknown };
        let operand = self.expr(env, x);
        let mut holder = self.value_type(&operand);
        if let Type::Pointer(elem) = self.under(holder) {
            holder = elem;
        }
        let selection = self.select(holder, sel.name, env.package.id);
        let Some(selection) = selection.filter(|selection| !selection.indirect) else {
            return Operand::Unknown;
        };
        let mut total = Some(0u64);
        for step in selection.path {
            let Type::Struct(fields) = self.under(holder) else { return Operand::Unknown };
            let offsets = self.with_sizes(holder, |sizes| sizes.offsets(fields));
            let index = fields.ids().position(|field| field == step);
            total = match (total, offsets, index) {
                (Some(total), Some(offsets), Some(index)) => total.checked_add(offsets[index]),
                _ => None,
            };
            holder = self.world.types.fields[step].typ;
        }
        uintptr(total)
    }

    /// Computes with the sizes of `typ`, which is completed first.
    pub(super) fn with_sizes<T>(
        &mut self,
        typ: TypeId,
        compute: impl FnOnce(&mut Sizes<'_>) -> T,
    ) -> T {
        self.complete(typ);
        compute(&mut Sizes::new(&self.world.types, &self.world.symbols, Layout::GO_WASM))
    }

    fn extreme(&mut self, env: &Env, builtin: Builtin, args: &[ExprId]) -> Operand {
        let less = if builtin == Builtin::Min { Token::Lss } else { Token::Gtr };
        let mut best: Option<(TypeId, ConstValue)> = None;
        for &arg in args {
            let operand = self.expr(env, arg);
            let Operand::Const { typ, value } = operand else {
                return match operand {
                    // One variable makes the result one.
                    Operand::Value(typ) => Operand::Value(typ),
                    _ => Operand::Unknown,
                };
            };
            best = match best {
                None => Some((typ, value)),
                Some(best) => self.lesser(less, (typ, value), best),
            };
            if best.is_none() {
                return Operand::Unknown;
            }
        }
        best.map_or(Operand::Unknown, |(typ, value)| Operand::Const { typ, value })
    }

    /// Whichever of two constants is less, or greater, in the type that they have
    /// in common; `None` if they have none, or one without an order.
    fn lesser(
        &mut self,
        less: Token,
        (x_type, x): (TypeId, ConstValue),
        (y_type, y): (TypeId, ConstValue),
    ) -> Option<(TypeId, ConstValue)> {
        let (common, basic) = self.common_type(x_type, y_type)?;
        let (x, y) = (arith::represent(x, basic)?, arith::represent(y, basic)?);
        Some((common, if arith::compare(less, &x, &y)? { x } else { y }))
    }

    fn part(&mut self, env: &Env, builtin: Builtin, arg: ExprId) -> Operand {
        match self.expr(env, arg) {
            Operand::Const { typ, value } => {
                let part = match self.basic_under(typ) {
                    Some(Basic::Complex64) => Basic::Float32,
                    Some(Basic::Complex128) => Basic::Float64,
                    Some(basic) if arith::is_untyped_number(basic) => Basic::UntypedFloat,
                    _ => return Operand::Unknown,
                };
                let value = match (builtin, value) {
                    (Builtin::Real, ConstValue::Complex(parts)) => parts.0,
                    (Builtin::Imag, ConstValue::Complex(parts)) => parts.1,
                    (Builtin::Real, real) => real,
                    _ => ConstValue::Int(BigInt::ZERO),
                };
                self.typed_constant(TypeStore::basic(part), part, Some(value))
            }
            Operand::Value(typ) => match self.basic_under(typ) {
                Some(Basic::Complex64) => Operand::Value(TypeStore::basic(Basic::Float32)),
                Some(Basic::Complex128) => Operand::Value(TypeStore::basic(Basic::Float64)),
                _ => Operand::Unknown,
            },
            _ => Operand::Unknown,
        }
    }

    fn complex(&mut self, env: &Env, real: ExprId, imaginary: ExprId) -> Operand {
        let (real, imaginary) = (self.expr(env, real), self.expr(env, imaginary));
        if let (Operand::Value(typ), _) | (_, Operand::Value(typ)) = (&real, &imaginary) {
            return match self.basic_under(*typ) {
                Some(Basic::Float32) => Operand::Value(TypeStore::basic(Basic::Complex64)),
                Some(Basic::Float64) => Operand::Value(TypeStore::basic(Basic::Complex128)),
                _ => Operand::Unknown,
            };
        }
        let (Operand::Const { typ: x, value: real }, Operand::Const { typ: y, value: imaginary }) =
            (real, imaginary)
        else {
            return Operand::Unknown;
        };
        let basic = match self.common_type(x, y) {
            Some((_, Basic::Float32)) => Basic::Complex64,
            Some((_, Basic::Float64)) => Basic::Complex128,
            Some((_, basic)) if basic.is_untyped() => Basic::UntypedComplex,
            _ => return Operand::Unknown,
        };
        let value = ConstValue::Complex(Box::new((real, imaginary)));
        self.typed_constant(TypeStore::basic(basic), basic, Some(value))
    }

    fn unsafe_value(&mut self, builtin: Builtin) -> Operand {
        match builtin {
            Builtin::Add => Operand::Value(TypeStore::basic(Basic::UnsafePointer)),
            Builtin::String => Operand::Value(TypeStore::basic(Basic::String)),
            _ => self.pointer_value(TypeStore::basic(Basic::Byte)),
        }
    }
}

fn uintptr(bytes: Option<u64>) -> Operand {
    match bytes {
        Some(bytes) => Operand::constant(Basic::Uintptr, ConstValue::Int(bytes.into())),
        None => Operand::Unknown,
    }
}
