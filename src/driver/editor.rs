//! Packages as an editor shows them: a file that is open there counts as it stands
//! there, saved or not.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashMap;

use crate::checks::{Selection, Suppression};
use crate::diagnostic::{Diagnostic, LayoutAt};
use crate::driver::children::Children;
use crate::driver::golist::{BuildFlags, Query, Target};
use crate::driver::progress::Progress;
use crate::driver::rules::{self, AskedRules, Judging};
use crate::driver::sources::Sources;
use crate::driver::standalone::{self, Listings};

/// What the user of an editor may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The go command: a path, or a name to look for in `$PATH`.
    pub go: PathBuf,
    /// Flags for the go command.
    pub build: BuildFlags,
    /// Whether to analyse tests too.
    pub test: bool,
    /// The platforms, at least one.
    pub targets: Vec<Target>,
    /// The checks.
    pub checks: Selection,
    /// Whose rules for signatures hold; `None` for what they have in common.
    pub rules: Option<AskedRules>,
    /// What comments do that silence findings.
    pub suppression: Suppression,
}

/// The texts of open files, by absolute path.
pub type OpenFiles = FxHashMap<PathBuf, Arc<[u8]>>;

/// The package of a directory, as the go command has listed it: good for as long as no
/// file comes, goes or changes its imports.
#[derive(Debug)]
pub struct Package {
    query: Query,
    listings: Listings,
    judging: Judging,
    /// A line about the rules that were chosen, if there is one to say.
    pub note: Option<String>,
}

/// What is to be said of a package.
#[derive(Debug)]
pub struct Verdict {
    /// The findings, at positions that no `//line` directive has moved.
    pub findings: Vec<Diagnostic>,
    /// The memory behind pointers that cross to a host, at such positions.
    pub layouts: Vec<LayoutAt>,
    /// A line for everything that could not be listed or analysed.
    pub failures: Vec<String>,
    /// Whether these are all findings: no error in the package stood in their way.
    pub is_complete: bool,
    sources: Arc<Sources>,
}

impl Package {
    /// Asks the go command for the package in `dir`, which is an absolute path. Until it
    /// answers it is among the `children`.
    ///
    /// # Errors
    /// When there is no go command or no directory, or the go command gives up on every
    /// platform.
    pub fn list(dir: &Path, settings: &Settings, children: &Children) -> Result<Package> {
        let query = Query {
            go: settings.go.clone(),
            dir: dir.to_owned(),
            build: settings.build.clone(),
            test: settings.test,
            patterns: vec![".".to_owned()],
            children: children.clone(),
        };
        for target in &settings.targets {
            query.check_target(target)?;
        }
        let (rules, note) = rules::resolve(settings.rules, || query.go_version())?;
        let listings = standalone::list(&query, &settings.targets, &mut Progress::silent())?;
        let judging = Judging::on(&settings.targets, settings.checks, rules, settings.suppression);
        let release = rules::release_in_use(settings.rules, rules);
        let judging = Judging { release, shows_layouts: true, ..judging };
        Ok(Package { query, listings, judging, note })
    }

    /// Whether the package, or one that it depends on, is in `dir`.
    pub fn depends_on(&self, dir: &Path) -> bool {
        let listings = self.listings.of_platforms.iter();
        listings.flat_map(|listing| &listing.packages).any(|listed| listed.dir == dir)
    }

    /// Analyses the package with files that are open.
    ///
    /// # Errors
    /// When an overlay that the settings name cannot be read.
    pub fn judge(&self, open: OpenFiles) -> Result<Verdict> {
        let sources = Sources::in_editor(standalone::overlay(&self.query)?, open);
        let mut progress = Progress::silent();
        let analysis = standalone::judge(
            &self.query,
            &self.listings,
            Arc::new(sources),
            self.judging,
            &mut progress,
        );
        let findings = analysis.findings.into_iter().flat_map(|(_, findings)| findings);
        Ok(Verdict {
            findings: findings.collect(),
            layouts: analysis.layouts,
            failures: analysis.unlisted.into_iter().chain(analysis.failures).collect(),
            is_complete: analysis.is_complete,
            sources: analysis.sources,
        })
    }
}

impl Verdict {
    /// The text of a file by its absolute path, as it was analysed; `None` if it cannot
    /// be read.
    pub fn text(&self, file: &Path) -> Option<Arc<[u8]>> {
        self.sources.read(file).ok().map(|source| source.text)
    }
}

/// Whether a file on disk still has a text.
pub fn is_unchanged(file: &Path, text: &[u8]) -> bool {
    fs::read(file).is_ok_and(|now| now == text)
}
