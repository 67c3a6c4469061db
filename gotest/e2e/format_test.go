package e2e

import (
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// formatted has findings in two packages, that of a by what the function in b does.
const formatted = `
-- b/b.go --
package b

import "unsafe"

//go:wasmimport env give
func give(p unsafe.Pointer)

func Pass(p unsafe.Pointer) { give(p) }

func own(p *byte) { give(unsafe.Pointer(&p)) }
-- a/a.go --
package a

import (
	"unsafe"

	"m/b"
)

func f() {
	var s string
	b.Pass(unsafe.Pointer(&s))
}
`

func TestFormatFull(t *testing.T) {
	dir := write(t, formatted)
	for _, args := range []string{"./...", "-color=never ./..."} {
		result := govet.Vet(t, dir, wasip1, append([]string{"-format=full"}, strings.Fields(args)...)...)
		if result.Exit != 1 || result.Stdout != "" {
			t.Errorf("exit %d, want 1; on standard output %q", result.Exit, result.Stdout)
		}
		for _, want := range []string{
			"warning[nested-pointer-arg]: give: argument p is the address of p, a Go pointer (*byte)",
			"10 | func own(p *byte) { give(unsafe.Pointer(&p)) }\n",
			"   |          -               ^^^^^^^^^^^^^^^^^^\n",
			"warning[nested-pointer-arg]: b.Pass: argument p",
			"11 |     b.Pass(unsafe.Pointer(&s))\n",
			"wasm32 host",
			"> (all)   string       0     16        0      8\n",
			"= help: hand over unsafe.Pointer(unsafe.StringData(s)), and its length\n",
		} {
			if strings.Count(result.Stderr, want) == 0 {
				t.Errorf("no %q in\n%s", want, result.Stderr)
			}
		}
		if got := strings.Count(result.Stderr, "warning["); got != 2 {
			t.Errorf("%d findings, want 2:\n%s", got, result.Stderr)
		}
		if strings.Contains(result.Stderr, "\x1b[") {
			t.Errorf("there are colours in a pipe")
		}
	}
	coloured := govet.Vet(t, dir, wasip1, "-format=full", "-color=always", "./...")
	if !strings.Contains(coloured.Stderr, "\x1b[") {
		t.Errorf("there are no colours in\n%s", coloured.Stderr)
	}
}

// A second run shows what the first one has shown, whatever the go command keeps.
func TestFormatTextAndAgain(t *testing.T) {
	dir := write(t, formatted)
	plain := govet.Vet(t, dir, wasip1, "./...").Lines()
	for i := 0; i < 2; i++ {
		result := govet.Vet(t, dir, wasip1, "-format=text", "./...")
		if strings.Join(result.Lines(), "\n") != strings.Join(plain, "\n") || result.Exit != 1 {
			t.Errorf("exit %d, want 1; with -format=text\n%s\nwithout\n%s",
				result.Exit, result.Stderr, strings.Join(plain, "\n"))
		}
		full := govet.Vet(t, dir, wasip1, "-format=full", "./...")
		if got := strings.Count(full.Stderr, "warning["); got != 2 {
			t.Errorf("%d findings, want 2:\n%s", got, full.Stderr)
		}
	}
}

// What is not for single packages says what to run.
func TestFormatRefused(t *testing.T) {
	dir := write(t, formatted)
	refused := map[string]string{
		"-format=sarif":  "wasmptr: -format=sarif is not for go vet, which starts this program for each package: run wasmptr -format=sarif",
		"-format=github": "wasmptr: -format=github is not for go vet, which starts this program for each package: run wasmptr -format=github",
		"-format=xml":    `wasmptr: -format: "xml" is none of text, full, json, sarif, github`,
		"-color=on":      `wasmptr: -color: "on" is none of auto, always, never`,
	}
	if govet.Release(t) >= 26 {
		refused["-format=json"] = "wasmptr: -format=json is not for go vet of Go 1.26 and later, which wants JSON to make text of it: run go vet -json"
	} else {
		refused["-json -format=full"] = "wasmptr: -json and -format=full exclude each other"
	}
	for args, want := range refused {
		result := govet.Vet(t, dir, wasip1, append(strings.Fields(args), "./b")...)
		if got := strings.Count(result.Stderr, want+"\n"); got == 0 || result.Exit != 1 {
			t.Errorf("%s: exit %d, want 1, and %q in\n%s", args, result.Exit, want, result.Stderr)
		}
		if strings.Contains(result.Stderr, "is the address") {
			t.Errorf("%s: there are findings in\n%s", args, result.Stderr)
		}
	}
}

func TestFormatJSON(t *testing.T) {
	if govet.Release(t) >= 26 {
		t.Skip("the go command makes text of it")
	}
	dir := write(t, formatted)
	if got := govet.VetJSON(t, dir, wasip1, "-format=json", "./..."); len(got) != 2 {
		t.Errorf("findings in %d packages, want 2: %v", len(got), got)
	}
}
