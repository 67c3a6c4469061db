//! What happens to parts of local variables.

use std::rc::Rc;

use crate::infer::Tracer;
use crate::resolve::{Change, Code, LocalId};
use crate::symbol::Symbol;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::Type;

/// A field of a variable, a field of that and so on.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// The names of the fields, embedded ones too wherever they are left out in the
    /// text; a blank one for elements. It ends where the types are not known.
    pub path: Vec<Symbol>,
    /// Whether it lies somewhere else, a pointer being on the way.
    pub is_elsewhere: bool,
    /// What the last name denotes.
    pub end: End,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum End {
    Field,
    /// A method of the part. Whether it has the address of it.
    Method {
        has_address: bool,
    },
    #[default]
    Unknown,
}

/// A change of a part of a local variable.
#[derive(Debug)]
pub(super) struct PartChange {
    pub path: Vec<Symbol>,
    /// The assignment; `None` if a method may change the part.
    pub change: Option<Change>,
}

impl Tracer<'_> {
    /// What may change parts of a local variable, or all of it by a method:
    /// assignments in the order of the text, then methods.
    pub(super) fn part_changes(&mut self, code: &Code, local: LocalId) -> Rc<[PartChange]> {
        let key = (code.id(), local);
        if let Some(changes) = self.memo.part_changes.get(&key) {
            return changes.clone();
        }
        let variable = &code.body.locals[local];
        let mut all = Vec::new();
        for (names, change) in &variable.field_changes {
            let part = self.part(code, local, names);
            all.push(PartChange { path: part.path, change: Some(*change) });
        }
        for &selector in &variable.selectors {
            let Some((_, names)) = selected(code, selector) else { continue };
            let part = self.part(code, local, &names);
            let may_change = match part.end {
                End::Field => false,
                End::Method { has_address } => has_address,
                End::Unknown => true,
            };
            if may_change && !part.is_elsewhere {
                all.push(PartChange { path: part.path, change: None });
            }
        }
        let all: Rc<[PartChange]> = all.into();
        self.memo.part_changes.insert(key, all.clone());
        all
    }

    /// The part of a local variable that these selectors, one after the other,
    /// denote (spec, "Selectors").
    pub(super) fn part(&mut self, code: &Code, local: LocalId, names: &[Symbol]) -> Part {
        let mut part = Part::default();
        let mut typ = self.resolver.local_type(&code.env, local);
        for &name in names {
            let holder = self.resolver.core(typ);
            part.is_elsewhere |= matches!(holder, Type::Pointer(_));
            if name == Symbol::BLANK {
                let Some((elem, is_elsewhere)) = self.element(holder) else { return part };
                part.path.push(name);
                part.is_elsewhere |= is_elsewhere;
                typ = elem;
                continue;
            }
            let Some(selection) = self.resolver.select(typ, name, code.env.package.id) else {
                return part;
            };
            let fields = selection.path.iter();
            part.path.extend(fields.map(|&field| self.resolver.world.types.fields[field].name));
            part.is_elsewhere |= selection.indirect;
            if let Some(method) = selection.method {
                let methods = &self.resolver.world.types.method_decls;
                let has_address = method.decl.is_some_and(|(_, decl)| methods[decl].pointer);
                part.end = End::Method { has_address };
                return part;
            }
            typ = selection.typ;
        }
        part.end = End::Field;
        part
    }

    /// The type of the elements, and whether they lie somewhere else.
    fn element(&mut self, holder: Type) -> Option<(crate::types::TypeId, bool)> {
        match holder {
            Type::Array { elem, .. } => Some((elem, false)),
            Type::Slice(elem) | Type::Map { value: elem, .. } => Some((elem, true)),
            Type::Pointer(array) => match self.resolver.core(array) {
                Type::Array { elem, .. } => Some((elem, true)),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The identifier with which a selector begins, and the names behind it, blank
/// ones for elements.
pub(super) fn selected(code: &Code, expr: ExprId) -> Option<(ExprId, Vec<Symbol>)> {
    let mut names = Vec::new();
    let mut at = expr;
    loop {
        match code.env.kind(at) {
            ExprKind::Paren(x) => at = x,
            ExprKind::Selector { x, sel } => {
                names.push(sel.name);
                at = x;
            }
            ExprKind::Index { x, .. } => {
                names.push(Symbol::BLANK);
                at = x;
            }
            ExprKind::Ident(_) => break,
            _ => return None,
        }
    }
    names.reverse();
    Some((at, names))
}
