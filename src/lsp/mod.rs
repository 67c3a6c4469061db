//! `wasmptr lsp`: a language server over standard input and output.
//!
//! ```text
//! stdin ──► transport ──► server ──► job ──► report ──► server ──► outbox ──► stdout
//!                           │ documents, packages          answers
//! ```
//!
//! The `server` keeps what the client has told, and never waits: the package
//! of an open document is listed and analysed in a `job`, one at a time, whose
//! `report` is published when the documents are still as they were analysed.
//! Requests are answered from the last report.
//!
//! Findings are those of `wasmptr` in the directory of the document, for the platforms
//! of WebAssembly. The go command is asked when a document is opened or saved, and when
//! a `go.mod` or an unopened file changes. Between that, changes of a text are
//! analysed with what it said last.

mod answers;
mod client;
mod documents;
mod job;
mod layout;
mod lines;
mod outbox;
mod packages;
mod report;
mod server;
mod settings;
mod transport;
mod uri;

#[cfg(test)]
mod tests;

use std::process::ExitCode;

use anyhow::Result;

use crate::driver::editor::Settings;
use crate::lsp::server::Server;

/// Serves the editor that started the program. The exit code is what the protocol says:
/// 0 if `shutdown` came before `exit`, 1 otherwise.
///
/// # Errors
/// When the input ends without `exit`, or is not of this protocol.
pub fn run(settings: Settings) -> Result<ExitCode> {
    let (connection, threads) = transport::stdio();
    match Server::new(connection, settings).serve() {
        Some(code) => {
            threads.flush();
            Ok(code)
        }
        None => Err(threads.end_of_input()),
    }
}
