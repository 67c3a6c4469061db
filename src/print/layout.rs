//! A [`LayoutTable`] in columns.

use annotate_snippets::normalize_untrusted_str as visible;
use annotate_snippets::renderer::{AnsiColor, Effects, Style};
use unicode_width::UnicodeWidthStr as _;

use crate::diagnostic::{LayoutRow, LayoutTable, Place};

/// How many columns a name may take, and a type where nobody counts.
const MAX_WIDTH: usize = 24;

/// How many columns a type has in any case.
const MIN_WIDTH: usize = 8;

/// What stands before the sizes of the whole, longer than the head of the column.
const IN_ALL: &str = "in all";

/// The name of what has none, memory that is one value.
const WHOLE: &str = "(all)";

/// The columns of numbers and blanks.
const NUMBERS: usize = 36;

/// What stands out in a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Emphasis {
    /// The row that the finding is about.
    reason: Style,
    /// What the host does not find where Go has put it.
    differing: Style,
}

impl Emphasis {
    pub const PLAIN: Emphasis = Emphasis { reason: Style::new(), differing: Style::new() };
    pub const STYLED: Emphasis = Emphasis {
        reason: Style::new().effects(Effects::BOLD),
        differing: AnsiColor::BrightRed.on_default().effects(Effects::BOLD),
    };
}

/// One line of the table, in words.
struct Line {
    name: String,
    typ: String,
    /// In Go and on the host; `None` where something is left out.
    places: Option<(Place, Place)>,
    is_reason: bool,
}

/// The lines of the table, its heads first. They take no more than `room` columns if
/// that is possible.
pub(super) fn lines(table: &LayoutTable, emphasis: Emphasis, room: Option<usize>) -> Vec<String> {
    let mut lines = rows(table);
    let names = width(IN_ALL, lines.iter().map(|line| &line.name));
    let most = room.map_or(MAX_WIDTH, |room| room.saturating_sub(names + NUMBERS).max(MIN_WIDTH));
    for line in &mut lines {
        line.typ = cut(&line.typ, most);
    }
    let types = width("type", lines.iter().map(|line| &line.typ));
    let head = |name: &str, typ: &str, go: &str, host: &str| {
        format!("  {}  {}  {go}   {host}", pad(name, names), pad(typ, types))
    };
    let mut out = vec![
        head("", "", "Go           ", "wasm32 host").trim_end().to_owned(),
        head("field", "type", "offset   size", "offset   size"),
    ];
    for line in &lines {
        let Some((go, host)) = line.places else {
            out.push(format!("  {}", line.name));
            continue;
        };
        let mark = if line.is_reason { ">" } else { " " };
        let style = if line.is_reason { emphasis.reason } else { Style::new() };
        let words = format!("{mark} {}  {}", pad(&line.name, names), pad(&line.typ, types));
        let differing = |differs: bool, number: u64, width: usize| {
            let style = if differs { emphasis.differing } else { Style::new() };
            format!("{style}{number:>width$}{style:#}")
        };
        out.push(format!(
            "{style}{words}{style:#}  {:>6} {:>6}   {} {}",
            go.offset,
            go.size,
            differing(go.offset != host.offset, host.offset, 6),
            differing(go.size != host.size, host.size, 6),
        ));
    }
    // One value is all that there is.
    if lines.iter().all(|line| line.name == WHOLE) {
        return out;
    }
    out.push(format!(
        "  {}  {}  {:>6} {:>6}   {:>6} {:>6}",
        pad(IN_ALL, names),
        pad("", types),
        "",
        table.go_size,
        "",
        table.host_size
    ));
    out
}

fn rows(table: &LayoutTable) -> Vec<Line> {
    // The names of the fields around the one at hand.
    let mut outer: Vec<&str> = Vec::new();
    let mut lines = Vec::new();
    for row in &table.rows {
        lines.push(match row {
            LayoutRow::Omitted(count) => Line {
                name: format!("... {count} more"),
                typ: String::new(),
                places: None,
                is_reason: false,
            },
            LayoutRow::Field { path, depth, typ, go, host, is_reason } => {
                outer.truncate(*depth);
                let inner = outer.last().and_then(|outer| path.strip_prefix(outer));
                let name = inner.map_or(&**path, |inner| inner.trim_start_matches('.'));
                outer.push(path);
                let name = if name.is_empty() { WHOLE } else { name };
                Line {
                    name: cut(&format!("{}{}", "  ".repeat(*depth), visible(name)), MAX_WIDTH),
                    typ: visible(typ),
                    places: Some((*go, *host)),
                    is_reason: *is_reason,
                }
            }
        });
    }
    lines
}

/// The columns of a column.
fn width<'a>(head: &str, texts: impl Iterator<Item = &'a String>) -> usize {
    texts.map(|text| text.width()).max().unwrap_or(0).max(head.width())
}

/// Text that takes no more than `most` columns.
fn cut(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.to_owned();
    }
    let mut short = String::new();
    for char in text.chars() {
        short.push(char);
        if short.width() > most - 3 {
            short.pop();
            break;
        }
    }
    short + "..."
}

fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}
