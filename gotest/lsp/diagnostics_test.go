package lsp

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// F4 and F5 are the two functions that no host can read the memory of.
const seed = `package m

type buffer2 struct {
	ptr *byte
	len uint32
}

//go:wasmimport env f4
func F4(b *buffer2)

//go:wasmimport env f5
func F5(p **byte)
`

const (
	f4 = "F4: b points to buffer2, whose field ptr is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 (nested-pointer)"
	f5 = "F5: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 (nested-pointer)"
)

func TestDiagnostics(t *testing.T) {
	dir := govet.Write(t, map[string]string{"seed.go": seed, "sub/right.go": "package sub\n"})
	c := open(t, dir, nil)
	c.edit("seed.go")
	c.wantFound("seed.go", "8:10-8:18 "+f4, "11:10-11:16 "+f5)

	p := c.published[c.uri("seed.go")]
	if p.Version == nil || *p.Version != 1 {
		t.Errorf("version %v, want 1", p.Version)
	}
	d := p.Diagnostics[0]
	if d.Source != "wasmptr" || d.Severity != 2 {
		t.Errorf("source %q, severity %d", d.Source, d.Severity)
	}
	var related []string
	for _, r := range d.RelatedInformation {
		related = append(related, filepath.Base(r.Location.URI)+" "+r.Location.Range.String()+" "+r.Message)
	}
	want := "seed.go 7:0-7:22 F4 is imported from the wasm host here\n" +
		"seed.go 2:5-2:12 type buffer2 is declared here\n" +
		"seed.go 3:1-3:4 field ptr is declared here"
	if got := strings.Join(related, "\n"); got != want {
		t.Errorf("related:\n%s\nwant\n%s", got, want)
	}

	// A package without findings is not spoken of.
	c.edit("sub/right.go")
	if p, ok := c.published[c.uri("sub/right.go")]; ok {
		t.Errorf("sub/right.go: %v", p)
	}
	// What is mended on disk and saved is gone.
	writeFile(t, filepath.Join(dir, "seed.go"), strings.Replace(seed, "**byte", "*byte", 1))
	c.change("seed.go", 2, span{place{11, 10}, place{11, 11}}, "")
	c.save("seed.go")
	c.analysed()
	c.wantFound("seed.go", "8:10-8:18 "+f4)
	// What is closed is not spoken of any more.
	c.close("seed.go")
	c.until("an empty list", func(m message) bool { return m.Method == "textDocument/publishDiagnostics" })
	c.wantFound("seed.go")
	c.end()
}

// The findings are those of wasmptr, for each file of a package, in whatever directory
// and for whatever platform they are.
func TestWholePackage(t *testing.T) {
	dir := govet.Write(t, map[string]string{
		"a.go":       "package m\n",
		"a_js.go":    "package m\n\n//go:wasmimport env f\nfunc f(p **byte)\n",
		"a_linux.go": "package m\n\n//go:wasmimport env f\nfunc f(p **byte)\n",
		"a_test.go":  "package m\n\n//go:wasmimport env g\nfunc g(p **byte)\n",
		"x_test.go":  "package m_test\n\n//go:wasmimport env h\nfunc h(p **byte)\n",
	})
	c := open(t, dir, nil)
	c.edit("a.go")
	const reason = ": p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4"
	c.wantFound("a.go")
	c.wantFound("a_js.go", "3:9-3:15 f"+reason+" (js/wasm) (nested-pointer)")
	c.wantFound("a_linux.go")
	c.wantFound("a_test.go", "3:9-3:15 g"+reason+" (nested-pointer)")
	c.wantFound("x_test.go", "3:9-3:15 h"+reason+" (nested-pointer)")
	c.close("a.go")
	for range [3]int{} {
		c.until("an empty list", func(m message) bool { return m.Method == "textDocument/publishDiagnostics" })
	}
	c.wantFound("a_js.go")
	c.wantFound("a_test.go")
	c.wantFound("x_test.go")
	c.end()
}

// Positions count what client and server agreed on.
func TestEncodings(t *testing.T) {
	const text = "package m\n\n//go:wasmimport env f\nfunc f(/* ü€😀 */ p **byte)\n"
	for _, test := range []struct {
		encodings []string
		chosen    string
		want      string
	}{
		{nil, "utf-16", "3:20-3:26 "},
		{[]string{"utf-32", "utf-16"}, "utf-16", "3:20-3:26 "},
		{[]string{"utf-16", "utf-8"}, "utf-8", "3:25-3:31 "},
	} {
		dir := govet.Write(t, map[string]string{"a.go": text})
		c := start(t, dir)
		var hello struct {
			Capabilities struct{ PositionEncoding string }
		}
		decode(t, c.request("initialize", object{"rootUri": uri(dir), "capabilities": object{
			"general": object{"positionEncodings": test.encodings},
		}}), &hello)
		if got := hello.Capabilities.PositionEncoding; got != test.chosen {
			t.Errorf("%v: %s was chosen, want %s", test.encodings, got, test.chosen)
		}
		c.notify("initialized", object{})
		c.edit("a.go")
		found := c.found("a.go")
		if len(found) != 1 || !strings.HasPrefix(found[0], test.want) {
			t.Errorf("%v: %q, want %s", test.encodings, found, test.want)
		}
		c.end()
	}
}

// What is not saved counts as it stands in the editor, wherever the lines have moved to.
func TestUnsaved(t *testing.T) {
	dir := govet.Write(t, map[string]string{
		"seed.go":  seed,
		"other.go": "package m\n\n//go:wasmimport env g\nfunc g(p **byte)\n",
	})
	c := open(t, dir, nil)
	c.edit("seed.go")
	c.edit("other.go")
	top := span{place{0, 0}, place{0, 0}}
	c.change("seed.go", 2, top, "// ü\n// 😀\n")
	c.analysed()
	c.wantFound("seed.go", "10:10-10:18 "+f4, "13:10-13:16 "+f5)
	if v := c.published[c.uri("seed.go")].Version; v == nil || *v != 2 {
		t.Errorf("version %v, want 2", v)
	}

	// A syntax error leaves what was found before to the editor, which has moved it.
	c.change("seed.go", 3, top, "func (\n")
	if line := c.analysed(); !strings.HasSuffix(line, ": errors") {
		t.Error(line)
	}
	c.wantFound("seed.go", "10:10-10:18 "+f4, "13:10-13:16 "+f5)
	if v := *c.published[c.uri("seed.go")].Version; v != 2 {
		t.Errorf("version %d was published, want 2 still", v)
	}
	// Saving another file makes no difference.
	c.save("other.go")
	c.analysed()
	c.wantFound("seed.go", "10:10-10:18 "+f4, "13:10-13:16 "+f5)

	c.change("seed.go", 4, span{place{0, 0}, place{1, 0}}, "")
	c.analysed()
	if v := *c.published[c.uri("seed.go")].Version; v != 4 {
		t.Errorf("version %d, want 4", v)
	}
	c.wantFound("seed.go", "10:10-10:18 "+f4, "13:10-13:16 "+f5)

	// The other file is saved while this one is not: each counts as its editor shows it.
	c.save("other.go")
	c.analysed()
	c.wantFound("seed.go", "10:10-10:18 "+f4, "13:10-13:16 "+f5)

	// Closed without having been saved: the file on disk counts.
	c.close("seed.go")
	c.analysed()
	c.wantFound("seed.go", "8:10-8:18 "+f4, "11:10-11:16 "+f5)
	c.end()
}

// An editor shows a file as it is, not what it was made from.
func TestLineDirectives(t *testing.T) {
	dir := govet.Write(t, map[string]string{
		"a.go": "package m\n\n//line a.y:100\n//go:wasmimport env f\nfunc f(p **byte)\n",
	})
	c := open(t, dir, nil)
	c.edit("a.go")
	c.wantFound("a.go", "4:9-4:15 f"+strings.TrimPrefix(f5, "F5"))
	c.end()
}

// A package is told of anew when a file of one that it imports is saved.
func TestImporters(t *testing.T) {
	dir := govet.Write(t, map[string]string{
		"a.go":   "package m\n\nimport \"m/b\"\n\n//go:wasmimport env f\nfunc f(p *b.T)\n",
		"b/b.go": "package b\n\ntype T struct{ N uint32 }\n",
	})
	c := open(t, dir, nil)
	c.edit("a.go")
	c.edit("b/b.go")
	c.wantFound("a.go")
	writeFile(t, filepath.Join(dir, "b/b.go"), "package b\n\ntype T struct{ N *byte }\n")
	c.change("b/b.go", 2, span{place{2, 17}, place{2, 23}}, "*byte")
	c.save("b/b.go")
	c.until("a.go", func(m message) bool { return len(c.found("a.go")) > 0 })
	if found := c.found("a.go"); !strings.Contains(found[0], "b.T, whose field N is a Go pointer") {
		t.Error(found)
	}
	c.end()
}

// A text that was never saved counts for nobody once it is closed.
func TestDiscarded(t *testing.T) {
	dir := govet.Write(t, map[string]string{
		"a.go":   "package m\n\nimport \"m/b\"\n\n//go:wasmimport env f\nfunc f(p *b.T)\n",
		"b/b.go": "package b\n\ntype T struct{ N uint32 }\n",
		"b/c.go": "package b\n",
	})
	for _, others := range [][]string{nil, {"b/c.go"}} {
		c := open(t, dir, nil)
		c.edit("a.go")
		c.edit("b/b.go")
		for _, other := range others {
			c.edit(other)
		}
		c.change("b/b.go", 2, span{place{2, 17}, place{2, 23}}, "*byte")
		c.change("a.go", 2, span{place{0, 0}, place{0, 0}}, "\n")
		c.until("a finding", func(m message) bool { return len(c.found("a.go")) > 0 })
		c.close("b/b.go")
		c.until("its end", func(m message) bool { return len(c.found("a.go")) == 0 })
		c.end()
	}
}

// Files come and go without the editor.
func TestChangesOnDisk(t *testing.T) {
	dir := govet.Write(t, map[string]string{"seed.go": seed, "a.go": "package m\n"})
	c := open(t, dir, object{"workspace": object{"didChangeWatchedFiles": object{"dynamicRegistration": true}}})
	c.edit("a.go")
	c.wantFound("seed.go", "8:10-8:18 "+f4, "11:10-11:16 "+f5)
	if len(c.registered) != 1 || !strings.Contains(c.registered[0], "go.{mod,sum,work}") {
		t.Errorf("registered: %q", c.registered)
	}
	happened := func(name string, kind int) {
		c.notify("workspace/didChangeWatchedFiles", object{"changes": []object{{"uri": c.uri(name), "type": kind}}})
		c.analysed()
	}
	if err := os.Remove(filepath.Join(dir, "seed.go")); err != nil {
		t.Fatal(err)
	}
	happened("seed.go", 3)
	c.wantFound("seed.go")
	writeFile(t, filepath.Join(dir, "new.go"), seed)
	happened("new.go", 1)
	c.wantFound("new.go", "8:10-8:18 "+f4, "11:10-11:16 "+f5)

	// All releases build this.
	writeFile(t, filepath.Join(dir, "new.go"), "//go:build go1.21\n\n"+seed)
	happened("new.go", 2)
	c.wantFound("new.go", "10:10-10:18 "+f4, "13:10-13:16 "+f5)
	writeFile(t, filepath.Join(dir, "go.mod"), "this is no go.mod\n")
	c.notify("workspace/didChangeWatchedFiles", object{"changes": []object{{"uri": c.uri("go.mod"), "type": 2}}})
	c.until("a message", func(m message) bool { return m.Method == "window/showMessage" })
	if !strings.Contains(c.shown[0], "go.mod") {
		t.Error(c.shown)
	}
	c.wantFound("new.go")
	writeFile(t, filepath.Join(dir, "go.mod"), "module m\n\ngo 1.21\n")
	happened("go.mod", 2)
	c.wantFound("new.go", "10:10-10:18 "+f4, "13:10-13:16 "+f5)
}

// What is silenced for wasmptr is silenced here, and a comment that silences nothing is
// as useless as there.
func TestSuppression(t *testing.T) {
	dir := govet.Write(t, map[string]string{
		"a.go": "package m\n\n//go:wasmimport env f\nfunc f(p **byte) //nolint:wasmptr // a double\n",
		"b.go": "package m\n\n//lint:ignore wasmptr it is fine\nvar V int\n",
	})
	c := open(t, dir, nil)
	c.edit("a.go")
	c.wantFound("a.go")
	if found := c.found("b.go"); len(found) != 1 || !strings.HasSuffix(found[0], "(suppression)") {
		t.Errorf("%q", found)
	}
	c.end()
}
