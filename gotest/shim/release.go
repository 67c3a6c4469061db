// Package shim tests cmd/wasmptr, the Go program that stands in for wasmptr, with
// releases that scripts/release has sealed and a server on this machine.
package shim

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// version is what the next release will be called.
var version = func() string {
	manifest, err := os.ReadFile("../../Cargo.toml")
	if err != nil {
		panic(err)
	}
	return regexp.MustCompile(`(?m)^version = "(.*)"$`).FindStringSubmatch(string(manifest))[1]
}()

// asset is the file of a release for the platform that the tests run on, below the
// address of all releases.
var asset = "/v" + version + "/wasmptr-" + version + "-" + runtime.GOOS + "-" + runtime.GOARCH

// host is the platform that the tests run on.
var host = govet.Target{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}

// repository returns the directory that the root of the project is in.
func repository(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// seal returns a copy of the module with cmd/wasmptr in which scripts/release has
// pinned program, as the release for this platform.
func seal(t testing.TB, program []byte) string {
	t.Helper()
	files := make(map[string]string)
	for _, name := range []string{"go.mod", "cmd/wasmptr/download.go", "cmd/wasmptr/main.go",
		"cmd/wasmptr/releases.go", "cmd/wasmptr/run_other.go", "cmd/wasmptr/run_unix.go"} {
		files[name] = read(t, filepath.Join(repository(t), name))
	}
	module := govet.Write(t, files)
	dist := t.TempDir()
	write(t, filepath.Join(dist, filepath.Base(asset)), program)
	env := append(os.Environ(), "WASMPTR_DIST="+dist,
		"WASMPTR_TABLE="+filepath.Join(module, "cmd/wasmptr/releases.go"),
		"PATH="+filepath.Dir(govet.Go(t))+string(os.PathListSeparator)+os.Getenv("PATH"))
	sealed := govet.Exec(t, repository(t), env, "bash", "scripts/release", "seal")
	if sealed.Exit != 0 {
		t.Fatalf("scripts/release seal: exit %d\n%s", sealed.Exit, sealed.Stderr)
	}
	return module
}

// build compiles the program in module and returns its path.
func build(t testing.TB, module string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "wasmptr")
	built := govet.Run(t, module, host, "build", "-o", program, "./cmd/wasmptr")
	if built.Exit != 0 {
		t.Fatalf("go build: %s", built.Stderr)
	}
	return program
}

// A server hands out a release, and counts how often it is asked for it.
type server struct {
	*httptest.Server
	asked atomic.Int32
}

func serve(t testing.TB, program []byte) *server {
	t.Helper()
	s := new(server)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != asset {
			http.NotFound(w, r)
			return
		}
		s.asked.Add(1)
		w.Write(program)
	}))
	t.Cleanup(s.Close)
	return s
}

// environ returns the environment of a user without wasmptr, whose cache directory
// is caches: the test's own, with changes of the form NAME=value.
func environ(t testing.TB, caches string, changes ...string) []string {
	t.Helper()
	var env []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		switch strings.ToUpper(name) {
		case "WASMPTR", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY":
		default:
			env = append(env, variable)
		}
	}
	return append(append(env, userCaches(t, caches)...), changes...)
}

// userCaches returns the variables that make caches the user's cache directory, for
// all but what the go command compiles.
func userCaches(t testing.TB, caches string) []string {
	t.Helper()
	out, err := exec.Command(govet.Go(t), "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	env := []string{"GOCACHE=" + strings.TrimSpace(string(out)), "XDG_CACHE_HOME=" + caches}
	if runtime.GOOS == "darwin" { // See os.UserCacheDir.
		env = append(env, "HOME="+caches)
	}
	return env
}

// kept returns the files below caches, as paths relative to it.
func kept(t testing.TB, caches string) []string {
	t.Helper()
	var files []string
	err := filepath.Walk(caches, func(path string, info os.FileInfo, err error) error {
		if err == nil && path != caches {
			files = append(files, strings.TrimPrefix(path, caches+string(filepath.Separator)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func read(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t testing.TB, file string, text []byte) {
	t.Helper()
	if err := os.WriteFile(file, text, 0o777); err != nil {
		t.Fatal(err)
	}
}
