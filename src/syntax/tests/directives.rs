//! Which comments are wasm directives, and to which functions they belong. What the
//! compiler does with each of these programs was tried with `go tool compile` of Go
//! 1.26 for wasip1/wasm.

use super::Parsed;
use crate::source::FileSet;
use crate::symbol::Interner;
use crate::syntax::ast::{Decl, File};
use crate::syntax::directive::{DirectiveKind, Flaw, Place};
use crate::syntax::token::Token;
use crate::syntax::{parse_body, parse_file};

impl Parsed {
    /// The directives of the file, as `module name` or `name`.
    fn directives(&self) -> Vec<String> {
        let name = |symbol| self.symbols.resolve(symbol);
        let directives = self.file.directives.iter();
        let directives = directives.map(|directive| match directive.kind {
            DirectiveKind::Import { module, name: field } => {
                format!("{} {}", name(module), name(field))
            }
            DirectiveKind::Export { name: field } => name(field).to_owned(),
        });
        directives.collect()
    }

    /// The functions that directives attach to, as `function: directive, directive`.
    fn attached(&self) -> String {
        let all = self.directives();
        let mut functions = Vec::new();
        for decl in &self.file.decls {
            if let Decl::Func(decl) = decl
                && !decl.directives.is_empty()
            {
                let own = decl.directives.iter().map(|&index| all[index as usize].as_str());
                let own: Vec<&str> = own.collect();
                let name = self.symbols.resolve(decl.name.name);
                functions.push(format!("{name}: {}", own.join(", ")));
            }
        }
        functions.join("; ")
    }
}

#[test]
fn these_comments_are_directives() {
    for (comment, directive) in [
        ("//go:wasmimport m n", "m n"),
        ("\t  //go:wasmimport m n", "m n"),
        ("//go:wasmimport   m\t\tn  ", "m n"),
        ("//go:wasmimport m\u{A0}n", "m n"),
        ("//go:wasmimport m\u{2003}n", "m n"),
        ("//go:wasmimport m\u{B}n\u{C}", "m n"),
        ("//go:wasmimport m n\r", "m n"),
        ("//go:wasmimport \tm n", "m n"),
        ("//go:wasmimport \"m\" \"n\"", "\"m\" \"n\""),
        (
            "//go:wasmimport wasi:io/poll@0.2.0 [method]pollable.block",
            "wasi:io/poll@0.2.0 [method]pollable.block",
        ),
        ("//go:wasmexport n", "n"),
        ("//go:wasmexport  _start ", "_start"),
    ] {
        let parsed = Parsed::new(format!("package p\n{comment}\nfunc f()"));
        assert_eq!(parsed.attached(), format!("f: {directive}"), "{comment:?}");
        let span = parsed.file.directives[0].span;
        assert_eq!(parsed.text(span), comment.trim_start().trim_end_matches('\r'), "{comment:?}");
    }
}

#[test]
fn these_comments_are_none() {
    for comment in [
        "//go:wasmimport",
        "//go:wasmimport ",
        "//go:wasmimport m",
        "//go:wasmimport a b c",
        "//go:wasmimport m n // why",
        "//go:wasmimport\tm n",
        "//go:wasmimport\u{A0}m n",
        "//go:wasmimportx m n",
        "//Go:wasmimport m n",
        "// go:wasmimport m n",
        "/*go:wasmimport m n*/",
        "///go:wasmimport m n",
        "//go:wasmexport",
        "//go:wasmexport ",
        "//go:wasmexport a b",
        "//go:wasmexport\ta",
        "/* */ //go:wasmimport m n",
        "/*\n*/ //go:wasmimport m n",
        "var x int //go:wasmimport m n",
        "var x int; //go:wasmimport m n",
        "var x = `\n//go:wasmimport m n\n`",
        "var x = `\n`//go:wasmimport m n",
        "// \\\n/* //go:wasmimport m n\n//go:wasmimport m n */",
    ] {
        let parsed = Parsed::new(format!("package p\n{comment}\nfunc f()"));
        assert_eq!(parsed.directives(), [""; 0], "{comment:?}");
        assert_eq!(parsed.errors, [], "{comment:?}");
    }
}

#[test]
fn flaws_of_comments() {
    for (comment, flaw, head) in [
        ("//go:wasmimport", Flaw::Bare, "//go:wasmimport"),
        ("//go:wasmimport ", Flaw::Arguments(0), "//go:wasmimport"),
        ("//go:wasmimport m", Flaw::Arguments(1), "//go:wasmimport"),
        ("//go:wasmimport m n // why", Flaw::Arguments(4), "//go:wasmimport"),
        ("//go:wasmexport a b", Flaw::Arguments(2), "//go:wasmexport"),
        ("//go:wasmimport\tm n", Flaw::Separator('\t'), "//go:wasmimport"),
        ("//go:wasmimport\u{A0}m n", Flaw::Separator('\u{A0}'), "//go:wasmimport"),
        ("//go:wasmimportx m n", Flaw::Name, "//go:wasmimportx"),
        ("//GO:wasmExport n", Flaw::Case, "//GO:wasmExport"),
        ("// go:wasmimport m n", Flaw::Space, "// go:wasmimport"),
        ("// Go:wasmimport\tm n", Flaw::Space, "// Go:wasmimport"),
        ("/*go:wasmimport m n*/", Flaw::Block, "/*go:wasmimport"),
        ("/* go:wasmexport n */", Flaw::Block, "/* go:wasmexport"),
        ("/* */ //go:wasmimport m n", Flaw::BehindCode, "//go:wasmimport"),
        ("var x int //go:wasmexport", Flaw::BehindCode, "//go:wasmexport"),
    ] {
        let parsed = Parsed::new(format!("package p\n{comment}\nfunc f()"));
        let [flawed] = &parsed.file.flawed[..] else { panic!("{comment:?}") };
        assert_eq!((flawed.flaw, parsed.text(flawed.head)), (flaw, head), "{comment:?}");
        assert!(comment.ends_with(parsed.text(flawed.span)), "{comment:?}");
    }
    for comment in [
        "//  go:wasmimport m n",
        "//\tgo:wasmimport m n",
        "// //go:wasmimport m n",
        "///go:wasmimport m n",
        "// go:wasmimport is one of two",
        "// go:wasmimport: m n",
        "x() // go:wasmimport m n",
        "//go:wasmexporter n",
        "//go:wasm-module m",
        "/*\ngo:wasmimport m n\n*/",
        "/* text */ /*go:wasmimport m n*/",
        "var x = `\n// go:wasmimport m n\n`",
    ] {
        let parsed = Parsed::new(format!("package p\n{comment}\nfunc f()"));
        assert_eq!(parsed.file.flawed, [], "{comment:?}");
    }
}

/// Directives wait until the compiler's parser has somebody to give them to.
#[test]
fn places_of_directives() {
    let declaration = Place::Declaration;
    for (text, place) in [
        ("$ func f()", Place::Function(1)),
        ("$ func\nf()", Place::Function(1)),
        ("$ import \"x\"", declaration(Token::Import)),
        ("$ const c = 1", declaration(Token::Const)),
        ("$ type t int", declaration(Token::Type)),
        ("var\n$ x int", declaration(Token::Var)),
        ("$ var (\nx int\n)", Place::Refused),
        ("var (\n$ x int\n)", declaration(Token::Var)),
        ("var (\nx int\n$ )", Place::Refused),
        ("var (\nx = T{\n$ }\ny int\n)", declaration(Token::Var)),
        ("type t struct {\n$ x int }", Place::Refused),
        ("func f(\n$ x int)", Place::Refused),
        ("func f(\n$ x int) { var y int }", declaration(Token::Var)),
        ("func f(\n$ x int) { y() }", Place::Refused),
        ("func f() {\n$ }", Place::Refused),
        ("func f() {\n$ var x int\n}", declaration(Token::Var)),
        ("func f() {\nx()\n$ type t int\n}", declaration(Token::Type)),
        ("func f() {\nif x {\n$ }\nvar y int\n}", Place::Refused),
        ("func f() {\nswitch {\ncase x:\n$ const c = 1\n}\n}", declaration(Token::Const)),
        ("func f() {\n$ l: var x int\n}", Place::Refused),
        ("$", Place::Refused),
    ] {
        for (comment, is_flawed) in [("//go:wasmexport n", false), ("// go:wasmexport n", true)] {
            let text = text.replace('$', &format!("\n{comment}\n"));
            let parsed = Parsed::new(format!("package p\nimport \"y\"\nvar v int; {text}"));
            let places: Vec<Place> = match is_flawed {
                false => parsed.file.directives.iter().map(|it| it.place).collect(),
                true => parsed.file.flawed.iter().map(|it| it.place).collect(),
            };
            assert_eq!(places, [place], "{text}");
        }
    }
}

#[test]
fn places_in_bodies_that_are_skipped() {
    let mut files = FileSet::default();
    let text = "package p\nfunc f() {\n//go:wasmexport n\nvar x int\n}\nfunc g() {}";
    let id = files.add("a.go", text.as_bytes()).unwrap();
    let mut symbols = Interner::new();
    let (mut file, _) = parse_file(&files, id, &mut symbols);
    let places = |file: &File| file.directives.iter().map(|it| it.place).collect::<Vec<_>>();
    assert_eq!(places(&file), [Place::Unknown]);
    let Decl::Func(func) = &file.decls[0] else { panic!() };
    let body = func.body.unwrap();
    parse_body(&files, &mut file, body, &mut symbols);
    assert_eq!(places(&file), [Place::Unknown]);
}

#[test]
fn a_function_takes_what_stands_before_its_name() {
    for (text, attached) in [
        ("$ func f()", "f: m n"),
        ("$\n\n\n func f()", "f: m n"),
        ("$ // prose\n\n/* more\n */\n func f()", "f: m n"),
        ("func\n$ f()", "f: m n"),
        ("$ func (t T) f()", "f: m n"),
        ("func\n$ (t T) f()", "f: m n"),
        ("$ func f() {}", "f: m n"),
        ("$ $ func f()", "f: m n, m n"),
        ("$ //go:wasmexport e\n func f()", "f: m n, e"),
        ("$ func f()\n$ func g()", "f: m n; g: m n"),
        ("func f(); \n$ func g()", "g: m n"),
        ("func f() { x() }\n$ func g()", "g: m n"),
        ("func f() {\n$ }\nfunc g()", ""),
        ("func f() { {\n$ x = func() {\n$ } } }\nfunc g()", ""),
        ("func f(\n$ a int)\nfunc g()", ""),
        ("func f()\n$", ""),
        ("func f(a,\n$ b int)", ""),
    ] {
        assert_attached(text, attached);
    }
}

#[test]
fn other_declarations_let_directives_go() {
    for (text, attached) in [
        ("$ var x int\nfunc f()", ""),
        ("$ const c = 1\nfunc f()", ""),
        ("$ type T int\nfunc f()", ""),
        ("$ import \"x\"\nfunc f()", ""),
        ("$ var (\nx int\n)\nfunc f()", ""),
        ("var (\n$ x int\n$ y int\n$ )\nfunc f()", ""),
        ("var x = T{\n$ }\nfunc f()", ""),
        ("var x = func() {\n$ }\nfunc f()", ""),
        ("type T struct {\n$ a int\n$ }\nfunc f()", ""),
        ("var\n$ x int\nfunc f()", ""),
        ("var x int\n$ func f()", "f: m n"),
        ("var x int; func\n$ f()", "f: m n"),
        ("var ()\n$ func f()", "f: m n"),
        ("import \"x\"\n$ func f()", "f: m n"),
    ] {
        assert_attached(text, attached);
    }
}

impl Parsed {
    /// The linknames of the file, as `local=target`.
    fn linknames(&self) -> Vec<String> {
        let name = |symbol| self.symbols.resolve(symbol);
        let linknames = self.file.linknames.iter();
        linknames.map(|link| format!("{}={}", name(link.local), name(link.target))).collect()
    }
}

#[test]
fn these_comments_are_linknames() {
    for (comment, linkname) in [
        ("//go:linkname a b", "a=b"),
        ("//go:linkname a example.com/p.b", "a=example.com/p.b"),
        ("\t //go:linkname  a\tb  ", "a=b"),
        ("//go:linkname \ta\u{A0}b\r", "a=b"),
    ] {
        for text in [
            "$",
            "$ func f()",
            "func f() {\n$\n x() }",
            "var x = T{\n$\n}",
            "type T struct {\n$\n}",
        ] {
            let text = text.replace('$', &format!("{comment}\n"));
            let parsed = Parsed::new(format!("package p\n{text}"));
            assert_eq!(parsed.linknames(), [linkname], "{text:?}");
            assert_eq!((parsed.directives().len(), parsed.errors.len()), (0, 0), "{text:?}");
            let span = parsed.file.linknames[0].span;
            assert_eq!(parsed.text(span), comment.trim_start().trim_end_matches('\r'), "{text:?}");
        }
    }
    let parsed = Parsed::new("//go:linkname a b\npackage p\n//go:linkname c d");
    assert_eq!(parsed.linknames(), ["a=b", "c=d"]);
}

#[test]
fn these_comments_are_no_linknames() {
    for comment in [
        "//go:linkname",
        "//go:linkname a",
        "//go:linkname a b c",
        "//go:linkname a b // why",
        "//go:linkname\ta b",
        "//go:linknames a b",
        "// go:linkname a b",
        "/*go:linkname a b*/",
        "var x int //go:linkname a b",
        "var x = `\n//go:linkname a b\n`",
        "/* */ //go:linkname a b",
    ] {
        let parsed = Parsed::new(format!("package p\n{comment}\nfunc f()"));
        assert_eq!(parsed.linknames(), [""; 0], "{comment:?}");
    }
}

#[test]
fn linknames_come_between_directives() {
    let parsed = Parsed::new(
        "package p\n//go:wasmimport m n\n//go:linkname f q.f\n//go:wasmexport e\nfunc f()",
    );
    assert_eq!((parsed.attached().as_str(), parsed.linknames().len()), ("f: m n, e", 1));
}

#[test]
fn the_package_clause_lets_directives_go() {
    let parsed = Parsed::new("//go:wasmimport m n\npackage\n//go:wasmimport m n\np\nfunc f()");
    assert_eq!((parsed.attached().as_str(), parsed.directives().len()), ("", 2));
    let parsed = Parsed::new("\u{FEFF}//go:wasmimport m n\npackage p");
    assert_eq!(parsed.directives(), ["m n"]);
}

/// Each `$` is a directive on a line of its own. All of them are in the file, and
/// only some belong to a function.
#[track_caller]
fn assert_attached(text: &str, attached: &str) {
    let text = text.replace('$', "\n//go:wasmimport m n\n");
    for line_end in ["\n", "\r\n"] {
        let text = format!("package p\n{text}").replace('\n', line_end);
        let parsed = Parsed::new(&text);
        assert_eq!(parsed.errors, [], "{text}");
        assert_eq!(parsed.attached(), attached, "{text}");
        let count = text.matches("//go:").count();
        assert_eq!(parsed.directives().len(), count, "{text}");
    }
}
