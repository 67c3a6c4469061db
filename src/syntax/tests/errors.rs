//! The smallest wrong program for each error, with the message and, at `§`, the place
//! that go/parser 1.27 gives.

use super::Parsed;
use crate::source::FileSet;
use crate::symbol::Interner;
use crate::syntax::ast::Decl;
use crate::syntax::parse_file;

const MARK: &str = "§";

/// Each of `programs`, behind `before`, has a mark where its first error is.
#[track_caller]
fn assert_errors(before: &str, programs: &[(&str, &str)]) {
    for &(marked, message) in programs {
        let offset = before.len() + marked.find(MARK).expect("the error is marked");
        let text = format!("{before}{}", marked.replace(MARK, ""));
        let parsed = Parsed::new(&text);
        let first = parsed.errors.first().expect("the program is wrong");
        let found = (parsed.files.offset(first.pos) as usize, first.message.as_str());
        assert_eq!(found, (offset, message), "{marked}");
    }
}

#[test]
fn source_file() {
    assert_errors(
        "",
        &[
            ("§", "expected 'package', found 'EOF'"),
            ("§x", "expected 'package', found x"),
            ("§func f() {}", "expected 'package', found 'func'"),
            ("package§", "expected 'IDENT', found 'EOF'"),
            ("package §\"p\"", "expected 'IDENT', found \"p\""),
            ("package p §q", "expected ';', found q"),
            ("package p §var x int", "expected ';', found 'var'"),
            ("package p\n§x := 1", "expected declaration, found x"),
            ("package p\n§}", "expected declaration, found '}'"),
            (
                "package p\nvar x int\n§import \"x\"",
                "imports must appear before other declarations",
            ),
            ("package p\nfunc f() {} §func g() {}", "expected ';', found 'func'"),
            ("package p\nvar x int\n§}\nvar y int", "expected declaration, found '}'"),
            ("package p;§;", "expected declaration, found ';'"),
        ],
    );
}

#[test]
fn declarations() {
    assert_errors(
        "package p\n",
        &[
            ("import x§", "missing import path"),
            ("import x §y", "import path must be a string"),
            ("import §1", "import path must be a string"),
            ("import \"x\"§, \"y\"", "expected ';', found ','"),
            ("import (\"x\"§", "expected ')', found 'EOF'"),
            ("import (a §b)", "import path must be a string"),
            ("import . §x", "import path must be a string"),
            ("const§", "expected 'IDENT', found 'EOF'"),
            ("const a =§", "expected operand, found 'EOF'"),
            ("const a, §= 1, 2", "expected 'IDENT', found '='"),
            ("const a §:= 1", "expected ';', found ':='"),
            ("const (a = 1§", "expected ')', found 'EOF'"),
            ("var a§", "expected type, found newline"),
            ("var a §1", "expected type, found 1"),
            ("var a =\n§", "expected operand, found 'EOF'"),
            ("var a = b §c", "expected ';', found c"),
            ("var a = b §= c", "expected '==', found '='"),
            ("var (a int §b int)", "expected ';', found b"),
            ("type T§", "expected type, found newline"),
            ("type §= T", "expected 'IDENT', found '='"),
            ("type T = §", "expected type, found 'EOF'"),
            ("func §{}", "expected 'IDENT', found '{'"),
            ("func f§", "expected '(', found newline"),
            ("func f()\n§{}", "unexpected semicolon or newline before {"),
            ("func f() int §x", "expected ';', found x"),
            ("func (r T) §(a int)", "expected 'IDENT', found '('"),
            ("func (r T) f§", "expected '(', found newline"),
            ("func f() {§", "expected '}', found 'EOF'"),
            ("func §1()", "expected 'IDENT', found 1"),
            ("func () f() §1", "expected ';', found 1"),
        ],
    );
}

#[test]
fn types() {
    assert_errors(
        "package p\n",
        &[
            ("type T [§", "expected operand, found 'EOF'"),
            ("type T [2§", "expected ']', found newline"),
            ("type T [1§,]int", "unexpected comma; expecting ]"),
            ("type T [2]§", "expected type, found newline"),
            ("type T *§", "expected type, found 'EOF'"),
            ("type T map §int", "expected '[', found int"),
            ("type T map[K§}V", "expected ']', found '}'"),
            ("type T chan§", "expected type, found 'EOF'"),
            ("type T <- §int", "expected 'chan', found int"),
            ("type T func§", "expected '(', found 'EOF'"),
            ("type T func§[P any]()", "function type must have no type parameters"),
            ("type T func[§]()", "empty type parameter list"),
            ("type T (int§", "expected ')', found newline"),
            ("type T struct §x", "expected '{', found x"),
            ("type T struct { a int§, b int }", "expected ';', found ','"),
            ("type T struct { a b.§}", "expected 'IDENT', found '}'"),
            ("type T struct { a, §}", "expected 'IDENT', found '}'"),
            ("type T struct { §1 }", "expected '}', found 1"),
            ("type T struct { §(A) }", "cannot parenthesize embedded type"),
            ("type T struct { §(*A) }", "cannot parenthesize embedded type"),
            ("type T struct { *§(A) }", "cannot parenthesize embedded type"),
            ("type T struct { a [1§,]int }", "unexpected comma; expecting ]"),
            ("type T struct { a int \"x\" §\"y\" }", "expected ';', found \"y\""),
            ("type T struct { a []§}", "expected type, found '}'"),
            ("type T struct {§", "expected '}', found 'EOF'"),
            ("type T interface { m() §{} }", "expected ';', found '{'"),
            ("type T interface { §1 }", "expected '}', found 1"),
            ("type T interface { m§[P any]() }", "interface method must have no type parameters"),
            ("type T interface { A | §1 }", "expected ~ term or type, found 1"),
            ("type T interface { ~ §}", "expected type, found '}'"),
            ("type T interface { G§[A B] }", "interface method must have no type parameters"),
            (
                "type T interface { G[A,\nB§\n] }",
                "missing ',' before newline in type argument list",
            ),
            ("type T interface §x", "expected '{', found x"),
            ("type T = G[§]", "expected type argument list"),
            ("type T = G[A §B]", "missing ',' in type argument list"),
            ("type T = G[A§\n]", "missing ',' before newline in type argument list"),
            ("type T = G[§", "expected ']', found 'EOF'"),
            ("type T = a§.1", "expected ';', found .1"),
            ("type T = []§", "expected type, found newline"),
            ("type T §...int", "expected type, found '...'"),
        ],
    );
}

#[test]
fn parameters() {
    assert_errors(
        "package p\n",
        &[
            ("func f(a int, b§)", "missing parameter type"),
            ("func f(a, b int, c§)", "missing parameter type"),
            ("func f(§a.b, c int)", "missing parameter name"),
            ("func f(a int §b int)", "missing ',' in parameter list"),
            ("func f(a int§\n)", "missing ',' before newline in parameter list"),
            ("func f(a§", "missing ',' before newline in parameter list"),
            ("func f(§1)", "expected ')', found 1"),
            ("func f(a...§)", "expected type, found ')'"),
            ("func f(a §...int, b int)", "can only use ... with final parameter"),
            ("func f(§...int, ...string)", "can only use ... with final parameter"),
            ("func f() (a §...int)", "invalid use of ..."),
            ("func f() (§...int)", "invalid use of ..."),
            ("func f[§]()", "empty type parameter list"),
            ("func f[P§]()", "missing type constraint"),
            ("func f[P, Q§]()", "missing type constraint"),
            ("func f[§*P]()", "missing type parameter name or invalid array length"),
            ("func f[P any, §*Q]()", "missing type parameter name"),
            ("func f[P any, Q§]()", "missing type constraint"),
            ("func f[P §...any]()", "invalid use of ..."),
            ("func f[P any§()", "missing ',' in parameter list"),
            ("func f(a §~int)", "missing ',' in parameter list"),
            ("func f(a int §| string)", "missing ',' in parameter list"),
            ("func f(a [1§,]int)", "unexpected comma; expecting ]"),
            ("func f(a []§", "expected type, found newline"),
            ("type T[P any, Q§] int", "missing type constraint"),
            ("type T[P *C, Q§] int", "missing type constraint"),
            ("type T[P *C, ...§] int", "expected type, found ']'"),
            ("type T[P any§", "missing ',' before newline in parameter list"),
            ("type T[P interface{}, ] =§", "expected type, found 'EOF'"),
            ("type T[P *struct{}] §", "expected type, found newline"),
            ("type T[P *C,]§", "expected type, found newline"),
        ],
    );
}

#[test]
fn expressions() {
    assert_errors(
        "package p\n",
        &[
            ("var x = §", "expected operand, found 'EOF'"),
            ("var x = §)", "expected operand, found ')'"),
            ("var x = 1 +§", "expected operand, found 'EOF'"),
            ("var x = + §", "expected operand, found 'EOF'"),
            ("var x = (1§", "expected ')', found newline"),
            ("var x = (1 §2)", "expected ')', found 2"),
            ("var x = a.§", "expected selector or type assertion, found 'EOF'"),
            ("var x = a§.1", "expected ';', found .1"),
            ("var x = a.(§", "expected type, found 'EOF'"),
            ("var x = a.(type§", "expected ')', found 'EOF'"),
            ("var x = a.(§1)", "expected type, found 1"),
            ("var x = a[§", "expected operand, found 'EOF'"),
            ("var x = a[§]", "expected operand, found ']'"),
            ("var x = a[1§", "expected ']', found newline"),
            ("var x = a[1 §2]", "expected ']', found 2"),
            ("var x = a[1:2§:]", "final index required in 3-index slice"),
            ("var x = a[1§::2]", "middle index required in 3-index slice"),
            ("var x = a[§::]", "middle index required in 3-index slice"),
            ("var x = a[1:2:3§:4]", "expected ']', found ':'"),
            ("var x = a[1, §2]", "expected type, found 2"),
            ("var x = f(§", "expected ')', found 'EOF'"),
            ("var x = f(a§", "missing ',' before newline in argument list"),
            ("var x = f(a §b)", "missing ',' in argument list"),
            ("var x = f(a§\n)", "missing ',' before newline in argument list"),
            ("var x = f(a..., §b)", "expected ')', found b"),
            ("var x = f(§...)", "expected operand, found '...'"),
            ("var x = T{§", "expected '}', found 'EOF'"),
            ("var x = T{1§", "missing ',' before newline in composite literal"),
            ("var x = T{1 §2}", "missing ',' in composite literal"),
            ("var x = T{1§\n}", "missing ',' before newline in composite literal"),
            ("var x = T{a: §}", "expected operand, found '}'"),
            ("var x = T{a: b§: c}", "missing ',' in composite literal"),
            ("var x = (§T){}", "cannot parenthesize type in composite literal"),
            ("var x = ((§T)){}", "cannot parenthesize type in composite literal"),
            ("var x = []§", "expected type, found newline"),
            ("var x = []int{1,\n2§\n}", "missing ',' before newline in composite literal"),
            ("var x = <-§<-chan int", "expected 'chan'"),
            ("var x = <-chan§<- int", "expected channel type"),
            ("var x = <-chan<- chan§<- int", "expected channel type"),
            ("var x = <-chan<- §<-chan int", "expected 'chan'"),
            ("var x = a §= b", "expected '==', found '='"),
            ("var x = a, b §:= c", "expected ';', found ':='"),
            ("var x = func§", "expected '(', found 'EOF'"),
            ("var x = func(a§", "missing ',' before newline in parameter list"),
            ("var x = func() {§", "expected '}', found 'EOF'"),
            ("var x = §if", "expected operand, found 'if'"),
            ("var x = map[§", "expected type, found 'EOF'"),
            ("var x = *§", "expected operand, found 'EOF'"),
            ("var x = a §? b : c", "illegal character U+003F '?'"),
            ("var x = a§++", "expected ';', found '++'"),
            ("var x = !§", "expected operand, found 'EOF'"),
            ("var x = struct{}{§", "expected '}', found 'EOF'"),
            ("var x = interface{}§{}", "expected ';', found '{'"),
            ("var x = a §b", "expected ';', found b"),
            ("var x = a.b.§", "expected selector or type assertion, found 'EOF'"),
            ("var x = a§...", "expected ';', found '...'"),
        ],
    );
}

#[test]
fn statements() {
    assert_errors(
        "package p\nfunc f() {\n",
        &[
            ("x §y\n}", "expected ';', found y"),
            ("§x, y\n}", "expected 1 expression"),
            ("§x, y++\n}", "expected 1 expression"),
            ("1 §2\n}", "expected ';', found 2"),
            ("x := \n§}", "expected operand, found '}'"),
            ("x = y §= z\n}", "expected '==', found '='"),
            ("§x, y <- z\n}", "expected 1 expression"),
            ("L §M:\n}", "expected ';', found M"),
            ("x.y§: z\n}", "illegal label declaration"),
            ("1§:\n}", "illegal label declaration"),
            ("§else {}\n}", "expected statement, found 'else'"),
            ("§case x:\n}", "expected '}', found 'case'"),
            ("§default:\n}", "expected '}', found 'default'"),
            ("§)\n}", "expected statement, found ')'"),
            ("§~x\n}", "expected statement, found '~'"),
            ("§...\n}", "expected statement, found '...'"),
            ("§import \"x\"\n}", "expected statement, found 'import'"),
            ("x +\n§}", "expected operand, found '}'"),
            ("x++ §y\n}", "expected ';', found y"),
            ("x++ §+ y\n}", "expected ';', found '+'"),
            ("ch <-\n§}", "expected operand, found '}'"),
            ("go f§\n}", "expression in go must be function call"),
            ("go §(f())\n}", "expression in go must not be parenthesized"),
            ("go §(f)\n}", "expression in go must not be parenthesized"),
            ("go\n§}", "expected operand, found '}'"),
            ("defer f§\n}", "expression in defer must be function call"),
            ("defer §(f())\n}", "expression in defer must not be parenthesized"),
            ("defer int§\n}", "expression in defer must be function call"),
            ("defer func() {}§\n}", "expression in defer must be function call"),
            ("return 1 §2\n}", "expected ';', found 2"),
            ("return§,\n}", "expected operand, found ','"),
            ("goto\n§}", "expected 'IDENT', found '}'"),
            ("goto §1\n}", "expected 'IDENT', found 1"),
            ("break §1\n}", "expected ';', found 1"),
            ("continue x §y\n}", "expected ';', found y"),
            ("fallthrough §x\n}", "expected ';', found x"),
            ("{\n}§", "expected '}', found 'EOF'"),
            ("var x§\n}", "expected type, found newline"),
            ("const x y §z\n}", "expected ';', found z"),
            ("type T§\n}", "expected type, found newline"),
            ("func §g() {}\n}", "expected '(', found g"),
            ("func() {}() §x\n}", "expected ';', found x"),
            ("x\n§", "expected '}', found 'EOF'"),
            ("{ x } §y\n}", "expected ';', found y"),
            ("if x {} ; §else {}\n}", "expected statement, found 'else'"),
            ("x := 1,\n§}", "expected operand, found '}'"),
        ],
    );
}

#[test]
fn control() {
    assert_errors(
        "package p\nfunc f() {\n",
        &[
            ("if §{}\n}", "missing condition in if statement"),
            ("if x\n§}", "expected operand, found '}'"),
            ("if x {\n}§", "expected '}', found 'EOF'"),
            ("if x§; {}\n}", "missing condition in if statement"),
            ("if x§\n{}\n}", "unexpected newline, expecting { after if clause"),
            ("if x§;\n{}\n}", "missing condition in if statement"),
            ("if x; y§; z {}\n}", "expected '{', found ';'"),
            ("if §; {}\n}", "missing condition in if statement"),
            (
                "if §x = y {}\n}",
                "expected boolean expression, found assignment (missing parentheses around composite literal?)",
            ),
            (
                "if §x := y {}\n}",
                "expected boolean expression, found assignment (missing parentheses around composite literal?)",
            ),
            (
                "if §x++ {}\n}",
                "expected boolean expression, found simple statement (missing parentheses around composite literal?)",
            ),
            ("if var §x = 1; x {}\n}", "var declaration not allowed in if initializer"),
            ("if x {} else\n§}", "expected if statement or block, found '}'"),
            ("if x {} else §y\n}", "expected if statement or block, found y"),
            ("if x {} else if §{}\n}", "missing condition in if statement"),
            ("if x {} §y\n}", "expected ';', found y"),
            ("if x == T{} §{}\n}", "expected ';', found '{'"),
            ("if T{} §== x {}\n}", "expected ';', found '=='"),
            ("if x §y {}\n}", "expected ';', found y"),
            ("if §a, b {}\n}", "expected 1 expression"),
            ("switch\n§}", "expected operand, found '}'"),
            ("switch x\n§}", "expected operand, found '}'"),
            ("switch x {\n§", "expected '}', found 'EOF'"),
            ("switch x { §y }\n}", "expected '}', found y"),
            ("switch x { case §}\n}", "expected operand, found '}'"),
            ("switch x { case y §}\n}", "expected ':', found '}'"),
            ("switch x { case y: z §default }\n}", "expected ';', found 'default'"),
            (
                "switch §x = y {}\n}",
                "expected switch expression, found assignment (missing parentheses around composite literal?)",
            ),
            (
                "switch x; §y := z {}\n}",
                "expected switch expression, found assignment (missing parentheses around composite literal?)",
            ),
            ("switch x §= y.(type) {}\n}", "expected ':=', found '='"),
            (
                "switch §x, y := z.(type) {}\n}",
                "expected switch expression, found assignment (missing parentheses around composite literal?)",
            ),
            ("switch x {} §y\n}", "expected ';', found y"),
            ("switch x { default §y: }\n}", "expected ':', found y"),
            ("switch T{} §{}\n}", "expected ';', found '{'"),
            ("select\n§}", "expected '{', found '}'"),
            ("select §x {}\n}", "expected '{', found x"),
            ("select { §x }\n}", "expected '}', found x"),
            ("select { case §}\n}", "expected operand, found '}'"),
            ("select { case §x, y: }\n}", "expected 1 expression"),
            ("select { case §x, y <- z: }\n}", "expected 1 expression"),
            ("select { case §x, y, z = <-c: }\n}", "expected 1 or 2 expressions"),
            ("select { case x := <-c §}\n}", "expected ':', found '}'"),
            ("select {} §x\n}", "expected ';', found x"),
            ("for\n§}", "expected operand, found '}'"),
            ("for x\n§}", "expected operand, found '}'"),
            ("for x {\n}§", "expected '}', found 'EOF'"),
            ("for x §y {}\n}", "expected '{', found y"),
            ("for x; y §{}\n}", "expected ';', found '{'"),
            ("for x; y; z§; {}\n}", "expected '{', found ';'"),
            ("for ; §{}\n}", "expected operand, found '{'"),
            ("for ;; {\n}§", "expected '}', found 'EOF'"),
            (
                "for §x = y {}\n}",
                "expected boolean or range expression, found assignment (missing parentheses around composite literal?)",
            ),
            (
                "for §x := y {}\n}",
                "expected boolean or range expression, found assignment (missing parentheses around composite literal?)",
            ),
            (
                "for §x++ {}\n}",
                "expected boolean or range expression, found simple statement (missing parentheses around composite literal?)",
            ),
            (
                "for x; §y = z; {}\n}",
                "expected boolean or range expression, found assignment (missing parentheses around composite literal?)",
            ),
            ("for range §{}\n}", "expected operand, found '{'"),
            ("for x §range y {}\n}", "expected '{', found 'range'"),
            ("for x, y, §z := range c {}\n}", "expected at most 2 expressions"),
            ("for x, y := range §{}\n}", "expected operand, found '{'"),
            (
                "for §x += range y {}\n}",
                "expected boolean or range expression, found assignment (missing parentheses around composite literal?)",
            ),
            ("for x := range T{} §{}\n}", "expected ';', found '{'"),
            ("for x := range y§; z {}\n}", "expected '{', found ';'"),
            ("for {} §x\n}", "expected ';', found x"),
            ("for i := range 10 {} ; x §y\n}", "expected ';', found y"),
        ],
    );
}

#[test]
fn scanner() {
    assert_errors(
        "package p\nvar x = ",
        &[
            ("§'", "rune literal not terminated"),
            ("§''", "illegal rune literal"),
            ("§'ab'", "illegal rune literal"),
            ("§'a", "rune literal not terminated"),
            ("'\\x§'", "illegal character U+0027 ''' in escape sequence"),
            ("'\\§q'", "unknown escape sequence"),
            ("'\\§400'", "escape sequence is invalid Unicode code point"),
            ("'\\§ud800'", "escape sequence is invalid Unicode code point"),
            ("'\\§U00110000'", "escape sequence is invalid Unicode code point"),
            ("§'\\'", "rune literal not terminated"),
            ("§\"a", "string literal not terminated"),
            ("\"\\§q\"", "unknown escape sequence"),
            ("§\"\\x0", "string literal not terminated"),
            ("§\"\\", "string literal not terminated"),
            ("\"\\§400\"", "escape sequence is invalid Unicode code point"),
            ("\"\\x§g\"", "illegal character U+0067 'g' in escape sequence"),
            ("\"\\u12§\"", "illegal character U+0022 '\"' in escape sequence"),
            ("\"\\§ud800\"", "escape sequence is invalid Unicode code point"),
            ("§`a", "raw string literal not terminated"),
            ("0x§", "hexadecimal literal has no digits"),
            ("0b§", "binary literal has no digits"),
            ("0o§", "octal literal has no digits"),
            ("0b§2", "invalid digit '2' in binary literal"),
            ("0o§8", "invalid digit '8' in octal literal"),
            ("0§8", "invalid digit '8' in octal literal"),
            ("0b1§.0", "invalid radix point in binary literal"),
            ("0o1§.5", "invalid radix point in octal literal"),
            ("0x1.5§", "hexadecimal mantissa requires a 'p' exponent"),
            ("0x.§p1", "hexadecimal literal has no digits"),
            ("1§p2", "'p' exponent requires hexadecimal mantissa"),
            ("0b1§e2", "'e' exponent requires decimal mantissa"),
            ("1e§", "exponent has no digits"),
            ("1e+§", "exponent has no digits"),
            ("0x1p§", "exponent has no digits"),
            ("1§_", "'_' must separate successive digits"),
            ("0_§8", "invalid digit '8' in octal literal"),
            ("1_§_2", "'_' must separate successive digits"),
            ("0x§_", "'_' must separate successive digits"),
            ("1§_.5", "'_' must separate successive digits"),
            ("1.§_5", "'_' must separate successive digits"),
            ("1e§_5", "'_' must separate successive digits"),
            ("1§_e5", "'_' must separate successive digits"),
            ("0b_1§_", "'_' must separate successive digits"),
            ("1.5§_i", "'_' must separate successive digits"),
            ("07§_", "'_' must separate successive digits"),
            ("0x§g", "hexadecimal literal has no digits"),
            ("§@", "illegal character U+0040 '@'"),
            ("§#", "illegal character U+0023 '#'"),
            ("a §? b", "illegal character U+003F '?'"),
            ("a §$ b", "illegal character U+0024 '$'"),
            ("§“a”", "curly quotation mark '“' (use neutral '\"')"),
            ("§€", "illegal character U+20AC '€'"),
            ("1 §\\ 2", "illegal character U+005C '\\'"),
            ("§٠", "illegal character U+0660 '٠'"),
            ("a§\u{301}", "illegal character U+0301 '\u{301}'"),
            ("§Ⅰ", "illegal character U+2160 'Ⅰ'"),
            ("§/* a", "comment not terminated"),
            ("1 §/* a", "comment not terminated"),
            ("// §\u{feff}", "illegal byte order mark"),
            ("§\u{feff}1", "illegal byte order mark"),
            ("a§\0", "illegal character NUL"),
            ("\"§\0\"", "illegal character NUL"),
            ("0§_x1", "'_' must separate successive digits"),
            ("00_§8", "invalid digit '8' in octal literal"),
        ],
    );
}

#[test]
fn line_directives() {
    assert_errors(
        "package p\n",
        &[
            ("//line a.go:§x\n", "invalid line number: x"),
            ("//line a.go:§0\n", "invalid line number: 0"),
            ("//line a.go:1:§0\n", "invalid column number: 0"),
            ("//line a.go:1:§x\n", "invalid line number: x"),
            ("//line :§\n", "invalid line number: "),
            ("/*line a.go:§x*/", "invalid line number: x"),
            ("//line a.go:§1073741825\n", "invalid line number: 1073741825"),
            ("//line a.go:1:§1073741825\n", "invalid column number: 1073741825"),
            ("//line a.go:§99999999999999999999\n", "invalid line number: 99999999999999999999"),
            ("//line a.go:§-1\n", "invalid line number: -1"),
            ("//line a.go:§0:3\n", "invalid line number: 0"),
            ("/*line a:0:§0*/", "invalid column number: 0"),
        ],
    );
}

/// Texts that are no UTF-8, with the offsets of their first errors.
#[test]
fn bytes() {
    let programs: &[(&[u8], usize, &str)] = &[
        (b"\xFF\xFEp\0", 0, "illegal UTF-8 encoding (got UTF-16)"),
        (b"\xFE\xFF\0p", 0, "illegal UTF-8 encoding (got UTF-16)"),
        (b"\xFFpackage p", 0, "illegal UTF-8 encoding"),
        (b"package p // \xE9t\xE9", 13, "illegal UTF-8 encoding"),
        (b"package p\nvar s = `\n\xC0`", 20, "illegal UTF-8 encoding"),
        (b"package p\nvar s = '\xE2\x82'", 18, "illegal rune literal"),
        (b"package p\nvar a\xC3b int", 15, "illegal UTF-8 encoding"),
        (b"package p\nvar s = \"\\\xFF\"", 20, "illegal UTF-8 encoding"),
        (b"package p\nfunc f() { /* \0 */ }", 24, "illegal character NUL"),
        (b"package\xEF\xBB\xBF p", 7, "illegal byte order mark"),
        (b"\xEF\xBB\xBF\xEF\xBB\xBFpackage p", 3, "illegal byte order mark"),
    ];
    for &(text, offset, message) in programs {
        let parsed = Parsed::new(text);
        let first = parsed.errors.first().expect("the program is wrong");
        let found = (parsed.files.offset(first.pos) as usize, first.message.as_str());
        assert_eq!(found, (offset, message), "{:?}", String::from_utf8_lossy(text));
    }
}

#[test]
fn a_byte_order_mark_may_begin_a_file() {
    let parsed = Parsed::new("\u{FEFF}package p");
    assert_eq!(parsed.errors, []);
}

#[test]
fn a_line_has_one_error() {
    let parsed = Parsed::new("package p\nvar x = )}]\nvar y = )");
    let offsets = parsed.errors.iter().map(|error| parsed.files.offset(error.pos));
    assert_eq!(offsets.collect::<Vec<_>>(), [18, 22]);
}

#[test]
fn errors_stand_in_the_order_of_their_places() {
    // That `*a` has no name is known when the list is read.
    let parsed = Parsed::new("package p\nfunc f(*a,\n\tb c d)");
    let messages = parsed.errors.iter().map(|error| error.message.as_str());
    let expected = ["missing parameter name", "missing ',' in parameter list"];
    assert_eq!(messages.collect::<Vec<_>>(), expected);
}

#[test]
fn declarations_behind_an_error_are_found() {
    for text in [
        "package p\nvar x = )\nfunc g() {}",
        "package p\nfunc f(a b c) {}\nfunc g() {}",
        "package p\n}\nfunc g() {}",
        "package p\nfunc f() {\n\tif x {\n}\nfunc g() {}",
        "package p\ntype T struct { 1 }\nfunc g() {}",
    ] {
        let mut files = FileSet::default();
        let mut symbols = Interner::new();
        let id = files.add("a.go", text.as_bytes()).expect("the text is small");
        let (file, errors) = parse_file(&files, id, &mut symbols);
        assert_ne!(errors, [], "{text}");
        let Some(Decl::Func(last)) = file.decls.last() else { panic!("no function: {text}") };
        assert_eq!(symbols.resolve(last.name.name), "g", "{text}");
    }
}
