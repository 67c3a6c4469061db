package standalone

import (
	"bytes"
	"os"
	"os/exec"
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

// Each command has a help of its own, which the usage and the manual name.
func TestHelpOfCommands(t *testing.T) {
	dir := t.TempDir()
	all, manual := run(t, dir, "help").Stdout, run(t, dir, "man").Stdout
	for _, name := range []string{"completion", "help", "lsp", "man", "version"} {
		help := run(t, dir, "help", name)
		begin := "wasmptr " + name
		_, usage, _ := strings.Cut(help.Stdout, "\nusage: ")
		usage, _, _ = strings.Cut(usage, "\n")
		if help.Exit != 0 || help.Stderr != "" || !strings.HasPrefix(help.Stdout, name+": ") || !strings.HasPrefix(usage, begin) {
			t.Errorf("help %s: exit %d\n%s%s", name, help.Exit, help.Stdout, help.Stderr)
		}
		for _, flag := range []string{"-h", "-help", "--help"} {
			if got := run(t, dir, name, flag); got != help {
				t.Errorf("%s %s: exit %d\n%s%s", name, flag, got.Exit, got.Stdout, got.Stderr)
			}
		}
		if !strings.Contains(all, "\n       "+usage+"\n") {
			t.Errorf("no %q in\n%s", usage, all)
		}
		if !strings.Contains(manual, "\n.B "+begin+"\n") || !strings.Contains(manual, "\n.TP\n.B "+name+"\n") {
			t.Errorf("no %s in\n%s", name, manual)
		}
	}
	if got := run(t, dir, "./...", "-h").Stdout; got != all {
		t.Errorf("./... -h: %s", got)
	}
}

// A word too many is none for the go command.
func TestTooManyWords(t *testing.T) {
	for args, line := range map[string]string{
		"version x":             `version takes no arguments: "x" is too many`,
		"man x y":               `man takes no arguments: "x" is too many`,
		"lsp ./...":             `lsp takes no arguments: "./..." is too many`,
		"help word-size extra":  `help takes one argument, a check or a command: "extra" is too many`,
		"completion bash extra": `completion takes one argument, a shell: "extra" is too many`,
		"version version":       `version takes no arguments: "version" is too many`,
	} {
		t.Run(args, func(t *testing.T) {
			want{stderr: []string{"wasmptr: " + line}, exit: 1}.check(t, run(t, t.TempDir(), strings.Fields(args)...))
		})
	}
}

// A directory that has the name of a command is analysed if a dot says so.
func TestDirectoryNamedHelp(t *testing.T) {
	dir := write(t, strings.ReplaceAll(mission, "-- seed.go", "-- help/seed.go"))
	if got := run(t, dir, "./help"); got.Exit != 3 || !strings.Contains(got.Stdout, "help/") {
		t.Errorf("exit %d\n%s%s", got.Exit, got.Stdout, got.Stderr)
	}
}

// Whoever reads help may have read enough.
func TestClosedPipe(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"help", "lsp"}, {"man"}, {"version"}, {"-flags"}, {"-V=full"}, {"completion", "zsh"}} {
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		reader.Close()
		var stderr bytes.Buffer
		command := exec.Command(govet.Tool(t), args...)
		command.Stdout, command.Stderr = writer, &stderr
		if err := command.Run(); err != nil || stderr.Len() > 0 {
			t.Errorf("%v: %v: %s", args, err, &stderr)
		}
		writer.Close()
	}
}
