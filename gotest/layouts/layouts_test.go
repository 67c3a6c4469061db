package layouts

import (
	"bytes"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/golist"
	"wasmptr.test/gotest/internal/govet"
)

var platforms = []string{"wasip1/wasm", "js/wasm"}

// TestStd compares all of the standard library. With an empty build cache it
// takes minutes, because go list -export compiles.
func TestStd(t *testing.T) {
	for _, platform := range platforms {
		t.Run(platform, func(t *testing.T) {
			if testing.Short() && platform != platforms[0] {
				t.Skip("compiles the standard library for another platform")
			}
			compare(t, list(t, ".", platform, "std"))
		})
	}
}

// TestSample compares a module of programs that are hard on sizes and constants.
func TestSample(t *testing.T) {
	dir, err := filepath.Abs(filepath.Join("testdata", "sample"))
	if err != nil {
		t.Fatal(err)
	}
	compare(t, list(t, dir, platforms[0], "./..."))
}

// list is golist.List with dependencies, for releases whose go/types is right about
// sizes.
func list(t *testing.T, dir, platform, packages string) []byte {
	t.Helper()
	if !hasSizes() {
		t.Skip("go/types of this release does not know all rules of the compiler")
	}
	return golist.List(t, dir, platform, "-deps", packages)
}

// compare checks that both programs print the same of all packages in a list.
func compare(t *testing.T, list []byte) {
	t.Helper()
	packages, err := golist.Read(list)
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := Dump(&want, packages); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "list.json")
	if err := os.WriteFile(file, list, 0o666); err != nil {
		t.Fatal(err)
	}
	got, err := exec.Command(govet.Example(t, "layouts"), file).Output()
	if err != nil {
		t.Fatalf("layouts: %v\n%s", err, err.(*exec.ExitError).Stderr)
	}
	differing, unknown := diff(t, lines(string(got)), lines(want.String()))
	t.Logf("%d packages, %d lines, %d differ; %d types of variables are unknown",
		len(packages), len(lines(want.String())), differing, unknown)
}

// hasSizes tells whether go/types pads structs whose last field is empty. That of
// Go 1.21 does not.
func hasSizes() bool {
	empty := types.NewField(0, nil, "empty", types.NewStruct(nil, nil), false)
	first := types.NewField(0, nil, "first", types.Typ[types.Int32], false)
	return sizes.Sizeof(types.NewStruct([]*types.Var{first, empty}, nil)) == 8
}

func lines(text string) []string {
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// diff reports the first of the lines that only one of two lists has, and returns
// their number. Variables that get their type from a method or a generic function
// are the only thing that wasmptr may not know; how many there are is returned too.
func diff(t *testing.T, got, want []string) (differing, unknown int) {
	t.Helper()
	const shown = 20
	report := func(who, line string) {
		differing++
		if differing <= shown {
			t.Errorf("only %s prints: %s", who, line)
		}
	}
	isUnknown := make(map[string]bool)
	inGot := make(map[string]int)
	for _, line := range got {
		inGot[line]++
		if variable, ok := strings.CutSuffix(line, " unknown unknown"); ok {
			isUnknown[variable] = true
		}
	}
	for _, line := range want {
		switch {
		case inGot[line] > 0:
			inGot[line]--
		case isUnknown[variable(line)]:
			unknown++
		default:
			report("go/types", line)
		}
	}
	for _, line := range got {
		if inGot[line] > 0 && !strings.HasSuffix(line, " unknown unknown") {
			inGot[line]--
			report("wasmptr", line)
		}
	}
	return differing, unknown
}

// variable is the part of a variable's line that comes before its type, and of
// other lines nothing.
func variable(line string) string {
	words := strings.SplitN(line, " ", 5)
	if len(words) < 5 || words[1] != "var" {
		return ""
	}
	return strings.Join(words[:4], " ")
}
