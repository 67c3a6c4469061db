//! A finding with everything that explains it: the source with carets, the memory in
//! both layouts, and what to write instead.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use annotate_snippets::normalize_untrusted_str as visible;
use annotate_snippets::renderer::Renderer;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Patch, Snippet};
use unicode_width::UnicodeWidthStr as _;

use crate::diagnostic::{Diagnostic, SuggestedFix};
use crate::print::files::{File, Files};
use crate::print::layout::{self, Emphasis};
use crate::print::{below, located};
use crate::source::Position;

/// What the text looks like.
#[derive(Clone, Copy, Debug)]
pub struct Style<'a> {
    /// Whether there are escape sequences in it.
    pub is_coloured: bool,
    /// The columns of the terminal, between whose words lines are broken; `None` where
    /// nobody counts.
    pub width: Option<usize>,
    /// Files below this directory are named relative to it; empty for absolute
    /// names.
    pub base: &'a Path,
}

/// Where the text of a note begins, with line numbers of four digits.
const INDENT: usize = 13;

/// The text for `diagnostics`, with an empty line behind each.
pub fn render(diagnostics: &[Diagnostic], files: &mut Files<'_>, style: &Style<'_>) -> String {
    let texts = diagnostics.iter().map(|diagnostic| render_one(diagnostic, files, style) + "\n\n");
    texts.collect()
}

/// The text for one, without a line end behind it.
pub fn render_one(diagnostic: &Diagnostic, files: &mut Files<'_>, style: &Style<'_>) -> String {
    let renderer = match style.is_coloured {
        true => Renderer::styled().hyperlink(false),
        false => Renderer::plain(),
    };
    let renderer = match style.width {
        Some(width) => renderer.term_width(width),
        None => renderer,
    };
    let label = format!("warning[{}]: ", diagnostic.category);
    let message = wrap(&diagnostic.message, style.width, label.width());
    let title = Level::WARNING.primary_title(message).id(diagnostic.category);
    let group = places(diagnostic, files, style, Group::with_title(title));
    let mut groups = vec![notes(diagnostic, style, group)];
    for fix in &diagnostic.suggested_fixes {
        groups.extend(suggestion(fix, files, style));
    }
    renderer.render(&groups)
}

/// A place to show.
struct Mark<'a> {
    pos: &'a Position,
    end: &'a Position,
    /// What is there; `None` for the finding itself.
    label: Option<&'a str>,
}

/// Adds the places that a finding is about, those in one file together.
fn places<'a>(
    diagnostic: &'a Diagnostic,
    files: &mut Files<'_>,
    style: &Style<'a>,
    mut group: Group<'a>,
) -> Group<'a> {
    let related = diagnostic.related.iter().map(|related| Mark {
        pos: &related.pos,
        end: &related.end,
        label: Some(&related.message),
    });
    let primary = Mark { pos: &diagnostic.pos, end: &diagnostic.end, label: None };
    let mut by_file: Vec<(&Arc<str>, Vec<Mark<'_>>)> = Vec::new();
    for mark in std::iter::once(primary).chain(related) {
        match by_file.iter_mut().find(|(name, _)| **name == mark.pos.filename) {
            Some((_, marks)) => marks.push(mark),
            None => by_file.push((&mark.pos.filename, vec![mark])),
        }
    }
    let mut unseen = Vec::new();
    for (name, mut marks) in by_file {
        let file = files.get(name);
        let has_line =
            |mark: &Mark<'_>| file.as_ref().is_some_and(|file| file.line(mark.pos.line).is_some());
        for mark in marks.extract_if(.., |mark| !has_line(mark)) {
            match mark.label {
                None => group = group.element(origin(mark.pos, style)),
                Some(label) => unseen.push(located(mark.pos, label)),
            }
        }
        let Some(file) = file else { continue };
        for marks in together(marks, style.width) {
            group = group.element(snippet(&file, below(style.base, name), &marks));
        }
    }
    group.elements(unseen.into_iter().map(|line| note(below(style.base, &line), style)))
}

/// The places in one file that are shown together. What lies beyond the edge of the
/// terminal is shown alone, for the crate moves all lines of a snippet to the left alike,
/// and none if something in it begins there.
fn together(marks: Vec<Mark<'_>>, width: Option<usize>) -> Vec<Vec<Mark<'_>>> {
    let room = width.map_or(usize::MAX, |width| width.saturating_sub(INDENT));
    let (alone, mut rest): (Vec<_>, Vec<_>) =
        marks.into_iter().partition(|mark| mark.end.column as usize > room);
    let mut parts: Vec<Vec<Mark<'_>>> = alone.into_iter().map(|mark| vec![mark]).collect();
    if rest.iter().any(|mark| mark.label.is_none()) {
        // The finding itself comes first.
        parts.insert(0, std::mem::take(&mut rest));
    }
    parts.extend(Some(rest).filter(|rest| !rest.is_empty()));
    parts
}

fn origin<'a>(pos: &'a Position, style: &Style<'a>) -> Origin<'a> {
    let mut origin = Origin::path(below(style.base, &pos.filename));
    if pos.line > 0 {
        origin = origin.line(pos.line as usize);
        if pos.column > 0 {
            origin = origin.char_column(pos.column as usize);
        }
    }
    origin
}

/// Adds what there is to say beside the source.
fn notes<'a>(diagnostic: &'a Diagnostic, style: &Style<'a>, mut group: Group<'a>) -> Group<'a> {
    if let Some(table) = &diagnostic.layout {
        let emphasis = if style.is_coloured { Emphasis::STYLED } else { Emphasis::PLAIN };
        let room = style.width.map(|width| width.saturating_sub(INDENT));
        let mut text = format!("{} in memory, in bytes:", visible(&table.name));
        for line in layout::lines(table, emphasis, room) {
            let _ = write!(text, "\n{line}");
        }
        group = group.element(Level::NOTE.message(text));
    }
    if let Some(target) = &diagnostic.target {
        group = group.element(note(&format!("this holds for {target}"), style));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(wrap(&visible(help), style.width, INDENT)));
    }
    group.element(Level::HELP.message(format!("wasmptr help {} says more", diagnostic.category)))
}

fn note<'a>(text: &str, style: &Style<'_>) -> annotate_snippets::Message<'a> {
    Level::NOTE.message(wrap(&visible(text), style.width, INDENT))
}

/// The lines of a file from the first to the last of `marks`, whose lines it has. The
/// column above them is one in characters, as the crate has it.
fn snippet<'a>(file: &File, name: &'a str, marks: &[Mark<'a>]) -> Snippet<'a, Annotation<'a>> {
    let first = marks.iter().map(|mark| mark.pos.line).min().unwrap_or(1);
    let last = marks.iter().map(|mark| mark.pos.line.max(mark.end.line)).max().unwrap_or(1);
    let window = Window::new(file, first, last);
    let annotations = marks.iter().map(|mark| {
        let kind = match mark.label {
            None => AnnotationKind::Primary,
            Some(_) => AnnotationKind::Context,
        };
        kind.span(window.span(mark.pos, mark.end)).label(mark.label)
    });
    let annotations: Vec<Annotation<'a>> = annotations.collect();
    Snippet::source(window.text).line_start(first as usize).path(name).annotations(annotations)
}

/// What applying a fix would change, if its files are there.
fn suggestion<'a>(
    fix: &'a SuggestedFix,
    files: &mut Files<'_>,
    style: &Style<'a>,
) -> Option<Group<'a>> {
    let mut names: Vec<&Arc<str>> = fix.edits.iter().map(|edit| &edit.filename).collect();
    names.sort();
    names.dedup();
    let title = wrap(&visible(&fix.message), style.width, "help: ".len());
    let mut group = Group::with_title(Level::HELP.secondary_title(title));
    for name in names {
        let file = files.get(name)?;
        let mut edits = Vec::new();
        for edit in fix.edits.iter().filter(|edit| edit.filename == *name) {
            edits.push((file.position(edit.start)?, file.position(edit.end)?, &edit.new_text));
        }
        let first = edits.iter().map(|(start, ..)| start.0).min()?;
        let last = edits.iter().map(|(_, end, _)| end.0).max()?;
        let window = Window::new(&file, first, last);
        let patches: Vec<Patch<'a>> = edits
            .into_iter()
            .map(|(start, end, text)| Patch::new(window.at(start)..window.at(end), &**text))
            .collect();
        let path = below(style.base, name);
        let snippet = Snippet::source(window.text).line_start(first as usize).path(path);
        group = group.element(snippet.patches(patches));
    }
    Some(group)
}

/// Some lines of a file as text.
struct Window {
    text: String,
    /// The number of the first line.
    first: u32,
    /// Where the lines begin and end in the text, and what they were.
    lines: Vec<(std::ops::Range<usize>, Vec<u8>)>,
}

impl Window {
    /// The lines from `first` to `last`, as far as there are any.
    fn new(file: &File, first: u32, last: u32) -> Window {
        let mut window = Window { text: String::new(), first, lines: Vec::new() };
        for line in (first..=last).map_while(|number| file.line(number)) {
            let start = window.text.len();
            window.text += &String::from_utf8_lossy(line);
            window.lines.push((start..window.text.len(), line.to_owned()));
            window.text.push('\n');
        }
        window
    }

    /// The offset in the text of a line and a column in bytes, the nearest if there is
    /// no such place.
    fn at(&self, (line, column): (u32, u32)) -> usize {
        let index = line.saturating_sub(self.first) as usize;
        let Some((range, bytes)) = self.lines.get(index) else { return self.text.len() };
        let before = bytes.len().min(column.saturating_sub(1) as usize);
        let offset = range.start + String::from_utf8_lossy(&bytes[..before]).len();
        let limit = offset.min(range.end);
        (0..=limit).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0)
    }

    /// What to put carets under.
    fn span(&self, pos: &Position, end: &Position) -> std::ops::Range<usize> {
        if pos.column == 0 {
            return self.whole_line(pos.line);
        }
        let start = self.at((pos.line, pos.column));
        let stop = self.at((end.line, end.column));
        if stop > start && end.column > 0 {
            return start..stop;
        }
        let one = self.text[start..].chars().next().filter(|char| *char != '\n');
        start..start + one.map_or(0, char::len_utf8)
    }

    fn whole_line(&self, line: u32) -> std::ops::Range<usize> {
        let (start, end) = (self.at((line, 1)), self.at((line, u32::MAX)));
        let text = &self.text[start..end];
        start + (text.len() - text.trim_start().len())..start + text.trim_end().len()
    }
}

/// Breaks text between words, so that it fits behind `indent` columns.
fn wrap(text: &str, width: Option<usize>, indent: usize) -> String {
    let Some(width) = width else { return text.to_owned() };
    // In less room than this every word would have a line.
    let room = width.saturating_sub(indent).max(20);
    let (mut out, mut column) = (String::new(), 0);
    for word in text.split(' ') {
        if column > 0 && column + 1 + word.width() > room {
            out.push('\n');
            column = 0;
        } else if !out.is_empty() {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.width();
    }
    out
}
