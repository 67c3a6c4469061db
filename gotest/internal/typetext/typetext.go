// Package typetext writes down types in a form that leaves nothing out and no
// freedom. A type parameter is $ and its index, one of a method's own % and its
// index. examples/shared/type_text.rs writes the same.
package typetext

import (
	"fmt"
	"go/types"
	"sort"
	"strings"
)

// A Style says whether the names of parameters and results are part of the text.
// They are not part of the type (spec, "Type identity").
type Style struct {
	HideNames bool

	own *types.TypeParamList // of the method at hand
}

// Text is the text of t with all names in it.
func Text(t types.Type) string { return Style{}.Text(t) }

// Constraints is the text of the constraints of type parameters, "" for none.
func Constraints(params *types.TypeParamList) string { return Style{}.constraints(params) }

func (s Style) constraints(params *types.TypeParamList) string {
	var texts []string
	for i := 0; i < params.Len(); i++ {
		texts = append(texts, s.Text(params.At(i).Constraint()))
	}
	if texts == nil {
		return ""
	}
	return "[" + strings.Join(texts, ",") + "]"
}

// Text is the text of t.
func (s Style) Text(t types.Type) string {
	switch t := Unalias(t).(type) {
	case *types.Basic:
		return basic(t)
	case *types.Named:
		return s.named(t)
	case *types.Pointer:
		return "*" + s.Text(t.Elem())
	case *types.Slice:
		return "[]" + s.Text(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), s.Text(t.Elem()))
	case *types.Chan:
		dir := map[types.ChanDir]string{types.SendRecv: "chan", types.SendOnly: "chan<-", types.RecvOnly: "<-chan"}
		return dir[t.Dir()] + "(" + s.Text(t.Elem()) + ")"
	case *types.Map:
		return "map[" + s.Text(t.Key()) + "]" + s.Text(t.Elem())
	case *types.Struct:
		return s.structure(t)
	case *types.Signature:
		variadic := ""
		if t.Variadic() {
			variadic = "..."
		}
		return "func(" + s.Tuple(t.Params()) + ")(" + s.Tuple(t.Results()) + ")" + variadic
	case *types.Interface:
		return s.iface(t)
	case *types.Union:
		return s.union(t)
	case *types.TypeParam:
		return s.typeParam(t)
	}
	return fmt.Sprintf("unexpected %T", t)
}

// typeParam looks for t itself, since its index alone does not tell a parameter of
// a method from one of its receiver.
func (s Style) typeParam(t *types.TypeParam) string {
	for i := 0; i < s.own.Len(); i++ {
		if s.own.At(i) == t {
			return fmt.Sprintf("%%%d", t.Index())
		}
	}
	return fmt.Sprintf("$%d", t.Index())
}

func basic(t *types.Basic) string {
	if t.Kind() == types.UnsafePointer {
		return "unsafe.Pointer"
	}
	// By kind and not by name, since byte is uint8.
	return strings.ReplaceAll(types.Typ[t.Kind()].Name(), " ", "-")
}

func (s Style) named(t *types.Named) string {
	name := t.Obj().Name()
	if pkg := t.Obj().Pkg(); pkg != nil {
		name = Path(pkg) + "." + name
	}
	var args []string
	for i := 0; i < t.TypeArgs().Len(); i++ {
		args = append(args, s.Text(t.TypeArgs().At(i)))
	}
	if args == nil {
		return name
	}
	return name + "[" + strings.Join(args, ",") + "]"
}

func (s Style) structure(t *types.Struct) string {
	var fields []string
	for i := 0; i < t.NumFields(); i++ {
		field := member(t.Field(i)) + " " + s.Text(t.Field(i).Type())
		if t.Field(i).Embedded() {
			field = "!" + field
		}
		if tag := t.Tag(i); tag != "" {
			field += " " + Quoted(tag)
		}
		fields = append(fields, field)
	}
	return "struct{" + strings.Join(fields, ";") + "}"
}

// Tuple is the text of parameters or results, without parentheses.
func (s Style) Tuple(t *types.Tuple) string {
	var texts []string
	for i := 0; i < t.Len(); i++ {
		text := s.Text(t.At(i).Type())
		if !s.HideNames {
			text = t.At(i).Name() + ":" + text
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, ",")
}

func (s Style) iface(t *types.Interface) string {
	var methods, embedded []string
	for i := 0; i < t.NumExplicitMethods(); i++ {
		methods = append(methods, member(t.ExplicitMethod(i))+" "+s.Text(t.ExplicitMethod(i).Type()))
	}
	for i := 0; i < t.NumEmbeddeds(); i++ {
		embedded = append(embedded, s.Text(t.EmbeddedType(i)))
	}
	sort.Strings(methods)
	implicit := ""
	if t.IsImplicit() {
		implicit = "implicit "
	}
	return implicit + "interface{" + strings.Join(methods, ";") + "|" + strings.Join(embedded, ";") + "}"
}

func (s Style) union(t *types.Union) string {
	var terms []string
	for i := 0; i < t.Len(); i++ {
		tilde := ""
		if t.Term(i).Tilde() {
			tilde = "~"
		}
		terms = append(terms, tilde+s.Text(t.Term(i).Type()))
	}
	return strings.Join(terms, "|")
}

// member is the name of a field or method, with its package if other packages
// cannot use it.
func member(obj types.Object) string {
	if obj.Exported() {
		return obj.Name()
	}
	return Path(obj.Pkg()) + "." + obj.Name()
}

// Path is the path of a package in quotes, without what go list adds to that of a
// variant, as in "path [cmd/compile]": export data does not have it everywhere.
func Path(pkg *types.Package) string {
	path, _, _ := strings.Cut(pkg.Path(), " [")
	return Quoted(path)
}

// Quoted returns s in double quotes, with all but printable ASCII escaped.
func Quoted(s string) string {
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
