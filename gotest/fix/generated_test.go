package fix

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"wasmptr.test/gotest/internal/govet"
)

const (
	packages = 200 // that are generated
	kills    = 15
)

// random returns the generator of packages: the same every time, or, in long
// runs, a new one.
func random(t *testing.T) *rand.Rand {
	seed := int64(59156)
	if os.Getenv("WASMPTR_FULL") == "1" {
		seed = time.Now().UnixNano()
	}
	t.Logf("seed %d", seed)
	return rand.New(rand.NewSource(seed))
}

// TestRoundTrip fixes generated packages. Those in which nothing is in the way are
// right afterwards, by the word of the compiler, and in all of them only structs
// and imports are different.
func TestRoundTrip(t *testing.T) {
	if govet.Release(t) < 24 {
		t.Skip("no marker is needed before Go 1.24")
	}
	all := make([]generated, packages)
	r := random(t)
	files := map[string]string{"go.mod": "module m\n\ngo 1.24\n"}
	for i := range all {
		all[i] = generate(r, fmt.Sprintf("p%d", i))
		for name, text := range all[i].files {
			files[fmt.Sprintf("p%d/%s", i, name)] = text
		}
	}
	dir := govet.Write(t, files)
	compiles(t, dir)

	silent(t, standalone(t, dir, "-fix", rules, "./..."), 0)
	again := standalone(t, dir, rules, "./...")
	after := compiles(t, dir)
	friendly, changed := 0, 0
	for i, g := range all {
		prefix := fmt.Sprintf("p%d/", i)
		if len(g.hostile) == 0 {
			friendly++
			if strings.Contains(again.Stdout+after, prefix) {
				t.Errorf("%s is not fixed", prefix)
			}
		} else if !strings.Contains(again.Stdout, prefix) {
			t.Errorf("%s is changed in spite of %v", prefix, g.hostile)
		}
		for name, text := range g.files {
			now, err := os.ReadFile(filepath.Join(dir, prefix, name))
			if err != nil {
				t.Fatal(err)
			}
			if string(now) == text {
				continue
			}
			changed++
			formatted, err := format.Source(now)
			if err != nil || !bytes.Equal(formatted, now) {
				t.Errorf("%s is not as gofmt writes it (%v):\n%s", prefix+name, err, now)
			}
			if without(t, string(now)) != without(t, text) {
				t.Errorf("%s: more has changed than structs:\n%s", prefix+name, now)
			}
		}
	}
	t.Logf("%d packages, in %d of them nothing is in the way, %d files changed", packages, friendly, changed)
	if friendly < packages/4 || friendly > packages*3/4 || changed < packages/2 {
		t.Error("the packages are no good sample")
	}
}

// compiles fails the test unless all packages and their tests pass the type
// checker on a host and on wasm. It returns what the compiler of Go for wasm has
// against them, which is nothing but types of parameters.
func compiles(t *testing.T, dir string) string {
	t.Helper()
	for _, target := range []govet.Target{linux, wasip1} {
		if result := govet.Run(t, dir, target, "vet", "-assign", "./..."); result.Exit != 0 {
			t.Fatalf("%v: %s", target, result.Stderr)
		}
	}
	result := govet.Run(t, dir, wasip1, "build", "-gcflags=-e", "./...")
	for _, line := range strings.Split(strings.TrimSpace(result.Stderr), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") && !strings.Contains(line, "unsupported parameter type") {
			t.Fatal(line)
		}
	}
	return result.Stderr
}

// without returns the syntax of a file, without markers of structs and the import
// for them, and without positions.
func without(t *testing.T, text string) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var decls []ast.Decl
	for _, decl := range file.Decls {
		if group, ok := decl.(*ast.GenDecl); ok && group.Tok == token.IMPORT {
			continue
		}
		decls = append(decls, decl)
	}
	file.Decls = decls
	var imports []*ast.ImportSpec
	for _, spec := range file.Imports {
		if spec.Path.Value != `"structs"` {
			imports = append(imports, spec)
		}
	}
	file.Imports = imports
	ast.Inspect(file, func(node ast.Node) bool {
		if list, ok := node.(*ast.StructType); ok && len(list.Fields.List) > 0 {
			first := list.Fields.List[0]
			selector, ok := first.Type.(*ast.SelectorExpr)
			if ok && selector.Sel.Name == "HostLayout" && len(first.Names) == 1 && first.Names[0].Name == "_" {
				list.Fields.List = list.Fields.List[1:]
			}
		}
		return true
	})
	var b bytes.Buffer
	isNoPosition := func(_ string, value reflect.Value) bool { return value.Type() != reflect.TypeOf(token.NoPos) }
	if err := ast.Fprint(&b, nil, file, isNoPosition); err != nil {
		t.Fatal(err)
	}
	// The numbers of lines count the markers too.
	var lines []string
	for _, line := range strings.Split(b.String(), "\n") {
		lines = append(lines, strings.TrimLeft(line, " 0123456789"))
	}
	return strings.Join(lines, "\n")
}

// TestKilled: whenever the program dies, every file is the old one or the new one.
func TestKilled(t *testing.T) {
	if govet.Release(t) < 24 {
		t.Skip("no marker is needed before Go 1.24")
	}
	r := random(t)
	files := map[string]string{"go.mod": "module m\n\ngo 1.24\n"}
	for i := 0; i < 300; i++ {
		files[fmt.Sprintf("f%d.go", i)] = fmt.Sprintf("//go:build wasm\n\npackage m\n\n"+
			"type record%d struct {\n\ta uint32%s\n}\n\n//go:wasmimport env f%[1]d\nfunc f%[1]d(p *record%[1]d)\n", i, strings.Repeat(" // and more", r.Intn(2000)))
	}
	whole := govet.Write(t, files)
	start := time.Now()
	silent(t, standalone(t, whole, "-fix", rules, "./..."), 0)
	took := time.Since(start)
	var torn, halfway int
	for n := 0; n < kills; n++ {
		dir := govet.Write(t, files)
		command := exec.Command(govet.Tool(t), "-fix", rules, "./...")
		command.Dir = dir
		command.Env = append(os.Environ(), "GOENV=off", "GOTOOLCHAIN=local", "GOWORK=off",
			"PATH="+filepath.Dir(govet.Go(t))+string(filepath.ListSeparator)+os.Getenv("PATH"))
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		// Most files are written at the end.
		time.Sleep(took/2 + time.Duration(r.Int63n(int64(took)*2/3)))
		command.Process.Kill()
		command.Wait()
		old := 0
		for name, text := range files {
			now, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			wanted, err := os.ReadFile(filepath.Join(whole, name))
			if err != nil {
				t.Fatal(err)
			}
			switch string(now) {
			case text:
				old++
			case string(wanted):
			default:
				torn++
				t.Errorf("%s is neither the old nor the new file:\n%s", name, now)
			}
		}
		if old > 1 && old < len(files) {
			halfway++
		}
		os.RemoveAll(dir)
	}
	t.Logf("killed %d times, in %d of them some files were new and some old", kills, halfway)
}
