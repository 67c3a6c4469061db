//! The lines about one package.

use anyhow::{Result, bail};
use num_bigint::BigInt;
use num_rational::BigRational;
use wasmptr::arena::IdRange;
use wasmptr::resolve::{Depth, PackageSource, Resolver, World};
use wasmptr::source::{Location, Pos};
use wasmptr::symbol::Symbol;
use wasmptr::types::sizes::{Layout, Sizes};
use wasmptr::types::{
    ConstValue, Method, NamedId, Object, ObjectId, ObjectKind, PackageId, Type, TypeId, TypeParam,
    TypeStore, Var,
};
use wasmptr::wasm::memory::{Memory, PointerField, PointerKind, Step};

use crate::text::{Text, quoted};

/// The types in the export data of a package.
pub fn exported(resolver: &mut Resolver, path: &str) -> Vec<String> {
    let objects = resolver.exported_objects(path);
    let mut dumper = Dumper::new(&resolver.world);
    let mut lines = Vec::new();
    for id in objects {
        let object = dumper.object(id);
        if is_plain_type(&dumper.world.types, object) {
            let name = dumper.qualified(object.pkg, object.name);
            lines.push(format!("export {name} {}", dumper.layout(object.typ)));
        }
    }
    lines
}

/// The types, their methods, constants, variables and array types in the sources of
/// a package.
pub fn declared(resolver: &mut Resolver, path: &str, source: PackageSource) -> Result<Vec<String>> {
    let package = resolver.add_package(path, source, Depth::Declarations);
    if let Some(error) = package.errors.first() {
        bail!("{}", error.message);
    }
    let objects = resolver.declared_objects(&package);
    let arrays = resolver.array_lengths(&package);
    let mut dumper = Dumper::new(&resolver.world);
    let mut lines = Vec::new();
    for id in objects {
        let object = dumper.object(id);
        let Location::Source(pos) = object.location else { continue };
        let (at, name) = (dumper.position(pos), dumper.symbol(object.name));
        if let Some(named) = dumper.world.types.named_of(id) {
            let methods = dumper.text.methods(named);
            lines.extend(methods.iter().map(|method| format!("method {at} {name} {method}")));
        }
        let params = type_params(&dumper.world.types, id);
        match object.kind {
            ObjectKind::TypeName | ObjectKind::Func if !params.is_empty() => {
                lines.push(format!("generic {at} {name} {}", dumper.constraints(params)));
            }
            ObjectKind::Const => {
                let typ = object.typ.map_or("unknown".to_owned(), |typ| dumper.typ(typ));
                let value = object.value.as_ref().map_or("unknown".to_owned(), constant);
                lines.push(format!("const {at} {name} {typ} {value}"));
            }
            ObjectKind::TypeName if is_plain_type(&dumper.world.types, object) => {
                lines.push(format!("type {at} {name} {}", dumper.layout(object.typ)));
            }
            ObjectKind::Var => {
                let typ = object.typ.map_or("unknown".to_owned(), |typ| dumper.typ(typ));
                lines.push(format!("var {at} {name} {typ} {}", dumper.layout(object.typ)));
            }
            _ => {}
        }
    }
    for (span, len) in arrays {
        let at = dumper.position(span.start);
        let len = len.map_or("unknown".to_owned(), |len| len.to_string());
        lines.push(format!("array {at} {len}"));
    }
    Ok(lines)
}

/// Whether this is a defined type that is not generic.
fn is_plain_type(store: &TypeStore, object: &Object) -> bool {
    match object.typ.map(|typ| store.get(typ)) {
        Some(Type::Named(named)) if object.kind == ObjectKind::TypeName => {
            store.named[named].type_params.is_empty()
        }
        _ => false,
    }
}

/// The type parameters of a defined type or function.
fn type_params(store: &TypeStore, object: ObjectId) -> IdRange<TypeParam> {
    match store.named_of(object) {
        Some(named) => store.named[named].type_params,
        None => store.objects[object].type_params,
    }
}

struct Dumper<'a> {
    world: &'a World,
    sizes: Sizes<'a>,
    memory: Memory<'a>,
    text: Text<'a>,
}

impl<'a> Dumper<'a> {
    fn new(world: &'a World) -> Self {
        Dumper {
            world,
            sizes: Sizes::new(&world.types, &world.symbols, Layout::GO_WASM),
            memory: Memory::new(&world.types),
            text: Text::new(&world.types, &world.symbols),
        }
    }

    fn object(&self, id: ObjectId) -> &'a Object {
        &self.world.types.objects[id]
    }

    fn symbol(&self, symbol: Symbol) -> &'a str {
        self.world.symbols.resolve(symbol)
    }

    fn position(&self, pos: Pos) -> String {
        let position = self.world.files.physical_position(pos);
        format!("{}:{}:{}", position.filename, position.line, position.column)
    }

    fn qualified(&self, pkg: Option<PackageId>, name: Symbol) -> String {
        let name = self.symbol(name);
        match pkg {
            None => name.to_owned(),
            Some(pkg) => {
                let path = self.symbol(self.world.types.package_info(pkg).path);
                format!("{}.{name}", quoted(path.as_bytes()))
            }
        }
    }

    fn layout(&mut self, typ: Option<TypeId>) -> String {
        let Some(typ) = typ else { return "unknown".to_owned() };
        let (Some(size), Some(align)) = (self.sizes.size_of(typ), self.sizes.align_of(typ)) else {
            return "unknown".to_owned();
        };
        let offsets = match self.world.types.under(typ) {
            Type::Struct(fields) => self.sizes.offsets(fields).unwrap_or_default(),
            _ => Vec::new(),
        };
        let offsets: Vec<String> = offsets.iter().map(u64::to_string).collect();
        let pointer = match self.memory.first_pointer(typ) {
            Some(pointer) => self.pointer(&pointer),
            None => "- - 0".to_owned(),
        };
        format!("{size} {align} [{}] {pointer}", offsets.join(","))
    }

    fn pointer(&self, pointer: &PointerField) -> String {
        let mut path = String::new();
        for step in &pointer.path {
            match step {
                Step::Field(name) => {
                    path.push('.');
                    path.push_str(self.symbol(*name));
                }
                Step::Element => path.push_str("[]"),
            }
        }
        if path.is_empty() {
            path.push('.');
        }
        format!("{path} {} {}", kind_name(pointer.kind), pointer.more)
    }

    /// The name of a type, as far as the value of a constant or the layout of a
    /// variable depends on it.
    fn typ(&self, typ: TypeId) -> String {
        match self.world.types.get(typ) {
            Type::Basic(basic) => basic.canonical().name().replace(' ', "-"),
            Type::Named(named) => self.named(named),
            Type::Invalid => "unknown".to_owned(),
            Type::Pointer(elem) => format!("*{}", self.typ(elem)),
            Type::Slice(elem) => format!("[]{}", self.typ(elem)),
            Type::Array { len: Some(len), elem } => format!("[{len}]{}", self.typ(elem)),
            Type::Array { len: None, .. } => "unknown".to_owned(),
            Type::Map { key, value } => format!("map[{}]{}", self.typ(key), self.typ(value)),
            Type::Chan { elem, .. } => format!("chan({})", self.typ(elem)),
            Type::Struct(_) => "struct".to_owned(),
            Type::Signature(_) => "func".to_owned(),
            Type::Interface(_) => "interface".to_owned(),
            Type::Union(_) => "union".to_owned(),
            Type::TypeParam(param) => format!("${}", self.world.types.type_params[param].index),
        }
    }

    fn constraints(&self, params: IdRange<TypeParam>) -> String {
        let params = &self.world.types.type_params[params];
        join(params, " ", |param| self.constraint(param.constraint))
    }

    fn constraint(&self, typ: TypeId) -> String {
        let types = &self.world.types;
        match types.get(typ) {
            Type::Interface(interface) => {
                let methods = &types.methods[interface.methods];
                let embedded = &types.type_lists[interface.embedded];
                let methods = methods.iter().map(|method| self.method(method));
                let parts = methods.chain(embedded.iter().map(|&typ| self.constraint(typ)));
                let parts: Vec<String> = parts.collect();
                let name = if interface.implicit { "implicit" } else { "interface" };
                format!("{name}{{{}}}", parts.join(";"))
            }
            Type::Union(terms) => join(&types.terms[terms], "|", |term| {
                let tilde = if term.tilde { "~" } else { "" };
                tilde.to_owned() + &self.constraint(term.typ)
            }),
            _ => self.typ(typ),
        }
    }

    fn method(&self, method: &Method) -> String {
        let types = &self.world.types;
        let Type::Signature(sig) = types.get(method.sig) else { return "unknown".to_owned() };
        let vars = |vars| join(&types.vars[vars], ",", |var: &Var| self.typ(var.typ));
        format!("{}({})({})", self.symbol(method.name), vars(sig.params), vars(sig.results))
    }

    fn named(&self, named: NamedId) -> String {
        let named = &self.world.types.named[named];
        let object = self.object(named.obj);
        let args = &self.world.types.type_lists[named.type_args];
        let args: Vec<String> = args.iter().map(|&arg| self.typ(arg)).collect();
        let name = self.qualified(object.pkg, object.name);
        if args.is_empty() { name } else { format!("{name}[{}]", args.join(",")) }
    }
}

fn join<T>(items: &[T], separator: &str, text: impl Fn(&T) -> String) -> String {
    items.iter().map(text).collect::<Vec<_>>().join(separator)
}

fn kind_name(kind: PointerKind) -> &'static str {
    match kind {
        PointerKind::Pointer => "pointer",
        PointerKind::UnsafePointer => "unsafe.Pointer",
        PointerKind::String => "string",
        PointerKind::Slice => "slice",
        PointerKind::Map => "map",
        PointerKind::Chan => "chan",
        PointerKind::Func => "func",
        PointerKind::Interface => "interface",
    }
}

/// go/constant rounds fractions whose numerator or denominator is longer.
const MAX_EXACT_BITS: u64 = 4096;

fn constant(value: &ConstValue) -> String {
    match value {
        ConstValue::Bool(value) => value.to_string(),
        ConstValue::String(value) => quoted(value),
        ConstValue::Int(value) => value.to_string(),
        ConstValue::Ratio(value) => ratio(value),
        ConstValue::BigFloat(_) => "large".to_owned(),
        ConstValue::Complex(parts) => {
            format!("complex({},{})", constant(&parts.0), constant(&parts.1))
        }
    }
}

fn ratio(value: &BigRational) -> String {
    let is_one = *value.denom() == BigInt::from(1);
    match value.numer().bits().max(value.denom().bits()) {
        MAX_EXACT_BITS.. => "large".to_owned(),
        _ if is_one => value.numer().to_string(),
        _ => format!("{}/{}", value.numer(), value.denom()),
    }
}
