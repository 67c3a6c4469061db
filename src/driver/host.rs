//! Wasm files as `go vet` sees them on other platforms: not at all.
//!
//! On a host the files with the directives are mostly in `IgnoredFiles`, and what
//! the host's export data says of other packages need not hold for wasm. So the
//! package is listed and resolved anew, for the wasm platforms, from source.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::diagnostic::Diagnostic;
use crate::driver::SyntaxError;
use crate::driver::children::Children;
use crate::driver::config::Config;
use crate::driver::fixes::FixMode;
use crate::driver::golist::{Query, Target};
use crate::driver::overlay::Overlay;
use crate::driver::progress::Progress;
use crate::driver::rules::Judging;
use crate::driver::sources::{Sources, may_hold_directive};
use crate::driver::standalone;
use crate::driver::unit::Options;
use crate::resolve::SourceText;

/// What the wasm platforms have to say of a package.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    /// The findings, by position.
    pub findings: Vec<Diagnostic>,
    /// The files that belong to the package on a wasm platform. The host's view of
    /// these does not count.
    pub files: HashSet<PathBuf>,
    /// The same files as they were read, if fixes are asked for.
    pub sources: Vec<SourceText>,
}

/// Analyses the package for the wasm platforms if a file that the host ignores has
/// a wasm directive, or if one that it builds has (`has_directive`) and another one is
/// built for wasm instead of some of its files.
///
/// # Errors
/// When the go command gives up, or a file with a directive has a syntax error, if it is
/// one that the host ignores. Imports that cannot be found are no error: to the host they
/// do not matter, and what they declare is unknown.
pub(super) fn analyse(
    config: &Config,
    options: &Options,
    judging: Judging,
    has_directive: bool,
) -> Result<Hidden> {
    let sources = Sources::new(overlay(config, options)?);
    let ignored = config.ignored_files.iter().map(Path::new);
    let ignored =
        ignored.filter(|path| path.extension().is_some_and(|extension| extension == "go"));
    let mut has_other_files = false;
    for path in ignored {
        // A file that cannot be read cannot be built either.
        let Ok(source) = sources.read(path) else { continue };
        if may_hold_directive(&source.text) {
            return ask(config, options, judging);
        }
        has_other_files |= has_directive && may_be_for_wasm(path, &source.text);
    }
    match has_other_files {
        true => Ok(ask(config, options, judging).unwrap_or_default()),
        false => Ok(Hidden::default()),
    }
}

/// Whether the name of a file or its build constraint may choose it for a wasm platform.
fn may_be_for_wasm(path: &Path, text: &[u8]) -> bool {
    const WORDS: [&str; 3] = ["wasm", "js", "wasip1"];
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let text = String::from_utf8_lossy(text);
    let mut lines = text.lines().map(str::trim).take_while(|line| !line.starts_with("package "));
    let constraint = lines.find_map(|line| line.strip_prefix("//go:build")).unwrap_or_default();
    stem.split('_').skip(1).any(|part| WORDS.contains(&part))
        || constraint.contains('!')
        || constraint.split(|c: char| !c.is_alphanumeric()).any(|tag| WORDS.contains(&tag))
}

/// Analyses the package for the wasm platforms.
///
/// # Errors
/// When the go command gives up, or a file has a syntax error.
pub(super) fn ask(config: &Config, options: &Options, judging: Judging) -> Result<Hidden> {
    let query = query(config, options);
    let analysis = standalone::analyse(&query, &Target::wasm(), judging, &mut Progress::silent())?;
    if let Some(error) = analysis.failures.first() {
        bail!(SyntaxError(error.clone()));
    }
    let sources = match options.fix {
        FixMode::Report => Vec::new(),
        _ => analysis.own_sources(),
    };
    // The go command has units for the package and for its external tests, and each of
    // them speaks for its own files. What an overlay does to names differs by release.
    let files: HashSet<PathBuf> = analysis.files.into_iter().collect();
    let own: HashSet<&str> =
        config.go_files.iter().chain(&config.ignored_files).map(|file| &**file).collect();
    let is_of_another = |finding: &Diagnostic| {
        let file = &*finding.pos.filename;
        options.build.overlay.is_none() && files.contains(Path::new(file)) && !own.contains(file)
    };
    let findings = analysis.findings.into_iter().flat_map(|(_, findings)| findings);
    let mut findings: Vec<Diagnostic> = findings.filter(|one| !is_of_another(one)).collect();
    for finding in &mut findings {
        // Whoever runs go vet has asked for one platform, and it is none of these.
        finding.target = None;
    }
    Ok(Hidden { findings, files, sources })
}

/// What to ask the go command to learn of the package, its tests and all that
/// they import.
pub(super) fn query(config: &Config, options: &Options) -> Query {
    let dir = Path::new(&config.dir);
    let base = options.build.given_in(dir);
    let below = dir.strip_prefix(base).unwrap_or(dir);
    Query {
        go: go_command(),
        dir: base.to_owned(),
        build: options.build.clone(),
        test: true,
        patterns: vec![format!("./{}", below.display())],
        children: Children::default(),
    }
}

/// The overlay that the go command was given.
pub(super) fn overlay(config: &Config, options: &Options) -> Result<Overlay> {
    let base = options.build.given_in(Path::new(&config.dir));
    match &options.build.overlay {
        Some(path) if base.join(path).is_file() => Overlay::read(&base.join(path), base),
        _ => Ok(Overlay::default()),
    }
}

/// The go command that runs this program, which need not be the one in `$PATH`.
fn go_command() -> PathBuf {
    let goroot = std::env::var_os("GOROOT").map(PathBuf::from).unwrap_or_default();
    let go = goroot.join("bin").join("go");
    if go.is_file() { go } else { PathBuf::from("go") }
}
