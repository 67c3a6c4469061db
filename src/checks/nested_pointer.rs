//! Check `nested-pointer`: signatures that hand the host memory with pointers.

use crate::checks::layout;
use crate::checks::wording::{Kind as _, describe, related_declarations, related_directive};
use crate::checks::{Check, Needs, Package};
use crate::diagnostic::{Diagnostic, RelatedInformation};
use crate::types::{Type, TypeId};
use crate::wasm::{Boundary, Memory, Param, PointerField};

pub(super) const CHECK: Check = Check {
    name: "nested-pointer",
    is_default: true,
    needs: Needs::WidePointers,
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
