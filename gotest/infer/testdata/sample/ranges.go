package sample

import (
	"strings"

	"example.com/infer/inner"
)

type (
	octets   [5]byte
	grid     [2][3]inner.Celsius
	names    map[inner.Text][]*octets
	queue    <-chan *inner.Node
	pointers *[2]string
	word     string
)

func ranges(b octets, p *grid, n names, q queue, w word, a pointers, s []func() int) {
	for i := range b {
		use(i, b[i])
	}
	for i, e := range b {
		use(i, e, e&0x80)
	}
	for _, e := range &b {
		use(e)
	}
	for i, row := range p {
		use(i, row, row[i])
		for j, e := range row {
			use(j, e, p[i][j])
		}
		for _, e := range p[i][1:] {
			use(e)
		}
	}
	for key, list := range n {
		use(key, list)
		for i, e := range list {
			use(i, e[0], *e, e[:2])
		}
		delete(n, key)
	}
	for key := range n {
		use(key + "a")
	}
	for node := range q {
		use(node.Name, node.Left)
	}
	for i, r := range w {
		use(i, r, r-'a', w[i])
	}
	for i, r := range "text" {
		use(i, r)
	}
	for i, e := range a {
		use(i, e)
	}
	for i := range [...]string{2: "a", "b"} {
		use(i)
	}
	for _, f := range s {
		use(f, f())
	}
	for range s {
	}
	for _, e := range []struct {
		name string
		want inner.Pair[int, error]
	}{{"a", inner.Pair[int, error]{}}, {name: "b"}} {
		use(e.name, e.want.First)
	}
	for i, field := range strings.Fields("a b") {
		use(i, field)
	}
	for i, m := range map[string]map[int][]rune{"a": {1: {'x'}}} {
		for j, m := range m {
			for k, m := range m {
				use(i, j, k, m)
			}
		}
	}
	for r := range make(chan chan<- error, 3) {
		r <- nil
	}
	for i, b := range []byte("text") {
		use(i, b)
	}
	for _, r := range []rune(w) {
		use(r)
	}
}

// The variables of a range need not be new.
func rangeInto(list []inner.Celsius, m map[string]*inner.Node) {
	var (
		i    int
		key  string
		e    inner.Celsius
		v    any
		arr  [3]int
		rec  struct{ key, value any }
		iptr = &i
	)
	for i = range list {
		use(i)
	}
	for i, e = range list {
		use(i, e)
	}
	for *iptr, v = range list {
		use(*iptr, v)
	}
	for arr[i], arr2()[1] = range []int{1, 2} {
		use(arr[0])
	}
	for key, v = range m {
		use(key, v)
	}
	for rec.key, rec.value = range m {
		use(rec)
	}
	for _, m["a"].Value = range list {
	}
	for i, key := range []string{key} {
		use(i, key)
	}
}

func arr2() []int { return make([]int, 2) }

func rangeGeneric[T any, S ~[]T, M ~map[string]T, C ~chan T, A *[4]T, B ~string](s S, m M, c C, a A, b B) {
	for i, e := range s {
		use(i, e, s[i])
	}
	for key, e := range m {
		use(key, e, m[key])
	}
	for e := range c {
		use(e)
	}
	for i, e := range a {
		use(i, e, len(a))
	}
	for i := range b {
		use(i, b[i])
	}
}
