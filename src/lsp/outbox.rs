//! What goes to the client.

use std::io::{self, Write as _};

use crossbeam_channel::Sender;
use gen_lsp_types::{
    LogMessageNotification, LogMessageParams, MessageType, ShowMessageNotification,
    ShowMessageParams,
};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;

/// Sends messages. Whatever is sent to a client that is gone is lost, and the end of
/// its input ends the server.
#[derive(Debug)]
pub(super) struct Outbox {
    sender: Sender<Message>,
    requests: i32,
}

impl Outbox {
    /// Nothing has been sent yet.
    pub fn new(sender: Sender<Message>) -> Outbox {
        Outbox { sender, requests: 0 }
    }

    /// Tells something.
    pub fn notify<N: gen_lsp_types::Notification>(&self, params: N::Params)
    where
        N::Params: Serialize,
    {
        self.send(Notification::new(N::METHOD.as_str().to_owned(), params).into());
    }

    /// Asks for something. The answer will have the id that is returned.
    pub fn ask<R: gen_lsp_types::Request>(&mut self, params: R::Params) -> RequestId
    where
        R::Params: Serialize,
    {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        self.send(Request::new(id.clone(), R::METHOD.as_str().to_owned(), params).into());
        id
    }

    /// Answers a request.
    pub fn answer(&self, id: RequestId, result: impl Serialize) {
        self.send(Response::new_ok(id, result).into());
    }

    /// Refuses a request.
    pub fn refuse(&self, id: RequestId, code: ErrorCode, message: String) {
        self.send(Response::new_err(id, code as i32, message).into());
    }

    /// Adds a line to what the client keeps for those who look for it.
    pub fn log(&self, kind: MessageType, message: String) {
        self.notify::<LogMessageNotification>(LogMessageParams { kind, message });
    }

    /// Shows the user a line.
    pub fn show(&self, kind: MessageType, message: &str) {
        let _ = writeln!(io::stderr(), "wasmptr: {message}");
        let message = format!("wasmptr: {message}");
        self.notify::<ShowMessageNotification>(ShowMessageParams { kind, message });
    }

    fn send(&self, message: Message) {
        let _ = self.sender.send(message);
    }
}
