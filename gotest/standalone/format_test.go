package standalone

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

const formatted = `
-- p/p.go --
package p

//go:wasmimport env f
func f(é int32, p **byte)
-- clean/clean.go --
package clean

//go:wasmimport env g
func g(p *byte)
-- broken/broken.go --
package broken

//go:wasmimport env h
func h(p *byte
`

func TestFormats(t *testing.T) {
	// A repository with the module in a directory that is written differently in each format.
	dir := govet.Write(t, map[string]string{
		".git/HEAD":      "",
		"a%b,c/go.mod":   "module m\n\ngo 1.21\n",
		"a%b,c/p/p.go":   files(formatted)["p/p.go"],
		"a%b,c/p/doc.go": "package p\n",
	})
	dir = filepath.Join(dir, "a%b,c")
	for _, test := range []struct {
		format string
		exit   int
		want   []string
	}{
		{"text", 3, []string{"p/p.go:4:20: f: p points to"}},
		{"full", 3, []string{"--> p/p.go:4:19\n", "4 | func f(é int32, p **byte)\n", "^^^^^^\n", "wasm32 host"}},
		{"json", 0, []string{`/a%b,c/p/p.go:4:20"`}},
		{"sarif", 3, []string{`"a%25b%2Cc/p/p.go"`, `"startColumn": 19`, `"endColumn": 25`}},
		{"github", 3, []string{"::warning file=a%25b%2Cc/p/p.go,line=4,endLine=4,col=19,endColumn=25,title="}},
	} {
		result := run(t, dir, "-format="+test.format, "./...")
		if result.Exit != test.exit || result.Stderr != "" {
			t.Errorf("%s: exit %d, want %d; on standard error %q", test.format, result.Exit, test.exit, result.Stderr)
		}
		for _, want := range test.want {
			if !strings.Contains(result.Stdout, want) {
				t.Errorf("%s: no %q in\n%s", test.format, want, result.Stdout)
			}
		}
		if strings.Contains(result.Stdout, "\x1b[") {
			t.Errorf("%s: there are colours in a pipe", test.format)
		}
	}
	if result := run(t, dir, "-format=full", "-color=always", "./..."); !strings.Contains(result.Stdout, "\x1b[") {
		t.Errorf("there are no colours in\n%s", result.Stdout)
	}
}

func TestFormatsWithoutFindings(t *testing.T) {
	dir := write(t, formatted)
	for _, format := range []string{"text", "full", "github"} {
		if result := run(t, dir, "-format="+format, "./clean"); result.Stdout != "" || result.Exit != 0 {
			t.Errorf("%s: exit %d, want 0; on standard output %q", format, result.Exit, result.Stdout)
		}
	}
	if result := run(t, dir, "-format=sarif", "./clean"); !completed(t, result.Stdout) || result.Exit != 0 {
		t.Errorf("exit %d, want 0; on standard output %s", result.Exit, result.Stdout)
	}
	result := run(t, dir, "-format=sarif", "./broken")
	if completed(t, result.Stdout) || result.Exit != 1 || !strings.Contains(result.Stdout, "broken.go:4:") {
		t.Errorf("exit %d, want 1; on standard output %s", result.Exit, result.Stdout)
	}
	// Nothing could be analysed at all.
	for _, args := range [][]string{{"-C=nosuch"}, {"PATH=" + t.TempDir()}, {"PATH=" + t.TempDir(), "-rules=auto"}} {
		result := run(t, dir, append(args, "-format=sarif")...)
		line := strings.TrimSuffix(result.Stderr, "\n")
		if completed(t, result.Stdout) || result.Exit != 1 || line == "" || !strings.Contains(result.Stdout, line) {
			t.Errorf("%v: exit %d, want 1; on standard error %q, on standard output %s",
				args, result.Exit, line, result.Stdout)
		}
	}
}

// Names are relative however the way to a directory is written: the go command takes
// that of the shell, which may lead over a symbolic link.
func TestSymbolicLink(t *testing.T) {
	dir := govet.Write(t, map[string]string{
		"repo/.git/HEAD":  "",
		"repo/go/go.mod":  "module m\n\ngo 1.21\n",
		"repo/go/p/p.go":  files(formatted)["p/p.go"],
		"elsewhere/.keep": "",
	})
	if err := os.Symlink("repo", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ dir, flag, text, others string }{
		{"repo/go", "-C=.", "p/p.go", "go/p/p.go"},
		{"link/go", "-C=.", "p/p.go", "go/p/p.go"},
		{"link/go/p", "-C=..", dir + "/repo/go/p/p.go", "go/p/p.go"},
		{"link", "-C=go", "go/p/p.go", "go/p/p.go"},
		{"elsewhere", "-C=" + dir + "/link/go", dir + "/link/go/p/p.go", "go/p/p.go"},
		{"elsewhere", "-C=../link/go", dir + "/repo/go/p/p.go", "go/p/p.go"},
	} {
		print := func(format string) string {
			return run(t, filepath.Join(dir, test.dir), "PWD="+filepath.Join(dir, test.dir), test.flag, "-format="+format, "./p").Stdout
		}
		base := func(name string) string { return (&url.URL{Scheme: "file", Path: name + "/"}).String() }
		root := base(filepath.Join(dir, "repo"))
		if strings.Contains(test.dir+test.flag, "link") && !strings.Contains(test.flag, "..") {
			root = base(filepath.Join(dir, "link"))
		}
		for format, want := range map[string]string{
			"text": test.text + ":4:20: f: p points to", "full": "--> " + test.text + ":4:19\n",
			"github": "::warning file=" + test.others + ",line=4,", "sarif": `"uri": "` + root + `"`,
		} {
			if got := print(format); !strings.Contains("\n"+got, "\n"+want) && (format == "text" || !strings.Contains(got, want)) {
				t.Errorf("%s %s: no %q in\n%s", test.dir, test.flag, want, got)
			}
		}
		if got := print("sarif"); !strings.Contains(got, `"uri": "`+test.others+`"`) {
			t.Errorf("%s %s: no %q in\n%s", test.dir, test.flag, test.others, got)
		}
	}
}

// README shows what is printed for the sample of scripts/demo.
func TestFormatsInREADME(t *testing.T) {
	read := func(name string) string {
		text, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	const demo = "scripts/demo.d"
	dir := govet.Write(t, map[string]string{
		".git/HEAD":            "",
		demo + "/go.mod":       read(demo + "/go.mod"),
		demo + "/seed/seed.go": read(demo + "/seed/seed.go"),
	})
	dir = filepath.Join(dir, demo)
	readme := read("README.md")
	full := strings.TrimRight(run(t, dir, "-format=full", "./seed").Stdout, "\n")
	if shown := "```\n$ wasmptr -format=full ./seed\n" + full + "\n```\n"; !strings.Contains(readme, shown) {
		t.Errorf("README does not show\n%s", shown)
	}
	commands := strings.Split(run(t, dir, "-format=github", "./seed").Stdout, "\n")
	if shown := "```\n" + commands[1] + "\n```\n"; !strings.Contains(readme, shown) {
		t.Errorf("README does not show\n%s", shown)
	}
}

// completed reports whether a SARIF log without results says that all was analysed.
func completed(t *testing.T, text string) bool {
	t.Helper()
	var log struct {
		Runs []struct {
			Invocations []struct{ ExecutionSuccessful bool }
			Results     []any
		}
	}
	if err := json.Unmarshal([]byte(text), &log); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	if len(log.Runs) != 1 || log.Runs[0].Results == nil || len(log.Runs[0].Results) != 0 {
		t.Fatalf("not one run without results: %s", text)
	}
	return log.Runs[0].Invocations[0].ExecutionSuccessful
}

func TestFormatsThatExcludeEachOther(t *testing.T) {
	dir := write(t, formatted)
	for args, want := range map[string]string{
		"-format=xml":          `-format: "xml" is none of text, full, json, sarif, github`,
		"-format":              "flag needs an argument: -format",
		"-color=on":            `-color: "on" is none of auto, always, never`,
		"-json -format=text":   "-json and -format=text exclude each other",
		"-json -format=sarif":  "-json and -format=sarif exclude each other",
		"-c=1 -format=github":  "-c and -format=github exclude each other",
		"-fix -format=full":    "-fix and -format=full exclude each other",
		"-fix -format=json":    "-fix and -format=json exclude each other",
		"-format=full -diff":   "-diff needs -fix",
		"-fix -json -diff":     "-fix and -json exclude each other",
		"-format=text -c=nope": `invalid value "nope" for flag -c`,
	} {
		result := run(t, dir, append(strings.Fields(args), "./clean")...)
		if args == "-format" {
			result = run(t, dir, args)
		}
		if result.Stderr != "wasmptr: "+want+"\n" || result.Stdout != "" || result.Exit != 1 {
			t.Errorf("%s: exit %d, want 1; on standard error %q, want %q", args, result.Exit, result.Stderr, want)
		}
	}
	if result := run(t, dir, "-json", "-format=json", "./clean"); result.Stdout != "{}\n" || result.Exit != 0 {
		t.Errorf("exit %d, want 0; on standard output %q", result.Exit, result.Stdout)
	}
}
