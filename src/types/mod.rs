//! Go's types as data, named as in go/types.
//!
//! A [`TypeStore`] holds every type of a run. It is filled by `export` (from
//! compiler output) and `resolve` (from source), and only read afterwards.
//! Aliases leave no trace in it: the type that an alias stands for is stored
//! where the alias was written, so that a type looks the same whether it came
//! from source or from a compiler that had already resolved it.

pub mod constant;
pub mod display;
mod identical;
pub mod sizes;
mod store;
mod subst;
mod universe;

use crate::arena::{Id, IdRange};
use crate::source::Location;
use crate::symbol::Symbol;

pub use constant::ConstValue;
pub use store::TypeStore;
pub use universe::Builtin;

/// The id of a type.
pub type TypeId = Id<Type>;
/// The id of a defined type or instance of one.
pub type NamedId = Id<Named>;
/// The id of a declared thing.
pub type ObjectId = Id<Object>;
/// The id of a package.
pub type PackageId = Id<Package>;

/// A type. Ids of equal types are equal for basic types, pointers, slices,
/// arrays, maps, channels, defined types and their instances; structs,
/// interfaces, unions and signatures have an id for every place where they are
/// written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// A type that is not known: an undefined name, broken code, a file that is
    /// missing. Nothing is ever reported about it.
    Invalid,
    /// A predeclared type, `unsafe.Pointer`, or the type of an untyped constant.
    Basic(Basic),
    /// A defined type or an instance of a generic one.
    Named(NamedId),
    /// `*T`.
    Pointer(TypeId),
    /// `[]T`.
    Slice(TypeId),
    /// `[len]T`.
    Array {
        /// The length; `None` if it could not be computed.
        len: Option<u64>,
        /// The element type.
        elem: TypeId,
    },
    /// A channel.
    Chan {
        /// Which ways it goes.
        dir: ChanDir,
        /// The element type.
        elem: TypeId,
    },
    /// `map[K]V`.
    Map {
        /// The key type.
        key: TypeId,
        /// The value type.
        value: TypeId,
    },
    /// `struct{...}`.
    Struct(IdRange<Field>),
    /// The type of a function, without type parameters.
    Signature(Signature),
    /// `interface{...}`.
    Interface(Interface),
    /// The terms of a constraint, `A | ~B`.
    Union(IdRange<Term>),
    /// A type parameter.
    TypeParam(Id<TypeParam>),
}

/// The basic kinds, in the order of go/types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[allow(missing_docs, reason = "each variant is the type it is named after")]
pub enum Basic {
    Bool = 1,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
    Float32,
    Float64,
    Complex64,
    Complex128,
    String,
    UnsafePointer,
    UntypedBool,
    UntypedInt,
    UntypedRune,
    UntypedFloat,
    UntypedComplex,
    UntypedString,
    UntypedNil,
    /// `uint8` where it is written `byte`.
    Byte,
    /// `int32` where it is written `rune`.
    Rune,
}

/// Which ways a channel goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChanDir {
    /// `chan T`.
    Both,
    /// `chan<- T`.
    Send,
    /// `<-chan T`.
    Receive,
}

/// A defined type, or an instance of a generic one.
#[derive(Clone, Debug)]
pub struct Named {
    /// The declaration, shared by all instances.
    pub obj: ObjectId,
    /// The type parameters of a generic type that is not instantiated.
    pub type_params: IdRange<TypeParam>,
    /// The generic type of which this is an instance.
    pub origin: Option<NamedId>,
    /// The type arguments of an instance.
    pub type_args: IdRange<TypeId>,
    /// The underlying type, never itself a [`Type::Named`]; `None` until
    /// somebody needed it, and for ever if it cannot be known.
    pub underlying: Option<TypeId>,
    /// The methods that are declared for the type; `None` until somebody needed
    /// them, and always for instances, which have those of their generic type.
    pub methods: Option<IdRange<MethodDecl>>,
}

/// A method that is declared for a defined type, not one of an interface.
#[derive(Clone, Copy, Debug)]
pub struct MethodDecl {
    /// The name, never blank.
    pub name: Symbol,
    /// The package of the declaration, which qualifies unexported names.
    pub pkg: Option<PackageId>,
    /// Whether the receiver is a pointer to the type.
    pub pointer: bool,
    /// The method's own type parameters, which it can have since Go 1.27.
    pub type_params: IdRange<TypeParam>,
    /// A [`Type::Signature`] in terms of [`Named::type_params`], however the
    /// receiver calls them, and of the method's own; [`TypeStore::INVALID`] if it
    /// cannot be known.
    pub sig: TypeId,
}

/// A field of a struct.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name, for an embedded field that of its type.
    pub name: Symbol,
    /// The package of the declaration, which qualifies unexported names.
    pub pkg: Option<PackageId>,
    /// The type.
    pub typ: TypeId,
    /// Whether the field is embedded.
    pub embedded: bool,
    /// The tag, unquoted, an id in [`TypeStore::tags`]; `None` if it is empty.
    pub tag: Option<Id<Box<[u8]>>>,
    /// Where the field is declared.
    pub location: Location,
}

/// A parameter or result.
#[derive(Clone, Copy, Debug)]
pub struct Var {
    /// The name; [`Symbol::EMPTY`] if there is none.
    pub name: Symbol,
    /// The type; of a variadic parameter the slice.
    pub typ: TypeId,
}

/// Parameters and results of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Signature {
    /// The parameters, without a receiver.
    pub params: IdRange<Var>,
    /// The results.
    pub results: IdRange<Var>,
    /// Whether the last parameter takes any number of arguments.
    pub variadic: bool,
}

/// What an interface asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interface {
    /// The methods written in it, not those of embedded interfaces.
    pub methods: IdRange<Method>,
    /// The embedded interfaces and unions.
    pub embedded: IdRange<TypeId>,
    /// Whether it stands for a constraint written without `interface{}`.
    pub implicit: bool,
}

/// A method of an interface.
#[derive(Clone, Copy, Debug)]
pub struct Method {
    /// The name.
    pub name: Symbol,
    /// The package of the declaration, which qualifies unexported names.
    pub pkg: Option<PackageId>,
    /// A [`Type::Signature`].
    pub sig: TypeId,
}

/// One term of a union.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// Whether a `~` stands before the type.
    pub tilde: bool,
    /// The type.
    pub typ: TypeId,
}

/// A type parameter. The parameters of one declaration are neighbours.
#[derive(Clone, Copy, Debug)]
pub struct TypeParam {
    /// The name.
    pub name: Symbol,
    /// The index in its list, counted from 0.
    pub index: u32,
    /// The constraint; [`TypeStore::INVALID`] until it is resolved.
    pub constraint: TypeId,
}

/// Something that a package or the universe declares.
#[derive(Clone, Debug)]
pub struct Object {
    /// The name.
    pub name: Symbol,
    /// The package; `None` for the universe.
    pub pkg: Option<PackageId>,
    /// Where it is declared.
    pub location: Location,
    /// What it is.
    pub kind: ObjectKind,
    /// The type parameters of a generic function or alias. Those of a defined
    /// type are in its [`Named`].
    pub type_params: IdRange<TypeParam>,
    /// The type: of a type name the type it stands for, of a function its
    /// signature. `None` until somebody needed it.
    pub typ: Option<TypeId>,
    /// The value of a constant; `None` until somebody needed it, and for ever if
    /// it cannot be known.
    pub value: Option<ConstValue>,
}

/// The kinds of objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// A defined type. Its `typ` is always there.
    TypeName,
    /// An alias.
    Alias,
    /// A constant.
    Const,
    /// A package-level variable.
    Var,
    /// A function.
    Func,
    /// A predeclared function, or one of package unsafe.
    Builtin(Builtin),
    /// `nil`.
    Nil,
}

/// A package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Package {
    /// The path by which the build knows it.
    pub path: Symbol,
    /// The name in its package clause; [`Symbol::EMPTY`] while it is not known.
    pub name: Symbol,
}
