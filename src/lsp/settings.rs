//! What clients send as settings, in `initializationOptions` or as the section
//! `wasmptr` of their configuration.

use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::checks::Selection;
use crate::driver::editor::Settings;
use crate::driver::golist::Target;

/// The section of a configuration that belongs to this server.
pub(super) const SECTION: &str = "wasmptr";

/// What was chosen, and by what means.
#[derive(Debug)]
pub(super) struct Choices {
    /// The command line's.
    pub flags: Settings,
    /// The `initializationOptions`.
    pub options: Value,
    /// The configuration, as the client sent it last.
    pub configuration: Value,
}

impl Choices {
    /// The settings that come of it, and a line for each that is wrong, which counts as
    /// one that was not made.
    ///
    /// A setting is that of the configuration, if that has it, or else that of the options.
    /// An empty text there is what the command line says: so it is with clients that
    /// send what their user has not set, or has taken back.
    pub fn merge(&self) -> (Settings, Vec<String>) {
        let mut given = Given { sections: Vec::new(), mistakes: Vec::new() };
        given.add(&self.configuration);
        given.add(&self.options);
        let mut settings = self.flags.clone();
        if let Some(rules) = given.parsed("rules", str::parse) {
            settings.rules = Some(rules);
        }
        let has_rules = settings.rules.is_some();
        if let Some(checks) = given.parsed("checks", |list| checks(list, has_rules)) {
            settings.checks = checks;
        }
        if let Some(targets) = given.parsed("target", Target::parse_list) {
            settings.targets = targets;
        }
        if let Some(tags) = given.text("tags") {
            settings.build.tags = Some(tags);
        }
        // The go command.
        if let Some(go) = given.text("go") {
            settings.go = PathBuf::from(go);
        }
        settings.test = given.value("test").unwrap_or(settings.test);
        (settings, given.mistakes)
    }
}

fn checks(list: &str, has_rules: bool) -> Result<Selection, String> {
    let selection = Selection::parse(list)?;
    match selection.named_needing_rules(list) {
        Some(check) if !has_rules => {
            Err(format!("{check} needs the rules of a compiler: set rules to auto"))
        }
        _ => Ok(selection),
    }
}

/// The names and values of the flags that they are named after. Others are left to
/// whoever else reads the same section.
struct Given<'a> {
    /// The first one that has a setting decides.
    sections: Vec<&'a Map<String, Value>>,
    mistakes: Vec<String>,
}

impl<'a> Given<'a> {
    /// Adds the settings in a value, or in the section that it has.
    fn add(&mut self, value: &'a Value) {
        match value.get(SECTION).unwrap_or(value) {
            Value::Object(section) => self.sections.push(section),
            Value::Null => {}
            // An empty table of Lua is as much a list.
            Value::Array(items) if items.is_empty() => {}
            other => self.mistakes.push(format!("settings: {other} has no names in it")),
        }
    }

    fn value<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let mut found = self.sections.iter().filter_map(|section| section.get(name));
        let value = found.find(|value| !value.is_null())?;
        let value = T::deserialize(value);
        value.map_err(|error| self.mistakes.push(format!("setting {name}: {error}"))).ok()
    }

    fn text(&mut self, name: &str) -> Option<String> {
        self.value(name).filter(|text: &String| !text.is_empty())
    }

    fn parsed<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let value = parse(&self.text(name)?);
        value.map_err(|error| self.mistakes.push(format!("setting {name}: {error}"))).ok()
    }
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
            suppression: Suppression::default(),
        }
    }

    fn merge(options: Value, configuration: Value) -> (Settings, Vec<String>) {
        Choices { flags: default(), options, configuration }.merge()
    }

    #[test]
    fn all_of_them() {
        let value = json!({
            "checks": "all", "rules": "go1.24", "target": "wasip1/wasm", "tags": "a b",
            "test": false, "go": "/opt/go/bin/go", "path": "wasmptr", "trace": {"server": "off"},
        });
        let (settings, mistakes) = merge(json!(null), value.clone());
        assert_eq!(mistakes, [""; 0]);
        assert_eq!(settings.checks, Selection::parse("all").unwrap());
        assert_eq!(settings.rules, Some("go1.24".parse().unwrap()));
        assert_eq!(settings.targets, ["wasip1/wasm".parse().unwrap()]);
        assert_eq!(settings.build.tags.as_deref(), Some("a b"));
        assert!(!settings.test);
        assert_eq!(settings.go, PathBuf::from("/opt/go/bin/go"));
        assert_eq!(merge(json!({ "wasmptr": value }), json!([])).0, settings);
    }

    #[test]
    fn nothing() {
        for value in
            [json!(null), json!({}), json!([]), json!({"wasmptr": null}), json!({"rules": ""})]
        {
            assert_eq!(merge(value.clone(), value), (default(), Vec::new()));
        }
    }

    #[test]
    fn configuration_before_options() {
        let options = json!({"rules": "auto", "tags": "a", "test": false});
        let configuration = json!({"rules": "", "tags": null, "go": "/opt/go"});
        let (settings, mistakes) = merge(options, configuration);
        let want = Settings { go: "/opt/go".into(), test: false, ..default() };
        let build = BuildFlags { tags: Some("a".to_owned()), ..BuildFlags::default() };
        assert_eq!((settings, mistakes), (Settings { build, ..want }, Vec::new()));
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
            (
                json!({"test": "no"}),
                "setting test: invalid type: string \"no\", expected a boolean",
            ),
            (
                json!({"checks": ["all"]}),
                "setting checks: invalid type: sequence, expected a string",
            ),
            (json!([1]), "settings: [1] has no names in it"),
        ] {
            assert_eq!(merge(json!(null), value), (default(), vec![want.to_owned()]));
        }
    }

    #[test]
    fn the_others_of_a_wrong_one() {
        let value = json!({"checks": [], "rules": "no", "tags": "a", "target": 1, "test": false});
        let (settings, mistakes) = merge(value, json!(null));
        assert_eq!(mistakes.len(), 3, "{mistakes:?}");
        assert_eq!(settings.build.tags.as_deref(), Some("a"));
        assert!(!settings.test);
    }
}
