//! Compares what each format makes of one report with the files in `tests/formats`.
//!
//! The report is that of the package in `tests/formats/report`, by all checks and the
//! rules of Go 1.24. It has a finding of each check, and findings behind tabs, wide
//! and combining characters, in lines that end with CRLF, at the end of a file without
//! a line end, in a file that is not there, and one with fixes. Its files stand below
//! `/m`, which is nowhere.
//!
//! With `WASMPTR_WRITE_EXPECTED=1` the files are written instead.

mod shared;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use shared::Prepared;
use wasmptr::checks::{self, CHECKS, Selection};
use wasmptr::diagnostic::{Diagnostic, SuggestedFix, TextEdit};
use wasmptr::print::files::Files;
use wasmptr::print::sarif::{Rule, Run};
use wasmptr::print::{full, github, json, sarif, text};
use wasmptr::resolve::{PackageData, PackageSource, Provider, Resolver, SourceText, World};
use wasmptr::wasm::Rules;

const ROOT: &str = "tests/formats";
const BASE: &str = "/m";

/// Gives the packages that the report imports.
#[derive(Debug)]
struct Imports;

impl Provider for Imports {
    fn package(&mut self, path: &str) -> Result<Option<PackageData>, String> {
        Ok(match path {
            "report/host" => Some(PackageData::Source(source(&["report/host/host.go"]))),
            "structs" => {
                let text = fs::read("tests/fixtures/std/structs/structs.go").unwrap().into();
                let file = SourceText { name: "/go/src/structs/structs.go".to_owned(), text };
                let imports = FxHashMap::default();
                Some(PackageData::Source(PackageSource { files: vec![file], imports }))
            }
            _ => None,
        })
    }
}

fn source(names: &[&str]) -> PackageSource {
    let files = names.iter().map(|name| SourceText {
        name: format!("{BASE}/{name}"),
        text: fs::read(Path::new(ROOT).join(name)).unwrap().into(),
    });
    PackageSource { files: files.collect(), imports: FxHashMap::default() }
}

/// A file below [`BASE`], or the template that lies beside the sources.
fn read(name: &str) -> Option<Arc<[u8]>> {
    let below = name.strip_prefix(BASE)?.strip_prefix('/')?;
    fs::read(Path::new(ROOT).join(below)).ok().map(Arc::from)
}

/// The findings, by position.
fn report() -> Vec<Diagnostic> {
    let files = ["calls.go", "crlf.go", "signatures.go", "wide.go"];
    let files = files.map(|name| format!("report/{name}"));
    let resolver = Resolver::new(World::new(), Box::new(Imports));
    let sources = source(&files.each_ref().map(String::as_str));
    let prepared = Prepared::new(resolver, "report", sources, true);
    assert_eq!(prepared.source.errors, []);
    assert_eq!(prepared.resolver.errors(), []);
    let package = prepared.package(Some(Rules::of_release(24)), 24);
    let mut findings = checks::run(Selection::parse("all").unwrap(), &package);
    let unmarked = findings.iter_mut().find(|finding| finding.category == "host-layout").unwrap();
    unmarked.suggested_fixes = vec![fix()];
    unmarked.target = Some("js/wasm".to_owned());
    findings
}

/// A change in two places, one of them behind wide characters.
fn fix() -> SuggestedFix {
    let edit = |name: &str, before: &str, new_text: &str| {
        let filename: Arc<str> = format!("{BASE}/{name}").into();
        let text = String::from_utf8(read(&filename).unwrap().to_vec()).unwrap();
        let start = text.find(before).unwrap() as u32;
        TextEdit { filename, start, end: start, new_text: new_text.to_owned() }
    };
    let mut wide = edit("report/wide.go", "🏽 behind", "*");
    wide.end += "🏽 ".len() as u32;
    SuggestedFix {
        message: "add the marker, and mend a comment".to_owned(),
        edits: vec![edit("report/signatures.go", "a, b uint32 }", "_ structs.HostLayout; "), wide],
    }
}

#[track_caller]
fn compare(name: &str, actual: &str) {
    let path = Path::new(ROOT).join(name);
    if std::env::var_os("WASMPTR_WRITE_EXPECTED").is_some() {
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    assert!(actual == expected, "{name} differs from what is printed now:\n{actual}");
}

fn with_files<T>(print: impl FnOnce(&mut Files<'_>) -> T) -> T {
    print(&mut Files::new(&mut read))
}

#[test]
fn the_report_has_everything() {
    let findings = report();
    let found: BTreeSet<&str> = findings.iter().map(|finding| finding.category).collect();
    assert_eq!(found, CHECKS.iter().map(|check| check.name).collect());
    let has = |is_wanted: fn(&Diagnostic, &[u8]) -> bool| {
        let line_of = |finding: &&Diagnostic| {
            let text = read(&finding.pos.filename).unwrap_or_default();
            let mut lines = text.split(|byte| *byte == b'\n');
            let line = lines.nth(finding.pos.line as usize - 1).unwrap_or_default();
            is_wanted(finding, line)
        };
        findings.iter().any(|finding| line_of(&finding))
    };
    assert!(has(|_, line| line.starts_with(b"\t")));
    assert!(has(|_, line| line.ends_with(b"\r")));
    assert!(has(|finding, line| line.len() == finding.end.column as usize - 1));
    assert!(has(|_, line| line.is_empty()), "in a file that is not there");
    assert!(has(|_, line| String::from_utf8_lossy(line).contains("漢字 /* e\u{30a}")));
    assert!(has(|finding, _| finding.pos.filename.ends_with("vanished, 100%:a.go")));
    assert!(has(|finding, _| finding.end.line > finding.pos.line || finding.pos.column == 0));
}

#[test]
fn as_text() {
    let style = text::Style { category: true, base: Path::new(BASE) };
    compare("text.txt", &text::render(&report(), None, &style));
    let with_lines = with_files(|files| {
        text::render(&report(), Some(text::Context { lines: 1, files }), &style)
    });
    compare("context.txt", &with_lines);
}

#[test]
fn in_full() {
    for (name, is_coloured, width) in [
        ("full.txt", false, None),
        ("full-80.txt", false, Some(80)),
        ("full-120.ansi", true, Some(120)),
    ] {
        let style = full::Style { is_coloured, width, base: Path::new(BASE) };
        compare(name, &with_files(|files| full::render(&report(), files, &style)));
    }
}

#[test]
fn as_json() {
    compare("findings.json", &json::render("wasmptr", &[("report".to_owned(), report())]));
}

#[test]
fn as_sarif() {
    let rule = |check: &checks::Check| Rule {
        id: check.name,
        title: check.title(),
        // The explanations are tested elsewhere, and change with every wish.
        help: "title\n\nexplanation of\ntwo lines:\n\n\tf()".to_owned(),
        is_default: check.is_default,
    };
    let rules: Vec<Rule> = CHECKS.iter().map(rule).collect();
    let failures = ["/m/broken.go:1:1: expected 'package'".to_owned()];
    let run = Run {
        tool: "wasmptr",
        version: "1.2.3",
        rules: &rules,
        base: Path::new(BASE),
        failures: &failures,
    };
    compare("findings.sarif", &with_files(|files| sarif::render(&report(), files, &run)));
}

#[test]
fn as_annotations() {
    let base = Path::new(BASE);
    compare("github.txt", &with_files(|files| github::render(&report(), files, base)));
}
