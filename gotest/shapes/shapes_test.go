// Package shapes compiles tests/fixtures/shapes, runs it under Node, where a host
// with 32-bit addresses says what it read, and has go vet with wasmptr judge it.
// So what is reported is what is misread, and the other way round.
package shapes

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

var wasip1 = govet.Targets[1]

// lucky are the shapes that the host reads rightly all the same.
var lucky = map[string]string{
	"shape 22 pointer": "the lower half of a single address comes first, and the upper one is 0",
}

// TestHost runs the shapes and their controls.
func TestHost(t *testing.T) {
	needRelease(t)
	node := govet.Node(t)
	dir := module(t, "shapes")
	program := filepath.Join(dir, "shapes.wasm")
	if r := govet.Run(t, dir, wasip1, "build", "-o", program, "."); r.Exit != 0 {
		t.Fatalf("go build: %s%s", r.Stdout, r.Stderr)
	}
	host, err := filepath.Abs("host.mjs")
	if err != nil {
		t.Fatal(err)
	}
	result := govet.Exec(t, dir, os.Environ(), node, "--no-warnings", host, program)
	if result.Exit != 0 {
		t.Fatalf("node: exit %d\n%s%s", result.Exit, result.Stdout, result.Stderr)
	}
	t.Log("\n" + result.Stdout)
	verdicts := verdicts(t, result.Stdout)
	functions := functions(t, dir)
	for _, name := range sortedKeys(functions) {
		want := "misread"
		if _, ok := lucky[name]; ok || strings.HasPrefix(name, "control") {
			want = "ok"
		}
		if verdicts[name] != want {
			t.Errorf("%s: %q, want %q", name, verdicts[name], want)
		}
	}
	for name := range verdicts {
		if _, ok := functions[name]; !ok {
			t.Errorf("%s is no function", name)
		}
	}
}

// verdicts reads what the host said of each shape, which it must do once.
func verdicts(t *testing.T, output string) map[string]string {
	t.Helper()
	line := regexp.MustCompile(`^((?:shape|control) [^:]+): host read .*: (ok|misread)$`)
	verdicts := make(map[string]string)
	for _, text := range strings.Split(strings.TrimSuffix(output, "\n"), "\n") {
		match := line.FindStringSubmatch(text)
		if match == nil {
			t.Fatalf("the host said %q", text)
		}
		if verdicts[match[1]] != "" {
			t.Errorf("%s: read twice", match[1])
		}
		verdicts[match[1]] = match[2]
	}
	return verdicts
}

// TestComments holds the comments together: every shape has one that says what
// is reported or why nothing is, and no control has any.
func TestComments(t *testing.T) {
	needRelease(t)
	for name, comments := range functions(t, module(t, "shapes")) {
		isShape := strings.HasPrefix(name, "shape")
		if isShape && len(comments) != 1 || !isShape && len(comments) != 0 {
			t.Errorf("%s: comments %q", name, comments)
		}
	}
}

// TestBuild holds the other fixtures to be Go.
func TestBuild(t *testing.T) {
	needRelease(t)
	for _, name := range []string{"traps", "words", "casts", "changes"} {
		if r := govet.Run(t, module(t, name), wasip1, "build", "./..."); r.Exit != 0 {
			t.Errorf("%s: go build: %s%s", name, r.Stdout, r.Stderr)
		}
	}
}

// TestVet compares what go vet reports with the comments, position by position.
func TestVet(t *testing.T) {
	needRelease(t)
	for _, name := range []string{"shapes", "traps"} {
		t.Run(name, func(t *testing.T) {
			dir := module(t, name)
			var got []string
			for _, diagnostics := range govet.VetJSON(t, dir, wasip1, "-checks=-directive", "./...") {
				for _, d := range diagnostics {
					got = append(got, d.Category+": "+d.Posn+"-"+column(d.End)+": "+d.Message)
				}
			}
			compare(t, got, wants(t, dir))
		})
	}
}

// column returns the last number of a position.
func column(posn string) string {
	return posn[strings.LastIndex(posn, ":")+1:]
}

func compare(t *testing.T, got, want []string) {
	t.Helper()
	count := make(map[string]int)
	for _, line := range got {
		count[line]++
	}
	for _, line := range want {
		count[line]--
	}
	for _, line := range sortedKeys(count) {
		switch n := count[line]; {
		case n > 0:
			t.Errorf("surplus: %s (%s)", line, strconv.Itoa(n))
		case n < 0:
			t.Errorf("missing: %s", line)
		}
	}
}

// module copies the fixtures of that name into a module of that name.
func module(t *testing.T, name string) (dir string) {
	t.Helper()
	root := filepath.Join("..", "..", "tests", "fixtures", name)
	files := map[string]string{"go.mod": "module " + name + "\n\ngo 1.24\n"}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, file)
		files[filepath.ToSlash(relative)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return govet.Write(t, files)
}

func needRelease(t *testing.T) {
	t.Helper()
	if release := govet.Release(t); release < 24 {
		t.Skipf("Go 1.%d has neither wasmexport nor string parameters of imports", release)
	}
}

func sortedKeys[T any](m map[string]T) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
