package sample

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"

	"example.com/infer/inner"
)

type (
	ordered                interface{ ~int | ~string | ~float64 }
	stack[E any]           []E
	heap[K ordered, V any] struct {
		items stack[inner.Pair[K, V]]
		less  func(a, b K) bool
		cache map[K]*heap[K, V]
		*heap2[V]
	}
	heap2[V any] struct {
		extra V
		list  inner.List[V]
	}
	chain[T any] func(T) chain[T]
	same[P any]  interface {
		*P
		Reset() bool
	}
	number[T any]       struct{ value T }
	tuple3[A, B, C any] struct {
		A A
		B B
		C C
	}
	ints     = stack[int]
	intHeap  = heap[string, []int]
	intHeap2 heap[int, error]
	embedded struct {
		stack[string]
		*heap[int, bool]
		inner.Pair[rune, byte]
	}
	visitor[R any] interface {
		visit(node *inner.Node, args ...R) (R, error)
		children() []visitor[R]
	}
)

func (s *stack[E]) push(e ...E) *stack[E] { *s = append(*s, e...); return s }
func (s stack[E]) pop() (e E, ok bool) {
	if len(s) == 0 {
		return
	}
	return s[len(s)-1], true
}
func (s stack[Elem]) each(f func(int, Elem)) {
	for i, e := range s {
		f(i, e)
	}
}
func (h *heap[A, B]) put(key A, value B) (old B, _ error) {
	h.items = append(h.items, inner.Pair[A, B]{key, value})
	h.items.push(inner.Pair[A, B]{First: key})
	if h.less(key, h.items[0].First) || key < h.items[0].First {
		old = h.cache[key].extra
	}
	pair, ok := h.items.pop()
	use(pair.Second, ok, h.list.Front().Value, pair.Swap().First)
	return pair.Second, errors.New(fmt.Sprint(key))
}
func (h heap[K, V]) keys() []K {
	return inner.Map(h.items, func(p inner.Pair[K, V]) K { return p.First })
}
func (h heap[K, _]) first() K                   { return h.items[0].First }
func (c chain[T]) next(t T) chain[T]            { return c(t)(t)(t) }
func (n number[T]) apply(f func(T) T) number[T] { return number[T]{f(n.value)} }

func convert[To, From any](from From, f func(From) To) To { return f(from) }

func compose[A, B, C any](f func(A) B, g func(B) C) func(A) C {
	return func(a A) C { return g(f(a)) }
}

func curry[A, B, C any](f func(A, B) C) func(A) func(B) C {
	return func(a A) func(B) C { return func(b B) C { return f(a, b) } }
}

func reset[T any, P same[T]](values []T) (last P) {
	for i := range values {
		p := P(&values[i])
		if p.Reset() {
			last = p
		}
	}
	var zero T
	return P(&zero)
}

func sum[T inner.Number](values ...T) (total T) {
	for _, v := range values {
		total += v
	}
	total = total*2 + T(1)
	if total > 3 && total != 0 {
		total = -total / 2
	}
	var f = float64(total) * 1.5
	return T(f) + T(int(total)) + 1
}

func filter[S ~[]E, E any](s S, keep func(E) bool) S {
	var out S
	for _, e := range s {
		if keep(e) {
			out = append(out, e)
		}
	}
	return append(out[:0:0], append(S(nil), s[:1]...)...)
}

func group[K comparable, V any, M ~map[K][]V](m M, key K, values ...V) M {
	m[key] = append(m[key], values...)
	list, ok := m[key]
	use(list[0], ok, len(m))
	for k, v := range m {
		use(k == key, v[0])
	}
	return m
}

func channels[T any, C ~chan T | ~chan<- T](c C, d <-chan T, v T) {
	c <- v
	c <- <-d
	x, ok := <-d
	use(x, ok)
}

func index[A ~[]E | ~[4]E, E any, P *[4]E | []E](a A, p P) {
	use(a[0], p[1], len(a), &a)
}

func texts[S ~string | ~[]byte](s S, i int) (byte, S) {
	use(s[i], len(s), s[1:], string(s), []byte(s), copy(make([]byte, 2), s))
	return s[0], s
}

func constrained[T interface {
	fmt.Stringer
	comparable
}, E interface {
	error
	Timeout() bool
}, R io.Reader](t T, e E, r R) {
	use(t.String(), t == t, e.Error(), e.Timeout(), t.String, any(t).(fmt.Stringer).String())
	n, err := r.Read(nil)
	use(n, err, errors.Is(e, err))
	var v visitor[T]
	result, err := v.visit(nil, t, t)
	use(result.String(), err, v.children()[0].children())
}

func functions[F ~func(n int) string, G ~func(A) B, A, B any](f F, g G, a A) B {
	use(f(1), g(a))
	return g(a)
}

func pointersTo[T any, P interface {
	*T
	Push(...int) *inner.List[int]
}]() {
	var p P = new(T)
	use(p.Push(1).Front().Value, *p, (*T)(p))
}

func fields[T struct{ a int }](t T, c inner.Container[inner.Pair[T, error]]) {
	use(struct{ a int }(t).a, c.Get(1).First, c.Put().Put(c.Get(1)).Get(2).Second)
}

func inference() {
	use(sum(1, 2), sum(1.5), sum[int32](1, 2), sum[inner.Celsius](), sum(inner.Boiling, 2), sum(weekday(1)))
	use(convert[string](1, strconv.Itoa), convert[float64, int](1, func(n int) float64 { return float64(n) }))
	use(convert(1, func(n int) []error { return nil })[0], convert("a", func(s string) inner.Text { return inner.Text(s) }))
	use(compose(strconv.Itoa, func(s string) []byte { return []byte(s) })(1)[0], compose[int, string, error])
	use(curry(func(a int, b string) bool { return a > len(b) })(1)("a"))
	use(filter([]int{1}, func(n int) bool { return n > 1 }), filter(ints{}, func(int) bool { return true }).pop)
	use(filter(inner.Numbers{1}, func(c inner.Celsius) bool { return c > 1 })[0], filter[[]string])
	use(group(map[string][]int{}, "a", 1, 2), group(map[string][]int{}, "a"), group(map[int][]any{}, 'a', 1))
	use(inner.Map([]int{1}, strconv.Itoa), inner.Map([]string{"a"}, inner.Ptr[string]), inner.Map[int, error](nil, nil))
	use(inner.Reduce([]int{1}, func(s string, n int) string { return s }, ""), inner.Reduce(stack[rune]{}, func(f float64, r rune) float64 { return f }, 1))
	use(inner.Zero[int](), inner.Zero[[]map[string]point]()[0]["a"].x, inner.Ptr(1), inner.Ptr("a"), inner.Ptr[any](1), inner.Ptr(inner.Ptr('a')))
	use(inner.Keys(inner.Table{}), inner.Keys(map[point]int{})[0].x, inner.Keys[inner.Table], inner.Sum(1, 2, 3), inner.Sum(1.5, 2))
	use(reset([]number2{{}}), reset[number2](nil).Reset(), slices.Max([]int{1}), slices.Index([]string{"a"}, "b"))
	texts("a", 1)
	b, s := texts(inner.Text("a"), 1)
	use(b, s)
	channels(make(chan int), nil, 1)
	index[[]int, int](nil, &[4]int{})
	use(functions(func(n int) string { return "" }, strconv.Quote, "a"))
	pointersTo[inner.List[int]]()
	sort.Slice([]int{1}, func(i, j int) bool { return i < j })
	slices.SortFunc([]point{}, func(a, b point) int { return cmp.Compare(a.x, b.x) })
	i, found := slices.BinarySearchFunc([]point{}, "a", func(p point, s string) int { return p.x - len(s) })
	use(i, found)
	min := func(a, b int) int { return a }
	use(min(1, 2), slices.Min([]float64{1}), slices.Contains([]any{1}, any("a")))
	var assigned func([]int, func(int) string) []string = inner.Map
	var assigned2 func(string) *string = inner.Ptr
	assigned2 = inner.Ptr[string]
	use(assigned, assigned2)
	fn, fn2 := inner.Map[int, string], inner.Map[int, []byte]
	use(fn(nil, nil)[0], fn2(nil, nil)[0][0])
	v, w := generic3(1, "a")
	x, y := generic3[any](1, 2.5)
	use(v, w, x, y, variadic(1, "a", "b"), variadic[int](1, 1.5, 2), variadic[string, any]("a", 1, "b", nil))
	functions2(strconv.Itoa, sum[int])
}

func functions2[T any](f func(T) string, g func(...T) T) T { return g() }

type number2 struct{ n int }

func (n *number2) Reset() bool { n.n = 0; return true }

func instances(h *heap[string, []int], s stack[stack[error]], e *embedded, h2 intHeap2, c chain[int], is ints) {
	old, err := h.put("a", []int{1})
	use(old[0], err, h.keys()[0], h.first(), h.items[0].First, h.items[0].Second[0], h.cache["a"].put, h.extra[0])
	use(h.heap2.list.Front().Next.Owner.Push(nil, []int{}).Len, h.list.All(), h.less("a", "b"))
	top, ok := s.pop()
	use(top[0], ok, s.push(nil).pop, s[0].push(errors.New("a")), (*s[0].push())[0])
	s.each(func(i int, e stack[error]) { use(i, e[0].Error()) })
	stack[int]{1, 2}.each(func(i, e int) {})
	use(stack[int]{1}.pop, new(stack[string]).push("a"), (&is).push(1), is[0], stack[string].pop, (*stack[int]).push)
	use(e.stack[0], e.heap.put, e.First, e.Second, e.Pair.Swap(), e.items, e.keys(), e.extra, e.push("a"), e.Swap().First)
	use(h2.items[0].Second.Error(), h2.extra, h2.list.Empty(), c.next(1)(2), c(1)(2)(3))
	var heaps map[string]*heap[float64, inner.Pair[string, *embedded]]
	use(heaps["a"].items[0].Second.Second.stack[0][0], heaps["b"].cache[1.5].list.Front().Value.First)
	n := number[func(int) string]{strconv.Itoa}
	use(n.value(1), n.apply(func(f func(int) string) func(int) string { return f }).value(2))
	use(number[number[int]]{}.value.value, number[struct{ a []int }]{}.value.a[0], number[chan<- error]{}.value, tuple3[int, string, error]{A: 1}.C)
	var p atomic.Pointer[inner.Pair[int, string]]
	use(p.Load().First, p.CompareAndSwap(nil, &inner.Pair[int, string]{1, "a"}), p.Swap(nil).Swap())
	var f inner.Func[int, string] = strconv.Itoa
	use(f(1), f.Apply(1, 2)[0], inner.Func[string, error](nil).Apply, inner.Func[int, string].Apply)
	set := inner.Set[inner.Pair[int, string]]{}
	set[inner.Pair[int, string]{1, "a"}] = struct{}{}
	_, has := set[inner.Pair[int, string]{}]
	use(set.Has(inner.Pair[int, string]{}), has)
	m := inner.Matrix[inner.Celsius]{{1, 2}, {3}}
	use(m.Trace(), m[0], m[1][0], (&m).Trace, (*inner.Matrix[int]).Trace)
	tree := &inner.Tree[int, []string]{Kids: []*inner.Tree[int, []string]{nil}}
	use(tree.Kids[0].Kids, tree.First, tree.Second[0], tree.Swap().First, tree.Pair.Second)
	tree.Set(1, nil)
	l := (&inner.List[inner.Text]{}).Push("a", "b")
	for cell := l.Front(); cell != nil; cell = cell.Next {
		use(cell.Value+"!", cell.Owner.Len)
	}
	l.All()(func(t inner.Text) bool { return t != "" })
	var container inner.Container[[]int]
	use(container.Get(1)[0], container.Put(nil, []int{1}).Get(0), inner.Container[string].Get)
	pool := sync.Pool{New: func() any { return new(stack[int]) }}
	use(pool.Get().(*stack[int]).push(1), inner.Optional[int]{}.Value)
	local := func() stack[inner.Pair[rune, bool]] { return nil }
	use(local()[0].First, local().pop)
	type pair[T any] struct{ a, b T }
	type mapped[K comparable] map[K]pair[K]
	use(pair[int]{1, 2}.a, mapped[string]{"a": {"b", "c"}}["a"].b, []pair[error]{{nil, nil}}[0], pair[pair[int]]{}.b.a)
}

func genericLocals[T ordered, U any](t T, us ...U) (result map[T][]U) {
	type entry struct {
		key   T
		value U
		next  *entry
	}
	e := entry{key: t, value: us[0], next: &entry{}}
	use(e.key, e.next.value, entry{t, us[0], nil}, []entry{{key: t}}[0].value)
	result = map[T][]U{t: us, e.key: {us[0], e.value}}
	add := func(t T, u ...U) map[T][]U { return group(result, t, u...) }
	use(add(t)[t][0], max(t, e.key), min(t, t), t+t, t < t, t == t)
	var zero U
	var list inner.List[T]
	list.Push(t, t).Front().Value = t
	p, q := &zero, new(T)
	use(*p, *q+t, any(zero) == nil, any(t).(T), inner.Pair[T, U]{t, zero}.Swap().First)
	m := func(u U) (U, T) { return u, t }
	u, t2 := m(zero)
	use(u, t2)
	if x, ok := any(u).(interface{ Get() T }); ok {
		use(x.Get(), x)
	}
	var nested heap[T, []U]
	old, err := nested.put(t, us)
	use(old[0], err, nested.items[0].Second[0], heap2[U]{}.extra, stack[U](us).pop, genericLocals[T, U])
	return inner.Must(result, nil)
}
