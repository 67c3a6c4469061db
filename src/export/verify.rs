//! Reading a whole file, to see that nothing in it is misunderstood.

use crate::export::Error;
use crate::export::unified::{Kind, Opened, Reader};

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
                    self.generic_method(index)?;
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
                        census.methods += self.method_list(&mut rest, &scope)?.plain.len();
                    }
                }
            }
        }
        Ok(census)
    }
}
