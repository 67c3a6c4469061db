package golangci

import (
	"fmt"
	"hash"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// A localModule is one whose files are the user's, as those in the module cache are not.
type localModule struct {
	// path is what import paths of its packages begin with.
	path, dir string
}

// A workspace is the local part of what the go command builds from: the main module, or
// the modules of go.work, and what these replace by directories.
type workspace struct {
	modules []localModule
	// vendor is where copies of other modules may be.
	vendor string
}

// newWorkspace reads go.work, if there is one, and the go.mod files of the modules that
// are worked on, and writes them to a hash: they say which releases of other modules
// hidden imports come from. What cannot be read has no modules; the go command says why.
func newWorkspace(sum hash.Hash, goMod, goWork string) workspace {
	var w workspace
	if goWork == "" || goWork == "off" {
		dir := filepath.Dir(goMod)
		w.vendor = filepath.Join(dir, "vendor")
		w.addMain(sum, dir)
	} else {
		dir := filepath.Dir(goWork)
		w.vendor = filepath.Join(dir, "vendor")
		if work, err := modfile.ParseWork(goWork, readInto(sum, goWork), nil); err == nil {
			for _, use := range work.Use {
				w.addMain(sum, within(dir, use.Path))
			}
			w.addReplaced(dir, work.Replace)
		}
	}
	readInto(sum, filepath.Join(w.vendor, "modules.txt"))
	return w
}

// addMain adds a module that is worked on, and what it replaces by directories.
func (w *workspace) addMain(sum hash.Hash, dir string) {
	name := filepath.Join(dir, "go.mod")
	text := readInto(sum, name)
	if path := modfile.ModulePath(text); path != "" {
		w.modules = append(w.modules, localModule{path, dir})
	}
	asIs := func(_, version string) (string, error) { return version, nil }
	if file, err := modfile.Parse(name, text, asIs); err == nil {
		w.addReplaced(dir, file.Replace)
	}
}

// addReplaced adds the modules that are replaced by directories, below dir or elsewhere.
func (w *workspace) addReplaced(dir string, all []*modfile.Replace) {
	for _, replace := range all {
		// A release of a module has a version, a directory has none.
		if replace.New.Version == "" && modfile.IsDirectoryPath(replace.New.Path) {
			w.modules = append(w.modules, localModule{replace.Old.Path, within(dir, replace.New.Path)})
		}
	}
}

// directories returns where the files of a package may be, if they are the user's.
func (w workspace) directories(importPath string) []string {
	var dirs []string
	for _, m := range w.modules {
		if below, ok := strings.CutPrefix(importPath+"/", m.path+"/"); ok {
			dirs = append(dirs, filepath.Join(m.dir, filepath.FromSlash(below)))
		}
	}
	if module.CheckImportPath(importPath) == nil {
		dirs = append(dirs, filepath.Join(w.vendor, filepath.FromSlash(importPath)))
	}
	return dirs
}

// readInto reads a file and writes it to a hash. Without the file there is nothing.
func readInto(sum hash.Hash, name string) []byte {
	text, err := os.ReadFile(name)
	if err == nil {
		fmt.Fprintf(sum, "%s %d\n%s\n", name, len(text), text)
	}
	return text
}

// within returns a directory as a file in another directory names it.
func within(dir, name string) string {
	name = filepath.FromSlash(name)
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(dir, name)
}
