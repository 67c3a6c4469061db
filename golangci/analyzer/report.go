package analyzer

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/tools/go/analysis"
)

// reportEach reports one diagnostic for each finding.
func reportEach(pass *analysis.Pass, places *places, findings []located) {
	for _, f := range findings {
		diagnostic := analysis.Diagnostic{
			Pos:      f.pos,
			End:      f.end,
			Category: f.Category,
			Message:  f.text(),
		}
		for _, r := range f.Related {
			if pos := places.pos(r.Posn); pos.IsValid() {
				end := max(places.pos(r.End), pos)
				information := analysis.RelatedInformation{Pos: pos, End: end, Message: r.Message}
				diagnostic.Related = append(diagnostic.Related, information)
			}
		}
		// Of several fixes a driver would apply all, or the user would have to choose.
		if len(f.Fixes) > 0 {
			if edits, ok := places.edits(f.Fixes[0]); ok {
				fix := analysis.SuggestedFix{Message: f.Fixes[0].Message, TextEdits: edits}
				diagnostic.SuggestedFixes = []analysis.SuggestedFix{fix}
			}
		}
		pass.Report(diagnostic)
	}
}

// text is the message as wasmptr prints it in text.
func (f finding) text() string {
	if f.Target == "" {
		return f.Message
	}
	return fmt.Sprintf("%s (%s)", f.Message, f.Target)
}

// reportFlat reports one diagnostic for each line, whose text no other one has.
func reportFlat(pass *analysis.Pass, places *places, findings []located) {
	seen := make(map[string]bool)
	for len(findings) > 0 {
		first := findings[0]
		n := slices.IndexFunc(findings, func(f located) bool { return f.line != first.line })
		if n < 0 {
			n = len(findings)
		}
		group := findings[:n]
		findings = findings[n:]

		message := flatText(pass, group)
		if seen[message] {
			message += ", at " + place(pass, first.line)
		}
		seen[message] = true
		pass.Report(analysis.Diagnostic{
			Pos:            first.pos,
			End:            first.end,
			Category:       first.Category,
			Message:        message,
			SuggestedFixes: commonFix(places, group),
		})
	}
}

// flatText returns what the findings on a line say, and at which places they point. One
// of these is in the package itself, so that no other package has the same text.
func flatText(pass *analysis.Pass, group []located) string {
	var texts, notes []string
	isNamed := false
	last := ""
	at := func(posn string) string {
		name, number, _ := split(posn)
		if name == last {
			return fmt.Sprintf("line %d", number)
		}
		last = name
		isNamed = isNamed || filepath.Dir(name) == filepath.Dir(group[0].line.file)
		return place(pass, line{name, number})
	}
	told := make(map[related]bool)
	for _, f := range group {
		texts = append(texts, f.text())
		for _, r := range f.Related {
			if !told[r] {
				told[r] = true
				notes = append(notes, strings.TrimSuffix(r.Message, " here")+" at "+at(r.Posn))
			}
		}
	}
	if !isNamed {
		notes = append([]string{"at " + at(group[0].Posn)}, notes...)
	}
	return fmt.Sprintf("%s (%s)", strings.Join(texts, "; "), strings.Join(notes, ", "))
}

// place writes a line of a file.
func place(pass *analysis.Pass, l line) string {
	return fmt.Sprintf("%s:%d", longName(pass.Module, l.file), l.number)
}

// longName names a file by its module and the way from there, which is the same on all
// machines. A driver may print positions relative to any directory, as golangci-lint
// does to that of its configuration: no analyzer knows which, and only a name that is
// relative to none is right beside them.
func longName(module *analysis.Module, name string) string {
	slashed := filepath.ToSlash(name)
	if _, below, ok := strings.Cut(slashed, "/pkg/mod/"); ok {
		return below
	}
	if root, path := moduleOf(name); path != "" {
		return inModule(path, root, name)
	}
	if module != nil && module.Dir != "" {
		if below, err := filepath.Rel(module.Dir, name); err == nil && filepath.IsLocal(below) {
			return inModule(module.Path, module.Dir, name)
		}
	}
	elements := strings.Split(slashed, "/")
	return strings.Join(elements[max(0, len(elements)-2):], "/")
}

// inModule names a file in the directory of a module.
func inModule(path, root, name string) string {
	below, err := filepath.Rel(root, name)
	if err != nil {
		below = filepath.Base(name)
	}
	if path == "std" {
		return filepath.ToSlash(below)
	}
	return path + "/" + filepath.ToSlash(below)
}

// moduleOf returns the root directory and the path of the module that a file belongs to.
func moduleOf(name string) (root, path string) {
	for dir := filepath.Dir(name); ; dir = filepath.Dir(dir) {
		if text, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
			return dir, modfile.ModulePath(text)
		}
		if dir == filepath.Dir(dir) {
			return "", ""
		}
	}
}

// commonFix returns the one change that mends all findings on a line, if there is one in
// the file of that line: of a fix of one among several the driver would think that it
// mends them all, and it looks for all changes in that file.
func commonFix(places *places, group []located) []analysis.SuggestedFix {
	var common analysis.SuggestedFix
	own := places.fset.File(group[0].pos)
	for _, f := range group {
		if len(f.Fixes) == 0 {
			return nil
		}
		edits, ok := places.edits(f.Fixes[0])
		if !ok {
			return nil
		}
		for _, e := range edits {
			if places.fset.File(e.Pos) != own {
				return nil
			}
			clash := func(other analysis.TextEdit) bool {
				return e.Pos < other.End && other.Pos < e.End || e.Pos == other.Pos
			}
			switch at := slices.IndexFunc(common.TextEdits, clash); {
			case at < 0:
				common.TextEdits = append(common.TextEdits, e)
			case e.Pos != common.TextEdits[at].Pos || e.End != common.TextEdits[at].End || !bytes.Equal(e.NewText, common.TextEdits[at].NewText):
				return nil
			}
		}
		if common.Message == "" {
			common.Message = f.Fixes[0].Message
		}
	}
	return []analysis.SuggestedFix{common}
}
