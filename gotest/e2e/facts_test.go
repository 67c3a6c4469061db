package e2e

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// helpers declares imports in c, and functions in b and c that come between them
// and their callers in a.
const helpers = `
-- c/c.go --
package c

import "unsafe"

type View struct {
	Ptr *byte
	Len uint32
}

// Secret has a type that other packages cannot name.
type secret struct {
	words [2]string
	table map[string]*View
}

//go:wasmimport env give
func Give(p unsafe.Pointer, n uint32)

//go:wasmimport env get
func Get() uint32

//go:wasmimport env number
func number(addr uint32, _ uint32)

// Address makes a number of an address.
func Address(p unsafe.Pointer) uint32 { return uint32(uintptr(p)) }

// Shared returns the address of memory of its own.
func Shared() unsafe.Pointer { return unsafe.Pointer(&shared) }

var shared secret

// Raw returns the elements of views as bytes.
func Raw(views []View) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(views))), 16)
}

func pass(p unsafe.Pointer) { number(Address(p), 0) }

// Pass leads to a function that is not exported, for a type of the caller.
func Pass[T any](p *T) { pass(unsafe.Pointer(p)) }

type Tuple[A, B any] struct {
	First  A
	Second B
}

// Both hands over memory in a type of its own.
func Both[A, B any](a A, b B) {
	tuple := Tuple[A, B]{a, b}
	Give(unsafe.Pointer(&tuple), 1)
}

type inner struct{ n int }

func (*inner) Promoted(p unsafe.Pointer) { Give(p, 2) }

type Outer struct{ inner }

func (t *Tuple[A, B]) Send() { Give(unsafe.Pointer(t), 3) }
-- b/b.go --
package b

import (
	"unsafe"

	"m/c"
)

type Writer struct{ Handle int32 }

func Write(p unsafe.Pointer, n uint32) { c.Give(p, n) }

func (w *Writer) Write(_ int, data unsafe.Pointer) { c.Give(data, uint32(w.Handle)) }

func (w Writer) Fill(s []c.View) { c.Give(unsafe.Pointer(unsafe.SliceData(s)), 0) }

func Nested[K any](key K) { c.Both[K, [1]K](key, [1]K{key}) }

func Views() []c.View { return []c.View{{}} }

// New returns something of package c, whose methods its users may call without
// an import of it.
func New[A, B any]() *c.Tuple[A, B] { return new(c.Tuple[A, B]) }

func Quiet(p unsafe.Pointer) { _ = p }
-- a/a.go --
package a

import (
	"unsafe"

	"m/b"
)

type view struct {
	ptr *byte
	len uint32
}

type flat struct{ x, y uint32 }

func use(w *b.Writer, v view, f flat, names []string) {
	b.Write(unsafe.Pointer(&v), 1)
	b.Write(unsafe.Pointer(&f), 1)
	w.Write(0, unsafe.Pointer(&v))
	w.Write(0, unsafe.Pointer(&f))
	w.Fill(b.Views())
	b.Write(unsafe.Pointer(&names[0]), 1)
	b.Nested("key")
	b.Nested(7)
	b.Nested(v)
	b.New[string, view]().Send()
	b.New[int32, flat]().Send()
	b.Quiet(unsafe.Pointer(&v))
}
-- a/direct/direct.go --
package direct

import (
	"unsafe"

	"m/c"
)

type pair struct {
	x uint32
	s []byte
}

func use(o *c.Outer, p *pair, list []c.View) {
	c.Give(unsafe.Pointer(p), 1)
	c.Give(unsafe.Pointer(&list[0]), 1)
	c.Give(unsafe.Pointer(uintptr(c.Address(unsafe.Pointer(p)))), 1)
	c.Give(c.Shared(), 1)
	c.Give(unsafe.Pointer(unsafe.SliceData(c.Raw(list))), 1)
	c.Pass(p)
	c.Pass(&c.Tuple[uint8, string]{})
	c.Pass(new(uint64))
	c.Both(1, "x")
	c.Both(uint8(1), [2]int32{})
	o.Promoted(unsafe.Pointer(p))
	local := c.Tuple[int8, chan int]{}
	local.Send()
}
-- linked/linked.go --
package linked

import (
	_ "m/b"
	"unsafe"
)

//go:linkname give m/c.Give
func give(p unsafe.Pointer, n uint32)

//go:linkname typed m/c.Give
func typed(p **byte, n uint32)

//go:linkname quiet m/b.Quiet
func quiet(p **byte)

func use(s string) {
	give(unsafe.Pointer(&s), 1)
	quiet(nil)
}
-- linked/empty.s --
`

// Other packages are known from what was learned of them, and nothing is lost:
// the findings are those of wasmptr on its own, which reads all sources.
func TestFactsSameAsSource(t *testing.T) {
	dir := write(t, helpers)
	want := alone(t, dir, "./...")
	if len(want) < 15 {
		t.Errorf("only %d findings:\n%s", len(want), strings.Join(want, "\n"))
	}
	for run := 0; run < 2; run++ {
		wantLines(t, vetted(t, dir, "./..."), want...)
	}
	// From one package to the next, each a go vet of its own.
	for _, order := range []string{"c b a a/direct linked", "a a/direct linked b c a"} {
		dir := write(t, helpers)
		for _, name := range strings.Fields(order) {
			wantLines(t, vetted(t, dir, "./"+name), alone(t, dir, "./"+name)...)
		}
	}
}

// The fixtures have every way in which an address reaches the host, some of them by
// helpers in other packages.
func TestFactsOfFixtures(t *testing.T) {
	if govet.Release(t) < 24 {
		return // They do not compile.
	}
	for _, name := range []string{"shapes", "traps", "words", "casts"} {
		contents := map[string]string{"go.mod": "module " + name + "\n\ngo 1.24\n"}
		root := filepath.Join("..", "..", "tests", "fixtures", name)
		err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := os.ReadFile(file)
			contents[strings.TrimPrefix(file, root+string(filepath.Separator))] = string(content)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		dir := govet.Write(t, contents)
		want := alone(t, dir, "-checks=all", "./...")
		if len(want) == 0 {
			t.Errorf("%s: no findings", name)
		}
		wantLines(t, vetted(t, dir, "-checks=all", "./..."), want...)
	}
}

// Facts are part of what the go command knows of a package: when a helper
// changes, its callers are looked at again.
func TestFactsChange(t *testing.T) {
	const caller = `
-- a/a.go --
package a

import (
	"unsafe"

	"m/b"
)

func use(s string) { b.Write(unsafe.Pointer(&s)) }
-- b/b.go --
package b

import (
	"unsafe"

	"m/c"
)

func Write(p unsafe.Pointer) { c.Hand(p) }
-- c/c.go --
package c

import "unsafe"

//go:wasmimport env give
func give(p unsafe.Pointer)

var last unsafe.Pointer
`
	const (
		passing = "package c\n\nimport \"unsafe\"\n\nfunc Hand(p unsafe.Pointer) { give(p) }\n"
		keeping = "package c\n\nimport \"unsafe\"\n\nfunc Hand(p unsafe.Pointer) { last = p }\n"
		finding = "a/a.go:9:30: a/a.go:9:48: b.Write: argument p, handed to c.give as p, is the address of s, " +
			"a string: its address takes 8 bytes in Go, 4 in the wasm host"
	)
	dir := write(t, caller)
	helper := filepath.Join(dir, "c", "hand.go")
	for i, content := range []string{passing, keeping, passing, keeping} {
		writeFile(t, helper, content)
		var want []string
		if content == passing {
			want = append(want, finding)
		}
		for _, args := range []string{"./...", "./a"} {
			t.Run(fmt.Sprint(i, args), func(t *testing.T) {
				wantLines(t, vetted(t, dir, args), want...)
			})
		}
	}
}

// Packages with findings leave no facts under Go 1.26, see [TestCacheOrder]. Then
// their importers read the sources.
func TestFactsOfPackageWithFindings(t *testing.T) {
	const module = `
-- a/a.go --
package a

import (
	"unsafe"

	"m/b"
)

func use(s string) { b.Write(unsafe.Pointer(&s)) }
-- a/a_test.go --
package a_test

import (
	"testing"
	"unsafe"

	_ "m/a"
	"m/b"
)

func TestA(t *testing.T) {
	var f func()
	b.Write(unsafe.Pointer(&f))
}
-- b/b.go --
package b

import (
	"unsafe"

	"m/c"
)

func Write(p unsafe.Pointer) { c.Give(p) }

func wrong(names []string) { Write(unsafe.Pointer(unsafe.SliceData(names))) }
-- c/c.go --
package c

import "unsafe"

//go:wasmimport env give
func Give(p unsafe.Pointer)

//go:wasmexport take
func take() unsafe.Pointer {
	return unsafe.Pointer(new([]byte))
}
`
	for _, order := range []string{"a b c a", "c b a", "b a ... c ... a", "... c b a"} {
		t.Run(order, func(t *testing.T) {
			dir := write(t, module)
			for _, name := range strings.Fields(order) {
				// Releases before 1.24 know no exports, which is not what this is about.
				const checks = "-checks=-directive"
				want := alone(t, dir, checks, "./"+name)
				if len(want) == 0 {
					t.Errorf("no findings in %s", name)
				}
				wantLines(t, vetted(t, dir, checks, "./"+name), want...)
			}
		})
	}
}

// What is no facts of this program is not taken for facts.
func TestFactsDamaged(t *testing.T) {
	for content, want := range map[string]string{
		"":                              "",
		"\x04gob":                       "these are no facts of wasmptr: expected value at line 1 column 1",
		`{"version":99}`:                "facts of version 99 are unknown",
		`{"version":1,"packages":[1]}`:  "these facts are damaged: invalid type: sequence, expected a map at line 1 column 24",
		`{"version":1,"packages":{}}`:   "",
		`{"version":1,"packages":{"b":`: "these are no facts of wasmptr: EOF while parsing a value at line 1 column 29",
	} {
		dir := t.TempDir()
		source, facts, cfg := filepath.Join(dir, "a.go"), filepath.Join(dir, "b"), filepath.Join(dir, "vet.cfg")
		writeFile(t, source, "package a\n")
		writeFile(t, facts, content)
		output := filepath.Join(dir, "vet.out")
		config, err := json.Marshal(map[string]any{
			"ID": "a", "Compiler": "gc", "Dir": dir, "ImportPath": "a", "GoFiles": []string{source},
			"PackageVetx": map[string]string{"b": facts}, "VetxOutput": output,
		})
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, cfg, string(config))
		env := append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
		result := govet.Exec(t, dir, env, govet.Tool(t), cfg)
		if want != "" {
			want = "wasmptr: " + facts + ": " + want + "\n"
		}
		if exit := min(len(want), 1); result.Stderr != want || result.Exit != exit {
			t.Errorf("%q: exit %d, standard error %q, want %q", content, result.Exit, result.Stderr, want)
		}
		if _, err := os.Stat(output); (err == nil) != (want == "") {
			t.Errorf("%q: there must be facts if and only if there is no error: %v", content, err)
		}
	}
}

// vetted returns the findings of go vet, sorted, one a line.
func vetted(t *testing.T, dir string, args ...string) []string {
	t.Helper()
	return flat(govet.VetJSON(t, dir, wasip1, args...))
}

// alone returns those of wasmptr on its own.
func alone(t *testing.T, dir string, args ...string) []string {
	t.Helper()
	env := append(os.Environ(), "GOENV=off", "GOFLAGS=", "GOTOOLCHAIN=local", "GOPROXY=off", "GOWORK=off",
		"PATH="+filepath.Dir(govet.Go(t))+string(filepath.ListSeparator)+os.Getenv("PATH"))
	args = append([]string{"-json", "-target=" + wasip1.String()}, args...)
	return flat(govet.Alone(t, dir, govet.Exec(t, dir, env, govet.Tool(t), args...)))
}

// flat returns a line for each finding, sorted, without related places: those in
// other packages do not travel.
func flat(packages map[string][]govet.Diagnostic) []string {
	var lines []string
	for _, diagnostics := range packages {
		for _, d := range diagnostics {
			lines = append(lines, fmt.Sprintf("%s: %s: %s", d.Posn, d.End, d.Message))
		}
	}
	sort.Strings(lines)
	return lines
}
