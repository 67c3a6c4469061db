package fix

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// misspelt are comments that were meant as directives, with a place for the name
// of the function.
var misspelt = []string{
	"// go:wasmimport env %s",
	"//  go:wasmimport env %s",
	"/*go:wasmimport env %s*/",
	"/* go:wasmimport env %s */",
	"//Go:wasmimport env %s",
	"//go:WasmImport env %s",
	"//go:wasmimports env %s",
	"//go:wasm_import env %s",
	"//go:wasmimport\tenv %s",
	"// go:wasmimport env   %s",
	"//go:wasmimport\tenv\t%s",
}

// around is what may stand before and behind the comment, and whether a fix
// leaves the file as gofmt writes it.
var around = []struct {
	before, behind string
	isFixed        bool
}{
	{"", "", true},
	{"// f is a function.\n", "", true},
	{"// f is a function.\n//\n", "", true},
	{"// f is a function.\n//   - with\n//   - a list\n", "", true},
	{"// f is a function:\n//\n//\twith code\n", "", true},
	{"// Apart.\n\n", "", true},
	{"//go:noescape\n", "", true},
	{"", "\n", true},
	{"// f is a function.\n", "\n", true},
	{"", "//go:noescape\n", true},
	{"// f is a function.\n//\n", "//go:noescape\n", true},
	{"", "// f is a function.\n", false},
	{"", "//\n// f is a function.\n", false},
	{"/* f is a function. */\n", "", false},
}

// TestDirectives fixes misspelt directives of functions without bodies, which do
// not compile before.
func TestDirectives(t *testing.T) {
	files := map[string]string{"go.mod": "module m\n\ngo 1.21\n"}
	fixed := make(map[string]bool)
	for i, comment := range misspelt {
		for j, around := range around {
			name := fmt.Sprintf("p%d_%d/p.go", i, j)
			text := fmt.Sprintf("//go:build wasm\n\npackage p\n\n%s%s\n%sfunc f(p uint32)\n\nvar use = f\n",
				around.before, fmt.Sprintf(comment, "f"), around.behind)
			formatted, err := format.Source([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			// What gofmt makes of the comment may be right already, or be prose.
			files[name], fixed[name] = string(formatted), around.isFixed
		}
	}
	dir := govet.Write(t, files)
	before := standalone(t, dir, "./...").Stdout
	silent(t, standalone(t, dir, "-fix", "./..."), 0)
	again := standalone(t, dir, "./...").Stdout
	build := govet.Run(t, dir, wasip1, "build", "./...").Stderr
	count := 0
	for name, isFixed := range fixed {
		if !strings.Contains(before, name) {
			continue
		}
		if !isFixed && !strings.Contains(again, name) {
			isFixed = true // gofmt had moved the comment
		}
		count++
		now, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if isFixed == strings.Contains(again+build, name) {
			t.Errorf("%s: fixed: want %v\n%s", name, isFixed, now)
		}
		if formatted, err := format.Source(now); err != nil || string(formatted) != string(now) {
			t.Errorf("%s is not as gofmt writes it (%v):\n%s", name, err, now)
		}
	}
	fixInCRLF(t, files, dir)
	t.Logf("%d of %d comments are misspelt directives", count, len(fixed))
	if count < len(fixed)*3/4 {
		t.Errorf("only %d of %d comments are misspelt directives", count, len(fixed))
	}
}

// fixInCRLF fails unless fixes make of files whose lines end in CRLF what they have made
// of those in a directory, but for the ends of lines.
func fixInCRLF(t *testing.T, files map[string]string, fixed string) {
	t.Helper()
	inCRLF := make(map[string]string)
	for name, text := range files {
		inCRLF[name] = string(toCRLF([]byte(text)))
	}
	dir := govet.Write(t, inCRLF)
	silent(t, standalone(t, dir, "-fix", "./..."), 0)
	for name := range files {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(fixed, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, toCRLF(want)) {
			t.Errorf("%s with CRLF:\n%q\nwant\n%q", name, got, toCRLF(want))
		}
	}
}

// TestDirectivesThatCompile: where the package has compiled without the
// directive, it stays as it is.
func TestDirectivesThatCompile(t *testing.T) {
	const comment = "// go:wasmimport env f\n"
	files := map[string]string{
		"go.mod":       "module m\n\ngo 1.21\n",
		"asm/p.go":     "package p\n\n" + comment + "func f()\n",
		"asm/p.s":      "",
		"syso/p.go":    "package p\n\n" + comment + "func f()\n",
		"syso/p.syso":  "",
		"linked/p.go":  "package p\n\nimport _ \"unsafe\"\n\n" + comment + "func f()\n",
		"linked/l.go":  "package p\n\nimport _ \"unsafe\"\n\n//go:linkname f runtime.f\n",
		"body/p.go":    "package p\n\n// go:wasmexport f\nfunc f() {}\n",
		"method/p.go":  "package p\n\ntype T int\n\n" + comment + "func (T) f()\n",
		"generic/p.go": "package p\n\n" + comment + "func f[T any]()\n",
	}
	dir := govet.Write(t, files)
	silent(t, standalone(t, dir, "-fix", "./..."), 0)
	for name, text := range files {
		if now, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(now) != text {
			t.Errorf("%s has changed (%v):\n%s", name, err, now)
		}
	}
}
