//! The type arguments of a call (spec, "Type inference").

use crate::arena::{Id, IdRange};
use crate::resolve::Resolver;
use crate::resolve::generics::unify::{Mode, Unifier};
use crate::resolve::generics::{Core, MAX_NODES, bit};
use crate::types::{Basic, Type, TypeId, TypeParam, TypeStore};

/// An argument of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::resolve) enum Argument {
    /// Of this type.
    Typed(TypeId),
    /// An untyped constant or value of this kind, or `nil`.
    Untyped(Basic),
    /// Nothing is known of it.
    Unknown,
}

/// More type parameters than this no function has.
const MAX_PARAMS: usize = 64;

impl Resolver {
    /// The type arguments of a call to a generic function with the type parameters
    /// `params`, the first ones given as `explicit`, from pairs of the type of a
    /// parameter and its argument. Of `...T` the caller makes a pair for each
    /// argument. `None` if some cannot be inferred, or the arguments do not fit.
    ///
    /// Untyped constants count only for parameters about which everything else is
    /// known: an unknown argument might give the parameter another type. What the
    /// methods of an argument say about a type parameter is such an unknown.
    pub(in crate::resolve) fn infer_type_args(
        &mut self,
        params: IdRange<TypeParam>,
        explicit: &[TypeId],
        pairs: &[(TypeId, Argument)],
    ) -> Option<Vec<TypeId>> {
        if explicit.len() > params.len()
            || params.len() > MAX_PARAMS
            || explicit.contains(&TypeStore::INVALID)
        {
            return None;
        }
        if explicit.len() == params.len() {
            return Some(explicit.to_vec());
        }
        // Inside a generic function an argument may mention the same parameters
        // that a call to the function itself is to find types for.
        let own = match self.is_mentioned(params, explicit, pairs)? {
            true => self.renamed(params),
            false => params,
        };
        let mut inference = Inference {
            declared: params,
            replaced: self.replacements(own, explicit),
            is_replaced: own != params || !explicit.is_empty(),
            unifier: Unifier::new(self, own),
            cores: Vec::new(),
            untyped: Vec::new(),
            unsure: 0,
        };
        for (index, &arg) in explicit.iter().enumerate() {
            inference.unifier.set(index, arg);
        }
        for &(param, argument) in pairs {
            inference.argument(param, argument)?;
        }
        inference.constraints()?;
        inference.constants()?;
        inference.result()
    }

    /// Whether the call itself stands where `params` are in scope.
    fn is_mentioned(
        &self,
        params: IdRange<TypeParam>,
        explicit: &[TypeId],
        pairs: &[(TypeId, Argument)],
    ) -> Option<bool> {
        let typed = pairs.iter().filter_map(|&(_, argument)| match argument {
            Argument::Typed(typ) => Some(typ),
            _ => None,
        });
        for typ in explicit.iter().copied().chain(typed) {
            if self.extent(typ, params)?.mentions != 0 {
                return Some(true);
            }
        }
        Some(false)
    }

    fn renamed(&mut self, params: IdRange<TypeParam>) -> IdRange<TypeParam> {
        let params = self.world.types.type_params[params].to_vec();
        let unconstrained = |param| TypeParam { constraint: TypeStore::INVALID, ..param };
        self.world.types.type_params.alloc_many(params.into_iter().map(unconstrained))
    }

    /// What stands for the declared parameters during the inference: the explicit
    /// arguments, and the parameters `own`.
    fn replacements(&mut self, own: IdRange<TypeParam>, explicit: &[TypeId]) -> Vec<TypeId> {
        let types = &mut self.world.types;
        let rest = own.ids().skip(explicit.len()).map(|param| types.add(Type::TypeParam(param)));
        explicit.iter().copied().chain(rest).collect()
    }
}

struct Inference<'a> {
    /// The parameters as the function declares them.
    declared: IdRange<TypeParam>,
    /// What stands for them, and whether that is anything else.
    replaced: Vec<TypeId>,
    is_replaced: bool,
    unifier: Unifier<'a>,
    /// What the constraints have in common.
    cores: Vec<Option<Core>>,
    /// The kinds of untyped arguments, by the index of the parameter.
    untyped: Vec<(usize, Basic)>,
    /// The [bits](bit) of the parameters about which something may say more than
    /// was understood.
    unsure: u64,
}

impl Inference<'_> {
    fn argument(&mut self, param: TypeId, argument: Argument) -> Option<()> {
        if self.unifier.resolver.extent(param, self.declared)?.mentions == 0 {
            return Some(());
        }
        let param = self.replace(param)?;
        match argument {
            Argument::Unknown => self.unsure |= self.mentioned(param)?,
            Argument::Typed(typ) if self.mentions(param)? => {
                self.unify(param, typ, Mode::Assign)?;
            }
            Argument::Untyped(kind) if kind != Basic::UntypedNil => {
                if let Some(index) = self.unifier.place(param) {
                    self.untyped.push((index, kind));
                }
            }
            Argument::Typed(_) | Argument::Untyped(_) => {}
        }
        Some(())
    }

    /// A type of the declaration in terms of the parameters of the inference.
    fn replace(&mut self, typ: TypeId) -> Option<TypeId> {
        if !self.is_replaced {
            return Some(typ);
        }
        let args = self.replaced.clone();
        self.substitute(typ, self.declared, &args)
    }

    /// Substitution, unless the outcome is too large.
    fn substitute(
        &mut self,
        typ: TypeId,
        params: IdRange<TypeParam>,
        args: &[TypeId],
    ) -> Option<TypeId> {
        let resolver = &mut *self.unifier.resolver;
        let mut largest = 1;
        for &arg in args {
            largest = largest.max(resolver.extent(arg, params)?.nodes);
        }
        let nodes = resolver.extent(typ, params)?.nodes;
        let fits = nodes.checked_mul(largest)? <= MAX_NODES * 16;
        fits.then(|| resolver.world.types.substitute(typ, params, args))
    }

    fn mentioned(&self, typ: TypeId) -> Option<u64> {
        Some(self.unifier.resolver.extent(typ, self.unifier.params)?.mentions)
    }

    fn mentions(&self, typ: TypeId) -> Option<bool> {
        Some(self.mentioned(typ)? != 0)
    }

    fn unify(&mut self, param: TypeId, typ: TypeId, mode: Mode) -> Option<()> {
        self.unifier.start();
        self.unifier.unify(param, typ, mode).then_some(())?;
        if !self.unifier.is_sure {
            self.unsure |= self.mentioned(param)? | self.mentioned(typ)?;
        }
        Some(())
    }

    /// Takes from the constraints what they say, as long as they say anything new.
    fn constraints(&mut self) -> Option<()> {
        for (index, param) in self.declared.ids().enumerate() {
            self.methods(index, param)?;
            let core = match self.unifier.resolver.core_of_param(param) {
                Some(core) => Some(Core { typ: self.replace(core.typ)?, ..core }),
                None => None,
            };
            self.cores.push(core);
        }
        loop {
            let unknown = self.unifier.unknown();
            for index in 0..self.cores.len() {
                match (self.cores[index], self.unifier.at(index)) {
                    (Some(core), Some(typ)) => self.unify(core.typ, typ, Mode::Inexact)?,
                    (Some(Core { typ, only: true }), None) => self.unifier.set(index, typ),
                    _ => {}
                }
            }
            if self.unifier.unknown() == unknown {
                return Some(());
            }
        }
    }

    /// The methods of a constraint may say something about other parameters, which
    /// stays unknown here: the methods of most types are not at hand.
    fn methods(&mut self, index: usize, param: Id<TypeParam>) -> Option<()> {
        let typ = self.unifier.resolver.world.types.add(Type::TypeParam(param));
        let Some(set) = self.unifier.resolver.method_set(typ) else { return Some(()) };
        for method in set.methods {
            let mentioned = self.unifier.resolver.extent(method.sig, self.declared)?.mentions;
            self.unsure |= mentioned & !bit(index);
        }
        Some(())
    }

    /// What is not sure of a parameter is not sure of those in its constraint.
    fn spread_doubt(&mut self) -> Option<()> {
        loop {
            let before = self.unsure;
            for index in 0..self.cores.len() {
                if let Some(core) = self.cores[index]
                    && self.unsure & bit(index) != 0
                {
                    self.unsure |= self.mentioned(core.typ)?;
                }
            }
            if self.unsure == before {
                return Some(());
            }
        }
    }

    /// Gives the parameters that are left the default types of untyped arguments;
    /// of several arguments the largest kind counts (since Go 1.21).
    fn constants(&mut self) -> Option<()> {
        self.spread_doubt()?;
        let mut largest: Vec<Option<Basic>> = vec![None; self.declared.len()];
        for &(index, kind) in &self.untyped {
            if self.unifier.at(index).is_none() {
                let so_far = largest[index].unwrap_or(kind);
                largest[index] = Some(larger_kind(so_far, kind)?);
            }
        }
        for (index, kind) in largest.into_iter().enumerate() {
            if let Some(kind) = kind {
                (self.unsure & bit(index) == 0).then_some(())?;
                self.unifier.set(index, default_type(kind)?);
            }
        }
        Some(())
    }

    /// The types found, none of which may mention the parameters any more.
    fn result(&mut self) -> Option<Vec<TypeId>> {
        let params = self.unifier.params;
        let mut found = Vec::new();
        for index in 0..params.len() {
            found.push(self.unifier.at(index)?);
        }
        // Each round replaces at least one parameter in every type for good;
        // unless a type mentions itself.
        for _ in 0..params.len() {
            let before = found.clone();
            for typ in &mut found {
                if self.mentions(*typ)? {
                    *typ = self.substitute(*typ, params, &before)?;
                }
            }
            if found == before {
                break;
            }
        }
        for &typ in &found {
            (typ != TypeStore::INVALID && !self.mentions(typ)?).then_some(())?;
        }
        Some(found)
    }
}

/// The kind of two untyped operands together; `None` if they do not go together.
fn larger_kind(a: Basic, b: Basic) -> Option<Basic> {
    let is_number = |kind| (Basic::UntypedInt..=Basic::UntypedComplex).contains(&kind);
    (a == b || is_number(a) && is_number(b)).then(|| a.max(b))
}

fn default_type(kind: Basic) -> Option<TypeId> {
    Some(TypeStore::basic(match kind {
        Basic::UntypedBool => Basic::Bool,
        Basic::UntypedInt => Basic::Int,
        Basic::UntypedRune => Basic::Rune,
        Basic::UntypedFloat => Basic::Float64,
        Basic::UntypedComplex => Basic::Complex128,
        Basic::UntypedString => Basic::String,
        _ => return None,
    }))
}
