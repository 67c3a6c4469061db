//! Type expressions to types.

use crate::arena::IdRange;
use crate::resolve::names::Entity;
use crate::resolve::operand::Operand;
use crate::resolve::package::Env;
use crate::resolve::{Resolver, arith};
use crate::symbol::{Symbol, is_exported};
use crate::syntax::ast::{self, ExprId, ExprKind, ExprList, FieldDecl, FuncType};
use crate::syntax::token::Token;
use crate::types::{
    ChanDir, Field, Interface, Method, ObjectId, ObjectKind, PackageId, Signature, Term, Type,
    TypeId, TypeStore, Var,
};

impl Resolver {
    /// The type that an expression denotes; [`TypeStore::INVALID`] if it denotes
    /// none, or none that is known.
    pub(super) fn type_expr(&mut self, env: &Env, expr: ExprId) -> TypeId {
        self.deeper(TypeStore::INVALID, |this| match env.kind(expr) {
            ExprKind::Paren(inner) => this.type_expr(env, inner),
            ExprKind::Ident(name) => this.type_name(env, expr, name),
            ExprKind::Selector { .. } => {
                let object = this.named_object(env, expr);
                object.map_or(TypeStore::INVALID, |object| this.object_type(object))
            }
            ExprKind::Index { x, indices } => this.instance(env, x, indices),
            kind => {
                let typ = this.type_literal(env, expr, kind);
                this.world.types.add(typ)
            }
        })
    }

    /// A type that is spelled out, not named.
    fn type_literal(&mut self, env: &Env, expr: ExprId, kind: ExprKind) -> Type {
        match kind {
            ExprKind::Star(elem) => Type::Pointer(self.type_expr(env, elem)),
            ExprKind::ArrayType { len: None, elem } => Type::Slice(self.type_expr(env, elem)),
            ExprKind::ArrayType { len: Some(len), elem } => {
                let elem = self.type_expr(env, elem);
                Type::Array { len: self.array_len(env, len), elem }
            }
            ExprKind::MapType { key, value } => {
                Type::Map { key: self.type_expr(env, key), value: self.type_expr(env, value) }
            }
            ExprKind::ChanType { dir, elem } => {
                let dir = match dir {
                    ast::ChanDir::Both => ChanDir::Both,
                    ast::ChanDir::Send => ChanDir::Send,
                    ast::ChanDir::Receive => ChanDir::Receive,
                };
                Type::Chan { dir, elem: self.type_expr(env, elem) }
            }
            ExprKind::StructType(fields) => Type::Struct(self.struct_fields(env, fields)),
            ExprKind::FuncType(sig) => Type::Signature(self.signature_data(env, &sig)),
            ExprKind::InterfaceType(elems) => Type::Interface(self.interface(env, elems)),
            ExprKind::Unary { op: Token::Tilde, .. } | ExprKind::Binary { op: Token::Or, .. } => {
                Type::Union(self.union(env, expr))
            }
            _ => Type::Invalid,
        }
    }

    fn type_name(&mut self, env: &Env, ident: ExprId, name: Symbol) -> TypeId {
        match self.lookup(env, ident, name) {
            Entity::Local(local) => match self.local_operand(env, local) {
                Operand::Type(typ) => typ,
                _ => TypeStore::INVALID,
            },
            Entity::TypeParam(typ) => typ,
            Entity::Object(object) => self.object_type(object),
            Entity::Unknown => TypeStore::INVALID,
        }
    }

    /// The type that a type name stands for when it stands alone.
    pub(super) fn object_type(&mut self, object: ObjectId) -> TypeId {
        let types = &self.world.types;
        match types.objects[object].kind {
            ObjectKind::TypeName => {
                let generic = types
                    .named_of(object)
                    .is_some_and(|named| !types.named[named].type_params.is_empty());
                // A generic type is no type before it is instantiated.
                if generic { None } else { types.objects[object].typ }
            }
            ObjectKind::Alias if types.objects[object].type_params.is_empty() => {
                self.resolve_object(object);
                self.world.types.objects[object].typ
            }
            _ => None,
        }
        .unwrap_or(TypeStore::INVALID)
    }

    /// `x[args]`, an instance of a generic type or alias.
    fn instance(&mut self, env: &Env, x: ExprId, indices: ExprList) -> TypeId {
        let Some(object) = self.named_object(env, x) else { return TypeStore::INVALID };
        let args: Vec<TypeId> =
            env.ast().expr_lists[indices].iter().map(|&arg| self.type_expr(env, arg)).collect();
        self.instantiate_object(object, &args)
    }

    /// The instance of a generic type or alias with these arguments.
    pub(super) fn instantiate_object(&mut self, object: ObjectId, args: &[TypeId]) -> TypeId {
        match self.world.types.objects[object].kind {
            ObjectKind::TypeName => match self.world.types.named_of(object) {
                Some(named) if self.world.types.named[named].type_params.len() == args.len() => {
                    self.world.types.instantiate(named, args)
                }
                _ => TypeStore::INVALID,
            },
            ObjectKind::Alias => {
                self.resolve_object(object);
                let alias = &self.world.types.objects[object];
                match alias.typ {
                    Some(typ) if alias.type_params.len() == args.len() => {
                        let params = alias.type_params;
                        self.world.types.substitute(typ, params, args)
                    }
                    _ => TypeStore::INVALID,
                }
            }
            _ => TypeStore::INVALID,
        }
    }

    /// The length of an array type; `None` if it is not a constant that is known
    /// and possible.
    fn array_len(&mut self, env: &Env, len: ExprId) -> Option<u64> {
        let Operand::Const { typ, value } = self.expr(env, len) else { return None };
        let basic = self.basic_under(typ)?;
        if !arith::is_integer(basic) && !arith::is_untyped_number(basic) {
            return None;
        }
        let len = u64::try_from(value.to_int()?).ok()?;
        (len <= i64::MAX as u64).then_some(len)
    }

    fn struct_fields(&mut self, env: &Env, list: IdRange<FieldDecl>) -> IdRange<Field> {
        let mut fields = Vec::new();
        for decl in &env.ast().fields[list] {
            let typ = self.type_expr(env, decl.typ);
            let tag = decl.tag.and_then(|span| self.string_literal(span));
            let tag = tag.filter(|tag| !tag.is_empty()).map(|tag| self.world.types.tags.alloc(tag));
            let field = |name, pos, embedded| Field {
                name,
                pkg: Some(env.package.id),
                typ,
                embedded,
                tag,
                location: crate::source::Location::Source(pos),
            };
            for ident in &env.ast().idents[decl.names] {
                fields.push(field(ident.name, ident.span.start, false));
            }
            if decl.names.is_empty() {
                let ident = embedded_name(env, decl.typ);
                let name = ident.map_or(Symbol::BLANK, |ident| ident.name);
                let span = ident.map_or(env.ast().exprs[decl.typ].span, |ident| ident.span);
                fields.push(field(name, span.start, true));
            }
        }
        self.world.types.fields.alloc_many(fields)
    }

    /// The signature of a function type as a type.
    pub(super) fn signature(&mut self, env: &Env, sig: &FuncType) -> TypeId {
        let sig = self.signature_data(env, sig);
        self.world.types.add(Type::Signature(sig))
    }

    fn signature_data(&mut self, env: &Env, sig: &FuncType) -> Signature {
        let last = env.ast().fields[sig.params].last();
        let variadic =
            last.is_some_and(|param| matches!(env.kind(param.typ), ExprKind::Ellipsis(Some(_))));
        let params = self.vars(env, sig.params);
        let results = self.vars(env, sig.results);
        Signature { params, results, variadic }
    }

    fn vars(&mut self, env: &Env, list: IdRange<FieldDecl>) -> IdRange<Var> {
        let mut vars = Vec::new();
        for decl in &env.ast().fields[list] {
            let typ = self.param_type(env, decl.typ);
            let names = &env.ast().idents[decl.names];
            vars.extend(names.iter().map(|ident| Var { name: ident.name, typ }));
            if names.is_empty() {
                vars.push(Var { name: Symbol::EMPTY, typ });
            }
        }
        self.world.types.vars.alloc_many(vars)
    }

    /// The type of a parameter, `...T` being `[]T`.
    pub(super) fn param_type(&mut self, env: &Env, expr: ExprId) -> TypeId {
        match env.kind(expr) {
            ExprKind::Ellipsis(Some(elem)) => {
                let elem = self.type_expr(env, elem);
                self.world.types.add(Type::Slice(elem))
            }
            _ => self.type_expr(env, expr),
        }
    }

    fn interface(&mut self, env: &Env, elems: IdRange<FieldDecl>) -> Interface {
        let pkg: Option<PackageId> = Some(env.package.id);
        let mut methods = Vec::new();
        let mut embedded = Vec::new();
        for elem in &env.ast().fields[elems] {
            let typ = self.type_expr(env, elem.typ);
            match env.ast().idents[elem.names].first() {
                Some(ident) => methods.push(Method { name: ident.name, pkg, sig: typ }),
                None => embedded.push(typ),
            }
        }
        // The order of export data and of messages: exported names first.
        methods.sort_by_key(|method: &Method| {
            let name = self.world.symbols.resolve(method.name);
            (!is_exported(name), name)
        });
        Interface {
            methods: self.world.types.methods.alloc_many(methods),
            embedded: self.world.types.type_lists.alloc_many(embedded),
            implicit: false,
        }
    }

    /// The terms of `A | ~B | C`, which the parser nests to the left.
    fn union(&mut self, env: &Env, expr: ExprId) -> IdRange<Term> {
        let mut operands = Vec::new();
        let mut at = expr;
        while let ExprKind::Binary { op: Token::Or, x, y, .. } = env.kind(at) {
            operands.push(y);
            at = x;
        }
        operands.push(at);
        let mut terms = Vec::new();
        for operand in operands.into_iter().rev() {
            let (tilde, operand) = match env.kind(operand) {
                ExprKind::Unary { op: Token::Tilde, x } => (true, x),
                _ => (false, operand),
            };
            terms.push(Term { tilde, typ: self.type_expr(env, operand) });
        }
        self.world.types.terms.alloc_many(terms)
    }
}

/// The name by which an embedded type is a field: `T` of `T`, `*T`, `p.T` and
/// `T[A]`.
pub(super) fn embedded_name(env: &Env, mut expr: ExprId) -> Option<ast::Ident> {
    loop {
        match env.kind(expr) {
            ExprKind::Ident(name) => {
                return Some(ast::Ident { name, span: env.ast().exprs[expr].span });
            }
            ExprKind::Selector { sel, .. } => return Some(sel),
            ExprKind::Star(x) | ExprKind::Paren(x) | ExprKind::Index { x, .. } => expr = x,
            _ => return None,
        }
    }
}
