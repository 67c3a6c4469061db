//! Comments that are addressed to programs like this one, and what they are about.

use rustc_hash::FxHashMap;

use crate::resolve::SourcePackage;
use crate::source::{FileId, FileSet, Pos, Span};
use crate::syntax::ast::{self, Decl};
use crate::syntax::comments::{CommentGroup, comment_groups};

/// A `//` comment and the bytes of the file that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The comment, from its slashes to the end of its text.
    pub span: Span,
    /// The lines of its group of comments, the line below if the group stands alone, and
    /// what begins that line, be it a parameter, a statement or a whole function. Of a
    /// package clause not the package.
    pub scope: Span,
    /// Whether it stands directly above the package clause.
    pub heads_file: bool,
}

impl SourcePackage {
    /// The comments in a file of the package that begin with two slashes and that
    /// `is_wanted`, in order.
    pub fn remarks(
        &self,
        files: &FileSet,
        id: FileId,
        is_wanted: impl Fn(&[u8]) -> bool,
    ) -> Vec<Remark> {
        let Some(file) = self.files.iter().find(|file| file.id == id) else { return Vec::new() };
        let mut groups = Vec::new();
        for mut group in comment_groups(files, id) {
            let scope = lines_of(files, &group);
            group.comments.retain(|&span| {
                let comment = files.slice(span);
                comment.starts_with(b"//") && is_wanted(comment)
            });
            if !group.comments.is_empty() {
                groups.push((group, scope));
            }
        }
        let starts = groups.iter().filter_map(|(group, _)| group.next);
        let ends = Ends::of(file, starts);
        let mut remarks = Vec::new();
        for (group, mut scope) in groups {
            let mut heads_file = false;
            if let (false, Some(next)) = (group.trails, group.next) {
                heads_file = next < file.package.span.start
                    && files
                        .slice(Span::new(next, file.package.span.start))
                        .starts_with(b"package");
                scope.end = line_end(files, next).max(ends.of_node_at(next));
            }
            let remark = |span| Remark { span, scope, heads_file };
            remarks.extend(group.comments.into_iter().map(remark));
        }
        remarks
    }
}

/// The lines on which a group stands.
fn lines_of(files: &FileSet, group: &CommentGroup) -> Span {
    let first = group.comments[0].start;
    let id = files.file_of(first);
    let before = &files.text(id)[..files.offset(first) as usize];
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let last = group.comments[group.comments.len() - 1].end;
    Span::new(files.base(id).offset(start as u32), line_end(files, last))
}

/// The end of the line with `pos`.
fn line_end(files: &FileSet, pos: Pos) -> Pos {
    let rest = &files.text(files.file_of(pos))[files.offset(pos) as usize..];
    pos.offset(memchr::memchr(b'\n', rest).unwrap_or(rest.len()) as u32)
}

/// Where the largest nodes of a syntax tree end that begin at some places.
struct Ends(FxHashMap<Pos, Pos>);

impl Ends {
    fn of(file: &ast::File, starts: impl Iterator<Item = Pos>) -> Ends {
        let mut ends = Ends(starts.map(|start| (start, start)).collect());
        if ends.0.is_empty() {
            return ends;
        }
        let (exprs, stmts) = (&file.exprs, &file.stmts);
        exprs.iter().for_each(|(_, expr)| ends.add(expr.span));
        stmts.stmts.iter().for_each(|(_, stmt)| ends.add(stmt.span));
        stmts.clauses.iter().for_each(|(_, clause)| ends.add(clause.span));
        file.general_decls.iter().for_each(|&span| ends.add(span));
        for (_, field) in file.fields.iter() {
            if let Some(name) = file.idents[field.names].first() {
                ends.add(Span::new(name.span.start, exprs[field.typ].span.end));
            }
        }
        for decl in file.decls.iter().chain(stmts.decls.iter().map(|(_, decl)| decl)) {
            span_of(file, decl).into_iter().for_each(|span| ends.add(span));
        }
        ends
    }

    fn add(&mut self, span: Span) {
        if let Some(end) = self.0.get_mut(&span.start) {
            *end = (*end).max(span.end);
        }
    }

    fn of_node_at(&self, start: Pos) -> Pos {
        self.0.get(&start).copied().unwrap_or(start)
    }
}

/// From the first name to the end of a declaration; of a function from its keyword.
fn span_of(file: &ast::File, decl: &Decl) -> Option<Span> {
    let (names, typ, values) = match decl {
        Decl::Func(func) => return Some(func.span),
        Decl::Type(spec) => {
            return Some(Span::new(spec.name.span.start, file.exprs[spec.typ].span.end));
        }
        Decl::Const(spec) if spec.inherited => (spec.names, None, None),
        Decl::Const(spec) => (spec.names, spec.typ, Some(spec.values)),
        Decl::Var(spec) => (spec.names, spec.typ, Some(spec.values)),
    };
    let names = &file.idents[names];
    let typ = typ.map(|typ| file.exprs[typ].span.end);
    let value = values.and_then(|values| file.expr_lists[values].last().copied());
    let value = value.map(|value| file.exprs[value].span.end);
    let end = value.or(typ).or(names.last().map(|name| name.span.end))?;
    Some(Span::new(names.first()?.span.start, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::{Depth, PackageSource, SourceText, World};

    const TEXT: &str = "\
//n file

// Package p.
//n package
package p

//n var
var x = func() {
\tf() //n trails
}

//n group
var (
\ta = 1
\t//n in group
\tb = func() {
\t}
)

//n types
type (
\tt int
)

//n above nothing

// Doc.
//n func
//go:noinline
func f(a int,
\t//n param
\tb, c func(
\t\tint),
) {
\t//n call
\tg(
\t\t1,
\t\t//n arg
\t\th(
\t\t\t2),
\t)
\t//n if
\tif x {
\t\tg(1, //n line
\t\t\t2)
\t\t//n closing
\t} else {
\t\ta, /*n no*/ b := 1,
\t\t\t2
\t}
\tswitch {
\t//n case
\tcase true:
\t\tf()
\t}
\t//n local
\tvar y = T{
\t\t1,
\t}
\t/* a */ //n both
\tx /* b */ = 4 //n end
}
//n last";

    /// From where to where each comment reaches, in lines.
    #[test]
    fn scopes() {
        let mut world = World::new();
        let path = world.symbols.intern("p");
        let file = SourceText { name: "p.go".to_owned(), text: TEXT.as_bytes().into() };
        let source = PackageSource { files: vec![file], ..PackageSource::default() };
        let package = SourcePackage::parse(&mut world, path, source, Depth::Bodies);
        assert_eq!(package.errors, []);
        let files = &world.files;
        let line = |pos| files.physical_position(pos).line;
        let wanted = |comment: &[u8]| comment.starts_with(b"//n");
        let remarks = package.remarks(files, package.files[0].id, wanted);
        let shown: Vec<_> = remarks
            .iter()
            .map(|remark| {
                let text = std::str::from_utf8(files.slice(remark.span)).unwrap();
                let scope = (line(remark.scope.start), line(remark.scope.end));
                (text.strip_prefix("//n ").unwrap(), scope, remark.heads_file)
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("file", (1, 1), false),
                ("package", (3, 5), true),
                ("var", (7, 10), false),
                ("trails", (9, 9), false),
                ("group", (12, 18), false),
                ("in group", (15, 17), false),
                ("types", (20, 23), false),
                ("above nothing", (25, 25), false),
                ("func", (27, 62), false),
                ("param", (31, 33), false),
                ("call", (35, 41), false),
                ("arg", (38, 40), false),
                ("if", (42, 50), false),
                ("line", (44, 44), false),
                ("closing", (46, 47), false),
                ("case", (52, 54), false),
                ("local", (56, 59), false),
                ("both", (60, 61), false),
                ("end", (61, 61), false),
                ("last", (63, 63), false),
            ]
        );
    }
}
