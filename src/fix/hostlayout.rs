//! `structs.HostLayout` for a struct.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::TextEdit;
use crate::fix::blanks::{
    begins_line, ends_line, in_line_ends_of, indent, is_blank_line, line_end, line_start,
    line_stop, skip,
};
use crate::fix::imports::{self, Import};
use crate::fix::source::Source;
use crate::source::{Pos, Span};
use crate::syntax::ast::{Decl, Expr, ExprId, ExprKind, Ident};

const PACKAGE: &str = "structs";

/// The N of Go 1.N, the first release that has package structs.
pub const STRUCTS_SINCE: u32 = 23;

/// The structs of a file, and what gives each of them a first field
/// `_ structs.HostLayout`, and the file the import for that. A file that was as gofmt
/// writes it still is.
///
/// The caller has to know that
/// * no other file of the package declares `structs` at package level,
/// * the toolchain has the package `structs` (Go 1.23),
/// * nothing depends on the list of fields: literals without keys, and conversions
///   between struct types, need not compile any more.
#[derive(Debug)]
pub struct HostLayouts {
    filename: Arc<str>,
    text: Arc<[u8]>,
    /// The name of package structs, and where to insert what for that.
    qualifier: Option<(String, Option<(usize, String)>)>,
    /// The first byte of each struct, and the byte after its last one, by the offsets of
    /// its `struct` and of its name.
    structs: FxHashMap<u32, (usize, usize)>,
}

impl HostLayouts {
    /// Looks for the structs. None are found in a file that does not parse, or that a
    /// build constraint sets to a release without package structs.
    pub fn parse(filename: &str, text: &Arc<[u8]>) -> HostLayouts {
        let source = Source::parse(filename, text)
            .filter(|source| !is_too_old(&text[..source.offset(source.file.package.span.start)]));
        HostLayouts {
            filename: filename.into(),
            text: text.clone(),
            qualifier: source.as_ref().and_then(|source| source.qualifier(text)),
            structs: source.map(|source| source.structs()).unwrap_or_default(),
        }
    }

    /// The edits for one struct.
    ///
    /// `at` is the offset of the name in the struct's type declaration, or of its
    /// `struct` keyword. `None` if there is no struct, if it is written in one line
    /// somewhere inside another type or declaration, or if `structs` means or may mean
    /// something else in this file.
    pub fn edits(&self, at: u32) -> Option<Vec<TextEdit>> {
        let &(start, end) = self.structs.get(&at)?;
        let (qualifier, import) = self.qualifier.as_ref()?;
        let edit = |start: usize, end: usize, new_text: String| TextEdit {
            filename: self.filename.clone(),
            start: start as u32,
            end: end as u32,
            new_text: in_line_ends_of(&self.text, &new_text),
        };
        let mut edits: Vec<TextEdit> =
            import.iter().map(|(at, line)| edit(*at, *at, line.clone())).collect();
        let field = format!("_ {qualifier}.HostLayout");
        for (start, end, new_text) in field_edits(&self.text, start, end, &field)? {
            edits.push(edit(start, end, new_text));
        }
        Some(edits)
    }
}

/// The replacements that put a field in front of those of the struct from `start`
/// to `end`.
///
/// A blank line follows the field: gofmt aligns the types of fields in lines without
/// blank lines between them, and so none of the others has to move.
fn field_edits(
    text: &[u8],
    start: usize,
    end: usize,
    field: &str,
) -> Option<Vec<(usize, usize, String)>> {
    let open = skip(text, start + "struct".len());
    let close = end - 1;
    if text.get(open) != Some(&b'{') || text.get(close) != Some(&b'}') {
        return None;
    }
    let outer = String::from_utf8_lossy(indent(text, start)).into_owned();
    if ends_line(text, open + 1) && line_end(text, open) < close {
        // One line for each field.
        let at = line_end(text, open) + 1;
        if !begins_line(text, close) {
            return None;
        }
        if text[at..close].trim_ascii().is_empty() {
            return Some(vec![(at, line_start(text, close), format!("{outer}\t{field}\n"))]);
        }
        if is_blank_line(text, at) {
            return Some(vec![(at, at, format!("{outer}\t{field}\n"))]);
        }
        let inner = String::from_utf8_lossy(indent(text, at));
        return Some(vec![(at, at, format!("{inner}{field}\n\n"))]);
    }
    let is_one_line = line_end(text, start) > close;
    if !is_one_line {
        return None;
    }
    // The line grows, or becomes several. What else is in it, or aligned with it,
    // would have to move, except in a type declaration of its own.
    let is_type = text[line_start(text, start)..start].trim_ascii_start().starts_with(b"type ");
    if !is_type || line_stop(text, end) != end {
        return None;
    }
    if text[open + 1..close].trim_ascii().is_empty() {
        return Some(vec![(open + 1, close, format!(" {field} "))]);
    }
    let first = skip(text, open + 1);
    let last = open + 1 + text[open + 1..close].trim_ascii_end().len();
    if memchr::memmem::find(&text[open..close], b"/*").is_some() {
        return None;
    }
    Some(vec![
        (start + "struct".len(), first, format!(" {{\n{outer}\t{field}\n\n{outer}\t")),
        (last, close, format!("\n{outer}")),
    ])
}

/// Whether a build constraint in the `head` of a file, which ends at the package's
/// name, mentions a release without package structs: it may be the one in whose
/// language the file is written, whatever its module says.
fn is_too_old(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let constraints = head.lines().filter_map(|line| line.trim().strip_prefix("//go:build"));
    let mut tags =
        constraints.flat_map(|line| line.split(|c: char| c != '.' && !c.is_alphanumeric()));
    tags.any(|tag| {
        let minor = tag.strip_prefix("go1.").and_then(|minor| minor.parse().ok());
        minor.is_some_and(|minor: u32| minor < STRUCTS_SINCE)
    })
}

impl Source {
    fn offset(&self, pos: Pos) -> usize {
        self.files.offset(pos) as usize
    }

    /// First byte of each struct, and the byte after its last one, by the offsets that
    /// stand for it.
    fn structs(&self) -> FxHashMap<u32, (usize, usize)> {
        let decls = self.file.decls.iter();
        let decls = decls.chain(self.file.stmts.decls.iter().map(|(_, decl)| decl));
        let named = decls.filter_map(|decl| match decl {
            Decl::Type(spec) => Some((spec.name.span.start, self.unparen(spec.typ))),
            _ => None,
        });
        let literals = self.file.exprs.iter().map(|(_, expr)| (expr.span.start, *expr));
        let structs = literals
            .chain(named)
            .filter(|(_, expr)| matches!(expr.kind, ExprKind::StructType(_)))
            .map(|(at, Expr { span: Span { start, end }, .. })| {
                (self.files.offset(at), (self.offset(start), self.offset(end)))
            });
        structs.collect()
    }

    fn unparen(&self, id: ExprId) -> Expr {
        let mut expr = self.file.exprs[id];
        while let ExprKind::Paren(inner) = expr.kind {
            expr = self.file.exprs[inner];
        }
        expr
    }

    /// The name of package structs in this file, and, if it is not imported yet, where
    /// to insert what for that.
    fn qualifier(&self, text: &[u8]) -> Option<(String, Option<(usize, String)>)> {
        let of_package =
            self.file.imports.iter().find(|import| self.symbols.resolve(import.path) == PACKAGE);
        let name = match of_package.and_then(|import| import.name) {
            Some(name) => self.symbols.resolve(name.name),
            None => PACKAGE,
        };
        if ["_", "."].contains(&name) || self.is_declared(name) {
            return None;
        }
        if of_package.is_some() {
            return Some((name.to_owned(), None));
        }
        if self.is_used(name) {
            return None;
        }
        let imports: Vec<Import<'_>> = self
            .file
            .imports
            .iter()
            .map(|import| Import {
                path: self.symbols.resolve(import.path),
                start: self.offset(import.name.map_or(import.path_span, |name| name.span).start),
                end: self.offset(import.path_span.end),
            })
            .collect();
        let package_end = self.offset(self.file.package.span.end);
        let insertion = imports::insertion(text, package_end, &imports, PACKAGE)?;
        Some((name.to_owned(), Some(insertion)))
    }

    /// Whether anything in the file but an import declares `name`, wherever that may be.
    fn is_declared(&self, name: &str) -> bool {
        let Some(symbol) = self.symbols.get(name) else { return false };
        let is_name = |ident: &Ident| ident.name == symbol;
        let decls = self.file.decls.iter();
        let mut decls = decls.chain(self.file.stmts.decls.iter().map(|(_, decl)| decl));
        let mut definitions = self.file.exprs.iter().filter(|(_, expr)| {
            // Short variable declarations have expressions on the left.
            matches!(expr.kind, ExprKind::Ident(ident) if ident == symbol)
                && !self.is_followed_by_dot(expr.span.end)
        });
        self.file.idents.iter().any(|(_, ident)| is_name(ident))
            || definitions.next().is_some()
            || decls.any(|decl| match decl {
                Decl::Type(spec) => is_name(&spec.name),
                Decl::Func(func) => func.recv.is_none() && is_name(&func.name),
                Decl::Const(_) | Decl::Var(_) => false,
            })
    }

    /// Whether `name` is an operand anywhere: an import under this name of a package
    /// of another one, or something of another file.
    fn is_used(&self, name: &str) -> bool {
        let is_explicit = |import: &Ident| self.symbols.resolve(import.name) == name;
        let Some(symbol) = self.symbols.get(name) else { return false };
        self.file.imports.iter().filter_map(|import| import.name).any(|name| is_explicit(&name))
            || self
                .file
                .exprs
                .iter()
                .any(|(_, expr)| matches!(expr.kind, ExprKind::Ident(ident) if ident == symbol))
    }

    fn is_followed_by_dot(&self, pos: Pos) -> bool {
        let text = self.files.text(self.id);
        text.get(skip(text, self.offset(pos))) == Some(&b'.')
    }
}
