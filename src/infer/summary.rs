//! What is known of a function without looking at a call of it.

use std::rc::Rc;

use crate::arena::Id;
use crate::infer::origin::{Mode, Origin, Traced, merge};
use crate::infer::sink::{Handed, Sink};
use crate::infer::{Memory, Tracer};
use crate::resolve::{Code, CodeId, SourcePackage};
use crate::source::Span;
use crate::symbol::Symbol;
use crate::syntax::ast::ExprId;
use crate::types::{MethodDecl, NamedId, ObjectId, PackageId, Signature, Type, TypeId, TypeParam};
use crate::wasm::{Direction, Holds};

/// A function, method or function literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum FuncKey {
    Func(ObjectId),
    /// A method of a type that is no instance.
    Method(NamedId, Id<MethodDecl>),
    /// The literal with this index in its body.
    Literal(CodeId, u32),
}

/// What a function does with addresses.
#[derive(Clone, Debug, Default)]
pub(super) struct Summary {
    /// Whether it is a function of the host.
    pub is_import: bool,
    /// The directive that says so.
    pub directive: Option<Span>,
    /// What it hands to the host when it is called, if its body is not known.
    pub flows: Vec<Flow>,
    /// Its body and its index there, if it is known from source.
    pub code: Option<(Rc<Code>, u32)>,
}

/// Something that a function hands to the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flow {
    pub from: FlowFrom,
    /// The function of the host.
    pub boundary: BoundaryName,
    /// Its parameter.
    pub label: String,
    pub directive: Option<Span>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FlowFrom {
    /// A parameter, a receiver being the first, or the address of its elements.
    Param { index: u32, is_data: bool },
    /// Memory of a type that mentions type parameters. If it is a parameter itself,
    /// its index.
    Memory { memory: Memory, param: Option<u32> },
}

/// A function and its package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BoundaryName {
    pub pkg: Option<PackageId>,
    pub name: String,
}

/// Functions that call each other, while one of them is looked at.
#[derive(Debug, Default)]
pub(super) struct Circle {
    /// Those that are being looked at, each because the one before calls it.
    open: Vec<FuncKey>,
    /// Whether one of these was asked for again.
    is_met: bool,
    /// Those that were done since then.
    preliminary: Vec<FuncKey>,
}

/// More functions that call each other are not looked at again.
const MAX_CIRCLE: usize = 50;

impl Tracer<'_> {
    /// What is known of a function by its declaration.
    pub(super) fn summary(&mut self, key: FuncKey) -> Rc<Summary> {
        if let Some(summary) = self.memo.summaries.get(&key) {
            return summary.clone();
        }
        let summary = match self.summary_from_facts(key) {
            Some(summary) => summary,
            None => self.declared_summary(key).unwrap_or_default(),
        };
        let summary = Rc::new(summary);
        self.memo.summaries.insert(key, summary.clone());
        summary
    }

    fn declared_summary(&mut self, key: FuncKey) -> Option<Summary> {
        let Some((package, file, decl)) = self.declaration_of(key) else {
            return Some(Summary { code: Some(self.code_of(key)?), ..Summary::default() });
        };
        if let Some((is_import, directive)) = self.direction(&package, file, decl)
            && is_import
        {
            return Some(Summary { is_import, directive: Some(directive), ..Summary::default() });
        }
        let package = self.resolver.with_bodies(&package);
        let code = self.resolver.code(&package, file, decl)?;
        Some(Summary { code: Some((code, 0)), ..Summary::default() })
    }

    /// What a function hands to the host when it is called. Of one that calls
    /// itself nothing is known while it is looked at.
    pub(super) fn flows(&mut self, key: FuncKey) -> Rc<[Flow]> {
        if let Some(flows) = self.memo.flows.get(&key) {
            self.memo.circle.is_met |= self.memo.circle.open.contains(&key);
            return flows.clone();
        }
        let summary = self.summary(key);
        let flows: Rc<[Flow]> = match &summary.code {
            None => summary.flows.clone().into(),
            Some((code, func)) => {
                self.memo.flows.insert(key, Rc::new([]));
                self.memo.circle.open.push(key);
                let flows = self.deeper(Vec::new(), |this| this.flows_in(code, *func));
                self.close_circle(key);
                flows.into()
            }
        };
        self.memo.flows.insert(key, flows.clone());
        flows
    }

    /// Ends the look at a function. What was said of functions that lead back to it
    /// lacks what it says itself, and is forgotten once it is known.
    fn close_circle(&mut self, key: FuncKey) {
        let circle = &mut self.memo.circle;
        circle.open.pop();
        if !circle.open.is_empty() {
            if circle.is_met {
                circle.preliminary.push(key);
            }
            return;
        }
        let Circle { preliminary, .. } = std::mem::take(circle);
        if preliminary.len() <= MAX_CIRCLE {
            for key in preliminary {
                self.memo.flows.remove(&key);
            }
        }
    }

    /// Whether a declaration is an import, and the directive, if it has one in
    /// effect.
    fn direction(
        &mut self,
        package: &Rc<SourcePackage>,
        file: u32,
        decl: u32,
    ) -> Option<(bool, Span)> {
        let direction = self.resolver.direction_at(package, file, decl)?;
        Some((matches!(direction.0, Direction::Import { .. }), direction.1))
    }

    fn declaration_of(&self, key: FuncKey) -> Option<(Rc<SourcePackage>, u32, u32)> {
        match key {
            FuncKey::Func(object) => self.resolver.func_decl(object),
            FuncKey::Method(named, method) => {
                let name = self.resolver.world.types.method_decls[method].name;
                self.resolver.method_decl(named, name)
            }
            FuncKey::Literal(..) => None,
        }
    }

    fn code_of(&self, key: FuncKey) -> Option<(Rc<Code>, u32)> {
        match key {
            FuncKey::Literal(code, func) => Some((self.resolver.code_by_id(code)?, func)),
            FuncKey::Func(_) | FuncKey::Method(..) => None,
        }
    }

    /// What the function with index `func` in a body hands to the host.
    fn flows_in(&mut self, code: &Code, func: u32) -> Vec<Flow> {
        let mut flows = Vec::new();
        if self.memo.is_hostless {
            return flows;
        }
        for &call in &code.body.calls {
            for sink in self.sinks(code, call) {
                self.flows_to(code, func, &sink, &mut flows);
            }
        }
        flows
    }

    fn flows_to(&mut self, code: &Code, func: u32, sink: &Sink, flows: &mut Vec<Flow>) {
        let mut add = |from: FlowFrom| {
            let (boundary, label) = sink.boundary.clone();
            let flow = Flow { from, boundary, label, directive: sink.directive };
            if !flows.contains(&flow) {
                flows.push(flow);
            }
        };
        // Which of several alternatives it is only the running program knows.
        let mut all = self.handed(code, &sink.handed);
        if all.len() > 1 {
            return;
        }
        if let Some(traced) = all.pop() {
            match traced.origin {
                Origin::Param { func: from, index, is_data, memory } if from == func => {
                    // Where the type says it all, it is said where it is handed over.
                    let typ = memory.map(|memory| memory.typ);
                    let known = typ.map_or(Holds::Unknown, |typ| self.holds(typ));
                    if known != Holds::Yes && !typ.is_some_and(|typ| self.is_inspected(code, typ)) {
                        add(FlowFrom::Param { index, is_data });
                    }
                }
                Origin::Memory(memory)
                    if self.holds(memory.typ) == Holds::Unknown
                        && self.resolver.mentions_type_params(memory.typ)
                        && !code.body.inspects_types =>
                {
                    let param = param_declared_at(code, func, memory.declared);
                    add(FlowFrom::Memory { memory, param });
                }
                _ => {}
            }
        }
    }

    /// Whether a generic function may treat some instances of a type otherwise than
    /// the rest.
    fn is_inspected(&mut self, code: &Code, typ: TypeId) -> bool {
        code.body.inspects_types && self.resolver.mentions_type_params(typ)
    }

    /// Whether memory of this type holds pointers.
    pub(super) fn holds(&mut self, typ: TypeId) -> Holds {
        self.resolver.complete(typ);
        crate::wasm::Memory::new(&self.resolver.world.types).holds(typ)
    }

    /// The type parameters of a function, those of a method's type first.
    pub(super) fn type_params(&self, key: FuncKey) -> Vec<Id<TypeParam>> {
        let types = &self.resolver.world.types;
        match key {
            FuncKey::Func(object) => types.objects[object].type_params.ids().collect(),
            FuncKey::Method(named, method) => {
                let own = types.method_decls[method].type_params;
                types.named[named].type_params.ids().chain(own.ids()).collect()
            }
            FuncKey::Literal(..) => Vec::new(),
        }
    }

    /// The type `typ` in a function, as a call with these type arguments has it.
    pub(super) fn instantiated(&mut self, key: FuncKey, typ: TypeId, args: &[TypeId]) -> TypeId {
        let types = &mut self.resolver.world.types;
        let (first, second) = match key {
            FuncKey::Func(object) => (types.objects[object].type_params, Default::default()),
            FuncKey::Method(named, method) => {
                (types.named[named].type_params, types.method_decls[method].type_params)
            }
            FuncKey::Literal(..) => return typ,
        };
        if first.len() + second.len() != args.len() {
            return typ;
        }
        let (of_first, of_second) = args.split_at(first.len());
        let typ = types.substitute(typ, first, of_first);
        types.substitute(typ, second, of_second)
    }

    /// The signature of a function, without a receiver.
    pub(super) fn signature(&mut self, key: FuncKey) -> Option<Signature> {
        let typ = match key {
            FuncKey::Func(object) => {
                self.resolver.resolve_object(object);
                self.resolver.world.types.objects[object].typ?
            }
            FuncKey::Method(_, method) => self.resolver.world.types.method_decls[method].sig,
            FuncKey::Literal(..) => return None,
        };
        match self.resolver.world.types.get(typ) {
            Type::Signature(sig) => Some(sig),
            _ => None,
        }
    }

    /// What messages call a function: `f`, `T.m` or `(*T).m`, and its package.
    pub(super) fn func_name(&self, key: FuncKey) -> BoundaryName {
        let types = &self.resolver.world.types;
        let symbols = &self.resolver.world.symbols;
        match key {
            FuncKey::Func(object) => {
                let object = &types.objects[object];
                BoundaryName { pkg: object.pkg, name: symbols.resolve(object.name).to_owned() }
            }
            FuncKey::Method(named, method) => {
                let (object, method) =
                    (&types.objects[types.named[named].obj], &types.method_decls[method]);
                let (typ, name) = (symbols.resolve(object.name), symbols.resolve(method.name));
                let name = match method.pointer {
                    true => format!("(*{typ}).{name}"),
                    false => format!("{typ}.{name}"),
                };
                BoundaryName { pkg: object.pkg, name }
            }
            FuncKey::Literal(..) => {
                BoundaryName { pkg: None, name: "the function literal".to_owned() }
            }
        }
    }

    /// The name of a parameter, a receiver being the first where there is one.
    pub(super) fn param_label(&mut self, key: FuncKey, index: u32) -> String {
        let symbols =
            |this: &Self, name: Symbol| this.resolver.world.symbols.resolve(name).to_owned();
        if let FuncKey::Literal(code, func) = key {
            let code = self.resolver.code_by_id(code);
            let name = code.and_then(|code| {
                let local = (*code.body.funcs[func as usize].params.get(index as usize)?)?;
                Some(code.body.locals[local].ident.name)
            });
            return match name {
                Some(name) if name != Symbol::BLANK => format!("argument {}", symbols(self, name)),
                _ => format!("argument {}", index + 1),
            };
        }
        let index = match (key, index) {
            (FuncKey::Method(..), 0) => return "receiver".to_owned(),
            (FuncKey::Method(..), index) => index as usize - 1,
            (_, index) => index as usize,
        };
        let sig = self.signature(key);
        let name = sig.and_then(|sig| {
            let var = sig.params.get(index)?;
            Some(self.resolver.world.types.vars[var].name)
        });
        match name {
            Some(name) if name != Symbol::EMPTY && name != Symbol::BLANK => {
                format!("argument {}", symbols(self, name))
            }
            _ => format!("argument {}", index + 1),
        }
    }

    /// Origins of what a sink takes.
    pub(super) fn handed(&mut self, code: &Code, handed: &Handed) -> Vec<Traced> {
        match handed {
            Handed::Expr { expr, mode } => self.origins(code, *expr, *mode),
            Handed::Returned { expr, index, mode } => {
                let mut all = self.origins(code, *expr, *mode);
                all.extend(self.rewritten(code, 0, *index, *mode));
                merge(all)
            }
            Handed::Receiver { expr, mode } => self.receiver_origins(code, *expr, *mode),
            Handed::Result { call, index, mode } => {
                let mut all = self.call_result(code, *call, *index, *mode);
                all.iter_mut().for_each(|traced| traced.is_indirect = true);
                all
            }
            Handed::Memory { memory, .. } => Traced::direct(Origin::Memory(memory.clone())),
        }
    }

    /// The origins of `x` in `x.m()` for a method with a pointer receiver.
    fn receiver_origins(&mut self, code: &Code, x: ExprId, mode: Mode) -> Vec<Traced> {
        let typ = self.type_of(code, x);
        match self.resolver.core(typ) {
            Type::Pointer(_) => self.origins(code, x, mode),
            _ => self.address(code, x),
        }
    }
}

/// The parameter of a function whose name is declared at `span`.
fn param_declared_at(code: &Code, func: u32, span: Option<Span>) -> Option<u32> {
    let params = &code.body.funcs[func as usize].params;
    let declared_there = |param: &Option<crate::resolve::LocalId>| {
        param.is_some_and(|local| Some(code.body.locals[local].ident.span) == span)
    };
    params.iter().position(declared_there).map(|index| index as u32)
}
