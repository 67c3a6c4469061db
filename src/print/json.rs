//! The JSON of vet tools: `{package: {analyzer: [diagnostic, ...]}}`, indented by
//! tabs.

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};
use serde_json::ser::{PrettyFormatter, Serializer as JsonSerializer};

use crate::diagnostic::{Diagnostic, RelatedInformation};
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
        let mut fields = serializer.serialize_struct("diagnostic", 6)?;
        fields.serialize_field("category", self.category)?;
        fields.serialize_field("posn", &posn(&self.pos))?;
        fields.serialize_field("end", &posn(&self.end))?;
        fields.serialize_field("message", &self.message)?;
        if let Some(target) = &self.target {
            fields.serialize_field("target", target)?;
        }
        if !self.related.is_empty() {
            fields.serialize_field("related", &self.related)?;
        }
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
