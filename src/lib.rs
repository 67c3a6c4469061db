//! wasmptr.
#![forbid(unsafe_code)]
pub mod arena;
pub mod diagnostic;
pub mod export;
pub mod source;
pub mod symbol;
pub mod syntax;
pub mod types;
pub mod wasm;
pub mod resolve;
