//! What the parser understands. Trees are printed as Go with all parentheses that make
//! the nesting visible.

use super::Parsed;
use crate::arena::IdRange;
use crate::syntax::ast::{
    ChanDir, ConstSpec, Decl, ExprId, ExprKind, ExprList, FieldDecl, FuncDecl, FuncType, Ident,
    TypeSpec, VarSpec,
};

/// Parses each declaration and prints it again.
#[track_caller]
fn assert_trees(programs: &[(&str, &str)]) {
    for &(text, expected) in programs {
        let parsed = Parsed::new(format!("package p\n{text}"));
        assert_eq!(parsed.errors, [], "{text}");
        let decls = parsed.file.decls.iter().map(|decl| parsed.decl(decl));
        assert_eq!(decls.collect::<Vec<_>>().join("; "), expected, "{text}");
    }
}

#[test]
fn binary_operators_bind_by_precedence() {
    assert_trees(&[
        ("var x = a + b*c == d && e || f", "var x = ((((a + (b * c)) == d) && e) || f)"),
        ("var x = a - b - c", "var x = ((a - b) - c)"),
        ("var x = a << b &^ c % d", "var x = (((a << b) &^ c) % d)"),
        ("var x = a | b & c ^ d", "var x = ((a | (b & c)) ^ d)"),
        ("var x = -a * +b", "var x = ((-a) * (+b))"),
        ("var x = !a || !b", "var x = ((!a) || (!b))"),
        ("var x = *p * *q", "var x = (*p * *q)"),
        ("var x = &a.b", "var x = (&a.b)"),
        ("var x = <-a + <-b", "var x = ((<-a) + (<-b))"),
        ("var x = a < b == (c > d)", "var x = ((a < b) == ((c > d)))"),
    ]);
}

#[test]
fn primary_expressions_chain() {
    assert_trees(&[
        ("var x = a.b.c(d)(e...)[f].(T).g", "var x = a.b.c(d)(e...)[f].(T).g"),
        (
            "var x = a[:], a[b:], a[:c], a[b:c], a[:c:d]",
            "var x = a[:], a[b:], a[:c], a[b:c], a[:c:d]",
        ),
        ("var x = T{}, &T{a, b}, []T{{1}, {2}}", "var x = T{}, (&T{a, b}), []T{{1}, {2}}"),
        ("var x = M{a: {b: c}, {d}: e}", "var x = M{a: {b: c}, {d}: e}"),
        ("var x = [...]T{1: a,\n}", "var x = [...]T{1: a}"),
        ("var x = G[int, []T]{a}", "var x = G[int, []T]{a}"),
        ("var x = f[int](a,\nb,\n)", "var x = f[int](a, b)"),
        ("var x = p.T{a}", "var x = p.T{a}"),
        ("var x = struct{ a int }{1}", "var x = struct{a int}{1}"),
        ("var x = func(a int) (b T) { return }", "var x = func(a int) (b T) {}"),
        ("var x = func() {}()", "var x = func() {}()"),
        ("var x = 'a', \"b\", `c`, 1, .2, 3i", "var x = 'a', \"b\", `c`, 1, .2, 3i"),
    ]);
}

#[test]
fn arrows_belong_to_channel_types_where_they_can() {
    assert_trees(&[
        ("var x = <-chan int(a)", "var x = (<-chan int(a))"),
        ("var x = (<-chan int)(a)", "var x = (<-chan int)(a)"),
        ("var x = <-chan<- chan int", "var x = <-chan <-chan int"),
        ("type T chan<- chan int", "type T chan<- chan int"),
        ("type T chan (<-chan int)", "type T chan (<-chan int)"),
        ("type T <-chan <-chan int", "type T <-chan <-chan int"),
    ]);
}

#[test]
fn constants_repeat_the_line_before() {
    assert_trees(&[
        ("const a = 1", "const a = 1 // 0"),
        (
            "const (a, b = iota, 1\nc, d\n\n_, _\ne T = 2\nf)",
            "const a, b = iota, 1 // 0; const c, d = iota, 1 // 1 again; \
             const _, _ = iota, 1 // 2 again; const e T = 2 // 3; const f T = 2 // 4 again",
        ),
        ("const ()", ""),
    ]);
}

#[test]
fn variables_and_aliases() {
    assert_trees(&[
        ("var x, y T", "var x, y T"),
        ("var x T = a", "var x T = a"),
        ("var (x = 1; y, z = f())", "var x = 1; var y, z = f()"),
        ("type T = U", "type T = U"),
        ("type T[P any] = U[P]", "type T[P any] = U[P]"),
        ("type (T p.U; U [2]T)", "type T p.U; type U [2]T"),
    ]);
}

#[test]
fn a_bracket_begins_a_length_or_type_parameters() {
    assert_trees(&[
        ("type T []int", "type T []int"),
        ("type T [N]int", "type T [N]int"),
        ("type T [...]int", "type T [...]int"),
        ("type T [2][N]int", "type T [2][N]int"),
        ("type T [N * M]int", "type T [(N * M)]int"),
        ("type T [P *C] int", "type T [(P * C)]int"),
        ("type T [P (C)] int", "type T [P(C)]int"),
        ("type T [P *C|D] int", "type T [((P * C) | D)]int"),
        ("type T [p.N]int", "type T [p.N]int"),
        ("type T [len(x)]int", "type T [len(x)]int"),
        ("type T [P any] int", "type T[P any] int"),
        ("type T [P *C,] int", "type T[P *C] int"),
        ("type T [P (C),] int", "type T[P (C)] int"),
        ("type T [P *C, Q any] int", "type T[P *C, Q any] int"),
        ("type T [P *struct{}] int", "type T[P *struct{}] int"),
        ("type T [P *C|~D] int", "type T[P (*C | (~D))] int"),
        ("type T [P *C|[]D|E] int", "type T[P ((*C | []D) | E)] int"),
        ("type T [P *C|D,] int", "type T[P (*C | D)] int"),
        ("type T [P []E] int", "type T[P []E] int"),
        ("type T [P [N]E] int", "type T[P [N]E] int"),
        ("type T [P ~int] int", "type T[P (~int)] int"),
        ("type T [P, Q interface{ m() }] int", "type T[P, Q interface{m()}] int"),
        ("type T [P p.C, Q D[P]] int", "type T[P p.C, Q D[P]] int"),
        ("type T [P, Q any] [P]Q", "type T[P, Q any] [P]Q"),
    ]);
}

#[test]
fn fields_are_named_or_embedded() {
    assert_trees(&[
        ("type T struct {}", "type T struct{}"),
        ("type T struct { a, b int; c *T `x` }", "type T struct{a, b int; c *T `x`}"),
        ("type T struct { A; *B \"y\"; p.C; *p.D }", "type T struct{A; *B \"y\"; p.C; *p.D}"),
        (
            "type T struct { A[int]; p.B[int, T]; *C[T] }",
            "type T struct{A[int]; p.B[int, T]; *C[T]}",
        ),
        (
            "type T struct { a []int; b [N]int; c [N * M]T }",
            "type T struct{a []int; b [N]int; c [(N * M)]T}",
        ),
        (
            "type T struct { _ [0]func(); _ struct{ a T } }",
            "type T struct{_ [0]func(); _ struct{a T}}",
        ),
        (
            "type T struct {\na int\nb struct {\nc int\n}\n}",
            "type T struct{a int; b struct{c int}}",
        ),
    ]);
}

#[test]
fn interfaces_have_methods_and_unions() {
    assert_trees(&[
        ("type T interface {}", "type T interface{}"),
        ("type T interface { m(); n(a int) error }", "type T interface{m(); n(a int) error}"),
        (
            "type T interface { A; p.B; C[int]; p.D[A, B,] }",
            "type T interface{A; p.B; C[int]; p.D[A, B]}",
        ),
        (
            "type T interface { ~int | string | *U; []T }",
            "type T interface{(((~int) | string) | *U); []T}",
        ),
        ("type T interface { A | B\nm() }", "type T interface{(A | B); m()}"),
    ]);
}

#[test]
fn parameters_have_names_or_not() {
    assert_trees(&[
        ("func f()", "func f()"),
        ("func f(int, *T, []p.U)", "func f(int, *T, []p.U)"),
        ("func f(a, b **byte, c T)", "func f(a, b **byte, c T)"),
        ("func f(a int, b int)", "func f(a int, b int)"),
        ("func f(a, b, c)", "func f(a, b, c)"),
        ("func f(a [N]int, b G[int], c []T)", "func f(a [N]int, b G[int], c []T)"),
        ("func f(G[int], p.G[A, B])", "func f(G[int], p.G[A, B])"),
        ("func f(a p.T, b ...int)", "func f(a p.T, b ...int)"),
        ("func f(...func(int))", "func f(...func(int))"),
        ("func f(\na int,\nb T,\n)", "func f(a int, b T)"),
        ("func f() int", "func f() int"),
        ("func f() (int, error)", "func f() (int, error)"),
        ("func f() (a, b T)", "func f() (a, b T)"),
        ("func f() func(int) func() T", "func f() func(int) func() T"),
        ("func f(func(a int), chan<- func(T) U)", "func f(func(a int), chan<- func(T) U)"),
        ("func f[P any, Q ~[]P](p P) Q", "func f[P any, Q (~[]P)](p P) Q"),
        ("func (t T) m()", "func (t T) m()"),
        ("func (*T) m()", "func (*T) m()"),
        ("func (g *G[P, _]) m()", "func (g *G[P, _]) m()"),
        ("func (r *T) m[P any](p P) P", "func (r *T) m[P any](p P) P"),
        ("func f() { }; func g()", "func f() {}; func g()"),
    ]);
}

#[test]
fn spans_are_those_of_go_ast() {
    let parsed = Parsed::new(
        "package p\nfunc (t *T) f(a, b **byte, c ...[ 2 ] p.T) (x func ( int ) G[ A ], _ int) { return }",
    );
    let Decl::Func(decl) = &parsed.file.decls[0] else { panic!("it is a function") };
    let fields = [decl.recv.expect("it is a method"), decl.sig.params, decl.sig.results];
    let types = fields.iter().flat_map(|&list| &parsed.file.fields[list]);
    let types: Vec<&str> =
        types.map(|field| parsed.text(parsed.file.exprs[field.typ].span)).collect();
    assert_eq!(types, ["*T", "**byte", "...[ 2 ] p.T", "func ( int ) G[ A ]", "int"]);
    assert_eq!(parsed.text(decl.body.expect("it has a body")), "{ return }");
    assert!(parsed.text(decl.span).starts_with("func (t *T) f("));
    assert!(parsed.text(decl.span).ends_with("{ return }"));
}

#[test]
fn imports_are_unquoted() {
    let parsed = Parsed::new("package p\nimport \"a/b\"\nimport (x `c`; . \"d\\x65\"; _ \"f\")");
    let imports: Vec<_> = parsed
        .file
        .imports
        .iter()
        .map(|spec| {
            let name = spec.name.map_or("", |name| parsed.symbols.resolve(name.name));
            (name, parsed.symbols.resolve(spec.path), parsed.text(spec.path_span))
        })
        .collect();
    let expected =
        [("", "a/b", "\"a/b\""), ("x", "c", "`c`"), (".", "de", "\"d\\x65\""), ("_", "f", "\"f\"")];
    assert_eq!(imports, expected);
}

#[test]
fn line_directives_rename_what_follows() {
    for (text, place) in [
        ("package p\n//line x.go:7\n§", "dir/x.go:7:0"),
        ("package p\n//line x.go:7\n\nvar §", "dir/x.go:8:0"),
        ("package p\n//line x.go:7:5\n a§", "dir/x.go:7:7"),
        ("package p\n//line x.go:7:5\n\na§", "dir/x.go:8:2"),
        ("package p /*line x.go:7:5*/§", "dir/x.go:7:5"),
        ("package p /*line :7:5*/  §", "dir/a.go:7:7"),
        ("package p\n//line ./x/../y.go:7\n§", "dir/y.go:7:0"),
        ("package p\n//line ../y.go:7\n§", "y.go:7:0"),
        ("package p\n//line /y//z.go:7\n§", "/y/z.go:7:0"),
        ("package p\n//line c:y:7\n§", "dir/c:y:7:0"),
        ("package p\n//line x.go:7\r\n§", "dir/x.go:7:0"),
        ("package p\n//line x.go:7\n//line y.go:9\n§", "dir/y.go:9:0"),
        ("package p\n//line x.go:7\n//line :9:1\n§", "dir/x.go:9:1"),
        ("package p\n //line x.go:7\n§", "dir/a.go:3:1"),
        ("package p\n// line x.go:7\n§", "dir/a.go:3:1"),
        ("package p\n//line x.go\n§", "dir/a.go:3:1"),
        ("package p\n//line x.go:0\n§", "dir/a.go:3:1"),
        ("package p\nvar s = `\n//line x.go:7\n§`", "dir/a.go:4:1"),
        ("package p\nfunc f() {\n//line x.go:7\n}\n§", "dir/x.go:8:0"),
    ] {
        let offset = text.find('§').expect("the place is marked");
        // Something has to follow, or there is nothing to rename.
        let parsed = Parsed::new(text.replace('§', "") + " //");
        let pos = parsed.files.base(parsed.file.id).offset(offset as u32);
        let position = parsed.files.position(pos);
        let found = format!("{}:{}:{}", position.filename, position.line, position.column);
        assert_eq!(found, place, "{text}");
    }
}

impl Parsed {
    fn decl(&self, decl: &Decl) -> String {
        match decl {
            Decl::Const(spec) => self.const_spec(spec),
            Decl::Var(spec) => self.var_spec(spec),
            Decl::Type(spec) => self.type_spec(spec),
            Decl::Func(decl) => self.func_decl(decl),
        }
    }

    fn const_spec(&self, spec: &ConstSpec) -> String {
        let &ConstSpec { names, typ, values, inherited, iota } = spec;
        let again = if inherited { " again" } else { "" };
        format!("const {} // {iota}{again}", self.typed(names, typ, values))
    }

    fn var_spec(&self, spec: &VarSpec) -> String {
        format!("var {}", self.typed(spec.names, spec.typ, spec.values))
    }

    fn typed(&self, names: IdRange<Ident>, typ: Option<ExprId>, values: ExprList) -> String {
        let typ = typ.map_or(String::new(), |typ| format!(" {}", self.expr(typ)));
        let equals = if values.is_empty() { "" } else { " = " };
        format!("{}{typ}{equals}{}", self.names(names), self.exprs(values))
    }

    fn type_spec(&self, spec: &TypeSpec) -> String {
        let name = self.symbols.resolve(spec.name.name);
        let params = self.type_params(spec.type_params);
        let equals = if spec.alias { "= " } else { "" };
        format!("type {name}{params} {equals}{}", self.expr(spec.typ))
    }

    fn func_decl(&self, decl: &FuncDecl) -> String {
        let recv =
            decl.recv.map_or(String::new(), |recv| format!("({}) ", self.fields(recv, ", ")));
        let name = self.symbols.resolve(decl.name.name);
        let body = if decl.body.is_some() { " {}" } else { "" };
        format!("func {recv}{name}{}{body}", self.signature(decl.sig))
    }

    fn signature(&self, sig: FuncType) -> String {
        let type_params = self.type_params(sig.type_params);
        let params = self.fields(sig.params, ", ");
        let results = self.fields(sig.results, ", ");
        let results = match &self.file.fields[sig.results] {
            [] => String::new(),
            [only] if only.names.is_empty() => format!(" {results}"),
            _ => format!(" ({results})"),
        };
        format!("{type_params}({params}){results}")
    }

    fn type_params(&self, params: IdRange<FieldDecl>) -> String {
        if params.is_empty() { String::new() } else { format!("[{}]", self.fields(params, ", ")) }
    }

    fn fields(&self, fields: IdRange<FieldDecl>, separator: &str) -> String {
        let fields = self.file.fields[fields].iter().map(|field| {
            let tag = field.tag.map_or(String::new(), |tag| format!(" {}", self.text(tag)));
            let typ = match self.file.exprs[field.typ].kind {
                // A method of an interface.
                ExprKind::FuncType(sig)
                    if self.text(self.file.exprs[field.typ].span).starts_with('(') =>
                {
                    self.signature(sig)
                }
                _ if field.names.is_empty() => self.expr(field.typ),
                _ => format!(" {}", self.expr(field.typ)),
            };
            format!("{}{typ}{tag}", self.names(field.names))
        });
        fields.collect::<Vec<_>>().join(separator)
    }

    fn names(&self, names: IdRange<Ident>) -> String {
        let names = self.file.idents[names].iter().map(|name| self.symbols.resolve(name.name));
        names.collect::<Vec<_>>().join(", ")
    }

    fn exprs(&self, list: ExprList) -> String {
        let exprs = self.file.expr_lists[list].iter().map(|&expr| self.expr(expr));
        exprs.collect::<Vec<_>>().join(", ")
    }

    fn optional(&self, x: Option<ExprId>) -> String {
        x.map_or(String::new(), |x| self.expr(x))
    }

    fn expr(&self, id: ExprId) -> String {
        let expr = self.file.exprs[id];
        match expr.kind {
            ExprKind::Bad => "BAD".to_owned(),
            ExprKind::Ident(name) => self.symbols.resolve(name).to_owned(),
            ExprKind::BasicLit(_) => self.text(expr.span).to_owned(),
            ExprKind::CompositeLit { typ, elems } => {
                format!("{}{{{}}}", self.optional(typ), self.exprs(elems))
            }
            ExprKind::FuncLit { typ, .. } => format!("{} {{}}", self.expr(typ)),
            ExprKind::Paren(x) => format!("({})", self.expr(x)),
            ExprKind::Selector { x, sel } => {
                format!("{}.{}", self.expr(x), self.symbols.resolve(sel.name))
            }
            ExprKind::Index { x, indices } => format!("{}[{}]", self.expr(x), self.exprs(indices)),
            ExprKind::Slice { x, bounds: [low, high, max] } => {
                let max = max.map_or(String::new(), |max| format!(":{}", self.expr(max)));
                format!("{}[{}:{}{max}]", self.expr(x), self.optional(low), self.optional(high))
            }
            ExprKind::TypeAssert { x, typ } => {
                format!(
                    "{}.({})",
                    self.expr(x),
                    typ.map_or("type".to_owned(), |typ| self.expr(typ))
                )
            }
            ExprKind::Call { fun, args, ellipsis } => {
                let dots = if ellipsis { "..." } else { "" };
                format!("{}({}{dots})", self.expr(fun), self.exprs(args))
            }
            ExprKind::Star(x) => format!("*{}", self.expr(x)),
            ExprKind::Unary { op, x } => format!("({}{})", op.as_str(), self.expr(x)),
            ExprKind::Binary { op, x, y, .. } => {
                format!("({} {} {})", self.expr(x), op.as_str(), self.expr(y))
            }
            ExprKind::KeyValue { key, value } => {
                format!("{}: {}", self.expr(key), self.expr(value))
            }
            _ => self.typ(expr.kind),
        }
    }

    fn typ(&self, kind: ExprKind) -> String {
        match kind {
            ExprKind::ArrayType { len, elem } => {
                format!("[{}]{}", self.optional(len), self.expr(elem))
            }
            ExprKind::StructType(fields) => format!("struct{{{}}}", self.fields(fields, "; ")),
            ExprKind::FuncType(sig) => format!("func{}", self.signature(sig)),
            ExprKind::InterfaceType(elems) => format!("interface{{{}}}", self.fields(elems, "; ")),
            ExprKind::MapType { key, value } => {
                format!("map[{}]{}", self.expr(key), self.expr(value))
            }
            ExprKind::ChanType { dir, elem } => {
                let dir = match dir {
                    ChanDir::Both => "chan",
                    ChanDir::Send => "chan<-",
                    ChanDir::Receive => "<-chan",
                };
                format!("{dir} {}", self.expr(elem))
            }
            ExprKind::Ellipsis(elem) => format!("...{}", self.optional(elem)),
            _ => unreachable!("`expr` prints what is no type"),
        }
    }
}
