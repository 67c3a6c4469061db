//! Reading a whole file, to see that nothing in it is misunderstood.

use crate::export::Error;
use crate::export::pkgbits::{Element, ObjIndex};
use crate::export::unified::{Kind, Opened, Reader, Scope};
use crate::export::version::Field;
use crate::symbol::Symbol;

/// What [`Importer::verify`](super::Importer::verify) has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Objects that a program can name.
    pub objects: usize,
    /// Methods of defined types.
    pub methods: usize,
    /// Methods that have type parameters of their own.
    pub generic_methods: usize,
}

impl Reader<'_> {
    /// Reads every object to its end, with all types that they mention.
    pub fn verify(&mut self) -> Result<Census, Error> {
        let mut census = Census::default();
        for index in self.container.objects() {
            let name = self.name(index)?;
            match name.kind {
                Kind::Stub => {}
                Kind::Func if name.text.contains('.') => {
                    self.verify_generic_method(index)?;
                    census.generic_methods += 1;
                }
                _ if !name.is_identifier() => {}
                kind => {
                    let object = self.object(index)?;
                    self.complete(object, index)?;
                    census.objects += 1;
                    if kind == Kind::Type {
                        let Opened { dict, mut rest, .. } = self.open(index, kind)?;
                        let scope = self.scope(object, dict)?;
                        self.type_use(&mut rest, &scope)?;
                        census.methods += self.verify_methods(&mut rest, &scope)?;
                    }
                }
            }
        }
        Ok(census)
    }

    /// Reads the methods of a defined type, which end its element.
    fn verify_methods(&mut self, rest: &mut Element<'_>, scope: &Scope) -> Result<usize, Error> {
        let count = rest.count(1)?;
        for _ in 0..count {
            rest.marker()?;
            if rest.has(Field::MethodIndex) {
                rest.uint()?;
            }
            self.skip_pos(rest)?;
            self.ident(rest)?;
            self.type_param_names(rest, scope.type_params.len())?;
            self.verify_receiver(rest, scope)?;
            self.signature(rest, scope)?;
            self.skip_pos(rest)?;
        }
        if rest.has(Field::GenericMethods) {
            for _ in 0..rest.count(1)? {
                rest.obj_ref()?;
            }
        }
        rest.finish()?;
        Ok(count)
    }

    fn verify_receiver(&mut self, element: &mut Element<'_>, scope: &Scope) -> Result<(), Error> {
        element.marker()?;
        self.skip_pos(element)?;
        self.ident(element)?;
        self.type_use(element, scope)?;
        Ok(())
    }

    /// Reads a method with type parameters of its own, which is an object of the
    /// file but none of the package.
    fn verify_generic_method(&mut self, index: ObjIndex) -> Result<(), Error> {
        let dict = self.dict(index)?;
        let mut element = self.container.obj(index)?;
        self.skip_pos(&mut element)?;
        if !element.has(Field::GenericMethods) || !element.bool()? {
            return Err(element.error("function with the name of a method"));
        }
        self.ident(&mut element)?;
        let mut names = self.type_param_names(&mut element, dict.receivers)?;
        let own = dict.constraints.len() - dict.receivers;
        // The receiver can mention the type parameters whose names have not come
        // yet, but only their number matters here.
        names.resize(dict.constraints.len(), Symbol::BLANK);
        let constraints = dict.constraints.clone();
        let scope = dict.scope(self.declare_type_params(&names));
        self.complete_constraints(&scope, &constraints)?;
        self.verify_receiver(&mut element, &scope)?;
        if element.has(Field::MethodIndex) {
            element.uint()?;
        }
        self.type_param_names(&mut element, own)?;
        self.signature(&mut element, &scope)?;
        self.skip_pos(&mut element)?;
        element.finish()
    }
}
