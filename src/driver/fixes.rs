//! What findings say how to mend, carried out: on the files themselves, in an archive
//! for the go command, or as a diff for whoever wants to see it first.

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashMap;
use similar::TextDiff;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::diagnostic::Diagnostic;
use crate::driver::replace::replace;
use crate::fix::{self, Conflict};
use crate::print::{below, located};

/// What to do with findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FixMode {
    /// Report them.
    #[default]
    Report,
    /// Apply the fixes of those that have one.
    Apply,
    /// Print what applying the fixes would change.
    Diff,
}

/// The files that fixes may change, by the names that edits use, as they were
/// analysed.
pub(super) type Originals = FxHashMap<String, Arc<[u8]>>;

/// The new contents of some files, ordered by name.
#[derive(Debug, Default)]
pub(super) struct Changes {
    files: Vec<Change>,
    /// A line for each finding that has a fix which is not among these changes,
    /// because another one stands in its way.
    pub conflicts: Vec<String>,
    /// A line for each file that cannot be changed.
    pub failures: Vec<String>,
}

#[derive(Debug)]
struct Change {
    name: String,
    old: Arc<[u8]>,
    new: Vec<u8>,
}

impl Changes {
    /// Merges the fixes of findings. Files that programs write and files that are not
    /// among the originals are left alone without a word, files that have changed in
    /// the meantime with one.
    pub fn of<'a>(
        findings: impl IntoIterator<Item = &'a Diagnostic>,
        originals: &Originals,
    ) -> Changes {
        let mut failures = Vec::new();
        // Whether a file may be changed.
        let mut known: FxHashMap<String, bool> = FxHashMap::default();
        let plan = fix::merge(findings, |name| {
            if let Some(&may_edit) = known.get(name) {
                return may_edit;
            }
            let original = originals.get(name).filter(|text| !fix::is_generated(text));
            let is_stale = |text: &&Arc<[u8]>| {
                fs::read(name).map_or(true, |now| now.as_slice() != text.as_ref())
            };
            if original.is_some_and(|text| is_stale(&text)) {
                failures.push(format!("{name}: not fixed: the file has changed meanwhile"));
            }
            let may_edit = original.is_some_and(|text| !is_stale(&text));
            known.insert(name.to_owned(), may_edit);
            may_edit
        });
        let mut changes = Changes { failures, ..Changes::default() };
        changes.conflicts = plan.conflicts.iter().map(conflict_line).collect();
        for (name, edits) in &plan.edits {
            let old = originals[&**name].clone();
            match fix::apply(&old, edits) {
                Some(new) => changes.files.push(Change { name: name.to_string(), old, new }),
                None => changes.failures.push(format!("{name}: not fixed: edits beyond its end")),
            }
        }
        changes
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Gives the files their new contents. What goes wrong is added to the failures.
    pub fn write(&mut self) {
        for Change { name, new, .. } in &self.files {
            if let Err(error) = replace(Path::new(name), new) {
                self.failures.push(format!("{name}: not fixed: {error:#}"));
            }
        }
    }

    /// The files in a zip archive, in the form that the go command reads since
    /// Go 1.26.
    pub fn archive(&self) -> Result<Vec<u8>> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        // The same changes give the same bytes at any time.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default());
        for change in &self.files {
            archive.start_file(&*change.name, options)?;
            archive.write_all(&change.new)?;
        }
        Ok(archive.finish()?.into_inner())
    }

    /// The changes as unified diffs. Files below `base` are named relative to it; it is
    /// empty for absolute names.
    pub fn diff(&self, base: &Path) -> String {
        let mut out = String::new();
        for Change { name, old, new } in &self.files {
            let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
            let name = below(base, name);
            let diff = TextDiff::from_lines(&*old, &*new);
            let mut diff = diff.unified_diff();
            // Writing to a String cannot fail.
            let _ =
                write!(out, "{}", diff.header(&format!("{name} (old)"), &format!("{name} (new)")));
        }
        out
    }
}

fn conflict_line(conflict: &Conflict<'_>) -> String {
    let Conflict { refused, kept } = conflict;
    let other = located(&kept.pos, kept.category);
    located(&refused.pos, &format!("{}: not fixed together with {other}", refused.category))
}

#[cfg(test)]
mod tests;
