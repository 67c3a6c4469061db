//! The boundary functions of a package.

use std::rc::Rc;

use crate::arena::IdRange;
use crate::resolve::Resolver;
use crate::resolve::package::{Env, SourcePackage};
use crate::resolve::typexpr::embedded_name;
use crate::source::Span;
use crate::symbol::Symbol;
use crate::syntax::ast::{Decl, ExprId, ExprKind, FieldDecl, FuncDecl};
use crate::syntax::directive::DirectiveKind;
use crate::types::{Type, TypeParam, TypeStore};
use crate::wasm::{Boundary, Direction, Param};

/// The host module whose functions read Go's own stack, by an ABI of their own.
const GOJS: &str = "gojs";

impl Resolver {
    /// The boundary functions that `package` declares, in order, their types
    /// complete. Functions whose directive the compiler ignores or refuses, and
    /// those of module `gojs`, are none.
    pub fn boundaries(&mut self, package: &Rc<SourcePackage>) -> Vec<Boundary> {
        let mut boundaries = Vec::new();
        for (index, file) in package.files.iter().enumerate() {
            for decl in &file.decls {
                if let Decl::Func(func) = decl
                    && let Some((direction, directive)) = self.direction(package, index, func)
                {
                    let env = Env::of(package, index as u32);
                    boundaries.push(self.boundary(&env, func, direction, directive));
                }
            }
        }
        boundaries
    }

    /// Who calls whom, if the function has a directive that is in effect.
    fn direction(
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

    fn boundary(
        &mut self,
        env: &Env,
        func: &FuncDecl,
        direction: Direction,
        directive: Span,
    ) -> Boundary {
        let mut params = Vec::new();
        let mut name = self.world.symbols.resolve(func.name.name).to_owned();
        let mut env = env.clone();
        if let Some(receiver) = func.recv.and_then(|list| list.get(0)) {
            let receiver = env.ast().fields[receiver].clone();
            env = self.receiver_scope(env, receiver.typ);
            if let Some(base) = self.receiver_name(&env, receiver.typ) {
                name = format!("{base}.{name}");
            }
            self.add_params(&env, &receiver, &mut params, || "receiver".to_owned());
        }
        self.add_list(&env, func.sig.params, "parameter", &mut params);
        self.add_list(&env, func.sig.results, "result", &mut params);
        for param in &params {
            if let Type::Pointer(pointee) = self.under(param.typ) {
                self.complete(pointee);
            }
        }
        Boundary { name, direction, directive, params }
    }

    fn add_list(
        &mut self,
        env: &Env,
        list: IdRange<FieldDecl>,
        what: &str,
        params: &mut Vec<Param>,
    ) {
        let before = params.len();
        for id in list.ids() {
            let field = env.ast().fields[id].clone();
            let mut number = params.len() - before;
            self.add_params(env, &field, params, || {
                number += 1;
                format!("{what} {number}")
            });
        }
    }

    /// Adds one parameter for each name of a field, or one without a name.
    /// `unnamed` makes labels; it is called once for each parameter, in order.
    fn add_params(
        &mut self,
        env: &Env,
        field: &FieldDecl,
        params: &mut Vec<Param>,
        mut unnamed: impl FnMut() -> String,
    ) {
        let typ = self.param_type(env, field.typ);
        let span = env.ast().exprs[field.typ].span;
        if field.names.is_empty() {
            params.push(Param { label: unnamed(), typ, span });
        }
        for ident in &env.ast().idents[field.names] {
            let number = unnamed();
            let label = match ident.name {
                Symbol::BLANK => number,
                name => self.world.symbols.resolve(name).to_owned(),
            };
            params.push(Param { label, typ, span });
        }
    }

    /// The scope in which `func (r *T[A, B]) ...` sees `A` and `B`.
    fn receiver_scope(&mut self, env: Env, typ: ExprId) -> Env {
        let Some(indices) = receiver_indices(&env, typ) else { return env };
        let mut names = Vec::new();
        for &index in &env.ast().expr_lists[indices] {
            match env.kind(index) {
                ExprKind::Ident(name) => names.push(name),
                // Only names may stand here; anything else is an error of the
                // compiler's, and unknown to us.
                _ => names.push(Symbol::BLANK),
            }
        }
        let params = names.into_iter().enumerate().map(|(index, name)| TypeParam {
            name,
            index: index as u32,
            constraint: TypeStore::INVALID,
        });
        let params = self.world.types.type_params.alloc_many(params);
        self.with_type_params(env, params)
    }

    /// `T` or `(*T)`, without type arguments.
    fn receiver_name(&self, env: &Env, typ: ExprId) -> Option<String> {
        let name = self.world.symbols.resolve(embedded_name(env, typ)?.name);
        let mut typ = typ;
        while let ExprKind::Paren(inner) = env.kind(typ) {
            typ = inner;
        }
        match env.kind(typ) {
            ExprKind::Star(_) => Some(format!("(*{name})")),
            _ => Some(name.to_owned()),
        }
    }
}

fn receiver_indices(env: &Env, mut typ: ExprId) -> Option<IdRange<ExprId>> {
    loop {
        match env.kind(typ) {
            ExprKind::Star(x) | ExprKind::Paren(x) => typ = x,
            ExprKind::Index { indices, .. } => return Some(indices),
            _ => return None,
        }
    }
}
