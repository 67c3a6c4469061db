//! Damaged function bodies: names, types and addresses are followed through
//! whatever the parser makes of them, and that must end, without a panic. The
//! messages of what is found must be printable.

mod shared;

use std::fs;
use std::path::Path;
use std::time::Duration;

use rustc_hash::FxHashMap;
use shared::Prepared;
use wasmptr::checks::{self, Selection, useful_and_useless};
use wasmptr::resolve::{PackageData, PackageSource, Provider, Resolver, SourceText, World};
use wasmptr::wasm::Rules;

const FIXTURES: &str = "tests/fixtures";
const EXPRESSIONS: &str = "gotest/infer/testdata/sample";

/// Gives packages from directories below [`FIXTURES`].
#[derive(Debug)]
struct Directories;

impl Provider for Directories {
    fn package(&mut self, path: &str) -> Result<Option<PackageData>, String> {
        let dir = Path::new(FIXTURES).join(path);
        Ok(dir.is_dir().then(|| PackageData::Source(source(read(&dir)))))
    }
}

/// The Go files of a directory, in order.
fn read(dir: &Path) -> Vec<Vec<u8>> {
    let mut names: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|name| name.extension().is_some_and(|extension| extension == "go"));
    names.sort();
    names.iter().map(|name| fs::read(name).unwrap()).collect()
}

fn source(texts: Vec<Vec<u8>>) -> PackageSource {
    let files = texts.into_iter().enumerate();
    let files = files.map(|(at, text)| SourceText { name: format!("{at}.go"), text: text.into() });
    PackageSource { files: files.collect(), imports: FxHashMap::default() }
}

/// Does all that is done with a package, on a stack as large as that of the
/// program. Returns the number of findings.
fn analyse(texts: Vec<Vec<u8>>) -> usize {
    let thread = std::thread::Builder::new().stack_size(256 << 20);
    thread.spawn(move || analyse_here(texts)).unwrap().join().unwrap()
}

fn analyse_here(texts: Vec<Vec<u8>>) -> usize {
    let resolver = Resolver::new(World::new(), Box::new(Directories));
    let mut prepared = Prepared::new(resolver, "damaged", source(texts), true);
    let package = prepared.source.clone();
    prepared.resolver.expression_types(&package, &mut |_, _| true);
    let rules =
        [None, Some(Rules::of_release(21)), Some(Rules::of_release(24)), Some(Rules::TINYGO)];
    let findings = rules.map(|rules| {
        let package = prepared.package(rules, 23);
        checks::run(Selection::parse("all").unwrap(), &package).len()
            + useful_and_useless(&package).len()
    });
    findings.iter().sum()
}

fn samples() -> Vec<Vec<u8>> {
    let shapes = read(&Path::new(FIXTURES).join("shapes"));
    let traps = read(&Path::new(FIXTURES).join("traps"));
    let types = ["common", "marked", "tinygo"];
    let types = types.map(|name| read(&Path::new(FIXTURES).join("types").join(name))).concat();
    [shapes, traps, types, read(Path::new(EXPRESSIONS))].concat()
}

/// A generator of the kind "xorshift".
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

#[test]
fn undamaged_samples_have_findings() {
    assert!(analyse(read(&Path::new(FIXTURES).join("shapes"))) > 90);
}

#[test]
fn any_piece_may_be_missing_or_stand_elsewhere() {
    let samples = samples();
    let mut random = Random(1);
    for _ in 0..1500 {
        let mut text = samples[random.below(samples.len())].clone();
        for _ in 0..1 + random.below(6) {
            let from = random.below(text.len());
            let to = text.len().min(from + random.below(60));
            let piece: Vec<u8> = match random.below(3) {
                0 => text.drain(from..to).collect(),
                1 => text[from..to].to_vec(),
                _ => Vec::new(),
            };
            let at = random.below(text.len());
            text.splice(at..at, piece);
        }
        analyse(vec![text]);
    }
}

/// A program of one function with this body, and an import `host`.
fn program(declarations: &str, body: &str) -> Vec<u8> {
    format!(
        "package p\n\nimport \"unsafe\"\n\ntype bad struct{{ p *byte }}\n\n\
         //go:wasmimport env host\nfunc host(p unsafe.Pointer)\n\n\
         {declarations}\n\nfunc f(p unsafe.Pointer, n int) {{\n{body}\n}}\n"
    )
    .into_bytes()
}

/// Fails if an analysis takes longer than any program should.
#[track_caller]
fn soon(texts: Vec<Vec<u8>>) -> usize {
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || send.send(analyse(texts)));
    receive.recv_timeout(Duration::from_secs(120)).unwrap()
}

#[test]
fn long_chains_end() {
    let variables: String = (1..5000).map(|n| format!("\tp{n} := p{}\n", n - 1)).collect();
    let body = format!("var v bad\n\tp0 := unsafe.Pointer(&v)\n{variables}\thost(p4999)");
    soon(vec![program("", &body)]);

    let functions: String = (1..3000)
        .map(|n| format!("func f{n}(p unsafe.Pointer) {{ f{}(p) }}\n", n - 1))
        .collect::<String>()
        + "func f0(p unsafe.Pointer) { host(p) }\n";
    soon(vec![program(&functions, "var v bad; f2999(unsafe.Pointer(&v))")]);

    let assignments = "\tq = unsafe.Pointer(uintptr(q) + 1)\n\thost(q)\n".repeat(5000);
    soon(vec![program("", &format!("q := p\n{assignments}"))]);

    let alternatives: String = (0..2000)
        .map(|n| format!("case {n}: var v{n} bad; return unsafe.Pointer(&v{n})\n"))
        .collect();
    let many =
        format!("func many(n int) unsafe.Pointer {{ switch n {{\n{alternatives}}}; return nil }}");
    soon(vec![program(&many, "host(many(n))")]);
}

/// `levels` times one of two values, each of which is one of two values.
fn fan(levels: usize, declare: impl Fn(usize, usize) -> String) -> String {
    (1..=levels).map(|n| declare(n, n - 1) + "\n").collect()
}

#[test]
fn fans_end() {
    let helpers = "func pick(a, b unsafe.Pointer) unsafe.Pointer {\n\
         if a == nil { return b }; return a }\n\
         func swap(a, b uintptr) (uintptr, uintptr) { if a == 0 { return a, b }; return b, a }\n";
    let pick = |n, m| format!("p{n} := pick(p{m}, p{m})");
    let picked = fan(60, pick);
    let body = format!("p0 := unsafe.Pointer(&bad{{}})\n{picked}\nhost(p60)");
    assert!(soon(vec![program(helpers, &body)]) > 0);

    let swapped = fan(60, |n, m| format!("p{n}, q{n} := swap(p{m}, q{m})"));
    let start = "p0 := uintptr(unsafe.Pointer(&bad{}))\nq0 := uintptr(unsafe.Pointer(&bad{}))";
    let body = format!("{start}\n{swapped}\nhost(unsafe.Pointer(p60 | q60))");
    assert!(soon(vec![program(helpers, &body)]) > 0);

    let returned = format!(
        "func returned(n int) unsafe.Pointer {{\nif n == 0 {{ return unsafe.Pointer(&bad{{}}) }}\n\
         p0 := returned(n - 1)\n{picked}\nreturn p60 }}"
    );
    assert!(soon(vec![program(&format!("{helpers}{returned}"), "host(returned(1))")]) > 0);

    // More than are followed.
    let body = format!("p0 := unsafe.Pointer(&bad{{}})\n{}\nhost(p1000)", fan(1000, pick));
    soon(vec![program(helpers, &body)]);
    let turned = "q := p\nfor range n { p, q = pick(p, q), pick(q, p); host(p); host(q) }";
    soon(vec![program(helpers, turned)]);
    let turned = "var q, r unsafe.Pointer\n\
         for range n { q = pick(q, r); r = pick(r, q); host(q); host(r) }";
    soon(vec![program(helpers, turned)]);
}

#[test]
fn circles_end() {
    let declarations = "func a(p unsafe.Pointer) unsafe.Pointer { return b(p) }\n\
         func b(p unsafe.Pointer) unsafe.Pointer { host(p); a(p); return a(p) }\n\
         func g[T any](v T) { g(&v); host(unsafe.Pointer(&v)) }\n\
         type L[T any] struct { next *L[L[T]] }\n\
         func (l *L[T]) m() { l.next.m(); host(unsafe.Pointer(l)) }\n\
         type R struct { R }\n\
         var x = y\nvar y = x\nvar z = func() unsafe.Pointer { return z() }";
    let body = "var v bad\n\
         host(a(unsafe.Pointer(&v)))\n\
         g(v)\n\
         var l L[int]; l.m()\n\
         var r R; host(unsafe.Pointer(&r)); r.R.R.m()\n\
         q := q\n\
         for { q, s := s, q; host(q); host(s) }\n\
         var h func(); h = func() { h() }; h()\n\
         host(z()); host(x); host(y)";
    assert!(soon(vec![program(declarations, body)]) > 0);
}
