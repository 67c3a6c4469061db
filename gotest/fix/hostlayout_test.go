package fix

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// TestHostLayoutOfStd gives every struct of the standard library, as far as it
// can be done, a field _ structs.HostLayout: first all structs of a file at
// once, then some alone.
func TestHostLayoutOfStd(t *testing.T) {
	root := filepath.Join(runtime.GOROOT(), "src")
	var sources []source
	files := 0
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "cmd") {
			return filepath.SkipDir
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		if files++; files%4 != 0 {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		// Not all of them are as this release's gofmt writes them.
		formatted, err := format.Source(text)
		if err != nil || !bytes.Equal(formatted, text) {
			return nil
		}
		structs := structsIn(t, text)
		sources = append(sources, source{name, text, structs})
		for _, at := range structs {
			if files%32 == 0 {
				sources = append(sources, source{name, text, []int{at}})
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	given, possible := give(t, sources)
	t.Logf("%d of %d structs in %d texts", given, possible, len(sources))
	if given*10 < possible*7 {
		t.Errorf("only %d of %d structs were given a field", given, possible)
	}
}

// TestHostLayoutOfRandom does the same with files in which comments, blank
// lines and declarations stand in every order.
func TestHostLayoutOfRandom(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	var sources []source
	for i := 0; i < 6000; i++ {
		text, err := format.Source([]byte(randomFile(random)))
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if again, err := format.Source(text); err != nil || !bytes.Equal(again, text) {
			continue // gofmt itself would change the file twice
		}
		structs := structsIn(t, text)
		if random.Intn(2) == 0 && len(structs) > 0 {
			structs = []int{structs[random.Intn(len(structs))]}
		}
		sources = append(sources, source{strconv.Itoa(i), text, structs})
	}
	given, possible := give(t, sources)
	t.Logf("%d of %d structs in %d texts", given, possible, len(sources))
	if given*10 < possible*3 {
		t.Errorf("only %d of %d structs were given a field", given, possible)
	}
}

// A source is a Go file as gofmt writes it, and structs in it.
type source struct {
	name    string
	text    []byte
	offsets []int
}

// structsIn returns for each struct in a file the offset of its keyword, or, of
// every second one that is declared, of its name.
func structsIn(t *testing.T, text []byte) []int {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	var offsets []int
	names := make(map[token.Pos]token.Pos)
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.TypeSpec:
			names[node.Type.Pos()] = node.Name.Pos()
		case *ast.StructType:
			pos := node.Struct
			if name, ok := names[pos]; ok && len(offsets)%2 == 0 {
				pos = name
			}
			offsets = append(offsets, fset.Position(pos).Offset)
		}
		return true
	})
	return offsets
}

// give runs the program and judges what it makes of the sources. It returns to
// how many structs it gave a field, and how many there are.
func give(t *testing.T, sources []source) (given, possible int) {
	t.Helper()
	fixed, lines := hostlayout(t, sources)
	for i, line := range lines {
		possible += len(sources[i].offsets)
		offsets := strings.Fields(line)
		given += len(offsets)
		if fault := judge(sources[i].text, fixed[i], len(offsets)); fault != "" {
			t.Errorf("%s %s: %s\nBefore:\n%s\nAfter:\n%s", sources[i].name, line, fault,
				excerpt(sources[i].text, fixed[i]), excerpt(fixed[i], sources[i].text))
		}
	}
	giveInCRLF(t, sources, fixed)
	return given, possible
}

// giveInCRLF fails unless the program makes of sources whose lines end in CRLF what it
// makes of the others, but for the ends of lines.
func giveInCRLF(t *testing.T, sources []source, want [][]byte) {
	t.Helper()
	var inCRLF []source
	for _, s := range sources {
		var offsets []int
		for _, at := range s.offsets {
			offsets = append(offsets, at+bytes.Count(s.text[:at], []byte("\n")))
		}
		inCRLF = append(inCRLF, source{s.name, toCRLF(s.text), offsets})
	}
	fixed, _ := hostlayout(t, inCRLF)
	for i, text := range fixed {
		if want := toCRLF(want[i]); !bytes.Equal(text, want) {
			t.Errorf("%s with CRLF:\n%q\nwant\n%q", sources[i].name, excerpt(text, want), excerpt(want, text))
		}
	}
}

func toCRLF(text []byte) []byte {
	return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
}

// hostlayout runs the program. It returns what the sources are then, and for each the
// offsets of the structs that got a field.
func hostlayout(t *testing.T, sources []source) (fixed [][]byte, lines []string) {
	t.Helper()
	dir := t.TempDir()
	var list strings.Builder
	for i, source := range sources {
		name := filepath.Join(dir, strconv.Itoa(i))
		if err := os.WriteFile(name, source.text, 0o666); err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(&list, name)
		for _, at := range source.offsets {
			fmt.Fprintf(&list, " %d", at)
		}
		list.WriteString("\n")
	}
	listFile := filepath.Join(dir, "list")
	if err := os.WriteFile(listFile, []byte(list.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	program := os.Getenv("WASMPTR_HOSTLAYOUT")
	if program == "" {
		t.Fatal("WASMPTR_HOSTLAYOUT is not set: it is the path of target/debug/examples/hostlayout " +
			"after `cargo build --example hostlayout`")
	}
	output, err := exec.Command(program, listFile).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for i := range sources {
		text, err := os.ReadFile(filepath.Join(dir, strconv.Itoa(i)))
		if err != nil {
			t.Fatal(err)
		}
		fixed = append(fixed, text)
	}
	return fixed, strings.Split(strings.TrimSuffix(string(output), "\n"), "\n")
}

// excerpt returns the start of a text, and where it begins to differ.
func excerpt(text, other []byte) []byte {
	if len(text) < 2000 {
		return text
	}
	at := 0
	for at < len(text) && at < len(other) && text[at] == other[at] {
		at++
	}
	from, to := at-400, at+800
	if from < 0 {
		from = 0
	}
	if to > len(text) {
		to = len(text)
	}
	return text[from:to]
}

// judge says what is wrong with a file that was given n fields. Nothing must be
// added to it but them and an import, and gofmt must have nothing to do.
func judge(before, after []byte, n int) string {
	formatted, err := format.Source(after)
	if err != nil {
		return err.Error()
	}
	if !bytes.Equal(formatted, after) {
		return "gofmt wants\n" + string(excerpt(formatted, after))
	}
	var wanted string
	old, now := tokens(before), tokens(after)
	if fields := strings.Count(now, layoutField) - strings.Count(old, layoutField); fields != n {
		return fmt.Sprintf("%d new fields, want %d", fields, n)
	}
	// What was there is still there, in the same order.
	now = strings.ReplaceAll(now, layoutField, "")
	old = strings.ReplaceAll(old, layoutField, "")
	now = strings.ReplaceAll(strings.ReplaceAll(now, "import\n"+layoutImport, ""), layoutImport, "")
	old = strings.ReplaceAll(strings.ReplaceAll(old, "import\n"+layoutImport, ""), layoutImport, "")
	if now != old {
		wanted = "other tokens differ"
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", after, parser.ImportsOnly)
	if err != nil {
		return err.Error()
	}
	imported := 0
	for _, spec := range file.Imports {
		if spec.Path.Value == `"structs"` {
			imported++
		}
	}
	if n > 0 && imported != 1 {
		return fmt.Sprintf("%d imports of structs", imported)
	}
	return wanted
}

const (
	layoutField  = "_\nstructs\n.\nHostLayout\n"
	layoutImport = "\"structs\"\n"
)

// tokens returns the tokens and comments of a text, one to a line, without
// semicolons.
func tokens(text []byte) string {
	fset := token.NewFileSet()
	var s scanner.Scanner
	s.Init(fset.AddFile("", fset.Base(), len(text)), text, nil, scanner.ScanComments)
	var all strings.Builder
	for {
		_, tok, lit := s.Scan()
		switch {
		case tok == token.EOF:
			return all.String()
		case tok == token.SEMICOLON:
			// Where lines end is gofmt's business.
		case lit != "":
			all.WriteString(lit + "\n")
		default:
			all.WriteString(tok.String() + "\n")
		}
	}
}
