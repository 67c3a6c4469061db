//! Identity of types.

use super::Program;

fn same(a: &str, b: &str) -> bool {
    let mut program = Program::new(&format!("var a {a}\nvar b {b}"));
    let (a, b) = (program.typ("a"), program.typ("b"));
    let same = program.resolver.identical(a, b);
    assert_eq!(program.resolver.identical(b, a), same);
    same
}

#[test]
fn identical_types() {
    for (a, b) in [
        ("int", "int"),
        ("[]byte", "[]uint8"),
        ("map[rune]any", "map[int32]interface{}"),
        ("struct{ a, b int; hidden }", "struct{ a int; b int; hidden }"),
        ("struct{ a int `x:\"1\"` }", "struct{ a int \"x:\\\"1\\\"\" }"),
        ("func(a int, b ...string) error", "func(int, ...string) (e error)"),
        ("interface{ A(); b() }", "interface{ b(); A() }"),
        ("interface{ Stringer; A() }", "interface{ A(); String() string }"),
        ("interface{ Stringer; String() string }", "Stringer2"),
        ("List[struct{ a int }]", "List[struct{ a int }]"),
        ("interface{ ~int | string }", "interface{ string | ~int }"),
        ("interface{ comparable; m() }", "interface{ m(); comparable }"),
        ("<-chan func()", "<-chan func()"),
        ("[1 + 1]int", "[2]int"),
    ] {
        let b = b.replace("Stringer2", "interface{ String() string }");
        assert!(same(a, &b), "{a} and {b}");
    }
}

#[test]
fn different_types() {
    for (a, b) in [
        ("int", "int64"),
        ("Celsius", "float64"),
        ("[2]int", "[3]int"),
        ("chan int", "<-chan int"),
        ("struct{ a int }", "struct{ b int }"),
        ("struct{ a int }", "struct{ a int \"tag\" }"),
        ("struct{ hidden }", "struct{ hidden hidden }"),
        ("func(int)", "func(...int)"),
        ("func([]int)", "func(...int)"),
        ("func() int", "func()"),
        ("Stringer", "interface{ String() string }"),
        ("interface{ A() }", "interface{ A() int }"),
        ("interface{ A() }", "interface{ A(); B() }"),
        ("interface{ comparable }", "interface{}"),
        ("interface{ ~int }", "interface{ int }"),
        ("interface{ int | string }", "interface{ int; string }"),
        ("List[int]", "List[string]"),
        ("List[struct{ a int }]", "List[struct{ b int }]"),
        ("missing", "missing"),
        ("[]missing", "[]missing"),
        ("[missing]int", "[missing]int"),
        ("List[missing]", "List[missing]"),
        ("interface{ missing }", "interface{ missing }"),
    ] {
        assert!(!same(a, b), "{a} and {b}");
    }
}

#[test]
fn hostile_identity() {
    let identical = |text: &str| {
        let mut program = Program::new(text);
        let (a, b) = (program.typ("a"), program.typ("b"));
        program.resolver.identical(a, b)
    };
    let chain = |name: &str, len: u32| {
        let links =
            (1..len).map(|n| format!("type {name}{n} = func({name}{0}) {name}{0}\n", n - 1));
        format!("type {name}0 = string\n{}", links.collect::<String>())
    };
    let (a, b) = (chain("A", 300), chain("B", 300));
    assert!(identical(&format!("{a}{b}var a A60; var b B60")));
    assert!(identical(&format!("{a}{b}var a A299; var b B299")));
    assert!(!identical(&format!("{a}{b}var a A60; var b B61")));
    assert!(identical("type I interface{ m() interface{ I } }; var a, b interface{ I }"));
    let cycle = "type I interface{ m() interface{ I } }; type J interface{ m() interface{ J } }";
    assert!(identical(&format!("{cycle}; var a interface{{ I }}; var b interface{{ J }}")));
    assert!(!identical("type I[T any] interface{ I[[]T] }; var a, b interface{ I[int] }"));
    let union = |depth: usize| {
        let open = "interface{ int | ".repeat(depth);
        format!("var a, b {open}string{}", " }".repeat(depth))
    };
    assert!(identical(&union(5)));
    assert!(!identical(&union(200)));
}
