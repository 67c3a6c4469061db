//! What is known of functions in packages without source.
//!
//! The go command shows a vet tool one package at a time, and of the others what
//! the compiler left, which has no function bodies. So what a package's functions
//! do with addresses is written down when it is that package's turn, in terms of
//! their parameters, and travels to the packages that import it.

mod decode;
mod encode;
mod format;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use crate::arena::Id;
use crate::infer::origin::{Mode, Origin, Traced, is_narrow};
use crate::infer::summary::{BoundaryName, Flow, FlowFrom, FuncKey, Summary};
use crate::infer::{Memory, Reason, Tracer};
use crate::resolve::{Resolver, SourcePackage};
use crate::symbol::Symbol;
use crate::syntax::ast::Decl;
use crate::types::{Basic, PackageId, Type, TypeId, TypeParam};
use crate::wasm::{Direction, Holds, Memory as Layout};

use decode::{Decoder, HiddenTypes};
use encode::{Table, package_name};
use format::{FlowFact, FromFact, Function, Import, MemoryFact, OriginFact, PackageName};

pub use format::PackageFacts;

/// Facts of packages.
#[derive(Debug, Default)]
pub struct Facts {
    packages: format::Packages,
    hidden: HiddenTypes,
}

impl Facts {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.packages.is_empty()
    }

    /// Whether a call of a function of which something is known may end at the host.
    pub fn reach_host(&self) -> bool {
        let reaches_host =
            |function: &Function| function.import.is_some() || !function.flows.is_empty();
        self.packages.values().any(|facts| facts.functions.values().any(reaches_host))
    }

    /// The facts as bytes, the same ones for the same facts; none at all if there
    /// are no facts.
    pub fn to_bytes(&self) -> Vec<u8> {
        format::write(&self.packages)
    }

    /// Adds what the file of package `path` says. Of packages that were known
    /// before, only `path` itself is said anew.
    ///
    /// # Errors
    /// One line, when the bytes are no facts.
    pub fn add_bytes(&mut self, path: &str, bytes: &[u8]) -> Result<(), String> {
        for (of, facts) in format::read(bytes)? {
            if of == path {
                self.packages.insert(of, facts);
            } else {
                self.packages.entry(of).or_insert(facts);
            }
        }
        Ok(())
    }

    /// Whether anything is known of package `path`.
    pub fn knows(&self, path: &str) -> bool {
        self.packages.contains_key(path)
    }

    /// Sets what is known of package `path`.
    pub fn insert(&mut self, path: &str, facts: PackageFacts) {
        if facts.is_empty() {
            self.packages.remove(path);
        } else {
            self.packages.insert(path.to_owned(), facts);
        }
    }

    /// Tells the resolver which functions are imports.
    pub fn make_known(&self, resolver: &mut Resolver) {
        for (path, facts) in &self.packages {
            let package = PackageName { path: path.clone(), name: facts.name.clone() };
            for (name, function) in &facts.functions {
                if let Some(Import { module, name: host }) = &function.import {
                    let package = decode::package(&mut resolver.world, &package);
                    resolver.know_import(package, name, module, host);
                }
            }
        }
    }
}

impl Tracer<'_> {
    /// What importers can use of a package that was added with
    /// [`Depth::Bodies`](crate::resolve::Depth::Bodies).
    pub fn facts(&mut self, package: &Rc<SourcePackage>) -> PackageFacts {
        let has_directive = package.files.iter().any(|file| !file.directives.is_empty());
        self.memo.is_hostless = !has_directive && !self.memo.facts.reach_host();
        let name = package_name(&self.resolver.world, package.id).name;
        let mut facts = PackageFacts { name, ..PackageFacts::default() };
        let mut table = Table::default();
        for (file, syntax) in (0..).zip(&package.files) {
            for (decl, _) in (0..).zip(&syntax.decls) {
                let Some((key, name)) = self.key_of(package, file, decl) else { continue };
                let function = match self.resolver.direction_at(package, file, decl) {
                    Some((Direction::Import { module, name }, _)) => self.import(module, name),
                    _ => self.function_facts(key, &mut table),
                };
                if function != Function::default() {
                    facts.functions.entry(name).or_insert(function);
                }
            }
        }
        facts.types = table.types;
        facts
    }

    /// The function that a declaration declares, and its name among facts.
    fn key_of(
        &mut self,
        package: &Rc<SourcePackage>,
        file: u32,
        decl: u32,
    ) -> Option<(FuncKey, String)> {
        let ast = &package.files[file as usize];
        let Decl::Func(func) = &ast.decls[decl as usize] else { return None };
        let key = match func.recv.and_then(|list| list.get(0)) {
            None => FuncKey::Func(self.resolver.func_object(package, file, decl)?),
            Some(receiver) => {
                let env = crate::resolve::Env::of(package, file);
                let named = self.resolver.receiver_base(&env, ast.fields[receiver].typ)?;
                let methods = self.resolver.methods(named);
                let method_decls = &self.resolver.world.types.method_decls;
                let named_so = |&id: &Id<_>| method_decls[id].name == func.name.name;
                FuncKey::Method(named, methods.ids().find(named_so)?)
            }
        };
        let (path, name) = self.fact_name(key)?;
        // A method can only be declared where its type is.
        let own = self.resolver.world.types.package_info(package.id).path;
        (path == own).then_some((key, name))
    }

    /// The path of a function's package, and the name of the function among facts.
    fn fact_name(&self, key: FuncKey) -> Option<(Symbol, String)> {
        let types = &self.resolver.world.types;
        let text = |symbol: Symbol| self.resolver.world.symbols.resolve(symbol);
        let (pkg, name) = match key {
            FuncKey::Func(object) => {
                let object = &types.objects[object];
                (object.pkg?, text(object.name).to_owned())
            }
            FuncKey::Method(named, method) => {
                let object = &types.objects[types.named[named].obj];
                let method = types.method_decls[method].name;
                (object.pkg?, format!("{}.{}", text(object.name), text(method)))
            }
            FuncKey::Literal(..) => return None,
        };
        Some((types.package_info(pkg).path, name))
    }

    fn import(&self, module: Symbol, name: Symbol) -> Function {
        let text = |symbol: Symbol| self.resolver.world.symbols.resolve(symbol).to_owned();
        let import = Import { module: text(module), name: text(name) };
        Function { import: Some(import), ..Function::default() }
    }

    fn function_facts(&mut self, key: FuncKey, table: &mut Table) -> Function {
        let mut function = Function::default();
        let params = self.type_params(key);
        let summary = self.summary(key);
        if summary.code.is_none() {
            return function;
        }
        for flow in self.flows(key).iter() {
            function.flows.extend(self.flow_fact(flow, &params, table));
        }
        let Some(sig) = self.signature(key) else { return function };
        let results = self.resolver.world.types.vars[sig.results].to_vec();
        for (index, result) in (0..).zip(results) {
            let (mode, origins) = match self.address_mode(result.typ) {
                Some(Mode::Value) => (Mode::Value, &mut function.values),
                Some(Mode::Data) => (Mode::Data, &mut function.data),
                None => continue,
            };
            let traced = self.results(key, index, mode);
            if let Some(facts) = self.origin_facts(&traced, &params, table) {
                origins.insert(index, facts);
            }
        }
        function
    }

    /// How a result of this type can be an address.
    fn address_mode(&mut self, typ: TypeId) -> Option<Mode> {
        match self.resolver.core(typ) {
            Type::Pointer(_) => Some(Mode::Value),
            Type::Slice(_) | Type::Basic(Basic::String) => Some(Mode::Data),
            Type::Basic(basic) if is_narrow(basic) => None,
            Type::Basic(basic) => match basic.canonical() {
                Basic::Bool | Basic::Float32 | Basic::Float64 => None,
                Basic::Complex64 | Basic::Complex128 => None,
                _ => Some(Mode::Value),
            },
            _ => None,
        }
    }

    fn flow_fact(
        &mut self,
        flow: &Flow,
        params: &[Id<TypeParam>],
        table: &mut Table,
    ) -> Option<FlowFact> {
        let from = match &flow.from {
            &FlowFrom::Param { index, is_data } => FromFact::Param { index, data: is_data },
            FlowFrom::Memory { memory, param } => {
                let memory = table.memory(self.resolver, params, memory)?;
                FromFact::Memory { memory, param: *param }
            }
        };
        let package = flow.boundary.pkg.map(|pkg| package_name(&self.resolver.world, pkg));
        let (boundary, label) = (flow.boundary.name.clone(), flow.label.clone());
        Some(FlowFact { from, package, boundary, label })
    }

    /// The origins of a result, if they say anything.
    fn origin_facts(
        &mut self,
        traced: &[Traced],
        params: &[Id<TypeParam>],
        table: &mut Table,
    ) -> Option<Vec<OriginFact>> {
        let facts: Vec<OriginFact> =
            traced.iter().map(|traced| self.origin_fact(&traced.origin, params, table)).collect();
        let says_nothing = |fact| matches!(fact, &OriginFact::Nothing | &OriginFact::Unknown);
        (!facts.iter().all(says_nothing)).then_some(facts)
    }

    fn origin_fact(
        &mut self,
        origin: &Origin,
        params: &[Id<TypeParam>],
        table: &mut Table,
    ) -> OriginFact {
        match origin {
            Origin::Nothing => OriginFact::Nothing,
            Origin::Unknown(_) => OriginFact::Unknown,
            Origin::Host { callee, label, .. } => {
                let package = callee.pkg.map(|pkg| package_name(&self.resolver.world, pkg));
                let (callee, label) = (callee.name.clone(), label.clone());
                OriginFact::Host { package, callee, label }
            }
            Origin::Memory(memory) if self.is_harmless(memory.typ) => OriginFact::Nothing,
            Origin::Memory(memory) => match table.memory(self.resolver, params, memory) {
                Some(memory) => OriginFact::Memory(memory),
                None => OriginFact::Unknown,
            },
            Origin::Param { index, is_data, memory, .. } => {
                let memory = memory.as_ref();
                let memory = memory.and_then(|memory| table.memory(self.resolver, params, memory));
                OriginFact::Param { index: *index, data: *is_data, memory }
            }
        }
    }

    /// Whether no check has anything to say of memory of this type.
    fn is_harmless(&mut self, typ: TypeId) -> bool {
        self.holds(typ) == Holds::No
            && Layout::words(&self.resolver.world.types).holds(typ) == Holds::No
    }

    /// What was learned of a function without source, and what its types are
    /// written in: the package, the table, the type parameters.
    fn fact(&mut self, key: FuncKey) -> Option<(Function, Known)> {
        let is_source = match key {
            FuncKey::Func(object) => self.resolver.func_decl(object).is_some(),
            FuncKey::Method(named, method) => {
                let name = self.resolver.world.types.method_decls[method].name;
                self.resolver.method_decl(named, name).is_some()
            }
            FuncKey::Literal(..) => true,
        };
        if is_source || self.memo.facts.is_empty() {
            return None;
        }
        let (path, name) = self.fact_name(key)?;
        let facts = self.memo.facts.packages.get(self.resolver.world.symbols.resolve(path))?;
        let function = facts.functions.get(&name)?.clone();
        if let FuncKey::Func(object) = key {
            self.resolver.resolve_object(object);
        }
        let package = self.resolver.world.types.package(path);
        Some((function, Known { path, package, params: self.type_params(key) }))
    }

    fn decoded(&mut self, known: &Known, memory: &MemoryFact) -> Option<Memory> {
        let Facts { packages, hidden } = &mut self.memo.facts;
        let facts = packages.get(self.resolver.world.symbols.resolve(known.path))?;
        let package = known.package;
        let mut decoder = Decoder { resolver: &mut *self.resolver, hidden, package, facts };
        decoder.memory(&known.params, memory)
    }

    /// The [`Summary`] of a function without source.
    pub(super) fn summary_from_facts(&mut self, key: FuncKey) -> Option<Summary> {
        let (function, known) = self.fact(key)?;
        let mut summary = Summary { is_import: function.import.is_some(), ..Summary::default() };
        for flow in function.flows {
            let from = match flow.from {
                FromFact::Param { index, data } => FlowFrom::Param { index, is_data: data },
                FromFact::Memory { memory, param } => match self.decoded(&known, &memory) {
                    Some(memory) => FlowFrom::Memory { memory, param },
                    None => continue,
                },
            };
            let world = &mut self.resolver.world;
            let pkg = flow.package.map(|package| decode::package(world, &package));
            let boundary = BoundaryName { pkg, name: flow.boundary };
            summary.flows.push(Flow { from, boundary, label: flow.label, directive: None });
        }
        Some(summary)
    }

    /// The origins of a result of a function without source.
    pub(super) fn results_from_facts(
        &mut self,
        key: FuncKey,
        index: u32,
        mode: Mode,
    ) -> Option<Vec<Traced>> {
        let (mut function, known) = self.fact(key)?;
        let origins = match mode {
            Mode::Value => function.values.remove(&index)?,
            Mode::Data => function.data.remove(&index)?,
        };
        let mut all = Vec::new();
        for origin in origins {
            all.extend(Traced::direct(match origin {
                OriginFact::Nothing => Origin::Nothing,
                OriginFact::Unknown => Origin::Unknown(Reason::Call),
                OriginFact::Host { package, callee, label } => {
                    let world = &mut self.resolver.world;
                    let pkg = package.map(|package| decode::package(world, &package));
                    let callee = BoundaryName { pkg, name: callee };
                    Origin::Host { callee, label, directive: None }
                }
                OriginFact::Memory(memory) => match self.decoded(&known, &memory) {
                    Some(memory) => Origin::Memory(memory),
                    None => Origin::Unknown(Reason::Type),
                },
                OriginFact::Param { index, data, memory } => {
                    let memory = memory.and_then(|memory| self.decoded(&known, &memory));
                    Origin::Param { func: 0, index, is_data: data, memory }
                }
            }));
        }
        Some(all)
    }
}

/// In what the facts of a function are written.
#[derive(Debug)]
struct Known {
    path: Symbol,
    package: PackageId,
    params: Vec<Id<TypeParam>>,
}
