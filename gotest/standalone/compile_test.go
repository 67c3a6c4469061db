package standalone

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// go vet compiles dependencies first, and stops where the compiler refuses one.
// Without it nothing is compiled, and both packages are judged.
func TestRefusedDependency(t *testing.T) {
	dir := write(t, `
-- main.go --
package main

import "m/dep"

//go:wasmimport env g
func g(b *dep.Buffer)

func main() { dep.F4(nil) }
-- dep/dep.go --
package dep

type Buffer struct {
	ptr *byte
	len uint32
}

//go:wasmimport env f4
func F4(b *Buffer)
`)
	for _, target := range []govet.Target{wasip1, js} {
		vet := govet.Vet(t, dir, target, "./...")
		refused := strings.HasPrefix(strings.Join(vet.Lines(), "\n"), "dep/dep.go:9:")
		if !refused || strings.Contains(vet.Stderr, "main.go") || vet.Exit != 1 {
			t.Errorf("go vet for %s: exit %d, want 1 and the compiler's line\n%s", target, vet.Exit, vet.Stderr)
		}
	}
	const reason = ", whose field ptr is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 (nested-pointer)"
	want{stdout: []string{
		"dep/dep.go:9:11: F4: b points to Buffer" + reason,
		"main.go:6:10: g: b points to dep.Buffer" + reason,
	}, exit: 3}.check(t, run(t, dir, "./..."))
}

// On a machine that never compiled anything, nothing is compiled.
func TestCold(t *testing.T) {
	dir := write(t, `
-- p.go --
package p

import "net/http"

//go:wasmimport env f
func f(c *http.Client)
`)
	cache := t.TempDir()
	want{stdout: []string{
		"p.go:6:10: f: c points to http.Client, whose field Transport is an interface (http.RoundTripper), and 2 more: Go stores two 8-byte words that mean nothing to the wasm host (nested-pointer)",
	}, exit: 3}.check(t, run(t, dir, "GOCACHE="+cache, "./..."))
	for _, name := range archives(t, cache) {
		t.Errorf("compiled into %s", name)
	}

	// What is looked for is there once something was compiled.
	writeFile(t, filepath.Join(dir, "p.go"), "package p\n")
	if built := govet.Run(t, dir, linux, "GOCACHE="+cache, "build", "."); built.Exit != 0 {
		t.Fatal(built.Stderr)
	}
	if len(archives(t, cache)) == 0 {
		t.Error("no compiled package can be found after go build")
	}
}

// archives returns the files below dir that hold compiled packages.
func archives(t *testing.T, dir string) []string {
	t.Helper()
	magic := []byte("!<arch>\n")
	var names []string
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		begin := make([]byte, len(magic))
		if _, err := io.ReadFull(file, begin); err == nil && bytes.Equal(begin, magic) {
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
