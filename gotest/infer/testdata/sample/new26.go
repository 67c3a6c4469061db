//go:build go1.26

package sample

import (
	"errors"

	"example.com/infer/inner"
)

type selfBound[T selfBound[T]] interface{ less(T) bool }

type key int

func (k key) less(other key) bool { return k < other }

func least[T selfBound[T]](first T, rest ...T) *T {
	for _, t := range rest {
		if t.less(first) {
			first = t
		}
	}
	return new(first)
}

func newValues[T any](n int, s uint, t T, list ...T) *T {
	use(new(1), new(1.5), new('a'), new("a"), new(true), new(n > 1), new(n), new(n+1), new(-1), new(2i))
	use(new(inner.Boiling), new(inner.Boiling*2), new(inner.Small), new(inner.Text("a")), new(uint8(1)), new(1<<s), new(1<<3))
	use(new([]int{1}), new(point{1, 2}), new(&point{}), new(point{}).x, *new(1 + 1), *new("a")+"b", new(func() int { return 1 }))
	use(new(len("a")), new(inner.Zero[string]()), new(list), new(list[0]), new(t), new(new(t)), new(errors.New("a")))
	use(new(any(1)), new(inner.Root), new(inner.Root.Left), inner.Must(new(n), nil), new(<-make(chan weekday)), new(sunday))
	use((new)(3), new((n)), new(int), new(inner.Node), new(least(key(1), 2)), least(key(2)).less(1))
	p, q := new(n), new("text")
	*p += len(*q)
	rec := struct {
		n *int8
		s *inner.Text
	}{new(int8(1)), new(inner.Text("a"))}
	use(*rec.n, *rec.s)
	if err, ok := errors.AsType[errorString](errors.New("a")); ok {
		use(err.Error())
	}
	return new(t)
}
