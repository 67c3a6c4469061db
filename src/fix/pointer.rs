//! `uint32` for a pointer in a struct.

use std::sync::Arc;

use crate::diagnostic::TextEdit;
use crate::fix::source::Source;
use crate::symbol::Interner;
use crate::syntax::ast::{Expr, ExprId, ExprKind, File};

/// The edit that makes a `uint32` of a pointer in the type of a struct's field, of one
/// in an array too. The code that uses the field is left as it is, and will not compile
/// before somebody has changed it.
///
/// `at` is the offset, in the `text` of the file, of the field's name. `None` if none
/// is there, if its type is not written as `*T` or `unsafe.Pointer`, or if the file
/// does not parse.
pub fn uint32_edit(filename: &str, text: &Arc<[u8]>, at: u32) -> Option<TextEdit> {
    let Source { files, symbols, file, id } = Source::parse(filename, text)?;
    let pos = files.base(id).offset(at);
    let structs = file.exprs.iter().filter_map(|(_, expr)| match expr.kind {
        ExprKind::StructType(fields) => Some(fields),
        _ => None,
    });
    let field = structs.flat_map(|fields| &file.fields[fields]).find(|field| {
        let names = &file.idents[field.names];
        names.iter().any(|name| name.span.start == pos)
    })?;
    let pointer = pointer(&file, &symbols, field.typ)?;
    Some(TextEdit {
        filename: filename.into(),
        start: files.offset(pointer.span.start),
        end: files.offset(pointer.span.end),
        new_text: "uint32".to_owned(),
    })
}

/// The pointer type that a type is, or is an array of.
fn pointer(file: &File, symbols: &Interner, mut id: ExprId) -> Option<Expr> {
    let is = |id: ExprId, name: &str| matches!(file.exprs[id].kind, ExprKind::Ident(ident) if symbols.resolve(ident) == name);
    loop {
        let expr = file.exprs[id];
        id = match expr.kind {
            ExprKind::Star(_) => return Some(expr),
            ExprKind::Selector { x, sel } => {
                let is_pointer = is(x, "unsafe") && symbols.resolve(sel.name) == "Pointer";
                return is_pointer.then_some(expr);
            }
            ExprKind::Paren(inner) => inner,
            ExprKind::ArrayType { len: Some(_), elem } => elem,
            _ => return None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::apply;

    /// What becomes of a field `name` declared as the text says.
    fn rewritten(field: &str, name: &str) -> Option<String> {
        let text: Arc<[u8]> =
            format!("package p\n\ntype s struct {{\n\t{field}\n}}\n").into_bytes().into();
        let at = String::from_utf8_lossy(&text).find(&format!("\t{field}")).unwrap() + 1;
        let at = at + field.find(name).unwrap();
        let edit = uint32_edit("p.go", &text, at as u32)?;
        let new = String::from_utf8(apply(&text, &[edit]).unwrap()).unwrap();
        Some(new.split("{\n\t").nth(1)?.strip_suffix("\n}\n")?.to_owned())
    }

    #[test]
    fn pointers() {
        for (field, name, want) in [
            ("ptr *byte", "ptr", "ptr uint32"),
            ("a, b **byte `tag`", "b", "a, b uint32 `tag`"),
            ("a (*[4]byte) // c", "a", "a (uint32) // c"),
            ("a [2][N]unsafe.Pointer", "a", "a [2][N]uint32"),
            ("in struct{ p *T[int] }", "p", "in struct{ p uint32 }"),
        ] {
            assert_eq!(rewritten(field, name).as_deref(), Some(want), "{field}");
        }
    }

    #[test]
    fn none_that_is_written() {
        for (field, name) in [
            ("a uint32", "a"),
            ("a P", "a"),
            ("a other.Pointer", "a"),
            ("a []*byte", "a"),
            ("a map[int]*byte", "a"),
            ("*T", "T"),
            ("a *byte", "byte"),
            ("a *byte; (", "a"),
        ] {
            assert_eq!(rewritten(field, name), None, "{field}");
        }
        assert_eq!(uint32_edit("p.go", &Arc::from(&b"package p"[..]), 4_000), None);
    }
}
