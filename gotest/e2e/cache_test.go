package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// pImportsR is a package without findings that imports one with a finding. The
// empty assembly file lets r compile on a host, where nobody else complains.
const pImportsR = `
-- p/p.go --
package p

import "m/r"

var _ r.T
-- r/r.go --
package r

type T struct{ p *byte }

//go:wasmimport env f
func f(t *T)
-- r/empty.s --
`

// Go 1.26 keeps the result for a package as a dependency, where nothing may be
// printed, and the result for the package itself under one key in its cache.
// Neither may ever be taken for the other.
func TestCacheOrder(t *testing.T) {
	finding := []string{
		"r/r.go:6:10: f: t points to T, whose field p is a Go pointer (*byte): " + pointer,
		"r/r.go:5:1: \tf is imported from the wasm host here",
		"r/r.go:3:6: \ttype T is declared here",
		"r/r.go:3:16: \tfield p is declared here",
	}
	for _, order := range []string{"p r p r r p", "r p r p p r"} {
		t.Run(order, func(t *testing.T) {
			dir := write(t, pImportsR)
			for _, name := range strings.Fields(order) {
				var want []string
				if name == "r" {
					want = finding
				}
				wantText(t, govet.Vet(t, dir, linux, "./"+name), want...)
			}
		})
	}
}

// From Go 1.26 on the go command caches the results of all packages, and on
// wasm, where no file hides, a package without findings must not cost a second
// start of the tool.
func TestCacheClean(t *testing.T) {
	if govet.Release(t) < 26 {
		return // The named packages are never cached.
	}
	dir := write(t, `
-- a.go --
package a

import "m/b"

var _ b.T
-- b/b.go --
package b

type T struct{ p *byte }
`)
	log := filepath.Join(t.TempDir(), "log")
	tool := script(t, `case "$1" in -V=full|-flags) ;; *) echo "$TOOLEXEC_IMPORTPATH" >>"`+log+`" ;; esac
exec "`+govet.Tool(t)+`" "$@"`)
	for run, want := range []string{"m/b m", ""} {
		os.Remove(log)
		wantText(t, govet.Run(t, dir, wasip1, "vet", "-vettool="+tool, "./..."))
		units, _ := os.ReadFile(log)
		if got := strings.Join(strings.Fields(string(units)), " "); got != want {
			t.Errorf("run %d: the tool was started for %q, want %q", run+1, got, want)
		}
	}
}

// script writes a shell script and returns its path.
func script(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "tool")
	writeFile(t, file, "#!/bin/sh\n"+text+"\n")
	return file
}
