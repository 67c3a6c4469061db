//! Export data as four compilers write it.
//!
//! tests/export holds the first archive member of one package, v<N>.a in version
//! N of the format, and v<N>.txt, which is what go/types reads from it. Go 1.21.13
//! wrote version 1, 1.26.8 version 2, 1.27.0 version 4, 1.27.3 version 5, each by
//!
//! ```text
//! cd gotest && go test ./exports -run TestSample -args -write=../../tests/export
//! ```
//!
//! from gotest/exports/testdata/sample.

#[path = "../examples/exports/dump.rs"]
mod dump;
#[path = "../examples/shared/type_text.rs"]
mod type_text;

use std::fs;

use wasmptr::export::{Census, ExportData, ExportId, Importer};
use wasmptr::source::Location;
use wasmptr::symbol::Interner;
use wasmptr::types::display::Qualifier;
use wasmptr::types::{ConstValue, ObjectId, Type, TypeStore};

const VERSIONS: [u32; 4] = [1, 2, 4, 5];

fn sample(version: u32) -> Vec<u8> {
    fs::read(format!("tests/export/v{version}.a")).unwrap()
}

struct World {
    symbols: Interner,
    store: TypeStore,
    importer: Importer,
}

impl World {
    fn new() -> World {
        let mut symbols = Interner::new();
        let store = TypeStore::new(&mut symbols);
        World { symbols, store, importer: Importer::new() }
    }

    fn open(&mut self, version: u32) -> ExportId {
        let path = self.symbols.intern("example.com/sample");
        let data = ExportData::read(&sample(version)[..]).unwrap();
        self.importer.open(path, data, &mut self.store, &mut self.symbols).unwrap()
    }

    fn lookup(&mut self, file: ExportId, name: &str) -> Option<ObjectId> {
        let name = self.symbols.intern(name);
        self.importer.lookup(file, name, &mut self.store, &mut self.symbols).unwrap()
    }

    fn complete(&mut self, object: ObjectId) {
        self.importer.complete(object, &mut self.store, &mut self.symbols).unwrap();
    }

    fn object(&mut self, file: ExportId, name: &str) -> ObjectId {
        let object = self.lookup(file, name).unwrap();
        self.complete(object);
        object
    }
}

#[test]
fn every_object_is_as_go_types_reads_it() {
    for version in VERSIONS {
        let expected = fs::read_to_string(format!("tests/export/v{version}.txt")).unwrap();
        let mut text = Vec::new();
        dump::dump("example.com/sample", &sample(version)[..], &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        for (line, expected) in text.lines().zip(expected.lines()) {
            assert_eq!(line, expected, "version {version}");
        }
        assert_eq!(text.len(), expected.len());
    }
}

#[test]
fn every_byte_is_understood() {
    for (version, objects, generic_methods) in [(1, 39, 0), (2, 47, 0), (4, 47, 2), (5, 47, 2)] {
        let mut world = World::new();
        let file = world.open(version);
        let census = world.importer.verify(file, &mut world.store, &mut world.symbols).unwrap();
        assert_eq!(census, Census { objects, methods: 4, generic_methods }, "version {version}");
    }
}

#[test]
fn data_of_another_version_is_not_misunderstood() {
    // The version is the word after the only "$$B\nu".
    const MARK: &[u8] = b"\n$$B\nu";
    for (version, claimed) in [(5, 4), (5, 2), (4, 5), (4, 2), (2, 4), (2, 1), (1, 2)] {
        let mut file = sample(version);
        let mark = file.windows(MARK.len()).position(|bytes| bytes == MARK).unwrap();
        file[mark + MARK.len()] = claimed;
        let mut world = World::new();
        let path = world.symbols.intern("example.com/sample");
        let data = ExportData::read(&file[..]).unwrap();
        let (store, symbols) = (&mut world.store, &mut world.symbols);
        let opened = world.importer.open(path, data, store, symbols);
        let result = opened.and_then(|file| world.importer.verify(file, store, symbols));
        assert!(result.is_err(), "version {version} as {claimed}: {result:?}");
    }
}

#[test]
fn only_what_is_asked_for_is_read() {
    let mut world = World::new();
    let file = world.open(5);
    let before = world.store.objects.len();
    let header = world.lookup(file, "Header").unwrap();
    assert_eq!(world.store.objects.len(), before + 1);
    assert!(world.store.fields.is_empty());

    world.complete(header);
    // Beside itself a Header mentions List and inner.ID, which are declared and
    // empty.
    assert_eq!(world.store.objects.len(), before + 3);
    assert_eq!(world.store.fields.len(), 7);
    let list = world.lookup(file, "List").unwrap();
    let named = world.store.named_of(list).unwrap();
    assert_eq!(world.store.named[named].type_params.len(), 1);
    assert_eq!(world.store.named[named].underlying, None);

    // Once more is nothing at all.
    world.complete(header);
    assert_eq!(world.store.fields.len(), 7);
}

#[test]
fn methods_are_in_the_order_of_the_source() {
    for (version, expected) in
        [(1, &["Push"][..]), (2, &["Push"]), (4, &["Push", "Each"]), (5, &["Each", "Push"])]
    {
        let mut world = World::new();
        let file = world.open(version);
        let list = world.lookup(file, "List").unwrap();
        let named = world.store.named_of(list).unwrap();
        world.importer.methods(list, &mut world.store, &mut world.symbols).unwrap();
        // What is under the type is another question.
        assert_eq!(world.store.named[named].underlying, None);
        let methods = &world.store.method_decls[world.store.named[named].methods.unwrap()];
        let names: Vec<&str> =
            methods.iter().map(|method| world.symbols.resolve(method.name)).collect();
        assert_eq!(names, expected, "version {version}");
    }
}

#[test]
fn names_and_packages() {
    let mut world = World::new();
    let file = world.open(5);
    let package = world.store.package_info(world.importer.package(file));
    assert_eq!(world.symbols.resolve(package.path), "example.com/sample");
    assert_eq!(world.symbols.resolve(package.name), "sample");
    assert_eq!(world.symbols.resolve(world.importer.path(file)), "example.com/sample");
    assert!(world.importer.header(file).starts_with("go object linux amd64 go1.27.3 "));
    assert_eq!(world.importer.version(file), 5);
    // An object of another package, one of the universe, one that is not there.
    for name in ["ID", "any", "Missing", "", "List.Each"] {
        assert_eq!(world.lookup(file, name), None, "{name}");
    }
    let header = world.lookup(file, "Header").unwrap();
    assert_eq!(world.importer.origin(header), Some(file));
    let error = world.symbols.intern("error");
    let error = world.store.lookup(None, error).unwrap();
    assert_eq!(world.importer.origin(error), None);
}

#[test]
fn instances_of_generic_types_are_expanded_by_the_store() {
    let mut world = World::new();
    let file = world.open(5);
    let lists = world.object(file, "Lists");
    let Some(Type::Array { len: Some(2), elem }) =
        world.store.objects[lists].typ.map(|typ| world.store.get(typ))
    else {
        panic!()
    };
    let Type::Named(instance) = world.store.get(elem) else { panic!() };
    assert_eq!(world.store.named[instance].underlying, None);
    world.complete(world.store.named[instance].obj);
    world.store.expand(instance);
    let underlying = world.store.named[instance].underlying.unwrap();
    let qualifier = Qualifier { current: Some(world.importer.package(file)) };
    assert_eq!(
        world.store.display(underlying, &world.symbols, qualifier),
        "struct{Items []int; tail *List[int]; pairs map[string]inner.Pair[string, *int]}"
    );
}

#[test]
fn positions_follow_line_directives() {
    let mut world = World::new();
    let file = world.open(5);
    let mut location = |name| {
        let object = world.lookup(file, name).unwrap();
        match world.store.objects[object].location {
            Location::Foreign { file, line, column } => {
                (world.symbols.resolve(file).to_owned(), line, column)
            }
            other => panic!("{other:?}"),
        }
    };
    let source = fs::read_to_string("gotest/exports/testdata/sample/sample.go").unwrap();
    let line = source.lines().position(|line| line.starts_with("type Header")).unwrap() as u32 + 1;
    assert_eq!(location("Header"), ("example.com/sample/sample.go".to_owned(), line, 6));
    // `//line grammar.y:100` says nothing of columns, `/*line grammar.y:7:9*/` does.
    assert_eq!(location("Generated"), ("example.com/sample/grammar.y".to_owned(), 100, 0));
    assert_eq!(location("Inline"), ("example.com/sample/grammar.y".to_owned(), 7, 10));
}

#[test]
fn constants_of_every_kind() {
    let mut world = World::new();
    let file = world.open(5);
    let mut value = |name| {
        let object = world.object(file, name);
        world.store.objects[object].value.clone().unwrap()
    };
    assert_eq!(value("Yes"), ConstValue::Bool(true));
    assert_eq!(value("Text"), ConstValue::String((*b"a\xff\"b").into()));
    assert_eq!(value("Small"), ConstValue::Int((-5).into()));
    assert_eq!(value("Large"), ConstValue::Int(((1u128 << 64) + 1).into()));
    assert_eq!(value("Negative"), ConstValue::Int((-(1i128 << 100)).into()));
    assert_eq!(value("Thousand").to_int(), Some(1000.into()));
    assert!(matches!(value("Huge"), ConstValue::BigFloat(text) if text.starts_with("0x.")));
    assert!(matches!(value("Complex"), ConstValue::Complex(_)));
}
