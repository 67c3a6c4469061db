package e2e

import (
	"fmt"
	"path/filepath"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// TestBuilds has a module for each way in which the go command comes to the
// files and export data of a package.
func TestBuilds(t *testing.T) {
	for _, test := range []struct {
		name   string
		args   []string // of go vet
		module string
	}{{
		name: "in-package test",
		args: []string{"."},
		module: `
-- p.go --
package p

type T struct{ p *byte }
-- p_test.go --
package p

//go:wasmimport env f
func f(t *T) // 10: f: t points to T, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4
`}, {
		name: "external test of what only the test variant has",
		args: []string{"."},
		module: `
-- p.go --
package p

type t struct{ p *byte }
-- export_test.go --
package p

type T = t

type OnlyInTest struct{ S string }
-- x_test.go --
package p_test

import "m"

//go:wasmimport env f
func f(a *p.T, b *p.OnlyInTest) // 10: f: a points to p.t, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 // 18: f: b points to p.OnlyInTest, whose field S is a string: its address takes 8 bytes in Go, 4 in the wasm host
`}, {
		name: "vendored module",
		args: []string{"./..."},
		module: `
-- go.mod --
module m

go 1.21

require vendored.test/lib v1.0.0
-- vendor/modules.txt --
# vendored.test/lib v1.0.0
## explicit; go 1.21
vendored.test/lib
-- vendor/vendored.test/lib/lib.go --
package lib

type T struct{ p *byte }
-- p.go --
package p

import "vendored.test/lib"

//go:wasmimport env f
func f(t *lib.T) // 10: f: t points to lib.T, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4
`}, {
		name: "workspace",
		args: []string{"GOWORK=", "./b/..."},
		module: `
-- go.work --
go 1.21

use (
	./a
	./b
)
-- a/go.mod --
module a.test/a

go 1.21
-- a/a.go --
package a

type T struct{ p *byte }
-- b/go.mod --
module b.test/b

go 1.21
-- b/b.go --
package b

import "a.test/a"

//go:wasmimport env f
func f(t *a.T) // 10: f: t points to a.T, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4
`}, {
		name: "trimpath",
		args: []string{"-trimpath", "./..."},
		module: `
-- a/a.go --
package a

type T struct{ p *byte }
-- p.go --
package p

import "m/a"

//go:wasmimport env f
func f(t *a.T) // 10: f: t points to a.T, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4
`}, {
		name: "build tags",
		args: []string{"-tags=one,two", "./..."},
		module: `
-- one.go --
//go:build one && two

package p

type T struct{ p *byte }
-- other.go --
//go:build !one

package p

type T struct{}
-- p.go --
package p

//go:wasmimport env f
func f(t *T) // 10: f: t points to T, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4
`}, {
		name: "program",
		args: []string{"."},
		module: `
-- main.go --
package main

func main() {}

//go:wasmimport env f
func f(p **byte) // 10: f: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4
`}, {
		name: "file",
		args: []string{"f.go"},
		module: `
-- f.go --
package p

//go:wasmimport env f
func f(p **byte) // 10: f: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4
`}} {
		for _, target := range []govet.Target{linux, wasip1} {
			t.Run(test.name+"/"+target.String(), func(t *testing.T) {
				dir := write(t, test.module)
				wantLines(t, findings(t, dir, target, test.args...), wants(test.module)...)
			})
		}
	}
}

// From Go 1.24 on a unit names the files that an overlay puts in the place of
// others; up to 1.23 a tool cannot see the overlay at all.
func TestOverlay(t *testing.T) {
	if govet.Release(t) < 24 {
		return
	}
	const module = `
-- p.go --
package p
-- _overlay/p.go --
package p

//go:wasmimport env f
func f(p **byte) // 10: f: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4
`
	dir := write(t, module)
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	writeFile(t, overlay, fmt.Sprintf(`{"Replace": {%q: %q}}`,
		filepath.Join(dir, "p.go"), filepath.Join(dir, "_overlay", "p.go")))
	wantLines(t, findings(t, dir, wasip1, "-overlay="+overlay, "."), wants(module)...)
}

// What cgo rewrote must be reported where its author wrote it.
func TestCgo(t *testing.T) {
	need(t, "gcc")
	dir := write(t, `
-- c.go --
package p

// static int one(void) { return 1; }
import "C"

func One() int { return int(C.one()) + int(C.one()) }

//go:wasmimport env f
func f(p **byte)
-- plain.go --
package p

//go:wasmimport env g
func g(p **byte)
`)
	wantText(t, govet.Vet(t, dir, linux, "CGO_ENABLED=1", "."),
		"c.go:9:10: f: p points to a Go pointer (*byte): "+pointer,
		"c.go:8:1: \tf is imported from the wasm host here",
		"plain.go:4:10: g: p points to a Go pointer (*byte): "+pointer,
		"plain.go:3:1: \tg is imported from the wasm host here",
	)
}

func TestRace(t *testing.T) {
	need(t, "gcc")
	const module = `
-- p.go --
package p

import "sync/atomic"

//go:wasmimport env f
func f(p *atomic.Pointer[int32]) // 10: f: p points to atomic.Pointer[int32], whose field v is an unsafe.Pointer: Go stores 8 bytes, the wasm host reads 4
`
	dir := write(t, module)
	wantLines(t, findings(t, dir, linux, "CGO_ENABLED=1", "-race", "."), wants(module)...)
}

func TestContext(t *testing.T) {
	dir := write(t, `
-- p.go --
package p

//go:wasmimport env f
func f(
	p **byte,
)
`)
	for _, target := range []govet.Target{linux, wasip1} {
		t.Run(target.String(), func(t *testing.T) {
			wantText(t, govet.Vet(t, dir, target, "-c=1", "."),
				"p.go:5:4: f: p points to a Go pointer (*byte): "+pointer,
				"4\tfunc f(",
				"5\t\tp **byte,",
				"6\t)",
				"p.go:3:1: \tf is imported from the wasm host here",
				"2\t",
				"3\t//go:wasmimport env f",
				"4\tfunc f(",
			)
		})
	}
}
