//! What functions return.

use std::rc::Rc;

use crate::infer::callee::{CallSite, Callee};
use crate::infer::origin::{Mode, Origin, Traced, merge};
use crate::infer::rounds::Question;
use crate::infer::summary::FuncKey;
use crate::infer::{Memory, Reason, Tracer};
use crate::resolve::{Code, Use};
use crate::symbol::Symbol;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{Basic, Type, TypeStore};

impl Tracer<'_> {
    /// Where result `index` of a call comes from, seen by the caller.
    pub(super) fn call_result(
        &mut self,
        code: &Code,
        call: ExprId,
        index: u32,
        mode: Mode,
    ) -> Vec<Traced> {
        let question = Question { code: code.id(), expr: call, result: Some(index), mode };
        self.answered(question, |this| this.traced_result(code, call, index, mode))
    }

    fn traced_result(&mut self, code: &Code, call: ExprId, index: u32, mode: Mode) -> Vec<Traced> {
        let Some(site) = self.call_site(code, call) else {
            return match code.env.kind(code.env.unparen(call)) {
                ExprKind::TypeAssert { x, .. } if index == 0 => {
                    let typ = self.type_of(code, call);
                    self.asserted(code, x, typ, mode)
                }
                _ => Traced::unknown(Reason::Element),
            };
        };
        let Some(callee) = self.callee(code, site) else {
            return Traced::unknown(Reason::DynamicCall);
        };
        let summary = self.summary(callee.key);
        if summary.is_import {
            let name = self.func_name(callee.key);
            let label = self.result_label(callee.key, index);
            return Traced::direct(Origin::Host {
                callee: name,
                label,
                directive: summary.directive,
            });
        }
        let results = self.results(callee.key, index, mode);
        let mut all = Vec::new();
        for traced in results.iter() {
            all.extend(self.returned(code, site, &callee, traced));
        }
        merge(all)
    }

    /// What a caller gets for one origin of a result.
    fn returned(
        &mut self,
        code: &Code,
        site: CallSite,
        callee: &Callee,
        traced: &Traced,
    ) -> Vec<Traced> {
        let indirect = |origin: Origin| vec![Traced { origin, way: Vec::new(), is_indirect: true }];
        match &traced.origin {
            Origin::Memory(memory) => {
                let typ = self.instantiated(callee.key, memory.typ, &callee.type_args);
                indirect(Origin::Memory(Memory { typ, ..memory.clone() }))
            }
            Origin::Param { index, is_data, memory, .. } => {
                let mode = if *is_data { Mode::Data } else { Mode::Value };
                let handed = self.passed(code, site, callee, *index, mode);
                let mut all = match handed {
                    Some(handed) => self.handed(code, &handed),
                    None => match memory {
                        Some(memory) => {
                            let typ = self.instantiated(callee.key, memory.typ, &callee.type_args);
                            indirect(Origin::Memory(Memory { typ, ..memory.clone() }))
                        }
                        None => Traced::unknown(Reason::Call),
                    },
                };
                all.iter_mut().for_each(|traced| traced.is_indirect = true);
                all
            }
            Origin::Nothing => Traced::direct(Origin::Nothing),
            origin @ Origin::Host { .. } => indirect(origin.clone()),
            Origin::Unknown(_) => indirect(Origin::Unknown(Reason::Call)),
        }
    }

    /// Where result `index` of a function comes from, in terms of its parameters.
    pub(super) fn results(&mut self, key: FuncKey, index: u32, mode: Mode) -> Rc<[Traced]> {
        self.result((key, index, mode), |this| this.found_results(key, index, mode))
    }

    fn found_results(&mut self, key: FuncKey, index: u32, mode: Mode) -> Vec<Traced> {
        let results = match self.results_from_facts(key, index, mode) {
            Some(results) => results,
            None => match self.summary(key).code.clone() {
                Some((code, func)) => self.returned_by(&code, func, index, mode),
                None => Traced::unknown(Reason::Call),
            },
        };
        let mut results = merge(results);
        self.forget_what_types_say(key, index, mode, &mut results);
        results
    }

    /// Makes memory unknown of which the type of the result says as much. The caller
    /// knows a better name for it, and other packages need not be told.
    fn forget_what_types_say(
        &mut self,
        key: FuncKey,
        index: u32,
        mode: Mode,
        results: &mut [Traced],
    ) {
        let Some(sig) = self.signature(key) else { return };
        let Some(result) = sig.results.get(index as usize) else { return };
        let result = self.resolver.world.types.vars[result].typ;
        let elem = match (self.resolver.core(result), mode) {
            (Type::Pointer(elem), Mode::Value) | (Type::Slice(elem), Mode::Data) => elem,
            (Type::Basic(Basic::String), Mode::Data) => TypeStore::basic(Basic::Byte),
            _ => return,
        };
        for traced in results {
            if matches!(&traced.origin, Origin::Memory(memory) if memory.typ == elem) {
                traced.origin = Origin::Unknown(Reason::Call);
            }
        }
    }

    /// All that the return statements of a function give for a result.
    fn returned_by(&mut self, code: &Code, func: u32, index: u32, mode: Mode) -> Vec<Traced> {
        let mut all = Vec::new();
        for returned in code.body.returns.iter().filter(|returned| returned.func == func) {
            let values = &code.env.ast().expr_lists[returned.results];
            all.extend(match *values {
                [] => match code.body.funcs[func as usize].results.get(index as usize) {
                    Some(&local) => {
                        let (pos, block) = (returned.pos, returned.block);
                        self.defined(code, Use { local, block, func, pos }, mode)
                    }
                    None => Traced::unknown(Reason::Other),
                },
                [call] if index > 0 => self.call_result(code, call, index, mode),
                [value] => match self.is_tuple(code, value) {
                    true => self.call_result(code, value, index, mode),
                    false => self.origins(code, value, mode),
                },
                _ => match values.get(index as usize) {
                    Some(&value) => self.origins(code, value, mode),
                    None => Traced::unknown(Reason::Other),
                },
            });
        }
        if !all.is_empty() {
            all.extend(self.rewritten(code, func, index, mode));
        }
        // Names of the function's own variables mean nothing to callers.
        for traced in &mut all {
            if let Origin::Memory(memory) = &mut traced.origin {
                memory.declared = None;
            }
        }
        all
    }

    /// What deferred functions may make of a result that has a name, after the
    /// return statement.
    pub(super) fn rewritten(
        &mut self,
        code: &Code,
        func: u32,
        index: u32,
        mode: Mode,
    ) -> Vec<Traced> {
        let function = &code.body.funcs[func as usize];
        let Some(&local) = function.results.get(index as usize).filter(|_| function.has_defer)
        else {
            return Vec::new();
        };
        if self.is_changed_elsewhere(code, local) {
            return Traced::unknown(Reason::Variable);
        }
        let changes = &code.body.locals[local].changes;
        let later = changes.iter().filter(|change| change.func != func).copied();
        self.gotten(code, local, later.collect(), mode)
    }

    fn is_tuple(&mut self, code: &Code, expr: ExprId) -> bool {
        let operand = self.resolver.expr(&code.env, expr);
        matches!(operand, crate::resolve::Operand::Tuple(_))
    }

    fn result_label(&mut self, key: FuncKey, index: u32) -> String {
        let name = self.signature(key).and_then(|sig| {
            let var = sig.results.get(index as usize)?;
            Some(self.resolver.world.types.vars[var].name)
        });
        match name {
            Some(name) if name != Symbol::EMPTY && name != Symbol::BLANK => {
                self.resolver.world.symbols.resolve(name).to_owned()
            }
            _ => format!("result {}", index + 1),
        }
    }
}
