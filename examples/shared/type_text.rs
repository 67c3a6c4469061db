//! The canonical text of a type. It leaves nothing out, and go/types can print the
//! same (gotest/internal/typetext). A type parameter is `$` and its index, one of a
//! method's own `%` and its index.

#![allow(dead_code, reason = "no example uses all of it")]

use std::fmt::Write as _;

use wasmptr::arena::IdRange;
use wasmptr::symbol::{Interner, Symbol, is_exported};
use wasmptr::types::{
    ChanDir, Field, Interface, MethodDecl, NamedId, PackageId, Signature, Term, Type, TypeId,
    TypeParam, TypeStore, Var,
};

/// Whether the names of parameters and results are part of a type's text. They are
/// not part of the type (spec, "Type identity").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    Shown,
    Hidden,
}

#[derive(Clone, Copy, Debug)]
pub struct TypeText<'a> {
    pub store: &'a TypeStore,
    pub symbols: &'a Interner,
    names: Names,
    /// Type parameters of the method at hand.
    own: IdRange<TypeParam>,
}

impl<'a> TypeText<'a> {
    /// For types outside of methods.
    pub fn new(store: &'a TypeStore, symbols: &'a Interner, names: Names) -> Self {
        TypeText { store, symbols, names, own: IdRange::EMPTY }
    }

    /// For types in the declaration of this method.
    fn inside(&self, method: &MethodDecl) -> Self {
        TypeText { own: method.type_params, ..*self }
    }

    pub fn typ(&self, typ: TypeId) -> String {
        match self.store.get(typ) {
            Type::Invalid => "invalid".to_owned(),
            Type::Basic(basic) => basic.canonical().name().replace(' ', "-"),
            Type::Named(named) => self.named(named),
            Type::Pointer(elem) => format!("*{}", self.typ(elem)),
            Type::Slice(elem) => format!("[]{}", self.typ(elem)),
            Type::Array { len: Some(len), elem } => format!("[{len}]{}", self.typ(elem)),
            Type::Array { len: None, elem } => format!("[?]{}", self.typ(elem)),
            Type::Chan { dir, elem } => {
                let dir = match dir {
                    ChanDir::Both => "chan",
                    ChanDir::Send => "chan<-",
                    ChanDir::Receive => "<-chan",
                };
                format!("{dir}({})", self.typ(elem))
            }
            Type::Map { key, value } => format!("map[{}]{}", self.typ(key), self.typ(value)),
            Type::Struct(fields) => {
                let fields = join(&self.store.fields[fields], ";", |field| self.field(field));
                format!("struct{{{fields}}}")
            }
            Type::Signature(signature) => self.signature(signature),
            Type::Interface(interface) => self.interface(interface),
            Type::Union(terms) => join(&self.store.terms[terms], "|", |term| self.term(term)),
            Type::TypeParam(param) => {
                let sigil = if self.own.ids().any(|own| own == param) { '%' } else { '$' };
                format!("{sigil}{}", self.store.type_params[param].index)
            }
        }
    }

    /// The methods that are declared for a type, sorted: `*name func(...)(...)`, with
    /// an asterisk if the receiver is a pointer, and after the name the names of the
    /// method's own type parameters.
    pub fn methods(&self, named: NamedId) -> Vec<String> {
        let mut texts: Vec<String> =
            self.method_decls(named).iter().map(|method| self.method(method)).collect();
        texts.sort();
        texts
    }

    /// The names of those methods that have type parameters of their own, and the
    /// constraints of these.
    pub fn method_constraints(&self, named: NamedId) -> Vec<String> {
        let generic = self.method_decls(named).iter().filter(|decl| !decl.type_params.is_empty());
        let text = |method: &MethodDecl| {
            let constraints = self.inside(method).constraints(method.type_params);
            format!("{} {constraints}", self.symbols.resolve(method.name))
        };
        generic.map(text).collect()
    }

    fn method_decls(&self, named: NamedId) -> &'a [MethodDecl] {
        let methods = self.store.named[named].methods.expect("somebody asked for the methods");
        &self.store.method_decls[methods]
    }

    fn method(&self, method: &MethodDecl) -> String {
        let pointer = if method.pointer { "*" } else { "" };
        let name = self.name(method.pkg, method.name);
        let own = join(&self.store.type_params[method.type_params], ",", |param| {
            self.symbols.resolve(param.name).to_owned()
        });
        let own = if own.is_empty() { own } else { format!("[{own}]") };
        format!("{pointer}{name}{own} {}", self.inside(method).typ(method.sig))
    }

    /// The constraints of a list of type parameters; empty for no parameters.
    pub fn constraints(&self, params: IdRange<TypeParam>) -> String {
        let params = &self.store.type_params[params];
        match params.len() {
            0 => String::new(),
            _ => format!("[{}]", join(params, ",", |param| self.typ(param.constraint))),
        }
    }

    fn named(&self, named: NamedId) -> String {
        let named = &self.store.named[named];
        let object = &self.store.objects[named.obj];
        let mut text = self.qualified(object.pkg, object.name);
        if !named.type_args.is_empty() {
            let args = &self.store.type_lists[named.type_args];
            let _ = write!(text, "[{}]", join(args, ",", |&arg| self.typ(arg)));
        }
        text
    }

    fn field(&self, field: &Field) -> String {
        let embedded = if field.embedded { "!" } else { "" };
        let name = self.name(field.pkg, field.name);
        let mut text = format!("{embedded}{name} {}", self.typ(field.typ));
        if let Some(tag) = field.tag {
            let _ = write!(text, " {}", quoted(&self.store.tags[tag]));
        }
        text
    }

    fn signature(&self, signature: Signature) -> String {
        let params = self.vars(signature.params);
        let results = self.vars(signature.results);
        let variadic = if signature.variadic { "..." } else { "" };
        format!("func({params})({results}){variadic}")
    }

    /// Parameters or results, without parentheses.
    pub fn vars(&self, vars: IdRange<Var>) -> String {
        join(&self.store.vars[vars], ",", |var| match self.names {
            Names::Shown => format!("{}:{}", self.symbols.resolve(var.name), self.typ(var.typ)),
            Names::Hidden => self.typ(var.typ),
        })
    }

    fn interface(&self, interface: Interface) -> String {
        let implicit = if interface.implicit { "implicit " } else { "" };
        let methods = &self.store.methods[interface.methods];
        let mut methods: Vec<String> = methods
            .iter()
            .map(|method| {
                format!("{} {}", self.name(method.pkg, method.name), self.typ(method.sig))
            })
            .collect();
        methods.sort();
        let embedded = &self.store.type_lists[interface.embedded];
        let embedded = join(embedded, ";", |&typ| self.typ(typ));
        format!("{implicit}interface{{{}|{embedded}}}", methods.join(";"))
    }

    fn term(&self, term: &Term) -> String {
        let tilde = if term.tilde { "~" } else { "" };
        format!("{tilde}{}", self.typ(term.typ))
    }

    /// The name of a field or method, with its package if other packages cannot
    /// use it.
    fn name(&self, pkg: Option<PackageId>, name: Symbol) -> String {
        let text = self.symbols.resolve(name);
        match is_exported(text) {
            true => text.to_owned(),
            false => format!("{}.{text}", self.path(pkg)),
        }
    }

    /// The name of an object with its package, if it has one.
    pub fn qualified(&self, pkg: Option<PackageId>, name: Symbol) -> String {
        let name = self.symbols.resolve(name);
        match pkg {
            None => name.to_owned(),
            pkg => format!("{}.{name}", self.path(pkg)),
        }
    }

    /// The path of a package, in quotes; empty for the universe. What go list adds to
    /// the path of a variant, as in `path [cmd/compile]`, is left out, since export
    /// data does not have it everywhere.
    fn path(&self, pkg: Option<PackageId>) -> String {
        let path = pkg.map_or(Symbol::EMPTY, |pkg| self.store.package_info(pkg).path);
        let path = self.symbols.resolve(path);
        quoted(path.split_once(" [").map_or(path, |(path, _)| path).as_bytes())
    }
}

/// `text` in double quotes, with all but printable ASCII escaped.
pub fn quoted(text: &[u8]) -> String {
    let mut out = String::from("\"");
    for &byte in text {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            0x20..=0x7e => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out + "\""
}

fn join<T>(items: &[T], separator: &str, text: impl Fn(&T) -> String) -> String {
    items.iter().map(text).collect::<Vec<_>>().join(separator)
}
