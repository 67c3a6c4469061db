//! `go vet -vettool=wasmptr`: one package, described by a `unit.cfg`.
//!
//! [`run`] reads as the protocol does: read the configuration, load the package,
//! check it, print, leave facts. The common case, a package in which no file has
//! a wasm directive, ends after a search over the bytes of its files.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use memchr::memmem;
use rustc_hash::FxHashMap;

use crate::checks::{self, ANALYZER};
use crate::diagnostic::Diagnostic;
use crate::driver::config::Config;
use crate::driver::overlay::Overlay;
use crate::export::ExportData;
use crate::goversion;
use crate::print::{self, json, text};
use crate::resolve::{PackageData, PackageSource, Provider, Resolver, SourceText, World};
use crate::source::Pos;

/// What the command line asks of a unit.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Print JSON and succeed.
    pub json: bool,
    /// Lines of source around each finding in text; `None` for none at all.
    pub context: Option<u32>,
    /// Apply fixes instead of reporting findings.
    pub fix: bool,
    /// The file of `-overlay`.
    pub overlay: Option<PathBuf>,
}

/// Every wasm directive begins with this.
const DIRECTIVE: &[u8] = b"//go:wasm";

/// Analyses the package that the `unit.cfg` at `path` describes. The exit code is
/// 1 when there are findings in text.
///
/// # Errors
/// When the package cannot be analysed. Nothing has been written then, so that
/// the go command runs the unit again.
pub fn run(path: &Path, options: &Options) -> Result<ExitCode> {
    let config = Config::read(path)?;
    let release = std::env::var("GOVERSION").ok().and_then(|version| goversion::minor(&version));
    // Go 1.26 keeps one result for a package, whether it was a dependency or
    // asked for. A dependency that would have findings must therefore not be
    // kept; other releases tell the two apart.
    let shares_results = release == Some(26);
    let diagnostics = match config.vetx_only {
        true if !shares_results => Some(Vec::new()),
        // As a dependency the package is not judged, and neither is its code.
        true => analyse(&config, options).ok(),
        false => Some(analyse(&config, options)?),
    };
    let quiet = config.vetx_only || options.fix;
    let printed = if quiet { &[][..] } else { diagnostics.as_deref().unwrap_or(&[]) };
    let code = report(&config, options, printed)?;
    if diagnostics.is_some_and(|diagnostics| diagnostics.is_empty() || !shares_results) {
        write_facts(&config)?;
    }
    Ok(code)
}

/// The findings in a package.
fn analyse(config: &Config, options: &Options) -> Result<Vec<Diagnostic>> {
    let files = read_sources(config, options)?;
    let directive = memmem::Finder::new(DIRECTIVE);
    if files.iter().all(|file| directive.find(&file.text).is_none()) {
        return Ok(Vec::new());
    }
    let source = PackageSource { files, imports: config.import_map.clone() };
    let provider =
        ExportFiles { compiler: config.compiler.clone(), files: config.package_file.clone() };
    let path = config.import_path.clone();
    on_large_stack(move || check(&path, source, provider))
}

fn check(path: &str, source: PackageSource, provider: ExportFiles) -> Result<Vec<Diagnostic>> {
    let mut world = World::new();
    world.goroot = std::env::var("GOROOT").ok().map(Into::into);
    let mut resolver = Resolver::new(world, Box::new(provider));
    let (package, errors) = resolver.add_package(path, source);
    if let Some(error) = errors.first() {
        bail!(SyntaxError(match error.pos {
            Pos::NONE => error.message.clone(),
            pos => print::located(&resolver.world.files.position(pos), &error.message),
        }));
    }
    let boundaries = resolver.boundaries(&package);
    if let Some(error) = resolver.errors().first() {
        bail!("{error}");
    }
    let world = &resolver.world;
    Ok(checks::run(&checks::Package { world, id: package.id, boundaries: &boundaries }))
}

/// A syntax error with its position, which is printed without the program's name
/// so that editors can jump to it.
#[derive(Debug)]
pub struct SyntaxError(String);

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SyntaxError {}

/// Deeply nested programs need more stack than a main thread has.
fn on_large_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    const STACK: usize = 256 << 20;
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
    match thread.expect("a thread can be started").join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

fn read_sources(config: &Config, options: &Options) -> Result<Vec<SourceText>> {
    // Go 1.24 and later name the files of an overlay themselves.
    let dir = Path::new(&config.dir);
    let overlay = options.overlay.as_deref().and_then(|path| Overlay::find(path, dir));
    let overlay = match overlay {
        Some(path) => Overlay::read(&path, path.parent().unwrap_or(dir))?,
        None => Overlay::default(),
    };
    let mut files = Vec::with_capacity(config.go_files.len());
    for name in &config.go_files {
        let path = overlay.apply(Path::new(name));
        let text = fs::read(path).with_context(|| path.display().to_string())?;
        files.push(SourceText { name: name.clone(), text: text.into() });
    }
    Ok(files)
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
fn report(config: &Config, options: &Options, diagnostics: &[Diagnostic]) -> Result<ExitCode> {
    if options.json {
        let json = json::render(&config.id, ANALYZER, diagnostics);
        match config.stdout.as_str() {
            _ if config.vetx_only => {}
            "" => io::stdout().write_all(json.as_bytes()).context("standard output")?,
            path => fs::write(path, json).with_context(|| path.to_owned())?,
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut read = |name: &str| fs::read(name).ok().map(Arc::from);
    let context = options.context.map(|lines| text::Context { lines, read: &mut read });
    let text = text::render(diagnostics, context);
    io::stderr().write_all(text.as_bytes()).context("standard error")?;
    Ok(if diagnostics.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Leaves an empty file of facts: nothing is known yet that importers could use,
/// but without the file the go command would run the unit every time.
fn write_facts(config: &Config) -> Result<()> {
    match config.vetx_output.as_str() {
        "" => Ok(()),
        path => fs::write(path, []).with_context(|| path.to_owned()),
    }
}
