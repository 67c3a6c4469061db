package golangci

import (
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
)

// hashHidden writes to a hash what findings depend on and golangci-lint does not see:
// the packages that are imported by files which are for WebAssembly alone, with all
// that these import in turn, as far as their files are the user's. golangci-lint takes
// a package for unchanged as long as its files are, and all that it imports on the
// platform in use.
func hashHidden(sum hash.Hash, env map[string]string) {
	if env["GOMOD"] == "" {
		// Without modules it is unknown where packages are.
		return
	}
	local := newWorkspace(sum, env["GOMOD"], env["GOWORK"])
	var dirs []string
	for _, m := range local.modules {
		for _, name := range m.hiddenFiles(env["GOOS"], env["GOARCH"]) {
			dirs = append(dirs, local.imports(name)...)
		}
	}
	seen := make(map[string]bool)
	for len(dirs) > 0 {
		dir := dirs[0]
		dirs = dirs[1:]
		if seen[dir] {
			continue
		}
		seen[dir] = true
		names, _ := filepath.Glob(filepath.Join(dir, "*.go"))
		for _, name := range names {
			readInto(sum, name)
			dirs = append(dirs, local.imports(name)...)
		}
	}
}

// hiddenFiles returns the files which are there on WebAssembly and not on the platform
// in use. What cannot be read is nowhere.
func (m localModule) hiddenFiles(goos, goarch string) []string {
	host := build.Default
	host.GOOS, host.GOARCH = goos, goarch
	var names []string
	// No error is returned to be returned here.
	_ = filepath.WalkDir(m.dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case entry.IsDir():
			return m.enter(name)
		case !strings.HasSuffix(name, ".go"):
			return nil
		}
		dir, base := filepath.Split(name)
		if here, err := host.MatchFile(dir, base); !here && err == nil && isForWasm(dir, base) {
			names = append(names, name)
		}
		return nil
	})
	return names
}

// enter returns [fs.SkipDir] for a directory in which there are no packages of the module.
func (m localModule) enter(dir string) error {
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

// imports returns the directories of the packages that a file imports, if their files
// are the user's.
func (w workspace) imports(name string) []string {
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		return nil
	}
	var dirs []string
	for _, spec := range file.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil {
			dirs = append(dirs, w.directories(path)...)
		}
	}
	return dirs
}
