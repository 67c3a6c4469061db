package standalone

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// wantSame fails the test unless go vet, which knows other packages from what
// the compiler left of them, and wasmptr alone, which reads their sources, give
// the same findings, up to the last position. It returns how many there are.
func wantSame(t *testing.T, dir string, target govet.Target, args ...string) int {
	t.Helper()
	vet := flat(govet.VetJSON(t, dir, target, args...))
	alone := flat(runJSON(t, dir, append([]string{"-json", "-target=" + target.String()}, args...)...))
	for i := 0; i < len(vet) || i < len(alone); i++ {
		v, a := "nothing", "nothing"
		if i < len(vet) {
			v = vet[i]
		}
		if i < len(alone) {
			a = alone[i]
		}
		if v != a {
			t.Errorf("%s: %d findings of go vet, %d of wasmptr alone; the first difference:\n%s\n%s",
				target, len(vet), len(alone), v, a)
			break
		}
	}
	return len(vet)
}

// foreign declares types of all kinds in packages of their own.
const foreign = `
-- lib/lib.go --
package lib

import (
	"m/lib/deep"
	. "m/lib/dot"
	"unsafe"
)

type (
	Pointer   *byte
	Name      string
	Address   unsafe.Pointer
	Flat      struct{ A, B uint32 }
	Alias     = deep.Msg
	OfAlias   struct{ M [2]Alias }
	Recursive struct{ Next *Recursive }
	Embedding struct {
		Flat
		*deep.Msg
		deep.Nested
		_ string
	}
	Pair[A, B any] struct {
		First  A
		Second [Two]B
	}
	List[T any]   struct{ head, tail *List[T] }
	Func[T any]   func(T) (x int, err error)
	IntPair       = Pair[int32, int64]
	Fields        struct{ p, q, Pad *byte; Tail string }
	Dotted        struct{ D Thing }
	Anonymous     struct{ X [3]struct{ Y struct{ Z chan<- Name } } }
	Interfaces    struct{ I interface{ M(x ...Name) (Flat, error) } }
	Methods       interface{ ~[]byte | ~string }
	Constrained[S Methods] struct{ s S }
)

const (
	None = iota * 2
	Two
	Shifted = 1 << Two
	Length  = len("four") - 4*int(unsafe.Sizeof(uint8(0)))
	Big     = deep.Limit / 3
)

func (Flat) Method() {}
-- lib/constants_wasip1.go --
package lib

const Platform = 0
-- lib/constants_js.go --
package lib

const Platform = 7
-- lib/deep/deep.go --
package deep

import "time"

type Msg struct {
	Hdr  Header
	Body []byte
	When map[time.Duration]Nested
}

type Header struct{ Items [Limit]struct{ Name string } }

type Nested struct{ F func(time.Time) }

const Limit = 9
-- lib/dot/dot.go --
package dot

type Thing struct{ P **Thing }
-- lib/go-dash/x.go --
package dash

type T struct{ any }
-- tests/local.go --
package tests

type Local[T any] struct{ t T }
-- tests/in_test.go --
package tests

type InTest struct{ Local[string] }
-- tests/out_test.go --
package tests_test

import "m/tests"

//go:wasmimport env f
func f(p *tests.InTest, q *tests.Local[*byte])
-- tests/in/in.go --
package in

type t struct{ string }
-- tests/in/in_test.go --
package in

//go:wasmimport env f
func f(p *t)
`

// uses is a list of types, one a line, that a function hands over a pointer to.
const uses = `lib.Pointer
lib.Name
lib.Address
lib.Flat
lib.Alias
lib.OfAlias
lib.Recursive
lib.Embedding
lib.Pair[int32, *byte]
lib.Pair[lib.Pair[uint8, lib.Name], struct{ x, y uint8 }]
lib.Pair[*lib.Recursive, any]
lib.IntPair
lib.List[lib.Alias]
lib.Func[lib.IntPair]
lib.Fields
lib.Dotted
lib.Anonymous
lib.Interfaces
lib.Constrained[[]byte]
[lib.None]*byte
[lib.Two]*byte
[lib.Shifted]lib.Name
[lib.Length]*byte
[lib.Big]lib.Pointer
[lib.Platform]*byte
[lib.Platform - 7]string
dash.T
Thing
Local[lib.Name]
struct{ lib.Flat; *lib.Dotted }
map[lib.Name]chan<- deep.Msg
func(a lib.Name, _ ...deep.Header) (lib.Flat, error)
interface{ lib.Methods }
interface{ M(deep.Msg) }
chan (<-chan lib.Name)
any
error
byte
rune
complex128
undefined
lib.Undefined`

func TestSameTypes(t *testing.T) {
	var user strings.Builder
	fmt.Fprint(&user, `package user

import (
	"m/lib"
	"m/lib/deep"
	. "m/lib/dot"
	"m/lib/go-dash"
)

type Local[T any] struct{ t T }

//go:wasmexport exported
func exported(a, b *Thing, _ *deep.Msg) (r *dash.T) { return nil }

//go:wasmimport env method
func (m *Local[T]) method()
`)
	for i, use := range strings.Split(uses, "\n") {
		fmt.Fprintf(&user, "\n//go:wasmimport env f\nfunc f%d(p *%s)\n", i, use)
	}
	module := files(foreign)
	module["user/user.go"] = user.String()
	dir := govet.Write(t, module)
	for _, target := range []govet.Target{wasip1, js} {
		// Only go vet knows the release, and that it ignores exports.
		if n := wantSame(t, dir, target, "-checks=-directive", "./..."); n < 30 {
			t.Errorf("%s: only %d findings", target, n)
		}
	}
}

// Every exported type of the standard library, behind a pointer.
func TestSameStandardTypes(t *testing.T) {
	for _, target := range []govet.Target{wasip1, js} {
		dir := govet.Write(t, map[string]string{"p.go": standardTypes(t, target)})
		if n := wantSame(t, dir, target, "."); n < 500 {
			t.Errorf("%s: only %d findings", target, n)
		}
	}
}

// standardTypes returns a file with a function for each exported type of the
// standard library.
func standardTypes(t *testing.T, target govet.Target) string {
	t.Helper()
	listed := govet.Run(t, t.TempDir(), target, "list", "-f",
		`{{.ImportPath}} {{.Dir}}{{range .GoFiles}} {{.}}{{end}}`, "std")
	if listed.Exit != 0 {
		t.Fatal(listed.Stderr)
	}
	var imports, functions strings.Builder
	for number, line := range strings.Split(strings.TrimSpace(listed.Stdout), "\n") {
		words := strings.Fields(line)
		path := words[0]
		if strings.HasPrefix(path, "vendor/") || strings.Contains("/"+path+"/", "/internal/") || path == "unsafe" {
			continue
		}
		types := exportedTypes(t, words[1], words[2:])
		for i, name := range types {
			fmt.Fprintf(&functions, "\n//go:wasmimport env f\nfunc f%d_%d(p *p%d.%s)\n", number, i, number, name)
		}
		if len(types) > 0 {
			fmt.Fprintf(&imports, "import p%d %q\n", number, path)
		}
	}
	return "package p\n\n" + imports.String() + functions.String()
}

// exportedTypes returns the types that files declare, those with parameters as
// instances.
func exportedTypes(t *testing.T, dir string, files []string) []string {
	t.Helper()
	var types []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			spec, ok := node.(*ast.TypeSpec)
			if ok && spec.Name.IsExported() {
				types = append(types, spec.Name.Name+arguments(spec.TypeParams))
			}
			_, isFunc := node.(*ast.FuncDecl)
			return !isFunc
		})
	}
	return types
}

// arguments returns an argument for each of some type parameters.
func arguments(parameters *ast.FieldList) string {
	if parameters.NumFields() == 0 {
		return ""
	}
	return "[" + strings.TrimSuffix(strings.Repeat("*byte, ", parameters.NumFields()), ", ") + "]"
}

// The standard library is full of correct imports, and of imports for gojs that
// look wrong; TestStandardLibrary of e2e says the same of go vet.
func TestStandardLibrary(t *testing.T) {
	for _, args := range [][]string{
		{"std"},
		{"cmd/..."},
		{"-target=linux/amd64,windows/arm64", "std"},
	} {
		want{}.check(t, run(t, t.TempDir(), args...))
	}
}
