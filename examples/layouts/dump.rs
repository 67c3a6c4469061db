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
    ConstValue, Object, ObjectId, ObjectKind, Type, TypeId, TypeParam, TypeStore,
};
use wasmptr::wasm::memory::{Memory, PointerField, PointerKind, Step};

use crate::type_text::{Names, TypeText, quoted};

/// The types in the export data of a package.
pub fn exported(resolver: &mut Resolver, path: &str) -> Vec<String> {
    let objects = resolver.exported_objects(path);
    let mut dumper = Dumper::new(&resolver.world);
    let mut lines = Vec::new();
    for id in objects {
        let object = dumper.object(id);
        if is_plain_type(&dumper.world.types, object) {
            let name = dumper.text.qualified(object.pkg, object.name);
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
                lines.push(format!("generic {at} {name} {}", dumper.text.constraints(params)));
            }
            ObjectKind::Const => {
                let typ = dumper.typ(object.typ);
                let value = object.value.as_ref().map_or("unknown".to_owned(), constant);
                lines.push(format!("const {at} {name} {typ} {value}"));
            }
            ObjectKind::TypeName if is_plain_type(&dumper.world.types, object) => {
                lines.push(format!("type {at} {name} {}", dumper.layout(object.typ)));
            }
            ObjectKind::Var => {
                let typ = dumper.typ(object.typ);
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
    text: TypeText<'a>,
    without_names: TypeText<'a>,
}

impl<'a> Dumper<'a> {
    fn new(world: &'a World) -> Self {
        let text = |names| TypeText::new(&world.types, &world.symbols, names);
        Dumper {
            world,
            sizes: Sizes::new(&world.types, &world.symbols, Layout::GO_WASM),
            memory: Memory::new(&world.types),
            text: text(Names::Shown),
            without_names: text(Names::Hidden),
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

    /// The names of parameters have no say in how a variable is laid out.
    fn typ(&self, typ: Option<TypeId>) -> String {
        match typ.map(|typ| (typ, self.world.types.get(typ))) {
            None | Some((_, Type::Invalid | Type::Array { len: None, .. })) => "unknown".to_owned(),
            Some((typ, _)) => self.without_names.typ(typ),
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
