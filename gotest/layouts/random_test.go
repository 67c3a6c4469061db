package layouts

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/golist"
	"wasmptr.test/gotest/internal/govet"
)

// TestRandomConstants compares constants of random expressions. Many are wrong
// programs; then both must say so.
func TestRandomConstants(t *testing.T) {
	compareSource(t, func(g *generator) {
		for i := 0; i < g.scale; i++ {
			typ := ""
			if g.Intn(4) == 0 {
				typ = g.pick(basics...)
			}
			g.printf("const c%d %s = %s", i, typ, g.constant(3))
			if g.Intn(8) == 0 {
				g.printf("type a%d [%s]byte", i, g.constant(2))
			}
			g.constants++
		}
	})
}

// TestRandomTypes compares layouts of random types, and what the functions of
// package unsafe say of their fields.
func TestRandomTypes(t *testing.T) {
	compareSource(t, func(g *generator) {
		g.printf("type generic0[T, U any] struct { a T; b U; list [3]T; U0[T]; end struct{} }")
		g.printf("type U0[T any] struct { inner [2]T; next *U0[T] }")
		for i := 0; i < g.scale/2; i++ {
			g.weight = 1
			typ := g.typ(3)
			g.printf("type t%d %s", i, typ)
			g.weights = append(g.weights, g.weight)
			// Pointers, also those with a name, cannot be embedded.
			g.embeddable = append(g.embeddable, strings.HasPrefix(typ, "struct"))
			g.printf("var v%d %st%d", i, g.pick("", "", "*"), i)
			path := g.path(fmt.Sprintf("v%d", g.Intn(len(g.weights))))
			g.printf("const s%d = unsafe.Sizeof(%s)", i, path)
			g.printf("const l%d = unsafe.Alignof(%s)", i, path)
			g.printf("const o%d = unsafe.Offsetof(%s)", i, path)
			g.printf("const n%d = len(%s)", i, path)
		}
	})
}

// compareSource compares a package that generate writes, which may be wrong.
func compareSource(t *testing.T, generate func(*generator)) {
	if govet.Release(t) < 25 {
		t.Skip("go/types of Go 1.24 panics at some wrong selectors")
	}
	std := list(t, ".", platforms[0], "sync/atomic")
	for seed := int64(1); seed <= 3; seed++ {
		g := &generator{Rand: rand.New(rand.NewSource(seed)), scale: 3000}
		if testing.Short() {
			g.scale = 500
		}
		g.printf("package random")
		g.printf(`import ("sync/atomic"; "unsafe")`)
		g.printf("var _ atomic.Int64")
		generate(g)
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "random.go"), []byte(withoutEchoes(t, g.String())), 0o666); err != nil {
			t.Fatal(err)
		}
		p, err := json.Marshal(golist.Package{ImportPath: "random", Dir: dir, GoFiles: []string{"random.go"}, ImportMap: map[string]string{}})
		if err != nil {
			t.Fatal(err)
		}
		compare(t, append(p, std...))
	}
}

var constantName = regexp.MustCompile(`\bc\d+\b`)

// withoutEchoes returns source without the declarations that mention constants
// without a value. What go/types makes of those depends on which errors it has
// reported before.
func withoutEchoes(t *testing.T, source string) string {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "random.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Error: func(error) {}, Sizes: sizes}
	pkg, err := config.Check("random", fset, []*ast.File{file}, nil)
	if pkg == nil {
		t.Fatal(err)
	}
	var kept []string
	for _, line := range strings.Split(source, "\n") {
		names := constantName.FindAllString(line, -1)
		isEcho := false
		for i, name := range names {
			object, ok := pkg.Scope().Lookup(name).(*types.Const)
			isDeclared := i == 0 && strings.HasPrefix(line, "const ")
			if !isDeclared && ok && object.Val().Kind() == constant.Unknown {
				isEcho = true
			}
		}
		if !isEcho {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

type generator struct {
	*rand.Rand
	strings.Builder
	scale     int
	constants int // how many there are already
	// How many types there are in each type, for go/types goes through all of them
	// every time, and in the one at hand.
	weights    []int
	weight     int
	embeddable []bool
}

func (g *generator) printf(format string, args ...interface{}) {
	fmt.Fprintf(&g.Builder, format+"\n", args...)
}

func (g *generator) pick(from ...string) string { return from[g.Intn(len(from))] }

var basics = []string{"bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16",
	"uint32", "uint64", "uintptr", "float32", "float64", "complex64", "complex128", "string",
	"byte", "rune"}

var literals = []string{"0", "1", "2", "3", "7", "63", "64", "127", "128", "255", "256", "65535",
	"0x7fffffff", "0x80000000", "1<<32", "1<<63", "1<<64", "0b101", "0o17", "1_000", "1<<500",
	"'a'", "'\\n'", "'\\xff'", "'é'", "0.5", "0.1", "1.0", "2.0", "1e3", "1e-3", "1e30", "1e-40",
	"0x1p-149", "0x1.fffffep127", "3.4028235677973366e38", "1e308", "5e-324", "16777217.0",
	"1i", "2.5i", "0i", `"a"`, `"héllo"`, "``", `"\xff"`, "true", "false", "iota"}

func (g *generator) constant(depth int) string {
	if depth == 0 || g.Intn(6) == 0 {
		if g.constants > 0 && g.Intn(3) == 0 {
			return fmt.Sprintf("c%d", g.Intn(g.constants))
		}
		return g.pick(literals...)
	}
	switch g.Intn(20) {
	case 0, 1, 2, 3, 4:
		return g.pick(basics...) + "(" + g.constant(depth-1) + ")"
	case 5:
		return g.pick("-", "+", "^", "!") + "(" + g.constant(depth-1) + ")"
	case 6:
		return fmt.Sprintf("(%s %s %s)", g.constant(depth-1), g.pick("<<", ">>"), g.constant(depth-1))
	case 7, 8:
		return fmt.Sprintf("(%s %s %d)", g.constant(depth-1), g.pick("<<", ">>"), g.Intn(70))
	case 9:
		// What is wrong inside of an operand of unsafe.Sizeof need not be seen.
		if g.Intn(4) == 0 {
			return fmt.Sprintf("unsafe.Sizeof(%s %s %d)", g.pick(literals...), g.pick("+", "<<"), g.Intn(70))
		}
		return fmt.Sprintf("%s(%s)", g.pick("real", "imag", "len"), g.constant(depth-1))
	case 10:
		return fmt.Sprintf("%s(%s, %s)", g.pick("complex", "min", "max"), g.constant(depth-1), g.constant(depth-1))
	case 11:
		op := g.pick("==", "!=", "<", "<=", ">", ">=", "&&", "||")
		return fmt.Sprintf("(%s %s %s)", g.constant(depth-1), op, g.constant(depth-1))
	default:
		op := g.pick("+", "-", "*", "/", "+", "-", "*", "/", "%", "&", "|", "^", "&^")
		return fmt.Sprintf("(%s %s %s)", g.constant(depth-1), op, g.constant(depth-1))
	}
}

func (g *generator) typ(depth int) string {
	if depth == 0 || g.Intn(5) == 0 {
		if i := g.earlier(); i >= 0 && g.Intn(2) == 0 {
			return fmt.Sprintf("t%d", i)
		}
		return g.pick(append(basics, "error", "any", "unsafe.Pointer", "struct{}", "[0]int64",
			"atomic.Int64", "atomic.Uint64", "atomic.Int32", "atomic.Bool", "atomic.Pointer[int]")...)
	}
	switch g.Intn(10) {
	case 0:
		return "*" + g.typ(depth-1)
	case 1:
		return "[]" + g.typ(depth-1)
	case 2:
		return fmt.Sprintf("[%d]%s", g.Intn(5), g.typ(depth-1))
	case 3:
		return g.pick("map[string]", "chan ", "func() ") + g.typ(depth-1)
	case 4:
		return fmt.Sprintf("generic0[%s, %s]", g.typ(depth-1), g.typ(depth-1))
	}
	var fields []string
	embedded := make(map[int]bool)
	for i := g.Intn(5); i >= 0; i-- {
		switch g.Intn(8) {
		case 0:
			fields = append(fields, "_ "+g.typ(depth-1))
		case 1:
			if i := g.earlier(); i >= 0 && g.embeddable[i] && !embedded[i] {
				embedded[i] = true
				fields = append(fields, fmt.Sprintf("%st%d", g.pick("", "", "*"), i))
			}
		default:
			fields = append(fields, fmt.Sprintf("%c%d %s", 'a'+g.Intn(3), i, g.typ(depth-1)))
		}
	}
	return "struct{" + strings.Join(fields, "; ") + "}"
}

// path is a variable, or something in it.
func (g *generator) path(from string) string {
	for i := g.Intn(4); i > 0; i-- {
		if g.Intn(4) == 0 {
			from += "[0]"
		} else {
			from += fmt.Sprintf(".%c%d", 'a'+g.Intn(3), g.Intn(5))
		}
	}
	return from
}

// earlier is the number of a type that is not too heavy, or -1.
func (g *generator) earlier() int {
	if len(g.weights) == 0 {
		return -1
	}
	i := g.Intn(len(g.weights))
	if g.weight+g.weights[i] > 300 {
		return -1
	}
	g.weight += g.weights[i]
	return i
}
