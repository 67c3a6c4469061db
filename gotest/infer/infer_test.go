package infer

import (
	"bytes"
	"flag"
	"fmt"
	"go/token"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"wasmptr.test/gotest/internal/golist"
	"wasmptr.test/gotest/internal/govet"
)

var (
	size = flag.Int("size", 100_000, "ask for this `number` of expressions beside operands and arguments; -1: for all")
	seed = flag.Int64("seed", 1, "choose them by this `number`")
)

// TestStd asks for expressions of the standard library. With an empty build cache
// it takes minutes, because go list -export compiles.
func TestStd(t *testing.T) {
	for _, row := range []struct {
		platform, packages string
		long               bool
	}{
		{"linux/amd64", "std", false},
		{"wasip1/wasm", "std", false},
		{"js/wasm", "std", true},
		{"linux/amd64", "cmd/...", true},
	} {
		t.Run(row.platform+" "+row.packages, func(t *testing.T) {
			if row.long && os.Getenv("WASMPTR_FULL") != "1" {
				t.Skip("a long row: WASMPTR_FULL is not 1")
			}
			if testing.Short() && row.platform != "linux/amd64" {
				t.Skip("compiles the standard library for another platform")
			}
			compare(t, golist.List(t, ".", row.platform, "-deps", row.packages), row.platform, *size)
		})
	}
}

// TestSample asks for all expressions of a module of programs that are hard.
func TestSample(t *testing.T) {
	dir := sample(t)
	for _, platform := range []string{"linux/amd64", "wasip1/wasm"} {
		t.Run(platform, func(t *testing.T) {
			if testing.Short() && platform != "linux/amd64" {
				t.Skip("compiles the standard library for another platform")
			}
			compare(t, golist.List(t, dir, platform, "-deps", "./..."), platform, -1)
		})
	}
}

// sample copies the module, since gofmt of older releases cannot read all of it:
// what ends in .go.txt becomes a Go file.
func sample(t *testing.T) string {
	t.Helper()
	from, dir := filepath.Join("testdata", "sample"), t.TempDir()
	err := filepath.Walk(from, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		to := filepath.Join(dir, strings.TrimSuffix(name, ".txt"))
		if info.IsDir() {
			return os.MkdirAll(to, 0o777)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(to, text, 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// compare has both sides look at the packages in a list.
func compare(t *testing.T, list []byte, platform string, size int) {
	t.Helper()
	start := time.Now()
	packages, err := golist.Read(list)
	if err != nil {
		t.Fatal(err)
	}
	survey := take(t, packages, platform, size)
	questions := survey.Questions()
	t.Logf("%d packages, seed %d, %d of %d other expressions: %.1f s",
		survey.Packages, *seed, len(survey.sample), survey.Others, time.Since(start).Seconds())

	dir := t.TempDir()
	listFile, requests := filepath.Join(dir, "list.json"), filepath.Join(dir, "requests")
	write(t, listFile, list)
	write(t, requests, requestLines(questions))
	answers := ask(t, questions, listFile, requests)
	judge(t, questions, answers)
	fromSource := ask(t, questions, "-source", listFile, requests)
	differing := 0
	for i, q := range questions {
		if answers[i] != fromSource[i] {
			differing++
			if differing <= shown {
				t.Errorf("%s: %s: %s, but with -source %s", q.Posn, q.Kind, answers[i], fromSource[i])
			}
		}
	}
	if differing > 0 {
		t.Errorf("%d answers are others with -source", differing)
	}
}

// take asks go/types.
func take(t *testing.T, packages []golist.Package, platform string, size int) *Survey {
	t.Helper()
	// Aliases with type parameters are errors without it in some releases.
	t.Setenv("GODEBUG", "gotypesalias=1")
	survey := &Survey{Size: size, Rand: rand.New(rand.NewSource(*seed))}
	// Objects of packages that are imported need not be those that their source
	// gives: only their names are compared. So one importer does for all.
	imports := golist.Importer(token.NewFileSet(), packages)
	_, goarch, _ := strings.Cut(platform, "/")
	for _, p := range packages {
		if p.DepOnly || p.ImportPath == "unsafe" {
			continue
		}
		if err := survey.Add(p, imports, goarch); err != nil {
			t.Fatalf("%s: %v", p.ImportPath, err)
		}
	}
	return survey
}

func requestLines(questions []*Question) []byte {
	var lines bytes.Buffer
	for _, q := range questions {
		fmt.Fprintln(&lines, q)
	}
	return lines.Bytes()
}

func write(t *testing.T, file string, content []byte) {
	t.Helper()
	if err := os.WriteFile(file, content, 0o666); err != nil {
		t.Fatal(err)
	}
}

// ask runs the Rust side, and returns its answers in the order of the questions.
func ask(t *testing.T, questions []*Question, args ...string) []string {
	t.Helper()
	start := time.Now()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(govet.Example(t, "infer"), args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("infer: %v\n%s", err, stderr.Bytes())
	}
	t.Logf("infer %s: %.1f s", strings.Join(args[:len(args)-2], " "), time.Since(start).Seconds())
	lines := strings.Split(strings.TrimSuffix(stdout.String(), "\n"), "\n")
	if len(lines) != len(questions) {
		t.Fatalf("%d questions, %d answers", len(questions), len(lines))
	}
	for i, q := range questions {
		answer, ok := strings.CutPrefix(lines[i], q.String()+" ")
		if !ok {
			t.Fatalf("question %s\nanswer   %s", q, lines[i])
		}
		lines[i] = answer
	}
	return lines
}

// How many errors of a sort are shown, and positions of a kind.
const (
	shown     = 40
	positions = 10
)

// least is the part of each group that must be answered, in percent.
var least = map[Group]float64{Operand: 99, Argument: 99, Other: 95}

// judge fails the test if an answer is wrong, or if there are too few.
func judge(t *testing.T, questions []*Question, answers []string) {
	t.Helper()
	asked := make(map[Group]int)
	unknown := make(map[Group]map[string][]string) // positions by kind
	unanswered := make(map[Group]int)
	wrong := make(map[string][]string) // positions by kind and answers
	differing := 0
	for i, q := range questions {
		asked[q.Group]++
		switch q.Want.Judge(answers[i]) {
		case Unknown:
			unanswered[q.Group]++
			if unknown[q.Group] == nil {
				unknown[q.Group] = make(map[string][]string)
			}
			kind := q.Kind
			if answers[i] == "absent" {
				kind += " (absent)"
			}
			unknown[q.Group][kind] = append(unknown[q.Group][kind], q.Posn)
		case Differ:
			differing++
			wrong[q.Kind] = append(wrong[q.Kind], q.Posn)
			if differing <= shown {
				t.Errorf("%s: %s: go/types says %s, wasmptr %s", q.Posn, q.Kind, q.Want.Answer, answers[i])
			}
		}
	}
	for _, group := range []Group{Operand, Argument, Other} {
		logKinds(t, fmt.Sprintf("%s: unknown", group), unknown[group])
	}
	logKinds(t, "disagreement", wrong)
	for _, group := range []Group{Operand, Argument, Other} {
		n, answered := asked[group], asked[group]-unanswered[group]
		if n == 0 {
			continue
		}
		percent := 100 * float64(answered) / float64(n)
		t.Logf("%s: %d asked, %d answered (%.2f %%)", group, n, answered, percent)
		if percent < least[group] {
			t.Errorf("%s: %.2f %% answered, less than %v %%", group, percent, least[group])
		}
	}
	t.Logf("%d disagreements", differing)
	if differing > shown {
		t.Errorf("%d disagreements; the first are shown", differing)
	}
}

// logKinds logs how often there is what, the most frequent kinds first.
func logKinds(t *testing.T, what string, byKind map[string][]string) {
	t.Helper()
	var kinds []string
	for kind := range byKind {
		kinds = append(kinds, kind)
	}
	sort.Slice(kinds, func(i, j int) bool {
		a, b := byKind[kinds[i]], byKind[kinds[j]]
		return len(a) > len(b) || len(a) == len(b) && kinds[i] < kinds[j]
	})
	for _, kind := range kinds {
		places := byKind[kind]
		first := places
		if len(first) > positions {
			first = first[:positions]
		}
		t.Logf("%s: %6d %s: %s", what, len(places), kind, strings.Join(first, " "))
	}
}
