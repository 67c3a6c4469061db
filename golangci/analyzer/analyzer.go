// Package analyzer makes wasmptr an [analysis.Analyzer], so that it runs in every
// driver of such: golangci-lint, singlechecker, Bazel's nogo.
//
// The analysis is done by the wasmptr binary, which an analyzer finds by its
// setting, by $WASMPTR, or in $PATH. The binary asks the go command for the files
// of a package and reads types from the sources, on all WebAssembly platforms at
// once, whatever platform the driver works for. A package that cannot reach a host
// costs a search over the bytes of its files and no process.
package analyzer

import (
	"golang.org/x/tools/go/analysis"
)

// URL is where the project is at home.
const URL = "https://github.com/wasmptr/wasmptr"

// Analyzer is the analyzer for drivers that take it as it is. Its flags are its
// settings.
var Analyzer = New(Settings{})

// Settings say which binary analyses what, and for whom. The zero value is that of
// wasmptr without flags.
type Settings struct {
	// Binary is the wasmptr binary: a path, or a name to look for in $PATH. If it is
	// empty $WASMPTR is, and otherwise wasmptr.
	Binary string
	// Target is a list of platforms, such as wasip1/wasm. If it is empty, the platform
	// of the go command is the only one if it is WebAssembly; otherwise all
	// of WebAssembly are.
	Target string
	// Checks is the value of the flag -checks of wasmptr.
	Checks string
	// Rules is the value of the flag -rules of wasmptr.
	Rules string
	// Flat is for drivers that show one diagnostic on a line, with the same text a few
	// times only, and that look for //nolint themselves: there is one diagnostic for a
	// line, its text differs from all others, and tells of the related places.
	Flat bool
}

// New returns an analyzer with flags for its settings, which have the values given.
//
// What the binary said is kept for as long as the process lives: the analyzer is for
// drivers that end when they have seen all packages.
func New(settings Settings) *analysis.Analyzer {
	s := &session{settings: settings}
	a := &analysis.Analyzer{
		Name: "wasmptr",
		Doc: "find Go pointers in memory that is handed to a WebAssembly host\n\n" +
			"Go's wasm port stores pointers in 8 bytes, every wasm host reads them as 4. " +
			"Reported are //go:wasmimport and //go:wasmexport functions, and calls of them, " +
			"that hand over the address of memory with pointers in it.",
		URL: URL,
		// wasmptr reads the sources itself, and needs no types.
		RunDespiteErrors: true,
		Run:              s.run,
	}
	a.Flags.StringVar(&s.settings.Binary, "binary", settings.Binary, "the wasmptr `program` (default $WASMPTR, or wasmptr in $PATH)")
	a.Flags.StringVar(&s.settings.Target, "target", settings.Target, "analyse for a `list` of platforms, such as wasip1/wasm")
	a.Flags.StringVar(&s.settings.Checks, "checks", settings.Checks, "run the checks of a `list`: all, default, names, -names")
	a.Flags.StringVar(&s.settings.Rules, "rules", settings.Rules, "judge signatures by `compiler`: auto, go1.21 to go1.27, tinygo")
	return a
}

// run analyses a package.
func (s *session) run(pass *analysis.Pass) (any, error) {
	matters, err := mayMatter(pass)
	if err != nil || !matters {
		return nil, err
	}
	dir := packageDir(pass)
	if dir == "" {
		return nil, nil
	}
	findings, err := s.findings(dir, pass.Module)
	if err != nil || len(findings) == 0 {
		return nil, err
	}
	places := newPlaces(pass)
	own := places.own(findings)
	if s.settings.Flat {
		reportFlat(pass, places, own)
	} else {
		reportEach(pass, places, own)
	}
	return nil, nil
}
