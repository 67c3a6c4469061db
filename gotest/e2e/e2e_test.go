// Package e2e tests wasmptr as its users meet it: through go vet, on small
// modules, line by line of what they read on the terminal.
package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

var (
	linux  = govet.Targets[0]
	wasip1 = govet.Targets[1]
)

// files splits an archive such as
//
//	-- p/a.go --
//	package p
//	-- p/b.s --
//
// into a map from file names to contents.
func files(archive string) map[string]string {
	header := regexp.MustCompile(`(?m)^-- (\S+) --\n`)
	contents := header.Split(archive, -1)
	names := header.FindAllStringSubmatch(archive, -1)
	result := make(map[string]string)
	for i, name := range names {
		result[name[1]] = contents[i+1]
	}
	return result
}

// write writes the module in archive to a temporary directory.
func write(t *testing.T, archive string) (dir string) {
	t.Helper()
	return govet.Write(t, files(archive))
}

// findings runs go vet -json and returns a line "position: message" for each
// finding, package by package.
func findings(t *testing.T, dir string, target govet.Target, args ...string) []string {
	t.Helper()
	packages := govet.VetJSON(t, dir, target, args...)
	var lines []string
	for _, id := range sortedKeys(packages) {
		for _, d := range packages[id] {
			if d.Category != "nested-pointer" {
				t.Errorf("%s: category %q", d.Posn, d.Category)
			}
			lines = append(lines, d.Posn+": "+d.Message)
		}
	}
	return lines
}

// wants returns the findings that the comments in archive's files announce: a
// line that ends in " // 8: f: p points to ..." expects "FILE:LINE:8: f: p
// points to ...", and there may be several such comments on a line.
func wants(archive string) []string {
	contents := files(archive)
	var lines []string
	for _, name := range sortedKeys(contents) {
		for i, line := range strings.Split(contents[name], "\n") {
			for _, comment := range strings.Split(line, " // ")[1:] {
				lines = append(lines, fmt.Sprintf("%s:%d:%s", name, i+1, comment))
			}
		}
	}
	return lines
}

func sortedKeys[T any](m map[string]T) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// writeFile writes one file.
func writeFile(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o777); err != nil {
		t.Fatal(err)
	}
}

// wantText fails the test unless go vet printed exactly the lines want and
// ended as it must: with 1 if there are lines, and with 0 if there are none.
func wantText(t *testing.T, result govet.Result, want ...string) {
	t.Helper()
	wantLines(t, result.Lines(), want...)
	if exit := min(len(want), 1); result.Exit != exit {
		t.Errorf("exit %d, want %d", result.Exit, exit)
	}
	if result.Stdout != "" {
		t.Errorf("on standard output: %q", result.Stdout)
	}
}

// wantLines fails the test unless got and want are equal, and shows what
// distinguishes them.
func wantLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	var difference strings.Builder
	for _, line := range got {
		if !slices.Contains(want, line) {
			fmt.Fprintf(&difference, "\n  surplus: %s", line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			fmt.Fprintf(&difference, "\n  missing: %s", line)
		}
	}
	if difference.Len() == 0 {
		fmt.Fprintf(&difference, "order or number differs:\n  %s", strings.Join(got, "\n  "))
	}
	t.Error(difference.String())
}

// need does not run the test if an outside program is missing.
func need(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err == nil {
		return
	}
	govet.NotRun(t, program+" is not installed")
}

// pointer is the end of every message about a pointer to a pointer.
const pointer = "Go stores 8 bytes, the wasm host reads 4"
