//! Names under which nothing can be exported, because something else has them.

use crate::resolve::Resolver;
use crate::resolve::misuse::is_linked;
use crate::resolve::package::{Env, SourcePackage};
use crate::symbol::Symbol;
use crate::syntax::ast::{Decl, File, FuncDecl};
use crate::wasm::{MisuseKind, Owner};

impl Resolver {
    /// What is wrong with an export from `env` under `name`.
    pub(super) fn taken_name(&mut self, env: &Env, name: Symbol) -> Option<MisuseKind> {
        if let Some(owner) = self.linked_as(env, name) {
            return Some(MisuseKind::LinkerName(owner));
        }
        let goos = self.world.compiler.goos.as_deref()?;
        let name = self.world.symbols.resolve(name);
        let is_reserved = match goos {
            // cmd/link/internal/wasm, writeExportSec.
            "js" => matches!(name, "run" | "resume" | "getsp" | "mem"),
            "wasip1" => name == "memory" || name == "_start" && self.is_command(&env.package),
            _ => false,
        };
        match is_reserved {
            true => Some(MisuseKind::ReservedName(goos.to_owned())),
            false => is_in_runtime(goos, name).then(|| MisuseKind::RuntimeName(goos.to_owned())),
        }
    }

    /// The function of the package whose symbol is `name`, which is what the compiler
    /// calls the code that it makes for an export, too. A path that symbols spell
    /// otherwise is left out.
    fn linked_as(&mut self, env: &Env, name: Symbol) -> Option<Owner> {
        let text = self.world.symbols.resolve(name);
        let (prefix, local) = text.rsplit_once('.')?;
        let is_plain = |byte: u8| byte > b' ' && byte < 0x7F && !matches!(byte, b'%' | b'"');
        let last_element = prefix.rsplit('/').next()?;
        if prefix != self.symbol_prefix(&env.package)
            || last_element.contains('.')
            || !prefix.bytes().all(is_plain)
        {
            return None;
        }
        let local = self.world.symbols.get(local)?;
        let decl = env.package.decl(local)?;
        let Decl::Func(func) = env.package.get(decl) else { return None };
        let has_symbol = func.sig.type_params.is_empty()
            && self.world.symbols.resolve(local) != "init"
            && (func.body.is_some() || !func.directives.is_empty())
            && !is_linked(&env.package, func);
        let owner: &FuncDecl = func;
        has_symbol.then(|| self.owner(env, owner))
    }

    /// Whether a package is a program that is run. With `-buildmode=c-shared`, which
    /// is for programs whose `main` has nothing to do, there is no `_start`.
    fn is_command(&self, package: &SourcePackage) -> bool {
        let is_main = |file: &File| self.world.symbols.resolve(file.package.name) == "main";
        let main = |file: &File, decl: &Decl| match decl {
            Decl::Func(func) if func.recv.is_none() => {
                let body = func.body.and_then(|body| file.stmts.bodies.get(&body.start));
                self.world.symbols.resolve(func.name.name) == "main"
                    && body.is_some_and(|body| !body.stmts.is_empty())
            }
            _ => false,
        };
        let mut files = package.files.iter().filter(|file| is_main(file));
        files.any(|file| file.decls.iter().any(|decl| main(file, decl)))
    }
}

/// Whether a platform has an assembly function of this name in every program, in all
/// releases that know exports: runtime/rt0_*_wasm.s and runtime/asm_wasm.s.
fn is_in_runtime(goos: &str, name: &str) -> bool {
    match name {
        "wasm_pc_f_loop" | "wasm_pc_f_loop_export" | "wasm_export_lib" => true,
        "wasm_export_run" | "wasm_export_resume" | "wasm_export_getsp" | "_rt0_wasm_js" => {
            goos == "js"
        }
        "_rt0_wasm_wasip1" | "_rt0_wasm_wasip1_lib" => goos == "wasip1",
        _ => false,
    }
}
