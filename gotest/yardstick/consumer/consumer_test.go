// Package consumer reads what wasmptr writes with the types that x/tools has for it.
package consumer

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"reflect"
	"testing"

	"golang.org/x/tools/internal/analysis/driverutil"
)

// repository is the directory of the project.
const repository = "../../.."

func TestExpected(t *testing.T) {
	text, err := os.ReadFile(repository + "/tests/formats/findings.json")
	if err != nil {
		t.Fatal(err)
	}
	if n := read(t, text); n < 10 {
		t.Errorf("only %d findings", n)
	}
}

func TestRun(t *testing.T) {
	tool := os.Getenv("WASMPTR")
	if tool == "" {
		t.Fatal("WASMPTR is not set")
	}
	for _, args := range [][]string{
		{tool, "-json", "./..."},
		{"go", "vet", "-vettool=" + tool, "-json", "./seed"},
	} {
		command := exec.Command(args[0], args[1:]...)
		command.Dir = repository + "/scripts/demo.d"
		text, err := command.Output()
		// Before Go 1.26 go vet prints what the tool says on standard error, with a line
		// for each package.
		if failure := new(exec.ExitError); errors.As(err, &failure) {
			t.Fatalf("%v: %v\n%s", args, err, failure.Stderr)
		}
		if len(text) == 0 && args[0] == "go" {
			continue
		}
		if n := read(t, text); n < 2 {
			t.Errorf("%v: %d findings", args, n)
		}
	}
}

// read reads the trees in text and returns how many findings there are. Nothing is lost
// when they are written again but the platforms for which a finding holds, which only
// wasmptr has more than one of.
func read(t *testing.T, text []byte) int {
	t.Helper()
	count := 0
	decoder := json.NewDecoder(bytes.NewReader(text))
	original := json.NewDecoder(bytes.NewReader(text))
	for decoder.More() {
		var tree map[string]map[string][]driverutil.JSONDiagnostic
		if err := decoder.Decode(&tree); err != nil {
			t.Fatal(err)
		}
		for _, analyzers := range tree {
			for _, diagnostics := range analyzers {
				count += len(diagnostics)
			}
		}
		again, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		var got, want any
		if err := errors.Join(json.Unmarshal(again, &got), original.Decode(&want)); err != nil {
			t.Fatal(err)
		}
		withoutTargets(want)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("written again it is\n%s", again)
		}
	}
	return count
}

// withoutTargets takes the platforms out of a tree.
func withoutTargets(tree any) {
	switch tree := tree.(type) {
	case map[string]any:
		delete(tree, "target")
		for _, value := range tree {
			withoutTargets(value)
		}
	case []any:
		for _, value := range tree {
			withoutTargets(value)
		}
	}
}
