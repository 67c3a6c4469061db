//go:build go1.24

package sample

import (
	"maps"

	"example.com/infer/inner"
)

type (
	sets[K comparable]           = map[K]inner.Set[K]
	keyed[V any]                 = inner.Pair[string, V]
	lists[T any]                 = []inner.List[T]
	fixed[T any]                 = inner.Pair[T, error]
	vectors[T inner.Number]      = [2]inner.Matrix[T]
	function[A, B any]           = func(A, ...B) keyed[B]
	doubled[T any]               = keyed[keyed[T]]
	ignored[_ any]               = int
	generic[K comparable, V any] = struct {
		byKey map[K]V
		self  *generic2[V]
	}
	generic2[V any]  struct{ fixed[V] }
	pointerTo[T any] = *T
)

func useAliases[T inner.Number](s sets[string], k keyed[[]int], l lists[T], f function[int, T], g generic[rune, T], p pointerTo[T]) {
	use(s["a"].Has("b"), k.First, k.Second[0], k.Swap().First, l[0].Front().Value, l[0].Push(1).Len, *p+1)
	use(f(1, 2, 3).Second, f(1).First, g.byKey['a'], g.self.First, g.self.fixed.Second.Error(), doubled[T]{}.Second.Second)
	use(keyed[T]{"a", 1}, fixed[int]{First: 1}, sets[int]{1: {2: {}}}, lists[error]{{}, {Len: 1}}, vectors[T]{}[0][1][0], ignored[string](1)+1)
	var v fixed[fixed[T]]
	use(v.First.First, v.First.Second, v.Swap().Second.First, pointerTo[int](new(int)), keyed[T].Swap, (*generic2[T]).Set)
	for key, set := range s {
		for k := range set {
			use(key, k)
		}
	}
	inner.Keys(s)
	use(inner.Keys(sets[rune]{})[0], maps.Clone(s)["a"], inner.Map(lists[int]{}, func(l inner.List[int]) keyed[T] { return keyed[T]{} })[0].Second)
}
