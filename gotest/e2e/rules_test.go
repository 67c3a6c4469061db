package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// categories returns the checks that found something, with the functions.
func categories(found map[string][]govet.Diagnostic) []string {
	var list []string
	for _, diagnostics := range found {
		for _, d := range diagnostics {
			function, _, _ := strings.Cut(d.Message, ":")
			list = append(list, function+" "+d.Category)
		}
	}
	return list
}

// The seed by the rules of compilers, on every platform, through go vet.
func TestRulesOfSeed(t *testing.T) {
	pointers := []string{"F4 nested-pointer", "F5 nested-pointer"}
	marker := append([]string{"F3 host-layout"}, pointers...)
	typed := append([]string{"F1 unsupported-type", "F3 unsupported-type"}, pointers...)
	auto := marker
	if govet.Release(t) < 24 {
		auto = typed
	}
	for _, target := range govet.Targets {
		for _, test := range []struct {
			flags []string
			want  []string
		}{
			{nil, pointers},
			{[]string{"-rules=auto"}, auto},
			{[]string{"-rules", "go1.24"}, marker},
			{[]string{"--rules=go1.27"}, marker},
			{[]string{"-rules=go1.21"}, typed},
			{[]string{"-rules=tinygo"}, nil}, // The module is written for Go 1.21.
			{[]string{"-rules=go1.24", "-checks=host-layout"}, []string{"F3 host-layout"}},
			{[]string{"-checks=all,-unsupported-type"}, pointers},
		} {
			t.Run(fmt.Sprint(target, test.flags), func(t *testing.T) {
				dir := govet.Write(t, map[string]string{"seed.go": seed})
				wantLines(t, categories(govet.VetJSON(t, dir, target, append(test.flags, ".")...)), test.want...)
			})
		}
	}
}

// TinyGo wants markers of packages that are written for a Go that has them.
func TestRulesOfTinyGo(t *testing.T) {
	if govet.Release(t) < 23 {
		t.Skip("Go 1.21 to 1.22 refuse modules for Go 1.23")
	}
	dir := govet.Write(t, map[string]string{"seed.go": seed, "go.mod": "module m\n\ngo 1.23\n"})
	for _, target := range govet.Targets {
		wantLines(t, categories(govet.VetJSON(t, dir, target, "-rules=tinygo", ".")), "F3 host-layout", "F4 host-layout")
	}
}

func TestRulesFlag(t *testing.T) {
	dir := govet.Write(t, map[string]string{"seed.go": seed})
	for _, test := range []struct{ flag, want string }{
		{"-rules=go1.20", `wasmptr: -rules: "go1.20" is none of auto, go1.21 to go1.27, tinygo`},
		{"-rules=", `wasmptr: -rules: "" is none of auto, go1.21 to go1.27, tinygo`},
		{"-checks=host-layout", "wasmptr: -checks: host-layout needs the rules of a compiler: add -rules=auto"},
	} {
		if r := tool(t, test.flag, "."); r.Exit != 1 || r.Stderr != test.want+"\n" || r.Stdout != "" {
			t.Errorf("%s: %+v", test.flag, r)
		}
		r := govet.Vet(t, dir, wasip1, test.flag, ".")
		if lines := r.Lines(); r.Exit != 1 || len(lines) != 1 || lines[0] != test.want {
			t.Errorf("go vet %s: exit %d, %q", test.flag, r.Exit, lines)
		}
	}
}

// In a package with such functions, a release that is not known gets the rules of
// the newest, and a line that says so.
func TestRulesOfUnknownRelease(t *testing.T) {
	const note = "wasmptr: the rules of \"go1.99.1\" are not known, those of Go 1.27 are used\n"
	vet := func(source string, change func(config map[string]any)) govet.Result {
		dir := govet.Write(t, map[string]string{"p.go": source})
		config := map[string]any{
			"ID": "m", "Compiler": "gc", "Dir": dir, "ImportPath": "m", "GoFiles": []string{filepath.Join(dir, "p.go")},
			"VetxOutput": filepath.Join(dir, "vet.out"), "Stdout": filepath.Join(dir, "vet.stdout"),
		}
		change(config)
		text, err := json.Marshal(config)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, "vet.cfg")
		writeFile(t, file, string(text))
		env := append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "GOVERSION=go1.99.1")
		return govet.Exec(t, dir, env, govet.Tool(t), "-rules=auto", "-json", file)
	}
	keep := func(map[string]any) {}
	if r := vet("package p\n\n//go:wasmimport env f\nfunc f(int32)\n", keep); r.Stderr != note || r.Exit != 0 {
		t.Errorf("%+v, want the note", r)
	}
	if r := vet("package p\n\nfunc f(int32) {}\n", keep); r != (govet.Result{}) {
		t.Errorf("%+v, want nothing of a package that is no boundary", r)
	}
	dependency := func(config map[string]any) { config["VetxOnly"] = true }
	if r := vet("package p\n\n//go:wasmimport env f\nfunc f(int32)\n", dependency); r != (govet.Result{}) {
		t.Errorf("%+v, want nothing of a dependency", r)
	}
	t.Run("standalone", func(t *testing.T) {
		dir := govet.Write(t, map[string]string{"seed.go": seed})
		bin := t.TempDir()
		script := "#!/bin/sh\n[ \"$1 $2\" = \"env GOVERSION\" ] && { echo go1.99.1; exit; }\nexec " + govet.Go(t) + " \"$@\"\n"
		if err := os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o777); err != nil {
			t.Fatal(err)
		}
		env := append(os.Environ(), "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"), "GOFLAGS=", "GOWORK=off", "GOTOOLCHAIN=local")
		r := govet.Exec(t, dir, env, govet.Tool(t), "-rules=auto", ".")
		if r.Stderr != note || r.Exit != 3 || !regexp.MustCompile(`F3: .* \(host-layout\)`).MatchString(r.Stdout) {
			t.Errorf("%+v", r)
		}
	})
}
