// Package release makes releases for tests: scripts/release seals them, and a server
// on this machine hands them out.
package release

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

// Version is what the next release will be called.
var Version = func() string {
	manifest, err := os.ReadFile("../../Cargo.toml")
	if err != nil {
		panic(err)
	}
	return regexp.MustCompile(`(?m)^version = "(.*)"$`).FindStringSubmatch(string(manifest))[1]
}()

// Asset is the file of a release for the platform that the tests run on, below the
// address of all releases.
var Asset = "/v" + Version + "/wasmptr-" + Version + "-" + runtime.GOOS + "-" + runtime.GOARCH

// Host is the platform that the tests run on.
var Host = govet.Target{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}

// Repository returns the directory that the root of the project is in.
func Repository(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// Files returns what git knows of in the repository, as slash-separated paths.
func Files(t testing.TB) []string {
	t.Helper()
	list := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard")
	list.Dir = Repository(t)
	names, err := list.Output()
	if err != nil {
		govet.NotRun(t, "the tests are not in a checkout that git knows of")
	}
	return strings.Fields(string(names))
}

// Seal returns a copy of the repository in which scripts/release has pinned program,
// as the release for this platform.
func Seal(t testing.TB, program []byte) string {
	t.Helper()
	files := make(map[string]string)
	for _, name := range Files(t) {
		files[name] = Read(t, filepath.Join(Repository(t), name))
	}
	module := govet.Write(t, files)
	dist := t.TempDir()
	Write(t, filepath.Join(dist, filepath.Base(Asset)), program)
	env := append(os.Environ(), "WASMPTR_DIST="+dist,
		"WASMPTR_TABLE="+filepath.Join(module, "cmd/wasmptr/releases.go"),
		"PATH="+filepath.Dir(govet.Go(t))+string(os.PathListSeparator)+os.Getenv("PATH"))
	sealed := govet.Exec(t, Repository(t), env, "bash", "scripts/release", "seal")
	if sealed.Exit != 0 {
		t.Fatalf("scripts/release seal: exit %d\n%s", sealed.Exit, sealed.Stderr)
	}
	return module
}

// A Server hands out a release, and counts how often it is asked for it.
type Server struct {
	*httptest.Server
	Asked atomic.Int32
}

// Serve starts a server that has program as the release for this platform.
func Serve(t testing.TB, program []byte) *Server {
	t.Helper()
	s := new(Server)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != Asset {
			http.NotFound(w, r)
			return
		}
		s.Asked.Add(1)
		w.Write(program)
	}))
	t.Cleanup(s.Close)
	return s
}

// UserCaches returns the variables that make caches the user's cache directory, for
// all but what the go command compiles.
func UserCaches(t testing.TB, caches string) []string {
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

func Read(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func Write(t testing.TB, file string, text []byte) {
	t.Helper()
	if err := os.WriteFile(file, text, 0o777); err != nil {
		t.Fatal(err)
	}
}
