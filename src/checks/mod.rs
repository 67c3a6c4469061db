//! The checks. A check is a value in [`CHECKS`] and one file; it sees types only
//! by `&` and cannot fail.

mod nested_pointer;

use crate::diagnostic::Diagnostic;
use crate::resolve::World;
use crate::types::PackageId;
use crate::wasm::Boundary;

/// The name of the analyzer, under which findings stand in vet's JSON.
pub const ANALYZER: &str = "wasmptr";

/// A check.
#[derive(Debug)]
pub struct Check {
    /// The category of its diagnostics.
    pub name: &'static str,
    /// A title of one line, then, after a blank line, the explanation.
    pub doc: &'static str,
    run: fn(&Package<'_>, &mut Vec<Diagnostic>),
}

impl Check {
    /// The first line of the documentation.
    pub fn title(&self) -> &'static str {
        self.doc.lines().next().unwrap_or_default()
    }
}

/// What a check sees: one package, resolved.
#[derive(Debug)]
pub struct Package<'a> {
    /// Types, names and files.
    pub world: &'a World,
    /// The package itself.
    pub id: PackageId,
    /// Its boundary functions, in order.
    pub boundaries: &'a [Boundary],
}

/// All checks, in the order in which help lists them.
pub const CHECKS: [Check; 1] = [nested_pointer::CHECK];

/// Runs all checks over a package. Findings are ordered by position, those at one
/// position as the checks made them.
pub fn run(package: &Package<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for check in &CHECKS {
        (check.run)(package, &mut diagnostics);
    }
    diagnostics.sort_by(|a, b| a.pos.cmp(&b.pos));
    diagnostics
}
