package standalone

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// script is what Vim does: it reads the output of wasmptr through :make, as
// :compiler go understands it, and writes down where each entry of the list of
// errors takes the cursor, and what it says.
const script = `
compiler go
let &makeprg = $WASMPTR . ' ./...'
silent make!
let places = []
for entry in getqflist()
  if entry.valid
    execute 'cc' index(getqflist(), entry) + 1
    let place = expand('%') . ':' . line('.') . ':' . col('.')
    call add(places, place . ' ' . getline('.')[col('.') - 1:] . ' <- ' . entry.text)
  endif
endfor
call writefile(places, 'places.txt')
quitall!
`

// Vim's own support for Go jumps to every finding and to what is related to it.
func TestVim(t *testing.T) {
	needVim(t)
	dir := write(t, mission+`-- sub/p_js.go --
package p

//go:wasmimport env f
func f(ü string, p **byte)
-- vimrc --
`+script)
	env := append(environ(t), "SHELL=/bin/sh")
	govet.Exec(t, dir, env, "vim", "-es", "-N", "-i", "NONE", "-n", "-u", "vimrc")
	places, err := os.ReadFile(filepath.Join(dir, "places.txt"))
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, "in Vim", strings.Split(strings.TrimSuffix(string(places), "\n"), "\n"), []string{
		"seed.go:25:11 *buffer2) <- F4: b points to buffer2, whose field ptr is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 (nested-pointer)",
		"seed.go:24:1 //go:wasmimport env f4 <- \tF4 is imported from the wasm host here",
		"seed.go:19:6 buffer2 struct { <- \ttype buffer2 is declared here",
		"seed.go:20:2 ptr *byte <- \tfield ptr is declared here",
		"seed.go:28:11 **byte) <- F5: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 (nested-pointer)",
		"seed.go:27:1 //go:wasmimport env f5 <- \tF5 is imported from the wasm host here",
		"sub/p_js.go:4:21 **byte) <- f: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 (nested-pointer, js/wasm)",
		"sub/p_js.go:3:1 //go:wasmimport env f <- \tf is imported from the wasm host here",
	})
}

// needVim does not run the test without Vim.
func needVim(t *testing.T) {
	t.Helper()
	missing := "vim is not installed"
	if vim, err := exec.LookPath("vim"); err == nil {
		missing = "vim has no compiler/go.vim"
		probe := exec.Command(vim, "-es", "-N", "-i", "NONE", "-u", "NONE",
			"-c", "if globpath(&rtp, 'compiler/go.vim') == '' | cquit | endif", "-c", "quit")
		if probe.Run() == nil {
			return
		}
	}
	govet.NotRun(t, missing)
}
