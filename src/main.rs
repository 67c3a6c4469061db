//! The wasmptr command.

fn main() {}
