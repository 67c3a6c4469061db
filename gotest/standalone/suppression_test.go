package standalone

import (
	"strings"
	"testing"
)

const suppressions = `
-- p/p.go --
package p

import "unsafe"

//nolint:wasmptr
//go:wasmimport env f
func f(p **byte)

//go:wasmimport env g
func g(
	//lint:ignore wasmptr the host is written in Go
	p **byte,
)

//go:wasmimport env h
func h(p **byte)

//go:wasmimport env send
func send(p unsafe.Pointer) int32

//lint:ignore wasmptr so are these calls
func calls(v *struct{ p *byte }) {
	send(unsafe.Pointer(v))
}

//lint:ignore wasmptr there is nothing here
func clean() {}

//lint:ignore wasmptr
func noReason() {}

//nolint:wasmptr // nor here, but that is the business of nolintlint
func cleanToo() {}
-- p/p_js.go --
package p

//lint:ignore SA4006,wasmptr nothing for js
func onlyHere() {}
-- p/p_test.go --
package p

//lint:ignore wasmptr nothing in tests
func inTest() {}
-- q/q.go --
package q

//lint:ignore wasmptr nothing in a package without directives
func Clean() {}
-- q/q_js.go --
package q

//lint:ignore wasmptr it is for js
//go:wasmimport env f
func f(p **byte) {}
`

const noReason = "p/p.go:29:1: //lint:ignore wasmptr without a reason is ignored: write //lint:ignore wasmptr REASON (suppression)"

func TestSuppression(t *testing.T) {
	dir := write(t, suppressions)
	useless := "//lint:ignore wasmptr silences no finding of wasmptr: remove it (suppression)"
	inList := "//lint:ignore SA4006,wasmptr silences no finding of wasmptr: take wasmptr out of its list (suppression, js/wasm)"
	want{stdout: []string{
		found("p/p.go:16:10", "h"),
		"p/p.go:26:1: " + useless,
		noReason,
		"p/p_js.go:3:1: " + inList,
		"p/p_test.go:3:1: " + useless,
		"q/q.go:3:1: " + useless,
	}, exit: 3}.check(t, run(t, dir, "./..."))

	// What is useless for one platform need not be so for another.
	want{stdout: []string{found("p/p.go:16:10", "h"), noReason}, exit: 3}.check(t, run(t, dir, "-target=wasip1/wasm", "./p"))
	want{stdout: []string{found("p/p.go:16:10", "h")}, exit: 3}.check(t, run(t, dir, "-checks=-suppression", "./p"))
	// Other checks are run to find out.
	want{stdout: []string{
		"p/p.go:26:1: " + useless,
		noReason,
		"p/p_js.go:3:1: " + inList,
		"p/p_test.go:3:1: " + useless,
	}, exit: 3}.check(t, run(t, dir, "-checks=suppression", "./p"))

	all := run(t, dir, "-nolint=false", "./p")
	want{stdout: []string{
		found("p/p.go:7:10", "f"),
		found("p/p.go:12:4", "g"),
		found("p/p.go:16:10", "h"),
		"p/p.go:23:7: send: argument p is the address of *v (a struct), whose field p is a Go pointer (*byte): " +
			"Go stores 8 bytes, the wasm host reads 4 (nested-pointer-arg)",
	}, exit: 3}.check(t, all)

	var messages []string
	for _, diagnostics := range runJSON(t, dir, "-json", "./p") {
		for _, d := range diagnostics {
			messages = append(messages, d.Posn+" "+d.Category)
		}
	}
	if got := strings.Join(messages, ", "); got != "p/p.go:16:10 nested-pointer, p/p.go:26:1 suppression, "+
		"p/p.go:29:1 suppression, p/p_js.go:3:1 suppression, p/p_test.go:3:1 suppression" {
		t.Errorf("with -json: %s", got)
	}
}

// As long as something could not be analysed, no comment is called useless.
func TestSuppressionOfBroken(t *testing.T) {
	dir := write(t, suppressions+"-- r/r.go --\npackage r\n\nimport _ \"m/nosuch\"\n")
	result := run(t, dir, "./...")
	if strings.Contains(result.Stdout, "silences no finding") || !strings.Contains(result.Stdout, noReason) || result.Exit != 1 {
		t.Errorf("exit %d\n%s%s", result.Exit, result.Stdout, result.Stderr)
	}
}
