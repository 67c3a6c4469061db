//! Sizes, alignments and offsets.

use rustc_hash::FxHashMap;

use crate::arena::IdRange;
use crate::symbol::{Interner, Symbol};
use crate::types::{Basic, Field, NamedId, Type, TypeId, TypeStore};

/// The rules by which a compiler lays out memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Size and alignment of a pointer in bytes.
    pub word: u64,
    /// The largest alignment of any type in bytes.
    pub max_align: u64,
    /// Whether a field without bytes at the end of a struct is given one.
    pub pads_end: bool,
}

impl Layout {
    /// Go's port to wasm, on every host and in every release.
    pub const GO_WASM: Layout = Layout { word: 8, max_align: 8, pads_end: true };
    /// A C host compiled for wasm32.
    pub const WASM32: Layout = Layout { word: 4, max_align: 8, pads_end: false };
}

/// Computes sizes over a [`TypeStore`] whose types are complete. Unknown types,
/// unknown array lengths, types that contain themselves and sizes past 63 bits
/// give `None`.
#[derive(Debug)]
pub struct Sizes<'a> {
    store: &'a TypeStore,
    layout: Layout,
    /// The names that make `sync/atomic`'s and `internal/runtime/atomic`'s
    /// `align64` special; `None` if no file mentions it.
    align64: Option<Symbol>,
    atomic_packages: [Option<Symbol>; 3],
    /// Size and alignment of defined types; `None` marks one in progress or
    /// unknown. Without it a chain of structs that hold two of the next would
    /// take exponential time.
    named: FxHashMap<NamedId, Option<(u64, u64)>>,
}

impl<'a> Sizes<'a> {
    /// Sizes by `layout`.
    pub fn new(store: &'a TypeStore, symbols: &Interner, layout: Layout) -> Self {
        Sizes {
            store,
            layout,
            align64: symbols.get("align64"),
            atomic_packages: ["sync/atomic", "internal/runtime/atomic", "runtime/internal/atomic"]
                .map(|path| symbols.get(path)),
            named: FxHashMap::default(),
        }
    }

    /// The size of a variable of this type in bytes.
    pub fn size_of(&mut self, typ: TypeId) -> Option<u64> {
        self.size_and_align(typ).map(|(size, _)| size)
    }

    /// The alignment of a variable of this type in bytes.
    pub fn align_of(&mut self, typ: TypeId) -> Option<u64> {
        self.size_and_align(typ).map(|(_, align)| align)
    }

    /// The offsets of the fields of a struct in bytes.
    pub fn offsets(&mut self, fields: IdRange<Field>) -> Option<Vec<u64>> {
        let mut offset: u64 = 0;
        let mut offsets = Vec::with_capacity(fields.len());
        for field in self.store.fields[fields].iter() {
            let (size, align) = self.size_and_align(field.typ)?;
            offset = offset.checked_next_multiple_of(align)?;
            offsets.push(offset);
            offset = checked(offset.checked_add(size)?)?;
        }
        Some(offsets)
    }

    fn size_and_align(&mut self, typ: TypeId) -> Option<(u64, u64)> {
        let word = self.layout.word;
        match self.store.get(typ) {
            Type::Named(named) => self.named(named, typ),
            Type::Basic(basic) => self.basic(basic),
            Type::Pointer(_) | Type::Signature(_) | Type::Chan { .. } | Type::Map { .. } => {
                Some((word, word))
            }
            Type::Slice(_) => Some((3 * word, word)),
            Type::Interface(_) => Some((2 * word, word)),
            Type::Array { len, elem } => {
                let (size, align) = self.size_and_align(elem)?;
                Some((checked(size.checked_mul(len?)?)?, align))
            }
            Type::Struct(fields) => self.struct_(fields),
            Type::Invalid | Type::Union(_) | Type::TypeParam(_) => None,
        }
    }

    fn named(&mut self, named: NamedId, typ: TypeId) -> Option<(u64, u64)> {
        if let Some(&known) = self.named.get(&named) {
            return known;
        }
        self.named.insert(named, None);
        let mut result = self.size_and_align(self.store.underlying(typ));
        if let (Some((size, _)), true) = (result, self.is_align64(named)) {
            result = Some((size, 8));
        }
        self.named.insert(named, result);
        result
    }

    /// Whether this is the empty struct type by which the atomic packages ask the
    /// compiler for an alignment of 8 (cmd/compile/internal/types, CalcSize).
    fn is_align64(&self, named: NamedId) -> bool {
        let obj = &self.store.objects[self.store.named[named].obj];
        self.align64 == Some(obj.name)
            && obj.pkg.is_some_and(|pkg| {
                self.atomic_packages.contains(&Some(self.store.package_info(pkg).path))
            })
    }

    fn basic(&self, basic: Basic) -> Option<(u64, u64)> {
        let word = self.layout.word;
        let (size, align) = match basic {
            Basic::Bool | Basic::Int8 | Basic::Uint8 | Basic::Byte => (1, 1),
            Basic::Int16 | Basic::Uint16 => (2, 2),
            Basic::Int32 | Basic::Uint32 | Basic::Rune | Basic::Float32 => (4, 4),
            Basic::Int64 | Basic::Uint64 | Basic::Float64 => (8, 8),
            Basic::Complex64 => (8, 4),
            Basic::Complex128 => (16, 8),
            Basic::Int | Basic::Uint | Basic::Uintptr | Basic::UnsafePointer => (word, word),
            Basic::String => (2 * word, word),
            _ => return None,
        };
        Some((size, align.min(self.layout.max_align)))
    }

    fn struct_(&mut self, fields: IdRange<Field>) -> Option<(u64, u64)> {
        let offsets = self.offsets(fields)?;
        let mut align = 1;
        for field in self.store.fields[fields].iter() {
            align = align.max(self.size_and_align(field.typ)?.1);
        }
        let mut size = 0;
        if let (Some(&offset), Some(last)) = (offsets.last(), self.store.fields[fields].last()) {
            let last_size = self.size_of(last.typ)?;
            // The address of a field without bytes at the end must not be that of
            // the next variable, so Go's compiler gives it one byte.
            let is_padded = self.layout.pads_end && last_size == 0 && offset > 0;
            let padded = if is_padded { 1 } else { last_size };
            size = offset.checked_add(padded)?;
        }
        Some((checked(size.checked_next_multiple_of(align)?)?, align))
    }
}

/// Go computes sizes in an int64.
fn checked(size: u64) -> Option<u64> {
    (size <= i64::MAX as u64).then_some(size)
}
