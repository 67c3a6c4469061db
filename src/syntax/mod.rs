//! Go text to declarations.
//!
//! Parsing never fails: [`parse_file`] gives a tree of what it understood and a
//! list of the places it did not.

pub mod ast;
pub mod directive;
pub mod token;
