//! The border between Go and a wasm host: what crosses it, and which memory the
//! host cannot read. Pure functions over types; no syntax, no files.

pub mod boundary;
pub mod memory;
pub mod misuse;

pub use boundary::{Boundary, Direction, Param};
pub use memory::{Holds, Memory, PointerField, PointerKind, Step, WordKind};
pub use misuse::{Misuse, MisuseKind, Owner, Spelling};
