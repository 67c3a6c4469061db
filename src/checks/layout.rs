//! What findings say beside their message: a table of the memory they are about, and
//! what to write instead.

use crate::checks::Package;
use crate::checks::wording::{display, head, path};
use crate::diagnostic::{LayoutAt, LayoutRow, LayoutTable, Place};
use crate::types::{Type, TypeId};
use crate::wasm::layout::{self, Comparison, Row};
use crate::wasm::{PointerField, PointerKind, Step, WordKind};

/// The memory of a variable of type `typ`; `field` is what is wrong with it. `None` where
/// a size is not known.
pub(super) fn table<K>(
    package: &Package<'_>,
    typ: TypeId,
    field: &PointerField<K>,
) -> Option<LayoutTable> {
    let world = package.world;
    let compared = layout::compare(&world.types, &world.symbols, typ, field)?;
    Some(written(package, typ, &compared))
}

/// The memory behind each parameter, result and receiver that is a pointer and crosses to
/// a host, in order, whether anything is wrong with it or not.
pub fn boundary_layouts(package: &Package<'_>) -> Vec<LayoutAt> {
    let world = package.world;
    let mut layouts = Vec::new();
    for param in package.boundaries.iter().flat_map(|boundary| &boundary.params) {
        let Type::Pointer(elem) = world.types.under(param.typ) else { continue };
        if let Some(compared) = layout::outline(&world.types, &world.symbols, elem) {
            layouts.push(LayoutAt {
                pos: world.files.position(param.span.start),
                end: world.files.position(param.span.end),
                table: written(package, elem, &compared),
            });
        }
    }
    layouts
}

fn written(package: &Package<'_>, typ: TypeId, compared: &Comparison) -> LayoutTable {
    let world = package.world;
    let is_composite = matches!(world.types.under(typ), Type::Struct(_) | Type::Array { .. });
    LayoutTable {
        name: if is_composite { head(package, typ) } else { display(package, typ) },
        rows: compared.rows.iter().map(|row| table_row(package, row)).collect(),
        go_size: compared.go_size,
        host_size: compared.host_size,
    }
}

fn table_row(package: &Package<'_>, row: &Row) -> LayoutRow {
    match row {
        Row::Omitted(count) => LayoutRow::Omitted(*count),
        Row::Field { path: way, typ, go, host, is_end } => LayoutRow::Field {
            path: path(package, way),
            depth: way.iter().filter(|step| **step != Step::Element).count().saturating_sub(1),
            typ: display(package, *typ),
            go: Place { offset: go.offset, size: go.size },
            host: Place { offset: host.offset, size: host.size },
            is_reason: *is_end,
        },
    }
}

/// What to write instead of a pointer in memory that the host reads; `is_whole` if the
/// memory is nothing but that pointer.
pub(super) fn instead_of_pointer(kind: PointerKind, is_whole: bool) -> &'static str {
    match (kind, is_whole) {
        (PointerKind::Pointer | PointerKind::UnsafePointer, true) => {
            "hand over the pointer itself, or the address of a uint32 if the host is to write \
             an address there"
        }
        (PointerKind::Pointer | PointerKind::UnsafePointer, false) => {
            "store uint32(uintptr(unsafe.Pointer(p))) in a uint32, and keep p alive with \
             runtime.KeepAlive until the host has read it"
        }
        (PointerKind::String, true) => {
            "hand over unsafe.Pointer(unsafe.StringData(s)), and its length"
        }
        (PointerKind::String, false) => {
            "store uint32(uintptr(unsafe.Pointer(unsafe.StringData(s)))) and uint32(len(s)) in \
             two uint32, and keep s alive with runtime.KeepAlive until the host has read it"
        }
        (PointerKind::Slice, true) => {
            "hand over unsafe.Pointer(unsafe.SliceData(s)), and its length"
        }
        (PointerKind::Slice, false) => {
            "store uint32(uintptr(unsafe.Pointer(unsafe.SliceData(s)))) and uint32(len(s)) in \
             two uint32, and keep s alive with runtime.KeepAlive until the host has read it"
        }
        (PointerKind::Map, _) => "hand over its contents, as bytes",
        (PointerKind::Interface, _) => "hand over what is in it",
        (PointerKind::Chan | PointerKind::Func, _) => "hand over a number that stands for it",
    }
}

/// What to write instead of an integer whose size the host does not share.
pub(super) fn instead_of_word(kind: WordKind) -> &'static str {
    match kind {
        WordKind::Int => "use int32, or int64 on both sides",
        WordKind::Uint => "use uint32, or uint64 on both sides",
        WordKind::Uintptr => "use uint32",
    }
}
