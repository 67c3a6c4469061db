//! The store of all types and objects of a run.

use rustc_hash::FxHashMap;

use crate::arena::{Arena, Id, IdRange};
use crate::source::Location;
use crate::symbol::{Interner, Symbol};
use crate::types::{
    Basic, Field, Interface, Method, MethodDecl, Named, NamedId, Object, ObjectId, ObjectKind,
    Package, PackageId, Term, Type, TypeId, TypeParam, Var, universe,
};

/// All types and objects of a run.
///
/// While packages are loaded it grows; the checks only see it by `&`.
#[derive(Debug)]
pub struct TypeStore {
    types: Arena<Type>,
    /// Defined types and instances.
    pub named: Arena<Named>,
    /// Fields of structs.
    pub fields: Arena<Field>,
    /// Parameters and results.
    pub vars: Arena<Var>,
    /// Methods of interfaces.
    pub methods: Arena<Method>,
    /// Methods of defined types.
    pub method_decls: Arena<MethodDecl>,
    /// Terms of unions.
    pub terms: Arena<Term>,
    /// Type parameters.
    pub type_params: Arena<TypeParam>,
    /// Lists of types: type arguments, embedded interfaces.
    pub type_lists: Arena<TypeId>,
    /// Tags of struct fields, unquoted.
    pub tags: Arena<Box<[u8]>>,
    /// Declared things.
    pub objects: Arena<Object>,
    packages: Arena<Package>,

    interned: FxHashMap<Type, TypeId>,
    instances: FxHashMap<(NamedId, Box<[TypeId]>), NamedId>,
    package_ids: FxHashMap<Symbol, PackageId>,
    scopes: FxHashMap<(Option<PackageId>, Symbol), ObjectId>,
}

impl TypeStore {
    /// The type of which nothing is known.
    pub const INVALID: TypeId = Id::from_raw(0);
    /// The predeclared `any`. An `interface{}` has another id.
    pub const ANY: TypeId = Id::from_raw(Basic::Rune as u32 + 1);

    /// A store that holds the universe and package unsafe.
    pub fn new(symbols: &mut Interner) -> Self {
        let mut store = TypeStore {
            types: Arena::new(),
            named: Arena::new(),
            fields: Arena::new(),
            vars: Arena::new(),
            methods: Arena::new(),
            method_decls: Arena::new(),
            terms: Arena::new(),
            type_params: Arena::new(),
            type_lists: Arena::new(),
            tags: Arena::new(),
            objects: Arena::new(),
            packages: Arena::new(),
            interned: FxHashMap::default(),
            instances: FxHashMap::default(),
            package_ids: FxHashMap::default(),
            scopes: FxHashMap::default(),
        };
        store.types.alloc(Type::Invalid);
        for basic in Basic::ALL {
            let id = store.types.alloc(Type::Basic(basic));
            debug_assert_eq!(id, TypeStore::basic(basic));
        }
        let empty =
            Interface { methods: IdRange::EMPTY, embedded: IdRange::EMPTY, implicit: false };
        let any = store.types.alloc(Type::Interface(empty));
        debug_assert_eq!(any, TypeStore::ANY);
        universe::declare(&mut store, symbols);
        store
    }

    /// The type of a basic kind.
    pub const fn basic(basic: Basic) -> TypeId {
        Id::from_raw(basic as u32)
    }

    /// The id of `typ`. Types without lists get the same id every time.
    pub fn add(&mut self, typ: Type) -> TypeId {
        match typ {
            Type::Invalid => TypeStore::INVALID,
            Type::Basic(basic) => TypeStore::basic(basic),
            Type::Struct(_) | Type::Signature(_) | Type::Interface(_) | Type::Union(_) => {
                self.types.alloc(typ)
            }
            _ => *self.interned.entry(typ).or_insert_with(|| self.types.alloc(typ)),
        }
    }

    /// The type with this id.
    pub fn get(&self, id: TypeId) -> Type {
        self.types[id]
    }

    /// What is under a defined type (spec, "Underlying types"); a type that is
    /// not defined is its own underlying type. [`TypeStore::INVALID`] where it is
    /// not known.
    pub fn underlying(&self, id: TypeId) -> TypeId {
        match self.get(id) {
            Type::Named(named) => self.named[named].underlying.unwrap_or(TypeStore::INVALID),
            _ => id,
        }
    }

    /// The [`Type`] under `id`.
    pub fn under(&self, id: TypeId) -> Type {
        self.get(self.underlying(id))
    }

    /// The package with this path, made without a name if it is new.
    pub fn package(&mut self, path: Symbol) -> PackageId {
        *self
            .package_ids
            .entry(path)
            .or_insert_with(|| self.packages.alloc(Package { path, name: Symbol::EMPTY }))
    }

    /// The package with this path, if there is one.
    pub fn package_id(&self, path: Symbol) -> Option<PackageId> {
        self.package_ids.get(&path).copied()
    }

    /// Path and name of a package.
    pub fn package_info(&self, pkg: PackageId) -> Package {
        self.packages[pkg]
    }

    /// Sets the name in the package clause of `pkg`.
    pub fn set_package_name(&mut self, pkg: PackageId, name: Symbol) {
        self.packages[pkg].name = name;
    }

    /// Declares `object` in the scope of its package. If the name is taken, the
    /// first object stays and the new one can only be reached by its id.
    pub fn declare(&mut self, object: Object) -> ObjectId {
        let key = (object.pkg, object.name);
        let id = self.objects.alloc(object);
        self.scopes.entry(key).or_insert(id);
        id
    }

    /// Declares a defined type whose underlying type is not known yet.
    pub fn declare_type(
        &mut self,
        pkg: Option<PackageId>,
        name: Symbol,
        location: Location,
        type_params: IdRange<TypeParam>,
    ) -> ObjectId {
        let obj = self.declare(Object::type_name(pkg, name, location));
        self.define(obj, type_params)
    }

    /// Declares a defined type to which no scope leads, as one in a function.
    pub fn declare_hidden_type(
        &mut self,
        pkg: PackageId,
        name: Symbol,
        location: Location,
        type_params: IdRange<TypeParam>,
    ) -> ObjectId {
        let obj = self.objects.alloc(Object::type_name(Some(pkg), name, location));
        self.define(obj, type_params)
    }

    /// Makes `obj` the object of a new defined type, and returns it.
    fn define(&mut self, obj: ObjectId, type_params: IdRange<TypeParam>) -> ObjectId {
        let named = self.named.alloc(Named {
            obj,
            type_params,
            origin: None,
            type_args: IdRange::EMPTY,
            underlying: None,
            methods: None,
        });
        let typ = self.add(Type::Named(named));
        self.objects[obj].typ = Some(typ);
        obj
    }

    /// The object that `pkg` (`None`: the universe) declares under `name`, if it
    /// was met before.
    pub fn lookup(&self, pkg: Option<PackageId>, name: Symbol) -> Option<ObjectId> {
        self.scopes.get(&(pkg, name)).copied()
    }

    /// The [`Named`] of a defined type's object.
    pub fn named_of(&self, obj: ObjectId) -> Option<NamedId> {
        match (self.objects[obj].kind, self.objects[obj].typ.map(|typ| self.get(typ))) {
            (ObjectKind::TypeName, Some(Type::Named(named))) => Some(named),
            _ => None,
        }
    }

    /// The instance of a generic type with these arguments, the same one every
    /// time. Its underlying type is not known yet if it is new.
    pub fn instantiate(&mut self, origin: NamedId, type_args: &[TypeId]) -> TypeId {
        let key = (origin, Box::from(type_args));
        let named = match self.instances.get(&key) {
            Some(&named) => named,
            None => {
                let type_args = self.type_lists.alloc_many(type_args.iter().copied());
                let named = self.named.alloc(Named {
                    obj: self.named[origin].obj,
                    type_params: IdRange::EMPTY,
                    origin: Some(origin),
                    type_args,
                    underlying: None,
                    methods: None,
                });
                self.instances.insert(key, named);
                named
            }
        };
        self.add(Type::Named(named))
    }
}

impl Object {
    /// The object of a defined type that is not there yet.
    fn type_name(pkg: Option<PackageId>, name: Symbol, location: Location) -> Object {
        Object {
            name,
            pkg,
            location,
            kind: ObjectKind::TypeName,
            type_params: IdRange::EMPTY,
            typ: None,
            value: None,
        }
    }
}

impl Basic {
    /// All kinds, in order.
    pub const ALL: [Basic; 27] = [
        Basic::Bool,
        Basic::Int,
        Basic::Int8,
        Basic::Int16,
        Basic::Int32,
        Basic::Int64,
        Basic::Uint,
        Basic::Uint8,
        Basic::Uint16,
        Basic::Uint32,
        Basic::Uint64,
        Basic::Uintptr,
        Basic::Float32,
        Basic::Float64,
        Basic::Complex64,
        Basic::Complex128,
        Basic::String,
        Basic::UnsafePointer,
        Basic::UntypedBool,
        Basic::UntypedInt,
        Basic::UntypedRune,
        Basic::UntypedFloat,
        Basic::UntypedComplex,
        Basic::UntypedString,
        Basic::UntypedNil,
        Basic::Byte,
        Basic::Rune,
    ];

    /// Whether this is the kind of an untyped constant, or of `nil`.
    pub const fn is_untyped(self) -> bool {
        matches!(
            self,
            Basic::UntypedBool
                | Basic::UntypedInt
                | Basic::UntypedRune
                | Basic::UntypedFloat
                | Basic::UntypedComplex
                | Basic::UntypedString
                | Basic::UntypedNil
        )
    }

    /// The kind without the spelling: `byte` is `uint8`, `rune` is `int32`.
    pub const fn canonical(self) -> Basic {
        match self {
            Basic::Byte => Basic::Uint8,
            Basic::Rune => Basic::Int32,
            other => other,
        }
    }
}
