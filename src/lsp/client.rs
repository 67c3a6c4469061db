//! What is known of the client.

use std::path::PathBuf;

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProvider, HoverProvider, PositionEncodingKind,
    Save, SaveOptions, ServerCapabilities, TextDocumentSync, TextDocumentSyncKind,
    TextDocumentSyncOptions, Uri, WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use serde_json::Value;

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
    /// Whether it shows more than plain text.
    pub reads_markdown: bool,
    /// The folders of the workspace.
    pub folders: Vec<PathBuf>,
}

impl Client {
    /// Reads what a client says first.
    ///
    /// Of the `InitializeParams` little matters, and to have a type for all of them takes
    /// a tenth of the program, which `go vet` starts for every package.
    pub fn new(params: &Value) -> Client {
        let find = |path: &str| params.pointer(path);
        let is_true = |path| find(path).and_then(Value::as_bool) == Some(true);
        let list = |path| find(path).and_then(Value::as_array).map(Vec::as_slice);
        let has = |path, text| list(path).unwrap_or_default().iter().any(|item| item == text);
        let folders: Vec<_> = match list("/workspaceFolders") {
            Some(folders) => folders.iter().map(|folder| folder.get("uri")).collect(),
            // Older clients have one.
            None => vec![params.get("rootUri")],
        };
        let folders = folders.into_iter().flatten().filter_map(Value::as_str);
        let utf8 = PositionEncodingKind::UTF8;
        let knows_utf8 = has("/capabilities/general/positionEncodings", utf8.as_str());
        Client {
            // Every client must know UTF-16.
            encoding: if knows_utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            takes_versions: is_true("/capabilities/workspace/workspaceEdit/documentChanges"),
            has_configuration: is_true("/capabilities/workspace/configuration"),
            can_watch: is_true("/capabilities/workspace/didChangeWatchedFiles/dynamicRegistration"),
            reads_markdown: has("/capabilities/textDocument/hover/contentFormat", "markdown"),
            folders: folders.filter_map(|uri| uri::to_path(&Uri(uri.to_owned()))).collect(),
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn silent_and_odd_clients() {
        for params in [
            json!({}),
            json!({"capabilities": null, "workspaceFolders": null, "rootUri": null}),
            json!({"capabilities": {"general": 1, "workspace": {"configuration": "yes"}}}),
        ] {
            let client = Client::new(&params);
            assert_eq!(client.encoding, Encoding::Utf16);
            assert!(!client.has_configuration && !client.can_watch && !client.takes_versions);
            assert!(client.folders.is_empty());
        }
    }

    #[test]
    fn able_clients() {
        let client = Client::new(&json!({
            "rootUri": "file:///old",
            "workspaceFolders": [{"uri": "file:///a%20b", "name": "a"}, {"uri": "x:y"}],
            "capabilities": {
                "general": {"positionEncodings": ["utf-16", "utf-8"]},
                "textDocument": {"hover": {"contentFormat": ["markdown"]}},
                "workspace": {"configuration": true, "workspaceEdit": {"documentChanges": true}},
            },
        }));
        assert_eq!(client.encoding, Encoding::Utf8);
        assert!(client.has_configuration && client.takes_versions && client.reads_markdown);
        assert_eq!(client.folders, [PathBuf::from("/a b")]);
        assert_eq!(
            Client::new(&json!({"rootUri": "file:///old"})).folders,
            [PathBuf::from("/old")]
        );
    }
}
