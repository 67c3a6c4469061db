package standalone

import (
	"regexp"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// checkNames returns the names of the checks as help lists them.
func checkNames(t *testing.T) []string {
	t.Helper()
	_, list, _ := strings.Cut(run(t, t.TempDir(), "help").Stdout, "\nchecks ")
	list, _, _ = strings.Cut(list, "\n\n")
	var names []string
	for _, line := range strings.Split(list, "\n")[1:] {
		names = append(names, strings.Fields(line)[0])
	}
	return names
}

// Every help text shows a wrong program, a command line with what it prints, and a
// right program, which Go compiles.
func TestHelpIsTrue(t *testing.T) {
	names := checkNames(t)
	if len(names) != 8 {
		t.Errorf("checks %q, want 8", names)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			help := run(t, t.TempDir(), "help", name)
			if help.Exit != 0 || help.Stderr != "" {
				t.Fatalf("exit %d: %s", help.Exit, help.Stderr)
			}
			programs := regexp.MustCompile(`(?m)^\tpackage p\n(?:\t.*\n|\n)*`).FindAllString(help.Stdout, -1)
			shown := regexp.MustCompile(`(?m)^\$ wasmptr (\S+)\n(.*)\n`).FindStringSubmatch(help.Stdout)
			if len(programs) != 2 || shown == nil {
				t.Fatalf("%d programs and %q in\n%s", len(programs), shown, help.Stdout)
			}
			for i := range programs {
				programs[i] = strings.TrimSpace(regexp.MustCompile(`(?m)^\t`).ReplaceAllString(programs[i], "")) + "\n"
			}
			module := func(program string) string {
				return govet.Write(t, map[string]string{"p.go": program, "go.mod": "module m\n\ngo 1.24\n"})
			}
			if govet.Release(t) < 24 {
				return // It does not know what the programs are written in.
			}
			want{stdout: []string{shown[2]}, exit: 3}.check(t, run(t, module(programs[0]), shown[1]))
			right := module(programs[1])
			want{}.check(t, run(t, right, shown[1]))
			want{}.check(t, run(t, right))
			want{}.check(t, govet.Run(t, right, wasip1, "build", "./..."))
		})
	}
}

func TestHelpOfNothing(t *testing.T) {
	for name, line := range map[string]string{
		"nosuch":        `wasmptr: check "nosuch" is not known, see wasmptr help`,
		"nested-pointr": `wasmptr: check "nested-pointr" is not known, did you mean nested-pointer?`,
		"word_size":     `wasmptr: check "word_size" is not known, did you mean word-size?`,
	} {
		want{stderr: []string{line}, exit: 1}.check(t, run(t, t.TempDir(), "help", name))
	}
	line := `wasmptr: -checks: check "directives" is not known, did you mean directive?`
	want{stderr: []string{line}, exit: 1}.check(t, run(t, t.TempDir(), "-checks=all,-directives"))
}
