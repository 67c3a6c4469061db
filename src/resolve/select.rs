//! Selection of fields and methods, through embedded fields too.

use crate::arena::{Id, IdRange};
use crate::resolve::Resolver;
use crate::symbol::{Symbol, is_exported};
use crate::types::{Field, MethodDecl, NamedId, PackageId, Type, TypeId, TypeParam, TypeStore};

/// A selected field or method.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    /// The fields on the way, a selected one last.
    pub path: Vec<Id<Field>>,
    /// The type of the selected field, or the signature of the method.
    pub typ: TypeId,
    /// Whether the way leads through an embedded pointer.
    pub indirect: bool,
    /// The method, if it is one.
    pub method: Option<SelectedMethod>,
}

/// A selected method.
#[derive(Clone, Debug)]
pub(crate) struct SelectedMethod {
    /// The defined type or instance that declares it and the declaration; `None`
    /// for a method that an interface or constraint asks for.
    pub decl: Option<(NamedId, Id<MethodDecl>)>,
    /// The signature without a receiver, of an instance in terms of its type
    /// arguments.
    pub sig: TypeId,
    /// The method's own type parameters.
    pub type_params: IdRange<TypeParam>,
}

/// More levels of embedding than this are given up.
const MAX_LEVELS: usize = 50;

impl Resolver {
    /// The field or method `x.name` for `x` of type `typ`, seen from package `pkg`;
    /// `None` if there is none, or several at the least depth (spec, "Selectors").
    pub(crate) fn select(
        &mut self,
        typ: TypeId,
        name: Symbol,
        pkg: PackageId,
    ) -> Option<Selection> {
        let typ = match self.under(typ) {
            Type::Pointer(elem) => elem,
            _ => typ,
        };
        let whole = Selection { path: Vec::new(), typ, indirect: false, method: None };
        let mut level = vec![whole];
        let mut seen = vec![typ];
        for _ in 0..MAX_LEVELS {
            let mut found = Vec::new();
            let mut next = Vec::new();
            for holder in level {
                if let Some(method) = self.own_method(holder.typ, name, pkg) {
                    let typ = method.sig;
                    found.push(Selection { typ, method: Some(method), ..holder });
                    continue;
                }
                let Type::Struct(fields) = self.core(holder.typ) else { continue };
                for id in fields.ids() {
                    let field = self.world.types.fields[id];
                    if field.name == name && self.is_visible(field.name, field.pkg, pkg) {
                        found.push(step(&holder, id, &field));
                    } else if field.embedded {
                        let mut selection = step(&holder, id, &field);
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

    /// The method that `typ` itself has: a defined type by declaration, an
    /// interface or type parameter because it asks for it.
    fn own_method(&mut self, typ: TypeId, name: Symbol, pkg: PackageId) -> Option<SelectedMethod> {
        if let Type::Named(named) = self.world.types.get(typ) {
            let methods = self.methods(named);
            let decl = methods.ids().find(|&id| {
                let method = &self.world.types.method_decls[id];
                method.name == name && self.is_visible(name, method.pkg, pkg)
            });
            if let Some(decl) = decl {
                return Some(self.declared_method(named, decl));
            }
        }
        if !matches!(self.under(typ), Type::Interface(_) | Type::TypeParam(_)) {
            return None;
        }
        let sig = self.interface_method(typ, name, pkg)?;
        Some(SelectedMethod { decl: None, sig, type_params: IdRange::EMPTY })
    }

    /// The method `decl` of a type or instance.
    fn declared_method(&mut self, named: NamedId, decl: Id<MethodDecl>) -> SelectedMethod {
        let types = &mut self.world.types;
        let MethodDecl { sig, type_params, .. } = types.method_decls[decl];
        let sig = match types.named[named].origin {
            Some(origin) => {
                let args = types.type_lists[types.named[named].type_args].to_vec();
                let params = types.named[origin].type_params;
                match params.len() == args.len() {
                    true => types.substitute(sig, params, &args),
                    false => TypeStore::INVALID,
                }
            }
            None => sig,
        };
        SelectedMethod { decl: Some((named, decl)), sig, type_params }
    }

    fn is_visible(&self, name: Symbol, declared: Option<PackageId>, pkg: PackageId) -> bool {
        declared == Some(pkg) || is_exported(self.world.symbols.resolve(name))
    }
}

/// One field further.
fn step(holder: &Selection, id: Id<Field>, field: &Field) -> Selection {
    let mut path = holder.path.clone();
    path.push(id);
    Selection { path, typ: field.typ, indirect: holder.indirect, method: None }
}
