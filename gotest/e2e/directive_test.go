package e2e

import (
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// directives shows which functions a directive reaches. TAB stands for a tab.
const directives = `
-- attach.go --
package p

//go:wasmimport env f
func adjacent(p **byte) // 17: adjacent: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4

//go:wasmimport env f

func blankLine(p **byte) // 18: blankLine: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4

//go:wasmimport env f
// A comment,

/* and another. */
func comments(p **byte) // 17: comments: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4

func
//go:wasmimport env f
inside(p **byte) // 10: inside: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4

	//go:wasmimport   env  TAB  f
	func spaces(p **byte) // 16: spaces: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4

// go:wasmimport env f
func space(p **byte)

/*go:wasmimport env f*/
func block(p **byte)

//go:wasmimportTABenv f
func tab(p **byte)

//go:wasmimporter env f
func longer(p **byte)

//go:wasmimport env
func tooFew(p **byte)

//go:wasmimport env f g
func tooMany(p **byte)

//go:wasmimport env f //why
func remark(p **byte)

//go:wasmimport env f
var v int

func afterVar(p **byte)

//go:wasmimport env f
type t int

func afterType(p **byte)

const text = ` + "`" + `
//go:wasmimport env f
` + "`" + `

func afterText(p **byte)
-- modules.go --
package p

//go:wasmimport gojs f
func gojs(p **byte)

//go:wasmimport "gojs" f
func quoted(p **byte) // 15: quoted: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4

//go:wasmimport env f
//go:wasmimport gojs f
func gojsLast(p **byte)

//go:wasmimport gojs f
//go:wasmimport env f
func gojsFirst(p **byte) // 18: gojsFirst: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4
-- shapes.go --
package p

type S struct{ p *byte }

//go:wasmimport env f
func (s *S) method(q **byte) // 9: (*S).method: s points to S, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 // 22: (*S).method: q points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4

//go:wasmimport env f
func (*S) unnamed(_ *byte, _ **byte) // 7: (*S).unnamed: receiver points to S, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 // 30: (*S).unnamed: parameter 2 points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4

//go:wasmimport env f
func (S) value(**byte) *S // 16: S.value: parameter 1 points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 // 24: S.value: result 1 points to S, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4

//go:wasmimport env f
func group(a, b **byte) (r *S) // 17: group: a points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 // 17: group: b points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 // 28: group: r points to S, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4

//go:wasmexport f
func exported(p **byte) {} // 17: exported: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4

//go:wasmimport env f
//go:wasmexport f
func both(p **byte) // 13: both: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4

//go:wasmimport env f
func variadic(p ...*S)

//go:wasmimport env f
func _(p **byte)

//go:wasmimport env f
func body(p **byte) {}

//go:wasmimport env f
func generic[T any](p **T)

//go:wasmexport f
func bodyless(p **byte)

//go:wasmexport f
func (S) exportedMethod(p **byte) {}

//go:wasmexport f
func exportedGeneric[T any](p **T) {}
`

func TestDirectives(t *testing.T) {
	module := strings.ReplaceAll(directives, "TAB", "\t")
	for _, target := range govet.Targets {
		t.Run(target.String(), func(t *testing.T) {
			wantLines(t, findings(t, write(t, module), target, "-checks=nested-pointer", "."), wants(module)...)
		})
	}
}

// A directive //line moves positions: with a column it is exact, without one
// only the line is known.
func TestLineDirective(t *testing.T) {
	dir := write(t, `
-- p.go --
package p

//line gen.y:100:5
//go:wasmimport env f
func f(p **byte)

//line gen.y:200
//go:wasmimport env g
func g(p **byte)
`)
	for _, target := range []govet.Target{linux, wasip1} {
		t.Run(target.String(), func(t *testing.T) {
			wantLines(t, findings(t, dir, target, "."),
				"gen.y:101:10: f: p points to a Go pointer (*byte): "+pointer,
				"gen.y:201: g: p points to a Go pointer (*byte): "+pointer,
			)
		})
	}
}
