package golangci

import (
	"crypto/sha256"
	"maps"
	"os"
	"path/filepath"
	"testing"
)

// hashOf returns the hash of what golangci-lint does not see of files in a directory, on
// Linux, for one who works in its directory a.
func hashOf(t *testing.T, dir string, files map[string]string) string {
	t.Helper()
	env := map[string]string{"GOOS": "linux", "GOARCH": "amd64", "GOMOD": filepath.Join(dir, "a", "go.mod")}
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if filepath.Base(name) == "go.work" {
			env["GOWORK"] = name
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	sum := sha256.New()
	hashHidden(sum, env)
	return string(sum.Sum(nil))
}

// What is imported by files for WebAssembly alone counts, wherever it is, unless that is
// the module cache.
func TestHashHidden(t *testing.T) {
	const hidden = "package a\n\nimport _ \"example.com/b/c\"\n"
	const mod = "module example.com/a\n\ngo 1.24\n\nrequire example.com/b v0.1.0\n"
	for _, test := range []struct {
		name    string
		files   map[string]string
		counts  string
		without string
	}{
		{"main module", map[string]string{
			"a/go.mod": "module example.com\n", "a/b/a_wasm.go": hidden,
			"a/b/c/c.go": "package c\n", "a/b/b.go": "package b\n",
		}, "a/b/c/c.go", "a/b/b.go"},
		{"go.work", map[string]string{
			"go.work": "go 1.24\n\nuse (\n\t./a\n\t./b\n)\n", "a/go.mod": mod, "a/a_js.go": hidden,
			"b/go.mod": "module example.com/b\n", "b/c/c.go": "package c\n", "b/b.go": "package b\n",
		}, "b/c/c.go", "b/b.go"},
		{"another module of go.work", map[string]string{
			"go.work": "go 1.24\n\nuse (\n\t./a\n\t./b\n)\n", "a/go.mod": mod,
			"b/go.mod": "module example.com/b\n", "b/b_wasip1.go": hidden, "b/c/c.go": "package c\n",
			"b/d/c.go": "package c\n",
		}, "b/c/c.go", "b/d/c.go"},
		{"replaced", map[string]string{
			"a/go.mod": mod + "\nreplace example.com/b => ../b\n", "a/a_wasip1.go": hidden,
			"b/go.mod": "module example.com/other\n", "b/c/c.go": "package c\n", "b/b.go": "package b\n",
		}, "b/c/c.go", "b/b.go"},
		{"replaced in go.work", map[string]string{
			"go.work": "go 1.24\n\nuse ./a\n\nreplace example.com/b v0.1.0 => ./x\n", "a/go.mod": mod,
			"a/a_wasip1.go": hidden, "x/go.mod": "module example.com/b\n", "x/c/c.go": "package c\n",
			"x/b.go": "package b\n",
		}, "x/c/c.go", "x/b.go"},
		{"imported by what is imported", map[string]string{
			"a/go.mod": mod + "\nreplace (\n\texample.com/b => ../b\n\texample.com/d => ../d\n)\n", "a/a_wasip1.go": hidden,
			"b/c/c.go": "package c\n\nimport _ \"example.com/d\"\n", "d/d.go": "package d\n", "b/b.go": "package b\n",
		}, "d/d.go", "b/b.go"},
		{"vendor", map[string]string{
			"a/go.mod": mod, "a/a_wasip1.go": hidden, "a/vendor/example.com/b/c/c.go": "package c\n",
			"a/vendor/example.com/b/b.go": "package b\n",
		}, "a/vendor/example.com/b/c/c.go", "a/vendor/example.com/b/b.go"},
		{"another release", map[string]string{
			"a/go.mod": mod, "a/a_wasip1.go": hidden, "b/c/c.go": "package c\n",
		}, "a/go.mod", "b/c/c.go"},
		{"a directory that is not there", map[string]string{
			"a/go.mod": mod + "\nreplace example.com/b => ../nosuch\n", "a/a_wasip1.go": hidden, "a/a.go": "package a\n",
		}, "a/go.mod", "a/a.go"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			changed := func(name string) string {
				files := maps.Clone(test.files)
				files[name] += "\n// changed\n"
				return hashOf(t, dir, files)
			}
			before := hashOf(t, dir, test.files)
			if changed(test.counts) == before {
				t.Errorf("nobody sees the change of %s", test.counts)
			}
			if changed(test.without) != before {
				t.Errorf("the change of %s counts", test.without)
			}
		})
	}
}
