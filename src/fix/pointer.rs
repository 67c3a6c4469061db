//! `uint32` for a pointer in a struct.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::TextEdit;
use crate::fix::source::Source;
use crate::symbol::Interner;
use crate::syntax::ast::{Expr, ExprId, ExprKind, File};

/// The pointers in the structs of a file, and what makes a `uint32` of each. The code
/// that uses them is left as it is, and will not compile before somebody has changed
/// it.
#[derive(Debug, Default)]
pub struct PointerFields {
    /// By the offset of the field's name.
    edits: FxHashMap<u32, TextEdit>,
}

impl PointerFields {
    /// Looks for the fields whose type is written as `*T` or `unsafe.Pointer`, or as an
    /// array of such. None are found in a file that does not parse.
    pub fn parse(filename: &str, text: &Arc<[u8]>) -> PointerFields {
        let mut edits = FxHashMap::default();
        let Some(source) = Source::parse(filename, text) else { return PointerFields { edits } };
        let Source { files, symbols, file, .. } = source;
        let filename: Arc<str> = filename.into();
        for (_, expr) in file.exprs.iter() {
            let ExprKind::StructType(fields) = expr.kind else { continue };
            for field in &file.fields[fields] {
                let Some(pointer) = pointer(&file, &symbols, field.typ) else { continue };
                let edit = TextEdit {
                    filename: filename.clone(),
                    start: files.offset(pointer.span.start),
                    end: files.offset(pointer.span.end),
                    new_text: "uint32".to_owned(),
                };
                for name in &file.idents[field.names] {
                    edits.insert(files.offset(name.span.start), edit.clone());
                }
            }
        }
        PointerFields { edits }
    }

    /// The edit for the field whose name is at an offset; `None` if that is none of them.
    pub fn uint32_edit(&self, at: u32) -> Option<&TextEdit> {
        self.edits.get(&at)
    }
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
        let fields = PointerFields::parse("p.go", &text);
        let edit = fields.uint32_edit(at as u32)?.clone();
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
        let fields = PointerFields::parse("p.go", &Arc::from(&b"package p"[..]));
        assert_eq!(fields.uint32_edit(4_000), None);
    }
}
