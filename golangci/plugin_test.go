package golangci_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// categories are the checks that have something to say of code that compiles.
var categories = []string{
	"nested-pointer", "nested-pointer-arg", "nested-pointer-cast", "directive",
	"unsupported-type", "word-size",
}

// On a platform that ignores the files with the directives, golangci-lint has all that
// wasmptr finds, for both platforms of WebAssembly.
func TestSameFindings(t *testing.T) {
	for _, sample := range []struct {
		module, platform string
		categories       []string
	}{
		{"every", host, append(categories, "host-layout")},
		{"linked", "wasip1/wasm", categories},
		{"linked", "js/wasm", categories},
	} {
		t.Run(sample.module+" "+sample.platform, func(t *testing.T) {
			l := newLinter(t, sample.module, allChecks)
			findings := l.findings(t, sample.platform, "-checks=all", "-rules=go1.24")
			found := make(map[string]bool)
			for _, finding := range findings {
				found[finding.Category] = true
			}
			for _, category := range sample.categories {
				if !found[category] {
					t.Errorf("the sample has no finding of %s", category)
				}
			}
			issues := l.run(t, sample.platform)
			l.same(t, issues, findings)
			if l.calls(t) == 0 {
				t.Error("the first run was from the cache")
			}

			again := l.run(t, sample.platform)
			if !reflect.DeepEqual(again, issues) {
				t.Errorf("the second run has\n%+v\nafter\n%+v", again, issues)
			}
			if n := l.calls(t); n != 0 {
				t.Errorf("the second run was not from the cache: %d processes", n)
			}
		})
	}
}

// golangci-lint forgets what it knows when the binary, the platform or the settings
// are others.
func TestFreshAnswers(t *testing.T) {
	l := newLinter(t, "linked", "checks: all")
	for _, platform := range []string{"wasip1/wasm", "js/wasm", "wasip1/wasm"} {
		l.same(t, l.run(t, platform), l.findings(t, platform, "-checks=all"))
	}
	l.calls(t)

	l.wrap(t, wasmptr(t), "-checks=nested-pointer")
	l.configure(t, "target: [wasip1/wasm]")
	l.same(t, l.run(t, "js/wasm"), l.findings(t, "wasip1/wasm", "-checks=nested-pointer"))
	if l.calls(t) == 0 {
		t.Error("nobody asked the other binary")
	}
	l.wrap(t, wasmptr(t), "-checks=word-size")
	l.same(t, l.run(t, "wasip1/wasm"), l.findings(t, "wasip1/wasm", "-checks=word-size"))
	if l.calls(t) == 0 {
		t.Error("nobody asked the third binary")
	}
}

// What files for WebAssembly import is imported by nobody, as far as golangci-lint knows.
func TestHiddenImports(t *testing.T) {
	l := newLinter(t, "every", "")
	l.same(t, l.run(t, host), l.findings(t, host))
	name := filepath.Join(l.dir, "env", "env_wasm.go")
	imported, own := "//go:wasmimport env put\nfunc Put(address unsafe.Pointer)", "func Put(unsafe.Pointer) {}"
	write(t, name, strings.Replace(read(t, name), imported, own, 1))
	issues := l.run(t, host)
	for _, issue := range issues {
		if strings.Contains(issue.Pos.Filename, "call") {
			t.Errorf("an address still gets to the host: %+v", issue)
		}
	}
	l.same(t, issues, l.findings(t, host))
}

// It is the same with what they import from another module whose files are the user's.
func TestHiddenModules(t *testing.T) {
	for _, goWork := range []string{"", "off"} {
		t.Run("GOWORK="+goWork, func(t *testing.T) {
			l := newLinter(t, "joined", "")
			l.env = append(l.env, "GOWORK="+goWork)
			imported := filepath.Join(l.dir, "b", "b.go")
			l.dir = filepath.Join(l.dir, "a")
			for _, field := range []string{"A uint32", "A *byte", "A *int", "A uint32"} {
				write(t, imported, "package b\n\ntype T struct{ "+field+" }\n")
				issues := l.run(t, host)
				if !strings.Contains(field, "*") {
					l.same(t, issues, nil)
					continue
				}
				// The configuration is above the module, and Pos is relative to it.
				const at = "at example.com/a/a_wasip1.go:5, type b.T is declared at example.com/b/b.go:3,"
				if len(issues) != 1 || issues[0].Pos.Filename != "a/a_wasip1.go" ||
					!strings.Contains(issues[0].Text, field[2:]) || !strings.Contains(issues[0].Text, at) {
					t.Errorf("%s: %+v", field, issues)
				}
			}
		})
	}
}

// With --fix golangci-lint makes the changes that wasmptr -fix makes.
func TestFix(t *testing.T) {
	l, other := newLinter(t, "every", allChecks), newLinter(t, "every", allChecks)
	before := l.run(t, host)
	after := l.run(t, host, "--fix")
	flags := []string{"-fix", "-checks=all", "-rules=go1.24", "./..."}
	if stdout, stderr, exit := other.command(t, host, other.binary, flags...); exit != 0 {
		t.Fatalf("wasmptr ends with exit code %d: %s%s", exit, stdout, stderr)
	}
	changed := 0
	for _, name := range []string{"call/call.go", "call/call_wasm.go", "env/env.go", "env/env_wasm.go"} {
		original := read(t, filepath.Join("testdata", "every", name))
		got, want := read(t, filepath.Join(l.dir, name)), read(t, filepath.Join(other.dir, name))
		if got != want {
			t.Errorf("%s is now\n%s\nwant\n%s", name, got, want)
		}
		if got != original {
			changed++
		}
	}
	if changed == 0 {
		t.Error("nothing was fixed")
	}
	if len(after) >= len(before) {
		t.Errorf("%d issues, and %d after fixes", len(before), len(after))
	}
	l.same(t, l.run(t, host), l.findings(t, host, "-checks=all", "-rules=go1.24"))
}

// //nolint belongs to golangci-lint: it knows which of them are of use.
func TestNolint(t *testing.T) {
	l := newLinter(t, "nolint", "")
	for range 2 {
		issues := l.run(t, "wasip1/wasm")
		if len(issues) != 2 {
			t.Fatalf("%+v", issues)
		}
		unused, used := issues[0], issues[1]
		if unused.FromLinter != "nolintlint" || unused.Pos.Line != 12 || !strings.Contains(unused.Text, "unused") {
			t.Errorf("%+v", unused)
		}
		if used.FromLinter != "wasmptr" || used.Pos.Line != 13 {
			t.Errorf("%+v", used)
		}
	}
}

// A missing binary is an error where it is needed, and only there.
func TestMissingBinary(t *testing.T) {
	other := filepath.Join(t.TempDir(), "other")
	write(t, other, "#!/bin/sh\necho wasmptr 99.0.0\n")
	if err := os.Chmod(other, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ binary, want string }{
		{"/nosuch/wasmptr", "the setting binary names no program: /nosuch/wasmptr: "},
		{other, other + ` version says \"wasmptr 99.0.0\": this analyzer is made for wasmptr 0.1`},
	} {
		l := newLinter(t, "linked", "binary: "+test.binary)
		for range 2 {
			_, stderr, exit := l.start(t, "wasip1/wasm", "./...")
			if exit != 3 || !strings.Contains(stderr, test.want) {
				t.Errorf("exit code %d, %s\nwant %s", exit, stderr, test.want)
			}
		}
		l = newLinter(t, "quiet", "binary: "+test.binary)
		l.same(t, l.run(t, host), nil)
	}
}

// A package that has nothing to do with WebAssembly costs no process.
func TestNoProcess(t *testing.T) {
	l := newLinter(t, "quiet", "")
	l.same(t, l.run(t, host), nil)
	if n := l.calls(t); n != 0 {
		t.Errorf("%d processes", n)
	}
}

// Settings that mean nothing are refused.
func TestWrongSettings(t *testing.T) {
	for _, test := range []struct{ settings, want string }{
		{"nosuch: true", `unknown field "nosuch"`},
		{"checks: {a: b}", "neither a list nor text"},
		{"checks: nosuch", "nosuch"},
		{"target: nosuch", "is no platform such as wasip1/wasm"},
	} {
		l := newLinter(t, "linked", test.settings)
		_, stderr, exit := l.start(t, "wasip1/wasm", "./...")
		if exit != 3 || !strings.Contains(stderr, test.want) {
			t.Errorf("%s: exit code %d, %s", test.settings, exit, stderr)
		}
	}
}
