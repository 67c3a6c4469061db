//! Unification of types (spec, "Type unification").

use crate::arena::{Id, IdRange};
use crate::resolve::Resolver;
use crate::resolve::generics::place;
use crate::types::{
    ChanDir, Field, Method, NamedId, Signature, Type, TypeId, TypeParam, TypeStore, Var,
};

/// How exactly two types have to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Like the types of a parameter and its argument: at the top a defined type
    /// matches its underlying type and a channel any direction; inside exactly.
    Assign,
    /// Likewise, at the top and inside.
    Inexact,
    Exact,
}

/// How deep and how long one unification may go. What takes longer was made to.
const MAX_DEPTH: u32 = 100;
const MAX_STEPS: u32 = 20_000;

/// Finds types for type parameters such that pairs of types match.
pub(super) struct Unifier<'a> {
    pub resolver: &'a mut Resolver,
    /// The parameters for which types are sought. All others are types like any.
    pub params: IdRange<TypeParam>,
    /// For each parameter the number of the group that has to have one type, and
    /// for each group that type.
    groups: Vec<usize>,
    types: Vec<Option<TypeId>>,
    left: u32,
    depth: u32,
    /// Cleared when something in the pair at hand was passed over that may say more
    /// than it did.
    pub is_sure: bool,
}

impl<'a> Unifier<'a> {
    pub fn new(resolver: &'a mut Resolver, params: IdRange<TypeParam>) -> Self {
        let groups = (0..params.len()).collect();
        let types = vec![None; params.len()];
        Unifier { resolver, params, groups, types, left: 0, depth: 0, is_sure: true }
    }

    /// The type found for a parameter so far.
    pub fn at(&self, index: usize) -> Option<TypeId> {
        self.types[self.groups[index]]
    }

    pub fn set(&mut self, index: usize, typ: TypeId) {
        self.types[self.groups[index]] = Some(typ);
    }

    /// How many parameters have no type yet.
    pub fn unknown(&self) -> usize {
        (0..self.groups.len()).filter(|&index| self.at(index).is_none()).count()
    }

    /// The index of the parameter that `typ` is.
    pub fn place(&self, typ: TypeId) -> Option<usize> {
        match self.get(typ) {
            Type::TypeParam(param) => place(self.params, param),
            _ => None,
        }
    }

    /// To be called before each pair of types.
    pub fn start(&mut self) {
        self.left = MAX_STEPS;
        self.is_sure = true;
    }

    /// Makes `x` and `y` match if they can. What was found before it turned out
    /// that they cannot stays.
    pub fn unify(&mut self, x: TypeId, y: TypeId, mode: Mode) -> bool {
        if self.left == 0 || self.depth == MAX_DEPTH {
            return false;
        }
        self.left -= 1;
        self.depth += 1;
        let matches = self.pair(x, y, mode);
        self.depth -= 1;
        matches
    }

    /// Identity, which may take longer than a step.
    fn identical(&mut self, x: TypeId, y: TypeId) -> bool {
        self.left = self.left.saturating_sub(MAX_STEPS / 200);
        self.resolver.identical(x, y)
    }

    fn get(&self, typ: TypeId) -> Type {
        self.resolver.world.types.get(typ)
    }

    fn is_named(&self, typ: TypeId) -> bool {
        matches!(self.get(typ), Type::Named(_))
    }

    fn is_interface(&mut self, typ: TypeId) -> bool {
        matches!(self.resolver.under(typ), Type::Interface(_))
    }

    fn pair(&mut self, mut x: TypeId, mut y: TypeId, mode: Mode) -> bool {
        if x == TypeStore::INVALID || y == TypeStore::INVALID {
            self.is_sure = false;
            return true;
        }
        if x == y {
            return true;
        }
        // From here on a defined type is in `y`, a parameter in `x`.
        if self.is_named(x) || self.place(y).is_some() {
            (x, y) = (y, x);
        }
        let is_literal =
            !matches!(self.get(x), Type::Named(_) | Type::TypeParam(_) | Type::Interface(_));
        if mode != Mode::Exact && is_literal && self.is_named(y) && !self.is_interface(y) {
            y = self.resolver.underlying(y);
            if x == y || y == TypeStore::INVALID {
                return self.pair(x, y, mode);
            }
        }
        match (self.place(x), self.place(y)) {
            (Some(x), Some(y)) => match (self.at(x), self.at(y)) {
                (Some(x), Some(y)) => self.unify(x, y, mode),
                (x_type, y_type) => {
                    self.join(x, y, x_type.or(y_type));
                    true
                }
            },
            (Some(param), None) => self.bind(param, y, mode),
            _ => self.structure(x, y, mode),
        }
    }

    fn join(&mut self, x: usize, y: usize, typ: Option<TypeId>) {
        let (kept, gone) = (self.groups[x], self.groups[y]);
        for group in &mut self.groups {
            if *group == gone {
                *group = kept;
            }
        }
        self.types[kept] = typ;
    }

    /// Matches a parameter with a type that is no parameter.
    fn bind(&mut self, param: usize, y: TypeId, mode: Mode) -> bool {
        let Some(x) = self.at(param) else {
            self.set(param, y);
            return true;
        };
        if !self.unify(x, y, mode) {
            return false;
        }
        match (self.is_interface(x), self.is_interface(y)) {
            (false, false) => {}
            (true, true) => return self.identical(x, y),
            // Either could be meant, depending on the order.
            _ => return false,
        }
        // Of a defined type and a literal the former is meant, of channels the one
        // with a direction.
        let is_directed = matches!(self.get(y), Type::Chan { dir, .. } if dir != ChanDir::Both);
        if mode != Mode::Exact && !self.is_named(x) && (self.is_named(y) || is_directed) {
            self.set(param, y);
        }
        true
    }

    fn structure(&mut self, x: TypeId, y: TypeId, mode: Mode) -> bool {
        let (mut x, mut y) = (x, y);
        if matches!(self.get(y), Type::TypeParam(_)) {
            (x, y) = (y, x);
        }
        let inside = if mode == Mode::Assign { Mode::Exact } else { mode };
        match (self.get(x), self.get(y)) {
            (Type::TypeParam(param), _) => self.foreign_param(param, y, mode),
            (Type::Named(a), Type::Named(b)) if self.same_origin(a, b) => {
                let types = &self.resolver.world.types;
                let (a, b) = (types.named[a].type_args, types.named[b].type_args);
                a.len() == b.len()
                    && (0..a.len()).all(|index| {
                        let lists = &self.resolver.world.types.type_lists;
                        self.unify(lists[a][index], lists[b][index], mode)
                    })
            }
            (Type::Pointer(a), Type::Pointer(b)) | (Type::Slice(a), Type::Slice(b)) => {
                self.unify(a, b, inside)
            }
            (Type::Array { len: a_len, elem: a }, Type::Array { len: b_len, elem: b }) => {
                // A length that is not known may be any.
                let differs = a_len.is_some() && b_len.is_some() && a_len != b_len;
                !differs && self.unify(a, b, inside)
            }
            (Type::Map { key: a_key, value: a }, Type::Map { key: b_key, value: b }) => {
                self.unify(a_key, b_key, inside) && self.unify(a, b, inside)
            }
            (Type::Chan { dir: a_dir, elem: a }, Type::Chan { dir: b_dir, elem: b }) => {
                (mode != Mode::Exact || a_dir == b_dir) && self.unify(a, b, inside)
            }
            (Type::Struct(a), Type::Struct(b)) => self.fields(a, b, inside),
            (Type::Signature(a), Type::Signature(b)) => self.signatures(a, b, inside),
            _ if self.is_interface(x) || self.is_interface(y) => self.interfaces(x, y, mode),
            _ => self.identical(x, y),
        }
    }

    /// Matches a type parameter of the function around the call. All that is known
    /// of it is its core type.
    fn foreign_param(&mut self, param: Id<TypeParam>, y: TypeId, mode: Mode) -> bool {
        if mode == Mode::Exact {
            return false;
        }
        let terms = self.resolver.param_terms(param).unwrap_or_default();
        match self.resolver.common_underlying(&terms) {
            Some(core) => self.unify(core, y, Mode::Assign),
            None => false,
        }
    }

    fn same_origin(&self, a: NamedId, b: NamedId) -> bool {
        let named = &self.resolver.world.types.named;
        named[a].origin.is_some() && named[a].origin == named[b].origin
    }

    fn fields(&mut self, a: IdRange<Field>, b: IdRange<Field>, mode: Mode) -> bool {
        a.len() == b.len()
            && (0..a.len()).all(|index| {
                let types = &self.resolver.world.types;
                let (a, b) = (types.fields[a][index], types.fields[b][index]);
                let tag = |field: Field| field.tag.map(|tag| &types.tags[tag]);
                a.name == b.name
                    && a.embedded == b.embedded
                    && tag(a) == tag(b)
                    && self.unify(a.typ, b.typ, mode)
            })
    }

    fn signatures(&mut self, a: Signature, b: Signature, mode: Mode) -> bool {
        a.variadic == b.variadic
            && self.vars(a.params, b.params, mode)
            && self.vars(a.results, b.results, mode)
    }

    fn vars(&mut self, a: IdRange<Var>, b: IdRange<Var>, mode: Mode) -> bool {
        a.len() == b.len()
            && (0..a.len()).all(|index| {
                let vars = &self.resolver.world.types.vars;
                self.unify(vars[a][index].typ, vars[b][index].typ, mode)
            })
    }

    /// Matches an interface with another one, by the methods that both have. What
    /// another type has for methods is not known here: where it may be right, it
    /// counts as right, and says nothing.
    fn interfaces(&mut self, x: TypeId, y: TypeId, mode: Mode) -> bool {
        if !(self.is_interface(x) && self.is_interface(y)) {
            self.is_sure = false;
            return mode != Mode::Exact;
        }
        let both_named = self.is_named(x) && self.is_named(y);
        if mode == Mode::Exact && (both_named || self.is_named(x) != self.is_named(y)) {
            return false;
        }
        let sets = (self.resolver.method_set(x), self.resolver.method_set(y));
        let (Some(mut small), Some(mut large)) = sets else { return false };
        if small.constrains || large.constrains {
            return self.identical(x, y);
        }
        if small.methods.len() > large.methods.len() {
            std::mem::swap(&mut small, &mut large);
        }
        if mode == Mode::Exact && small.methods.len() != large.methods.len() {
            return false;
        }
        small.methods.iter().all(|method| {
            let is_same = |other: &&Method| other.name == method.name;
            let other = large.methods.iter().find(is_same);
            other.is_some_and(|other| self.unify(method.sig, other.sig, Mode::Exact))
        })
    }
}
