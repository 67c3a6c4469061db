package golangci

import (
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
)

// hashHidden writes to a hash what findings depend on and golangci-lint does not see: on
// a platform other than WebAssembly, the packages of the main module that are imported
// by files which are for WebAssembly alone, with all that these import in turn.
// golangci-lint takes a package for unchanged as long as its files are, and all that it
// imports on the platform in use.
func hashHidden(sum hash.Hash, goMod, goos, goarch string) error {
	text, err := os.ReadFile(goMod)
	if err != nil || goarch == "wasm" {
		// Without a module there are no other packages.
		return nil
	}
	m := module{path: modfile.ModulePath(text), dir: filepath.Dir(goMod)}
	hidden, err := m.hiddenImports(goos, goarch)
	if err != nil {
		return err
	}
	seen := make(map[string]bool)
	for len(hidden) > 0 {
		dir := hidden[0]
		hidden = hidden[1:]
		if seen[dir] {
			continue
		}
		seen[dir] = true
		names, _ := filepath.Glob(filepath.Join(dir, "*.go"))
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			fmt.Fprintf(sum, "%s %d\n%s\n", name, len(text), text)
			hidden = append(hidden, m.imports(name)...)
		}
	}
	return nil
}

// A module is the one that golangci-lint works on.
type module struct{ path, dir string }

// hiddenImports returns the directories of the packages that are imported by files
// which are there on WebAssembly and not on the platform in use.
func (m module) hiddenImports(goos, goarch string) ([]string, error) {
	host := build.Default
	host.GOOS, host.GOARCH = goos, goarch
	var dirs []string
	err := filepath.WalkDir(m.dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			return m.enter(name)
		case !strings.HasSuffix(name, ".go"):
			return nil
		}
		dir, base := filepath.Split(name)
		if here, err := host.MatchFile(dir, base); here || err != nil {
			return nil
		}
		if isForWasm(dir, base) {
			dirs = append(dirs, m.imports(name)...)
		}
		return nil
	})
	return dirs, err
}

// enter returns [fs.SkipDir] for a directory in which there are no packages of the module.
func (m module) enter(dir string) error {
	base := filepath.Base(dir)
	switch {
	case dir == m.dir:
		return nil
	case base == "vendor", base == "node_modules", strings.HasPrefix(base, "."), strings.HasPrefix(base, "_"):
		return fs.SkipDir
	}
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
		return fs.SkipDir
	}
	return nil
}

// isForWasm reports whether a file is there on a platform of WebAssembly.
func isForWasm(dir, base string) bool {
	return slices.ContainsFunc([]string{"js", "wasip1"}, func(goos string) bool {
		wasm := build.Default
		wasm.GOOS, wasm.GOARCH, wasm.CgoEnabled = goos, "wasm", false
		here, err := wasm.MatchFile(dir, base)
		return here && err == nil
	})
}

// imports returns the directories of the packages of the module that a file imports.
func (m module) imports(name string) []string {
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		return nil
	}
	var dirs []string
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if below, ok := strings.CutPrefix(path+"/", m.path+"/"); ok {
			dirs = append(dirs, filepath.Join(m.dir, filepath.FromSlash(below)))
		}
	}
	return dirs
}
