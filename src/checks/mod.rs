//! The checks. A check is a value in [`CHECKS`] and one file; it sees types only
//! by `&` and cannot fail.

mod directive;
mod nested_pointer;
mod nested_pointer_arg;
mod nested_pointer_cast;
mod word_size;
mod wording;

use crate::diagnostic::Diagnostic;
use crate::infer::Tables;
use crate::resolve::World;
use crate::types::PackageId;
use crate::wasm::{Boundary, Misuse};

/// The name of the analyzer, under which findings stand in vet's JSON.
pub const ANALYZER: &str = "wasmptr";

/// A check.
#[derive(Debug)]
pub struct Check {
    /// The category of its diagnostics.
    pub name: &'static str,
    /// Whether it runs when nobody says otherwise.
    pub is_default: bool,
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
    /// Its directives that do not do what they say.
    pub misuses: &'a [Misuse],
    /// What its code hands to the host.
    pub tables: &'a Tables,
}

/// All checks, in the order in which help lists them.
pub const CHECKS: [Check; 5] = [
    nested_pointer::CHECK,
    nested_pointer_arg::CHECK,
    nested_pointer_cast::CHECK,
    directive::CHECK,
    word_size::CHECK,
];

/// A choice among [`CHECKS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    chosen: [bool; CHECKS.len()],
}

impl Selection {
    /// Reads a list such as `default,-nested-pointer`: `all`, `default` and names
    /// add to the choice, a name behind a dash takes it back. What begins by
    /// taking back begins with the default.
    ///
    /// # Errors
    /// One line that names what is no check.
    pub fn parse(list: &str) -> Result<Selection, String> {
        let mut chosen = Selection { chosen: [false; CHECKS.len()] };
        if list.starts_with('-') {
            chosen = Selection::default();
        }
        for item in list.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            let (name, add) = match item.strip_prefix('-') {
                Some(name) => (name, false),
                None => (item, true),
            };
            let mut known = name == "all" || name == "default";
            for (check, chosen) in CHECKS.iter().zip(&mut chosen.chosen) {
                let is_meant = match name {
                    "all" => true,
                    "default" => check.is_default,
                    _ => check.name == name,
                };
                known |= is_meant;
                *chosen = if is_meant { add } else { *chosen };
            }
            if !known {
                return Err(format!("check {name:?} is not known, see wasmptr help"));
            }
        }
        Ok(chosen)
    }
}

impl Default for Selection {
    /// The checks that run when nobody says otherwise.
    fn default() -> Self {
        Selection { chosen: CHECKS.each_ref().map(|check| check.is_default) }
    }
}

/// Runs checks over a package. Findings are ordered by position, those at one
/// position as the checks made them.
pub fn run(selection: Selection, package: &Package<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (check, chosen) in CHECKS.iter().zip(selection.chosen) {
        if chosen {
            (check.run)(package, &mut diagnostics);
        }
    }
    diagnostics.sort_by(|a, b| a.pos.cmp(&b.pos));
    diagnostics
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selections() {
        let all = Selection { chosen: [true; CHECKS.len()] };
        let none = Selection { chosen: [false; CHECKS.len()] };
        assert_eq!(Selection::parse("all"), Ok(all));
        assert_eq!(Selection::parse(""), Ok(none));
        assert_eq!(Selection::parse("all,-all"), Ok(none));
        assert_eq!(Selection::parse("default"), Ok(Selection::default()));
        assert!(Selection::parse("nested-pointer").unwrap().chosen[0]);
        assert!(!Selection::parse("-nested-pointer").unwrap().chosen[0]);
        assert!(Selection::parse(" nested-pointer, -all , default").unwrap().chosen[0]);
        assert_eq!(
            Selection::parse("default,nosuch").unwrap_err(),
            "check \"nosuch\" is not known, see wasmptr help"
        );
    }
}
