package lsp

import (
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

const quickfix, rewrite, fixAll = "quickfix", "refactor.rewrite", "source.fixAll.wasmptr"

// unmarked has a struct that Go 1.24 wants a marker in, and one with a pointer.
const unmarked = `package m

type pair struct {
	ptr uint32
	len uint32
}

type view struct {
	ptr *byte // ü
	len uint32
}

//go:wasmimport env f
func f(/* 😀 */ p *pair)

//go:wasmimport env g
func g(v *view)
`

// kinds returns the kinds of actions, sorted.
func kinds(actions []action) []string {
	kinds := []string{}
	for _, a := range actions {
		kinds = append(kinds, a.Kind)
	}
	sort.Strings(kinds)
	return kinds
}

func wantKinds(t *testing.T, what string, actions []action, want ...string) {
	t.Helper()
	if got := kinds(actions); !reflect.DeepEqual(got, append([]string{}, want...)) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// apply makes the edits of an action to text, as an editor does that counts in UTF-16.
func apply(t *testing.T, text string, edits []edit) string {
	t.Helper()
	offset := func(p place) int {
		at := 0
		for range make([]int, p.Line) {
			at += strings.IndexByte(text[at:], '\n') + 1
		}
		units := 0
		for i, char := range text[at:] {
			if units >= p.Character {
				return at + i
			}
			units++
			if char > 0xFFFF {
				units++
			}
		}
		return len(text)
	}
	sort.SliceStable(edits, func(i, j int) bool { return offset(edits[i].Range.Start) > offset(edits[j].Range.Start) })
	for _, e := range edits {
		text = text[:offset(e.Range.Start)] + e.NewText + text[offset(e.Range.End):]
	}
	return text
}

func TestActions(t *testing.T) {
	if govet.Release(t) < 24 {
		t.Skip("the go.mod asks for Go 1.24")
	}
	dir := govet.Write(t, map[string]string{"a.go": unmarked, "go.mod": "module m\n\ngo 1.24\n"})
	c := open(t, dir, object{
		"options":   object{"rules": "go1.24"},
		"workspace": object{"workspaceEdit": object{"documentChanges": true}},
	})
	c.edit("a.go")
	if found := c.found("a.go"); len(found) != 2 || !strings.HasPrefix(found[0], "13:18-13:23 f: p points to pair, which has no structs.HostLayout marker") {
		t.Fatalf("%q", found)
	}

	// At the parameter with the unmarked struct, and beside it.
	wantKinds(t, "at f", c.actions("a.go", 13, 18), quickfix)
	wantKinds(t, "at f's end", c.actions("a.go", 13, 23), quickfix)
	wantKinds(t, "at f's name", c.actions("a.go", 13, 5))
	// The rewrite of the pointer is nobody's automatic choice.
	wantKinds(t, "at g", c.actions("a.go", 16, 9), rewrite)
	wantKinds(t, "quickfix at g", c.actions("a.go", 16, 9, quickfix))
	wantKinds(t, "refactor at g", c.actions("a.go", 16, 9, "refactor"), rewrite)
	for _, kind := range []string{"source", "source.fixAll", fixAll} {
		wantKinds(t, kind, c.actions("a.go", 0, 0, kind), fixAll)
	}
	wantKinds(t, "organizeImports", c.actions("a.go", 0, 0, "source.organizeImports"))

	fix := c.actions("a.go", 13, 20)[0]
	if !fix.IsPreferred || len(fix.Diagnostics) != 1 || len(fix.Edit.DocumentChanges) != 1 || fix.Edit.Changes != nil {
		t.Fatalf("%+v", fix)
	}
	changes := fix.Edit.DocumentChanges[0]
	if changes.TextDocument.URI != c.uri("a.go") || *changes.TextDocument.Version != 1 {
		t.Errorf("%+v", changes.TextDocument)
	}
	mended := apply(t, unmarked, changes.Edits)
	want := strings.Replace(unmarked, "type pair struct {\n", "type pair struct {\n\t_ structs.HostLayout\n\n", 1)
	want = strings.Replace(want, "package m\n", "package m\n\nimport \"structs\"\n", 1)
	if mended != want {
		t.Errorf("mended:\n%s\nwant\n%s", mended, want)
	}
	// To mend all is the same here: the rewrite is not in it.
	if all := apply(t, unmarked, c.actions("a.go", 0, 0, fixAll)[0].Edit.DocumentChanges[0].Edits); all != want {
		t.Errorf("mended at once:\n%s", all)
	}
	edits := c.actions("a.go", 16, 9)[0].Edit.DocumentChanges[0].Edits
	rewritten := apply(t, unmarked, append([]edit(nil), edits...))
	if want := strings.Replace(unmarked, "ptr *byte", "ptr uint32", 1); rewritten != want {
		t.Errorf("rewritten:\n%s", rewritten)
	}

	// A document that has changed since is not touched before it is analysed again.
	c.change("a.go", 2, span{place{0, 0}, place{0, 0}}, "\n")
	wantKinds(t, "changed", c.actions("a.go", 14, 20))
	c.analysed()
	wantKinds(t, "analysed", c.actions("a.go", 14, 20), quickfix)

	// An editor that mends all before it saves asks once: it gets its answer when that
	// is known.
	c.change("a.go", 3, span{place{0, 0}, place{0, 0}}, "\n")
	all := c.actions("a.go", 0, 0, fixAll)
	if len(all) != 1 {
		t.Fatalf("asked for at once: %q", kinds(all))
	}
	changes = all[0].Edit.DocumentChanges[0]
	if got := apply(t, "\n\n"+unmarked, changes.Edits); *changes.TextDocument.Version != 3 || got != "\n\n"+want {
		t.Errorf("mended version %d:\n%s", *changes.TextDocument.Version, got)
	}

	// Mended and saved, the finding is gone, and so is what can be done about it.
	writeFile(t, filepath.Join(dir, "a.go"), mended)
	c.notify("textDocument/didChange", object{
		"textDocument":   object{"uri": c.uri("a.go"), "version": 4},
		"contentChanges": []object{{"text": mended}},
	})
	c.save("a.go")
	c.analysed()
	if found := c.found("a.go"); len(found) != 1 || !strings.Contains(found[0], "g: v points to view") {
		t.Errorf("%q", found)
	}
	wantKinds(t, "mended", c.actions("a.go", 17, 20))
	wantKinds(t, "mended at once", c.actions("a.go", 0, 0, fixAll))
	c.end()
}

// What waits for the go command can be cancelled, holds nothing else up, and is answered
// also if nothing comes of it.
func TestWaiting(t *testing.T) {
	const slow = "#!/bin/sh\ni=0\nuntil test -e done || test $i = 600; do sleep 0.1; i=$((i+1)); done\nexit 1\n"
	dir := govet.Write(t, map[string]string{"a.go": unmarked, "go.mod": "module m\n\ngo 1.21\n", "slow": slow})
	command := filepath.Join(dir, "slow")
	if err := os.Chmod(command, 0o755); err != nil {
		t.Fatal(err)
	}
	c := open(t, dir, object{"options": object{"go": command}})
	c.openAs("a.go", unmarked)
	ask := func() int {
		return c.post("textDocument/codeAction", object{
			"textDocument": object{"uri": c.uri("a.go")}, "range": span{}.json(),
			"context": object{"diagnostics": []any{}, "only": []string{fixAll}},
		})
	}
	first, second := ask(), ask()
	wantKinds(t, "what is not worth waiting for", c.actions("a.go", 13, 18))
	c.notify("$/cancelRequest", object{"id": first})
	if m := c.answer(first); m.Error == nil || m.Error.Code != -32800 {
		t.Errorf("cancelled: %+v", m)
	}
	writeFile(t, filepath.Join(dir, "done"), "")
	if m := c.answer(second); m.Error != nil || string(m.Result) != "null" || len(c.shown) != 1 {
		t.Errorf("answered %+v, shown %q", m, c.shown)
	}
	c.request("shutdown", nil)
	c.notify("exit", nil)
	if exit := c.wait(); exit != 0 {
		t.Errorf("exit code %d", exit)
	}
}

// Structs are changed in the workspace only, in files that are not open as well, unless
// they changed without the server's knowledge.
func TestActionsElsewhere(t *testing.T) {
	dir := govet.Write(t, map[string]string{
		"go.work":       "go 1.21\n\nuse (\n\t./mine\n\t./theirs\n)\n",
		"theirs/go.mod": "module theirs\n\ngo 1.21\n",
		"theirs/t.go":   "package theirs\n\ntype T struct{ P *byte }\n",
		"mine/go.mod":   "module mine\n\ngo 1.21\n",
		"mine/b/b.go":   "package b\n\ntype B struct{ P *byte }\n",
		"mine/a.go": "package mine\n\nimport (\n\t\"mine/b\"\n\t\"theirs\"\n)\n\n" +
			"//go:wasmimport env f\nfunc f(b *b.B)\n\n//go:wasmimport env g\nfunc g(t *theirs.T)\n",
	})
	c := startWith(t, dir, "GOWORK=")
	c.hello(object{"rootUri": uri(filepath.Join(dir, "mine")), "capabilities": object{}})
	c.edit("mine/a.go")
	if found := c.found("mine/a.go"); len(found) != 2 {
		t.Fatalf("%q", found)
	}
	wantKinds(t, "at f", c.actions("mine/a.go", 8, 9), rewrite)
	wantKinds(t, "at g", c.actions("mine/a.go", 11, 9))
	edits := c.actions("mine/a.go", 8, 9)[0].Edit.Changes[c.uri("mine/b/b.go")]
	if len(edits) != 1 || edits[0].Range.String() != "2:17-2:22" || edits[0].NewText != "uint32" {
		t.Errorf("%+v", edits)
	}
	writeFile(t, filepath.Join(dir, "mine/b/b.go"), "package b\n\n// B.\ntype B struct{ P *byte }\n")
	wantKinds(t, "behind its back", c.actions("mine/a.go", 8, 9))
	c.end()
}

// Code that a program writes is not mended with all the rest.
func TestGeneratedFiles(t *testing.T) {
	if govet.Release(t) < 24 {
		t.Skip("the go.mod asks for Go 1.24")
	}
	generated := "// Code generated by a program. DO NOT EDIT.\n\n" + unmarked
	dir := govet.Write(t, map[string]string{"a.go": generated, "go.mod": "module m\n\ngo 1.24\n"})
	c := open(t, dir, object{"options": object{"rules": "go1.24"}})
	c.edit("a.go")
	if found := c.found("a.go"); len(found) != 2 {
		t.Fatalf("%q", found)
	}
	wantKinds(t, "all", c.actions("a.go", 0, 0, fixAll))
	c.end()
}

// Over a parameter, its name included, the two layouts are shown, with what is wrong
// if something is.
func TestHover(t *testing.T) {
	const table = "buffer2       Go        wasm host\n" +
		"  ptr *byte   0-7       0-3  <--\n" +
		"  len uint32  8-11      4-7\n" +
		"size          16 bytes  8 bytes\n"
	const right = "package m\n\n//go:wasmimport env right\nfunc right(s *[2]struct{ a uint32; b uint64 })\n"
	const outline = "an array    Go        wasm host\n" +
		"  a uint32  0-3       0-3\n" +
		"  b uint64  8-15      8-15\n" +
		"size        32 bytes  32 bytes\n"
	type hover struct {
		Contents struct{ Kind, Value string }
		Range    span
	}
	dir := govet.Write(t, map[string]string{"seed.go": seed, "right.go": right})
	for _, kind := range []string{"plaintext", "markdown"} {
		c := open(t, dir, object{"textDocument": object{"hover": object{"contentFormat": []string{kind}}}})
		c.edit("seed.go")
		at := func(line, character int) (h *hover) {
			decode(t, c.request("textDocument/hover", object{
				"textDocument": object{"uri": c.uri("seed.go")}, "position": object{"line": line, "character": character},
			}), &h)
			return h
		}
		for _, character := range []int{8, 9, 18} {
			h := at(8, character)
			if h == nil || h.Contents.Kind != kind || !strings.Contains(h.Contents.Value, table) || h.Range.String() != "8:8-8:18" {
				t.Errorf("%s, column %d: %+v", kind, character, h)
			}
			if isFenced := strings.HasPrefix(h.Contents.Value, "```text\n"); isFenced != (kind == "markdown") {
				t.Errorf("%s: %s", kind, h.Contents.Value)
			}
		}
		if h := at(8, 7); h != nil {
			t.Errorf("%+v", h)
		}
		if h := at(3, 2); h != nil {
			t.Errorf("%+v", h)
		}
		c.edit("right.go")
		h := new(hover)
		decode(t, c.request("textDocument/hover", object{
			"textDocument": object{"uri": c.uri("right.go")}, "position": object{"line": 3, "character": 11},
		}), &h)
		if h == nil || !strings.Contains(h.Contents.Value, outline) {
			t.Errorf("over what is right: %+v", h)
		}
		c.change("seed.go", 2, span{place{0, 0}, place{0, 0}}, "\n")
		if h := at(8, 9); h != nil {
			t.Errorf("of a text that has changed: %+v", h)
		}
		c.end()
	}
}
