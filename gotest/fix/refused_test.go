package fix

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// A use of the struct point with two fields, in a package of its own.
type use struct {
	name string
	// The fields: x, y or X, Y.
	fields string
	// What else is in the package p, with the imports that it needs.
	code string
	// A package that imports p.
	importer string
	// The rest, by name.
	files map[string]string
}

// breaking are uses that another field breaks elsewhere in the package, or in
// another one.
var breaking = []use{
	{name: "alias", fields: "X, Y", code: "type Point = point\n", importer: "var _ = p.Point{1, 2}\n"},
	{name: "definition", fields: "X, Y", code: "type Point point\n", importer: "var _ = p.Point{1, 2}\n"},
	{name: "result", fields: "X, Y", code: "func New() point { return point{} }\n", importer: "var _ = my(p.New())\n"},
	{name: "pointerresult", fields: "X, Y", code: "func New() *point { return nil }\n", importer: "var _ = (*my)(p.New())\n"},
	{name: "parameter", fields: "X, Y", code: "func Put(p point) {}\n", importer: "func _() { p.Put(struct{ X, Y int32 }{}) }\n"},
	{name: "callback", fields: "X, Y", code: "func Each(f func(p point)) {}\n", importer: "func _() { p.Each(each) }\n\nfunc each[T ~struct{ X, Y int32 }](v T) {}\n"},
	{name: "field", fields: "X, Y", code: "type Box struct{ P point }\n", importer: "var _ = p.Box{P: struct{ X, Y int32 }{}}\n"},
	{name: "embedded", fields: "X, Y", code: "type Box struct{ inner }\n\ntype inner struct{ L []point }\n", importer: "func f(b p.Box) my { return my(b.L[0]) }\n"},
	{name: "method", fields: "X, Y", code: "type Client struct{}\n\nfunc (Client) Last() (p point) { return }\n", importer: "var _ = my(p.Client{}.Last())\n"},
	{name: "hidden", fields: "X, Y", code: "type client struct{}\n\nfunc (client) Last() (p point) { return }\n\nfunc New() client { return client{} }\n", importer: "var _ = my(p.New().Last())\n"},
	{name: "demand", fields: "X, Y", code: "type Source interface{ Next() point }\n", importer: "func f(s p.Source) my { return my(s.Next()) }\n"},
	{name: "variable", fields: "X, Y", code: "var Origin, _ point\n", importer: "var _ = my(p.Origin)\n"},
	{name: "inferred", fields: "X, Y", code: "var Origin = [...]point{{}, {}}\n", importer: "var _ = my(p.Origin[0])\n"},
	{name: "called", fields: "X, Y", code: "var Origin = origin()\n\nfunc origin() (p point) { return }\n", importer: "var _ = my(p.Origin)\n"},
	{name: "selected", fields: "X, Y", code: "type config struct{ p point }\n\nvar all config\n\nvar Origin = all.p\n", importer: "var _ = my(p.Origin)\n"},
	{name: "selectedmethod", fields: "X, Y", code: "type config struct{}\n\nfunc (config) get() (p point) { return }\n\nvar Origin = config{}.get()\n", importer: "var _ = my(p.Origin)\n"},
	{name: "argument", fields: "X, Y", code: "import \"sync/atomic\"\n\nvar Last atomic.Pointer[point]\n", importer: "var _ = (*my)(p.Last.Load())\n"},
	{name: "exporttest", fields: "X, Y", files: map[string]string{
		"export_test.go": "package p\n\ntype Point = point\n",
		"outer_test.go":  "package p_test\n\nimport p \"m/exporttest\"\n\nvar _ = p.Point{1, 2}\n",
	}},
	{name: "imported", fields: "X, Y", code: "import \"m/other\"\n\nvar p point = other.Get()\n"},
	{name: "importedconstraint", fields: "X, Y", code: "import \"m/other\"\n\nfunc _(p point) { other.Each(p) }\n"},

	{name: "literal", fields: "x, y", code: "func mk[T point]() T { return T{1, 2} }\n\nvar _ = mk[point]()\n"},
	{name: "literaloflist", fields: "x, y", code: "func mk[T ~[]point]() T { return T{{1, 2}} }\n"},
	{name: "union", fields: "x, y", code: "type other struct{ x, y int32 }\n\ntype either interface{ point | other }\n\nfunc conv[T, U either](t T) U { return U(t) }\n\nvar _ = conv[point, other](point{})\n"},
	{name: "tilde", fields: "x, y", code: "type other point\n\ntype some interface{ interface{ ~struct{ x, y int32 } } }\n\nfunc conv[T some](t T) {}\n\nfunc _() { conv(other{}) }\n"},
	{name: "method2", fields: "x, y", code: "type other struct{ x, y int32 }\n\ntype pair[T interface{ other | point }] struct{ t T }\n\nfunc (p pair[T]) get() other { return other(p.t) }\n"},

	{name: "quick", fields: "X, Y", files: map[string]string{
		"quick_test.go": "package p\n\nimport (\n\t\"testing\"\n\t\"testing/quick\"\n)\n\nfunc Test(t *testing.T) {\n\tif err := quick.Check(func(p point) bool { return true }, nil); err != nil {\n\t\tt.Error(err)\n\t}\n}\n",
	}},
	{name: "asn1", fields: "X, Y", files: map[string]string{
		"asn1_test.go": "package p\n\nimport (\n\t\"encoding/asn1\"\n\t\"testing\"\n)\n\nfunc Test(t *testing.T) {\n\tif _, err := asn1.Marshal(point{X: 1}); err != nil {\n\t\tt.Error(err)\n\t}\n}\n",
	}},
	{name: "reflect", fields: "x, y", files: map[string]string{
		"reflect_test.go": "package p\n\nimport (\n\t\"reflect\"\n\t\"testing\"\n)\n\nfunc Test(t *testing.T) {\n\tif n := reflect.TypeOf((*point)(nil)).Elem().NumField(); n != 2 {\n\t\tt.Error(n)\n\t}\n}\n",
	}},
	{name: "printed", fields: "x, y", code: "func New() *point { return &point{x: 1} }\n", files: map[string]string{
		"outer_test.go": "package p_test\n\nimport (\n\t\"fmt\"\n\t\"testing\"\n\n\tp \"m/printed\"\n)\n\nfunc Test(t *testing.T) {\n\tif got := fmt.Sprint(p.New()); got != \"&{1 0}\" {\n\t\tt.Error(got)\n\t}\n}\n",
	}},
	{name: "platforms", fields: "x, y", code: "func text() string { return show(point{x: 1}) + client{}.show(point{}) }\n\ntype client struct{}\n", files: map[string]string{
		"show_wasm.go":  "package p\n\nfunc show(p point) string { return \"\" }\n\nfunc (client) show(p point) string { return \"\" }\n",
		"show_other.go": "//go:build !wasm\n\npackage p\n\nimport \"fmt\"\n\nfunc show(p any) string { return fmt.Sprint(p) }\n\nfunc (client) show(p any) string { return \"\" }\n",
		"show_test.go":  "//go:build !wasm\n\npackage p\n\nimport \"testing\"\n\nfunc Test(t *testing.T) {\n\tif got := text(); got != \"{1 0}\" {\n\t\tt.Error(got)\n\t}\n}\n",
	}},
	{name: "platformmethods", fields: "x, y", code: "func text() string { return client[int]{}.show(point{x: 1}) }\n\ntype client[T any] struct{}\n", files: map[string]string{
		"show_wasm.go":  "package p\n\nfunc (client[T]) show(p point) string { return \"\" }\n",
		"show_other.go": "//go:build !wasm\n\npackage p\n\nimport \"fmt\"\n\nfunc (c client[T]) show(p any) string { return fmt.Sprint(p) }\n",
		"show_test.go":  "//go:build !wasm\n\npackage p\n\nimport \"testing\"\n\nfunc Test(t *testing.T) {\n\tif got := text(); got != \"{1 0}\" {\n\t\tt.Error(got)\n\t}\n}\n",
	}},
	{name: "version", fields: "x, y", files: map[string]string{"point.go": "//go:build go1.21\n\npackage p\n\ntype point struct{ x, y int32 }\n"}},
	{name: "versions", fields: "x, y", files: map[string]string{"point.go": "// Licence.\n\n//go:build (go1.22 && linux) || go1.22\n\npackage p\n\ntype point struct {\n\tx, y int32\n}\n"}},
}

// showing are ways in which a point gets into what text returns.
var showing = map[string]string{
	"print":      "func text() string { return fmt.Sprint(point{x: 1, y: 2}) }",
	"pointer":    "func text() string { return fmt.Sprintf(\"%v\", &point{x: 1, y: 2}) }",
	"list":       "func text() string { return fmt.Sprint([]point{{x: 1, y: 2}}) }",
	"box":        "type box struct{ n int; p [1]point }\n\nfunc text() string { return fmt.Sprint(box{p: [1]point{{x: 1, y: 2}}}) }",
	"table":      "func text() string { return fmt.Sprint(map[string]map[string]point{\"\": {\"\": {x: 1, y: 2}}}) }",
	"defined":    "type other point\n\nfunc text() string { return fmt.Sprint(other{x: 1, y: 2}) }",
	"conversion": "func text() string { return fmt.Sprint(any(point{x: 1, y: 2})) }",
	"assigned":   "func text() string {\n\tvar v any\n\tv = point{x: 1, y: 2}\n\treturn fmt.Sprint(v)\n}",
	"declared":   "var v any = point{x: 1, y: 2}\n\nfunc text() string { return fmt.Sprint(v) }",
	"local":      "func text() string {\n\tvar n, v interface{} = 1, point{x: 1, y: 2}\n\treturn fmt.Sprint(n, v)\n}",
	"tuple":      "func pair() (int, point) { return 1, point{x: 1, y: 2} }\n\nfunc text() string {\n\tvar v any\n\t_, v = pair()\n\treturn fmt.Sprint(v)\n}",
	"spread":     "func pair() (int, point) { return 1, point{x: 1, y: 2} }\n\nfunc text() string { return fmt.Sprint(pair()) }",
	"returned":   "func value() any { return point{x: 1, y: 2} }\n\nfunc text() string { return fmt.Sprint(value()) }",
	"literal":    "func text() string { return fmt.Sprint(func() (any, error) { return point{x: 1, y: 2}, nil }()) }",
	"element":    "func text() string { return fmt.Sprint([]any{point{x: 1, y: 2}}...) }",
	"member":     "type event struct {\n\tname string\n\tdata any\n}\n\nfunc text() string { return fmt.Sprint(event{\"\", point{x: 1, y: 2}}) }",
	"named":      "type event struct {\n\tname string\n\tdata any\n}\n\nfunc text() string { return fmt.Sprint(&event{data: point{x: 1, y: 2}}) }",
	"elided":     "type event struct{ data any }\n\nfunc text() string { return fmt.Sprint([]event{{point{x: 1, y: 2}}}) }",
	"mapped":     "func text() string { return fmt.Sprint(map[string]any{\"\": point{x: 1, y: 2}}) }",
	"key":        "func text() string { return fmt.Sprint(map[any]int{point{x: 1, y: 2}: 1}) }",
	"index":      "func text() string {\n\tm := map[any]int{}\n\tm[point{x: 1, y: 2}]++\n\treturn fmt.Sprint(m)\n}",
	"appended":   "func text() string { return fmt.Sprint(append([]any{1}, point{x: 1, y: 2})) }",
	"sent":       "func text() string {\n\tc := make(chan any, 1)\n\tc <- point{x: 1, y: 2}\n\treturn fmt.Sprint(<-c)\n}",
	"selected":   "func text() string {\n\tc := make(chan any, 1)\n\tselect {\n\tcase c <- point{x: 1, y: 2}:\n\t}\n\treturn fmt.Sprint(<-c)\n}",
	"ranged":     "func text() string {\n\tvar v any\n\tfor _, v = range []point{{x: 1, y: 2}} {\n\t}\n\treturn fmt.Sprint(v)\n}",
	"panicked":   "func text() (s string) {\n\tdefer func() { s = fmt.Sprint(recover()) }()\n\tpanic(point{x: 1, y: 2})\n}",
	"own":        "func show(v any) string { return fmt.Sprint(v) }\n\nfunc text() string { return show(point{x: 1, y: 2}) }",
	"variadic":   "func show(format string, v ...any) string { return fmt.Sprintf(format, v...) }\n\nfunc text() string { return show(\"%v%v\", 1, point{x: 1, y: 2}) }",
	"variable":   "var show = fmt.Sprint\n\nfunc text() string { return show(point{x: 1, y: 2}) }",
	"generic":    "func show[T any](v T) string { return fmt.Sprint(v) }\n\nfunc text() string { return show(point{x: 1, y: 2}) }",
	"instance":   "func show[T any](v T) string { return fmt.Sprint(v) }\n\nfunc apply(f func(point) string) string { return f(point{x: 1, y: 2}) }\n\nfunc text() string { return apply(show) }",
	"foreign":    "func apply(f func(point) string) string { return f(point{x: 1, y: 2}) }\n\nfunc text() string { return apply(other.Show) }",
	"given":      "func show[T any]() string { var v [2]T; return fmt.Sprint(v) }\n\nfunc text() string { return strings.ReplaceAll(show[point](), \"0 0\", \"1 2\") }",
	"holder":     "type list[T any] []T\n\nfunc (l list[T]) show() string { return fmt.Sprint([]T(l)) }\n\nfunc text() string { return list[point]{{x: 1, y: 2}}.show() }",
	"stack":      "type stack[T any] struct{ all []T }\n\nfunc (s *stack[T]) show() any { return s.all }\n\nfunc text() string {\n\tvar s stack[point]\n\ts.all = append(s.all, point{x: 1, y: 2})\n\treturn fmt.Sprint(s.show())\n}",
	"pool":       "var pool sync.Pool\n\nfunc text() string {\n\tpool.New = func() any { return &point{x: 1, y: 2} }\n\treturn fmt.Sprint(pool.Get())\n}",
	"value":      "var last atomic.Value\n\nfunc text() string {\n\tlast.Store(point{x: 1, y: 2})\n\treturn fmt.Sprint(last.Load())\n}",
	"other":      "func text() string { return other.Show(point{x: 1, y: 2}) }",
	"othertype":  "func text() string {\n\tvar s other.Stack[point]\n\ts.Push(point{x: 1, y: 2})\n\treturn s.Show()\n}",
}

// harmless are uses after which a struct can still have another field.
var harmless = []use{
	{name: "hiddenfields", fields: "x, y", code: "type Box struct{ p point }\n\nfunc New() *Box { return &Box{p: point{x: 1}} }\n\nfunc Put(b Box, p *point) {}\n", importer: "func _() { p.Put(*p.New(), nil) }\n"},
	{name: "pointerparameter", fields: "X, Y", code: "import (\n\t\"errors\"\n\t\"unsafe\"\n)\n\nfunc Draw(p *point) {}\n\nvar Err = errors.New(\"\")\n\nvar Size = unsafe.Sizeof(uint32(0))\n", importer: "func _() { p.Draw(nil) }\n"},
	{name: "hiddenuse", fields: "X, Y", code: "type Client struct{ last point }\n\nfunc (c *Client) Last() (x, y int32) { return c.last.X, c.last.Y }\n\nfunc (c *Client) get() point { return c.last }\n", importer: "func f(c *p.Client) (x, y int32) { return c.Last() }\n"},
	{name: "imports", fields: "x, y", code: "import \"m/other\"\n\nvar _ = other.Get()\n\nfunc _(p point) int32 { return p.x }\n"},
	{name: "indifferent", fields: "x, y", code: "import (\n\t\"bytes\"\n\t\"encoding/binary\"\n\t\"runtime\"\n\t\"slices\"\n\t\"sort\"\n\t\"sync/atomic\"\n\t\"unsafe\"\n)\n\nvar last atomic.Pointer[point]\n\n" +
		"func all(p *point, list []point) (unsafe.Pointer, bool) {\n\tvar b bytes.Buffer\n\tbinary.Write(&b, binary.LittleEndian, p)\n\tvar pinner runtime.Pinner\n\tpinner.Pin(p)\n\truntime.KeepAlive(p)\n\tlast.Store(p)\n\tsort.Slice(list, func(i, j int) bool { return list[i].x < list[j].x })\n\treturn unsafe.Pointer(p), slices.Contains(list, *p)\n}\n\n" +
		"func size(p point) (int, []byte) {\n\tvar b bytes.Buffer\n\tbinary.Write(&b, binary.LittleEndian, []point{p})\n\treturn binary.Size(p), b.Bytes()\n}\n",
		files: map[string]string{"size_test.go": "package p\n\nimport \"testing\"\n\nfunc Test(t *testing.T) {\n\tn, b := size(point{x: 1, y: 2})\n\tif n != 8 || string(b) != \"\\x01\\x00\\x00\\x00\\x02\\x00\\x00\\x00\" {\n\t\tt.Error(n, b)\n\t}\n}\n"}},
	{name: "assertion", fields: "x, y", code: "import \"fmt\"\n\nvar _ fmt.Stringer = (*point)(nil)\n\nfunc (p *point) String() string { return fmt.Sprint(p.x, p.y) }\n\nfunc back(v any) (p point, ok bool) {\n\tp, ok = v.(point)\n\treturn\n}\n"},
	{name: "generics", fields: "x, y", code: "type list[T any] []T\n\nfunc (l list[T]) first() (v T) { return l[0] }\n\nfunc first[T any](l []T) T { return l[0] }\n\nfunc _(l list[point]) int32 { return l.first().x + first(l).y }\n"},
	{name: "version", fields: "x, y", files: map[string]string{"point.go": "//go:build go1.23 && !plan9\n\npackage p\n\ntype point struct {\n\tx, y int32\n}\n"}},
	{name: "parts", fields: "x, y", code: "import \"fmt\"\n\nfunc show(p point) { fmt.Println(p.x, &p.y, len([]point{p})) }\n"},
}

const other = `package other

import "fmt"

func Get() struct{ X, Y int32 } { return struct{ X, Y int32 }{1, 2} }

func Each[T ~struct{ X, Y int32 }](v T) {}

func Show[T any](v T) string { return fmt.Sprint(v) }

type Stack[T any] struct{ all []T }

func (s *Stack[T]) Push(v T) { s.all = append(s.all, v) }

func (s *Stack[T]) Show() string { return fmt.Sprint(s.all) }
`

// module returns the files of a module with a package for each use.
func module(uses []use) map[string]string {
	all := map[string]string{"go.mod": "module m\n\ngo 1.24\n", "other/other.go": other}
	for _, use := range uses {
		add := func(name, text string) { all[use.name+"/"+name] = text }
		add("point.go", "package p\n\ntype point struct {\n\t"+use.fields+" int32\n}\n")
		add("draw_wasm.go", "package p\n\n//go:wasmimport env draw\nfunc draw(p *point)\n")
		add("p.go", "package p\n\n"+use.code)
		if use.importer != "" {
			add("user/user.go", "package user\n\nimport p \"m/"+use.name+"\"\n\ntype my struct{ X, Y int32 }\n\n"+use.importer)
		}
		for name, text := range use.files {
			add(name, text)
		}
	}
	return all
}

// shown returns the uses of which the text is looked at.
func shown() []use {
	const test = "package p\n\nimport (\n\t\"strings\"\n\t\"testing\"\n)\n\nfunc Test(t *testing.T) {\n\tif got := text(); !strings.Contains(got, \"{1 2}\") {\n\t\tt.Error(got)\n\t}\n}\n"
	var uses []use
	for name, code := range showing {
		imports := "import (\n"
		for _, path := range []string{"fmt", "m/other", "strings", "sync", "sync/atomic"} {
			if strings.Contains(code, path[strings.LastIndex(path, "/")+1:]+".") {
				imports += "\t\"" + path + "\"\n"
			}
		}
		uses = append(uses, use{name: "show" + name, fields: "x, y", code: imports + ")\n\n" + code + "\n", files: map[string]string{"p_test.go": test}})
	}
	return uses
}

// broken returns what go vet and go test say of a module, for each of its packages
// that they have something against.
func broken(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := make(map[string]string)
	name := regexp.MustCompile(`(?m)^(?:# m/|FAIL\tm/)(\w+)|^(\w+)/\w+\.go:`)
	for _, args := range [][]string{{"vet", "-assign", "-stdversion", "./..."}, {"test", "-vet=off", "./..."}} {
		result := govet.Run(t, dir, linux, args...)
		text := result.Stderr + result.Stdout
		if result.Exit == 0 {
			continue
		}
		for _, match := range name.FindAllStringSubmatch(text, -1) {
			found[match[1]+match[2]] = text
		}
	}
	return found
}

// force gives the struct in a file the field, whatever it breaks.
func force(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// The program itself would respect a build constraint.
	constraint := regexp.MustCompile("//go:build.*\n\n").Find(text)
	text = bytes.Replace(text, constraint, nil, 1)
	if err := os.WriteFile(file, text, 0o666); err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(t.TempDir(), "list")
	line := fmt.Sprintf("%s %d\n", file, bytes.Index(text, []byte("point struct")))
	if err := os.WriteFile(list, []byte(line), 0o666); err != nil {
		t.Fatal(err)
	}
	if output, err := exec.Command(govet.Example(t, "HOSTLAYOUT"), list).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if text, err = os.ReadFile(file); err != nil || !bytes.Contains(text, []byte("structs.HostLayout")) {
		t.Fatalf("%v\n%s", err, text)
	}
	if err := os.WriteFile(file, append(constraint, text...), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestRefused: where another field breaks something there is no fix. That it does
// break something is shown by giving it to the struct.
func TestRefused(t *testing.T) {
	if govet.Release(t) < 24 {
		t.Skip("no marker is needed before Go 1.24")
	}
	uses := append(shown(), breaking...)
	files := module(uses)
	dir := govet.Write(t, files)
	for name, text := range broken(t, dir) {
		t.Errorf("%s is wrong before:\n%s", name, text)
	}
	silent(t, standalone(t, dir, "-fix", rules, "./..."), 0)
	report := standalone(t, dir, "-json", rules, "./...").Stdout
	if strings.Contains(report, "suggested_fixes") {
		t.Errorf("there are fixes in\n%s", report)
	}
	for _, use := range uses {
		if !strings.Contains(report, filepath.Join(dir, use.name, "draw_wasm.go")+":4:13") {
			t.Errorf("%s: no finding", use.name)
		}
		name := filepath.Join(dir, use.name, "point.go")
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if string(text) != files[use.name+"/point.go"] {
			t.Errorf("%s was fixed", use.name)
		} else {
			force(t, name)
		}
	}
	found := broken(t, dir)
	for _, use := range uses {
		if found[use.name] == "" {
			t.Errorf("%s is right with the field too", use.name)
		}
	}
	t.Logf("%d uses", len(uses))
}

// TestNotRefused: a struct is given the field in spite of uses that only look as if
// that would break them.
func TestNotRefused(t *testing.T) {
	if govet.Release(t) < 24 {
		t.Skip("no marker is needed before Go 1.24")
	}
	dir := govet.Write(t, module(harmless))
	silent(t, standalone(t, dir, "-fix", rules, "./..."), 0)
	silent(t, standalone(t, dir, rules, "./..."), 0)
	for name, text := range broken(t, dir) {
		t.Errorf("%s is wrong afterwards:\n%s", name, text)
	}
	silent(t, govet.Run(t, dir, wasip1, "build", "./..."), 0)
}

// TestLinkedFile: what a symbolic link leads to may be another package's.
func TestLinkedFile(t *testing.T) {
	needStructs(t)
	const text = "package p\n\ntype point struct {\n\tx int32\n}\n"
	dir := govet.Write(t, map[string]string{
		"go.mod":         "module m\n\ngo 1.23\n",
		"a/point.go":     text,
		"a/p.go":         "package p\n\nvar o = point{1}\n",
		"b/draw_wasm.go": "package p\n\n//go:wasmimport env draw\nfunc draw(p *point)\n",
	})
	if err := os.Symlink(filepath.Join("..", "a", "point.go"), filepath.Join(dir, "b", "point.go")); err != nil {
		t.Skip(err)
	}
	silent(t, standalone(t, dir, "-fix", rules, "./..."), 0)
	if now, err := os.ReadFile(filepath.Join(dir, "a", "point.go")); err != nil || string(now) != text {
		t.Errorf("the file is now\n%s\n%v", now, err)
	}
	if result := standalone(t, dir, rules, "./..."); result.Exit != 3 {
		t.Errorf("no finding\n%s%s", result.Stdout, result.Stderr)
	}
}
