package fix

import (
	"fmt"
	"math/rand"
	"strings"
)

// randomFile returns a file that parses. It need not compile, nor be as gofmt
// writes it.
func randomFile(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString(pick(r, "", "", "// Licence.\n\n", "// Package p is.\n", "//go:build wasm\n\n"))
	b.WriteString("package p")
	b.WriteString(pick(r, "\n", "\n\n", " // trailing\n", "\n// below\n", "\n\n// apart\n\n", "\n/* block\n*/\n"))
	for n := r.Intn(3); n > 0; n-- {
		b.WriteString(randomImports(r))
	}
	for n := 1 + r.Intn(3); n > 0; n-- {
		b.WriteString(pick(r, "", "\n", "\n\n", "// doc\n", "\n// apart\n\n"))
		b.WriteString(randomDecl(r))
	}
	return b.String()
}

func pick(r *rand.Rand, from ...string) string { return from[r.Intn(len(from))] }

func randomImports(r *rand.Rand) string {
	spec := func() string {
		return pick(r, "", "", "", "u ", "_ ") +
			pick(r, `"fmt"`, `"os"`, `"strings"`, `"unsafe"`, `"time/tzdata"`, `"a/very/long/path"`,
				`"example.com/a"`, `"github.com/x/y"`, "`sync`", `"C"`)
	}
	end := func() string { return pick(r, "", "", "", " // why", " // for another reason", " /* b */") }
	if r.Intn(3) == 0 {
		return pick(r, "", "// doc\n") + "import " + spec() + end() + "\n" + pick(r, "", "\n", "// below\n")
	}
	var b strings.Builder
	b.WriteString("import (" + pick(r, "", "", "", " // open") + "\n")
	for n := r.Intn(6); n > 0; n-- {
		b.WriteString(pick(r, "", "", "", "", "\n", "// above\n", "\n// above\n", "/* block */\n", "// lone\n\n"))
		b.WriteString("\t" + spec() + end() + "\n")
	}
	b.WriteString(pick(r, "", "", "", "// last\n", "\n"))
	b.WriteString(")" + end() + "\n" + pick(r, "", "\n", "// below\n"))
	return b.String()
}

func randomDecl(r *rand.Rand) string {
	name := pick(r, "T", "LongName", "T2", "buffer")
	params := pick(r, "", "", "", "[P any]", "[P interface{ ~int }, Q any]")
	alias := pick(r, " ", " ", " ", " = ")
	switch r.Intn(9) {
	case 0:
		return fmt.Sprintf("func f() {\n\ttype %s%s\n\tvar x %s\n\t_ = x\n\tg(%s{}, 1)\n}\n", name+alias, randomStruct(r, 1), randomStruct(r, 1), randomStruct(r, 1))
	case 1:
		return fmt.Sprintf("func f(a int, p *%s) *%s {\n\treturn nil\n}\n", randomStruct(r, 1), randomStruct(r, 1))
	case 2:
		return fmt.Sprintf("var v%s = %s{}%s\n", pick(r, "", " "+randomStruct(r, 1)), randomStruct(r, 1), pick(r, "", " // c"))
	case 3:
		var b strings.Builder
		b.WriteString("type (\n")
		for n := r.Intn(4); n >= 0; n-- {
			b.WriteString(pick(r, "", "", "\n", "// doc\n"))
			typ := pick(r, "int", "*"+randomStruct(r, 1), randomStruct(r, 1), randomStruct(r, 1))
			b.WriteString("\t" + pick(r, "A", "Bcd", "Efghi") + alias + typ + pick(r, "", "", " // c", " // d") + "\n")
		}
		b.WriteString(")\n")
		return b.String()
	case 4:
		return "type " + name + " " + pick(r, "*", "[]", "map[string]") + "struct{ a int32 }" + "\n"
	default:
		return "type " + name + params + alias + randomStruct(r, 0) + pick(r, "", "", " // c") + "\n"
	}
}

func randomStruct(r *rand.Rand, depth int) string {
	if r.Intn(8) == 0 {
		return pick(r, "struct{}", "struct{ a int32 }", "struct {\n}", "struct{ a, b int32 }", "struct{ T }",
			"struct{ a int32 `tag` }", "struct{ a int32; b int64 }", "struct{ /* c */ a int32 }", "struct { // c\n}",
			"struct{ a int32 /* c */ }")
	}
	var b strings.Builder
	b.WriteString("struct {" + pick(r, "", "", "", "", " // open", " /* open */") + "\n")
	b.WriteString(pick(r, "", "", "", "\n"))
	for n := r.Intn(5); n > 0; n-- {
		b.WriteString(pick(r, "", "", "", "", "\n", "// doc\n", "\n// doc\n", "/* block */\n", "/* lines\n\tof it */\n", "// lone\n\n"))
		typ := pick(r, "int32", "uint8", "[4]int64", "*T", "map[string]int", "func(a int) error")
		if depth < 3 && r.Intn(5) == 0 {
			typ = pick(r, "", "*", "[]") + randomStruct(r, depth+1)
		}
		field := pick(r, "a ", "bcd ", "e, f ", "_ ", "ghijklm ") + typ
		if r.Intn(8) == 0 {
			field = pick(r, "T", "*T", "pkg.T")
		}
		b.WriteString(field + pick(r, "", "", "", " `json:\"x\"`") + pick(r, "", "", " // c", " // another", " /* b */") + "\n")
	}
	b.WriteString(pick(r, "", "", "", "", "// last\n", "\n"))
	b.WriteString("}")
	return b.String()
}
