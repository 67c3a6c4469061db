package differential

import (
	"fmt"
	"strings"
)

// function adds a function or method to a root package.
func (g *generator) function(p *pkg) {
	f := p.files[g.Intn(len(p.files))]
	sc := scope{file: f, depth: 3, index: len(p.types)}
	names := nameSet{}
	name := fmt.Sprintf("%s%d", g.pick("f", "f", "F", "host", "größe", "Ünïcode"), g.next())

	receiver := ""
	method := g.chance(0.12)
	if method {
		receiver, sc.params = g.receiver(sc, names)
		method = receiver != ""
	}
	m := g.marking(name, method)
	g.functions[p.path+"."+name] = m.boundary
	if m.also != "" {
		g.functions[p.path+"."+m.also] = false
	}
	g.note("function")
	if m.boundary {
		g.note("boundary function")
	}
	if !method && g.chance(0.02) {
		g.note("function named _")
		delete(g.functions, p.path+"."+name)
		name = "_"
	}

	text := m.above + "func "
	if m.inside != "" {
		text = m.above + "func\n" + m.inside
	}
	text += receiver + name + g.parameters(sc, names)
	results, hasResults := g.results(sc, names)
	text += results
	if m.body {
		text += " " + g.body(hasResults)
	}
	f.decls = append(f.decls, text)
}

// A nameSet holds the names of a function's receiver, parameters and results.
type nameSet map[string]bool

// receiver writes a receiver, and tells which type parameters it declares.
func (g *generator) receiver(sc scope, names nameSet) (string, []typeParam) {
	own := sc.file.pkg.types
	d := own[g.Intn(len(own))]
	if d.alias || d.kind == pointer || d.kind == iface {
		return "", nil
	}
	typ := d.name
	var params []typeParam
	if len(d.params) > 0 {
		g.note("generic receiver")
		var args []string
		for i, p := range d.params {
			arg := g.pick("P", "Elem", "_") + fmt.Sprint(i)
			if arg[0] == '_' {
				g.note("blank type parameter of a receiver")
				arg = "_"
			} else {
				params = append(params, typeParam{arg, p.constraint})
				names[arg] = true
			}
			args = append(args, arg)
		}
		typ += "[" + strings.Join(args, ", ") + "]"
	}
	name := g.pick("r ", "r ", "recv ", "", "_ ")
	names[strings.TrimSpace(name)] = true
	if g.chance(0.3) {
		g.note("value receiver")
		return "(" + name + typ + ") ", params
	}
	g.note("pointer receiver")
	if name == "" || name == "_ " {
		g.note("receiver without a name")
	}
	if len(d.params) == 0 && g.chance(0.1) {
		g.note("parenthesised receiver")
		return "(" + name + g.pick("(*"+typ+")", "*("+typ+")") + ") ", params
	}
	return "(" + name + g.pick("*", "*", "* ") + typ + ") ", params
}

// signatureTypeOf writes the type of a parameter or result.
func (g *generator) signatureTypeOf(sc scope) string {
	return g.choose(
		choice{36, "", func() string { return g.pick("*", "*", "*", "* ", "*/*to*/") + g.typ(sc) }},
		choice{10, "parameter: pointer to a struct", func() string { return "*" + g.structType(sc.deeper()) }},
		choice{14, "parameter: pointer to a declared type", func() string { return "*" + g.namedType(sc) }},
		choice{6, "parameter: pointer to a pointer", func() string { return "**" + g.simpleType(sc) }},
		choice{5, "parameter: pointer to an array", func() string {
			dimensions := "*[" + g.arrayLength(sc.file) + "]"
			if g.chance(0.4) {
				dimensions += "[" + g.arrayLength(sc.file) + "]"
			}
			return dimensions + g.choose(
				choice{2, "", func() string { return g.pick("*byte", "string") }},
				choice{1, "", func() string { return g.simpleType(sc) }},
				choice{1, "", func() string { return g.namedType(sc) }},
			)
		}},
		choice{14, "parameter: declared pointer type", func() string {
			d := g.findType(sc, func(d *typeDecl) bool { return d.kind == pointer })
			if d == nil {
				return "*byte"
			}
			return g.use(sc, d)
		}},
		choice{6, "", func() string { return g.typ(sc) }},
		choice{3, "parameter: pointer in parentheses", func() string { return g.pick("(*(", "((*", "(* (") + g.typ(sc) + "))" }},
	)
}

func (g *generator) parameters(sc scope, names nameSet) string {
	items := g.items(sc, names, 1+g.Intn(4), true)
	return g.list(items)
}

func (g *generator) results(sc scope, names nameSet) (text string, some bool) {
	switch g.Intn(8) {
	case 0, 1:
		g.note("one unnamed result")
		typ := g.signatureTypeOf(sc)
		if strings.HasPrefix(typ, "(") || g.chance(0.2) {
			return " (" + typ + ")", true
		}
		return " " + typ, true
	case 2:
		g.note("results in a list")
		return " " + g.list(g.items(sc, names, 1+g.Intn(3), false)), true
	}
	return "", false
}

// items are the comma-separated parts of a parameter list, all with names or none.
func (g *generator) items(sc scope, names nameSet, n int, variadic bool) []string {
	named := g.chance(0.65)
	var items []string
	for i := 0; i < n; i++ {
		typ := g.signatureTypeOf(sc)
		if variadic && i == n-1 && g.chance(0.08) {
			g.note("variadic parameter")
			typ = "..." + typ
		}
		if !named {
			g.note("unnamed parameter")
			items = append(items, typ)
			continue
		}
		name := g.parameterName(sc, names)
		if !strings.HasPrefix(typ, "...") && g.chance(0.15) {
			g.note("grouped parameters")
			name += g.pick(", ", ",", " /* and */ , ") + g.parameterName(sc, names)
			if g.chance(0.3) {
				name += ", " + g.parameterName(sc, names)
			}
		}
		items = append(items, name+g.pick(" ", " ", " ", "  ", " /* of */ ")+typ)
	}
	return items
}

// parameterName is sometimes the name of a type or package, which it hides in the
// body only.
func (g *generator) parameterName(sc scope, names nameSet) string {
	if g.chance(0.12) {
		g.note("blank parameter")
		return "_"
	}
	if g.chance(0.12) {
		own := sc.file.pkg.types
		name := g.pick("string", "byte", "unsafe", "foo", "time", "len", "nil", "any", "uintptr", own[g.Intn(len(own))].name)
		if !names[name] {
			g.note("parameter hiding another name")
			names[name] = true
			return name
		}
	}
	name := fmt.Sprintf("%s%d", g.pick("p", "p", "buf", "größe", "X"), len(names))
	names[name] = true
	return name
}

// list lays out a parameter list.
func (g *generator) list(items []string) string {
	return g.choose(
		choice{30, "", func() string { return "(" + strings.Join(items, ", ") + ")" }},
		choice{5, "list without blanks", func() string { return "( " + strings.Join(items, ",") + " )" }},
		choice{5, "list with a trailing comma", func() string { return "(" + strings.Join(items, ", ") + ",)" }},
		choice{8, "list over several lines", func() string { return "(\n\t" + strings.Join(items, ",\n\t") + ",\n)" }},
		choice{4, "list with comments", func() string {
			return "(/* in */ " + strings.Join(items, "/* one */, /* next */") + " /* out */)"
		}},
		choice{4, "list with comments", func() string {
			return "(\n\t// The first.\n\t" + strings.Join(items, ", // a, b **byte\n\n\t") + ", // The last.\n)"
		}},
	)
}

// body writes a function body that a scanner may stumble over.
func (g *generator) body(results bool) string {
	if !results {
		return g.pick("{}", "{ }", "{\n}", "{ // }\n}", "{\n\t//go:wasmimport env inner\n}", "{ _ = [...]int32{'}', '{', '\"'} }",
			"{\n\tconst open1, text1 = '`', \"}\" + `{\n//go:wasmexport text\n`\n\t_, _ = open1, text1\n}",
			"{\n\ttype local1 struct{ p *local1 }\n\tvar _ local1\n\tfunc() {}()\n}")
	}
	return g.pick("{ panic(0) }", "{\n\tpanic(`}`)\n}", "{\n\tfor {\n\t}\n}", "{\n\tif true {\n\t\tpanic(\"{\")\n\t}\n\tpanic('}')\n}")
}
