package standalone

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// broken is a module in which one package is right, up to its finding, and
// every other one is wrong in its own way.
const broken = `
-- good/good.go --
package good

//go:wasmimport env f
func f(p **byte)
-- syntax/a.go --
package syntax

//go:wasmimport env f
func f(p **byte)

func g(a int { }
-- quiet/a.go --
package quiet

func g(a int { }
-- imports/a.go --
package imports

import x

//go:wasmimport env f
func f(p **byte)
-- missing/a.go --
package missing

import "nosuch.test/x"

//go:wasmimport env f
func f(p **byte, q *x.T)
-- two/a.go --
package two
-- two/b.go --
package deux
-- cycle/a/a.go --
package a

import _ "m/cycle/b"
-- cycle/b/b.go --
package b

import _ "m/cycle/a"
-- empty/README --
-- host/host_linux.go --
package host

//go:wasmimport env f
func f(p **byte)
-- cgo/c.go --
package cgo

import "C"

//go:wasmimport env g
func g(p **byte)
-- cgo/plain.go --
package cgo

//go:wasmimport env f
func f(p **byte)
-- dangling/a.go --
package dangling

//go:wasmimport env f
func f(p **byte)
-- cgo-only/c.go --
package cgoonly

import "C"
`

var good = found("good/good.go:4:10", "f")

func writeBroken(t *testing.T) (dir string) {
	t.Helper()
	dir = write(t, broken)
	if err := os.Symlink("nowhere", filepath.Join(dir, "dangling", "b.go")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// What cannot be analysed gets one line, and the package beside it is analysed
// all the same. In the lines DIR stands for the module's directory, and … for
// words that are the go command's own.
func TestFailures(t *testing.T) {
	dir := writeBroken(t)
	for _, test := range []struct {
		packages string
		stderr   string // one line, or none
		stdout   string // besides the good package's
	}{
		{"./syntax", "…syntax/a.go:6:14: missing ',' in parameter list", ""},
		{"./quiet", "", ""},
		{"./imports", "imports/a.go:3:9: missing import path…", ""},
		{"./missing", "missing/a.go:3:8: …nosuch.test/x…", found("missing/a.go:6:10", "f")},
		{"./two", "wasmptr: m/two: found packages two (a.go) and deux (b.go) in DIR/two", ""},
		{"./cycle/a", "wasmptr: m/cycle/a: import cycle not allowed: m/cycle/a imports m/cycle/b imports m/cycle/a", ""},
		{"./empty", "wasmptr: ./empty: no Go files in DIR/empty", ""},
		{"./host", "wasmptr: m/host: …Go files in DIR/host", ""},
		{"./cgo", "", found("cgo/plain.go:4:10", "f")},
		{"./dangling", "wasmptr: m/dangling: open DIR/dangling/b.go: no such file or directory", found("dangling/a.go:4:10", "f")},
		{"./nosuch", "wasmptr: ./nosuch: …: directory not found", ""},
		{"./nosuch/...", "wasmptr: ./nosuch/...: …no such file or directory", ""},
		{"m/nosuch", "wasmptr: m/nosuch: …m/nosuch…", ""},
		{"nosuch", "wasmptr: nosuch: package nosuch is not in …", ""},
		{"../...", "wasmptr: ../...: … does not contain …", ""},
	} {
		t.Run(test.packages, func(t *testing.T) {
			want := want{stdout: []string{good}, exit: 3}
			if test.stdout != "" {
				want.stdout = append(want.stdout, test.stdout)
				slices.Sort(want.stdout)
			}
			if test.stderr != "" {
				want.stderr, want.exit = []string{strings.ReplaceAll(test.stderr, "DIR", dir)}, 1
			}
			want.check(t, run(t, dir, test.packages, "./good"))
		})
	}
}

// A wildcard meets them all. What it is right to leave out is left out without
// a word: packages for other platforms, and files for cgo.
func TestFailuresWildcard(t *testing.T) {
	dir := writeBroken(t)
	result := run(t, dir, "./...")
	want{
		stdout: []string{
			found("cgo/plain.go:4:10", "f"), found("dangling/a.go:4:10", "f"), good,
			found("missing/a.go:6:10", "f"),
		},
		stderr: []string{
			"wasmptr: m/cycle/b: import cycle not allowed: m/cycle/a imports m/cycle/b imports m/cycle/a",
			"wasmptr: m/cycle/a: import cycle not allowed: m/cycle/a imports m/cycle/b imports m/cycle/a",
			"wasmptr: m/dangling: open " + dir + "/dangling/b.go: no such file or directory",
			"imports/a.go:3:9: missing import path…",
			"missing/a.go:3:8: …nosuch.test/x…",
			"wasmptr: m/two: found packages two (a.go) and deux (b.go) in " + dir + "/two",
			"…syntax/a.go:6:14: missing ',' in parameter list",
		},
		exit: 1,
	}.check(t, result)
}

// A package without files for any of the platforms is a failure only if it was
// named, and one for some of them never is.
func TestExcluded(t *testing.T) {
	dir := write(t, broken+`
-- js/on_js.go --
package js

//go:wasmimport env f
func f(p **byte)
`)
	onJS := found("js/on_js.go:4:10", "f", "js/wasm")
	for args, want := range map[string]want{
		"./good/... ./cgo/... ./quiet/...": {stdout: []string{found("cgo/plain.go:4:10", "f"), good}, exit: 3},
		"./good/... ./host/...":            {stdout: []string{good}, exit: 3},
		"./host/...":                       {},
		"./js":                             {stdout: []string{onJS}, exit: 3},
		"./js/...":                         {stdout: []string{onJS}, exit: 3},
		"-target=wasip1/wasm ./js": {
			stderr: []string{"wasmptr: m/js: …Go files in " + dir + "/js"}, exit: 1},
		"./nosuch...": {
			stderr: []string{`wasmptr: …"./nosuch..." matched no packages`}, exit: 1},
	} {
		t.Run(args, func(t *testing.T) {
			want.check(t, run(t, dir, strings.Fields(args)...))
		})
	}
}

// Files that this platform leaves out may be as wrong as they like.
func TestFailuresElsewhere(t *testing.T) {
	dir := write(t, `
-- p.go --
package p
-- p_js.go --
package p

//go:wasmimport env f
func f(p **byte) }
-- p_linux.go --
package p

//go:wasmimport env f
func f(p **byte) }
`)
	want{}.check(t, run(t, dir, "-target=wasip1/wasm"))
	want{stderr: []string{"…p_js.go:4:18: expected declaration, found '}'"}, exit: 1}.check(t, run(t, dir))
}

// When nothing can be listed there is one line, not one for each platform.
func TestFailuresOfAll(t *testing.T) {
	module := write(t, mission)
	outside, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, dir, stderr string
		args              []string
	}{
		{"no go command", module, "wasmptr: cannot run go: …", []string{"PATH=" + outside}},
		{"no module", outside, "wasmptr: go: …go.mod file not found…", nil},
		{"no module below", outside, "wasmptr: …./...: … does not contain …", []string{"./..."}},
		{"no such go.mod", module, "wasmptr: …open nosuch.mod: no such file or directory", []string{"-modfile=nosuch.mod"}},
		{"no such mode", module, "wasmptr: …-mod=nosuch not supported …", []string{"-mod=nosuch"}},
		{"no such directory", module, "wasmptr: …nosuch: No such file or directory…", []string{"-C=nosuch"}},
		{"no such file", module, "wasmptr: …nosuch.go…", []string{"seed.go", "nosuch.go"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			want{stderr: []string{test.stderr}, exit: 1}.check(t, run(t, test.dir, test.args...))
		})
	}
}

// What the go command says first may be no more than the heading of its reason.
func TestReason(t *testing.T) {
	for name, test := range map[string]struct{ archive, stderr string }{
		"go.mod":  {"-- go.mod --\nmodule m\n\ngo nonsense\n", "wasmptr: go: errors parsing go.mod: …go.mod:3: invalid go version 'nonsense'…"},
		"go.work": {"-- go.work --\ngo 1.21\n\nfoo .\n", "wasmptr: go: …go.work:3: unknown directive: foo"},
		"vendor": {"-- go.mod --\nmodule m\n\ngo 1.21\n\nrequire nosuch.test/x v1.0.0\n-- vendor/modules.txt --\n",
			"wasmptr: go: inconsistent vendoring in … nosuch.test/x@v1.0.0: is explicitly required in go.mod, but not marked…"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, test.archive+"-- seed.go --\npackage seed\n")
			want{stderr: []string{test.stderr}, exit: 1}.check(t, run(t, dir, "GOWORK="))
		})
	}
}

// A package that may not be read. Root may read everything.
func TestPermissionDenied(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := write(t, broken)
	for _, name := range []string{"cgo", "syntax/a.go"} {
		if err := os.Chmod(filepath.Join(dir, name), 0); err != nil {
			t.Fatal(err)
		}
	}
	defer os.Chmod(filepath.Join(dir, "cgo"), 0o700) // So that it can be removed.
	for _, name := range []string{"./cgo", "./syntax"} {
		want{stdout: []string{good}, stderr: []string{"wasmptr: …" + name[1:] + "…permission denied…"}, exit: 1}.check(t,
			run(t, dir, name, "./good"))
	}
}
