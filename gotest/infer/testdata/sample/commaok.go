package sample

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strconv"
	"sync"

	"example.com/infer/inner"
)

type registry map[string]func(...int) (*inner.Node, error)

var (
	fromMap, found       = registry{}["a"]
	fromChan, open       = <-make(chan inner.Text)
	fromAny, is          = any(1).(fmt.Stringer)
	fromMap2, found2 any = map[int]string{}[1]
	_, justFound         = map[[2]int]bool{}[[2]int{1, 2}]
)

type okay bool

func commaOK(r registry, v any, c <-chan *inner.Node, m map[any]map[string]int) (fn func(...int) (*inner.Node, error), ok bool) {
	f, ok := r["a"]
	use(f, ok)
	n, ok := <-c
	use(n.Value, ok)
	s, isString := v.(string)
	use(s+"a", isString)
	var b okay
	var i interface{}
	s, b = v.(string)
	_, b = m[1]
	i, b = <-c
	i, b = m["a"]["b"]
	var rec struct {
		value any
		ok    okay
	}
	rec.value, rec.ok = v.(error)
	rec.value, _ = (m[2.5])
	_, rec.ok = (<-c)
	*(&rec.value), b = (v.(int))
	use(rec, b, i)
	if x, ok := v.(interface{ Unwrap() error }); ok {
		use(x.Unwrap())
	} else if y, ok := v.(*inner.Node); ok && y.Left != nil {
		use(y.Left.Right)
	} else if _, ok := v.(func()); !ok {
		use(x, y)
	}
	for x, ok := <-c; ok; x, ok = <-c {
		use(x)
	}
	switch x, ok := m[nil]["a"]; {
	case ok:
		use(x)
	}
	var decl, declared = m["a"]
	var typed, declared2 interface{} = v.(fmt.Stringer)
	use(decl, declared, typed, declared2)
	use(<-c, v.(int)+1, m[1]["a"]+1, v.([]int)[0], (<-c).Left, v.(fmt.Stringer).String(), v.(func() func() int)()())
	fn, ok = r["b"]
	return r["b"], v.(bool)
}

func returnsOK(m map[string]int, v any, c chan error) (int, bool) {
	switch {
	case v == nil:
		x, ok := m["a"]
		return x, ok
	case c == nil:
		return func() (int, bool) { x, ok := v.(int); return x, ok }()
	}
	return strconvAtoi("1")
}

func strconvAtoi(s string) (int, bool) { n, err := strconv.Atoi(s); return n, err == nil }

func two() (int, error)                      { return 1, nil }
func three() (a string, b []byte, c func())  { return }
func takes(n int, err error) (error, int)    { return err, n }
func rest(first any, rest ...any) string     { return "" }
func some(n int, others ...error) bool       { return true }
func none()                                  {}
func generic3[A, B any](a A, b B) (B, A)     { return b, a }
func variadic[A any, B any](a A, b ...B) []B { return b }

func multiValue() (int, error) {
	err, n := takes(two())
	use(err, n)
	use(rest(three()), rest(two()), some(two()), fmt.Sprint(two()))
	use(generic3(two()))
	e2, n2 := generic3(two())
	use(e2, n2)
	b, a := generic3[int, any](two())
	use(a, b)
	use(variadic(two()))
	use(two())
	list := append([]any{}, 1)
	list = append(list, list...)
	var x, y = two()
	use(x, y)
	var p, q any = two()
	use(p, q)
	x, p = two()
	_, y = two()
	none()
	defer none()
	go takes(two())
	func(int, error) {}(two())
	f := takes
	e3, _ := f(two())
	use(e3)
	inner.Must(two())
	use(inner.Must(two()), inner.Must(os.Open("a")).Name(), inner.Must(strconv.ParseFloat("1", 64))+1)
	use(inner.Both(two()))
	text, raw, fun := three()
	use(text, raw[0], fun)
	if _, err := two(); errors.Is(err, io.EOF) {
		return two()
	}
	return inner.Must(two()), errors.Join(y, fmt.Errorf("%w", y))
}

func builtins(list []inner.Celsius, m map[string]int, c chan<- int, p *[4]rune, s string, v any) {
	use(len(list), cap(list), len(m), len(c), cap(c), len(p), cap(p), len(s), len("a"), len([3]int{}))
	use(append(list, 1, inner.Boiling), append([]byte("a"), s...), append([]byte(nil), "b"...), append(list, list...))
	use(append([]any{1}, "a", nil), append([][]int(nil), nil, []int{1}), append([]func(int){}, nil, func(int) {}))
	n := copy(list, list[1:])
	n += copy(p[:], []rune("a")) + copy([]byte{1}, "a"+s)
	use(n)
	delete(m, "a")
	close(c)
	clear(m)
	clear(list)
	use(make([]int, 3), make([]inner.Pair[int, string], n, 10), make(map[string][]int, 5), make(chan struct{}), make(inner.Table))
	use(new(int), *new(string), new(inner.Node).Left, new([3]int)[1], &[]int{1}, new(func() error))
	print("a", 1, n)
	println()
	if r := recover(); r != nil {
		panic(fmt.Sprint(r, v))
	}
	var once sync.Once
	once.Do(func() { panic(1) })
	use(min(n, 3), max(2.5, list[0]), min(s, "a"), reflect.TypeOf(v).Kind() == reflect.Int, max(1, 2))
	defer close(c)
	defer recover()
	go println(s)
	defer delete(m, s)
}
