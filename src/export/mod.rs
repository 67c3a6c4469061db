//! Types from the export data that Go compilers write.
//!
//! The file of a package describes every type that its exported declarations
//! reach, those of other packages included: no second file is ever needed to
//! follow a type. It is read by position. Opening a file reads two tables,
//! looking for the first name reads the names, and an object is read when it is
//! asked for. A defined type that is only mentioned is declared, and what is
//! under it stays unread until somebody [completes](Importer::complete) it.
//!
//! The modules are the layers of the format, from the bottom:
//!
//! | module | knows |
//! |---|---|
//! | `archive` | where the data is in the file |
//! | `cursor` | numbers, offsets, the end |
//! | `version` | what each version of the format has |
//! | `pkgbits` | sections, elements and references between them |
//! | `constant`, `unified` | what the elements mean |
//! | `verify` | the whole file, for tests |
//!
//! Files may be damaged. That is always an [`Error`]: no count is believed before
//! there are bytes for it, no index before it is compared with a length, and no
//! type may be deeper or larger than `extent` allows.

mod archive;
#[cfg(test)]
mod assembler;
mod constant;
mod cursor;
mod error;
mod extent;
mod pkgbits;
mod unified;
mod verify;
mod version;

use rustc_hash::FxHashMap;

use crate::symbol::{Interner, Symbol};
use crate::types::{ObjectId, PackageId, TypeStore};

pub use archive::ExportData;
pub use error::Error;
pub use verify::Census;

use extent::Extent;
use pkgbits::{Container, ObjIndex};
use unified::{Memo, Reader};

/// A file of an [`Importer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExportId(u32);

/// Reads the objects of any number of export data files into one [`TypeStore`].
///
/// An object is known by package path and name. When two files describe the same
/// one, the file that was asked first declares it, and the other's description
/// is never read.
#[derive(Debug, Default)]
pub struct Importer {
    files: Vec<File>,
    origins: FxHashMap<ObjectId, Origin>,
}

#[derive(Debug)]
struct File {
    path: Symbol,
    package: PackageId,
    container: Container,
    memo: Memo,
}

/// Where an object is described, and how far it was read.
#[derive(Clone, Copy, Debug)]
struct Origin {
    file: ExportId,
    index: ObjIndex,
    is_complete: bool,
    /// Of an alias that was read: how large the type is that it stands for.
    extent: Extent,
}

impl Importer {
    /// An importer without files.
    pub fn new() -> Self {
        Importer::default()
    }

    /// Adds a file. `path` is the path by which the build knows its package.
    /// Reads the tables and the name of the package, which the store then knows.
    ///
    /// Fails when the file is damaged, or of a version that is not known; the
    /// message then names the version and the compiler.
    pub fn open(
        &mut self,
        path: Symbol,
        data: ExportData,
        store: &mut TypeStore,
        symbols: &mut Interner,
    ) -> Result<ExportId, Error> {
        let container = Container::open(data)?;
        let id = ExportId(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        let mut memo = Memo::default();
        let context = unified::Context { file: id, path, origins: &mut self.origins };
        let package = Reader::new(&container, &mut memo, context, store, symbols).own_package()?;
        self.files.push(File { path, package, container, memo });
        Ok(id)
    }

    /// The path under which the file was added.
    pub fn path(&self, file: ExportId) -> Symbol {
        self.file(file).path
    }

    /// The package that the file describes. Its path is the one that the compiler
    /// was told, which for a command is `main`.
    pub fn package(&self, file: ExportId) -> PackageId {
        self.file(file).package
    }

    /// The line in which the compiler says who wrote the file and for which
    /// platform, see [`ExportData::header`].
    pub fn header(&self, file: ExportId) -> &str {
        self.file(file).container.header()
    }

    /// The version of the format in which the file is written.
    pub fn version(&self, file: ExportId) -> u32 {
        self.file(file).container.version().number()
    }

    /// The object that the file's own package declares under `name`: `None` if it
    /// declares none, or one that nothing exported mentions.
    pub fn lookup(
        &mut self,
        file: ExportId,
        name: Symbol,
        store: &mut TypeStore,
        symbols: &mut Interner,
    ) -> Result<Option<ObjectId>, Error> {
        self.reader(file, store, symbols).lookup(name)
    }

    /// Every object in the file that a Go program can name, of the package itself
    /// and of those that it mentions, in the order of the file. Declares them
    /// all.
    pub fn objects(
        &mut self,
        file: ExportId,
        store: &mut TypeStore,
        symbols: &mut Interner,
    ) -> Result<Vec<ObjectId>, Error> {
        self.reader(file, store, symbols).objects()
    }

    /// The file from which this importer declared `object`; `None` if somebody
    /// else did.
    pub fn origin(&self, object: ObjectId) -> Option<ExportId> {
        self.origins.get(&object).map(|origin| origin.file)
    }

    /// Reads what is known of `object`: the underlying type of a defined type, the
    /// type of anything else, the value of a constant, the constraints of type
    /// parameters. Defined types that are mentioned there are declared, not
    /// completed, and instances are not [expanded](TypeStore::expand).
    ///
    /// Does nothing when that was done before, or when this importer did not
    /// declare the object. An error leaves the object incomplete.
    pub fn complete(
        &mut self,
        object: ObjectId,
        store: &mut TypeStore,
        symbols: &mut Interner,
    ) -> Result<(), Error> {
        match self.origins.get(&object) {
            Some(&origin) if !origin.is_complete => {
                self.reader(origin.file, store, symbols).complete(object, origin.index)
            }
            _ => Ok(()),
        }
    }

    /// Reads the methods that are declared for the defined type `object`, in the
    /// order of the source, except that Go 1.27.0 and 1.27.1 put those with type
    /// parameters of their own last.
    ///
    /// Does nothing when that was done before, when the object is no defined type,
    /// or when this importer did not declare it. An error leaves the methods
    /// unknown.
    pub fn methods(
        &mut self,
        object: ObjectId,
        store: &mut TypeStore,
        symbols: &mut Interner,
    ) -> Result<(), Error> {
        match (self.origins.get(&object), store.named_of(object)) {
            (Some(&origin), Some(named)) if store.named[named].methods.is_none() => {
                self.reader(origin.file, store, symbols).methods(object, named, origin.index)
            }
            _ => Ok(()),
        }
    }

    /// Reads everything in the file that this module can read, methods included,
    /// and checks that it takes every byte of every element. For tests: a program
    /// that wants to know something asks for that.
    pub fn verify(
        &mut self,
        file: ExportId,
        store: &mut TypeStore,
        symbols: &mut Interner,
    ) -> Result<Census, Error> {
        self.reader(file, store, symbols).verify()
    }

    fn file(&self, file: ExportId) -> &File {
        &self.files[file.0 as usize]
    }

    /// A reader lives for one question: one that failed is never asked again.
    fn reader<'a>(
        &'a mut self,
        file: ExportId,
        store: &'a mut TypeStore,
        symbols: &'a mut Interner,
    ) -> Reader<'a> {
        let File { path, container, memo, .. } = &mut self.files[file.0 as usize];
        let context = unified::Context { file, path: *path, origins: &mut self.origins };
        Reader::new(container, memo, context, store, symbols)
    }
}
