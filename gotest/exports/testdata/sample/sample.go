// Package sample has something of everything that export data can describe.
package sample

import (
	"unsafe"

	"example.com/sample/inner"
)

const (
	Yes              = true
	Text             = "a\xff\"b"
	Small            = -5
	Large            = 1<<64 + 1
	Negative         = -1 << 100
	Third            = -1.0 / 3
	Thousand         = 1e3
	Huge             = 1e-10000
	Complex          = 2.5 + 1i
	Letter           = 'x'
	Word             = unsafe.Sizeof(uintptr(0))
	First    Color   = iota
	Typed    float32 = 0.5
)

type Color int8

func (c Color) String() string { return "" }

type Header struct {
	Flags uint32 `json:"flags"`
	data  [4]byte
	_     [2]int16
	next  *Header
	inner.ID
	*List[rune]
	raw unsafe.Pointer
}

func (h *Header) Next() *Header { return h.next }

func (h Header) each(yield func(*Header) bool) {}

type List[T any] struct {
	Items []T
	tail  *List[T]
	pairs map[string]inner.Pair[string, *T]
}

func (l *List[U]) Push(item U, more ...U) (length int) { return 0 }

type Number interface {
	~int | ~float64 | complex128
}

type Shape interface {
	Area() float64
	hidden(Shape)
	error
}

type (
	Anything                                                          any
	Comparable                                                        comparable
	Empty                                                             struct{}
	Callback                                                          func(a int, _ string, rest ...error) (n int, err error)
	Streams                                                           map[chan int]func(chan<- Streams) <-chan Streams
	Grid                                                              [3][0]complex64
	Graph[N interface{ Edges() []E }, E interface{ Ends() (a, b N) }] struct {
		Nodes []N
	}
)

type (
	Pointer = *Header
	Local   = inner.Hidden
	Matrix  = [2][2]Number2
	Number2 = float64
)

func Sum[N Number](numbers ...N) N { return 0 }

func Convert[S ~[]E, E comparable, T interface{ *E }](s S, f func(E) T) (pairs []inner.Pair[E, T]) {
	return nil
}

func Use(Pointer, Local, Matrix, inner.Pair[Color, List[List[byte]]]) {}

var (
	Lists   [2]List[int]
	Nothing interface{}
	Failure error
)

//line grammar.y:100
var Generated struct{ text string }

var /*line grammar.y:7:9*/ Inline struct{ text string }
