//! What was traced before, and functions whose results depend on each other.
//!
//! Such functions are looked at in rounds. In the first one a function adds nothing
//! to what it returns itself; each round takes what the one before has found,
//! until nothing new comes.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::infer::origin::{Mode, Traced};
use crate::infer::summary::FuncKey;
use crate::infer::{Reason, Tracer};
use crate::resolve::CodeId;
use crate::syntax::ast::ExprId;

/// A result of a function, and how it is an address.
pub(super) type Slot = (FuncKey, u32, Mode);

/// A question: where an expression comes from, or one of the results of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub code: CodeId,
    pub expr: ExprId,
    pub result: Option<u32>,
    pub mode: Mode,
}

/// Its answer.
#[derive(Debug)]
struct Answer {
    traced: Rc<[Traced]>,
    /// How many steps had been done before, if there were too many of them on the
    /// way. Asked for earlier there may be a better one.
    cut_at: Option<u32>,
}

/// What was learned of expressions and results.
#[derive(Debug, Default)]
pub(super) struct Answers {
    answers: FxHashMap<Question, Answer>,
    /// Whether an answer was cut since somebody set this to `false`.
    pub is_cut: bool,
    results: FxHashMap<Slot, Rc<[Traced]>>,
    round: Round,
}

/// The functions that are being looked at.
#[derive(Debug, Default)]
struct Round {
    /// Each because of the one before.
    open: Vec<Slot>,
    /// Those that were asked for again while they were open.
    met: FxHashSet<Slot>,
    /// What the last round found.
    found: FxHashMap<Slot, Rc<[Traced]>>,
    /// Whether something was assumed of one of these that turned out otherwise.
    is_wrong: bool,
    /// What was learned since one was met.
    slots: Vec<Slot>,
    questions: Vec<Question>,
}

/// Functions about which more rounds would find more are given up.
const MAX_ROUNDS: usize = 8;

impl Tracer<'_> {
    /// The answer to a question, traced by `trace` if it was not asked before.
    /// Otherwise functions that hand on one of two values would double the work
    /// with every call.
    pub(super) fn answered(
        &mut self,
        question: Question,
        trace: impl FnOnce(&mut Self) -> Vec<Traced>,
    ) -> Vec<Traced> {
        let depth = self.depth;
        if let Some(answer) = self.memo.answers.answers.get(&question)
            && answer.cut_at.is_none_or(|cut_at| depth >= cut_at)
        {
            let traced = answer.traced.to_vec();
            self.memo.answers.is_cut |= answer.cut_at.is_some();
            return traced;
        }
        let was_cut = std::mem::replace(&mut self.memo.answers.is_cut, false);
        let traced = trace(self);
        let answers = &mut self.memo.answers;
        let cut_at = answers.is_cut.then_some(depth);
        answers.is_cut |= was_cut;
        answers.answers.insert(question, Answer { traced: traced.clone().into(), cut_at });
        if !answers.round.met.is_empty() {
            answers.round.questions.push(question);
        }
        traced
    }

    /// What is known of a result, found by `find` if nobody asked before.
    pub(super) fn result(
        &mut self,
        slot: Slot,
        find: impl Fn(&mut Self) -> Vec<Traced>,
    ) -> Rc<[Traced]> {
        let answers = &mut self.memo.answers;
        if let Some(results) = answers.results.get(&slot) {
            if answers.round.open.contains(&slot) {
                answers.round.met.insert(slot);
            }
            return results.clone();
        }
        if !answers.round.open.is_empty() {
            return self.round(slot, &find);
        }
        for _ in 0..MAX_ROUNDS {
            let results = self.round(slot, &find);
            let answers = &mut self.memo.answers;
            if !answers.round.is_wrong {
                answers.round = Round::default();
                return results;
            }
            answers.forget();
        }
        let answers = &mut self.memo.answers;
        let unknown: Rc<[Traced]> = Traced::unknown(Reason::Call).into();
        for slot in std::mem::take(&mut answers.round).found.into_keys() {
            answers.results.insert(slot, unknown.clone());
        }
        unknown
    }

    fn round(&mut self, slot: Slot, find: impl Fn(&mut Self) -> Vec<Traced>) -> Rc<[Traced]> {
        let answers = &mut self.memo.answers;
        let assumed = answers.round.found.get(&slot).cloned().unwrap_or_default();
        answers.results.insert(slot, assumed.clone());
        answers.round.open.push(slot);
        let results: Rc<[Traced]> = find(self).into();
        let answers = &mut self.memo.answers;
        answers.round.open.pop();
        answers.results.insert(slot, results.clone());
        if !answers.round.met.is_empty() {
            let is_met = answers.round.met.contains(&slot);
            answers.round.is_wrong |= is_met && !same_origins(&assumed, &results);
            answers.round.found.insert(slot, results.clone());
            answers.round.slots.push(slot);
        }
        results
    }
}

impl Answers {
    /// Forgets what the last round assumed, and what follows from that.
    fn forget(&mut self) {
        for slot in self.round.slots.drain(..) {
            self.results.remove(&slot);
        }
        for question in self.round.questions.drain(..) {
            self.answers.remove(&question);
        }
        self.round.met.clear();
        self.round.is_wrong = false;
    }
}

fn same_origins(some: &[Traced], others: &[Traced]) -> bool {
    let has = |all: &[Traced], one: &Traced| all.iter().any(|traced| traced.origin == one.origin);
    some.len() == others.len() && some.iter().all(|traced| has(others, traced))
}
