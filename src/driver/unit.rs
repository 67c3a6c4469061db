//! `go vet -vettool=wasmptr`: one package, described by a `unit.cfg`.
//!
//! [`run`] reads as the protocol does: read the configuration, load the package,
//! check it, print, leave facts. The common case, a package in which no file has
//! a wasm directive, of whose imports nothing is known, and which makes no
//! addresses of pointers, ends after a search over the bytes of its files.
//!
//! Facts serve the wasm platforms alone: elsewhere the files with the directives
//! are hidden, and judged by their sources.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;

use anyhow::{Context as _, Error, Result};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::checks::{self, ANALYZER, Selection, Suppression};
use crate::diagnostic::Diagnostic;
use crate::driver::config::Config;
use crate::driver::fixes::{Changes, FixMode, Originals};
use crate::driver::golist::{BuildFlags, Target};
use crate::driver::host::{self, Hidden};
use crate::driver::output::{self, Format, Output};
use crate::driver::prepared::Prepared;
use crate::driver::progress::Progress;
use crate::driver::rules::{self, AskedRules, Judging};
use crate::driver::sources::{Sources, may_hold_directive};
use crate::driver::surroundings::Directory;
use crate::driver::{STACK, compiler, first_syntax_error, goroot, standalone, vetx};
use crate::export::ExportData;
use crate::goversion;
use crate::infer::facts::Facts;
use crate::infer::{Memo, Tracer};
use crate::print::files::Files;
use crate::print::{full, json, text};
use crate::resolve::{
    Depth, PackageData, PackageSource, Provider, Resolver, SourcePackage, SourceText, World,
};

/// What the command line asks of a unit.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The checks.
    pub checks: Selection,
    /// Whose rules for signatures hold; `None` for what they have in common.
    pub rules: Option<AskedRules>,
    /// What comments do that silence findings.
    pub suppression: Suppression,
    /// How to print findings. In JSON they do not count as failure.
    pub output: Output,
    /// Whether to apply fixes instead of reporting findings.
    pub fix: FixMode,
    /// Whether the go command takes the results for one directory to be those for
    /// any other with the same files.
    pub trimpath: bool,
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
    let format = match config.vetx_only {
        true => Format::Json,
        false => options.output.of_unit(config.has_stdout()).map_err(Error::msg)?,
    };
    let toolchain = Toolchain::from_env(options.trimpath);
    let (rules, note) = rules::resolve(options.rules, || Ok(variable("GOVERSION")))?;
    let judging = Judging {
        checks: options.checks,
        rules,
        release: None,
        suppression: options.suppression,
        // What silences nothing here may do so on another platform.
        finds_useless: false,
        shows_layouts: false,
    };
    let outcome = match config.vetx_only {
        false => {
            let outcome = analyse(&config, options, toolchain, judging)?;
            // The go command prints this once and succeeds; most packages are
            // spared it.
            if let (Some(note), true, 1..) = (note, outcome.has_boundaries, toolchain.release) {
                writeln!(io::stderr(), "{note}").context("standard error")?;
            }
            Some(outcome)
        }
        true => as_dependency(&config, options, toolchain, judging),
    };
    let code = match (&outcome, options.fix) {
        (Some(outcome), FixMode::Report) if !config.vetx_only => {
            report(&config, options, format, &outcome.findings)?
        }
        (Some(outcome), mode) if !config.vetx_only => fix(&config, mode, outcome)?,
        _ => ExitCode::SUCCESS,
    };
    if let Some(outcome) = outcome
        && let Some(facts) = outcome.facts
        && toolchain.may_keep(&config, !outcome.findings.is_empty())
    {
        vetx::write(&config, &facts)?;
    }
    Ok(code)
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

/// What came of a unit.
#[derive(Debug, Default)]
struct Outcome {
    /// By position.
    findings: Vec<Diagnostic>,
    /// Whether a host calls its functions or is called by them, on some platform.
    has_boundaries: bool,
    /// The files that may be fixed, if fixes are asked for.
    originals: Originals,
    /// What importers may know; `None` if they have to find out by themselves.
    facts: Option<Vec<u8>>,
}

impl Outcome {
    /// The outcome as the wasm platforms see it. A type may be another one on the host,
    /// here or in an import, and it is not the host that hands memory over.
    fn confirmed(mut self, config: &Config, options: &Options, judging: Judging) -> Outcome {
        if self.findings.is_empty() {
            return self;
        }
        // What they do not know at all stands as it is.
        let Ok(hidden) = host::ask(config, options, judging) else { return self };
        self.findings.retain(|finding| !hidden.files.contains(Path::new(&*finding.pos.filename)));
        self.findings.extend(hidden.findings);
        self.findings.sort_by(|a, b| a.pos.cmp(&b.pos));
        self.findings.dedup();
        self.originals.extend(hidden.sources.iter().map(original));
        self
    }
}

/// Analyses a package that only serves others. It is not judged, and neither is
/// its code, but its facts serve those that are. `None` if nothing is known.
fn as_dependency(
    config: &Config,
    options: &Options,
    toolchain: Toolchain,
    judging: Judging,
) -> Option<Outcome> {
    let is_asked = toolchain.is_wasm || toolchain.shares_results();
    if !is_asked || is_standard(config) {
        // Nobody asks, or, in the standard library, the answer is known.
        return Some(Outcome { facts: Some(Vec::new()), ..Outcome::default() });
    }
    match analyse(config, options, toolchain, judging) {
        Ok(outcome) => Some(outcome),
        Err(_) if toolchain.shares_results() => None,
        Err(_) => {
            let facts = vetx::read_all(config).0.to_bytes();
            Some(Outcome { facts: Some(facts), ..Outcome::default() })
        }
    }
}

/// What the environment says of the go command.
#[derive(Clone, Copy, Debug)]
struct Toolchain {
    /// N of Go 1.N, 0 if it is unknown.
    release: u32,
    is_wasm: bool,
    trimpath: bool,
}

impl Toolchain {
    fn from_env(trimpath: bool) -> Toolchain {
        Toolchain {
            trimpath,
            release: goversion::minor(&variable("GOVERSION")).unwrap_or(0),
            is_wasm: variable("GOARCH") == "wasm",
        }
    }

    /// Go 1.26 keeps one result for a package, whether it was a dependency or
    /// asked for; other releases tell the two apart, or keep none.
    fn shares_results(self) -> bool {
        self.release == 26
    }

    /// Whether the go command would show findings where they do not belong if it kept
    /// them: for another package's sake, or with the names of another directory.
    fn misplaces_findings(self) -> bool {
        self.shares_results() || self.release > 26 && self.trimpath
    }

    /// Whether the go command may keep the result of a unit until something
    /// changes of which it knows.
    fn may_keep(self, config: &Config, has_findings: bool) -> bool {
        if self.misplaces_findings() && has_findings {
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

/// Whether the package may have facts. Those of the standard library would cost
/// every program something and nobody would gain: its imports are not exported,
/// and its exported functions hand over nothing but bytes.
fn has_facts(config: &Config, toolchain: Toolchain) -> bool {
    toolchain.is_wasm && !is_standard(config)
}

/// Analyses a package that was asked for, or whose facts or findings matter.
fn analyse(
    config: &Config,
    options: &Options,
    toolchain: Toolchain,
    judging: Judging,
) -> Result<Outcome> {
    let has_facts = has_facts(config, toolchain);
    let facts = match has_facts {
        true => vetx::read(config)?,
        false => Facts::default(),
    };
    if has_facts && toolchain.misplaces_findings() && vetx::is_incomplete(config) {
        let outcome = match config.vetx_only {
            true => Some(Outcome::default()),
            false => from_source(config, options, judging),
        };
        let outcome = match outcome {
            Some(outcome) => outcome,
            None => with_facts(config, options, toolchain, judging, facts)?,
        };
        return Ok(Outcome { facts: None, ..outcome });
    }
    with_facts(config, options, toolchain, judging, facts)
}

/// Analyses a package by its sources and what is known of its imports.
fn with_facts(
    config: &Config,
    options: &Options,
    toolchain: Toolchain,
    judging: Judging,
    facts: Facts,
) -> Result<Outcome> {
    let has_facts = has_facts(config, toolchain);
    let is_judged = !config.vetx_only || toolchain.shares_results();
    // Go 1.24 and later name the files of an overlay themselves.
    let sources = Sources::new(host::overlay(config, options)?);
    let files = config.go_files.iter().map(|name| sources.read(Path::new(name)));
    let files = files.collect::<Result<Vec<_>>>()?;
    let has_directive = files.iter().any(|file| may_hold_directive(&file.text));
    let on_host = !toolchain.is_wasm && !config.vetx_only;
    let hidden = match on_host {
        // The standard library has no two types for what it tells the host.
        true => host::analyse(config, options, judging, has_directive && !is_standard(config))?,
        false => Hidden::default(),
    };
    let is_confirmed = !on_host || !hidden.files.is_empty();
    let originals = match options.fix != FixMode::Report && may_fix(config) {
        true => hidden.sources.iter().chain(&files).map(original).collect(),
        false => Originals::default(),
    };
    let is_told = has_directive || !facts.is_empty();
    let makes_addresses = ["unsafe", "reflect"].iter().any(|&p| config.import_map.contains_key(p));
    let unit = Unit {
        path: config.import_path.clone(),
        directory: Directory { path: PathBuf::from(&config.dir), sources: Arc::new(sources) },
        is_judged: is_judged && (has_directive || facts.reach_host()),
        is_learned: has_facts && (is_told || makes_addresses),
        has_directive,
        judging,
        language: goversion::minor(&config.go_version),
        imports: config.package_file.keys().map(|path| String::from(&**path)).collect(),
        facts,
        hidden,
    };
    if !unit.is_judged && !unit.is_learned {
        return Ok(Outcome { originals, ..unit.unseen() });
    }
    let source = PackageSource { files, imports: config.import_map.clone() };
    let provider =
        ExportFiles { compiler: config.compiler.clone(), files: config.package_file.clone() };
    let outcome = on_large_stack(move || unit.analyse(source, provider))?;
    let outcome = Outcome { originals, ..outcome };
    Ok(if is_confirmed { outcome } else { outcome.confirmed(config, options, judging) })
}

/// Whether the files of the package are the user's to change.
fn may_fix(config: &Config) -> bool {
    config.is_of_main_module() && !is_standard(config)
}

fn original(file: &SourceText) -> (String, Arc<[u8]>) {
    (file.name.clone(), file.text.clone())
}

/// Analyses a package by the sources of all that it imports, for want of facts;
/// `None` if that does not work.
fn from_source(config: &Config, options: &Options, judging: Judging) -> Option<Outcome> {
    let target = Target { goos: variable("GOOS"), goarch: variable("GOARCH") };
    let query = host::query(config, options);
    let progress = &mut Progress::silent();
    let analysis = standalone::analyse(&query, &[target], judging, progress).ok()?;
    if !analysis.failures.is_empty() || !analysis.unlisted.is_empty() {
        return None;
    }
    let originals = match options.fix != FixMode::Report && may_fix(config) {
        true => analysis.own_sources().iter().map(original).collect(),
        false => Originals::default(),
    };
    let mut all = analysis.findings.into_iter();
    let own = all.find(|(path, _)| *path == config.import_path);
    let findings = own.map(|(_, findings)| findings).unwrap_or_default();
    Some(Outcome { findings, originals, ..Outcome::default() })
}

/// A package that is looked at.
#[derive(Debug)]
struct Unit {
    path: String,
    directory: Directory,
    /// Whether there may be findings.
    is_judged: bool,
    /// Whether there may be facts of its own.
    is_learned: bool,
    has_directive: bool,
    judging: Judging,
    /// N of Go 1.N, the language of the module.
    language: Option<u32>,
    /// Its imports.
    imports: FxHashSet<String>,
    /// What is known of them.
    facts: Facts,
    hidden: Hidden,
}

impl Unit {
    /// What there is to say without a look at the package.
    fn unseen(self) -> Outcome {
        Outcome {
            originals: Originals::default(),
            has_boundaries: !self.hidden.files.is_empty(),
            findings: self.hidden.findings,
            facts: Some(self.facts.to_bytes()),
        }
    }

    fn analyse(mut self, source: PackageSource, provider: ExportFiles) -> Result<Outcome> {
        let mut world = World::new();
        world.goroot = goroot();
        world.compiler = compiler();
        let mut resolver = Resolver::new(world, Box::new(provider));
        let package = resolver.add_package(&self.path, source, Depth::Bodies);
        match first_syntax_error(&resolver.world, &package) {
            Some(error) if self.has_directive => return Err(error.into()),
            // Without a directive that is only the compiler's business.
            Some(_) => return Ok(self.unseen()),
            None => {}
        }
        self.facts.make_known(&mut resolver);
        let mut memo = Memo::default();
        memo.facts = std::mem::take(&mut self.facts);
        self.imports.retain(|path| !memo.facts.knows(path));
        memo.silent = Arc::new(std::mem::take(&mut self.imports));
        let mut findings = Vec::new();
        let mut has_boundaries = !self.hidden.files.is_empty();
        if self.is_judged {
            let boundaries;
            (findings, boundaries) = self.judge(&mut resolver, &mut memo, &package)?;
            has_boundaries |= boundaries > 0;
        }
        if self.is_learned {
            let learned = Tracer::new(&mut resolver, &mut memo).facts(&package);
            memo.facts.insert(&self.path, learned);
        }
        if !self.hidden.findings.is_empty() {
            findings.extend(self.hidden.findings);
            findings.sort_by(|a, b| a.pos.cmp(&b.pos));
        }
        let facts = Some(memo.facts.to_bytes());
        Ok(Outcome { findings, has_boundaries, facts, originals: Originals::default() })
    }

    /// The findings, and the number of functions that a host calls or is called by.
    fn judge(
        &self,
        resolver: &mut Resolver,
        memo: &mut Memo,
        package: &Rc<SourcePackage>,
    ) -> Result<(Vec<Diagnostic>, usize)> {
        let may_call = memo.facts.reach_host();
        let learned = (&mut *resolver, memo);
        let (directory, judging) = (&self.directory, self.judging);
        let prepared = Prepared::new(learned, package.clone(), directory, judging, may_call, 0);
        let mut prepared = prepared.map_err(Error::msg)?;
        let world = &resolver.world;
        prepared.judge_only(world, |file| !self.hidden.files.contains(file));
        let package = prepared.package(world, judging, self.language);
        Ok((checks::run(judging.checks, &package), prepared.boundaries.len()))
    }
}

fn on_large_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
    match thread.expect("a thread can be started").join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    }
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
fn report(
    config: &Config,
    options: &Options,
    format: Format,
    findings: &[Diagnostic],
) -> Result<ExitCode> {
    let write_json = |findings: Vec<Diagnostic>| {
        write_stdout(config, &json::render(ANALYZER, &[(config.id.clone(), findings)]))?;
        Ok(ExitCode::SUCCESS)
    };
    if format == Format::Json {
        return write_json(findings.to_vec());
    }
    let sources = Sources::new(host::overlay(config, options)?);
    let mut read = |name: &str| Some(sources.read(Path::new(name)).ok()?.text);
    if format == Format::Full && config.has_stdout() {
        // As text with exit code 1 it would cost the package its facts.
        return write_json(output::told_in_full(&options.output, findings, &mut read));
    }
    let mut files = Files::new(&mut read);
    let text = if format == Format::Full {
        full::render(findings, &mut files, &output::piped(&options.output))
    } else {
        let context = options.output.context;
        let context = context.map(|lines| text::Context { lines, files: &mut files });
        text::render(findings, context, &text::Style { category: false, base: Path::new("") })
    };
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
fn fix(config: &Config, mode: FixMode, outcome: &Outcome) -> Result<ExitCode> {
    let mut changes = Changes::of(&outcome.findings, &outcome.originals);
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
