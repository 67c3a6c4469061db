//! What the elements mean: packages, names, and the objects that they name.
//!
//! Things that elements refer to have up to three functions: one reads a
//! reference, one looks it up among those met before, one reads the element:
//! `type_use`, `typ`, `read_type`. The words are those of go/types.

mod method;
mod object;
mod pos;
mod typ;

#[cfg(test)]
mod tests;

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashMap, FxHasher};

use crate::arena::IdRange;
use crate::export::extent::Extent;
use crate::export::pkgbits::{Container, Element, ObjIndex, PkgIndex, PosBaseIndex, TypeIndex};
use crate::export::{Error, ExportId, Origin};
use crate::symbol::{Interner, Symbol};
use crate::types::{ObjectId, PackageId, TypeId, TypeParam, TypeStore};

pub(super) use object::Opened;

/// Reads one file. A reader is made for one question, because after an error its
/// `depth` and `extent` mean nothing.
pub(super) struct Reader<'a> {
    pub container: &'a Container,
    memo: &'a mut Memo,
    context: Context<'a>,
    store: &'a mut TypeStore,
    symbols: &'a mut Interner,
    /// How many type elements are being read, each inside the one before.
    depth: u32,
    /// The parts of the type that is being read, as far as they were read.
    extent: Extent,
}

/// What the importer knows of a file beside its bytes.
pub(super) struct Context<'a> {
    pub file: ExportId,
    pub path: Symbol,
    pub origins: &'a mut FxHashMap<ObjectId, Origin>,
}

/// What was read of a file before.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// `None` is the universe.
    packages: FxHashMap<PkgIndex, Option<PackageId>>,
    pos_bases: FxHashMap<PosBaseIndex, pos::PosBase>,
    objects: FxHashMap<ObjIndex, ObjectId>,
    /// An expression that mentions type parameters belongs to the one declaration
    /// that declares them, so that its index alone says what it means.
    types: FxHashMap<TypeIndex, (TypeId, Extent)>,
    /// The objects of the file's own package, sorted by the hashes of their names:
    /// to sort by the names themselves would take more time than to read them.
    names: Option<Box<[(u64, ObjIndex)]>>,
    /// The type parameters with which methods with type parameters of their own
    /// were read, those of the receiver first.
    method_params: FxHashMap<ObjIndex, IdRange<TypeParam>>,
    /// How many types substitution has copied for uses of generic aliases, and for
    /// methods with type parameters of their own.
    copies: u32,
}

/// The kinds of objects in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Alias,
    Const,
    Type,
    Func,
    Var,
    /// Something of the universe or of package unsafe, which no file describes.
    Stub,
}

/// A Name element.
pub(super) struct Name<'a> {
    pub pkg: PkgIndex,
    pub text: &'a str,
    pub kind: Kind,
}

impl<'a> Reader<'a> {
    pub fn new(
        container: &'a Container,
        memo: &'a mut Memo,
        context: Context<'a>,
        store: &'a mut TypeStore,
        symbols: &'a mut Interner,
    ) -> Self {
        Reader { container, memo, context, store, symbols, depth: 0, extent: Extent::NONE }
    }

    /// The package that the file describes.
    pub fn own_package(&mut self) -> Result<PackageId, Error> {
        let mut root = self.container.public_root()?;
        let index = root.pkg_ref()?;
        self.pkg(index)?.ok_or_else(|| root.error("export data of no package"))
    }

    /// The object of the file's own package with this name.
    pub fn lookup(&mut self, name: Symbol) -> Result<Option<ObjectId>, Error> {
        if self.memo.names.is_none() {
            self.memo.names = Some(self.read_names()?);
        }
        let names = self.memo.names.as_deref().unwrap_or_default();
        let name = self.symbols.resolve(name);
        let hash = hash(name);
        let first = names.partition_point(|&(other, _)| other < hash);
        for &(_, index) in names[first..].iter().take_while(|&&(other, _)| other == hash) {
            if self.name(index)?.text == name {
                return self.object(index).map(Some);
            }
        }
        Ok(None)
    }

    /// All objects that a Go program can name, of any package.
    pub fn objects(&mut self) -> Result<Vec<ObjectId>, Error> {
        let mut objects = Vec::new();
        for index in self.container.objects() {
            let name = self.name(index)?;
            if name.kind != Kind::Stub && name.is_identifier() {
                objects.push(self.object(index)?);
            }
        }
        Ok(objects)
    }

    /// The name of an object.
    pub fn name(&self, index: ObjIndex) -> Result<Name<'a>, Error> {
        let mut element = self.container.name(index)?;
        // The element is a symbol within an object, and both have a marker.
        element.marker()?;
        let pkg = element.pkg_ref()?;
        let text = element.text()?;
        let kind = match element.code()? {
            0 => Kind::Alias,
            1 => Kind::Const,
            2 => Kind::Type,
            3 => Kind::Func,
            4 => Kind::Var,
            5 => Kind::Stub,
            code => return Err(element.error(format!("unknown kind of object {code}"))),
        };
        element.finish()?;
        Ok(Name { pkg, text, kind })
    }

    fn read_names(&self) -> Result<Box<[(u64, ObjIndex)]>, Error> {
        let own = self.container.public_root()?.pkg_ref()?;
        let mut names = Vec::new();
        for index in self.container.objects() {
            let name = self.name(index)?;
            if name.pkg == own {
                names.push((hash(name.text), index));
            }
        }
        names.sort_unstable_by_key(|&(hash, index)| (hash, index));
        Ok(names.into())
    }

    fn pkg_use(&mut self, element: &mut Element<'_>) -> Result<Option<PackageId>, Error> {
        let index = element.pkg_ref()?;
        self.pkg(index)
    }

    /// A package; `None` is the universe.
    fn pkg(&mut self, index: PkgIndex) -> Result<Option<PackageId>, Error> {
        if let Some(&package) = self.memo.packages.get(&index) {
            return Ok(package);
        }
        let package = self.read_pkg(index)?;
        self.memo.packages.insert(index, package);
        Ok(package)
    }

    fn read_pkg(&mut self, index: PkgIndex) -> Result<Option<PackageId>, Error> {
        let mut element = self.container.pkg(index)?;
        let path = match element.text()? {
            "builtin" => return Ok(None),
            // Package unsafe is known already, and nothing is written about it.
            "unsafe" => return Ok(Some(self.store.package(Symbol::UNSAFE))),
            "" => self.context.path,
            path => self.symbols.intern(path),
        };
        let name = self.symbols.intern(element.text()?);
        let package = self.store.package(path);
        self.store.set_package_name(package, name);
        // What the package imports follows.
        Ok(Some(package))
    }
}

fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    name.hash(&mut hasher);
    hasher.finish()
}

impl Name<'_> {
    /// Whether it can be the name of an object in a Go program. A type declared in
    /// a function has a middle dot in its name, a method with type parameters a
    /// full stop.
    pub fn is_identifier(&self) -> bool {
        !self.text.contains(['.', '·'])
    }
}
