// Package infer compares of which types wasmptr takes the expressions in function
// bodies to be with what go/types says.
//
// It asks for the operands of conversions to addresses, for the arguments of
// functions without a body, and for a sample of everything else; of that,
//
//	go test ./infer -size=1000000 -seed=2
//
// asks for more, or for others. The Rust side is examples/infer.
package infer

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"math/rand"
	"sort"

	"wasmptr.test/gotest/internal/golist"
	"wasmptr.test/gotest/internal/typetext"
)

// A Group says why an expression is asked for.
type Group string

const (
	Operand  Group = "operand"  // of a conversion to unsafe.Pointer, uintptr or a type over them
	Argument Group = "argument" // of a function without a body
	Other    Group = "other"
)

// A Question is an expression and what go/types says of it.
type Question struct {
	Group   Group
	Package string
	File    string
	Start   int // offsets in the file
	End     int
	Posn    string
	Kind    string // of expression, for statistics
	Want    Want
}

// String is the line that asks the Rust side.
func (q *Question) String() string {
	return fmt.Sprintf("%s %s %d %d", typetext.Quoted(q.Package), q.File, q.Start, q.End)
}

// A Survey collects questions: all operands and arguments, and a random sample of
// the other expressions.
type Survey struct {
	Size int // of the sample; negative: everything
	Rand *rand.Rand

	Packages int // how many there were
	Others   int // how many expressions the sample is taken from

	special []*Question
	sample  []*Question
}

// Questions returns what was collected, by package and place.
func (s *Survey) Questions() []*Question {
	questions := append(append([]*Question(nil), s.special...), s.sample...)
	sort.Slice(questions, func(i, j int) bool {
		a, b := questions[i], questions[j]
		switch {
		case a.Package != b.Package:
			return a.Package < b.Package
		case a.File != b.File:
			return a.File < b.File
		case a.Start != b.Start:
			return a.Start < b.Start
		}
		return a.End < b.End
	})
	return questions
}

// Add checks the types of p, and collects questions in its function bodies and in
// the initialisers of its variables.
func (s *Survey) Add(p golist.Package, imports types.Importer, goarch string) error {
	fset := token.NewFileSet()
	files, err := p.Parse(fset)
	if err != nil {
		return err
	}
	config := types.Config{Importer: p.Imports(imports), Sizes: types.SizesFor("gc", goarch)}
	if p.Module != nil && p.Module.GoVersion != "" {
		config.GoVersion = "go" + p.Module.GoVersion
	}
	info := &types.Info{
		Types:      make(map[ast.Expr]types.TypeAndValue),
		Instances:  make(map[*ast.Ident]types.Instance),
		Defs:       make(map[*ast.Ident]types.Object),
		Uses:       make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	pkg, err := config.Check(p.ImportPath, fset, files, info)
	if err != nil {
		return err
	}
	w := walker{survey: s, pkg: pkg, fset: fset, info: info,
		bodyless: make(map[types.Object]bool), groups: make(map[ast.Expr]Group)}
	w.findBodyless(files)
	for _, file := range files {
		w.walk(file)
	}
	s.Packages++
	return nil
}

type walker struct {
	survey   *Survey
	pkg      *types.Package
	fset     *token.FileSet
	info     *types.Info
	bodyless map[types.Object]bool
	groups   map[ast.Expr]Group // of the expressions that are in one
}

func (w *walker) findBodyless(files []*ast.File) {
	for _, file := range files {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Body == nil {
				w.bodyless[w.info.Defs[f.Name]] = true
			}
		}
	}
}

func (w *walker) walk(file *ast.File) {
	inFile := w.fset.File(file.Pos())
	visit := func(node ast.Node) bool {
		if call, ok := node.(*ast.CallExpr); ok {
			w.call(call)
		}
		if expr, ok := node.(ast.Expr); ok {
			if tv, ok := w.info.Types[expr]; ok && !tv.IsType() {
				w.ask(inFile, expr, tv)
			}
		}
		return true
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Body != nil {
				ast.Inspect(decl.Body, visit)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				if spec, ok := spec.(*ast.ValueSpec); ok && decl.Tok == token.VAR {
					for _, value := range spec.Values {
						ast.Inspect(value, visit)
					}
				}
			}
		}
	}
}

// call puts the operands of a call into their groups.
func (w *walker) call(call *ast.CallExpr) {
	var group Group
	fun := unparen(call.Fun)
	if tv := w.info.Types[fun]; tv.IsType() {
		basic, ok := tv.Type.Underlying().(*types.Basic)
		if !ok || basic.Kind() != types.UnsafePointer && basic.Kind() != types.Uintptr {
			return
		}
		group = Operand
	} else if callee := w.callee(fun); callee != nil && w.bodyless[callee] {
		group = Argument
	}
	if group != "" {
		for _, arg := range call.Args {
			w.groups[unparen(arg)] = group
		}
	}
}

// callee is the function or method that fun names, nil if it is something else.
func (w *walker) callee(fun ast.Expr) types.Object {
	switch fun := fun.(type) {
	case *ast.Ident:
		return w.info.Uses[fun]
	case *ast.SelectorExpr:
		return w.info.Uses[fun.Sel]
	}
	return nil
}

func unparen(expr ast.Expr) ast.Expr {
	for {
		paren, ok := expr.(*ast.ParenExpr)
		if !ok {
			return expr
		}
		expr = paren.X
	}
}

// ask adds a question about expr. One that may not stay in the sample is not even
// written down: there are twenty times as many as are wanted.
func (w *walker) ask(file *token.File, expr ast.Expr, tv types.TypeAndValue) {
	s := w.survey
	group, ok := w.groups[expr]
	if ok {
		s.special = append(s.special, w.question(file, expr, tv, group))
		return
	}
	// Each expression gets the same chance (algorithm R).
	s.Others++
	if s.Size < 0 || len(s.sample) < s.Size {
		s.sample = append(s.sample, w.question(file, expr, tv, Other))
	} else if i := s.Rand.Intn(s.Others); i < s.Size {
		s.sample[i] = w.question(file, expr, tv, Other)
	}
}

func (w *walker) question(file *token.File, expr ast.Expr, tv types.TypeAndValue, group Group) *Question {
	position := file.PositionFor(expr.Pos(), false)
	return &Question{
		Group:   group,
		Package: w.pkg.Path(),
		File:    file.Name(),
		Start:   file.Offset(expr.Pos()),
		End:     file.Offset(expr.End()),
		Posn:    fmt.Sprintf("%s/%s:%d:%d", w.pkg.Path(), position.Filename, position.Line, position.Column),
		Kind:    w.kind(expr),
		Want:    w.want(expr, tv),
	}
}
