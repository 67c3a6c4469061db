//! Runs the checks over the packages in `tests/fixtures` and compares the findings
//! with the `// want "..."` comments there.
//!
//! A comment stands on the line of the finding and holds a piece of its message
//! for each, or the whole message. Every finding uses one up; one too many on
//! either side fails. No comment can stand behind a directive: `// want-above` is
//! about the line above its own. Every directory is a package, whose path is the directory's;
//! those in `std` stand for the standard library's, with what fixtures need of
//! them. `gotest/shapes` compiles `shapes` and runs it.

mod shared;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use shared::Prepared;
use wasmptr::checks::{self, Package, Selection, Suppression, useful_and_useless};
use wasmptr::diagnostic::{Diagnostic, LayoutRow};
use wasmptr::resolve::{
    Compiler, PackageData, PackageSource, Provider, Resolver, SourceText, World,
};
use wasmptr::wasm::Rules;

const ROOT: &str = "tests/fixtures";

/// Gives packages from their directories.
#[derive(Debug)]
struct Directories;

impl Provider for Directories {
    fn package(&mut self, path: &str) -> Result<Option<PackageData>, String> {
        let dirs = [Path::new(ROOT).join(path), Path::new(ROOT).join("std").join(path)];
        Ok(dirs.iter().find(|dir| dir.is_dir()).map(|dir| PackageData::Source(source(dir))))
    }
}

/// The files of a package that Go builds.
fn source(dir: &Path) -> PackageSource {
    let mut names: Vec<PathBuf> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|name| name.extension().is_some_and(|extension| extension == "go"));
    names.sort();
    let files = names.iter().map(|name| SourceText {
        name: name.to_str().unwrap().to_owned(),
        text: fs::read(name).unwrap().into(),
    });
    let files = files.filter(|file| !file.text.starts_with(b"//go:build tinygo\n"));
    PackageSource { files: files.collect(), imports: FxHashMap::default() }
}

fn check(path: &str) -> Vec<Diagnostic> {
    check_with(Selection::default(), None, path)
}

fn check_with(selection: Selection, rules: Option<Rules>, path: &str) -> Vec<Diagnostic> {
    check_for(Compiler::default(), selection, rules, path)
}

/// Runs the checks for a platform and release.
fn check_for(
    compiler: Compiler,
    selection: Selection,
    rules: Option<Rules>,
    path: &str,
) -> Vec<Diagnostic> {
    with_package(compiler, rules, path, |package| checks::run(selection, package))
}

/// Looks at a package as the drivers do.
fn with_package<T>(
    compiler: Compiler,
    rules: Option<Rules>,
    path: &str,
    look: impl FnOnce(&Package<'_>) -> T,
) -> T {
    let world = World { compiler, ..World::new() };
    let resolver = Resolver::new(world, Box::new(Directories));
    let source = source(&Path::new(ROOT).join(path));
    let follows_pointers = rules.is_some_and(Rules::follows_pointers);
    let prepared = Prepared::new(resolver, path, source, follows_pointers);
    assert_eq!(prepared.source.errors, [], "{path} does not parse");
    assert_eq!(prepared.resolver.errors(), [], "{path} does not load");
    look(&prepared.package(rules, 23))
}

/// Compares the findings in a package with its comments, which hold pieces of
/// their messages.
#[track_caller]
fn expect(path: &str) {
    compare(path, check(path), |message, want| message.contains(want));
}

/// Runs the checks in a list as on the command line, and compares their findings
/// in a package with its comments, which hold whole messages.
#[track_caller]
fn expect_whole(checks: &str, path: &str) {
    let selection = Selection::parse(checks).unwrap();
    compare(path, check_with(selection, None, path), |message, want| message == want);
}

/// What comments announce, by file and line.
fn wanted(path: &str) -> BTreeMap<(String, u32), Vec<String>> {
    let mut wanted = BTreeMap::new();
    for file in source(&Path::new(ROOT).join(path)).files {
        let text = String::from_utf8(file.text.to_vec()).unwrap();
        for (number, line) in (1..).zip(text.lines()) {
            for (comment, line_number) in [("// want ", number), ("// want-above ", number - 1)] {
                if let Some((_, wants)) = line.split_once(comment) {
                    let wants: Vec<_> = wants.split('"').skip(1).step_by(2).collect();
                    // Messages may quote.
                    let wants = wants.into_iter().map(|want| want.replace('\u{201D}', "\""));
                    let key = (file.name.clone(), line_number);
                    wanted.entry(key).or_insert_with(Vec::new).extend(wants);
                }
            }
        }
    }
    wanted
}

#[track_caller]
fn compare(path: &str, findings: Vec<Diagnostic>, is_wanted: fn(&str, &str) -> bool) {
    let mut wanted = wanted(path);
    let mut faults = Vec::new();
    for diagnostic in findings {
        let key = (diagnostic.pos.filename.to_string(), diagnostic.pos.line);
        let wants = wanted.entry(key.clone()).or_default();
        match wants.iter().position(|want| is_wanted(&diagnostic.message, want)) {
            Some(index) => drop(wants.remove(index)),
            None => faults.push(format!("{}:{}: not wanted: {}", key.0, key.1, diagnostic.message)),
        }
    }
    for ((file, line), wants) in wanted {
        faults.extend(wants.iter().map(|want| format!("{file}:{line}: not found: {want}")));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn mission() {
    expect("mission");
    assert_eq!(check("mission").len(), 3);
}

#[test]
fn kinds() {
    expect("kinds");
}

#[test]
fn forms() {
    expect("forms");
}

#[test]
fn ways() {
    expect("ways");
}

#[test]
fn lengths() {
    expect("lengths");
}

#[test]
fn names() {
    expect("names/root");
}

#[test]
fn generics() {
    expect("generics/root");
}

#[test]
fn linknames() {
    expect("linkname/root");
    let findings = check("linkname/root");
    let directive = |function: &str| {
        let finding = findings.iter().find(|finding| finding.message.starts_with(function));
        let related = &finding.unwrap().related[0];
        let file = related.pos.filename.rsplit('/').next().unwrap().to_owned();
        (file, related.pos.line, related.pos.column, related.message.clone())
    };
    let place = |file: &str, line, column, message: &str| {
        (file.to_owned(), line, column, message.to_owned())
    };
    assert_eq!(
        directive("write: "),
        place("root.go", 25, 1, "write is linked to the import hostt.Write here")
    );
    assert_eq!(
        directive("own: "),
        place("root.go", 71, 1, "own is linked to the import imported here")
    );
    assert_eq!(
        directive("elsewhere: "),
        place("names.go", 7, 2, "elsewhere is linked to the import hostt.Write here")
    );
}

#[test]
fn linknames_of_a_program() {
    expect("linkname/program");
}

#[test]
fn silent() {
    expect_whole("default,-directive", "silent");
    assert_eq!(check_with(Selection::parse("default,-directive").unwrap(), None, "silent"), []);
}

#[test]
fn directives() {
    let compiler = |release, goos: &str| Compiler { release, goos: Some(goos.into()) };
    for (path, compiler) in [
        ("directives", compiler(None, "wasip1")),
        ("directives", compiler(Some(27), "wasip1")),
        ("directives/program", compiler(Some(24), "wasip1")),
        ("directives/reactor", compiler(Some(24), "wasip1")),
        ("directives/js", compiler(Some(24), "js")),
        ("directives/old", compiler(Some(21), "wasip1")),
        ("directives/prose", compiler(Some(27), "wasip1")),
    ] {
        let findings = check_for(compiler, Selection::parse("directive").unwrap(), None, path);
        compare(path, findings, |message, want| message == want);
    }
}

#[test]
fn places_of_directives() {
    let findings = check_with(Selection::parse("directive").unwrap(), None, "directives");
    let place = |function: &str| {
        let finding = findings.iter().find(|finding| finding.message.starts_with(function));
        let finding = finding.unwrap();
        assert_eq!((finding.category, finding.pos.line), ("directive", finding.end.line));
        let related = finding.related.iter().map(|related| {
            (related.pos.line - finding.pos.line, related.pos.column, related.message.clone())
        });
        (finding.pos.column, finding.end.column, related.collect::<Vec<_>>())
    };
    let related = |line, column, message: &str| (line, column, message.to_owned());
    assert_eq!(place("space: "), (1, 27, vec![related(2, 6, "space is declared here")]));
    assert_eq!(place("block: "), (1, 28, vec![related(2, 6, "block is declared here")]));
    assert_eq!(
        place("twice: "),
        (1, 26, vec![related(2, 1, "this one counts"), related(3, 6, "twice is declared here")])
    );
}

#[test]
fn shapes() {
    expect_whole("default,-directive", "shapes");
    expect_whole("default", "shapes/hostcall");
    expect_whole("default", "shapes/helper");
}

#[test]
fn traps() {
    expect_whole("default", "traps");
    expect_whole("default", "traps/lib");
    assert_eq!(check("traps"), []);
}

#[test]
fn words() {
    expect_whole("word-size", "words");
    assert_eq!(check("words"), []);
}

#[test]
fn casts() {
    expect_whole("nested-pointer-cast", "casts");
    assert_eq!(check("casts"), []);
}

#[test]
fn broken() {
    expect("broken");
}

/// Compares the findings by the rules of a compiler with the comments, which hold
/// whole messages.
#[track_caller]
fn expect_by(rules: &str, path: &str) {
    let findings = check_with(Selection::default(), Rules::parse(rules), path);
    compare(path, findings, |message, want| message == want);
}

#[test]
fn unsupported_types() {
    expect_whole("default,-directive", "types/common");
    let findings = check("types/common");
    let place = |message: &str| {
        let finding = findings.iter().find(|finding| finding.message.starts_with(message));
        let Diagnostic { pos, end, .. } = finding.unwrap();
        (pos.line, pos.column, end.line, end.column)
    };
    assert_eq!(place("pair: results: "), (53, 14, 53, 27));
    assert_eq!(place("triple: results: "), (56, 16, 56, 35));
    assert_eq!(place("variadic: rest"), (38, 35, 38, 43));
}

#[test]
fn unsupported_types_of_old_releases() {
    expect_by("go1.23", "types/old");
    let with = |rules| check_with(Selection::default(), Rules::parse(rules), "types/old");
    let told = |rules| with(rules).iter().map(|found| found.message.clone()).collect::<Vec<_>>();
    let renamed: Vec<String> =
        told("go1.23").iter().map(|message| message.replace("Go 1.23", "Go 1.21")).collect();
    assert_eq!(told("go1.21"), renamed);
}

#[test]
fn host_layout() {
    expect_by("go1.24", "types/marked");
    let mut findings = check_with(Selection::default(), Rules::parse("go1.24"), "types/marked");
    findings.retain(|finding| finding.category == "host-layout");
    let related: Vec<&str> =
        findings[1].related.iter().map(|related| related.message.as_str()).collect();
    assert_eq!(
        related,
        ["unmarked is imported from the wasm host here", "type outer is declared here"]
    );
}

#[test]
fn tinygo() {
    expect_by("tinygo", "types/tinygo");
    let findings = check_with(Selection::default(), Some(Rules::TINYGO), "mission");
    let categories: Vec<&str> = findings.iter().map(|finding| finding.category).collect();
    assert_eq!(categories, ["host-layout"; 3]);
}

#[test]
fn mission_by_rules() {
    let told = |rules| {
        let findings = check_with(Selection::default(), Some(rules), "mission");
        let told = findings.iter().filter(|finding| finding.category != "nested-pointer");
        told.map(|finding| finding.message.clone()).collect::<Vec<_>>()
    };
    for minor in [24, 25, 26, 27] {
        assert_eq!(
            told(Rules::of_release(minor)),
            ["F3: b points to buffer, which has no structs.HostLayout marker: \
              add the field _ structs.HostLayout"]
        );
    }
    assert_eq!(
        told(Rules::of_release(22)),
        [
            "F1: p is a Go pointer (*byte), and Go 1.22 accepts no typed pointers: \
             use unsafe.Pointer",
            "F3: b is a Go pointer (*buffer), and Go 1.22 accepts no typed pointers: \
             use unsafe.Pointer",
        ]
    );
}

#[test]
fn positions() {
    let findings = check("mission");
    let place = |diagnostic: &Diagnostic| {
        let (pos, end) = (&diagnostic.pos, &diagnostic.end);
        (pos.line, pos.column, end.line, end.column)
    };
    assert_eq!(place(&findings[0]), (23, 11, 23, 19));
    assert_eq!(place(&findings[1]), (26, 11, 26, 17));
    let related: Vec<_> = findings[0]
        .related
        .iter()
        .map(|related| (related.pos.line, related.pos.column, related.message.as_str()))
        .collect();
    assert_eq!(
        related,
        [
            (22, 1, "F4 is imported from the wasm host here"),
            (8, 6, "type buffer2 is declared here"),
            (9, 2, "field ptr is declared here"),
        ]
    );
    assert!(findings.iter().all(|finding| finding.category == "nested-pointer"));
}

#[test]
fn packed() {
    expect_whole("default", "packed");
}

#[test]
fn changes() {
    expect("changes");
}

#[test]
fn circles() {
    expect_whole("default", "circles");
}

#[test]
fn silenced() {
    expect("silenced");
}

#[test]
fn findings_that_are_not_silenced_unasked() {
    let found = |suppression| {
        with_package(Compiler::default(), None, "silenced", |package| {
            checks::run(Selection::default(), &Package { suppression, ..*package })
        })
    };
    let (heeded, all) = (found(Suppression::Heeded), found(Suppression::Ignored));
    let function = |finding: &Diagnostic| finding.message.split(':').next().unwrap().to_owned();
    let mut silenced: BTreeMap<String, usize> = BTreeMap::new();
    for finding in all.iter().filter(|finding| !heeded.contains(finding)) {
        *silenced.entry(function(finding)).or_default() += 1;
    }
    let silenced: Vec<_> = silenced.iter().map(|(name, count)| (&**name, *count)).collect();
    assert_eq!(
        silenced,
        [
            ("all", 1),
            ("bare", 1),
            ("doc", 1),
            ("docOfStaticcheck", 2),
            ("grouped", 5),
            ("ignored", 1),
            ("inFile", 1),
            ("inPackage", 1),
            ("misspelt", 1),
            ("pattern", 1),
            ("reason", 1),
            ("send", 15),
            ("trailing", 1),
        ]
    );
    // Comments that mean nothing are not wrong either.
    assert!(all.iter().all(|finding| finding.category != "suppression"));
}

#[test]
fn comments_that_silence_nothing() {
    let ignores = with_package(Compiler::default(), None, "silenced", useful_and_useless);
    let useless = ignores.iter().filter(|ignore| !ignore.is_useful);
    let shown: Vec<_> = useless
        .map(|ignore| {
            let name = ignore.place.filename.rsplit('/').next().unwrap();
            (name, ignore.place.line, ignore.complaint.message.as_str())
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("useless.go", 1, "//lint:ignore wasmptr silences no finding of wasmptr: remove it"),
            ("useless.go", 25, "//lint:ignore wasmptr silences no finding of wasmptr: remove it"),
            (
                "useless.go",
                28,
                "//lint:ignore wasmptr,SA4006 silences no finding of wasmptr: \
                 take wasmptr out of its list"
            ),
        ]
    );
    assert_eq!(ignores.len(), 13);
}

/// The tables of the findings in fixture `layouts`, a line for each row: the name,
/// its type, offset and size in Go, and on the host; `!` marks the reason.
#[test]
fn layouts() {
    let mut text = String::new();
    for finding in
        check_with(Selection::parse("nested-pointer,word-size").unwrap(), None, "layouts")
    {
        let table = finding.layout.expect("every size is known");
        text += &format!("{}: {} {}\n", table.name, table.go_size, table.host_size);
        for row in &table.rows {
            text += &match row {
                LayoutRow::Omitted(count) => format!("  {count} more\n"),
                LayoutRow::Field { path, depth, typ, go, host, is_reason } => {
                    let (mark, indent) = (if *is_reason { "!" } else { " " }, "  ".repeat(*depth));
                    let places =
                        [go.offset, go.size, host.offset, host.size].map(|n| n.to_string());
                    format!(" {mark}{indent}{path}: {typ} {}\n", places.join(" "))
                }
            };
        }
    }
    assert_eq!(text, LAYOUTS);
}

const LAYOUTS: &str = "\
seed: 16 8
 !ptr: *byte 0 8 0 4
  len: uint32 8 4 4 4
*byte: 8 4
 !: *byte 0 8 0 4
message: 112 80
  flag: bool 0 1 0 1
  head: struct{n int32; items [2]item} 8 72 8 56
    head.n: int32 8 4 8 4
    head.items: [2]item 16 64 16 48
      head.items[].id: uint16 16 2 16 2
      head.items[].big: int64 24 8 24 8
 !    head.items[].name: string 32 16 32 8
  any: any 80 16 64 8
  call: func() 96 8 72 4
  end: [0]byte 104 0 76 0
wide: 80 72
  a: uint8 0 1 0 1
  b: uint8 1 1 1 1
  c: uint8 2 1 2 1
  d: uint8 3 1 3 1
  e: uint8 4 1 4 1
  f: uint8 5 1 5 1
  g: uint8 6 1 6 1
  h: uint8 7 1 7 1
  i: uint8 8 1 8 1
  j: uint8 9 1 9 1
  k: uint8 10 1 10 1
  l: uint8 11 1 11 1
  12 more
  y: uint32 56 4 56 4
  z: uint32 60 4 60 4
 !ptr: *byte 64 8 64 4
  aa: uint8 72 1 68 1
  bb: uint8 73 1 69 1
  2 more
blank: 56 28
  _: [0]*byte 0 0 0 0
  _: uint32 0 4 0 4
  _: struct{_ []byte; list []byte} 8 48 4 24
 !  _._: []byte 8 24 4 12
    _.list: []byte 32 24 16 12
an array: 96 48
 ![][]: string 0 16 0 8
a struct: 24 12
  ok: bool 0 1 0 1
 !width: int 8 8 4 4
  height: int 16 8 8 4
";
