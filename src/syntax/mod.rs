//! Go text to declarations and statements.
//!
//! Parsing never fails: [`parse_file`] gives a tree of what it understood and a
//! list of the places it did not. Function bodies cost next to nothing until
//! [`parse_body`] is asked for one.

pub mod ast;
pub mod comments;
mod control;
mod decl;
pub mod directive;
mod errors;
mod expr;
mod generic;
pub mod literal;
mod params;
mod parser;
mod scanner;
mod stmt;
pub mod stmt_ast;
#[cfg(test)]
mod tests;
pub mod token;
mod types;

pub use parser::{parse_body, parse_file, parse_file_fully};
