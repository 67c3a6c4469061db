//! `-rules`: whose rules for signatures hold.

use std::str::FromStr;

use anyhow::Result;

use crate::checks::{Selection, Suppression};
use crate::driver::golist::Target;
use crate::goversion;
use crate::wasm::Rules;

/// What the flag asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedRules {
    /// Those of the Go release in use.
    Auto,
    /// These.
    Fixed(Rules),
}

impl FromStr for AskedRules {
    type Err = String;

    fn from_str(name: &str) -> Result<AskedRules, String> {
        if name == "auto" {
            return Ok(AskedRules::Auto);
        }
        Rules::parse(name).map(AskedRules::Fixed).ok_or_else(|| {
            let (first, last) = Rules::RELEASES;
            format!("{name:?} is none of auto, go1.{first} to go1.{last}, tinygo")
        })
    }
}

/// How packages are judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judging {
    pub checks: Selection,
    pub rules: Option<Rules>,
    /// The N of Go 1.N, the release in use, where somebody asked for it.
    pub release: Option<u32>,
    pub suppression: Suppression,
    /// Whether to look for comments that silence nothing.
    pub finds_useless: bool,
    /// Whether to show the memory behind all pointers that cross to a host.
    pub shows_layouts: bool,
}

impl Judging {
    /// How packages are judged for all of these platforms: a comment that silences
    /// nothing on any platform of wasm surely silences nothing.
    pub fn on(
        targets: &[Target],
        checks: Selection,
        rules: Option<Rules>,
        suppression: Suppression,
    ) -> Judging {
        let finds_useless = suppression == Suppression::Heeded
            && checks.has_suppression()
            && Target::wasm().iter().all(|target| targets.contains(target));
        Judging { checks, rules, release: None, suppression, finds_useless, shows_layouts: false }
    }
}

/// The release in use, if its rules were asked for and found.
pub(super) fn release_in_use(asked: Option<AskedRules>, found: Option<Rules>) -> Option<u32> {
    found.filter(|_| asked == Some(AskedRules::Auto)).and_then(Rules::release)
}

/// The rules that were asked for, and, where the Go release in use is not known, a
/// line that says whose stand in for its own. `version` is called if it matters.
pub(super) fn resolve(
    asked: Option<AskedRules>,
    version: impl FnOnce() -> Result<String>,
) -> Result<(Option<Rules>, Option<String>)> {
    match asked {
        None => return Ok((None, None)),
        Some(AskedRules::Fixed(rules)) => return Ok((Some(rules), None)),
        Some(AskedRules::Auto) => {}
    }
    let version = version()?;
    let newest = Rules::RELEASES.1;
    let minor = goversion::minor(&version);
    let rules = Rules::of_release(minor.unwrap_or(newest));
    let is_known = minor.is_some_and(|minor| minor <= newest);
    let note = (!is_known).then(|| {
        format!("wasmptr: the rules of {version:?} are not known, those of {rules} are used")
    });
    Ok((Some(rules), note))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auto(version: &str) -> (Option<Rules>, Option<String>) {
        resolve(Some(AskedRules::Auto), || Ok(version.to_owned())).unwrap()
    }

    #[test]
    fn names() {
        assert_eq!("auto".parse(), Ok(AskedRules::Auto));
        assert_eq!("tinygo".parse(), Ok(AskedRules::Fixed(Rules::TINYGO)));
        assert_eq!("go1.24".parse(), Ok(AskedRules::Fixed(Rules::of_release(24))));
        assert_eq!(
            "go1.20".parse::<AskedRules>().unwrap_err(),
            "\"go1.20\" is none of auto, go1.21 to go1.27, tinygo"
        );
    }

    #[test]
    fn the_release_in_use() {
        assert_eq!(auto("go1.24.3"), (Some(Rules::of_release(24)), None));
        assert_eq!(
            auto("go1.99.1"),
            (
                Some(Rules::of_release(27)),
                Some(
                    "wasmptr: the rules of \"go1.99.1\" are not known, those of Go 1.27 are used"
                        .to_owned()
                )
            )
        );
        assert_eq!(release_in_use(Some(AskedRules::Auto), auto("go1.24.3").0), Some(24));
        let fixed = AskedRules::Fixed(Rules::of_release(21));
        assert_eq!(release_in_use(Some(fixed), Some(Rules::of_release(21))), None);
        assert!(auto("").1.is_some());
        assert_eq!(resolve(None, || unreachable!()).unwrap(), (None, None));
    }
}
