//! The JSON of vet tools: `{package: {analyzer: [diagnostic, ...]}}`, indented by
//! tabs.

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};
use serde_json::ser::{PrettyFormatter, Serializer as JsonSerializer};

use crate::diagnostic::{Diagnostic, RelatedInformation};
use crate::print::posn;

/// The JSON value for the findings of one package, with a newline at its end; an
/// empty object if there are none.
///
/// `id` is the key of the package, `analyzer` the key below it.
pub fn render(id: &str, analyzer: &str, diagnostics: &[Diagnostic]) -> String {
    let mut out = Vec::new();
    let formatter = PrettyFormatter::with_indent(b"\t");
    let mut serializer = JsonSerializer::with_formatter(&mut out, formatter);
    Tree { id, analyzer, diagnostics }
        .serialize(&mut serializer)
        .expect("strings and numbers can be written to memory");
    out.push(b'\n');
    String::from_utf8(out).expect("JSON is UTF-8")
}

struct Tree<'a> {
    id: &'a str,
    analyzer: &'a str,
    diagnostics: &'a [Diagnostic],
}

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.diagnostics.is_empty() {
            let of_analyzer = Entry { key: self.analyzer, value: self.diagnostics };
            map.serialize_entry(self.id, &of_analyzer)?;
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
        let mut fields = serializer.serialize_struct("diagnostic", 5)?;
        fields.serialize_field("category", self.category)?;
        fields.serialize_field("posn", &posn(&self.pos))?;
        fields.serialize_field("end", &posn(&self.end))?;
        fields.serialize_field("message", &self.message)?;
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
