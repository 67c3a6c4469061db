//! Check `nested-pointer-arg`: calls that hand the host memory with pointers.

use crate::checks::layout;
use crate::checks::wording::{
    Kind, describe_memory, related_at, related_declarations, related_location,
};
use crate::checks::{Check, Needs, Package};
use crate::diagnostic::{Diagnostic, RelatedInformation};
use crate::infer::Handover;
use crate::wasm::{Memory, PointerField};

pub(super) const CHECK: Check = Check {
    name: "nested-pointer-arg",
    is_default: true,
    needs: Needs::WidePointers,
    doc: "find calls that hand a wasm host the address of memory that itself holds pointers

A parameter of type unsafe.Pointer, uintptr or uint32 hides what it points to:
no compiler looks behind it. Reported are calls of functions marked
//go:wasmimport with the address of memory that holds pointers, which Go stores
in 8 bytes and the host reads as 4:

\tvar iov iovec // struct{ buf *byte; len uint32 }
\tfdWrite(1, unsafe.Pointer(&iov), 1, unsafe.Pointer(&n)) // fdWrite: argument iovs is the address of iov (iovec), whose field buf is a Go pointer (*byte)

The address is followed through conversions, local variables, and functions that
pass a parameter on or return the address of what they were given, in other
packages too. What functions marked //go:wasmexport return is judged likewise.

Instead hand over:
\tfor a slice s          unsafe.Pointer(unsafe.SliceData(s)), and its length
\tfor a string s         unsafe.Pointer(unsafe.StringData(s)), and its length
\tfor a struct           one whose pointers are uint32 fields, each set to
\t                       uint32(uintptr(unsafe.Pointer(p))); call
\t                       runtime.KeepAlive(p) after the host's function
\tfor a slice of such    a slice of such structs
structs.HostLayout does not help: it orders fields, and pointers stay 8 bytes.

Not reported: what is not known, such as variables that are assigned several
times, calls through interfaces, and addresses that the host itself gave; and
parameters whose own type nested-pointer reports.",
    run,
};

fn run(package: &Package<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut memory = Memory::new(&package.world.types);
    for handover in &package.tables.handovers {
        if let Some(field) = memory.first_pointer(handover.memory.typ) {
            diagnostics.push(diagnose(package, CHECK.name, handover, &field));
        }
    }
}

/// The finding about an address that the host gets.
pub(super) fn diagnose<K: Kind>(
    package: &Package<'_>,
    category: &'static str,
    handover: &Handover,
    field: &PointerField<K>,
) -> Diagnostic {
    let Handover { callee, label, way, boundary, memory, span, .. } = handover;
    let mut message = format!("{callee}: {label}");
    if let Some(way) = way {
        message += &format!(" ({way})");
    }
    if let Some((function, param)) = boundary {
        message += &format!(", handed to {function} as {param},");
    }
    message += " is the address of ";
    message += &describe_memory(package, memory, field);

    let mut related = related_function(package, handover);
    if let Some(declared) = memory.declared {
        let name = String::from_utf8_lossy(package.world.files.slice(declared)).into_owned();
        related.push(related_at(package, declared, format!("{name} is declared here")));
    }
    related.extend(related_declarations(package, memory.typ, field));
    let files = &package.world.files;
    Diagnostic {
        category,
        pos: files.position(span.start),
        end: files.position(span.end),
        message,
        target: None,
        suggested_fixes: Vec::new(),
        related,
        layout: layout::table(package, memory.typ, field),
        help: field.kind.instead(field.path.is_empty()).map(str::to_owned),
    }
}

/// Where it says that the function is one of the host's.
fn related_function(package: &Package<'_>, handover: &Handover) -> Vec<RelatedInformation> {
    let function = handover.boundary.as_ref().map_or(&handover.callee, |(function, _)| function);
    let imported = format!("{function} is imported from the wasm host here");
    let Some(directive) = handover.directive else {
        return related_location(package, handover.imported_at, imported).into_iter().collect();
    };
    let text = package.world.files.slice(directive);
    let message = if text.starts_with(b"//go:wasmexport") {
        format!("{function} is exported to the wasm host here")
    } else if text.starts_with(b"//go:linkname") {
        format!("{function} is linked to an import of the wasm host here")
    } else {
        imported
    };
    vec![related_at(package, directive, message)]
}
