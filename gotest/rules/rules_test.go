package rules

import (
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

var (
	seedFlag  = flag.Int64("seed", 59156, "generate from `N`")
	countFlag = flag.Int("count-functions", 2000, "generate `N` functions")
	wasip1    = govet.Target{GOOS: "wasip1", GOARCH: "wasm"}
	linux     = govet.Target{GOOS: "linux", GOARCH: "amd64"}
)

// A Verdict holds the items that are refused, by their place in the list.
type Verdict map[int]bool

func TestRules(t *testing.T) {
	release := govet.Release(t)
	module := Generate(*seedFlag, release, *countFlag)
	dir := govet.Write(t, module.Files)
	t.Logf("seed %d: %d functions, %d items", *seedFlag, *countFlag, len(module.Items))

	want := compile(t, module, dir)
	t.Logf("the compiler refuses %d items", len(want))
	if share := float64(len(want)) / float64(len(module.Items)); share < 0.2 || share > 0.98 {
		t.Errorf("the compiler refuses %.0f%% of the items: the generator is worth little", 100*share)
	}
	t.Run("model", func(t *testing.T) { testModel(t, module, dir, want) })
	t.Run("vet wasip1", func(t *testing.T) {
		compare(t, module, want, vet(t, module, dir, wasip1, "auto"))
	})
	t.Run("vet linux", func(t *testing.T) {
		compare(t, module, want, vet(t, module, dir, linux, "auto"))
	})
	t.Run("standalone", func(t *testing.T) {
		compare(t, module, want, standalone(t, module, dir))
	})
	t.Run("other rules", func(t *testing.T) {
		other := "go1.23"
		if release < 24 {
			other = "go1.24"
		}
		if len(differences(module, want, vet(t, module, dir, wasip1, other))) == 0 {
			t.Errorf("-rules=%s makes no difference", other)
		}
	})
}

// compile asks the compiler about the shadows.
func compile(t *testing.T, module *Module, dir string) Verdict {
	t.Helper()
	items := map[int]int{}
	for i, item := range module.Items {
		items[item.Line] = i
	}
	result := govet.Run(t, dir, wasip1, "build", "-gcflags=-e", "./s")
	line := regexp.MustCompile(`^s/s\.go:(\d+):\d+: go:wasm\w+( \S+ \S+)?: (unsupported (parameter|result) type|too many return values)`)
	verdict := Verdict{}
	for _, text := range result.Lines() {
		match := line.FindStringSubmatch(text)
		if strings.HasSuffix(text, "wasmexport function argument too large") {
			continue // Of a type that is refused, too.
		}
		if match == nil {
			t.Fatalf("the compiler says something else: %s", text)
		}
		number, _ := strconv.Atoi(match[1])
		verdict[items[number]] = true
		if _, known := items[number]; !known {
			t.Fatalf("no item is in line %d: %s", number, text)
		}
	}
	return verdict
}

func vet(t *testing.T, module *Module, dir string, target govet.Target, rules string) Verdict {
	t.Helper()
	return read(t, module, govet.VetJSON(t, dir, target, "-rules="+rules, "./p")[modulePath+"/p"])
}

func standalone(t *testing.T, module *Module, dir string) Verdict {
	t.Helper()
	env := append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOTOOLCHAIN=local",
		"PATH="+filepath.Dir(govet.Go(t))+string(filepath.ListSeparator)+os.Getenv("PATH"))
	result := govet.Exec(t, dir, env, govet.Tool(t), "-rules=auto", "-json", "-target=wasip1/wasm", "./p")
	var tree map[string]map[string][]govet.Diagnostic
	if err := json.Unmarshal([]byte(result.Stdout), &tree); err != nil || result.Exit != 0 || result.Stderr != "" {
		t.Fatalf("exit %d, %v\n%s", result.Exit, err, result.Stderr)
	}
	return read(t, module, tree[modulePath+"/p"]["wasmptr"])
}

// read turns findings into a verdict. Each of them has to be about an item, and no
// two checks may tell of the same one, save for the types of several results.
func read(t *testing.T, module *Module, found []govet.Diagnostic) Verdict {
	t.Helper()
	items := map[string]int{}
	for i, item := range module.Items {
		items[item.Function+" "+item.Label] = i
	}
	message := regexp.MustCompile(`^(?:\(?\*?\w+\)?\.)?(\w+): (results|result \d+|r\d+|parameter \d+|\w+)(?:: | )`)
	isResult := regexp.MustCompile(`^(results|result \d+|r\d+)$`)
	verdict := Verdict{}
	for _, d := range found {
		switch d.Category {
		case "nested-pointer", "unsupported-type", "host-layout":
		default:
			continue
		}
		match := message.FindStringSubmatch(d.Message)
		if match == nil {
			t.Fatalf("unreadable: %s", d.Message)
		}
		label := match[2]
		if isResult.MatchString(label) {
			label = "results"
		}
		i, known := items[match[1]+" "+label]
		if !known {
			t.Errorf("not about an item: %s: %s", d.Posn, d.Message)
			continue
		}
		if module.Items[i].Export && govet.Release(t) < 24 && d.Category == "nested-pointer" {
			continue // It holds for all releases; the compiler does not know exports yet.
		}
		if verdict[i] && label != "results" {
			t.Errorf("told of twice: %s: %s", d.Posn, d.Message)
		}
		verdict[i] = true
	}
	return verdict
}

// differences lists the items on which two verdicts differ.
func differences(module *Module, want, got Verdict) []string {
	var list []string
	for i, item := range module.Items {
		if want[i] != got[i] {
			list = append(list, fmt.Sprintf("%s, %s, %s: the compiler refuses it: %t", item.Function, item.Label, item.Type, want[i]))
		}
	}
	return list
}

func compare(t *testing.T, module *Module, want, got Verdict) {
	t.Helper()
	list := differences(module, want, got)
	for i, difference := range list {
		if i < 20 {
			t.Error(difference)
		}
	}
	t.Logf("%d items, %d of them refused, %d differences", len(module.Items), len(got), len(list))
}

// testModel shows that the generated types are such that a mistake in the rules
// makes a difference.
func testModel(t *testing.T, module *Module, dir string, want Verdict) {
	signatures := check(t, module, dir)
	verdict := func(model Model) Verdict {
		verdict := Verdict{}
		for i, item := range module.Items {
			sig := signatures[item.Line]
			if sig == nil {
				t.Fatalf("no function is in line %d", item.Line)
			}
			if !model.Accepts(sig.Signature) && !sig.unchecked {
				verdict[i] = true
			}
		}
		return verdict
	}
	release := govet.Release(t)
	compare(t, module, want, verdict(Model{Release: release}))
	if release < 24 { // There are no typed pointers, and no markers.
		return
	}
	for name, model := range map[string]Model{
		"renamed marker counts":       {Release: release, RenamedMarks: true},
		"zero-length arrays are free": {Release: release, EmptyArraysFree: true},
		"any HostLayout counts":       {Release: release, AnyHostLayout: true},
		"no marker needed":            {Release: release, NoMarker: true},
		"rules of Go 1.21":            {Release: 21},
	} {
		found := differences(module, want, verdict(model))
		t.Logf("%s: %d differences", name, len(found))
		if len(found) == 0 {
			t.Errorf("%s: the comparison does not find this mistake", name)
		}
	}
}

// A shadow is the signature of one, and whether the compiler looks at it.
type shadow struct {
	*types.Signature
	unchecked bool
}

// check type-checks the shadows and returns them by line.
func check(t *testing.T, module *Module, dir string) map[int]*shadow {
	t.Helper()
	list := govet.Run(t, dir, wasip1, "list", "-export", "-deps", "-json=ImportPath,Export", "./ext", "./structs", "sync", "time", "unicode")
	exports := map[string]string{}
	for d := json.NewDecoder(strings.NewReader(list.Stdout)); ; {
		var p struct{ ImportPath, Export string }
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("go list -export: %v\n%s", err, list.Stderr)
		}
		exports[p.ImportPath] = p.Export
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, filepath.Join(dir, "s", "s.go"), nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	open := func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) }
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", open)}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	if _, err := config.Check("s", fset, []*ast.File{file}, info); err != nil {
		t.Fatal(err)
	}
	shadows := map[int]*shadow{}
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			directive := fn.Doc.List[0].Text
			shadows[fset.Position(fn.Pos()).Line] = &shadow{
				Signature: info.Defs[fn.Name].Type().(*types.Signature),
				unchecked: strings.HasPrefix(directive, "//go:wasmimport gojs ") ||
					strings.HasPrefix(directive, "//go:wasmexport ") && govet.Release(t) < 24,
			}
		}
	}
	return shadows
}
