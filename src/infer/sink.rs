//! Calls that end at the host, and what they hand over.

use std::rc::Rc;

use crate::infer::callee::{CallSite, Callee};
use crate::infer::origin::{Mode, Origin, Traced};
use crate::infer::summary::{BoundaryName, FlowFrom, FuncKey, Summary};
use crate::infer::{Handover, Memory, Reading, Reason, Tables, Tracer, Undecided};
use crate::resolve::{Code, Operand, SourcePackage};
use crate::source::{Location, Span};
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{Basic, Type, TypeId};
use crate::wasm::{Direction, Holds};

/// A place where the host gets something.
#[derive(Clone, Debug)]
pub(super) struct Sink {
    pub handed: Handed,
    /// The function that is called, and what stands for its parameter.
    pub callee: BoundaryName,
    pub label: String,
    /// The function of the host and its parameter; those above, if it is called
    /// directly.
    pub boundary: (BoundaryName, String),
    pub is_direct: bool,
    pub directive: Option<Span>,
    /// Where the function of the host is declared, if it is called directly.
    pub declared_at: Location,
    /// Whether a value of the parameter's type is always an address.
    pub is_address: bool,
    /// Memory of this type was judged where the function that is called hands it
    /// on.
    pub judged: Option<TypeId>,
}

/// What the host gets.
#[derive(Clone, Debug)]
pub(super) enum Handed {
    Expr {
        expr: ExprId,
        mode: Mode,
    },
    /// A result with this index of the function itself, by a return statement.
    Returned {
        expr: ExprId,
        index: u32,
        mode: Mode,
    },
    /// The receiver of a method whose receiver is a pointer.
    Receiver {
        expr: ExprId,
        mode: Mode,
    },
    /// One of several results of the call that is the only argument.
    Result {
        call: ExprId,
        index: u32,
        mode: Mode,
    },
    /// The address of memory in the function that is called.
    Memory {
        memory: Memory,
        at: ExprId,
    },
}

impl Handed {
    fn expr(&self) -> ExprId {
        match *self {
            Handed::Expr { expr, .. }
            | Handed::Returned { expr, .. }
            | Handed::Receiver { expr, .. } => expr,
            Handed::Result { call, .. } => call,
            Handed::Memory { at, .. } => at,
        }
    }
}

/// How far back in the table one argument of a call may stand twice.
const MAX_REPEATED: usize = 64;

impl Tracer<'_> {
    /// What the calls in a body hand to the host.
    pub(super) fn calls(&mut self, code: &Code, tables: &mut Tables) {
        for &call in &code.body.calls {
            for sink in self.sinks(code, call) {
                self.judge(code, &sink, tables);
            }
            self.reading(code, call, tables);
        }
    }

    /// Where a call hands something to the host.
    pub(super) fn sinks(&mut self, code: &Code, call: ExprId) -> Vec<Sink> {
        let Some(site) = self.call_site(code, call) else { return Vec::new() };
        if self.calls_silent(code, site) || !self.may_be_call(code, site) {
            return Vec::new();
        }
        let Some(callee) = self.callee(code, site) else { return Vec::new() };
        let summary = self.summary(callee.key);
        if summary.is_import {
            return self.import_sinks(code, site, &callee, &summary);
        }
        let mut sinks = Vec::new();
        for flow in self.flows(callee.key).iter() {
            let mut judged = None;
            let (handed, label) = match &flow.from {
                &FlowFrom::Param { index, is_data } => {
                    let mode = if is_data { Mode::Data } else { Mode::Value };
                    let Some(handed) = self.passed(code, site, &callee, index, mode) else {
                        continue;
                    };
                    judged = self.judged_inside(callee.key, index, is_data);
                    (handed, self.param_label(callee.key, index))
                }
                FlowFrom::Memory { memory, param } => {
                    let typ = self.instantiated(callee.key, memory.typ, &callee.type_args);
                    let memory = Memory { typ, declared: None, ..memory.clone() };
                    let at = param.and_then(|index| self.argument(code, site, &callee, index));
                    let label = match param {
                        Some(index) => self.param_label(callee.key, *index),
                        None => memory.what.clone(),
                    };
                    (Handed::Memory { memory, at: at.unwrap_or(site.fun) }, label)
                }
            };
            sinks.push(Sink {
                handed,
                callee: self.shown_name(code, site, callee.key),
                label,
                boundary: (flow.boundary.clone(), flow.label.clone()),
                is_direct: false,
                directive: flow.directive,
                declared_at: Location::None,
                is_address: false,
                judged,
            });
        }
        sinks
    }

    /// Whether a function of a package is called none of whose functions matters.
    fn calls_silent(&self, code: &Code, site: CallSite) -> bool {
        match code.env.kind(code.env.unparen(site.fun)) {
            ExprKind::Selector { x, .. } => self.is_silent(code, x),
            _ => false,
        }
    }

    /// The memory that a parameter has to point to by its type, unless that depends
    /// on the call.
    fn judged_inside(&mut self, key: FuncKey, index: u32, is_data: bool) -> Option<TypeId> {
        let sig = self.signature(key)?;
        let typ = match (key, index) {
            (FuncKey::Method(..), 0) => return None,
            (FuncKey::Method(..), index) => sig.params.get(index as usize - 1)?,
            (_, index) => sig.params.get(index as usize)?,
        };
        let typ = self.resolver.world.types.vars[typ].typ;
        let memory = match (self.resolver.under(typ), is_data) {
            (Type::Pointer(elem), false) | (Type::Slice(elem), true) => elem,
            _ => return None,
        };
        (!self.resolver.mentions_type_params(memory)).then_some(memory)
    }

    /// A conversion or a predeclared function calls nothing.
    fn may_be_call(&mut self, code: &Code, site: CallSite) -> bool {
        matches!(
            self.resolver.expr(&code.env, site.fun),
            Operand::Value(_) | Operand::Generic(_) | Operand::Unknown
        )
    }

    fn shown_name(&self, code: &Code, site: CallSite, key: FuncKey) -> BoundaryName {
        match key {
            FuncKey::Literal(..) if matches!(code.env.kind(site.fun), ExprKind::Ident(_)) => {
                BoundaryName { pkg: None, name: self.text(code, site.fun) }
            }
            key => self.func_name(key),
        }
    }

    fn import_sinks(
        &mut self,
        code: &Code,
        site: CallSite,
        callee: &Callee,
        summary: &Summary,
    ) -> Vec<Sink> {
        let Some(sig) = self.signature(callee.key) else { return Vec::new() };
        let mut types: Vec<TypeId> = self.receiver_type(callee.key).into_iter().collect();
        types.extend(self.resolver.world.types.vars[sig.params].iter().map(|var| var.typ));
        let name = self.func_name(callee.key);
        let mut sinks = Vec::new();
        for (index, typ) in (0..).zip(types) {
            let Some((mode, is_address)) = self.takes_address(typ) else { continue };
            let Some(handed) = self.passed(code, site, callee, index, mode) else { continue };
            let label = self.param_label(callee.key, index);
            sinks.push(Sink {
                handed,
                callee: name.clone(),
                label: label.clone(),
                boundary: (name.clone(), label),
                is_direct: true,
                directive: summary.directive,
                declared_at: self.declared_at(callee.key),
                is_address,
                judged: None,
            });
        }
        sinks
    }

    fn declared_at(&self, key: FuncKey) -> Location {
        match key {
            FuncKey::Func(object) => self.resolver.world.types.objects[object].location,
            FuncKey::Method(..) | FuncKey::Literal(..) => Location::None,
        }
    }

    /// The type of a method's receiver.
    fn receiver_type(&mut self, key: FuncKey) -> Option<TypeId> {
        let FuncKey::Method(named, method) = key else { return None };
        let types = &mut self.resolver.world.types;
        let typ = types.add(Type::Named(named));
        Some(match types.method_decls[method].pointer {
            true => types.add(Type::Pointer(typ)),
            false => typ,
        })
    }

    /// How the host gets an address by a parameter or result of this type, and
    /// whether it is always one. `None` if it does not, or if the type itself is
    /// wrong, which another check says.
    fn takes_address(&mut self, typ: TypeId) -> Option<(Mode, bool)> {
        match self.resolver.under(typ) {
            Type::Pointer(elem) => (self.holds(elem) != Holds::Yes).then_some((Mode::Value, true)),
            Type::Basic(Basic::UnsafePointer) => Some((Mode::Value, true)),
            Type::Basic(Basic::String) => Some((Mode::Data, true)),
            Type::Basic(basic) => match basic.canonical() {
                Basic::Bool | Basic::Complex64 | Basic::Complex128 => None,
                _ => Some((Mode::Value, false)),
            },
            _ => None,
        }
    }

    /// What stands for a parameter of the function that is called.
    pub(super) fn passed(
        &mut self,
        code: &Code,
        site: CallSite,
        callee: &Callee,
        index: u32,
        mode: Mode,
    ) -> Option<Handed> {
        let spread = self.spread(code, site);
        if let Some(call) = spread
            && let Some(index) = index.checked_sub(u32::from(callee.is_method))
        {
            return Some(Handed::Result { call, index, mode });
        }
        let expr = self.argument(code, site, callee, index)?;
        if let (FuncKey::Method(_, method), 0, true) = (callee.key, index, callee.is_method) {
            if self.resolver.world.types.method_decls[method].pointer {
                return Some(Handed::Receiver { expr, mode });
            }
            // `p.m()` for a pointer `p` hands over what it points to.
            let typ = self.type_of(code, expr);
            if matches!(self.resolver.under(typ), Type::Pointer(_)) {
                return None;
            }
        }
        Some(Handed::Expr { expr, mode })
    }

    fn judge(&mut self, code: &Code, sink: &Sink, tables: &mut Tables) {
        let span = code.env.ast().exprs[sink.handed.expr()].span;
        let all = self.handed(code, &sink.handed);
        match self.agreed(&all) {
            Ok(None) => {}
            Ok(Some((_, memory))) if Some(memory.typ) == sink.judged => {}
            Ok(Some((traced, memory))) => {
                // A function may hand its parameter to the host several times.
                let is_known = |known: &Handover| known.span == span && known.memory == memory;
                if !tables.handovers.iter().rev().take(MAX_REPEATED).any(is_known) {
                    tables.handovers.push(self.handover(code, sink, traced, memory));
                }
            }
            Err(reason) => {
                let is_known = tables.undecided.last().is_some_and(|last| last.span == span);
                if !is_known && (sink.is_address || self.looks_like_address(code, &sink.handed)) {
                    tables.undecided.push(Undecided { span, reason });
                }
            }
        }
    }

    /// The memory behind an argument; of several alternatives the first one, if
    /// pointers are in all of them, or in none. `None` if it is no address.
    ///
    /// # Errors
    /// Why it is not known.
    fn agreed<'t>(&mut self, all: &'t [Traced]) -> Result<Option<(&'t Traced, Memory)>, Reason> {
        let mut agreed: Option<(&Traced, Memory, Holds)> = None;
        for traced in all {
            let memory = match traced.origin.clone() {
                Origin::Memory(memory) | Origin::Param { memory: Some(memory), .. } => memory,
                Origin::Nothing => continue,
                Origin::Param { memory: None, .. } => return Err(Reason::Parameter),
                Origin::Host { .. } => return Err(Reason::Host),
                Origin::Unknown(why) => return Err(why),
            };
            let holds = self.holds(memory.typ);
            match &agreed {
                _ if holds == Holds::Unknown => return Err(Reason::Type),
                None => agreed = Some((traced, memory, holds)),
                Some(first) if first.2 == holds => {}
                Some(_) => return Err(Reason::Variable),
            }
        }
        Ok(agreed.map(|(traced, memory, _)| (traced, memory)))
    }

    /// Whether an integer argument is written as an address.
    fn looks_like_address(&mut self, code: &Code, handed: &Handed) -> bool {
        let (Handed::Expr { expr, .. } | Handed::Returned { expr, .. }) = *handed else {
            return false;
        };
        let typ = self.type_of(code, expr);
        matches!(
            self.resolver.under(typ),
            Type::Basic(Basic::UnsafePointer | Basic::Uintptr) | Type::Pointer(_)
        )
    }

    fn handover(&mut self, code: &Code, sink: &Sink, traced: &Traced, memory: Memory) -> Handover {
        let expr = sink.handed.expr();
        let is_expr = !matches!(sink.handed, Handed::Memory { .. });
        let way = (traced.is_indirect && is_expr).then(|| {
            let mut way = self.text(code, expr);
            for (index, step) in traced.way.iter().enumerate() {
                if index > 0 || *step != way {
                    way.push_str(", from ");
                    way.push_str(step);
                }
            }
            way
        });
        let show = |name: &BoundaryName| self.qualified(code, name);
        let boundary = (!sink.is_direct).then(|| {
            let label = sink.boundary.1.strip_prefix("argument ").unwrap_or(&sink.boundary.1);
            (show(&sink.boundary.0), label.to_owned())
        });
        // What vet knows of another package is where its functions are.
        let is_own = sink.boundary.0.pkg == Some(code.env.package.id);
        Handover {
            callee: show(&sink.callee),
            label: sink.label.clone(),
            way,
            boundary,
            memory,
            span: code.env.ast().exprs[expr].span,
            directive: sink.directive.filter(|_| is_own),
            imported_at: if is_own { Location::None } else { sink.declared_at },
        }
    }

    /// A function as the package at hand calls it.
    fn qualified(&self, code: &Code, name: &BoundaryName) -> String {
        let world = &self.resolver.world;
        match name.pkg {
            Some(pkg) if pkg != code.env.package.id => {
                let package = world.symbols.resolve(world.types.package_info(pkg).name);
                match name.name.strip_prefix("(*") {
                    Some(rest) => format!("(*{package}.{rest}"),
                    None => format!("{package}.{}", name.name),
                }
            }
            _ => name.name.clone(),
        }
    }

    /// What an exported function returns to the host.
    pub(super) fn exported(
        &mut self,
        package: &Rc<SourcePackage>,
        file: u32,
        code: &Code,
        tables: &mut Tables,
    ) {
        let Some((Direction::Export { .. }, directive)) =
            self.resolver.direction_at(package, file, code.decl)
        else {
            return;
        };
        let Some(func) = code.func() else { return };
        let name = self.resolver.world.symbols.resolve(func.name.name).to_owned();
        let name = BoundaryName { pkg: Some(code.env.package.id), name };
        let results = self.resolver.results(&code.env, func);
        for returned in code.body.returns.iter().filter(|returned| returned.func == 0) {
            let values = code.env.ast().expr_lists[returned.results].to_vec();
            if values.len() != results.len() {
                continue;
            }
            for (index, (expr, (label, typ))) in (0..).zip(values.into_iter().zip(&results)) {
                let Some((mode, is_address)) = self.takes_address(*typ) else { continue };
                let sink = Sink {
                    handed: Handed::Returned { expr, index, mode },
                    callee: name.clone(),
                    label: label.clone(),
                    boundary: (name.clone(), label.clone()),
                    is_direct: true,
                    directive: Some(directive),
                    declared_at: Location::None,
                    is_address,
                    judged: None,
                };
                self.judge(code, &sink, tables);
            }
        }
    }

    /// A conversion of what the host returned to a pointer.
    fn reading(&mut self, code: &Code, call: ExprId, tables: &mut Tables) {
        let Some(site) = self.call_site(code, call) else { return };
        if self.calls_silent(code, site) {
            return;
        }
        let &[arg] = &code.env.ast().expr_lists[site.args] else { return };
        let Operand::Type(typ) = self.resolver.expr(&code.env, site.fun) else { return };
        let Type::Pointer(pointee) = self.resolver.under(typ) else { return };
        if self.holds(pointee) != Holds::Yes {
            return;
        }
        for traced in self.origins(code, arg, Mode::Value) {
            if let Origin::Host { callee, label, directive } = traced.origin {
                let span = code.env.ast().exprs[call].span;
                let is_own = callee.pkg == Some(code.env.package.id);
                let directive = directive.filter(|_| is_own);
                let callee = self.qualified(code, &callee);
                tables.readings.push(Reading { callee, label, pointee, span, directive });
            }
        }
    }
}
