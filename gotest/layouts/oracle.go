// Package layouts compares how wasmptr lays out types and evaluates constants
// with how go/types does.
//
// Both print a line for each type, method, constant, array type and variable of a
// package; the same packages must give the same bytes. The Rust side of it, and
// the form of the lines, is examples/layouts.
package layouts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"wasmptr.test/gotest/exports"
)

// A Package is an element of what
// `go list -deps -export -json=ImportPath,Dir,Export,GoFiles,ImportMap,Name`
// prints.
type Package struct {
	ImportPath, Dir, Export, Name string

	GoFiles   []string
	ImportMap map[string]string
}

// ReadList reads the output of go list, and returns the packages sorted by their
// paths.
func ReadList(list []byte) ([]Package, error) {
	var packages []Package
	decoder := json.NewDecoder(bytes.NewReader(list))
	for {
		var p Package
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
	sort.Slice(packages, func(i, j int) bool { return packages[i].ImportPath < packages[j].ImportPath })
	return packages, nil
}

// Dump writes the lines of all packages.
func Dump(out io.Writer, packages []Package) error {
	exports := make(map[string]string)
	for _, p := range packages {
		exports[p.ImportPath] = p.Export
	}
	for _, p := range packages {
		if p.ImportPath == "unsafe" {
			continue // no file describes it, and its source is not what it is
		}
		lines, err := exported(p, exports)
		if err != nil {
			return fmt.Errorf("%s: %w", p.ImportPath, err)
		}
		declared, err := declared(p, exports)
		if err != nil {
			return fmt.Errorf("%s: %w", p.ImportPath, err)
		}
		lines = append(lines, declared...)
		sort.Strings(lines)
		for _, line := range lines {
			if _, err := fmt.Fprintf(out, "%s %s\n", quoted(p.ImportPath), line); err != nil {
				return err
			}
		}
	}
	return nil
}

// newImporter returns an importer that knows no package yet. A new one for each
// package, since otherwise what one file says of an object would hide what the
// next one says.
func newImporter(fset *token.FileSet, exports map[string]string) types.Importer {
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
}

// exported returns the lines of the types in the export data of a package.
func exported(p Package, exports map[string]string) ([]string, error) {
	if p.Export == "" {
		return nil, nil
	}
	pkg, err := newImporter(token.NewFileSet(), exports).Import(p.ImportPath)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, pkg := range append(pkg.Imports(), pkg) {
		for _, name := range pkg.Scope().Names() {
			// Types declared in functions are objects of the compiler's, not of the
			// language's.
			if strings.ContainsAny(name, ".·") || !isPlainType(pkg.Scope().Lookup(name)) {
				continue
			}
			lines = append(lines, fmt.Sprintf("export %s.%s %s", quoted(pkg.Path()), name,
				layout(pkg.Scope().Lookup(name).Type())))
		}
	}
	return lines, nil
}

// isPlainType tells whether obj is a defined type that is not generic.
func isPlainType(obj types.Object) bool {
	name, ok := obj.(*types.TypeName)
	if !ok || name.IsAlias() {
		return false
	}
	named, ok := name.Type().(*types.Named)
	return ok && named.TypeParams().Len() == 0
}

// declared returns the lines of the types, constants, variables and array types
// in the sources of a package.
func declared(p Package, exports map[string]string) ([]string, error) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range p.GoFiles {
		text, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	imports := newImporter(fset, exports)
	config := types.Config{
		Importer:         importFunc(func(path string) (*types.Package, error) { return importMapped(imports, p.ImportMap, path) }),
		IgnoreFuncBodies: true,
		Sizes:            sizes,
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue),
		Defs:  make(map[*ast.Ident]types.Object),
	}
	if p.Export == "" {
		// It was never compiled, and what is wrong in it is unknown to both.
		config.Error = func(error) {}
	}
	if _, err := config.Check(p.ImportPath, fset, files, info); err != nil && config.Error == nil {
		return nil, err
	}
	d := dumper{fset, info, nil}
	for _, file := range files {
		for _, decl := range file.Decls {
			d.decl(decl)
		}
	}
	return d.lines, nil
}

type importFunc func(path string) (*types.Package, error)

func (f importFunc) Import(path string) (*types.Package, error) { return f(path) }

func importMapped(imports types.Importer, importMap map[string]string, path string) (*types.Package, error) {
	if mapped, ok := importMap[path]; ok {
		path = mapped
	}
	return imports.Import(path)
}

type dumper struct {
	fset  *token.FileSet
	info  *types.Info
	lines []string
}

func (d *dumper) printf(format string, args ...interface{}) {
	d.lines = append(d.lines, fmt.Sprintf(format, args...))
}

func (d *dumper) at(pos token.Pos) string {
	position := d.fset.PositionFor(pos, false)
	return fmt.Sprintf("%s:%d:%d", position.Filename, position.Line, position.Column)
}

func (d *dumper) decl(decl ast.Decl) {
	gen, ok := decl.(*ast.GenDecl)
	if !ok {
		if function, ok := decl.(*ast.FuncDecl); ok && function.Recv == nil {
			d.object(function.Name)
		}
		d.arrays(decl)
		return
	}
	for _, spec := range gen.Specs {
		switch spec := spec.(type) {
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				d.object(name)
			}
		case *ast.TypeSpec:
			d.object(spec.Name)
		}
	}
	if gen.Tok != token.CONST {
		d.arrays(decl)
	}
}

func (d *dumper) object(name *ast.Ident) {
	obj := d.info.Defs[name]
	at := d.at(name.Pos())
	for _, method := range exports.Methods(obj) {
		d.printf("method %s %s %s", at, name.Name, method)
	}
	switch {
	case obj == nil:
	case typeParams(obj).Len() > 0:
		d.printf("generic %s %s %s", at, name.Name, constraints(typeParams(obj)))
	case isPlainType(obj):
		d.printf("type %s %s %s", at, name.Name, layout(obj.Type()))
	default:
		switch obj := obj.(type) {
		case *types.Const:
			if obj.Val().Kind() == constant.Unknown {
				d.printf("const %s %s unknown unknown", at, name.Name)
				break
			}
			d.printf("const %s %s %s %s", at, name.Name, text(obj.Type()), value(obj.Val()))
		case *types.Var:
			d.printf("var %s %s %s %s", at, name.Name, text(obj.Type()), layout(obj.Type()))
		}
	}
}

// arrays adds the lines of the array types that are written in a declaration,
// outside of function bodies.
func (d *dumper) arrays(decl ast.Decl) {
	ast.Inspect(decl, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.BlockStmt:
			return false
		case *ast.ArrayType:
			if node.Len == nil {
				break
			}
			length := "unknown"
			if array, ok := d.info.Types[node].Type.(*types.Array); ok && array.Len() >= 0 {
				length = fmt.Sprint(array.Len())
			}
			d.printf("array %s %s", d.at(node.Pos()), length)
		}
		return true
	})
}

// value is the text of a constant's value. Fractions are printed exactly as long
// as go/constant keeps them exactly.
func value(v constant.Value) string {
	switch v.Kind() {
	case constant.Bool:
		return v.String()
	case constant.String:
		return quoted(constant.StringVal(v))
	case constant.Int:
		return v.ExactString()
	case constant.Float:
		num, denom := constant.Num(v), constant.Denom(v)
		switch {
		case num.Kind() == constant.Unknown || denom.Kind() == constant.Unknown:
			return "large"
		case denom.ExactString() == "1":
			return num.ExactString()
		}
		return num.ExactString() + "/" + denom.ExactString()
	case constant.Complex:
		return "complex(" + value(constant.Real(v)) + "," + value(constant.Imag(v)) + ")"
	}
	return "unknown"
}

// text is the name of a type, as far as the value of a constant or the layout of
// a variable depends on it.
func text(t types.Type) string {
	switch t := unalias(t).(type) {
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return "unsafe.Pointer"
		}
		// By kind and not by name, since byte is uint8.
		return strings.ReplaceAll(types.Typ[t.Kind()].Name(), " ", "-")
	case *types.Named:
		return named(t)
	case *types.Pointer:
		return "*" + text(t.Elem())
	case *types.Slice:
		return "[]" + text(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), text(t.Elem()))
	case *types.Map:
		return "map[" + text(t.Key()) + "]" + text(t.Elem())
	case *types.Chan:
		return "chan(" + text(t.Elem()) + ")"
	case *types.Struct:
		return "struct"
	case *types.Signature:
		return "func"
	case *types.Interface:
		return "interface"
	case *types.TypeParam:
		return fmt.Sprintf("$%d", t.Index())
	}
	return fmt.Sprintf("unexpected %T", t)
}

func named(t *types.Named) string {
	name := t.Obj().Name()
	if pkg := t.Obj().Pkg(); pkg != nil {
		name = quoted(pkg.Path()) + "." + name
	}
	var args []string
	for i := 0; i < t.TypeArgs().Len(); i++ {
		args = append(args, text(t.TypeArgs().At(i)))
	}
	if args == nil {
		return name
	}
	return name + "[" + strings.Join(args, ",") + "]"
}

// quoted returns s in double quotes, with all but printable ASCII escaped.
func quoted(s string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, b := range []byte(s) {
		switch {
		case b == '"' || b == '\\':
			out.WriteByte('\\')
			out.WriteByte(b)
		case 0x20 <= b && b <= 0x7e:
			out.WriteByte(b)
		default:
			fmt.Fprintf(&out, "\\x%02x", b)
		}
	}
	out.WriteByte('"')
	return out.String()
}
