//! The JSON of vet tools: `{package: {analyzer: [diagnostic, ...]}}`, indented by
//! tabs.

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};
use serde_json::ser::{PrettyFormatter, Serializer as JsonSerializer};

use crate::diagnostic::{Diagnostic, RelatedInformation, SuggestedFix, TextEdit};
use crate::print::posn;

/// The JSON value for the findings of some packages, with a newline at its end. A
/// package without findings is left out.
///
/// `analyzer` is the key below each package's.
pub fn render(analyzer: &str, packages: &[(String, Vec<Diagnostic>)]) -> String {
    let mut out = Vec::new();
    let formatter = PrettyFormatter::with_indent(b"\t");
    let mut serializer = JsonSerializer::with_formatter(&mut out, formatter);
    Tree { analyzer, packages }
        .serialize(&mut serializer)
        .expect("strings and numbers can be written to memory");
    out.push(b'\n');
    String::from_utf8(out).expect("JSON is UTF-8")
}

struct Tree<'a> {
    analyzer: &'a str,
    packages: &'a [(String, Vec<Diagnostic>)],
}

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (id, diagnostics) in self.packages {
            if !diagnostics.is_empty() {
                let of_analyzer = Entry { key: self.analyzer, value: diagnostics };
                map.serialize_entry(id, &of_analyzer)?;
            }
        }
        map.end()
    }
}

struct Entry<'a> {
    key: &'a str,
    value: &'a [Diagnostic],
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.key, self.value)?;
        map.end()
    }
}

impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("diagnostic", 7)?;
        fields.serialize_field("category", self.category)?;
        fields.serialize_field("posn", &posn(&self.pos))?;
        fields.serialize_field("end", &posn(&self.end))?;
        fields.serialize_field("message", &self.message)?;
        if let Some(target) = &self.target {
            fields.serialize_field("target", target)?;
        }
        if !self.suggested_fixes.is_empty() {
            fields.serialize_field("suggested_fixes", &self.suggested_fixes)?;
        }
        if !self.related.is_empty() {
            fields.serialize_field("related", &self.related)?;
        }
        fields.end()
    }
}

impl Serialize for SuggestedFix {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("fix", 2)?;
        fields.serialize_field("message", &self.message)?;
        fields.serialize_field("edits", &self.edits)?;
        fields.end()
    }
}

impl Serialize for TextEdit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("edit", 4)?;
        fields.serialize_field("filename", &*self.filename)?;
        fields.serialize_field("start", &self.start)?;
        fields.serialize_field("end", &self.end)?;
        fields.serialize_field("new", &self.new_text)?;
        fields.end()
    }
}

impl Serialize for RelatedInformation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("related", 3)?;
        fields.serialize_field("posn", &posn(&self.pos))?;
        fields.serialize_field("end", &posn(&self.end))?;
        fields.serialize_field("message", &self.message)?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Position;

    /// The words and their order are those of x/tools
    /// (internal/analysis/driverutil, `JSONDiagnostic`).
    #[test]
    fn suggested_fixes() {
        let pos = Position { filename: "/m/p.go".into(), line: 3, column: 6 };
        let edit = |start, end, new_text: &str| TextEdit {
            filename: "/m/p.go".into(),
            start,
            end,
            new_text: new_text.to_owned(),
        };
        let fix =
            SuggestedFix { message: "mend it".to_owned(), edits: vec![edit(0, 7, "package")] };
        let plain = Diagnostic {
            category: "host-layout",
            pos: pos.clone(),
            end: pos.clone(),
            message: "broken".to_owned(),
            target: None,
            suggested_fixes: vec![fix],
            related: vec![RelatedInformation {
                pos: pos.clone(),
                end: pos,
                message: "here".into(),
            }],
            layout: None,
            help: None,
        };
        let expected = r#"{
	"p": {
		"wasmptr": [
			{
				"category": "host-layout",
				"posn": "/m/p.go:3:6",
				"end": "/m/p.go:3:6",
				"message": "broken",
				"suggested_fixes": [
					{
						"message": "mend it",
						"edits": [
							{
								"filename": "/m/p.go",
								"start": 0,
								"end": 7,
								"new": "package"
							}
						]
					}
				],
				"related": [
					{
						"posn": "/m/p.go:3:6",
						"end": "/m/p.go:3:6",
						"message": "here"
					}
				]
			}
		]
	}
}
"#;
        assert_eq!(render("wasmptr", &[("p".to_owned(), vec![plain.clone()])]), expected);
        let without = Diagnostic { suggested_fixes: Vec::new(), ..plain };
        let json = render("wasmptr", &[("p".to_owned(), vec![without])]);
        assert!(!json.contains("suggested_fixes"), "{json}");
    }
}
