//! Imports that are declared again by `//go:linkname`.
//!
//! A function without a body may be given the symbol of another one. If that is a
//! wasm import, each call goes to the host, with parameters that no compiler has
//! looked at. The linker does not mind symbols that do not exist.

use std::borrow::Cow;
use std::rc::Rc;

use memchr::{memchr, memmem};
use rustc_hash::FxHashMap;

use crate::resolve::package::SourcePackage;
use crate::resolve::{Loaded, Resolver};
use crate::source::Span;
use crate::symbol::Symbol;
use crate::syntax::ast::{Decl, FuncDecl};
use crate::syntax::directive::{self, Linkname, split_target};
use crate::types::PackageId;
use crate::wasm::Direction;

/// The package paths and names to which the linknames in a file may lead. The text
/// is only searched: what is missing here is surely no such target.
pub fn linked_names(text: &[u8]) -> impl Iterator<Item = (Cow<'_, str>, &str)> {
    memmem::find_iter(text, b"//go:linkname ").filter_map(|start| {
        let comment = &text[start..];
        let length = memchr(b'\n', comment).unwrap_or(comment.len());
        split_target(directive::linkname(&comment[..length])?.1)
    })
}

impl Resolver {
    /// The linknames that the compiler accepts in `package`, by local name. Of
    /// several for one name, which it does not, the first counts.
    pub(super) fn linknames(&self, package: &SourcePackage) -> FxHashMap<Symbol, Linkname> {
        let mut linknames = FxHashMap::default();
        for file in &package.files {
            if file.imports.iter().any(|import| import.path == Symbol::UNSAFE) {
                for &linkname in &file.linknames {
                    linknames.entry(linkname.local).or_insert(linkname);
                }
            }
        }
        linknames
    }

    /// The import that a function without a directive declares again: its
    /// direction, the linkname, and what messages call it.
    pub(super) fn redeclared(
        &mut self,
        package: &Rc<SourcePackage>,
        func: &FuncDecl,
        linknames: &FxHashMap<Symbol, Linkname>,
    ) -> Option<(Direction, Span, Option<String>)> {
        let is_plain = func.recv.is_none() && func.sig.type_params.is_empty();
        if func.body.is_some() || !func.directives.is_empty() || !is_plain {
            return None;
        }
        let linkname = linknames.get(&func.name.name)?;
        let target = self.world.symbols.resolve(linkname.target);
        let (path, name) = split_target(target)?;
        let (path, name) = (path.into_owned(), name.to_owned());
        let (path, symbol) = (self.linked_path(package, &path)?, self.world.symbols.intern(&name));
        let direction = self.import_of(path, symbol)?;
        let loaded = self.loaded(path);
        let declaring = self.package_of(&loaded).or_else(|| self.world.types.package_id(path));
        let shown = match declaring.filter(|&id| id != package.id) {
            Some(id) => {
                let package = self.world.types.package_info(id).name;
                format!("{}.{name}", self.world.symbols.resolve(package))
            }
            None => name,
        };
        Some((direction, linkname.span, Some(shown)))
    }

    /// Makes an import known that the package `pkg` declares, of which there may be
    /// no source.
    pub(crate) fn know_import(
        &mut self,
        pkg: PackageId,
        name: &str,
        host_module: &str,
        host_name: &str,
    ) {
        let path = self.world.types.package_info(pkg).path;
        let symbols = &mut self.world.symbols;
        let direction = Direction::Import {
            module: symbols.intern(host_module),
            name: symbols.intern(host_name),
        };
        self.known_imports.insert((path, symbols.intern(name)), direction);
    }

    /// The import that the package with this path declares under `name`, `None` if
    /// that is something else or nothing, or not known: export data does not tell
    /// imports from other functions.
    fn import_of(&mut self, path: Symbol, name: Symbol) -> Option<Direction> {
        let Loaded::Source(package) = self.loaded(path) else {
            return self.known_imports.get(&(path, name)).copied();
        };
        let decl = package.decl(name)?;
        let Decl::Func(func) = package.get(decl) else { return None };
        let (direction, _) = self.direction(&package, decl.file as usize, func)?;
        matches!(direction, Direction::Import { .. }).then_some(direction)
    }

    /// The path with which the symbols of a package begin, before it is escaped.
    pub(super) fn symbol_prefix(&self, package: &SourcePackage) -> &str {
        let own = self.world.types.package_info(package.id);
        let path = self.world.symbols.resolve(own.path);
        // A program's symbols begin with main, but a test links it as what it is.
        match path.split_once(' ') {
            Some((path, _)) => path,
            None if self.world.symbols.resolve(own.name) == "main" => "main",
            None => path,
        }
    }

    /// The path of the package whose symbols begin with `prefix`, as seen from
    /// `package`.
    fn linked_path(&mut self, package: &SourcePackage, prefix: &str) -> Option<Symbol> {
        let own = self.world.types.package_info(package.id);
        let path = self.world.symbols.resolve(own.path);
        let own_prefix = self.symbol_prefix(package);
        if prefix == own_prefix {
            return Some(own.path);
        }
        if prefix == path {
            return None;
        }
        let plain = self.world.symbols.intern(prefix);
        let seen = package.package_path(plain);
        // What a test makes of a package has the same symbols. A vendored package
        // has not those of the one that the import names.
        match self.world.symbols.resolve(seen).split_once(' ') {
            Some((path, _)) if path == prefix => Some(seen),
            _ => Some(plain),
        }
    }
}
