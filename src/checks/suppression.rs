//! Comments that silence findings, and check `suppression`, which is about those that
//! silence none.
//!
//! Two tools have spellings that Go programmers know. `//nolint` is read as
//! golangci-lint 2 reads it (pkg/result/processors/nolint_filter.go), and
//! `//lint:ignore` and `//lint:file-ignore` as staticcheck does
//! (lintcmd/directives.go). What they reach is decided by [`Remark::scope`], for both
//! alike.

mod glob;

use memchr::memmem;

use crate::checks::{ANALYZER, CHECKS, Check, Doc, Found, Needs, Package};
use crate::diagnostic::Diagnostic;
use crate::resolve::Remark;
use crate::source::{FileId, Pos, Position, Span};
use crate::wasm::{Direction, Rules};

pub(super) const CHECK: Check = Check {
    name: "suppression",
    is_default: true,
    needs: Needs::Nothing,
    doc: Doc {
        title: "find comments that are meant to silence findings and do not",
        reports: "a `//lint:ignore wasmptr` without a reason; one that silences nothing (not in `go vet`, and only when both wasm platforms are analysed)",
        wrong: "package p

//lint:ignore wasmptr
func f() {}
",
        finding: "3:1: //lint:ignore wasmptr without a reason is ignored: write //lint:ignore wasmptr REASON",
        flags: "-checks=suppression",
        why: "A finding is silenced by a comment in the spelling of golangci-lint or of
staticcheck:

	//nolint:wasmptr // reason
	//lint:ignore wasmptr reason

Behind code it is about its own line. On a line of its own it is about the line
below, and all of what begins there: a parameter, a statement, a function with its
body, a group of declarations. //nolint:a,wasmptr, //nolint:all and //nolint count
too, and one of them in the comment directly above the package clause is about the
file. //lint:ignore takes a list of names and patterns; //lint:file-ignore wasmptr
reason is about its file. Both need a reason.",
        instead: "Say why, or remove what silences nothing.",
        right: r#"package p

import "unsafe"

//go:wasmimport env send
func send(p unsafe.Pointer)

func f(p *byte) {
	send(unsafe.Pointer(&p)) //lint:ignore wasmptr this host is written in Go
}
"#,
        unseen:
            "That a //lint:ignore silences nothing is only said without the go command, when both
wasm platforms are analysed and everything could be, and if no check by any -rules
has a use for it. Of //nolint comments golangci-lint's nolintlint tells;
//lint:file-ignore may be without use. -nolint=false takes no notice of any.",
        since: "0.1.0",
    },
    run,
};

/// What comments that silence findings do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Suppression {
    /// They silence them.
    #[default]
    Heeded,
    /// Nothing.
    Ignored,
}

/// A `//lint:ignore` that names this program.
#[derive(Clone, Debug)]
pub struct Ignore {
    /// Where it stands on disk.
    pub place: Position,
    /// Whether there is anything to silence, whatever checks and rules are chosen.
    pub is_useful: bool,
    /// What there is to say if it never is.
    pub complaint: Diagnostic,
}

/// What a comment says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Words<'a> {
    /// `//nolint`, alone or with this program among its names.
    Nolint,
    Lint {
        /// What is behind the colon.
        verb: Verb,
        /// The names, not empty.
        list: &'a str,
        has_reason: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Ignore,
    FileIgnore,
}

impl<'a> Words<'a> {
    fn read(comment: &'a [u8]) -> Option<Words<'a>> {
        let comment = std::str::from_utf8(comment).ok()?;
        let Some(lint) = comment.strip_prefix("//lint:") else {
            return is_nolint(comment).then_some(Words::Nolint);
        };
        let (verb, arguments) = lint.split_once(char::is_whitespace)?;
        let verb = match verb {
            "ignore" => Verb::Ignore,
            "file-ignore" => Verb::FileIgnore,
            _ => return None,
        };
        let mut words = arguments.split_whitespace();
        Some(Words::Lint { verb, list: words.next()?, has_reason: words.next().is_some() })
    }

    /// Whether it silences findings of this program.
    fn silences(self) -> bool {
        match self {
            Words::Nolint => true,
            Words::Lint { list, has_reason, .. } => {
                has_reason
                    && list.split(',').any(|item| glob::matches(&item.to_lowercase(), ANALYZER))
            }
        }
    }
}

fn is_nolint(comment: &str) -> bool {
    let Some(rest) = comment.trim_start_matches(['/', ' ']).strip_prefix("nolint") else {
        return false;
    };
    match rest.strip_prefix(':') {
        None => rest.is_empty() || rest.starts_with(' '),
        // A name that merely begins like this is taken for it too.
        Some(names) if names.starts_with("all") => true,
        Some(names) => {
            let names = names.split("//").next().unwrap_or_default();
            let mut names = names.split(',').map(|name| name.trim().to_lowercase());
            names.any(|name| name == "all" || name == ANALYZER)
        }
    }
}

/// Whether one of several names is just that of this program.
fn names_us(list: &str) -> bool {
    list.split(',').any(|item| item.eq_ignore_ascii_case(ANALYZER))
}

/// The comments of a file that may silence something. Few files have any.
fn remarks(package: &Package<'_>, file: FileId) -> Vec<Remark> {
    let files = &package.world.files;
    let text = files.text(file);
    let may_have = ["nolint", "lint:ignore", "lint:file-ignore"]
        .iter()
        .any(|word| memmem::find(text, word.as_bytes()).is_some());
    match may_have {
        true => package.source.remarks(files, file, |comment| Words::read(comment).is_some()),
        false => Vec::new(),
    }
}

/// The `//lint:ignore` comments of a package, by file.
fn ignores(package: &Package<'_>) -> Vec<Remark> {
    let files = &package.world.files;
    let own = package.judged.iter().filter(|&&file| mentions_ignore(files.text(file)));
    own.flat_map(|&file| remarks(package, file)).collect()
}

/// Whether a file may have a `//lint:ignore` comment.
pub fn mentions_ignore(text: &[u8]) -> bool {
    memmem::find(text, b"//lint:ignore").is_some()
}

/// Drops the findings that comments silence.
pub(super) fn apply(package: &Package<'_>, found: &mut Vec<Found>) {
    let files = &package.world.files;
    let mut silenced: Vec<(FileId, Vec<Silenced>)> = Vec::new();
    found.retain(|(pos, diagnostic)| {
        let file = files.file_of(*pos);
        let known = silenced.iter().position(|(known, _)| *known == file);
        let index = known.unwrap_or_else(|| {
            let remarks = remarks(package, file);
            silenced
                .push((file, remarks.iter().filter_map(|it| silenced_by(package, it)).collect()));
            silenced.len() - 1
        });
        !silenced[index].1.iter().any(|it| it.holds(*pos, diagnostic))
    });
}

/// Where nothing is reported.
struct Silenced {
    scope: Span,
    /// Whether that goes for findings about comments that silence others, too.
    is_total: bool,
}

impl Silenced {
    fn holds(&self, pos: Pos, diagnostic: &Diagnostic) -> bool {
        let is_inside = self.scope.start <= pos && pos <= self.scope.end;
        is_inside && (self.is_total || diagnostic.category != CHECK.name)
    }
}

fn silenced_by(package: &Package<'_>, remark: &Remark) -> Option<Silenced> {
    let files = &package.world.files;
    let words = Words::read(files.slice(remark.span))?;
    let file = files.file_of(remark.span.start);
    let reaches_all = match words {
        Words::Nolint => remark.heads_file,
        Words::Lint { verb, .. } => verb == Verb::FileIgnore,
    };
    let base = files.base(file);
    let whole = Span::new(base, base.offset(files.text(file).len() as u32));
    words.silences().then_some(Silenced {
        scope: if reaches_all { whole } else { remark.scope },
        is_total: words == Words::Nolint,
    })
}

fn run(package: &Package<'_>, found: &mut Vec<Found>) {
    if package.suppression == Suppression::Ignored {
        return;
    }
    for remark in ignores(package) {
        let comment = package.world.files.slice(remark.span);
        if let Some(Words::Lint { verb, list, has_reason: false }) = Words::read(comment)
            && names_us(list)
        {
            let verb = if verb == Verb::Ignore { "ignore" } else { "file-ignore" };
            let message = format!(
                "//lint:{verb} {list} without a reason is ignored: \
                 write //lint:{verb} {list} REASON"
            );
            found.push((remark.span.start, diagnostic(package, &remark, message)));
        }
    }
}

/// The `//lint:ignore` comments that name this program. All checks are run by all rules
/// to know what there is to silence, so the memory behind pointers should be complete.
/// Those with patterns for names are left out: they may be meant for another program.
pub fn useful_and_useless(package: &Package<'_>) -> Vec<Ignore> {
    let files = &package.world.files;
    let mut complaints = Vec::new();
    let remarks = ignores(package);
    for remark in &remarks {
        if let Some(Words::Lint { verb: Verb::Ignore, list, has_reason: true }) =
            Words::read(files.slice(remark.span))
            && names_us(list)
        {
            let remedy = match list.contains(',') {
                true => "take wasmptr out of its list",
                false => "remove it",
            };
            let message = format!("//lint:ignore {list} silences no finding of wasmptr: {remedy}");
            complaints.push((remark.span.start, diagnostic(package, remark, message)));
        }
    }
    apply(package, &mut complaints);
    if complaints.is_empty() {
        return Vec::new();
    }
    let possible = possible(package);
    let ignore = |(start, complaint): Found| {
        let remark = remarks.iter().find(|remark| remark.span.start == start);
        let is_useful = remark.is_some_and(|remark| {
            possible.iter().any(|&pos| remark.scope.start <= pos && pos <= remark.scope.end)
        });
        Ignore { place: files.physical_position(start), is_useful, complaint }
    };
    complaints.into_iter().map(ignore).collect()
}

/// Where somebody may get a finding, on this platform.
fn possible(package: &Package<'_>) -> Vec<Pos> {
    let (first, last) = Rules::RELEASES;
    let rules = (first..=last).map(|release| Some(Rules::of_release(release)));
    let mut found = Vec::new();
    for rules in rules.chain([None, Some(Rules::TINYGO)]) {
        let package = Package { rules, ..*package };
        for check in CHECKS.iter().filter(|check| check.name != CHECK.name) {
            if check.runs_by(rules) {
                (check.run)(&package, &mut found);
            }
        }
    }
    // To go vet of releases that know no exports, every export is a finding.
    let is_export = |direction| matches!(direction, Direction::Export { .. });
    let exports = package.boundaries.iter().filter(|boundary| is_export(boundary.direction));
    let exports = exports.map(|boundary| boundary.directive.start);
    exports.chain(found.iter().map(|&(pos, _)| pos)).collect()
}

fn diagnostic(package: &Package<'_>, remark: &Remark, message: String) -> Diagnostic {
    let files = &package.world.files;
    Diagnostic {
        category: CHECK.name,
        pos: files.position(remark.span.start),
        end: files.position(remark.span.end),
        message,
        target: None,
        suggested_fixes: Vec::new(),
        related: Vec::new(),
        layout: None,
        help: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn silences(comment: &str) -> bool {
        Words::read(comment.as_bytes()).is_some_and(Words::silences)
    }

    /// What golangci-lint 2.15 does with these comments, for a linter called wasmptr.
    #[test]
    fn nolint() {
        for comment in [
            "//nolint",
            "// nolint",
            "//  nolint",
            "///nolint",
            "//nolint ",
            "//nolint // reason",
            "//nolint reason",
            "//nolint:wasmptr",
            "// nolint:wasmptr",
            "//nolint: wasmptr",
            "//nolint:wasmptr // reason",
            "//nolint:wasmptr//reason",
            "//nolint:WasmPtr",
            "//nolint:errcheck,wasmptr",
            "//nolint:errcheck, wasmptr // reason",
            "//nolint:errcheck,All",
            "//nolint:all",
            "//nolint:allover",
        ] {
            assert!(silences(comment), "{comment}");
        }
        for comment in [
            "/*nolint*/",
            "//Nolint",
            "//\tnolint",
            "//nolint\twasmptr",
            "//nolinter",
            "//no lint",
            "//nolint:",
            "//nolint:errcheck",
            "//nolin",
            "//nolint:wasmptr reason",
            "//nolint:wasm",
            "//nolint:errcheck // wasmptr",
            "//nolint:wasm*",
            "// see //nolint:wasmptr",
        ] {
            assert!(!silences(comment), "{comment}");
        }
    }

    #[test]
    fn lint_ignore() {
        for comment in [
            "//lint:ignore wasmptr reason",
            "//lint:ignore wasmptr a longer reason",
            "//lint:ignore WASMPTR reason",
            "//lint:ignore SA1000,wasmptr reason",
            "//lint:ignore * reason",
            "//lint:ignore wasm* reason",
            "//lint:ignore SA*,wasmpt? reason",
            "//lint:file-ignore wasmptr reason",
        ] {
            assert!(silences(comment), "{comment}");
        }
        for comment in [
            "//lint:ignore wasmptr",
            "//lint:ignore wasmptr ",
            "//lint:ignore",
            "// lint:ignore wasmptr reason",
            "//lint: ignore wasmptr reason",
            "//lint:ignored wasmptr reason",
            "//lint:ignore SA1000 reason",
            "//lint:ignore SA1000, wasmptr reason",
            "//lint:ignore wasm reason",
            "/*lint:ignore wasmptr reason*/",
        ] {
            assert!(!silences(comment), "{comment}");
        }
    }
}
