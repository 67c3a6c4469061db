package analyzer

import (
	"cmp"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A line of a file, as line directives have it.
type line struct {
	file   string
	number int
}

// places knows where in a driver's file set the positions are that the binary prints.
type places struct {
	fset *token.FileSet
	// lines has where the lines of the package's own files begin, and those of
	// other files that were looked for.
	lines map[line]token.Pos
	// files has the package's own files by the names that they have on disk.
	files map[string]*token.File
	// names has the package's own files by the names that line directives give them.
	names map[string]bool
}

// newPlaces collects the files of a package. Those that the build ignores are parsed,
// for the driver has not done so.
func newPlaces(pass *analysis.Pass) *places {
	p := &places{
		fset:  pass.Fset,
		lines: make(map[line]token.Pos),
		files: make(map[string]*token.File),
		names: make(map[string]bool),
	}
	add := func(file *token.File) {
		p.files[file.Name()] = file
		p.add(file, func(name string) { p.names[name] = true })
	}
	for _, file := range pass.Files {
		add(pass.Fset.File(file.FileStart))
	}
	for _, name := range pass.IgnoredFiles {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		if text, err := read(pass, name); err == nil {
			if file := parsed(pass.Fset, name, text); file != nil {
				add(file)
			}
		}
	}
	return p
}

// parsed adds a file to a file set, with its line directives.
func parsed(fset *token.FileSet, name string, text any) *token.File {
	// What is wrong with the file does not matter here.
	file, _ := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if file == nil {
		return nil
	}
	return fset.File(file.FileStart)
}

// add notes where the lines of a file begin, and tells all names that it goes by.
func (p *places) add(file *token.File, name func(string)) {
	for number := 1; number <= file.LineCount(); number++ {
		start := file.LineStart(number)
		position := p.fset.Position(start)
		name(position.Filename)
		at := line{position.Filename, position.Line}
		if _, known := p.lines[at]; !known {
			p.lines[at] = start
		}
	}
}

// A located finding has its place in the file set.
type located struct {
	finding
	pos, end token.Pos
	line     line
}

// own returns the findings in the package's own files, by position.
func (p *places) own(findings []finding) []located {
	var own []located
	for _, f := range findings {
		name, number, _ := split(f.Posn)
		if !p.names[name] {
			continue
		}
		if pos := p.pos(f.Posn); pos.IsValid() {
			end := p.pos(f.End)
			if end < pos {
				end = token.NoPos
			}
			own = append(own, located{f, pos, end, line{name, number}})
		}
	}
	slices.SortStableFunc(own, func(a, b located) int { return cmp.Compare(a.pos, b.pos) })
	return own
}

// pos returns the place of a position, such as /m/a.go:7:10. A file that the driver
// does not know is added to the file set. There is no place for what is not
// in any file on disk.
func (p *places) pos(posn string) token.Pos {
	name, number, column := split(posn)
	at := line{name, number}
	start, known := p.lines[at]
	if !known && !p.names[name] {
		if file := parsed(p.fset, name, nil); file != nil {
			p.add(file, func(string) {})
			start, known = p.lines[at]
		}
	}
	if !known {
		return token.NoPos
	}
	file := p.fset.File(start)
	return file.Pos(min(file.Offset(start)+max(column, 1)-1, file.Size()))
}

// split splits a position.
func split(posn string) (name string, line, column int) {
	name, column = cutNumber(posn)
	name, line = cutNumber(name)
	return name, line, column
}

func cutNumber(text string) (string, int) {
	at := strings.LastIndexByte(text, ':')
	if at < 0 {
		return text, 0
	}
	number, err := strconv.Atoi(text[at+1:])
	if err != nil {
		return text, 0
	}
	return text[:at], number
}

// edits returns a change of the package's own files as drivers have it, and reports
// whether the change is of nothing else. A driver cannot make the others.
func (p *places) edits(f fix) ([]analysis.TextEdit, bool) {
	var edits []analysis.TextEdit
	for _, e := range f.Edits {
		file := p.files[e.Filename]
		if file == nil || e.Start < 0 || e.End < e.Start || e.End > file.Size() {
			return nil, false
		}
		edits = append(edits, analysis.TextEdit{
			Pos:     file.Pos(e.Start),
			End:     file.Pos(e.End),
			NewText: []byte(e.New),
		})
	}
	return edits, len(edits) > 0
}
