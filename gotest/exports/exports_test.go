package exports

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/golist"
	"wasmptr.test/gotest/internal/govet"
)

// TestStd compares every object of the standard library. With an empty build
// cache it takes a minute or more for each platform, because go list -export
// compiles.
func TestStd(t *testing.T) {
	for _, platform := range []string{"linux/amd64", "wasip1/wasm"} {
		t.Run(platform, func(t *testing.T) {
			if testing.Short() && platform != runtime.GOOS+"/"+runtime.GOARCH {
				t.Skip("compiles the standard library for another platform")
			}
			compare(t, list(t, ".", platform, "std"))
		})
	}
}

// list is golist.List, but returns a file with what go list prints.
func list(t *testing.T, dir, platform string, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "list.json")
	if err := os.WriteFile(file, golist.List(t, dir, platform, args...), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// read returns the packages in a list that have export data.
func read(t *testing.T, list string) []golist.Package {
	t.Helper()
	text, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	packages, err := golist.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	return golist.Exported(packages)
}

// compare checks that both programs print the same of all packages in a list.
func compare(t *testing.T, list string) {
	t.Helper()
	// Must be set before go/types asks for it the first time.
	t.Setenv("GODEBUG", "gotypesalias=1")
	packages := read(t, list)
	var want bytes.Buffer
	for _, p := range packages {
		if err := Dump(&want, p); err != nil {
			t.Fatalf("%s: %v", p.ImportPath, err)
		}
	}
	got, err := exec.Command(govet.Example(t, "exports"), list).Output()
	if err != nil {
		t.Fatalf("exports: %v\n%s", err, err.(*exec.ExitError).Stderr)
	}
	wantLines := strings.Split(want.String(), "\n")
	gotLines := strings.Split(string(got), "\n")
	differing := diff(t, gotLines, wantLines)
	if differing == 0 && !bytes.Equal(got, want.Bytes()) {
		t.Error("the same lines in another order")
	}
	t.Logf("%d files, %d lines, %d differ", len(packages), len(wantLines)-1, differing)
}

// diff reports the first of the lines that only one of two sorted lists has, and
// returns their number.
func diff(t *testing.T, got, want []string) int {
	t.Helper()
	const shown = 20
	differing := 0
	report := func(who, line string) {
		differing++
		if differing <= shown {
			t.Errorf("only %s prints: %s", who, line)
		}
	}
	inGot := make(map[string]int)
	for _, line := range got {
		inGot[line]++
	}
	for _, line := range want {
		if inGot[line] == 0 {
			report("go/types", line)
		}
		inGot[line]--
	}
	for _, line := range got {
		if inGot[line] > 0 {
			inGot[line]--
			report("wasmptr", line)
		}
	}
	return differing
}
