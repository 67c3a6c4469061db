//! The border between Go and a wasm host: what crosses it, and which memory the
//! host cannot read, what compilers accept. Pure functions over types; no syntax, no files.

pub mod boundary;
pub mod layout;
pub mod memory;
pub mod misuse;
pub mod rules;

pub use boundary::{Boundary, Direction, Param, Role};
pub use memory::{Holds, Memory, PointerField, PointerKind, Step, WordKind};
pub use misuse::{Misuse, MisuseKind, Owner, Spelling};
pub use rules::{ElementKind, Judge, Refusal, Rules, Unmarked};
