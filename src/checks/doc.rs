//! What there is to say of a check, in one place for all who say it.

use std::fmt::Write as _;

/// Texts wrap before this column.
const WIDTH: usize = 80;

/// The documentation of a check. Texts are plain, have line ends where they wrap, and
/// end without one.
#[derive(Debug)]
pub struct Doc {
    /// One line: lower case, no final stop.
    pub title: &'static str,
    /// What is reported: one line of Markdown that follows that word, with a list of
    /// things and no final stop.
    pub reports: &'static str,
    /// The smallest wrong program, a whole file.
    pub wrong: &'static str,
    /// What is said of it, from the line number on.
    pub finding: &'static str,
    /// The flags without which it is not said.
    pub flags: &'static str,
    /// Why it is wrong.
    pub why: &'static str,
    /// What to write instead.
    pub instead: &'static str,
    /// A program written like that, a whole file, about which there is nothing to say. Go
    /// 1.24 and later compile it.
    pub right: &'static str,
    /// What it does not see, or leaves to others.
    pub unseen: &'static str,
    /// The first version that has the check.
    pub since: &'static str,
}

impl Doc {
    /// The whole of it, with the check's name, as help shows it.
    pub(super) fn text(&self, name: &str, runs: &str) -> String {
        let Doc { title, finding, flags, why, instead, unseen, since, .. } = self;
        let reports = wrapped(&format!("Reports {}.", self.reports.replace('`', "")));
        let command = format!("wasmptr {flags}");
        let (wrong, right) = (indented(self.wrong), indented(self.right));
        format!(
            "{name}: {title}\n\n{reports}\n\n{wrong}\n$ {}\np.go:{finding} ({name})\n\n{why}\n\n{instead}\n\n\
             {right}\n{unseen}\n\nSince version {since}. {runs}\n",
            command.trim_end()
        )
    }
}

/// The lines of a program behind tabs.
fn indented(program: &str) -> String {
    let mut text = String::new();
    for line in program.lines() {
        let _ = match line {
            "" => writeln!(text),
            line => writeln!(text, "\t{line}"),
        };
    }
    text
}

fn wrapped(text: &str) -> String {
    let mut wrapped = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > WIDTH {
            wrapped.push('\n');
            column = 0;
        } else if column > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped += word;
        column += width;
    }
    wrapped
}

/// The name among `names` that somebody most likely means who writes `name`; `None` if
/// less than half of it would be left.
pub(super) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = names.map(|other| (distance(name, other), other));
    let (changes, nearest) = near.min_by_key(|&(changes, _)| changes)?;
    (changes * 2 <= name.chars().count()).then_some(nearest)
}

/// How many characters must be added, removed or replaced to make one text another
/// (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, char) in from.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for at in 0..to.len() {
            let replaced = diagonal + usize::from(to[at] != char);
            diagonal = row[at + 1];
            row[at + 1] = replaced.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_names() {
        let names = ["nested-pointer", "nested-pointer-arg", "word-size", "directive"];
        for (name, want) in [
            ("nested-pointr", Some("nested-pointer")),
            ("nested-pointer-args", Some("nested-pointer-arg")),
            ("wordsize", Some("word-size")),
            ("directives", Some("directive")),
            ("nosuch", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, names.into_iter()), want, "{name}");
        }
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn wrapping() {
        let text = format!("{} b {}", "a".repeat(78), "c".repeat(90));
        assert_eq!(wrapped(&text), format!("{} b\n{}", "a".repeat(78), "c".repeat(90)));
    }
}
