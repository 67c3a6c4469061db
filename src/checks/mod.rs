//! The checks. A check is a value in [`CHECKS`] and one file; it sees types only
//! by `&` and cannot fail.

mod directive;
mod doc;
mod host_layout;
mod layout;
mod nested_pointer;
mod nested_pointer_arg;
mod nested_pointer_cast;
mod suppression;
mod unsupported_type;
mod word_size;
mod wording;

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::diagnostic::Diagnostic;
use crate::infer::Tables;
use crate::resolve::{SourcePackage, World};
use crate::source::{FileId, Pos};
use crate::symbol::Symbol;
use crate::types::PackageId;
use crate::wasm::{Boundary, Misuse, Rules};

pub use doc::Doc;
pub use layout::boundary_layouts;
pub use suppression::{Ignore, Suppression, mentions_ignore, useful_and_useless};

/// The name of the analyzer, under which findings stand in vet's JSON.
pub const ANALYZER: &str = "wasmptr";

/// A check.
#[derive(Debug)]
pub struct Check {
    /// The category of its diagnostics.
    pub name: &'static str,
    /// Whether it runs when nobody says otherwise.
    pub is_default: bool,
    /// Without what it does not run, whoever says so.
    pub needs: Needs,
    /// What there is to say of it.
    pub doc: Doc,
    run: fn(&Package<'_>, &mut Vec<Found>),
}

/// A finding, and the first byte it is about, whatever a `//line` directive calls it.
type Found = (Pos, Diagnostic);

/// What a check needs to be told, or not to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// No rules of a compiler whose pointers take 4 bytes.
    WidePointers,
    /// The rules of some compiler.
    Rules,
}

impl Check {
    /// Whether it runs by the rules that were given.
    fn runs_by(&self, rules: Option<Rules>) -> bool {
        match self.needs {
            Needs::Nothing => true,
            Needs::WidePointers => rules.is_none_or(Rules::has_wide_pointers),
            Needs::Rules => rules.is_some(),
        }
    }

    /// When it runs if nobody says otherwise: `on`, `off` or the flag that it needs.
    pub fn state(&self) -> &'static str {
        match (self.is_default, self.needs) {
            (true, Needs::Rules) => "`-rules`",
            (true, _) => "on",
            (false, _) => "off",
        }
    }

    /// What it does, in one line: lower case, no final stop.
    pub fn title(&self) -> &'static str {
        self.doc.title
    }

    /// The documentation as plain text.
    pub fn doc(&self) -> String {
        let runs = match self.state() {
            "on" => "On by default.",
            "off" => "Off by default.",
            _ => "On by default, with -rules.",
        };
        self.doc.text(self.name, runs)
    }
}

/// What a check sees: one package, resolved.
#[derive(Clone, Copy, Debug)]
pub struct Package<'a> {
    /// Types, names and files.
    pub world: &'a World,
    /// The package itself.
    pub id: PackageId,
    /// Its files.
    pub source: &'a SourcePackage,
    /// Those among its files that are judged.
    pub judged: &'a [FileId],
    /// Its boundary functions, in order.
    pub boundaries: &'a [Boundary],
    /// Its directives that do not do what they say.
    pub misuses: &'a [Misuse],
    /// What its code hands to the host.
    pub tables: &'a Tables,
    /// Whose rules for signatures hold; `None` for what they have in common.
    pub rules: Option<Rules>,
    /// The N of the Go 1.N that the package is written for, if that is known.
    pub language: Option<u32>,
    /// What comments do that silence findings.
    pub suppression: Suppression,
    /// What fixes may change.
    pub latitude: &'a Latitude,
}

/// What may be changed in a package without harm.
#[derive(Debug, Default)]
pub struct Latitude {
    /// The package-level types whose structs cannot have another field. `None` if it
    /// is not known, and then none can.
    pub rigid: Option<FxHashSet<Symbol>>,
    /// The files of the package that are symbolic links: what they lead to may belong
    /// to another package as well.
    pub linked: FxHashSet<Arc<str>>,
    /// Whether the compiler refuses functions without bodies.
    pub needs_bodies: bool,
}

/// All checks, in the order in which help lists them.
pub const CHECKS: [Check; 8] = [
    nested_pointer::CHECK,
    nested_pointer_arg::CHECK,
    nested_pointer_cast::CHECK,
    directive::CHECK,
    unsupported_type::CHECK,
    host_layout::CHECK,
    word_size::CHECK,
    suppression::CHECK,
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
                return Err(unknown(name));
            }
        }
        Ok(chosen)
    }

    /// Whether it has the check about comments that silence findings.
    pub fn has_suppression(self) -> bool {
        let is_it = |check: &Check| check.name == suppression::CHECK.name;
        CHECKS.iter().zip(self.chosen).any(|(check, chosen)| chosen && is_it(check))
    }

    /// The first check chosen by name in `list`, of which this was read, that needs
    /// the rules of a compiler.
    pub fn named_needing_rules(self, list: &str) -> Option<&'static str> {
        let is_named = |name: &str| list.split(',').any(|item| item.trim() == name);
        CHECKS.iter().zip(self.chosen).find_map(|(check, chosen)| {
            let counts = chosen && check.needs == Needs::Rules && is_named(check.name);
            counts.then_some(check.name)
        })
    }
}

impl Default for Selection {
    /// The checks that run when nobody says otherwise.
    fn default() -> Self {
        Selection { chosen: CHECKS.each_ref().map(|check| check.is_default) }
    }
}

/// The check with this name.
///
/// # Errors
/// One line that says that there is none, and which may be meant.
pub fn named(name: &str) -> Result<&'static Check, String> {
    CHECKS.iter().find(|check| check.name == name).ok_or_else(|| unknown(name))
}

fn unknown(name: &str) -> String {
    let names = CHECKS.iter().map(|check| check.name);
    match doc::nearest(name, names) {
        Some(nearest) => format!("check {name:?} is not known, did you mean {nearest}?"),
        None => format!("check {name:?} is not known, see wasmptr help"),
    }
}

/// Runs checks over a package. Findings that comments silence are left out. The others
/// are ordered by position, those at one position as the checks made them.
pub fn run(selection: Selection, package: &Package<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (check, chosen) in CHECKS.iter().zip(selection.chosen) {
        if chosen && check.runs_by(package.rules) {
            (check.run)(package, &mut found);
        }
    }
    if package.suppression == Suppression::Heeded {
        suppression::apply(package, &mut found);
    }
    let mut diagnostics: Vec<Diagnostic> =
        found.into_iter().map(|(_, diagnostic)| diagnostic).collect();
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

    #[test]
    fn checks_that_need_rules() {
        let needing = |list| Selection::parse(list).unwrap().named_needing_rules(list);
        assert_eq!(needing("nested-pointer, host-layout"), Some("host-layout"));
        for list in ["all", "default", "-host-layout", "host-layout,-host-layout", "nested-pointer"]
        {
            assert_eq!(needing(list), None, "{list}");
        }
    }
}
