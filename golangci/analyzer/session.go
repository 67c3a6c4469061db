package analyzer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
)

// A finding is what the binary prints as a member of the JSON tree of vet tools.
type finding struct {
	Posn    string `json:"posn"`
	End     string `json:"end"`
	Message string `json:"message"`
	// Target names the platforms if the finding does not hold for all.
	Target   string    `json:"target"`
	Category string    `json:"category"`
	Fixes    []fix     `json:"suggested_fixes"`
	Related  []related `json:"related"`
}

type fix struct {
	Message string `json:"message"`
	Edits   []edit `json:"edits"`
}

// An edit replaces bytes of a file.
type edit struct {
	Filename string `json:"filename"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	New      string `json:"new"`
}

type related struct {
	Posn    string `json:"posn"`
	End     string `json:"end"`
	Message string `json:"message"`
}

// few is how many packages of a module are analysed one by one. The next one has the
// whole module analysed: the go command takes as long to list a module as to list a
// few of its packages, and listing is nearly all that a package costs.
const few = 4

// A session remembers what the binary said.
type session struct {
	settings Settings

	setUp sync.Once
	path  string
	args  []string
	err   error

	mutex sync.Mutex
	runs  map[string]func() ([]finding, error)
	// alone counts the packages of each module that were analysed one by one.
	alone map[string]int
}

// findings returns what is to be said of the package in a directory, and maybe of
// others.
func (s *session) findings(dir string, module *analysis.Module) ([]finding, error) {
	s.setUp.Do(func() {
		if s.path, s.err = s.settings.checked(); s.err == nil {
			s.args, s.err = s.settings.args()
		}
	})
	if s.err != nil {
		return nil, s.err
	}
	if root := rootOf(dir, module); root != "" && s.isMany(root, dir) {
		if findings, err := s.once(root, "./..."); err == nil {
			return findings, nil
		}
		// The failure need not be one of this package.
	}
	return s.once(dir, ".")
}

// rootOf returns the root directory of a package's module, or nothing if the pattern
// ./... may leave out the package.
func rootOf(dir string, module *analysis.Module) string {
	if module == nil || !module.Main || module.Dir == "" {
		return ""
	}
	below, err := filepath.Rel(module.Dir, dir)
	if err != nil {
		return ""
	}
	for _, element := range strings.Split(filepath.ToSlash(below), "/") {
		switch {
		case element == ".":
		case element == "testdata" || element == "vendor", element[0] == '_' || element[0] == '.':
			return ""
		}
	}
	// A module may ask the go command to ignore directories, since Go 1.25.
	text, err := os.ReadFile(module.GoMod)
	if err != nil || bytes.Contains(text, []byte("ignore")) {
		return ""
	}
	return module.Dir
}

// isMany reports whether a package is one too many to be analysed alone.
func (s *session) isMany(root, dir string) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.runs[key(dir, ".")] != nil {
		return false
	}
	if s.alone == nil {
		s.alone = make(map[string]int)
	}
	s.alone[root]++
	return s.alone[root] > few
}

// once runs the binary, unless the same was asked before.
func (s *session) once(dir, pattern string) ([]finding, error) {
	s.mutex.Lock()
	run := s.runs[key(dir, pattern)]
	if run == nil {
		if s.runs == nil {
			s.runs = make(map[string]func() ([]finding, error))
		}
		run = sync.OnceValues(func() ([]finding, error) { return s.analyse(dir, pattern) })
		s.runs[key(dir, pattern)] = run
	}
	s.mutex.Unlock()
	return run()
}

func key(dir, pattern string) string { return dir + "\x00" + pattern }

// analyse runs the binary in a directory.
func (s *session) analyse(dir, pattern string) ([]finding, error) {
	var stdout, stderr bytes.Buffer
	command := exec.Command(s.path, append(s.args[:len(s.args):len(s.args)], pattern)...)
	command.Dir, command.Stdout, command.Stderr = dir, &stdout, &stderr
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("%s: %s", dir, complaint(stderr.String(), err))
	}
	var tree map[string]map[string][]finding
	if err := json.Unmarshal(stdout.Bytes(), &tree); err != nil {
		return nil, fmt.Errorf("%s: the output of %s: %w", dir, s.path, err)
	}
	var findings []finding
	for _, analyzers := range tree {
		findings = append(findings, analyzers["wasmptr"]...)
	}
	return findings, nil
}

// complaint returns in one line what the binary wrote to standard error.
func complaint(stderr string, err error) string {
	const most = 3
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	if lines[0] == "" {
		return err.Error()
	}
	more := ""
	if len(lines) > most {
		more = fmt.Sprintf("; and %d lines more", len(lines)-most)
		lines = lines[:most]
	}
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, "wasmptr: ")
	}
	return strings.Join(lines, "; ") + more
}
