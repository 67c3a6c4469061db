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
	"log"
	"os"
	"strconv"
	"strings"
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
		text, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		dump(out, name, text)
	}
}

// A printer writes the lines about one file.
type printer struct {
	out    *bufio.Writer
	fset   *token.FileSet
	text   []byte
	groups map[*ast.GenDecl]bool
}

func dump(out *bufio.Writer, name string, text []byte) {
	fmt.Fprintf(out, "file %s\n", name)
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		first := err.(scanner.ErrorList)[0]
		fmt.Fprintf(out, "error %d:%d %s\n", first.Pos.Line, first.Pos.Column, first.Msg)
		return
	}
	p := &printer{out: out, fset: fset, text: text}
	p.line("package", file.Name, func(*list) {})
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
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
}

func (p *printer) genDecl(decl *ast.GenDecl) {
	var typ ast.Expr
	var values []ast.Expr
	for iota, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			p.line("type", spec.Name, func(l *list) { l.typeSpec(spec) })
		case *ast.ValueSpec:
			inherited := "inherited"
			if iota == 0 || spec.Type != nil || spec.Values != nil {
				typ, values, inherited = spec.Type, spec.Values, "own"
			}
			for _, name := range spec.Names {
				if decl.Tok == token.VAR {
					p.line("var", name, func(l *list) {
						l.optional(spec.Type)
						l.exprs(spec.Values)
					})
					continue
				}
				p.line("const", name, func(l *list) {
					l.word(fmt.Sprintf("iota=%d", iota))
					l.word(inherited)
					l.optional(typ)
					l.exprs(values)
				})
			}
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
				l.nested("body", decl.Body, func() {})
			}
		})
	})
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
			l.nested("body", x.Body, func() {})
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
