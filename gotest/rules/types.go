package rules

import (
	"fmt"
	"math/rand"
	"strings"
)

const modulePath = "rules.test/module"

// A generator writes types. Each package that uses them has the same declarations
// under the same names.
type generator struct {
	*rand.Rand
	release int
	fault   float64  // how likely a part of memory is of a type that is refused
	named   []string // types that may be in memory
	structs []string // those of them that may be embedded
	based   []string // those of them that may have methods
	serial  int
}

func (g *generator) chance(p float64) bool { return g.Float64() < p }

func (g *generator) pick(list ...string) string { return list[g.Intn(len(list))] }

// marker is structs.HostLayout, or, where there is none, some other type.
func (g *generator) marker() string {
	if g.release < 23 {
		return "ext.HostLayout"
	}
	return "structs.HostLayout"
}

var (
	accepted = []string{"bool", "int8", "uint8", "byte", "int16", "uint16", "int32", "rune", "uint32", "int64", "uint64", "float32", "float64"}
	refused  = []string{"int", "uint", "uintptr", "string", "complex64", "complex128", "unsafe.Pointer", "error", "any",
		"*byte", "*int32", "[]byte", "map[string]int32", "chan int32", "func()", "interface{ m() }", "ext.Number", "ext.Handle", "*ext.Marked"}
)

// value writes the type of a parameter or result.
func (g *generator) value() string {
	switch n := g.Intn(100); {
	case n < 22:
		return g.pick(accepted...)
	case n < 40:
		return g.pick(refused...)
	case n < 80:
		return "*" + g.memory(3)
	case n < 85:
		return g.pick("[]", "[0]", "[2]", "map[string]", "chan ", "<-chan ", "func() ") + g.memory(1)
	case n < 88:
		return g.memory(2)
	case n < 92:
		return g.pick("Pointer", "ext.Pointer") + "[" + g.argument() + "]"
	case n < 96:
		return g.pick("*", "") + g.pick(g.named...)
	default:
		return g.pick("Self", "*Self", "Loop", "*Loop", "ByteAlias", "*ByteAlias", "time.Duration", "time.Month",
			"*time.Time", "*sync.Mutex", "*atomic.Int32", "*unicode.Range16", "*"+g.marker(), g.marker())
	}
}

// memory writes a type for what is behind a pointer.
func (g *generator) memory(depth int) string {
	if g.chance(g.fault) {
		return g.pick(refused...)
	}
	if depth == 0 {
		return g.pick(accepted...)
	}
	switch n := g.Intn(100); {
	case n < 30:
		return g.pick(accepted...)
	case n < 42:
		return g.pick("[1]", "[2]", "[4]", "[1 << 3]", "[2][3]", "[len(\"four\")]", "[ext.Two]") + g.memory(depth-1)
	case n < 46:
		return "[0]" + g.pick(g.pick(refused...), g.memory(depth-1))
	case n < 75:
		return g.structure(depth)
	case n < 82:
		return g.pick("Marked", "Array", "Phantom", "ext.Pair", "ext.Phantom", "Alone") + "[" + g.argument() + "]"
	case n < 85:
		return "struct{}"
	case len(g.named) == 0:
		return g.pick(accepted...)
	default:
		return g.pick(g.named...)
	}
}

// argument writes a type argument; a marker is a good one for a field.
func (g *generator) argument() string {
	if g.chance(0.3) {
		return g.marker()
	}
	return g.memory(1)
}

// structure writes a struct, mostly with a marker, in all forms of one.
func (g *generator) structure(depth int) string {
	var fields []string
	embedded := map[string]bool{}
	for n := g.Intn(4); n > 0; n-- {
		if len(g.structs) > 0 && g.chance(0.1) {
			if name := g.pick(g.structs...); !embedded[name] {
				embedded[name] = true
				fields = append(fields, name)
			}
			continue
		}
		g.serial++
		name := g.pick("_", fmt.Sprintf("f%d", g.serial), fmt.Sprintf("F%d, G%[1]d", g.serial))
		fields = append(fields, name+" "+g.memory(depth-1)+g.pick("", "", "", " `tag:\"x\"`"))
	}
	if mark := g.mark(); mark != "" {
		at := g.Intn(len(fields) + 1)
		fields = append(fields[:at], append([]string{mark}, fields[at:]...)...)
	}
	return "struct{ " + strings.Join(fields, "; ") + " }"
}

func (g *generator) mark() string {
	std := g.marker()
	switch n := g.Intn(100); {
	case n < 55:
		return "_ " + std
	case n < 59:
		return std
	case n < 63:
		return g.pick("hl ", "Mark ", "a, _ ") + std
	case n < 69:
		return "_ " + g.pick("MarkerAlias", "ext.Marker", "MarkerAlias2")
	case n < 71:
		return "_ " + std + "; _ " + std
	case n < 84:
		// None of these counts, and what is wrong with them is nothing else.
		return "_ " + g.pick("Renamed", "ext.Renamed", "HostLayout", "fake.HostLayout", "[0]"+std, "[1]"+std)
	case n < 86:
		return "_ " + g.pick("*"+std, "[]"+std, "[0]*"+std)
	case n < 88:
		return "_ " + std + "; _ " + g.pick("Renamed", "HostLayout", "[0]"+std, "[0]int", "[0]*byte")
	default:
		return ""
	}
}

// declarations writes the types that the functions use.
func (g *generator) declarations() string {
	std := g.marker()
	decls := []string{
		"Self *Self",
		"Loop struct { next *Loop; n int32 }",
		"ByteAlias = byte",
		"MarkerAlias = " + std,
		"MarkerAlias2 = MarkerAlias",
		"Renamed " + std,
		"HostLayout struct{}",
		"Pointer[T any] *T",
		"Marked[T any] struct { _ T; x int32 }",
		"Alone[T any] struct { _ T }",
		"Array[T any] [2]T",
		"Phantom[T any] struct { _ " + std + "; x uint8 }",
	}
	for i := 0; i < 120; i++ {
		name := fmt.Sprintf("D%d", i)
		depth := 1 + g.Intn(3)
		switch n := g.Intn(10); {
		case n < 5:
			decls = append(decls, name+" "+g.structure(depth))
			g.structs, g.based = append(g.structs, name), append(g.based, name)
		case n < 7:
			decls = append(decls, name+" = "+g.memory(depth))
		case n < 8:
			decls = append(decls, name+" "+g.pick(accepted...))
			g.based = append(g.based, name)
		default:
			decls = append(decls, name+" "+g.memory(depth))
		}
		g.named = append(g.named, name)
	}
	g.named = append(g.named, "ext.Marked", "ext.Plain", "ext.Number", "ext.Small", "ext.Words")
	return "type (\n\t" + strings.Join(decls, "\n\t") + "\n)\n"
}

// ext is the other package.
func (g *generator) ext() string {
	std := g.marker()
	imported := ""
	if std == "ext.HostLayout" {
		std = "HostLayout"
	} else {
		imported = "import \"structs\"\n\n"
	}
	return "package ext\n\n" + imported + `type (
	HostLayout struct{}
	Marker = ` + std + `
	Renamed ` + std + `
	Marked struct { _ ` + std + `; a int16; b float64 }
	Plain struct { a, b uint32 }
	Words struct { _ ` + std + `; n int }
	Number int
	Small int8
	Handle func()
	Pointer[T any] *T
	Pair[A any] struct { _ ` + std + `; a A; b int32 }
	Phantom[A any] struct { _ ` + std + `; b int32 }
)

const Two = 2
`
}

// header begins a file of a package that uses the types.
func (g *generator) header(name string) string {
	structs, use := "", ""
	if g.release >= 23 {
		structs, use = "\t\"structs\"\n", "var _ structs.HostLayout\n\n"
	}
	return "package " + name + "\n\nimport (\n" + structs + `	"sync"
	"sync/atomic"
	"time"
	"unicode"
	"unsafe"

	"` + modulePath + `/ext"
	fake "` + modulePath + `/structs"
)

var (
	_ sync.Mutex
	_ atomic.Int32
	_ time.Time
	_ unicode.Range16
	_ unsafe.Pointer
	_ ext.Small
	_ fake.HostLayout
)

` + use
}
