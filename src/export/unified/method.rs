//! Methods of defined types.
//!
//! ```text
//! methods  = count, method..., [count, object...]
//! method   = [place], pos, name, receiver's type param names, receiver, signature, pos
//! receiver = pos, name, type
//! ```
//!
//! A method with type parameters of its own is not in that list but an object of
//! the file, because it has a dictionary of its own. The list refers to it.
//!
//! ```text
//! Obj      = pos, true, name, receiver's type param names, receiver, [place],
//!            own type param names, signature, pos
//! ```

use crate::arena::IdRange;
use crate::export::Error;
use crate::export::extent::{Extent, MAX_COPIES};
use crate::export::pkgbits::{Element, ObjIndex};
use crate::export::version::Field;
use crate::symbol::Symbol;
use crate::types::{MethodDecl, NamedId, ObjectId, Type, TypeId, TypeParam};

use super::object::{Opened, Scope};
use super::typ::RawTypeUse;
use super::{Kind, Reader};

/// The methods at the end of a defined type.
#[derive(Debug, Default)]
pub struct Methods {
    /// Those without type parameters of their own.
    pub plain: Vec<Placed>,
    /// Where the others are.
    pub generic: Vec<ObjIndex>,
}

/// A method, and its place in the order of the source if the file says so.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    place: Option<u64>,
    method: MethodDecl,
}

/// A method with type parameters of its own.
#[derive(Debug)]
pub struct GenericMethod {
    place: Option<u64>,
    /// Without type parameters, and with a signature in terms of `params`.
    method: MethodDecl,
    /// Type parameters of the receiver, and after them the method's own.
    params: IdRange<TypeParam>,
    own_names: Vec<Symbol>,
    /// How large the signature and the constraints are.
    extent: Extent,
}

impl Reader<'_> {
    /// Reads the methods of a type that this file declared.
    pub fn methods(
        &mut self,
        object: ObjectId,
        named: NamedId,
        index: ObjIndex,
    ) -> Result<(), Error> {
        let Opened { dict, mut rest, .. } = self.open(index, Kind::Type)?;
        let scope = self.scope(object, dict)?;
        RawTypeUse::read(&mut rest)?;
        let Methods { plain: mut methods, generic } = self.method_list(&mut rest, &scope)?;
        for index in generic {
            let method = self.generic_method(index)?;
            methods.push(self.in_terms_of(scope.type_params, method)?);
        }
        methods.sort_by_key(|placed| placed.place);
        let methods = methods.into_iter().map(|placed| placed.method);
        self.store.named[named].methods = Some(self.store.method_decls.alloc_many(methods));
        Ok(())
    }

    /// Reads the list of methods, which ends the element of a defined type.
    pub fn method_list(&mut self, rest: &mut Element<'_>, scope: &Scope) -> Result<Methods, Error> {
        let mut methods = Methods::default();
        for _ in 0..rest.count(1)? {
            methods.plain.push(self.method(rest, scope)?);
        }
        if rest.has(Field::GenericMethods) {
            for _ in 0..rest.count(1)? {
                methods.generic.push(rest.obj_ref()?);
            }
        }
        rest.finish()?;
        Ok(methods)
    }

    fn method(&mut self, element: &mut Element<'_>, scope: &Scope) -> Result<Placed, Error> {
        element.marker()?;
        let place = self.place(element)?;
        self.skip_pos(element)?;
        let (pkg, name) = self.ident(element)?;
        // The receiver may call the type parameters by other names.
        self.type_param_names(element, scope.type_params.len())?;
        let pointer = self.receiver(element, scope)?;
        let sig = self.signature(element, scope)?;
        self.skip_pos(element)?;
        let sig = self.store.add(Type::Signature(sig));
        let type_params = IdRange::EMPTY;
        Ok(Placed { place, method: MethodDecl { name, pkg, pointer, type_params, sig } })
    }

    /// Reads a method with type parameters of its own.
    pub fn generic_method(&mut self, index: ObjIndex) -> Result<GenericMethod, Error> {
        let dict = self.dict(index)?;
        let mut element = self.container.obj(index)?;
        self.skip_pos(&mut element)?;
        if !element.has(Field::GenericMethods) || !element.bool()? {
            return Err(element.error("function with the name of a method"));
        }
        let (pkg, name) = self.ident(&mut element)?;
        self.type_param_names(&mut element, dict.receivers)?;
        let own = dict.constraints.len() - dict.receivers;
        let constraints = dict.constraints.clone();
        // Types that mention them are read once, so they have to stay the same.
        let params = match self.memo.method_params.get(&index) {
            Some(&params) => params,
            None => {
                let params = self.declare_type_params(&vec![Symbol::BLANK; constraints.len()]);
                self.memo.method_params.insert(index, params);
                params
            }
        };
        let scope = dict.scope(params);
        let outer = std::mem::replace(&mut self.extent, Extent::NONE);
        self.complete_constraints(&scope, &constraints)?;
        let pointer = self.receiver(&mut element, &scope)?;
        let place = self.place(&mut element)?;
        let own_names = self.type_param_names(&mut element, own)?;
        let sig = self.signature(&mut element, &scope)?;
        let extent = std::mem::replace(&mut self.extent, outer).enclosed();
        self.skip_pos(&mut element)?;
        element.finish()?;
        let sig = self.store.add(Type::Signature(sig));
        let method = MethodDecl { name, pkg, pointer, type_params: IdRange::EMPTY, sig };
        Ok(GenericMethod { place, method, params, own_names, extent })
    }

    /// The method of a type whose type parameters are `receiver`, in terms of
    /// those.
    fn in_terms_of(
        &mut self,
        receiver: IdRange<TypeParam>,
        generic: GenericMethod,
    ) -> Result<Placed, Error> {
        let GenericMethod { place, mut method, params, own_names, extent } = generic;
        if receiver.len() + own_names.len() != params.len() {
            return Err(Error::new("method and type differ in their type parameters"));
        }
        self.memo.copies = self.memo.copies.saturating_add(extent.nodes());
        if self.memo.copies > MAX_COPIES {
            return Err(Error::new("methods with type parameters are too large"));
        }
        let own = self.declare_type_params(&own_names);
        let args: Vec<TypeId> = receiver
            .ids()
            .chain(own.ids())
            .map(|param| self.store.add(Type::TypeParam(param)))
            .collect();
        for (param, own) in params.ids().skip(receiver.len()).zip(own.ids()) {
            let constraint = self.store.type_params[param].constraint;
            self.store.type_params[own].constraint =
                self.store.substitute(constraint, params, &args);
        }
        method.type_params = own;
        method.sig = self.store.substitute(method.sig, params, &args);
        Ok(Placed { place, method })
    }

    fn place(&self, element: &mut Element<'_>) -> Result<Option<u64>, Error> {
        match element.has(Field::MethodIndex) {
            true => element.uint().map(Some),
            false => Ok(None),
        }
    }

    /// Whether the receiver is a pointer.
    fn receiver(&mut self, element: &mut Element<'_>, scope: &Scope) -> Result<bool, Error> {
        element.marker()?;
        self.skip_pos(element)?;
        self.ident(element)?;
        let typ = self.type_use(element, scope)?;
        Ok(matches!(self.store.get(typ), Type::Pointer(_)))
    }
}
