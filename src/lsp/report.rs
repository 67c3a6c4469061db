//! What is to be said of a package, in the words of the protocol.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use gen_lsp_types as lsp;
use gen_lsp_types::{
    CodeActionKind, CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, Location,
    Range, Uri,
};
use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, TextEdit};
use crate::driver::editor::Verdict;
use crate::fix::{self, PointerFields};
use crate::lsp::lines::{Encoding, Lines};
use crate::lsp::{layout, uri};
use crate::source::Position;

/// The kind of the action that makes all changes that can be made blindly.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.wasmptr");

/// Where the checks are described, if the program has a home.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");

/// Findings by file, and what can be done about them.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub files: BTreeMap<PathBuf, FileReport>,
    /// What there is to show in each file over types that nothing is wrong with, too.
    pub layouts: BTreeMap<PathBuf, (Arc<[u8]>, Vec<Details>)>,
    /// The files that actions change, as they were analysed.
    pub texts: FxHashMap<PathBuf, Arc<[u8]>>,
}

/// The findings in a file, in order.
#[derive(Debug)]
pub(super) struct FileReport {
    /// The file as it was analysed.
    pub text: Arc<[u8]>,
    pub findings: Vec<Finding>,
    /// The safe changes for all of them at once.
    pub fix_all: Option<Change>,
}

/// A finding.
#[derive(Debug)]
pub(super) struct Finding {
    pub diagnostic: lsp::Diagnostic,
    pub actions: Vec<Action>,
    /// More about it, for whoever looks at it or at the parameter whose type it is at.
    pub details: Option<Details>,
}

/// What does not fit into a line.
#[derive(Debug)]
pub(super) struct Details {
    /// Where it is shown.
    pub range: Range,
    /// Lines in which columns are aligned.
    pub text: String,
}

/// Something that can be done about a finding.
#[derive(Debug)]
pub(super) struct Action {
    pub kind: CodeActionKind,
    pub title: String,
    pub change: Change,
}

/// Edits by file.
pub(super) type Change = BTreeMap<PathBuf, Vec<lsp::TextEdit>>;

/// What decides how a report looks.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub encoding: Encoding,
    /// Only files below these are changed.
    pub folders: Vec<PathBuf>,
}

impl Report {
    /// Writes down what was found.
    pub fn new(verdict: &Verdict, view: View) -> Report {
        let mut writer = Writer {
            verdict,
            view,
            lines: FxHashMap::default(),
            pointers: FxHashMap::default(),
            texts: FxHashMap::default(),
        };
        let mut found: BTreeMap<PathBuf, Vec<(&Diagnostic, Range)>> = BTreeMap::new();
        for diagnostic in &verdict.findings {
            // What is nowhere cannot be shown.
            if let Some((path, range)) = writer.place(&diagnostic.pos, &diagnostic.end) {
                found.entry(path).or_default().push((diagnostic, range));
            }
        }
        let mut files = BTreeMap::new();
        for (path, found) in found {
            let Some(text) = verdict.text(&path) else { continue };
            let findings = found.iter().map(|&(diagnostic, range)| Finding {
                diagnostic: writer.diagnostic(diagnostic, range),
                actions: writer.actions(diagnostic),
                details: writer.details(diagnostic, &path, range),
            });
            let findings = findings.collect();
            let fix_all = writer.fix_all(found.iter().map(|&(diagnostic, _)| diagnostic));
            files.insert(path, FileReport { text, findings, fix_all });
        }
        Report { files, layouts: writer.layouts(), texts: writer.texts }
    }
}

struct Writer<'a> {
    verdict: &'a Verdict,
    view: View,
    /// `None` for files that cannot be read.
    lines: FxHashMap<PathBuf, Option<Rc<Lines>>>,
    pointers: FxHashMap<PathBuf, PointerFields>,
    /// The files that actions change.
    texts: FxHashMap<PathBuf, Arc<[u8]>>,
}

impl Writer<'_> {
    fn lines(&mut self, path: &Path) -> Option<Rc<Lines>> {
        if let Some(known) = self.lines.get(path) {
            return known.clone();
        }
        let text = self.verdict.text(path);
        let lines = text.map(|text| Rc::new(Lines::new(text, self.view.encoding)));
        self.lines.insert(path.to_owned(), lines.clone());
        lines
    }

    fn place(&mut self, pos: &Position, end: &Position) -> Option<(PathBuf, Range)> {
        let path = PathBuf::from(&*pos.filename);
        let lines = self.lines(&path)?;
        let start = lines.offset_in_go(pos.line, pos.column)?;
        let end = lines.offset_in_go(end.line, end.column).unwrap_or(start);
        Some((path, lines.range(start, end.max(start))))
    }

    fn diagnostic(&mut self, diagnostic: &Diagnostic, range: Range) -> lsp::Diagnostic {
        let related = diagnostic.related.iter().filter_map(|related| {
            let (path, range) = self.place(&related.pos, &related.end)?;
            let location = Location { uri: uri::from_path(&path), range };
            Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
        });
        let related = related.collect();
        let message = match &diagnostic.target {
            Some(target) => format!("{} ({target})", diagnostic.message),
            None => diagnostic.message.clone(),
        };
        let home = (!HOME.is_empty()).then(|| Uri(format!("{HOME}#checks")));
        lsp::Diagnostic {
            range,
            severity: Some(DiagnosticSeverity::Warning),
            code: Some(diagnostic.category.to_owned().into()),
            code_description: home.map(|href| CodeDescription { href }),
            source: Some("wasmptr".to_owned()),
            message: message.into(),
            related_information: Some(related),
            tags: None,
            data: None,
        }
    }

    fn details(&mut self, diagnostic: &Diagnostic, path: &Path, range: Range) -> Option<Details> {
        let mut text = layout::render(diagnostic.layout.as_ref()?);
        if let Some(help) = &diagnostic.help {
            let _ = write!(text, "\n{help}\n");
        }
        self.named(path, range, text)
    }

    /// The memory behind pointers, by file.
    fn layouts(&mut self) -> BTreeMap<PathBuf, (Arc<[u8]>, Vec<Details>)> {
        let mut layouts: BTreeMap<PathBuf, (Arc<[u8]>, Vec<Details>)> = BTreeMap::new();
        for shown in &self.verdict.layouts {
            let Some((path, range)) = self.place(&shown.pos, &shown.end) else { continue };
            let details = self.named(&path, range, layout::render(&shown.table));
            let (Some(details), Some(text)) = (details, self.verdict.text(&path)) else { continue };
            layouts.entry(path).or_insert((text, Vec::new())).1.push(details);
        }
        layouts
    }

    /// Text for a type, and for the name of the parameter before it.
    fn named(&mut self, path: &Path, range: Range, text: String) -> Option<Details> {
        let lines = self.lines(path)?;
        let start = lines.position(lines.word_before(lines.offset(range.start)));
        Some(Details { range: Range { start, end: range.end }, text })
    }

    /// The safe changes, then those that somebody has to think about.
    fn actions(&mut self, diagnostic: &Diagnostic) -> Vec<Action> {
        let mut actions = Vec::new();
        for fix in &diagnostic.suggested_fixes {
            if let Some(change) = self.change(&fix.edits) {
                let title = fix.message.clone();
                actions.push(Action { kind: CodeActionKind::QuickFix, title, change });
            }
        }
        for related in &diagnostic.related {
            actions.extend(self.rewrite(&related.pos));
        }
        actions
    }

    /// `uint32` for the pointer that is declared at a place, if one is.
    fn rewrite(&mut self, pos: &Position) -> Option<Action> {
        let path = Path::new(&*pos.filename);
        if !self.is_in_workspace(path) {
            return None;
        }
        let at = self.lines(path)?.offset_in_go(pos.line, pos.column)?;
        let text = self.verdict.text(path)?;
        let fields = self.pointers.entry(path.to_owned());
        let fields = fields.or_insert_with(|| PointerFields::parse(&pos.filename, &text));
        let edit = fields.uint32_edit(u32::try_from(at).ok()?)?.clone();
        let old = String::from_utf8_lossy(&text[edit.start as usize..edit.end as usize]);
        let title = format!("declare {old} as uint32, and mend by hand what uses it");
        let change = self.change(&[edit])?;
        Some(Action { kind: CodeActionKind::RefactorRewrite, title, change })
    }

    /// What `-fix` would do about the findings of a file.
    fn fix_all<'a>(&mut self, found: impl Iterator<Item = &'a Diagnostic>) -> Option<Change> {
        let plan = fix::merge(found, |name| {
            let path = Path::new(name);
            let text = self.verdict.text(path);
            self.is_in_workspace(path) && text.is_some_and(|text| !fix::is_generated(&text))
        });
        let edits: Vec<TextEdit> = plan.edits.into_values().flatten().collect();
        if edits.is_empty() { None } else { self.change(&edits) }
    }

    /// Edits in the words of the protocol; `None` if they are not all in files of the
    /// workspace.
    fn change(&mut self, edits: &[TextEdit]) -> Option<Change> {
        let mut change = Change::new();
        for edit in edits {
            let path = PathBuf::from(&*edit.filename);
            if !self.is_in_workspace(&path) {
                return None;
            }
            let lines = self.lines(&path)?;
            let range = lines.range(edit.start as usize, edit.end as usize);
            self.texts.insert(path.clone(), self.verdict.text(&path)?);
            let new_text = edit.new_text.clone();
            change.entry(path).or_default().push(lsp::TextEdit { range, new_text });
        }
        Some(change)
    }

    fn is_in_workspace(&self, path: &Path) -> bool {
        self.view.folders.iter().any(|folder| path.starts_with(folder))
    }
}
