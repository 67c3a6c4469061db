//! `wasmptr [packages]`: types from sources, on every wasm platform at once.
//!
//! [`run`] asks `go list` once for each platform, analyses the packages on all
//! processors, merges what the platforms have in common, and prints.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use rustc_hash::FxHashMap;

use crate::checks::{self, Ignore, Selection, Suppression, mentions_ignore, useful_and_useless};
use crate::diagnostic::{Diagnostic, LayoutAt};
use crate::driver::fixes::{Changes, FixMode};
use crate::driver::golist::{Listed, Listing, Query, Target};
use crate::driver::output::{self, Format, Output, Place, Report, write_stdout};
use crate::driver::overlay::Overlay;
use crate::driver::platform::{Learned, Platform};
use crate::driver::prepared::Prepared;
use crate::driver::progress::Progress;
use crate::driver::rules::{self, AskedRules, Judging};
use crate::driver::sources::Sources;
use crate::driver::useless::Ignores;
use crate::driver::{STACK, first_syntax_error, working_directory};
use crate::print::below;
use crate::resolve::{Depth, SourceText};
use crate::source::Position;

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The packages.
    pub query: Query,
    /// The platforms, at least one.
    pub targets: Vec<Target>,
    /// The checks.
    pub checks: Selection,
    /// Whose rules for signatures hold; `None` for what they have in common.
    pub rules: Option<AskedRules>,
    /// What comments do that silence findings.
    pub suppression: Suppression,
    /// How to print findings.
    pub output: Output,
    /// In which form. In JSON findings do not count as failure.
    pub format: Format,
    /// Whether to apply fixes instead of reporting findings.
    pub fix: FixMode,
}

/// Analyses packages. The exit code is 3 when there are findings, or differences to
/// show, 1 when some package could not be analysed or some file not be fixed, whatever
/// was found in others.
///
/// # Errors
/// When nothing could be analysed at all.
pub fn run(options: &Options) -> Result<ExitCode> {
    let mut progress = Progress::new();
    let analysis = analyse_as_asked(options, &mut progress);
    progress.clear();
    let (analysis, note) = match analysis {
        // Whoever reads the log shall learn of it, too.
        Err(error) if options.format == Format::Sarif => {
            let unlisted = vec![format!("wasmptr: {error:#}")];
            (Analysis { unlisted, ..Analysis::default() }, None)
        }
        analysis => analysis?,
    };
    let current = working_directory();
    let failures = [&*analysis.unlisted, &*analysis.failures].concat();
    complain(&current, &note.iter().chain(&failures).collect::<Vec<_>>())?;
    let (has_failed, has_found) = match options.fix {
        FixMode::Report => {
            print(options, &current, &analysis, &failures)?;
            (false, options.format != Format::Json && !analysis.findings.is_empty())
        }
        mode => fix(mode, &current, &analysis)?,
    };
    Ok(if has_failed || !failures.is_empty() {
        ExitCode::FAILURE
    } else if has_found {
        ExitCode::from(3)
    } else {
        ExitCode::SUCCESS
    })
}

/// What came of the analysis, and a line about the rules if there is one to say.
fn analyse_as_asked(
    options: &Options,
    progress: &mut Progress,
) -> Result<(Analysis, Option<String>)> {
    let (rules, note) = rules::resolve(options.rules, || options.query.go_version())?;
    let judging = Judging {
        release: rules::release_in_use(options.rules, rules),
        ..Judging::on(&options.targets, options.checks, rules, options.suppression)
    };
    Ok((analyse(&options.query, &options.targets, judging, progress)?, note))
}

/// Prints lines about what went wrong.
fn complain(current: &Path, lines: &[&String]) -> Result<()> {
    let mut stderr = io::stderr().lock();
    for line in lines {
        writeln!(stderr, "{}", below(current, line)).context("standard error")?;
    }
    Ok(())
}

/// Applies the fixes, or prints what they change. Returns whether a fix could not be
/// applied, and whether there is a difference to see.
fn fix(mode: FixMode, current: &Path, analysis: &Analysis) -> Result<(bool, bool)> {
    let originals = analysis.own_sources().into_iter().map(|file| (file.name, file.text));
    let findings = analysis.findings.iter().flat_map(|(_, findings)| findings);
    let mut changes = Changes::of(findings, &originals.collect());
    let is_diff = mode == FixMode::Diff;
    match is_diff {
        true => write_stdout(&changes.diff(current))?,
        false => changes.write(),
    }
    let lines: Vec<&String> = changes.conflicts.iter().chain(&changes.failures).collect();
    complain(current, &lines)?;
    Ok((!lines.is_empty(), is_diff && !changes.is_empty()))
}

/// What came of an analysis.
#[derive(Debug, Default)]
pub(super) struct Analysis {
    /// The findings of each package, by the path of the package, in order.
    pub findings: Vec<(String, Vec<Diagnostic>)>,
    /// The memory behind pointers, as each platform has it, if that is asked for.
    pub layouts: Vec<LayoutAt>,
    /// A line for everything that the go command could not find or load.
    pub unlisted: Vec<String>,
    /// A line for every package that was found and could not be analysed.
    pub failures: Vec<String>,
    /// The files that were looked at, on any platform.
    pub files: Vec<PathBuf>,
    /// Those among them that are the user's to change.
    own_files: Vec<PathBuf>,
    /// Whether no package was left out for an error in it, in `failures` or not.
    pub is_complete: bool,
    pub sources: Arc<Sources>,
}

impl Analysis {
    /// The files that fixes may change, as they were analysed.
    pub fn own_sources(&self) -> Vec<SourceText> {
        // Without findings nobody would look at them.
        let needed = !self.findings.is_empty();
        let files = self.own_files.iter().filter(|_| needed);
        files.filter_map(|file| self.sources.read(file).ok()).collect()
    }
}

/// One package on one platform.
struct Task<'a> {
    platform: usize,
    listed: &'a Listed,
}

/// What came of a task.
type Outcome = Result<Findings>;

/// What there is to say of one package on one platform.
#[derive(Default)]
struct Findings {
    diagnostics: Vec<Diagnostic>,
    /// The comments that may silence nothing, if these are asked for.
    ignores: Vec<Ignore>,
    layouts: Vec<LayoutAt>,
}

/// Lists and analyses packages, without printing anything.
///
/// # Errors
/// When the go command can list the packages for no platform.
pub(super) fn analyse(
    query: &Query,
    targets: &[Target],
    judging: Judging,
    progress: &mut Progress,
) -> Result<Analysis> {
    for target in targets {
        query.check_target(target)?;
    }
    let sources = Arc::new(Sources::new(overlay(query)?));
    let listings = list(query, targets, progress)?;
    Ok(judge(query, &listings, sources, judging, progress))
}

/// The overlay that the go command is given.
pub(super) fn overlay(query: &Query) -> Result<Overlay> {
    let Some(path) = &query.build.overlay else { return Ok(Overlay::default()) };
    let base = query.directory();
    Overlay::read(&base.join(path), &base)
}

/// Analyses packages that were listed for `query`.
pub(super) fn judge(
    query: &Query,
    listings: &Listings,
    sources: Arc<Sources>,
    judging: Judging,
    progress: &mut Progress,
) -> Analysis {
    let platforms: Vec<Platform> = listings
        .of_platforms
        .iter()
        .map(|listing| Platform::new(listing.clone(), sources.clone()))
        .collect();
    let mut unlisted = Failures::default();
    for failure in &listings.failures {
        unlisted.add(failure.clone());
    }
    unlisted.of_listings(query, &platforms);

    let mut tasks = Vec::new();
    for (at, platform) in platforms.iter().enumerate() {
        tasks.extend(platform.listing.roots().map(|listed| Task { platform: at, listed }));
    }
    let outcomes = work(&platforms, &tasks, judging, progress);

    let mut merged = Merged::default();
    let mut failures = Failures::default();
    let is_complete = outcomes.iter().all(Result::is_ok);
    let (mut ignores, mut layouts) = (Ignores::default(), Vec::new());
    for (at, (task, outcome)) in tasks.iter().zip(outcomes).enumerate() {
        match outcome {
            Ok(findings) => {
                merged.add(task, findings.diagnostics);
                ignores.add(at, findings.ignores);
                layouts.extend(findings.layouts);
            }
            // The go command has found the same error before, and more of them.
            Err(_) if task.listed.error.is_some() => {}
            Err(error) => failures.add(format!("{error:#}")),
        }
    }
    // What could not be analysed may have needed them.
    if unlisted.lines.is_empty() && failures.lines.is_empty() {
        for (at, complaint) in ignores.useless() {
            merged.add(&tasks[at], vec![complaint]);
        }
    }
    let names: Vec<String> = platforms.iter().map(|p| p.listing.target.to_string()).collect();
    let own = tasks.iter().filter(|task| task.listed.may_fix());
    let own_files = own.flat_map(|task| task.listed.files());
    Analysis {
        is_complete,
        layouts,
        own_files: own_files.filter(|file| !sources.is_replaced(file)).collect(),
        sources,
        findings: merged.finish(&names),
        unlisted: unlisted.lines,
        failures: failures.lines,
        files: tasks.iter().flat_map(|task| task.listed.files()).collect(),
    }
}

/// The packages of all platforms that could be listed.
#[derive(Debug)]
pub(super) struct Listings {
    pub of_platforms: Vec<Arc<Listing>>,
    /// A line for each platform that could not.
    failures: Vec<String>,
}

/// Asks the go command for all platforms at once. A platform that cannot be
/// listed is a failure; when none can, that is an error.
pub(super) fn list(query: &Query, targets: &[Target], progress: &mut Progress) -> Result<Listings> {
    let (sender, receiver) = mpsc::channel();
    let mut listings: Vec<Option<Result<Listing>>> = targets.iter().map(|_| None).collect();
    thread::scope(|scope| {
        for (at, target) in targets.iter().enumerate() {
            let (sender, target) = (sender.clone(), target.clone());
            scope.spawn(move || sender.send((at, Listing::read(query, target))));
        }
        drop(sender);
        loop {
            match receiver.recv_timeout(Duration::from_millis(100)) {
                Ok((at, listing)) => listings[at] = Some(listing),
                Err(RecvTimeoutError::Timeout) => progress.show("listing packages"),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    });
    let mut listed = Vec::new();
    let mut errors = Vec::new();
    for listing in listings.into_iter().flatten() {
        match listing {
            Ok(listing) => listed.push(Arc::new(listing)),
            Err(error) => errors.push(error),
        }
    }
    match errors.into_iter().next() {
        Some(error) if listed.is_empty() => Err(error),
        error => {
            let failures = error.map(|error| format!("wasmptr: {error:#}")).into_iter().collect();
            Ok(Listings { of_platforms: listed, failures })
        }
    }
}

/// Does the tasks on all processors. The outcomes come in the order of the tasks.
fn work(
    platforms: &[Platform],
    tasks: &[Task<'_>],
    judging: Judging,
    progress: &mut Progress,
) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from).min(tasks.len());
    let mut outcomes: Vec<Option<Outcome>> = tasks.iter().map(|_| None).collect();
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..workers {
            let (sender, next) = (sender.clone(), &next);
            let worker = move || {
                // What a worker learns of a platform's packages serves its next
                // tasks on that platform.
                let mut learned: Vec<Option<Learned>> = platforms.iter().map(|_| None).collect();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(task) = tasks.get(at) else { return };
                    let platform = &platforms[task.platform];
                    let learned = &mut learned[task.platform];
                    let outcome = check(platform, learned, task.listed, judging);
                    if sender.send((at, outcome)).is_err() {
                        return;
                    }
                }
            };
            let thread = thread::Builder::new().stack_size(STACK);
            thread.spawn_scoped(scope, worker).expect("a thread can be started");
        }
        drop(sender);
        for (done, (at, outcome)) in receiver.iter().enumerate() {
            outcomes[at] = Some(outcome);
            progress.show(&format!("{} of {} packages", done + 1, tasks.len()));
        }
    });
    outcomes.into_iter().map(|outcome| outcome.expect("every task was done")).collect()
}

/// Analyses one package.
fn check(
    platform: &Platform,
    learned: &mut Option<Learned>,
    listed: &Listed,
    judging: Judging,
) -> Outcome {
    let source = listed.source(&platform.sources)?;
    let is_boundary = platform.may_be_boundary(&source.files);
    let may_call = platform.may_call_boundary(listed);
    let mut texts = source.files.iter().map(|file| &file.text);
    let has_ignores = judging.finds_useless && texts.any(|text| mentions_ignore(text));
    if !is_boundary && !may_call && !has_ignores {
        return Ok(Findings::default());
    }
    let Learned { resolver, memo } = learned.get_or_insert_with(|| platform.learned());
    let compiler = &mut resolver.world.compiler;
    compiler.release = compiler.release.or(judging.release);
    let before = resolver.errors().len();
    let package = resolver.add_package(&listed.import_path, source, Depth::Bodies);
    match first_syntax_error(&resolver.world, &package) {
        Some(error) if is_boundary => return Err(error.into()),
        // Without a directive that is only the compiler's business.
        Some(_) => return Ok(Findings::default()),
        None => {}
    }
    let directory = platform.directory(listed);
    let judging = Judging { finds_useless: has_ignores, ..judging };
    let learned = (&mut *resolver, memo);
    let prepared = Prepared::new(learned, package, &directory, judging, may_call, before);
    let prepared = prepared.map_err(|error| anyhow!("wasmptr: {error}"))?;
    let package = prepared.package(&resolver.world, judging, listed.language());
    let mut findings =
        Findings { diagnostics: checks::run(judging.checks, &package), ..Findings::default() };
    if has_ignores {
        findings.ignores = useful_and_useless(&package);
    }
    if judging.shows_layouts {
        findings.layouts = checks::boundary_layouts(&package);
    }
    Ok(findings)
}

/// Lines for what went wrong, each once, in the order in which they came.
#[derive(Default)]
struct Failures {
    lines: Vec<String>,
}

impl Failures {
    fn add(&mut self, line: String) {
        if !self.lines.contains(&line) {
            self.lines.push(line);
        }
    }

    /// What the go command says of the packages that the user named.
    fn of_listings(&mut self, query: &Query, platforms: &[Platform]) {
        for platform in platforms {
            for warning in &platform.listing.warnings {
                if !is_answered_elsewhere(warning, query, platforms) {
                    self.add(format!("wasmptr: {warning}"));
                }
            }
            for listed in platform.listing.roots() {
                match &listed.error {
                    Some(_) if listed.is_excluded() => self.of_excluded(listed, platforms),
                    Some(error) => self.add(error.line(listed.path())),
                    None => {
                        for error in &listed.deps_errors {
                            self.add(error.line(listed.path()));
                        }
                    }
                }
            }
        }
    }

    /// A package without files on this platform is a failure if the user named
    /// just this package and no other platform has files of it either.
    fn of_excluded(&mut self, listed: &Listed, platforms: &[Platform]) {
        let has_files = |platform: &Platform| {
            let same = |root: &&Listed| root.path() == listed.path();
            platform.listing.roots().find(same).is_some_and(|root| !root.is_excluded())
        };
        if let Some(error) = &listed.error
            && listed.is_named_alone()
            && !platforms.iter().any(has_files)
        {
            self.add(error.line(listed.path()));
        }
    }
}

/// Whether a warning is that a pattern matches no packages, though on some other
/// platform it does.
fn is_answered_elsewhere(warning: &str, query: &Query, platforms: &[Platform]) -> bool {
    let Some(quoted) = warning.strip_suffix(" matched no packages") else { return false };
    let lacks = |platform: &Platform| platform.listing.warnings.iter().any(|line| line == warning);
    let pattern = quoted.split('"').nth(1).unwrap_or_default();
    !platforms.iter().all(lacks) || query.matches_here(pattern)
}

/// Findings of all platforms by package, in the order in which they were added.
#[derive(Default)]
struct Merged {
    packages: BTreeMap<String, Vec<(Diagnostic, Vec<usize>)>>,
    /// Where a finding is in the list of its package.
    places: FxHashMap<Key, usize>,
}

/// What makes two findings the same: the package, where they are and what they say.
type Key = (String, Position, Position, String);

impl Merged {
    fn add(&mut self, task: &Task<'_>, diagnostics: Vec<Diagnostic>) {
        if diagnostics.is_empty() {
            return;
        }
        let path = task.listed.path().to_owned();
        let package = self.packages.entry(path.clone()).or_default();
        for diagnostic in diagnostics {
            let Diagnostic { pos, end, message, suggested_fixes: fixes, .. } = diagnostic.clone();
            let place =
                *self.places.entry((path.clone(), pos, end, message)).or_insert_with(|| {
                    package.push((diagnostic, Vec::new()));
                    package.len() - 1
                });
            if package[place].0.suggested_fixes != fixes {
                // What is right on one platform must not be done to another.
                package[place].0.suggested_fixes.clear();
            }
            if !package[place].1.contains(&task.platform) {
                package[place].1.push(task.platform);
            }
        }
    }

    /// Names the platforms of the findings that not all of `names` have.
    fn finish(self, names: &[String]) -> Vec<(String, Vec<Diagnostic>)> {
        let name = |(mut diagnostic, platforms): (Diagnostic, Vec<usize>)| {
            if platforms.len() < names.len() {
                let names: Vec<&str> = platforms.iter().map(|&at| names[at].as_str()).collect();
                diagnostic.target = Some(names.join(","));
            }
            diagnostic
        };
        let mut packages = Vec::with_capacity(self.packages.len());
        for (path, found) in self.packages {
            let mut found: Vec<Diagnostic> = found.into_iter().map(name).collect();
            // What stands at one place stays in the order of its parameters.
            found.sort_by(|a, b| a.pos.cmp(&b.pos));
            packages.push((path, found));
        }
        packages
    }
}

fn print(
    options: &Options,
    current: &Path,
    analysis: &Analysis,
    failures: &[String],
) -> Result<()> {
    let report = Report { findings: &analysis.findings, failures };
    let mut read = |name: &str| Some(analysis.sources.read(Path::new(name)).ok()?.text);
    let place = Place { current, module: &options.query.directory() };
    output::print(&options.output, options.format, &place, &report, &mut read)
}
