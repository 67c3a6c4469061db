//! Parts of memory: fields, offsets, the words of slice and string headers.

use crate::infer::definition::reaching;
use crate::infer::origin::{Mode, Origin, Traced};
use crate::infer::parts::{End, selected};
use crate::infer::{Memory, Reason, Tracer};
use crate::resolve::{Change, Code, LocalId, LocalKind, Value};
use crate::source::Span;
use crate::symbol::Symbol;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{Basic, Type, TypeId, TypeStore};

impl Tracer<'_> {
    /// The declaration of the variable of which `expr` is the whole or a part.
    pub(super) fn declaration(&self, code: &Code, mut expr: ExprId) -> Option<Span> {
        loop {
            match code.env.kind(expr) {
                ExprKind::Paren(x)
                | ExprKind::Selector { x, .. }
                | ExprKind::Index { x, .. }
                | ExprKind::Star(x) => expr = x,
                ExprKind::Ident(_) => {
                    let local = code.body.local(expr)?;
                    return Some(code.body.locals[local].ident.span);
                }
                _ => return None,
            }
        }
    }

    /// What lies `bytes` behind the beginning of some memory; `None` if nobody can
    /// say. Wherever it is, memory without pointers has none there.
    pub(super) fn part_at(&mut self, memory: Memory, bytes: Option<u64>) -> Option<Memory> {
        if bytes == Some(0) || self.holds(memory.typ) == crate::wasm::Holds::No {
            return Some(memory);
        }
        let Type::Struct(fields) = self.resolver.under(memory.typ) else { return None };
        let offsets = self.resolver.field_offsets(memory.typ)?;
        let field = fields.ids().zip(offsets).find(|&(_, offset)| Some(offset) == bytes)?.0;
        let field = self.resolver.world.types.fields[field];
        let name = self.resolver.world.symbols.resolve(field.name);
        let what = format!("{}.{name}", memory.what);
        Some(Memory { typ: field.typ, what, ..memory })
    }

    /// `h.Data` of a reflect.SliceHeader or StringHeader: the elements of what lies
    /// under it.
    pub(super) fn header_data(
        &mut self,
        code: &Code,
        x: ExprId,
        field: Symbol,
    ) -> Option<Vec<Traced>> {
        if self.resolver.world.symbols.resolve(field) != "Data" {
            return None;
        }
        let typ = self.type_of(code, x);
        let (header, is_pointer) = match self.resolver.under(typ) {
            Type::Pointer(elem) => (elem, true),
            _ => (typ, false),
        };
        self.is_header(header).then(|| {
            let mut traced = match is_pointer {
                true => self.origins(code, x, Mode::Value),
                false => self.copied_from(code, x),
            };
            for traced in &mut traced {
                traced.origin = self.first_word(&traced.origin);
            }
            traced
        })
    }

    fn is_header(&self, typ: TypeId) -> bool {
        let types = &self.resolver.world.types;
        let Type::Named(named) = types.get(typ) else { return false };
        let object = &types.objects[types.named[named].obj];
        let symbols = &self.resolver.world.symbols;
        let path = object.pkg.map(|pkg| symbols.resolve(types.package_info(pkg).path));
        path == Some("reflect")
            && matches!(symbols.resolve(object.name), "SliceHeader" | "StringHeader")
    }

    /// Where a struct value was read from: `*p`, by way of a variable too.
    fn copied_from(&mut self, code: &Code, x: ExprId) -> Vec<Traced> {
        match code.env.kind(x) {
            ExprKind::Paren(inner) => self.copied_from(code, inner),
            ExprKind::Star(pointer) => self.origins(code, pointer, Mode::Value),
            ExprKind::Ident(_) => {
                let definition = code.body.usage(x).and_then(|usage| {
                    let is_changed = self.is_changed_elsewhere(code, usage.local);
                    match code.body.locals[usage.local].changes.as_slice() {
                        &[only] if !is_changed => Some(only.value),
                        _ => None,
                    }
                });
                match definition {
                    Some(Value::Expr(value)) => self.copied_from(code, value),
                    _ => Traced::unknown(Reason::Variable),
                }
            }
            _ => Traced::unknown(Reason::Other),
        }
    }

    /// `*x`, where `x` is a pointer.
    pub(super) fn dereference(&mut self, code: &Code, x: ExprId) -> Vec<Traced> {
        let mut traced = self.origins(code, x, Mode::Value);
        for traced in &mut traced {
            traced.origin = self.first_word(&traced.origin);
        }
        traced
    }

    /// What the first word of some memory is the address of: of a slice or string
    /// its elements.
    fn first_word(&mut self, origin: &Origin) -> Origin {
        match origin {
            Origin::Memory(memory) => match self.resolver.core(memory.typ) {
                Type::Slice(elem) => Origin::Memory(elements(memory, elem)),
                Type::Basic(Basic::String) => {
                    Origin::Memory(elements(memory, TypeStore::basic(Basic::Byte)))
                }
                _ => Origin::Unknown(Reason::Other),
            },
            // A slice or string behind a parameter: its type says of what.
            Origin::Param { memory: Some(memory), is_data: false, .. } => {
                self.first_word(&Origin::Memory(memory.clone()))
            }
            Origin::Nothing | Origin::Param { .. } | Origin::Host { .. } => {
                Origin::Unknown(Reason::Other)
            }
            Origin::Unknown(reason) => Origin::Unknown(*reason),
        }
    }

    /// `x.f` of a local struct.
    pub(super) fn field(&mut self, code: &Code, expr: ExprId, mode: Mode) -> Vec<Traced> {
        match self.field_values(code, expr) {
            Some((local, changes)) => self.gotten(code, local, changes, mode),
            None => Traced::unknown(Reason::Field),
        }
    }

    /// The changes of which one has made the value that a field of a local struct
    /// has in this place, and the struct.
    fn field_values(&mut self, code: &Code, expr: ExprId) -> Option<(LocalId, Vec<Change>)> {
        let (root, names) = selected(code, expr)?;
        let usage = code.body.usage(root)?;
        let local = &code.body.locals[usage.local];
        let is_variable = matches!(local.kind, LocalKind::Var { .. });
        let is_addressed = local.is_addressed || local.is_part_addressed;
        let (&[whole], false, true) = (local.changes.as_slice(), is_addressed, is_variable) else {
            return None;
        };
        let part = self.part(code, usage.local, &names);
        if part.is_elsewhere || part.end != End::Field || part.path.contains(&Symbol::BLANK) {
            return None;
        }
        let initial = self.initial(code, whole.value, &part.path).unwrap_or(Value::Other);
        let mut changes = vec![Change { value: initial, ..whole }];
        for other in self.part_changes(code, usage.local).iter() {
            match other.change {
                Some(change) if other.path == part.path => changes.push(change),
                _ if other.path.starts_with(&part.path) || part.path.starts_with(&other.path) => {
                    return None;
                }
                _ => {}
            }
        }
        Some((usage.local, reaching(code, usage, &changes)?))
    }

    /// What a field has by the declaration of the whole struct.
    fn initial(&mut self, code: &Code, whole: Value, path: &[Symbol]) -> Option<Value> {
        let ([first, rest @ ..], literal) = (
            path,
            match whole {
                Value::Zero => return Some(Value::Zero),
                Value::Expr(literal) => code.env.unparen(literal),
                _ => return None,
            },
        ) else {
            return Some(whole);
        };
        let ExprKind::CompositeLit { elems, .. } = code.env.kind(literal) else { return None };
        let typ = self.type_of(code, literal);
        let Type::Struct(fields) = self.resolver.under(typ) else { return None };
        let name = |index: usize| {
            let field = fields.get(index)?;
            Some(self.resolver.world.types.fields[field].name)
        };
        let found = code.env.ast().expr_lists[elems].iter().enumerate().find_map(
            |(index, &elem)| match code.env.kind(elem) {
                ExprKind::KeyValue { key, value } => match code.env.kind(key) {
                    ExprKind::Ident(key) if key == *first => Some(value),
                    _ => None,
                },
                _ => (name(index) == Some(*first)).then_some(elem),
            },
        );
        match found {
            Some(value) => self.initial(code, Value::Expr(value), rest),
            None => Some(Value::Zero),
        }
    }
}

fn elements(holder: &Memory, elem: TypeId) -> Memory {
    Memory {
        typ: elem,
        what: format!("the elements of {}", holder.what),
        is_plural: true,
        declared: holder.declared,
    }
}
