//! What clients send as settings, in `initializationOptions` or as the section
//! `wasmptr` of their configuration.

use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

use crate::checks::Selection;
use crate::driver::editor::Settings;
use crate::driver::golist::Target;

/// The section of a configuration that belongs to this server.
pub(super) const SECTION: &str = "wasmptr";

/// The names and values of the flags that they are named after. Others are left to
/// whoever else reads the same section.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Given {
    checks: Option<String>,
    rules: Option<String>,
    target: Option<String>,
    tags: Option<String>,
    test: Option<bool>,
    /// The go command.
    go: Option<String>,
}

/// Puts what `value` sets in the place of what `base` has. An empty text sets nothing.
///
/// # Errors
/// One line that says which setting is wrong.
pub(super) fn merge(base: &Settings, value: &Value) -> Result<Settings, String> {
    let section = value.get(SECTION).unwrap_or(value);
    if section.is_null() {
        return Ok(base.clone());
    }
    let given: Given =
        serde_json::from_value(section.clone()).map_err(|error| format!("settings: {error}"))?;
    let text = |value: &Option<String>| value.clone().filter(|text| !text.is_empty());
    let mut settings = base.clone();
    if let Some(rules) = text(&given.rules) {
        let rules = rules.parse().map_err(|error| format!("setting rules: {error}"))?;
        settings.rules = Some(rules);
    }
    if let Some(checks) = text(&given.checks) {
        let selection =
            Selection::parse(&checks).map_err(|error| format!("setting checks: {error}"))?;
        if let (Some(check), None) = (selection.named_needing_rules(&checks), settings.rules) {
            return Err(format!(
                "setting checks: {check} needs the rules of a compiler: set rules to auto"
            ));
        }
        settings.checks = selection;
    }
    if let Some(target) = text(&given.target) {
        settings.targets =
            Target::parse_list(&target).map_err(|error| format!("setting target: {error}"))?;
    }
    if let Some(tags) = text(&given.tags) {
        settings.build.tags = Some(tags);
    }
    if let Some(go) = text(&given.go) {
        settings.go = PathBuf::from(go);
    }
    settings.test = given.test.unwrap_or(settings.test);
    Ok(settings)
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::*;
    use crate::checks::Suppression;
    use crate::driver::golist::BuildFlags;

    /// Those of a server without any flags.
    pub(in crate::lsp) fn default() -> Settings {
        Settings {
            go: "go".into(),
            build: BuildFlags::default(),
            test: true,
            targets: Target::wasm(),
            checks: Selection::default(),
            rules: None,
            suppression: Suppression::Heeded,
        }
    }

    #[test]
    fn all_of_them() {
        let value = json!({
            "checks": "all", "rules": "go1.24", "target": "wasip1/wasm", "tags": "a b",
            "test": false, "go": "/opt/go/bin/go", "path": "wasmptr", "trace": {"server": "off"},
        });
        let settings = merge(&default(), &value).unwrap();
        assert_eq!(settings.checks, Selection::parse("all").unwrap());
        assert_eq!(settings.rules, Some("go1.24".parse().unwrap()));
        assert_eq!(settings.targets, ["wasip1/wasm".parse().unwrap()]);
        assert_eq!(settings.build.tags.as_deref(), Some("a b"));
        assert!(!settings.test);
        assert_eq!(settings.go, PathBuf::from("/opt/go/bin/go"));
        assert_eq!(merge(&default(), &json!({ "wasmptr": value })).unwrap(), settings);
    }

    #[test]
    fn nothing() {
        for value in [json!(null), json!({}), json!({"wasmptr": null}), json!({"rules": ""})] {
            assert_eq!(merge(&default(), &value).unwrap(), default());
        }
    }

    #[test]
    fn mistakes() {
        for (value, want) in [
            (
                json!({"checks": "nosuch"}),
                "setting checks: check \"nosuch\" is not known, see wasmptr help",
            ),
            (
                json!({"checks": "host-layout"}),
                "setting checks: host-layout needs the rules of a compiler: set rules to auto",
            ),
            (
                json!({"rules": "go1"}),
                "setting rules: \"go1\" is none of auto, go1.21 to go1.27, tinygo",
            ),
            (
                json!({"target": "wasm"}),
                "setting target: \"wasm\" is no platform such as wasip1/wasm",
            ),
            (json!({"test": "no"}), "settings: invalid type: string \"no\", expected a boolean"),
            (json!([1]), "settings: invalid type: integer `1`, expected a string"),
        ] {
            assert_eq!(merge(&default(), &value).unwrap_err(), want);
        }
    }
}
