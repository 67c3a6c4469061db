package shim

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"wasmptr.test/gotest/internal/govet"
	"wasmptr.test/gotest/internal/release"
)

// Whatever is wrong is said in one line, and nothing of it is kept.
func TestRefused(t *testing.T) {
	program := build(t, release.Seal(t, []byte(echo)))
	missing := filepath.Join(t.TempDir(), "wasmptr")
	notProgram := filepath.Join(t.TempDir(), "wasmptr")
	if err := os.WriteFile(notProgram, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	other := release.Serve(t, []byte(echo+"# changed\n"))
	truncated := handle(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(echo)))
		w.Write([]byte(echo[:20]))
	})
	// Without a length a connection that breaks off looks like the end of the file.
	short := handle(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte(echo[:20]))
	})
	absent := handle(t, http.NotFound)
	failing := handle(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
	huge := handle(t, func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < 65; i++ {
			w.Write(make([]byte, 1<<20))
		}
	})

	for _, test := range []struct{ name, variable, want string }{
		{"wrong checksum", "WASMPTR_RELEASES=" + other.URL,
			`URL: the SHA-256 checksum is [0-9a-f]{64}, not [0-9a-f]{64}: refused`},
		{"truncated", "WASMPTR_RELEASES=" + truncated, `URL: after 20 bytes: unexpected EOF`},
		{"short", "WASMPTR_RELEASES=" + short, `URL: the SHA-256 checksum is .*: refused`},
		{"huge", "WASMPTR_RELEASES=" + huge, `URL: the SHA-256 checksum is .*: refused`},
		{"404", "WASMPTR_RELEASES=" + absent, `URL: 404 Not Found`},
		{"500", "WASMPTR_RELEASES=" + failing, `URL: 500 Internal Server Error`},
		{"no network", "WASMPTR_RELEASES=http://127.0.0.1:1", `Get "URL": dial tcp 127\.0\.0\.1:1: connect: connection refused`},
		{"no address", "WASMPTR_RELEASES=releases", `Get "releases/v.*": unsupported protocol scheme ""`},
		{"$WASMPTR missing", "WASMPTR=" + missing,
			`\$WASMPTR: stat ` + missing + `: no such file or directory`},
		{"$WASMPTR relative", "WASMPTR=wasmptr", `\$WASMPTR: wasmptr is not an absolute path`},
		{"$WASMPTR directory", "WASMPTR=" + filepath.Dir(missing), `\$WASMPTR: .* is a directory`},
		{"$WASMPTR not executable", "WASMPTR=" + notProgram, notProgram + `: permission denied`},
		{"$WASMPTR itself", "WASMPTR=" + program,
			`\$WASMPTR: ` + program + ` is this program, which only runs another`},
		{"no home", "HOME= XDG_CACHE_HOME=", `nowhere to keep the release: .*HOME.*`},
	} {
		t.Run(test.name, func(t *testing.T) {
			caches := t.TempDir()
			got := govet.Exec(t, t.TempDir(), environ(t, caches, strings.Fields(test.variable)...), program, "version")
			want := strings.ReplaceAll(test.want, "URL", `http://127\.0\.0\.1:\d+`+regexp.QuoteMeta(release.Asset))
			if !regexp.MustCompile(`^wasmptr: `+want+`\n$`).MatchString(got.Stderr) || got.Stdout != "" || got.Exit != 1 {
				t.Errorf("exit %d, standard output %q, standard error\n%swant exit 1 and\nwasmptr: %s",
					got.Exit, got.Stdout, got.Stderr, want)
			}
			if files := kept(t, caches); len(files) > 0 {
				t.Errorf("%q are left behind", files)
			}
			t.Logf("%s", got.Stderr)
		})
	}
}

// A platform that has no release is not asked for.
func TestNoRelease(t *testing.T) {
	module := release.Seal(t, []byte(echo))
	table := filepath.Join(module, "cmd/wasmptr/releases.go")
	own := `"` + runtime.GOOS + "/" + runtime.GOARCH + `"`
	if !strings.Contains(release.Read(t, table), own) {
		t.Fatalf("scripts/release has written no line for %s:\n%s", own, release.Read(t, table))
	}
	release.Write(t, table, []byte(strings.ReplaceAll(release.Read(t, table), own, `"plan9/mips"`)))
	releases := release.Serve(t, []byte(echo))
	got := govet.Exec(t, module, environ(t, t.TempDir(), "WASMPTR_RELEASES="+releases.URL), build(t, module), "version")
	want := "wasmptr: there is no release " + release.Version + " for " + release.Host.String() +
		": build wasmptr with cargo, and set $WASMPTR to its absolute path\n"
	if got.Stderr != want || got.Exit != 1 || releases.Asked.Load() != 0 {
		t.Errorf("exit %d, %d downloads, standard error\n%swant exit 1, none, and\n%s",
			got.Exit, releases.Asked.Load(), got.Stderr, want)
	}
}

// A start that is ended while it downloads leaves nothing, and the next one works.
func TestInterrupted(t *testing.T) {
	program := build(t, release.Seal(t, []byte(echo)))
	began := make(chan bool, 1)
	slow := handle(t, func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte(echo[:20]))
		w.(http.Flusher).Flush()
		began <- true
		<-r.Context().Done()
	})
	caches := t.TempDir()
	cmd := exec.Command(program)
	cmd.Env = environ(t, caches, "WASMPTR_RELEASES="+slow)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-began:
	case <-time.After(time.Minute):
		t.Error("nothing was downloaded within a minute")
	}
	cmd.Process.Kill()
	cmd.Wait()
	if files := kept(t, caches); len(files) > 0 {
		t.Errorf("%q are left behind", files)
	}
	releases := release.Serve(t, []byte(echo))
	got := govet.Exec(t, caches, environ(t, caches, "WASMPTR_RELEASES="+releases.URL), program, "again")
	if got.Stdout != "<again>" || got.Exit != 7 {
		t.Errorf("the next start: exit %d\n%s%s", got.Exit, got.Stdout, got.Stderr)
	}
}

// go vet hides what a tool prints when it is asked for its flags, and still shows
// why there is no wasmptr.
func TestVetSaysWhy(t *testing.T) {
	program := build(t, release.Seal(t, []byte(echo)))
	dir := govet.Write(t, map[string]string{"a.go": "package a\n"})
	got := govet.Run(t, dir, release.Host, "WASMPTR=/no/such/file", "vet", "-vettool="+program, ".")
	if want := "wasmptr: $WASMPTR: stat /no/such/file: no such file or directory\n"; got.Exit == 0 ||
		!strings.Contains(got.Stderr, want) {
		t.Errorf("exit %d, standard error\n%swant, among others\n%s", got.Exit, got.Stderr, want)
	}
	t.Logf("exit %d\n%s", got.Exit, got.Stderr)
}

// handle starts a server and returns its address.
func handle(t testing.TB, handler http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s.URL
}
