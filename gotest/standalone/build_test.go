package standalone

import (
	"fmt"
	"path/filepath"
	"testing"
)

const tPointer = "points to lib.T, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 (nested-pointer)"

// builds has a module for each way in which the go command comes to the files of
// a package.
var builds = []struct {
	name   string
	args   []string
	module string
	want   string
}{{
	name: "directory",
	args: []string{"-C", "sub", "./..."},
	want: found("sub/p/p.go:4:10", "f"),
	module: `
-- sub/go.mod --
module sub

go 1.21
-- sub/p/p.go --
package p

//go:wasmimport env f
func f(p **byte)
`}, {
	name: "tags",
	args: []string{"-tags=one,two"},
	want: found("one.go:6:10", "f"),
	module: `
-- one.go --
//go:build one && two

package p

//go:wasmimport env f
func f(p **byte)
-- p.go --
package p
`}, {
	name: "tags of GOFLAGS",
	args: []string{"GOFLAGS=-tags=one"},
	want: found("one.go:6:10", "f"),
	module: `
-- one.go --
//go:build one

package p

//go:wasmimport env f
func f(p **byte)
`}, {
	name: "go.mod file",
	args: []string{"-modfile=other.mod"},
	want: "p.go:6:10: f: t " + tPointer,
	module: `
-- other.mod --
module m

go 1.21

require lib.test/lib v1.0.0

replace lib.test/lib => ./lib
-- lib/go.mod --
module lib.test/lib

go 1.21
-- lib/lib.go --
package lib

type T struct{ p *byte }
-- p.go --
package p

import "lib.test/lib"

//go:wasmimport env f
func f(t *lib.T)
`}, {
	name: "vendored module",
	args: []string{"-mod=vendor", "./..."},
	want: "p.go:6:10: f: t " + tPointer,
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
func f(t *lib.T)
`}, {
	name: "workspace",
	args: []string{"GOWORK=", "./b/..."},
	want: "b/b.go:6:10: f: t " + tPointer,
	module: `
-- go.work --
go 1.21

use (
./lib
./b
)
-- lib/go.mod --
module lib.test/lib

go 1.21
-- lib/lib.go --
package lib

type T struct{ p *byte }
-- b/go.mod --
module b.test/b

go 1.21
-- b/b.go --
package b

import "lib.test/lib"

//go:wasmimport env f
func f(t *lib.T)
`}}

func TestBuilds(t *testing.T) {
	for _, test := range builds {
		t.Run(test.name, func(t *testing.T) {
			want{stdout: []string{test.want}, exit: 3}.check(t, run(t, write(t, test.module), test.args...))
		})
	}
}

// Files of an overlay are found at the names that they stand for. Its path may
// be relative, and then belongs to the directory of -C.
func TestOverlay(t *testing.T) {
	dir := write(t, `
-- sub/go.mod --
module sub

go 1.21
-- sub/p.go --
package p
-- sub/_overlay/p.go --
package p

//go:wasmimport env f
func f(p **byte)
-- sub/_overlay/added.go --
package p

//go:wasmimport env g
func g(p **byte)
`)
	sub := filepath.Join(dir, "sub")
	writeFile(t, filepath.Join(sub, "overlay.json"),
		fmt.Sprintf(`{"Replace": {%q: "_overlay/p.go", "added_js.go": %q}}`,
			filepath.Join(sub, "p.go"), filepath.Join(sub, "_overlay", "added.go")))
	for _, test := range []struct {
		dir, prefix string
		args        []string
	}{
		{sub, "", []string{"-overlay=overlay.json"}},
		{sub, "", []string{"-overlay", filepath.Join(sub, "overlay.json"), "./..."}},
		{dir, "sub/", []string{"-C=sub", "-overlay=overlay.json"}},
	} {
		want{stdout: []string{
			found(test.prefix+"added_js.go:4:10", "g", "js/wasm"),
			found(test.prefix+"p.go:4:10", "f"),
		}, exit: 3}.check(t, run(t, test.dir, test.args...))
	}
}

// With a profile for one of several commands the go command lists what they import once
// more, under other paths, unsafe among them.
func TestProfile(t *testing.T) {
	dir := write(t, `
-- a/default.pgo --
-- a/a.go --
package main

import "m/h"

func main() { h.Send(nil) }
-- b/b.go --
package main

import "m/h"

func main() { h.Send(nil) }
-- h/h.go --
package h

import "unsafe"

//go:wasmimport env send
func send(p unsafe.Pointer)

//go:wasmimport env f
func f(p **byte)

func Send(p unsafe.Pointer) { send(p) }
`)
	want := want{stdout: []string{found("h/h.go:9:10", "f")}, exit: 3}
	want.check(t, run(t, dir, "./..."))
	want.check(t, run(t, dir, "GOFLAGS=-pgo=auto", "./..."))
}
