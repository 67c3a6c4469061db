//! The conversation with a client: what comes in changes the state, what is due is
//! done, what comes of it goes out.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, after, never, select, unbounded};
use gen_lsp_types::{
    CancelParams, CodeActionParams, ConfigurationItem, ConfigurationParams, ConfigurationRequest,
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWatchedFilesRegistrationOptions, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    FileChangeType, FileSystemWatcher, HoverParams, Id, InitializeResult, MessageType,
    PublishDiagnosticsNotification, PublishDiagnosticsParams, Registration, RegistrationParams,
    RegistrationRequest, ServerInfo,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::driver::children::Children;
use crate::driver::editor::{self, OpenFiles, Settings};
use crate::lsp::client::Client;
use crate::lsp::documents::{Document, Documents};
use crate::lsp::job::{Done, Job, Outcome};
use crate::lsp::outbox::Outbox;
use crate::lsp::packages::{Need, Packages};
use crate::lsp::report::{Report, View};
use crate::lsp::settings::{self, Choices};
use crate::lsp::{answers, uri};

/// A server and all that it knows.
#[derive(Debug)]
pub(super) struct Server {
    messages: Receiver<Message>,
    outbox: Outbox,
    phase: Phase,
    choices: Choices,
    /// What comes of the choices.
    settings: Arc<Settings>,
    /// The lines about wrong settings that the user was shown last.
    mistakes: Vec<String>,
    documents: Documents,
    packages: Packages,
    /// Where jobs leave what came of them. One at a time is enough: it uses all
    /// processors.
    done: (Sender<Done>, Receiver<Done>),
    /// The package that a job is under way for.
    busy_with: Option<PathBuf>,
    /// The go commands of that job.
    children: Children,
    /// Requests that wait until a package is analysed as it stands in the editor.
    waiting: Vec<Request>,
    /// The request for the client's configuration that is not answered yet.
    asked_configuration: Option<RequestId>,
    /// What the user was shown last about the go command.
    complaint: Option<String>,
}

/// How far the conversation is.
#[derive(Debug)]
enum Phase {
    /// Nobody has said `initialize`.
    Silent,
    /// With this client.
    Open(Client),
    /// The client has said `shutdown`.
    ShutDown,
}

/// A request or notification that is not as it should be.
struct Refusal(ErrorCode, String);

impl Server {
    /// A server that has not heard anything yet.
    pub fn new(connection: Connection, flags: Settings) -> Server {
        Server {
            messages: connection.receiver,
            outbox: Outbox::new(connection.sender),
            phase: Phase::Silent,
            settings: Arc::new(flags.clone()),
            choices: Choices { flags, options: Value::Null, configuration: Value::Null },
            mistakes: Vec::new(),
            documents: Documents::default(),
            packages: Packages::default(),
            done: unbounded(),
            busy_with: None,
            children: Children::default(),
            waiting: Vec::new(),
            asked_configuration: None,
            complaint: None,
        }
    }

    /// Serves the client until it says `exit`. `None` when it ends without.
    pub fn serve(mut self) -> Option<ExitCode> {
        let code = self.converse();
        // Nobody waits for what they find out.
        self.children.kill();
        code
    }

    fn converse(&mut self) -> Option<ExitCode> {
        loop {
            for request in std::mem::take(&mut self.waiting) {
                self.request(request);
            }
            self.start_due();
            let due = if self.busy_with.is_some() { None } else { self.packages.next_due() };
            let timer =
                due.map_or_else(never, |at| after(at.saturating_duration_since(Instant::now())));
            let (messages, done) = (self.messages.clone(), self.done.1.clone());
            select! {
                recv(messages) -> message => match message.ok()? {
                    Message::Request(request) => self.request(request),
                    Message::Response(response) => self.response(response),
                    Message::Notification(exit) if exit.method == "exit" => {
                        return Some(match self.phase {
                            Phase::ShutDown => ExitCode::SUCCESS,
                            _ => ExitCode::FAILURE,
                        });
                    }
                    Message::Notification(notification) => self.notification(notification),
                },
                recv(done) -> done => self.finish(done.ok()?),
                recv(timer) -> _ => {}
            }
        }
    }

    /// Requests are answered at once, from what is known, unless they are worth waiting
    /// for.
    fn request(&mut self, request: Request) {
        if self.has_to_wait(&request) {
            return self.waiting.push(request);
        }
        let Request { id, method, params } = request;
        let answer = match (&self.phase, method.as_str()) {
            (Phase::Silent, "initialize") => self.initialize(&params),
            (Phase::Silent, _) => Err(Refusal(
                ErrorCode::ServerNotInitialized,
                "the first request must be initialize".to_owned(),
            )),
            (Phase::ShutDown, _) => {
                Err(Refusal(ErrorCode::InvalidRequest, "the server has shut down".to_owned()))
            }
            (Phase::Open(_), "shutdown") => {
                self.phase = Phase::ShutDown;
                Ok(Value::Null)
            }
            (Phase::Open(client), _) => self.answer(client, &method, params),
        };
        match answer {
            Ok(result) => self.outbox.answer(id, result),
            Err(Refusal(code, message)) => self.outbox.refuse(id, code, message),
        }
    }

    /// Whether a request asks for all fixes of a package that is not analysed yet: an
    /// editor that makes them before it saves does not ask again. What is due is due now.
    fn has_to_wait(&mut self, request: &Request) -> bool {
        let method = request.method.as_str();
        if !matches!(self.phase, Phase::Open(_)) || method != "textDocument/codeAction" {
            return false;
        }
        let Ok(params) = read::<CodeActionParams>(method, request.params.clone()) else {
            return false;
        };
        let Some((_, dir)) = go_file(uri::to_path(&params.text_document.uri)) else {
            return false;
        };
        answers::asks_for_all_fixes(&params)
            && (self.packages.hurry(&dir) || self.busy_with.as_ref() == Some(&dir))
    }

    /// The client does not want an answer any more. It gets one all the same: that there
    /// is none.
    fn cancelled(&mut self, params: CancelParams) {
        let id = match params.id {
            Id::Int(id) => RequestId::from(id),
            Id::String(id) => RequestId::from(id),
        };
        if let Some(at) = self.waiting.iter().position(|request| request.id == id) {
            self.waiting.remove(at);
            self.outbox.refuse(id, ErrorCode::RequestCanceled, "cancelled".to_owned());
        }
    }

    fn answer(&self, client: &Client, method: &str, params: Value) -> Result<Value, Refusal> {
        match method {
            "textDocument/codeAction" => {
                let params: CodeActionParams = read(method, params)?;
                let path = uri::to_path(&params.text_document.uri);
                let report = path.as_ref().and_then(|path| self.packages.report_of(path));
                let (Some(path), Some(report)) = (path, report) else { return Ok(Value::Null) };
                Ok(write(answers::code_actions(report, &path, &params, &self.documents, client)))
            }
            "textDocument/hover" => {
                let params: HoverParams = read(method, params)?;
                let at = params.text_document_position_params;
                let path = uri::to_path(&at.text_document.uri);
                let report = path.as_ref().and_then(|path| self.packages.report_of(path));
                let (Some(path), Some(report)) = (path, report) else { return Ok(Value::Null) };
                Ok(write(answers::hover(report, &path, at.position, &self.documents, client)))
            }
            "initialize" => Err(Refusal(
                ErrorCode::InvalidRequest,
                "initialize was requested before".to_owned(),
            )),
            _ => Err(Refusal(ErrorCode::MethodNotFound, format!("no method {method}"))),
        }
    }

    fn initialize(&mut self, params: &Value) -> Result<Value, Refusal> {
        if !params.is_object() {
            let message = "initialize: the params are no object".to_owned();
            return Err(Refusal(ErrorCode::InvalidParams, message));
        }
        let client = Client::new(params);
        let server_info = ServerInfo {
            name: "wasmptr".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        };
        let result = InitializeResult {
            capabilities: client.capabilities(),
            server_info: Some(server_info),
        };
        self.phase = Phase::Open(client);
        if let Some(options) = params.get("initializationOptions") {
            self.choices.options = options.clone();
            self.configure();
        }
        Ok(write(result))
    }

    fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        if !matches!(self.phase, Phase::Open(_)) {
            return;
        }
        if let Err(Refusal(_, message)) = self.notice(&method, params) {
            self.outbox.log(MessageType::Warning, message);
        }
    }

    fn notice(&mut self, method: &str, params: Value) -> Result<(), Refusal> {
        match method {
            "initialized" => self.initialized(),
            "textDocument/didOpen" => self.opened(read(method, params)?),
            "textDocument/didChange" => self.changed(read(method, params)?),
            "textDocument/didSave" => self.saved(&read(method, params)?),
            "textDocument/didClose" => self.closed(&read(method, params)?),
            "workspace/didChangeWatchedFiles" => self.changed_on_disk(&read(method, params)?),
            "workspace/didChangeConfiguration" => {
                let params: DidChangeConfigurationParams = read(method, params)?;
                match self.client().is_some_and(|client| client.has_configuration) {
                    true => self.ask_configuration(),
                    false => {
                        self.choices.configuration = params.settings;
                        self.configure();
                    }
                }
            }
            "$/cancelRequest" => self.cancelled(read(method, params)?),
            "workspace/didChangeWorkspaceFolders" => self.changed_folders(&read(method, params)?),
            _ => {}
        }
        Ok(())
    }

    fn client(&self) -> Option<&Client> {
        match &self.phase {
            Phase::Open(client) => Some(client),
            Phase::Silent | Phase::ShutDown => None,
        }
    }

    fn initialized(&mut self) {
        if self.client().is_some_and(|client| client.can_watch) {
            let watch = |pattern: &str| FileSystemWatcher {
                glob_pattern: pattern.to_owned().into(),
                kind: None,
            };
            let options = DidChangeWatchedFilesRegistrationOptions {
                watchers: vec![watch("**/*.go"), watch("**/go.{mod,sum,work}")],
            };
            let registration = Registration {
                id: "files".to_owned(),
                method: "workspace/didChangeWatchedFiles".to_owned(),
                register_options: Some(write(options)),
            };
            self.outbox.ask::<RegistrationRequest>(RegistrationParams {
                registrations: vec![registration],
            });
        }
        self.ask_configuration();
    }

    fn ask_configuration(&mut self) {
        if self.client().is_some_and(|client| client.has_configuration) {
            let section = Some(settings::SECTION.to_owned());
            let items = vec![ConfigurationItem { section, scope_uri: None }];
            let id = self.outbox.ask::<ConfigurationRequest>(ConfigurationParams { items });
            self.asked_configuration = Some(id);
        }
    }

    /// A client that cannot do what it was asked for goes without it.
    fn response(&mut self, response: Response) {
        let is_configuration = self.asked_configuration.as_ref() == Some(&response.id);
        if is_configuration {
            self.asked_configuration = None;
            if let Ok(Value::Array(items)) = &response.response_result
                && let [section] = items.as_slice()
            {
                self.choices.configuration = section.clone();
                self.configure();
            }
        }
    }

    /// Puts in force what was chosen.
    fn configure(&mut self) {
        let (settings, mistakes) = self.choices.merge();
        for mistake in mistakes.iter().filter(|mistake| !self.mistakes.contains(mistake)) {
            self.outbox.show(MessageType::Warning, mistake);
        }
        self.mistakes = mistakes;
        if settings != *self.settings {
            self.settings = Arc::new(settings);
            self.packages.need_all();
        }
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let Some((path, dir)) = go_file(uri::to_path(&document.uri)) else { return };
        let text = document.text.into_bytes().into();
        let document = Document { uri: document.uri, version: document.version, text };
        self.documents.open(path, document);
        self.packages.need(&dir, Need::Listing);
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let Some(encoding) = self.client().map(|client| client.encoding) else { return };
        let path = uri::to_path(&params.text_document.text_document_identifier.uri);
        let Some((path, dir)) = go_file(path) else { return };
        let Some(document) = self.documents.get_mut(&path) else { return };
        document.version = params.text_document.version;
        document.change(params.content_changes, encoding);
        self.packages.need(&dir, Need::Analysis);
    }

    fn saved(&mut self, params: &DidSaveTextDocumentParams) {
        if let Some((_, dir)) = go_file(uri::to_path(&params.text_document.uri)) {
            self.packages.need_dependent_on(&dir);
        }
    }

    fn closed(&mut self, params: &DidCloseTextDocumentParams) {
        let Some((path, dir)) = go_file(uri::to_path(&params.text_document.uri)) else { return };
        let Some(document) = self.documents.close(&path) else { return };
        if self.documents.are_in(&dir) {
            self.packages.need(&dir, Need::Listing);
        } else if let Some(package) = self.packages.close(&dir) {
            self.take_back(&package.report);
        }
        // What was not saved does not count any more, wherever it did.
        if !editor::is_unchanged(&path, &document.text) {
            self.packages.need_dependent_on(&dir);
        }
    }

    fn changed_on_disk(&mut self, params: &DidChangeWatchedFilesParams) {
        for event in &params.changes {
            let Some(path) = uri::to_path(&event.uri) else { continue };
            match go_file(Some(path)) {
                // The editor has the last word about a document, and says when it is
                // saved.
                Some((path, _))
                    if event.kind == FileChangeType::Changed
                        && self.documents.get(&path).is_some() => {}
                Some((_, dir)) => self.packages.need_dependent_on(&dir),
                // A go.mod or the like may say anything about any package.
                None => self.packages.need_all(),
            }
        }
    }

    fn changed_folders(&mut self, params: &DidChangeWorkspaceFoldersParams) {
        let Phase::Open(client) = &mut self.phase else { return };
        for folder in params.event.removed.iter().filter_map(|folder| uri::to_path(&folder.uri)) {
            client.folders.retain(|known| *known != folder);
        }
        let added = params.event.added.iter().filter_map(|folder| uri::to_path(&folder.uri));
        client.folders.extend(added);
        self.packages.need_all();
    }

    /// Starts the job that is due first, if none is under way.
    fn start_due(&mut self) {
        if self.busy_with.is_some() {
            return;
        }
        let Some(client) = self.client() else { return };
        let View { encoding, mut folders } =
            View { encoding: client.encoding, folders: client.folders.clone() };
        let Some((dir, need)) = self.packages.take_due() else { return };
        if folders.is_empty() {
            folders.push(dir.clone());
        }
        let listed = self.packages.get_mut(&dir).and_then(|package| package.listed.clone());
        self.busy_with = Some(dir.clone());
        let job = Job {
            dir,
            listed: listed.filter(|_| need == Need::Analysis),
            settings: self.settings.clone(),
            open: self.documents.texts(),
            view: View { encoding, folders },
            children: self.children.clone(),
        };
        job.start(self.done.0.clone());
    }

    /// Tells what came of a job.
    fn finish(&mut self, done: Done) {
        self.busy_with = None;
        let Some(package) = self.packages.get_mut(&done.dir) else { return };
        if done.settings != self.settings {
            // The package is due again.
            return;
        }
        let Done { dir, open, listing, judging, outcome, .. } = done;
        match outcome {
            Ok(Outcome { package: listed, report, failures }) => {
                package.listed = Some(listed);
                let is_news = package.failures != failures;
                package.failures.clone_from(&failures);
                self.complaint = None;
                for failure in failures.into_iter().filter(|_| is_news) {
                    self.outbox.log(MessageType::Warning, failure);
                }
                let listing = listing.map_or_else(
                    || "known".to_owned(),
                    |took| format!("listed in {} ms", took.as_millis()),
                );
                // With errors in the package, what was found before is the best there
                // is. The editor has moved it along with the text.
                let found = match report {
                    Some(report) => self.publish_all(&dir, report, &open),
                    None => "errors".to_owned(),
                };
                let took = judging.as_millis();
                let line = format!("{}: {listing}, analysed in {took} ms: {found}", dir.display());
                self.outbox.log(MessageType::Log, line);
            }
            Err(error) => {
                package.listed = None;
                // Nobody knows which of them still hold, or will tell when they do not.
                let report = std::mem::take(&mut package.report);
                self.take_back(&report);
                if self.complaint.as_ref() == Some(&error) {
                    return;
                }
                match dir.is_dir() {
                    true => self.outbox.show(MessageType::Error, &error),
                    // Whoever has removed it need not be told in the middle of the work.
                    false => self.outbox.log(MessageType::Warning, error.clone()),
                }
                self.complaint = Some(error);
            }
        }
    }

    /// Puts a report in the place of the last one of a package. What is said of a document
    /// that is not any more as it was `analysed` would be in wrong places: it is left
    /// as it was, and the package is due again. Returns how many findings there are.
    fn publish_all(&mut self, dir: &Path, mut report: Report, analysed: &OpenFiles) -> String {
        let Some(package) = self.packages.get_mut(dir) else { return String::new() };
        let mut old = std::mem::take(&mut package.report);
        let mut paths: Vec<PathBuf> =
            old.files.keys().chain(report.files.keys()).cloned().collect();
        paths.sort();
        paths.dedup();
        let mut current = Vec::new();
        for path in paths {
            let now = self.documents.get(&path).map(|document| &document.text);
            if now.is_none() || now == analysed.get(&path) {
                current.push(path);
                continue;
            }
            report.files.remove(&path);
            if let Some(before) = old.files.remove(&path) {
                report.files.insert(path, before);
            }
        }
        let count: usize = report.files.values().map(|file| file.findings.len()).sum();
        for path in current {
            self.publish(&path, &report);
        }
        if let Some(package) = self.packages.get_mut(dir) {
            package.report = report;
        }
        format!("{count} findings")
    }

    /// Tells that there are no findings any more where a report has some.
    fn take_back(&self, report: &Report) {
        for path in report.files.keys() {
            self.publish(path, &Report::default());
        }
    }

    fn publish(&self, path: &Path, report: &Report) {
        let document = self.documents.get(path);
        let findings = report.files.get(path).map(|file| file.findings.as_slice());
        let findings = findings.unwrap_or_default().iter();
        self.outbox.notify::<PublishDiagnosticsNotification>(PublishDiagnosticsParams {
            uri: document.map_or_else(|| uri::from_path(path), |document| document.uri.clone()),
            version: document.map(|document| document.version),
            diagnostics: findings.map(|finding| finding.diagnostic.clone()).collect(),
        });
    }
}

/// A Go file and its directory.
fn go_file(path: Option<PathBuf>) -> Option<(PathBuf, PathBuf)> {
    let path = path.filter(|path| path.extension().is_some_and(|extension| extension == "go"))?;
    let dir = path.parent()?.to_owned();
    Some((path, dir))
}

fn read<T: DeserializeOwned>(method: &str, params: Value) -> Result<T, Refusal> {
    serde_json::from_value(params)
        .map_err(|error| Refusal(ErrorCode::InvalidParams, format!("{method}: {error}")))
}

fn write(value: impl serde::Serialize) -> Value {
    serde_json::to_value(value).expect("what the protocol has can be written as JSON")
}
