package shapes

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A comment is one that says what is reported in its line, or why nothing is.
type comment struct {
	line    int
	message string // Empty where nothing is reported.
	place   string // The source text that is reported, if the comment names it.
}

var (
	want   = regexp.MustCompile("^// want \"([^\"]*)\"(?: at `([^`]*)`)?$")
	silent = regexp.MustCompile(`^// silent: .+$`)
)

// A file is one of the fixtures.
type file struct {
	name  string // Relative to the module.
	set   *token.FileSet
	tree  *ast.File
	lines []string
}

// load parses the Go files of a module that Go builds.
func load(t *testing.T, dir string) []file {
	t.Helper()
	var files []file
	for _, pattern := range []string{"*.go", "*/*.go"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			files = append(files, loadFile(t, dir, name))
		}
	}
	return files
}

func loadFile(t *testing.T, dir, name string) file {
	t.Helper()
	set := token.NewFileSet()
	text := read(t, name)
	tree, err := parser.ParseFile(set, name, text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	relative, err := filepath.Rel(dir, name)
	if err != nil {
		t.Fatal(err)
	}
	return file{filepath.ToSlash(relative), set, tree, strings.Split(text, "\n")}
}

// comments returns those comments of the file that say something of a line.
func (f file) comments(t *testing.T) []comment {
	t.Helper()
	var comments []comment
	for _, group := range f.tree.Comments {
		for _, c := range group.List {
			line := f.set.Position(c.Pos()).Line
			switch match := want.FindStringSubmatch(c.Text); {
			case match != nil:
				comments = append(comments, comment{line, match[1], match[2]})
			case silent.MatchString(c.Text):
				comments = append(comments, comment{line: line})
			case strings.HasPrefix(c.Text, "// want"), strings.HasPrefix(c.Text, "// silent"):
				t.Errorf("%s:%d: not understood: %s", f.name, line, c.Text)
			}
		}
	}
	return comments
}

// wants returns the findings that the comments in a module announce.
func wants(t *testing.T, dir string) []string {
	t.Helper()
	var lines []string
	for _, f := range load(t, dir) {
		for _, c := range f.comments(t) {
			if c.message == "" {
				continue
			}
			start, end := f.place(c)
			if start == 0 {
				t.Errorf("%s:%d: nothing to report", f.name, c.line)
			}
			// The linkname redeclaration is the one signature among them.
			category := "nested-pointer-arg"
			if strings.Contains(c.message, " points to ") {
				category = "nested-pointer"
			}
			lines = append(lines, fmt.Sprintf("%s: %s:%d:%d-%d: %s", category, f.name, c.line, start, end, c.message))
		}
	}
	return lines
}

// place returns the columns at which a finding starts and ends: those of the text
// that the comment names, or of the first argument of the outermost call in the
// line, or of the operand of the return there.
func (f file) place(c comment) (start, end int) {
	if c.place != "" {
		if at := strings.Index(f.lines[c.line-1], c.place); at >= 0 {
			return at + 1, at + 1 + len(c.place)
		}
		return 0, 0
	}
	var found ast.Expr
	ast.Inspect(f.tree, func(node ast.Node) bool {
		if found != nil || node == nil {
			return false
		}
		switch node := node.(type) {
		case *ast.ReturnStmt:
			if f.set.Position(node.Pos()).Line == c.line && len(node.Results) > 0 {
				found = node.Results[0]
			}
		case *ast.CallExpr:
			if f.set.Position(node.Pos()).Line == c.line && len(node.Args) > 0 {
				found = node.Args[0]
			}
		}
		return true
	})
	if found == nil {
		return 0, 0
	}
	return f.set.Position(found.Pos()).Column, f.set.Position(found.End()).Column
}

// functions returns the shapes and controls of a module, each with its comments.
func functions(t *testing.T, dir string) map[string][]comment {
	t.Helper()
	functions := make(map[string][]comment)
	runs := names(t, dir)
	for name := range runs {
		functions[words(name)] = nil
	}
	for _, f := range load(t, dir) {
		for _, c := range f.comments(t) {
			name := f.enclosing(c.line)
			if !runs[name] {
				t.Errorf("%s:%d: a comment outside of all shapes", f.name, c.line)
				continue
			}
			functions[words(name)] = append(functions[words(name)], c)
		}
	}
	return functions
}

// names returns the names of the shapes and controls that the program runs:
// those in its lists.
func names(t *testing.T, dir string) map[string]bool {
	t.Helper()
	run := regexp.MustCompile(`^\t\{"((?:shape|control)\w+)", `)
	isShape := regexp.MustCompile(`^(shape|control)[A-Z0-9]`)
	names := make(map[string]bool)
	for _, f := range load(t, dir) {
		for _, line := range f.lines {
			if match := run.FindStringSubmatch(line); match != nil {
				names[match[1]] = true
			}
		}
	}
	for _, f := range load(t, dir) {
		for _, decl := range f.tree.Decls {
			function, ok := decl.(*ast.FuncDecl)
			if ok && isShape.MatchString(function.Name.Name) && !names[function.Name.Name] {
				t.Errorf("%s is never run", function.Name.Name)
			}
		}
	}
	return names
}

// enclosing returns the name of the function that a line lies in.
func (f file) enclosing(line int) string {
	for _, decl := range f.tree.Decls {
		first, last := f.set.Position(decl.Pos()).Line, f.set.Position(decl.End()).Line
		if decl, ok := decl.(*ast.FuncDecl); ok && first <= line && line <= last {
			return decl.Name.Name
		}
	}
	return ""
}

// words returns a function's name as the host writes it: shape7SliceHeader is
// "shape 7 slice header".
func words(name string) string {
	word := regexp.MustCompile(`\d+|[A-Z][a-z]*\d*`)
	return strings.ToLower(word.ReplaceAllString(name, " $0"))
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
