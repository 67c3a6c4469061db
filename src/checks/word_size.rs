//! Check `word-size`: calls that hand the host memory with integers as large as
//! a pointer.

use crate::checks::nested_pointer_arg::diagnose;
use crate::checks::{Check, Doc, Found, Needs, Package};
use crate::wasm::Memory;

pub(super) const CHECK: Check = Check {
    name: "word-size",
    is_default: false,
    needs: Needs::WidePointers,
    doc: Doc {
        title: "find calls that hand a wasm host the address of memory with int, uint or uintptr",
        reports: "a call that hands over the address of memory with an `int`, `uint` or `uintptr`, 8 bytes in Go, 4 for a C host",
        wrong: r#"package p

import "unsafe"

//go:wasmimport env get_size
func getSize(p unsafe.Pointer)

func width() int {
	var size struct{ width, height int }
	getSize(unsafe.Pointer(&size))
	return size.width
}
"#,
        finding: "10:10: getSize: argument p is the address of size (a struct), whose field width is an int, and 1 more: Go stores 8 bytes, a 32-bit host reads 4",
        flags: "-checks=word-size",
        why: "Go's wasm port stores int, uint and uintptr in 8 bytes. A host in C, where long,
size_t and pointers take 4, reads every second one as the upper half of the one
before.",
        instead: "Use int32, uint32 or a type such as uintptr32 = uint32 in memory that the host
reads or writes.",
        right: r#"package p

import "unsafe"

//go:wasmimport env get_size
func getSize(p unsafe.Pointer)

func width() int {
	var size struct{ width, height int32 }
	getSize(unsafe.Pointer(&size))
	return int(size.width)
}
"#,
        unseen: "Addresses are followed as for nested-pointer-arg. The check is off by default: a
host written for Go may well read 8 bytes.",
        since: "0.1.0",
    },
    run,
};

fn run(package: &Package<'_>, diagnostics: &mut Vec<Found>) {
    let mut memory = Memory::words(&package.world.types);
    for handover in &package.tables.handovers {
        if let Some(field) = memory.first_pointer(handover.memory.typ) {
            let diagnostic = diagnose(package, CHECK.name, handover, &field);
            diagnostics.push((handover.span.start, diagnostic));
        }
    }
}
