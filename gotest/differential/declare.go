package differential

import (
	"fmt"
	"strings"
)

var unsafePackage = &pkg{path: "unsafe", name: "unsafe"}

// standardPackages are those whose types the module uses. All are cheap to compile.
func standardPackages(release int) []*pkg {
	var packages []*pkg
	add := func(path string, types ...*typeDecl) {
		p := &pkg{path: path, name: path[strings.LastIndex(path, "/")+1:], types: types}
		for _, d := range types {
			d.pkg, d.exported = p, true
		}
		packages = append(packages, p)
	}
	plain := func(name string) *typeDecl { return &typeDecl{name: name} }
	number := func(name string) *typeDecl { return &typeDecl{name: name, kind: basic, comparable: true} }
	method := func(name string) *typeDecl { return &typeDecl{name: name, kind: iface, comparable: true} }
	generic := func(name, constraint string) *typeDecl {
		return &typeDecl{name: name, params: []typeParam{{"T", constraint}}}
	}
	add("time", plain("Time"), number("Duration"), number("Month"), plain("Location"))
	add("sync", plain("Mutex"), plain("Once"), plain("Map"), plain("WaitGroup"))
	add("sync/atomic", generic("Pointer", "any"), plain("Int32"), plain("Value"), plain("Uintptr"))
	add("strings", plain("Builder"), plain("Reader"))
	add("bytes", plain("Buffer"))
	add("net/url", plain("URL"), plain("Values"), plain("Userinfo"))
	add("math/big", plain("Int"), number("Word"))
	add("reflect", plain("Value"), method("Type"), number("Kind"), plain("StructField"))
	add("net/netip", plain("Addr"), plain("Prefix"))
	add("unicode", plain("RangeTable"), plain("Range16"), plain("SpecialCase"))
	add("io", method("Reader"))
	if release >= 23 {
		add("structs", plain("HostLayout"))
		add("unique", generic("Handle", "comparable"))
	}
	return packages
}

// A template is a way to declare a type. What the uses of the type must know stands
// in it, because they may come before the declaration is written.
type template struct {
	weight     int
	feature    string
	kind       kind
	comparable bool
	alias      bool
	params     string // "T any, K comparable"
	write      func(g *generator, sc scope, d *typeDecl) string
}

func fixedText(text string) func(*generator, scope, *typeDecl) string {
	return func(_ *generator, _ scope, d *typeDecl) string { return strings.ReplaceAll(text, "Self", d.name) }
}

// Self is the declared type itself. Kinds that the text decides are set by write,
// and pointer until then, which allows least.
var templates = []template{
	{weight: 3, feature: "defined basic", kind: basic, comparable: true, write: (*generator).basicText},
	{weight: 2, feature: "defined string", kind: basic, comparable: true, write: fixedText("string")},
	{weight: 1, feature: "defined unsafe.Pointer", kind: pointer, comparable: true, write: func(g *generator, sc scope, d *typeDecl) string {
		return g.qualified(sc.file, unsafePackage, "Pointer")
	}},
	{weight: 3, feature: "struct of numbers", comparable: true, write: fixedText("struct { a int32; b [4]uint8; c uintptr }")},
	{weight: 12, feature: "defined struct", write: (*generator).structText},
	{weight: 2, feature: "linked list", write: func(g *generator, sc scope, d *typeDecl) string {
		return "struct { next *" + d.name + "; v " + g.typ(sc) + " }"
	}},
	{weight: 2, feature: "recursion through slice, map and func", write: func(g *generator, sc scope, d *typeDecl) string {
		return strings.ReplaceAll("struct { n "+g.typ(sc)+"; m map[string]Self; s []Self; f func(Self) *Self }", "Self", d.name)
	}},
	{weight: 3, feature: "mutual recursion", write: (*generator).mutualText},
	{weight: 4, feature: "defined pointer", kind: pointer, comparable: true, write: func(g *generator, sc scope, d *typeDecl) string {
		return "*" + g.typ(sc.inside())
	}},
	{weight: 1, feature: "pointer to itself", kind: pointer, comparable: true, write: fixedText("*Self")},
	{weight: 1, feature: "slice of itself", write: fixedText("[]Self")},
	{weight: 1, feature: "map of itself", write: fixedText("map[string]Self")},
	{weight: 1, feature: "func of itself", write: fixedText("func(Self, *Self) (Self, error)")},
	{weight: 1, feature: "chan of itself", write: fixedText("chan<- Self")},
	{weight: 4, feature: "defined array", write: func(g *generator, sc scope, d *typeDecl) string {
		return "[" + g.arrayLength(sc.file) + "]" + g.typ(sc)
	}},
	{weight: 2, feature: "defined interface", kind: iface, comparable: true, write: func(g *generator, sc scope, d *typeDecl) string {
		return g.interfaceType(sc)
	}},
	{weight: 4, feature: "type defined by another", kind: pointer, write: (*generator).anotherText},

	{weight: 4, feature: "alias of a declared type", kind: pointer, alias: true, write: (*generator).anotherText},
	{weight: 3, feature: "alias of a pointer", kind: pointer, alias: true, write: func(g *generator, sc scope, d *typeDecl) string {
		return "*" + g.typ(sc)
	}},
	{weight: 3, feature: "alias of a type literal", kind: pointer, alias: true, write: func(g *generator, sc scope, d *typeDecl) string {
		return g.typ(sc)
	}},
	{weight: 2, feature: "alias of an alias", kind: pointer, alias: true, write: func(g *generator, sc scope, d *typeDecl) string {
		return g.another(sc, d, func(d *typeDecl) bool { return d.alias && len(d.params) == 0 })
	}},

	{weight: 3, feature: "generic with T inside", params: "T any", write: fixedText("struct { v T; n int32 }")},
	{weight: 2, feature: "generic with T behind a pointer", params: "T any", write: fixedText("struct { n int32; p *T }")},
	{weight: 2, feature: "generic with T in slice and func", params: "T any", write: fixedText("struct { n int32; s []T; f func(T) T; c chan T }")},
	{weight: 2, feature: "phantom parameter", params: "T any", write: fixedText("struct { n int32 }")},
	{weight: 1, feature: "parameter in an empty array", params: "T any", write: fixedText("struct { _ [0]T; n int32 }")},
	{weight: 2, feature: "generic pair", params: "A, B any", write: fixedText("struct { a A; b B }")},
	{weight: 2, feature: "generic pointer", kind: pointer, params: "T any", write: fixedText("*T")},
	{weight: 2, feature: "generic array", params: "T any", write: func(g *generator, sc scope, d *typeDecl) string {
		return "[" + g.arrayLength(sc.file) + "]T"
	}},
	{weight: 1, feature: "generic map", params: "K comparable, V any", write: fixedText("map[K]V")},
	{weight: 2, feature: "generic list", params: "T any", write: fixedText("struct { next *Self[T]; v T }")},
	{weight: 2, feature: "generic swapping its parameters", params: "A, B any", write: fixedText("struct { other *Self[B, A]; a A }")},
	{weight: 2, feature: "constrained generic", params: "N ~int32 | ~int64", write: fixedText("struct { n N; s [2]N }")},
	{weight: 2, feature: "parameter named like a basic type", params: "byte any", write: fixedText("struct { v [2]byte; n int8 }")},
	{weight: 6, feature: "generic struct", params: "T any, K comparable", write: (*generator).structText},
	{weight: 3, feature: "generic struct of two", params: "A any, B any", write: (*generator).structText},

	{weight: 2, feature: "generic alias of a pointer", kind: pointer, alias: true, params: "T any", write: fixedText("*T")},
	{weight: 1, feature: "generic alias of a literal", kind: pointer, alias: true, params: "A, B any", write: fixedText("struct { a A; b [2]B }")},
	{weight: 2, feature: "generic alias of a generic type", kind: pointer, alias: true, params: "T any", write: func(g *generator, sc scope, d *typeDecl) string {
		return g.another(sc, d, func(d *typeDecl) bool { return len(d.params) > 0 })
	}},
}

// template deals from a deck in which each template is as often as its weight says,
// so that the rare ones come in every module.
func (g *generator) template() template {
	if len(g.deck) == 0 {
		for _, t := range templates {
			if t.alias && t.params != "" && g.release < 24 {
				continue
			}
			for i := 0; i < t.weight; i++ {
				g.deck = append(g.deck, t)
			}
		}
		g.Shuffle(len(g.deck), func(i, j int) { g.deck[i], g.deck[j] = g.deck[j], g.deck[i] })
	}
	t := g.deck[0]
	g.deck = g.deck[1:]
	return t
}

// declareTypes declares n types in the files of p, in an order of chance.
func (g *generator) declareTypes(p *pkg, n int) {
	chosen := make([]template, n)
	for i := range chosen {
		t := g.template()
		chosen[i] = t
		d := &typeDecl{
			pkg: p, name: g.typeName(), params: parseParams(t.params),
			kind: t.kind, index: i, alias: t.alias, comparable: t.comparable,
		}
		first := []rune(d.name)[0]
		d.exported = strings.ToUpper(string(first)) == string(first) && strings.ToLower(string(first)) != string(first)
		p.types = append(p.types, d)
	}
	for i, t := range chosen {
		d := p.types[i]
		f := p.files[g.Intn(len(p.files))]
		g.note(t.feature)
		body := t.write(g, scope{file: f, depth: 3, index: i, argument: d.alias, params: d.params}, d)
		head := d.name
		if t.params != "" {
			head += "[" + t.params + "]"
		}
		if d.alias {
			head += " ="
		}
		f.specs = append(f.specs, g.pick("", "", "", "// A comment.\n")+head+" "+body+g.pick("", "", "", " // trailing", " /* trailing */"))
	}
}

// typeName is exported more often than not, and sometimes not in ASCII.
func (g *generator) typeName() string {
	return fmt.Sprintf("%s%d", g.pick("T", "T", "Rec", "Buf", "Vec", "Ärger", "msg", "t", "世界"), g.next())
}

func parseParams(text string) []typeParam {
	var params []typeParam
	for _, part := range strings.Split(text, ", ") {
		if fields := strings.SplitN(part, " ", 2); len(fields) == 2 {
			params = append(params, typeParam{fields[0], fields[1]})
		} else if part != "" {
			params = append(params, typeParam{part, "any"})
		}
	}
	return params
}

func (g *generator) basicText(sc scope, d *typeDecl) string {
	for {
		if name := g.pick(basics...); !sc.file.pkg.shadowed[name] {
			return name
		}
	}
}

func (g *generator) structText(sc scope, d *typeDecl) string {
	return "struct {\n\t" + strings.Join(g.fields(sc, 2+g.Intn(4)), "\n\t") + "\n}"
}

// mutualText refers to a type further down, which may refer back to this one.
func (g *generator) mutualText(sc scope, d *typeDecl) string {
	for _, next := range d.pkg.types[d.index+1:] {
		if !next.alias && len(next.params) == 0 {
			name := g.use(sc.inside(), next)
			return strings.ReplaceAll("struct { p *Next; m map[string]Next; f func(Next, []Next) }", "Next", name)
		}
	}
	return "struct { p *" + d.name + " }"
}

func (g *generator) anotherText(sc scope, d *typeDecl) string {
	return g.another(sc, d, func(*typeDecl) bool { return true })
}

// another defines d by the name of another type, or makes it an alias of it.
func (g *generator) another(sc scope, d *typeDecl, fits func(*typeDecl) bool) string {
	found := g.findType(sc, fits)
	if found == nil {
		d.kind = basic
		d.comparable = true
		return "int32"
	}
	d.kind = found.kind
	d.comparable = found.comparable
	return g.use(sc, found)
}

// shadowPredeclared declares types with the names of predeclared ones.
func (g *generator) shadowPredeclared(p *pkg) {
	for _, spec := range []string{
		"string int32",
		"byte *int8",
		"rune struct { p *byte; n string }",
		"error [2]*uint8",
		"complex64 = map[int8]string",
		"uint uint16",
		"float64 func(int32) float32",
	} {
		g.note("shadowed predeclared name")
		p.shadowed[strings.Fields(spec)[0]] = true
		f := p.files[g.Intn(len(p.files))]
		f.specs = append(f.specs, spec)
	}
}
