package exports

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

var write = flag.String("write", "", "write the export data of the sample, and what go/types reads from it, to this `directory`")

// TestSample compares a package that has something of everything, most of which
// the standard library has not: aliases with type parameters, methods with them,
// constants of every kind.
//
// With -write=../../tests/export it also makes the files that the Rust tests
// read, v<N>.a and v<N>.txt for the version N that the compiler in use writes.
func TestSample(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "inner/inner.go", "sample.go", "alias.go", "method.go.txt"} {
		copyFile(t, filepath.Join("testdata/sample", name), filepath.Join(dir, name))
	}
	// gofmt of older releases cannot read it, so it must not be called a Go file
	// where gofmt looks for such.
	if err := os.Rename(filepath.Join(dir, "method.go.txt"), filepath.Join(dir, "method.go")); err != nil {
		t.Fatal(err)
	}
	// As the compiler writes it, and with what its debugging flag adds to it.
	for _, flags := range []string{"", "-d=syncframes=0", "-d=syncframes=2"} {
		t.Run(flags, func(t *testing.T) {
			list := list(t, dir, "linux/amd64", "-trimpath", "-gcflags="+flags, "./...")
			compare(t, list)
			verify(t, list)
			if *write != "" && flags == "" {
				writeSample(t, list)
			}
		})
	}
}

// verify has the Rust side read the files to their last byte.
func verify(t *testing.T, list string) {
	t.Helper()
	census, err := exec.Command(govet.Example(t, "exports"), "--verify", list).CombinedOutput()
	if err != nil {
		t.Errorf("exports --verify: %v", err)
	}
	t.Logf("%s", census)
}

func writeSample(t *testing.T, list string) {
	t.Setenv("GODEBUG", "gotypesalias=1")
	sample := read(t, list)[0]
	archive, err := os.ReadFile(sample.Export)
	if err != nil {
		t.Fatal(err)
	}
	// The header of the archive and that of its first member take 68 bytes, of
	// which ten say how long the member is.
	var size int
	if _, err := fmt.Sscan(string(archive[56:66]), &size); err != nil {
		t.Fatal(err)
	}
	_, payload, _ := bytes.Cut(archive, []byte("\n$$B\nu"))
	version := binary.LittleEndian.Uint32(payload)
	var dump bytes.Buffer
	if err := Dump(&dump, sample); err != nil {
		t.Fatal(err)
	}
	base := filepath.Join(*write, fmt.Sprintf("v%d", version))
	for file, content := range map[string][]byte{base + ".a": archive[:68+size], base + ".txt": dump.Bytes()} {
		if err := os.WriteFile(file, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func copyFile(t *testing.T, from, to string) {
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o666); err != nil {
		t.Fatal(err)
	}
}
