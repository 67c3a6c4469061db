//! Methods.

use crate::types::{MethodDecl, TypeStore};

use super::*;

const FUNC: u8 = 3;

/// `type T bool; func (*T) x(); func (T) U[x bool](x)`, the second method first in
/// the source. `generic` is the list of methods with type parameters of their own
/// in the first object.
fn file(generic: &[u8]) -> Assembler {
    file_with(generic, [0, 0, 1], [&[], NAME])
}

/// A type parameter without position, in package p, with the name "x".
const NAME: &[u8] = &[0, 0, 4];

/// The same with other numbers of type parameters in the second dictionary, and
/// other names of type parameters of the receiver and the method.
#[rustfmt::skip]
fn file_with(generic: &[u8], counts: [u8; 3], names: [&[u8]; 2]) -> Assembler {
    let typ = [
        &[
            0,             // no position
            0, 0,          // underlying type: Type 0
            1,             // one method
            1,             //   the second
            0,             //   no position
            1, 2,          //   package p, name "x"
            0, 1, 5, 0, 3, //   receiver: no position, package p, name "", Type 1
            0, 0, 0,       //   no parameters, no results, not variadic
            0,             //   no position
        ],
        generic,           // count, object 1...
    ];
    let method = [
        &[
            0,             // no position
            1,             // a method
            0, 1,          // package p, name "U"
        ],
        names[0],
        &[
            0, 0, 2, 0, 3, // receiver: no position, package p, name "", Type 2
            0,             // the first
        ],
        names[1],
        &[
            1,             // one parameter
            0, 0, 2, 1, 0, //   no position, package p, name "", derived type 0
            0, 0,          // no results, not variadic
            0,             // no position
        ],
    ];
    let dict = [
        counts[0], counts[1], counts[2],
        0, 0,              // the constraint: Type 0
        1, 1,              // derived types: Type 3
    ];
    package()
        .string(b"T.U")
        .element(Type, &[], &[0, 1])             // basic: bool
        .element(Type, &[(Type, 2)], &[2, 0, 0]) // pointer to Type 2
        .element(Type, &[(Obj, 0)], &[1, 0, 0])  // named: T
        .element(Type, &[], &[11, 0])            // type parameter 0
        .object(
            0,
            4,
            TYPE,
            (
                &[(Type, 0), (Pkg, 0), (String, 3), (Type, 1), (Obj, 1), (String, 2)],
                &typ.concat(),
            ),
            (&[], NO_PARAMS),
        )
        .object(
            0,
            7,
            FUNC,
            (&[(Pkg, 0), (String, 6), (String, 2), (Type, 2), (String, 3)], &method.concat()),
            (&[(Type, 0), (Type, 3)], &dict),
        )
}

fn methods(file: &Assembler) -> Result<(World, Vec<MethodDecl>), Error> {
    let mut world = World::new();
    let file = world.open(file);
    let object = world.object(file, "T")?;
    let named = world.store.named_of(object).unwrap();
    assert_eq!(world.store.named[named].methods, None);
    let result = world.importer.methods(object, &mut world.store, &mut world.symbols);
    let methods = world.store.named[named].methods;
    assert_eq!(methods.is_some(), result.is_ok());
    result?;
    let methods = world.store.method_decls[methods.unwrap()].to_vec();
    Ok((world, methods))
}

#[track_caller]
fn assert_error(file: &Assembler, expected: &str) {
    assert_eq!(methods(file).err().expect("an error").message(), expected);
}

#[test]
fn methods_byte_by_byte() {
    let (world, methods) = methods(&file(&[1, 4])).unwrap();
    let [generic, plain] = methods[..] else { panic!("{methods:?}") };
    assert_eq!(world.symbols.resolve(plain.name), "x");
    assert!(plain.pointer && plain.pkg.is_some() && plain.type_params.is_empty());
    assert_eq!(world.display(plain.sig), "func()");

    assert_eq!(world.symbols.resolve(generic.name), "U");
    assert!(!generic.pointer);
    assert_eq!(world.display(generic.sig), "func(x)");
    let [param] = world.store.type_params[generic.type_params] else { panic!() };
    assert_eq!((world.symbols.resolve(param.name), param.index), ("x", 0));
    assert_eq!(param.constraint, TypeStore::basic(crate::types::Basic::Bool));
}

#[test]
fn methods_twice_and_of_others() {
    let mut world = World::new();
    let id = world.open(&file(&[1, 4]));
    // Whatever was read before, the parameters are those of the signature.
    world.importer.verify(id, &mut world.store, &mut world.symbols).unwrap();
    let object = world.object(id, "T").unwrap();
    let named = world.store.named_of(object).unwrap();
    for _ in 0..2 {
        world.importer.methods(object, &mut world.store, &mut world.symbols).unwrap();
        assert_eq!(world.store.method_decls.len(), 2);
    }
    let method = world.store.named[named].methods.and_then(|methods| methods.get(0)).unwrap();
    let MethodDecl { sig, type_params, .. } = world.store.method_decls[method];
    let crate::types::Type::Signature(sig) = world.store.get(sig) else { panic!() };
    let param = world.store.vars[sig.params][0].typ;
    let own = type_params.get(0).unwrap();
    assert_eq!(world.store.get(param), crate::types::Type::TypeParam(own));

    let error = world.symbols.intern("error");
    let error = world.store.lookup(None, error).unwrap();
    world.importer.methods(error, &mut world.store, &mut world.symbols).unwrap();
    let error = world.store.named_of(error).unwrap();
    assert_eq!(world.store.named[error].methods, None);
}

#[test]
fn methods_that_do_not_fit() {
    assert_error(&file(&[0, 0]), "1 bytes more than expected");
    assert_error(&file(&[9, 4]), "9 items cannot follow");
    // A type parameter of the receiver, where the type has none.
    let receiver = file_with(&[1, 4], [0, 1, 0], [NAME, &[]]);
    assert_error(&receiver, "method and type differ in their type parameters");
    let implicit = file_with(&[1, 4], [1, 0, 1], [&[], NAME]);
    assert_error(&implicit, "type declared in a generic function");
}

#[test]
fn methods_that_copy_too_much() {
    // The same method 400,000 times.
    let count = 400_000;
    let mut generic = vec![0x80, 0xb5, 0x18];
    assert_eq!(count, 0x18 << 14 | 0x35 << 7);
    generic.resize(3 + count, 4);
    assert_error(&file(&generic), "methods with type parameters are too large");
}
