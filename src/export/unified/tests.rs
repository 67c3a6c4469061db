//! Files of a few elements, byte by byte. What compilers write is compared with
//! go/types in gotest/exports; here is what they never write, and what they do as
//! an explanation.

use crate::export::assembler::Assembler;
use crate::export::pkgbits::Section::{
    self, Name, Obj, ObjDict, ObjExt, Pkg, PosBase, String, Type,
};
use crate::export::{Error, ExportId, Importer};
use crate::source::Location;
use crate::symbol::Interner;
use crate::types::display::Qualifier;
use crate::types::{ObjectId, TypeId, TypeStore};

mod methods;

type Table<'a> = &'a [(Section, u32)];

const ALIAS: u8 = 0;
const TYPE: u8 = 2;
const VAR: u8 = 4;
const STUB: u8 = 5;

/// The dictionary of an object without type parameters.
#[rustfmt::skip]
const NO_PARAMS: &[u8] = &[
    0, // implicit type parameters
    0, // type parameters of the receiver
    0, // type parameters
    0, // derived types
];

/// Package p with the strings "p", "builtin", "", "x", "T", "any", "U".
fn package() -> Assembler {
    ["p", "builtin", "", "x", "T", "any", "U"]
        .into_iter()
        .fold(Assembler::new(5), |file, string| file.string(string.as_bytes()))
        .element(Section::Meta, &[(Pkg, 0)], &[0])
        .element(Pkg, &[(String, 0)], &[0, 0, 0]) // path "p", name "p", no imports
        .element(Pkg, &[(String, 1)], &[0]) // path "builtin"
        .element(PosBase, &[(String, 3)], &[0, 1]) // the file "x", whole
}

impl Assembler {
    /// Adds the object `name` (a string's index) with its data and dictionary.
    fn object(
        self,
        pkg: u32,
        name: u32,
        kind: u8,
        data: (Table, &[u8]),
        dict: (Table, &[u8]),
    ) -> Self {
        self.element(Name, &[(Pkg, pkg), (String, name)], &[0, 1, kind])
            .element(Obj, data.0, data.1)
            .element(ObjExt, &[], &[])
            .element(ObjDict, dict.0, dict.1)
    }

    /// Adds `var T` of the type with this index.
    fn var(self, typ: u32) -> Self {
        // No position; the type is not derived and is relocation 0.
        self.object(0, 4, VAR, (&[(Type, typ)], &[0, 0, 0]), (&[], NO_PARAMS))
    }
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

    fn open(&mut self, file: &Assembler) -> ExportId {
        let path = self.symbols.intern("p");
        self.importer.open(path, file.data(), &mut self.store, &mut self.symbols).unwrap()
    }

    /// Looks up an object and completes it.
    fn object(&mut self, file: ExportId, name: &str) -> Result<ObjectId, Error> {
        let name = self.symbols.intern(name);
        let (store, symbols) = (&mut self.store, &mut self.symbols);
        let object = self.importer.lookup(file, name, store, symbols)?.expect("it is there");
        self.importer.complete(object, store, symbols)?;
        Ok(object)
    }

    fn display(&self, typ: TypeId) -> std::string::String {
        self.store.display(typ, &self.symbols, Qualifier { current: None })
    }
}

/// The text of the type of the only object, which is called T.
fn typ(file: Assembler) -> Result<std::string::String, Error> {
    let mut world = World::new();
    let file = world.open(&file);
    let object = world.object(file, "T")?;
    let typ = world.store.objects[object].typ.expect("it was completed");
    Ok(world.display(typ))
}

#[track_caller]
fn assert_type(file: Assembler, expected: &str) {
    assert_eq!(typ(file).unwrap(), expected);
}

#[track_caller]
fn assert_error(file: Assembler, expected: &str) {
    assert_eq!(typ(file).unwrap_err().message(), expected);
}

#[test]
fn a_struct_byte_by_byte() {
    #[rustfmt::skip]
    let fields = [
        8,          // struct
        2,          // two fields
        1,          //   position known:
        0, 9, 6,    //     file 0, line 9, column 6
        1, 2,       //   package p, name "x"
        0, 3,       //   not derived, Type 1
        2,          //   tag "x"
        0,          //   not embedded
        0,          //   position unknown
        1, 4,       //   package p, name "T"
        0, 3,       //   not derived, Type 1
        5,          //   tag ""
        1,          //   embedded
    ];
    let table = [(PosBase, 0), (Pkg, 0), (String, 3), (Type, 1), (String, 4), (String, 2)];
    let file = package()
        .element(Type, &table, &fields)
        .element(Type, &[], &[0, 17]) // basic: string
        .object(
            0,
            4,
            TYPE,
            // No position, underlying type 0; methods, which nobody reads.
            (&[(Type, 0)], &[0, 0, 0, 99]),
            (&[], NO_PARAMS),
        );
    let mut world = World::new();
    let file = world.open(&file);
    let object = world.object(file, "T").unwrap();
    let typ = world.store.objects[object].typ.unwrap();
    let struct_type = world.store.underlying(typ);
    assert_eq!(world.display(struct_type), r#"struct{x string "x"; string}"#);
    let crate::types::Type::Struct(fields) = world.store.get(struct_type) else { panic!() };
    let [x, t] = &world.store.fields[fields] else { panic!() };
    let file = world.symbols.intern("x");
    assert_eq!(x.location, Location::Foreign { file, line: 9, column: 6 });
    assert_eq!(t.location, Location::None);
    assert_eq!(t.tag, None);
}

#[test]
fn types_of_every_kind() {
    let one = |body: &[u8]| {
        let file = package().element(Type, &[(Type, 1), (Pkg, 0), (String, 3)], body);
        file.element(Type, &[], &[0, 5]).var(0) // Type 1 is int32
    };
    assert_type(one(&[0, 18]), "unsafe.Pointer");
    assert_type(one(&[2, 0, 0]), "*int32");
    assert_type(one(&[3, 0, 0]), "[]int32");
    assert_type(one(&[4, 0x80, 1, 0, 0]), "[128]int32");
    assert_type(one(&[5, 0, 0, 0]), "chan int32");
    assert_type(one(&[5, 1, 0, 0]), "chan<- int32");
    assert_type(one(&[5, 2, 0, 0]), "<-chan int32");
    assert_type(one(&[6, 0, 0, 0, 0]), "map[int32]int32");
    // One parameter (no position, package, name, type), no results, not variadic.
    assert_type(one(&[7, 1, 0, 1, 2, 0, 0, 0, 0]), "func(x int32)");
    // One method (no position, package, name, signature), nothing embedded.
    assert_type(one(&[9, 1, 0, 0, 1, 2, 0, 0, 0]), "interface{x()}");
    // No method, one embedded type, implicit.
    assert_type(one(&[9, 0, 1, 1, 0, 0]), "int32");
    assert_type(one(&[10, 2, 1, 0, 0, 0, 0, 0]), "~int32 | int32");

    assert_error(one(&[0, 0]), "unknown basic type 0");
    assert_error(one(&[0, 26]), "unknown basic type 26");
    assert_error(one(&[5, 3, 0, 0]), "unknown direction of a channel 3");
    assert_error(one(&[7, 0, 0, 1]), "variadic function without parameters");
    assert_error(one(&[11, 0]), "type parameter 0 does not exist");
    assert_error(one(&[12]), "unknown kind of type 12");
    assert_error(one(&[2, 0, 0, 0]), "1 bytes more than expected");
    assert_error(one(&[2, 1, 0]), "derived type 0 does not exist");
}

#[test]
fn predeclared_names() {
    let stub = |name| {
        package()
            .element(Type, &[(Obj, 1)], &[1, 0, 0]) // named: relocation 0, no type arguments
            .var(0)
            .object(1, name, STUB, (&[], &[]), (&[], &[]))
    };
    assert_type(stub(5), "any");
    assert_error(stub(6), "unsupported predeclared name U");
}

/// `type T[x bool] *x`, or an alias like it, and `var U T[bool]`.
#[rustfmt::skip]
fn generic(kind: u8) -> Assembler {
    let head = [
        0,       // no position
        0, 0, 1, // type parameter: no position, package p, name "x"
        1, 1,    // what it stands for: derived type 1
    ];
    let dict = [
        0, 0,    // no type parameters that are implicit or the receiver's
        1, 0, 0, // one type parameter, whose constraint is Type 1
        2, 1, 2, // derived types: Type 2 and Type 3
    ];
    package()
        .element(Type, &[(Obj, 0), (Type, 1)], &[1, 0, 1, 0, 1]) // named: T[Type 1]
        .element(Type, &[], &[0, 1])                             // basic: bool
        .element(Type, &[], &[11, 0])                            // type parameter 0
        .element(Type, &[], &[2, 1, 0])                          // pointer to derived type 0
        .object(
            0,
            4,
            kind,
            (&[(Pkg, 0), (String, 3)], &head),
            (&[(Type, 1), (Type, 2), (Type, 3)], &dict),
        )
        .object(0, 6, VAR, (&[(Type, 0)], &[0, 0, 0]), (&[], NO_PARAMS))
}

#[test]
fn generic_types_are_instantiated() {
    let mut world = World::new();
    let file = world.open(&generic(TYPE));
    let object = world.object(file, "U").unwrap();
    let instance = world.store.objects[object].typ.unwrap();
    assert_eq!(world.display(instance), "p.T[bool]");
    // The type was declared, and nothing more.
    let name = world.symbols.intern("T");
    let pkg = world.importer.package(file);
    let origin = world.store.lookup(Some(pkg), name).unwrap();
    let named = world.store.named_of(origin).unwrap();
    assert_eq!(world.store.named[named].type_params.len(), 1);
    assert_eq!(world.store.named[named].underlying, None);

    world.importer.complete(origin, &mut world.store, &mut world.symbols).unwrap();
    let crate::types::Type::Named(instance) = world.store.get(instance) else { panic!() };
    world.store.expand(instance);
    assert_eq!(world.display(world.store.named[instance].underlying.unwrap()), "*bool");
}

#[test]
fn aliases_are_resolved() {
    let mut world = World::new();
    let file = world.open(&generic(ALIAS));
    let object = world.object(file, "U").unwrap();
    assert_eq!(world.display(world.store.objects[object].typ.unwrap()), "*bool");
}

#[test]
fn a_name_is_read_from_one_file_only() {
    let mut world = World::new();
    let first = world.open(&package().element(Type, &[], &[0, 1]).var(0));
    let second = world.open(&package().element(Type, &[], &[77]).var(0));
    let object = world.object(first, "T").unwrap();
    assert_eq!(world.object(second, "T").unwrap(), object);
    assert_eq!(world.importer.origin(object), Some(first));
}

#[test]
fn types_that_never_end() {
    // Type 0 is a pointer to Type 0.
    assert_error(
        package().element(Type, &[(Type, 0)], &[2, 0, 0]).var(0),
        "type is nested too deeply",
    );
    // type T = T
    let alias = package().element(Type, &[(Obj, 0)], &[1, 0, 0]).object(
        0,
        4,
        ALIAS,
        (&[(Type, 0)], &[0, 0, 0]),
        (&[], NO_PARAMS),
    );
    assert_error(alias, "type is nested too deeply");
    // type T T
    let named = package().element(Type, &[(Obj, 0)], &[1, 0, 0]).object(
        0,
        4,
        TYPE,
        (&[(Type, 0)], &[0, 0, 0]),
        (&[], NO_PARAMS),
    );
    assert_error(named, "underlying type is a defined type");
}

#[test]
fn types_that_are_too_large() {
    // Each type is a pointer to the one before. Reading them in that order takes
    // no recursion, but walking the last one would.
    let mut file = package().element(Type, &[], &[0, 1]);
    for below in 0..300 {
        file = file.element(Type, &[(Type, below)], &[2, 0, 0]);
    }
    for index in 0..300 {
        file = file.string(format!("v{index}").as_bytes());
        file = file.object(0, 7 + index, VAR, (&[(Type, index)], &[0, 0, 0]), (&[], NO_PARAMS));
    }
    let mut world = World::new();
    let id = world.open(&file);
    world.object(id, "v255").unwrap();
    for index in 0..256 {
        world.object(id, &format!("v{index}")).unwrap();
    }
    assert_eq!(world.object(id, "v256").unwrap_err().message(), "type is too large");

    // Each type is a map from the one before to itself: of 30 the last would be
    // written with 2^30 words.
    let mut file = package();
    for above in 1..30 {
        file = file.element(Type, &[(Type, above)], &[6, 0, 0, 0, 0]);
    }
    assert_error(file.element(Type, &[], &[0, 1]).var(0), "type is too large");
}

#[test]
fn aliases_that_copy_too_much() {
    // type T[x bool] = map[D]D, where D is such a map, and so on 16 times: a type
    // of 2^17 - 1 nodes. Types 0 to 16 are the derived types of T.
    let levels = 16;
    let mut file = package();
    for below in 1..=levels {
        file = file.element(Type, &[], &[6, 1, below, 1, below]);
    }
    let last = u32::from(levels);
    let file = file
        .element(Type, &[], &[11, 0]) // type parameter 0
        .element(Type, &[], &[0, 1]); // basic: bool
    let derived: Vec<(Section, u32)> = (0..=last).map(|index| (Type, index)).collect();
    let mut dict = vec![0, 0, 1, 1, 0, levels + 1];
    dict.extend(0..=levels);
    let mut file = file.object(
        0,
        4,
        ALIAS,
        (&[(Pkg, 0), (String, 3)], &[0, 0, 0, 1, 1, 0]),
        (&derived, &dict),
    );
    // var v0, v1, ... T[bool]
    for index in 0..9 {
        file = file
            .element(Type, &[(Obj, 0), (Type, last + 1)], &[1, 0, 1, 0, 1])
            .string(format!("v{index}").as_bytes())
            .object(0, 7 + index, VAR, (&[(Type, last + 2 + index)], &[0, 0, 0]), (&[], NO_PARAMS));
    }
    let mut world = World::new();
    let id = world.open(&file);
    for index in 0..8 {
        world.object(id, &format!("v{index}")).unwrap();
    }
    let error = world.object(id, "v8").unwrap_err();
    assert_eq!(error.message(), "instances of generic aliases are too large");
}

#[test]
fn declarations_that_do_not_fit() {
    let var = |data: &[u8], dict: &[u8]| {
        package().element(Type, &[], &[0, 1]).object(0, 4, VAR, (&[(Type, 0)], data), (&[], dict))
    };
    assert_type(var(&[0, 0, 0], NO_PARAMS), "bool");
    assert_error(var(&[0, 0, 0, 0], NO_PARAMS), "1 bytes more than expected");
    assert_error(var(&[0, 0, 0], &[1, 0, 0, 0]), "type declared in a generic function");
    assert_error(var(&[0, 0, 0], &[0, 0, 7]), "7 items cannot follow");
    let kind = package().object(0, 4, 6, (&[], &[]), (&[], NO_PARAMS));
    assert_error(kind, "unknown kind of object 6");
    // A variable as a type, and a type with an argument too many.
    let named = |kind, body: &[u8]| {
        package()
            .element(Type, &[(Obj, 1), (Type, 1)], body)
            .element(Type, &[], &[0, 1])
            .var(0)
            .object(0, 6, kind, (&[(Type, 1)], &[0, 0, 0]), (&[], NO_PARAMS))
    };
    assert_type(named(TYPE, &[1, 0, 0]), "p.U");
    assert_type(named(ALIAS, &[1, 0, 0]), "bool");
    assert_error(named(VAR, &[1, 0, 0]), "name of a type is that of something else");
    assert_error(named(TYPE, &[1, 0, 1, 0, 1]), "wrong number of type arguments");
}
