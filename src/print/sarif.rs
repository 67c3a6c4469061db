//! SARIF 2.1.0, which code scanning services and editors read. The names of fields are
//! those of the specification.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, RelatedInformation, SuggestedFix, TextEdit};
use crate::print::files::{File, Files};
use crate::source::Position;

/// The name under which the log knows the directory that file names are relative to.
const BASE: &str = "SRCROOT";

/// What findings can be about.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The category of the findings.
    pub id: &'static str,
    /// What it is, in a line without a final stop.
    pub title: &'static str,
    /// The explanation.
    pub help: String,
    /// Whether it is looked for when nobody says otherwise.
    pub is_default: bool,
}

/// What the log says beside the findings.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The name of the program.
    pub tool: &'a str,
    /// Its version.
    pub version: &'a str,
    /// Everything that findings can be about.
    pub rules: &'a [Rule],
    /// Files below this absolute directory, the root of the repository, are named
    /// relative to it.
    pub base: &'a Path,
    /// A line for everything that could not be analysed.
    pub failures: &'a [String],
}

/// The log with `diagnostics`, with a newline at its end.
pub fn render(diagnostics: &[Diagnostic], files: &mut Files<'_>, run: &Run<'_>) -> String {
    let mut writer = Writer { files, run };
    let results = diagnostics.iter().map(|diagnostic| writer.result(diagnostic)).collect();
    let base = ArtifactLocation { uri: directory_uri(run.base), uri_base_id: None };
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [LogRun {
            tool: Tool { driver: driver(run) },
            invocations: [invocation(run.failures)],
            original_uri_base_ids: BTreeMap::from([(BASE, base)]),
            column_kind: "utf16CodeUnits",
            results,
        }],
    };
    serde_json::to_string_pretty(&log).expect("strings and numbers can be written to memory") + "\n"
}

fn driver<'a>(run: &Run<'a>) -> Driver<'a> {
    let rules = run.rules.iter().map(|rule| ReportingDescriptor {
        id: rule.id,
        short_description: text(rule.title),
        full_description: text(first_paragraph(rule)),
        help: text(&rule.help),
        default_configuration: Configuration { enabled: rule.is_default, level: "warning" },
    });
    Driver { name: run.tool, semantic_version: run.version, rules: rules.collect() }
}

/// The first paragraph behind the title.
fn first_paragraph(rule: &Rule) -> String {
    let paragraphs = rule.help.split("\n\n").skip(1).filter(|text| !text.starts_with('\t'));
    let first = paragraphs.map(str::trim).find(|text| !text.is_empty());
    let Some(text) = first else { return rule.title.to_owned() };
    // An example follows in the explanation, and not here.
    let text = text.replace('\n', " ");
    text.strip_suffix(':').map_or(text.clone(), |text| format!("{text}."))
}

fn invocation(failures: &[String]) -> Invocation {
    let notifications =
        failures.iter().map(|line| Notification { level: "error", message: text(line.as_str()) });
    Invocation {
        execution_successful: failures.is_empty(),
        tool_execution_notifications: notifications.collect(),
    }
}

struct Writer<'a, 'b> {
    files: &'a mut Files<'b>,
    run: &'a Run<'a>,
}

impl Writer<'_, '_> {
    fn result(&mut self, diagnostic: &Diagnostic) -> LogResult {
        let Diagnostic { category, pos, end, message, target, related, .. } = diagnostic;
        let fixes = diagnostic.suggested_fixes.iter().filter_map(|fix| self.fix(fix));
        LogResult {
            fixes: fixes.collect(),
            rule_id: category,
            rule_index: self.run.rules.iter().position(|rule| rule.id == *category),
            level: "warning",
            message: text(message.as_str()),
            locations: [Location {
                id: None,
                physical_location: self.place(pos, end),
                message: None,
            }],
            related_locations: (1..).zip(related).map(|(id, it)| self.related(id, it)).collect(),
            properties: target.clone().map(|target| Properties { target }),
        }
    }

    fn related(&mut self, id: u32, related: &RelatedInformation) -> Location {
        Location {
            id: Some(id),
            physical_location: self.place(&related.pos, &related.end),
            message: Some(text(related.message.as_str())),
        }
    }

    fn place(&mut self, pos: &Position, end: &Position) -> PhysicalLocation {
        PhysicalLocation {
            artifact_location: self.artifact(&pos.filename),
            region: self.region(pos, end),
        }
    }

    /// Without its columns where they are not known in UTF-16: then it is the whole lines.
    fn region(&mut self, pos: &Position, end: &Position) -> Option<Region> {
        let start_line = Some(pos.line).filter(|line| *line > 0)?;
        let end_line = Some(end.line).filter(|line| *line > start_line);
        let columns = self.files.utf16_column(pos).zip(self.files.utf16_column(end));
        Some(Region {
            start_line,
            start_column: columns.map(|(start, _)| start),
            end_line,
            end_column: columns.map(|(_, end)| end),
        })
    }

    fn artifact(&self, name: &str) -> ArtifactLocation {
        match Path::new(name).strip_prefix(self.run.base) {
            Ok(below) => ArtifactLocation {
                uri: percent_encode(&below.to_string_lossy()),
                uri_base_id: Some(BASE),
            },
            Err(_) if name.starts_with('/') => {
                ArtifactLocation { uri: file_uri(name), uri_base_id: None }
            }
            Err(_) => ArtifactLocation { uri: percent_encode(name), uri_base_id: None },
        }
    }

    /// `None` if a file that it changes is not there.
    fn fix(&mut self, fix: &SuggestedFix) -> Option<Fix> {
        let mut by_file: BTreeMap<Arc<str>, Vec<Replacement>> = BTreeMap::new();
        for edit in &fix.edits {
            let file = self.files.get(&edit.filename)?;
            by_file.entry(edit.filename.clone()).or_default().push(replacement(&file, edit)?);
        }
        let changes = by_file.into_iter().map(|(name, replacements)| ArtifactChange {
            artifact_location: self.artifact(&name),
            replacements,
        });
        Some(Fix { description: text(fix.message.as_str()), artifact_changes: changes.collect() })
    }
}

fn replacement(file: &File, edit: &TextEdit) -> Option<Replacement> {
    let (start_line, start) = file.position(edit.start)?;
    let (end_line, end) = file.position(edit.end)?;
    Some(Replacement {
        deleted_region: Region {
            start_line,
            start_column: Some(file.utf16_column(start_line, start)?),
            end_line: Some(end_line).filter(|line| *line > start_line),
            end_column: Some(file.utf16_column(end_line, end)?),
        },
        inserted_content: text(edit.new_text.as_str()),
    })
}

/// An absolute directory as a URI, which ends with a slash.
fn directory_uri(path: &Path) -> String {
    let path = path.to_string_lossy();
    file_uri(&format!("{}/", path.trim_end_matches('/')))
}

fn file_uri(path: &str) -> String {
    format!("file://{}", percent_encode(path))
}

/// A path as part of a URI (RFC 3986, section 2.3; the slash stays what it is).
fn percent_encode(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}

fn text(text: impl Into<String>) -> Message {
    Message { text: text.into() }
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [LogRun<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogRun<'a> {
    tool: Tool<'a>,
    invocations: [Invocation; 1],
    original_uri_base_ids: BTreeMap<&'static str, ArtifactLocation>,
    column_kind: &'static str,
    results: Vec<LogResult>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'a str,
    semantic_version: &'a str,
    rules: Vec<ReportingDescriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportingDescriptor {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Message,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogResult {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties>,
}

/// What SARIF has no field for.
#[derive(Serialize)]
struct Properties {
    /// The platforms for which the finding holds.
    target: String,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u32>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix {
    description: Message,
    artifact_changes: Vec<ArtifactChange>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}
