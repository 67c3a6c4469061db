package differential

import (
	"fmt"
	"strings"
)

// A constant is a declared constant, or a variable whose length or size is one.
type constant struct {
	name     string
	value    int64
	form     constantForm
	exported bool
}

type constantForm int

const (
	untypedInt   constantForm = iota
	typedInt                  // of some integer type: only usable alone or converted
	textConstant              // value is the length of the string
	arrayVar                  // value is its length
	arrayPtrVar               // the same, of the array it points to
	measureVar                // a variable of the type that measures describes
)

// Every package has a variable of this type. The layout is that of Go's wasm port.
const measureType = "struct { A uint8; B *int32; C uint32; D interface{}; E []int8; F [3]uint16; G struct{} }"

var measures = []struct {
	text  string // %s is the variable
	value int64
}{
	{"Sizeof(%s)", 72}, {"Sizeof(%s.A)", 1}, {"Sizeof(%s.B)", 8}, {"Sizeof(%s.D)", 16}, {"Sizeof(%s.E)", 24}, {"Sizeof(%s.F)", 6},
	{"Offsetof(%s.B)", 8}, {"Offsetof(%s.C)", 16}, {"Offsetof(%s.D)", 24}, {"Offsetof(%s.F)", 64}, {"Offsetof((%s).G)", 70},
	{"Alignof(%s)", 8}, {"Alignof(%s.C)", 4}, {"Alignof(%s.F)", 2},
}

// sizes are values of other types that unsafe.Sizeof can be asked about.
var sizes = []struct {
	text  string
	value int64
}{
	{"uintptr(0)", 8}, {"int64(0)", 8}, {"int32(1)", 4}, {"uint8(7)", 1}, {"int(0)", 8}, {"struct{ a uint8; b int64 }{}", 16},
	{"struct{ a int32; b struct{} }{}", 8}, {"struct{ a [0]int64; b uint8 }{}", 8}, {"[3]int16{}", 6}, {"[]int8{}", 24}, {"complex128(0)", 16},
}

// iotaRows are right sides of constant declarations, with what they are worth.
var iotaRows = []struct {
	text  string
	value func(iota int64) int64
}{
	{"iota", func(i int64) int64 { return i }},
	{"1 << iota", func(i int64) int64 { return 1 << uint(i) }},
	{"iota*3 + 1", func(i int64) int64 { return i*3 + 1 }},
	{"10 - iota", func(i int64) int64 { return 10 - i }},
	{"iota % 2", func(i int64) int64 { return i % 2 }},
	{"(iota | 4) &^ 1", func(i int64) int64 { return (i | 4) &^ 1 }},
}

func (g *generator) declareConstants(p *pkg) {
	for _, f := range p.files {
		g.iotaGroup(p, f)
		for i := 0; i < 3; i++ {
			text, value := g.intExpr(f, 2)
			if abs(value) > 1e6 {
				text, value = "("+text+") & 0xff", value&0xff
			}
			g.declareConstant(p, f, "", text, value, untypedInt)
		}
	}
	f := p.files[g.Intn(len(p.files))]
	f.specs = append(f.specs, "counter uint16")
	g.declareConstant(p, f, "counter", "3", 3, typedInt)
	g.declareConstant(p, f, "uint8", "'c' - 'a'", 2, typedInt)
	g.declareConstant(p, f, "int64", "0x0", 0, typedInt)
	g.declareConstant(p, f, "", "uint8(1) + 1", 2, typedInt)
	g.declareConstant(p, f, "", `"héllo" + "!"`, 7, textConstant)
	g.declareConstant(p, f, "", `""`, 0, textConstant)
	g.declareConstant(p, f, "", "`a\\n`", 3, textConstant)
	g.declareVar(p, f, "[4]int32", 4, arrayVar)
	g.declareVar(p, f, "[0]string", 0, arrayVar)
	g.declareVar(p, f, "*[2]*uint8", 2, arrayPtrVar)
	g.declareVar(p, f, measureType, 0, measureVar)
}

func (g *generator) constantName() (name string, exported bool) {
	if g.chance(0.6) {
		return fmt.Sprintf("Max%d", g.next()), true
	}
	return fmt.Sprintf("max%d", g.next()), false
}

func (g *generator) declareConstant(p *pkg, f *file, typ, text string, value int64, form constantForm) {
	name, exported := g.constantName()
	f.decls = append(f.decls, strings.Join(strings.Fields("const "+name+" "+typ+" = "), " ")+" "+text)
	p.constants = append(p.constants, constant{name, value, form, exported})
}

func (g *generator) declareVar(p *pkg, f *file, typ string, value int64, form constantForm) {
	name, exported := g.constantName()
	f.decls = append(f.decls, "var "+name+" "+typ)
	p.constants = append(p.constants, constant{name, value, form, exported})
}

// iotaGroup declares constants in a group, with rows that repeat the row above.
func (g *generator) iotaGroup(p *pkg, f *file) {
	rows := []string{}
	declared := []constant{}
	formula, form, typ := iotaRows[0], untypedInt, ""
	for i := int64(0); i < 7; i++ {
		name, exported := g.constantName()
		if i == 0 || g.chance(0.4) {
			formula, form, typ = iotaRows[g.Intn(len(iotaRows))], untypedInt, ""
			if g.chance(0.25) {
				form, typ = typedInt, g.pick(" uint8", " int", " uint32")
			}
			rows = append(rows, name+typ+" = "+formula.text)
		} else if g.chance(0.2) {
			rows = append(rows, "_")
			continue
		} else {
			rows = append(rows, name)
		}
		declared = append(declared, constant{name, formula.value(i), form, exported})
	}
	g.note("iota group")
	f.decls = append(f.decls, "const (\n\t"+strings.Join(rows, "\n\t")+"\n)")
	p.constants = append(p.constants, declared...)
}

// findConstant chooses a constant of the wanted form in f's package or one it imports.
func (g *generator) findConstant(f *file, forms ...constantForm) (string, constant, bool) {
	for try := 0; try < 8; try++ {
		p := f.pkg
		if g.chance(0.5) {
			p = f.pkg.imports[g.Intn(len(f.pkg.imports))]
		}
		if len(p.constants) == 0 {
			continue
		}
		c := p.constants[g.Intn(len(p.constants))]
		for _, form := range forms {
			if c.form == form && (c.exported || p == f.pkg) {
				if p != f.pkg {
					g.note("constant of another package")
				}
				return g.qualified(f, p, c.name), c, true
			}
		}
	}
	return "", constant{}, false
}

// arrayLength writes a constant expression for a small length, often zero.
func (g *generator) arrayLength(f *file) string {
	return g.choose(
		choice{30, "length: literal", func() string { return g.pick("1", "2", "3", "0x4", "0b11", "1_0", "017") }},
		choice{8, "length: zero", func() string { return g.pick("0", "0x0", "0_0") }},
		choice{20, "length: expression", func() string {
			text, value := g.intExpr(f, 3)
			if value < 0 || value > 64 {
				return "(" + text + ") & 7"
			}
			return text
		}},
		choice{6, "length: zero by arithmetic", func() string {
			if g.chance(0.3) {
				return g.pick("0 << 3", "7 / 8", "3 &^ 7")
			}
			text, _ := g.intExpr(f, 2)
			return g.pick("("+text+") - ("+text+")", "("+text+") * 0", "("+text+") &^ ("+text+")")
		}},
		choice{5, "length: float", func() string { return g.pick("1e1", "2.0", "0.0", "2.5 * 2", "1e3 / 250", "0x1p2", "(3.0)") }},
		choice{5, "length: rune", func() string { return g.pick("'\\x03'", "'b' - 'a'", "'\\n'", "'a' - 'a'", "'世' - '丕'+1 & 3") }},
		choice{6, "length: typed constant", func() string {
			if text, _, ok := g.findConstant(f, typedInt); ok {
				return text
			}
			return "uint8(2)"
		}},
		choice{4, "length: conversion", func() string {
			return g.pick("uint8(3)", "int(2.0)", "int64(0)", "uint8('a') - 'a'", "int32(1)<<1", "uint16(2) * 2", "(uint8)(2)")
		}},
		choice{6, "length: Sizeof", func() string { return g.sizeLength(f) }},
		choice{6, "length: Offsetof and Alignof", func() string { return g.measureLength(f) }},
		choice{6, "length: len", func() string { return g.lenExpr(f) }},
		choice{4, "length: rarer forms", func() string { return g.rareLength(f) }},
		choice{3, "length: unary", func() string { return g.pick("+3", "-(-2)", "^-4", "- -1", "^^0", "+(-0)") }},
	)
}

func (g *generator) rareLength(f *file) string {
	return g.choose(
		choice{4, "", func() string {
			return g.pick("len([2]int8{})", "cap([3]*byte{})", "len([...]int8{1, 2})", "len([...]int8{4: 1})", "min(2, 5)", "max(0, 1)",
				"2 + 0i", "real(3 + 1i)", "'a' / 'a'", "1.5 + 0.5", "07 >> 2 << 1", "1_000 / 5e2")
		}},
		choice{1, "", func() string { return g.qualified(f, unsafePackage, "Sizeof") + "(*(*int16)(nil))" }},
		choice{1, "", func() string {
			return g.qualified(f, unsafePackage, "Sizeof") + "(" + g.pick("1", "'a'", `"s"`, "1.5", "true", "2i") + ")"
		}},
		choice{1, "", func() string { return g.qualified(f, unsafePackage, "Sizeof") + "(uint8(1) + 2)" }},
	)
}

// sizeLength includes lengths that are zero with the layout of wasm only.
func (g *generator) sizeLength(f *file) string {
	sizeof := g.qualified(f, unsafePackage, "Sizeof")
	s := sizes[g.Intn(len(sizes))]
	text := sizeof + "(" + s.text + ")"
	return g.pick(
		text,
		text+fmt.Sprintf(" - %d", s.value),
		"int("+text+") / 8",
		text+" >> 2",
		"8/"+sizeof+"(uintptr(0)) - 1",
		sizeof+"("+s.text+") % 8",
	)
}

func (g *generator) measureLength(f *file) string {
	name, _, ok := g.findConstant(f, measureVar)
	if !ok {
		return "2"
	}
	m := measures[g.Intn(len(measures))]
	text := g.qualified(f, unsafePackage, m.text[:strings.Index(m.text, "(")]) + fmt.Sprintf(m.text[strings.Index(m.text, "("):], name)
	return g.pick(text, text+fmt.Sprintf(" - %d", m.value), text+" & 6", "int("+text+") - 1")
}

func (g *generator) lenExpr(f *file) string {
	if name, c, ok := g.findConstant(f, textConstant, arrayVar, arrayPtrVar); ok {
		text := "len(" + name + ")"
		if c.form != textConstant && g.chance(0.4) {
			text = "cap(" + name + ")"
		}
		if c.form == arrayVar {
			g.note("length: len of an array variable")
		}
		if c.form == textConstant && g.chance(0.3) {
			return `len("ab" + ` + name + `)`
		}
		return g.pick(text, text, fmt.Sprintf("%s - %d", text, c.value))
	}
	return g.pick(`len("abc")`, `len("")`, `len("é")`, "len(`\\n`)", `len("a\x00\u00e9\n")`)
}

// intExpr writes an expression of untyped integers and ints, and computes it.
func (g *generator) intExpr(f *file, depth int) (string, int64) {
	text, value, _ := g.expr(f, depth)
	return text, value
}

const (
	sumPrecedence     = 4
	productPrecedence = 5
	unaryPrecedence   = 6
)

// expr also tells the precedence of the expression's operator.
func (g *generator) expr(f *file, depth int) (text string, value int64, precedence int) {
	if depth == 0 || g.chance(0.15) {
		text, value := g.intOperand(f)
		return text, value, unaryPrecedence
	}
	x, a, left := g.expr(f, depth-1)
	y, b, right := g.expr(f, depth-1)
	operator, value, precedence := g.operation(a, b)
	if left < precedence || g.chance(0.1) {
		x = "(" + x + ")"
	}
	if right <= precedence || g.chance(0.1) {
		y = "(" + y + ")"
	}
	return x + operator + y, value, precedence
}

// operation chooses an operator that a and b allow.
func (g *generator) operation(a, b int64) (operator string, value int64, precedence int) {
	switch g.Intn(10) {
	case 0, 1:
		return " + ", a + b, sumPrecedence
	case 2, 3:
		return " - ", a - b, sumPrecedence
	case 4:
		if abs(a) < 1000 && abs(b) < 1000 {
			return g.pick("*", " * "), a * b, productPrecedence
		}
	case 5:
		if b != 0 {
			return g.pick("/", " / "), a / b, productPrecedence
		}
	case 6:
		if b != 0 {
			return " % ", a % b, productPrecedence
		}
	case 7:
		if abs(a) < 1000 && b >= 0 && b < 8 {
			return g.pick("<<", " << "), a << uint(b), productPrecedence
		}
		if b >= 0 && b < 64 {
			return " >> ", a >> uint(b), productPrecedence
		}
	case 8:
		return " & ", a & b, productPrecedence
	case 9:
		return " &^ ", a &^ b, productPrecedence
	}
	if g.chance(0.5) {
		return " | ", a | b, sumPrecedence
	}
	return " ^ ", a ^ b, sumPrecedence
}

func (g *generator) intOperand(f *file) (string, int64) {
	switch g.Intn(6) {
	case 0, 1:
		n := int64(g.Intn(6))
		return fmt.Sprint(n), n
	case 2, 3:
		if name, c, ok := g.findConstant(f, untypedInt); ok {
			g.note("declared constant in an expression")
			return name, c.value
		}
	case 4:
		if name, c, ok := g.findConstant(f, typedInt); ok {
			return "int(" + name + ")", c.value
		}
	case 5:
		if name, c, ok := g.findConstant(f, textConstant, arrayVar); ok {
			return "len(" + name + ")", c.value
		}
	}
	text := g.pick("-1", "^2", "+3")
	return text, map[string]int64{"-1": -1, "^2": -3, "+3": 3}[text]
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
