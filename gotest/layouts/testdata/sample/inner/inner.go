// Package inner is only seen through its export data.
package inner

import (
	"sync/atomic"
	"unsafe"
)

type Kind uint8

const (
	A Kind = iota + 1
	B
	_
	D
)

const (
	Huge             = 1 << 500
	Tiny             = 1.0 / (1 << 200)
	Third            = 1.0 / 3
	Fraction         = 0x1.8p-3
	Wave             = 1 + 2i
	Letter           = 'é'
	Text             = "h\x00\xffé"
	Float    float32 = 0.1
	Yes              = Huge > Third
)

type Header struct {
	Magic [4]byte
	_     uint16
	Count atomic.Int64
	flags [D]bool
	tail  struct{}
}

type Pair[A, B any] struct {
	First  A
	Second B
}

type Swapped[A, B any] struct {
	Pair[B, A]
	_ [0]func()
}

type Tree[T any] struct {
	left, right *Tree[T]
	Values      [3]T
}

type Alias = Pair[bool, Header]

var Table = [...]string{D: "d", "e", A: "a"}

var Matrix [B][D]Kind

var Block struct {
	Pair[int8, [5]int16]
	Size [unsafe.Sizeof(Header{})]byte
}

func Index() int { return 0 }
