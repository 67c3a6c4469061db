//! A package, ready for the checks.

use std::rc::Rc;

use wasmptr::checks::{Latitude, Package, Suppression};
use wasmptr::infer::{Memo, Tables, Tracer};
use wasmptr::resolve::{Depth, PackageSource, Resolver, SourcePackage};
use wasmptr::source::FileId;
use wasmptr::wasm::{Boundary, Misuse, Rules};

/// What checks look at, found out as the drivers do.
pub struct Prepared {
    pub resolver: Resolver,
    pub source: Rc<SourcePackage>,
    boundaries: Vec<Boundary>,
    misuses: Vec<Misuse>,
    tables: Tables,
    judged: Vec<FileId>,
    latitude: Latitude,
}

impl Prepared {
    /// A package of which there are no other files. `follows_pointers` as some
    /// [`Rules`] do.
    pub fn new(
        mut resolver: Resolver,
        path: &str,
        source: PackageSource,
        follows_pointers: bool,
    ) -> Prepared {
        let source = resolver.add_package(path, source, Depth::Bodies);
        let boundaries = resolver.boundaries(&source);
        let misuses = resolver.misuses(&source);
        if follows_pointers {
            resolver.complete_behind_pointers(&boundaries);
        }
        let tables = Tracer::new(&mut resolver, &mut Memo::default()).tables(&source);
        let judged = source.files.iter().map(|file| file.id).collect();
        let rigid = resolver.rigid_structs(&source, Vec::new());
        let latitude = Latitude { rigid, needs_bodies: true, ..Latitude::default() };
        Prepared { resolver, source, boundaries, misuses, tables, judged, latitude }
    }

    /// The package, written for Go 1.N where N is the `language`.
    pub fn package(&self, rules: Option<Rules>, language: u32) -> Package<'_> {
        Package {
            world: &self.resolver.world,
            id: self.source.id,
            source: &self.source,
            judged: &self.judged,
            boundaries: &self.boundaries,
            misuses: &self.misuses,
            tables: &self.tables,
            rules,
            language: Some(language),
            suppression: Suppression::Heeded,
            latitude: &self.latitude,
        }
    }
}
