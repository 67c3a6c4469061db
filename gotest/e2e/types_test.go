package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// library is a module whose package m/lib declares the types that m/host hands
// over: all that m/host's unit knows of them is the compiler's export data.
const library = `
-- lib/lib.go --
package lib

type Item struct {
	ID   uint32
	Name string
	next *Item
}

type Header struct{ Items [2]Item }

type Msg struct {
	Hdr  Header
	Body []byte
}

type Alias = Msg

type Pair[A, B any] struct {
	First  A
	Second B
}

type Flat struct{ A, B uint32 }

type Outer struct {
	Flat
	*Item
	_ string
}

type Name string

type Handle *Flat

const (
	None = iota
	Two  = None + 2
)
-- dot/dot.go --
package dot

type Dotted struct{ F func() }
-- renamed/renamed.go --
package renamed

type T struct{ C chan int }
-- go-names/names.go --
package names

type T struct{ M map[string]int }
`

// host has the end of each expected line behind the place it is about, as wants
// reads it.
const host = `-- host/host.go --
package host

import (
	. "m/dot"
	"m/go-names"
	"m/lib"
	other "m/renamed"
	"sync"
	"sync/atomic"
	"time"
)

//go:wasmimport env f
func named(m *lib.Msg) // 14: named: m points to lib.Msg, whose field Hdr.Items[].Name is a string, and 2 more: its address takes 8 bytes in Go, 4 in the wasm host

//go:wasmimport env f
func alias(m *lib.Alias) // 14: alias: m points to lib.Msg, whose field Hdr.Items[].Name is a string, and 2 more: its address takes 8 bytes in Go, 4 in the wasm host

//go:wasmimport env f
func instance(p *lib.Pair[int32, *byte]) // 17: instance: p points to lib.Pair[int32, *byte], whose field Second is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4

//go:wasmimport env f
func flatInstance(p *lib.Pair[int32, lib.Flat])

//go:wasmimport env f
func nestedInstance(p *lib.Pair[int32, lib.Pair[uint8, lib.Name]]) // 23: nestedInstance: p points to lib.Pair[int32, lib.Pair[uint8, lib.Name]], whose field Second.Second is a string (lib.Name): its address takes 8 bytes in Go, 4 in the wasm host

//go:wasmimport env f
func embedded(p *lib.Outer) // 17: embedded: p points to lib.Outer, whose field Item is a Go pointer (*lib.Item), and 1 more: Go stores 8 bytes, the wasm host reads 4

//go:wasmimport env f
func flat(p *lib.Flat)

//go:wasmimport env f
func handle(h lib.Handle)

//go:wasmimport env f
func handles(h *lib.Handle) // 16: handles: h points to a Go pointer (lib.Handle): Go stores 8 bytes, the wasm host reads 4

//go:wasmimport env f
func none(p *[lib.None]*byte)

//go:wasmimport env f
func two(p *[lib.Two]*byte) // 12: two: p points to an array, whose elements are Go pointers (*byte): Go stores 8 bytes each, the wasm host reads 4

//go:wasmimport env f
func dotted(p *Dotted) // 15: dotted: p points to dot.Dotted, whose field F is a func (func()): Go stores an 8-byte pointer that means nothing to the wasm host

//go:wasmimport env f
func renamed(p *other.T) // 16: renamed: p points to renamed.T, whose field C is a channel (chan int): Go stores an 8-byte pointer that means nothing to the wasm host

//go:wasmimport env f
func hyphened(p *names.T) // 17: hyphened: p points to names.T, whose field M is a map (map[string]int): Go stores an 8-byte pointer that means nothing to the wasm host

//go:wasmimport env f
func stamp(t *time.Time) // 14: stamp: t points to time.Time, whose field loc is a Go pointer (*time.Location): Go stores 8 bytes, the wasm host reads 4

//go:wasmimport env f
func lock(m *sync.Mutex, n *atomic.Int32, d *time.Duration)

//go:wasmimport env f
func anyway(p *any, q *error) // 15: anyway: p points to an interface (any): Go stores two 8-byte words that mean nothing to the wasm host // 23: anyway: q points to an interface (error): Go stores two 8-byte words that mean nothing to the wasm host
`

func TestForeignTypes(t *testing.T) {
	want := wants(host)
	for _, target := range govet.Targets {
		t.Run(target.String(), func(t *testing.T) {
			wantLines(t, findings(t, write(t, library+host), target, "./..."), want...)
		})
	}
}

// The compiler's export data also knows where a type and its fields stand.
func TestForeignPositions(t *testing.T) {
	dir := write(t, `
-- a/a.go --
package a

type T struct {
	n uint32
	p *byte
}
-- p/p.go --
package p

import "m/a"

//go:wasmimport env f
func f(t *a.T)
`)
	for _, target := range []govet.Target{linux, wasip1} {
		wantText(t, govet.Vet(t, dir, target, "./p"),
			"p/p.go:6:10: f: t points to a.T, whose field p is a Go pointer (*byte): "+pointer,
			"p/p.go:5:1: \tf is imported from the wasm host here",
			"a/a.go:3:6: \ttype a.T is declared here",
			"a/a.go:5:2: \tfield p is declared here",
		)
	}
}

// A position is only worth printing if an editor can open it. For the standard
// library the compiler records names below "$GOROOT", and with -trimpath it
// records import paths in place of directories.
func TestForeignPositionsExist(t *testing.T) {
	dir := write(t, `
-- a/a.go --
package a

type T struct{ p *byte }
-- p/p.go --
package p

import (
	"m/a"
	"time"
)

//go:wasmimport env f
func f(t *a.T, u *time.Time)
`)
	for _, flag := range []string{"-trimpath=false", "-trimpath"} {
		for _, d := range govet.VetJSON(t, dir, wasip1, flag, "./p")["m/p"] {
			for _, related := range d.Related {
				file, _, _ := strings.Cut(related.Posn, ":")
				if !filepath.IsAbs(file) {
					file = filepath.Join(dir, file)
				}
				if _, err := os.Stat(file); err != nil {
					t.Errorf("%s: %s: %s: %v", flag, d.Message, related.Message, err)
				}
			}
		}
	}
}
