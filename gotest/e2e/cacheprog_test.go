package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// A machine that shares a cache by way of GOCACHEPROG, with a checkout elsewhere, takes
// from it what another found, and analyses again only what has findings: their text
// names files.
func TestCacheProg(t *testing.T) {
	if govet.Release(t) < 26 {
		return // The named packages are never cached.
	}
	program := filepath.Join(t.TempDir(), "cacheprog")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	host := govet.Target{}
	built := govet.Run(t, here, host, "build", "-o", program, "wasmptr.test/gotest/internal/cacheprog")
	if built.Exit != 0 {
		t.Fatal(built.Stderr)
	}
	log := filepath.Join(t.TempDir(), "log")
	tool := script(t, `case "$1" in -V=full|-flags) ;; *) echo "$TOOLEXEC_IMPORTPATH" >>"`+log+`" ;; esac
exec "`+govet.Tool(t)+`" "$@"`)
	shared := t.TempDir()
	for machine, wantUnits := range []string{"", "m"} {
		dir := write(t, `
-- a.go --
package a

import "m/r"

func f(t *r.T) { r.Hand(t) }

//go:wasmimport env g
func g(p **byte)
-- r/r.go --
package r

import "unsafe"

type T struct{ p, q uint32 }

//go:wasmimport env f
func f(t unsafe.Pointer)

func Hand(t *T) { f(unsafe.Pointer(t)) }
`)
		os.Remove(log)
		got := govet.Run(t, dir, wasip1, "GOCACHE="+t.TempDir(),
			"GOCACHEPROG="+program+" "+shared+" "+t.TempDir(),
			"vet", "-vettool="+tool, "-trimpath", "./...")
		wantText(t, got, "a.go:8:10: g: p points to a Go pointer (*byte): "+pointer,
			"a.go:7:1: \tg is imported from the wasm host here")
		units, _ := os.ReadFile(log)
		names := strings.Fields(string(units))
		if started := strings.Join(names, " "); wantUnits != "" && started != wantUnits {
			t.Errorf("machine %d: the tool was started for %q, want %q", machine+1, started, wantUnits)
		}
		t.Logf("machine %d: the tool was started for %d packages", machine+1, len(names))
	}
}
