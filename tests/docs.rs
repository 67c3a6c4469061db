//! Runs the programs in the documentation of each check.

mod shared;

use rustc_hash::FxHashMap;
use shared::Prepared;
use wasmptr::checks::{self, CHECKS, Check, Selection};
use wasmptr::print::located;
use wasmptr::resolve::{
    Compiler, PackageData, PackageSource, Provider, Resolver, SourceText, World,
};
use wasmptr::wasm::Rules;

/// The few packages that programs in documentation import.
#[derive(Debug)]
struct Standard;

impl Provider for Standard {
    fn package(&mut self, path: &str) -> Result<Option<PackageData>, String> {
        let text = match path {
            "structs" => {
                "package structs\ntype HostLayout struct{ _ hostLayout }\ntype hostLayout struct{}\n"
            }
            "runtime" => "package runtime\nfunc KeepAlive(x any) {}\n",
            _ => return Err(format!("no program here imports {path}")),
        };
        Ok(Some(PackageData::Source(source(text))))
    }
}

fn source(text: &str) -> PackageSource {
    let file = SourceText { name: "p.go".to_owned(), text: text.as_bytes().into() };
    PackageSource { files: vec![file], imports: FxHashMap::default() }
}

/// What the checks with this selection say of a program: category, and line of text.
fn found(program: &str, selection: Selection, rules: Option<Rules>) -> Vec<(&'static str, String)> {
    let compiler = Compiler { release: Some(24), goos: Some("wasip1".into()) };
    let world = World { compiler, ..World::new() };
    let resolver = Resolver::new(world, Box::new(Standard));
    let prepared = Prepared::new(resolver, "p", source(program), true);
    assert_eq!(prepared.source.errors, []);
    assert_eq!(prepared.resolver.errors(), []);
    let findings = checks::run(selection, &prepared.package(rules, 24));
    findings.iter().map(|it| (it.category, located(&it.pos, &it.message))).collect()
}

fn rules(check: &Check) -> Option<Rules> {
    check.doc.flags.strip_prefix("-rules=").map(|name| Rules::parse(name).unwrap())
}

#[test]
fn the_wrong_program_has_just_the_finding_that_is_shown() {
    let all = Selection::parse("all").unwrap();
    for check in &CHECKS {
        let want = format!("p.go:{}", check.doc.finding);
        let got = found(check.doc.wrong, all, rules(check));
        assert_eq!(got, [(check.name, want.clone())], "{}", check.name);
        // With the flags that are shown it is there too.
        let shown = match check.doc.flags.strip_prefix("-checks=") {
            Some(list) => Selection::parse(list).unwrap(),
            None => Selection::default(),
        };
        assert_eq!(found(check.doc.wrong, shown, rules(check)), [(check.name, want)]);
    }
}

#[test]
fn of_the_right_program_there_is_nothing_to_say() {
    let all = Selection::parse("all").unwrap();
    for check in &CHECKS {
        for rules in [None, rules(check)] {
            assert_eq!(found(check.doc.right, all, rules), [], "{}", check.name);
        }
    }
}

#[test]
fn documentation_is_laid_out() {
    for check in &CHECKS {
        let (doc, text) = (&check.doc, check.doc());
        assert!(!doc.title.contains('\n') && !doc.reports.contains('\n'), "{}", check.name);
        assert!(!doc.title.ends_with('.') && !doc.reports.ends_with('.'), "{}", check.name);
        for (what, text) in [("why", doc.why), ("instead", doc.instead), ("unseen", doc.unseen)] {
            assert!(!text.trim().is_empty() && text.trim() == text, "{}: {what}", check.name);
            let is_long = |line: &&str| line.chars().count() > 84;
            assert_eq!(text.lines().find(is_long), None, "{}: {what}", check.name);
        }
        assert!(text.starts_with(&format!("{}: {}\n\nReports ", check.name, doc.title)));
        assert!(text.contains(&format!("\np.go:{} ({})\n", doc.finding, check.name)));
        assert!(text.ends_with(".\n") && !text.contains("\n\n\n"), "{text}");
    }
}
