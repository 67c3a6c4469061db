// Package inner is mentioned by package sample.
package inner

type ID uint64

type Pair[K comparable, V any] struct {
	Key   K
	Value V
	next  *Pair[K, V]
}

type Hidden = struct{ n int }
