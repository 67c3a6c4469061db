//! Objects.
//!
//! ```text
//! ObjDict = implicits, [receivers], type params, constraints..., derived types..., private rest
//! Obj     = head, rest
//!
//!           head                  rest
//! alias     pos, [names]          type
//! const     pos                   type, value
//! type      pos, names            type, methods (see `method`)
//! func      pos, [bool], names    signature, pos
//! var       pos                   type
//! ```
//!
//! An object is *declared* from its head when something mentions it, and
//! *completed* from the rest when somebody needs it. That is also what ends the
//! recursion of types, which contain themselves only by way of a name.

use crate::arena::IdRange;
use crate::export::extent::Extent;
use crate::export::pkgbits::{Element, ObjIndex, TypeIndex};
use crate::export::version::Field;
use crate::export::{Error, Origin, constant};
use crate::source::Location;
use crate::symbol::Symbol;
use crate::types::{Object, ObjectId, ObjectKind, PackageId, Type, TypeId, TypeParam, TypeStore};

use super::typ::{RawTypeUse, TypeUse};
use super::{Kind, Reader};

/// The public part of an ObjDict element: the type parameters of an object, and
/// the types that mention them.
pub struct Dict {
    /// How many of the type parameters are those of the receiver of a generic
    /// method; 0 for everything else.
    pub receivers: usize,
    /// One for each type parameter, those of the receiver first.
    pub constraints: Vec<TypeUse>,
    derived: Vec<TypeIndex>,
}

/// What can be mentioned inside a declaration.
pub struct Scope {
    /// Its type parameters.
    pub type_params: IdRange<TypeParam>,
    /// The types that mention them.
    pub derived: Vec<TypeIndex>,
}

/// An Obj element, of which the head was read.
pub struct Opened<'a> {
    pub dict: Dict,
    location: Location,
    type_params: Vec<Symbol>,
    /// Stands before the rest.
    pub rest: Element<'a>,
}

impl Dict {
    /// The scope in which these type parameters are `type_params`.
    pub fn scope(self, type_params: IdRange<TypeParam>) -> Scope {
        Scope { type_params, derived: self.derived }
    }
}

impl Scope {
    /// Where no type parameter can be mentioned.
    pub const EMPTY: Scope = Scope { type_params: IdRange::EMPTY, derived: Vec::new() };
}

impl<'a> Reader<'a> {
    /// An object; declared if it was not met before, in this file or elsewhere.
    pub fn object(&mut self, index: ObjIndex) -> Result<ObjectId, Error> {
        if let Some(&object) = self.memo.objects.get(&index) {
            return Ok(object);
        }
        let name = self.name(index)?;
        let symbol = self.symbols.intern(name.text);
        let pkg = self.pkg(name.pkg)?;
        let object = match (self.store.lookup(pkg, symbol), pkg) {
            (Some(object), _) => object,
            (None, Some(pkg)) if name.kind != Kind::Stub => {
                self.declare(index, name.kind, pkg, symbol)?
            }
            _ => return Err(Error::new(format!("unsupported predeclared name {}", name.text))),
        };
        self.memo.objects.insert(index, object);
        Ok(object)
    }

    /// Reads the rest of an object that this file declared.
    pub fn complete(&mut self, object: ObjectId, index: ObjIndex) -> Result<(), Error> {
        let kind = self.name(index)?.kind;
        let Opened { dict, mut rest, .. } = self.open(index, kind)?;
        let constraints = dict.constraints.clone();
        let scope = self.scope(object, dict)?;
        match kind {
            Kind::Type => self.complete_type(object, &mut rest, &scope)?,
            Kind::Alias => {
                self.complete_alias(object, &mut rest, &scope)?;
            }
            Kind::Const => {
                let typ = self.type_use(&mut rest, &scope)?;
                let value = constant::value(&mut rest)?;
                rest.finish()?;
                self.store.objects[object].typ = Some(typ);
                self.store.objects[object].value = Some(value);
            }
            Kind::Var => {
                let typ = self.type_use(&mut rest, &scope)?;
                rest.finish()?;
                self.store.objects[object].typ = Some(typ);
            }
            Kind::Func => {
                let signature = self.signature(&mut rest, &scope)?;
                self.skip_pos(&mut rest)?;
                rest.finish()?;
                self.store.objects[object].typ = Some(self.store.add(Type::Signature(signature)));
            }
            // Nothing is written about it, and nobody declares it here.
            Kind::Stub => {}
        }
        // Last, because a constraint may mention the very thing that it constrains.
        self.complete_constraints(&scope, &constraints)?;
        if let Some(origin) = self.context.origins.get_mut(&object) {
            origin.is_complete = true;
        }
        Ok(())
    }

    /// The type for which an alias stands, without its type arguments. It is read
    /// here if nobody has read it yet, whoever declared the alias.
    pub(super) fn alias(
        &mut self,
        object: ObjectId,
        index: ObjIndex,
    ) -> Result<(TypeId, Extent), Error> {
        if let Some(typ) = self.store.objects[object].typ {
            let origin = self.context.origins.get(&object);
            return Ok((typ, origin.map_or(Extent::NONE.enclosed(), |origin| origin.extent)));
        }
        let Opened { dict, mut rest, .. } = self.open(index, Kind::Alias)?;
        let scope = self.scope(object, dict)?;
        self.complete_alias(object, &mut rest, &scope)
    }

    /// Reads the dictionary and the head of an object.
    pub fn open(&mut self, index: ObjIndex, kind: Kind) -> Result<Opened<'a>, Error> {
        let dict = self.dict(index)?;
        let mut rest = self.container.obj(index)?;
        let location = self.pos(&mut rest)?;
        if kind == Kind::Func && rest.has(Field::GenericMethods) && rest.bool()? {
            return Err(rest.error("method where a function is expected"));
        }
        let has_names = match kind {
            Kind::Type | Kind::Func => true,
            Kind::Alias => rest.has(Field::AliasTypeParams),
            Kind::Const | Kind::Var | Kind::Stub => false,
        };
        let type_params = match has_names {
            true => self.type_param_names(&mut rest, dict.constraints.len())?,
            false => Vec::new(),
        };
        if dict.receivers > 0 || type_params.len() != dict.constraints.len() {
            return Err(rest.error("type parameters where there can be none"));
        }
        Ok(Opened { dict, location, type_params, rest })
    }

    /// The names of `count` type parameters.
    pub fn type_param_names(
        &mut self,
        element: &mut Element<'_>,
        count: usize,
    ) -> Result<Vec<Symbol>, Error> {
        element.marker()?;
        let mut names = Vec::new();
        for _ in 0..count {
            self.skip_pos(element)?;
            let (_, name) = self.ident(element)?;
            names.push(name);
        }
        Ok(names)
    }

    /// The dictionary of an object.
    pub fn dict(&self, index: ObjIndex) -> Result<Dict, Error> {
        let mut element = self.container.obj_dict(index)?;
        if element.uint()? != 0 {
            return Err(element.error("type declared in a generic function"));
        }
        // A reference to a type takes two bytes or more.
        let receivers = match element.has(Field::GenericMethods) {
            true => element.count(2)?,
            false => 0,
        };
        let own = element.count(2)?;
        let mut constraints = Vec::new();
        for _ in 0..receivers + own {
            constraints.push(RawTypeUse::read(&mut element)?);
        }
        let mut derived = Vec::new();
        for _ in 0..element.count(1)? {
            derived.push(element.type_ref()?);
            if element.has(Field::DerivedNeeded) {
                element.bool()?;
            }
        }
        // What else is there only the compiler can use.
        let constraints = constraints.into_iter().map(|raw| raw.resolve(&derived, &element));
        Ok(Dict { receivers, constraints: constraints.collect::<Result<_, _>>()?, derived })
    }

    /// The scope of an object whose dictionary is `dict`.
    pub fn scope(&self, object: ObjectId, dict: Dict) -> Result<Scope, Error> {
        let type_params = self.type_params(object);
        // They differ only if somebody else declared another object of this name.
        if type_params.len() != dict.constraints.len() {
            return Err(Error::new("two declarations of a name differ in their type parameters"));
        }
        Ok(dict.scope(type_params))
    }

    /// The type parameters of an object, whatever it is.
    pub(super) fn type_params(&self, object: ObjectId) -> IdRange<TypeParam> {
        match self.store.named_of(object) {
            Some(named) => self.store.named[named].type_params,
            None => self.store.objects[object].type_params,
        }
    }

    /// Reads the constraints of the type parameters in scope.
    pub fn complete_constraints(
        &mut self,
        scope: &Scope,
        constraints: &[TypeUse],
    ) -> Result<(), Error> {
        for (param, &constraint) in scope.type_params.ids().zip(constraints) {
            let constraint = self.typ(constraint, scope)?;
            self.store.type_params[param].constraint = constraint;
        }
        Ok(())
    }

    fn declare(
        &mut self,
        index: ObjIndex,
        kind: Kind,
        pkg: PackageId,
        name: Symbol,
    ) -> Result<ObjectId, Error> {
        let Opened { location, type_params, .. } = self.open(index, kind)?;
        let type_params = self.declare_type_params(&type_params);
        let kind = match kind {
            Kind::Type => None,
            Kind::Alias => Some(ObjectKind::Alias),
            Kind::Const => Some(ObjectKind::Const),
            Kind::Func => Some(ObjectKind::Func),
            Kind::Var | Kind::Stub => Some(ObjectKind::Var),
        };
        let pkg = Some(pkg);
        let object = match kind {
            None => self.store.declare_type(pkg, name, location, type_params),
            Some(kind) => {
                let (typ, value) = (None, None);
                self.store.declare(Object { name, pkg, location, kind, type_params, typ, value })
            }
        };
        let origin = Origin {
            file: self.context.file,
            index,
            is_complete: false,
            extent: Extent::NONE.enclosed(),
        };
        self.context.origins.insert(object, origin);
        Ok(object)
    }

    /// Declares type parameters with these names, whose constraints are not known.
    pub fn declare_type_params(&mut self, names: &[Symbol]) -> IdRange<TypeParam> {
        let constraint = TypeStore::INVALID;
        let params = (0..).zip(names).map(|(index, &name)| TypeParam { name, index, constraint });
        self.store.type_params.alloc_many(params)
    }

    /// Reads what is under a defined type, and leaves `rest` before the methods.
    fn complete_type(
        &mut self,
        object: ObjectId,
        rest: &mut Element<'_>,
        scope: &Scope,
    ) -> Result<(), Error> {
        let typ = self.type_use(rest, scope)?;
        // The compiler has looked through all names but those of the universe, as
        // in `type T comparable`.
        let underlying = self.store.underlying(typ);
        if underlying == TypeStore::INVALID {
            return Err(rest.error("underlying type is a defined type"));
        }
        if let Some(named) = self.store.named_of(object) {
            self.store.named[named].underlying = Some(underlying);
        }
        Ok(())
    }

    /// Reads for what an alias stands. The parts of the type that mentions the
    /// alias are counted elsewhere.
    fn complete_alias(
        &mut self,
        object: ObjectId,
        rest: &mut Element<'_>,
        scope: &Scope,
    ) -> Result<(TypeId, Extent), Error> {
        let outer = std::mem::replace(&mut self.extent, Extent::NONE);
        let typ = self.type_use(rest, scope)?;
        let extent = std::mem::replace(&mut self.extent, outer);
        rest.finish()?;
        self.store.objects[object].typ = Some(typ);
        if let Some(origin) = self.context.origins.get_mut(&object) {
            origin.extent = extent;
        }
        Ok((typ, extent))
    }
}
