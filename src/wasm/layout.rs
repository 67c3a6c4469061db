//! Memory as Go's wasm port lays it out, beside what a host with pointers of 4
//! bytes takes it for.
//!
//! The host is one in C compiled for wasm32, which declares the same fields in the
//! same order: pointers, `int`, `uint` and `uintptr` take 4 bytes. What C has no
//! type for is taken for as many such words as Go has words for it, which is what
//! TinyGo makes of it: a map, channel or func is one word, a string or interface two,
//! a slice three.

use crate::arena::IdRange;
use crate::symbol::Interner;
use crate::types::sizes::{Layout, Sizes};
use crate::types::{Field, Type, TypeId, TypeStore};
use crate::wasm::{PointerField, Step};

/// The fields of one struct that are listed; of more, those on the way and their
/// neighbours are, and the first ones.
const MAX_FIELDS: usize = 24;

/// How many fields after the one on the way are listed if not all are.
const NEIGHBOURS: usize = 2;

/// How deep a way is followed.
const MAX_DEPTH: usize = 16;

/// Some memory in both layouts.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What is in it, by offset.
    pub rows: Vec<Row>,
    /// The size of the whole in bytes in Go.
    pub go_size: u64,
    /// The size of the whole in bytes on the host.
    pub host_size: u64,
}

/// A line of a [`Comparison`].
#[derive(Clone, Debug)]
pub enum Row {
    /// A field, an array's first element, or the memory as a whole.
    Field {
        /// The way to it; empty for the memory as a whole.
        path: Vec<Step>,
        /// Its type.
        typ: TypeId,
        /// Where Go stores it.
        go: Place,
        /// Where the host looks for it.
        host: Place,
        /// Whether the way that was asked for ends here.
        is_end: bool,
    },
    /// Fields of one struct that are not listed.
    Omitted(usize),
}

/// A stretch of memory in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// From the beginning of the whole.
    pub offset: u64,
    /// How many.
    pub size: u64,
}

/// Lists the fields of a variable of type `typ`, and the fields inside those through
/// which the way to `field` leads. `None` where a size is not known.
pub fn compare<K>(
    store: &TypeStore,
    symbols: &Interner,
    typ: TypeId,
    field: &PointerField<K>,
) -> Option<Comparison> {
    along(store, symbols, typ, &field.path, field.typ)
}

/// Lists the fields of a variable of type `typ`, of an array those of its first element.
/// `None` where a size is not known, or there is nothing.
pub fn outline(store: &TypeStore, symbols: &Interner, typ: TypeId) -> Option<Comparison> {
    let (mut path, mut end) = (Vec::new(), typ);
    while let Type::Array { elem, .. } = store.under(end) {
        path.push(Step::Element);
        end = elem;
    }
    if let Type::Struct(fields) = store.under(end) {
        let first = store.fields[fields].first()?;
        path.push(Step::Field(first.name));
        end = first.typ;
    }
    let mut comparison = along(store, symbols, typ, &path, end)?;
    for row in &mut comparison.rows {
        if let Row::Field { is_end, .. } = row {
            *is_end = false;
        }
    }
    Some(comparison)
}

/// Lists what is on the way to a variable of type `end`.
fn along(
    store: &TypeStore,
    symbols: &Interner,
    typ: TypeId,
    way: &[Step],
    end: TypeId,
) -> Option<Comparison> {
    let mut go = Sizes::new(store, symbols, Layout::GO_WASM);
    let mut host = Sizes::new(store, symbols, Layout::WASM32);
    let (go_size, host_size) = (go.size_of(typ)?, host.size_of(typ)?);
    let mut walk = Walk { store, go, host, end, path: Vec::new(), rows: Vec::new() };
    if way.is_empty() {
        walk.row(typ, (0, 0), true)?;
    }
    walk.inside(typ, (0, 0), way)?;
    Some(Comparison { rows: walk.rows, go_size, host_size })
}

struct Walk<'a> {
    store: &'a TypeStore,
    go: Sizes<'a>,
    host: Sizes<'a>,
    /// The type at the end of the way.
    end: TypeId,
    path: Vec<Step>,
    rows: Vec<Row>,
}

impl Walk<'_> {
    /// Lists what is in a variable of type `typ` at `offsets`, on the way.
    fn inside(&mut self, typ: TypeId, offsets: (u64, u64), way: &[Step]) -> Option<()> {
        let Some((&step, rest)) = way.split_first() else { return Some(()) };
        if self.path.len() >= MAX_DEPTH {
            return Some(());
        }
        match (step, self.store.under(typ)) {
            (Step::Element, Type::Array { elem, .. }) => {
                self.path.push(step);
                // Between an array and the fields of its elements a row would say
                // nothing.
                if rest.is_empty() {
                    self.row(elem, offsets, true)?;
                }
                self.inside(elem, offsets, rest)?;
                self.path.pop();
            }
            (Step::Field(_), Type::Struct(fields)) => self.fields(fields, offsets, step, rest)?,
            _ => {}
        }
        Some(())
    }

    fn fields(
        &mut self,
        fields: IdRange<Field>,
        offsets: (u64, u64),
        step: Step,
        rest: &[Step],
    ) -> Option<()> {
        let go = self.go.offsets(fields)?;
        let host = self.host.offsets(fields)?;
        let list = &self.store.fields[fields];
        // Blank fields have one name between them.
        let leads = |field: &Field| Step::Field(field.name) == step && self.leads(field.typ, rest);
        let on_way = list.iter().position(leads)?;
        let mut omitted = 0;
        for (index, field) in list.iter().enumerate() {
            if !is_listed(index, list.len(), on_way) {
                omitted += 1;
                continue;
            }
            self.omit(&mut omitted);
            let at = (offsets.0.checked_add(go[index])?, offsets.1.checked_add(host[index])?);
            self.path.push(Step::Field(field.name));
            let is_on_way = index == on_way;
            self.row(field.typ, at, is_on_way && rest.is_empty())?;
            if is_on_way {
                self.inside(field.typ, at, rest)?;
            }
            self.path.pop();
        }
        self.omit(&mut omitted);
        Some(())
    }

    /// Whether `way` leads from a variable of type `typ` to the end.
    fn leads(&self, typ: TypeId, way: &[Step]) -> bool {
        let Some((&step, rest)) = way.split_first() else { return typ == self.end };
        match (step, self.store.under(typ)) {
            (Step::Element, Type::Array { len: Some(1..), elem }) => self.leads(elem, rest),
            (Step::Field(_), Type::Struct(fields)) => self.store.fields[fields]
                .iter()
                .any(|field| Step::Field(field.name) == step && self.leads(field.typ, rest)),
            _ => false,
        }
    }

    fn omit(&mut self, omitted: &mut usize) {
        if *omitted > 0 {
            self.rows.push(Row::Omitted(std::mem::take(omitted)));
        }
    }

    fn row(&mut self, typ: TypeId, (go, host): (u64, u64), is_end: bool) -> Option<()> {
        self.rows.push(Row::Field {
            path: self.path.clone(),
            typ,
            go: Place { offset: go, size: self.go.size_of(typ)? },
            host: Place { offset: host, size: self.host.size_of(typ)? },
            is_end,
        });
        Some(())
    }
}

/// Whether the field at `index` of `count` gets a row.
fn is_listed(index: usize, count: usize, on_way: usize) -> bool {
    let near_way = on_way.saturating_sub(NEIGHBOURS)..=on_way + NEIGHBOURS;
    count <= MAX_FIELDS || index < MAX_FIELDS / 2 || near_way.contains(&index)
}
