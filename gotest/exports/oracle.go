// Package exports compares what wasmptr reads from export data with what go/types
// reads.
//
// Both print a line for each object, in a form that leaves nothing out and no
// freedom; the same files must give the same bytes. The Rust side of it is
// examples/exports.
package exports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/constant"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"math/big"
	"os"
	"sort"
	"strings"

	"wasmptr.test/gotest/internal/typetext"
)

// A Package is an element of what `go list -export -json=ImportPath,Export`
// prints.
type Package struct {
	ImportPath string
	Export     string // "" if there is nothing to import
}

// ReadList reads the output of go list, and returns the packages that have export
// data sorted by their paths.
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
		if p.Export != "" {
			packages = append(packages, p)
		}
	}
	sort.Slice(packages, func(i, j int) bool { return packages[i].ImportPath < packages[j].ImportPath })
	return packages, nil
}

// Dump writes the lines of a package. GODEBUG must contain gotypesalias=1, for
// otherwise go/types of some releases drops the aliases.
func Dump(out io.Writer, p Package) error {
	lookup := func(string) (io.ReadCloser, error) { return os.Open(p.Export) }
	// A new importer for each package: otherwise what one file says of an object
	// would hide what the next one says.
	pkg, err := importer.ForCompiler(token.NewFileSet(), "gc", lookup).Import(p.ImportPath)
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
				lines = append(lines, typetext.Quoted(pkg.Path())+"."+name+" "+object(pkg.Scope().Lookup(name)))
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
