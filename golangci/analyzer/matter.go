package analyzer

import (
	"bytes"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// marks are in every file with a wasm directive, or a misspelt one, or a
// redeclaration of a function that another package imports from a host.
var marks = [][]byte{[]byte("o:wasm"), []byte("o:Wasm"), []byte("o:linkname")}

// mayMatter reports whether there may be findings in a package: whether one of its
// files, those included that the build ignores, has a directive or imports a package
// from outside the standard library, by which an address may get to a host. What
// the standard library tells a host is its own business.
func mayMatter(pass *analysis.Pass) (bool, error) {
	imports := func(path string) bool { return !isStandard(path, pass.Module) }
	for _, file := range pass.Files {
		for _, spec := range file.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil && imports(path) {
				return true, nil
			}
		}
		if isOfCgo(sourceOf(pass, file)) {
			continue
		}
		if marked, err := isMarked(pass, pass.Fset.File(file.FileStart).Name()); marked || err != nil {
			return marked, err
		}
	}
	for _, name := range pass.IgnoredFiles {
		if filepath.Ext(name) != ".go" {
			continue
		}
		if marked, err := isMarked(pass, name); marked || err != nil {
			return marked, err
		}
		for _, path := range importsOf(pass, name) {
			if imports(path) {
				return true, nil
			}
		}
	}
	return false, nil
}

// sourceOf returns the name of the file that a file was generated from, if line
// directives tell, as those of cgo do.
func sourceOf(pass *analysis.Pass, file *ast.File) string {
	return pass.Fset.Position(file.Package).Filename
}

// isOfCgo reports whether a file is what cgo adds to a package. It is full of
// linknames, and lies among the go command's build results, where names end otherwise.
func isOfCgo(source string) bool {
	return filepath.Ext(source) != ".go" || strings.HasPrefix(filepath.Base(source), "_cgo_")
}

// isMarked reports whether a file may have a directive.
func isMarked(pass *analysis.Pass, name string) (bool, error) {
	text, err := read(pass, name)
	if err != nil {
		return false, err
	}
	for _, mark := range marks {
		if bytes.Contains(text, mark) {
			return true, nil
		}
	}
	return false, nil
}

// importsOf returns the imports of a file that the driver has not parsed. One that is
// no Go has none.
func importsOf(pass *analysis.Pass, name string) []string {
	text, err := read(pass, name)
	if err != nil {
		return nil
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
	if err != nil {
		return nil
	}
	var paths []string
	for _, spec := range file.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, path)
		}
	}
	return paths
}

// isStandard reports whether a package surely belongs to the standard library.
func isStandard(path string, module *analysis.Module) bool {
	if module != nil && (path == module.Path || strings.HasPrefix(path, module.Path+"/")) {
		return module.Path == "std"
	}
	if path == "C" || path == "unsafe" {
		return true
	}
	if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") {
		return false
	}
	// Modules without a dot in their name exist, on the disk of their owner.
	if build.Default.GOROOT == "" {
		return true
	}
	info, err := os.Stat(filepath.Join(build.Default.GOROOT, "src", filepath.FromSlash(path)))
	return err == nil && info.IsDir()
}

// packageDir returns the directory of a package's own files. Files that the go
// command has generated are elsewhere.
func packageDir(pass *analysis.Pass) string {
	if len(pass.IgnoredFiles) > 0 {
		return filepath.Dir(pass.IgnoredFiles[0])
	}
	for _, file := range pass.Files {
		if name := sourceOf(pass, file); filepath.IsAbs(name) && !isOfCgo(name) {
			return filepath.Dir(name)
		}
	}
	return ""
}

func read(pass *analysis.Pass, name string) ([]byte, error) {
	if pass.ReadFile != nil {
		return pass.ReadFile(name)
	}
	return os.ReadFile(name)
}
