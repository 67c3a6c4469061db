package differential

import (
	"fmt"
	"math/rand"
	"sort"
	"strings"
)

const modulePath = "differential.test/module"

// A Module is a generated Go module.
type Module struct {
	Files     map[string]string // by path in the module, go.mod included
	Roots     []string          // import paths of the packages with boundary functions
	Broken    string            // the one root package that does not type-check
	Imported  []string          // import paths of all packages that some file imports
	Functions map[string]bool   // "import path.name" -> it is a boundary function
	Features  map[string]int    // how often each feature of the generator was used
}

// A pkg is a package that is being written, or one of the standard library, which
// has no files.
type pkg struct {
	path, name string
	imports    []*pkg          // what its files may import
	types      []*typeDecl     // in an order in which each may use the ones before it
	constants  []constant      // usable in array lengths
	shadowed   map[string]bool // predeclared names that the package declares anew
	files      []*file
}

func (p *pkg) isRoot() bool { return strings.HasPrefix(p.path, modulePath+"/roots/") }

// A file collects declarations in the order in which they were made.
type file struct {
	pkg   *pkg
	name  string
	local map[*pkg]string // what the file calls an imported package; "." for a dot import
	specs []string        // type declarations without the keyword
	decls []string        // all others, with the comments that belong to them
	crlf  bool
}

type generator struct {
	*rand.Rand
	release   int // minor version of the Go release that has to understand the module
	serial    int
	deck      []template
	std       []*pkg
	deps      []*pkg
	roots     []*pkg
	functions map[string]bool
	features  map[string]int
}

// Generate writes a module for Go 1.release with about the wanted number of functions.
// The same arguments give the same module on every machine and with every toolchain.
func Generate(seed int64, release, functions int) *Module {
	g := &generator{
		Rand:      rand.New(rand.NewSource(seed)),
		release:   release,
		functions: map[string]bool{},
		features:  map[string]int{},
	}
	g.std = standardPackages(release)
	for _, d := range []struct{ dir, name string }{
		{"core", "core"},
		{"internal/hidden", "hidden"},
		{"yaml.v3", "yaml"},
		{"go-foo", "foo"},
		{"foo/v2", "foo"},
		{"shade", "shade"},
		{"yaml", "yaml"},
	} {
		p := g.newPackage("dep/"+d.dir, d.name, append(append([]*pkg{}, g.std...), g.deps...))
		g.deps = append(g.deps, p)
	}
	names := []string{"alpha", "foo", "beta", "core", "gamma", "shadow", "delta", "yaml"}
	for _, name := range names {
		p := g.newPackage("roots/"+name, name, append(append([]*pkg{}, g.std...), g.visibleDeps()...))
		g.roots = append(g.roots, p)
		for i := 0; i < functions/len(names); i++ {
			g.function(p)
		}
	}
	return g.module()
}

// visibleDeps are the dependencies that a root package may import by name. The types
// of the internal one reach it through the others.
func (g *generator) visibleDeps() []*pkg {
	var visible []*pkg
	for _, p := range g.deps {
		if p.name != "hidden" {
			visible = append(visible, p)
		}
	}
	return visible
}

func (g *generator) newPackage(dir, name string, imports []*pkg) *pkg {
	p := &pkg{path: modulePath + "/" + dir, name: name, imports: imports, shadowed: map[string]bool{}}
	for i, base := range []string{"a.go", "b_types.go", "m.go", "z.go"} {
		p.files = append(p.files, &file{pkg: p, name: base, local: map[*pkg]string{}, crlf: i == 2 && p.isRoot()})
	}
	if name == "shade" || name == "shadow" {
		g.shadowPredeclared(p)
	}
	g.declareConstants(p)
	g.declareTypes(p, 46)
	return p
}

func (g *generator) module() *Module {
	m := &Module{
		Files:     map[string]string{"go.mod": fmt.Sprintf("module %s\n\ngo 1.%d\n", modulePath, g.release)},
		Broken:    modulePath + "/roots/broken",
		Functions: g.functions,
		Features:  g.features,
	}
	imported := map[string]bool{}
	for _, p := range append(append([]*pkg{}, g.deps...), g.roots...) {
		if p.isRoot() {
			m.Roots = append(m.Roots, p.path)
		}
		for _, f := range p.files {
			m.Files[strings.TrimPrefix(p.path, modulePath+"/")+"/"+f.name] = g.text(f)
			for q := range f.local {
				imported[q.path] = true
			}
		}
	}
	g.addFixed(m, imported)
	for path := range imported {
		m.Imported = append(m.Imported, path)
	}
	sort.Strings(m.Imported)
	sort.Strings(m.Roots)
	return m
}

// text puts a file together, with its declarations in an order of chance.
func (g *generator) text(f *file) string {
	blocks := append([]string{}, f.decls...)
	specs := append([]string{}, f.specs...)
	g.Shuffle(len(specs), func(i, j int) { specs[i], specs[j] = specs[j], specs[i] })
	for len(specs) > 0 {
		n := 1
		if g.chance(0.4) {
			n = min(1+g.Intn(5), len(specs))
		}
		if n == 1 {
			blocks = append(blocks, "type "+specs[0])
		} else {
			g.note("declared in a group")
			blocks = append(blocks, "type (\n\t"+strings.Join(specs[:n], "\n\t")+"\n)")
		}
		specs = specs[n:]
	}
	g.Shuffle(len(blocks), func(i, j int) { blocks[i], blocks[j] = blocks[j], blocks[i] })

	text := "// A generated file.\n\npackage " + f.pkg.name + "\n\n" + g.importDecls(f) + "\n" + strings.Join(blocks, "\n\n") + "\n"
	if f.crlf {
		g.note("file with CRLF")
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

func (g *generator) importDecls(f *file) string {
	var specs []string
	for p, local := range f.local {
		spec := fmt.Sprintf("%q", p.path)
		if local != p.name {
			spec = local + " " + spec
		}
		specs = append(specs, spec)
	}
	sort.Strings(specs)
	if len(specs) > 1 && len(specs)%2 == 0 {
		return "import (\n\t" + strings.Join(specs, "\n\t") + "\n)\n"
	}
	var text string
	for _, spec := range specs {
		text += "import " + spec + "\n"
	}
	return text
}

// qualified spells an exported name of package p in file f, which imports p from
// now on. The same package has different names in different files, and a name that
// stands for one package here stands for another one there.
func (g *generator) qualified(f *file, p *pkg, name string) string {
	if p == f.pkg {
		return name
	}
	local, ok := f.local[p]
	if !ok {
		local = g.localName(f, p)
		f.local[p] = local
	}
	if local == "." {
		g.note("name from a dot import")
		return name
	}
	return local + "." + name
}

func (g *generator) localName(f *file, p *pkg) string {
	taken := map[string]bool{}
	for _, name := range f.local {
		taken[name] = true
	}
	dot, renamed := 0.12, 0.2
	if p.path == "unsafe" {
		dot, renamed = 0.3, 0.3
	}
	if !taken["."] && g.chance(dot) {
		g.note("dot import")
		if p.path == "unsafe" {
			g.note("dot import of unsafe")
		}
		return "."
	}
	if other := g.pick("foo", "yaml", "core", "time", "sync", "hidden", "big"); g.chance(0.2) && other != p.name && !taken[other] {
		g.note("import under another package's name")
		return other
	}
	if taken[p.name] || g.chance(renamed) {
		if p.path == "unsafe" {
			g.note("unsafe under another name")
		}
		if taken[p.name] {
			g.note("same-named packages in one file")
		}
		g.note("renamed import")
		return fmt.Sprintf("%s%d", p.name, g.next())
	}
	if !strings.HasSuffix(p.path, "/"+p.name) && strings.Contains(p.path, "/") {
		g.note("package named unlike its directory")
	}
	return p.name
}

// next numbers names, which are therefore unique in the module.
func (g *generator) next() int {
	g.serial++
	return g.serial
}

func (g *generator) note(feature string) { g.features[feature]++ }

func (g *generator) chance(p float64) bool { return g.Float64() < p }

func (g *generator) pick(from ...string) string { return from[g.Intn(len(from))] }

// A choice is something the generator can write, with the feature it stands for.
type choice struct {
	weight  int
	feature string
	write   func() string
}

func (g *generator) choose(choices ...choice) string {
	total := 0
	for _, c := range choices {
		total += c.weight
	}
	n := g.Intn(total)
	for _, c := range choices {
		if n -= c.weight; n < 0 {
			if c.feature != "" {
				g.note(c.feature)
			}
			return c.write()
		}
	}
	panic("unreachable")
}
