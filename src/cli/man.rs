//! The manual page, for man(7) macros.

use std::fmt::Write as _;

use super::{FIX, FLAGS, Flag, STANDALONE_FLAGS, VERSION};
use crate::checks::CHECKS;

const INTRODUCTION: &str = "\
Go's wasm port stores pointers in 8 bytes; every wasm host reads them as 4. wasmptr
finds functions and calls that hand a host memory with such pointers. It judges
functions marked //go:wasmimport or //go:wasmexport, and calls of them, on every
platform. Without packages it analyses the one in the current directory.";

const EXIT: [(&str, &str); 3] = [
    ("0", "Nothing was found, or findings were printed in JSON."),
    ("3", "Something was found."),
    ("1", "Something could not be analysed, whatever was found elsewhere."),
];

const ENVIRONMENT: [(&str, &str); 2] = [
    ("GOOS, GOARCH", "The platform, if it is one of WebAssembly and -target is not given."),
    ("GOFLAGS", "Flags of the go command that lists the packages."),
];

/// The page.
pub fn man() -> String {
    let mut page = format!(".TH WASMPTR 1 \"\" \"wasmptr {VERSION}\"\n");
    page += ".SH NAME\nwasmptr \\- find Go pointers in memory handed to a WebAssembly host\n";
    page += ".SH SYNOPSIS\n";
    for (begin, rest) in [
        ("wasmptr", "[flags] [packages]"),
        ("go vet", "-vettool=$(which wasmptr) [flags] [packages]"),
        ("wasmptr lsp", "[flags]"),
        ("wasmptr help", "[check]"),
        ("wasmptr completion", "bash|fish|powershell|zsh"),
        ("wasmptr man", ""),
        ("wasmptr version", ""),
    ] {
        let _ = writeln!(page, ".B {}\n{}\n.br", escaped(begin), escaped(rest));
    }
    let _ = writeln!(page, ".SH DESCRIPTION\n{}", escaped(INTRODUCTION));
    page += ".SH FLAGS\nOne dash or two, and a value behind = or as the next argument.\n";
    FLAGS.iter().chain([&FIX]).for_each(|flag| add_flag(&mut page, flag));
    page += ".SS Not in go vet\n";
    STANDALONE_FLAGS.iter().for_each(|flag| add_flag(&mut page, flag));
    page += ".SH CHECKS\n";
    for check in &CHECKS {
        let state = match check.state() {
            "on" => "",
            "off" => " (off by default)",
            _ => " (with -rules)",
        };
        add_item(&mut page, check.name, &format!("{}{state}.", check.title()));
    }
    page += ".PP\n.B wasmptr help\n.I check\nexplains one.\n.SH EXIT STATUS\n";
    EXIT.iter().for_each(|(code, meaning)| add_item(&mut page, code, meaning));
    page += ".SH ENVIRONMENT\n";
    ENVIRONMENT.iter().for_each(|(name, meaning)| add_item(&mut page, name, meaning));
    page += ".SH SEE ALSO\n.UR https://github.com/golang/go/issues/59156\n.UE\n";
    page
}

fn add_flag(page: &mut String, flag: &Flag) {
    // As in Go, the word between backquotes stands for the value.
    let placeholder = flag.usage.split('`').nth(1).unwrap_or("value");
    let value =
        if flag.bool { String::new() } else { format!("=\\fI{}\\fP", escaped(placeholder)) };
    let usage = escaped(&flag.usage.replace('`', ""));
    let _ = writeln!(page, ".TP\n\\fB\\-{}\\fP{value}\n{usage}", escaped(flag.name));
}

fn add_item(page: &mut String, term: &str, text: &str) {
    let _ = writeln!(page, ".TP\n.B {}\n{}", escaped(term), escaped(text));
}

/// Text as roff reads it: a dash that can be typed again, and no line that begins like a
/// request.
fn escaped(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = line.replace('\\', "\\e").replace('-', "\\-");
        if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line }
    });
    lines.collect::<Vec<_>>().join("\n")
}
