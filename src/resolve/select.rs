//! Selection of fields, through embedded ones too.

use crate::arena::Id;
use crate::resolve::Resolver;
use crate::symbol::{Symbol, is_exported};
use crate::types::{Field, PackageId, Type, TypeId};

/// A selected field.
#[derive(Clone, Debug)]
pub(super) struct Selection {
    /// The fields on the way, the selected one last.
    pub path: Vec<Id<Field>>,
    /// The type of the selected field.
    pub typ: TypeId,
    /// Whether the way leads through an embedded pointer.
    pub indirect: bool,
}

/// More levels of embedding than this are given up.
const MAX_LEVELS: usize = 50;

impl Resolver {
    /// The field `x.name` for `x` of type `typ`, seen from package `pkg`; `None`
    /// if there is none, or several at the least depth (spec, "Selectors").
    pub(super) fn select(
        &mut self,
        typ: TypeId,
        name: Symbol,
        pkg: PackageId,
    ) -> Option<Selection> {
        let typ = match self.under(typ) {
            Type::Pointer(elem) => elem,
            _ => typ,
        };
        let mut level = vec![Selection { path: Vec::new(), typ, indirect: false }];
        let mut seen = vec![typ];
        for _ in 0..MAX_LEVELS {
            let mut found = Vec::new();
            let mut next = Vec::new();
            for holder in level {
                let Type::Struct(fields) = self.under(holder.typ) else { continue };
                for id in fields.ids() {
                    let field = self.world.types.fields[id];
                    let mut path = holder.path.clone();
                    path.push(id);
                    let mut selection =
                        Selection { path, typ: field.typ, indirect: holder.indirect };
                    if field.name == name && self.is_visible(&field, pkg) {
                        found.push(selection);
                    } else if field.embedded {
                        if let Type::Pointer(elem) = self.under(field.typ) {
                            selection.typ = elem;
                            selection.indirect = true;
                        }
                        if !seen.contains(&selection.typ) {
                            seen.push(selection.typ);
                            next.push(selection);
                        }
                    }
                }
            }
            match found.len() {
                0 if next.is_empty() => return None,
                0 => level = next,
                1 => return found.pop(),
                _ => return None,
            }
        }
        None
    }

    fn is_visible(&self, field: &Field, pkg: PackageId) -> bool {
        field.pkg == Some(pkg) || is_exported(self.world.symbols.resolve(field.name))
    }
}
