//go:build go1.23

package sample

import (
	"iter"
	"maps"
	"slices"

	"example.com/infer/inner"
)

type walk func(yield func(depth int, node *inner.Node) bool)

func (w walk) each(f func(int)) {
	for depth, node := range w {
		use(depth, node.Children)
	}
}

type holder struct{ items []inner.Text }

func (h *holder) all(yield func(inner.Text) bool) {
	for _, item := range h.items {
		if !yield(item) {
			return
		}
	}
}

func (h holder) backward() iter.Seq2[int, inner.Text] { return slices.Backward(h.items) }

func pairs[K comparable, V any](m map[K]V) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for k, v := range m {
			if !yield(k, v) {
				return
			}
		}
	}
}

func rangeFuncs[F ~func(func(string, T) bool), T any](w walk, h *holder, l *inner.List[inner.Pair[string, T]], f F) error {
	for depth, node := range w {
		use(depth, node.Left)
	}
	for item := range h.all {
		use(item, item+"!")
	}
	for i, item := range h.backward() {
		use(i, item)
	}
	for pair := range l.All() {
		use(pair.First, pair.Second, pair.Swap().First)
	}
	for i, e := range f {
		use(i, e)
	}
	for k, v := range pairs(map[string][]error{}) {
		use(k, v)
		for i, err := range slices.All(v) {
			if err != nil {
				return err
			}
			use(i)
		}
	}
	for range func(yield func() bool) { yield() } {
	}
	for x := range func(yield func(float32) bool) { yield(1) } {
		use(x)
	}
	for i := range slices.Values(slices.Sorted(maps.Keys(map[inner.Handle]bool{}))) {
		use(i)
	}
	next, stop := iter.Pull2(pairs(map[int]*holder{}))
	defer stop()
	k, v, ok := next()
	use(k, v.items, ok)
	for chunk := range slices.Chunk(h.items, 3) {
		use(chunk, chunk[0])
	}
	collected := slices.Collect(maps.Values(map[int]inner.Celsius{}))
	use(collected, slices.SortedFunc(maps.Keys(map[rune]int{}), func(a, b rune) int { return int(a - b) }))
	return nil
}
