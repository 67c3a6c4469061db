package golangci_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// The section about golangci-lint in README.md has the configuration that works, the
// version that it works with, and what golangci-lint prints.
func TestReadme(t *testing.T) {
	_, section, _ := strings.Cut(read(t, filepath.Join("..", "README.md")), "### golangci-lint\n")
	section, _, _ = strings.Cut(section, "\n### ")
	blocks := strings.Split(section, "```")
	if len(blocks) < 6 {
		t.Fatalf("%d blocks of code", len(blocks)/2)
	}
	custom, config, shown := blocks[1], blocks[3], blocks[5]
	version, _, _ := strings.Cut(strings.TrimPrefix(custom, "yaml\nversion: "), "\n")
	const required = "\tgithub.com/golangci/golangci-lint/v2 "
	if !strings.Contains(read(t, filepath.Join("gcl", "go.mod")), required+version+"\n") {
		t.Errorf("README.md has golangci-lint %s", version)
	}

	l := newLinter(t, "readme", "")
	write(t, filepath.Join(l.dir, ".golangci.yml"), strings.TrimPrefix(config, "yaml\n"))
	stdout, stderr, _ := l.start(t, host, "./...")
	if want := "\n$ ./custom-gcl run ./...\n" + stdout; shown != want {
		t.Errorf("README.md shows%s\ngolangci-lint prints%s\n%s", shown, want, stderr)
	}
}
