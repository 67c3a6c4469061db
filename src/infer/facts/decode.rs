//! From [`Shape`]s to types.

use rustc_hash::FxHashMap;

use crate::arena::{Id, IdRange};
use crate::infer::Memory;
use crate::infer::facts::format::{
    Direction, FieldShape, FuncShape, MemoryFact, NamedShape, PackageFacts, PackageName, Shape,
};
use crate::resolve::{Resolver, World};
use crate::source::Location;
use crate::symbol::Symbol;
use crate::types::{
    Basic, ChanDir, Field, Interface, Method, NamedId, PackageId, Signature, Term, Type, TypeId,
    TypeParam, TypeStore, Var,
};

/// What tells defined types apart that no scope leads to: their package and name,
/// the number of their type parameters and, in a function, their place in a table.
type Hidden = (Option<PackageId>, Symbol, usize, Option<(PackageId, u32)>);

/// The defined types that were made because nothing else knows them.
pub(super) type HiddenTypes = FxHashMap<Hidden, NamedId>;

/// The package with this path, which then has this name.
pub(super) fn package(world: &mut World, package: &PackageName) -> PackageId {
    let id = world.types.package(world.symbols.intern(&package.path));
    if world.types.package_info(id).name == Symbol::EMPTY {
        let name = world.symbols.intern(&package.name);
        world.types.set_package_name(id, name);
    }
    id
}

/// Reads types from the table of a package, for one of its functions.
pub(super) struct Decoder<'a> {
    pub resolver: &'a mut Resolver,
    pub hidden: &'a mut HiddenTypes,
    /// The package, and what was read of it.
    pub package: PackageId,
    pub facts: &'a PackageFacts,
}

impl Decoder<'_> {
    /// Memory in a function with these type parameters; `None` if the table does
    /// not have its type.
    pub fn memory(&mut self, params: &[Id<TypeParam>], memory: &MemoryFact) -> Option<Memory> {
        let typ = self.typ(params, memory.typ)?;
        Some(Memory { typ, what: memory.what.clone(), is_plural: memory.plural, declared: None })
    }

    /// The type of an entry. Its parts come before it and are not too many, so
    /// this ends.
    fn typ(&mut self, params: &[Id<TypeParam>], index: u32) -> Option<TypeId> {
        self.facts.extents.get(index as usize).copied().flatten()?;
        let facts = self.facts;
        let mut part = |index: u32| self.typ(params, index);
        let typ = match facts.types.get(index as usize)? {
            Shape::Any => return Some(TypeStore::ANY),
            Shape::Basic(name) => {
                let basic = Basic::ALL.into_iter().find(|basic| basic.name() == name)?;
                return Some(TypeStore::basic(basic));
            }
            &Shape::Pointer(elem) => Type::Pointer(part(elem)?),
            &Shape::Slice(elem) => Type::Slice(part(elem)?),
            &Shape::Array(len, elem) => Type::Array { len, elem: part(elem)? },
            &Shape::Map(key, value) => Type::Map { key: part(key)?, value: part(value)? },
            &Shape::Chan(dir, elem) => Type::Chan { dir: direction(dir), elem: part(elem)? },
            Shape::Struct(fields) => Type::Struct(self.fields(params, fields)?),
            Shape::Func(func) => Type::Signature(self.signature(params, func)?),
            Shape::Interface { methods, embedded, implicit } => Type::Interface(Interface {
                methods: self.methods(params, methods)?,
                embedded: self.list(params, embedded)?,
                implicit: *implicit,
            }),
            Shape::Union(terms) => {
                let terms = terms
                    .iter()
                    .map(|&(tilde, typ)| Some(Term { tilde, typ: part(typ)? }))
                    .collect::<Option<Vec<_>>>()?;
                Type::Union(self.resolver.world.types.terms.alloc_many(terms))
            }
            &Shape::Param(index) => Type::TypeParam(*params.get(index as usize)?),
            Shape::Named(named) => return self.named(params, index, named),
        };
        Some(self.resolver.world.types.add(typ))
    }

    fn fields(
        &mut self,
        params: &[Id<TypeParam>],
        fields: &[FieldShape],
    ) -> Option<IdRange<Field>> {
        let fields = fields.iter().map(|field| {
            let typ = self.typ(params, field.typ)?;
            let World { symbols, types, .. } = &mut self.resolver.world;
            let tag =
                (!field.tag.is_empty()).then(|| types.tags.alloc(field.tag.as_bytes().into()));
            let name = symbols.intern(&field.name);
            let (pkg, embedded) = (Some(self.package), field.embedded);
            Some(Field { name, pkg, typ, embedded, tag, location: Location::None })
        });
        let fields = fields.collect::<Option<Vec<_>>>()?;
        Some(self.resolver.world.types.fields.alloc_many(fields))
    }

    fn vars(&mut self, params: &[Id<TypeParam>], vars: &[(String, u32)]) -> Option<IdRange<Var>> {
        let vars = vars.iter().map(|(name, typ)| {
            let typ = self.typ(params, *typ)?;
            Some(Var { name: self.resolver.world.symbols.intern(name), typ })
        });
        let vars = vars.collect::<Option<Vec<_>>>()?;
        Some(self.resolver.world.types.vars.alloc_many(vars))
    }

    fn signature(&mut self, params: &[Id<TypeParam>], func: &FuncShape) -> Option<Signature> {
        Some(Signature {
            params: self.vars(params, &func.params)?,
            results: self.vars(params, &func.results)?,
            variadic: func.variadic,
        })
    }

    fn methods(
        &mut self,
        params: &[Id<TypeParam>],
        methods: &[(String, u32)],
    ) -> Option<IdRange<Method>> {
        let methods = methods.iter().map(|(name, sig)| {
            let sig = self.typ(params, *sig)?;
            let name = self.resolver.world.symbols.intern(name);
            Some(Method { name, pkg: Some(self.package), sig })
        });
        let methods = methods.collect::<Option<Vec<_>>>()?;
        Some(self.resolver.world.types.methods.alloc_many(methods))
    }

    fn list(&mut self, params: &[Id<TypeParam>], types: &[u32]) -> Option<IdRange<TypeId>> {
        let types = types.iter().map(|&typ| self.typ(params, typ)).collect::<Option<Vec<_>>>()?;
        Some(self.resolver.world.types.type_lists.alloc_many(types))
    }

    fn named(
        &mut self,
        params: &[Id<TypeParam>],
        index: u32,
        shape: &NamedShape,
    ) -> Option<TypeId> {
        let args = shape.args.iter().map(|&arg| self.typ(params, arg));
        let args = args.collect::<Option<Vec<_>>>()?;
        let named = match self.known(shape, args.len()) {
            Some(named) => named,
            None => self.hidden(index, shape)?,
        };
        let types = &mut self.resolver.world.types;
        match args.is_empty() {
            true => types.objects[types.named[named].obj].typ,
            false => Some(types.instantiate(named, &args)),
        }
    }

    /// The defined type that a scope leads to.
    fn known(&mut self, shape: &NamedShape, type_params: usize) -> Option<NamedId> {
        if shape.local {
            return None;
        }
        let path = shape.package.as_ref().map(|package| package.path.as_str());
        let object = self.resolver.known_object(path, &shape.name)?;
        let types = &self.resolver.world.types;
        let named = types.named_of(object)?;
        (types.named[named].type_params.len() == type_params).then_some(named)
    }

    /// A defined type of which the table says all that is known.
    fn hidden(&mut self, index: u32, shape: &NamedShape) -> Option<NamedId> {
        let pkg = package(&mut self.resolver.world, shape.package.as_ref()?);
        let name = self.resolver.world.symbols.intern(&shape.name);
        let place = shape.local.then_some((self.package, index));
        let key = (Some(pkg), name, shape.args.len(), place);
        let named = match self.hidden.get(&key) {
            Some(&named) => named,
            None => {
                let params = (0..).take(shape.args.len()).map(|index| TypeParam {
                    name: Symbol::BLANK,
                    index,
                    constraint: TypeStore::INVALID,
                });
                let types = &mut self.resolver.world.types;
                let params = types.type_params.alloc_many(params);
                let object = types.declare_hidden_type(pkg, name, Location::None, params);
                let named = types.named_of(object)?;
                self.hidden.insert(key, named);
                named
            }
        };
        if let (Some(under), None) =
            (shape.under, self.resolver.world.types.named[named].underlying)
        {
            let params = self.resolver.world.types.named[named].type_params;
            let params: Vec<Id<TypeParam>> = params.ids().collect();
            let under = self.typ(&params, under)?;
            if !matches!(
                self.resolver.world.types.get(under),
                Type::Named(_) | Type::TypeParam(_) | Type::Invalid
            ) {
                self.resolver.world.types.named[named].underlying = Some(under);
            }
        }
        Some(named)
    }
}

fn direction(dir: Direction) -> ChanDir {
    match dir {
        Direction::Both => ChanDir::Both,
        Direction::Send => ChanDir::Send,
        Direction::Receive => ChanDir::Receive,
    }
}
