// Package shim tests cmd/wasmptr, the Go program that stands in for wasmptr.
package shim

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
	"wasmptr.test/gotest/internal/release"
)

// build compiles the program in module and returns its path.
func build(t testing.TB, module string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "wasmptr")
	built := govet.Run(t, module, release.Host, "build", "-o", program, "./cmd/wasmptr")
	if built.Exit != 0 {
		t.Fatalf("go build: %s", built.Stderr)
	}
	return program
}

// environ returns the environment of a user without wasmptr, whose cache directory
// is caches: the test's own, with changes of the form NAME=value.
func environ(t testing.TB, caches string, changes ...string) []string {
	t.Helper()
	var env []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		switch strings.ToUpper(name) {
		case "WASMPTR", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY":
		default:
			env = append(env, variable)
		}
	}
	return append(append(env, release.UserCaches(t, caches)...), changes...)
}

// kept returns the files below caches, as paths relative to it.
func kept(t testing.TB, caches string) []string {
	t.Helper()
	var files []string
	err := filepath.Walk(caches, func(path string, info os.FileInfo, err error) error {
		if err == nil && path != caches {
			files = append(files, strings.TrimPrefix(path, caches+string(filepath.Separator)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
