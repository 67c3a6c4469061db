//! Values that become values of interfaces: whoever has one can list its fields, as
//! printing it does.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::arena::IdRange;
use crate::resolve::code::Code;
use crate::resolve::operand::Operand;
use crate::resolve::package::Env;
use crate::resolve::{Resolver, SourcePackage};
use crate::source::{Location, Pos};
use crate::symbol::Symbol;
use crate::syntax::ast::{Decl, ExprId, ExprKind, ExprList, FieldDecl, File, VarSpec};
use crate::syntax::stmt_ast::StmtKind;
use crate::syntax::token::Token;
use crate::types::{Builtin, Signature, Type, TypeId, TypeStore};

/// The packages that look at no field of what they are handed, or, in the case of
/// encoding/binary, not at blank ones without a size.
const INDIFFERENT: [&str; 6] = ["encoding/binary", "maps", "runtime", "slices", "sort", "unsafe"];

/// The packages of which that is true as far as they are generic.
const INDIFFERENT_GENERIC: [&str; 4] = ["cmp", "iter", "sync", "sync/atomic"];

/// How many types one may lead to.
const MAX_TYPES: usize = 10_000;

/// Functions and methods by receiver type and name: file and index of each declaration.
type Variants = FxHashMap<(Option<Symbol>, Symbol), Vec<(u32, u32)>>;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Dynamic {
    /// The structs that interface values hold or lead to, by their first fields.
    shown: FxHashSet<Pos>,
    /// Those that type arguments of the package's own generic code hold or lead to.
    args: FxHashSet<Pos>,
    /// Whether generic code makes interface values of what depends on its arguments.
    shows_args: bool,
    /// Whether generic functions are values, which have type arguments that nobody
    /// writes.
    hides_args: bool,
    /// Whether that is true of those of other packages.
    is_unsure: bool,
    /// What several files declare, for different platforms.
    variants: Variants,
    known: FxHashMap<TypeId, Rc<Contents>>,
}

/// What a type holds or leads to.
#[derive(Debug, Default)]
struct Contents {
    structs: Vec<Pos>,
    mentions_type_params: bool,
}

/// Where a function comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// This package, whose code is searched too.
    Own,
    /// A package that makes no difference between structs.
    Indifferent,
    /// A package whose generic code makes none.
    IndifferentGeneric,
    /// Any other package.
    Foreign,
}

impl Dynamic {
    /// Nothing yet.
    pub fn of(package: &SourcePackage) -> Dynamic {
        let mut variants = Variants::default();
        for (index, file) in (0..).zip(&package.files) {
            for (decl, func) in (0..).zip(&file.decls) {
                if let Decl::Func(func) = func {
                    let receiver = func.recv.map(|list| receiver_name(file, list));
                    let key = (receiver.unwrap_or_default(), func.name.name);
                    variants.entry(key).or_default().push((index, decl));
                }
            }
        }
        variants.retain(|_, variants| variants.len() > 1);
        Dynamic { variants, ..Dynamic::default() }
    }

    /// Whether there are type arguments of which nothing is known.
    pub fn is_unsure(&self) -> bool {
        self.is_unsure || self.shows_args && self.hides_args
    }

    /// The structs whose fields somebody may list, by their first fields.
    pub fn shown(&self) -> impl Iterator<Item = &Pos> {
        self.shown.iter().chain(self.args.iter().filter(|_| self.shows_args))
    }
}

impl Resolver {
    /// Searches an expression, without those in it.
    pub(super) fn search_dynamic(&mut self, env: &Env, expr: ExprId, found: &mut Dynamic) {
        match env.kind(expr) {
            ExprKind::Call { fun, args, ellipsis } => {
                self.search_call(env, (fun, args, ellipsis), found);
            }
            ExprKind::CompositeLit { elems, .. } => self.search_elements(env, expr, elems, found),
            ExprKind::Index { x, indices } => {
                for &index in &env.ast().expr_lists[indices] {
                    match self.expr(env, index) {
                        Operand::Type(arg) => {
                            let origin = self.origin(env, x);
                            self.is_argument(origin, arg, found);
                        }
                        operand => {
                            // The key may be put into the map.
                            let key = self.value_type(&operand);
                            let map = self.expr(env, x);
                            let map = self.value_type(&map);
                            if let Type::Map { key: to, .. } = self.core(map) {
                                self.becomes(to, key, found);
                            }
                        }
                    }
                }
            }
            ExprKind::FuncLit { typ, .. } => {
                let func = env.body.as_ref().and_then(|body| body.literal(expr));
                let typ = self.type_expr(env, typ);
                if let (Some(func), Type::Signature(sig)) = (func, self.world.types.get(typ)) {
                    let results: Vec<TypeId> =
                        self.world.types.vars[sig.results].iter().map(|var| var.typ).collect();
                    self.search_returns(env, func, &results, found);
                }
            }
            _ => {}
        }
    }

    /// Searches the return statements of a function declaration, literals left out.
    pub(super) fn search_results(&mut self, code: &Code, found: &mut Dynamic) {
        if let Some(func) = code.func() {
            let results = self.results(&code.env, func);
            let results: Vec<TypeId> = results.into_iter().map(|(_, typ)| typ).collect();
            self.search_returns(&code.env, 0, &results, found);
        }
    }

    fn search_returns(&mut self, env: &Env, func: u32, results: &[TypeId], found: &mut Dynamic) {
        let Some(body) = env.body.clone() else { return };
        for statement in body.returns.iter().filter(|statement| statement.func == func) {
            let values = env.ast().expr_lists[statement.results].to_vec();
            let values = self.types_of_values(env, &values, found);
            self.all_become(results, &values, found);
        }
    }

    /// Searches a statement, without the expressions and statements in it.
    pub(super) fn search_statement(&mut self, env: &Env, kind: StmtKind, found: &mut Dynamic) {
        match kind {
            StmtKind::Send { chan, value } => {
                let chan = self.expr(env, chan);
                let chan = self.value_type(&chan);
                let elem = match self.core(chan) {
                    Type::Chan { elem, .. } => elem,
                    _ => TypeStore::INVALID,
                };
                let values = self.types_of_values(env, &[value], found);
                self.all_become(&[elem], &values, found);
            }
            StmtKind::Assign { lhs, rhs, .. } => {
                let values = env.ast().expr_lists[rhs].to_vec();
                let values = self.types_of_values(env, &values, found);
                for (to, from) in env.ast().expr_lists[lhs].iter().copied().zip(values) {
                    self.assigned(env, to, from, found);
                }
            }
            StmtKind::Range { key, value, op: Some(Token::Assign), x, .. } => {
                let (keys, elems) = self.range_types(env, x);
                for (to, from) in [(key, keys), (value, elems)] {
                    if let Some(to) = to {
                        self.assigned(env, to, from, found);
                    }
                }
            }
            _ => {}
        }
    }

    /// Searches a variable declaration.
    pub(super) fn search_variable(&mut self, env: &Env, spec: &VarSpec, found: &mut Dynamic) {
        let Some(typ) = spec.typ else { return };
        let typ = self.type_expr(env, typ);
        let values = env.ast().expr_lists[spec.values].to_vec();
        let values = self.types_of_values(env, &values, found);
        for (ident, from) in env.ast().idents[spec.names].iter().zip(values) {
            // `var _ I = (*T)(nil)` is for the compiler.
            if ident.name != Symbol::BLANK {
                self.becomes(typ, from, found);
            }
        }
    }

    fn assigned(&mut self, env: &Env, to: ExprId, from: TypeId, found: &mut Dynamic) {
        if !matches!(env.kind(to), ExprKind::Ident(Symbol::BLANK)) {
            let to = self.expr(env, to);
            let to = self.value_type(&to);
            self.becomes(to, from, found);
        }
    }

    fn search_call(
        &mut self,
        env: &Env,
        (fun, args, ellipsis): (ExprId, ExprList, bool),
        found: &mut Dynamic,
    ) {
        let origin = self.origin(env, fun);
        if origin == Origin::Indifferent {
            return;
        }
        let args = env.ast().expr_lists[args].to_vec();
        let callee = self.expr(env, fun);
        if let Operand::Builtin(Builtin::Append) = callee {
            if let (Some((&list, args)), false) = (args.split_first(), ellipsis) {
                let list = self.expr(env, list);
                let list = self.value_type(&list);
                if let Type::Slice(elem) = self.core(list) {
                    let values = self.types_of_values(env, args, found);
                    self.all_become(&vec![elem; values.len()], &values, found);
                }
            }
            return;
        }
        let values = self.types_of_values(env, &args, found);
        self.search_variants(env, fun, &values, ellipsis, found);
        match callee {
            Operand::Type(typ) => self.all_become(&[typ], &values, found),
            Operand::Builtin(Builtin::Panic) | Operand::Unknown => {
                values.into_iter().for_each(|value| self.is_shown(value, found));
            }
            Operand::Value(typ) => {
                let Type::Signature(sig) = self.core(typ) else { return };
                self.search_arguments(&sig, &values, ellipsis, origin, found);
            }
            Operand::Generic(generic) => {
                if let Type::Signature(sig) = self.world.types.get(generic.sig) {
                    self.search_arguments(&sig, &values, ellipsis, origin, found);
                }
            }
            _ => {}
        }
    }

    /// Searches a call of a function that there is for each of several platforms.
    fn search_variants(
        &mut self,
        env: &Env,
        fun: ExprId,
        values: &[TypeId],
        ellipsis: bool,
        found: &mut Dynamic,
    ) {
        let fun = env.unparen(fun);
        let key = match env.kind(fun) {
            ExprKind::Ident(name) if env.local(fun).is_none() => (None, name),
            ExprKind::Selector { x, sel } => match self.receiver(env, x) {
                Type::Named(named) => {
                    let object = self.world.types.named[named].obj;
                    (Some(self.world.types.objects[object].name), sel.name)
                }
                _ => return,
            },
            _ => return,
        };
        for (file, decl) in found.variants.get(&key).cloned().unwrap_or_default() {
            let env = Env::of(&env.package, file);
            if let Decl::Func(func) = &env.ast().decls[decl as usize] {
                let sig = self.signature(&env, &func.sig);
                if let Type::Signature(sig) = self.world.types.get(sig) {
                    self.search_arguments(&sig, values, ellipsis, Origin::Own, found);
                }
            }
        }
    }

    fn search_arguments(
        &mut self,
        sig: &Signature,
        values: &[TypeId],
        ellipsis: bool,
        origin: Origin,
        found: &mut Dynamic,
    ) {
        for (index, &value) in values.iter().enumerate() {
            let Some(to) = self.param_at(sig, index, ellipsis) else { continue };
            self.becomes(to, value, found);
            if self.contents(to, found).mentions_type_params {
                self.is_argument(origin, value, found);
            }
        }
    }

    fn search_elements(
        &mut self,
        env: &Env,
        literal: ExprId,
        elems: ExprList,
        found: &mut Dynamic,
    ) {
        let typ = self.expr(env, literal);
        let typ = self.value_type(&typ);
        let typ = match self.under(typ) {
            Type::Pointer(elem) => elem,
            _ => typ,
        };
        let core = self.core(typ);
        for (index, elem) in env.ast().expr_lists[elems].iter().copied().enumerate() {
            let (key, value) = match env.kind(elem) {
                ExprKind::KeyValue { key, value } => (Some(key), value),
                _ => (None, elem),
            };
            let to = match core {
                Type::Slice(elem) | Type::Array { elem, .. } => elem,
                Type::Map { key: to, value } => {
                    if let Some(key) = key {
                        let keys = self.types_of_values(env, &[key], found);
                        self.all_become(&[to], &keys, found);
                    }
                    value
                }
                Type::Struct(fields) => {
                    let fields = &self.world.types.fields[fields];
                    let field = match key.map(|key| env.kind(key)) {
                        Some(ExprKind::Ident(name)) => {
                            fields.iter().find(|field| field.name == name)
                        }
                        _ => fields.get(index),
                    };
                    field.map_or(TypeStore::INVALID, |field| field.typ)
                }
                _ => TypeStore::INVALID,
            };
            let values = self.types_of_values(env, &[value], found);
            self.all_become(&[to], &values, found);
        }
    }

    /// The types of values, those of `f()` one by one if it is alone.
    fn types_of_values(
        &mut self,
        env: &Env,
        values: &[ExprId],
        found: &mut Dynamic,
    ) -> Vec<TypeId> {
        if let &[value] = values
            && let Operand::Tuple(vars) = self.expr(env, value)
        {
            return self.world.types.vars[vars].iter().map(|var| var.typ).collect();
        }
        let mut types = Vec::new();
        for &value in values {
            let operand = self.expr(env, value);
            if let Operand::Generic(_) = operand {
                match self.origin(env, value) {
                    Origin::Own => found.hides_args = true,
                    Origin::Foreign => found.is_unsure = true,
                    Origin::Indifferent | Origin::IndifferentGeneric => {}
                }
            }
            types.push(self.value_type(&operand));
        }
        types
    }

    fn all_become(&mut self, to: &[TypeId], from: &[TypeId], found: &mut Dynamic) {
        for (&to, &from) in to.iter().zip(from) {
            self.becomes(to, from, found);
        }
    }

    /// A value of one type becomes one of another. If nothing is known of that one it
    /// is of another package, which cannot name the types of this one: an interface.
    fn becomes(&mut self, to: TypeId, from: TypeId, found: &mut Dynamic) {
        if matches!(self.under(to), Type::Interface(_) | Type::Invalid) {
            self.is_shown(from, found);
        }
    }

    fn is_shown(&mut self, typ: TypeId, found: &mut Dynamic) {
        let contents = self.contents(typ, found);
        found.shown.extend(&contents.structs);
        found.shows_args |= contents.mentions_type_params;
    }

    /// A type is a type argument of something.
    fn is_argument(&mut self, origin: Origin, typ: TypeId, found: &mut Dynamic) {
        match origin {
            Origin::Own => {
                let contents = self.contents(typ, found);
                found.args.extend(&contents.structs);
            }
            Origin::Indifferent | Origin::IndifferentGeneric => {}
            Origin::Foreign => self.is_shown(typ, found),
        }
    }

    fn contents(&mut self, typ: TypeId, found: &mut Dynamic) -> Rc<Contents> {
        if let Some(known) = found.known.get(&typ) {
            return known.clone();
        }
        let mut contents = Contents::default();
        let mut seen = FxHashSet::default();
        let mut open = vec![typ];
        while let Some(typ) = open.pop() {
            if seen.len() > MAX_TYPES || !seen.insert(typ) {
                continue;
            }
            match self.world.types.get(typ) {
                Type::Named(_) => open.push(self.underlying(typ)),
                Type::TypeParam(_) => contents.mentions_type_params = true,
                // What is in there became an interface value elsewhere.
                Type::Interface(_) => continue,
                Type::Struct(fields) => {
                    let first = self.world.types.fields[fields].first();
                    if let Some(Location::Source(pos)) = first.map(|field| field.location) {
                        contents.structs.push(pos);
                    }
                }
                _ => {}
            }
            self.world.types.parts(typ, &mut open);
        }
        let contents = Rc::new(contents);
        found.known.insert(typ, contents.clone());
        contents
    }

    /// The type, or what it points to, of what stands before a dot.
    fn receiver(&mut self, env: &Env, x: ExprId) -> Type {
        let receiver = match self.expr(env, x) {
            Operand::Type(typ) => typ,
            operand => self.value_type(&operand),
        };
        match self.world.types.get(receiver) {
            Type::Pointer(elem) => self.world.types.get(elem),
            other => other,
        }
    }

    /// Where the function or generic type comes from that an expression denotes.
    fn origin(&mut self, env: &Env, mut fun: ExprId) -> Origin {
        while let ExprKind::Paren(x) | ExprKind::Index { x, .. } = env.kind(fun) {
            fun = x;
        }
        let x = match env.kind(fun) {
            ExprKind::Selector { x, .. } => x,
            ExprKind::Ident(name) => {
                let is_own = env.package.decl(name).is_some() || env.local(fun).is_some();
                return if is_own || !has_dot_import(env.ast()) {
                    Origin::Own
                } else {
                    Origin::Foreign
                };
            }
            _ => return Origin::Own,
        };
        if let Some(path) = self.likely_import(env, x) {
            return origin_of_path(path);
        }
        if self.package_operand(env, x).is_some() {
            return Origin::Foreign;
        }
        let receiver = self.receiver(env, x);
        let types = &self.world.types;
        match receiver {
            Type::Named(named) => match types.objects[types.named[named].obj].pkg {
                Some(pkg) if pkg == env.package.id => Origin::Own,
                Some(pkg) => {
                    origin_of_path(self.world.symbols.resolve(types.package_info(pkg).path))
                }
                None => Origin::Foreign,
            },
            Type::Invalid => Origin::Foreign,
            _ => Origin::Own,
        }
    }
}

/// The name of a method's receiver type.
fn receiver_name(file: &File, list: IdRange<FieldDecl>) -> Option<Symbol> {
    let mut typ = file.fields[list].first()?.typ;
    loop {
        match file.exprs[typ].kind {
            ExprKind::Ident(name) => return Some(name),
            ExprKind::Star(x) | ExprKind::Paren(x) | ExprKind::Index { x, .. } => typ = x,
            _ => return None,
        }
    }
}

fn origin_of_path(path: &str) -> Origin {
    if INDIFFERENT.contains(&path) {
        Origin::Indifferent
    } else if INDIFFERENT_GENERIC.contains(&path) {
        Origin::IndifferentGeneric
    } else {
        Origin::Foreign
    }
}

fn has_dot_import(file: &File) -> bool {
    file.imports.iter().any(|import| import.name.is_some_and(|name| name.name == Symbol::DOT))
}
