//! Check `nested-pointer-cast`: results of the host that are read as memory with
//! pointers.

use crate::checks::layout;
use crate::checks::wording::{describe, related_at, related_declarations};
use crate::checks::{Check, Needs, Package};
use crate::diagnostic::Diagnostic;
use crate::wasm::Memory;

pub(super) const CHECK: Check = Check {
    name: "nested-pointer-cast",
    is_default: false,
    needs: Needs::WidePointers,
    doc: "find results of a wasm host that are read as memory with pointers

An address that the host returns points to memory that the host has laid out,
with pointers of 4 bytes. Read as a struct with Go's pointers of 8 bytes it is
nonsense:

\tb := (*buffer)(hostBuffer()) // hostBuffer: result 1 is read as a pointer to buffer, whose field ptr is a Go pointer (*byte)

Use a struct with uint32 fields, and convert them one by one.

Off by default: a host may hand back an address that Go gave it.",
    run,
};

/// What to write instead.
const INSTEAD: &str =
    "read it as memory with a uint32 for each address, and convert those one by one";

fn run(package: &Package<'_>, diagnostics: &mut Vec<Diagnostic>) {
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
        diagnostics.push(Diagnostic {
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
        });
    }
}
