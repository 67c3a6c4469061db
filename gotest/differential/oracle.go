package differential

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// A Finding is what wasmptr is expected to say, or says. Positions are file:line:col
// with the file's path in the module.
type Finding struct {
	Posn, End, Message string
}

// An Oracle type-checks the root packages of a module and knows what is wrong there.
type Oracle struct {
	Dir       string
	Release   int
	Functions map[string]bool   // import path.name -> boundary
	Exports   map[string]string // import path -> file with export data
}

type placed struct {
	at token.Position
	Finding
}

// A Judgement is the oracle's word on one package.
type Judgement struct {
	Findings []Finding
	Errors   []error  // of the type checker
	Judged   int      // functions seen
	Silent   int      // pointers at the boundary that are fine
	Skewed   []string // where typeString or wasmSizes differ from go/types
}

// ParseExports reads the output of go list -export -json=ImportPath,Export.
func ParseExports(list string) (map[string]string, error) {
	exports := map[string]string{}
	for d := json.NewDecoder(strings.NewReader(list)); ; {
		var p struct{ ImportPath, Export string }
		if err := d.Decode(&p); err == io.EOF {
			return exports, nil
		} else if err != nil {
			return nil, err
		}
		exports[p.ImportPath] = p.Export
	}
}

// Judge type-checks the packages with the given import paths, for GOARCH=wasm.
func (o *Oracle) Judge(paths []string) (map[string]*Judgement, error) {
	fset := token.NewFileSet()
	imports := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		file := o.Exports[path]
		if file == "" {
			return nil, fmt.Errorf("no export data for %q", path)
		}
		return os.Open(file)
	})
	judgements := map[string]*Judgement{}
	for _, path := range paths {
		j, err := o.judgePackage(fset, imports, path)
		if err != nil {
			return nil, err
		}
		judgements[path] = j
	}
	return judgements, nil
}

func (o *Oracle) judgePackage(fset *token.FileSet, imports types.Importer, path string) (*Judgement, error) {
	names, err := filepath.Glob(filepath.Join(o.Dir, strings.TrimPrefix(path, modulePath+"/"), "*.go"))
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var files []*ast.File
	for _, name := range names {
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	j := &Judgement{}
	config := types.Config{
		GoVersion: fmt.Sprintf("go1.%d", o.Release),
		Importer:  imports,
		Sizes:     wasmSizes{},
		Error:     func(err error) { j.Errors = append(j.Errors, err) },
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	p, _ := config.Check(path, fset, files, info)
	w := &wording{own: p}
	var found []placed
	for _, f := range files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			j.Judged++
			boundary, known := o.Functions[path+"."+fn.Name.Name]
			if !known && fn.Name.Name != "_" && fn.Name.Name != "main" {
				return nil, fmt.Errorf("%s: nothing known about %s", fset.Position(fn.Pos()), fn.Name.Name)
			}
			if boundary {
				all := o.judgeFunction(w, fset, fn, info.Defs[fn.Name].Type().(*types.Signature))
				found = append(found, all...)
			}
		}
	}
	j.Findings = inOrder(found)
	j.Silent, j.Skewed = w.silent, w.skewed
	if o.Release >= 22 && len(j.Errors) == 0 {
		j.Skewed = append(j.Skewed, otherSizes(p)...)
	}
	return j, nil
}

// inOrder sorts findings by file, line and column, as line directives have them.
func inOrder(found []placed) []Finding {
	sort.SliceStable(found, func(i, j int) bool {
		a, b := found[i].at, found[j].at
		if a.Filename != b.Filename {
			return a.Filename < b.Filename
		}
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
	var findings []Finding
	for _, f := range found {
		findings = append(findings, f.Finding)
	}
	return findings
}

// judgeFunction walks syntax and signature side by side: the syntax has the places,
// the signature the types.
func (o *Oracle) judgeFunction(w *wording, fset *token.FileSet, fn *ast.FuncDecl, sig *types.Signature) (found []placed) {
	name := fn.Name.Name
	judge := func(label string, at ast.Expr, typ types.Type) {
		if message := w.judge(typ); message != "" {
			found = append(found, placed{fset.Position(at.Pos()), Finding{
				Posn:    o.posn(fset, at.Pos()),
				End:     o.posn(fset, at.End()),
				Message: name + ": " + label + " points to " + message,
			}})
		}
	}
	if recv := sig.Recv(); recv != nil {
		name = w.methodName(recv.Type(), name)
		label := recv.Name()
		if label == "" || label == "_" {
			label = "receiver"
		}
		judge(label, fn.Recv.List[0].Type, recv.Type())
	}
	lists := []struct {
		word   string
		fields *ast.FieldList
		vars   *types.Tuple
	}{
		{"parameter", fn.Type.Params, sig.Params()},
		{"result", fn.Type.Results, sig.Results()},
	}
	for _, list := range lists {
		if list.fields == nil {
			continue
		}
		i := 0
		for _, field := range list.fields.List {
			for n := max(len(field.Names), 1); n > 0; n-- {
				v := list.vars.At(i)
				i++
				label := v.Name()
				if label == "" || label == "_" {
					label = fmt.Sprint(list.word, " ", i)
				}
				judge(label, field.Type, v.Type())
			}
		}
	}
	return found
}

func (o *Oracle) posn(fset *token.FileSet, pos token.Pos) string {
	p := fset.Position(pos)
	if file, err := filepath.Rel(o.Dir, p.Filename); err == nil && !strings.HasPrefix(file, "..") {
		p.Filename = filepath.ToSlash(file)
	}
	return p.String()
}
