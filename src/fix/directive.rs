//! A directive in place of a comment that was meant as one.

use crate::diagnostic::TextEdit;
use crate::fix::blanks::{
    begins_line, in_line_ends_of, is_blank_line, line_end, line_start, line_stop,
};

/// The edit that puts `directive`, one line, in the place of the comment from `start`
/// to `end`, and of empty comment lines below it. A file that was as gofmt writes it still is.
///
/// `None` if the comment shares a line with something else, or stands among other
/// comments where gofmt would not leave a directive.
pub fn directive_edit(
    filename: &str,
    text: &[u8],
    start: u32,
    end: u32,
    directive: &str,
) -> Option<TextEdit> {
    let (from, to) = (start as usize, end as usize);
    let is_alone = begins_line(text, from) && is_blank_line(text, to);
    if !is_alone {
        return None;
    }
    // gofmt keeps the directives of a documentation comment together at its end,
    // behind an empty line of the comment.
    let below = comment_lines(text, line_end(text, to) + 1);
    let empty = below.iter().take_while(|(line, _)| *line == b"//").count();
    if below[empty..].iter().any(|(line, _)| !is_directive(line)) {
        return None;
    }
    let end = match empty {
        0 => end,
        _ => below[empty - 1].1 as u32,
    };
    let separator = match line_above(text, from) {
        b"" | b"//" => "",
        line if is_directive(line) => "",
        line if line.starts_with(b"//") => "//\n",
        line if line.ends_with(b"*/") => return None,
        _ => "",
    };
    Some(TextEdit {
        filename: filename.into(),
        start,
        end,
        new_text: in_line_ends_of(text, &format!("{separator}{directive}")),
    })
}

/// The lines from `at` on that are `//` comments, without blanks, and where they end,
/// their line ends left out.
fn comment_lines(text: &[u8], mut at: usize) -> Vec<(&[u8], usize)> {
    let mut lines = Vec::new();
    while at < text.len() {
        let end = line_end(text, at);
        let line = text[at..end].trim_ascii();
        if !line.starts_with(b"//") {
            break;
        }
        lines.push((line, line_stop(text, at)));
        at = end + 1;
    }
    lines
}

/// The line before the one that `at` is in, without blanks; empty if there is none.
fn line_above(text: &[u8], at: usize) -> &[u8] {
    let start = line_start(text, at);
    match start.checked_sub(1) {
        Some(end) => text[line_start(text, end)..end].trim_ascii(),
        None => b"",
    }
}

/// Whether gofmt takes a comment for a directive (go/ast, CommentGroup.Text).
fn is_directive(comment: &[u8]) -> bool {
    let Some(text) = comment.strip_prefix(b"//") else { return false };
    if [&b"line "[..], b"extern ", b"export "].iter().any(|word| text.starts_with(word)) {
        return true;
    }
    let is_plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let tool = text.iter().take_while(|byte| is_plain(byte)).count();
    tool > 0 && text.get(tool) == Some(&b':') && text.get(tool + 1).is_some_and(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of the comment that is marked by `«»`.
    fn mended(marked: &str) -> Option<String> {
        let (before, rest) = marked.split_once('«').unwrap();
        let (comment, after) = rest.split_once('»').unwrap();
        let text = format!("{before}{comment}{after}");
        let (start, end) = (before.len() as u32, (before.len() + comment.len()) as u32);
        let edit = directive_edit("a.go", text.as_bytes(), start, end, "//go:wasmimport m f")?;
        let (start, end) = (edit.start as usize, edit.end as usize);
        Some(format!("{}{}{}", &text[..start], edit.new_text, &text[end..]))
    }

    #[test]
    fn places() {
        for (marked, want) in [
            ("«// go:wasmimport m f»\nfunc f()\n", "//go:wasmimport m f\nfunc f()\n"),
            ("}\n«/*go:wasmimport m f*/»\nfunc f()\n", "}\n//go:wasmimport m f\nfunc f()\n"),
            ("// f.\n«// go:wasmimport m f»\nfunc f()", "// f.\n//\n//go:wasmimport m f\nfunc f()"),
            ("// f.\n//\n«//Go:wasmimport m f»\n", "// f.\n//\n//go:wasmimport m f\n"),
            ("«// go:wasmimport m f»\n//\n//go:noescape", "//go:wasmimport m f\n//go:noescape"),
            ("//go:noescape\n«//go:wasmimports m f»", "//go:noescape\n//go:wasmimport m f"),
            ("«//go:wasmimport\tm f»\n//go:noescape\n", "//go:wasmimport m f\n//go:noescape\n"),
        ] {
            assert_eq!(mended(marked).as_deref(), Some(want), "{marked}");
        }
        for marked in [
            "«// go:wasmimport m f»\n// f.\nfunc f()\n",
            "/* f. */\n«// go:wasmimport m f»\nfunc f()\n",
            "«/*go:wasmimport m f*/» func f()\n",
            "var x int «// go:wasmimport m f»\nfunc f()\n",
        ] {
            assert_eq!(mended(marked), None, "{marked}");
        }
    }
}
