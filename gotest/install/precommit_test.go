package install

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
	"wasmptr.test/gotest/internal/release"
)

// Each hook of .pre-commit-hooks.yaml finds what is wrong in a sample repository, and
// passes when it is mended.
func TestPreCommit(t *testing.T) {
	program := []byte(release.Read(t, govet.Tool(t)))
	hooks := release.Seal(t, program)
	commit(t, hooks, "v"+release.Version)
	for _, test := range []struct {
		hook string
		env  []string
	}{
		{"wasmptr", []string{"WASMPTR_RELEASES=" + release.Serve(t, program).URL}},
		// That it compiles is enough to know; without optimisation it does so sooner.
		{"wasmptr-rust", []string{"CARGO_PROFILE_RELEASE_OPT_LEVEL=0", "CARGO_PROFILE_RELEASE_LTO=off",
			"CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16", "CARGO_TARGET_DIR=" + t.TempDir()}},
		{"wasmptr-system", nil},
	} {
		t.Run(test.hook, func(t *testing.T) {
			command := tool(t, "pre-commit")
			if _, err := exec.LookPath("cargo"); err != nil && test.hook == "wasmptr-rust" {
				govet.NotRun(t, "cargo is not installed")
			}
			dir := govet.Write(t, map[string]string{
				"seed.go": seed,
				".pre-commit-config.yaml": "repos:\n- repo: " + hooks + "\n  rev: v" + release.Version +
					"\n  hooks:\n  - id: " + test.hook + "\n",
			})
			commit(t, dir, "")
			var path []string
			if test.hook == "wasmptr-system" {
				path = []string{filepath.Dir(govet.Tool(t))}
			}
			env := environ(t, path, append(test.env, "PRE_COMMIT_HOME="+t.TempDir())...)
			got := govet.Exec(t, dir, env, command, "run", "--all-files")
			if got.Exit != 1 || !strings.Contains(got.Stdout, "- exit code: 3\n") {
				t.Errorf("pre-commit: exit %d, want 1 and the hook's exit code 3", got.Exit)
			}
			wantFindings(t, got.Stdout+got.Stderr)
			if test.hook == "wasmptr" {
				_, printed, _ := strings.Cut(got.Stdout, "environment will be reused.\n")
				_, printed, _ = strings.Cut(printed, "\n")
				wantInReadme(t, strings.Join(strings.SplitAfter(printed, "\n")[:5], ""))
			}

			if err := os.WriteFile(filepath.Join(dir, "seed.go"), []byte(mended), 0o666); err != nil {
				t.Fatal(err)
			}
			t.Log(run(t, dir, env, command, "run", "--all-files"))
		})
	}
}

// commit makes dir a git repository of one commit, with a tag unless that is empty.
func commit(t *testing.T, dir, tag string) {
	t.Helper()
	commands := [][]string{{"init", "--quiet"}, {"add", "--all"}, {"commit", "--quiet", "--message=All"}}
	if tag != "" {
		commands = append(commands, []string{"tag", tag})
	}
	for _, args := range commands {
		args = append([]string{"-c", "user.name=Test", "-c", "user.email=test@example.com"}, args...)
		run(t, dir, append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null"), "git", args...)
	}
}
