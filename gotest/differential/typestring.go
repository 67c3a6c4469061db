package differential

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// typeString is types.TypeString with all aliases resolved and package names as
// qualifiers. go/types has a setting for it, but only up to Go 1.26. Where no alias is
// involved the two must agree; w.skewed has the types for which they do not.
func (w *wording) typeString(t types.Type) string {
	p := &typePrinter{own: w.own}
	p.typ(t)
	text := p.String()
	if reference := types.TypeString(t, p.qualifier); reference != text && !p.resolved {
		w.skewed = append(w.skewed, fmt.Sprintf("%s, should be %s", text, reference))
	}
	return text
}

type typePrinter struct {
	strings.Builder
	own      *types.Package
	resolved bool // an alias was
}

func (p *typePrinter) qualifier(q *types.Package) string {
	if q == p.own {
		return ""
	}
	return q.Name()
}

func (p *typePrinter) print(parts ...string) {
	for _, s := range parts {
		p.WriteString(s)
	}
}

func (p *typePrinter) typ(written types.Type) {
	t := unalias(written)
	p.resolved = p.resolved || t != written
	if t == types.Universe.Lookup("any").Type() { // not the same as interface{}
		p.print("any")
		return
	}
	switch t := t.(type) {
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			p.print("unsafe.")
		}
		p.print(t.Name())
	case *types.Named:
		p.named(t)
	case *types.TypeParam:
		p.print(t.Obj().Name())
	case *types.Pointer:
		p.print("*")
		p.typ(t.Elem())
	case *types.Array:
		p.print("[", strconv.FormatInt(t.Len(), 10), "]")
		p.typ(t.Elem())
	case *types.Slice:
		p.print("[]")
		p.typ(t.Elem())
	case *types.Map:
		p.print("map[")
		p.typ(t.Key())
		p.print("]")
		p.typ(t.Elem())
	case *types.Chan:
		p.channel(t)
	case *types.Signature:
		p.print("func")
		p.signature(t)
	case *types.Struct:
		p.structure(t)
	case *types.Interface:
		p.methods(t)
	default:
		panic(fmt.Sprintf("unexpected %T", t))
	}
}

func (p *typePrinter) named(t *types.Named) {
	obj := t.Obj()
	if obj.Pkg() != nil && obj.Pkg() != p.own {
		p.print(obj.Pkg().Name(), ".")
	}
	p.print(obj.Name())
	for i := 0; i < t.TypeArgs().Len(); i++ {
		p.print([]string{"[", ", "}[min(i, 1)])
		p.typ(t.TypeArgs().At(i))
	}
	if t.TypeArgs().Len() > 0 {
		p.print("]")
	}
}

func (p *typePrinter) channel(t *types.Chan) {
	p.print([]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[t.Dir()])
	elem, ok := unalias(t.Elem()).(*types.Chan)
	ambiguous := ok && t.Dir() == types.SendRecv && elem.Dir() == types.RecvOnly
	if ambiguous {
		p.print("(")
	}
	p.typ(t.Elem())
	if ambiguous {
		p.print(")")
	}
}

func (p *typePrinter) signature(t *types.Signature) {
	p.tuple(t.Params(), t.Variadic())
	results := t.Results()
	if results.Len() == 0 {
		return
	}
	p.print(" ")
	if results.Len() == 1 && results.At(0).Name() == "" {
		p.typ(results.At(0).Type())
		return
	}
	p.tuple(results, false)
}

func (p *typePrinter) tuple(t *types.Tuple, variadic bool) {
	p.print("(")
	for i := 0; i < t.Len(); i++ {
		if i > 0 {
			p.print(", ")
		}
		if name := t.At(i).Name(); name != "" {
			p.print(name, " ")
		}
		if typ := t.At(i).Type(); variadic && i == t.Len()-1 {
			p.print("...")
			p.typ(typ.(*types.Slice).Elem())
		} else {
			p.typ(typ)
		}
	}
	p.print(")")
}

// structure leaves out the names of embedded fields, even where an alias was embedded
// and its name is not that of the type.
func (p *typePrinter) structure(t *types.Struct) {
	p.print("struct{")
	for i := 0; i < t.NumFields(); i++ {
		if i > 0 {
			p.print("; ")
		}
		if f := t.Field(i); !f.Embedded() {
			p.print(f.Name(), " ")
		}
		p.typ(t.Field(i).Type())
		if tag := t.Tag(i); tag != "" {
			p.print(" ", strconv.Quote(tag))
		}
	}
	p.print("}")
}

func (p *typePrinter) methods(t *types.Interface) {
	p.print("interface{")
	for i := 0; i < t.NumExplicitMethods(); i++ {
		if i > 0 {
			p.print("; ")
		}
		m := t.ExplicitMethod(i)
		p.print(m.Name())
		p.signature(m.Type().(*types.Signature))
	}
	for i := 0; i < t.NumEmbeddeds(); i++ {
		if i > 0 || t.NumExplicitMethods() > 0 {
			p.print("; ")
		}
		p.typ(t.EmbeddedType(i))
	}
	p.print("}")
}
