//! In which form findings go out, and what the terminal makes of it.

use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context as _, Result};

use crate::checks::{ANALYZER, CHECKS, Check};
use crate::diagnostic::Diagnostic;
use crate::driver::VERSION;
use crate::print::files::Files;
use crate::print::sarif::{self, Rule};
use crate::print::{full, github, json, text};

/// A form in which findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A line for each.
    Text,
    /// The source, the memory and what to do, for each.
    Full,
    /// The tree of vet tools.
    Json,
    /// A log of static analysis tools.
    Sarif,
    /// Commands for a GitHub workflow.
    Github,
}

impl Format {
    const ALL: [(Format, &str); 5] = [
        (Format::Text, "text"),
        (Format::Full, "full"),
        (Format::Json, "json"),
        (Format::Sarif, "sarif"),
        (Format::Github, "github"),
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        let row = Format::ALL.iter().find(|(format, _)| *format == self);
        row.map_or("", |(_, name)| name)
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Format, String> {
        let row = Format::ALL.iter().find(|(_, known)| *known == name);
        row.map(|(format, _)| *format)
            .ok_or_else(|| format!("{name:?} is none of text, full, json, sarif, github"))
    }
}

/// When there are colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Color {
    /// In a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl FromStr for Color {
    type Err = String;

    fn from_str(name: &str) -> Result<Color, String> {
        match name {
            "auto" => Ok(Color::Auto),
            "always" => Ok(Color::Always),
            "never" => Ok(Color::Never),
            _ => Err(format!("{name:?} is none of auto, always, never")),
        }
    }
}

/// What the command line asks of the output.
#[derive(Clone, Copy, Debug, Default)]
pub struct Output {
    /// The form that was named.
    pub format: Option<Format>,
    /// Whether `-json` was given, by the user or, since Go 1.26, by the go command.
    pub json: bool,
    /// When there are colours.
    pub color: Color,
    /// Lines of source around each finding in text; `None` for none at all.
    pub context: Option<u32>,
}

impl Output {
    /// The form for the packages that a user named.
    ///
    /// # Errors
    /// When flags exclude each other.
    pub fn of_packages(&self) -> Result<Format, String> {
        match (self.format, self.json) {
            (None, true) => Ok(Format::Json),
            (Some(Format::Json) | None, _) => Ok(self.format.unwrap_or(Format::Text)),
            (Some(other), true) => Err(exclude_each_other("-json", other)),
            (Some(Format::Text), false) => Ok(Format::Text),
            (Some(other), false) if self.context.is_some() => Err(exclude_each_other("-c", other)),
            (Some(other), false) => Ok(other),
        }
    }

    /// The form for a package that the go command named. `has_stdout` if it reads JSON
    /// of its own accord, as it does since Go 1.26: then it gives `-json` without being
    /// told so.
    ///
    /// # Errors
    /// When flags exclude each other, or the form is not one for a single package.
    pub fn of_unit(&self, has_stdout: bool) -> Result<Format, String> {
        match self.format {
            Some(format @ (Format::Sarif | Format::Github)) => Err(format!(
                "-format={0} is not for go vet, which starts this program for each package: \
                 run wasmptr -format={0}",
                format.name()
            )),
            Some(Format::Json) if has_stdout => Err(
                "-format=json is not for go vet of Go 1.26 and later, which wants JSON to make \
                 text of it: run go vet -json"
                    .to_owned(),
            ),
            Some(Format::Text) | None if has_stdout && self.json => Ok(Format::Json),
            Some(Format::Full) if has_stdout => Output { json: false, ..*self }.of_packages(),
            _ => self.of_packages(),
        }
    }
}

fn exclude_each_other(flag: &str, format: Format) -> String {
    format!("{flag} and -format={} exclude each other", format.name())
}

/// Findings of packages that a user named, and what went wrong.
#[derive(Clone, Copy, Debug)]
pub(super) struct Report<'a> {
    /// By package, in order.
    pub findings: &'a [(String, Vec<Diagnostic>)],
    /// A line for everything that could not be analysed.
    pub failures: &'a [String],
}

/// Where things are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// The current directory, to which names are relative that a user reads.
    pub current: &'a Path,
    /// The directory in which packages were named.
    pub module: &'a Path,
}

/// Prints findings to standard output. `read` gives the files.
pub(super) fn print(
    output: &Output,
    format: Format,
    place: &Place<'_>,
    report: &Report<'_>,
    read: &mut dyn FnMut(&str) -> Option<Arc<[u8]>>,
) -> Result<()> {
    if format == Format::Json {
        return write_stdout(&json::render(ANALYZER, report.findings));
    }
    let mut all: Vec<Diagnostic> =
        report.findings.iter().flat_map(|(_, found)| found.iter().cloned()).collect();
    all.sort_by(|a, b| a.pos.cmp(&b.pos));
    let mut files = Files::new(read);
    let text = match format {
        Format::Full => {
            let choice = color_choice(output.color);
            let width = terminal_size::terminal_size_of(io::stdout());
            let style = full::Style {
                is_coloured: choice != ColorChoice::Never,
                width: width.map(|(width, _)| usize::from(width.0)),
                base: place.current,
            };
            let text = full::render(&all, &mut files, &style);
            return all_or_nobody(AutoStream::new(io::stdout(), choice).write_all(text.as_bytes()));
        }
        Format::Sarif => {
            let run = sarif::Run {
                tool: ANALYZER,
                version: VERSION,
                rules: &rules(),
                base: &repository(place.module),
                failures: report.failures,
            };
            sarif::render(&all, &mut files, &run)
        }
        Format::Github => github::render(&all, &mut files, &repository(place.module)),
        Format::Text | Format::Json => {
            let context = output.context.map(|lines| text::Context { lines, files: &mut files });
            text::render(&all, context, &text::Style { category: true, base: place.current })
        }
    };
    write_stdout(&text)
}

/// Findings whose messages are what `-format=full` prints, for a go command that prints
/// each behind its position.
pub(super) fn told_in_full(
    output: &Output,
    findings: &[Diagnostic],
    read: &mut dyn FnMut(&str) -> Option<Arc<[u8]>>,
) -> Vec<Diagnostic> {
    let mut files = Files::new(read);
    let style = piped(output);
    let tell = |finding: &Diagnostic| Diagnostic {
        message: full::render_one(finding, &mut files, &style) + "\n",
        related: Vec::new(),
        suggested_fixes: Vec::new(),
        ..finding.clone()
    };
    findings.iter().map(tell).collect()
}

/// What `-format=full` prints where another program reads it.
pub(super) fn piped(output: &Output) -> full::Style<'static> {
    let is_coloured = output.color == Color::Always;
    full::Style { is_coloured, width: None, base: Path::new("") }
}

fn color_choice(color: Color) -> ColorChoice {
    match color {
        Color::Auto => AutoStream::choice(&io::stdout()),
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
}

fn rules() -> Vec<Rule> {
    let rule = |check: &Check| Rule {
        id: check.name,
        title: check.title(),
        help: check.doc(),
        is_default: check.is_default,
    };
    CHECKS.iter().map(rule).collect()
}

/// The root of the repository that a directory is in, to which the names in reports for
/// others are relative; the directory itself if it is in none.
fn repository(current: &Path) -> PathBuf {
    let root = current.ancestors().find(|dir| dir.join(".git").exists());
    root.unwrap_or(current).to_owned()
}

/// Prints text to standard output. It is no error if nobody reads on.
///
/// # Errors
/// When it cannot be written for another reason.
pub fn write_stdout(text: &str) -> Result<()> {
    all_or_nobody(io::stdout().write_all(text.as_bytes()))
}

fn all_or_nobody(result: io::Result<()>) -> Result<()> {
    match result {
        // Whoever reads it may have read enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("standard output"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        for (format, name) in Format::ALL {
            assert_eq!(name.parse(), Ok(format));
            assert_eq!(format.name(), name);
        }
        assert_eq!(
            "xml".parse::<Format>().unwrap_err(),
            "\"xml\" is none of text, full, json, sarif, github"
        );
        assert_eq!("on".parse::<Color>().unwrap_err(), "\"on\" is none of auto, always, never");
    }

    #[test]
    fn flags_of_packages() {
        let of = |format, json, context| {
            Output { format, json, context, color: Color::Auto }.of_packages()
        };
        assert_eq!(of(None, false, Some(2)), Ok(Format::Text));
        assert_eq!(of(None, true, None), Ok(Format::Json));
        assert_eq!(of(Some(Format::Json), true, None), Ok(Format::Json));
        for (format, name) in Format::ALL {
            assert_eq!(of(Some(format), false, None), Ok(format));
            if format != Format::Json {
                let error = format!("-json and -format={name} exclude each other");
                assert_eq!(of(Some(format), true, None), Err(error));
            }
        }
        assert_eq!(
            of(Some(Format::Full), false, Some(2)),
            Err("-c and -format=full exclude each other".to_owned())
        );
    }

    #[test]
    fn flags_of_units() {
        let of = |format, json, has_stdout| {
            Output { format, json, ..Output::default() }.of_unit(has_stdout)
        };
        assert_eq!(of(None, false, false), Ok(Format::Text));
        assert_eq!(of(None, true, false), Ok(Format::Json));
        assert_eq!(of(None, true, true), Ok(Format::Json));
        assert_eq!(of(Some(Format::Text), true, true), Ok(Format::Json));
        assert_eq!(of(Some(Format::Full), true, true), Ok(Format::Full));
        assert_eq!(of(Some(Format::Json), false, false), Ok(Format::Json));
        for (format, json, has_stdout) in [
            (Format::Text, true, false),
            (Format::Full, true, false),
            (Format::Json, true, true),
            (Format::Sarif, true, true),
            (Format::Github, false, false),
        ] {
            assert!(of(Some(format), json, has_stdout).is_err(), "{format:?}");
        }
    }
}
