//! Constants, checked against values that the Go specification and compiler give.

use rustc_hash::FxHashMap;

use crate::resolve::{Depth, PackageData, PackageSource, Provider, Resolver, SourceText, World};
use crate::types::{ConstValue, ObjectId};

/// Gives no packages.
#[derive(Debug)]
pub(super) struct Nothing;

impl Provider for Nothing {
    fn package(&mut self, _: &str) -> Result<Option<PackageData>, String> {
        Ok(None)
    }
}

/// Declarations that the expressions may use.
const PRELUDE: &str = "
package p
import \"unsafe\"
type pair struct { a int8; b int64 }
type nested struct { pair; c [3]int16; tail struct{} }
type flags uint8
var array [5]int32
var pointer *[7]byte
var slice []int
func call() [4]int
var called = call()
const big = 1 << 100
const typed uint8 = 200
const name = \"wasm\"
const ( c0 = iota * 10; c1; _; c3 )
";

fn resolve(expression: &str) -> (Resolver, ObjectId) {
    let text = format!("{PRELUDE}\nconst it = {expression}\n");
    let file = SourceText { name: "p.go".to_owned(), text: text.into_bytes().into() };
    let source = PackageSource { files: vec![file], imports: FxHashMap::default() };
    let mut resolver = Resolver::new(World::new(), Box::new(Nothing));
    let package = resolver.add_package("p", source, Depth::Bodies);
    assert_eq!(package.errors, [], "{expression}");
    let name = resolver.world.symbols.intern("it");
    let object = resolver.declared_object(&package, name).expect("it is declared");
    resolver.resolve_object(object);
    (resolver, object)
}

fn value(expression: &str) -> String {
    let (resolver, object) = resolve(expression);
    match &resolver.world.types.objects[object].value {
        None => "unknown".to_owned(),
        Some(ConstValue::Bool(value)) => value.to_string(),
        Some(ConstValue::String(value)) => format!("{:?}", String::from_utf8_lossy(value)),
        Some(ConstValue::Int(value)) => value.to_string(),
        Some(ConstValue::Ratio(value)) => value.to_string(),
        Some(other) => format!("{other:?}"),
    }
}

#[track_caller]
fn expect(table: &[(&str, &str)]) {
    for (expression, expected) in table {
        assert_eq!(value(expression), *expected, "{expression}");
    }
}

#[test]
fn literals() {
    expect(&[
        ("0x_Ff", "255"),
        ("0b101", "5"),
        ("0o17", "15"),
        ("017", "15"),
        ("1_000", "1000"),
        ("1e3", "1000"),
        (".5", "1/2"),
        ("0x1p-2", "1/4"),
        ("0x1.8p1", "3"),
        ("'a'", "97"),
        ("'\\n'", "10"),
        ("'\\u00e9'", "233"),
        ("\"a\\x41\"", "\"aA\""),
        ("`raw\\n`", "\"raw\\\\n\""),
        ("imag(0123i)", "123"),
        ("real(5i + 2)", "2"),
        ("1e100000", "unknown"),
    ]);
}

#[test]
fn arithmetic() {
    expect(&[
        ("7 / 2", "3"),
        ("-7 / 2", "-3"),
        ("-7 % 3", "-1"),
        ("7 / 2.0", "7/2"),
        ("15 / 'a'", "0"),
        ("big / 3", "422550200076076467165567735125"),
        ("6 &^ 3", "4"),
        ("6 ^ 3", "5"),
        ("^0", "-1"),
        ("^typed", "55"),
        ("-typed", "unknown"),
        ("typed + 55", "255"),
        ("typed + 56", "unknown"),
        ("typed + 0.0", "200"),
        ("typed + 0.5", "unknown"),
        ("1 << 3.0", "8"),
        ("2.0 << 3", "16"),
        ("1.5 << 3", "unknown"),
        ("-1 >> 70", "-1"),
        ("typed << 1", "unknown"),
        ("1 << 512", "unknown"),
        ("1 << 511 >> 509", "4"),
        ("1 / 0", "unknown"),
        ("name + \"!\"", "\"wasm!\""),
        ("1 + 2 * 3 - 4", "3"),
        ("(1 + 2i) * (3 - 1i) == 5 + 5i", "true"),
    ]);
}

#[test]
fn comparisons() {
    expect(&[
        ("1 < 1.5", "true"),
        ("\"a\" >= \"b\"", "false"),
        ("!(1 == 1) || true && 'a' != 98", "true"),
        ("1 == \"a\"", "unknown"),
        ("true + false", "unknown"),
    ]);
}

#[test]
fn conversions() {
    expect(&[
        ("uint8(255)", "255"),
        ("uint8(256)", "unknown"),
        ("int8(-128)", "-128"),
        ("int(3.0)", "3"),
        ("int(3.5)", "unknown"),
        ("float32(0.1) == 0.1", "true"),
        ("float64(float32(0.1)) == 0.1", "false"),
        ("float64(1) / 3 * 3 == 1", "true"),
        ("string('é')", "\"é\""),
        ("string(-1)", "\"\u{fffd}\""),
        ("string(name)", "\"wasm\""),
        ("flags(3) | 4", "7"),
        ("flags(typed)", "200"),
        ("uint8(3) + int8(3)", "unknown"),
        ("flags(3) + uint8(3)", "unknown"),
        ("byte(3) + uint8(3)", "6"),
        // A float64 in between would end in a tie, and the tie in 1.
        ("float32(0x1.0000010000000001p0)", "8388609/8388608"),
        ("float32(0x1.000002ffffffffffp0)", "8388609/8388608"),
        ("uintptr(1) << 40", "1099511627776"),
    ]);
}

#[test]
fn functions() {
    expect(&[
        ("len(name)", "4"),
        ("len(array)", "5"),
        ("cap(pointer)", "7"),
        ("len(slice)", "unknown"),
        ("len(call())", "unknown"),
        ("len(called)", "4"),
        ("len([...]int{2: 0, 0})", "4"),
        ("len([2][3]int{}[0])", "3"),
        ("len(name[1:])", "unknown"),
        ("min(3, 2.5, 'a')", "5/2"),
        ("max(3, 2.5)", "3"),
        ("min(typed, 'a') / 2", "48"),
        ("min(typed, 2.5)", "unknown"),
        ("max(1, 2i)", "unknown"),
        ("imag(\"\")", "unknown"),
        ("imag('a')", "0"),
        ("real(complex(1, 2))", "1"),
        ("c3 + c1", "40"),
    ]);
}

#[test]
fn sizes() {
    expect(&[
        ("unsafe.Sizeof(pair{})", "16"),
        ("unsafe.Alignof(pair{}.a)", "1"),
        ("unsafe.Offsetof(pair{}.b)", "8"),
        // The empty field at the end gets a byte, and the struct its padding.
        ("unsafe.Sizeof(nested{})", "24"),
        ("unsafe.Offsetof(nested{}.c)", "16"),
        ("unsafe.Offsetof(nested{}.b)", "8"),
        ("unsafe.Sizeof(array) + unsafe.Sizeof(slice)", "44"),
        ("unsafe.Sizeof(&array)", "8"),
        ("unsafe.Sizeof(1)", "8"),
        ("unsafe.Sizeof('a')", "4"),
        ("unsafe.Sizeof(\"\")", "16"),
        ("unsafe.Sizeof(struct{ a bool; b, c any }{})", "40"),
        ("unsafe.Sizeof(missing{})", "unknown"),
        ("unsafe.Sizeof(1 << 70)", "unknown"),
        ("len([2.0]int{})", "2"),
        ("len([float64(2)]int{})", "unknown"),
    ]);
}

#[test]
fn long_chains_and_cycles() {
    let sum = vec!["1"; 100_000].join(" + ");
    assert_eq!(value(&sum), "100000");
    assert_eq!(value("it"), "unknown");
    assert_eq!(value("len([it]int{})"), "unknown");
    assert_eq!(value("unsafe.Sizeof([it]int{})"), "unknown");
}
