//! Prints what the parser makes of Go files, one line for each declaration and one for
//! each function body, to be compared with what go/parser makes of them
//! (`gotest/decls` prints the same).
//!
//! ```text
//! cargo run --release --example decls -- [-full] [-lazy] [-time] FILES...
//! ```
//!
//! A file with errors is only its first error. Expressions and types are printed as
//! nested lists, followed by a digest of the same lists with the offsets of all nodes;
//! `-full` prints those offsets. `-lazy` parses the declarations first and then one body
//! after the other, which makes no difference where there are no errors. `-time` prints
//! only how long parsing takes.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Instant;

use wasmptr::arena::IdRange;
use wasmptr::source::{FileId, FileSet, Pos, Span};
use wasmptr::symbol::{Interner, Symbol};
use wasmptr::syntax::ast::{
    ChanDir, ConstSpec, Decl, ExprId, ExprKind, ExprList, FieldDecl, File, FuncDecl, FuncType,
    Ident, SyntaxError, TypeSpec, VarSpec,
};
use wasmptr::syntax::directive::DirectiveKind;
use wasmptr::syntax::stmt_ast::{Block, Branch, Clause, ClauseHead, StmtId, StmtKind};
use wasmptr::syntax::{parse_body, parse_file, parse_file_fully};

/// What the command line asks for.
#[derive(Default)]
struct Options {
    full: bool,
    lazy: bool,
    time: bool,
}

fn main() {
    let mut options = Options::default();
    let mut names = Vec::new();
    for arg in std::env::args().skip(1) {
        match arg.as_str() {
            "-full" => options.full = true,
            "-lazy" => options.lazy = true,
            "-time" => options.time = true,
            _ => match arg.strip_prefix('@') {
                Some(list) => {
                    let list = std::fs::read_to_string(list).expect("the list can be read");
                    names.extend(list.lines().map(str::to_owned));
                }
                None => names.push(arg),
            },
        }
    }
    if options.time {
        return time(&names);
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for name in names {
        let text = std::fs::read(&name).expect("the file can be read");
        out.write_all(dump(&name, text, &options).as_bytes()).expect("stdout can be written");
    }
}

/// Prints the time it takes to parse all files, without that to read them.
fn time(names: &[String]) {
    let mut files = FileSet::default();
    let ids: Vec<_> = names
        .iter()
        .map(|name| files.add(name, std::fs::read(name).expect("the file can be read")))
        .map(|id| id.expect("all files together are smaller than 4 GiB"))
        .collect();
    let bytes: usize = ids.iter().map(|&id| files.text(id).len()).sum();
    for (what, parse) in [("declarations", parse_file as ParseFn), ("everything", parse_file_fully)]
    {
        let mut symbols = Interner::new();
        let start = Instant::now();
        let errors =
            ids.iter().filter(|&&id| !parse(&files, id, &mut symbols).1.is_empty()).count();
        let elapsed = start.elapsed();
        let rate = bytes as f64 / elapsed.as_secs_f64() / 1e6;
        println!(
            "{what}: {} files, {errors} with errors, {bytes} bytes, {elapsed:.3?}, {rate:.0} MB/s",
            ids.len()
        );
    }
}

type ParseFn = fn(&FileSet, FileId, &mut Interner) -> (File, Vec<SyntaxError>);

/// All lines about one file.
fn dump(name: &str, text: Vec<u8>, options: &Options) -> String {
    let mut files = FileSet::default();
    let mut symbols = Interner::new();
    let id = files.add(name, text).expect("one file fits");
    let parse = if options.lazy { parse_lazily } else { parse_file_fully };
    let (mut file, errors) = parse(&files, id, &mut symbols);
    files.set_line_directives(id, std::mem::take(&mut file.line_directives));
    let mut out = format!("file {name}\n");
    if let Some(first) = errors.first() {
        let position = files.position(first.pos);
        _ = writeln!(out, "error {}:{} {}", position.line, position.column, first.message);
        return out;
    }
    let full = options.full;
    let mut printer = Printer { files: &files, file: &file, symbols: &symbols, full, out };
    printer.file();
    printer.out
}

/// Parses the declarations of a file, and then all bodies.
fn parse_lazily(files: &FileSet, id: FileId, symbols: &mut Interner) -> (File, Vec<SyntaxError>) {
    let (mut file, mut errors) = parse_file(files, id, symbols);
    let literals = file.exprs.iter().filter_map(|(_, expr)| match expr.kind {
        ExprKind::FuncLit { body, .. } => Some(body),
        _ => None,
    });
    let functions = file.decls.iter().filter_map(|decl| match decl {
        Decl::Func(decl) => decl.body,
        _ => None,
    });
    let bodies: Vec<Span> = literals.chain(functions).collect();
    for body in bodies {
        errors.extend(parse_body(files, &mut file, body, symbols).1);
    }
    (file, errors)
}

struct Printer<'a> {
    files: &'a FileSet,
    file: &'a File,
    symbols: &'a Interner,
    full: bool,
    out: String,
}

impl Printer<'_> {
    fn file(&mut self) {
        let file = self.file;
        self.line("package", file.package, |_| {});
        for spec in &file.imports {
            let path = Ident { name: spec.path, span: spec.path_span };
            self.line("import", path, |list| {
                list.optional(spec.name, |list, name| list.ident(name));
            });
        }
        for decl in &file.decls {
            match decl {
                Decl::Const(spec) => self.const_spec(spec),
                Decl::Var(spec) => self.var_spec(spec),
                Decl::Type(spec) => self.type_spec(spec),
                Decl::Func(decl) => self.func_decl(decl),
            }
        }
        for linkname in &file.linknames {
            let (line, column) = self.place(linkname.span.start);
            let (local, target) = (self.name(linkname.local), self.name(linkname.target));
            let line = format!("linkname {local} {target} {line}:{column}\n");
            self.out.push_str(&line);
        }
    }

    fn const_spec(&mut self, spec: &ConstSpec) {
        for &name in &self.file.idents[spec.names] {
            self.line("const", name, |list| list.const_spec(spec));
        }
    }

    fn var_spec(&mut self, spec: &VarSpec) {
        for &name in &self.file.idents[spec.names] {
            self.line("var", name, |list| list.var_spec(spec));
        }
    }

    fn type_spec(&mut self, spec: &TypeSpec) {
        self.line("type", spec.name, |list| list.type_spec(spec));
    }

    fn func_decl(&mut self, decl: &FuncDecl) {
        self.line("func", decl.name, |list| {
            list.optional(decl.recv, List::fields);
            list.func_type(decl.sig);
            list.nested("decl", decl.span, |list| {
                list.word(if decl.body.is_some() { "body" } else { "-" });
            });
        });
        for &index in &decl.directives {
            let directive = self.file.directives[index as usize];
            let text = match directive.kind {
                DirectiveKind::Import { module, name } => {
                    format!("import {} {}", self.name(module), self.name(name))
                }
                DirectiveKind::Export { name } => format!("export {}", self.name(name)),
            };
            let (line, column) = self.place(directive.span.start);
            _ = writeln!(self.out, "\tdirective {text} {line}:{column}");
        }
        if let Some(body) = decl.body {
            self.body(body);
        }
    }

    /// The line of the function's body.
    fn body(&mut self, body: Span) {
        let mut list = List::new(self, true);
        list.body(body);
        let digest = fnv(list.out.as_bytes());
        let text = if self.full { list.out } else { String::new() };
        let (line, column) = self.place(body.start);
        let count = self.file.stmts.bodies[&body.start].stmts.len();
        _ = writeln!(self.out, "\tbody {line}:{column} {count}{text} #{digest:016x}");
    }

    /// A line about `name`, with what `write` makes of it.
    fn line(&mut self, what: &str, name: Ident, write: impl Fn(&mut List)) {
        let mut short = List::new(self, self.full);
        write(&mut short);
        let mut long = List::new(self, true);
        write(&mut long);
        let (short, digest) = (short.out, fnv(long.out.as_bytes()));
        let (line, column) = self.place(name.span.start);
        let name = self.symbols.resolve(name.name);
        _ = writeln!(self.out, "{what} {name} {line}:{column}{short} #{digest:016x}");
    }

    fn place(&self, pos: Pos) -> (u32, u32) {
        let position = self.files.position(pos);
        (position.line, position.column)
    }

    fn name(&self, symbol: Symbol) -> &str {
        self.symbols.resolve(symbol)
    }
}

/// A nested list in the making.
struct List<'a> {
    files: &'a FileSet,
    file: &'a File,
    symbols: &'a Interner,
    offsets: bool,
    out: String,
}

impl<'a> List<'a> {
    fn new(printer: &Printer<'a>, offsets: bool) -> List<'a> {
        let &Printer { files, file, symbols, .. } = printer;
        List { files, file, symbols, offsets, out: String::new() }
    }

    fn word(&mut self, word: &str) {
        self.out.push(' ');
        self.out.push_str(word);
    }

    fn optional<T>(&mut self, item: Option<T>, write: impl FnOnce(&mut Self, T)) {
        match item {
            Some(item) => write(self, item),
            None => self.word("-"),
        }
    }

    /// `(head@from-to items)`
    fn nested(&mut self, head: &str, span: Span, write: impl FnOnce(&mut Self)) {
        self.word("(");
        self.out.push_str(head);
        self.span(span);
        write(self);
        self.out.push(')');
    }

    fn span(&mut self, span: Span) {
        if self.offsets {
            let (start, end) = (self.files.offset(span.start), self.files.offset(span.end));
            _ = write!(self.out, "@{start}-{end}");
        }
    }

    fn ident(&mut self, ident: Ident) {
        self.word(self.symbols.resolve(ident.name));
        self.span(ident.span);
    }

    fn idents(&mut self, idents: IdRange<Ident>) {
        self.word("[");
        for &ident in &self.file.idents[idents] {
            self.ident(ident);
        }
        self.word("]");
    }

    fn exprs(&mut self, list: ExprList) {
        self.word("[");
        for &expr in &self.file.expr_lists[list] {
            self.expr(expr);
        }
        self.word("]");
    }

    fn fields(&mut self, fields: IdRange<FieldDecl>) {
        self.word("{");
        for field in &self.file.fields[fields] {
            self.idents(field.names);
            self.expr(field.typ);
            if let Some(tag) = field.tag {
                self.source("tag", tag);
            }
            self.word(";");
        }
        self.word("}");
    }

    fn func_type(&mut self, sig: FuncType) {
        self.fields(sig.type_params);
        self.fields(sig.params);
        self.fields(sig.results);
    }

    fn const_spec(&mut self, spec: &ConstSpec) {
        self.word(&format!("iota={}", spec.iota));
        self.word(if spec.inherited { "inherited" } else { "own" });
        self.optional(spec.typ, List::expr);
        self.exprs(spec.values);
    }

    fn var_spec(&mut self, spec: &VarSpec) {
        self.optional(spec.typ, List::expr);
        self.exprs(spec.values);
    }

    fn type_spec(&mut self, spec: &TypeSpec) {
        self.word(if spec.alias { "alias" } else { "definition" });
        self.fields(spec.type_params);
        self.expr(spec.typ);
    }

    fn source(&mut self, what: &str, span: Span) {
        let text = String::from_utf8_lossy(self.files.slice(span)).replace(['\r', '\n'], " ");
        self.word(&format!("{what}:{text}"));
        self.span(span);
    }

    fn expr(&mut self, id: ExprId) {
        // Long sums are deep on the left, and no stack is deep enough for the longest.
        let mut operators = Vec::new();
        let mut first = id;
        while let ExprKind::Binary { op, op_pos, x, y } = self.file.exprs[first].kind {
            let op_span = Span::new(op_pos, op_pos.offset(op.as_str().len() as u32));
            self.word("(binary");
            self.span(self.file.exprs[first].span);
            operators.push((op.as_str(), op_span, y));
            first = x;
        }
        self.simple_expr(first);
        for (op, op_span, y) in operators.into_iter().rev() {
            self.word(op);
            self.span(op_span);
            self.expr(y);
            self.out.push(')');
        }
    }

    fn simple_expr(&mut self, id: ExprId) {
        let expr = self.file.exprs[id];
        let span = expr.span;
        match expr.kind {
            ExprKind::Bad => self.nested("bad", span, |_| {}),
            ExprKind::Ident(name) => self.ident(Ident { name, span }),
            ExprKind::BasicLit(token) => self.source(token.as_str(), span),
            ExprKind::CompositeLit { typ, elems } => self.nested("lit", span, |list| {
                list.optional(typ, List::expr);
                list.exprs(elems);
            }),
            ExprKind::FuncLit { typ, body } => self.nested("funclit", span, |list| {
                list.expr(typ);
                list.body(body);
            }),
            ExprKind::Paren(x) => self.nested("paren", span, |list| list.expr(x)),
            ExprKind::Selector { x, sel } => self.nested("sel", span, |list| {
                list.expr(x);
                list.ident(sel);
            }),
            ExprKind::Index { x, indices } => self.nested("index", span, |list| {
                list.expr(x);
                list.exprs(indices);
            }),
            ExprKind::Slice { x, bounds } => self.nested("slice", span, |list| {
                list.expr(x);
                for bound in bounds {
                    list.optional(bound, List::expr);
                }
            }),
            ExprKind::TypeAssert { x, typ } => self.nested("assert", span, |list| {
                list.expr(x);
                list.optional(typ, List::expr);
            }),
            ExprKind::Call { fun, args, ellipsis } => self.nested("call", span, |list| {
                list.expr(fun);
                list.exprs(args);
                list.word(if ellipsis { "..." } else { "" });
            }),
            ExprKind::Star(x) => self.nested("star", span, |list| list.expr(x)),
            ExprKind::Unary { op, x } => self.nested("unary", span, |list| {
                list.word(op.as_str());
                list.expr(x);
            }),
            ExprKind::Binary { .. } => unreachable!("the caller takes binary expressions apart"),
            ExprKind::KeyValue { key, value } => self.nested("pair", span, |list| {
                list.expr(key);
                list.expr(value);
            }),
            _ => self.typ(expr.kind, span),
        }
    }

    fn typ(&mut self, kind: ExprKind, span: Span) {
        match kind {
            ExprKind::ArrayType { len, elem } => self.nested("array", span, |list| {
                list.optional(len, List::expr);
                list.expr(elem);
            }),
            ExprKind::StructType(fields) => {
                self.nested("struct", span, |list| list.fields(fields));
            }
            ExprKind::FuncType(sig) => self.nested("functype", span, |list| list.func_type(sig)),
            ExprKind::InterfaceType(elems) => {
                self.nested("interface", span, |list| list.fields(elems));
            }
            ExprKind::MapType { key, value } => self.nested("map", span, |list| {
                list.expr(key);
                list.expr(value);
            }),
            ExprKind::ChanType { dir, elem } => {
                let head = match dir {
                    ChanDir::Both => "chan",
                    ChanDir::Send => "chan<-",
                    ChanDir::Receive => "<-chan",
                };
                self.nested(head, span, |list| list.expr(elem));
            }
            ExprKind::Ellipsis(elem) => self.nested("dots", span, |list| {
                list.optional(elem, List::expr);
            }),
            _ => unreachable!("the caller prints what is no type"),
        }
    }
}

impl List<'_> {
    fn body(&mut self, span: Span) {
        self.block(self.file.stmts.bodies[&span.start]);
    }

    fn block(&mut self, block: Block) {
        self.nested("block", block.span, |list| {
            list.stmts(&list.file.stmts.lists[block.stmts]);
        });
    }

    fn stmts(&mut self, stmts: &[StmtId]) {
        for &stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, id: StmtId) {
        let stmt = self.file.stmts.stmts[id];
        let span = stmt.span;
        match stmt.kind {
            StmtKind::Bad => self.nested("badstmt", span, |_| {}),
            StmtKind::Empty => self.nested("empty", span, |_| {}),
            StmtKind::Decl(decls) => self.nested("declstmt", span, |list| {
                for decl in &list.file.stmts.decls[decls] {
                    list.local_decl(decl);
                }
            }),
            StmtKind::Labeled { label, stmt } => self.nested("labeled", span, |list| {
                list.ident(label);
                list.stmt(stmt);
            }),
            StmtKind::Expr(x) => self.nested("expr", span, |list| list.expr(x)),
            StmtKind::Send { chan, value } => self.nested("send", span, |list| {
                list.expr(chan);
                list.expr(value);
            }),
            StmtKind::IncDec { x, op } => self.nested(op.as_str(), span, |list| list.expr(x)),
            StmtKind::Assign { lhs, op, op_pos, rhs } => self.nested("assign", span, |list| {
                list.exprs(lhs);
                list.word(op.as_str());
                list.span(Span::new(op_pos, op_pos.offset(op.as_str().len() as u32)));
                list.exprs(rhs);
            }),
            StmtKind::Go(call) => self.nested("go", span, |list| list.expr(call)),
            StmtKind::Defer(call) => self.nested("defer", span, |list| list.expr(call)),
            StmtKind::Return(results) => self.nested("return", span, |list| list.exprs(results)),
            StmtKind::Branch { keyword, label } => self.nested(keyword.as_str(), span, |list| {
                list.optional(label, List::ident);
            }),
            StmtKind::Block(block) => self.block(block),
            _ => self.control_stmt(stmt.kind, span),
        }
    }

    fn local_decl(&mut self, decl: &Decl) {
        match decl {
            Decl::Const(spec) => {
                self.idents(spec.names);
                self.const_spec(spec);
            }
            Decl::Var(spec) => {
                self.idents(spec.names);
                self.var_spec(spec);
            }
            Decl::Type(spec) => {
                self.ident(spec.name);
                self.type_spec(spec);
            }
            Decl::Func(_) => unreachable!("functions are declared in packages only"),
        }
    }

    fn control_stmt(&mut self, kind: StmtKind, span: Span) {
        match kind {
            StmtKind::If { branches, otherwise } => {
                let branches = &self.file.stmts.branches[branches];
                self.if_stmt(branches, otherwise, span.end);
            }
            StmtKind::Switch { init, tag, clauses } => self.nested("switch", span, |list| {
                list.optional(init, List::stmt);
                list.optional(tag, List::expr);
                list.clauses(clauses);
            }),
            StmtKind::TypeSwitch { init, guard, clauses } => {
                self.nested("typeswitch", span, |list| {
                    list.optional(init, List::stmt);
                    list.stmt(guard);
                    list.clauses(clauses);
                });
            }
            StmtKind::Select(clauses) => self.nested("select", span, |list| list.clauses(clauses)),
            StmtKind::For { init, cond, post, body } => self.nested("for", span, |list| {
                list.optional(init, List::stmt);
                list.optional(cond, List::expr);
                list.optional(post, List::stmt);
                list.block(body);
            }),
            StmtKind::Range { key, value, op, x, body } => self.nested("range", span, |list| {
                list.optional(key, List::expr);
                list.optional(value, List::expr);
                list.word(op.map_or("-", |op| op.as_str()));
                list.expr(x);
                list.block(body);
            }),
            _ => unreachable!("the caller prints simple statements"),
        }
    }

    fn if_stmt(&mut self, branches: &[Branch], otherwise: Option<Block>, end: Pos) {
        for branch in branches {
            self.word("(if");
            self.span(Span::new(branch.start, end));
            self.optional(branch.init, List::stmt);
            self.expr(branch.cond);
            self.block(branch.then);
        }
        self.optional(otherwise, List::block);
        self.out.push_str(&")".repeat(branches.len()));
    }

    fn clauses(&mut self, clauses: IdRange<Clause>) {
        for clause in &self.file.stmts.clauses[clauses] {
            self.nested("clause", clause.span, |list| {
                match clause.head {
                    ClauseHead::Default => list.word("default"),
                    ClauseHead::Case(exprs) => list.exprs(exprs),
                    ClauseHead::Comm(stmt) => list.stmt(stmt),
                }
                list.stmts(&list.file.stmts.lists[clause.body]);
            });
        }
    }
}

/// The 64-bit FNV-1a hash.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
    })
}
