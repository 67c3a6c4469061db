package fix

import (
	"fmt"
	"math/rand"
	"strings"
)

// A generated package: its files, of which none compiles for wasm before it is
// fixed, and what is to become of it.
type generated struct {
	files map[string]string
	// The uses of structs after which these cannot have another field.
	hostile []string
}

// A record is a struct type in a generated package.
type record struct {
	name   string
	field  string   // how the names of its fields begin
	fields []string // without their names
	text   string   // from type to the closing brace
	// Whether the type has one type parameter.
	generic bool
}

func (s record) applied() string {
	if s.generic {
		return s.name + "[uint32]"
	}
	return s.name
}

// generate writes a package of structs that lack their marker, which are behind
// pointers to the host and used in the files of all platforms. Its path is m/path.
func generate(r *rand.Rand, path string) generated {
	g := generated{files: make(map[string]string)}
	var records []record
	for n := 1 + r.Intn(4); n > 0; n-- {
		records = append(records, generateRecord(r, records))
	}
	types := map[string][]string{}
	var imports, uses, tests, host, users strings.Builder
	for i, s := range records {
		file := pick(r, "types.go", "types.go", "more.go")
		types[file] = append(types[file], s.text)
		fmt.Fprintf(&imports, "//go:wasmimport env f%d\nfunc f%d(p *%s)\n\n", i, i, s.applied())
		if r.Intn(3) == 0 {
			fmt.Fprintf(&imports, "//go:wasmimport env g%d\nfunc g%d(p *[2]%s) uint32\n\n", i, i, s.applied())
		}
		for n := r.Intn(3); n > 0; n-- {
			to := []*strings.Builder{&uses, &tests, &host}[r.Intn(3)]
			to.WriteString(friendly(r, s, fmt.Sprint(i, "_", n)))
		}
		if r.Intn(6) == 0 {
			to := []*strings.Builder{&uses, &tests, &host}[r.Intn(3)]
			use := hostile(r, s, fmt.Sprint(i))
			if s.isOpen() && to == &uses && r.Intn(2) == 0 {
				var user string
				use, user = exposing(r, s, fmt.Sprint(i))
				users.WriteString(user)
			}
			g.hostile = append(g.hostile, use)
			to.WriteString(use)
		}
	}
	for file, texts := range types {
		g.files[file] = header(r) + strings.Join(texts, "\n\n") + "\n"
	}
	g.files["imports.go"] = "//go:build wasm\n\npackage p\n\n" + strings.TrimSuffix(imports.String(), "\n")
	const head = "package p\n\nimport (\n\t\"fmt\"\n\t\"unsafe\"\n)\n\nvar _ unsafe.Pointer\nvar _ fmt.Stringer\n"
	g.files["uses.go"] = head + uses.String()
	g.files["host.go"] = "//go:build !wasm\n\n" + head + host.String()
	g.files["p_test.go"] = head + tests.String()
	if users.Len() > 0 {
		g.files["user/user.go"] = fmt.Sprintf("//go:build !wasm\n\npackage user\n\nimport p %q\n%s", "m/"+path, users.String())
	}
	return g
}

// header returns the beginning of a file.
func header(r *rand.Rand) string {
	clause := pick(r, "", "// Package p is made.\n", "// Licence.\n\n") + "package p\n\n"
	return clause + pick(r,
		"", "",
		"import \"fmt\"\n\nvar _ = fmt.Sprint\n\n",
		"import (\n\t\"fmt\"\n\t\"unsafe\"\n)\n\nvar _ = fmt.Sprint(unsafe.Sizeof(0))\n\n",
		"import (\n\t\"structs\"\n)\n\ntype _ struct{ _ structs.HostLayout }\n\n",
		"import s \"structs\"\n\ntype _ struct{ _ s.HostLayout }\n\n",
	)
}

func generateRecord(r *rand.Rand, before []record) record {
	s := record{name: fmt.Sprintf("record%d", len(before)), generic: r.Intn(6) == 0}
	s.field = pick(r, "record", "record", "Record") + fmt.Sprint(len(before))
	for n := 1 + r.Intn(4); n > 0; n-- {
		field := pick(r, "uint32", "uint32", "int64", "float32", "[4]uint8", "uint16", "bool")
		if len(before) > 0 && r.Intn(4) == 0 {
			field = pick(r, "", "[2]") + before[r.Intn(len(before))].applied()
		}
		if s.generic && r.Intn(2) == 0 {
			field = "T"
		}
		s.fields = append(s.fields, field)
	}
	params := ""
	if s.generic {
		params = "[T any]"
	}
	// No two structs have fields of the same names.
	if len(s.fields) == 1 && r.Intn(2) == 0 {
		s.text = fmt.Sprintf("type %s%s struct{ %sa %s }", s.name, params, s.field, s.fields[0])
		return s
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%stype %s%s struct {%s\n", pick(r, "", "// "+s.name+" is for the host.\n"), s.name, params, pick(r, "", " // all of it"))
	for i, field := range s.fields {
		fmt.Fprintf(&b, "\t%s%c %s\n", s.field, 'a'+i, field)
	}
	s.text = b.String() + "}"
	return s
}

// friendly returns a use of a struct that another field does not break.
func friendly(r *rand.Rand, s record, id string) string {
	t, field := s.applied(), s.field+"a"
	return "\n" + strings.NewReplacer("$T", t, "$N", id, "$F", field).Replace(pick(r,
		"var friend$N $T\n",
		"var friend$N = $T{}\n",
		"var friend$N = []$T{{}, {}}\n",
		"var friend$N = &$T{$F: $T{}.$F}\n",
		"var friend$N = map[string]*$T{\"a\": {$F: $T{}.$F}}\n",
		"func friend$N(p *$T) unsafe.Pointer { return unsafe.Pointer(p) }\n",
		"func friend$N(a, b $T) bool { return a == b }\n",
		"func friend$N(p unsafe.Pointer) $T { return $T(*(*$T)(p)) }\n",
		"func friend$N(x any) (v $T, ok bool) { v, ok = x.($T); return v, ok }\n",
		"type friend$N $T\n\nfunc (f friend$N) back() $T { return $T(f) }\n",
		"func friend$N() uintptr { return unsafe.Sizeof($T{}) + uintptr(unsafe.Pointer(&$T{})) }\n",
		"var friend$N struct{ other $T }\n",
		"func friend$N(v $T) { fmt.Println(&v.$F == nil, unsafe.Sizeof(v)) }\n",
		"func Friend$N(v *$T) { _ = v.$F }\n",
	))
}

// isOpen reports whether another package can write down the struct.
func (s record) isOpen() bool {
	return s.field[0] == 'R' && !strings.Contains(strings.Join(s.fields, " "), "record")
}

// lists returns a literal of the struct without its type, and the struct without a name.
func (s record) lists() (literal, list string) {
	var values, fields []string
	for i, field := range s.fields {
		fields = append(fields, fmt.Sprintf("%s%c %s", s.field, 'a'+i, strings.ReplaceAll(field, "T", "uint32")))
		values = append(values, fmt.Sprintf("*new(%s)", strings.ReplaceAll(field, "T", "uint32")))
	}
	return "{" + strings.Join(values, ", ") + "}", "struct{ " + strings.Join(fields, "; ") + " }"
}

// exposing returns what lets other packages have the struct, and a use in one of them.
func exposing(r *rand.Rand, s record, id string) (use, user string) {
	literal, list := s.lists()
	replacer := strings.NewReplacer("$T", s.applied(), "$L", literal, "$S", list, "$N", id)
	use, user, _ = strings.Cut(pick(r,
		"type Enemy$N = $T\n|var _ = p.Enemy$N$L\n",
		"type Enemy$N $T\n|var _ = p.Enemy$N$L\n",
		"func Enemy$N() (v $T) { return }\n|var _ $S = p.Enemy$N()\n",
		"func Enemy$N(v ...$T) {}\n|func _() { p.Enemy$N($S{}) }\n",
		"var Enemy$N = enemy$N()\n\nfunc enemy$N() (v [2]$T) { return }\n|var _ $S = p.Enemy$N[0]\n",
		"type enemy$N struct{ All []$T }\n\nfunc Enemy$N() (v enemy$N) { return }\n|func _() { p.Enemy$N().All[0] = $S{} }\n",
		"type Enemy$N struct{}\n\nfunc (Enemy$N) Get() (v *$T) { return }\n|type my$N $S\n\nvar _ = (*my$N)(p.Enemy$N{}.Get())\n",
	), "|")
	return "\n" + replacer.Replace(use), "\n" + replacer.Replace(user)
}

// hostile returns a use that it breaks, or that lists the fields.
func hostile(r *rand.Rand, s record, id string) string {
	literal, list := s.lists()
	return "\n" + strings.NewReplacer("$T", s.applied(), "$L", literal, "$S", list, "$N", id).Replace(pick(r,
		"var enemy$N = $T$L\n",
		"var enemy$N = []$T{$L}\n",
		"var enemy$N = []*$T{$L}\n",
		"var enemy$N = map[int]$T{1: $L}\n",
		"var enemy$N = [...]struct{ t $T }{{t: $T$L}}\n",
		"type list$N []$T\n\nvar enemy$N = list$N{$L}\n",
		"type alias$N = $T\n\nvar enemy$N = &alias$N$L\n",
		"const enemy$N = unsafe.Sizeof($T$L)\n",
		"func enemy$N(f func(...$T)) { f($T$L) }\n",
		"var enemy$N $T = $S{}\n",
		"func enemy$N(v $T) $S { return v }\n",
		"func enemy$N(v $T) bool { return v == $S{} }\n",
		"type twin$N $S\n\nfunc enemy$N(v $T) twin$N { return twin$N(v) }\n",
		"type twin$N $S\n\nfunc enemy$N(v *twin$N) *$T { return (*$T)(v) }\n",
		"func enemy$N[E $T]() E { return E$L }\n",
		"type twin$N $S\n\nfunc enemy$N[A, B interface{ $T | twin$N }](a A) B { return B(a) }\n",
		"func enemy$N(v $T) { fmt.Println(v) }\n",
		"func enemy$N(v *$T) string { return fmt.Sprintf(\"%v\", []*$T{v}) }\n",
		"func enemy$N(v $T) any { return v }\n",
		"var enemy$N any = &$T{}\n",
		"func enemy$N(v $T) []any { return append([]any{}, v) }\n",
		"func show$N[E any](v E) { fmt.Println(v) }\n\nfunc enemy$N(v $T) { show$N(&v) }\n",
	))
}
