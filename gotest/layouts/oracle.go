// Package layouts compares how wasmptr lays out types and evaluates constants
// with how go/types does.
//
// Both print a line for each type, method, constant, array type and variable of a
// package; the same packages must give the same bytes. The Rust side of it, and
// the form of the lines, is examples/layouts.
package layouts

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"io"
	"sort"
	"strings"

	"wasmptr.test/gotest/internal/golist"
	"wasmptr.test/gotest/internal/typetext"
)

// The names of parameters have no say in how a variable is laid out.
var hidden = typetext.Style{HideNames: true}

// Dump writes the lines of all packages.
func Dump(out io.Writer, packages []golist.Package) error {
	for _, p := range packages {
		if p.ImportPath == "unsafe" {
			continue // no file describes it, and its source is not what it is
		}
		lines, err := exported(p, packages)
		if err != nil {
			return fmt.Errorf("%s: %w", p.ImportPath, err)
		}
		declared, err := declared(p, packages)
		if err != nil {
			return fmt.Errorf("%s: %w", p.ImportPath, err)
		}
		lines = append(lines, declared...)
		sort.Strings(lines)
		for _, line := range lines {
			if _, err := fmt.Fprintf(out, "%s %s\n", typetext.Quoted(p.ImportPath), line); err != nil {
				return err
			}
		}
	}
	return nil
}

// exported returns the lines of the types in the export data of a package.
func exported(p golist.Package, packages []golist.Package) ([]string, error) {
	if p.Export == "" {
		return nil, nil
	}
	// A new importer for each package, since otherwise what one file says of an
	// object would hide what the next one says.
	pkg, err := golist.Importer(token.NewFileSet(), packages).Import(p.ImportPath)
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
			lines = append(lines, fmt.Sprintf("export %s.%s %s", typetext.Path(pkg), name,
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

// typeParams returns the type parameters of a defined type or function.
func typeParams(obj types.Object) *types.TypeParamList {
	switch obj := obj.(type) {
	case *types.TypeName:
		if named, ok := obj.Type().(*types.Named); ok && !obj.IsAlias() {
			return named.TypeParams()
		}
	case *types.Func:
		return obj.Type().(*types.Signature).TypeParams()
	}
	return nil
}

// declared returns the lines of the types, constants, variables and array types
// in the sources of a package.
func declared(p golist.Package, packages []golist.Package) ([]string, error) {
	fset := token.NewFileSet()
	files, err := p.Parse(fset)
	if err != nil {
		return nil, err
	}
	config := types.Config{
		Importer:         p.Imports(golist.Importer(fset, packages)),
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
	for _, method := range typetext.Methods(obj) {
		d.printf("method %s %s %s", at, name.Name, method)
	}
	switch {
	case obj == nil:
	case typeParams(obj).Len() > 0:
		d.printf("generic %s %s %s", at, name.Name, typetext.Constraints(typeParams(obj)))
	case isPlainType(obj):
		d.printf("type %s %s %s", at, name.Name, layout(obj.Type()))
	default:
		switch obj := obj.(type) {
		case *types.Const:
			if obj.Val().Kind() == constant.Unknown {
				d.printf("const %s %s unknown unknown", at, name.Name)
				break
			}
			d.printf("const %s %s %s %s", at, name.Name, hidden.Text(obj.Type()), value(obj.Val()))
		case *types.Var:
			d.printf("var %s %s %s %s", at, name.Name, hidden.Text(obj.Type()), layout(obj.Type()))
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
		return typetext.Quoted(constant.StringVal(v))
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
