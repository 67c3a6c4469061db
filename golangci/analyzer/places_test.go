package analyzer

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// pass returns a pass over files that are nowhere else.
func pass(t *testing.T, files map[string]string, ignored ...string) *analysis.Pass {
	t.Helper()
	p := &analysis.Pass{Fset: token.NewFileSet(), IgnoredFiles: ignored}
	p.ReadFile = func(name string) ([]byte, error) { return []byte(files[name]), nil }
	for name, text := range files {
		if len(ignored) > 0 && name == ignored[0] {
			continue
		}
		file, err := parser.ParseFile(p.Fset, name, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		p.Files = append(p.Files, file)
	}
	return p
}

func TestPlaces(t *testing.T) {
	text := map[string]string{
		"/m/a.go":      "package a\r\n\r\nvar first int\r\n",
		"/m/b.go":      "package a\n\n//line /m/b.y:100\nvar second int\nvar third int\n",
		"/m/c_wasm.go": "package a\n\nvar fourth int",
	}
	p := newPlaces(pass(t, text, "/m/c_wasm.go"))
	for _, test := range []struct {
		posn, file string
		offset     int
	}{
		{"/m/a.go:3:5", "/m/a.go", 17},
		{"/m/a.go:1:1", "/m/a.go", 0},
		{"/m/b.y:100:5", "/m/b.go", 33},
		{"/m/b.y:101:5", "/m/b.go", 48},
		{"/m/c_wasm.go:3:5", "/m/c_wasm.go", 15},
		{"/m/c_wasm.go:3:99", "/m/c_wasm.go", 25},
		{"/m/b.go:1:1", "/m/b.go", 0},
		{"/m/b.go:4:1", "", 0},
		{"/m/nosuch.go:1:1", "", 0},
		{"", "", 0},
		{":::", "", 0},
		{"/m/a.go:-3:-4", "", 0},
	} {
		pos := p.pos(test.posn)
		if !pos.IsValid() {
			if test.file != "" {
				t.Errorf("%s is nowhere", test.posn)
			}
			continue
		}
		if at := p.fset.PositionFor(pos, false); at.Filename != test.file || at.Offset != test.offset {
			t.Errorf("%s is at %s, byte %d", test.posn, at, at.Offset)
		}
	}
}

// A change of a file that is not the package's own is none that a driver can make.
func TestEdits(t *testing.T) {
	p := newPlaces(pass(t, map[string]string{"/m/a.go": "package a\n"}))
	for _, test := range []struct {
		edits []edit
		want  bool
	}{
		{[]edit{{"/m/a.go", 8, 9, "b"}}, true},
		{[]edit{{"/m/a.go", 10, 10, "b"}}, true},
		{[]edit{{"/m/a.go", 10, 11, "b"}}, false},
		{[]edit{{"/m/a.go", 9, 8, "b"}}, false},
		{[]edit{{"/m/a.go", -1, 8, "b"}}, false},
		{[]edit{{"/m/a.go", 8, 9, "b"}, {"/m/b.go", 8, 9, "b"}}, false},
		{nil, false},
	} {
		if _, ok := p.edits(fix{Edits: test.edits}); ok != test.want {
			t.Errorf("%+v: %t", test.edits, ok)
		}
	}
}

// reported returns what is reported in flat form.
func reported(t *testing.T, findings ...finding) []analysis.Diagnostic {
	t.Helper()
	var all []analysis.Diagnostic
	text := "package a\n\nvar a, b int\nvar c int\n"
	p := pass(t, map[string]string{"/m/a/a.go": text, "/m/a/b.go": text})
	p.Module = &analysis.Module{Path: "example.com/m", Dir: "/m", Main: true}
	p.Report = func(d analysis.Diagnostic) { all = append(all, d) }
	places := newPlaces(p)
	reportFlat(p, places, places.own(findings))
	return all
}

func TestFlatText(t *testing.T) {
	declared := related{Posn: "/m/a/a.go:3:5", Message: "a is declared here"}
	foreign := related{Posn: "/x/y/z.go:7:5", Message: "z is declared here"}
	all := reported(t,
		finding{Posn: "/m/a/a.go:4:5", Message: "c is wrong", Related: []related{declared}},
		finding{Posn: "/m/a/a.go:3:8", Message: "b is wrong", Target: "js/wasm", Related: []related{declared, foreign}},
		finding{Posn: "/m/a/a.go:3:5", Message: "a is wrong", Related: []related{declared}},
		finding{Posn: "/m/a/b.go:3:5", Message: "a is wrong", Related: []related{foreign}},
		finding{Posn: "/m/a/b.go:4:5", Message: "c is wrong", Related: []related{declared}},
		finding{Posn: "/other/a.go:4:5", Message: "not ours"},
	)
	want := map[string]bool{
		"a is wrong; b is wrong (js/wasm) (a is declared at example.com/m/a/a.go:3, z is declared at y/z.go:7)": true,
		"c is wrong (a is declared at example.com/m/a/a.go:3)":                                                  true,
		"a is wrong (at example.com/m/a/b.go:3, z is declared at y/z.go:7)":                                     true,
		"c is wrong (a is declared at example.com/m/a/a.go:3), at example.com/m/a/b.go:4":                       true,
	}
	other := map[string]bool{
		// The files of a package come in any order.
		"c is wrong (a is declared at example.com/m/a/a.go:3), at example.com/m/a/a.go:4": true,
	}
	for _, d := range all {
		if !want[d.Message] && !other[d.Message] {
			t.Errorf("unexpected: %s", d.Message)
		}
	}
	if len(all) != len(want) {
		t.Errorf("%d diagnostics, not %d", len(all), len(want))
	}
}

// The names of files in a text are the same whoever runs the analyzer, and where.
func TestLongName(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a/go.mod":        "module example.com/a // first\n",
		"a/nested/go.mod": "module example.com/other/nested\n",
		"src/go.mod":      "module std\n",
	} {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	own := &analysis.Module{Path: "example.com/a", Dir: filepath.Join(dir, "a"), Main: true}
	for name, want := range map[string]string{
		"a/a.go":                               "example.com/a/a.go",
		"a/b/c/c.go":                           "example.com/a/b/c/c.go",
		"a/nested/n/n.go":                      "example.com/other/nested/n/n.go",
		"src/syscall/fs_wasip1.go":             "syscall/fs_wasip1.go",
		"go/pkg/mod/example.com/b@v0.1.0/b.go": "example.com/b@v0.1.0/b.go",
		"x/y/z.go":                             "y/z.go",
	} {
		if got := longName(own, filepath.Join(dir, filepath.FromSlash(name))); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	// Of the module of a file that is nowhere on disk only the driver knows.
	if got := longName(&analysis.Module{Path: "m", Dir: "/nosuch"}, "/nosuch/a/b.go"); got != "m/a/b.go" {
		t.Errorf("/nosuch/a/b.go is %s", got)
	}
}

// A fix stands for all findings on a line, or there is none.
func TestFlatFix(t *testing.T) {
	to := func(start int, text string) []fix {
		return []fix{{Message: "mend it", Edits: []edit{{"/m/a/a.go", start, start + 1, text}}}}
	}
	in := func(name string) []fix {
		return []fix{{Edits: []edit{{name, 0, 1, "x"}}}}
	}
	for _, test := range []struct {
		name  string
		first []fix
		other []fix
		want  int
	}{
		{"both", to(15, "x"), to(18, "y"), 2},
		{"the same", to(15, "x"), to(15, "x"), 1},
		{"a clash", to(15, "x"), to(15, "y"), 0},
		{"one of two", to(15, "x"), nil, 0},
		{"another file", to(15, "x"), in("/m/a/b.go"), 0},
		{"another package", to(15, "x"), in("/m/b/b.go"), 0},
	} {
		all := reported(t,
			finding{Posn: "/m/a/a.go:3:5", Message: "a", Fixes: test.first},
			finding{Posn: "/m/a/a.go:3:8", Message: "b", Fixes: test.other},
		)
		edits := 0
		for _, fix := range all[0].SuggestedFixes {
			edits += len(fix.TextEdits)
		}
		if len(all) != 1 || edits != test.want {
			t.Errorf("%s: %+v", test.name, all)
		}
	}
}

func TestMayMatter(t *testing.T) {
	for _, test := range []struct {
		text string
		want bool
	}{
		{"package a\n\nimport \"fmt\"\n\nvar _ = fmt.Sprint\n", false},
		{"package a\n\n//go:wasmimport env f\nfunc f()\n", true},
		{"package a\n\n// Go:Wasmimport env f\nfunc f()\n", true},
		{"package a\n\n//go:linkname f example.com/b.f\nfunc f()\n", true},
		{"package a\n\nimport _ \"example.com/b\"\n", true},
		{"package a\n\nimport _ \"m/b\"\n", true},
	} {
		for _, ignored := range [][]string{nil, {"/m/a.go"}} {
			p := pass(t, map[string]string{"/m/a.go": test.text}, ignored...)
			p.Module = &analysis.Module{Path: "m"}
			if got, err := mayMatter(p); got != test.want || err != nil {
				t.Errorf("%q: %t, %v", test.text, got, err)
			}
		}
	}
}
