//! Changes of Go source, as text: making edits that leave a file as gofmt writes
//! it, merging those of several findings, and applying them. Files are read and
//! written elsewhere.

mod blanks;
mod directive;
mod hostlayout;
mod imports;
mod merge;
mod pointer;
mod source;

pub use blanks::is_generated;
pub use directive::directive_edit;
pub use hostlayout::{HostLayouts, STRUCTS_SINCE};
pub use merge::{Conflict, Plan, apply, merge};
pub use pointer::PointerFields;
