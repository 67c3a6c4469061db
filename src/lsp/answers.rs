//! Answers to what a client asks about a file, from what was said of it last.

use std::collections::HashMap;
use std::path::Path;

use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, Edit, Hover, MarkupContent, MarkupKind,
    OptionalVersionedTextDocumentIdentifier, Position, Range, TextDocumentEdit,
    TextDocumentIdentifier, Uri, WorkspaceEdit,
};

use crate::driver::editor;
use crate::lsp::client::Client;
use crate::lsp::documents::Documents;
use crate::lsp::report::{Change, FIX_ALL, Report};
use crate::lsp::uri;

/// What can be done about the findings in a range. Nothing is offered that would change
/// a file which is not any more as it was analysed.
pub(super) fn code_actions(
    report: &Report,
    path: &Path,
    params: &CodeActionParams,
    documents: &Documents,
    client: &Client,
) -> Vec<CodeAction> {
    let Some(file) = report.files.get(path) else { return Vec::new() };
    let only = params.context.only.as_deref();
    let edit = |change: &Change| workspace_edit(change, report, documents, client);
    let mut actions: Vec<CodeAction> = Vec::new();
    for finding in &file.findings {
        if !touches(finding.diagnostic.range, params.range) {
            continue;
        }
        for action in &finding.actions {
            if !only.is_none_or(|only| asks_for(only, &action.kind)) {
                continue;
            }
            let is_fix = action.kind == CodeActionKind::QuickFix;
            let Some(edit) = edit(&action.change) else { continue };
            let diagnostics = Some(vec![finding.diagnostic.clone()]);
            actions.push(CodeAction {
                title: action.title.clone(),
                kind: Some(action.kind.clone()),
                diagnostics,
                is_preferred: is_fix.then_some(true),
                edit: Some(edit),
                ..CodeAction::default()
            });
        }
    }
    // Nobody who asks what can be done here means the whole file.
    if asks_for_all_fixes(params)
        && let Some(edit) = file.fix_all.as_ref().and_then(edit)
    {
        actions.push(CodeAction {
            title: "make all safe changes of wasmptr".to_owned(),
            kind: Some(FIX_ALL),
            edit: Some(edit),
            ..CodeAction::default()
        });
    }
    actions
}

/// Whether all fixes of a file are asked for, as editors do when it is saved.
pub(super) fn asks_for_all_fixes(params: &CodeActionParams) -> bool {
    params.context.only.as_deref().is_some_and(|only| asks_for(only, &FIX_ALL))
}

/// Whether a kind, or one that it belongs to, is in a list: `source` has
/// `source.fixAll` in it.
fn asks_for(only: &[CodeActionKind], kind: &CodeActionKind) -> bool {
    only.iter().any(|asked| {
        let rest = kind.as_str().strip_prefix(asked.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || asked.as_str() == "")
    })
}

/// Whether ranges overlap, or meet: a cursor at either end is at the finding.
fn touches(a: Range, b: Range) -> bool {
    a.start <= b.end && b.start <= a.end
}

fn workspace_edit(
    change: &Change,
    report: &Report,
    documents: &Documents,
    client: &Client,
) -> Option<WorkspaceEdit> {
    let is_current = |path: &Path| {
        report.texts.get(path).is_some_and(|text| match documents.get(path) {
            Some(document) => document.text == *text,
            None => editor::is_unchanged(path, text),
        })
    };
    if !change.keys().all(|path| is_current(path)) {
        return None;
    }
    let uri = |path: &Path| -> Uri {
        documents.get(path).map_or_else(|| uri::from_path(path), |document| document.uri.clone())
    };
    if !client.takes_versions {
        let changes: HashMap<_, _> =
            change.iter().map(|(path, edits)| (uri(path), edits.clone())).collect();
        return Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() });
    }
    let changes = change.iter().map(|(path, edits)| {
        let edit = TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier {
                version: documents.get(path).map(|document| document.version),
                text_document_identifier: TextDocumentIdentifier { uri: uri(path) },
            },
            edits: edits.iter().cloned().map(Edit::TextEdit).collect(),
        };
        edit.into()
    });
    Some(WorkspaceEdit { document_changes: Some(changes.collect()), ..WorkspaceEdit::default() })
}

/// What there is to show of the parameter or argument at a place. Once the document has
/// changed it would be shown for something else.
pub(super) fn hover(
    report: &Report,
    path: &Path,
    position: Position,
    documents: &Documents,
    client: &Client,
) -> Option<Hover> {
    let is_current =
        |text: &[u8]| documents.get(path).is_some_and(|document| *document.text == *text);
    let is_here = |range: Range| range.start <= position && position <= range.end;
    let findings = report.files.get(path).filter(|file| is_current(&file.text));
    let findings = findings.into_iter().flat_map(|file| &file.findings);
    let layouts = report.layouts.get(path).filter(|(text, _)| is_current(text));
    let found = findings
        .filter_map(|finding| finding.details.as_ref())
        .chain(layouts.into_iter().flat_map(|(_, details)| details))
        .find(|details| is_here(details.range))?;
    let content = match client.reads_markdown {
        true => MarkupContent {
            kind: MarkupKind::Markdown,
            value: format!("```text\n{}```", found.text),
        },
        false => MarkupContent { kind: MarkupKind::PlainText, value: found.text.clone() },
    };
    Some(Hover { contents: content.into(), range: Some(found.range) })
}
