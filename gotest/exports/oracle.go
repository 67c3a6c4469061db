// Package exports compares what wasmptr reads from export data with what go/types
// reads.
//
// Both print a line for each object and each method, in a form that leaves nothing out and no
// freedom; the same files must give the same bytes. The Rust side of it is
// examples/exports.
package exports

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"io"
	"math/big"
	"sort"
	"strings"

	"wasmptr.test/gotest/internal/golist"
	"wasmptr.test/gotest/internal/typetext"
)

// Dump writes the lines of a package. GODEBUG must contain gotypesalias=1, for
// otherwise go/types of some releases drops the aliases.
func Dump(out io.Writer, p golist.Package) error {
	// A new importer for each package: otherwise what one file says of an object
	// would hide what the next one says.
	pkg, err := golist.Importer(token.NewFileSet(), []golist.Package{p}).Import(p.ImportPath)
	if err != nil {
		return err
	}
	var lines []string
	for _, pkg := range append(pkg.Imports(), pkg) {
		if pkg == types.Unsafe {
			continue // no file describes it
		}
		for _, name := range pkg.Scope().Names() {
			// Types declared in functions and generic methods are objects of the
			// compiler's, not of the language's.
			if !strings.ContainsAny(name, ".·") {
				obj := pkg.Scope().Lookup(name)
				name := typetext.Path(pkg) + "." + name
				lines = append(lines, name+" "+object(obj))
				for _, method := range typetext.Methods(obj) {
					lines = append(lines, name+" method "+method)
				}
				for _, constraints := range typetext.MethodConstraints(obj) {
					lines = append(lines, name+" constraints "+constraints)
				}
			}
		}
	}
	sort.Strings(lines)
	for _, line := range lines {
		if _, err := fmt.Fprintf(out, "%s %s\n", typetext.Quoted(p.ImportPath), line); err != nil {
			return err
		}
	}
	return nil
}

func object(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Const:
		return "const " + typetext.Text(obj.Type()) + " " + value(obj.Val())
	case *types.Var:
		return "var " + typetext.Text(obj.Type())
	case *types.Func:
		sig := obj.Type().(*types.Signature)
		return "func " + typetext.Constraints(sig.TypeParams()) + typetext.Text(sig)
	case *types.TypeName:
		if obj.IsAlias() {
			return "alias " + typetext.Constraints(typetext.AliasTypeParams(obj.Type())) + typetext.Text(obj.Type())
		}
		named := obj.Type().(*types.Named)
		return "type " + typetext.Constraints(named.TypeParams()) + typetext.Text(named.Underlying())
	}
	return fmt.Sprintf("unexpected %T", obj)
}

func value(v constant.Value) string {
	switch v.Kind() {
	case constant.Bool:
		return v.String()
	case constant.String:
		return typetext.Quoted(constant.StringVal(v))
	case constant.Complex:
		return "complex(" + value(constant.Real(v)) + "," + value(constant.Imag(v)) + ")"
	}
	switch v := constant.Val(v).(type) {
	case int64:
		return fmt.Sprint(v)
	case *big.Int:
		return fmt.Sprintf("%#x", v)
	case *big.Rat:
		return fmt.Sprintf("rat(%s/%s)", v.Num(), v.Denom())
	case *big.Float:
		return "float(" + v.Text('p', 0) + ")"
	}
	return fmt.Sprintf("unexpected %T", v)
}
