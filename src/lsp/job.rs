//! The work on one package, which happens beside the conversation with the client.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;

use crate::driver::children::Children;
use crate::driver::editor::{OpenFiles, Package, Settings};
use crate::lsp::report::{Report, View};

/// What to do.
#[derive(Debug)]
pub(super) struct Job {
    /// The directory of the package.
    pub dir: PathBuf,
    /// The package, unless the go command is to be asked for it.
    pub listed: Option<Arc<Package>>,
    /// What was chosen.
    pub settings: Arc<Settings>,
    /// The documents that are open.
    pub open: OpenFiles,
    pub view: View,
    /// Where the go command is found as long as it is asked.
    pub children: Children,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Done {
    /// What was done.
    pub dir: PathBuf,
    pub settings: Arc<Settings>,
    pub open: OpenFiles,
    /// How long the go command took, if it was asked.
    pub listing: Option<Duration>,
    /// How long the rest took.
    pub judging: Duration,
    /// One line if nothing could be done at all.
    pub outcome: Result<Outcome, String>,
}

/// A package that could be listed.
#[derive(Debug)]
pub(super) struct Outcome {
    pub package: Arc<Package>,
    /// The findings; `None` if errors in the package may hide some.
    pub report: Option<Report>,
    /// Lines about what went wrong.
    pub failures: Vec<String>,
}

impl Job {
    /// Does it in a thread of its own.
    pub fn start(self, done: Sender<Done>) {
        thread::spawn(move || {
            // A server that is gone needs no result.
            let _ = done.send(self.run());
        });
    }

    fn run(self) -> Done {
        let Job { dir, listed, settings, open, view, children } = self;
        let mut listing = None;
        let started = Instant::now();
        let package = listed.map_or_else(
            || {
                let package = Package::list(&dir, &settings, &children).map(Arc::new);
                listing = Some(started.elapsed());
                package
            },
            Ok,
        );
        let started = Instant::now();
        let outcome = package.and_then(|package| {
            let verdict = package.judge(open.clone())?;
            let report = verdict.is_complete.then(|| Report::new(&verdict, view));
            let note = package.note.iter().cloned();
            let failures = note.chain(verdict.failures).collect();
            Ok(Outcome { package, report, failures })
        });
        let outcome = outcome.map_err(|error| format!("{error:#}"));
        Done { dir, settings, open, listing, judging: started.elapsed(), outcome }
    }
}
