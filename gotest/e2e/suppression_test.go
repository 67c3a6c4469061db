package e2e

import (
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// silenced has a package whose findings comments silence, all but one for each
// platform, and a package with none left. On a host the files of host are hidden.
const silenced = `
-- clean/clean.go --
package clean

//nolint:wasmptr // the host is written in Go
//go:wasmimport env f
func f(p **byte)
-- clean/empty.s --
-- host/host_wasm.go --
package host

import "unsafe"

//go:wasmimport env f
func f(p **byte) //nolint:errcheck,wasmptr

//go:wasmimport env g
func g(p **byte)

//go:wasmimport env send
func send(p unsafe.Pointer) int32

type view struct{ p *byte }

func calls(v *view) {
	send(unsafe.Pointer(v))
	//lint:ignore wasmptr the host is written in Go
	send(unsafe.Pointer(v))
	_ = send(unsafe.Pointer(v)) + //nolint
		send(unsafe.Pointer(v))
}

//lint:ignore wasmptr
func noReason() {}
-- host/host.go --
package host
`

const call = "send: argument p is the address of *v (view), whose field p is a Go pointer (*byte): " + pointer

func TestSuppression(t *testing.T) {
	dir := write(t, silenced)
	want := []string{
		"host/host_wasm.go:9:10: g: p points to a Go pointer (*byte): " + pointer,
		"host/host_wasm.go:17:7: " + call,
		"host/host_wasm.go:21:8: " + call,
		"host/host_wasm.go:24:1: //lint:ignore wasmptr without a reason is ignored: write //lint:ignore wasmptr REASON",
	}
	all := []string{
		"clean/clean.go:5:10: f: p points to a Go pointer (*byte): " + pointer,
		"host/host_wasm.go:6:10: f: p points to a Go pointer (*byte): " + pointer,
		want[0],
		want[1],
		"host/host_wasm.go:19:7: " + call,
		"host/host_wasm.go:20:11: " + call,
		want[2],
	}
	sort.Strings(all)
	for _, target := range govet.Targets {
		t.Run(target.String(), func(t *testing.T) {
			// Twice, so that the second run may find something in the cache.
			for run := 0; run < 2; run++ {
				wantLines(t, withoutRelated(govet.Vet(t, dir, target, "./...").Lines()), want...)
				wantText(t, govet.Vet(t, dir, target, "./clean"))
			}
			result := govet.Vet(t, dir, target, "-nolint=false", "./...")
			got := withoutRelated(result.Lines())
			sort.Strings(got) // Packages come in any order.
			wantLines(t, got, all...)
			wantLines(t, withoutRelated(govet.Vet(t, dir, target, "-nolint", "./...").Lines()), want...)

			var messages []string
			for _, diagnostics := range govet.VetJSON(t, dir, target, "./...") {
				for _, d := range diagnostics {
					messages = append(messages, d.Posn+": "+d.Message)
				}
			}
			wantLines(t, messages, want...)
		})
	}
}

// A comment is part of a file, and what go vet keeps depends on the files: a comment
// that comes or goes changes the next answer.
func TestSuppressionComes(t *testing.T) {
	const source = "package p\n\n//go:wasmimport env f\nfunc f(p **byte)COMMENT\n"
	dir := write(t, "-- p.go --\n"+source+"-- empty.s --\n")
	for _, target := range govet.Targets {
		for _, comment := range []string{"", " //nolint:wasmptr", "", " //lint:ignore wasmptr reason"} {
			text := strings.Replace(source, "COMMENT", comment, 1)
			if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
			for run := 0; run < 2; run++ {
				got := withoutRelated(govet.Vet(t, dir, target, ".").Lines())
				if comment == "" {
					wantLines(t, got, "p.go:4:10: f: p points to a Go pointer (*byte): "+pointer)
				} else {
					wantLines(t, got)
				}
			}
		}
	}
}

// withoutRelated leaves out the lines of related places.
func withoutRelated(lines []string) []string {
	var kept []string
	for _, line := range lines {
		if !strings.Contains(line, ": \t") {
			kept = append(kept, line)
		}
	}
	return kept
}
