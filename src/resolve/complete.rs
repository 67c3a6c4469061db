//! Making sure that the memory of a type is known before a check looks at it.

use rustc_hash::FxHashSet;

use crate::resolve::Resolver;
use crate::types::{NamedId, Type, TypeId};
use crate::wasm::Boundary;

/// How many defined types may lie inside each other, and how many in one
/// variable. Only types that grow at every level, which no compiler takes, have
/// more.
const MAX_NESTING: u32 = 100;
const MAX_TYPES: u32 = 10_000;

impl Resolver {
    /// The underlying type of `typ`, found out if it is not known yet.
    pub(crate) fn underlying(&mut self, typ: TypeId) -> TypeId {
        if let Type::Named(named) = self.world.types.get(typ)
            && self.world.types.named[named].underlying.is_none()
        {
            let obj = self.world.types.named[named].obj;
            self.resolve_object(obj);
            self.world.types.expand(named);
        }
        self.world.types.underlying(typ)
    }

    /// The [`Type`] under `typ`.
    pub(crate) fn under(&mut self, typ: TypeId) -> Type {
        let underlying = self.underlying(typ);
        self.world.types.get(underlying)
    }

    /// Finds out everything about the memory of a variable of type `typ`: all
    /// defined types in it, through structs and arrays, not through pointers.
    pub(crate) fn complete(&mut self, typ: TypeId) {
        let mut left = MAX_TYPES;
        self.complete_nested(typ, 0, &mut left);
    }

    /// The same for all memory that pointers lead to from what crosses to the host,
    /// within limits.
    pub fn complete_behind_pointers(&mut self, boundaries: &[Boundary]) {
        let params = boundaries.iter().flat_map(|boundary| &boundary.params);
        let mut open: Vec<TypeId> = params.map(|param| param.typ).collect();
        let mut seen: FxHashSet<TypeId> = FxHashSet::default();
        while let Some(typ) = open.pop() {
            if seen.len() >= MAX_TYPES as usize || !seen.insert(typ) {
                continue;
            }
            match self.under(typ) {
                Type::Pointer(elem) | Type::Array { elem, .. } => open.push(elem),
                Type::Struct(fields) => {
                    open.extend(self.world.types.fields[fields].iter().map(|field| field.typ));
                }
                _ => {}
            }
        }
    }

    fn complete_nested(&mut self, typ: TypeId, nesting: u32, left: &mut u32) {
        match self.world.types.get(typ) {
            Type::Named(named) => self.complete_named(typ, named, nesting, left),
            Type::Array { elem, .. } => self.complete_nested(elem, nesting, left),
            Type::Struct(fields) => {
                for field in fields.ids() {
                    let typ = self.world.types.fields[field].typ;
                    self.complete_nested(typ, nesting, left);
                }
            }
            _ => {}
        }
    }

    fn complete_named(&mut self, typ: TypeId, named: NamedId, nesting: u32, left: &mut u32) {
        if nesting < MAX_NESTING && *left > 0 && self.completed.insert(named) {
            *left -= 1;
            let underlying = self.underlying(typ);
            self.complete_nested(underlying, nesting + 1, left);
        }
    }
}
