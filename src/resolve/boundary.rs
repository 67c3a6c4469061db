//! The boundary functions of a package.

use std::rc::Rc;

use crate::arena::IdRange;
use crate::resolve::Resolver;
use crate::resolve::methods::receiver_params;
use crate::resolve::package::{Env, SourcePackage};
use crate::resolve::typexpr::embedded_name;
use crate::source::Span;
use crate::symbol::Symbol;
use crate::syntax::ast::{Decl, ExprId, ExprKind, FieldDecl, FuncDecl};
use crate::syntax::directive::DirectiveKind;
use crate::types::{Type, TypeId, TypeParam, TypeStore};
use crate::wasm::{Boundary, Direction, Param, Role};

/// The host module whose functions read Go's own stack, by an ABI of their own.
const GOJS: &str = "gojs";

impl Resolver {
    /// The boundary functions that `package` declares, in order, their types
    /// complete. Functions whose directive the compiler ignores or refuses, and
    /// those of module `gojs`, are none.
    pub fn boundaries(&mut self, package: &Rc<SourcePackage>) -> Vec<Boundary> {
        let linknames = self.linknames(package);
        let mut boundaries = Vec::new();
        for (index, file) in package.files.iter().enumerate() {
            for decl in &file.decls {
                let Decl::Func(func) = decl else { continue };
                let crossing = match self.direction(package, index, func) {
                    Some((direction, span)) => Some((direction, span, None)),
                    None => self.redeclared(package, func, &linknames),
                };
                if let Some((direction, directive, linked_to)) = crossing {
                    let env = Env::of(package, index as u32);
                    let (name, params) = self.crossing_signature(&env, func);
                    let results = list_span(&env, func.sig.results);
                    boundaries.push(Boundary {
                        name,
                        direction,
                        directive,
                        linked_to,
                        params,
                        results,
                    });
                }
            }
        }
        boundaries
    }

    /// Who calls whom, if the function has a directive that is in effect.
    pub(crate) fn direction(
        &self,
        package: &SourcePackage,
        file: usize,
        func: &FuncDecl,
    ) -> Option<(Direction, Span)> {
        if func.name.name == Symbol::BLANK || !func.sig.type_params.is_empty() {
            return None;
        }
        let all = &package.files[file].directives;
        let attached = || func.directives.iter().rev().map(|&index| all[index as usize]);
        // Of several directives of a kind the last one counts, and an import hides
        // an export.
        let import = attached().find_map(|directive| match directive.kind {
            DirectiveKind::Import { module, name } => Some((module, name, directive.span)),
            DirectiveKind::Export { .. } => None,
        });
        if let Some((module, name, span)) = import {
            let counts = func.body.is_none() && self.world.symbols.resolve(module) != GOJS;
            return counts.then_some((Direction::Import { module, name }, span));
        }
        let export = attached().find_map(|directive| match directive.kind {
            DirectiveKind::Export { name } => Some((Direction::Export { name }, directive.span)),
            DirectiveKind::Import { .. } => None,
        });
        export.filter(|_| func.body.is_some() && func.recv.is_none())
    }

    /// What messages call a function: `f`, `T.m` or `(*T).m`.
    pub(super) fn crossing_name(&mut self, env: &Env, func: &FuncDecl) -> String {
        let name = self.world.symbols.resolve(func.name.name).to_owned();
        let Some(receiver) = func.recv.and_then(|list| list.get(0)) else { return name };
        let written = env.ast().fields[receiver].typ;
        let (env, type_params) = self.receiver_scope(env.clone(), written);
        let typ = self.receiver_type(&env, &type_params, written);
        match self.receiver_name(&env, written, typ) {
            Some(base) => format!("{base}.{name}"),
            None => name,
        }
    }

    /// The name and the parameters of a boundary function.
    fn crossing_signature(&mut self, env: &Env, func: &FuncDecl) -> (String, Vec<Param>) {
        let mut params = Vec::new();
        let mut name = self.world.symbols.resolve(func.name.name).to_owned();
        let mut env = env.clone();
        if let Some(receiver) = func.recv.and_then(|list| list.get(0)) {
            let receiver = env.ast().fields[receiver].clone();
            let type_params;
            (env, type_params) = self.receiver_scope(env, receiver.typ);
            let typ = self.receiver_type(&env, &type_params, receiver.typ);
            if let Some(base) = self.receiver_name(&env, receiver.typ, typ) {
                name = format!("{base}.{name}");
            }
            let param = (typ, Role::Receiver);
            self.add_params(&env, &receiver, param, &mut params, || "receiver".to_owned());
        }
        self.add_list(&env, func.sig.params, Role::Parameter, &mut params);
        self.add_list(&env, func.sig.results, Role::Result, &mut params);
        for param in &params {
            match self.under(param.typ) {
                Type::Pointer(memory) | Type::Slice(memory) => self.complete(memory),
                _ => self.complete(param.typ),
            }
        }
        (name, params)
    }

    pub(super) fn add_list(
        &mut self,
        env: &Env,
        list: IdRange<FieldDecl>,
        role: Role,
        params: &mut Vec<Param>,
    ) {
        let what = if role == Role::Result { "result" } else { "parameter" };
        let before = params.len();
        for id in list.ids() {
            let field = env.ast().fields[id].clone();
            let typ = self.param_type(env, field.typ);
            let role = match env.kind(field.typ) {
                ExprKind::Ellipsis(_) => Role::Variadic,
                _ => role,
            };
            let mut number = params.len() - before;
            self.add_params(env, &field, (typ, role), params, || {
                number += 1;
                format!("{what} {number}")
            });
        }
    }

    /// Adds one parameter for each name of a field, or one without a name.
    /// `unnamed` makes labels; it is called once for each parameter, in order.
    fn add_params(
        &self,
        env: &Env,
        field: &FieldDecl,
        (typ, role): (TypeId, Role),
        params: &mut Vec<Param>,
        mut unnamed: impl FnMut() -> String,
    ) {
        let span = env.ast().exprs[field.typ].span;
        if field.names.is_empty() {
            params.push(Param { label: unnamed(), role, typ, span });
        }
        for ident in &env.ast().idents[field.names] {
            let number = unnamed();
            let label = match ident.name {
                Symbol::BLANK => number,
                name => self.world.symbols.resolve(name).to_owned(),
            };
            params.push(Param { label, role, typ, span });
        }
    }

    /// The scope in which `func (r *T[A, B]) ...` sees `A` and `B`, and those two
    /// as types. They have the constraints of the parameters of `T`.
    pub(super) fn receiver_scope(&mut self, env: Env, typ: ExprId) -> (Env, Vec<TypeId>) {
        let Some(base) = generic_base(&env, typ) else { return (env, Vec::new()) };
        let names = receiver_params(&env, typ);
        let params = names.into_iter().enumerate().map(|(index, name)| TypeParam {
            name,
            index: index as u32,
            constraint: TypeStore::INVALID,
        });
        let params = self.world.types.type_params.alloc_many(params);
        if let Some(object) = self.named_object(&env, base) {
            self.copy_constraints(object, params);
        }
        let types = params.ids().map(|param| self.world.types.add(Type::TypeParam(param)));
        let types = types.collect();
        (self.with_type_params(env, params), types)
    }

    /// The type of a receiver whose type arguments are `type_params`; some of
    /// those may be blank, so that no name leads to them.
    pub(super) fn receiver_type(
        &mut self,
        env: &Env,
        type_params: &[TypeId],
        typ: ExprId,
    ) -> TypeId {
        match env.kind(typ) {
            ExprKind::Paren(inner) => self.receiver_type(env, type_params, inner),
            ExprKind::Star(inner) => {
                let elem = self.receiver_type(env, type_params, inner);
                self.world.types.add(Type::Pointer(elem))
            }
            ExprKind::Index { x, .. } => match self.named_object(env, x) {
                Some(object) => self.instantiate_object(object, type_params),
                None => TypeStore::INVALID,
            },
            _ => self.type_expr(env, typ),
        }
    }

    /// `T` or `(*T)`, without type arguments: the defined type, also where it is
    /// written by an alias. As it is written if it is not known.
    fn receiver_name(&self, env: &Env, written: ExprId, typ: TypeId) -> Option<String> {
        let types = &self.world.types;
        let (is_pointer, base) = match types.get(typ) {
            Type::Pointer(elem) => (true, elem),
            _ => (false, typ),
        };
        let name = match types.get(base) {
            Type::Named(named) => types.objects[types.named[named].obj].name,
            _ => embedded_name(env, written)?.name,
        };
        let name = self.world.symbols.resolve(name);
        Some(if is_pointer { format!("(*{name})") } else { name.to_owned() })
    }
}

/// From the first name or type of a list to its last type.
fn list_span(env: &Env, list: IdRange<FieldDecl>) -> Option<Span> {
    let fields = &env.ast().fields[list];
    let (first, last) = (fields.first()?, fields.last()?);
    let typ = env.ast().exprs[first.typ].span;
    let start = env.ast().idents[first.names].first().map_or(typ, |name| name.span).start;
    Some(Span { start, end: env.ast().exprs[last.typ].span.end })
}

/// The generic type of a receiver, `T` of `*T[A, B]`.
fn generic_base(env: &Env, mut typ: ExprId) -> Option<ExprId> {
    loop {
        match env.kind(typ) {
            ExprKind::Star(x) | ExprKind::Paren(x) => typ = x,
            ExprKind::Index { x, .. } => return Some(x),
            _ => return None,
        }
    }
}
