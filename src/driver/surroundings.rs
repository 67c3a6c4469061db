//! What else lies in a package's directory: files for other platforms, which a
//! change must not break, and code in other languages.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::checks::Latitude;
use crate::driver::sources::Sources;
use crate::resolve::{Resolver, SourcePackage, SourceText};

/// The endings of files that the go command compiles or links besides Go's own. If
/// there are any, a function without a body may have one there.
const FOREIGN: [&str; 17] = [
    "c", "cc", "cpp", "cxx", "f", "F", "f90", "for", "h", "hh", "hpp", "hxx", "m", "s", "S",
    "swig", "syso",
];

/// The directory of a package.
#[derive(Debug)]
pub(super) struct Directory {
    pub path: PathBuf,
    pub sources: Arc<Sources>,
}

/// The files of a directory that are no part of a build.
#[derive(Debug, Default)]
struct Surroundings {
    /// The Go files among them, in order.
    go_files: Vec<SourceText>,
    /// Whether functions without bodies may have some elsewhere.
    has_foreign_code: bool,
    /// The package's own files that are symbolic links.
    linked: FxHashSet<Arc<str>>,
}

impl Directory {
    /// What may be changed in the package, as far as it matters: structs, if rules of
    /// a compiler hold for boundary functions, which costs another look at all code,
    /// and directives, if some are misused.
    pub fn latitude(
        &self,
        resolver: &mut Resolver,
        package: &SourcePackage,
        structs_matter: bool,
        directives_matter: bool,
    ) -> Latitude {
        if !structs_matter && !directives_matter {
            return Latitude::default();
        }
        let files = &resolver.world.files;
        let own = package.files.iter().map(|file| files.name(file.id).clone()).collect();
        let Some(surroundings) = self.surroundings(&own) else { return Latitude::default() };
        let before = resolver.errors().len();
        let rigid = match structs_matter {
            true => resolver.rigid_structs(package, surroundings.go_files),
            false => None,
        };
        let is_known = resolver.errors().len() == before;
        Latitude {
            rigid: rigid.filter(|_| is_known),
            linked: surroundings.linked,
            needs_bodies: !surroundings.has_foreign_code,
        }
    }

    /// What is there besides the package's `own` files. `None` if something cannot be
    /// read.
    fn surroundings(&self, own: &FxHashSet<Arc<str>>) -> Option<Surroundings> {
        let mut found = Surroundings::default();
        let entries: Result<Vec<_>, _> = fs::read_dir(&self.path).ok()?.collect();
        let mut paths: Vec<PathBuf> = entries.ok()?.iter().map(|entry| entry.path()).collect();
        paths.sort_unstable();
        for path in paths {
            let is_own = own.get(&*path.to_string_lossy());
            match path.extension().and_then(OsStr::to_str) {
                Some("go") => match is_own {
                    Some(name) if path.is_symlink() => {
                        found.linked.insert(name.clone());
                    }
                    None if path.is_file() => {
                        found.go_files.push(self.sources.read(&path).ok()?);
                    }
                    _ => {}
                },
                Some(extension) => found.has_foreign_code |= FOREIGN.contains(&extension),
                None => {}
            }
        }
        Some(found)
    }
}
