//! Check `nested-pointer`: signatures that hand the host memory with pointers.

use crate::checks::layout;
use crate::checks::wording::{Kind as _, describe, related_declarations, related_directive};
use crate::checks::{Check, Doc, Found, Needs, Package};
use crate::diagnostic::{Diagnostic, RelatedInformation};
use crate::types::{Type, TypeId};
use crate::wasm::{Boundary, Memory, Param, PointerField};

pub(super) const CHECK: Check = Check {
    name: "nested-pointer",
    is_default: true,
    needs: Needs::WidePointers,
    doc: Doc {
        title: "find pointers to memory that itself holds pointers, in signatures that cross to a wasm host",
        reports: "a parameter, result or receiver of a `//go:wasmimport` or `//go:wasmexport` function of type `*E`, where a variable of type `E` holds a pointer, `unsafe.Pointer`, string, slice, map, channel, func or interface",
        wrong: "package p

type buffer struct {
	ptr *byte
	len uint32
}

//go:wasmimport env write
func write(b *buffer)
",
        finding: "9:14: write: b points to buffer, whose field ptr is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4",
        flags: "-checks=nested-pointer",
        why: "Go's wasm port stores pointers in 8 bytes, every wasm host reads them as 4. A
function marked //go:wasmimport or //go:wasmexport converts the pointer it is
handed, but not the pointers in the memory behind it: the host reads len out of
the upper half of ptr.",
        instead: "Hand over the pointer itself (*byte, unsafe.Pointer), or store it as a uint32 in
the struct, and keep what it points to alive with runtime.KeepAlive until the call
has returned. structs.HostLayout alone does not help: it orders fields, and
pointers stay 8 bytes.",
        right: r#"package p

import (
	"runtime"
	"structs"
	"unsafe"
)

type buffer struct {
	_        structs.HostLayout
	ptr, len uint32
}

//go:wasmimport env write
func write(b *buffer)

func writeAll(text []byte) {
	ptr := unsafe.SliceData(text)
	write(&buffer{
		ptr: uint32(uintptr(unsafe.Pointer(ptr))),
		len: uint32(len(text)),
	})
	runtime.KeepAlive(ptr)
}
"#,
        unseen: "Not reported: functions of the host module gojs, which has an ABI of its own, and
types that are not known. With -rules=tinygo pointers take 4 bytes, and nothing is
reported.",
        since: "0.1.0",
    },
    run,
};

fn run(package: &Package<'_>, diagnostics: &mut Vec<Found>) {
    let mut memory = Memory::new(&package.world.types);
    for boundary in package.boundaries {
        for param in &boundary.params {
            let types = &package.world.types;
            if let Type::Pointer(pointee) = types.under(param.typ)
                && let Some(field) = memory.first_pointer(pointee)
            {
                let diagnostic = diagnose(package, boundary, param, pointee, &field);
                diagnostics.push((param.span.start, diagnostic));
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
        suggested_fixes: Vec::new(),
        related: related(package, boundary, pointee, field),
        layout: layout::table(package, pointee, field),
        help: field.kind.instead(field.path.is_empty()).map(str::to_owned),
    }
}

fn related(
    package: &Package<'_>,
    boundary: &Boundary,
    pointee: TypeId,
    field: &PointerField,
) -> Vec<RelatedInformation> {
    let mut related = vec![related_directive(package, boundary)];
    related.extend(related_declarations(package, pointee, field));
    related
}
