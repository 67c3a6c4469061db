//! `go list -json`: which packages there are, and which files belong to them on
//! a platform. Nothing is compiled for it.

use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::str::FromStr;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::driver::children::Children;
use crate::driver::sources::Sources;
use crate::driver::working_directory;
use crate::goversion;
use crate::resolve::{PackageData, PackageSource, Provider};

/// A platform that Go compiles for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// `$GOOS`.
    pub goos: String,
    /// `$GOARCH`.
    pub goarch: String,
}

impl Target {
    /// The platforms of WebAssembly.
    pub fn wasm() -> Vec<Target> {
        let wasm = |goos: &str| Target { goos: goos.to_owned(), goarch: "wasm".to_owned() };
        vec![wasm("js"), wasm("wasip1")]
    }

    /// Reads a list such as `js/wasm,wasip1/wasm`. None is in the result twice.
    ///
    /// # Errors
    /// One line that names what is no platform.
    pub fn parse_list(list: &str) -> Result<Vec<Target>, String> {
        let mut targets = Vec::new();
        for item in list.split(',').map(str::trim) {
            let target = item.parse()?;
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        Ok(targets)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.goos, self.goarch)
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Target, String> {
        match text.split_once('/') {
            Some((goos, goarch)) if !goos.is_empty() && !goarch.is_empty() => {
                Ok(Target { goos: goos.to_owned(), goarch: goarch.to_owned() })
            }
            _ => Err(format!("{text:?} is no platform such as wasip1/wasm")),
        }
    }
}

/// What to ask `go list` for.
#[derive(Clone, Debug)]
pub struct Query {
    /// The go command: a path, or a name to look for in `$PATH`.
    pub go: PathBuf,
    /// The directory in which the go command works; empty for the current one.
    pub dir: PathBuf,
    /// Flags that are passed on.
    pub build: BuildFlags,
    /// Whether to list packages as their tests see them.
    pub test: bool,
    /// The patterns that name the packages.
    pub patterns: Vec<String>,
    /// Where the go commands are found while they are under way.
    pub children: Children,
}

/// The flags of the go command that decide which files belong to a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildFlags {
    /// `-tags`.
    pub tags: Option<String>,
    /// `-mod`.
    pub module_mode: Option<String>,
    /// `-modfile`.
    pub modfile: Option<PathBuf>,
    /// `-overlay`.
    pub overlay: Option<PathBuf>,
}

impl Query {
    /// Whether a pattern names packages on the platform of the environment.
    pub(super) fn matches_here(&self, pattern: &str) -> bool {
        let mut command = self.command(&["list", "-e"]);
        let output = self.output(command.args(["--", pattern]));
        output.is_ok_and(|output| output.status.success() && !output.stdout.is_empty())
    }

    /// `go1.N.M`, the release of the go command.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub(super) fn go_version(&self) -> Result<String> {
        let output = self.output(Command::new(&self.go).args(["env", "GOVERSION"]))?;
        ensure!(output.status.success(), "{}", reason("go env GOVERSION", &output));
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Whether the go command compiles for a platform.
    ///
    /// # Errors
    /// When it does not, or cannot be asked.
    pub(super) fn check_target(&self, target: &Target) -> Result<()> {
        if Target::wasm().contains(target) {
            return Ok(());
        }
        let known = self.output(Command::new(&self.go).args(["tool", "dist", "list"]))?;
        let name = target.to_string();
        let known = String::from_utf8_lossy(&known.stdout);
        ensure!(known.lines().any(|line| line == name), "Go knows no platform {name}");
        Ok(())
    }

    /// The directory in which the go command works, by the name that files below it
    /// have in what it prints.
    pub(super) fn directory(&self) -> PathBuf {
        let dir: PathBuf = working_directory().join(&self.dir).components().collect();
        let is_plain = !dir.components().any(|part| part == Component::ParentDir);
        // What is above a symbolic link is not known by its name.
        if is_plain { dir } else { dir.canonicalize().unwrap_or(dir) }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.go);
        command.args(args).args(self.build.args());
        command
    }

    fn output(&self, command: &mut Command) -> Result<Output> {
        if self.dir != Path::new("") {
            // Without this the go command would be blamed for the directory.
            fs::read_dir(&self.dir).with_context(|| self.dir.display().to_string())?;
            command.current_dir(&self.dir).env("PWD", self.directory());
        }
        let output = self.children.output(command.stdin(Stdio::null()));
        output.with_context(|| format!("cannot run {}", self.go.display()))
    }
}

impl BuildFlags {
    /// The directory in which the go command was given these flags, which for a vet
    /// tool is the package's, `dir`, or one above: the one in which there are the
    /// files that the flags name.
    pub(super) fn given_in<'a>(&self, dir: &'a Path) -> &'a Path {
        let files: Vec<&PathBuf> = self.modfile.iter().chain(&self.overlay).collect();
        let has_all = |dir: &&Path| files.iter().all(|file| dir.join(file).is_file());
        dir.ancestors().find(has_all).unwrap_or(dir)
    }

    fn args(&self) -> impl Iterator<Item = OsString> {
        let path = |path: &Option<PathBuf>| path.clone().map(PathBuf::into_os_string);
        let flags = [
            ("-tags=", self.tags.clone().map(OsString::from)),
            ("-mod=", self.module_mode.clone().map(OsString::from)),
            ("-modfile=", path(&self.modfile)),
            ("-overlay=", path(&self.overlay)),
        ];
        flags.into_iter().filter_map(|(flag, value)| {
            let mut arg = OsString::from(flag);
            arg.push(value?);
            Some(arg)
        })
    }
}

/// The packages of one platform.
#[derive(Debug)]
pub(super) struct Listing {
    pub target: Target,
    pub packages: Vec<Listed>,
    /// Lines that the go command wrote to standard error, though it went on.
    pub warnings: Vec<String>,
}

/// A package as `go list -json` describes it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Listed {
    /// The package path, followed by ` [p.test]` for one that is compiled for the
    /// tests of `p`.
    pub import_path: String,
    pub dir: PathBuf,
    /// Whether it belongs to the standard library.
    pub standard: bool,
    name: String,
    /// The package whose tests this is for; empty for the package itself.
    for_test: String,
    /// The patterns that named the package; none for a dependency.
    #[serde(rename = "Match")]
    patterns: Vec<String>,
    /// The package paths of its imports.
    pub imports: Vec<String>,
    go_files: Vec<PathBuf>,
    import_map: FxHashMap<Box<str>, Box<str>>,
    /// None for the standard library and for files that were named one by one.
    module: Option<Module>,
    pub error: Option<PackageError>,
    pub deps_errors: Vec<PackageError>,
}

/// The module of a package.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Module {
    /// Whether the user works on it.
    main: bool,
    go_version: String,
}

/// Why the go command could not load a package.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct PackageError {
    import_stack: Vec<String>,
    pos: String,
    err: String,
}

impl PackageError {
    /// One line, whatever the go command wrote: with a position if there is one,
    /// otherwise with the package.
    pub fn line(&self, package: &str) -> String {
        let lines: Vec<&str> = self.err.lines().map(str::trim).collect();
        let mut message = lines.join(" ");
        if message == "import cycle not allowed" {
            message = format!("{message}: {}", self.import_stack.join(" imports "));
        }
        match self.pos.as_str() {
            "" => format!("wasmptr: {package}: {message}"),
            pos => format!("{pos}: {message}"),
        }
    }
}

/// The parts of a package's description that matter here. Go 1.21 tells excluded
/// files from missing ones only when it is asked for `IgnoredGoFiles`.
const FIELDS: &str = "-json=ImportPath,Dir,Name,ForTest,Match,GoFiles,IgnoredGoFiles,ImportMap,Imports,Standard,\
     Module,Error,DepsErrors";

impl Listing {
    /// Asks the go command, which must be in `$PATH`.
    ///
    /// # Errors
    /// When there is no go command, or when it gives up.
    pub fn read(query: &Query, target: Target) -> Result<Listing> {
        // A profile says nothing of types, and where there is one for a command the go
        // command would list a package once more for each, unsafe too.
        let mut command = query.command(&["list", "-e", FIELDS, "-deps", "-pgo=off"]);
        if query.test {
            command.arg("-test");
        }
        command.arg("--").args(&query.patterns);
        command.env("GOOS", &target.goos).env("GOARCH", &target.goarch);
        // No wasm platform has cgo; with it, files that Go would leave out count.
        command.env("CGO_ENABLED", "0");
        let output = query.output(&mut command)?;
        ensure!(output.status.success(), "{}", reason("go list", &output));
        let packages = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
        let packages = packages.collect::<Result<_, _>>().context("go list -json")?;
        let stderr = String::from_utf8_lossy(&output.stderr);
        let warnings = complaints(&stderr).map(str::to_owned).collect();
        Ok(Listing { target, packages, warnings })
    }

    /// The packages that the user named, in the form in which go vet analyses
    /// them: with the files of their tests, external tests apart.
    pub fn roots(&self) -> impl Iterator<Item = &Listed> {
        let named = |listed: &&Listed| listed.for_test.is_empty() && !listed.patterns.is_empty();
        let named: FxHashMap<&str, &Listed> = self
            .packages
            .iter()
            .filter(named)
            .map(|listed| (listed.import_path.as_str(), listed))
            .collect();
        let with_tests: FxHashMap<&str, ()> = self
            .packages
            .iter()
            .filter(|listed| !listed.for_test.is_empty() && listed.path() == listed.for_test)
            .map(|listed| (listed.for_test.as_str(), ()))
            .collect();
        self.packages.iter().filter(move |listed| match listed.for_test.as_str() {
            "" => {
                named.contains_key(listed.import_path.as_str())
                    && !with_tests.contains_key(listed.import_path.as_str())
            }
            // The package and its external test; other packages that are compiled
            // anew for the test have nothing of their own in them.
            tested => {
                named.contains_key(tested)
                    && (listed.path() == tested
                        || listed.path().strip_suffix("_test") == Some(tested))
            }
        })
    }
}

/// What the go command wrote to standard error. Downloads are news, not trouble.
fn complaints(stderr: &str) -> impl Iterator<Item = &str> {
    stderr.lines().filter(|line| !line.starts_with("go: downloading "))
}

/// Why the go command gave up, in one line: what it says first is often the heading of
/// what matters, which it says below.
fn reason(command: &str, output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    let mut reason = String::new();
    for line in complaints(&stderr).map(str::trim).filter(|line| !line.is_empty()) {
        match reason.chars().last() {
            None => {}
            Some(':') => reason.push(' '),
            Some(_) => reason.push_str("; "),
        }
        reason.push_str(line);
    }
    if reason.is_empty() { format!("{command}: {}", output.status) } else { reason }
}

impl Listed {
    /// The package path, the same for the package and what its tests make of it.
    pub fn path(&self) -> &str {
        self.import_path.split(' ').next().unwrap_or_default()
    }

    /// Whether a pattern named just this package, not one among others.
    pub fn is_named_alone(&self) -> bool {
        let names_many = |pattern: &str| {
            pattern.contains("...") || ["all", "cmd", "std", "tool", "work"].contains(&pattern)
        };
        self.patterns.iter().any(|pattern| !names_many(pattern))
    }

    /// The N of the Go 1.N that the module is written in, if there is one.
    pub fn language(&self) -> Option<u32> {
        goversion::minor(&format!("go{}", self.module.as_ref()?.go_version))
    }

    /// Whether the files of the package are the user's to change.
    pub fn may_fix(&self) -> bool {
        !self.standard && self.module.as_ref().is_none_or(|module| module.main)
    }

    /// Whether the build leaves out all files of the package on this platform.
    pub fn is_excluded(&self) -> bool {
        let excluded = "build constraints exclude all Go files";
        self.error.as_ref().is_some_and(|error| error.err.starts_with(excluded))
    }

    /// The files, by absolute path.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        self.go_files.iter().map(|file| self.dir.join(file))
    }

    /// Reads the files.
    pub fn source(&self, sources: &Sources) -> Result<PackageSource> {
        let files = self.files().map(|file| sources.read(&file));
        Ok(PackageSource { files: files.collect::<Result<_>>()?, imports: self.import_map.clone() })
    }
}

/// Gives packages as source, from one listing.
#[derive(Debug)]
pub(super) struct SourceProvider {
    pub listing: Arc<Listing>,
    /// From package paths to places in the listing.
    pub index: Arc<FxHashMap<String, usize>>,
    pub sources: Arc<Sources>,
}

impl Provider for SourceProvider {
    fn package(&mut self, path: &str) -> Result<Option<PackageData>, String> {
        let Some(&at) = self.index.get(path) else { return Ok(None) };
        let listed = &self.listing.packages[at];
        if listed.go_files.is_empty() {
            return Ok(None);
        }
        let source = listed.source(&self.sources).map_err(|error| format!("{error:#}"))?;
        Ok(Some(PackageData::Source(source)))
    }
}
