// Package install tests the ways to get wasmptr that other package managers and CI
// systems offer, with those programs themselves.
package install

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
	"wasmptr.test/gotest/internal/release"
)

const seed = `package seed

type buffer2 struct {
	ptr *byte
	len uint32
}

//go:wasmimport env f4
func F4(b *buffer2)

//go:wasmimport env f5
func F5(p **byte)
`

// mended is seed as it should be.
const mended = `package seed

type buffer2 struct{ ptr, len uint32 }

//go:wasmimport env f4
func F4(b *buffer2)

//go:wasmimport env f5
func F5(p *uint32)
`

// findings are the lines for seed that no way in leaves out.
var findings = []string{
	"seed.go:9:11: F4: b points to buffer2, whose field ptr is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4",
	"seed.go:12:11: F5: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4",
}

func wantFindings(t *testing.T, output string) {
	t.Helper()
	for _, finding := range findings {
		if !strings.Contains(output, finding) {
			t.Errorf("the output lacks\n%s\n", finding)
		}
	}
	t.Logf("\n%s", output)
}

// wantInReadme checks that README shows what was printed.
func wantInReadme(t *testing.T, printed string) {
	t.Helper()
	readme := release.Read(t, filepath.Join(release.Repository(t), "README.md"))
	if !strings.Contains(readme, "\n"+strings.TrimSpace(printed)+"\n") {
		t.Errorf("README lacks\n%s", printed)
	}
}

// tool returns the path of a program of scripts/tools.txt, without which the test is
// not run.
func tool(t testing.TB, name string) string {
	t.Helper()
	if path := filepath.Join(os.Getenv("WASMPTR_TOOLS"), name); filepath.IsAbs(path) {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		govet.NotRun(t, name+" is not installed (scripts/tools.txt)")
	}
	return path
}

// environ returns the environment of a user whose programs come first from the
// directories path, with changes of the form NAME=value: the test's own, but without
// a wasmptr.
func environ(t testing.TB, path []string, changes ...string) []string {
	t.Helper()
	var env []string
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); name != "WASMPTR" && name != "GOROOT" {
			env = append(env, variable)
		}
	}
	path = append(path, filepath.Dir(govet.Go(t)), os.Getenv("PATH"))
	env = append(env, "PATH="+strings.Join(path, string(os.PathListSeparator)))
	return append(append(env, release.UserCaches(t, t.TempDir())...), changes...)
}

// run runs a program, which must succeed, and returns what it printed.
func run(t testing.TB, dir string, env []string, program string, args ...string) string {
	t.Helper()
	result := govet.Exec(t, dir, env, program, args...)
	if result.Exit != 0 {
		t.Fatalf("%s %s: exit %d\n%s%s", filepath.Base(program), strings.Join(args, " "),
			result.Exit, result.Stdout, result.Stderr)
	}
	return result.Stdout + result.Stderr
}
