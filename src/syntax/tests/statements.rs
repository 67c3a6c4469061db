//! Statements, printed by their kinds and the text of their parts.

use super::Parsed;
use crate::arena::IdRange;
use crate::source::FileSet;
use crate::symbol::Interner;
use crate::syntax::ast::{Decl, ExprId, ExprKind, ExprList, Ident};
use crate::syntax::stmt_ast::{Block, Clause, ClauseHead, StmtId, StmtKind, StmtList};
use crate::syntax::{parse_body, parse_file};

/// Parses each text as the body of a function, and prints it.
#[track_caller]
fn assert_statements(programs: &[(&str, &str)]) {
    for &(text, expected) in programs {
        let parsed = Parsed::new(format!("package p\nfunc f() {{{text}}}"));
        assert_eq!(parsed.errors, [], "{text}");
        let Decl::Func(decl) = &parsed.file.decls[0] else { panic!("it is a function") };
        let body = decl.body.expect("it has a body");
        let block = parsed.file.stmts.bodies[&body.start];
        assert_eq!(block.span, body, "{text}");
        assert_eq!(parsed.stmts(block.stmts), expected, "{text}");
    }
}

#[test]
fn simple_statements() {
    assert_statements(&[
        ("", ""),
        (";", "empty<;>"),
        ("f(x)", "expr<f(x)>"),
        ("<-c; c <- x + 1", "expr<<-c>; send<c><x + 1>"),
        ("x++\ny--", "x++; y--"),
        ("x, y = y, x", "assign<x, y>=<y, x>"),
        ("x := 1; y <<= 2; z &^= 3", "assign<x>:=<1>; assign<y><<=<2>; assign<z>&^=<3>"),
        ("go f(); defer func() {}()", "go<f()>; defer<func() {}()>"),
        ("return", "return<>"),
        ("return x, nil", "return<x, nil>"),
        ("goto L; break; continue M; fallthrough", "goto L; break; continue M; fallthrough"),
        ("L: x()", "L: expr<x()>"),
        ("L: M: for {}", "L: M: for<;;>{}"),
        ("L:", "L: empty<>"),
        ("{ x(); { } }", "{expr<x()>; {}}"),
    ]);
}

#[test]
fn declarations() {
    assert_statements(&[
        ("var x, y int = 1, 2", "decl[x, y]"),
        ("const (a = iota; b)\ntype T struct{}", "decl[a][b]; decl[T]"),
        ("type T [P * C]int; type ()", "decl[T]; decl"),
    ]);
}

#[test]
fn if_statements() {
    assert_statements(&[
        ("if x {}", "if<;x>{}"),
        ("if x := f(); x == (T{}) {}", "if<assign<x>:=<f()>;x == (T{})>{}"),
        ("if ; x { y() }", "if<;x>{expr<y()>}"),
        ("if x {} else { y() }", "if<;x>{} else {expr<y()>}"),
        (
            "if x {} else if y {} else if z; w {} else {}",
            "if<;x>{} if<;y>{} if<expr<z>;w>{} else {}",
        ),
        ("if f(T{}) && g[T{}.x] {}", "if<;f(T{}) && g[T{}.x]>{}"),
        ("if func() bool { return x == T{} }() {}", "if<;func() bool { return x == T{} }()>{}"),
        ("if []int{1}[0] == 1 {}", "if<;[]int{1}[0] == 1>{}"),
    ]);
}

#[test]
fn switch_and_select_statements() {
    assert_statements(&[
        ("switch {}", "switch<;>{}"),
        ("switch x { case 1, 2: y(); default: }", "switch<;x>{case 1, 2: expr<y()>} {default: }"),
        ("switch x := f(); x {}", "switch<assign<x>:=<f()>;x>{}"),
        ("switch x; {}", "switch<expr<x>;>{}"),
        ("switch x.(type) { case T, *U: }", "typeswitch<;expr<x.(type)>>{case T, *U: }"),
        ("switch x; y := z.(type) {}", "typeswitch<expr<x>;assign<y>:=<z.(type)>>{}"),
        ("select {}", "select{}"),
        (
            "select { case x := <-c: case x, y = <-c: case <-c: case c <- x: default: y() }",
            "select{comm assign<x>:=<<-c>: } {comm assign<x, y>=<<-c>: } {comm expr<<-c>: } \
             {comm send<c><x>: } {default: expr<y()>}",
        ),
    ]);
}

#[test]
fn for_statements() {
    assert_statements(&[
        ("for {}", "for<;;>{}"),
        ("for x {}", "for<;x;>{}"),
        ("for ;; {}", "for<;;>{}"),
        ("for i := 0; i < n; i++ { x() }", "for<assign<i>:=<0>;i < n;i++>{expr<x()>}"),
        ("for ; x; {}", "for<;x;>{}"),
        ("for range c {}", "range<c>{}"),
        ("for i := range 10 {}", "range<i := 10>{}"),
        ("for k, v = range m { _ = v }", "range<k, v = m>{assign<_>=<v>}"),
        ("for _, x := range (T{}) {}", "range<_, x := (T{})>{}"),
        ("for _, x := range []T{{}} {}", "range<_, x := []T{{}}>{}"),
    ]);
}

#[test]
fn spans_are_those_of_go_ast() {
    let parsed = Parsed::new(
        "package p\nfunc f() { L: ; x = 1 ; if a { } else if b { } ; switch { case c : d ( ) ; } ; var ( e int ) ; }",
    );
    let texts = parsed.file.stmts.stmts.iter().map(|(_, stmt)| parsed.text(stmt.span));
    let expected = [
        ";",
        "L: ;",
        "x = 1",
        "a",
        "b",
        "if a { } else if b { }",
        "d ( )",
        "switch { case c : d ( ) ; }",
        "var ( e int )",
    ];
    assert_eq!(texts.collect::<Vec<_>>(), expected);
    let clauses = parsed.file.stmts.clauses.iter().map(|(_, clause)| parsed.text(clause.span));
    assert_eq!(clauses.collect::<Vec<_>>(), ["case c : d ( )"]);
}

#[test]
fn bodies_are_parsed_when_asked_for() {
    let text = "package p\nvar v = func() { x() }\nfunc f() { y(func() { z }); }\nfunc g() { ) }";
    let mut files = FileSet::default();
    let mut symbols = Interner::new();
    let id = files.add("a.go", text.as_bytes()).expect("the text is small");
    let (mut file, errors) = parse_file(&files, id, &mut symbols);
    assert_eq!(errors, []);
    assert!(file.stmts.stmts.is_empty());
    let mut bodies = Vec::new();
    for (_, expr) in file.exprs.iter() {
        if let ExprKind::FuncLit { body, .. } = expr.kind {
            bodies.push(body);
        }
    }
    for decl in &file.decls {
        if let Decl::Func(decl) = decl {
            bodies.extend(decl.body);
        }
    }
    let texts: Vec<&[u8]> = bodies.iter().map(|&body| files.slice(body)).collect();
    assert_eq!(texts, [&b"{ x() }"[..], b"{ y(func() { z }); }", b"{ ) }"]);
    let mut parse = |body| parse_body(&files, &mut file, body, &mut symbols);
    for &body in &bodies[..2] {
        let (block, errors) = parse(body);
        assert_eq!((block.span, block.stmts.len(), errors.len()), (body, 1, 0));
        // The second time it is there already.
        assert_eq!(parse(body).0.stmts, block.stmts);
    }
    let (block, errors) = parse(bodies[2]);
    assert_eq!((block.span, errors.len()), (bodies[2], 1));
    assert_eq!(errors[0].message, "expected statement, found ')'");
    // That of the literal inside the function is the fourth.
    assert_eq!(file.stmts.bodies.len(), 4);
}

impl Parsed {
    fn stmts(&self, stmts: StmtList) -> String {
        let stmts = self.file.stmts.lists[stmts].iter().map(|&stmt| self.stmt(stmt));
        stmts.collect::<Vec<_>>().join("; ")
    }

    fn block(&self, block: Block) -> String {
        format!("{{{}}}", self.stmts(block.stmts))
    }

    fn stmt(&self, id: StmtId) -> String {
        let stmt = self.file.stmts.stmts[id];
        match stmt.kind {
            StmtKind::Bad => "bad".to_owned(),
            StmtKind::Empty => format!("empty<{}>", self.text(stmt.span)),
            StmtKind::Decl(decls) => {
                let decls = self.file.stmts.decls[decls].iter().map(|decl| self.declared(decl));
                format!("decl{}", decls.collect::<String>())
            }
            StmtKind::Labeled { label, stmt } => {
                format!("{}: {}", self.symbols.resolve(label.name), self.stmt(stmt))
            }
            StmtKind::Expr(x) => format!("expr<{}>", self.source(x)),
            StmtKind::Send { chan, value } => {
                format!("send<{}><{}>", self.source(chan), self.source(value))
            }
            StmtKind::IncDec { x, op } => format!("{}{}", self.source(x), op.as_str()),
            StmtKind::Assign { lhs, op, rhs, .. } => {
                format!("assign<{}>{}<{}>", self.sources(lhs), op.as_str(), self.sources(rhs))
            }
            StmtKind::Go(call) => format!("go<{}>", self.source(call)),
            StmtKind::Defer(call) => format!("defer<{}>", self.source(call)),
            StmtKind::Return(results) => format!("return<{}>", self.sources(results)),
            StmtKind::Branch { keyword, label } => {
                let label = label.map(|label| self.symbols.resolve(label.name));
                format!("{} {}", keyword.as_str(), label.unwrap_or("")).trim_end().to_owned()
            }
            StmtKind::Block(block) => self.block(block),
            _ => self.control_stmt(stmt.kind),
        }
    }

    fn control_stmt(&self, kind: StmtKind) -> String {
        match kind {
            StmtKind::If { branches, otherwise } => {
                let mut parts = Vec::new();
                for branch in &self.file.stmts.branches[branches] {
                    let (init, cond) = (self.optional_stmt(branch.init), self.source(branch.cond));
                    parts.push(format!("if<{init};{cond}>{}", self.block(branch.then)));
                }
                parts.extend(otherwise.map(|block| format!("else {}", self.block(block))));
                parts.join(" ")
            }
            StmtKind::Switch { init, tag, clauses } => {
                let (init, tag) = (self.optional_stmt(init), self.optional_source(tag));
                format!("switch<{init};{tag}>{}", self.clauses(clauses))
            }
            StmtKind::TypeSwitch { init, guard, clauses } => {
                let (init, guard) = (self.optional_stmt(init), self.stmt(guard));
                format!("typeswitch<{init};{guard}>{}", self.clauses(clauses))
            }
            StmtKind::Select(clauses) => format!("select{}", self.clauses(clauses)),
            StmtKind::For { init, cond, post, body } => {
                let (init, cond) = (self.optional_stmt(init), self.optional_source(cond));
                format!("for<{init};{cond};{}>{}", self.optional_stmt(post), self.block(body))
            }
            StmtKind::Range { key, value, op, x, body } => {
                let vars: Vec<&str> =
                    [key, value].into_iter().flatten().map(|var| self.source(var)).collect();
                let op = op.map_or(String::new(), |op| format!(" {} ", op.as_str()));
                format!("range<{}{op}{}>{}", vars.join(", "), self.source(x), self.block(body))
            }
            _ => unreachable!("`stmt` prints simple statements"),
        }
    }

    fn clauses(&self, clauses: IdRange<Clause>) -> String {
        if clauses.is_empty() {
            return "{}".to_owned();
        }
        let clauses = self.file.stmts.clauses[clauses].iter().map(|clause| {
            let head = match clause.head {
                ClauseHead::Default => "default".to_owned(),
                ClauseHead::Case(exprs) => format!("case {}", self.sources(exprs)),
                ClauseHead::Comm(stmt) => format!("comm {}", self.stmt(stmt)),
            };
            format!("{{{head}: {}}}", self.stmts(clause.body))
        });
        clauses.collect::<Vec<_>>().join(" ")
    }

    fn declared(&self, decl: &Decl) -> String {
        let names: &[Ident] = match decl {
            Decl::Const(spec) => &self.file.idents[spec.names],
            Decl::Var(spec) => &self.file.idents[spec.names],
            Decl::Type(spec) => &[spec.name],
            Decl::Func(_) => &[],
        };
        let names: Vec<&str> = names.iter().map(|name| self.symbols.resolve(name.name)).collect();
        format!("[{}]", names.join(", "))
    }

    fn optional_stmt(&self, stmt: Option<StmtId>) -> String {
        stmt.map_or(String::new(), |stmt| self.stmt(stmt))
    }

    fn optional_source(&self, x: Option<ExprId>) -> &str {
        x.map_or("", |x| self.source(x))
    }

    /// The text of an expression.
    fn source(&self, x: ExprId) -> &str {
        self.text(self.file.exprs[x].span)
    }

    fn sources(&self, list: ExprList) -> String {
        let list = self.file.expr_lists[list].iter().map(|&x| self.source(x));
        list.collect::<Vec<_>>().join(", ")
    }
}
