package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// A related place is a whole name, or a whole directive, in the package itself and in
// those that only export data tells of.
func TestRelatedEnds(t *testing.T) {
	dir := write(t, `
-- b/b.go --
package b

import "unsafe"

type Inner struct{ x uint32 }

//go:wasmimport env put
func Put(p unsafe.Pointer)
-- b/b.s --
-- a/a.go --
package a

import "m/b"

type Generic[E any] struct{ items [2]E }

type Größe struct {
	n         uint32
	zahl, 大きさ *byte
}

type Outer struct {
	n uint32
	*b.Inner
}

type Deep struct{ in struct{ Outer } }
-- p/p.go --
package p

import (
	"unsafe"

	"m/a"
	"m/b"
)

type own struct{ ptr *byte }

//go:wasmimport env f
func f(g *a.Generic[*byte], w *a.Größe, o *a.Outer, d *a.Deep, own *own)

func calls(o a.Outer) {
	type local struct{ 漢字 string }
	var v local
	b.Put(unsafe.Pointer(&v))
	b.Put(unsafe.Pointer(&o))
}
`)
	for _, target := range []govet.Target{linux, wasip1} {
		kinds := make(map[string]int)
		for _, d := range govet.VetJSON(t, dir, target, "./p")["m/p"] {
			for _, related := range d.Related {
				subject, _, _ := strings.Cut(related.Message, " is ")
				words := strings.Fields(subject)
				name := strings.Trim(words[len(words)-1], "[]*")
				name, _, _ = strings.Cut(name, "[*")
				name = name[strings.LastIndexByte(name, '.')+1:]
				got := textBetween(t, dir, related.Posn, related.End)
				if got != name && !strings.HasPrefix(got, "//go:wasmimport env ") {
					t.Errorf("%s: %s %s: %q", target, related.Posn, related.Message, got)
				}
				file, _, _ := strings.Cut(related.Posn, "/")
				kinds[file+" "+words[0]]++
			}
		}
		kindsWanted := []string{"a type", "a field", "p type", "p field", "p f"}
		if target == wasip1 {
			// Elsewhere it is unknown what functions of other packages do.
			kindsWanted = append(kindsWanted, "b b.Put", "p v")
		}
		for _, kind := range kindsWanted {
			if kinds[kind] == 0 {
				t.Errorf("%s: nothing points to %s: %v", target, kind, kinds)
			}
		}
	}
}

// textBetween returns the text between two positions in one line of a file.
func textBetween(t *testing.T, dir, posn, end string) string {
	t.Helper()
	place := func(posn string) (name string, line, column int) {
		name, rest, _ := strings.Cut(posn, ":")
		if _, err := fmt.Sscanf(rest, "%d:%d", &line, &column); err != nil {
			t.Fatalf("%s: %v", posn, err)
		}
		return name, line, column
	}
	name, line, column := place(posn)
	endName, endLine, endColumn := place(end)
	if name != endName || line != endLine {
		t.Fatalf("%s to %s", posn, end)
	}
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(text), "\n")[line-1][column-1 : endColumn-1]
}
