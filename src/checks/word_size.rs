//! Check `word-size`: calls that hand the host memory with integers as large as
//! a pointer.

use crate::checks::nested_pointer_arg::diagnose;
use crate::checks::{Check, Found, Needs, Package};
use crate::wasm::Memory;

pub(super) const CHECK: Check = Check {
    name: "word-size",
    is_default: false,
    needs: Needs::WidePointers,
    doc: "find calls that hand a wasm host the address of memory with int, uint or uintptr

Go's wasm port stores int, uint and uintptr in 8 bytes. A host in C, where long,
size_t and pointers take 4, reads every second one as the upper half of the one
before:

\tvar size struct{ width, height int }
\tgetSize(unsafe.Pointer(&size)) // getSize: argument p is the address of size (a struct), whose field width is an int, and 1 more

Addresses are followed as for nested-pointer-arg. Use int32, uint32 or the type
uintptr32 = uint32 in memory that the host reads or writes.

Off by default: a host written for Go may well read 8 bytes.",
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
