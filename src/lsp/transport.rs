//! Messages over standard input and output.
//!
//! The reader is not that of lsp-server: what arrives may be anything, and must not
//! decide how much memory is asked for.

use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::thread::{self, JoinHandle};

use anyhow::{Context as _, Result, bail, ensure};
use crossbeam_channel::{Sender, bounded, unbounded};
use lsp_server::{Connection, Message};

/// Nobody edits files that are larger.
const MAX_BODY: u64 = 1 << 30;
const MAX_HEADER: u64 = 1 << 12;

/// The two threads of a connection.
#[derive(Debug)]
pub(super) struct Threads {
    reader: JoinHandle<Result<()>>,
    writer: JoinHandle<io::Result<()>>,
}

/// A connection to whoever started the program.
pub(super) fn stdio() -> (Connection, Threads) {
    let (to_server, receiver) = bounded(0);
    // A client that reads nothing for a while must not keep the server from reading.
    let (sender, from_server) = unbounded::<Message>();
    let reader = thread::spawn(move || read_all(&mut BufReader::new(io::stdin()), &to_server));
    let writer = thread::spawn(move || {
        let mut stdout = io::stdout().lock();
        from_server.into_iter().try_for_each(|message| message.write(&mut stdout))
    });
    (Connection { sender, receiver }, Threads { reader, writer })
}

impl Threads {
    /// Waits until everything is written. The connection must be gone.
    pub fn flush(self) {
        // A client that reads no more needs nothing.
        let _ = self.writer.join();
    }

    /// Why there are no more messages, though nobody said `exit`.
    pub fn end_of_input(self) -> anyhow::Error {
        match self.reader.join() {
            Ok(Err(error)) => error.context("standard input"),
            _ => anyhow::anyhow!("standard input ended before the notification \"exit\""),
        }
    }
}

/// Reads messages until there are no more, or nobody wants them. A message that is no
/// JSON-RPC is skipped: where the next one begins is known.
fn read_all(input: &mut impl BufRead, messages: &Sender<Message>) -> Result<()> {
    while let Some(body) = read_body(input)? {
        match serde_json::from_slice(&body) {
            Ok(message) => {
                if messages.send(message).is_err() {
                    break;
                }
            }
            Err(error) => {
                let _ = writeln!(io::stderr(), "wasmptr: a message is no JSON-RPC: {error}");
            }
        }
    }
    Ok(())
}

/// Reads the header and the body of a message; `None` at the end of input.
fn read_body(input: &mut impl BufRead) -> Result<Option<Vec<u8>>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        input.take(MAX_HEADER).read_until(b'\n', &mut line)?;
        if line.is_empty() && length.is_none() {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        ensure!(line.ends_with(b"\n"), "a message has a broken header: {:?}", excerpt(&text));
        let text = text.trim_end();
        if text.is_empty() {
            break;
        }
        let is_name = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let Some((name, value)) = text.split_once(':').filter(|(name, _)| is_name(name)) else {
            bail!("a message has a broken header: {:?}", excerpt(text))
        };
        if name.eq_ignore_ascii_case("Content-Length") {
            let value: u64 = value.trim().parse().with_context(|| excerpt(text).to_owned())?;
            ensure!(value <= MAX_BODY, "a message of {value} bytes is too long");
            length = Some(value);
        }
    }
    let length = length.context("a message has no Content-Length")?;
    let mut body = Vec::new();
    input.take(length).read_to_end(&mut body)?;
    ensure!(body.len() as u64 == length, "the last message is not complete");
    Ok(Some(body))
}

/// As much of a text as belongs into an error message.
fn excerpt(text: &str) -> &str {
    let end = text.char_indices().nth(40).map_or(text.len(), |(at, _)| at);
    text[..end].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &[u8]) -> (Vec<Message>, Result<()>) {
        let (sender, receiver) = unbounded();
        let result = read_all(&mut &input[..], &sender);
        drop(sender);
        (receiver.iter().collect(), result)
    }

    #[test]
    fn messages() {
        let (messages, result) = read(
            b"Content-Length: 33\r\nContent-Type: x\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}\
              content-length:2\n\n{}Content-Length: 19\r\n\r\n{\"method\":\"a\",    }\
              Content-Length: 14\r\n\r\n{\"method\":\"b\"}",
        );
        result.unwrap();
        let methods: Vec<_> = messages
            .into_iter()
            .map(|message| match message {
                Message::Notification(notification) => notification.method,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(methods, ["exit", "b"]);
    }

    #[test]
    fn broken_headers() {
        for (input, want) in [
            ("garbage\r\n\r\n", "a message has a broken header: \"garbage\""),
            ("\r\n", "a message has no Content-Length"),
            ("Content-Length: 5\r\n\r\n{}", "the last message is not complete"),
            ("Content-Length: 5", "a message has a broken header: \"Content-Length: 5\""),
            ("Content-Length: -1\r\n\r\n", "Content-Length: -1: invalid digit found in string"),
            (
                "Content-Length: 99999999999999\r\n\r\n",
                "a message of 99999999999999 bytes is too long",
            ),
        ] {
            let (messages, result) = read(input.as_bytes());
            assert!(messages.is_empty());
            assert_eq!(format!("{:#}", result.unwrap_err()), want);
        }
        let long = vec![0xff; 1 << 20];
        assert!(format!("{:#}", read(&long).1.unwrap_err()).len() < 400);
    }
}
