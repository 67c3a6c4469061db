package e2e

import (
	"regexp"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// A package with a directive and a syntax error gets one line about the error,
// because no one else may look at the package.
func TestSyntaxError(t *testing.T) {
	for name, test := range map[string]struct{ source, want string }{
		"declaration": {
			source: `
-- p.go --
package p

//go:wasmimport env f
func f(p **byte)

func g(a int { }

func h( {}
`,
			want: `^p\.go:6:14: .`,
		},
		"body": {
			source: `
-- p.go --
package p

func g() { x := }

//go:wasmimport env f
func f(p **byte)
`,
			want: `^p\.go:3:17: .`,
		},
		"other file": {
			source: `
-- a.go --
package p

//go:wasmimport env f
func f(p **byte)
-- b.go --
package p

var x = = 1
`,
			want: `^b\.go:3:9: .`,
		},
	} {
		for _, target := range []govet.Target{linux, wasip1} {
			t.Run(name+"/"+target.String(), func(t *testing.T) {
				result := govet.Vet(t, write(t, test.source), target, ".")
				lines := result.Lines()
				if len(lines) != 1 || !regexp.MustCompile(test.want).MatchString(lines[0]) || result.Exit != 1 {
					t.Errorf("exit %d, want 1; got %q, want one line like %s", result.Exit, lines, test.want)
				}
			})
		}
	}
}

// What has nothing to do with wasm is the compiler's business.
func TestSyntaxErrorElsewhere(t *testing.T) {
	dir := write(t, `
-- p.go --
package p

func g(a int { }
`)
	wantText(t, govet.Vet(t, dir, wasip1, "."))
}

// Type errors are the compiler's business too: what they make unknown is
// silent, and the rest is reported as ever.
func TestTypeErrors(t *testing.T) {
	const module = `
-- p.go --
package p

import "unsafe"

var s int = "s"

func g() { undefined() }

type unknown struct{ p undefinedType }

type known struct {
	undefinedType
	p *byte
}

type loop struct{ next [1]loop }

type length [undefinedLength]*byte

//go:wasmimport env f
func unknowns(a *unknown, b *undefinedType, c *loop, d *unsafe.Undefined, e *length)

//go:wasmimport env f
func f(p **byte) // 10: f: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4

//go:wasmimport env f
func h(k *known) // 10: h: k points to known, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4
`
	for _, target := range []govet.Target{linux, wasip1} {
		t.Run(target.String(), func(t *testing.T) {
			wantLines(t, findings(t, write(t, module), target, "."), wants(module)...)
		})
	}
}

// A package that is only a dependency of the named ones is never spoken of.
func TestDependencySilent(t *testing.T) {
	wantText(t, govet.Vet(t, write(t, pImportsR), linux, "./p"))
}
