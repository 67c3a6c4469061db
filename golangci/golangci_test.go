package golangci_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// host is the platform that the tests run on.
var host = runtime.GOOS + "/" + runtime.GOARCH

// allChecks are the settings for which every check has something to say.
const allChecks = "checks: [all]\nrules: go1.24"

// wasmptr returns the path of the binary.
func wasmptr(t *testing.T) string {
	t.Helper()
	path := os.Getenv("WASMPTR")
	if path == "" {
		t.Fatal("WASMPTR is not set: it must name the wasmptr binary (scripts/test sets it)")
	}
	return path
}

// linter is golangci-lint with the plugin, at work on a copy of a sample module.
type linter struct {
	dir string
	// binary is what the plugin runs: wasmptr, with a log of its calls.
	binary string
	log    string
	env    []string
}

// newLinter copies a sample and configures golangci-lint for it, with settings for
// the plugin in YAML.
func newLinter(t *testing.T, sample, settings string) *linter {
	t.Helper()
	if _, err := os.Stat(os.Getenv("WASMPTR_GOLANGCI")); err != nil {
		const missing = "WASMPTR_GOLANGCI does not name a golangci-lint with the plugin"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skipf("not run: %s: %s", t.Name(), missing)
	}
	base := t.TempDir()
	l := &linter{
		dir:    filepath.Join(base, "sample"),
		binary: filepath.Join(base, "wasmptr"),
		log:    filepath.Join(base, "log"),
	}
	if err := os.CopyFS(l.dir, os.DirFS(filepath.Join("testdata", sample))); err != nil {
		t.Fatal(err)
	}
	l.wrap(t, wasmptr(t), "")
	l.configure(t, settings)
	for _, variable := range os.Environ() {
		isOwn := strings.HasPrefix(variable, "GOCACHE=") || strings.HasPrefix(variable, "GOMODCACHE=")
		if !strings.HasPrefix(variable, "GO") && !strings.HasPrefix(variable, "CGO_") || isOwn {
			l.env = append(l.env, variable)
		}
	}
	l.env = append(l.env, "GOENV=off", "GOFLAGS=", "GOTOOLCHAIN=local", "GOPROXY=off",
		"GOWORK=off", "CGO_ENABLED=0", "WASMPTR="+l.binary,
		"GOLANGCI_LINT_CACHE="+filepath.Join(base, "cache"))
	return l
}

// wrap makes the plugin's binary one that runs another, with more flags.
func (l *linter) wrap(t *testing.T, binary, flags string) {
	t.Helper()
	const script = "#!/bin/sh\necho \"$PWD $*\" >>'%s'\nexec '%s' %s \"$@\"\n"
	write(t, l.binary, fmt.Sprintf(script, l.log, binary, flags))
	if err := os.Chmod(l.binary, 0o755); err != nil {
		t.Fatal(err)
	}
}

// configure writes the configuration.
func (l *linter) configure(t *testing.T, settings string) {
	t.Helper()
	const config = `version: "2"
linters:
  default: none
  enable: [wasmptr, nolintlint]
  settings:
    nolintlint:
      allow-unused: false
    custom:
      wasmptr:
        type: module
        settings:
`
	write(t, filepath.Join(l.dir, ".golangci.yml"), config+indent(settings))
}

// indent puts lines below the settings of the plugin.
func indent(text string) string {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		lines = append(lines, "          "+strings.TrimSpace(line))
	}
	return strings.Join(lines, "\n") + "\n"
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// calls returns how often the binary was run, and forgets it.
func (l *linter) calls(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile(l.log)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if err := os.RemoveAll(l.log); err != nil {
		t.Fatal(err)
	}
	return bytes.Count(text, []byte("\n"))
}

// An issue is what golangci-lint prints.
type issue struct {
	FromLinter string
	Text       string
	Pos        struct {
		Filename     string
		Line, Column int
	}
}

// run runs golangci-lint for a platform, and returns what it prints in JSON.
func (l *linter) run(t *testing.T, platform string, args ...string) []issue {
	t.Helper()
	args = append([]string{"--output.json.path=stdout", "--show-stats=false"}, args...)
	stdout, stderr, exit := l.start(t, platform, append(args, "./...")...)
	if exit > 1 {
		t.Fatalf("golangci-lint ends with exit code %d:\n%s", exit, stderr)
	}
	var report struct{ Issues []issue }
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatalf("%v in\n%s%s", err, stdout, stderr)
	}
	if (exit == 1) != (len(report.Issues) > 0) {
		t.Errorf("exit code %d with %d issues", exit, len(report.Issues))
	}
	return report.Issues
}

// start runs golangci-lint for a platform.
func (l *linter) start(t *testing.T, platform string, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	return l.command(t, platform, os.Getenv("WASMPTR_GOLANGCI"), append([]string{"run"}, args...)...)
}

// command runs a program in the module.
func (l *linter) command(t *testing.T, platform, program string, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	var out, err bytes.Buffer
	command := exec.Command(program, args...)
	command.Dir, command.Stdout, command.Stderr = l.dir, &out, &err
	goos, goarch, _ := strings.Cut(platform, "/")
	command.Env = append(l.env[:len(l.env):len(l.env)], "GOOS="+goos, "GOARCH="+goarch)
	if err := command.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	return out.String(), err.String(), command.ProcessState.ExitCode()
}

// A finding is what wasmptr prints.
type finding struct {
	Category, Posn, Message, Target string
}

// findings runs wasmptr itself.
func (l *linter) findings(t *testing.T, platform string, flags ...string) []finding {
	t.Helper()
	flags = append([]string{"-json"}, flags...)
	stdout, stderr, exit := l.command(t, platform, wasmptr(t), append(flags, "./...")...)
	if exit != 0 {
		t.Fatalf("wasmptr ends with exit code %d: %s", exit, stderr)
	}
	var tree map[string]map[string][]finding
	if err := json.Unmarshal([]byte(stdout), &tree); err != nil {
		t.Fatal(err)
	}
	var all []finding
	for _, path := range slices.Sorted(maps.Keys(tree)) {
		all = append(all, tree[path]["wasmptr"]...)
	}
	return all
}

// same fails unless golangci-lint has an issue for each line on which wasmptr has
// findings, with all of their messages, at the column of the first.
func (l *linter) same(t *testing.T, issues []issue, findings []finding) {
	t.Helper()
	byLine := make(map[string]issue)
	texts := make(map[string]bool)
	for _, issue := range issues {
		if issue.FromLinter != "wasmptr" {
			t.Errorf("an issue of another linter: %+v", issue)
		}
		byLine[fmt.Sprintf("%s:%d", filepath.Join(l.dir, issue.Pos.Filename), issue.Pos.Line)] = issue
		texts[issue.Text] = true
	}
	if len(byLine) != len(issues) || len(texts) != len(issues) {
		t.Errorf("%d issues on %d lines with %d texts", len(issues), len(byLine), len(texts))
	}
	told := make(map[string]bool)
	for _, finding := range findings {
		line := finding.Posn[:strings.LastIndexByte(finding.Posn, ':')]
		issue, ok := byLine[line]
		if !ok {
			t.Errorf("golangci-lint has nothing at %s: %s", finding.Posn, finding.Message)
			continue
		}
		message := finding.Message
		if finding.Target != "" {
			message += " (" + finding.Target + ")"
		}
		if !strings.Contains(issue.Text, message) {
			t.Errorf("%s: %q does not say %q", line, issue.Text, message)
		}
		if !told[line] && finding.Posn != fmt.Sprintf("%s:%d", line, issue.Pos.Column) {
			t.Errorf("%s is at column %d", finding.Posn, issue.Pos.Column)
		}
		told[line] = true
	}
	if len(told) != len(issues) {
		t.Errorf("%d issues, on %d of wasmptr's lines", len(issues), len(told))
	}
}
