//! The words of messages: which memory, where in it, and why that is wrong.

use std::fmt::Write as _;

use crate::checks::{Package, layout};
use crate::diagnostic::RelatedInformation;
use crate::infer::Memory;
use crate::source::{Location, Position, Span};
use crate::types::display::Qualifier;
use crate::types::{Type, TypeId};
use crate::wasm::{Boundary, Direction, ElementKind, PointerField, PointerKind, Step, WordKind};

/// What is pointed to and why that is wrong: the message from `points to` on.
pub(super) fn describe<K: Kind>(
    package: &Package<'_>,
    pointee: TypeId,
    field: &PointerField<K>,
) -> String {
    format!("{}: {}", locate(package, pointee, field), reason(field))
}

/// What is pointed to.
pub(super) fn locate<K: Kind>(
    package: &Package<'_>,
    pointee: TypeId,
    field: &PointerField<K>,
) -> String {
    match field.path.as_slice() {
        [] => leaf(package, field),
        _ => head(package, pointee) + &inside(package, field),
    }
}

fn reason<K: Kind>(field: &PointerField<K>) -> &'static str {
    let noun = field.kind.noun();
    if !field.path.is_empty() && is_elements(&field.path) { noun.reason_each } else { noun.reason }
}

/// Whether a way leads to the elements of an array.
pub(super) fn is_elements(path: &[Step]) -> bool {
    path.iter().all(|step| *step == Step::Element)
}

/// The same for memory that has a name: a variable, or the elements of one.
pub(super) fn describe_memory<K: Kind>(
    package: &Package<'_>,
    memory: &Memory,
    field: &PointerField<K>,
) -> String {
    let what = &memory.what;
    if !field.path.is_empty() {
        let (head, inside) = (head(package, memory.typ), inside(package, field));
        return format!("{what} ({head}){inside}: {}", reason(field));
    }
    if memory.is_plural {
        let noun = field.kind.noun();
        let shown = Shown::of(package, field);
        return format!("{what}, {}{shown}: {}", noun.many, noun.reason_each);
    }
    format!("{what}, {}: {}", leaf(package, field), field.kind.noun().reason)
}

fn leaf<K: Kind>(package: &Package<'_>, field: &PointerField<K>) -> String {
    let noun = field.kind.noun();
    format!("{} {}{}", noun.article, noun.one, Shown::of(package, field))
}

pub(super) fn head(package: &Package<'_>, typ: TypeId) -> String {
    let types = &package.world.types;
    match (types.get(typ), types.under(typ)) {
        (Type::Named(_), _) => display(package, typ),
        (_, Type::Array { .. }) => "an array".to_owned(),
        _ => "a struct".to_owned(),
    }
}

/// From the field or the elements on.
fn inside<K: Kind>(package: &Package<'_>, field: &PointerField<K>) -> String {
    let noun = field.kind.noun();
    let shown = Shown::of(package, field);
    if is_elements(&field.path) {
        return format!(", whose elements are {}{shown}", noun.many);
    }
    let path = path(package, &field.path);
    let mut text = format!(", whose field {path} is {} {}{shown}", noun.article, noun.one);
    if field.more > 0 {
        let _ = write!(text, ", and {} more", field.more);
    }
    text
}

/// A kind of value for which there are words.
pub(super) trait Kind: Copy {
    fn noun(self) -> Noun;
    /// Whether the noun is the name of the predeclared type.
    fn is_named_by_noun(self) -> bool;
    /// What to write instead of such a value in memory that the host reads, if the
    /// message does not say it; `is_whole` if the memory is nothing but this value.
    fn instead(self, is_whole: bool) -> Option<&'static str>;
}

impl Kind for PointerKind {
    fn noun(self) -> Noun {
        noun(self)
    }

    fn is_named_by_noun(self) -> bool {
        matches!(self, PointerKind::String | PointerKind::UnsafePointer)
    }

    fn instead(self, is_whole: bool) -> Option<&'static str> {
        Some(layout::instead_of_pointer(self, is_whole))
    }
}

impl Kind for WordKind {
    fn noun(self) -> Noun {
        let (article, one, many) = match self {
            WordKind::Int => ("an", "int", "ints"),
            WordKind::Uint => ("a", "uint", "uints"),
            WordKind::Uintptr => ("a", "uintptr", "uintptrs"),
        };
        Noun {
            article,
            one,
            many,
            reason: "Go stores 8 bytes, a 32-bit host reads 4",
            reason_each: "Go stores 8 bytes each, a 32-bit host reads 4",
        }
    }

    fn is_named_by_noun(self) -> bool {
        true
    }

    fn instead(self, _: bool) -> Option<&'static str> {
        Some(layout::instead_of_word(self))
    }
}

impl Kind for ElementKind {
    fn noun(self) -> Noun {
        let complex = |one, many| Noun {
            article: "a",
            one,
            many,
            reason: "no wasm host knows it",
            reason_each: "no wasm host knows them",
        };
        match self {
            ElementKind::Word(kind) => kind.noun(),
            ElementKind::Address(kind) => kind.noun(),
            ElementKind::Complex64 => complex("complex64", "complex64s"),
            ElementKind::Complex128 => complex("complex128", "complex128s"),
        }
    }

    fn is_named_by_noun(self) -> bool {
        match self {
            ElementKind::Word(kind) => kind.is_named_by_noun(),
            ElementKind::Address(kind) => kind.is_named_by_noun(),
            ElementKind::Complex64 | ElementKind::Complex128 => true,
        }
    }

    fn instead(self, _: bool) -> Option<&'static str> {
        None
    }
}

/// The words for a kind.
pub(super) struct Noun {
    article: &'static str,
    one: &'static str,
    many: &'static str,
    reason: &'static str,
    reason_each: &'static str,
}

fn noun(kind: PointerKind) -> Noun {
    let pointer = |article, one, many| Noun {
        article,
        one,
        many,
        reason: "Go stores 8 bytes, the wasm host reads 4",
        reason_each: "Go stores 8 bytes each, the wasm host reads 4",
    };
    let handle = |article, one, many| Noun {
        article,
        one,
        many,
        reason: "Go stores an 8-byte pointer that means nothing to the wasm host",
        reason_each: "Go stores 8-byte pointers that mean nothing to the wasm host",
    };
    match kind {
        PointerKind::Pointer => pointer("a", "Go pointer", "Go pointers"),
        PointerKind::UnsafePointer => pointer("an", "unsafe.Pointer", "unsafe.Pointers"),
        PointerKind::Map => handle("a", "map", "maps"),
        PointerKind::Chan => handle("a", "channel", "channels"),
        PointerKind::Func => handle("a", "func", "funcs"),
        PointerKind::String => Noun {
            article: "a",
            one: "string",
            many: "strings",
            reason: "its address takes 8 bytes in Go, 4 in the wasm host",
            reason_each: "their addresses take 8 bytes each in Go, 4 in the wasm host",
        },
        PointerKind::Slice => Noun {
            article: "a",
            one: "slice",
            many: "slices",
            reason: "its address, length and capacity take 8 bytes each in Go, 4 in the wasm host",
            reason_each: "their addresses, lengths and capacities take 8 bytes each in Go, \
                          4 in the wasm host",
        },
        PointerKind::Interface => Noun {
            article: "an",
            one: "interface",
            many: "interfaces",
            reason: "Go stores two 8-byte words that mean nothing to the wasm host",
            reason_each: "Go stores two 8-byte words each that mean nothing to the wasm host",
        },
    }
}

/// A type in parentheses, or nothing where the noun already says it.
struct Shown(Option<String>);

impl Shown {
    fn of<K: Kind>(package: &Package<'_>, field: &PointerField<K>) -> Shown {
        let plain = matches!(package.world.types.get(field.typ), Type::Basic(_));
        Shown((!(plain && field.kind.is_named_by_noun())).then(|| display(package, field.typ)))
    }
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Some(typ) => write!(f, " ({typ})"),
            None => Ok(()),
        }
    }
}

pub(super) fn display(package: &Package<'_>, typ: TypeId) -> String {
    let world = package.world;
    world.types.display(typ, &world.symbols, Qualifier { current: Some(package.id) })
}

pub(super) fn path(package: &Package<'_>, steps: &[Step]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            Step::Element => text.push_str("[]"),
            Step::Field(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(package.world.symbols.resolve(*name));
            }
        }
    }
    text
}

/// What a value of a type is, as a noun with its type.
pub(super) fn value(package: &Package<'_>, typ: TypeId) -> String {
    let types = &package.world.types;
    let under = types.underlying(typ);
    let text = match types.get(under) {
        Type::Basic(_) => {
            let name = display(package, under);
            let an = name.starts_with("int") || name.starts_with("unsafe");
            let text = format!("{} {name}", if an { "an" } else { "a" });
            if under == typ {
                return text;
            }
            text
        }
        Type::Array { .. } => "an array".to_owned(),
        Type::Struct(_) => "a struct".to_owned(),
        _ => match PointerKind::of(types, typ) {
            Some(kind) => format!("{} {}", kind.noun().article, kind.noun().one),
            None => "a value".to_owned(),
        },
    };
    format!("{text} ({})", display(package, typ))
}

/// Where the directive of a function is.
pub(super) fn related_directive(package: &Package<'_>, boundary: &Boundary) -> RelatedInformation {
    let message = match (&boundary.linked_to, boundary.direction) {
        (Some(import), _) => format!("{} is linked to the import {import} here", boundary.name),
        (None, Direction::Import { .. }) => {
            format!("{} is imported from the wasm host here", boundary.name)
        }
        (None, Direction::Export { .. }) => {
            format!("{} is exported to the wasm host here", boundary.name)
        }
    };
    related_at(package, boundary.directive, message)
}

/// Where the type of some memory and the field in question are declared.
pub(super) fn related_declarations<K>(
    package: &Package<'_>,
    typ: TypeId,
    field: &PointerField<K>,
) -> Vec<RelatedInformation> {
    related_ways(package, typ, &field.path, field.location)
}

/// Where the type of some memory and the last field of a way into it are declared.
pub(super) fn related_ways(
    package: &Package<'_>,
    typ: TypeId,
    way: &[Step],
    location: Location,
) -> Vec<RelatedInformation> {
    let world = package.world;
    let mut related = Vec::new();
    if let Type::Named(named) = world.types.get(typ) {
        let obj = &world.types.objects[world.types.named[named].obj];
        let message = format!("type {} is declared here", display(package, typ));
        related.extend(related_name(
            package,
            obj.location,
            world.symbols.resolve(obj.name),
            message,
        ));
    }
    if let Some(Step::Field(name)) = way.iter().rfind(|step| matches!(step, Step::Field(_))) {
        let message = format!("field {} is declared here", path(package, way));
        related.extend(related_name(package, location, world.symbols.resolve(*name), message));
    }
    related
}

/// Points to the name in a declaration, if a person can go there.
pub(super) fn related_name(
    package: &Package<'_>,
    location: Location,
    name: &str,
    message: String,
) -> Option<RelatedInformation> {
    let pos = declared_at(package, location)?;
    let end = end_of_name(package, location, &pos, name);
    Some(RelatedInformation { pos, end, message })
}

/// The end of a declared name that begins at `pos`, or `pos` where that is not known.
fn end_of_name(package: &Package<'_>, location: Location, pos: &Position, name: &str) -> Position {
    let files = &package.world.files;
    let length = name.len() as u32;
    match location {
        Location::Source(start) => {
            let file = files.file_of(start);
            let rest = &files.text(file)[files.offset(start) as usize..];
            // An end beyond the file would be none.
            let is_there = rest.starts_with(name.as_bytes());
            files.position(if is_there { start.offset(length) } else { start })
        }
        _ if pos.column == 0 => pos.clone(),
        _ => Position { column: pos.column.saturating_add(length), ..pos.clone() },
    }
}

/// Points to a place in a file at hand.
pub(super) fn related_at(package: &Package<'_>, span: Span, message: String) -> RelatedInformation {
    let files = &package.world.files;
    RelatedInformation { pos: files.position(span.start), end: files.position(span.end), message }
}

/// The position of a declaration if a person can go there.
fn declared_at(package: &Package<'_>, location: Location) -> Option<Position> {
    let world = package.world;
    let mut position = world.files.locate(location, &world.symbols)?;
    if let (Some(goroot), Some(rest)) = (&world.goroot, position.filename.strip_prefix("$GOROOT")) {
        position.filename = format!("{goroot}{rest}").into();
    }
    // With -trimpath the compiler leaves names that are no paths.
    let is_path = matches!(location, Location::Source(_)) || position.filename.starts_with('/');
    is_path.then_some(position)
}
