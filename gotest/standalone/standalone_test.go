// Package standalone tests wasmptr without the go command in front of it, as
// wasmptr [packages], and what go vet finds in files that the host leaves out.
package standalone

import (
	"fmt"
	"os"
	"regexp"
	"sort"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

var (
	linux  = govet.Targets[0]
	wasip1 = govet.Targets[1]
	js     = govet.Targets[2]
)

// run runs wasmptr in dir, in the environment environ. As in a shell, leading
// arguments NAME=value are set there first.
func run(t *testing.T, dir string, args ...string) govet.Result {
	t.Helper()
	env := environ(t)
	assignment := regexp.MustCompile(`^[A-Z][A-Z0-9_]*=`)
	for len(args) > 0 && assignment.MatchString(args[0]) {
		env, args = append(env, args[0]), args[1:]
	}
	return govet.Exec(t, dir, env, govet.Tool(t), args...)
}

func environ(t *testing.T) []string { return govet.Environ(t) }

// runJSON is run with -json; it returns the findings as govet.VetJSON does.
func runJSON(t *testing.T, dir string, args ...string) map[string][]govet.Diagnostic {
	t.Helper()
	return govet.Alone(t, dir, run(t, dir, args...))
}

// write writes the module in archive, in which a line "-- p/a.go --" stands in
// front of the file p/a.go, to a temporary directory.
func write(t *testing.T, archive string) (dir string) {
	t.Helper()
	return govet.Write(t, files(archive))
}

func files(archive string) map[string]string {
	header := regexp.MustCompile(`(?m)^-- (\S+) --\n`)
	contents := header.Split(archive, -1)
	result := make(map[string]string)
	for i, name := range header.FindAllStringSubmatch(archive, -1) {
		result[name[1]] = contents[i+1]
	}
	return result
}

// found returns the line of text for a function with a parameter p **byte.
// Behind the category may come a note.
func found(posn, function string, note ...string) string {
	notes := strings.Join(append([]string{"nested-pointer"}, note...), ", ")
	return fmt.Sprintf("%s: %s: %s (%s)", posn, function, bytePointer, notes)
}

const bytePointer = "p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4"

// lines splits text into lines and leaves out those of related places.
func lines(text string) []string {
	var kept []string
	for _, line := range strings.Split(text, "\n") {
		if line != "" && !strings.Contains(line, ": \t") {
			kept = append(kept, line)
		}
	}
	return kept
}

// A want is what a run must print and how it must end. Lines of related places
// are not looked at.
type want struct {
	stdout, stderr []string
	exit           int
}

func (w want) check(t *testing.T, result govet.Result) {
	t.Helper()
	if result.Exit != w.exit {
		t.Errorf("exit %d, want %d", result.Exit, w.exit)
	}
	wantLines(t, "standard output", lines(result.Stdout), w.stdout)
	wantLines(t, "standard error", lines(result.Stderr), w.stderr)
}

// A wildcard in a line of a want stands for words of the go command, which
// differ between releases.
const wildcard = "…"

func wantLines(t *testing.T, where string, got, want []string) {
	t.Helper()
	pattern := regexp.QuoteMeta(strings.Join(want, "\n"))
	pattern = strings.ReplaceAll(pattern, regexp.QuoteMeta(wildcard), ".*")
	if text := strings.Join(got, "\n"); !regexp.MustCompile("^" + pattern + "$").MatchString(text) {
		t.Errorf("%s\n\t%s\nwant\n\t%s", where, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// flat returns a line for each finding, sorted, with all that it holds.
func flat(packages map[string][]govet.Diagnostic) []string {
	var all []string
	for id, diagnostics := range packages {
		for _, d := range diagnostics {
			all = append(all, fmt.Sprintf("%s: %+v", id, d))
		}
	}
	sort.Strings(all)
	return all
}

func writeFile(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}
