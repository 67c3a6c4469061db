//! The canonical text of a package's export data: a line for each object, sorted.
//!
//! ```text
//! "import path" "object's package path".name KIND TEXT
//! ```

use std::fmt::Write as _;
use std::io::{Read, Write};

use anyhow::Result;
use num_bigint::BigInt;
use wasmptr::arena::IdRange;
use wasmptr::export::{ExportData, Importer};
use wasmptr::symbol::{Interner, Symbol, is_exported};
use wasmptr::types::{
    ChanDir, ConstValue, Field, Interface, NamedId, ObjectId, ObjectKind, PackageId, Signature,
    Term, Type, TypeId, TypeParam, TypeStore, Var,
};

/// Writes the lines of the package `path`, whose archive is `data`.
pub fn dump(path: &str, data: impl Read, out: &mut impl Write) -> Result<()> {
    let mut symbols = Interner::new();
    let mut store = TypeStore::new(&mut symbols);
    let mut importer = Importer::new();
    let package = symbols.intern(path);
    let file = importer.open(package, ExportData::read(data)?, &mut store, &mut symbols)?;
    let objects = importer.objects(file, &mut store, &mut symbols)?;
    for &object in &objects {
        importer.complete(object, &mut store, &mut symbols)?;
    }
    let dumper = Dumper { store: &store, symbols: &symbols };
    let mut lines: Vec<String> = objects.iter().map(|&object| dumper.object(object)).collect();
    lines.sort();
    let path = quoted(path.as_bytes());
    for line in lines {
        writeln!(out, "{path} {line}")?;
    }
    Ok(())
}

struct Dumper<'a> {
    store: &'a TypeStore,
    symbols: &'a Interner,
}

impl Dumper<'_> {
    fn object(&self, object: ObjectId) -> String {
        let object = &self.store.objects[object];
        let mut text = format!("{}.{} ", self.path(object.pkg), self.symbols.resolve(object.name));
        let typ = object.typ.expect("the object is complete");
        match object.kind {
            ObjectKind::Const => {
                let value = object.value.as_ref().expect("the constant has a value");
                let _ = write!(text, "const {} {}", self.typ(typ), constant(value));
            }
            ObjectKind::Var => {
                let _ = write!(text, "var {}", self.typ(typ));
            }
            ObjectKind::Func => {
                let constraints = self.constraints(object.type_params);
                let _ = write!(text, "func {constraints}{}", self.typ(typ));
            }
            ObjectKind::Alias => {
                let constraints = self.constraints(object.type_params);
                let _ = write!(text, "alias {constraints}{}", self.typ(typ));
            }
            ObjectKind::TypeName => {
                let Type::Named(named) = self.store.get(typ) else { return text };
                let constraints = self.constraints(self.store.named[named].type_params);
                let underlying = self.store.underlying(typ);
                let _ = write!(text, "type {constraints}{}", self.typ(underlying));
            }
            ObjectKind::Builtin(_) | ObjectKind::Nil => text.push('?'),
        }
        text
    }

    fn constraints(&self, params: IdRange<TypeParam>) -> String {
        let params = &self.store.type_params[params];
        match params.len() {
            0 => String::new(),
            _ => format!("[{}]", join(params, ",", |param| self.typ(param.constraint))),
        }
    }

    fn typ(&self, typ: TypeId) -> String {
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
            Type::TypeParam(param) => format!("${}", self.store.type_params[param].index),
        }
    }

    fn named(&self, named: NamedId) -> String {
        let named = &self.store.named[named];
        let object = &self.store.objects[named.obj];
        let mut text = match object.pkg {
            None => String::new(),
            pkg => self.path(pkg) + ".",
        };
        text += self.symbols.resolve(object.name);
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

    fn vars(&self, vars: IdRange<Var>) -> String {
        join(&self.store.vars[vars], ",", |var| {
            format!("{}:{}", self.symbols.resolve(var.name), self.typ(var.typ))
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

    fn path(&self, pkg: Option<PackageId>) -> String {
        let path = pkg.map_or(Symbol::EMPTY, |pkg| self.store.package_info(pkg).path);
        quoted(self.symbols.resolve(path).as_bytes())
    }
}

fn constant(value: &ConstValue) -> String {
    match value {
        ConstValue::Bool(value) => value.to_string(),
        ConstValue::String(bytes) => quoted(bytes),
        ConstValue::Int(value) => int(value),
        ConstValue::Ratio(value) => format!("rat({}/{})", value.numer(), value.denom()),
        ConstValue::BigFloat(text) => format!("float({text})"),
        ConstValue::Complex(parts) => {
            format!("complex({},{})", constant(&parts.0), constant(&parts.1))
        }
    }
}

/// Decimal as long as it fits 64 bits, for the sake of readers.
fn int(value: &BigInt) -> String {
    match i64::try_from(value) {
        Ok(value) => value.to_string(),
        Err(_) => format!("{value:#x}"),
    }
}

fn quoted(bytes: &[u8]) -> String {
    let mut text = String::from("\"");
    for &byte in bytes {
        match byte {
            b'"' | b'\\' => {
                text.push('\\');
                text.push(byte.into());
            }
            0x20..=0x7e => text.push(byte.into()),
            _ => {
                let _ = write!(text, "\\x{byte:02x}");
            }
        }
    }
    text.push('"');
    text
}

fn join<T>(items: &[T], separator: &str, text: impl Fn(&T) -> String) -> String {
    items.iter().map(text).collect::<Vec<_>>().join(separator)
}
