// Package golist reads what go list says of packages, their sources and their
// export data.
package golist

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// A Package is an element of what `go list -export -json` prints.
type Package struct {
	ImportPath, Dir, Export, Name string

	GoFiles   []string
	ImportMap map[string]string
	DepOnly   bool // not among the packages that were asked for
	Module    *struct{ GoVersion string }
}

// List runs go list -export with these arguments for a platform such as wasip1/wasm,
// and returns what it prints. With an empty build cache it takes long, because it
// compiles.
func List(t testing.TB, dir, platform string, args ...string) []byte {
	t.Helper()
	goos, goarch, _ := strings.Cut(platform, "/")
	args = append([]string{"list", "-export",
		"-json=ImportPath,Dir,Export,GoFiles,ImportMap,Name,DepOnly,Module"}, args...)
	cmd := exec.Command(govet.Go(t), args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=0",
		"GOTOOLCHAIN=local", "GOWORK=off", "GOFLAGS=")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return output
}

// Read reads the output of List, and returns the packages sorted by their paths.
func Read(list []byte) ([]Package, error) {
	var packages []Package
	decoder := json.NewDecoder(bytes.NewReader(list))
	for {
		var p Package
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
	sort.Slice(packages, func(i, j int) bool { return packages[i].ImportPath < packages[j].ImportPath })
	return packages, nil
}

// Parse parses the files of the package, under their names without a directory.
func (p Package) Parse(fset *token.FileSet) ([]*ast.File, error) {
	var files []*ast.File
	for _, name := range p.GoFiles {
		text, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// Exported returns those of the packages that have export data.
func Exported(packages []Package) []Package {
	var exported []Package
	for _, p := range packages {
		if p.Export != "" {
			exported = append(exported, p)
		}
	}
	return exported
}

// Importer returns an importer that knows no package yet, and reads the export
// data of these.
func Importer(fset *token.FileSet, packages []Package) types.Importer {
	exports := make(map[string]string)
	for _, p := range packages {
		exports[p.ImportPath] = p.Export
	}
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
}

// Imports returns an importer for import paths as they are written in p.
func (p Package) Imports(from types.Importer) types.Importer {
	return importFunc(func(path string) (*types.Package, error) {
		if mapped, ok := p.ImportMap[path]; ok {
			path = mapped
		}
		return from.Import(path)
	})
}

type importFunc func(path string) (*types.Package, error)

func (f importFunc) Import(path string) (*types.Package, error) { return f(path) }
