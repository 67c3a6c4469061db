//! Check `nested-pointer`: signatures that hand the host memory with pointers.

use std::fmt::Write as _;

use crate::checks::{Check, Package};
use crate::diagnostic::{Diagnostic, RelatedInformation};
use crate::source::{Location, Position, Span};
use crate::types::display::Qualifier;
use crate::types::{Type, TypeId};
use crate::wasm::{Boundary, Direction, Memory, Param, PointerField, PointerKind, Step};

pub(super) const CHECK: Check = Check {
    name: "nested-pointer",
    is_default: true,
    doc:
        "find pointers to memory that itself holds pointers, in signatures that cross to a wasm host

Go's wasm port stores pointers in 8 bytes, every wasm host reads them as 4. A
function marked //go:wasmimport or //go:wasmexport converts the pointer it is
handed, but not the pointers in the memory behind it:

\ttype buffer struct {
\t\tptr *byte
\t\tlen uint32
\t}

\t//go:wasmimport env write
\tfunc write(b *buffer) // write: b points to buffer, whose field ptr is a Go pointer (*byte)

The host reads len out of the upper half of ptr. Reported is every parameter,
result and receiver of type *E where the memory of E holds a pointer,
unsafe.Pointer, string, slice, map, channel, func or interface.

Instead, hand over the pointer itself (*byte, unsafe.Pointer), or store a uint32
in the struct, uint32(uintptr(unsafe.Pointer(p))), and keep p alive with
runtime.KeepAlive until the call has returned. structs.HostLayout does not help:
it orders fields, and pointers stay 8 bytes.

Not reported: functions of the host module gojs, which has an ABI of its own, and
types that are not known.",
    run,
};

fn run(package: &Package<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut memory = Memory::new(&package.world.types);
    for boundary in package.boundaries {
        for param in &boundary.params {
            let types = &package.world.types;
            if let Type::Pointer(pointee) = types.under(param.typ)
                && let Some(field) = memory.first_pointer(pointee)
            {
                diagnostics.push(diagnose(package, boundary, param, pointee, &field));
            }
        }
    }
}

fn diagnose(
    package: &Package<'_>,
    boundary: &Boundary,
    param: &Param,
    pointee: TypeId,
    field: &PointerField,
) -> Diagnostic {
    let files = &package.world.files;
    Diagnostic {
        category: CHECK.name,
        pos: files.position(param.span.start),
        end: files.position(param.span.end),
        message: format!(
            "{}: {} points to {}",
            boundary.name,
            param.label,
            describe(package, pointee, field)
        ),
        target: None,
        related: related(package, boundary, pointee, field),
    }
}

/// What is pointed to and why that is wrong: the message from `points to` on.
fn describe(package: &Package<'_>, pointee: TypeId, field: &PointerField) -> String {
    let types = &package.world.types;
    let leaf = noun(field.kind);
    let shown = Shown::of(package, field.typ, field.kind);
    if field.path.is_empty() {
        return format!("{} {}{shown}: {}", leaf.article, leaf.one, leaf.reason);
    }
    let head = match (types.get(pointee), types.under(pointee)) {
        (Type::Named(_), _) => display(package, pointee),
        (_, Type::Array { .. }) => "an array".to_owned(),
        _ => "a struct".to_owned(),
    };
    if field.path.iter().all(|step| *step == Step::Element) {
        return format!("{head}, whose elements are {}{shown}: {}", leaf.many, leaf.reason_each);
    }
    let mut text = format!(
        "{head}, whose field {} is {} {}{shown}",
        path(package, &field.path),
        leaf.article,
        leaf.one
    );
    if field.more > 0 {
        let _ = write!(text, ", and {} more", field.more);
    }
    text + ": " + leaf.reason
}

/// The words for a kind of pointer.
struct Noun {
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
    fn of(package: &Package<'_>, typ: TypeId, kind: PointerKind) -> Shown {
        let plain = matches!(package.world.types.get(typ), Type::Basic(_));
        let named_by_noun = matches!(kind, PointerKind::String | PointerKind::UnsafePointer);
        Shown((!(plain && named_by_noun)).then(|| display(package, typ)))
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

fn display(package: &Package<'_>, typ: TypeId) -> String {
    let world = package.world;
    world.types.display(typ, &world.symbols, Qualifier { current: Some(package.id) })
}

fn path(package: &Package<'_>, steps: &[Step]) -> String {
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

fn related(
    package: &Package<'_>,
    boundary: &Boundary,
    pointee: TypeId,
    field: &PointerField,
) -> Vec<RelatedInformation> {
    let types = &package.world.types;
    let Span { start, end } = boundary.directive;
    let mut related = vec![RelatedInformation {
        pos: package.world.files.position(start),
        end: package.world.files.position(end),
        message: match (&boundary.linked_to, boundary.direction) {
            (Some(import), _) => {
                format!("{} is linked to the import {import} here", boundary.name)
            }
            (None, Direction::Import { .. }) => {
                format!("{} is imported from the wasm host here", boundary.name)
            }
            (None, Direction::Export { .. }) => {
                format!("{} is exported to the wasm host here", boundary.name)
            }
        },
    }];
    let mut point = |location: Location, message: String| {
        if let Some(pos) = declared_at(package, location) {
            related.push(RelatedInformation { end: pos.clone(), pos, message });
        }
    };
    if let Type::Named(named) = types.get(pointee) {
        let obj = &types.objects[types.named[named].obj];
        point(obj.location, format!("type {} is declared here", display(package, pointee)));
    }
    point(field.location, format!("field {} is declared here", path(package, &field.path)));
    related
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
