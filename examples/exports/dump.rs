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
use wasmptr::export::{ExportData, Importer};
use wasmptr::symbol::Interner;
use wasmptr::types::{ConstValue, ObjectId, ObjectKind, TypeStore};

use crate::type_text::{Names, TypeText, quoted};

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
    let text = TypeText::new(&store, &symbols, Names::Shown);
    let mut lines: Vec<String> = objects.iter().flat_map(|&id| object(&text, id)).collect();
    lines.sort();
    let path = quoted(path.as_bytes());
    for line in lines {
        writeln!(out, "{path} {line}")?;
    }
    Ok(())
}

fn object(text: &TypeText<'_>, id: ObjectId) -> Vec<String> {
    let object = &text.store.objects[id];
    let name = text.qualified(object.pkg, object.name);
    let typ = object.typ.expect("the object is complete");
    let params = text.constraints(object.type_params);
    match object.kind {
        ObjectKind::Const => {
            let value = object.value.as_ref().expect("the constant has a value");
            vec![format!("{name} const {} {}", text.typ(typ), constant(value))]
        }
        ObjectKind::Var => vec![format!("{name} var {}", text.typ(typ))],
        ObjectKind::Func => vec![format!("{name} func {params}{}", text.typ(typ))],
        ObjectKind::Alias => vec![format!("{name} alias {params}{}", text.typ(typ))],
        ObjectKind::TypeName => {
            let Some(named) = text.store.named_of(id) else { return vec![name] };
            let params = text.constraints(text.store.named[named].type_params);
            let underlying = text.store.underlying(typ);
            let mut lines = vec![format!("{name} type {params}{}", text.typ(underlying))];
            let methods = text.methods(named);
            lines.extend(methods.iter().map(|method| format!("{name} method {method}")));
            let constraints = text.method_constraints(named);
            lines.extend(constraints.iter().map(|of| format!("{name} constraints {of}")));
            lines
        }
        ObjectKind::Builtin(_) | ObjectKind::Nil => vec![name],
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
