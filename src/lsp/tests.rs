//! Conversations in memory, without Go: what is said before anything is analysed.

use std::process::ExitCode;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request, Response};
use serde_json::{Value, json};

use crate::lsp::server::Server;
use crate::lsp::settings;

struct Client {
    connection: Connection,
    server: JoinHandle<Option<ExitCode>>,
    requests: i32,
}

impl Client {
    fn new() -> Client {
        let (server, connection) = Connection::memory();
        let mut defaults = settings::tests::default();
        defaults.go = "/nowhere/go".into();
        let server = thread::spawn(|| Server::new(server, defaults).serve());
        Client { connection, server, requests: 0 }
    }

    fn notify(&self, method: &str, params: Value) {
        let message = Notification { method: method.to_owned(), params };
        self.connection.sender.send(message.into()).unwrap();
    }

    /// The result of a request, or the number of the error.
    fn ask(&mut self, method: &str, params: Value) -> Result<Value, i32> {
        self.requests += 1;
        let request = Request { id: self.requests.into(), method: method.to_owned(), params };
        self.connection.sender.send(request.into()).unwrap();
        loop {
            if let Message::Response(Response { id, response_result }) = self.receive() {
                assert_eq!(id, self.requests.into());
                return response_result.map_err(|error| error.code);
            }
        }
    }

    fn receive(&self) -> Message {
        self.connection.receiver.recv_timeout(Duration::from_secs(60)).unwrap()
    }

    fn expect(&self, method: &str) -> Value {
        match self.receive() {
            Message::Notification(notification) if notification.method == method => {
                notification.params
            }
            Message::Request(request) if request.method == method => request.params,
            other => panic!("{other:?} where {method} was expected"),
        }
    }

    /// The exit code of the server; the type has no equality.
    fn end(self) -> String {
        drop(self.connection);
        format!("{:?}", self.server.join().unwrap())
    }
}

#[test]
fn order_of_requests() {
    let mut client = Client::new();
    assert_eq!(client.ask("textDocument/hover", json!({})), Err(-32002));
    client.notify("textDocument/didOpen", json!({}));
    assert_eq!(client.ask("initialize", json!([])), Err(-32602));
    let hello = client.ask("initialize", json!({"capabilities": {}})).unwrap();
    assert_eq!(hello.pointer("/capabilities/positionEncoding"), Some(&json!("utf-16")));
    assert_eq!(hello.pointer("/capabilities/textDocumentSync/change"), Some(&json!(2)));
    assert_eq!(client.ask("initialize", json!({})), Err(-32600));
    assert_eq!(client.ask("nosuch", json!({})), Err(-32601));
    assert_eq!(client.ask("textDocument/codeAction", json!({})), Err(-32602));
    let nothing = json!({
        "textDocument": {"uri": "file:///a.go"}, "position": {"line": 0, "character": 0},
    });
    assert_eq!(client.ask("textDocument/hover", nothing), Ok(Value::Null));
    assert_eq!(client.ask("shutdown", Value::Null), Ok(Value::Null));
    assert_eq!(client.ask("shutdown", Value::Null), Err(-32600));
    client.notify("exit", Value::Null);
    assert_eq!(client.end(), format!("{:?}", Some(ExitCode::SUCCESS)));
}

#[test]
fn ends_without_shutdown() {
    let mut client = Client::new();
    client.ask("initialize", json!({})).unwrap();
    client.notify("exit", Value::Null);
    assert_eq!(client.end(), format!("{:?}", Some(ExitCode::FAILURE)));
    assert_eq!(Client::new().end(), "None");
}

#[test]
fn what_is_asked_of_able_clients() {
    let mut client = Client::new();
    let workspace = json!({
        "configuration": true, "didChangeWatchedFiles": {"dynamicRegistration": true},
    });
    let options = json!({"rules": "nosuch"});
    let hello = json!({"capabilities": {"workspace": workspace}, "initializationOptions": options});
    client
        .connection
        .sender
        .send(Request::new(9.into(), "initialize".to_owned(), hello).into())
        .unwrap();
    let shown = client.expect("window/showMessage");
    assert_eq!(
        shown["message"],
        "wasmptr: setting rules: \"nosuch\" is none of auto, go1.21 to go1.27, tinygo"
    );
    assert!(matches!(client.receive(), Message::Response(_)));
    client.notify("initialized", json!({}));
    let watched = client.expect("client/registerCapability");
    let first = watched.pointer("/registrations/0/registerOptions/watchers/0/globPattern");
    assert_eq!(first, Some(&json!("**/*.go")));
    assert_eq!(
        client.expect("workspace/configuration"),
        json!({"items": [{"section": "wasmptr"}]})
    );
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    assert_eq!(
        client.expect("workspace/configuration"),
        json!({"items": [{"section": "wasmptr"}]})
    );
    assert_eq!(client.ask("shutdown", Value::Null), Ok(Value::Null));
}

#[test]
fn without_go() {
    let mut client = Client::new();
    client.ask("initialize", json!({})).unwrap();
    let uri = format!("file://{}/src/lib.go", env!("CARGO_MANIFEST_DIR"));
    let document = json!({"uri": uri, "languageId": "go", "version": 1, "text": "package p\n"});
    client.notify("textDocument/didOpen", json!({"textDocument": document}));
    let shown = client.expect("window/showMessage");
    assert!(shown["message"].as_str().unwrap().starts_with("wasmptr: cannot run /nowhere/go: "));
    // It is said once.
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    assert_eq!(client.ask("shutdown", Value::Null), Ok(Value::Null));
}
