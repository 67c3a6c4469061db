package standalone

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// hidden is a module whose bindings are all in files that a host leaves out.
// The types of m/q and the standard library are other ones there, too.
const hidden = `
-- p/p.go --
package p

import "m/q"

var _ q.Both
-- p/p_wasip1.go --
package p

//go:wasmimport env wasi
func wasi(p **byte)
-- p/p_js.go --
package p

//go:wasmimport env js
func js(p **byte)
-- p/p_wasm.go --
package p

import (
	"m/q"
	"syscall"
)

//go:wasmimport env wasm
func wasm(e *syscall.Errno, b *q.Both)

//go:wasmexport export
func export(t *q.OnlyWasm) {}
-- p/constraint.go --
//go:build wasm

package p

//go:wasmimport env constraint
func constraint(p **byte)
-- p/tagged.go --
//go:build wasm && extra

package p

//go:wasmimport env tagged
func tagged(p **byte)
-- p/in_wasm_test.go --
package p

//go:wasmimport env inTest
func inTest(p **byte)
-- p/out_wasm_test.go --
package p_test

//go:wasmimport env outTest
func outTest(p **byte)
-- p/windows.go --
//go:build windows && extra

package p

//go:wasmimport env windows
func windows(p **byte)
-- q/q.go --
//go:build !wasm

package q

type Both struct{ n uint32 }
-- q/q_wasm.go --
package q

type Both struct{ p *byte }

type OnlyWasm struct{ s string }
-- q/empty.s --
`

// On a host go vet finds what it finds on all wasm platforms, each once, and
// does so every time.
func TestHostFindsWasm(t *testing.T) {
	for name, args := range map[string][]string{
		"":                {"./..."},
		"tags":            {"-tags=extra", "./..."},
		"tags of GOFLAGS": {"GOFLAGS=-tags=extra", "./..."},
		"tags apart":      {"-tags", "other,extra", "./p"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, hidden)
			// Releases before 1.24 know no exports, which is not what this is about.
			last := len(args) - 1
			args := append(args[:last:last], "-checks=-directive", args[last])
			want := union(govet.VetJSON(t, dir, js, args...), govet.VetJSON(t, dir, wasip1, args...))
			// One is of js alone, where syscall.Errno is a uintptr.
			if n := 8 + min(len(name), 1); len(want) != n {
				t.Fatalf("%d findings on wasm, not %d: %q", len(want), n, want)
			}
			for run := 1; run <= 2; run++ {
				if got := placesOf(govet.VetJSON(t, dir, linux, args...)); !reflect.DeepEqual(got, want) {
					t.Errorf("run %d:\n%q\nwant\n%q", run, got, want)
				}
				if result := govet.Vet(t, dir, linux, args...); result.Exit != 1 || len(lines(result.Stderr)) < len(want) {
					t.Errorf("run %d in text: exit %d, want 1\n%s", run, result.Exit, result.Stderr)
				}
			}
		})
	}
}

// placesOf returns a line for each finding, sorted. The go command on a host
// runs the tool for p and p_test, and which of them gives a finding in a test
// does not matter.
func placesOf(packages map[string][]govet.Diagnostic) []string {
	all := make(map[string][]govet.Diagnostic)
	for _, diagnostics := range packages {
		all[""] = append(all[""], diagnostics...)
	}
	return flat(all)
}

// union returns placesOf both, without repetitions.
func union(a, b map[string][]govet.Diagnostic) []string {
	all := append(placesOf(a), placesOf(b)...)
	slices.Sort(all)
	return slices.Compact(all)
}

// The files that a change is made of, and what is found in them.
const (
	cleanP  = "package p\n\n//go:wasmimport env f\nfunc f(p *byte)\n"
	brokenP = "package p\n\n//go:wasmimport env f\nfunc f(p **byte)\n"
	userP   = "package p\n\nimport \"m/q\"\n\n//go:wasmimport env f\nfunc f(t *q.T)\n"
	flatQ   = "package q\n\ntype T struct{ p uint32 }\n"
	holdsQ  = "package q\n\ntype T struct{ p *byte }\n"

	inF = "f: " + bytePointer
	inT = "f: t points to q.T, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4"
)

// changes are made to files of which a host build knows nothing.
var changes = []struct {
	name         string
	module       map[string]string
	file         string // which changes
	before       string // "" where there is none yet
	after        string
	want, posn   string
	wantAtFirst  bool
	wantInTheEnd bool
}{{
	name:   "file of the package",
	module: map[string]string{"p/p.go": "package p\n"},
	file:   "p/p_wasm.go", before: cleanP, after: brokenP,
	posn: "p/p_wasm.go:4:10", want: inF, wantInTheEnd: true,
}, {
	name:   "file that is mended",
	module: map[string]string{"p/p.go": "package p\n"},
	file:   "p/p_wasm.go", before: brokenP, after: cleanP,
	posn: "p/p_wasm.go:4:10", want: inF, wantAtFirst: true,
}, {
	name:   "first file",
	module: map[string]string{"p/p.go": "package p\n"},
	file:   "p/p_js.go", after: brokenP,
	posn: "p/p_js.go:4:10", want: inF, wantInTheEnd: true,
}, {
	name:   "first file for a test",
	module: map[string]string{"p/p.go": "package p\n", "p/p_test.go": "package p_test\n"},
	file:   "p/p_wasm_test.go", after: brokenP,
	posn: "p/p_wasm_test.go:4:10", want: inF, wantInTheEnd: true,
}, {
	name: "file of a package that only wasm imports",
	module: map[string]string{"p/p.go": "package p\n", "p/p_wasip1.go": userP,
		"q/q.go": "package q\n"},
	file: "q/q_wasm.go", before: flatQ, after: holdsQ,
	posn: "p/p_wasip1.go:6:10", want: inT, wantInTheEnd: true,
}, {
	name: "file of a package that the host imports",
	module: map[string]string{"p/p.go": "package p\n\nimport _ \"m/q\"\n", "p/p_wasip1.go": userP,
		"q/q_linux.go": flatQ},
	file: "q/q_wasm.go", before: holdsQ, after: flatQ,
	posn: "p/p_wasip1.go:6:10", want: inT, wantAtFirst: true,
}, {
	name:   "first file of a package that was a dependency",
	module: map[string]string{"p/p.go": "package p\n", "user/user.go": "package user\n\nimport _ \"m/p\"\n"},
	file:   "p/p_js.go", after: brokenP,
	posn: "p/p_js.go:4:10", want: inF, wantInTheEnd: true,
}}

// Files of which the go command does not know that they were looked at must not
// leave an old answer in its cache.
func TestHostNeverStale(t *testing.T) {
	for _, test := range changes {
		t.Run(test.name, func(t *testing.T) {
			dir := govet.Write(t, test.module)
			change := func(text string) {
				if text != "" {
					writeFile(t, filepath.Join(dir, test.file), text)
				}
			}
			vet := func(when string, reports bool) {
				t.Helper()
				var want []string
				if reports {
					want = []string{test.posn + ": " + test.want + "…"}
				}
				for _, packages := range []string{"./...", "./p", "./..."} {
					result := govet.Vet(t, dir, linux, packages)
					wantLines(t, when+", "+packages, lines(strings.Join(result.Lines(), "\n")), want)
				}
			}
			change(test.before)
			vet("at first", test.wantAtFirst)
			change(test.after)
			vet("in the end", test.wantInTheEnd)
			if test.before == "" {
				if err := os.Remove(filepath.Join(dir, test.file)); err != nil {
					t.Fatal(err)
				}
			}
			change(test.before)
			vet("as at first", test.wantAtFirst)
		})
	}
}

// On a host a syntax error in a wasm file is as good a reason to stop as in any
// other file. An import that only wasm lacks is not: to the host it is nothing.
func TestHostBrokenWasm(t *testing.T) {
	for name, test := range map[string]struct{ file, want string }{
		"syntax error": {
			file: "package p\n\n//go:wasmimport env f\nfunc f(p **byte) }\n",
			want: "p_js.go:4:18: expected declaration, found '}'",
		},
		"missing import": {
			file: "package p\n\nimport \"nosuch.test/x\"\n\n//go:wasmimport env f\nfunc f(p **byte, q *x.T)\n",
			want: "p_js.go:6:10: f: " + bytePointer + "…",
		},
		"import of its own": {
			file: "package p\n\nimport \"m\"\n\n//go:wasmimport env f\nfunc f(p **byte, q *m.T)\n",
			want: "p_js.go:6:10: f: " + bytePointer + "…",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := govet.Write(t, map[string]string{"p.go": "package p\n", "p_js.go": test.file})
			for run := 1; run <= 2; run++ {
				result := govet.Vet(t, dir, linux, ".")
				wantLines(t, "standard error", lines(strings.Join(result.Lines(), "\n")), []string{test.want})
				if result.Exit != 1 {
					t.Errorf("exit %d, want 1", result.Exit)
				}
			}
		})
	}
}

// The flags that choose files and checks choose them for hidden files too.
func TestHostFlags(t *testing.T) {
	dir := write(t, `
-- p.go --
package p
-- p_js.go --
package p

import "lib.test/lib"

//go:wasmimport env f
func f(p *lib.T)
-- other.mod --
module m

go 1.21

require lib.test/lib v1.0.0

replace lib.test/lib => ./lib
-- lib/go.mod --
module lib.test/lib

go 1.21
-- lib/lib.go --
package lib

type T struct{ p *byte }
-- sub/sub.go --
package sub
-- sub/sub_wasm.go --
package sub
-- sub/_overlay/sub_wasm.go --
package sub

//go:wasmimport env f
func f(p **byte)
`)
	writeFile(t, filepath.Join(dir, "overlay.json"),
		strings.ReplaceAll(`{"Replace": {"DIR/sub/sub_wasm.go": "DIR/sub/_overlay/sub_wasm.go"}}`, "DIR", dir))
	inP := "p_js.go:6:10: f: p points to lib.T, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4…"
	inSub := "sub/…sub_wasm.go:4:10: f: " + bytePointer
	for _, test := range []struct {
		args []string
		want []string
	}{
		{[]string{"-modfile=other.mod", "."}, []string{inP}},
		{[]string{"-overlay=overlay.json", "./sub"}, []string{inSub}},
		{[]string{"-modfile=other.mod", "-checks=-nested-pointer", "."}, nil},
		{[]string{"-modfile=other.mod", "-checks=nested-pointer", "."}, []string{inP}},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			result := govet.Vet(t, dir, linux, test.args...)
			wantLines(t, "standard error", lines(strings.Join(result.Lines(), "\n")), test.want)
		})
	}
}

// What a type is on the host does not count where it is another one on wasm, in the
// package or in an import; and what is found in a test is given once.
func TestHostTypes(t *testing.T) {
	dir := write(t, `
-- p/p.go --
package p

import (
	"m/q"
	"unsafe"
)

//go:wasmimport env right
func right(a *mine, b *q.Right)

//go:wasmimport env wrong
func wrong(a *other, b *q.Wrong)

//go:wasmimport env send
func send(p unsafe.Pointer)

func call() {
	var a mine
	send(unsafe.Pointer(&a))
	var b other
	send(unsafe.Pointer(&b))
}
-- p/p_wasm.go --
package p

type mine struct{ p uint32 }

type other struct{ p *byte }
-- p/p_other.go --
//go:build !wasm

package p

type mine struct{ p *byte }

type other struct{ p uint32 }
-- p/empty.s --
-- p/in_test.go --
package p

//go:wasmimport env inTest
func inTest(p **byte)
-- p/out_test.go --
package p_test

//go:wasmimport env outTest
func outTest(p **byte)
-- q/q_wasm.go --
package q

type Right struct{ p uint32 }

type Wrong struct{ p *byte }
-- q/q_other.go --
//go:build !wasm

package q

type Right struct{ p *byte }

type Wrong struct{ p uint32 }
-- r/r.go --
package r

import "m/q"

//go:wasmimport env right
func right(a *q.Right)

//go:wasmimport env certain
func certain(p **byte)

//go:wasmimport env both
func both(a *q.Right, p **byte)
-- r/empty.s --
`)
	want := []string{
		"…p/in_test.go:4:15: inTest: p points to a Go pointer…", "…p/out_test.go:4:16: outTest: p points to a Go pointer…",
		"…p/p.go:12:14: wrong: a points to other, whose field p…", "…p/p.go:12:24: wrong: b points to q.Wrong, whose field p…",
		"…p/p.go:21:7: send: argument p is the address of b (other)…",
		"…r/r.go:12:25: both: p points to a Go pointer…", "…r/r.go:9:16: certain: p points to a Go pointer…",
	}
	for run := 1; run <= 2; run++ {
		// Up to Go 1.25 lines come package by package, in no order.
		found := lines(strings.Join(govet.Vet(t, dir, linux, "./...").Lines(), "\n"))
		slices.SortFunc(found, func(a, b string) int {
			return strings.Compare(strings.TrimPrefix(a, "./"), strings.TrimPrefix(b, "./"))
		})
		wantLines(t, "standard error", found, want)
	}
}
