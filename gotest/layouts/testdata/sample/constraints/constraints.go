//go:build go1.26

// Types that compilers before Go 1.26 took for recursive ones are among these.
package constraints

import (
	"fmt"
	"unsafe"
)

type (
	signed        interface{ ~int8 | ~int16 | ~int32 }
	numbers       interface{ signed | ~float64 }
	getter[T any] interface{ Get() T }
	sized         int

	selfInterface[P interface{ next() P }]       struct{ p P }
	selfNamed[P interface{ wrap(selfNamed[P]) }] struct{ p P }
	selfPointer[P interface{ *Q }, Q any]        struct{ p P }
	mutualA[P interface{ other(*mutualB[P]) }]   struct{ p P }
	mutualB[P interface{ other(*mutualB[P]) }]   struct{ a *mutualA[P] }
	pointed[P *sized,]                           struct{ p P }
	pair[K comparable, V any]                    struct {
		k K
		v V
	}
	array[E ~[unsafe.Sizeof(uintptr(0))]byte] struct{ e E }
	anyAlias                                  = interface {
		any
		fmt.Stringer
	}
)

func Sort[S ~[]E, E numbers](s S)                           {}
func Keys[M map[K]V, K comparable, V sized](m M)            {}
func Get[G getter[T], T any](g G)                           {}
func Many[A, B any, C, D fmt.Stringer](a A, b B, c C, d D)  {}
func Terms[T int | ~string | pair[string, int] | *int](t T) {}
func Union[T interface {
	signed
	~int8 | sized
}](t T) {
}
func Methods[T interface {
	b(int) (string, error)
	A(x T)
	getter[T]
	comparable
}](t T) {
}
func Alias[T anyAlias, U interface{ anyAlias }](t T, u U) {}
func Channels[C ~chan E | ~<-chan E, E any](c C)          {}
func Functions[F ~func(T) U, T, U any](f F)               {}
func _[T ~*U, U any](t T)                                 {}
