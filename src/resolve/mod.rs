//! Names to objects, type expressions to types, constant expressions to values.
//!
//! A [`Resolver`] answers questions about packages in source form. Where an
//! answer leads into another package it asks its [`Provider`], which has that
//! package as compiler export data or as source; the answer is the same. Nothing
//! is resolved before it is needed: a declaration is looked at when a signature
//! mentions it, the memory behind a type when somebody calls
//! `Resolver::complete`.
//!
//! What cannot be resolved becomes [`Type::Invalid`](crate::types::Type), about
//! which every check is silent. Damaged input is not silence: it is kept in
//! [`Resolver::errors`].

mod arith;
mod boundary;
mod builtins;
mod call;
mod code;
mod complete;
mod constraints;
mod dead;
mod decls;
mod generics;
mod inferred;
mod inventory;
mod linkname;
mod literal;
mod locals;
mod methods;
mod misuse;
mod names;
mod operand;
mod package;
mod remarks;
mod rigid;
mod scopes;
mod select;
mod taken;
#[cfg(test)]
mod tests;
mod typexpr;

use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::arena::Id;
use crate::export::{ExportData, ExportId, Importer};
use crate::source::{FileId, FileSet, Pos};
use crate::symbol::{Interner, Symbol};
use crate::syntax::ast::{Decl, ExprId};
use crate::types::{NamedId, ObjectId, PackageId, TypeId, TypeStore};
use crate::wasm::Direction;

pub(crate) use code::{Code, CodeId};
pub use inferred::{Answer, Inferred};
pub use linkname::linked_names;
pub(crate) use operand::Operand;
use package::DeclRef;
pub(crate) use package::Env;
pub use package::SourcePackage;
pub use remarks::Remark;
pub(crate) use scopes::{BlockId, Change, LocalId, LocalKind, Use, Value};

/// Everything that is known: names, files and types.
#[derive(Debug)]
pub struct World {
    /// The names of all files and types.
    pub symbols: Interner,
    /// The source files that were read.
    pub files: FileSet,
    /// The types and objects.
    pub types: TypeStore,
    /// What `$GOROOT` stands for in positions of the standard library.
    pub goroot: Option<Box<str>>,
    /// The compiler that the files are for.
    pub compiler: Compiler,
}

/// What is known of the compiler that the files are for.
#[derive(Clone, Debug, Default)]
pub struct Compiler {
    /// Its release: 26 for Go 1.26. `None` if nobody says.
    pub release: Option<u32>,
    /// `$GOOS`, if it compiles for wasm.
    pub goos: Option<Box<str>>,
}

impl World {
    /// A world with nothing but the universe.
    pub fn new() -> Self {
        let mut symbols = Interner::new();
        let types = TypeStore::new(&mut symbols);
        World {
            symbols,
            files: FileSet::default(),
            types,
            goroot: None,
            compiler: Compiler::default(),
        }
    }
}

impl Default for World {
    fn default() -> Self {
        World::new()
    }
}

/// Where a [`Resolver`] gets other packages from.
pub trait Provider: fmt::Debug {
    /// The package with this path, `None` if nothing is known of it. Asked at
    /// most once for a path.
    ///
    /// # Errors
    /// One line without a final stop, when the package is there but cannot be
    /// read.
    fn package(&mut self, path: &str) -> Result<Option<PackageData>, String>;
}

/// A package as a [`Provider`] has it.
#[derive(Debug)]
pub enum PackageData {
    /// As the compiler left it.
    Export(ExportData),
    /// As its files.
    Source(PackageSource),
}

/// The files of a package.
#[derive(Debug, Default)]
pub struct PackageSource {
    /// The files that the build includes.
    pub files: Vec<SourceText>,
    /// The package paths for the import paths in the files. An import path that
    /// is missing here is its own package path.
    pub imports: FxHashMap<Box<str>, Box<str>>,
}

/// A file and its name.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// The name under which positions name it.
    pub name: String,
    /// The bytes, which need not be UTF-8.
    pub text: Arc<[u8]>,
}

/// How much of the files of a package is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The declarations. Errors in function bodies go unnoticed.
    Declarations,
    /// Everything.
    Bodies,
}

/// A package that is there but could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// The package path.
    pub package: String,
    /// What is wrong, one line.
    pub message: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.package, self.message)
    }
}

/// Resolves source packages, see the [module](self).
#[derive(Debug)]
pub struct Resolver {
    /// What is known so far.
    pub world: World,
    provider: Box<dyn Provider>,
    importer: Importer,
    packages: FxHashMap<Symbol, Loaded>,
    /// Where the objects of source packages are declared. Objects that are not
    /// here belong to the importer or the universe.
    declared: FxHashMap<ObjectId, (Rc<SourcePackage>, DeclRef)>,
    /// Objects that are resolved, or being resolved, or failed to.
    visited: FxHashSet<ObjectId>,
    /// Dependencies whose function bodies were needed.
    with_bodies: FxHashMap<PackageId, Rc<SourcePackage>>,
    /// The code of declarations, by file and index of the declaration.
    code: FxHashMap<CodeId, Rc<Code>>,
    /// The types of local variables, by where they are declared. A type switch
    /// declares several at one place.
    local_vars: FxHashMap<(Pos, LocalId), TypeId>,
    /// The objects of local defined types, by where they are declared.
    local_objects: FxHashMap<Pos, ObjectId>,
    /// Where local defined types are declared.
    local_types: FxHashMap<ObjectId, (Env, Id<Decl>)>,
    /// What the expressions in bodies denote, and whether they call something.
    operands: FxHashMap<(FileId, ExprId), (Operand, bool)>,
    /// The imports that packages without source are known to declare, by path and
    /// name.
    known_imports: FxHashMap<(Symbol, Symbol), Direction>,
    /// Defined types whose memory is known as far as it can be.
    completed: FxHashSet<NamedId>,
    /// How deep declarations and expressions are nested at the moment.
    depth: u32,
    /// Whether the expression at hand calls a function or receives from a
    /// channel, which makes `len` of an array no constant.
    has_call: bool,
    errors: Vec<LoadError>,
}

/// How a package was found.
#[derive(Clone, Debug)]
enum Loaded {
    Source(Rc<SourcePackage>),
    Export(ExportId),
    /// Package unsafe, which has no file.
    Unsafe,
    /// Nothing is known of it.
    Missing,
}

/// How deep declarations and expressions may nest before they count as unknown.
/// Go has no limit, but a thread's stack has.
const MAX_DEPTH: u32 = 1000;

impl Resolver {
    /// A resolver that gets other packages from `provider`.
    pub fn new(world: World, provider: Box<dyn Provider>) -> Self {
        Resolver {
            world,
            provider,
            importer: Importer::new(),
            packages: FxHashMap::default(),
            declared: FxHashMap::default(),
            visited: FxHashSet::default(),
            with_bodies: FxHashMap::default(),
            code: FxHashMap::default(),
            local_vars: FxHashMap::default(),
            local_objects: FxHashMap::default(),
            local_types: FxHashMap::default(),
            operands: FxHashMap::default(),
            known_imports: FxHashMap::default(),
            completed: FxHashSet::default(),
            depth: 0,
            has_call: false,
            errors: Vec::new(),
        }
    }

    /// Parses the files of package `path`, the one under analysis, and makes it
    /// known under that path.
    pub fn add_package(
        &mut self,
        path: &str,
        source: PackageSource,
        depth: Depth,
    ) -> Rc<SourcePackage> {
        let path = self.world.symbols.intern(path);
        let package = Rc::new(SourcePackage::parse(&mut self.world, path, source, depth));
        self.packages.insert(path, Loaded::Source(package.clone()));
        package
    }

    /// The packages that were there but could not be read, in the order in which
    /// they were needed.
    pub fn errors(&self) -> &[LoadError] {
        &self.errors
    }

    /// The package that an import path of `importer` means.
    fn import(&mut self, importer: &SourcePackage, import_path: Symbol) -> Loaded {
        self.loaded(importer.package_path(import_path))
    }

    /// The package with this path.
    fn loaded(&mut self, path: Symbol) -> Loaded {
        if path == Symbol::UNSAFE {
            return Loaded::Unsafe;
        }
        if let Some(loaded) = self.packages.get(&path) {
            return loaded.clone();
        }
        let loaded = self.load(path).unwrap_or_else(|message| {
            let package = self.world.symbols.resolve(path).to_owned();
            self.errors.push(LoadError { package, message });
            Loaded::Missing
        });
        self.packages.insert(path, loaded.clone());
        loaded
    }

    fn load(&mut self, path: Symbol) -> Result<Loaded, String> {
        let World { symbols, types, .. } = &mut self.world;
        match self.provider.package(symbols.resolve(path))? {
            None => Ok(Loaded::Missing),
            Some(PackageData::Export(data)) => {
                let file = self.importer.open(path, data, types, symbols);
                Ok(Loaded::Export(file.map_err(|error| error.to_string())?))
            }
            // Syntax errors of other packages are not this package's business:
            // what did not parse is unknown.
            Some(PackageData::Source(source)) => {
                let depth = Depth::Declarations;
                let package = SourcePackage::parse(&mut self.world, path, source, depth);
                Ok(Loaded::Source(Rc::new(package)))
            }
        }
    }

    /// The id of a package, `None` if nothing is known of it.
    fn package_of(&self, loaded: &Loaded) -> Option<PackageId> {
        match loaded {
            Loaded::Missing => None,
            Loaded::Source(package) => Some(package.id),
            Loaded::Unsafe => self.world.types.package_id(Symbol::UNSAFE),
            Loaded::Export(file) => Some(self.importer.package(*file)),
        }
    }

    /// Runs `resolve` one level deeper; past [`MAX_DEPTH`] the answer is
    /// `unknown`.
    fn deeper<T>(&mut self, unknown: T, resolve: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= MAX_DEPTH {
            return unknown;
        }
        self.depth += 1;
        let answer = resolve(self);
        self.depth -= 1;
        answer
    }
}
