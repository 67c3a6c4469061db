// Decls prints what go/parser makes of Go files, one line for each declaration
// and one for each function body, as examples/decls.rs prints what wasmptr's
// parser makes of them.
//
//	go run ./decls [-full] FILES... | @LIST
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"hash/fnv"
	"io"
	"log"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"
)

var full = flag.Bool("full", false, "print the offsets of all nodes")

func main() {
	log.SetFlags(0)
	flag.Parse()
	names := flag.Args()
	if len(names) == 1 && strings.HasPrefix(names[0], "@") {
		list, err := os.ReadFile(names[0][1:])
		if err != nil {
			log.Fatal(err)
		}
		names = strings.Split(strings.TrimSuffix(string(list), "\n"), "\n")
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, name := range names {
		if err := dump(out, name); err != nil {
			log.Fatal(err)
		}
	}
}

// A printer writes the lines about one file.
type printer struct {
	out  io.Writer
	fset *token.FileSet
	text []byte
}

// dump writes all lines about one file.
func dump(out io.Writer, name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "file %s\n", name)
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		first := err.(scanner.ErrorList)[0]
		fmt.Fprintf(out, "error %d:%d %s\n", first.Pos.Line, first.Pos.Column, first.Msg)
		return nil
	}
	p := &printer{out: out, fset: fset, text: text}
	p.line("package", file.Name, func(*list) {})
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || !utf8.ValidString(path) {
			path = ""
		}
		p.named("import", path, spec.Path.Pos(), func(l *list) { l.optionalIdent(spec.Name) })
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.GenDecl:
			p.genDecl(decl)
		case *ast.FuncDecl:
			p.funcDecl(decl)
		}
	}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			p.linkname(comment)
		}
	}
	return nil
}

// linkname writes a line about a comment that is a go:linkname with a target, as
// cmd/compile takes it.
func (p *printer) linkname(comment *ast.Comment) {
	fields := strings.Fields(comment.Text)
	if !strings.HasPrefix(comment.Text, "//go:linkname ") || len(fields) != 3 {
		return
	}
	before := p.text[:p.fset.PositionFor(comment.Pos(), false).Offset]
	before = before[bytes.LastIndexByte(before, '\n')+1:]
	if len(bytes.Trim(before, " \t\r\uFEFF")) != 0 || !utf8.ValidString(comment.Text) {
		return
	}
	place := p.fset.Position(comment.Pos())
	fmt.Fprintf(p.out, "linkname %s %s %d:%d\n", fields[1], fields[2], place.Line, place.Column)
}

func (p *printer) genDecl(decl *ast.GenDecl) {
	eachSpec(decl, func(names []*ast.Ident, write func(*list)) {
		for _, name := range names {
			p.line(decl.Tok.String(), name, write)
		}
	})
}

// eachSpec calls f for each line of a declaration, with what is to be written
// behind the names.
func eachSpec(decl *ast.GenDecl, f func(names []*ast.Ident, write func(*list))) {
	var last *ast.ValueSpec // whose values a constant without values repeats
	for iota, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			f([]*ast.Ident{spec.Name}, func(l *list) { l.typeSpec(spec) })
		case *ast.ValueSpec:
			if decl.Tok == token.VAR {
				f(spec.Names, func(l *list) { l.optional(spec.Type); l.exprs(spec.Values) })
				continue
			}
			inherited := "inherited"
			if iota == 0 || spec.Type != nil || spec.Values != nil {
				last, inherited = spec, "own"
			}
			f(spec.Names, func(l *list) {
				l.word(fmt.Sprintf("iota=%d", iota))
				l.word(inherited)
				l.optional(last.Type)
				l.exprs(last.Values)
			})
		}
	}
}

func (p *printer) funcDecl(decl *ast.FuncDecl) {
	p.line("func", decl.Name, func(l *list) {
		if decl.Recv == nil {
			l.word("-")
		} else {
			l.fields(decl.Recv)
		}
		l.funcType(decl.Type)
		l.nested("decl", decl, func() {
			if decl.Body == nil {
				l.word("-")
			} else {
				l.word("body")
			}
		})
	})
	if decl.Body != nil {
		p.body(decl.Body)
	}
}

func (p *printer) body(body *ast.BlockStmt) {
	l := &list{printer: p, offsets: true}
	l.block(body)
	digest := fnv.New64a()
	digest.Write(l.Bytes())
	place := p.fset.Position(body.Pos())
	if !*full {
		l.Reset()
	}
	fmt.Fprintf(p.out, "\tbody %d:%d %d%s #%016x\n", place.Line, place.Column, len(body.List), l, digest.Sum64())
}

// line writes a line about name, with what write makes of it.
func (p *printer) line(what string, name *ast.Ident, write func(*list)) {
	p.named(what, name.Name, name.Pos(), write)
}

func (p *printer) named(what, name string, pos token.Pos, write func(*list)) {
	short := &list{printer: p, offsets: *full}
	write(short)
	long := &list{printer: p, offsets: true}
	write(long)
	digest := fnv.New64a()
	digest.Write(long.Bytes())
	place := p.fset.Position(pos)
	fmt.Fprintf(p.out, "%s %s %d:%d%s #%016x\n", what, name, place.Line, place.Column, short, digest.Sum64())
}

// A list is a nested list in the making.
type list struct {
	*printer
	offsets bool
	bytes.Buffer
}

func (l *list) word(word string) {
	l.WriteByte(' ')
	l.WriteString(word)
}

func (l *list) optional(x ast.Expr) {
	if x == nil {
		l.word("-")
	} else {
		l.expr(x)
	}
}

func (l *list) optionalIdent(name *ast.Ident) {
	if name == nil {
		l.word("-")
	} else {
		l.ident(name)
	}
}

// nested writes (head@from-to items).
func (l *list) nested(head string, node ast.Node, write func()) {
	l.word("(")
	l.WriteString(head)
	l.span(node.Pos(), node.End())
	write()
	l.WriteByte(')')
}

func (l *list) span(pos, end token.Pos) {
	if l.offsets {
		fmt.Fprintf(l, "@%d-%d", pos-1, end-1)
	}
}

func (l *list) ident(name *ast.Ident) {
	l.word(name.Name)
	l.span(name.Pos(), name.End())
}

func (l *list) idents(names []*ast.Ident) {
	l.word("[")
	for _, name := range names {
		l.ident(name)
	}
	l.word("]")
}

func (l *list) exprs(exprs []ast.Expr) {
	l.word("[")
	for _, x := range exprs {
		l.expr(x)
	}
	l.word("]")
}

func (l *list) fields(fields *ast.FieldList) {
	l.word("{")
	if fields != nil {
		for _, field := range fields.List {
			l.idents(field.Names)
			l.expr(field.Type)
			if field.Tag != nil {
				l.source("tag", field.Tag)
			}
			l.word(";")
		}
	}
	l.word("}")
}

func (l *list) funcType(typ *ast.FuncType) {
	l.fields(typ.TypeParams)
	l.fields(typ.Params)
	l.fields(typ.Results)
}

func (l *list) typeSpec(spec *ast.TypeSpec) {
	if spec.Assign.IsValid() {
		l.word("alias")
	} else {
		l.word("definition")
	}
	l.fields(spec.TypeParams)
	l.expr(spec.Type)
}

func (l *list) source(what string, node ast.Node) {
	text := string(l.text[node.Pos()-1 : node.End()-1])
	l.word(what + ":" + strings.NewReplacer("\r", " ", "\n", " ").Replace(text))
	l.span(node.Pos(), node.End())
}

func (l *list) expr(x ast.Expr) {
	switch x := x.(type) {
	case *ast.Ident:
		l.ident(x)
	case *ast.BasicLit:
		l.source(x.Kind.String(), x)
	case *ast.CompositeLit:
		l.nested("lit", x, func() { l.optional(x.Type); l.exprs(x.Elts) })
	case *ast.FuncLit:
		l.nested("funclit", x, func() {
			l.expr(x.Type)
			l.block(x.Body)
		})
	case *ast.ParenExpr:
		l.nested("paren", x, func() { l.expr(x.X) })
	case *ast.SelectorExpr:
		l.nested("sel", x, func() { l.expr(x.X); l.ident(x.Sel) })
	case *ast.IndexExpr:
		l.nested("index", x, func() { l.expr(x.X); l.exprs([]ast.Expr{x.Index}) })
	case *ast.IndexListExpr:
		l.nested("index", x, func() { l.expr(x.X); l.exprs(x.Indices) })
	case *ast.SliceExpr:
		l.nested("slice", x, func() { l.expr(x.X); l.optional(x.Low); l.optional(x.High); l.optional(x.Max) })
	case *ast.TypeAssertExpr:
		l.nested("assert", x, func() { l.expr(x.X); l.optional(x.Type) })
	case *ast.CallExpr:
		l.nested("call", x, func() {
			l.expr(x.Fun)
			l.exprs(x.Args)
			if x.Ellipsis.IsValid() {
				l.word("...")
			} else {
				l.word("")
			}
		})
	case *ast.StarExpr:
		l.nested("star", x, func() { l.expr(x.X) })
	case *ast.UnaryExpr:
		l.nested("unary", x, func() { l.word(x.Op.String()); l.expr(x.X) })
	case *ast.BinaryExpr:
		l.nested("binary", x, func() {
			l.expr(x.X)
			op := x.Op.String()
			l.word(op)
			l.span(x.OpPos, x.OpPos+token.Pos(len(op)))
			l.expr(x.Y)
		})
	case *ast.KeyValueExpr:
		l.nested("pair", x, func() { l.expr(x.Key); l.expr(x.Value) })
	default:
		l.typ(x)
	}
}

func (l *list) typ(x ast.Expr) {
	switch x := x.(type) {
	case *ast.ArrayType:
		l.nested("array", x, func() { l.optional(x.Len); l.expr(x.Elt) })
	case *ast.StructType:
		l.nested("struct", x, func() { l.fields(x.Fields) })
	case *ast.FuncType:
		l.nested("functype", x, func() { l.funcType(x) })
	case *ast.InterfaceType:
		l.nested("interface", x, func() { l.fields(x.Methods) })
	case *ast.MapType:
		l.nested("map", x, func() { l.expr(x.Key); l.expr(x.Value) })
	case *ast.ChanType:
		head := map[ast.ChanDir]string{ast.SEND: "chan<-", ast.RECV: "<-chan", ast.SEND | ast.RECV: "chan"}[x.Dir]
		l.nested(head, x, func() { l.expr(x.Value) })
	case *ast.Ellipsis:
		l.nested("dots", x, func() { l.optional(x.Elt) })
	default:
		log.Fatalf("%v: unexpected %T", l.fset.Position(x.Pos()), x)
	}
}

func (l *list) block(block *ast.BlockStmt) {
	l.nested("block", block, func() { l.stmts(block.List) })
}

func (l *list) stmts(stmts []ast.Stmt) {
	for _, stmt := range stmts {
		l.stmt(stmt)
	}
}

func (l *list) optionalStmt(stmt ast.Stmt) {
	if stmt == nil {
		l.word("-")
	} else {
		l.stmt(stmt)
	}
}

func (l *list) stmt(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.EmptyStmt:
		l.nested("empty", s, func() {})
	case *ast.DeclStmt:
		l.nested("declstmt", s, func() { l.localDecl(s.Decl.(*ast.GenDecl)) })
	case *ast.LabeledStmt:
		l.nested("labeled", s, func() { l.ident(s.Label); l.stmt(s.Stmt) })
	case *ast.ExprStmt:
		l.nested("expr", s, func() { l.expr(s.X) })
	case *ast.SendStmt:
		l.nested("send", s, func() { l.expr(s.Chan); l.expr(s.Value) })
	case *ast.IncDecStmt:
		l.nested(s.Tok.String(), s, func() { l.expr(s.X) })
	case *ast.AssignStmt:
		l.nested("assign", s, func() {
			l.exprs(s.Lhs)
			op := s.Tok.String()
			l.word(op)
			l.span(s.TokPos, s.TokPos+token.Pos(len(op)))
			l.exprs(s.Rhs)
		})
	case *ast.GoStmt:
		l.nested("go", s, func() { l.expr(s.Call) })
	case *ast.DeferStmt:
		l.nested("defer", s, func() { l.expr(s.Call) })
	case *ast.ReturnStmt:
		l.nested("return", s, func() { l.exprs(s.Results) })
	case *ast.BranchStmt:
		l.nested(s.Tok.String(), s, func() { l.optionalIdent(s.Label) })
	case *ast.BlockStmt:
		l.block(s)
	default:
		l.controlStmt(s)
	}
}

func (l *list) localDecl(decl *ast.GenDecl) {
	eachSpec(decl, func(names []*ast.Ident, write func(*list)) {
		if decl.Tok == token.TYPE {
			l.ident(names[0])
		} else {
			l.idents(names)
		}
		write(l)
	})
}

func (l *list) controlStmt(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.IfStmt:
		l.nested("if", s, func() {
			l.optionalStmt(s.Init)
			l.expr(s.Cond)
			l.block(s.Body)
			l.optionalStmt(s.Else)
		})
	case *ast.SwitchStmt:
		l.nested("switch", s, func() {
			l.optionalStmt(s.Init)
			l.optional(s.Tag)
			l.clauses(s.Body)
		})
	case *ast.TypeSwitchStmt:
		l.nested("typeswitch", s, func() {
			l.optionalStmt(s.Init)
			l.stmt(s.Assign)
			l.clauses(s.Body)
		})
	case *ast.SelectStmt:
		l.nested("select", s, func() { l.clauses(s.Body) })
	case *ast.ForStmt:
		l.nested("for", s, func() {
			l.optionalStmt(s.Init)
			l.optional(s.Cond)
			l.optionalStmt(s.Post)
			l.block(s.Body)
		})
	case *ast.RangeStmt:
		l.nested("range", s, func() {
			l.optional(s.Key)
			l.optional(s.Value)
			if s.Tok == token.ILLEGAL {
				l.word("-")
			} else {
				l.word(s.Tok.String())
			}
			l.expr(s.X)
			l.block(s.Body)
		})
	default:
		log.Fatalf("%v: unexpected %T", l.fset.Position(s.Pos()), s)
	}
}

func (l *list) clauses(body *ast.BlockStmt) {
	for _, stmt := range body.List {
		l.nested("clause", stmt, func() {
			switch clause := stmt.(type) {
			case *ast.CaseClause:
				if clause.List == nil {
					l.word("default")
				} else {
					l.exprs(clause.List)
				}
				l.stmts(clause.Body)
			case *ast.CommClause:
				if clause.Comm == nil {
					l.word("default")
				} else {
					l.stmt(clause.Comm)
				}
				l.stmts(clause.Body)
			}
		})
	}
}
