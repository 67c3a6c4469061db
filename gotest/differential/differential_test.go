package differential

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

const (
	fixedSeed    = 59156
	functions    = 3200 // to be generated
	minFunctions = 3000
	minFindings  = 3000
)

var (
	seedFlag = flag.Int64("seed", 0, "generate the module from `N` (default: $WASMPTR_SEED, or a fixed number)")
	keepFlag = flag.String("keep", "", "write the generated module into `DIR`, too")
)

var (
	wasip1 = govet.Target{GOOS: "wasip1", GOARCH: "wasm"}
	linux  = govet.Target{GOOS: "linux", GOARCH: "amd64"}
)

// TestDifferential generates a module, makes sure that generator, oracle and
// comparison are worth something, and compares.
func TestDifferential(t *testing.T) {
	release := govet.Release(t)
	setTypeAliases(t, release)
	seed := seedOf(t)
	module := Generate(seed, release, functions)
	t.Logf("seed %d (to repeat: go test -seed=%[1]d)", seed)
	dir := govet.Write(t, module.Files)
	if *keepFlag != "" {
		keep(t, *keepFlag, module.Files)
	}

	want := judge(t, module, dir, wasip1)
	t.Run("generator", func(t *testing.T) { testGenerator(t, module, dir, want) })
	t.Run("oracle", func(t *testing.T) { testOracle(t, module, want) })
	t.Run("comparison", func(t *testing.T) { testCompare(t, want[modulePath+"/roots/cmd"].Findings) })
	t.Run("wasip1_wasm", func(t *testing.T) { testWasmptr(t, module, dir, wasip1, want) })
	t.Run("linux_amd64", func(t *testing.T) {
		testWasmptr(t, module, dir, linux, judge(t, module, dir, linux))
	})
}

// setTypeAliases makes the type checker accept generic aliases, which Go 1.24 to 1.26
// couple with a setting. Before 1.24 it is off, and types.TypeString resolves aliases:
// the best check of our typeString there is.
func setTypeAliases(t *testing.T, release int) {
	if release < 24 {
		t.Setenv("GODEBUG", "gotypesalias=0")
	} else if release < 27 {
		t.Setenv("GODEBUG", "gotypesalias=1")
	}
}

func seedOf(t *testing.T) int64 {
	if *seedFlag != 0 {
		return *seedFlag
	}
	if text := os.Getenv("WASMPTR_SEED"); text != "" {
		seed, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			t.Fatalf("WASMPTR_SEED: %v", err)
		}
		return seed
	}
	return fixedSeed
}

func keep(t *testing.T, dir string, files map[string]string) {
	for name, content := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// judge asks the oracle, with the dependencies as compiled for target.
func judge(t *testing.T, module *Module, dir string, target govet.Target) map[string]*Judgement {
	t.Helper()
	args := []string{"list", "-export", "-deps", "-json=ImportPath,Export"}
	list := govet.Run(t, dir, target, append(args, module.Imported...)...)
	if list.Exit != 0 {
		t.Fatalf("go list -export:\n%s", list.Stderr)
	}
	exports, err := ParseExports(list.Stdout)
	if err != nil {
		t.Fatal(err)
	}
	oracle := &Oracle{Dir: dir, Release: govet.Release(t), Functions: module.Functions, Exports: exports}
	judgements, err := oracle.Judge(module.Roots)
	if err != nil {
		t.Fatal(err)
	}
	return judgements
}

func testWasmptr(t *testing.T, module *Module, dir string, target govet.Target, want map[string]*Judgement) {
	got := govet.VetJSON(t, dir, target, "./roots/...")
	compared, differences := 0, 0
	for _, path := range module.Roots {
		var said []Finding
		for _, d := range got[path] {
			if d.Category == "nested-pointer" {
				said = append(said, Finding{d.Posn, d.End, d.Message})
			}
		}
		compared += len(want[path].Findings)
		for _, difference := range Compare(want[path].Findings, said) {
			if differences++; differences <= 30 {
				t.Errorf("%s: %s", path, difference)
			}
		}
	}
	t.Logf("%d findings expected, %d differences", compared, differences)
}

// testGenerator makes sure that the generator writes valid Go, enough of it, and
// everything that it promises.
func testGenerator(t *testing.T, module *Module, dir string, judged map[string]*Judgement) {
	if result := govet.Run(t, dir, wasip1, "build", "./dep/..."); result.Exit != 0 {
		t.Errorf("the dependencies do not compile:\n%s", result.Stderr)
	}
	total := 0
	for path, j := range judged {
		total += j.Judged
		if path == module.Broken {
			if len(j.Errors) == 0 {
				t.Errorf("%s has no errors", path)
			}
			continue
		}
		for i, err := range j.Errors {
			if i < 10 {
				t.Error(err)
			}
		}
	}
	boundary := module.Features["boundary function"]
	t.Logf("%d functions, %d of the generated ones at the boundary", total, boundary)
	if total < minFunctions {
		t.Errorf("%d functions, want %d at least", total, minFunctions)
	}
	for _, f := range missingFeatures(module.Features, govet.Release(t)) {
		t.Error(f)
	}
}

// testOracle makes sure that the oracle has much to say, of all kinds, and agrees with
// the type checker where that can be asked.
func testOracle(t *testing.T, module *Module, judged map[string]*Judgement) {
	findings, silent := 0, 0
	kinds := map[string]int{}
	kind := regexp.MustCompile(` (a|an|are) (Go pointers?|unsafe\.Pointers?|strings?|slices?|maps?|channels?|funcs?|interfaces?)\b`)
	for _, j := range judged {
		findings += len(j.Findings)
		silent += j.Silent
		for _, f := range j.Findings {
			kinds[kind.FindString(f.Message)]++
		}
		for _, s := range j.Skewed {
			t.Error(s)
		}
	}
	t.Logf("%d findings, %d pointers at the boundary are fine: %v", findings, silent, kinds)
	if findings < minFindings || silent < minFindings/10 || len(kinds) < 16 || kinds[""] > 0 {
		t.Errorf("want %d findings, %d silent pointers and 16 kinds at least", minFindings, minFindings/10)
	}
}

// testCompare makes sure that the comparison can fail.
func testCompare(t *testing.T, want []Finding) {
	if d := Compare(want, want); len(d) != 0 || len(want) < 10 {
		t.Fatalf("%d findings, which differ from themselves: %q", len(want), d)
	}
	altered := func(change func(*Finding)) []Finding {
		got := append([]Finding{}, want...)
		change(&got[4])
		return got
	}
	for name, test := range map[string]struct {
		got  []Finding
		word string
	}{
		"position": {altered(func(f *Finding) { f.Posn += "0" }), "different"},
		"end":      {altered(func(f *Finding) { f.End += "0" }), "different"},
		"function": {altered(func(f *Finding) { f.Message = "x" + f.Message }), "different"},
		"label":    {altered(func(f *Finding) { f.Message = strings.Replace(f.Message, ": ", ": x", 1) }), "different"},
		"text":     {altered(func(f *Finding) { f.Message += "." }), "different"},
		"missing":  {append(append([]Finding{}, want[:4]...), want[5:]...), "missing"},
		"surplus":  {append(append([]Finding{}, want...), Finding{"x.go:1:1", "x.go:1:2", "f: p points to x"}), "surplus"},
		"twice":    {append(append([]Finding{}, want...), want[0]), "surplus"},
		"order":    {append(append([]Finding{}, want[1:]...), want[0]), "order"},
	} {
		if d := Compare(want, test.got); len(d) != 1 || !strings.HasPrefix(d[0], test.word) {
			t.Errorf("%s altered: %q", name, d)
		}
	}
}
