package shim

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"wasmptr.test/gotest/internal/govet"
	"wasmptr.test/gotest/internal/release"
)

// echo is a program that shows what reaches it.
const echo = `#!/bin/sh
[ "$1" != wait ] || { echo ready; exec sleep 60; }
for argument; do printf '<%s>' "$argument"; done
cat
echo "$WORD" >&2
exit 7
`

func TestForwards(t *testing.T) {
	program, releases := build(t, release.Seal(t, []byte(echo))), release.Serve(t, []byte(echo))
	cmd := exec.Command(program, "-json", "", "a b", "$HOME", "--", "-x=\"\n")
	cmd.Env = environ(t, t.TempDir(), "WASMPTR_RELEASES="+releases.URL+"/", "WORD=word")
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader("standard\ninput"), &stdout, &stderr
	cmd.Run()
	if got, want := stdout.String(), "<-json><><a b><$HOME><--><-x=\"\n>standard\ninput"; got != want {
		t.Errorf("standard output %q, want %q", got, want)
	}
	if got, want := stderr.String(), "word\n"; got != want {
		t.Errorf("standard error %q, want %q", got, want)
	}
	if got := cmd.ProcessState.ExitCode(); got != 7 {
		t.Errorf("exit %d, want 7", got)
	}
}

func TestSignals(t *testing.T) {
	program, releases := build(t, release.Seal(t, []byte(echo))), release.Serve(t, []byte(echo))
	cmd := exec.Command(program, "wait")
	cmd.Env = environ(t, t.TempDir(), "WASMPTR_RELEASES="+releases.URL)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := stdout.Read(make([]byte, 16)); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	cmd.Process.Signal(syscall.SIGTERM)
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGTERM {
		t.Errorf("ended with %v, want signal terminated", err)
	}
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("the program went on for %v after SIGTERM", took)
	}
}

// What the go command asks of a vet tool is answered by the release, its build ID
// among them: whatever stands before it, equal programs have equal results.
func TestAnswers(t *testing.T) {
	tool := govet.Tool(t)
	wasmptr := []byte(release.Read(t, tool))
	program, releases := build(t, release.Seal(t, wasmptr)), release.Serve(t, wasmptr)
	caches, empty := t.TempDir(), govet.Write(t, nil)
	downloaded := environ(t, caches, "WASMPTR_RELEASES="+releases.URL)
	named := environ(t, t.TempDir(), "WASMPTR="+tool, "WASMPTR_RELEASES=http://127.0.0.1:1")
	for _, args := range [][]string{
		{"-flags"}, {"-V=full"}, {"-V=short"}, {"version"}, {"help"}, {"-no-such-flag"},
		{"no-such-unit.cfg"}, {},
	} {
		want := govet.Exec(t, empty, os.Environ(), tool, args...)
		for name, env := range map[string][]string{"downloaded": downloaded, "$WASMPTR": named} {
			if got := govet.Exec(t, empty, env, program, args...); got != want {
				t.Errorf("%s, %q:\n%+v\nwant\n%+v", name, args, got, want)
			}
		}
	}
	if asked := releases.Asked.Load(); asked != 1 {
		t.Errorf("the release was downloaded %d times, want once", asked)
	}
}

// go vet starts the tool many times, also at the same time; here all start before
// any of them has the release.
func TestConcurrentStarts(t *testing.T) {
	wasmptr := []byte(release.Read(t, govet.Tool(t)))
	program, releases := build(t, release.Seal(t, wasmptr)), release.Serve(t, wasmptr)
	caches := t.TempDir()
	env := environ(t, caches, "WASMPTR_RELEASES="+releases.URL)
	var group sync.WaitGroup
	for i := 0; i < 16; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			cmd := exec.Command(program, "version")
			cmd.Env = env
			if out, err := cmd.CombinedOutput(); err != nil || string(out) != "wasmptr "+release.Version+"\n" {
				t.Errorf("%v\n%s", err, out)
			}
		}()
	}
	group.Wait()
	files := kept(t, caches)
	if len(files) != 3 || filepath.Base(files[2]) != "wasmptr" {
		t.Errorf("%q are left, want one file and the directories above it", files)
	}
	if release.Read(t, filepath.Join(caches, files[len(files)-1])) != string(wasmptr) {
		t.Error("the file that is left is not the release")
	}
	t.Logf("16 starts at once downloaded the release %d times", releases.Asked.Load())
}
