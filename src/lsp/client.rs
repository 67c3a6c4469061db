//! What is known of the client.

use std::path::PathBuf;

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProvider, HoverProvider, InitializeParams, Save,
    SaveOptions, ServerCapabilities, TextDocumentSync, TextDocumentSyncKind,
    TextDocumentSyncOptions, Uri, WorkspaceFolders, WorkspaceFoldersServerCapabilities,
    WorkspaceOptions,
};

use crate::lsp::lines::Encoding;
use crate::lsp::report::FIX_ALL;
use crate::lsp::uri;

/// What the client said of itself.
#[derive(Debug)]
pub(super) struct Client {
    /// What both sides count within a line.
    pub encoding: Encoding,
    /// Whether changes of a workspace may name the versions of documents.
    pub takes_versions: bool,
    /// Whether it can be asked for its configuration.
    pub has_configuration: bool,
    /// Whether it can be asked to watch files.
    pub can_watch: bool,
    /// The folders of the workspace.
    pub folders: Vec<PathBuf>,
}

impl Client {
    /// Reads what a client says first.
    pub fn new(params: &InitializeParams) -> Client {
        let general = params.capabilities.general.as_ref();
        let workspace = params.capabilities.workspace.as_ref();
        let encodings = general.and_then(|general| general.position_encodings.as_deref());
        let edit = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let watched = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
        Client {
            encoding: Encoding::choose(encodings.unwrap_or_default()),
            takes_versions: edit.is_some_and(|edit| edit.document_changes == Some(true)),
            has_configuration: workspace.is_some_and(|all| all.configuration == Some(true)),
            can_watch: watched.is_some_and(|watched| watched.dynamic_registration == Some(true)),
            folders: folders(params).into_iter().filter_map(uri::to_path).collect(),
        }
    }

    /// What to answer.
    pub fn capabilities(&self) -> ServerCapabilities {
        ServerCapabilities {
            position_encoding: Some(self.encoding.kind()),
            text_document_sync: Some(TextDocumentSync::Options(TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::Incremental),
                save: Some(Save::SaveOptions(SaveOptions { include_text: Some(false) })),
                ..TextDocumentSyncOptions::default()
            })),
            hover_provider: Some(HoverProvider::Bool(true)),
            code_action_provider: Some(CodeActionProvider::CodeActionOptions(CodeActionOptions {
                code_action_kinds: Some(vec![
                    CodeActionKind::QuickFix,
                    CodeActionKind::RefactorRewrite,
                    FIX_ALL,
                ]),
                ..CodeActionOptions::default()
            })),
            workspace: Some(WorkspaceOptions {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(true.into()),
                }),
                ..WorkspaceOptions::default()
            }),
            ..ServerCapabilities::default()
        }
    }
}

/// The folders of the workspace, or the one folder of older clients.
#[expect(deprecated, reason = "older clients have nothing else")]
fn folders(params: &InitializeParams) -> Vec<&Uri> {
    match &params.workspace_folders_initialize_params.workspace_folders {
        Some(WorkspaceFolders::WorkspaceFolderList(folders)) => {
            folders.iter().map(|folder| &folder.uri).collect()
        }
        _ => params.root_uri.iter().collect(),
    }
}
