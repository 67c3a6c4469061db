package rules

import (
	"fmt"
	"math/rand"
	"strings"
)

// An Item is a receiver, parameter or result list.
type Item struct {
	Function string // without the receiver's type
	Label    string // as wasmptr calls it; "results" for a result list
	Type     string // for people
	Line     int    // of its shadow
	Export   bool   // whether it belongs to an exported function
}

// A Module is a generated module.
type Module struct {
	Files map[string]string // by path in the module
	Items []Item
}

// A writer writes functions and their shadows.
type writer struct {
	*generator
	functions, shadows strings.Builder
	line               int // lines of shadows so far
	items              []Item
}

// Generate writes a module with count functions for Go 1.release.
func Generate(seed int64, release, count int) *Module {
	g := &generator{Rand: rand.New(rand.NewSource(seed)), release: release, fault: 0.06}
	types := g.declarations()
	w := &writer{generator: g}
	w.functions.WriteString(g.header("p") + types)
	w.shadow(g.header("s") + types)
	for i := 0; i < count; i++ {
		w.function(i)
	}
	return &Module{
		Files: map[string]string{
			"go.mod":             "module " + modulePath + "\n\ngo 1.21\n",
			"ext/ext.go":         g.ext(),
			"structs/structs.go": "package structs\n\ntype HostLayout struct{}\n",
			"p/p.go":             w.functions.String(),
			"s/s.go":             w.shadows.String(),
		},
		Items: w.items,
	}
}

func (w *writer) shadow(text string) {
	w.shadows.WriteString(text)
	w.line += strings.Count(text, "\n")
}

// A form is how a function meets the host.
type form struct {
	directive string // %s is the name there
	body      string
}

func (w *writer) form() form {
	switch n := w.Intn(100); {
	case n < 78:
		return form{directive: "//go:wasmimport env %s"}
	case n < 80:
		return form{directive: "//go:wasmimport gojs %s"}
	default:
		return form{"//go:wasmexport %s", " { panic(0) }"}
	}
}

// function writes a function, and a shadow for each of its parts.
func (w *writer) function(i int) {
	form := w.form()
	name := fmt.Sprintf("f%d", i)
	receiver := ""
	if form.body == "" && w.chance(0.1) {
		typ := w.pick("", "*") + w.pick(w.based...)
		label := w.pick("recv", "_", "")
		receiver = "(" + strings.TrimSpace(label+" "+typ) + ") "
		if label != "recv" {
			label = "receiver"
		}
		w.item(form, name, label, typ, "func (x "+typ+") %s()")
	}
	blank := receiver == "" && w.chance(0.01)
	if blank {
		name = "_"
	}
	before := len(w.items)
	params := w.params(form, name)
	results := w.results(form, name)
	if blank { // The compiler looks at none of them, nor at their shadows.
		w.items = w.items[:before]
	}
	directive := fmt.Sprintf(form.directive, name)
	fmt.Fprintf(&w.functions, "\n%s\nfunc %s%s(%s)%s%s\n", directive, receiver, name, params, results, form.body)
}

// item adds a shadow: head is its declaration, with %s for its name.
func (w *writer) item(form form, function, label, typ, head string) {
	name := fmt.Sprintf("s%d", w.line)
	if function == "_" {
		name = "_"
	}
	w.shadow("\n" + fmt.Sprintf(form.directive, name) + "\n" + strings.Replace(head, "%s", name, 1) + form.body + "\n")
	w.items = append(w.items, Item{Function: function, Label: label, Type: typ, Line: w.line, Export: form.body != ""})
}

func (w *writer) params(form form, function string) string {
	var list []string
	named := w.chance(0.8)
	number := 0
	add := func(name, typ string) {
		number++
		label := name
		if name == "" || name == "_" {
			label = fmt.Sprint("parameter ", number)
		}
		w.item(form, function, label, typ, "func %s(x "+typ+")")
	}
	for n := w.Intn(5); n > 0; n-- {
		typ := w.value()
		if n == 1 && w.chance(0.1) {
			typ = "..." + typ
		}
		if !named {
			add("", typ)
			list = append(list, typ)
			continue
		}
		names := []string{w.pick("_", fmt.Sprintf("p%d", number), fmt.Sprintf("p%d", number))}
		if typ[0] != '.' && w.chance(0.2) {
			names = append(names, fmt.Sprintf("q%d", number))
		}
		for _, name := range names {
			add(name, typ)
		}
		list = append(list, strings.Join(names, ", ")+" "+typ)
	}
	return strings.Join(list, ", ")
}

func (w *writer) results(form form, function string) string {
	var list string
	switch n := w.Intn(100); {
	case n < 45:
		return ""
	case n < 80:
		list = w.value()
	case n < 88:
		list = "(r0 " + w.value() + ")"
	case n < 94:
		list = "(" + w.value() + ", " + w.value() + ")"
	default:
		list = "(r0, _ " + w.value() + ", r2 " + w.value() + ")"
	}
	// `<-chan T` and `func() T` have their parentheses in both places.
	w.item(form, function, "results", list, "func %s() "+list)
	return " " + list
}
