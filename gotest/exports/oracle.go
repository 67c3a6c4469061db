// Package exports compares what wasmptr reads from export data with what go/types
// reads.
//
// Both print a line for each object and each method, in a form that leaves nothing out and no
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
				obj := pkg.Scope().Lookup(name)
				name := quoted(pkg.Path()) + "." + name
				lines = append(lines, name+" "+object(obj))
				for _, method := range Methods(obj) {
					lines = append(lines, name+" method "+method)
				}
				for _, constraints := range methodConstraints(obj) {
					lines = append(lines, name+" constraints "+constraints)
				}
			}
		}
	}
	sort.Strings(lines)
	for _, line := range lines {
		if _, err := fmt.Fprintf(out, "%s %s\n", quoted(p.ImportPath), line); err != nil {
			return err
		}
	}
	return nil
}

func object(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Const:
		return "const " + text(obj.Type()) + " " + value(obj.Val())
	case *types.Var:
		return "var " + text(obj.Type())
	case *types.Func:
		sig := obj.Type().(*types.Signature)
		return "func " + constraints(sig.TypeParams()) + text(sig)
	case *types.TypeName:
		if obj.IsAlias() {
			return "alias " + constraints(aliasTypeParams(obj.Type())) + text(obj.Type())
		}
		named := obj.Type().(*types.Named)
		return "type " + constraints(named.TypeParams()) + text(named.Underlying())
	}
	return fmt.Sprintf("unexpected %T", obj)
}

// Methods returns a line for each method that is declared for a defined type, and
// nothing for other objects.
func Methods(obj types.Object) []string {
	var lines []string
	for _, m := range methods(obj) {
		lines = append(lines, method(m))
	}
	sort.Strings(lines)
	return lines
}

// methodConstraints returns a line for each method that has type parameters of its
// own.
func methodConstraints(obj types.Object) []string {
	var lines []string
	for _, m := range methods(obj) {
		if params := m.Type().(*types.Signature).TypeParams(); params.Len() > 0 {
			lines = append(lines, m.Name()+" "+constraints(params))
		}
	}
	return lines
}

func methods(obj types.Object) []*types.Func {
	name, ok := obj.(*types.TypeName)
	if !ok || name.IsAlias() {
		return nil
	}
	named, ok := name.Type().(*types.Named)
	if !ok {
		return nil
	}
	var methods []*types.Func
	for i := 0; i < named.NumMethods(); i++ {
		methods = append(methods, named.Method(i))
		params := named.Method(i).Type().(*types.Signature).TypeParams()
		for i := 0; i < params.Len(); i++ {
			ofMethods[params.At(i)] = true
		}
	}
	return methods
}

// ofMethods holds the type parameters of methods that have their own. Their index
// alone would not tell them from those of the receiver.
var ofMethods = make(map[*types.TypeParam]bool)

func method(m *types.Func) string {
	sig := m.Type().(*types.Signature)
	line := member(m)
	if _, ok := unalias(sig.Recv().Type()).(*types.Pointer); ok {
		line = "*" + line
	}
	var own []string
	for i := 0; i < sig.TypeParams().Len(); i++ {
		own = append(own, sig.TypeParams().At(i).Obj().Name())
	}
	if own != nil {
		line += "[" + strings.Join(own, ",") + "]"
	}
	return line + " " + text(sig)
}

func constraints(params *types.TypeParamList) string {
	var texts []string
	for i := 0; i < params.Len(); i++ {
		texts = append(texts, text(params.At(i).Constraint()))
	}
	if texts == nil {
		return ""
	}
	return "[" + strings.Join(texts, ",") + "]"
}

func text(t types.Type) string {
	switch t := unalias(t).(type) {
	case *types.Basic:
		return basic(t)
	case *types.Named:
		return named(t)
	case *types.Pointer:
		return "*" + text(t.Elem())
	case *types.Slice:
		return "[]" + text(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), text(t.Elem()))
	case *types.Chan:
		dir := map[types.ChanDir]string{types.SendRecv: "chan", types.SendOnly: "chan<-", types.RecvOnly: "<-chan"}
		return dir[t.Dir()] + "(" + text(t.Elem()) + ")"
	case *types.Map:
		return "map[" + text(t.Key()) + "]" + text(t.Elem())
	case *types.Struct:
		return structure(t)
	case *types.Signature:
		variadic := ""
		if t.Variadic() {
			variadic = "..."
		}
		return "func(" + vars(t.Params()) + ")(" + vars(t.Results()) + ")" + variadic
	case *types.Interface:
		return iface(t)
	case *types.Union:
		return union(t)
	case *types.TypeParam:
		if ofMethods[t] {
			return fmt.Sprintf("%%%d", t.Index())
		}
		return fmt.Sprintf("$%d", t.Index())
	}
	return fmt.Sprintf("unexpected %T", t)
}

func basic(t *types.Basic) string {
	if t.Kind() == types.UnsafePointer {
		return "unsafe.Pointer"
	}
	// By kind and not by name, since byte is uint8.
	return strings.ReplaceAll(types.Typ[t.Kind()].Name(), " ", "-")
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

func structure(t *types.Struct) string {
	var fields []string
	for i := 0; i < t.NumFields(); i++ {
		field := member(t.Field(i)) + " " + text(t.Field(i).Type())
		if t.Field(i).Embedded() {
			field = "!" + field
		}
		if tag := t.Tag(i); tag != "" {
			field += " " + quoted(tag)
		}
		fields = append(fields, field)
	}
	return "struct{" + strings.Join(fields, ";") + "}"
}

func vars(t *types.Tuple) string {
	var texts []string
	for i := 0; i < t.Len(); i++ {
		texts = append(texts, t.At(i).Name()+":"+text(t.At(i).Type()))
	}
	return strings.Join(texts, ",")
}

func iface(t *types.Interface) string {
	var methods, embedded []string
	for i := 0; i < t.NumExplicitMethods(); i++ {
		methods = append(methods, member(t.ExplicitMethod(i))+" "+text(t.ExplicitMethod(i).Type()))
	}
	for i := 0; i < t.NumEmbeddeds(); i++ {
		embedded = append(embedded, text(t.EmbeddedType(i)))
	}
	sort.Strings(methods)
	implicit := ""
	if t.IsImplicit() {
		implicit = "implicit "
	}
	return implicit + "interface{" + strings.Join(methods, ";") + "|" + strings.Join(embedded, ";") + "}"
}

func union(t *types.Union) string {
	var terms []string
	for i := 0; i < t.Len(); i++ {
		tilde := ""
		if t.Term(i).Tilde() {
			tilde = "~"
		}
		terms = append(terms, tilde+text(t.Term(i).Type()))
	}
	return strings.Join(terms, "|")
}

// member is the name of a field or method, with its package if other packages
// cannot use it.
func member(obj types.Object) string {
	if obj.Exported() {
		return obj.Name()
	}
	return quoted(obj.Pkg().Path()) + "." + obj.Name()
}

func value(v constant.Value) string {
	switch v.Kind() {
	case constant.Bool:
		return v.String()
	case constant.String:
		return quoted(constant.StringVal(v))
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
