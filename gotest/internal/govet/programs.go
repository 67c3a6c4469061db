package govet

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// NotRun skips the test for want of an outside program; scripts/test lists such
// tests at its end. Where the tests must be complete it is a failure.
func NotRun(t testing.TB, missing string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(missing)
	}
	t.Skipf("not run: %s: %s", t.Name(), missing)
}

// Node returns the path of Node, without which the test is [NotRun].
func Node(t testing.TB) string {
	t.Helper()
	if node, err := exec.LookPath("node"); err == nil {
		version, err := exec.Command(node, "-p", "process.versions.node").Output()
		major, _, _ := strings.Cut(string(version), ".")
		if number, _ := strconv.Atoi(major); err == nil && number >= 18 {
			return node
		}
	}
	NotRun(t, "Node 18 or later is not installed")
	return ""
}
