//! Types.
//!
//! ```text
//! Type = code, then by the code:
//!   0 basic       kind
//!   1 named       [bool], object, type arguments...
//!   2 pointer     type                  3 slice  type
//!   4 array       length, type          5 chan   direction, type
//!   6 map         type, type            7 func   signature
//!   8 struct      (pos, name, type, tag, bool embedded)...
//!   9 interface   m, e, [bool implicit], m x (pos, name, signature), e x type
//!  10 union       (bool tilde, type)...
//!  11 type param  index
//! ```

use crate::arena::IdRange;
use crate::export::Error;
use crate::export::extent::{Extent, MAX_COPIES, MAX_HEIGHT};
use crate::export::pkgbits::{Element, ObjIndex, TypeIndex};
use crate::export::version::Field as VersionField;
use crate::symbol::Symbol;
use crate::types::{
    Basic, ChanDir, Field, Interface, Method, ObjectId, ObjectKind, PackageId, Signature, Term,
    Type, TypeId, Var,
};

use super::Reader;
use super::object::Scope;

/// A reference to a type, of which the element was not read yet.
#[derive(Clone, Copy, Debug)]
pub struct TypeUse {
    index: TypeIndex,
    /// Whether the type mentions type parameters, which only the scope knows.
    is_derived: bool,
}

/// A reference to a type as it is in the file.
#[derive(Clone, Copy, Debug)]
pub(super) enum RawTypeUse {
    Plain(TypeIndex),
    /// A type that mentions type parameters, by its place in the dictionary of
    /// the declaration that declares them.
    Derived(u64),
}

/// The kinds of basic types in a file, from 1 on. `byte` and `rune` are not among
/// them but names of the universe.
const BASICS: [Basic; 25] = [
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
];

impl RawTypeUse {
    pub fn read(element: &mut Element<'_>) -> Result<RawTypeUse, Error> {
        element.marker()?;
        match element.bool()? {
            true => Ok(RawTypeUse::Derived(element.uint()?)),
            false => Ok(RawTypeUse::Plain(element.type_ref()?)),
        }
    }

    /// What it means next to a dictionary with these derived types.
    pub fn resolve(self, derived: &[TypeIndex], element: &Element<'_>) -> Result<TypeUse, Error> {
        match self {
            RawTypeUse::Plain(index) => Ok(TypeUse { index, is_derived: false }),
            RawTypeUse::Derived(place) => {
                match usize::try_from(place).ok().and_then(|place| derived.get(place)) {
                    Some(&index) => Ok(TypeUse { index, is_derived: true }),
                    None => Err(element.error(format!("derived type {place} does not exist"))),
                }
            }
        }
    }
}

impl Reader<'_> {
    /// A reference to a type, and the type.
    pub fn type_use(&mut self, element: &mut Element<'_>, scope: &Scope) -> Result<TypeId, Error> {
        let type_use = RawTypeUse::read(element)?.resolve(&scope.derived, element)?;
        self.typ(type_use, scope)
    }

    /// The type to which a reference refers.
    pub fn typ(&mut self, type_use: TypeUse, scope: &Scope) -> Result<TypeId, Error> {
        let TypeUse { index, is_derived } = type_use;
        let scope = if is_derived { scope } else { &Scope::EMPTY };
        let (typ, extent) = match self.memo.types.get(&index) {
            Some(&known) => known,
            None => self.read_type(index, scope)?,
        };
        self.extent = self.extent.beside(extent);
        Ok(typ)
    }

    /// Parameters and results of a function.
    pub fn signature(
        &mut self,
        element: &mut Element<'_>,
        scope: &Scope,
    ) -> Result<Signature, Error> {
        element.marker()?;
        let params = self.params(element, scope)?;
        let results = self.params(element, scope)?;
        let variadic = element.bool()?;
        if variadic && params.is_empty() {
            return Err(element.error("variadic function without parameters"));
        }
        Ok(Signature { params, results, variadic })
    }

    /// A name, and the package that it belongs to if it is not exported.
    pub fn ident(
        &mut self,
        element: &mut Element<'_>,
    ) -> Result<(Option<PackageId>, Symbol), Error> {
        element.marker()?;
        let pkg = self.pkg_use(element)?;
        let name = self.symbols.intern(element.text()?);
        Ok((pkg, name))
    }

    /// Reads a type expression. Cycles between expressions, which no compiler
    /// writes, end at the greatest height.
    fn read_type(&mut self, index: TypeIndex, scope: &Scope) -> Result<(TypeId, Extent), Error> {
        let mut element = self.container.typ(index)?;
        if self.depth == MAX_HEIGHT {
            return Err(element.error("type is nested too deeply"));
        }
        self.depth += 1;
        let outer = std::mem::replace(&mut self.extent, Extent::NONE);
        let typ = self.type_expr(&mut element, scope)?;
        let extent = std::mem::replace(&mut self.extent, outer).enclosed();
        self.depth -= 1;
        element.finish()?;
        if extent.is_excessive() {
            return Err(element.error("type is too large"));
        }
        self.memo.types.insert(index, (typ, extent));
        Ok((typ, extent))
    }

    fn type_expr(&mut self, element: &mut Element<'_>, scope: &Scope) -> Result<TypeId, Error> {
        let typ = match element.code()? {
            0 => Type::Basic(basic(element)?),
            1 => return self.named(element, scope),
            2 => Type::Pointer(self.type_use(element, scope)?),
            3 => Type::Slice(self.type_use(element, scope)?),
            4 => {
                let len = Some(element.uint()?);
                Type::Array { len, elem: self.type_use(element, scope)? }
            }
            5 => {
                let dir = chan_dir(element)?;
                Type::Chan { dir, elem: self.type_use(element, scope)? }
            }
            6 => {
                let key = self.type_use(element, scope)?;
                Type::Map { key, value: self.type_use(element, scope)? }
            }
            7 => Type::Signature(self.signature(element, scope)?),
            8 => self.struct_type(element, scope)?,
            9 => self.interface_type(element, scope)?,
            10 => self.union(element, scope)?,
            11 => type_param(element, scope)?,
            code => return Err(element.error(format!("unknown kind of type {code}"))),
        };
        Ok(self.store.add(typ))
    }

    /// A type by its name: a defined type, an instance of one, or an alias, in
    /// whose place comes what it stands for.
    fn named(&mut self, element: &mut Element<'_>, scope: &Scope) -> Result<TypeId, Error> {
        element.marker()?;
        if element.has(VersionField::DerivedInstance) && element.bool()? {
            return Err(element.error("instance of a function as a type"));
        }
        let index = element.obj_ref()?;
        let mut args = Vec::new();
        for _ in 0..element.count(2)? {
            args.push(self.type_use(element, scope)?);
        }
        let object = self.object(index)?;
        if self.type_params(object).len() != args.len() {
            return Err(element.error("wrong number of type arguments"));
        }
        match (self.store.named_of(object), self.store.objects[object].kind) {
            (Some(named), _) if args.is_empty() => Ok(self.store.add(Type::Named(named))),
            (Some(named), _) => Ok(self.store.instantiate(named, &args)),
            (None, ObjectKind::Alias) => self.aliased(element, object, index, &args),
            _ => Err(element.error("name of a type is that of something else")),
        }
    }

    /// What an alias with these type arguments stands for. The arguments are the
    /// parts of the type that were read so far.
    fn aliased(
        &mut self,
        element: &Element<'_>,
        object: ObjectId,
        index: ObjIndex,
        args: &[TypeId],
    ) -> Result<TypeId, Error> {
        let (typ, extent) = self.alias(object, index)?;
        if args.is_empty() {
            self.extent = extent;
            return Ok(typ);
        }
        self.memo.copies = self.memo.copies.saturating_add(extent.nodes());
        self.extent = extent.substituted(self.extent);
        if self.extent.is_excessive() || self.memo.copies > MAX_COPIES {
            return Err(element.error("instances of generic aliases are too large"));
        }
        Ok(self.store.substitute(typ, self.type_params(object), args))
    }

    fn struct_type(&mut self, element: &mut Element<'_>, scope: &Scope) -> Result<Type, Error> {
        // Position, package, name, two for the type, tag, embedded.
        let count = element.count(7)?;
        let mut fields = Vec::with_capacity(count);
        for _ in 0..count {
            let location = self.pos(element)?;
            let (pkg, name) = self.ident(element)?;
            let typ = self.type_use(element, scope)?;
            let tag = match element.string()? {
                b"" => None,
                tag => Some(self.store.tags.alloc(tag.into())),
            };
            let embedded = element.bool()?;
            fields.push(Field { name, pkg, typ, embedded, tag, location });
        }
        Ok(Type::Struct(self.store.fields.alloc_many(fields)))
    }

    fn interface_type(&mut self, element: &mut Element<'_>, scope: &Scope) -> Result<Type, Error> {
        // Position, package, name, two counts and whether it is variadic.
        let method_count = element.count(6)?;
        let embedded_count = element.count(2)?;
        let implicit = method_count == 0 && embedded_count == 1 && element.bool()?;
        let mut methods = Vec::with_capacity(method_count);
        for _ in 0..method_count {
            self.skip_pos(element)?;
            let (pkg, name) = self.ident(element)?;
            let sig = Type::Signature(self.signature(element, scope)?);
            methods.push(Method { name, pkg, sig: self.store.add(sig) });
        }
        let mut embedded = Vec::with_capacity(embedded_count);
        for _ in 0..embedded_count {
            embedded.push(self.type_use(element, scope)?);
        }
        let methods = self.store.methods.alloc_many(methods);
        let embedded = self.store.type_lists.alloc_many(embedded);
        Ok(Type::Interface(Interface { methods, embedded, implicit }))
    }

    fn union(&mut self, element: &mut Element<'_>, scope: &Scope) -> Result<Type, Error> {
        let count = element.count(3)?;
        let mut terms = Vec::with_capacity(count);
        for _ in 0..count {
            let tilde = element.bool()?;
            terms.push(Term { tilde, typ: self.type_use(element, scope)? });
        }
        Ok(Type::Union(self.store.terms.alloc_many(terms)))
    }

    fn params(&mut self, element: &mut Element<'_>, scope: &Scope) -> Result<IdRange<Var>, Error> {
        element.marker()?;
        // Position, package, name, two for the type.
        let count = element.count(5)?;
        let mut vars = Vec::with_capacity(count);
        for _ in 0..count {
            element.marker()?;
            self.skip_pos(element)?;
            let (_, name) = self.ident(element)?;
            vars.push(Var { name, typ: self.type_use(element, scope)? });
        }
        Ok(self.store.vars.alloc_many(vars))
    }
}

fn basic(element: &mut Element<'_>) -> Result<Basic, Error> {
    let kind = element.uint()?;
    let place = kind.checked_sub(1).and_then(|place| usize::try_from(place).ok());
    let basic = place.and_then(|place| BASICS.get(place));
    basic.copied().ok_or_else(|| element.error(format!("unknown basic type {kind}")))
}

fn chan_dir(element: &mut Element<'_>) -> Result<ChanDir, Error> {
    match element.uint()? {
        0 => Ok(ChanDir::Both),
        1 => Ok(ChanDir::Send),
        2 => Ok(ChanDir::Receive),
        dir => Err(element.error(format!("unknown direction of a channel {dir}"))),
    }
}

fn type_param(element: &mut Element<'_>, scope: &Scope) -> Result<Type, Error> {
    let place = element.uint()?;
    let param = usize::try_from(place).ok().and_then(|place| scope.type_params.get(place));
    match param {
        Some(param) => Ok(Type::TypeParam(param)),
        None => Err(element.error(format!("type parameter {place} does not exist"))),
    }
}
