package analyzer

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

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

// place writes a line in a way that is the same on all machines.
func place(pass *analysis.Pass, l line) string {
	return fmt.Sprintf("%s:%d", shortName(pass.Module, l.file), l.number)
}

// shortName names a file in a way that is the same on all machines.
func shortName(module *analysis.Module, name string) string {
	if module != nil && module.Dir != "" {
		if below, err := filepath.Rel(module.Dir, name); err == nil && filepath.IsLocal(below) {
			return filepath.ToSlash(below)
		}
	}
	slashed := filepath.ToSlash(name)
	if _, below, ok := strings.Cut(slashed, "/pkg/mod/"); ok {
		return below
	}
	elements := strings.Split(slashed, "/")
	return strings.Join(elements[max(0, len(elements)-2):], "/")
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
