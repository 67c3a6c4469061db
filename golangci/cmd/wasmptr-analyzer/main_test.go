package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// packages is how many packages the sample has: more than are analysed one by one.
const packages = 9

// sample writes a module whose packages all have a finding.
func sample(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/sample\n\ngo 1.24\n", 0o644)
	for i := range packages {
		name := fmt.Sprintf("p%d", i)
		write(t, filepath.Join(dir, name, "p.go"), "package "+name+"\n\nimport _ \"fmt\"\n", 0o644)
		text := "package " + name + "\n\n//go:wasmimport env f\nfunc f(p **byte)\n"
		write(t, filepath.Join(dir, name, "p_wasm.go"), text, 0o644)
	}
	return dir
}

func write(t *testing.T, name, text string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// build builds the program, and a wasmptr that writes down its calls.
func build(t *testing.T) (program, wasmptr, log string) {
	t.Helper()
	if os.Getenv("WASMPTR") == "" {
		t.Fatal("WASMPTR is not set: it must name the wasmptr binary (scripts/test sets it)")
	}
	dir := t.TempDir()
	program, wasmptr, log = filepath.Join(dir, "analyzer"), filepath.Join(dir, "wasmptr"), filepath.Join(dir, "log")
	if output, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	script := "#!/bin/sh\necho \"$*\" >>'" + log + "'\nexec '" + os.Getenv("WASMPTR") + "' \"$@\"\n"
	write(t, wasmptr, script, 0o755)
	return program, wasmptr, log
}

// run runs a program in a directory.
func run(t *testing.T, dir, program string, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	var out, err bytes.Buffer
	command := exec.Command(program, args...)
	command.Dir, command.Stdout, command.Stderr = dir, &out, &err
	if err := command.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	return out.String(), err.String(), command.ProcessState.ExitCode()
}

// findings reads the JSON of vet tools, in which x/tools writes the same as wasmptr.
func findings(t *testing.T, text string) map[string]any {
	t.Helper()
	var tree map[string]any
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return tree
}

// The analyzer has the findings of wasmptr, with all places, and runs it for a few
// packages and then once for all.
func TestSameFindings(t *testing.T) {
	program, wasmptr, log := build(t)
	dir := sample(t)
	stdout, stderr, exit := run(t, dir, program, "-binary="+wasmptr, "-json", "./...")
	want, _, _ := run(t, dir, wasmptr, "-json", "./...")
	if got := findings(t, stdout); exit != 0 || len(got) != packages || !reflect.DeepEqual(got, findings(t, want)) {
		t.Errorf("exit code %d, %s%s\nwant %s", exit, stderr, stdout, want)
	}
	calls, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	alone, all := bytes.Count(calls, []byte("-json .\n")), bytes.Count(calls, []byte("-json ./...\n"))
	// One of the two for all packages is that of the test.
	if alone != 4 || all != 2 {
		t.Errorf("%d packages alone, %d times all:\n%s", alone, all, calls)
	}
}

// A package that cannot be analysed is an error, and does no harm to the others.
func TestFailure(t *testing.T) {
	program, wasmptr, _ := build(t)
	dir := sample(t)
	write(t, filepath.Join(dir, "p8", "q_wasm.go"), "package p8\n\nfunc {\n", 0o644)
	stdout, stderr, exit := run(t, dir, program, "-binary="+wasmptr, "-json", "./...")
	got := findings(t, stdout)
	failed, _ := json.Marshal(got["example.com/sample/p8"])
	if len(got) != packages || !strings.Contains(string(failed), "q_wasm.go:3:6: ") {
		t.Errorf("exit code %d, %s\n%s", exit, stderr, stdout)
	}
}

// What cgo generates is neither a reason to run wasmptr nor the place of a package.
func TestCgo(t *testing.T) {
	if _, err := exec.LookPath("gcc"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("not run: %s: %v", t.Name(), err)
	}
	t.Setenv("CGO_ENABLED", "1")
	program, wasmptr, log := build(t)
	dir := sample(t)
	cgo := "package p0\n\n// int x;\nimport \"C\"\n\nvar _ = C.x\n"
	write(t, filepath.Join(dir, "p0", "c.go"), cgo, 0o644)
	write(t, filepath.Join(dir, "quiet", "c.go"), strings.Replace(cgo, "p0", "quiet", 1), 0o644)
	_, stderr, _ := run(t, dir, program, "-binary="+wasmptr, "./quiet")
	if calls, err := os.ReadFile(log); err == nil || stderr != "" {
		t.Errorf("%s%s", calls, stderr)
	}
	_, stderr, _ = run(t, dir, program, "-binary="+wasmptr, "./p0")
	if !strings.Contains(stderr, "p_wasm.go:4:10: f: p points to") {
		t.Errorf("wasmptr is not heard: %s", stderr)
	}
}

// The flags of wasmptr are flags of the analyzer.
func TestFlags(t *testing.T) {
	program, wasmptr, _ := build(t)
	dir := sample(t)
	for _, test := range []struct{ flag, want string }{
		{"-checks=word-size", ""},
		{"-rules=tinygo", ""},
		{"-target=js/wasm", "p0/p_wasm.go:4:10: f: p points to a Go pointer (*byte)"},
		{"-checks=nosuch", "wasmptr: " + filepath.Join(dir, "p0") + ": -checks: "},
	} {
		_, stderr, _ := run(t, dir, program, "-binary="+wasmptr, test.flag, "./p0")
		if !strings.Contains(stderr, test.want) || test.want == "" && stderr != "" {
			t.Errorf("%s: %s", test.flag, stderr)
		}
	}
}
