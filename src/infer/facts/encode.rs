//! From types to [`Shape`]s.

use rustc_hash::FxHashMap;

use crate::arena::{Id, IdRange};
use crate::infer::Memory;
use crate::infer::facts::format::{
    Direction, Extent, FieldShape, FuncShape, MemoryFact, NamedShape, PackageName, Shape,
};
use crate::resolve::{Resolver, World};
use crate::symbol::Symbol;
use crate::types::{
    ChanDir, Field, Interface, NamedId, PackageId, Signature, Type, TypeId, TypeParam, TypeStore,
    Var,
};

/// The table of a package's types.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub types: Vec<Shape>,
    extents: Vec<Option<Extent>>,
    indices: FxHashMap<Shape, u32>,
    /// The entries of types; `None` for those that cannot be written.
    known: FxHashMap<Key, Option<u32>>,
}

/// A type, the first of the type parameters in scope, and whether memory of the
/// type counts.
type Key = (Option<Id<TypeParam>>, TypeId, bool);

impl Table {
    /// `memory` in a function with these type parameters; `None` if its type is too
    /// large or not wholly known.
    pub fn memory(
        &mut self,
        resolver: &mut Resolver,
        params: &[Id<TypeParam>],
        memory: &Memory,
    ) -> Option<MemoryFact> {
        let mut encoder = Encoder { table: self, resolver, params, depth: 0 };
        let typ = encoder.typ(memory.typ, true)?;
        Some(MemoryFact { typ, what: memory.what.clone(), plural: memory.is_plural })
    }

    fn entry(&mut self, shape: Shape) -> Option<u32> {
        if let Some(&index) = self.indices.get(&shape) {
            return Some(index);
        }
        let extent = Extent::of(&shape, &self.extents)?;
        let index = u32::try_from(self.types.len()).ok()?;
        self.types.push(shape.clone());
        self.extents.push(Some(extent));
        self.indices.insert(shape, index);
        Some(index)
    }
}

/// Path and name of a package.
pub(super) fn package_name(world: &World, id: PackageId) -> PackageName {
    let package = world.types.package_info(id);
    let text = |symbol: Symbol| world.symbols.resolve(symbol).to_owned();
    PackageName { path: text(package.path), name: text(package.name) }
}

/// Writes types where certain type parameters are in scope.
struct Encoder<'a> {
    table: &'a mut Table,
    resolver: &'a mut Resolver,
    params: &'a [Id<TypeParam>],
    depth: u32,
}

/// Deeper types are not written.
const MAX_DEPTH: u32 = 100;

impl Encoder<'_> {
    /// The entry of a type. Where memory of it counts, defined types have their
    /// underlying ones.
    fn typ(&mut self, typ: TypeId, is_memory: bool) -> Option<u32> {
        let key = (self.params.first().copied(), typ, is_memory);
        if let Some(&known) = self.table.known.get(&key) {
            return known;
        }
        if self.depth >= MAX_DEPTH {
            return None;
        }
        // Memory that contains itself cannot be written.
        self.table.known.insert(key, None);
        self.depth += 1;
        let shape = self.shape(typ, is_memory);
        self.depth -= 1;
        let index = shape.and_then(|shape| self.table.entry(shape));
        self.table.known.insert(key, index);
        index
    }

    fn shape(&mut self, typ: TypeId, is_memory: bool) -> Option<Shape> {
        Some(match self.resolver.world.types.get(typ) {
            Type::Invalid => return None,
            Type::Basic(basic) => Shape::Basic(basic.name().to_owned()),
            Type::Named(named) => return self.named(named, is_memory),
            Type::Pointer(elem) => Shape::Pointer(self.typ(elem, false)?),
            Type::Slice(elem) => Shape::Slice(self.typ(elem, false)?),
            Type::Array { len, elem } => Shape::Array(len, self.typ(elem, is_memory)?),
            Type::Chan { dir, elem } => Shape::Chan(direction(dir), self.typ(elem, false)?),
            Type::Map { key, value } => Shape::Map(self.typ(key, false)?, self.typ(value, false)?),
            Type::Struct(fields) => Shape::Struct(self.fields(fields, is_memory)?),
            Type::Signature(sig) => self.signature(sig)?,
            Type::Interface(_) if typ == TypeStore::ANY => Shape::Any,
            Type::Interface(interface) => self.interface(interface)?,
            Type::Union(terms) => {
                let terms = self.resolver.world.types.terms[terms].to_vec();
                let terms = terms.iter().map(|term| Some((term.tilde, self.typ(term.typ, false)?)));
                Shape::Union(terms.collect::<Option<_>>()?)
            }
            Type::TypeParam(param) => {
                let index = self.params.iter().position(|&known| known == param)?;
                Shape::Param(index as u32)
            }
        })
    }

    fn text(&self, symbol: Symbol) -> String {
        self.resolver.world.symbols.resolve(symbol).to_owned()
    }

    fn fields(&mut self, fields: IdRange<Field>, is_memory: bool) -> Option<Vec<FieldShape>> {
        let fields = self.resolver.world.types.fields[fields].to_vec();
        let fields = fields.iter().map(|field| {
            let tag = field.tag.map(|tag| self.resolver.world.types.tags[tag].to_vec());
            Some(FieldShape {
                name: self.text(field.name),
                typ: self.typ(field.typ, is_memory)?,
                embedded: field.embedded,
                tag: String::from_utf8(tag.unwrap_or_default()).ok()?,
            })
        });
        fields.collect()
    }

    fn vars(&mut self, vars: IdRange<Var>) -> Option<Vec<(String, u32)>> {
        let vars = self.resolver.world.types.vars[vars].to_vec();
        let vars = vars.iter().map(|var| Some((self.text(var.name), self.typ(var.typ, false)?)));
        vars.collect()
    }

    fn signature(&mut self, sig: Signature) -> Option<Shape> {
        let (params, results) = (self.vars(sig.params)?, self.vars(sig.results)?);
        Some(Shape::Func(FuncShape { params, results, variadic: sig.variadic }))
    }

    fn interface(&mut self, interface: Interface) -> Option<Shape> {
        let types = &self.resolver.world.types;
        let methods = types.methods[interface.methods].to_vec();
        let embedded = types.type_lists[interface.embedded].to_vec();
        let methods = methods
            .iter()
            .map(|method| Some((self.text(method.name), self.typ(method.sig, false)?)));
        let methods = methods.collect::<Option<_>>()?;
        let embedded = embedded.iter().map(|&typ| self.typ(typ, false));
        let embedded = embedded.collect::<Option<_>>()?;
        Some(Shape::Interface { methods, embedded, implicit: interface.implicit })
    }

    fn named(&mut self, named: NamedId, is_memory: bool) -> Option<Shape> {
        let types = &self.resolver.world.types;
        let instance = types.named[named].clone();
        let args = types.type_lists[instance.type_args].to_vec();
        let origin = instance.origin.unwrap_or(named);
        let type_params = types.named[origin].type_params;
        if type_params.len() != args.len() {
            return None;
        }
        let object = types.objects[instance.obj].clone();
        let is_global = types.lookup(object.pkg, object.name) == Some(instance.obj);
        let args = args.iter().map(|&arg| self.typ(arg, is_memory)).collect::<Option<_>>()?;
        let under = match is_memory && object.pkg.is_some() {
            true => Some(self.underlying(origin, type_params)?),
            false => None,
        };
        Some(Shape::Named(NamedShape {
            package: object.pkg.map(|pkg| package_name(&self.resolver.world, pkg)),
            name: self.text(object.name),
            args,
            under,
            local: !is_global,
        }))
    }

    /// What is under a generic type in terms of its own parameters, or under one
    /// that has none.
    fn underlying(&mut self, named: NamedId, type_params: IdRange<TypeParam>) -> Option<u32> {
        let types = &self.resolver.world.types;
        let typ = types.objects[types.named[named].obj].typ?;
        let underlying = self.resolver.underlying(typ);
        let params: Vec<Id<TypeParam>> = type_params.ids().collect();
        let depth = self.depth;
        let (table, resolver) = (&mut *self.table, &mut *self.resolver);
        Encoder { table, resolver, params: &params, depth }.typ(underlying, true)
    }
}

fn direction(dir: ChanDir) -> Direction {
    match dir {
        ChanDir::Both => Direction::Both,
        ChanDir::Send => Direction::Send,
        ChanDir::Receive => Direction::Receive,
    }
}
