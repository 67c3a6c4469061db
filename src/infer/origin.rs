//! From an expression to the memory whose address it is.

use crate::infer::rounds::Question;
use crate::infer::summary::BoundaryName;
use crate::infer::{Memory, Reason, Tracer};
use crate::resolve::{Code, LocalKind, Operand};
use crate::syntax::ast::{ExprId, ExprKind, ExprList};
use crate::syntax::token::Token;
use crate::types::{Basic, Builtin, ConstValue, Type, TypeId, TypeStore};

/// What a value is as an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Origin {
    /// No address: `nil`, a constant, a length.
    #[default]
    Nothing,
    /// The address of this memory.
    Memory(Memory),
    /// What the function with index `func` in its body was given as its parameter
    /// `index`, a receiver being the first.
    Param {
        func: u32,
        index: u32,
        /// Not the parameter itself but the address of its elements.
        is_data: bool,
        /// The memory as far as the type of the parameter says.
        memory: Option<Memory>,
    },
    /// A result of a function of the host.
    Host {
        callee: BoundaryName,
        label: String,
        directive: Option<crate::source::Span>,
    },
    Unknown(Reason),
}

/// An origin and the steps on the way to it, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Traced {
    pub origin: Origin,
    pub way: Vec<String>,
    /// Whether a variable or function was followed.
    pub is_indirect: bool,
}

impl Traced {
    pub fn direct(origin: Origin) -> Vec<Traced> {
        vec![Traced { origin, way: Vec::new(), is_indirect: false }]
    }

    pub fn unknown(reason: Reason) -> Vec<Traced> {
        Traced::direct(Origin::Unknown(reason))
    }
}

/// What is asked of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Mode {
    /// Its value, a pointer or an integer, as an address.
    Value,
    /// The address of the elements of the slice or string that it is.
    Data,
}

/// What memory is called that has no name.
const UNNAMED: &str = "memory";

/// More alternatives than this are none that anybody can keep apart.
const MAX_ALTERNATIVES: usize = 8;

impl Tracer<'_> {
    /// Where the address comes from, all alternatives.
    pub(super) fn origins(&mut self, code: &Code, expr: ExprId, mode: Mode) -> Vec<Traced> {
        let question = Question { code: code.id(), expr, result: None, mode };
        self.answered(question, |this| this.traced(code, expr, mode))
    }

    fn traced(&mut self, code: &Code, expr: ExprId, mode: Mode) -> Vec<Traced> {
        if self.is_narrow(code, expr) {
            return Traced::direct(Origin::Nothing);
        }
        let traced = self.deeper(Traced::unknown(Reason::Other), |this| match mode {
            Mode::Value => this.value(code, expr),
            Mode::Data => this.data(code, expr),
        });
        // What cannot be followed still has a type.
        let known = self.memory_by_type(code, expr, mode);
        let by_type = |mut traced: Traced| {
            let Some(known) = &known else { return traced };
            match &traced.origin {
                // The name that stands here says it better than the way here.
                Origin::Memory(memory) if memory.typ == known.typ && known.what != UNNAMED => {
                    Traced { origin: Origin::Memory(known.clone()), ..Traced::default() }
                }
                Origin::Unknown(_) => {
                    traced.origin = Origin::Memory(known.clone());
                    traced
                }
                _ => traced,
            }
        };
        merge(traced.into_iter().map(by_type).collect())
    }

    /// The memory behind a pointer, slice or string, as its type has it.
    pub(super) fn memory_by_type(
        &mut self,
        code: &Code,
        expr: ExprId,
        mode: Mode,
    ) -> Option<Memory> {
        let typ = self.type_of(code, expr);
        let typ = match (self.resolver.core(typ), mode) {
            (Type::Pointer(elem), Mode::Value) | (Type::Slice(elem), Mode::Data) => elem,
            (Type::Basic(Basic::String | Basic::UntypedString), Mode::Data) => {
                TypeStore::basic(Basic::Byte)
            }
            _ => return None,
        };
        let inner = code.env.unparen(expr);
        let text = self.text(code, inner);
        let what = match (mode, code.env.kind(inner)) {
            (Mode::Data, _) => format!("the elements of {text}"),
            (Mode::Value, ExprKind::Ident(_) | ExprKind::Selector { .. }) => format!("*{text}"),
            (Mode::Value, _) => UNNAMED.to_owned(),
        };
        let declared = self.declaration(code, inner);
        Some(Memory { typ, what, is_plural: mode == Mode::Data, declared })
    }

    /// Whether an expression is an integer in which no address has room.
    fn is_narrow(&mut self, code: &Code, expr: ExprId) -> bool {
        let typ = self.type_of(code, expr);
        matches!(self.resolver.core(typ), Type::Basic(basic) if is_narrow(basic))
    }

    pub(super) fn type_of(&mut self, code: &Code, expr: ExprId) -> TypeId {
        let operand = self.resolver.expr(&code.env, expr);
        self.resolver.value_type(&operand)
    }

    fn value(&mut self, code: &Code, expr: ExprId) -> Vec<Traced> {
        if let Operand::Const { .. } = self.resolver.expr(&code.env, expr) {
            return Traced::direct(Origin::Nothing);
        }
        match code.env.kind(expr) {
            ExprKind::Paren(inner) => self.origins(code, inner, Mode::Value),
            ExprKind::Ident(_) => self.variable(code, expr, Mode::Value),
            ExprKind::Selector { x, sel } => match self.header_data(code, x, sel.name) {
                Some(traced) => traced,
                None => self.field(code, expr, Mode::Value),
            },
            ExprKind::Unary { op: Token::And, x } => self.address(code, x),
            ExprKind::Binary { op, x, y, .. } => self.arithmetic(code, op, x, y),
            ExprKind::Call { fun, args, .. } => self.call_value(code, expr, fun, args),
            ExprKind::Star(x) => self.dereference(code, x),
            ExprKind::TypeAssert { x, .. } => {
                let typ = self.type_of(code, expr);
                self.asserted(code, x, typ, Mode::Value)
            }
            ExprKind::Index { .. } => Traced::unknown(Reason::Element),
            _ => Traced::unknown(Reason::Other),
        }
    }

    fn call_value(
        &mut self,
        code: &Code,
        expr: ExprId,
        fun: ExprId,
        args: ExprList,
    ) -> Vec<Traced> {
        let args = &code.env.ast().expr_lists[args];
        match (self.resolver.expr(&code.env, fun), args) {
            (Operand::Type(_), &[arg]) => self.origins(code, arg, Mode::Value),
            (Operand::Builtin(Builtin::Add), &[pointer, offset]) => {
                self.offset(code, pointer, offset)
            }
            (Operand::Builtin(Builtin::SliceData | Builtin::StringData), &[arg]) => {
                self.origins(code, arg, Mode::Data)
            }
            (Operand::Builtin(Builtin::New), &[arg]) => {
                let typ = match self.resolver.expr(&code.env, arg) {
                    Operand::Type(typ) => typ,
                    operand => self.resolver.value_type(&operand),
                };
                let what = self.text(code, expr);
                let what = format!("*{what}");
                Traced::direct(Origin::Memory(Memory {
                    typ,
                    what,
                    is_plural: false,
                    declared: None,
                }))
            }
            (Operand::Builtin(Builtin::Len | Builtin::Cap | Builtin::Sizeof), _) => {
                Traced::direct(Origin::Nothing)
            }
            (Operand::Builtin(_), _) => Traced::unknown(Reason::Other),
            _ => self.call_result(code, expr, 0, Mode::Value),
        }
    }

    /// `&x`: judged is `x`, not the variable of which it may be a part.
    pub(super) fn address(&mut self, code: &Code, x: ExprId) -> Vec<Traced> {
        let x = code.env.unparen(x);
        match code.env.kind(x) {
            ExprKind::Star(pointer) => return self.origins(code, pointer, Mode::Value),
            ExprKind::Index { x: base, indices } => {
                if let Some(traced) = self.element_address(code, x, base, indices) {
                    return traced;
                }
            }
            _ => {}
        }
        let typ = self.type_of(code, x);
        if typ == TypeStore::INVALID {
            return Traced::unknown(Reason::Type);
        }
        let what = match code.env.kind(x) {
            ExprKind::CompositeLit { .. } => UNNAMED.to_owned(),
            _ => self.text(code, x),
        };
        let declared = self.declaration(code, x);
        Traced::direct(Origin::Memory(Memory { typ, what, is_plural: false, declared }))
    }

    /// `&s[0]` of a slice that may have been made of other memory.
    fn element_address(
        &mut self,
        code: &Code,
        element: ExprId,
        base: ExprId,
        indices: ExprList,
    ) -> Option<Vec<Traced>> {
        let typ = self.type_of(code, base);
        let Type::Slice(elem) = self.resolver.core(typ) else { return None };
        let first = code.env.ast().expr_lists[indices].first().copied()?;
        let is_first = matches!(
            self.resolver.expr(&code.env, first),
            Operand::Const { value, .. } if value.to_int() == Some(0.into())
        );
        let (what, declared) = (self.text(code, element), self.declaration(code, element));
        let mut traced = self.origins(code, base, Mode::Data);
        for traced in &mut traced {
            let own = Memory { typ: elem, what: what.clone(), is_plural: false, declared };
            match &mut traced.origin {
                // The elements themselves, under the name that stands here.
                Origin::Memory(memory) if memory.typ == elem => {
                    *memory = own;
                    traced.way.clear();
                    traced.is_indirect = false;
                }
                Origin::Param { memory, .. } => *memory = Some(own),
                Origin::Memory(_) if is_first => {}
                origin => *origin = Origin::Memory(own),
            }
        }
        Some(traced)
    }

    /// Addresses that were calculated with.
    fn arithmetic(&mut self, code: &Code, op: Token, x: ExprId, y: ExprId) -> Vec<Traced> {
        match op {
            Token::Add if self.is_high_half(code, x) || self.is_high_half(code, y) => {
                let mut traced = self.origins(code, x, Mode::Value);
                traced.extend(self.origins(code, y, Mode::Value));
                packed(traced)
            }
            Token::Add | Token::Sub => self.offset(code, x, y),
            // Two numbers in one: the address is still there.
            Token::Or | Token::Shl | Token::Xor => {
                let mut traced = self.origins(code, x, Mode::Value);
                if op != Token::Shl {
                    traced.extend(self.origins(code, y, Mode::Value));
                }
                packed(traced)
            }
            Token::And => match self.constant(code, y) {
                Some(mask) if mask >= u32::MAX.into() => self.origins(code, x, Mode::Value),
                _ => Traced::unknown(Reason::Arithmetic),
            },
            _ => Traced::unknown(Reason::Arithmetic),
        }
    }

    /// Whether a number is shifted beyond the 32 bits of another one.
    fn is_high_half(&mut self, code: &Code, expr: ExprId) -> bool {
        match code.env.kind(code.env.unparen(expr)) {
            ExprKind::Binary { op: Token::Shl, y, .. } => {
                self.constant(code, y).is_some_and(|count| count >= 32)
            }
            _ => false,
        }
    }

    fn constant(&mut self, code: &Code, expr: ExprId) -> Option<u64> {
        match self.resolver.expr(&code.env, expr) {
            Operand::Const { value: ConstValue::Int(value), .. } => u64::try_from(value).ok(),
            _ => None,
        }
    }

    /// An address and a number of bytes from there.
    fn offset(&mut self, code: &Code, pointer: ExprId, offset: ExprId) -> Vec<Traced> {
        let bytes = self.constant(code, offset);
        let mut traced = self.origins(code, pointer, Mode::Value);
        for traced in &mut traced {
            traced.is_indirect |= bytes != Some(0);
            traced.origin = match std::mem::replace(&mut traced.origin, Origin::Nothing) {
                Origin::Memory(memory) => match self.part_at(memory, bytes) {
                    Some(part) => Origin::Memory(part),
                    None => Origin::Unknown(Reason::Arithmetic),
                },
                Origin::Param { .. } if bytes != Some(0) => Origin::Unknown(Reason::Arithmetic),
                Origin::Nothing => Origin::Unknown(Reason::Arithmetic),
                origin => origin,
            };
        }
        traced
    }

    /// The address of the elements of a slice or string.
    fn data(&mut self, code: &Code, expr: ExprId) -> Vec<Traced> {
        match code.env.kind(expr) {
            ExprKind::Paren(inner) => self.origins(code, inner, Mode::Data),
            ExprKind::Ident(_) => self.variable(code, expr, Mode::Data),
            ExprKind::Selector { .. } => self.field(code, expr, Mode::Data),
            ExprKind::Slice { x, .. } => {
                let typ = self.type_of(code, x);
                match self.resolver.core(typ) {
                    Type::Slice(_) | Type::Basic(_) => self.origins(code, x, Mode::Data),
                    _ => Traced::unknown(Reason::Other),
                }
            }
            ExprKind::TypeAssert { x, .. } => {
                let typ = self.type_of(code, expr);
                self.asserted(code, x, typ, Mode::Data)
            }
            ExprKind::Call { fun, args, .. } => {
                let args = &code.env.ast().expr_lists[args];
                match (self.resolver.expr(&code.env, fun), args) {
                    (Operand::Type(_), &[arg]) => {
                        let (to, from) = (self.type_of(code, expr), self.type_of(code, arg));
                        // Between strings and slices of bytes the elements are copied.
                        match (self.resolver.core(to), self.resolver.core(from)) {
                            (Type::Slice(_), Type::Slice(_))
                            | (Type::Basic(Basic::String), Type::Basic(Basic::String)) => {
                                self.origins(code, arg, Mode::Data)
                            }
                            _ => Traced::unknown(Reason::Other),
                        }
                    }
                    (Operand::Builtin(Builtin::Slice | Builtin::String), &[pointer, _]) => {
                        self.origins(code, pointer, Mode::Value)
                    }
                    (Operand::Builtin(_), _) => Traced::unknown(Reason::Other),
                    _ => self.call_result(code, expr, 0, Mode::Data),
                }
            }
            _ => Traced::unknown(Reason::Other),
        }
    }

    /// The value of a variable, constant or parameter.
    fn variable(&mut self, code: &Code, ident: ExprId, mode: Mode) -> Vec<Traced> {
        if self.type_of(code, ident) == TypeStore::INVALID
            && let Operand::Value(nil) = self.resolver.expr(&code.env, ident)
            && nil == TypeStore::basic(Basic::UntypedNil)
        {
            return Traced::direct(Origin::Nothing);
        }
        let Some(usage) = code.body.usage(ident) else {
            return Traced::unknown(Reason::Global);
        };
        let is_changed = self.is_changed_elsewhere(code, usage.local);
        let local = &code.body.locals[usage.local];
        if let (LocalKind::Receiver { .. } | LocalKind::Param { .. }, [_], false) =
            (local.kind, local.changes.as_slice(), is_changed)
        {
            if local.is_asserted {
                // The function may well treat some types otherwise than the rest.
                return Traced::unknown(Reason::Type);
            }
            let index = match local.kind {
                LocalKind::Param { index, .. } => index,
                _ => 0,
            };
            let memory = self.memory_by_type(code, ident, mode);
            let is_data = mode == Mode::Data;
            return Traced::direct(Origin::Param { func: local.func, index, is_data, memory });
        }
        self.defined(code, usage, mode)
    }
}

/// Whether values of this kind are integers of less than the 32 bits that an address
/// has.
pub(super) fn is_narrow(basic: Basic) -> bool {
    matches!(basic.canonical(), Basic::Int8 | Basic::Int16 | Basic::Uint8 | Basic::Uint16)
}

/// The address in a number that is made of several. What else is in it, a length
/// mostly, is none.
fn packed(all: Vec<Traced>) -> Vec<Traced> {
    let is_memory = |traced: &Traced| {
        matches!(traced.origin, Origin::Memory(_) | Origin::Param { memory: Some(_), .. })
    };
    let is_address =
        |traced: &Traced| !matches!(traced.origin, Origin::Nothing | Origin::Unknown(_));
    if all.iter().any(is_memory) {
        all.into_iter().filter(is_memory).collect()
    } else if all.iter().any(is_address) {
        all.into_iter().filter(is_address).collect()
    } else {
        Traced::unknown(Reason::Arithmetic)
    }
}

/// Each alternative once; too many are unknown.
pub(super) fn merge(all: Vec<Traced>) -> Vec<Traced> {
    let mut merged: Vec<Traced> = Vec::new();
    for traced in all {
        if !merged.iter().any(|known| known.origin == traced.origin) {
            merged.push(traced);
        }
    }
    if merged.len() > 1 {
        merged.retain(|traced| traced.origin != Origin::Nothing);
    }
    if merged.len() > MAX_ALTERNATIVES {
        return Traced::unknown(Reason::Variable);
    }
    merged
}
