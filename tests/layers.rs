//! Holds the crate documentation to its word: who may use whom.

use std::fs;
use std::path::{Path, PathBuf};

/// For each module, the modules of the crate that it may name.
const ALLOWED: [(&str, &[&str]); 18] = [
    ("arena", &[]),
    ("symbol", &[]),
    ("source", &["symbol"]),
    ("goversion", &[]),
    ("diagnostic", &["source"]),
    ("syntax", &["arena", "symbol", "source", "goversion"]),
    ("types", &["arena", "symbol", "source"]),
    ("fix", &["arena", "symbol", "source", "diagnostic", "syntax"]),
    ("export", &["arena", "symbol", "source", "goversion", "types"]),
    ("wasm", &["arena", "symbol", "source", "types"]),
    ("resolve", &["arena", "symbol", "source", "goversion", "syntax", "types", "export", "wasm"]),
    ("infer", &["arena", "symbol", "source", "syntax", "types", "wasm", "resolve"]),
    (
        "checks",
        &["arena", "symbol", "source", "diagnostic", "fix", "types", "wasm", "resolve", "infer"],
    ),
    ("print", &["diagnostic", "source"]),
    (
        "driver",
        &[
            "symbol",
            "source",
            "goversion",
            "diagnostic",
            "fix",
            "export",
            "wasm",
            "resolve",
            "infer",
            "checks",
            "print",
        ],
    ),
    ("cli", &["wasm", "checks", "driver"]),
    ("lsp", &["source", "diagnostic", "fix", "checks", "driver"]),
    ("main", &["cli", "driver", "lsp"]),
];

#[test]
fn modules_use_only_what_lies_below_them() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for path in rust_files(Path::new("src")) {
        let module = module_of(&path);
        if module == "lib" {
            continue;
        }
        let row = ALLOWED.iter().find(|(name, _)| *name == module);
        let (_, allowed) = row.unwrap_or_else(|| panic!("{module} has no row in ALLOWED"));
        seen += 1;
        for used in used_modules(&path) {
            if used != module && !allowed.contains(&used.as_str()) {
                faults.push(format!("{} uses {used}", path.display()));
            }
        }
    }
    assert!(seen > 20, "only {seen} files were looked at");
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn files_and_libraries_keep_to_their_layers() {
    for path in rust_files(Path::new("src")) {
        let module = module_of(&path);
        let text = fs::read_to_string(&path).unwrap();
        if !["driver", "lsp", "cli", "main", "lib"].contains(&module.as_str()) {
            assert!(!text.contains("anyhow"), "{} uses anyhow", path.display());
        }
        if !["driver", "cli", "main", "lib"].contains(&module.as_str()) {
            assert!(!text.contains("std::fs"), "{} does I/O", path.display());
            assert!(!text.contains("std::env"), "{} reads the environment", path.display());
        }
        assert!(!text.contains("RefCell"), "{} uses RefCell", path.display());
    }
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The top-level module of a file: `types` for `src/types/store.rs`.
fn module_of(path: &Path) -> String {
    let first = path.components().nth(1).unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules that a file names as `crate::module` or `wasmptr::module`, in
/// `use crate::{a, b}` too.
fn used_modules(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let mut used = Vec::new();
    for prefix in ["crate::", "wasmptr::"] {
        for (at, _) in code.match_indices(prefix) {
            let rest = &code[at + prefix.len()..];
            match rest.strip_prefix('{') {
                Some(list) => {
                    let list = list.split('}').next().unwrap();
                    used.extend(list.split(',').map(|item| first_word(item.trim())));
                }
                None => used.push(first_word(rest)),
            }
        }
    }
    used.retain(|name| !name.is_empty());
    used
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect()
}
