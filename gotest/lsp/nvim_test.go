package lsp

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wasmptr.test/gotest/internal/govet"
)

// TestNeovim opens a file in Neovim with the configuration of editors/nvim, makes the
// changes that are offered, and saves, until there is nothing left to say.
func TestNeovim(t *testing.T) {
	if govet.Release(t) < 24 {
		t.Skip("the go.mod asks for Go 1.24")
	}
	nvim, err := exec.LookPath("nvim")
	if err != nil {
		govet.NotRun(t, "nvim is not installed")
	}
	version, err := exec.Command(nvim, "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	const text = `package m

type pair struct {
	ptr uint32
	len uint32
}

type buffer2 struct {
	ptr *byte // ü
	len uint32
}

//go:wasmimport env f
func f(/* ü😀 */ p *pair)

//go:wasmimport env f4
func F4(b *buffer2)
`
	dir := govet.Write(t, map[string]string{"seed.go": text, "go.mod": "module m\n\ngo 1.24\n"})
	configuration, err := filepath.Abs("../../editors/nvim/wasmptr.lua")
	if err != nil {
		t.Fatal(err)
	}
	session, err := filepath.Abs("testdata/session.lua")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(nvim, "--headless", "--clean", "-n", "-i", "NONE",
		"--cmd", `lua vim.g.wasmptr = { cmd = { "`+govet.Tool(t)+`", "lsp" }, settings = { rules = "go1.24" } }`,
		"-c", "luafile "+configuration, "-c", "luafile "+session)
	var stdout, stderr strings.Builder
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	cmd.Env = append(govet.Environ(t), "HOME="+dir, "XDG_CONFIG_HOME="+dir,
		"XDG_STATE_HOME="+dir, "XDG_CACHE_HOME="+dir, "XDG_DATA_HOME="+dir)
	late := time.AfterFunc(3*time.Minute, func() { cmd.Process.Kill() })
	err = cmd.Run()
	late.Stop()
	transcript := strings.ReplaceAll(stdout.String(), "\r", "")
	first, _, _ := strings.Cut(string(version), "\n")
	t.Logf("%s in Neovim:\n%s%s", first, transcript, stderr.String())
	if err != nil {
		t.Fatal(err)
	}
	const want = `neovim
2 findings
  14:23-14:28 wasmptr: f: p points to pair, which has no structs.HostLayout marker: add the field _ structs.HostLayout (host-layout)
  17:11-17:19 wasmptr: F4: b points to buffer2, whose field ptr is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 (nested-pointer)
at \*pair: quickfix: add the field _ structs.HostLayout to pair
saved
1 findings
  21:11-21:19 wasmptr: F4: b points to buffer2, whose field ptr is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 (nested-pointer)
at \*buffer2: refactor.rewrite: declare *byte as uint32, and mend by hand what uses it
saved
1 findings
  21:11-21:19 wasmptr: F4: b points to buffer2, which has no structs.HostLayout marker: add the field _ structs.HostLayout (host-layout)
at \*buffer2: quickfix: add the field _ structs.HostLayout to buffer2
saved
0 findings
`
	if transcript != want {
		t.Errorf("want\n%s", want)
	}
	if got := readFile(t, filepath.Join(dir, "seed.go")); got != mended {
		t.Errorf("what was saved:\n%s", got)
	}
}

const mended = `package m

import "structs"

type pair struct {
	_ structs.HostLayout

	ptr uint32
	len uint32
}

type buffer2 struct {
	_ structs.HostLayout

	ptr uint32 // ü
	len uint32
}

//go:wasmimport env f
func f(/* ü😀 */ p *pair)

//go:wasmimport env f4
func F4(b *buffer2)
`
