package sample

import (
	"unsafe"

	"sample/inner"
)

// Methods before their type, in parentheses, without names, by way of aliases.

func (m *methodical) pointer(next *methodical) (a, _ methodical) { return }

type (
	methodical      struct{ links []*methodical }
	viaAlias        = methodical
	viaTwo          = (viaAlias)
	viaPointer      = *viaTwo
	mentioned       interface{ method(methodical) mentioned }
	number          int
	converter       func(number) converter
	renamed         inner.Pair[number, viaAlias]
	redefined       methodical
	twins[A, B any] struct {
		first  A
		second B
		other  *twins[B, A]
	}
	constrained[N interface{ ~[]E }, E comparable] map[E]N
)

func (methodical) parenthesised()                                    {}
func (*(methodical)) both(_ int, _ ...string)                        {}
func (viaAlias) alias() (result viaPointer)                          { return nil }
func (*viaTwo) aliasPointer(viaTwo)                                  {}
func (m viaPointer) pointerAlias([len(lengths)]uint8)                {}
func (_ methodical) _()                                              {}
func (*methodical) _()                                               {}
func (methodical) Exported(mentioned, any, interface{ error }) error { return nil }

var lengths [unsafe.Sizeof(methodical{})]struct{}

func (n number) methodical() (methodical methodical)                         { return }
func (c converter) convert(int number) (string converter)                    { return c }
func (renamed) inner(inner inner.Pair[renamed, *renamed])                    {}
func (redefined) parenthesised(struct{ methodical }, map[number]chan<- bool) {}

func (p twins[A, B]) same(A, B) twins[A, B]                             { return p }
func (p *twins[B, A]) swapped(B, A) (twins[A, B], twins[B, B])          { panic(0) }
func (twins[_, X]) blank(X, twins[X, X]) []X                            { return nil }
func (twins[number, methodical]) shadowing(number, methodical, renamed) {}
func (constrained[L, T]) list(...L) map[T]L                             { return nil }
