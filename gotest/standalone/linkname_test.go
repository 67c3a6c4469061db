package standalone

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// linked has imports in one package, which alone has directives, and declares
// them again in others.
const linked = `
-- main.go --
package main

import (
	"m/buf"
	_ "m/host"
	"unsafe"
)

//go:wasmimport env main
func imported(p unsafe.Pointer)

//go:linkname again main.imported
func again(p **byte)

func main() {
	buf.Use()
	again(nil)
}
-- host/host.go --
package host

import "unsafe"

//go:wasmimport env write
func Write(p unsafe.Pointer)

//go:wasmimport gojs call
func Call(p unsafe.Pointer)

func Plain(p unsafe.Pointer) {}
-- buf/buf.go --
package buf

import "unsafe"

//go:linkname write m/host.Write
func write(p **byte)

//go:linkname right m/host.Write
func right(p unsafe.Pointer)

func Use() {
	write(nil)
	right(nil)
}
-- calm/calm.go --
// Package calm is linked to nothing that matters.
package calm

import _ "unsafe"

//go:linkname call m/host.Call
func call(p **byte)

//go:linkname plain m/host.Plain
func plain(p **byte)

//go:linkname unknown m/host.Unknown
func unknown(p **byte)

//go:linkname nowhere m/nowhere.Write
func nowhere(p **byte)

//go:linkname nanotime runtime.nanotime
func nanotime(p **byte) int64
`

// The compiler says nothing of these declarations, and the linker neither.
func TestLinkname(t *testing.T) {
	dir := write(t, linked)
	want{stdout: []string{
		found("buf/buf.go:6:14", "write"),
		found("main.go:13:14", "again"),
	}, exit: 3}.check(t, run(t, dir, "./..."))
	for _, target := range []govet.Target{wasip1, js} {
		program := filepath.Join(t.TempDir(), "m.wasm")
		built := govet.Run(t, dir, target, "build", "-o", program, ".")
		if built.Exit != 0 || built.Stderr != "" {
			t.Fatalf("%s: exit %d\n%s", target, built.Exit, built.Stderr)
		}
		text, err := os.ReadFile(program)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"\x03env\x05write", "\x03env\x04main"} {
			if !bytes.Contains(text, []byte(name)) {
				t.Errorf("%s: %q is not imported", target, name)
			}
		}
	}

	findings := runJSON(t, dir, "-json", "./...")["m/buf"]
	const message = "write is linked to the import host.Write here"
	if len(findings) != 1 || findings[0].Related[0].Message != message || findings[0].Related[0].Posn != "buf/buf.go:5:1" {
		t.Errorf("%+v", findings)
	}
}

// A package that nothing imports, so that go list does not name it, is unknown.
func TestLinknameOfUnlisted(t *testing.T) {
	dir := write(t, linked)
	want{}.check(t, run(t, dir, "./buf"))
	writeFile(t, filepath.Join(dir, "buf", "import.go"), "package buf\n\nimport _ \"m/host\"\n")
	want{stdout: []string{found("buf/buf.go:6:14", "write")}, exit: 3}.check(t, run(t, dir, "./buf"))
}

// Tests know a package under another path, with the same symbols.
func TestLinknameInTests(t *testing.T) {
	dir := write(t, `
-- p/p.go --
package p

import "unsafe"

//go:wasmimport env f
func f(p unsafe.Pointer)
-- p/in_test.go --
package p

import _ "unsafe"

//go:linkname inside m/p.f
func inside(p **byte)
-- p/out_test.go --
package p_test

import (
	_ "m/p"
	_ "unsafe"
)

//go:linkname outside m/p.f
func outside(p **byte)
-- cmd/main.go --
package main

import "unsafe"

//go:wasmimport env f
func f(p unsafe.Pointer)

//go:linkname inMain main.f
func inMain(p **byte)

func main() {}
`)
	want{stdout: []string{
		found("cmd/main.go:9:15", "inMain"),
		found("p/in_test.go:6:15", "inside"),
		found("p/out_test.go:9:16", "outside"),
	}, exit: 3}.check(t, run(t, dir, "./..."))
}
