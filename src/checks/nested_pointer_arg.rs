//! Check `nested-pointer-arg`: calls that hand the host memory with pointers.

use crate::checks::layout;
use crate::checks::wording::{
    Kind, describe_memory, related_at, related_declarations, related_name,
};
use crate::checks::{Check, Doc, Found, Needs, Package};
use crate::diagnostic::{Diagnostic, RelatedInformation};
use crate::infer::Handover;
use crate::wasm::{Memory, PointerField};

pub(super) const CHECK: Check = Check {
    name: "nested-pointer-arg",
    is_default: true,
    needs: Needs::WidePointers,
    doc: Doc {
        title: "find calls that hand a wasm host the address of memory that itself holds pointers",
        reports: "a call that hands a `//go:wasmimport` function, directly or through variables and helpers, the address of memory that holds one of these, as `unsafe.Pointer`, `uintptr`, an integer or a cast pointer; likewise what a `//go:wasmexport` function returns",
        wrong: r#"package p

import "unsafe"

type iovec struct {
	buf *byte
	len uint32
}

//go:wasmimport wasi_snapshot_preview1 fd_write
func fdWrite(fd int32, iovs unsafe.Pointer, count uint32, written unsafe.Pointer) uint32

func write(text []byte) (written uint32) {
	iov := iovec{unsafe.SliceData(text), uint32(len(text))}
	fdWrite(1, unsafe.Pointer(&iov), 1, unsafe.Pointer(&written))
	return written
}
"#,
        finding: "15:13: fdWrite: argument iovs is the address of iov (iovec), whose field buf is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4",
        flags: "-checks=nested-pointer-arg",
        why: "A parameter of type unsafe.Pointer, uintptr or uint32 hides what it points to: no
compiler looks behind it. Go stores the pointers there in 8 bytes, and the host
reads them as 4. The address is followed through conversions, local variables, and
functions that pass a parameter on or return the address of what they were given,
in other packages too. What functions marked //go:wasmexport return is judged
likewise.",
        instead: "Hand over

	for a slice s          unsafe.Pointer(unsafe.SliceData(s)), and its length
	for a string s         unsafe.Pointer(unsafe.StringData(s)), and its length
	for a struct           one whose pointers are uint32 fields, each set to
	                       uint32(uintptr(unsafe.Pointer(p))); call
	                       runtime.KeepAlive(p) after the host's function
	for a slice of such    a slice of such structs

structs.HostLayout does not help: it orders fields, and pointers stay 8 bytes.",
        right: r#"package p

import (
	"runtime"
	"unsafe"
)

type iovec struct {
	buf, len uint32
}

//go:wasmimport wasi_snapshot_preview1 fd_write
func fdWrite(fd int32, iovs unsafe.Pointer, count uint32, written unsafe.Pointer) uint32

func write(text []byte) (written uint32) {
	buf := unsafe.Pointer(unsafe.SliceData(text))
	iov := iovec{uint32(uintptr(buf)), uint32(len(text))}
	fdWrite(1, unsafe.Pointer(&iov), 1, unsafe.Pointer(&written))
	runtime.KeepAlive(buf)
	return written
}
"#,
        unseen: "Not reported: what is not known, such as variables that are assigned several
times, calls through interfaces, and addresses that the host itself gave;
parameters whose own type nested-pointer reports; and calls that constants exclude
in Go, as in if unsafe.Sizeof(uintptr(0)) == 4 or runtime.Compiler == \"tinygo\".",
        since: "0.1.0",
    },
    run,
};

fn run(package: &Package<'_>, diagnostics: &mut Vec<Found>) {
    let mut memory = Memory::new(&package.world.types);
    for handover in &package.tables.handovers {
        if let Some(field) = memory.first_pointer(handover.memory.typ) {
            let diagnostic = diagnose(package, CHECK.name, handover, &field);
            diagnostics.push((handover.span.start, diagnostic));
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
        let name = function.rsplit('.').next().unwrap_or_default();
        return related_name(package, handover.imported_at, name, imported).into_iter().collect();
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
