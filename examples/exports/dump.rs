//! The canonical text of a package's export data: a line for each object and for
//! each method of a defined type, sorted.
//!
//! ```text
//! "import path" "object's package path".name KIND TEXT
//! "import path" "object's package path".name method METHOD
//! "import path" "object's package path".name constraints METHOD'S-NAME [CONSTRAINT,...]
//! ```

use std::io::{Read, Write};

use anyhow::Result;
use num_bigint::BigInt;
use wasmptr::arena::IdRange;
use wasmptr::export::{ExportData, Importer};
use wasmptr::symbol::Interner;
use wasmptr::types::{ConstValue, ObjectId, ObjectKind, Type, TypeParam, TypeStore};

use crate::text::{Text, join, quoted};

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
        importer.methods(object, &mut store, &mut symbols)?;
    }
    let text = Text::new(&store, &symbols);
    let mut lines: Vec<String> = objects.iter().flat_map(|&id| object(&text, id)).collect();
    lines.sort();
    let path = quoted(path.as_bytes());
    for line in lines {
        writeln!(out, "{path} {line}")?;
    }
    Ok(())
}

fn object(text: &Text<'_>, object: ObjectId) -> Vec<String> {
    let object = &text.store.objects[object];
    let name = format!("{}.{}", text.path(object.pkg), text.symbols.resolve(object.name));
    let typ = object.typ.expect("the object is complete");
    let params = constraints(text, object.type_params);
    match object.kind {
        ObjectKind::Const => {
            let value = object.value.as_ref().expect("the constant has a value");
            vec![format!("{name} const {} {}", text.typ(typ), constant(value))]
        }
        ObjectKind::Var => vec![format!("{name} var {}", text.typ(typ))],
        ObjectKind::Func => vec![format!("{name} func {params}{}", text.typ(typ))],
        ObjectKind::Alias => vec![format!("{name} alias {params}{}", text.typ(typ))],
        ObjectKind::TypeName => {
            let Type::Named(named) = text.store.get(typ) else { return vec![name] };
            let params = constraints(text, text.store.named[named].type_params);
            let underlying = text.store.underlying(typ);
            let mut lines = vec![format!("{name} type {params}{}", text.typ(underlying))];
            let methods = text.methods(named);
            lines.extend(methods.into_iter().map(|method| format!("{name} method {method}")));
            let methods = text.store.named[named].methods.unwrap_or_default();
            for method in &text.store.method_decls[methods] {
                if !method.type_params.is_empty() {
                    let constraints = constraints(&text.inside(method), method.type_params);
                    let method = text.symbols.resolve(method.name);
                    lines.push(format!("{name} constraints {method} {constraints}"));
                }
            }
            lines
        }
        ObjectKind::Builtin(_) | ObjectKind::Nil => vec![name],
    }
}

/// The constraints of type parameters, nothing if there are none.
fn constraints(text: &Text<'_>, params: IdRange<TypeParam>) -> String {
    let params = &text.store.type_params[params];
    match params.len() {
        0 => String::new(),
        _ => format!("[{}]", join(params, ",", |param| text.typ(param.constraint))),
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
