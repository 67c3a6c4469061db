//! The canonical text of a package's export data: a line for each object, sorted.
//!
//! ```text
//! "import path" "object's package path".name KIND TEXT
//! ```

#[path = "../shared/type_text.rs"]
mod type_text;

use std::fmt::Write as _;
use std::io::{Read, Write};

use anyhow::Result;
use num_bigint::BigInt;
use wasmptr::export::{ExportData, Importer};
use wasmptr::symbol::Interner;
use wasmptr::types::{ConstValue, ObjectId, ObjectKind, Type, TypeStore};

use type_text::{Names, TypeText, quoted};

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
    let text = TypeText { store: &store, symbols: &symbols, names: Names::Shown };
    let mut lines: Vec<String> = objects.iter().map(|&id| object(&text, id)).collect();
    lines.sort();
    let path = quoted(path.as_bytes());
    for line in lines {
        writeln!(out, "{path} {line}")?;
    }
    Ok(())
}

fn object(types: &TypeText, object: ObjectId) -> String {
    let object = &types.store.objects[object];
    let mut text = format!("{}.{} ", types.path(object.pkg), types.symbols.resolve(object.name));
    let typ = object.typ.expect("the object is complete");
    match object.kind {
        ObjectKind::Const => {
            let value = object.value.as_ref().expect("the constant has a value");
            let _ = write!(text, "const {} {}", types.typ(typ), constant(value));
        }
        ObjectKind::Var => {
            let _ = write!(text, "var {}", types.typ(typ));
        }
        ObjectKind::Func => {
            let constraints = types.constraints(object.type_params);
            let _ = write!(text, "func {constraints}{}", types.typ(typ));
        }
        ObjectKind::Alias => {
            let constraints = types.constraints(object.type_params);
            let _ = write!(text, "alias {constraints}{}", types.typ(typ));
        }
        ObjectKind::TypeName => {
            let Type::Named(named) = types.store.get(typ) else { return text };
            let constraints = types.constraints(types.store.named[named].type_params);
            let underlying = types.store.underlying(typ);
            let _ = write!(text, "type {constraints}{}", types.typ(underlying));
        }
        ObjectKind::Builtin(_) | ObjectKind::Nil => text.push('?'),
    }
    text
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
