package install

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
	"wasmptr.test/gotest/internal/release"
)

// The commit that scripts/release tags has the checksums of what it publishes; a
// program that only writes down its arguments stands in for GitHub's.
func TestPublish(t *testing.T) {
	checkout, origin, bin, dist := release.Seal(t, []byte("unused")), t.TempDir(), t.TempDir(), t.TempDir()
	commit(t, checkout, "")
	git := func(args ...string) string {
		t.Helper()
		return strings.TrimSpace(run(t, checkout, os.Environ(), "git", args...))
	}
	git("init", "--quiet", "--bare", origin)
	git("remote", "add", "origin", origin)
	release.Write(t, filepath.Join(bin, "gh"), []byte("#!/bin/sh\nfor argument; do echo \"$argument\"; done >"+bin+"/log\n"))
	platforms := []string{"darwin-arm64", "linux-amd64", "windows-amd64.exe"}
	for _, platform := range platforms {
		release.Write(t, filepath.Join(dist, "wasmptr-"+release.Version+"-"+platform), []byte(platform))
	}
	env := environ(t, []string{bin}, "WASMPTR_DIST="+dist, "WASMPTR_CACHE="+t.TempDir())
	run(t, checkout, env, "bash", "scripts/release", "seal")
	run(t, checkout, env, "bash", "scripts/release", "publish")

	tagged := git("--git-dir="+origin, "show", "v"+release.Version+":cmd/wasmptr/releases.go")
	sums := release.Read(t, filepath.Join(dist, "SHA256SUMS"))
	for _, line := range strings.Split(strings.TrimSpace(sums), "\n") {
		sum, name, _ := strings.Cut(line, "  ")
		platform := strings.TrimSuffix(strings.TrimPrefix(name, "wasmptr-"+release.Version+"-"), ".exe")
		platform = strings.Replace(platform, "-", "/", 1)
		if !strings.Contains(strings.Join(strings.Fields(tagged), " "), `"`+platform+`": "`+sum+`"`) {
			t.Errorf("the commit that is tagged lacks %s for %s:\n%s", sum, platform, tagged)
		}
	}
	if strings.Count(sums, "\n") != len(platforms) {
		t.Errorf("SHA256SUMS:\n%s", sums)
	}
	if module := git("--git-dir="+origin, "rev-parse", "golangci/v"+release.Version); module != git("rev-parse", "HEAD") {
		t.Errorf("the module in golangci is tagged at %s", module)
	}
	for _, line := range append(platforms, "SHA256SUMS", "v"+release.Version) {
		if log := release.Read(t, filepath.Join(bin, "log")); !strings.Contains(log, line+"\n") {
			t.Errorf("gh was not told of %s:\n%s", line, log)
		}
	}
	built := govet.Run(t, checkout, release.Host, "vet", "./cmd/wasmptr")
	if built.Exit != 0 {
		t.Errorf("go vet ./cmd/wasmptr: %s", built.Stderr)
	}
}
