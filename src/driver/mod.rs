//! Where the program meets the machine: all reading and writing of files is here.

pub mod children;
mod config;
pub mod editor;
mod fixes;
pub mod golist;
mod host;
pub mod output;
mod overlay;
mod platform;
mod prepared;
mod progress;
mod replace;
pub mod rules;
mod sources;
pub mod standalone;
mod surroundings;
pub mod unit;
mod useless;
mod vetx;

use std::path::PathBuf;

pub use fixes::FixMode;

use crate::goversion;
use crate::print;
use crate::resolve::{Compiler, SourcePackage, World};
use crate::source::Pos;

/// The version of this program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The stack of a thread that analyses. Deeply nested programs need more than a
/// main thread has; what is not needed is not paid for.
const STACK: usize = 256 << 20;

/// A syntax error with its position, which is printed without the program's name
/// so that editors can jump to it.
#[derive(Debug)]
pub struct SyntaxError(String);

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SyntaxError {}

/// The first syntax error of a package.
fn first_syntax_error(world: &World, package: &SourcePackage) -> Option<SyntaxError> {
    let error = package.errors.first()?;
    Some(SyntaxError(match error.pos {
        Pos::NONE => error.message.clone(),
        pos => print::located(&world.files.position(pos), &error.message),
    }))
}

/// The compiler that the environment tells of, which is that of the go command
/// where that runs this program.
fn compiler() -> Compiler {
    let variable = |name| std::env::var(name).unwrap_or_default();
    Compiler {
        release: goversion::minor(&variable("GOVERSION")),
        goos: (variable("GOARCH") == "wasm").then(|| variable("GOOS").into()),
    }
}

/// What `$GOROOT` stands for in the names of the standard library's files.
fn goroot() -> Option<Box<str>> {
    std::env::var("GOROOT").ok().filter(|goroot| !goroot.is_empty()).map(Into::into)
}

/// The current directory by the name that the shell has for it, as the go command names
/// it too: the way there may lead over a symbolic link.
fn working_directory() -> PathBuf {
    let real = std::env::current_dir().unwrap_or_default();
    let shell = std::env::var_os("PWD").map(PathBuf::from).filter(|dir| dir.is_absolute());
    shell.filter(|dir| dir.canonicalize().is_ok_and(|dir| dir == real)).unwrap_or(real)
}
