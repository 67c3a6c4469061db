//! Arenas addressed by typed indexes.
//!
//! An [`Id<T>`] is an index into one [`Arena<T>`]; an [`IdRange<T>`] is a run of
//! neighbours in it, which is how every list in the program is stored. Ids are
//! four bytes, `Copy`, and carry no lifetime, so data structures that refer to
//! each other (or to themselves) need no `Rc`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// The index of a `T` in its [`Arena`], counted from 0.
pub struct Id<T> {
    raw: u32,
    item: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// The id with index `raw`. Using it on an arena with fewer items panics.
    pub const fn from_raw(raw: u32) -> Self {
        Id { raw, item: PhantomData }
    }

    /// The index, counted from 0.
    pub const fn raw(self) -> u32 {
        self.raw
    }
}

/// Neighbouring items of an [`Arena`]. The default range is empty.
pub struct IdRange<T> {
    start: u32,
    end: u32,
    item: PhantomData<fn() -> T>,
}

impl<T> IdRange<T> {
    /// The range without items.
    pub const EMPTY: Self = IdRange { start: 0, end: 0, item: PhantomData };

    /// The number of items.
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether there are no items.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The ids of the items, in order.
    pub fn ids(self) -> impl DoubleEndedIterator<Item = Id<T>> + ExactSizeIterator {
        (self.start..self.end).map(Id::from_raw)
    }

    /// The id of item `index`, counted from 0; `None` past the end.
    pub fn get(self, index: usize) -> Option<Id<T>> {
        (index < self.len()).then(|| Id::from_raw(self.start + index as u32))
    }
}

/// A growing list of `T` whose items never move to another index and are never
/// removed.
pub struct Arena<T> {
    items: Vec<T>,
}

impl<T> Arena<T> {
    /// An arena without items. Allocates nothing.
    pub const fn new() -> Self {
        Arena { items: Vec::new() }
    }

    /// Appends `item`.
    pub fn alloc(&mut self, item: T) -> Id<T> {
        let id = Id::from_raw(self.next_raw());
        self.items.push(item);
        id
    }

    /// Appends `items` as neighbours.
    pub fn alloc_many(&mut self, items: impl IntoIterator<Item = T>) -> IdRange<T> {
        let start = self.next_raw();
        self.items.extend(items);
        IdRange { start, end: self.next_raw(), item: PhantomData }
    }

    /// The number of items.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// All items with their ids, in the order of allocation.
    pub fn iter(&self) -> impl Iterator<Item = (Id<T>, &T)> {
        self.items.iter().enumerate().map(|(raw, item)| (Id::from_raw(raw as u32), item))
    }

    fn next_raw(&self) -> u32 {
        // Every item stems from at least one byte of input, and inputs of 4 GiB
        // are refused where they are read.
        u32::try_from(self.items.len()).expect("an arena holds fewer than 2^32 items")
    }
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Arena::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for Arena<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(f)
    }
}

impl<T> Index<Id<T>> for Arena<T> {
    type Output = T;
    fn index(&self, id: Id<T>) -> &T {
        &self.items[id.raw as usize]
    }
}

impl<T> IndexMut<Id<T>> for Arena<T> {
    fn index_mut(&mut self, id: Id<T>) -> &mut T {
        &mut self.items[id.raw as usize]
    }
}

impl<T> Index<IdRange<T>> for Arena<T> {
    type Output = [T];
    fn index(&self, range: IdRange<T>) -> &[T] {
        &self.items[range.start as usize..range.end as usize]
    }
}

// The derives would ask `T` for the same traits; an index needs none of them.
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}
impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By age, the oldest first.
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.raw.cmp(&other.raw)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.raw.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.raw)
    }
}
impl<T> Clone for IdRange<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for IdRange<T> {}
impl<T> PartialEq for IdRange<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}
impl<T> Eq for IdRange<T> {}
impl<T> Hash for IdRange<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}
impl<T> Default for IdRange<T> {
    fn default() -> Self {
        IdRange::EMPTY
    }
}
impl<T> fmt::Debug for IdRange<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}..{}", self.start, self.end)
    }
}
