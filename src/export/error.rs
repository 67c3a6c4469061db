//! The error of this module.

use std::borrow::Cow;
use std::fmt;

/// Why export data cannot be read. `Display` is one lower-case line without the
/// name of the file, which only the caller knows.
///
/// It is one word wide: nearly every function of a decoder returns a `Result`,
/// and nearly none of them ever returns an error.
pub struct Error(Box<Inner>);

struct Inner {
    message: Cow<'static, str>,
    offset: Option<usize>,
}

impl Error {
    /// An error of the file as a whole.
    #[cold]
    pub(super) fn new(message: impl Into<Cow<'static, str>>) -> Error {
        Error(Box::new(Inner { message: message.into(), offset: None }))
    }

    /// An error found at the byte `offset` of the file.
    #[cold]
    pub(super) fn at(offset: usize, message: impl Into<Cow<'static, str>>) -> Error {
        Error(Box::new(Inner { message: message.into(), offset: Some(offset) }))
    }

    /// What is wrong, without the offset.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The byte of the archive, counted from 0, at which reading stopped; `None`
    /// when the file as a whole is not what it should be.
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match self.0.offset {
            Some(offset) => write!(f, " at offset {offset:#x}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({self})")
    }
}

impl std::error::Error for Error {}
