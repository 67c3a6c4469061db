//go:build go1.27

package main

import (
	"bytes"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// comments stand before functions. The first ones are directives, and none of them
// is one that the compiler refuses.
var comments = []string{
	"//go:wasmimport m n",
	"//go:wasmimport m  n ",
	"//go:wasmimport m\u00A0n",
	"//go:wasmimport m\vn\r",
	"//go:wasmimport \"m\" \"n\"",
	"//go:wasmimport\tm n",
	"//go:wasmimportx m n",
	"// go:wasmimport m n",
	"//Go:wasmimport m n",
	"/*go:wasmimport m n*/",
	"//go:wasmexport",
	"// prose",
	"/*\n\n*/",
	"",
}

// declarations each have a place or two for comments and a number.
var declarations = []string{
	"$func f%d(a []byte)\n",
	"$func f%d(a []byte)\n",
	"$func f%d(a []byte)\n",
	"func\n$f%d(a []byte)\n",
	"$func\n$f%d(a []byte)\n",
	"$func (t T) f%d(a []byte)\n",
	"$var v%d int\n",
	"$const c%d = 1\n",
	"$type T%d struct{}\n",
	"var v%[1]d int; func f%[1]d(a []byte)\n",
	"const c%[1]d = 1;\n$func f%[1]d(a []byte)\n",
}

// TestDirectives compares the functions to which wasmimport directives attach with
// those of which the compiler does not miss a body.
func TestDirectives(t *testing.T) {
	const programs = 300
	random := rand.New(rand.NewSource(1))
	dir := t.TempDir()
	var files []string
	for i := range programs {
		name := filepath.Join(dir, fmt.Sprintf("%d.go", i))
		if err := os.WriteFile(name, []byte(program(random)), 0o666); err != nil {
			t.Fatal(err)
		}
		files = append(files, name)
	}
	ours := wasmptr(t, files)
	attached := 0
	for _, name := range files {
		our, their := ourImports(ours[name]), compilersImports(t, name)
		attached += len(our)
		if strings.Join(our, " ") != strings.Join(their, " ") {
			text, _ := os.ReadFile(name)
			t.Errorf("wasmptr %v, compiler %v:\n%s", our, their, text)
		}
	}
	t.Logf("%d programs, %d imports", len(files), attached)
}

func program(random *rand.Rand) string {
	text := "package p\ntype T int32\n"
	for i := range 1 + random.Intn(5) {
		decl := fmt.Sprintf(declarations[random.Intn(len(declarations))], i)
		for strings.Contains(decl, "$") {
			comment := comments[random.Intn(len(comments))]
			indent := strings.Repeat("\t", random.Intn(2))
			decl = strings.Replace(decl, "$", indent+comment+"\n", 1)
		}
		text += decl
	}
	if random.Intn(8) == 0 {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

func ourImports(lines []string) []string {
	var imports []string
	last := ""
	for _, line := range lines {
		fields := strings.Fields(line)
		switch {
		case fields[0] == "func":
			last = fields[1]
		case strings.HasPrefix(line, "\tdirective import ") && (len(imports) == 0 || imports[len(imports)-1] != last):
			imports = append(imports, last)
		}
	}
	return imports
}

var (
	function = regexp.MustCompile(`f\d+`)
	message  = regexp.MustCompile(`(?m)^.*\.go:(\d+):\d+: (.*)$`)
)

// compilersImports returns the functions without a body with which the compiler is
// content, apart from their parameters.
func compilersImports(t *testing.T, name string) []string {
	cmd := exec.Command(filepath.Join(runtime.GOROOT(), "bin", "go"),
		"tool", "compile", "-e", "-complete", "-p", "p", "-o", filepath.Join(t.TempDir(), "p.o"), name)
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOTOOLCHAIN=local")
	out, _ := cmd.CombinedOutput()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(text, []byte("\n"))
	missing := make(map[string]bool)
	for _, match := range message.FindAllSubmatch(out, -1) {
		var line int
		fmt.Sscan(string(match[1]), &line)
		switch string(match[2]) {
		case "missing function body":
			missing[string(function.Find(lines[line-1]))] = true
		case "go:wasmimport: unsupported parameter type []byte", "unsupported parameter type []byte":
		default:
			t.Fatalf("%s\n%s", match[0], text)
		}
	}
	var imports []string
	for _, f := range function.FindAllString(string(text), -1) {
		if !missing[f] {
			imports = append(imports, f)
		}
	}
	return imports
}
