//go:build go1.24

package sample

import "example.com/sample/inner"

// Aliases have type parameters since Go 1.24.
type (
	Set[K comparable] = map[K]struct{}
	Two[A, B any]     = struct {
		a A
		b []B
	}
	Swapped[A, B any]  = Two[B, A]
	Tree[K comparable] = inner.Pair[K, Set[K]]
	Names              = Set[string]
)

type Aliased[T comparable] struct {
	sets  Two[Set[T], Swapped[T, int]]
	trees []Tree[*Swapped[T, Names]]
	names Names
}

func Merge[K comparable](sets ...Set[K]) Set[K] { return nil }
