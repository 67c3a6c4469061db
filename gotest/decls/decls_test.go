//go:build go1.27

package main

import (
	"bytes"
	"fmt"
	"go/scanner"
	"go/token"
	"io/fs"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"wasmptr.test/gotest/internal/govet"
)

// wasmptr returns what the example program examples/decls.rs prints for files,
// by the name of the file. $WASMPTR_DECLS says where the program is.
func wasmptr(t *testing.T, files []string) map[string][]string {
	list := filepath.Join(t.TempDir(), "list")
	if err := os.WriteFile(list, []byte(strings.Join(files, "\n")+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(govet.Example(t, "decls"), "@"+list)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return byFile(string(out))
}

// byFile splits what one of the programs prints.
func byFile(out string) map[string][]string {
	files := make(map[string][]string)
	for _, section := range strings.Split("\n"+out, "\nfile ")[1:] {
		lines := strings.Split(strings.TrimSuffix(section, "\n"), "\n")
		files[lines[0]] = lines[1:]
	}
	return files
}

// compare fails for each of files of which the two parsers do not print the same.
func compare(t *testing.T, files []string) {
	ours := wasmptr(t, files)
	refused, differ := 0, 0
	for _, name := range files {
		var out bytes.Buffer
		if err := dump(&out, name); err != nil {
			t.Fatal(err)
		}
		theirs := byFile(out.String())[name]
		if strings.HasPrefix(theirs[0], "error ") {
			refused++
		}
		if diff := firstDifference(ours[name], theirs); diff != "" {
			differ++
			if differ <= 20 {
				t.Errorf("%s:\n%s", name, diff)
			}
		}
	}
	t.Logf("%d files, %d of them refused, %d differ", len(files), refused, differ)
}

func firstDifference(ours, theirs []string) string {
	// Which functions a directive belongs to is no business of go/parser.
	kept := ours[:0:0]
	for _, line := range ours {
		if !strings.HasPrefix(line, "\tdirective ") {
			kept = append(kept, line)
		}
	}
	for i := range max(len(kept), len(theirs)) {
		our, their := at(kept, i), at(theirs, i)
		if !utf8.ValidString(their) {
			// Messages quote the bytes of the file, our text is always UTF-8.
			our, their = place(our), place(their)
		}
		if our != their {
			return fmt.Sprintf("\twasmptr   %s\n\tgo/parser %s", our, their)
		}
	}
	return ""
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

// place cuts a line behind "error line:column".
func place(line string) string {
	fields := strings.SplitN(line, " ", 3)
	return strings.Join(fields[:min(2, len(fields))], " ")
}

// goFiles returns all Go files below directories of GOROOT.
func goFiles(t *testing.T, dirs ...string) []string {
	var files []string
	for _, dir := range dirs {
		root := filepath.Join(runtime.GOROOT(), dir)
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() && strings.HasSuffix(path, ".go") {
				files = append(files, path)
			}
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	return files
}

func TestGoroot(t *testing.T) {
	compare(t, goFiles(t, "src", "test"))
}

// TestMutants compares the first errors of files with a few random changes.
func TestMutants(t *testing.T) {
	const mutants, largest = 5000, 12000
	random := rand.New(rand.NewSource(1))
	sources := goFiles(t, "src", "test")
	dir := t.TempDir()
	var files []string
	for len(files) < mutants {
		text, err := os.ReadFile(sources[random.Intn(len(sources))])
		if err != nil {
			t.Fatal(err)
		}
		if len(text) == 0 || len(text) > largest {
			continue
		}
		name := filepath.Join(dir, fmt.Sprintf("%d.go", len(files)))
		if err := os.WriteFile(name, mutate(random, text), 0o666); err != nil {
			t.Fatal(err)
		}
		files = append(files, name)
	}
	compare(t, files)
}

// TestCharacters compares which characters may stand in names: all letters and
// digits in one file, and each character that is nearly one in its own.
func TestCharacters(t *testing.T) {
	dir := t.TempDir()
	var files []string
	add := func(text string) {
		name := filepath.Join(dir, fmt.Sprintf("%d.go", len(files)))
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		files = append(files, name)
	}
	var names strings.Builder
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		switch {
		case unicode.IsLetter(r):
			fmt.Fprintf(&names, "var %c int\n", r)
		case unicode.IsDigit(r):
			fmt.Fprintf(&names, "var a%c int\n", r)
		case unicode.In(r, unicode.M, unicode.N, unicode.Other_Alphabetic, unicode.Z, unicode.Cc):
			add(fmt.Sprintf("package p\nvar a%c int\n", r))
		}
	}
	add("package p\n" + names.String())
	compare(t, files)
}

// words is what mutants get inserted.
var words = strings.Split(`( ) [ ] { } , ; : := = == . ... <- ~ | * & ++ func type var const import
package if else for range switch case default select go defer return goto break fallthrough chan
map struct interface x é 1 "s" 'a' 0x 08 1_ \ # /* // “`, " ")

// lines are inserted with line ends around them.
var lines = []string{"", "`r\r\nr`", "//line a.go:5", "//line b.go:1:1", "//go:linkname a p.b", "//go:linkname a", "/*line :7:3*/", "\x00", "\xFF", "\uFEFF"}

func mutate(random *rand.Rand, text []byte) []byte {
	pieces := tokens(text)
	for range 1 + random.Intn(3) {
		if len(pieces) == 0 {
			break
		}
		i, j := random.Intn(len(pieces)), random.Intn(len(pieces))
		switch random.Intn(8) {
		case 0:
			pieces = append(pieces[:i:i], pieces[i+1:]...)
		case 1:
			pieces[i] = words[random.Intn(len(words))] + " "
		case 2:
			pieces[i] = words[random.Intn(len(words))] + " " + pieces[i]
		case 3:
			pieces[i] = "\n" + lines[random.Intn(len(lines))] + "\n" + pieces[i]
		case 4:
			pieces[i], pieces[j] = pieces[j], pieces[i]
		case 5:
			pieces[i] += pieces[j]
		case 6:
			piece := []byte(pieces[i])
			piece[random.Intn(len(piece))] = byte(random.Intn(256))
			pieces[i] = string(piece)
		case 7:
			pieces = append(pieces[:i:i], pieces[min(i+random.Intn(6), len(pieces)):]...)
		}
	}
	return []byte(strings.Join(pieces, ""))
}

// tokens splits text before each token.
func tokens(text []byte) []string {
	file := token.NewFileSet().AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, text, nil, scanner.ScanComments)
	var pieces []string
	last := 0
	for {
		pos, tok, _ := s.Scan()
		offset := file.Offset(pos)
		if tok == token.EOF {
			offset = len(text)
		}
		if offset > last {
			pieces = append(pieces, string(text[last:offset]))
			last = offset
		}
		if tok == token.EOF {
			return pieces
		}
	}
}
