package shim

import (
	"archive/zip"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
	"wasmptr.test/gotest/internal/release"
)

const module = "github.com/wasmptr/wasmptr"

const seed = `package seed

type buffer2 struct {
	ptr *byte
	len uint32
}

//go:wasmimport env f4
func F4(b *buffer2)

//go:wasmimport env f5
func F5(p **byte)
`

var findings = []string{
	"seed.go:9:11: F4: b points to buffer2, whose field ptr is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4",
	"seed.go:8:1: \tF4 is imported from the wasm host here",
	"seed.go:3:6: \ttype buffer2 is declared here",
	"seed.go:4:2: \tfield ptr is declared here",
	"seed.go:12:11: F5: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4",
	"seed.go:11:1: \tF5 is imported from the wasm host here",
}

func wantFindings(t *testing.T, got govet.Result) {
	t.Helper()
	if want := strings.Join(findings, "\n"); strings.Join(got.Lines(), "\n") != want || got.Exit != 1 {
		t.Errorf("go vet: exit %d\n%s%s\nwant exit 1 and\n%s", got.Exit, got.Stdout, got.Stderr, want)
	}
}

// go install takes the module as it is published: all files of the repository that
// no nested module holds, in a zip file of the form that module proxies have.
func TestGoInstall(t *testing.T) {
	wasmptr := []byte(release.Read(t, govet.Tool(t)))
	releases, proxy := release.Serve(t, wasmptr), publish(t, release.Seal(t, wasmptr))
	home := t.TempDir()
	env := []string{"GOPROXY=file://" + proxy, "GONOSUMDB=*", "GOFLAGS=-modcacherw",
		"GOPATH=" + filepath.Join(home, "go")}
	installed := govet.Run(t, home, release.Host, append(env, "install", module+"/cmd/wasmptr@latest")...)
	if installed.Exit != 0 {
		t.Fatalf("go install: exit %d\n%s", installed.Exit, installed.Stderr)
	}
	dir := govet.Write(t, map[string]string{"seed.go": seed})
	program := filepath.Join(home, "go/bin/wasmptr")
	for _, target := range govet.Targets {
		args := append(release.UserCaches(t, home), "WASMPTR=", "WASMPTR_RELEASES="+releases.URL)
		wantFindings(t, govet.Run(t, dir, target, append(args, "vet", "-vettool="+program, ".")...))
	}
	if asked := releases.Asked.Load(); asked != 1 {
		t.Errorf("the release was downloaded %d times, want once", asked)
	}
}

// As a tool of a module, wasmptr is where go tool -n says. That command builds for
// $GOOS and $GOARCH, and Go 1.24 names a file that is gone when it had to build first.
func TestGoTool(t *testing.T) {
	if govet.Release(t) < 24 {
		return // Modules have no tools.
	}
	wasmptr := []byte(release.Read(t, govet.Tool(t)))
	releases, copied := release.Serve(t, wasmptr), release.Seal(t, wasmptr)
	dir := govet.Write(t, map[string]string{
		"go.mod": "module m\n\ngo 1.24\n\ntool " + module + "/cmd/wasmptr\n\nrequire " + module +
			" v" + release.Version + "\n\nreplace " + module + " => " + copied + "\n",
		"seed.go": seed,
	})
	env := append(release.UserCaches(t, t.TempDir()), "WASMPTR=", "WASMPTR_RELEASES="+releases.URL)
	run := func(target govet.Target, args ...string) govet.Result {
		return govet.Run(t, dir, target, append(env[:len(env):len(env)], args...)...)
	}

	first := strings.TrimSpace(run(release.Host, "tool", "-n", "wasmptr").Stdout)
	_, err := os.Stat(first)
	t.Logf("the first go tool -n names %s: %v", first, err)
	if (err == nil) != (govet.Release(t) > 24) {
		t.Errorf("README says that 1.24 alone names a file that is gone at first")
	}
	if got := run(release.Host, "tool", "wasmptr", "version"); got.Exit != 0 {
		t.Fatalf("go tool wasmptr version: exit %d\n%s", got.Exit, got.Stderr)
	}
	tool := strings.TrimSpace(run(release.Host, "tool", "-n", "wasmptr").Stdout)
	for _, target := range govet.Targets {
		wantFindings(t, run(target, "vet", "-vettool="+tool, "."))
	}
	if asked := releases.Asked.Load(); asked != 1 {
		t.Errorf("the release was downloaded %d times, want once", asked)
	}
}

// publish returns a directory that GOPROXY can name, with the module in its version,
// as it is in the directory sealed.
func publish(t *testing.T, sealed string) string {
	t.Helper()
	nested := make(map[string]bool)
	files := release.Files(t)
	for _, name := range files {
		if dir, base := path.Split(name); base == "go.mod" && dir != "" {
			nested[path.Clean(dir)] = true
		}
	}
	proxy := t.TempDir()
	versions := filepath.Join(proxy, module, "@v")
	if err := os.MkdirAll(versions, 0o777); err != nil {
		t.Fatal(err)
	}
	release.Write(t, filepath.Join(versions, "list"), []byte("v"+release.Version+"\n"))
	release.Write(t, filepath.Join(versions, "v"+release.Version+".info"), []byte(`{"Version":"v`+release.Version+`"}`))
	release.Write(t, filepath.Join(versions, "v"+release.Version+".mod"), []byte(release.Read(t, filepath.Join(sealed, "go.mod"))))
	archive, err := os.Create(filepath.Join(versions, "v"+release.Version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	writer := zip.NewWriter(archive)
	for _, name := range files {
		if within(nested, path.Dir(name)) {
			continue
		}
		entry, err := writer.Create(module + "@v" + release.Version + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write([]byte(release.Read(t, filepath.Join(sealed, name)))); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := archive.Stat()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the module is %d kB", info.Size()>>10)
	return proxy
}

// within tells whether dir or one above it is in the set.
func within(set map[string]bool, dir string) bool {
	for ; dir != "."; dir = path.Dir(dir) {
		if set[dir] {
			return true
		}
	}
	return false
}
