// Package govet runs the real go command, with wasmptr as its vet tool, on
// small modules that a test writes out as a map of files.
//
// The go command is the one that runs the tests, so the same tests judge every
// release. Its environment is closed: nothing is downloaded, and no setting of
// the user's reaches it except GOCACHE, so that the standard library is
// compiled once per release.
package govet

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// A Target is a platform that the go command compiles for.
type Target struct{ GOOS, GOARCH string }

func (t Target) String() string { return t.GOOS + "/" + t.GOARCH }

// Targets are the platforms that every rule of wasmptr holds for.
var Targets = [...]Target{{"linux", "amd64"}, {"wasip1", "wasm"}, {"js", "wasm"}}

// Tool returns the absolute path of the wasmptr binary, which $WASMPTR names.
func Tool(t testing.TB) string {
	t.Helper()
	tool := os.Getenv("WASMPTR")
	if tool == "" {
		t.Fatal("WASMPTR is not set: it must name the wasmptr binary (cargo build --release; scripts/test sets it)")
	}
	if !filepath.IsAbs(tool) {
		t.Fatalf("WASMPTR=%s: the path must be absolute", tool)
	}
	if _, err := os.Stat(tool); err != nil {
		t.Fatalf("WASMPTR: %v", err)
	}
	return tool
}

// Example returns the path of one of the programs in examples, which a variable such
// as $WASMPTR_DECLS names. The go command does not notice when the program changes,
// and shows the result of the last run unless it is told -count=1.
func Example(t testing.TB, name string) string {
	t.Helper()
	variable := "WASMPTR_" + strings.ToUpper(name)
	program := os.Getenv(variable)
	if program == "" {
		t.Fatalf("%s is not set: it must name the example program %s "+
			"(cargo build --example %s; scripts/test sets it)", variable, name, name)
	}
	return program
}

// Release returns the minor version of the go command in use: 26 for go1.26.8.
func Release(t testing.TB) int {
	t.Helper()
	version := regexp.MustCompile(`go1\.(\d+)`).FindStringSubmatch(runtime.Version())
	if version == nil {
		t.Fatalf("no Go release in %q", runtime.Version())
	}
	minor, err := strconv.Atoi(version[1])
	if err != nil {
		t.Fatal(err)
	}
	return minor
}

// Go returns the path of the go command that runs this test.
func Go(t testing.TB) string {
	t.Helper()
	root := runtime.GOROOT()
	if root == "" { // The test binary was built with -trimpath.
		out, err := exec.Command("go", "env", "GOROOT").Output()
		if err != nil {
			t.Fatalf("go env GOROOT: %v", err)
		}
		root = strings.TrimSpace(string(out))
	}
	return filepath.Join(root, "bin", "go")
}

// Write writes files, which maps slash-separated paths to contents, into a new
// temporary directory and returns it. Unless one of them is a go.mod or go.work
// at the top, it adds a go.mod for a module named m of language version 1.21.
func Write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, content string) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range files {
		write(name, content)
	}
	_, module := files["go.mod"]
	_, workspace := files["go.work"]
	if !module && !workspace {
		write("go.mod", "module m\n\ngo 1.21\n")
	}
	return dir
}

// A Result is what a command printed and how it ended.
type Result struct {
	Stdout, Stderr string
	Exit           int
}

// Lines returns the lines of standard error in the form that all releases
// share: without the "# package" headers that go vet printed up to 1.25, and
// without the "./" that it put before file names then.
func (r Result) Lines() []string {
	var lines []string
	for _, line := range strings.Split(r.Stderr, "\n") {
		if line != "" && !strings.HasPrefix(line, "# ") {
			lines = append(lines, strings.TrimPrefix(line, "./"))
		}
	}
	return lines
}

// Run runs the go command in dir for target. As in a shell, leading arguments
// of the form NAME=value are set in its environment: CGO_ENABLED=1 for a test
// of cgo, GOWORK= for one of workspaces (they are off otherwise), GOCACHE=DIR
// for one that must start cold.
func Run(t testing.TB, dir string, target Target, args ...string) Result {
	t.Helper()
	env, args := splitEnv(args)
	return Exec(t, dir, append(environ(target), env...), Go(t), args...)
}

// Exec runs any program in dir, with exactly the environment env.
func Exec(t testing.TB, dir string, env []string, program string, args ...string) Result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, append(env, "PWD="+dir), &stdout, &stderr
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return Result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// Vet runs go vet with wasmptr as its tool; args are as in Run.
func Vet(t testing.TB, dir string, target Target, args ...string) Result {
	t.Helper()
	env, args := splitEnv(args)
	return Run(t, dir, target, append(append(env, "vet", "-vettool="+Tool(t)), args...)...)
}

// A Diagnostic is one finding, in the words of go vet -json. Positions are
// file:line:column; VetJSON gives those below its dir relative to it.
type Diagnostic struct {
	Category, Posn, End, Message string
	Related                      []Related
}

// A Related is a further position that a Diagnostic points to.
type Related struct{ Posn, End, Message string }

// VetJSON runs Vet with -json and returns the findings of each package, by the
// package's ID. A package without findings is not in the map. It fails the
// test if go vet fails or if an analyzer other than wasmptr is heard of.
func VetJSON(t testing.TB, dir string, target Target, args ...string) map[string][]Diagnostic {
	t.Helper()
	env, args := splitEnv(args)
	result := Vet(t, dir, target, append(append(env, "-json"), args...)...)
	if result.Exit != 0 {
		t.Fatalf("go vet -json: exit %d\n%s%s", result.Exit, result.Stdout, result.Stderr)
	}
	findings := make(map[string][]Diagnostic)
	decoder := json.NewDecoder(strings.NewReader(jsonText(t, result)))
	for {
		var tree map[string]map[string][]Diagnostic
		if err := decoder.Decode(&tree); err == io.EOF {
			return findings
		} else if err != nil {
			t.Fatalf("go vet -json: %v\n%s%s", err, result.Stdout, result.Stderr)
		}
		for id, analyzers := range tree {
			for name, diagnostics := range analyzers {
				if name != "wasmptr" {
					t.Fatalf("package %s: findings of analyzer %q", id, name)
				}
				findings[id] = append(findings[id], relative(dir, diagnostics)...)
			}
		}
	}
}

// Alone returns what wasmptr printed with -json, without the go command, as
// [VetJSON] returns it. It fails the test if wasmptr did.
func Alone(t testing.TB, dir string, result Result) map[string][]Diagnostic {
	t.Helper()
	if result.Exit != 0 || result.Stderr != "" {
		t.Fatalf("wasmptr -json: exit %d, want 0; on standard error:\n%s", result.Exit, result.Stderr)
	}
	var tree map[string]struct{ Wasmptr []Diagnostic }
	if err := json.Unmarshal([]byte(result.Stdout), &tree); err != nil {
		t.Fatalf("%v\n%s", err, result.Stdout)
	}
	findings := make(map[string][]Diagnostic)
	for id, analyzers := range tree {
		findings[id] = relative(dir, analyzers.Wasmptr)
	}
	return findings
}

// jsonText returns the JSON objects that go vet -json printed: from 1.26 on to
// standard output, before that to standard error, below lines "# package".
func jsonText(t testing.TB, result Result) string {
	if Release(t) >= 26 {
		return result.Stdout
	}
	return regexp.MustCompile(`(?m)^# .*$`).ReplaceAllString(result.Stderr, "")
}

func relative(dir string, diagnostics []Diagnostic) []Diagnostic {
	prefix := dir + string(filepath.Separator)
	for i := range diagnostics {
		d := &diagnostics[i]
		d.Posn, d.End = strings.TrimPrefix(d.Posn, prefix), strings.TrimPrefix(d.End, prefix)
		for j := range d.Related {
			r := &d.Related[j]
			r.Posn, r.End = strings.TrimPrefix(r.Posn, prefix), strings.TrimPrefix(r.End, prefix)
		}
	}
	return diagnostics
}

// environ returns the environment of the go command: the test's own, less all
// that steers Go, plus what closes it off.
func environ(target Target) []string {
	var env []string
	for _, variable := range os.Environ() {
		steersGo := strings.HasPrefix(variable, "GO") || strings.HasPrefix(variable, "CGO_")
		if !steersGo || strings.HasPrefix(variable, "GOCACHE=") {
			env = append(env, variable)
		}
	}
	return append(env,
		"GOOS="+target.GOOS, "GOARCH="+target.GOARCH,
		"GOENV=off", "GOFLAGS=", "GOTOOLCHAIN=local", "GOPROXY=off", "GOWORK=off",
		"GO111MODULE=on", "CGO_ENABLED=0")
}

// Environ returns the environment of a program that runs the go command: the test's own
// with the go command of this test first in $PATH, less all that steers Go, plus what
// closes it off.
func Environ(t testing.TB) []string {
	t.Helper()
	var env []string
	for _, variable := range os.Environ() {
		steersGo := strings.HasPrefix(variable, "GO") || strings.HasPrefix(variable, "CGO_")
		if !steersGo || strings.HasPrefix(variable, "GOCACHE=") {
			env = append(env, variable)
		}
	}
	return append(env,
		"PATH="+filepath.Dir(Go(t))+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"GOENV=off", "GOFLAGS=", "GOTOOLCHAIN=local", "GOPROXY=off", "GOWORK=off", "GO111MODULE=on")
}

// splitEnv splits leading arguments of the form NAME=value from the others.
func splitEnv(args []string) (env, rest []string) {
	assignment := regexp.MustCompile(`^[A-Z][A-Z0-9_]*=`)
	for len(args) > 0 && assignment.MatchString(args[0]) {
		env, args = append(env, args[0]), args[1:]
	}
	return env, args
}
