package differential

import (
	"fmt"
	"strings"
)

// A marking is what stands above a function, and what follows from it.
type marking struct {
	above    string // whole lines
	inside   string // whole lines between the word func and the name
	body     bool
	boundary bool   // for a function with a name that is not blank
	also     string // another function in above, which has no directive
}

// marking chooses the comments of a function named name.
func (g *generator) marking(name string, method bool) marking {
	effective := 60
	exported := 30
	if method {
		exported = 0
	}
	var m marking
	g.choose(
		choice{effective, "import", func() string { m = g.importMarking(name); return "" }},
		choice{exported, "export", func() string { m = g.exportMarking(name); return "" }},
		choice{4, "module gojs", func() string {
			m = marking{above: "//go:wasmimport gojs " + name + "\n" + g.between(name)}
			return ""
		}},
		choice{5, "no directive", func() string {
			m = marking{above: g.pick("", "// A doc comment.\n"), body: g.chance(0.5)}
			return ""
		}},
		choice{7, "no directive, but nearly", func() string { m = g.nearlyMarking(name); return "" }},
		choice{3, "directive of something else", func() string { m = g.strayMarking(name); return "" }},
		choice{5, "directive the compiler refuses", func() string { m = g.refusedMarking(name, method); return "" }},
	)
	return m
}

func (g *generator) importMarking(name string) marking {
	m := marking{boundary: true}
	module := g.pick("env", "env", "wasi_snapshot_preview1", `"env"`, `"gojs"`, "GOJS", "gojs2", "wasi:io/poll@0.2.0")
	if module != "env" {
		g.note("module named " + module)
	}
	line := g.directiveLine("wasmimport", module, g.pick(name, "[method]"+name+".block", "größe"))
	switch g.Intn(12) {
	case 0:
		g.note("two imports, the last counts")
		m.above = "//go:wasmimport gojs first\n" + line + "\n"
	case 1:
		g.note("two imports, the last is gojs")
		return marking{above: line + "\n//go:wasmimport gojs last\n" + g.between(name)}
	case 2:
		g.note("directive between func and name")
		m.inside = strings.TrimLeft(line, "\t ") + "\n"
		return m
	case 3:
		g.note("import and export, the import counts")
		m.above = line + "\n//go:wasmexport " + name + "\n"
	case 4:
		g.note("directive below the doc comment")
		m.above = "// Doc comment of " + name + ".\n//\n" + line + "\n"
	default:
		m.above = line + "\n"
	}
	m.above += g.between(name)
	return m
}

func (g *generator) exportMarking(name string) marking {
	m := marking{boundary: true, body: true}
	line := g.directiveLine("wasmexport", g.pick(name, "cabi_realloc", "a:b/c@0.1.0#"+name))
	if g.chance(0.1) {
		g.note("two exports")
		m.above = "//go:wasmexport other\n"
	}
	m.above += line + "\n" + g.between(name)
	return m
}

// directiveLine varies what the compiler does not care about.
func (g *generator) directiveLine(word string, args ...string) string {
	start := "//go:" + word + " "
	return g.choose(
		choice{20, "", func() string { return start + strings.Join(args, " ") }},
		choice{2, "directive with more blanks", func() string { return start + " " + strings.Join(args, " \t ") + "  " }},
		choice{2, "directive with odd blanks", func() string { return start + strings.Join(args, "\u00a0\u2003") }},
		choice{2, "indented directive", func() string { return "\t  " + start + strings.Join(args, " ") }},
	)
}

// between is what may stand between the directive and its function.
func (g *generator) between(name string) string {
	return g.choose(
		choice{20, "", func() string { return "" }},
		choice{2, "blank lines after the directive", func() string { return "\n\n" }},
		choice{2, "comment after the directive", func() string { return "// " + name + " is documented below its directive.\n" }},
		choice{2, "comment after the directive", func() string { return "\n/* A comment\n   of two lines. */\n\n" }},
		choice{2, "go:noescape after the directive", func() string { return "//\n//go:noescape\n" }},
		choice{2, "go:linkname after the directive", func() string { return "//go:linkname " + name + " other/pkg." + name + "\n" }},
		choice{1, "comment after the directive", func() string { return "//\n/**/" }},
	)
}

// nearlyMarking looks like a directive, but the compiler sees a comment or an error.
func (g *generator) nearlyMarking(name string) marking {
	line := g.pick(
		"//go:wasmimport\tenv %s", "// go:wasmimport env %s", "/*go:wasmimport env %s*/", "//go:wasmimportx env %s",
		"//Go:wasmimport env %s", "//go:wasmimport env %[1]s %[1]s", "//go:wasmimport %s", "//go:wasmimport env %s // see below",
		"//go:wasmexport a %s", "//export %s", "//go:export %s", "// go:wasmexport %s", "//go:wasmexport\t%s", "//go:wasmExport %s",
		"// prose about //go:wasmimport env %s",
	)
	return marking{above: fmt.Sprintf(line, name) + "\n", body: g.chance(0.5)}
}

// strayMarking has a directive nearby that belongs to another declaration, or to none.
func (g *generator) strayMarking(name string) marking {
	directive := g.pick("//go:wasmimport env ", "//go:wasmexport ") + name + "\n"
	above := g.pick(
		directive+"var stray%d int32\n\n",
		directive+"const stray%d = 1\n",
		directive+"type stray%d int32\n",
		"func stray%d() {\n"+directive+"}\n\n",
		"func stray%d() {\n\tvar _ int32\n\t"+directive+"\tvar _ int32\n}\n",
		"type stray%d struct {\n\tn int32\n"+directive+"}\n",
		"type stray%d struct {\n"+directive+"\tn int32\n}\n",
		"var stray%d = []int32{\n\t1,\n\t"+directive+"}\n",
	)
	serial := g.next()
	m := marking{above: fmt.Sprintf(above, serial), body: g.chance(0.5)}
	if strings.HasPrefix(above, "func ") {
		m.also = fmt.Sprint("stray", serial)
	}
	return m
}

// refusedMarking is a directive that no compiler carries out.
func (g *generator) refusedMarking(name string, method bool) marking {
	if method {
		g.note("export of a method")
		return marking{above: "//go:wasmexport " + name + "\n", body: true}
	}
	if g.chance(0.5) {
		g.note("export without a body")
		return marking{above: "//go:wasmexport " + name + "\n"}
	}
	g.note("import with a body")
	return marking{above: "//go:wasmimport env " + name + "\n", body: true}
}
