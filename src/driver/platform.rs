//! The packages of one platform, ready to be resolved.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::driver::golist::{Listed, Listing, SourceProvider, Target};
use crate::driver::sources::{Sources, may_hold_directive, may_import, mentions_directive};
use crate::driver::surroundings::Directory;
use crate::driver::{compiler, goroot};
use crate::infer::Memo;
use crate::resolve::{Compiler, Resolver, SourceText, World, linked_names};

/// A platform's listing and what can be said of its packages at a glance.
pub(super) struct Platform {
    pub listing: Arc<Listing>,
    pub sources: Arc<Sources>,
    index: Arc<FxHashMap<String, usize>>,
    /// Whether one of the dependencies of a package outside the standard library,
    /// direct or not, has a wasm directive, by its place in the listing.
    may_call: Vec<bool>,
    /// The paths of the standard library.
    standard: Arc<FxHashSet<String>>,
}

/// What was found out about a platform's packages, good for the next one.
pub(super) struct Learned {
    pub resolver: Resolver,
    pub memo: Memo,
}

impl Platform {
    /// Searches the sources outside the standard library for directives.
    pub fn new(listing: Arc<Listing>, sources: Arc<Sources>) -> Platform {
        let index = listing.packages.iter().enumerate();
        let index: FxHashMap<String, usize> =
            index.map(|(at, listed)| (listed.import_path.clone(), at)).collect();
        let has_directive = directives(&listing, &sources);
        let mut may_call = vec![false; has_directive.len()];
        // A listing gives dependencies first.
        for (at, listed) in listing.packages.iter().enumerate() {
            let mut imports = listed.imports.iter().filter_map(|import| index.get(import));
            may_call[at] = imports.any(|&import| has_directive[import] || may_call[import]);
        }
        let standard = listing.packages.iter().filter(|listed| listed.standard);
        let standard = standard.map(|listed| listed.import_path.clone()).collect();
        Platform {
            listing,
            index: Arc::new(index),
            sources,
            may_call,
            standard: Arc::new(standard),
        }
    }

    /// Whether these files may declare functions that a host calls or is called
    /// by, or that somebody wanted to be such.
    pub fn may_be_boundary(&self, files: &[SourceText]) -> bool {
        files.iter().any(|file| may_hold_directive(&file.text)) || self.may_link_to_import(files)
    }

    /// Whether calls in a package may lead to a host, as far as the packages are
    /// concerned that it imports. What the standard library tells the host is
    /// right, and its own business.
    pub fn may_call_boundary(&self, listed: &Listed) -> bool {
        self.index.get(&listed.import_path).is_some_and(|&at| self.may_call[at])
    }

    /// Whether a function in these files may be linked to an import of another
    /// package. The standard library is full of linknames, and few lead there.
    fn may_link_to_import(&self, files: &[SourceText]) -> bool {
        let mut names: Vec<_> = files.iter().flat_map(|file| linked_names(&file.text)).collect();
        names.sort_unstable();
        names.dedup();
        names.chunk_by(|(path, _), (next, _)| path == next).any(|names| {
            let listed = self.index.get(&*names[0].0).map(|&at| &self.listing.packages[at]);
            listed.into_iter().flat_map(Listed::files).any(|file| {
                self.sources.read(&file).is_ok_and(|source| {
                    names.iter().any(|(_, name)| may_import(&source.text, name))
                })
            })
        })
    }

    /// The directory of a package.
    pub fn directory(&self, listed: &Listed) -> Directory {
        Directory { path: listed.dir.clone(), sources: self.sources.clone() }
    }

    /// Nothing yet.
    pub fn learned(&self) -> Learned {
        let mut world = World::new();
        world.goroot = goroot();
        if self.sources.is_physical {
            world.files.ignore_line_directives();
        }
        let Target { goos, goarch } = &self.listing.target;
        world.compiler =
            Compiler { goos: (goarch == "wasm").then(|| goos.as_str().into()), ..compiler() };
        let provider = SourceProvider {
            listing: self.listing.clone(),
            index: self.index.clone(),
            sources: self.sources.clone(),
        };
        let mut memo = Memo::default();
        memo.silent = self.standard.clone();
        Learned { resolver: Resolver::new(world, Box::new(provider)), memo }
    }
}

/// Which packages outside the standard library have a wasm directive.
fn directives(listing: &Listing, sources: &Sources) -> Vec<bool> {
    let packages = &listing.packages;
    let found: Vec<AtomicBool> = packages.iter().map(|_| AtomicBool::new(false)).collect();
    let own: Vec<usize> = (0..packages.len()).filter(|&at| !packages[at].standard).collect();
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from).min(own.len());
    let search = || {
        while let Some(&at) = own.get(next.fetch_add(1, Ordering::Relaxed)) {
            let has_directive =
                packages[at].files().any(|file| sources.search(&file, mentions_directive));
            found[at].store(has_directive, Ordering::Relaxed);
        }
    };
    thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(search);
        }
        search();
    });
    found.into_iter().map(AtomicBool::into_inner).collect()
}
