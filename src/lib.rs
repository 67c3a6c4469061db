//! wasmptr finds Go functions that hand a WebAssembly host memory laid out with
//! Go's 8-byte pointers, which the host reads as 4-byte ones.
//!
//! This library is the program; `main.rs` only maps its results to exit codes.
//!
//! # How data flows
//!
//! ```text
//! unit.cfg ──► driver ──► syntax ──► resolve ──► infer ──► checks ──► print
//!               │  text     trees      │  types     tables    findings
//!               └► export ─────────────┘
//!                  archives
//! ```
//!
//! A [`driver`] reads files. [`syntax`] turns Go text into declarations,
//! [`export`] finds types in what the compiler left of other packages, and
//! [`resolve`] joins the two into [`types`], those of the expressions in function
//! bodies included, and a list of [`wasm`] boundaries. [`infer`] follows addresses
//! through bodies, from the memory to the boundary, and writes tables. The
//! [`checks`] look at boundaries and tables and give [`diagnostic`]s, which
//! [`mod@print`] writes down. What a finding says how to mend, [`fix`] makes and merges
//! as text, and the driver carries out. For an editor, [`lsp`] stands in the place of
//! `print`: it has the driver analyse what is open, and speaks to the editor about it.
//!
//! # Layers
//!
//! A module uses modules of its own line and of the lines above it, with the
//! exceptions noted; `tests/layers.rs` holds this to be true.
//!
//! ```text
//! arena  symbol  source  goversion  diagnostic
//! syntax | types                        (neither knows the other)
//! export | wasm                         (both know types only)      fix (syntax)
//! resolve
//! infer                                 (not export)
//! checks                                (not export)      print (diagnostic, source only)
//! driver
//! lsp                                   (driver, checks, fix, diagnostic, source)
//! cli  main
//! ```
//!
//! # Invariants
//!
//! * What is unknown is silent: a name that cannot be resolved becomes
//!   [`types::Type::Invalid`], and no check reports anything about it. Damaged
//!   input is an error instead, with one line that says what is wrong.
//! * Types grow while a package is loaded and addresses are followed, and are only
//!   read afterwards: the checks get everything by `&`.
//! * Lists are ranges of ids in [`arena`]s; no lifetime crosses a module.
//! * Hash maps are for look-up. None is iterated into output: the same input
//!   gives the same bytes on any machine.
//! * Input may be hostile. It gives an error or silence, never a panic, a hang or
//!   an allocation larger than the input can account for.
//! * Reading and writing of files happens in [`driver`], nowhere else.

#![forbid(unsafe_code)]

pub mod arena;
pub mod checks;
pub mod cli;
pub mod diagnostic;
pub mod driver;
pub mod export;
pub mod fix;
pub mod goversion;
pub mod infer;
pub mod lsp;
pub mod print;
pub mod resolve;
pub mod source;
pub mod symbol;
pub mod syntax;
pub mod types;
pub mod wasm;
