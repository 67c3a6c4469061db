package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// Two checkouts of a module may share a cache, also those of two machines by way of
// GOCACHEPROG. Each is shown its own file names, and the facts are the same to the byte.
func TestSharedCache(t *testing.T) {
	for _, flags := range [][]string{nil, {"-trimpath"}, {"GOFLAGS=-trimpath"}} {
		t.Run(strings.Join(flags, " "), func(t *testing.T) {
			files := map[string]string{
				// No earlier run of the test has left results for this.
				"host/host.go": "package host // " + t.TempDir() + `

import "unsafe"

//go:wasmimport env f
func f(p unsafe.Pointer)

func View(p unsafe.Pointer) { f(p) }
`,
				"a.go": `package a

import (
	"unsafe"

	"m/host"
)

type view struct {
	ptr *byte
	len uint32
}

func Deliver(v *view) { host.View(unsafe.Pointer(v)) }

//go:wasmimport env g
func g(p **byte)
`}
			short := govet.Write(t, files)
			long := filepath.Join(t.TempDir(), "another", "checkout")
			if err := os.MkdirAll(filepath.Dir(long), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(govet.Write(t, files), long); err != nil {
				t.Fatal(err)
			}
			shortLines, shortFacts := vetAndKeep(t, short, flags)
			longLines, longFacts := vetAndKeep(t, long, flags)
			wantLines(t, longLines, shortLines...)
			wantLines(t, shortLines,
				"a.go:14:35: host.View: argument p, handed to host.f as p, is the address of *v (view), whose field ptr is a Go pointer (*byte): "+pointer,
				"a.go:17:10: g: p points to a Go pointer (*byte): "+pointer)
			for id, facts := range shortFacts {
				if other, ok := longFacts[id]; ok && other != facts {
					t.Errorf("the facts of %s are\n%q\nand in the other checkout\n%q", id, facts, other)
				}
			}
			if len(shortFacts["m/host"]) == 0 {
				t.Errorf("m/host has no facts: %q", shortFacts)
			}
			again, _ := vetAndKeep(t, short, flags)
			wantLines(t, again, shortLines...)
		})
	}
}

// vetAndKeep runs go vet for wasip1 and returns the findings, without what explains
// them, and the facts of the units that were run, by package.
func vetAndKeep(t *testing.T, dir string, flags []string) (lines []string, facts map[string]string) {
	t.Helper()
	work := t.TempDir()
	var env, args []string
	for _, flag := range flags {
		if strings.HasPrefix(flag, "-") {
			args = append(args, flag)
		} else {
			env = append(env, flag)
		}
	}
	env = append(env, "GOTMPDIR="+work)
	result := govet.Vet(t, dir, wasip1, append(append(env, "-work"), append(args, "./...")...)...)
	for _, line := range result.Lines() {
		if !strings.HasPrefix(line, "WORK=") && !strings.Contains(line, ": \t") {
			lines = append(lines, line)
		}
	}
	facts = make(map[string]string)
	configs, _ := filepath.Glob(filepath.Join(work, "*", "*", "vet.cfg"))
	for _, file := range configs {
		var config struct{ ImportPath, VetxOutput string }
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &config); err != nil {
			t.Fatal(err)
		}
		if vetx, err := os.ReadFile(config.VetxOutput); err == nil && strings.HasPrefix(config.ImportPath, "m") {
			facts[config.ImportPath] = string(vetx)
		}
	}
	return lines, facts
}
