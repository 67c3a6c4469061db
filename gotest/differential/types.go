package differential

import (
	"fmt"
	"strings"
)

// A kind is what the language has to know of a defined type or alias before it may
// be embedded or be a receiver.
type kind int

const (
	other kind = iota
	basic
	pointer // also unsafe.Pointer
	iface
)

// A typeDecl is a declared type: what its uses have to know.
type typeDecl struct {
	pkg        *pkg
	name       string
	params     []typeParam
	kind       kind
	index      int
	alias      bool
	exported   bool
	comparable bool
	// ahead: its definition leads to a type further down in pkg.types.
	ahead bool
}

type typeParam struct{ name, constraint string }

// A scope is a place for a type expression. It says what may be written there.
type scope struct {
	file  *file
	depth int
	// index of the type declaration this is in, len(pkg.types) outside of them: types
	// before it may be used in every way, the others only behind pointers.
	index    int
	behind   bool // a pointer, slice, map, chan, func or interface is around
	argument bool // in type arguments, or in an alias, which may become one
	params   []typeParam
}

func (sc scope) inside() scope { sc.behind = true; return sc }
func (sc scope) deeper() scope { sc.depth--; return sc }
func (sc scope) self() *typeDecl {
	if sc.index < len(sc.file.pkg.types) {
		return sc.file.pkg.types[sc.index]
	}
	return nil
}

// typ writes a type.
func (g *generator) typ(sc scope) string {
	text := g.bareType(sc)
	if g.chance(0.03) {
		g.note("parenthesised type")
		return "(" + text + ")"
	}
	return text
}

func (g *generator) bareType(sc scope) string {
	if sc.depth <= 0 {
		return g.simpleType(sc)
	}
	sc = sc.deeper()
	in := sc.inside()
	return g.choose(
		choice{14, "", func() string { return g.simpleType(sc) }},
		choice{26, "", func() string { return g.namedType(sc) }},
		choice{16, "pointer", func() string { return g.pick("*", "*", "*", "* ", "*/* to */") + g.typ(in) }},
		choice{14, "", func() string { return g.structType(sc) }},
		choice{12, "array", func() string {
			return g.pick("[", "[", "[", "[ ") + g.arrayLength(sc.file) + g.pick("]", "]", " ]", "] ") + g.typ(sc)
		}},
		choice{4, "slice", func() string { return g.pick("[]", "[] ") + g.typ(in) }},
		choice{4, "map", func() string { return "map[" + g.keyType(in) + "]" + g.typ(in) }},
		choice{4, "chan", func() string {
			dir := g.pick("chan", "chan<-", "<-chan")
			g.note("direction " + dir)
			return dir + " " + g.typ(in)
		}},
		choice{4, "func", func() string { return "func" + g.signatureType(in) }},
		choice{3, "", func() string { return g.interfaceType(sc) }},
	)
}

var basics = []string{
	"bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
	"uintptr", "float32", "float64", "complex64", "complex128", "byte", "rune",
}

func (g *generator) simpleType(sc scope) string {
	return g.choose(
		choice{10, "basic", func() string {
			name := g.pick(basics...)
			g.note("basic " + name)
			return name
		}},
		choice{2, "string", func() string { return "string" }},
		choice{2, "unsafe.Pointer", func() string { return g.qualified(sc.file, unsafePackage, "Pointer") }},
		choice{1, "any", func() string { return "any" }},
		choice{1, "error", func() string { return "error" }},
		choice{3, "", func() string {
			if len(sc.params) == 0 {
				return g.namedType(sc)
			}
			g.note("type parameter")
			return sc.params[g.Intn(len(sc.params))].name
		}},
	)
}

// namedType uses a declared type of the package, of another one or of the standard library.
func (g *generator) namedType(sc scope) string {
	d := g.findType(sc, func(*typeDecl) bool { return true })
	if d == nil {
		return "int32"
	}
	return g.use(sc, d)
}

// findType chooses among the declared types that may stand in sc.
func (g *generator) findType(sc scope, fits func(*typeDecl) bool) *typeDecl {
	for try := 0; try < 6; try++ {
		from := sc.file.pkg
		if g.chance(0.45) || len(from.types) == 0 {
			from = sc.file.pkg.imports[g.Intn(len(sc.file.pkg.imports))]
		}
		if len(from.types) == 0 {
			continue
		}
		d := from.types[g.Intn(len(from.types))]
		if g.mayUse(sc, d) && fits(d) {
			return d
		}
	}
	return nil
}

func (g *generator) mayUse(sc scope, d *typeDecl) bool {
	if d.pkg != sc.file.pkg {
		return d.exported
	}
	if self := sc.self(); self != nil && self.acyclic() {
		return d.index < sc.index && !d.ahead
	}
	return d.index < sc.index || sc.behind && !d.acyclic()
}

// acyclic types are in no cycle with others. Go 1.21 refuses such cycles for aliases,
// and the compiler up to Go 1.26 crashes on "type P *S; type S struct { B; p P }"
// where B has methods, which matters for dependencies only.
func (d *typeDecl) acyclic() bool {
	return d.alias || d.kind == pointer && !d.pkg.isRoot()
}

// use names a type that mayUse allows, with type arguments if it is generic.
func (g *generator) use(sc scope, d *typeDecl) string {
	name := g.qualified(sc.file, d.pkg, d.name)
	where := "own"
	if d.pkg != sc.file.pkg {
		where = "foreign"
		if !strings.HasPrefix(d.pkg.path, modulePath) {
			where = "std"
			g.note("std " + d.pkg.path + "." + d.name)
		}
	} else if self := sc.self(); self != nil && (d.index > sc.index || d.ahead) {
		self.ahead = true
	}
	what := "type"
	if d.alias {
		what = "alias"
	}
	if len(d.params) == 0 {
		g.note(where + " " + what)
		return name
	}
	g.note(where + " generic " + what)
	return name + "[" + strings.Join(g.arguments(sc, d), g.pick(", ", ",")) + "]"
}

// arguments writes type arguments for d. A generic type that uses itself passes on
// its own parameters, and one that uses a later one, like the methods of a generic
// type, passes no parameter at all: anything else may need infinitely many instances,
// which Go refuses.
func (g *generator) arguments(sc scope, d *typeDecl) []string {
	if sc.argument {
		g.note("nested instantiation")
	}
	if d.pkg == sc.file.pkg && d.index == sc.index {
		return g.ownParameters(d)
	}
	if d.pkg == sc.file.pkg && (d.index > sc.index || sc.self() == nil) {
		sc.params = nil
	}
	sc.argument = true
	sc.depth = min(sc.depth, 2)
	args := make([]string, len(d.params))
	for i, p := range d.params {
		switch p.constraint {
		case "any":
			args[i] = g.typ(sc)
		case "comparable":
			args[i] = g.keyType(sc)
		default:
			args[i] = g.pick("int32", "int64")
		}
	}
	return args
}

func (g *generator) ownParameters(d *typeDecl) []string {
	var args []string
	for _, p := range d.params {
		args = append(args, p.name)
	}
	if len(args) == 2 && d.params[0].constraint == d.params[1].constraint && g.chance(0.5) {
		args[0], args[1] = args[1], args[0]
	}
	return args
}

// keyType writes a comparable type.
func (g *generator) keyType(sc scope) string {
	return g.choose(
		choice{6, "", func() string { return g.pick("string", "int32", "uint8", "int", "bool") }},
		choice{1, "", func() string { return g.pick("any", "error") }},
		choice{1, "", func() string { return "chan " + g.pick("int32", "string") }},
		choice{1, "array as key", func() string { return "[" + g.arrayLength(sc.file) + "]" + g.pick("string", "int8") }},
		choice{2, "", func() string { return "*" + g.pick("int32", "string") }},
		choice{1, "struct as key", func() string { return "struct{ x int32; y string }" }},
		choice{2, "", func() string {
			for _, p := range sc.params {
				if p.constraint == "comparable" {
					return p.name
				}
			}
			return "int16"
		}},
		choice{3, "", func() string {
			d := g.findType(sc, func(d *typeDecl) bool {
				return d.comparable && len(d.params) == 0
			})
			if d == nil {
				return "uint64"
			}
			return g.use(sc, d)
		}},
	)
}

// signatureType writes what follows the word func in a type or an interface.
// Parameter names are no part of a type's identity, and so undecidable in type
// arguments: there is one instance, with the names of whoever came first.
func (g *generator) signatureType(sc scope) string {
	sc.depth = min(sc.depth, 2)
	named := !sc.argument && g.chance(0.5)
	var params []string
	for i, n := 0, g.Intn(4); i < n; i++ {
		text := g.typ(sc)
		if i == n-1 && g.chance(0.15) {
			text = "..." + text
		}
		if named {
			text = g.pick(fmt.Sprint("a", i), fmt.Sprint("ö", i), "_") + " " + text
		}
		params = append(params, text)
	}
	text := "(" + strings.Join(params, ", ") + ")"
	switch g.Intn(4) {
	case 0:
		return text + " (" + g.typ(sc) + ", " + g.typ(sc) + ")"
	case 1:
		if named {
			return text + " (n " + g.typ(sc) + ", err error)"
		}
		return text + " (" + g.typ(sc) + ")"
	}
	return text
}

func (g *generator) interfaceType(sc scope) string {
	in := sc.inside()
	in.depth = min(in.depth, 1)
	var elems []string
	for i, n := 0, g.Intn(3); i < n; i++ {
		elems = append(elems, fmt.Sprintf("%s%d%s", g.pick("Do", "do"), g.next(), g.signatureType(in)))
	}
	if !sc.argument && !sc.file.pkg.shadowed["error"] && g.chance(0.2) {
		g.note("interface embedding")
		elems = append(elems, "error")
	}
	if len(elems) == 0 {
		// "any" and "interface{}" are one type, and as a type argument it has the
		// spelling of whoever came first.
		if sc.argument {
			return "any"
		}
		g.note("interface{}")
		return g.pick("interface{}", "interface {}")
	}
	g.note("interface with methods")
	return "interface { " + strings.Join(elems, "; ") + " }"
}

// structType writes a struct type of up to five fields.
func (g *generator) structType(sc scope) string {
	g.note("struct type")
	sep, end := "; ", " }"
	if g.chance(0.25) {
		g.note("struct type over several lines")
		sep, end = "\n\t\t", "\n\t}"
	}
	fields := g.fields(sc, g.Intn(6))
	if len(fields) == 0 {
		return "struct{}"
	}
	return "struct {" + strings.Replace(sep, ";", "", 1) + strings.Join(fields, sep) + end
}

func (g *generator) fields(sc scope, n int) []string {
	embedded := map[string]bool{}
	var fields []string
	for i := 0; i < n; i++ {
		name := func() string { return fmt.Sprintf("%s%d", g.pick("f", "F", "ptr", "größe"), i) }
		fields = append(fields, g.choose(
			choice{14, "", func() string { return name() + " " + g.typ(sc) }},
			choice{3, "several fields of one type", func() string { return name() + ", g" + fmt.Sprint(i) + " " + g.typ(sc) }},
			choice{3, "blank field", func() string { return "_ " + g.typ(sc) }},
			choice{2, "field tag", func() string {
				return name() + " " + g.typ(sc) + g.pick(" `json:\"x,omitempty\"`", ` "tag"`, ` "a\tb"`)
			}},
			choice{5, "", func() string {
				if text := g.embeddedField(sc, embedded); text != "" {
					return text
				}
				return name() + " " + g.typ(sc)
			}},
		))
	}
	return fields
}

func (g *generator) embeddedField(sc scope, taken map[string]bool) string {
	if g.chance(0.15) {
		name := g.pick("int32", "string", "error", "uint8")
		if taken[name] || sc.file.pkg.shadowed[name] {
			return ""
		}
		taken[name] = true
		g.note("embedded predeclared type")
		return name
	}
	byPointer := g.chance(0.4)
	if byPointer {
		sc = sc.inside()
	}
	d := g.findType(sc, func(d *typeDecl) bool {
		return d.kind != pointer && !(byPointer && d.kind == iface) && !taken[d.name]
	})
	if d == nil {
		return ""
	}
	taken[d.name] = true
	g.note("embedded field")
	if d.alias {
		g.note("embedded alias")
	}
	if len(d.params) > 0 {
		g.note("embedded generic")
	}
	if d.pkg != sc.file.pkg {
		g.note("embedded foreign")
	}
	if byPointer {
		g.note("embedded pointer")
		return "*" + g.use(sc, d)
	}
	return g.use(sc, d)
}
