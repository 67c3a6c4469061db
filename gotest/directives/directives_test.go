// Package directives writes wasm directives in every way that there is, rightly
// and wrongly, has the compiler compile and link them and Node look at the module,
// and compares what came of each with what wasmptr says.
package directives

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

var (
	linux  = govet.Targets[0]
	wasip1 = govet.Targets[1]
	js     = govet.Targets[2]
)

// own are the names that a platform exports from every program.
var own = map[govet.Target]string{wasip1: " _start memory ", js: " run resume getsp mem "}

// A module is what Node says of one.
type module struct {
	Valid            bool
	Imports, Exports []string
}

// verdict is what became of the directive in a form about imports.
func (m *module) ofImport() verdict {
	imports := " " + strings.Join(m.Imports, ", ") + ","
	switch {
	case strings.Contains(imports, " env f,"):
		return right
	case regexp.MustCompile(`["']`).MatchString(imports):
		return broken
	}
	return ignored
}

// ofExport is the same for exports.
func (m *module) ofExport(target govet.Target) verdict {
	for _, name := range m.Exports {
		if strings.ContainsAny(name, `"'`) {
			return broken
		}
		if !strings.Contains(own[target], " "+name+" ") {
			return right
		}
	}
	return ignored
}

func TestImports(t *testing.T) { testForms(t, imports, false) }

func TestExports(t *testing.T) {
	if release := govet.Release(t); release < 24 {
		t.Skipf("Go 1.%d knows no exports", release)
	}
	testForms(t, exports, true)
}

func testForms(t *testing.T, forms []form, areExports bool) {
	dir := govet.Write(t, files(forms))
	for _, target := range []govet.Target{wasip1, js} {
		t.Run("compile "+target.String(), func(t *testing.T) {
			modules := compile(t, dir, target, forms)
			for i, form := range forms {
				got := rejected
				switch m := modules[i]; {
				case m == nil:
				case !m.Valid:
					got = broken
				case areExports:
					got = m.ofExport(target)
				default:
					got = m.ofImport()
				}
				want := form.on(target)
				if want == silent {
					want = ignored
				}
				if got != want && !(form.want == silent && got == rejected) {
					t.Errorf("%s: the compiler has it %s, want %s", form.name, got, want)
				}
				if m := modules[i]; m != nil && strings.HasPrefix(form.name, "twice") &&
					strings.Contains(fmt.Sprint(m.Imports, m.Exports), "g]") {
					t.Errorf("%s: both count", form.name)
				}
			}
		})
	}
	for _, target := range govet.Targets {
		t.Run("vet "+target.String(), func(t *testing.T) {
			findings := make(map[string][]govet.Diagnostic)
			for _, diagnostics := range govet.VetJSON(t, dir, target, "./...") {
				add(findings, diagnostics)
			}
			for i, form := range forms {
				form.check(t, findings[name(i)], form.on(target))
			}
		})
	}
	for _, target := range []govet.Target{wasip1, js} {
		t.Run("standalone "+target.String(), func(t *testing.T) {
			findings := standalone(t, dir, target)
			for i, form := range forms {
				form.check(t, findings[name(i)], form.on(target))
			}
		})
	}
}

// on is the verdict for a target; on other hosts names that a platform has for
// itself are none of the programmer's mistakes yet.
func (f form) on(target govet.Target) verdict {
	switch {
	case target == js && f.js != "":
		return f.js
	case target == linux && f.js != "":
		return right
	}
	return f.want
}

// check compares the findings in a form with its verdict.
func (f form) check(t *testing.T, findings []govet.Diagnostic, want verdict) {
	t.Helper()
	isReported := f.report != "" && !(want == right && f.js != "")
	if !isReported {
		for _, d := range findings {
			t.Errorf("%s: it is %s, but %s", f.name, want, line(d))
		}
		return
	}
	if len(findings) == 0 {
		t.Errorf("%s: missing: %s", f.name, f.report)
	}
	for _, d := range findings {
		if !strings.Contains(line(d), f.report) {
			t.Errorf("%s: %s\nwant %s", f.name, line(d), f.report)
		}
		// Of a directive that hides another one, the other one is ignored.
		if says := verdictOf(d.Message); want != right && !strings.Contains(says, string(want)) {
			t.Errorf("%s: it is %s, but %q says %s", f.name, want, d.Message, says)
		}
	}
	count := 1
	if strings.Contains(f.name, "before nothing") {
		count = 2
	}
	if len(findings) > count {
		t.Errorf("%s: %d findings", f.name, len(findings))
	}
}

// verdicts are what messages say becomes of a directive. Without it the compiler may
// miss the body of a function.
var verdicts = []struct{ words, verdict string }{
	{"is an ordinary comment", "ignored or rejected"},
	{"is no directive", "ignored or rejected"},
	{"is ignored", "ignored"},
	{"a function without a body cannot be exported", "ignored or rejected"},
	{"a generic function cannot be exported", "ignored or rejected"},
	{"is refused", "rejected"},
	{"takes two arguments", "rejected"},
	{"takes one argument", "rejected"},
	{"cannot be", "rejected"},
	{"has no body", "rejected"},
	{"already", "rejected"},
	{"at most 128 bytes", "rejected"},
	{"cannot export", "rejected"},
	{"the quotes", "broken"},
	{"the module is invalid", "broken"},
}

func verdictOf(message string) string {
	for _, v := range verdicts {
		if strings.Contains(message, v.words) {
			return v.verdict
		}
	}
	return "nothing"
}

// line is what a finding says, without its directory.
func line(d govet.Diagnostic) string {
	place := d.Posn[strings.IndexByte(d.Posn, '/')+1:]
	place = strings.TrimPrefix(place, "a.go:")
	return place + "-" + d.End[strings.LastIndexByte(d.End, ':')+1:] + ": " + d.Message
}

// TestOldRelease is about releases that know no exports, of which go vet knows; the
// standalone mode knows where it is asked for the rules of the release in use.
func TestOldRelease(t *testing.T) {
	release := govet.Release(t)
	if release >= 24 {
		t.Skipf("Go 1.%d knows exports", release)
	}
	forms := []form{
		{name: "right", file: exports[0].file, want: ignored, report: "3:1-18: f: //go:wasmexport f is ignored by Go 1." +
			strconv.Itoa(release) + ": exports take Go 1.24 or later"},
		{name: "two arguments", file: "//go:wasmexport f g\nfunc f() {}\n" + emptyMain, want: silent},
		{name: "space", file: "// go:wasmexport f\nfunc f() {}\n" + emptyMain, want: silent},
		{name: "before nothing", file: "func main() {\n//go:wasmexport f\n}\n", want: silent},
		{name: "before var", file: "//go:wasmexport f\nvar x int\n" + emptyMain, want: silent},
		{name: "method", file: "type t int32\n\n//go:wasmexport f\nfunc (t) f() {}\n" + emptyMain, want: ignored,
			report: "t.f: //go:wasmexport f is ignored by Go 1."},
	}
	dir := govet.Write(t, files(forms))
	for _, target := range []govet.Target{wasip1, js} {
		for i, m := range compile(t, dir, target, forms) {
			if m == nil || m.ofExport(target) != ignored {
				t.Errorf("%s: not ignored", forms[i].name)
			}
		}
	}
	for _, target := range govet.Targets {
		findings := make(map[string][]govet.Diagnostic)
		for _, diagnostics := range govet.VetJSON(t, dir, target, "./...") {
			add(findings, diagnostics)
		}
		for i, form := range forms {
			form.check(t, findings[name(i)], form.want)
		}
	}
	for _, target := range []govet.Target{wasip1, js} {
		findings := standalone(t, dir, target, "-rules=auto")
		for i, form := range forms {
			form.check(t, findings[name(i)], form.want)
		}
	}
}

// name is the package and directory of a form.
func name(i int) string { return fmt.Sprintf("form%03d", i) }

// files returns a module with a package for each form.
func files(forms []form) map[string]string {
	files := make(map[string]string)
	for i, form := range forms {
		file := "package main\n\n" + text(form.file)
		if rest, ok := strings.CutPrefix(text(form.file), "PACKAGE"); ok {
			file = rest
		}
		files[name(i)+"/a.go"] = file
		if form.more != "" {
			files[name(i)+"/more.go"] = form.more
		}
		if form.asm {
			files[name(i)+"/f.s"] = "TEXT ·f(SB),0,$0-0\n\tRET\n"
		}
	}
	return files
}

// compile builds all forms, and returns what Node says of the programs. That of a
// form which the compiler refuses is nil.
func compile(t *testing.T, dir string, target govet.Target, forms []form) []*module {
	t.Helper()
	node := govet.Node(t)
	out := t.TempDir()
	built := govet.Run(t, dir, target, "build", "-o", out+string(filepath.Separator), "./...")
	modules := make([]*module, len(forms))
	var programs []string
	var indexes []int
	for i, form := range forms {
		program := filepath.Join(out, name(i))
		if _, err := os.Stat(program); err == nil {
			programs, indexes = append(programs, program), append(indexes, i)
		} else if !strings.Contains(built.Stderr, "# m/"+name(i)+"\n") {
			t.Fatalf("%s: neither a program nor an error\n%s", form.name, built.Stderr)
		}
	}
	script, err := filepath.Abs("module.mjs")
	if err != nil {
		t.Fatal(err)
	}
	said := govet.Exec(t, dir, os.Environ(), node, append([]string{script}, programs...)...)
	if said.Exit != 0 {
		t.Fatalf("node: %s%s", said.Stdout, said.Stderr)
	}
	decoder := json.NewDecoder(strings.NewReader(said.Stdout))
	for _, i := range indexes {
		modules[i] = new(module)
		if err := decoder.Decode(modules[i]); err != nil {
			t.Fatal(err)
		}
	}
	return modules
}

// standalone returns what wasmptr ./... finds for target, by package.
func standalone(t *testing.T, dir string, target govet.Target, flags ...string) map[string][]govet.Diagnostic {
	t.Helper()
	env := append(os.Environ(),
		"PATH="+filepath.Dir(govet.Go(t))+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"GOENV=off", "GOFLAGS=", "GOTOOLCHAIN=local", "GOPROXY=off", "GOWORK=off", "GOVERSION=", "GOOS=", "GOARCH=")
	result := govet.Exec(t, dir, env, govet.Tool(t), append(flags, "-json", "-target="+target.String(), "./...")...)
	if result.Exit != 0 || result.Stderr != "" {
		t.Fatalf("exit %d\n%s", result.Exit, result.Stderr)
	}
	var tree map[string]struct{ Wasmptr []govet.Diagnostic }
	text := strings.ReplaceAll(result.Stdout, `"`+dir+string(filepath.Separator), `"`)
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	findings := make(map[string][]govet.Diagnostic)
	for _, found := range tree {
		add(findings, found.Wasmptr)
	}
	return findings
}

// add sorts findings of the check by directory.
func add(findings map[string][]govet.Diagnostic, found []govet.Diagnostic) {
	for _, d := range found {
		if d.Category == "directive" {
			dir, _, _ := strings.Cut(d.Posn, "/")
			findings[dir] = append(findings[dir], d)
		}
	}
}
