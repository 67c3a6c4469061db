//! Many findings, one text.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SuggestedFix, TextEdit};

/// What to change in which files.
#[derive(Debug, Default)]
pub struct Plan<'a> {
    /// For each file the edits, ordered, none overlapping another.
    pub edits: BTreeMap<Arc<str>, Vec<TextEdit>>,
    /// Findings whose fix is not among the edits, in order.
    pub conflicts: Vec<Conflict<'a>>,
}

/// Two findings that cannot be fixed at once.
#[derive(Clone, Copy, Debug)]
pub struct Conflict<'a> {
    /// The one that is not fixed.
    pub refused: &'a Diagnostic,
    /// The one that is fixed in its place. It may be the same, if the edits of its
    /// fix overlap each other.
    pub kept: &'a Diagnostic,
}

/// Takes the first fix of each finding, whole or not at all: not if it changes a
/// file that `may_edit` refuses, and not if it overlaps a fix that was taken before.
/// An edit that several fixes have in common is made once.
pub fn merge<'a>(
    findings: impl IntoIterator<Item = &'a Diagnostic>,
    mut may_edit: impl FnMut(&str) -> bool,
) -> Plan<'a> {
    let mut taken: BTreeMap<Arc<str>, OfFile<'a>> = BTreeMap::new();
    let mut conflicts = Vec::new();
    for (nth, finding) in findings.into_iter().enumerate() {
        let Some(fix) = finding.suggested_fixes.first() else { continue };
        if !fix.edits.iter().all(|edit| may_edit(&edit.filename)) {
            continue;
        }
        if let Some(kept) = conflict(finding, fix, &taken) {
            conflicts.push(Conflict { refused: finding, kept });
            continue;
        }
        for edit in &fix.edits {
            let of_file = taken.entry(edit.filename.clone()).or_default();
            let equal = of_file.entry((edit.start, edit.end));
            equal.or_insert_with(|| Taken { edit: edit.clone(), nth, finding });
        }
    }
    let edits = taken.into_iter().map(|(filename, of_file)| {
        (filename, of_file.into_values().map(|taken| taken.edit).collect())
    });
    Plan { edits: edits.collect(), conflicts }
}

/// The edits of a file that were taken, by where they begin and end. None excludes
/// another.
type OfFile<'a> = BTreeMap<(u32, u32), Taken<'a>>;

/// An edit and the first finding that asks for it.
struct Taken<'a> {
    edit: TextEdit,
    /// The place of the finding among all.
    nth: usize,
    finding: &'a Diagnostic,
}

/// The finding that stands in the way of a fix.
fn conflict<'a>(
    finding: &'a Diagnostic,
    fix: &SuggestedFix,
    taken: &BTreeMap<Arc<str>, OfFile<'a>>,
) -> Option<&'a Diagnostic> {
    for (at, edit) in fix.edits.iter().enumerate() {
        if fix.edits[..at].iter().any(|other| exclude(other, edit)) {
            return Some(finding);
        }
        let Some(of_file) = taken.get(&edit.filename) else { continue };
        let before_end = of_file.range(..=(edit.end, u32::MAX)).rev().map(|(_, other)| other);
        // They do not overlap each other: those further up end even earlier.
        let near = before_end.take_while(|other| other.edit.end >= edit.start);
        let others = near.filter(|other| exclude(&other.edit, edit));
        if let Some(first) = others.min_by_key(|other| other.nth) {
            return Some(first.finding);
        }
    }
    None
}

/// Whether two edits cannot both be made. What is inserted at the border of another
/// edit excludes nothing; two insertions at one place do, since their order is
/// anybody's guess.
fn exclude(a: &TextEdit, b: &TextEdit) -> bool {
    if a.filename != b.filename || a == b {
        return false;
    }
    let are_insertions = a.start == a.end && b.start == b.end;
    if are_insertions { a.start == b.start } else { a.start < b.end && b.start < a.end }
}

/// The text with the edits made, which are ordered and do not overlap, as
/// [`Plan::edits`] has them. `None` when they do not fit the text.
pub fn apply(text: &[u8], edits: &[TextEdit]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() + 64);
    let mut done = 0;
    for edit in edits {
        let (start, end) = (edit.start as usize, edit.end as usize);
        out.extend_from_slice(text.get(done..start)?);
        text.get(start..end)?;
        out.extend_from_slice(edit.new_text.as_bytes());
        done = end;
    }
    out.extend_from_slice(text.get(done..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Position;

    fn edit(filename: &str, start: u32, end: u32, new_text: &str) -> TextEdit {
        TextEdit { filename: filename.into(), start, end, new_text: new_text.to_owned() }
    }

    fn finding(line: u32, fixes: &[&[TextEdit]]) -> Diagnostic {
        let pos = Position { filename: "a.go".into(), line, column: 1 };
        let fix =
            |edits: &&[TextEdit]| SuggestedFix { message: "mend".into(), edits: edits.to_vec() };
        Diagnostic {
            category: "directive",
            end: pos.clone(),
            pos,
            message: "wrong".to_owned(),
            target: None,
            suggested_fixes: fixes.iter().map(fix).collect(),
            related: Vec::new(),
            layout: None,
            help: None,
        }
    }

    fn fixed(text: &str, plan: &Plan<'_>) -> String {
        String::from_utf8(apply(text.as_bytes(), &plan.edits["a.go"]).unwrap()).unwrap()
    }

    /// The lines of the findings of each conflict, the refused one first.
    fn lines(plan: &Plan<'_>) -> Vec<(u32, u32)> {
        plan.conflicts.iter().map(|c| (c.refused.pos.line, c.kept.pos.line)).collect()
    }

    #[test]
    fn first_fix_of_each_finding() {
        let one = finding(1, &[&[edit("a.go", 6, 7, "X")], &[edit("a.go", 0, 7, "")]]);
        let two = finding(2, &[&[edit("a.go", 0, 0, ">"), edit("b.go", 0, 1, "")]]);
        let findings = [one, finding(3, &[]), two];
        let plan = merge(&findings, |_| true);
        assert_eq!(plan.edits.keys().map(|name| &**name).collect::<Vec<_>>(), ["a.go", "b.go"]);
        assert_eq!(fixed("abcdefg", &plan), ">abcdefX");
        assert_eq!(lines(&plan), []);
    }

    #[test]
    fn equal_edits_are_made_once() {
        let import = edit("a.go", 1, 1, "I");
        let findings = [
            finding(1, &[&[import.clone(), edit("a.go", 3, 3, "x")]]),
            finding(2, &[&[import.clone(), edit("a.go", 5, 5, "y")]]),
            finding(3, &[&[import, edit("a.go", 5, 5, "y")]]),
        ];
        let plan = merge(&findings, |_| true);
        assert_eq!(fixed("012345", &plan), "0I12x34y5");
        assert_eq!(lines(&plan), []);
    }

    #[test]
    fn overlapping_fixes_are_refused_whole() {
        let findings = [
            finding(1, &[&[edit("a.go", 2, 5, "x")]]),
            finding(2, &[&[edit("a.go", 0, 1, "y"), edit("a.go", 4, 6, "z")]]),
            finding(3, &[&[edit("a.go", 3, 3, "inside")]]),
            finding(4, &[&[edit("a.go", 2, 2, "<"), edit("a.go", 5, 5, ">")]]),
            finding(5, &[&[edit("a.go", 5, 5, "]")]]),
            finding(6, &[&[edit("a.go", 2, 5, "another")]]),
            finding(7, &[&[edit("a.go", 6, 8, "u"), edit("a.go", 7, 8, "v")]]),
        ];
        let plan = merge(&findings, |_| true);
        assert_eq!(fixed("01234567", &plan), "01<x>567");
        assert_eq!(lines(&plan), [(2, 1), (3, 1), (5, 4), (6, 1), (7, 7)]);
    }

    #[test]
    fn files_that_are_left_alone() {
        let findings = [
            finding(1, &[&[edit("a.go", 0, 1, "x"), edit("b.go", 0, 1, "x")]]),
            finding(2, &[&[edit("a.go", 0, 1, "y")]]),
        ];
        let plan = merge(&findings, |name| name == "a.go");
        assert_eq!(fixed("0", &plan), "y");
        assert_eq!(lines(&plan), []);
    }

    #[test]
    fn edits_that_do_not_fit() {
        assert_eq!(apply(b"abc", &[edit("a.go", 3, 3, "d")]), Some(b"abcd".to_vec()));
        assert_eq!(apply(b"abc", &[edit("a.go", 4, 4, "d")]), None);
        assert_eq!(apply(b"abc", &[edit("a.go", 2, 4, "d")]), None);
        assert_eq!(apply(b"abc", &[edit("a.go", 2, 1, "d")]), None);
    }
}
