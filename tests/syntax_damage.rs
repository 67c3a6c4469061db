//! Damaged Go: the parser must end, without a panic and without an overflow of the
//! stack, and report damage that makes a text no Go.

use wasmptr::source::{FileSet, Span};
use wasmptr::symbol::Interner;
use wasmptr::syntax::ast::{Decl, ExprKind, File, SyntaxError};
use wasmptr::syntax::{parse_body, parse_file, parse_file_fully};

/// A little of everything that Go has.
const SAMPLES: [&str; 4] = [
    include_str!("syntax/declarations.go.txt"),
    include_str!("syntax/types.go.txt"),
    include_str!("syntax/expressions.go.txt"),
    include_str!("syntax/statements.go.txt"),
];

/// Parses `text` in every way there is. Returns the first error of the whole.
fn parse_all_ways(text: &[u8]) -> Option<SyntaxError> {
    let mut files = FileSet::default();
    let mut symbols = Interner::new();
    let id = files.add("damaged.go", text).expect("the text is small");
    let (mut file, errors) = parse_file(&files, id, &mut symbols);
    check_spans(&files, &file);
    for error in &errors {
        files.position(error.pos);
    }
    for body in bodies(&file) {
        let (_, errors) = parse_body(&files, &mut file, body, &mut symbols);
        for error in &errors {
            files.position(error.pos);
        }
    }
    check_spans(&files, &file);
    let (file, errors) = parse_file_fully(&files, id, &mut symbols);
    check_spans(&files, &file);
    errors.into_iter().next()
}

fn bodies(file: &File) -> Vec<Span> {
    let literals = file.exprs.iter().filter_map(|(_, expr)| match expr.kind {
        ExprKind::FuncLit { body, .. } => Some(body),
        _ => None,
    });
    let functions = file.decls.iter().filter_map(|decl| match decl {
        Decl::Func(decl) => decl.body,
        _ => None,
    });
    literals.chain(functions).collect()
}

/// Whether all positions are in the file, so that whoever asks for a line gets one.
fn check_spans(files: &FileSet, file: &File) {
    let first = files.base(file.id);
    let last = first.offset(files.text(file.id).len() as u32);
    let inside = |span: Span| first <= span.start && span.start <= span.end && span.end <= last;
    for (_, expr) in file.exprs.iter() {
        assert!(inside(expr.span), "{:?} in {first:?}..{last:?}", expr);
    }
    for (_, stmt) in file.stmts.stmts.iter() {
        assert!(inside(stmt.span), "{:?} in {first:?}..{last:?}", stmt);
    }
    for (_, ident) in file.idents.iter() {
        assert!(inside(ident.span), "{:?} in {first:?}..{last:?}", ident);
    }
}

#[test]
fn undamaged_samples_have_no_errors() {
    for sample in SAMPLES {
        assert_eq!(parse_all_ways(sample.as_bytes()), None);
    }
}

#[test]
fn samples_may_end_anywhere() {
    for sample in SAMPLES {
        for end in 0..=sample.len() {
            parse_all_ways(&sample.as_bytes()[..end]);
        }
    }
}

#[test]
fn samples_may_lack_any_byte() {
    for sample in SAMPLES {
        for at in 0..sample.len() {
            let mut text = sample.as_bytes().to_vec();
            text.remove(at);
            parse_all_ways(&text);
        }
    }
}

#[test]
fn any_byte_may_stand_anywhere() {
    let mut random = Random(1);
    for _ in 0..4000 {
        let sample = SAMPLES[random.below(SAMPLES.len())];
        let mut text = sample.as_bytes().to_vec();
        for _ in 0..1 + random.below(4) {
            let at = random.below(text.len());
            text[at] = random.below(256) as u8;
        }
        parse_all_ways(&text);
    }
}

#[test]
fn any_piece_may_stand_anywhere() {
    let mut random = Random(2);
    for _ in 0..4000 {
        let sample = SAMPLES[random.below(SAMPLES.len())].as_bytes();
        let (from, to) = (random.below(sample.len()), random.below(sample.len()));
        let piece = &sample[from..sample.len().min(from + random.below(40))];
        let text = [&sample[..to], piece, &sample[to..]].concat();
        parse_all_ways(&text);
    }
}

#[test]
fn noise_is_no_go() {
    let mut random = Random(3);
    for length in 1..500 {
        let text: Vec<u8> = (0..length).map(|_| random.below(256) as u8).collect();
        assert!(parse_all_ways(&text).is_some());
    }
}

#[test]
fn deep_nesting_is_an_error() {
    const DEEP: usize = 100_000;
    let expression = |open: &str| format!("package p\nvar x = {}", open.repeat(DEEP));
    let typ = |open: &str| format!("package p\ntype T {}", open.repeat(DEEP));
    let statement = |open: &str| format!("package p\nfunc f() {{ {} }}", open.repeat(DEEP));
    for open in [
        "(",
        "[",
        "[]int{",
        "f(",
        "x[",
        "-x-(",
        "- ",
        "<-",
        "*",
        "func() { return ",
        "T{",
        "T{{",
        "map[",
        "a+(",
        "a*b+c&&d||(",
        "struct{a ",
        "func(a func(",
    ] {
        assert_too_deep(&expression(open), open);
    }
    for open in [
        "(",
        "[",
        "[]",
        "[1]",
        "*",
        "chan ",
        "<-chan ",
        "map[",
        "map[int]",
        "func(",
        "func() ",
        "struct{a ",
        "interface{m(",
        "interface{ [",
        "G[",
        "a.G[",
    ] {
        assert_too_deep(&typ(open), open);
    }
    for open in [
        "{",
        "if x {",
        "for {",
        "switch { case x: ",
        "select { default: ",
        "a: ",
        "go func() {",
        "if func() {",
        "for range func() {",
        "var x = func() { ",
    ] {
        assert_too_deep(&statement(open), open);
    }
}

#[track_caller]
fn assert_too_deep(text: &str, what: &str) {
    let error = parse_all_ways(text.as_bytes());
    let error = error.unwrap_or_else(|| panic!("{what:?} nests without an end"));
    assert_eq!(error.message, "exceeded max nesting depth", "{what:?}");
}

#[test]
fn long_chains_are_no_nesting() {
    const LONG: usize = 50_000;
    for text in [
        format!("package p\nconst x = 1{}", " + 1".repeat(LONG)),
        format!("package p\nvar x = a{}", ".b()[0]".repeat(LONG / 3)),
        format!("package p\nfunc f() {{ if a {{}}{} }}", " else if a {}".repeat(LONG)),
        format!("package p\nvar x = []int{{{}}}", "1,".repeat(LONG)),
        format!("package p\ntype T interface {{ int{} }}", " | int".repeat(LONG)),
        format!("package p\ntype T[P *A{}] int", " | *A".repeat(LONG)),
        format!("package p\nfunc f({} int)", vec!["a"; LONG].join(",")),
        format!("package p\nfunc f() {{ {} }}", "x = 1;".repeat(LONG)),
    ] {
        assert_eq!(parse_all_ways(text.as_bytes()), None, "{}", &text[..40]);
    }
}

#[test]
fn repeated_damage_takes_no_longer() {
    const OFTEN: usize = 50_000;
    for piece in [
        "func f() {\n",
        "func f(\n",
        "func f() { go func() {\n",
        "//go:wasmimport a b\nfunc f() {\n",
        "type T[P(C)",
        "var x = <-chan<- ",
        "/*line :1:1*/",
        "//line a.go:1\n)",
        "`\n",
        "/*\n",
        "\"\\x",
        "\0",
        "\u{FEFF}",
        "{\"",
        "case ",
        "import (\n",
    ] {
        let text = format!("package p\n{}", piece.repeat(OFTEN));
        assert!(parse_all_ways(text.as_bytes()).is_some() || piece.starts_with("/*line"));
    }
}

/// Numbers that look random and are the same in every run (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }
}
