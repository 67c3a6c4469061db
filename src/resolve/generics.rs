//! What generic code needs: type sets, core types, the methods of constraints,
//! and the type arguments of calls.

mod inference;
#[cfg(test)]
mod tests;
mod unify;

use rustc_hash::FxHashSet;

use crate::arena::{Id, IdRange};
use crate::resolve::Resolver;
use crate::symbol::{Symbol, is_exported};
use crate::types::{
    Basic, ChanDir, Interface, Method, PackageId, Term, Type, TypeId, TypeParam, TypeStore,
};

pub(super) use inference::Argument;

/// How deep interfaces may embed each other, and how many parts all together may
/// have. `type I[T any] interface{ I[[]T] }` has no end.
const MAX_EMBEDDING: u32 = 50;
const MAX_PARTS: u32 = 10_000;

/// How high a type may be and how many nodes it may have, down to the names in
/// it, to take part in inference. Aliases of aliases make types that no walk
/// comes to the end of.
const MAX_HEIGHT: u32 = 100;
const MAX_NODES: u32 = 4096;

/// The types that satisfy a constraint.
enum TypeSet {
    /// All, as far as methods go.
    All,
    /// Those of these terms, none of which is an interface.
    Terms(Vec<Term>),
}

/// What all types of a constraint have in common.
#[derive(Clone, Copy)]
struct Core {
    typ: TypeId,
    /// Whether no other type satisfies the constraint.
    only: bool,
}

/// The methods of an interface, embedded ones included.
struct MethodSet {
    methods: Vec<Method>,
    /// Whether there is more to it: terms or `comparable`.
    constrains: bool,
}

impl Resolver {
    /// Whether two types are identical, see [`TypeStore::identical`]; `false` if
    /// that is not known.
    pub(crate) fn identical(&mut self, a: TypeId, b: TypeId) -> bool {
        for _ in 0..MAX_EMBEDDING {
            match self.world.types.identical(a, b, &self.world.symbols) {
                Ok(identical) => return identical,
                Err(missing) if self.underlying(missing) == TypeStore::INVALID => return false,
                Err(_) => {}
            }
        }
        false
    }

    /// The core type of `typ` (spec, "Core types"): for a type parameter the one
    /// underlying type of all types that satisfy its constraint,
    /// [`TypeStore::INVALID`] if there is none or it is not known; for any other
    /// type the underlying type.
    ///
    /// Where byte slices and strings satisfy the constraint, and nothing else,
    /// it is the byte slice, which says what may be indexed, sliced and copied,
    /// but not what a range over it gives.
    pub(crate) fn core_type(&mut self, typ: TypeId) -> TypeId {
        let Type::TypeParam(param) = self.world.types.get(typ) else {
            return self.underlying(typ);
        };
        let Some(terms) = self.param_terms(param) else { return TypeStore::INVALID };
        let common = self.common_underlying(&terms);
        common.or_else(|| self.byte_slice_of(&terms)).unwrap_or(TypeStore::INVALID)
    }

    /// The signature of the method `name`, seen from package `pkg`, that an
    /// interface type has or the constraint of a type parameter asks for.
    pub(crate) fn interface_method(
        &mut self,
        typ: TypeId,
        name: Symbol,
        pkg: PackageId,
    ) -> Option<TypeId> {
        let methods = self.method_set(typ)?.methods;
        let exported = is_exported(self.world.symbols.resolve(name));
        let found = methods
            .iter()
            .find(|method| method.name == name && (exported || method.pkg == Some(pkg)));
        found.map(|method| method.sig)
    }

    /// The methods of an interface type or of the constraint of a type parameter;
    /// `None` for another type, and where an embedded interface is not known.
    fn method_set(&mut self, typ: TypeId) -> Option<MethodSet> {
        let typ = match self.world.types.get(typ) {
            Type::TypeParam(param) => self.world.types.type_params[param].constraint,
            _ => typ,
        };
        let Type::Interface(interface) = self.under(typ) else { return None };
        let mut set = MethodSet { methods: Vec::new(), constrains: self.is_comparable(typ) };
        let mut left = MAX_PARTS;
        let mut seen = FxHashSet::default();
        let mut open = vec![(interface, 0)];
        while let Some((interface, depth)) = open.pop() {
            let parts = interface.methods.len() + interface.embedded.len() + 1;
            left = left.checked_sub(parts as u32)?;
            for &method in &self.world.types.methods[interface.methods] {
                set.methods.push(method);
            }
            for index in 0..interface.embedded.len() {
                let typ = self.world.types.type_lists[interface.embedded][index];
                if !seen.insert(typ) {
                    continue;
                }
                set.constrains |= self.is_comparable(typ);
                match self.under(typ) {
                    Type::Invalid => return None,
                    Type::Interface(_) if depth == MAX_EMBEDDING => return None,
                    Type::Interface(embedded) => open.push((embedded, depth + 1)),
                    _ => set.constrains = true,
                }
            }
        }
        let types = &self.world.symbols;
        let key = |method: &Method| {
            let name = types.resolve(method.name);
            (name, method.pkg.filter(|_| !is_exported(name)).map(Id::raw))
        };
        set.methods.sort_by_key(key);
        set.methods.dedup_by(|a, b| key(a) == key(b));
        Some(set)
    }

    fn is_comparable(&self, typ: TypeId) -> bool {
        self.world.types.is_comparable(typ)
    }

    /// The terms of the type set of a type parameter; `None` if every type
    /// belongs to it, or it is not known.
    fn param_terms(&mut self, param: Id<TypeParam>) -> Option<Vec<Term>> {
        let constraint = self.world.types.type_params[param].constraint;
        let mut left = MAX_PARTS;
        match self.type_set(constraint, 0, &mut left)? {
            TypeSet::Terms(terms) => Some(terms),
            TypeSet::All => None,
        }
    }

    /// What satisfies `typ` as a constraint; `None` if that is not known. `left`
    /// counts down what may still be looked at.
    fn type_set(&mut self, typ: TypeId, depth: u32, left: &mut u32) -> Option<TypeSet> {
        *left = left.checked_sub(1)?;
        if depth == MAX_EMBEDDING {
            return None;
        }
        match self.under(typ) {
            Type::Interface(interface) => self.interface_types(interface, depth, left),
            Type::Union(terms) => self.union_types(terms, depth, left),
            Type::Invalid | Type::TypeParam(_) => None,
            _ => Some(TypeSet::Terms(vec![Term { tilde: false, typ }])),
        }
    }

    fn interface_types(
        &mut self,
        interface: Interface,
        depth: u32,
        left: &mut u32,
    ) -> Option<TypeSet> {
        let mut all = TypeSet::All;
        for index in 0..interface.embedded.len() {
            let typ = self.world.types.type_lists[interface.embedded][index];
            let types = self.type_set(typ, depth + 1, left)?;
            all = match (all, types) {
                (TypeSet::All, types) | (types, TypeSet::All) => types,
                (TypeSet::Terms(a), TypeSet::Terms(b)) => {
                    TypeSet::Terms(self.common_terms(&a, &b, left)?)
                }
            };
        }
        Some(all)
    }

    fn union_types(&mut self, terms: IdRange<Term>, depth: u32, left: &mut u32) -> Option<TypeSet> {
        let mut union = Vec::new();
        for index in 0..terms.len() {
            *left = left.checked_sub(1)?;
            let term = self.world.types.terms[terms][index];
            match self.under(term.typ) {
                Type::Interface(_) => match self.type_set(term.typ, depth + 1, left)? {
                    TypeSet::All => return Some(TypeSet::All),
                    TypeSet::Terms(terms) => {
                        *left = left.checked_sub(terms.len() as u32)?;
                        union.extend(terms);
                    }
                },
                Type::Invalid | Type::TypeParam(_) => return None,
                _ => union.push(term),
            }
        }
        Some(TypeSet::Terms(union))
    }

    /// The intersection of two unions.
    fn common_terms(&mut self, a: &[Term], b: &[Term], left: &mut u32) -> Option<Vec<Term>> {
        let mut common = Vec::new();
        for a in a {
            for b in b {
                *left = left.checked_sub(1)?;
                if self.identical(a.typ, b.typ) {
                    common.push(Term { tilde: a.tilde && b.tilde, typ: a.typ });
                } else if a.tilde && !b.tilde && self.is_underlying(a.typ, b.typ) {
                    common.push(*b);
                } else if b.tilde && !a.tilde && self.is_underlying(b.typ, a.typ) {
                    common.push(*a);
                }
            }
        }
        Some(common)
    }

    fn is_underlying(&mut self, underlying: TypeId, typ: TypeId) -> bool {
        let of_typ = self.underlying(typ);
        self.identical(underlying, of_typ)
    }

    /// What the types of a parameter's constraint have in common, in terms of the
    /// type parameters of its declaration.
    fn core_of_param(&mut self, param: Id<TypeParam>) -> Option<Core> {
        match self.param_terms(param)?[..] {
            [Term { tilde, typ }] => Some(Core { typ, only: !tilde }),
            ref terms => Some(Core { typ: self.common_underlying(terms)?, only: false }),
        }
    }

    /// The one underlying type of all terms. Channels may differ in direction;
    /// then it is the one that is restricted.
    fn common_underlying(&mut self, terms: &[Term]) -> Option<TypeId> {
        let (first, rest) = terms.split_first()?;
        let mut common = self.underlying(first.typ);
        for term in rest {
            let other = self.underlying(term.typ);
            match (self.world.types.get(common), self.world.types.get(other)) {
                (Type::Chan { dir: a_dir, elem: a }, Type::Chan { dir: b_dir, elem: b })
                    if self.identical(a, b) =>
                {
                    match (a_dir, b_dir) {
                        (ChanDir::Both, _) => common = other,
                        (_, ChanDir::Both) => {}
                        _ if a_dir == b_dir => {}
                        _ => return None,
                    }
                }
                _ if self.identical(common, other) => {}
                _ => return None,
            }
        }
        (common != TypeStore::INVALID).then_some(common)
    }

    fn byte_slice_of(&mut self, terms: &[Term]) -> Option<TypeId> {
        let mut slice = None;
        for term in terms {
            let underlying = self.underlying(term.typ);
            match self.world.types.get(underlying) {
                Type::Slice(elem) if self.identical(elem, TypeStore::basic(Basic::Byte)) => {
                    slice = Some(underlying);
                }
                Type::Basic(Basic::String) => {}
                _ => return None,
            }
        }
        slice
    }

    /// Which of `params` `typ` mentions, and how many nodes it has; `None`
    /// if it is larger than any that inference handles.
    pub(super) fn extent(&self, typ: TypeId, params: IdRange<TypeParam>) -> Option<Extent> {
        let mut extent = Extent { nodes: 0, mentions: 0 };
        let mut open = vec![(typ, 0)];
        let mut parts = Vec::new();
        while let Some((typ, height)) = open.pop() {
            extent.nodes += 1;
            if let Type::TypeParam(param) = self.world.types.get(typ) {
                extent.mentions |= place(params, param).map_or(0, bit);
            }
            self.world.types.parts(typ, &mut parts);
            if height == MAX_HEIGHT || open.len() + parts.len() > MAX_NODES as usize {
                return None;
            }
            open.extend(parts.drain(..).map(|part| (part, height + 1)));
            if extent.nodes > MAX_NODES {
                return None;
            }
        }
        Some(extent)
    }
}

/// How large a type is.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    nodes: u32,
    /// A [`bit`] for each type parameter that is mentioned.
    mentions: u64,
}

/// The index of `param` among `params`.
fn place(params: IdRange<TypeParam>, param: Id<TypeParam>) -> Option<usize> {
    let first = params.get(0)?.raw();
    let index = param.raw().checked_sub(first)? as usize;
    (index < params.len()).then_some(index)
}

/// The bit that stands for the parameter with this index. Inference handles no
/// more than 64; for others it only counts that there is one.
fn bit(index: usize) -> u64 {
    1 << index.min(63)
}
