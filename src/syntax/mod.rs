//! Go text to declarations.
//!
//! Parsing never fails: [`parse_file`] gives a tree of what it understood and a
//! list of the places it did not.

pub mod ast;
mod decl;
pub mod directive;
mod errors;
mod expr;
mod generic;
pub mod literal;
mod params;
mod parser;
mod scanner;
pub mod token;
mod types;

pub use parser::parse_file;
