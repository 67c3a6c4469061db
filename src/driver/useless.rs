//! Comments that silence nothing, in no package and on no platform.

use rustc_hash::FxHashSet;

use crate::checks::Ignore;
use crate::diagnostic::Diagnostic;
use crate::source::Position;

/// All comments of a run that were meant to silence findings, in the order of its tasks.
#[derive(Default)]
pub(super) struct Ignores {
    all: Vec<(usize, Ignore)>,
    useful: FxHashSet<Position>,
}

impl Ignores {
    /// Adds those that the task with this number has come across.
    pub fn add(&mut self, task: usize, ignores: Vec<Ignore>) {
        for ignore in ignores {
            if ignore.is_useful {
                self.useful.insert(ignore.place.clone());
            }
            self.all.push((task, ignore));
        }
    }

    /// What there is to say of those that no task found a use for, for each of the tasks
    /// that have seen them.
    pub fn useless(self) -> impl Iterator<Item = (usize, Diagnostic)> {
        let Ignores { all, useful } = self;
        let useless = all.into_iter().filter(move |(_, ignore)| !useful.contains(&ignore.place));
        useless.map(|(task, ignore)| (task, ignore.complaint))
    }
}
