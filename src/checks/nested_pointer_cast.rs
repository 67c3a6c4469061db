//! Check `nested-pointer-cast`: results of the host that are read as memory with
//! pointers.

use crate::checks::layout;
use crate::checks::wording::{describe, related_at, related_declarations};
use crate::checks::{Check, Doc, Found, Needs, Package};
use crate::diagnostic::Diagnostic;
use crate::wasm::Memory;

pub(super) const CHECK: Check = Check {
    name: "nested-pointer-cast",
    is_default: false,
    needs: Needs::WidePointers,
    doc: Doc {
        title: "find results of a wasm host that are read as memory with pointers",
        reports: "a result of a `//go:wasmimport` function that is converted to a pointer to such memory: the host has laid it out with pointers of 4 bytes, unless Go gave it the address",
        wrong: r#"package p

import "unsafe"

type buffer struct {
	ptr *byte
	len uint32
}

//go:wasmimport env get
func get() unsafe.Pointer

func size() uint32 {
	return (*buffer)(get()).len
}
"#,
        finding: "14:9: get: result 1 is read as a pointer to buffer, whose field ptr is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4",
        flags: "-checks=nested-pointer-cast",
        why: "An address that the host returns points to memory that the host has laid out, with
pointers of 4 bytes. Read as a struct with Go's pointers of 8 bytes it is nonsense.",
        instead: "Use a struct with uint32 fields, and convert them one by one.",
        right: r#"package p

import "unsafe"

type buffer struct {
	ptr, len uint32
}

//go:wasmimport env get
func get() unsafe.Pointer

func size() uint32 {
	return (*buffer)(get()).len
}
"#,
        unseen: "Not reported: results that are converted elsewhere than in the expression or local
variables of the function that calls, and results stored in memory. The check is
off by default because a host may hand back an address that Go gave it.",
        since: "0.1.0",
    },
    run,
};

/// What to write instead.
const INSTEAD: &str =
    "read it as memory with a uint32 for each address, and convert those one by one";

fn run(package: &Package<'_>, diagnostics: &mut Vec<Found>) {
    let mut memory = Memory::new(&package.world.types);
    let files = &package.world.files;
    for reading in &package.tables.readings {
        let Some(field) = memory.first_pointer(reading.pointee) else { continue };
        let mut related = Vec::new();
        if let Some(directive) = reading.directive {
            let message = format!("{} is imported from the wasm host here", reading.callee);
            related.push(related_at(package, directive, message));
        }
        related.extend(related_declarations(package, reading.pointee, &field));
        let diagnostic = Diagnostic {
            category: CHECK.name,
            pos: files.position(reading.span.start),
            end: files.position(reading.span.end),
            message: format!(
                "{}: {} is read as a pointer to {}",
                reading.callee,
                reading.label,
                describe(package, reading.pointee, &field)
            ),
            target: None,
            suggested_fixes: Vec::new(),
            related,
            layout: layout::table(package, reading.pointee, &field),
            help: Some(INSTEAD.to_owned()),
        };
        diagnostics.push((reading.span.start, diagnostic));
    }
}
