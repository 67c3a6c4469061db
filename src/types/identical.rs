//! Identity of types (spec, "Type identity").

use rustc_hash::FxHashSet;

use crate::arena::IdRange;
use crate::symbol::{Interner, Symbol, is_exported};
use crate::types::{
    Field, Interface, Method, NamedId, PackageId, Signature, Term, Type, TypeId, TypeStore, Var,
};

/// How many parts of two types are compared before they count as different. The
/// largest type in the standard library has fewer than 1,000.
const MAX_PARTS: u32 = 100_000;

/// How deep unions may lie in each other, through literals of interfaces.
const MAX_UNIONS: u32 = 10;

impl TypeStore {
    /// Whether `a` and `b` are identical. What is not known is identical to
    /// nothing, not even to itself: an invalid type, an array of unknown length.
    ///
    /// # Errors
    /// An embedded interface whose underlying type would have to be known.
    pub fn identical(&self, a: TypeId, b: TypeId, symbols: &Interner) -> Result<bool, TypeId> {
        let mut left = MAX_PARTS;
        Comparison::new(self, symbols, MAX_UNIONS).run(a, b, &mut left)
    }

    /// Whether `typ` is the predeclared `comparable`: the one interface of the
    /// universe with a name that asks for nothing that can be written.
    pub(crate) fn is_comparable(&self, typ: TypeId) -> bool {
        let Type::Named(named) = self.get(typ) else { return false };
        let is_empty =
            |interface: Interface| interface.methods.is_empty() && interface.embedded.is_empty();
        self.objects[self.named[named].obj].pkg.is_none()
            && matches!(self.under(typ), Type::Interface(interface) if is_empty(interface))
    }
}

/// A question whether two types are identical, as a list of pairs that all have
/// to be. A pair that was met before is not asked for again, so that neither
/// cycles nor types with many common parts take long.
struct Comparison<'a> {
    store: &'a TypeStore,
    symbols: &'a Interner,
    open: Vec<(TypeId, TypeId)>,
    seen: FxHashSet<(TypeId, TypeId)>,
    unions: u32,
    left: u32,
    missing: Option<TypeId>,
}

impl<'a> Comparison<'a> {
    fn new(store: &'a TypeStore, symbols: &'a Interner, unions: u32) -> Self {
        let (open, seen) = (Vec::new(), FxHashSet::default());
        Comparison { store, symbols, open, seen, unions, left: 0, missing: None }
    }

    fn run(mut self, a: TypeId, b: TypeId, left: &mut u32) -> Result<bool, TypeId> {
        self.left = *left;
        let mut identical = self.also(a, b);
        while identical && let Some((a, b)) = self.open.pop() {
            identical = self.same(a, b);
        }
        *left = self.left;
        self.missing.map_or(Ok(identical), Err)
    }

    /// Adds a pair. `false` if there were too many.
    fn also(&mut self, a: TypeId, b: TypeId) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        if self.seen.insert((a, b)) {
            self.open.push((a, b));
        }
        true
    }

    /// Compares two types down to their parts, which are added.
    fn same(&mut self, a: TypeId, b: TypeId) -> bool {
        match (self.store.get(a), self.store.get(b)) {
            (Type::Basic(a), Type::Basic(b)) => a.canonical() == b.canonical(),
            (Type::Named(a), Type::Named(b)) => self.named(a, b),
            (Type::TypeParam(a), Type::TypeParam(b)) => a == b,
            (Type::Pointer(a), Type::Pointer(b)) | (Type::Slice(a), Type::Slice(b)) => {
                self.also(a, b)
            }
            (
                Type::Array { len: Some(a_len), elem: a },
                Type::Array { len: Some(b_len), elem: b },
            ) => a_len == b_len && self.also(a, b),
            (Type::Chan { dir: a_dir, elem: a }, Type::Chan { dir: b_dir, elem: b }) => {
                a_dir == b_dir && self.also(a, b)
            }
            (Type::Map { key: a_key, value: a }, Type::Map { key: b_key, value: b }) => {
                self.also(a_key, b_key) && self.also(a, b)
            }
            (Type::Struct(a), Type::Struct(b)) => self.fields(a, b),
            (Type::Signature(a), Type::Signature(b)) => self.signatures(a, b),
            (Type::Interface(a), Type::Interface(b)) => self.interfaces(a, b),
            (Type::Union(_), Type::Union(_)) => self.unions(a, b),
            _ => false,
        }
    }

    fn named(&mut self, a: NamedId, b: NamedId) -> bool {
        let store = self.store;
        let (a_named, b_named) = (&store.named[a], &store.named[b]);
        if a_named.origin.is_none() || b_named.origin.is_none() {
            return a == b;
        }
        let (a_args, b_args) =
            (&store.type_lists[a_named.type_args], &store.type_lists[b_named.type_args]);
        a_named.origin == b_named.origin
            && a_args.len() == b_args.len()
            && a_args.iter().zip(b_args).all(|(&a, &b)| self.also(a, b))
    }

    fn fields(&mut self, a: IdRange<Field>, b: IdRange<Field>) -> bool {
        let store = self.store;
        let tag = |field: &Field| field.tag.map(|tag| &store.tags[tag]);
        let same = |comparison: &mut Self, a: &Field, b: &Field| {
            comparison.same_name((a.name, a.pkg), (b.name, b.pkg))
                && a.embedded == b.embedded
                && tag(a) == tag(b)
                && comparison.also(a.typ, b.typ)
        };
        let (a, b) = (&store.fields[a], &store.fields[b]);
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(self, a, b))
    }

    /// Names that are not exported belong to their package (spec, "Uniqueness of
    /// identifiers").
    fn same_name(&self, a: (Symbol, Option<PackageId>), b: (Symbol, Option<PackageId>)) -> bool {
        a.0 == b.0 && (a.1 == b.1 || is_exported(self.symbols.resolve(a.0)))
    }

    fn signatures(&mut self, a: Signature, b: Signature) -> bool {
        a.variadic == b.variadic && self.vars(a.params, b.params) && self.vars(a.results, b.results)
    }

    fn vars(&mut self, a: IdRange<Var>, b: IdRange<Var>) -> bool {
        let (a, b) = (&self.store.vars[a], &self.store.vars[b]);
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.also(a.typ, b.typ))
    }

    fn interfaces(&mut self, a: Interface, b: Interface) -> bool {
        let (Some(a), Some(b)) = (self.contents(a), self.contents(b)) else { return false };
        let same_methods = a.methods.len() == b.methods.len()
            && a.methods.iter().zip(&b.methods).all(|(a, b)| {
                self.same_name((a.name, a.pkg), (b.name, b.pkg)) && self.also(a.sig, b.sig)
            });
        same_methods
            && a.comparable == b.comparable
            && a.elements.len() == b.elements.len()
            && a.elements.iter().zip(&b.elements).all(|(&a, &b)| self.unions(a, b))
    }

    /// What an interface asks for, embedded interfaces opened; `None` if one is
    /// not known.
    fn contents(&mut self, interface: Interface) -> Option<Contents> {
        let mut contents = Contents::default();
        let mut open = vec![interface];
        let mut seen = FxHashSet::default();
        while let Some(interface) = open.pop() {
            let parts = (interface.methods.len() + interface.embedded.len() + 1) as u32;
            self.left = self.left.checked_sub(parts)?;
            contents.methods.extend(&self.store.methods[interface.methods]);
            for &typ in self.store.type_lists[interface.embedded].iter().rev() {
                if !seen.insert(typ) {
                    continue;
                }
                match self.store.under(typ) {
                    Type::Invalid => {
                        self.missing = Some(typ);
                        return None;
                    }
                    Type::Interface(_) if self.store.is_comparable(typ) => {
                        contents.comparable = true
                    }
                    Type::Interface(embedded) => open.push(embedded),
                    _ => contents.elements.push(typ),
                }
            }
        }
        let key = |method: &Method| {
            let name = self.symbols.resolve(method.name);
            (name, method.pkg.filter(|_| !is_exported(name)).map(|pkg| pkg.raw()))
        };
        contents.methods.sort_by_key(key);
        // Two embedded interfaces may have the same method.
        contents.methods.dedup_by(|a, b| key(a) == key(b));
        Some(contents)
    }

    /// Compares what may stand in an interface besides methods: the order of terms
    /// does not matter.
    fn unions(&mut self, a: TypeId, b: TypeId) -> bool {
        let (a, b) = (self.terms(a), self.terms(b));
        if self.unions == 0 || a.len() != b.len() {
            return false;
        }
        let mut has = |terms: &[Term], wanted: &Term| {
            terms.iter().any(|term| {
                let nested = Comparison::new(self.store, self.symbols, self.unions - 1);
                term.tilde == wanted.tilde
                    && nested.run(term.typ, wanted.typ, &mut self.left).unwrap_or_else(|typ| {
                        self.missing = Some(typ);
                        false
                    })
            })
        };
        a.iter().all(|term| has(&b, term)) && b.iter().all(|term| has(&a, term))
    }

    fn terms(&self, typ: TypeId) -> Vec<Term> {
        match self.store.get(typ) {
            Type::Union(terms) => self.store.terms[terms].to_vec(),
            _ => vec![Term { tilde: false, typ }],
        }
    }
}

#[derive(Default)]
struct Contents {
    /// Sorted by name.
    methods: Vec<Method>,
    /// Unions, and types that are no interfaces.
    elements: Vec<TypeId>,
    comparable: bool,
}
