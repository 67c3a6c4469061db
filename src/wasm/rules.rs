//! Which types the compilers accept in the signatures of boundary functions.
//!
//! A compiler's rules are a row of a table. [`Judge`] holds types against one of
//! them and says what is refused and why, as data. What makes the pointers behind
//! a pointer is not said again: that is [`Memory::new`]'s, for all compilers whose
//! pointers take 8 bytes.

use rustc_hash::FxHashSet;

use crate::source::Location;
use crate::symbol::{Interner, Symbol};
use crate::types::{Basic, NamedId, Type, TypeId, TypeStore};
use crate::wasm::memory::{Extent, Holds, Memory, PointerField, PointerKind, Step, WordKind};
use crate::wasm::{Boundary, Direction, Role};

/// Whose rules hold, and for which release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    compiler: Compiler,
}

/// A compiler, with which users name its rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compiler {
    /// Every release of Go at its most generous.
    AnyGo,
    /// Go 1.N.
    Go(u32),
    TinyGo,
}

/// What a compiler accepts.
#[derive(Debug)]
struct Row {
    /// The N of the releases Go 1.N whose rules these are.
    releases: (u32, u32),
    /// The basic types of parameters.
    params: &'static [Basic],
    /// The basic types of the one result there may be.
    results: &'static [Basic],
    /// The memory that typed pointers may point to; `None` if there may be none.
    memory: Option<Pointed>,
    /// Whether exported functions are judged.
    exports: bool,
    /// Whether vectors of package simd/archsimd may cross by value.
    vectors: bool,
}

/// What a compiler accepts behind a typed pointer.
#[derive(Debug)]
struct Pointed {
    extent: Extent,
    refuses: fn(&TypeStore, TypeId) -> Option<ElementKind>,
    marker: Marker,
}

/// Which structs must carry structs.HostLayout.
#[derive(Debug)]
enum Marker {
    None,
    All,
    /// All in packages written for Go 1.N or later.
    Since(u32),
}

const GO_1_21: Row = Row {
    releases: (21, 23),
    params: &[
        Basic::Int32,
        Basic::Uint32,
        Basic::Int64,
        Basic::Uint64,
        Basic::Float32,
        Basic::Float64,
        Basic::UnsafePointer,
    ],
    results: &[
        Basic::Int32,
        Basic::Uint32,
        Basic::Int64,
        Basic::Uint64,
        Basic::Float32,
        Basic::Float64,
    ],
    memory: None,
    exports: false,
    vectors: false,
};

const GO_1_24: Row = Row {
    releases: (24, 26),
    params: &[
        Basic::Bool,
        Basic::Int32,
        Basic::Uint32,
        Basic::Int64,
        Basic::Uint64,
        Basic::Float32,
        Basic::Float64,
        Basic::Uintptr,
        Basic::UnsafePointer,
        Basic::String,
    ],
    results: &[
        Basic::Bool,
        Basic::Int32,
        Basic::Uint32,
        Basic::Int64,
        Basic::Uint64,
        Basic::Float32,
        Basic::Float64,
        Basic::Uintptr,
        Basic::UnsafePointer,
    ],
    memory: Some(Pointed {
        extent: Extent::EmptyArrays,
        refuses: ElementKind::not_of_one_size,
        marker: Marker::All,
    }),
    exports: true,
    vectors: false,
};

/// With GOEXPERIMENT=simd, without which there is no such package.
const GO_1_27: Row = Row { releases: (27, 27), vectors: true, ..GO_1_24 };

/// TinyGo after 0.34, compiler/symbol.go, isValidWasmType.
static TINYGO: Row = Row {
    releases: (0, 0),
    memory: Some(Pointed {
        extent: Extent::Pointees,
        refuses: ElementKind::not_of_wasm32,
        marker: Marker::Since(23),
    }),
    ..GO_1_24
};

/// What some release of Go accepts if its structs have their markers.
static ANY_GO: Row = Row {
    releases: (0, 0),
    memory: Some(Pointed {
        extent: Extent::Stored,
        refuses: ElementKind::not_of_one_size_or_address,
        marker: Marker::None,
    }),
    ..GO_1_27
};

static GO: [Row; 3] = [GO_1_21, GO_1_24, GO_1_27];

impl Rules {
    /// The first and the last N of the releases Go 1.N that are known.
    pub const RELEASES: (u32, u32) = (GO[0].releases.0, GO[GO.len() - 1].releases.1);

    /// The rules of TinyGo, whose pointers take 4 bytes.
    pub const TINYGO: Rules = Rules { compiler: Compiler::TinyGo };

    /// What every release of Go is sure to refuse.
    pub const ANY_GO: Rules = Rules { compiler: Compiler::AnyGo };

    /// The rules of Go 1.N; those of the nearest release if it is not known.
    pub fn of_release(minor: u32) -> Rules {
        let known = minor.clamp(Rules::RELEASES.0, Rules::RELEASES.1);
        Rules { compiler: Compiler::Go(known) }
    }

    /// Reads `go1.24` or `tinygo`.
    pub fn parse(name: &str) -> Option<Rules> {
        if name == "tinygo" {
            return Some(Rules::TINYGO);
        }
        let (first, last) = Rules::RELEASES;
        let minor = (first..=last).find(|minor| name == format!("go1.{minor}"))?;
        Some(Rules::of_release(minor))
    }

    /// The N of the release Go 1.N whose rules these are.
    pub fn release(self) -> Option<u32> {
        match self.compiler {
            Compiler::Go(minor) => Some(minor),
            Compiler::AnyGo | Compiler::TinyGo => None,
        }
    }

    fn row(self) -> &'static Row {
        match self.compiler {
            Compiler::AnyGo => &ANY_GO,
            Compiler::TinyGo => &TINYGO,
            Compiler::Go(minor) => {
                GO.iter().find(|row| row.releases.1 >= minor).unwrap_or(&GO[GO.len() - 1])
            }
        }
    }

    /// Whether pointers take 8 bytes.
    pub fn has_wide_pointers(self) -> bool {
        self.compiler != Compiler::TinyGo
    }

    /// Whether any pointer but unsafe.Pointer is accepted.
    pub fn has_typed_pointers(self) -> bool {
        self.row().memory.is_some()
    }

    /// Whether the memory behind pointers in memory is judged too.
    pub fn follows_pointers(self) -> bool {
        self.row().memory.as_ref().is_some_and(|memory| memory.extent == Extent::Pointees)
    }

    /// The rules for one function.
    pub fn for_function(self, boundary: &Boundary) -> Option<Rules> {
        match boundary.direction {
            // The compiler looks at the import itself, not at what is linked to it.
            _ if boundary.linked_to.is_some() => self.has_wide_pointers().then_some(Rules::ANY_GO),
            Direction::Export { .. } if !self.row().exports => None,
            _ => Some(self),
        }
    }
}

/// `Go`, `Go 1.24` or `TinyGo`.
impl std::fmt::Display for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.compiler {
            Compiler::AnyGo => f.write_str("Go"),
            Compiler::Go(minor) => write!(f, "Go 1.{minor}"),
            Compiler::TinyGo => f.write_str("TinyGo"),
        }
    }
}

/// What a compiler may refuse in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElementKind {
    /// An integer as large as a pointer.
    Word(WordKind),
    /// A complex number of two float32.
    Complex64,
    /// A complex number of two float64.
    Complex128,
    /// An address.
    Address(PointerKind),
}

impl ElementKind {
    fn not_of_one_size(store: &TypeStore, typ: TypeId) -> Option<ElementKind> {
        let address = || PointerKind::of(store, typ).map(ElementKind::Address);
        ElementKind::not_of_one_size_or_address(store, typ).or_else(address)
    }

    fn not_of_one_size_or_address(store: &TypeStore, typ: TypeId) -> Option<ElementKind> {
        match store.under(typ) {
            Type::Basic(Basic::Complex64) => Some(ElementKind::Complex64),
            Type::Basic(Basic::Complex128) => Some(ElementKind::Complex128),
            _ => WordKind::of(store, typ).map(ElementKind::Word),
        }
    }

    fn not_of_wasm32(store: &TypeStore, typ: TypeId) -> Option<ElementKind> {
        match ElementKind::not_of_one_size(store, typ)? {
            ElementKind::Word(WordKind::Uintptr) => None,
            ElementKind::Address(
                PointerKind::Pointer | PointerKind::UnsafePointer | PointerKind::String,
            ) => None,
            kind => Some(kind),
        }
    }
}

/// Why a receiver, parameter or result is refused.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// A value of this underlying type cannot cross.
    Value(Type),
    /// No typed pointer can cross.
    Pointer,
    /// The memory behind the pointer, of the type `pointee`, cannot be shared.
    Memory {
        /// The type of the memory.
        pointee: TypeId,
        /// What is in it that cannot be shared.
        field: PointerField<ElementKind>,
    },
    /// Structs in the memory behind the pointer have no marker, which is all that
    /// they lack.
    Unmarked {
        /// The type of the memory.
        pointee: TypeId,
        /// Each struct type once, outer ones before those inside; at least one.
        structs: Vec<Unmarked>,
    },
}

/// A struct type without a field of type structs.HostLayout.
#[derive(Clone, Debug)]
pub struct Unmarked {
    /// The type, defined or not.
    pub typ: TypeId,
    /// The way to the first struct of this type; empty for the memory as a whole.
    pub path: Vec<Step>,
    /// Where the last field on the way is declared.
    pub location: Location,
    /// A field whose type looks like structs.HostLayout, and is not.
    pub lookalike: Option<(Symbol, TypeId)>,
}

/// Holds types, which must be complete, against the rules of one compiler.
#[derive(Debug)]
pub struct Judge<'a> {
    store: &'a TypeStore,
    symbols: &'a Interner,
    rules: Rules,
    needs_markers: bool,
    pointers: Memory<'a>,
    elements: Option<Memory<'a, ElementKind>>,
}

impl<'a> Judge<'a> {
    /// A judge of signatures in a package written for Go 1.`language`, as far as
    /// that is known.
    pub fn new(
        store: &'a TypeStore,
        symbols: &'a Interner,
        rules: Rules,
        language: Option<u32>,
    ) -> Judge<'a> {
        let memory = rules.row().memory.as_ref();
        Judge {
            store,
            symbols,
            rules,
            needs_markers: memory.is_some_and(|memory| match memory.marker {
                Marker::None => false,
                Marker::All => true,
                Marker::Since(minor) => language.is_some_and(|language| language >= minor),
            }),
            pointers: Memory::new(store),
            elements: memory.map(|memory| Memory::of(store, memory.refuses, memory.extent)),
        }
    }

    /// Whose rules these are.
    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// Why a receiver, parameter or only result of a type is refused, if it surely
    /// is, and not because there are pointers behind the pointer.
    pub fn refusal(&mut self, role: Role, typ: TypeId) -> Option<Refusal> {
        let row = self.rules.row();
        let basics = if role == Role::Result { row.results } else { row.params };
        match self.store.under(typ) {
            Type::Invalid | Type::TypeParam(_) | Type::Union(_) => None,
            Type::Pointer(pointee) => self.pointer(pointee),
            Type::Basic(basic) if basics.contains(&basic.canonical()) => None,
            Type::Struct(_) if row.vectors && self.is_vector(typ) => None,
            under => Some(Refusal::Value(under)),
        }
    }

    fn pointer(&mut self, pointee: TypeId) -> Option<Refusal> {
        let pointers = self.pointers.holds(pointee);
        if self.rules.has_wide_pointers() && pointers == Holds::Yes {
            return None;
        }
        let Some(elements) = &mut self.elements else {
            return (pointers == Holds::No).then_some(Refusal::Pointer);
        };
        if let Some(field) = elements.first_pointer(pointee) {
            return Some(Refusal::Memory { pointee, field });
        }
        if !self.needs_markers || elements.holds(pointee) != Holds::No {
            return None;
        }
        let mut structs = Structs { judge: self, seen: FxHashSet::default(), found: Vec::new() };
        structs.search(pointee, &mut Vec::new(), Location::None);
        let structs = structs.found;
        (!structs.is_empty()).then_some(Refusal::Unmarked { pointee, structs })
    }

    /// Whether a pointer to memory of a type may cross, in the end as unsafe.Pointer
    /// or once its structs have markers.
    pub fn accepts_memory(&mut self, typ: TypeId) -> bool {
        let is_narrow = !self.rules.has_wide_pointers();
        let refused = self.elements.as_mut().map_or(Holds::No, |elements| elements.holds(typ));
        refused != Holds::Yes && (is_narrow || self.pointers.holds(typ) != Holds::Yes)
    }

    /// Whether this is structs.HostLayout itself. A type made from it does not
    /// count, nor one of that name in another package.
    pub fn is_marker(&self, typ: TypeId) -> bool {
        self.declares(typ, "structs", |name| name == "HostLayout")
    }

    /// Whether a type is declared in the package with this path, under such a name.
    fn declares(&self, typ: TypeId, path: &str, name: impl Fn(&str) -> bool) -> bool {
        let Type::Named(named) = self.store.get(typ) else { return false };
        self.package_path(named) == Some(path) && name(self.name(named))
    }

    fn name(&self, named: NamedId) -> &str {
        self.symbols.resolve(self.store.objects[self.store.named[named].obj].name)
    }

    fn package_path(&self, named: NamedId) -> Option<&str> {
        let pkg = self.store.objects[self.store.named[named].obj].pkg?;
        Some(self.symbols.resolve(self.store.package_info(pkg).path))
    }

    /// Whether values of this type are in a register of 128 bits: the compiler
    /// knows them by the tag in front (cmd/compile/internal/types, Go 1.27).
    fn is_vector(&self, typ: TypeId) -> bool {
        let Type::Struct(fields) = self.store.under(typ) else { return false };
        self.store.fields[fields]
            .first()
            .is_some_and(|tag| self.declares(tag.typ, "simd/archsimd", |name| name == "v128"))
    }

    /// Whether a type that is no marker was made from structs.HostLayout, or has only
    /// its name.
    fn looks_like_marker(&self, typ: TypeId) -> bool {
        if let Type::Array { elem, .. } = self.store.under(typ) {
            return self.is_marker(elem) || self.looks_like_marker(elem);
        }
        let Type::Named(named) = self.store.get(typ) else { return false };
        let Type::Struct(fields) = self.store.under(typ) else { return false };
        match &self.store.fields[fields] {
            [] => self.name(named) == "HostLayout",
            [field] => self.declares(field.typ, "structs", |name| name == "hostLayout"),
            _ => false,
        }
    }
}

/// A search for structs without a marker.
struct Structs<'j, 'a> {
    judge: &'j Judge<'a>,
    seen: FxHashSet<TypeId>,
    found: Vec<Unmarked>,
}

impl Structs<'_, '_> {
    /// Searches a variable of type `typ`, to which `path` leads.
    fn search(&mut self, typ: TypeId, path: &mut Vec<Step>, location: Location) {
        let store = self.judge.store;
        if !self.seen.insert(typ) {
            return;
        }
        match store.under(typ) {
            Type::Pointer(elem) if self.judge.rules.follows_pointers() => {
                self.search(elem, path, location);
            }
            Type::Array { elem, .. } => {
                path.push(Step::Element);
                self.search(elem, path, location);
                path.pop();
            }
            Type::Struct(fields) => {
                let fields = &store.fields[fields];
                let is_marked = fields.iter().any(|field| self.judge.is_marker(field.typ));
                // A marker in the wrong place is told of with the struct around it.
                let is_told = !self.found.is_empty() && self.judge.is_marker(typ);
                if !is_marked && !fields.is_empty() && !is_told {
                    let alike = fields.iter().find(|f| self.judge.looks_like_marker(f.typ));
                    self.found.push(Unmarked {
                        typ,
                        path: path.clone(),
                        location,
                        lookalike: alike.map(|field| (field.name, field.typ)),
                    });
                }
                for field in fields {
                    if !self.judge.is_marker(field.typ) {
                        path.push(Step::Field(field.name));
                        self.search(field.typ, path, field.location);
                        path.pop();
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
