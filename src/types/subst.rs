//! Substitution of type arguments for type parameters.

use crate::arena::IdRange;
use crate::types::{
    Field, Interface, Method, NamedId, Signature, Term, Type, TypeId, TypeParam, TypeStore, Var,
};

impl TypeStore {
    /// `typ` with the parameters `params` replaced by `args`, one for one. A type
    /// that mentions none of them keeps its id.
    pub fn substitute(
        &mut self,
        typ: TypeId,
        params: IdRange<TypeParam>,
        args: &[TypeId],
    ) -> TypeId {
        if params.is_empty() {
            return typ;
        }
        Substitution { store: self, params, args }.typ(typ)
    }

    /// Gives the instance `named` the underlying type that follows from its
    /// generic type, whose own underlying type must be known already; otherwise,
    /// and with the wrong number of arguments, it stays unknown.
    pub fn expand(&mut self, named: NamedId) {
        let instance = &self.named[named];
        let (Some(origin), None) = (instance.origin, instance.underlying) else { return };
        let args = self.type_lists[instance.type_args].to_vec();
        let params = self.named[origin].type_params;
        if let Some(generic) = self.named[origin].underlying
            && params.len() == args.len()
        {
            let underlying = self.substitute(generic, params, &args);
            self.named[named].underlying = Some(underlying);
        }
    }

    /// Puts the types of which `typ` is made into `parts`, in the order in which
    /// they are written. A defined type has only its type arguments.
    pub(crate) fn parts(&self, typ: TypeId, parts: &mut Vec<TypeId>) {
        match self.get(typ) {
            Type::Invalid | Type::Basic(_) | Type::TypeParam(_) => {}
            Type::Named(named) => {
                parts.extend(&self.type_lists[self.named[named].type_args]);
            }
            Type::Pointer(elem)
            | Type::Slice(elem)
            | Type::Array { elem, .. }
            | Type::Chan { elem, .. } => parts.push(elem),
            Type::Map { key, value } => parts.extend([key, value]),
            Type::Struct(fields) => {
                parts.extend(self.fields[fields].iter().map(|field| field.typ));
            }
            Type::Signature(Signature { params, results, .. }) => {
                let vars = self.vars[params].iter().chain(&self.vars[results]);
                parts.extend(vars.map(|var| var.typ));
            }
            Type::Interface(interface) => {
                parts.extend(self.methods[interface.methods].iter().map(|method| method.sig));
                parts.extend(&self.type_lists[interface.embedded]);
            }
            Type::Union(terms) => parts.extend(self.terms[terms].iter().map(|term| term.typ)),
        }
    }
}

struct Substitution<'a> {
    store: &'a mut TypeStore,
    params: IdRange<TypeParam>,
    args: &'a [TypeId],
}

impl Substitution<'_> {
    fn typ(&mut self, id: TypeId) -> TypeId {
        let typ = self.store.get(id);
        let new = match typ {
            Type::Invalid | Type::Basic(_) => return id,
            Type::TypeParam(param) => {
                let index = self.params.ids().position(|candidate| candidate == param);
                return index.map_or(id, |index| self.args[index]);
            }
            Type::Named(named) => return self.named(id, named),
            Type::Pointer(elem) => Type::Pointer(self.typ(elem)),
            Type::Slice(elem) => Type::Slice(self.typ(elem)),
            Type::Array { len, elem } => Type::Array { len, elem: self.typ(elem) },
            Type::Chan { dir, elem } => Type::Chan { dir, elem: self.typ(elem) },
            Type::Map { key, value } => Type::Map { key: self.typ(key), value: self.typ(value) },
            Type::Struct(fields) => Type::Struct(self.fields(fields)),
            Type::Signature(sig) => Type::Signature(Signature {
                params: self.vars(sig.params),
                results: self.vars(sig.results),
                variadic: sig.variadic,
            }),
            Type::Interface(interface) => Type::Interface(self.interface(interface)),
            Type::Union(terms) => Type::Union(self.terms(terms)),
        };
        // Only types that changed get a new id: ids of structs tell places apart.
        if new == typ { id } else { self.store.add(new) }
    }

    fn named(&mut self, id: TypeId, named: NamedId) -> TypeId {
        let Some(origin) = self.store.named[named].origin else { return id };
        let args = self.store.type_lists[self.store.named[named].type_args].to_vec();
        let new: Vec<TypeId> = args.iter().map(|&arg| self.typ(arg)).collect();
        if new == args { id } else { self.store.instantiate(origin, &new) }
    }

    fn fields(&mut self, range: IdRange<Field>) -> IdRange<Field> {
        let old = self.store.fields[range].to_vec();
        let new: Vec<Field> =
            old.iter().map(|field| Field { typ: self.typ(field.typ), ..*field }).collect();
        if old.iter().zip(&new).all(|(old, new)| old.typ == new.typ) {
            return range;
        }
        self.store.fields.alloc_many(new)
    }

    fn vars(&mut self, range: IdRange<Var>) -> IdRange<Var> {
        let old = self.store.vars[range].to_vec();
        let new: Vec<Var> = old.iter().map(|var| Var { typ: self.typ(var.typ), ..*var }).collect();
        if old.iter().zip(&new).all(|(old, new)| old.typ == new.typ) {
            return range;
        }
        self.store.vars.alloc_many(new)
    }

    fn terms(&mut self, range: IdRange<Term>) -> IdRange<Term> {
        let old = self.store.terms[range].to_vec();
        let new: Vec<Term> =
            old.iter().map(|term| Term { typ: self.typ(term.typ), ..*term }).collect();
        if old.iter().zip(&new).all(|(old, new)| old.typ == new.typ) {
            return range;
        }
        self.store.terms.alloc_many(new)
    }

    fn interface(&mut self, interface: Interface) -> Interface {
        let old = self.store.methods[interface.methods].to_vec();
        let new: Vec<Method> =
            old.iter().map(|method| Method { sig: self.typ(method.sig), ..*method }).collect();
        let methods = match old.iter().zip(&new).all(|(old, new)| old.sig == new.sig) {
            true => interface.methods,
            false => self.store.methods.alloc_many(new),
        };
        let old = self.store.type_lists[interface.embedded].to_vec();
        let new: Vec<TypeId> = old.iter().map(|&typ| self.typ(typ)).collect();
        let embedded = match old == new {
            true => interface.embedded,
            false => self.store.type_lists.alloc_many(new),
        };
        Interface { methods, embedded, implicit: interface.implicit }
    }
}
