//! Adding an import where gofmt would have it.

use crate::fix::blanks::{
    begins_line, ends_line, indent, is_blank_line, line_end, line_start, skip,
};

/// An import, by the offsets of its first byte and of the byte after its path.
#[derive(Clone, Debug)]
pub(super) struct Import<'a> {
    pub path: &'a str,
    pub start: usize,
    pub end: usize,
}

/// Where to insert what, so that `path`, which the file does not import, is
/// imported; the rest of the file stays as gofmt wrote it. `package_end` is the
/// offset after the package clause. `None` when the lines are not as gofmt writes
/// them.
///
/// The place is in the first group of imports of the standard library in
/// parentheses, in order; failing that a group of its own at their beginning;
/// failing that a declaration of its own behind all others.
pub(super) fn insertion(
    text: &[u8],
    package_end: usize,
    imports: &[Import<'_>],
    path: &str,
) -> Option<(usize, String)> {
    let section = Section::read(text, package_end, imports)?;
    let blocks = || section.blocks.iter().map(|block| (block, &imports[block.imports.clone()]));
    for (_, imports) in blocks() {
        for group in imports.chunk_by(|a, b| follows(text, a, b)) {
            if group.iter().any(|import| is_standard(import.path))
                && let Some(found) = in_group(text, group, path)
            {
                return Some(found);
            }
        }
    }
    for (block, imports) in blocks() {
        let none_is_standard = !imports.iter().any(|import| is_standard(import.path));
        if none_is_standard && ends_line(text, block.open + 1) {
            let at = line_end(text, block.open) + 1;
            let after = if is_blank_line(text, at) { "" } else { "\n" };
            return Some((at, format!("\t\"{path}\"\n{after}")));
        }
    }
    if !ends_line(text, section.end) || line_end(text, section.end) == text.len() {
        return None;
    }
    let at = line_end(text, section.end) + 1;
    let is_followed = !is_blank_line(text, at);
    if is_followed && !text[section.end..at].trim_ascii().is_empty() {
        // Comments of neighbouring lines are aligned, whatever else is in them.
        return None;
    }
    let before = if section.ends_in_import { "" } else { "\n" };
    let after = if is_followed { "\n" } else { "" };
    Some((at, format!("{before}import \"{path}\"\n{after}")))
}

/// The import declarations of a file.
struct Section {
    /// Those in parentheses, none of them empty.
    blocks: Vec<Block>,
    /// The offset after the last of them, or after the package clause.
    end: usize,
    /// Whether the last of them has no parentheses.
    ends_in_import: bool,
}

struct Block {
    /// The offset of the opening parenthesis.
    open: usize,
    /// Which of the imports are in it.
    imports: std::ops::Range<usize>,
}

impl Section {
    fn read(text: &[u8], package_end: usize, imports: &[Import<'_>]) -> Option<Section> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut end = package_end;
        let mut is_open = false;
        for (at, import) in imports.iter().enumerate() {
            while end < import.start {
                end = skip(text, end);
                match text.get(end)? {
                    b'(' => {
                        blocks.push(Block { open: end, imports: at..at });
                        is_open = true;
                        end += 1;
                    }
                    b')' => {
                        is_open = false;
                        end += 1;
                    }
                    b';' => end += 1,
                    _ if end == import.start => break,
                    _ => end += text[end..].strip_prefix(b"import").map(|_| "import".len())?,
                }
            }
            if let Some(block) = blocks.last_mut().filter(|_| is_open) {
                block.imports.end = at + 1;
            }
            end = import.end;
        }
        blocks.retain(|block| !block.imports.is_empty());
        if is_open {
            end = skip(text, end);
            end += text[end..].strip_prefix(b")").map(|_| 1)?;
        }
        Some(Section { blocks, end, ends_in_import: !imports.is_empty() && !is_open })
    }
}

/// Whether two imports stand on lines that follow each other, so that gofmt keeps
/// them in order.
fn follows(text: &[u8], a: &Import<'_>, b: &Import<'_>) -> bool {
    line_end(text, a.end) + 1 == line_start(text, b.start)
}

/// Whether a path is one of the standard library, as goimports guesses.
fn is_standard(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    !first.contains('.') && path != "C"
}

/// The place in a group of imports.
fn in_group(text: &[u8], group: &[Import<'_>], path: &str) -> Option<(usize, String)> {
    let stands_alone =
        |import: &Import<'_>| begins_line(text, import.start) && ends_line(text, import.end);
    if !group.iter().all(stands_alone) {
        return None;
    }
    let index = group.partition_point(|import| import.path < path);
    let has_comment =
        |import: &Import<'_>| !text[import.end..line_end(text, import.end)].trim_ascii().is_empty();
    let (before, after) = (index.checked_sub(1).map(|at| &group[at]), group.get(index));
    if before.is_some_and(has_comment) && after.is_some_and(has_comment) {
        // Comments at the ends of neighbouring lines are aligned, and a line
        // between them would part them.
        return None;
    }
    let at = match (before, after) {
        (Some(before), _) => line_end(text, before.end) + 1,
        (None, Some(after)) => line_start(text, after.start),
        (None, None) => return None,
    };
    if before.is_none() && is_comment_above(text, at) {
        // It would seem to be about the new import.
        return None;
    }
    let indent = String::from_utf8_lossy(indent(text, group[0].start));
    Some((at, format!("{indent}\"{path}\"\n")))
}

/// Whether the line before the one that begins at `start` ends in a comment, or
/// continues one.
fn is_comment_above(text: &[u8], start: usize) -> bool {
    let above = &text[line_start(text, start.saturating_sub(1))..start];
    let above = above.trim_ascii();
    !above.is_empty() && !above.ends_with(b"(")
}
