//! Processes that can be ended before their time.

use std::io::{self, Read};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// The processes that were started through it, or through a clone of it, and are under
/// way.
#[derive(Clone, Debug, Default)]
pub struct Children(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    running: Vec<Child>,
    is_closed: bool,
}

impl Children {
    /// Runs a command to its end, and returns what it wrote.
    ///
    /// # Errors
    /// When it cannot be started, or does not come to its end because of
    /// [`kill`](Children::kill).
    pub(super) fn output(&self, command: &mut Command) -> io::Result<Output> {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let (id, stdout, stderr) = {
            // Whoever kills must not miss one that is just being started.
            let mut state = self.lock();
            if state.is_closed {
                return Err(killed());
            }
            let mut child = command.spawn()?;
            let pipes = (child.id(), child.stdout.take(), child.stderr.take());
            state.running.push(child);
            pipes
        };
        let (stdout, stderr) = thread::scope(|scope| {
            let stderr = scope.spawn(|| read(stderr));
            (read(stdout), stderr.join().expect("nothing panics there"))
        });
        let mut state = self.lock();
        let at = state.running.iter().position(|child| child.id() == id).ok_or_else(killed)?;
        let mut child = state.running.swap_remove(at);
        drop(state);
        Ok(Output { status: child.wait()?, stdout: stdout?, stderr: stderr? })
    }

    /// Kills all of them. No other one can be started.
    pub fn kill(&self) {
        let mut state = self.lock();
        state.is_closed = true;
        for mut child in state.running.drain(..) {
            // It may have ended by itself.
            let _ = child.kill().and_then(|()| child.wait());
        }
    }

    /// A thread that panicked has left the list as it was before or after a change.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(pipe: Option<impl Read>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    pipe.map(|mut pipe| pipe.read_to_end(&mut bytes)).transpose()?;
    Ok(bytes)
}

fn killed() -> io::Error {
    io::Error::other("killed")
}

#[cfg(all(test, unix))]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn both_pipes_at_once() {
        // More than a pipe holds, first on the one that is read second.
        let script = "head -c 300000 /dev/zero >&2; head -c 200000 /dev/zero; exit 3";
        let output = Children::default().output(&mut sh(script)).unwrap();
        assert_eq!((output.stdout.len(), output.stderr.len()), (200_000, 300_000));
        assert_eq!(output.status.code(), Some(3));
    }

    #[test]
    fn killed_before_its_time() {
        let children = Children::default();
        let (clone, started) = (children.clone(), Instant::now());
        let thread = thread::spawn(move || clone.output(&mut sh("exec sleep 60")));
        while children.lock().running.is_empty() {
            thread::sleep(Duration::from_millis(1));
        }
        children.kill();
        assert_eq!(thread.join().unwrap().unwrap_err().to_string(), "killed");
        assert!(started.elapsed() < Duration::from_secs(50));
        assert_eq!(children.output(&mut sh("exit")).unwrap_err().to_string(), "killed");
    }
}
