//! What a name means.

use crate::resolve::package::{Env, SourcePackage};
use crate::resolve::scopes::LocalId;
use crate::resolve::{Loaded, Resolver};
use crate::symbol::{Symbol, is_exported};
use crate::syntax::ast::{ExprId, ExprKind, ImportSpec};
use crate::types::{ObjectId, TypeId};

/// What a name means at some place.
#[derive(Clone, Debug)]
pub(super) enum Entity {
    Object(ObjectId),
    Local(LocalId),
    TypeParam(TypeId),
    Unknown,
}

impl Resolver {
    /// What the identifier `ident` for `name`, standing alone, means in `env`: the innermost scope that
    /// declares it counts. A package cannot stand alone, so no import is opened
    /// to find out what it is called.
    pub(super) fn lookup(&mut self, env: &Env, ident: ExprId, name: Symbol) -> Entity {
        if name == Symbol::BLANK {
            return Entity::Unknown;
        }
        if let Some(local) = env.local(ident) {
            return Entity::Local(local);
        }
        if let Some(&(_, typ)) = env.type_params.iter().rev().find(|(param, _)| *param == name) {
            return Entity::TypeParam(typ);
        }
        if explicit_import(env, name).is_some() {
            return Entity::Unknown;
        }
        let object = self
            .declared_object(&env.package, name)
            .or_else(|| self.dot_imported(env, name))
            .or_else(|| self.world.types.lookup(None, name));
        object.map_or(Entity::Unknown, Entity::Object)
    }

    /// The object that a type or value expression names, `x` or `p.x`; `None` for
    /// other expressions, packages and names without meaning.
    pub(crate) fn named_object(&mut self, env: &Env, expr: ExprId) -> Option<ObjectId> {
        match env.kind(expr) {
            ExprKind::Paren(inner) => self.deeper(None, |this| this.named_object(env, inner)),
            ExprKind::Ident(name) => match self.lookup(env, expr, name) {
                Entity::Object(object) => Some(object),
                Entity::Local(local) => self.local_type_object(env, local),
                _ => None,
            },
            ExprKind::Selector { x, sel } => {
                let package = self.package_operand(env, x)?;
                self.member(&package, sel.name)
            }
            _ => None,
        }
    }

    /// The object that a package, or the universe, declares under `name`, as far as
    /// anything at hand knows of it.
    pub(crate) fn known_object(&mut self, path: Option<&str>, name: &str) -> Option<ObjectId> {
        let name = self.world.symbols.intern(name);
        let Some(path) = path else { return self.world.types.lookup(None, name) };
        let path = self.world.symbols.intern(path);
        let package = self.loaded(path);
        self.member(&package, name).or_else(|| {
            let id = self.world.types.package_id(path)?;
            self.world.types.lookup(Some(id), name)
        })
    }

    /// The package that an expression names.
    pub(super) fn package_operand(&mut self, env: &Env, expr: ExprId) -> Option<Loaded> {
        let ExprKind::Ident(name) = env.kind(expr) else { return None };
        let is_shadowed = env.local(expr).is_some()
            || env.type_params.iter().any(|(param, _)| *param == name)
            || env.package.decl(name).is_some();
        if is_shadowed { None } else { self.imported_package(env, name) }
    }

    /// The object that a package declares under `name`.
    pub(super) fn member(&mut self, package: &Loaded, name: Symbol) -> Option<ObjectId> {
        match package {
            Loaded::Source(package) => self.declared_object(package, name),
            Loaded::Unsafe => {
                let id = self.world.types.package_id(Symbol::UNSAFE);
                self.world.types.lookup(id, name)
            }
            Loaded::Export(file) => {
                let world = &mut self.world;
                let found = self.importer.lookup(*file, name, &mut world.types, &mut world.symbols);
                self.importer_result(*file, found).flatten()
            }
            Loaded::Missing => None,
        }
    }

    /// The package that `name` means by an import of the file.
    fn imported_package(&mut self, env: &Env, name: Symbol) -> Option<Loaded> {
        if let Some(import) = explicit_import(env, name) {
            return Some(self.import(&env.package, import.path));
        }
        // An import without a name is called what the package calls itself, which
        // is mostly, but not always, the end of its path. The packages whose path
        // mentions the name are opened first; for nearly every file that is one.
        let text = self.world.symbols.resolve(name).to_owned();
        let (likely, unlikely): (Vec<&ImportSpec>, Vec<&ImportSpec>) = env
            .ast()
            .imports
            .iter()
            .filter(|import| import.name.is_none())
            .partition(|import| self.world.symbols.resolve(import.path).contains(&text));
        likely.into_iter().chain(unlikely).find_map(|import| {
            let package = self.import(&env.package, import.path);
            let path = env.package.package_path(import.path);
            self.is_called(&package, path, name).then_some(package)
        })
    }

    /// The path of the package that an expression names, if the import says so
    /// without being opened: by the name it is given, or by the end of its path.
    pub(crate) fn likely_import<'e>(&'e self, env: &'e Env, expr: ExprId) -> Option<&'e str> {
        let ExprKind::Ident(name) = env.kind(expr) else { return None };
        if env.local(expr).is_some() || env.package.decl(name).is_some() {
            return None;
        }
        let symbols = &self.world.symbols;
        let text = symbols.resolve(name);
        let ends_so = |import: &&ImportSpec| {
            import.name.is_none() && symbols.resolve(import.path).rsplit('/').next() == Some(text)
        };
        let import =
            explicit_import(env, name).or_else(|| env.ast().imports.iter().find(ends_so))?;
        Some(symbols.resolve(env.package.package_path(import.path)))
    }

    fn is_called(&self, package: &Loaded, path: Symbol, name: Symbol) -> bool {
        match self.package_of(package) {
            Some(id) => self.world.types.package_info(id).name == name,
            // Nothing says what an unknown package calls itself; without this a
            // name of it could be taken for a name of the universe.
            None => {
                let path = self.world.symbols.resolve(path);
                path.rsplit('/').next() == Some(self.world.symbols.resolve(name))
            }
        }
    }

    fn dot_imported(&mut self, env: &Env, name: Symbol) -> Option<ObjectId> {
        if !is_exported(self.world.symbols.resolve(name)) {
            return None;
        }
        let is_dot =
            |import: &&ImportSpec| import.name.is_some_and(|ident| ident.name == Symbol::DOT);
        env.ast().imports.iter().filter(is_dot).find_map(|import| {
            let package = self.import(&env.package, import.path);
            self.member(&package, name)
        })
    }

    /// The object for a package-level name of a source package, declared in the
    /// world when it is first asked for.
    pub(super) fn declared_object(
        &mut self,
        package: &std::rc::Rc<SourcePackage>,
        name: Symbol,
    ) -> Option<ObjectId> {
        let decl = package.decl(name)?;
        if let Some(object) = self.world.types.lookup(Some(package.id), name) {
            return Some(object);
        }
        let object = self.declare(package, decl, name);
        self.declared.insert(object, (package.clone(), decl));
        Some(object)
    }
}

/// The import that gives its package just this name.
fn explicit_import(env: &Env, name: Symbol) -> Option<&ImportSpec> {
    env.ast().imports.iter().find(|import| import.name.is_some_and(|ident| ident.name == name))
}
