package install

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
	"wasmptr.test/gotest/internal/release"
)

// scripts/release builds a program that runs on any Linux, the one that go tests are
// run with, and a wheel with the same program in it. pip, pipx and uvx install that
// wheel, and go vet runs what they have installed.
func TestRelease(t *testing.T) {
	if _, err := exec.LookPath("cargo"); err != nil {
		govet.NotRun(t, "cargo is not installed")
	}
	tool(t, "maturin")
	dist := t.TempDir()
	env := append(os.Environ(), "WASMPTR_DIST="+dist)
	t.Log(run(t, release.Repository(t), env, "bash", "scripts/release", "build"))
	program := filepath.Join(dist, filepath.Base(release.Asset))
	wheels, err := filepath.Glob(filepath.Join(dist, "wasmptr-"+release.Version+"-*.whl"))
	if err != nil || len(wheels) != 1 {
		t.Fatalf("the wheels are %q, want one (%v)", wheels, err)
	}
	t.Log(filepath.Base(wheels[0]))
	if runtime.GOOS == "linux" {
		wantStatic(t, program)
	}

	dir := govet.Write(t, map[string]string{"seed.go": seed})
	python, err := exec.LookPath("python3")
	if err != nil {
		govet.NotRun(t, "python3 is not installed")
	}
	home := t.TempDir()
	venv := filepath.Join(home, "venv")
	t.Run("pip", func(t *testing.T) {
		env := environ(t, []string{filepath.Join(venv, "bin")})
		run(t, home, env, python, "-m", "venv", venv)
		run(t, home, env, filepath.Join(venv, "bin/pip"), "install", "--quiet", "--no-index", wheels[0])
		wantVet(t, dir, env)
		if release.Read(t, filepath.Join(venv, "bin/wasmptr")) != release.Read(t, program) {
			t.Error("the program in the wheel is not the one beside it")
		}
	})
	t.Run("pipx", func(t *testing.T) {
		pipx := tool(t, "pipx")
		bin := filepath.Join(home, "pipx-bin")
		env := environ(t, []string{bin}, "PIPX_HOME="+filepath.Join(home, "pipx"), "PIPX_BIN_DIR="+bin)
		t.Log(run(t, home, env, pipx, "install", wheels[0]))
		wantVet(t, dir, env)
	})
	t.Run("uvx", func(t *testing.T) {
		uvx := tool(t, "uvx")
		env := environ(t, nil, "UV_CACHE_DIR="+filepath.Join(home, "uv"), "UV_OFFLINE=1",
			"UV_PYTHON_DOWNLOADS=never", "UV_PYTHON="+python)
		got := govet.Exec(t, dir, env, uvx, "--from", wheels[0], "wasmptr", "./...")
		if got.Exit != 3 {
			t.Errorf("uvx: exit %d, want 3\n%s", got.Exit, got.Stderr)
		}
		wantFindings(t, got.Stdout)
	})
}

// cargo install puts a program where go vet finds it. It may use what was compiled
// for the other tests.
func TestCargoInstall(t *testing.T) {
	cargo, err := exec.LookPath("cargo")
	if err != nil {
		govet.NotRun(t, "cargo is not installed")
	}
	root := t.TempDir()
	env := os.Environ()
	args := []string{"install", "--path", ".", "--locked", "--root", root}
	if directory, target := compiled(t); target != "" {
		env = append(env, "CARGO_TARGET_DIR="+directory,
			"RUSTFLAGS=-C target-feature=+crt-static -C relocation-model=static")
		args = append(args, "--target", target)
	}
	t.Log(run(t, release.Repository(t), env, cargo, args...))
	dir := govet.Write(t, map[string]string{"seed.go": seed})
	wantVet(t, dir, environ(t, []string{filepath.Join(root, "bin")}))
}

// compiled returns where cargo keeps what it has compiled, and the target that
// $WASMPTR was compiled for if it is there: scripts/lib.sh names it on Linux.
func compiled(t *testing.T) (directory, target string) {
	t.Helper()
	parts := strings.Split(filepath.ToSlash(govet.Tool(t)), "/")
	if len(parts) < 4 || !strings.Contains(parts[len(parts)-3], "-linux-gnu") {
		return "", ""
	}
	return strings.Join(parts[:len(parts)-3], "/"), parts[len(parts)-3]
}

// wantVet runs the command that README gives, in a shell.
func wantVet(t *testing.T, dir string, env []string) {
	t.Helper()
	got := govet.Exec(t, dir, env, "sh", "-c", "go vet -vettool=$(command -v wasmptr) ./...")
	if got.Exit != 1 {
		t.Errorf("go vet: exit %d, want 1", got.Exit)
	}
	wantFindings(t, strings.Join(got.Lines(), "\n"))
	wantInReadme(t, strings.Join(got.Lines(), "\n"))
}

// wantStatic checks that a program asks for no loader and no library.
func wantStatic(t *testing.T, program string) {
	t.Helper()
	file, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, segment := range file.Progs {
		if segment.Type == elf.PT_INTERP {
			t.Errorf("%s needs a loader", program)
		}
	}
	if libraries, err := file.ImportedLibraries(); err == nil && len(libraries) > 0 {
		t.Errorf("%s needs %q", program, libraries)
	}
}
