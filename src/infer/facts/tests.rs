use rustc_hash::FxHashMap;

use super::decode::{self, Decoder};
use super::format::{
    self, FieldShape, FromFact, Function, MemoryFact, NamedShape, OriginFact, PackageName,
    Packages, Shape,
};
use super::{Facts, PackageFacts};
use crate::arena::IdRange;
use crate::infer::{Memo, Memory, Tracer};
use crate::resolve::{Depth, PackageData, PackageSource, Provider, Resolver, SourceText, World};
use crate::symbol::Symbol;
use crate::types::display::Qualifier;
use crate::types::{Basic, TypeId, TypeParam, TypeStore};
use crate::wasm::{self, Step};

/// The package whose facts are taken.
const PACKAGE: &str = "
package lib

import \"unsafe\"

type View struct { Ptr *byte; Len uint32 }
type Deep struct { View; more [2]struct { name string `json:\"a\"`; next *Deep } }
type Tuple[A, B any] struct { First A; Second Other[B] }
type Other[T any] struct { one T; rest []Tuple[T, T] }
type Number int32
type Pair[A, B any] struct { First A; Second [2]B }
type Calls interface { Call(a int, _ ...View) (b *View, err error); any }
type Both interface { ~[]byte | string }

//go:wasmimport env give
func Give(p unsafe.Pointer, n uint32)

func Pass(p unsafe.Pointer, text string) { Give(p, uint32(uintptr(unsafe.Pointer(unsafe.StringData(text))))) }

func Hand[A, B any](a A) { t := Pair[A, [1]B]{}; Give(unsafe.Pointer(&t), 0) }

func Same(p unsafe.Pointer) unsafe.Pointer { return p }

func Words[K any]() unsafe.Pointer { return unsafe.Pointer(new(Pair[Number, [1]K])) }

func Local() unsafe.Pointer {
	type View struct { inner map[string]chan<- int }
	return unsafe.Pointer(new(View))
}

func (v *View) Send(p unsafe.Pointer) { Give(p, 1) }

func (t Tuple[A, B]) Put() { Give(unsafe.Pointer(new(struct { a A; b [1]B })), 1) }
";

/// Types of memory whose address a function returns.
const TYPES: [&str; 16] = [
    "View",
    "Deep",
    "[3]Deep",
    "Tuple[string, Number]",
    "Tuple[Number, Tuple[View, uint8]]",
    "Other[*Deep]",
    "struct { View; *Deep; _ [0]string; f func(x, y int8) }",
    "interface { Calls; m() }",
    "struct { calls Calls; both func(any, error) <-chan rune }",
    "map[Number]chan (<-chan Deep)",
    "[]Deep",
    "uintptr",
    "string",
    "unsafe.Pointer",
    "any",
    "error",
];

/// Has package `lib` if it has its source.
#[derive(Debug)]
struct Library(Option<String>);

impl Provider for Library {
    fn package(&mut self, path: &str) -> Result<Option<PackageData>, String> {
        let text = self.0.clone().filter(|_| path == "lib");
        Ok(text.map(|text| PackageData::Source(source(&text))))
    }
}

fn source(text: &str) -> PackageSource {
    let text = text.as_bytes().into();
    let file = SourceText { name: "lib.go".to_owned(), text };
    PackageSource { files: vec![file], imports: FxHashMap::default() }
}

fn library() -> String {
    let mut text = PACKAGE.to_owned();
    for (index, typ) in TYPES.iter().enumerate() {
        text += &format!(
            "var V{index} {typ}\nfunc F{index}() unsafe.Pointer {{ return unsafe.Pointer(&V{index}) }}\n"
        );
    }
    text
}

/// The facts of a package in source form, as importers read them.
fn learn(text: &str) -> PackageFacts {
    let mut resolver = Resolver::new(World::new(), Box::new(Library(None)));
    let package = resolver.add_package("lib", source(text), Depth::Bodies);
    assert_eq!(package.errors, []);
    let facts = Tracer::new(&mut resolver, &mut Memo::default()).facts(&package);
    format::read(&bytes(facts)).unwrap().remove("lib").unwrap()
}

fn bytes(facts: PackageFacts) -> Vec<u8> {
    let mut all = Facts::default();
    all.insert("lib", facts);
    all.to_bytes()
}

/// All that is written of memory, with the function and its type parameters.
fn memories(facts: &PackageFacts) -> Vec<(&str, &MemoryFact)> {
    let mut all = Vec::new();
    for (name, Function { flows, values, data, .. }) in &facts.functions {
        for flow in flows {
            if let FromFact::Memory { memory, .. } = &flow.from {
                all.push((name.as_str(), memory));
            }
        }
        for origin in values.values().chain(data.values()).flatten() {
            match origin {
                OriginFact::Memory(memory) | OriginFact::Param { memory: Some(memory), .. } => {
                    all.push((name.as_str(), memory));
                }
                _ => {}
            }
        }
    }
    all
}

/// A reader of facts that knows nothing but what its provider has.
struct Reader {
    resolver: Resolver,
    hidden: decode::HiddenTypes,
    params: IdRange<TypeParam>,
}

impl Reader {
    fn new(provider: Library) -> Reader {
        let mut resolver = Resolver::new(World::new(), Box::new(provider));
        let params = (0..2).map(|index| TypeParam {
            name: Symbol::BLANK,
            index,
            constraint: TypeStore::INVALID,
        });
        let params = resolver.world.types.type_params.alloc_many(params);
        Reader { resolver, hidden: FxHashMap::default(), params }
    }

    fn read(&mut self, facts: &PackageFacts, memory: &MemoryFact) -> Option<Memory> {
        let name = PackageName { path: "lib".to_owned(), name: facts.name.clone() };
        let id = decode::package(&mut self.resolver.world, &name);
        let params: Vec<_> = self.params.ids().collect();
        let Reader { resolver, hidden, .. } = self;
        Decoder { resolver, hidden, package: id, facts }.memory(&params, memory)
    }

    /// What is known of memory, `string` and `int32` for the type parameters.
    fn described(&mut self, facts: &PackageFacts, memory: &MemoryFact) -> Option<String> {
        let memory = self.read(facts, memory)?;
        let args = [Basic::String, Basic::Int32].map(TypeStore::basic);
        let typ = self.resolver.world.types.substitute(memory.typ, self.params, &args);
        Some(describe(&mut self.resolver, typ))
    }
}

/// A type as messages show it, and what its memory holds.
fn describe(resolver: &mut Resolver, typ: TypeId) -> String {
    resolver.complete(typ);
    let World { types, symbols, .. } = &resolver.world;
    let show = |typ| types.display(typ, symbols, Qualifier { current: None });
    let mut text = show(typ);
    let mut pointers = wasm::Memory::new(types);
    text += &format!(" {:?}", pointers.holds(typ));
    if let Some(field) = pointers.first_pointer(typ) {
        let steps = field.path.iter().map(|step| match step {
            Step::Field(name) => symbols.resolve(*name),
            Step::Element => "[]",
        });
        let steps: Vec<&str> = steps.collect();
        text += &format!(" {} {} {}", steps.join("."), show(field.typ), field.more);
    }
    text + &format!(" {:?}", wasm::Memory::words(types).holds(typ))
}

#[test]
fn types_are_the_same_on_both_sides() {
    let text = library();
    let mut resolver = Resolver::new(World::new(), Box::new(Library(None)));
    let package = resolver.add_package("lib", source(&text), Depth::Bodies);
    let mut wanted = Vec::new();
    for object in resolver.declared_objects(&package) {
        let object = resolver.world.types.objects[object].clone();
        let name = resolver.world.symbols.resolve(object.name).to_owned();
        if let Some(number) = name.strip_prefix('V').filter(|rest| rest.parse::<u32>().is_ok()) {
            wanted.push((format!("F{number}"), describe(&mut resolver, object.typ.unwrap())));
        }
    }
    assert_eq!(wanted.len(), TYPES.len());
    let facts = learn(&text);
    for provider in [Library(None), Library(Some(text))] {
        let mut reader = Reader::new(provider);
        for (function, wanted) in &wanted {
            let memory = memories(&facts).into_iter().find(|(name, _)| name == function);
            let (_, memory) = memory.unwrap_or_else(|| panic!("{function}: {wanted}"));
            assert_eq!(reader.described(&facts, memory).as_ref(), Some(wanted));
        }
    }
}

#[test]
fn types_mention_type_parameters() {
    let facts = learn(PACKAGE);
    for provider in [Library(None), Library(Some(PACKAGE.to_owned()))] {
        let mut reader = Reader::new(provider);
        let mut read = |function: &str| {
            let all = memories(&facts);
            let (_, memory) = all.iter().find(|(name, _)| *name == function).unwrap();
            reader.described(&facts, memory).unwrap()
        };
        assert_eq!(read("Hand"), "lib.Pair[string, [1]int32] Yes First string 0 No");
        assert_eq!(read("Words"), "lib.Pair[lib.Number, [1]string] Yes Second.[].[] string 0 No");
        assert_eq!(read("Tuple.Put"), "struct{a string; b [1]int32} Yes a string 0 No");
        assert_eq!(
            read("Local"),
            "lib.View Yes inner map[string]chan<- int 0 No",
            "a type of a function is not the one that the package calls so"
        );
    }
}

#[test]
fn functions() {
    let facts = learn(PACKAGE);
    let names: Vec<&str> = facts.functions.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["Give", "Hand", "Local", "Pass", "Same", "Tuple.Put", "View.Send", "Words"],
        "what says nothing is left out"
    );
    let json = serde_json::to_string(&facts.functions["Pass"]).unwrap();
    let give = r#""package":{"path":"lib","name":"lib"},"boundary":"Give""#;
    assert_eq!(
        json,
        format!(r#"{{"flows":[{{"from":{{"param":{{"index":0}}}},{give},"label":"argument p"}},"#)
            + &format!(
                r#"{{"from":{{"param":{{"index":1,"data":true}}}},{give},"label":"argument n"}}]}}"#
            )
    );
    let same = serde_json::to_string(&facts.functions["Same"]).unwrap();
    assert_eq!(same, r#"{"values":{"0":[{"param":{"index":0}}]}}"#);
}

#[test]
fn bytes_are_read_as_they_were_written() {
    let written = bytes(learn(&library()));
    assert_eq!(written, bytes(learn(&library())), "the same facts are the same bytes");
    let mut facts = Facts::default();
    facts.add_bytes("lib", &written).unwrap();
    assert_eq!(facts.to_bytes(), written);
    // Another package may only add what was not known.
    let other = learn("\npackage lib\n//go:wasmimport env other\nfunc other()");
    facts.add_bytes("user", &bytes(other.clone())).unwrap();
    assert_eq!(facts.to_bytes(), written);
    facts.add_bytes("lib", &bytes(other.clone())).unwrap();
    assert_eq!(facts.to_bytes(), bytes(other));
    facts.insert("lib", PackageFacts::default());
    assert!(facts.is_empty() && facts.to_bytes().is_empty());
    assert!(facts.add_bytes("lib", b"").is_ok() && facts.is_empty());
}

/// Reads bytes that may be damaged, and all types in them.
fn read_all(bytes: &[u8]) {
    let Ok(packages) = format::read(bytes) else { return };
    let mut reader = Reader::new(Library(None));
    for facts in packages.values() {
        for index in 0..facts.types.len() as u32 + 1 {
            let memory = MemoryFact { typ: index, what: String::new(), plural: false };
            reader.described(facts, &memory);
        }
    }
}

#[test]
fn damaged_bytes() {
    let written = bytes(learn(&library()));
    for end in 0..written.len() {
        assert!(format::read(&written[..end]).is_err() || end == 0, "{end}");
    }
    for at in 0..written.len() {
        for byte in [b'0', b'7', b'"', b'}', b'x', 0xff] {
            let mut damaged = written.clone();
            damaged[at] = byte;
            read_all(&damaged);
        }
    }
}

/// A package with this table of types.
fn table(types: Vec<Shape>) -> Vec<u8> {
    let mut facts = learn(PACKAGE);
    facts.types = types;
    format::write(&Packages::from([("lib".to_owned(), facts)]))
}

#[test]
fn hostile_bytes() {
    let named = |under| {
        Shape::Named(NamedShape {
            package: Some(PackageName { path: "q".to_owned(), name: "q".to_owned() }),
            name: "T".to_owned(),
            args: Vec::new(),
            under,
            local: false,
        })
    };
    let field = |typ| FieldShape { name: "f".to_owned(), typ, embedded: true, tag: String::new() };
    let byte = || Shape::Basic("byte".to_owned());
    let twice = |typ| Shape::Struct(vec![field(typ), field(typ)]);
    let chain = |link: fn(u32) -> Shape| {
        std::iter::once(byte()).chain((0..100_000).map(link)).collect::<Vec<_>>()
    };
    for types in [
        chain(Shape::Pointer),
        chain(|elem| Shape::Array(Some(u64::MAX), elem)),
        std::iter::once(byte()).chain((0..200).map(twice)).collect(),
        vec![Shape::Pointer(0), Shape::Pointer(2), Shape::Pointer(1), Shape::Param(u32::MAX)],
        // A struct that contains itself, and types that are under themselves.
        vec![named(None), twice(0), named(Some(1)), twice(2)],
        vec![byte(), named(Some(0)), named(Some(1))],
        vec![Shape::Param(0), named(Some(0)), Shape::Basic("invalid".to_owned())],
    ] {
        read_all(&table(types));
    }
    let nested = "[".repeat(1_000_000);
    assert!(format::read(nested.as_bytes()).is_err());
    let nested = format!("{{\"version\":1,\"packages\":{}", "{\"a\":".repeat(1_000_000));
    assert!(format::read(nested.as_bytes()).is_err());
}
