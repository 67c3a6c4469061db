//! What a local variable holds at some place.

use crate::infer::origin::{Mode, Origin, Traced, merge};
use crate::infer::{Reason, Tracer};
use crate::resolve::{BlockId, Change, Code, LocalId, Operand, Use, Value};
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{Type, TypeId};

impl Tracer<'_> {
    /// Where the value of a local variable comes from.
    pub(super) fn defined(&mut self, code: &Code, usage: Use, mode: Mode) -> Vec<Traced> {
        let changes = match self.is_changed_elsewhere(code, usage.local) {
            true => None,
            false => reaching(code, usage, &code.body.locals[usage.local].changes),
        };
        match changes {
            Some(changes) => self.gotten(code, usage.local, changes, mode),
            None => Traced::unknown(Reason::Variable),
        }
    }

    /// Where the values come from that changes give to a local variable or a part
    /// of it.
    pub(super) fn gotten(
        &mut self,
        code: &Code,
        local: LocalId,
        changes: Vec<Change>,
        mode: Mode,
    ) -> Vec<Traced> {
        let mut all = Vec::new();
        for change in changes {
            all.extend(match change.value {
                Value::Zero => Traced::direct(Origin::Nothing),
                Value::Expr(value) => self.followed(code, value, mode),
                Value::Part(value, index) => {
                    let text = self.text(code, value);
                    self.result_followed(code, value, index, mode, text)
                }
                Value::Case { x, .. } => {
                    let typ = self.resolver.local_type(&code.env, local);
                    let text = self.text(code, x);
                    let mut traced = self.asserted(code, x, typ, mode);
                    step(&mut traced, &text);
                    traced
                }
                Value::RangeKey(_) => Traced::unknown(Reason::Other),
                Value::RangeElem(_) => Traced::unknown(Reason::Element),
                Value::Other => Traced::unknown(Reason::Variable),
            });
        }
        merge(all)
    }

    /// Whether a local variable may change otherwise than by assignments to all of
    /// it.
    pub(super) fn is_changed_elsewhere(&mut self, code: &Code, local: LocalId) -> bool {
        let variable = &code.body.locals[local];
        let has_part = variable.is_part_addressed || !variable.field_changes.is_empty();
        variable.is_addressed
            || has_part && self.has_parts(code, local)
            || self.part_changes(code, local).iter().any(|part| part.change.is_none())
    }

    /// Whether a local variable is a struct or an array.
    fn has_parts(&mut self, code: &Code, local: LocalId) -> bool {
        let typ = self.resolver.local_type(&code.env, local);
        matches!(
            self.resolver.core(typ),
            Type::Struct(_) | Type::Array { .. } | Type::TypeParam(_) | Type::Invalid
        )
    }

    /// The origins of a value that a variable got.
    pub(super) fn followed(&mut self, code: &Code, value: ExprId, mode: Mode) -> Vec<Traced> {
        let text = self.text(code, value);
        let mut traced = self.origins(code, value, mode);
        step(&mut traced, &text);
        traced
    }

    /// The origins of what an interface value `x` holds, if it is known to hold a
    /// value of type `typ`.
    pub(super) fn asserted(
        &mut self,
        code: &Code,
        x: ExprId,
        typ: TypeId,
        mode: Mode,
    ) -> Vec<Traced> {
        let unknown = || Traced::unknown(Reason::Type);
        self.deeper(unknown(), |this| match code.env.kind(x) {
            ExprKind::Paren(inner) => this.asserted(code, inner, typ, mode),
            ExprKind::Ident(_) if code.body.local(x).is_some() && this.is_interface(code, x) => {
                let value = code.body.usage(x).and_then(|usage| this.value_at(code, usage));
                let Some(Value::Expr(value)) = value else { return unknown() };
                let text = this.text(code, value);
                let mut traced = this.asserted(code, value, typ, mode);
                step(&mut traced, &text);
                traced
            }
            ExprKind::Call { fun, args, .. } if this.is_interface(code, x) => {
                let operand = this.resolver.expr(&code.env, fun);
                match (operand, &code.env.ast().expr_lists[args]) {
                    (Operand::Type(_), &[arg]) => this.asserted(code, arg, typ, mode),
                    _ => unknown(),
                }
            }
            _ => {
                let held = this.type_of(code, x);
                match this.resolver.identical(held, typ) {
                    true => this.origins(code, x, mode),
                    false => unknown(),
                }
            }
        })
    }

    /// The one value beside zero that a local variable may have where it is used.
    fn value_at(&mut self, code: &Code, usage: Use) -> Option<Value> {
        if self.is_changed_elsewhere(code, usage.local) {
            return None;
        }
        let changes = reaching(code, usage, &code.body.locals[usage.local].changes)?;
        let mut values = changes.iter().filter(|change| !matches!(change.value, Value::Zero));
        match (values.next(), values.next()) {
            (Some(only), None) => Some(only.value),
            _ => None,
        }
    }

    fn is_interface(&mut self, code: &Code, x: ExprId) -> bool {
        let typ = self.type_of(code, x);
        matches!(self.resolver.under(typ), Type::Interface(_))
    }

    /// The origins of one of several results that a variable got.
    pub(super) fn result_followed(
        &mut self,
        code: &Code,
        call: ExprId,
        index: u32,
        mode: Mode,
        text: String,
    ) -> Vec<Traced> {
        let mut traced = self.deeper(Traced::unknown(Reason::Other), |this| {
            this.call_result(code, call, index, mode)
        });
        step(&mut traced, &text);
        traced
    }
}

/// Nobody reads longer ways. Of those the first steps and the last are kept.
const MAX_WAY: usize = 8;

/// Notes that the value with this text was followed.
fn step(all: &mut [Traced], text: &str) {
    for traced in all {
        if traced.way.len() == MAX_WAY {
            traced.way.remove(MAX_WAY - 2);
        }
        traced.way.insert(0, text.to_owned());
        traced.is_indirect = true;
    }
}

/// The changes of which one has made the value that a variable or a part of it has
/// where the variable is used: the only one beside the zero value, or the last one
/// before the use on every way that leads there. `None` if that is not to be said.
/// `changes` are all there are, in the order of the text, the declaration first.
pub(super) fn reaching(code: &Code, usage: Use, changes: &[Change]) -> Option<Vec<Change>> {
    let is_zero = |change: &Change| matches!(change.value, Value::Zero);
    if changes.iter().filter(|change| !is_zero(change)).count() <= 1 {
        let reaches = |change: &&Change| is_zero(change) || may_reach(code, usage, change);
        return Some(changes.iter().filter(reaches).copied().collect());
    }
    // Closures may run at any time, and labels are jumped to from anywhere.
    let is_elsewhere = |change: &Change| change.func != usage.func;
    if code.body.has_goto || changes.iter().any(is_elsewhere) {
        return None;
    }
    let last = *changes.iter().rfind(|change| change.pos <= usage.pos)?;
    if !code.body.encloses(last.block, usage.block) {
        return None;
    }
    // A change behind the use comes round again, and not the change before.
    let is_next = |change: &Change| {
        change.pos > usage.pos && comes_round(code, usage, change.block, last.block)
    };
    if changes.iter().any(is_next) { None } else { Some(vec![last]) }
}

/// Whether a loop leads from `from` to a use without what lies outside of it, such
/// as `outside`.
fn comes_round(code: &Code, usage: Use, from: BlockId, outside: BlockId) -> bool {
    let mut loops = code.body.loops(usage.block);
    loops.any(|block| code.body.encloses(block, from) && !code.body.encloses(block, outside))
}

/// Whether a variable may still have what a change gave it where it is used.
fn may_reach(code: &Code, usage: Use, change: &Change) -> bool {
    let local = &code.body.locals[usage.local];
    // A closure that uses it may run at any time.
    if code.body.has_goto || usage.func != local.func {
        return true;
    }
    // One that changes it runs after its text, wherever that is, a deferred one when
    // the function is done with its own variables.
    let func = &code.body.funcs[change.func as usize];
    if func.is_deferred && func.parent == Some(usage.func) {
        return false;
    }
    let is_before =
        change.pos <= usage.pos && !code.body.are_alternatives(change.block, usage.block);
    is_before || comes_round(code, usage, change.block, local.block)
}
