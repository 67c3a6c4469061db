package analyzer_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/wasmptr/wasmptr/golangci/analyzer"
)

// A driver that sees one package per process, of whose module it knows nothing but the
// name, has the findings too.
func TestUnit(t *testing.T) {
	if os.Getenv("WASMPTR") == "" {
		t.Fatal("WASMPTR is not set: it must name the wasmptr binary (scripts/test sets it)")
	}
	tool := filepath.Join(t.TempDir(), "unit")
	// The go command keeps results of a tool, and knows it by its bytes.
	build := exec.Command("go", "build", "-ldflags=-buildid="+tool, "-o", tool, "./testdata/unit")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	for _, test := range []struct {
		sample, platform string
		want             []string
	}{
		{"every", runtime.GOOS + "/" + runtime.GOARCH, []string{
			"env/env_wasm.go:16:14: Write: b points to buffer",
			"call/call_wasm.go:19:17: env.PutAny: argument address, handed to env.Put",
		}},
		{"linked", "wasip1/wasm", []string{
			"linked.go:22:18: putBuffer: b points to buffer",
			"plat/plat_wasip1.go:10:40: raw.Put: argument address is the address of text",
		}},
		{"quiet", "js/wasm", nil},
	} {
		goos, goarch, _ := strings.Cut(test.platform, "/")
		command := exec.Command("go", "vet", "-vettool="+tool, "./...")
		command.Dir = filepath.Join("..", "testdata", test.sample)
		command.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=0")
		output, _ := command.CombinedOutput()
		for _, want := range test.want {
			if !strings.Contains(string(output), want) {
				t.Errorf("%s: no %q in\n%s", test.sample, want, output)
			}
		}
		if test.want == nil && len(output) > 0 {
			t.Errorf("%s: %s", test.sample, output)
		}
	}
}

// The analyzer asks for the release of wasmptr that it comes with.
func TestVersion(t *testing.T) {
	manifest, err := os.ReadFile(filepath.Join("..", "..", "Cargo.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(manifest), "\nversion = \""+analyzer.Version+".") {
		t.Errorf("Cargo.toml has another version than %s", analyzer.Version)
	}
}
