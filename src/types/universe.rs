//! What Go declares before any program does.

use crate::arena::IdRange;
use crate::source::Location;
use crate::symbol::{Interner, Symbol};
use crate::types::{
    Basic, ConstValue, Interface, Method, Named, Object, ObjectKind, Signature, Type, TypeParam,
    TypeStore, Var,
};

/// The predeclared functions and those of package unsafe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each variant is the function it is named after")]
pub enum Builtin {
    Append,
    Cap,
    Clear,
    Close,
    Complex,
    Copy,
    Delete,
    Imag,
    Len,
    Make,
    Max,
    Min,
    New,
    Panic,
    Print,
    Println,
    Real,
    Recover,
    Add,
    Alignof,
    Offsetof,
    Sizeof,
    Slice,
    SliceData,
    String,
    StringData,
}

const BASIC_NAMES: [(Basic, &str); 19] = [
    (Basic::Bool, "bool"),
    (Basic::Int, "int"),
    (Basic::Int8, "int8"),
    (Basic::Int16, "int16"),
    (Basic::Int32, "int32"),
    (Basic::Int64, "int64"),
    (Basic::Uint, "uint"),
    (Basic::Uint8, "uint8"),
    (Basic::Uint16, "uint16"),
    (Basic::Uint32, "uint32"),
    (Basic::Uint64, "uint64"),
    (Basic::Uintptr, "uintptr"),
    (Basic::Float32, "float32"),
    (Basic::Float64, "float64"),
    (Basic::Complex64, "complex64"),
    (Basic::Complex128, "complex128"),
    (Basic::String, "string"),
    (Basic::Byte, "byte"),
    (Basic::Rune, "rune"),
];

const BUILTINS: [(Builtin, &str); 18] = [
    (Builtin::Append, "append"),
    (Builtin::Cap, "cap"),
    (Builtin::Clear, "clear"),
    (Builtin::Close, "close"),
    (Builtin::Complex, "complex"),
    (Builtin::Copy, "copy"),
    (Builtin::Delete, "delete"),
    (Builtin::Imag, "imag"),
    (Builtin::Len, "len"),
    (Builtin::Make, "make"),
    (Builtin::Max, "max"),
    (Builtin::Min, "min"),
    (Builtin::New, "new"),
    (Builtin::Panic, "panic"),
    (Builtin::Print, "print"),
    (Builtin::Println, "println"),
    (Builtin::Real, "real"),
    (Builtin::Recover, "recover"),
];

const UNSAFE_FUNCTIONS: [(Builtin, &str); 8] = [
    (Builtin::Add, "Add"),
    (Builtin::Alignof, "Alignof"),
    (Builtin::Offsetof, "Offsetof"),
    (Builtin::Sizeof, "Sizeof"),
    (Builtin::Slice, "Slice"),
    (Builtin::SliceData, "SliceData"),
    (Builtin::String, "String"),
    (Builtin::StringData, "StringData"),
];

/// Declares the universe and package unsafe in a new store.
pub(super) fn declare(store: &mut TypeStore, symbols: &mut Interner) {
    let universe = |name, kind, typ, value| Object {
        name,
        pkg: None,
        location: Location::None,
        kind,
        type_params: IdRange::EMPTY,
        typ,
        value,
    };
    for (basic, name) in BASIC_NAMES {
        let typ = Some(TypeStore::basic(basic));
        store.declare(universe(symbols.intern(name), ObjectKind::Alias, typ, None));
    }
    for (value, name) in [(true, "true"), (false, "false")] {
        let typ = Some(TypeStore::basic(Basic::UntypedBool));
        let value = Some(ConstValue::Bool(value));
        store.declare(universe(symbols.intern(name), ObjectKind::Const, typ, value));
    }
    let typ = Some(TypeStore::basic(Basic::UntypedInt));
    store.declare(universe(Symbol::IOTA, ObjectKind::Const, typ, None));
    let typ = Some(TypeStore::basic(Basic::UntypedNil));
    store.declare(universe(symbols.intern("nil"), ObjectKind::Nil, typ, None));
    let any = Some(TypeStore::ANY);
    store.declare(universe(symbols.intern("any"), ObjectKind::Alias, any, None));
    for (builtin, name) in BUILTINS {
        store.declare(universe(symbols.intern(name), ObjectKind::Builtin(builtin), None, None));
    }
    declare_error(store, symbols);
    declare_comparable(store, symbols);
    declare_unsafe(store, symbols);
}

fn declare_error(store: &mut TypeStore, symbols: &mut Interner) {
    let string = Var { name: Symbol::EMPTY, typ: TypeStore::basic(Basic::String) };
    let results = store.vars.alloc_many([string]);
    let sig = Signature { params: IdRange::EMPTY, results, variadic: false };
    let sig = store.add(Type::Signature(sig));
    let method = Method { name: symbols.intern("Error"), pkg: None, sig };
    let methods = store.methods.alloc_many([method]);
    let interface = Interface { methods, embedded: IdRange::EMPTY, implicit: false };
    let underlying = store.add(Type::Interface(interface));
    declare_named(store, symbols.intern("error"), underlying);
}

fn declare_comparable(store: &mut TypeStore, symbols: &mut Interner) {
    let interface =
        Interface { methods: IdRange::EMPTY, embedded: IdRange::EMPTY, implicit: false };
    let underlying = store.add(Type::Interface(interface));
    declare_named(store, symbols.intern("comparable"), underlying);
}

fn declare_named(store: &mut TypeStore, name: Symbol, underlying: super::TypeId) {
    let obj = store.declare_type(None, name, Location::None, IdRange::<TypeParam>::EMPTY);
    let named = store.named_of(obj).expect("a type was declared");
    store.named[named] = Named { underlying: Some(underlying), ..store.named[named].clone() };
}

fn declare_unsafe(store: &mut TypeStore, symbols: &mut Interner) {
    let pkg = Some(store.package(Symbol::UNSAFE));
    store.set_package_name(store.package_id(Symbol::UNSAFE).expect("just made"), Symbol::UNSAFE);
    let object = |name, kind, typ| Object {
        name,
        pkg,
        location: Location::None,
        kind,
        type_params: IdRange::EMPTY,
        typ,
        value: None,
    };
    let pointer = Some(TypeStore::basic(Basic::UnsafePointer));
    store.declare(object(symbols.intern("Pointer"), ObjectKind::Alias, pointer));
    for (builtin, name) in UNSAFE_FUNCTIONS {
        store.declare(object(symbols.intern(name), ObjectKind::Builtin(builtin), None));
    }
}
