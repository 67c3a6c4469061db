//! `go vet -vettool=wasmptr`: one package, described by a `unit.cfg`.
//!
//! [`run`] reads as the protocol does: read the configuration, load the package,
//! check it, print, leave facts. The common case, a package in which no file has
//! a wasm directive, ends after a search over the bytes of its files.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use rustc_hash::FxHashMap;

use crate::checks::{self, ANALYZER, Selection};
use crate::diagnostic::Diagnostic;
use crate::driver::config::Config;
use crate::driver::fixes::{Changes, FixMode, Originals};
use crate::driver::golist::BuildFlags;
use crate::driver::host::{self, Hidden};
use crate::driver::sources::{Sources, mentions_directive};
use crate::driver::{STACK, first_syntax_error, goroot};
use crate::export::ExportData;
use crate::goversion;
use crate::infer::{Memo, Tracer};
use crate::print::{json, text};
use crate::resolve::{Depth, PackageData, PackageSource, Provider, Resolver, SourceText, World};

/// What the command line asks of a unit.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The checks.
    pub checks: Selection,
    /// Print JSON and succeed.
    pub json: bool,
    /// Lines of source around each finding in text; `None` for none at all.
    pub context: Option<u32>,
    /// Whether to apply fixes instead of reporting findings.
    pub fix: FixMode,
    /// The build flags of the go command, its file names as the user gave them.
    pub build: BuildFlags,
}

/// Analyses the package that the `unit.cfg` at `path` describes. The exit code is
/// 1 when there are findings in text.
///
/// # Errors
/// When the package cannot be analysed. Nothing has been written then, so that
/// the go command runs the unit again.
pub fn run(path: &Path, options: &Options) -> Result<ExitCode> {
    let config = Config::read(path)?;
    let toolchain = Toolchain::from_env();
    let analysed = if !config.vetx_only {
        Some(analyse(&config, options, toolchain)?)
    } else if toolchain.shares_results() && !is_standard(&config) {
        // As a dependency the package is not judged, and neither is its code.
        analyse(&config, options, toolchain).ok()
    } else {
        // Nobody asks, or, in the standard library, the answer is known.
        Some(Analysed::default())
    };
    let has_findings = analysed.as_ref().map(|analysed| !analysed.findings.is_empty());
    let analysed = analysed.unwrap_or_default();
    let code = match options.fix {
        _ if config.vetx_only => ExitCode::SUCCESS,
        FixMode::Report => report(&config, options, &analysed.findings)?,
        mode => fix(&config, mode, &analysed)?,
    };
    if has_findings.is_some_and(|has_findings| toolchain.may_keep(&config, has_findings)) {
        write_facts(&config)?;
    }
    Ok(code)
}

/// What the environment says of the go command.
#[derive(Clone, Copy, Debug)]
struct Toolchain {
    /// N of Go 1.N, 0 if it is unknown.
    release: u32,
    is_wasm: bool,
}

impl Toolchain {
    fn from_env() -> Toolchain {
        let variable = |name| std::env::var(name).unwrap_or_default();
        Toolchain {
            release: goversion::minor(&variable("GOVERSION")).unwrap_or(0),
            is_wasm: variable("GOARCH") == "wasm",
        }
    }

    /// Go 1.26 keeps one result for a package, whether it was a dependency or
    /// asked for; other releases tell the two apart, or keep none.
    fn shares_results(self) -> bool {
        self.release == 26
    }

    /// Whether the go command may keep the result of a unit until something
    /// changes of which it knows.
    fn may_keep(self, config: &Config, has_findings: bool) -> bool {
        if self.shares_results() && has_findings {
            return false;
        }
        // It does not know that the files which this platform ignores were looked
        // at. Up to Go 1.25 it keeps nothing of packages that were asked for.
        let is_stable = self.is_wasm || self.release < 26 || is_standard(config);
        let of_main_module = config.module_version.is_empty();
        is_stable || config.vetx_only && !(self.shares_results() && of_main_module)
    }
}

/// Whether the package belongs to the standard library.
fn is_standard(config: &Config) -> bool {
    goroot().is_some_and(|goroot| Path::new(&config.dir).starts_with(&*goroot))
}

/// What came of a package.
#[derive(Debug, Default)]
struct Analysed {
    /// The findings, by position.
    findings: Vec<Diagnostic>,
    /// The files that may be fixed.
    originals: Originals,
}

fn analyse(config: &Config, options: &Options, toolchain: Toolchain) -> Result<Analysed> {
    let hidden = match toolchain.is_wasm || config.vetx_only {
        true => Hidden::default(),
        false => host::analyse(config, options)?,
    };
    let files = read_sources(config, options)?;
    let originals = match options.fix != FixMode::Report && may_fix(config) {
        true => hidden.sources.iter().chain(&files).map(original).collect(),
        false => Originals::default(),
    };
    if !files.iter().any(|file| mentions_directive(&file.text)) {
        return Ok(Analysed { findings: hidden.findings, originals });
    }
    let source = PackageSource { files, imports: config.import_map.clone() };
    let provider =
        ExportFiles { compiler: config.compiler.clone(), files: config.package_file.clone() };
    let (path, checks) = (config.import_path.clone(), options.checks);
    let depth = if config.vetx_only { Depth::Declarations } else { Depth::Bodies };
    let findings = on_large_stack(move || check(&path, source, depth, provider, checks, hidden))?;
    Ok(Analysed { findings, originals })
}

/// Whether the files of the package are the user's to change.
fn may_fix(config: &Config) -> bool {
    config.is_of_main_module() && !is_standard(config)
}

fn original(file: &SourceText) -> (String, Arc<[u8]>) {
    (file.name.clone(), file.text.clone())
}

fn check(
    path: &str,
    source: PackageSource,
    depth: Depth,
    provider: ExportFiles,
    checks: Selection,
    hidden: Hidden,
) -> Result<Vec<Diagnostic>> {
    let mut world = World::new();
    world.goroot = goroot();
    let mut resolver = Resolver::new(world, Box::new(provider));
    let package = resolver.add_package(path, source, depth);
    if let Some(error) = first_syntax_error(&resolver.world, &package) {
        return Err(error.into());
    }
    let mut boundaries = resolver.boundaries(&package);
    let mut memo = Memo::default();
    let tables = Tracer::new(&mut resolver, &mut memo).tables(&package);
    if let Some(error) = resolver.errors().first() {
        bail!("{error}");
    }
    let world = &resolver.world;
    boundaries.retain(|boundary| {
        let file = world.files.name(world.files.file_of(boundary.directive.start));
        !hidden.files.contains(Path::new(&**file))
    });
    let package =
        checks::Package { world, id: package.id, boundaries: &boundaries, tables: &tables };
    let mut findings = checks::run(checks, &package);
    if !hidden.findings.is_empty() {
        findings.extend(hidden.findings);
        findings.sort_by(|a, b| a.pos.cmp(&b.pos));
    }
    Ok(findings)
}

fn on_large_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
    match thread.expect("a thread can be started").join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

fn read_sources(config: &Config, options: &Options) -> Result<Vec<SourceText>> {
    // Go 1.24 and later name the files of an overlay themselves.
    let sources = Sources::new(host::overlay(config, options)?);
    config.go_files.iter().map(|name| sources.read(Path::new(name))).collect()
}

/// The direct imports, as the compiler left them.
#[derive(Debug)]
struct ExportFiles {
    compiler: String,
    files: FxHashMap<Box<str>, String>,
}

impl Provider for ExportFiles {
    fn package(&mut self, path: &str) -> Result<Option<PackageData>, String> {
        let Some(name) = self.files.get(path) else { return Ok(None) };
        if self.compiler != "gc" {
            return Err(format!("export data of compiler {:?} is unknown", self.compiler));
        }
        let data = read_export(name).map_err(|error| format!("{name}: {error:#}"))?;
        Ok(Some(PackageData::Export(data)))
    }
}

/// Reads no more of an archive than the export data at its beginning.
fn read_export(name: &str) -> Result<ExportData> {
    Ok(ExportData::read(fs::File::open(name)?)?)
}

/// Prints the findings where the go command looks for them.
fn report(config: &Config, options: &Options, findings: &[Diagnostic]) -> Result<ExitCode> {
    if options.json {
        let json = json::render(ANALYZER, &[(config.id.clone(), findings.to_vec())]);
        write_stdout(config, &json)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut read = |name: &str| fs::read(name).ok().map(Arc::from);
    let context = options.context.map(|lines| text::Context { lines, read: &mut read });
    let text =
        text::render(findings, context, &text::Style { category: false, base: Path::new("") });
    io::stderr().write_all(text.as_bytes()).context("standard error")?;
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes what the go command is to print.
fn write_stdout(config: &Config, text: &str) -> Result<()> {
    match config.stdout.as_str() {
        "" => io::stdout().write_all(text.as_bytes()).context("standard output"),
        path => fs::write(path, text).with_context(|| path.to_owned()),
    }
}

/// Applies the fixes, or leaves it to the go command, or prints what they change. The
/// findings are not printed. The exit code is 1 when a file could not be changed.
fn fix(config: &Config, mode: FixMode, analysed: &Analysed) -> Result<ExitCode> {
    let mut changes = Changes::of(&analysed.findings, &analysed.originals);
    match (mode, config.fix_archive.as_str()) {
        (FixMode::Diff, _) => write_stdout(config, &changes.diff(Path::new("")))?,
        (_, "") => changes.write(),
        (_, path) => fs::write(path, changes.archive()?).with_context(|| path.to_owned())?,
    }
    let mut stderr = io::stderr().lock();
    for line in changes.conflicts.iter().chain(&changes.failures) {
        writeln!(stderr, "{line}").context("standard error")?;
    }
    Ok(if changes.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Leaves an empty file of facts: nothing is known yet that importers could use,
/// but without the file the go command would run the unit every time.
fn write_facts(config: &Config) -> Result<()> {
    match config.vetx_output.as_str() {
        "" => Ok(()),
        path => fs::write(path, []).with_context(|| path.to_owned()),
    }
}
