//! Which memory holds pointers.
//!
//! A wasm host can follow the address it is handed, but not the addresses that
//! stand in the memory behind it: Go writes those in 8 bytes, the host reads 4.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::arena::IdRange;
use crate::source::Location;
use crate::symbol::Symbol;
use crate::types::{Basic, Field, NamedId, Type, TypeId, TypeStore};

/// Whether memory holds a pointer of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// It holds none.
    No,
    /// Some type in it is not known, and the known ones hold none.
    Unknown,
    /// It holds at least one.
    Yes,
}

/// The kinds of values that are, or begin with, an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the kind it is named after")]
pub enum PointerKind {
    Pointer,
    UnsafePointer,
    String,
    Slice,
    Map,
    Chan,
    Func,
    Interface,
}

impl PointerKind {
    /// The kind of a type; `None` if its values hold no address themselves.
    pub fn of(store: &TypeStore, typ: TypeId) -> Option<PointerKind> {
        match store.under(typ) {
            Type::Pointer(_) => Some(PointerKind::Pointer),
            Type::Basic(Basic::UnsafePointer) => Some(PointerKind::UnsafePointer),
            Type::Basic(Basic::String) => Some(PointerKind::String),
            Type::Slice(_) => Some(PointerKind::Slice),
            Type::Map { .. } => Some(PointerKind::Map),
            Type::Chan { .. } => Some(PointerKind::Chan),
            Type::Signature(_) => Some(PointerKind::Func),
            Type::Interface(_) => Some(PointerKind::Interface),
            _ => None,
        }
    }
}

/// One step from a value into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To a field of a struct.
    Field(Symbol),
    /// To any element of an array.
    Element,
}

/// The integers that are as large as a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the kind it is named after")]
pub enum WordKind {
    Int,
    Uint,
    Uintptr,
}

impl WordKind {
    /// The kind of a type; `None` if it is no such integer.
    pub fn of(store: &TypeStore, typ: TypeId) -> Option<WordKind> {
        match store.under(typ) {
            Type::Basic(Basic::Int) => Some(WordKind::Int),
            Type::Basic(Basic::Uint) => Some(WordKind::Uint),
            Type::Basic(Basic::Uintptr) => Some(WordKind::Uintptr),
            _ => None,
        }
    }
}

/// The first place in some memory that holds a pointer, or whatever `K` tells the
/// kinds of.
#[derive(Clone, Debug)]
pub struct PointerField<K = PointerKind> {
    /// The way to it; empty if the memory as a whole is one pointer.
    pub path: Vec<Step>,
    /// Its type.
    pub typ: TypeId,
    /// What kind of pointer it is.
    pub kind: K,
    /// Where the last field on the way is declared.
    pub location: Location,
    /// How many more fields hold pointers. The elements of an array count once.
    pub more: u64,
}

/// What counts as memory of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extent {
    /// What the variable stores.
    Stored,
    /// The elements of empty arrays too.
    EmptyArrays,
    /// What it points to as well.
    Pointees,
}

/// The way of a descent so far.
struct Way {
    path: Vec<Step>,
    location: Location,
    seen: FxHashSet<NamedId>,
}

/// Answers what memory holds, over types that are complete: where pointers are, or
/// other values whose kinds are `K`.
#[derive(Debug)]
pub struct Memory<'a, K = PointerKind> {
    store: &'a TypeStore,
    kind_of: fn(&TypeStore, TypeId) -> Option<K>,
    extent: Extent,
    /// What is known of defined types; unknown for those in progress, which only
    /// invalid types meet again. Without it a chain of structs that hold two of
    /// the next would take exponential time.
    named: FxHashMap<NamedId, (Holds, u64)>,
}

impl<'a> Memory<'a> {
    /// Answers over `store` where pointers are.
    pub fn new(store: &'a TypeStore) -> Self {
        Memory::of(store, PointerKind::of, Extent::Stored)
    }
}

impl<'a> Memory<'a, WordKind> {
    /// Answers over `store` where integers are that are as large as a pointer.
    pub fn words(store: &'a TypeStore) -> Self {
        Memory::of(store, WordKind::of, Extent::Stored)
    }
}

impl<'a, K: Copy> Memory<'a, K> {
    /// Answers over `store` where the values are that have a kind.
    pub(super) fn of(
        store: &'a TypeStore,
        kind_of: fn(&TypeStore, TypeId) -> Option<K>,
        extent: Extent,
    ) -> Self {
        Memory { store, kind_of, extent, named: FxHashMap::default() }
    }

    /// Whether a variable of type `typ` holds a pointer.
    pub fn holds(&mut self, typ: TypeId) -> Holds {
        self.count(typ).0
    }

    /// The first pointer in a variable of type `typ`, depth first in the order of
    /// declaration; `None` unless it surely holds one.
    pub fn first_pointer(&mut self, typ: TypeId) -> Option<PointerField<K>> {
        let (Holds::Yes, count) = self.count(typ) else { return None };
        let mut way =
            Way { path: Vec::new(), location: Location::None, seen: FxHashSet::default() };
        let (typ, kind) = self.descend(typ, &mut way)?;
        Some(PointerField { path: way.path, typ, kind, location: way.location, more: count - 1 })
    }

    /// Follows `way` to the first pointer. A defined type is entered once, so
    /// that an invalid type which contains itself ends the descent.
    fn descend(&mut self, typ: TypeId, way: &mut Way) -> Option<(TypeId, K)> {
        if let Some(kind) = (self.kind_of)(self.store, typ) {
            return Some((typ, kind));
        }
        if let Type::Named(named) = self.store.get(typ)
            && !way.seen.insert(named)
        {
            return None;
        }
        match self.store.under(typ) {
            Type::Pointer(elem) if self.extent == Extent::Pointees => self.descend(elem, way),
            Type::Array { elem, .. } if self.holds(typ) == Holds::Yes => {
                way.path.push(Step::Element);
                let found = self.descend(elem, way);
                if found.is_none() {
                    way.path.pop();
                }
                found
            }
            Type::Struct(fields) => self.store.fields[fields].iter().find_map(|field| {
                if self.holds(field.typ) != Holds::Yes {
                    return None;
                }
                way.path.push(Step::Field(field.name));
                let outer = std::mem::replace(&mut way.location, field.location);
                let found = self.descend(field.typ, way);
                if found.is_none() {
                    way.path.pop();
                    way.location = outer;
                }
                found
            }),
            _ => None,
        }
    }

    /// What a variable holds, and how many pointers, those of an array's element
    /// once.
    fn count(&mut self, typ: TypeId) -> (Holds, u64) {
        if (self.kind_of)(self.store, typ).is_some() {
            return (Holds::Yes, 1);
        }
        match self.store.get(typ) {
            Type::Named(named) => self.count_named(named, typ),
            Type::Array { len: Some(0), .. } if self.extent == Extent::Stored => (Holds::No, 0),
            Type::Array { len: Some(_), elem } => self.count(elem),
            Type::Array { len: None, elem } if self.extent > Extent::Stored => self.count(elem),
            Type::Pointer(elem) if self.extent == Extent::Pointees => self.count(elem),
            Type::Array { len: None, elem } => (self.holds(elem).min(Holds::Unknown), 0),
            Type::Struct(fields) => self.count_fields(fields),
            Type::Basic(_) => (Holds::No, 0),
            _ if PointerKind::of(self.store, typ).is_some() => (Holds::No, 0),
            _ => (Holds::Unknown, 0),
        }
    }

    fn count_named(&mut self, named: NamedId, typ: TypeId) -> (Holds, u64) {
        if let Some(&known) = self.named.get(&named) {
            return known;
        }
        self.named.insert(named, (Holds::Unknown, 0));
        let result = self.count(self.store.underlying(typ));
        self.named.insert(named, result);
        result
    }

    fn count_fields(&mut self, fields: IdRange<Field>) -> (Holds, u64) {
        let mut result = (Holds::No, 0u64);
        for field in &self.store.fields[fields] {
            let (holds, count) = self.count(field.typ);
            result = (result.0.max(holds), result.1.saturating_add(count));
        }
        result
    }
}
