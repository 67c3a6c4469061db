//! A line on the terminal for whoever waits.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// Runs that end before this need no explanation.
const PATIENCE: Duration = Duration::from_secs(1);
/// Nobody reads faster.
const INTERVAL: Duration = Duration::from_millis(100);

/// Says on standard error, if that is a terminal, what a long run is at.
#[derive(Debug)]
pub(super) struct Progress {
    started: Instant,
    /// When the line was last written; `None` while it is not there.
    written: Option<Instant>,
    is_terminal: bool,
}

impl Progress {
    /// Starts the clock.
    pub fn new() -> Progress {
        let is_dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        let is_terminal = io::stderr().is_terminal() && !is_dumb;
        Progress { started: Instant::now(), written: None, is_terminal }
    }

    /// Says nothing at all.
    pub fn silent() -> Progress {
        Progress { started: Instant::now(), written: None, is_terminal: false }
    }

    /// Says `what`, unless it is too early or too soon after the last time.
    pub fn show(&mut self, what: &str) {
        let due = match self.written {
            Some(written) => written.elapsed() >= INTERVAL,
            None => self.started.elapsed() >= PATIENCE,
        };
        if self.is_terminal && due {
            // A terminal that is gone needs no progress.
            let _ = write!(io::stderr(), "\r\x1b[Kwasmptr: {what}");
            self.written = Some(Instant::now());
        }
    }

    /// Takes the line away again.
    pub fn clear(&mut self) {
        if self.written.take().is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
