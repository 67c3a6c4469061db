//! A package with all that the checks look at.

use std::path::Path;
use std::rc::Rc;

use crate::checks::{Latitude, Package};
use crate::driver::rules::Judging;
use crate::driver::surroundings::Directory;
use crate::infer::{Memo, Tables, Tracer};
use crate::resolve::{LoadError, Resolver, SourcePackage, World};
use crate::source::{FileId, Span};
use crate::wasm::{Boundary, Misuse, Rules};

/// What was found out about a package, which is not judged yet.
#[derive(Debug)]
pub(super) struct Prepared {
    source: Rc<SourcePackage>,
    pub boundaries: Vec<Boundary>,
    misuses: Vec<Misuse>,
    tables: Tables,
    latitude: Latitude,
    /// Those among the files that are judged.
    judged: Vec<FileId>,
}

impl Prepared {
    /// Finds out all that there is to know of `source`, which was added to `resolver`.
    /// Calls matter if `may_call`, or if the package has boundary functions of its own.
    /// The first `known_errors` of the resolver's errors are somebody else's.
    ///
    /// # Errors
    /// When another package that is needed cannot be read.
    pub fn new(
        (resolver, memo): (&mut Resolver, &mut Memo),
        source: Rc<SourcePackage>,
        directory: &Directory,
        judging: Judging,
        may_call: bool,
        known_errors: usize,
    ) -> Result<Prepared, LoadError> {
        let boundaries = resolver.boundaries(&source);
        let misuses = resolver.misuses(&source);
        if judging.finds_useless || judging.rules.is_some_and(Rules::follows_pointers) {
            resolver.complete_behind_pointers(&boundaries);
        }
        let tables = match may_call || !boundaries.is_empty() {
            true => Tracer::new(resolver, memo).tables(&source),
            // The directives were none.
            false => Tables::default(),
        };
        if let Some(error) = resolver.errors().get(known_errors) {
            return Err(error.clone());
        }
        let structs_matter = judging.rules.is_some() && !boundaries.is_empty();
        let latitude = directory.latitude(resolver, &source, structs_matter, !misuses.is_empty());
        let judged = source.files.iter().map(|file| file.id).collect();
        Ok(Prepared { source, boundaries, misuses, tables, latitude, judged })
    }

    /// Leaves files out, except as what the others refer to.
    pub fn judge_only(&mut self, world: &World, is_judged: impl Fn(&Path) -> bool) {
        let is_judged = |file: FileId| is_judged(Path::new(&**world.files.name(file)));
        let is_visible = |span: Span| is_judged(world.files.file_of(span.start));
        self.boundaries.retain(|boundary| is_visible(boundary.directive));
        self.misuses.retain(|misuse| is_visible(misuse.span));
        self.tables.handovers.retain(|handover| is_visible(handover.span));
        self.tables.readings.retain(|reading| is_visible(reading.span));
        self.judged.retain(|&file| is_judged(file));
    }

    /// What the checks look at. `language` is the N of Go 1.N, if that is known.
    pub fn package<'a>(
        &'a self,
        world: &'a World,
        judging: Judging,
        language: Option<u32>,
    ) -> Package<'a> {
        Package {
            world,
            id: self.source.id,
            source: &self.source,
            judged: &self.judged,
            boundaries: &self.boundaries,
            misuses: &self.misuses,
            tables: &self.tables,
            rules: judging.rules,
            language,
            suppression: judging.suppression,
            latitude: &self.latitude,
        }
    }
}
