//! The packages that have an open document, and what is to be done for them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::driver::editor::Package;
use crate::lsp::report::Report;

/// How long a text must stay as it is before it is worth a look. Whoever types does not
/// wait for findings.
const PAUSE: Duration = Duration::from_millis(200);

/// What has to be done anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// To ask the go command, then to analyse, at once.
    Listing,
    /// To analyse, when nobody types.
    Analysis,
}

/// One of the packages.
#[derive(Debug, Default)]
pub(super) struct OpenPackage {
    /// As the go command listed it last.
    pub listed: Option<Arc<Package>>,
    /// What the client was told, with the exception of documents that it had changed
    /// by then.
    pub report: Report,
    /// The lines about what went wrong that the client was told.
    pub failures: Vec<String>,
    due: Option<(Instant, Need)>,
}

/// All of them, by directory.
#[derive(Debug, Default)]
pub(super) struct Packages(BTreeMap<PathBuf, OpenPackage>);

impl Packages {
    /// Notes what a package needs, which is open from now on.
    pub fn need(&mut self, dir: &Path, need: Need) {
        let package = self.0.entry(dir.to_owned()).or_default();
        package.due = match (need, package.due) {
            (Need::Analysis, Some(listing @ (_, Need::Listing))) => Some(listing),
            (Need::Analysis, _) => Some((Instant::now() + PAUSE, need)),
            (Need::Listing, _) => Some((Instant::now(), need)),
        };
    }

    /// Notes that all packages have to be listed.
    pub fn need_all(&mut self) {
        self.list_where(|_, _| true);
    }

    /// Notes that a package, and those that depend on it, have to be listed.
    pub fn need_dependent_on(&mut self, dir: &Path) {
        self.list_where(|of, package| {
            of == dir || package.listed.as_ref().is_none_or(|listed| listed.depends_on(dir))
        });
    }

    fn list_where(&mut self, is_meant: impl Fn(&Path, &OpenPackage) -> bool) {
        for (dir, package) in &mut self.0 {
            if is_meant(dir, package) {
                package.due = Some((Instant::now(), Need::Listing));
            }
        }
    }

    /// Lets what a package needs be done at once. Whether it needs anything.
    pub fn hurry(&mut self, dir: &Path) -> bool {
        let due = self.0.get_mut(dir).and_then(|package| package.due.as_mut());
        due.map(|(at, _)| *at = (*at).min(Instant::now())).is_some()
    }

    /// When there is something to do; `None` if there is nothing.
    pub fn next_due(&self) -> Option<Instant> {
        self.0.values().filter_map(|package| package.due).map(|(at, _)| at).min()
    }

    /// The directory that is due first, and what its package needs. It is not due any
    /// more.
    pub fn take_due(&mut self) -> Option<(PathBuf, Need)> {
        let due = self.0.iter_mut().filter(|(_, package)| package.due.is_some());
        let (dir, package) = due.min_by_key(|(_, package)| package.due.map(|(at, _)| at))?;
        let (at, need) = package.due?;
        if at > Instant::now() {
            return None;
        }
        package.due = None;
        Some((dir.clone(), need))
    }

    /// The package of a directory, if it is open.
    pub fn get_mut(&mut self, dir: &Path) -> Option<&mut OpenPackage> {
        self.0.get_mut(dir)
    }

    /// Closes a package.
    pub fn close(&mut self, dir: &Path) -> Option<OpenPackage> {
        self.0.remove(dir)
    }

    /// What was said of a file and the other files of its package.
    pub fn report_of(&self, file: &Path) -> Option<&Report> {
        self.0
            .values()
            .map(|package| &package.report)
            .find(|report| report.files.contains_key(file) || report.layouts.contains_key(file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due() {
        let (a, b) = (Path::new("/a"), Path::new("/b"));
        let mut packages = Packages::default();
        assert_eq!(packages.next_due(), None);
        packages.need(a, Need::Analysis);
        // Somebody types.
        assert_eq!(packages.take_due(), None);
        assert!(packages.next_due().is_some_and(|at| at > Instant::now()));
        // Somebody waits.
        assert!(packages.hurry(a) && !packages.hurry(b));
        assert_eq!(packages.take_due(), Some((a.to_owned(), Need::Analysis)));
        assert!(!packages.hurry(a));
        packages.need(b, Need::Listing);
        assert_eq!(packages.take_due(), Some((b.to_owned(), Need::Listing)));
        assert_eq!(packages.take_due(), None);
        // What was saved is listed even if somebody goes on to type.
        packages.need(a, Need::Listing);
        packages.need(a, Need::Analysis);
        assert_eq!(packages.take_due(), Some((a.to_owned(), Need::Listing)));
        assert_eq!(packages.next_due(), None);
        packages.need_all();
        assert!(packages.close(a).is_some() && packages.close(a).is_none());
        assert_eq!(packages.take_due(), Some((b.to_owned(), Need::Listing)));
    }

    #[test]
    fn what_nobody_knows_yet_may_depend_on_anything() {
        let mut packages = Packages::default();
        packages.need(Path::new("/a"), Need::Listing);
        packages.take_due();
        packages.need_dependent_on(Path::new("/b"));
        assert_eq!(packages.take_due(), Some((PathBuf::from("/a"), Need::Listing)));
    }
}
