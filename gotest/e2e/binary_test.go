package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// tool runs the binary itself, without the go command.
func tool(t *testing.T, args ...string) govet.Result {
	t.Helper()
	return govet.Exec(t, t.TempDir(), os.Environ(), govet.Tool(t), args...)
}

func TestArguments(t *testing.T) {
	for _, test := range []struct {
		args           string
		stdout, stderr string // regular expressions
		exit           int
	}{
		{args: "", stdout: `^$`, stderr: `^wasmptr: [^\n]+\n$`, exit: 1},
		{args: "help", stdout: `go vet -vettool`, stderr: `^$`, exit: 0},
		{args: "-V=full", stdout: `^wasmptr version devel wasmptr-\d+\.\d+\.\d+\S* buildID=[0-9a-f]+\n$`, stderr: `^$`, exit: 0},
		{args: "-V=short", stdout: `^$`, stderr: `^wasmptr: unsupported flag value: -V=short \(use -V=full\)\n$`, exit: 1},
		{args: "-nope", stdout: `^$`, stderr: `^wasmptr: flag provided but not defined: -nope\n`, exit: 1},
		{args: "-nope x.cfg", stdout: `^$`, stderr: `^wasmptr: flag provided but not defined: -nope\n`, exit: 1},
		{args: "./nothing", stdout: `^$`, stderr: `^wasmptr: [^\n]+\n$`, exit: 1},
	} {
		t.Run(test.args, func(t *testing.T) {
			result := tool(t, strings.Fields(test.args)...)
			for _, stream := range []struct{ name, got, want string }{
				{"stdout", result.Stdout, test.stdout},
				{"stderr", result.Stderr, test.stderr},
			} {
				if !regexp.MustCompile(stream.want).MatchString(stream.got) {
					t.Errorf("%s: got %q, want %s", stream.name, stream.got, stream.want)
				}
			}
			if result.Exit != test.exit {
				t.Errorf("exit %d, want %d", result.Exit, test.exit)
			}
		})
	}
}

// The go command asks for the flags before anything else.
func TestFlags(t *testing.T) {
	var flags []struct {
		Name, Usage string
		Bool        bool
	}
	result := tool(t, "-flags")
	if err := json.Unmarshal([]byte(result.Stdout), &flags); err != nil || result.Exit != 0 {
		t.Fatalf("exit %d: %v in %q", result.Exit, err, result.Stdout)
	}
	var names []string
	for _, flag := range flags {
		names = append(names, flag.Name)
		if flag.Usage == "" {
			t.Errorf("-%s has no usage", flag.Name)
		}
	}
	slices.Sort(names)
	wantLines(t, names, "V", "c", "checks", "color", "diff", "flags", "format", "json", "mod", "modfile", "nolint", "overlay",
		"rules", "tags", "trimpath")
}

// A unit is a hand-made unit.cfg: what go vet would hand over for a package of
// one file that imports package time.
type unit struct {
	dir    string
	config map[string]any
}

func newUnit(t *testing.T, source string) unit {
	t.Helper()
	dir := govet.Write(t, map[string]string{"p.go": source})
	list := govet.Run(t, dir, linux, "list", "-export", "-f={{.Export}}", "time")
	export, err := os.ReadFile(strings.TrimSpace(list.Stdout))
	if err != nil {
		t.Fatalf("%v\n%s", err, list.Stderr)
	}
	writeFile(t, filepath.Join(dir, "time.a"), string(export))
	return unit{dir, map[string]any{
		"ID":                        "m",
		"Compiler":                  "gc",
		"Dir":                       dir,
		"ImportPath":                "m",
		"GoFiles":                   []string{filepath.Join(dir, "p.go")},
		"NonGoFiles":                []string{},
		"IgnoredFiles":              []string{},
		"ImportMap":                 map[string]string{"time": "time"},
		"PackageFile":               map[string]string{"time": filepath.Join(dir, "time.a")},
		"Standard":                  map[string]bool{"time": true},
		"PackageVetx":               map[string]string{},
		"VetxOnly":                  false,
		"VetxOutput":                filepath.Join(dir, "vet.out"),
		"Stdout":                    filepath.Join(dir, "vet.stdout"),
		"GoVersion":                 "go1.21",
		"SucceedOnTypecheckFailure": false,
	}}
}

// run writes the configuration and runs the binary on it as go vet would.
func (u unit) run(t *testing.T, args ...string) govet.Result {
	t.Helper()
	config, err := json.Marshal(u.config)
	if err != nil {
		t.Fatal(err)
	}
	return u.runOn(t, string(config), args...)
}

func (u unit) runOn(t *testing.T, config string, args ...string) govet.Result {
	t.Helper()
	file := filepath.Join(u.dir, "vet.cfg")
	writeFile(t, file, config)
	env := append(os.Environ(), "GOOS=linux", "GOARCH=amd64", fmt.Sprintf("GOVERSION=go1.%d.0", govet.Release(t)))
	return govet.Exec(t, u.dir, env, govet.Tool(t), append(args, file)...)
}

// wantFailure checks that the binary gave up: one line, and no file that the
// go command could take for a result.
func (u unit) wantFailure(t *testing.T, result govet.Result, want string) {
	t.Helper()
	line := regexp.MustCompile(`^wasmptr: [^\n]*` + want + `[^\n]*\n$`)
	if result.Exit != 1 || result.Stdout != "" || !line.MatchString(result.Stderr) {
		t.Errorf("exit %d, stdout %q, stderr %q; want 1 and one line like %s", result.Exit, result.Stdout, result.Stderr, line)
	}
	for _, name := range []string{"vet.out", "vet.stdout"} {
		if _, err := os.Stat(filepath.Join(u.dir, name)); err == nil {
			t.Errorf("there is a %s", name)
		}
	}
}

func (u unit) wantFinding(t *testing.T, result govet.Result, want string) {
	t.Helper()
	if result.Exit != 1 || result.Stdout != "" || !strings.HasPrefix(result.Stderr, filepath.Join(u.dir, want)) {
		t.Errorf("exit %d, stdout %q, stderr %q; want 1 and %s", result.Exit, result.Stdout, result.Stderr, want)
	}
}

// The first source needs a type from package time, the second imports the
// package for nothing that matters.
const (
	timeNeeded = `package p

import "time"

//go:wasmimport env f
func f(t *time.Time)
`
	timeNotNeeded = `package p

import "time"

var now = time.Now()

//go:wasmimport env f
func f(p **byte)
`
)

func TestConfig(t *testing.T) {
	u := newUnit(t, timeNeeded)
	u.wantFinding(t, u.run(t), "p.go:6:10: f: t points to time.Time, whose field loc is ")

	t.Run("json", func(t *testing.T) {
		u := newUnit(t, timeNeeded)
		result := u.run(t, "-json")
		if result != (govet.Result{}) {
			t.Errorf("%+v, want nothing", result)
		}
		tree, err := os.ReadFile(filepath.Join(u.dir, "vet.stdout"))
		if err != nil || !bytes.Contains(tree, []byte("f: t points to time.Time")) {
			t.Errorf("%v: vet.stdout is %q", err, tree)
		}
	})
	t.Run("missing", func(t *testing.T) {
		u := newUnit(t, timeNeeded)
		u.wantFailure(t, tool(t, filepath.Join(u.dir, "vet.cfg")), "vet.cfg")
	})
	config, _ := json.Marshal(u.config)
	for name, config := range map[string]string{
		"empty":       "",
		"truncated":   string(config[:len(config)/2]),
		"not JSON":    "GoFiles: p.go",
		"not a unit":  "[]",
		"wrong types": `{"ID": "m", "GoFiles": 3, "ImportMap": []}`,
	} {
		t.Run(name, func(t *testing.T) {
			u := newUnit(t, timeNeeded)
			u.wantFailure(t, u.runOn(t, config, "-json"), "")
		})
	}
	t.Run("missing source", func(t *testing.T) {
		u := newUnit(t, timeNeeded)
		os.Remove(filepath.Join(u.dir, "p.go"))
		u.wantFailure(t, u.run(t, "-json"), "p.go")
	})
}

// Damaged export data, and such as a later compiler may write, is a failure for
// a unit that needs it, and nothing to any other.
func TestExportData(t *testing.T) {
	marker := []byte("\n$$B\nu") // The four bytes behind it are the version.
	for name, damage := range map[string]func(data []byte) []byte{
		"cut short":    func(data []byte) []byte { return data[:bytes.Index(data, marker)+500] },
		"cut at start": func(data []byte) []byte { return data[:20] },
		"empty":        func(data []byte) []byte { return nil },
		"garbage": func(data []byte) []byte {
			copy(data, "garbage garbage")
			return data
		},
		"garbage inside": func(data []byte) []byte {
			body := data[bytes.Index(data, marker)+len(marker)+8:]
			copy(body, bytes.Repeat([]byte{0xff}, 1000))
			return data
		},
		"later version": func(data []byte) []byte {
			data[bytes.Index(data, marker)+len(marker)] = 99
			return data
		},
		"missing": nil,
	} {
		for _, needed := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/needed=%v", name, needed), func(t *testing.T) {
				source := timeNotNeeded
				if needed {
					source = timeNeeded
				}
				u := newUnit(t, source)
				file := filepath.Join(u.dir, "time.a")
				if damage == nil {
					os.Remove(file)
				} else if data, err := os.ReadFile(file); err != nil {
					t.Fatal(err)
				} else {
					writeFile(t, file, string(damage(data)))
				}
				if needed {
					u.wantFailure(t, u.run(t, "-json"), "")
					u.wantFailure(t, u.run(t), "")
				} else {
					u.wantFinding(t, u.run(t), "p.go:8:10: f: p points to a Go pointer (*byte): ")
				}
			})
		}
	}
}
