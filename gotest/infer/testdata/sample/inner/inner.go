// Package inner is what other packages of the sample import.
package inner

import (
	"errors"
	"unsafe"
)

type (
	Celsius   float64
	Handle    uintptr
	Address   unsafe.Pointer
	Flag      bool
	Text      string
	Numbers   []Celsius
	Table     map[Text]*Node
	Visit     func(*Node) (next *Node, err error)
	Alias     = Node
	Pipe      chan Text
	Grid      [3][4]Celsius
	Anonymous = struct {
		X, Y int `json:"x"`
		private
	}
)

type private struct{ Hidden, Seen int }

func (p private) Sum() int     { return p.Hidden + p.Seen }
func (p *private) Reset() bool { *p = private{}; return true }

type Node struct {
	private
	*Base
	Left, Right *Node
	Value       any
	Children    []Node
	Handler     func(n *Node, args ...Text) (int, error)
}

type Base struct {
	Name  Text
	Inner struct {
		Deep struct{ Deeper [2]*Celsius }
	}
	Walker
}

type Walker interface {
	Walk(visit Visit) error
	walk()
}

func (b *Base) Rename(to Text) *Base { b.Name = to; return b }
func (b Base) Upper() (Text, bool)   { return b.Name + "!", b.Name != "" }
func (n *Node) walk()                {}
func (n *Node) Walk(visit Visit) error {
	next, err := visit(n)
	if err != nil || next == nil {
		return err
	}
	return next.Walk(visit)
}

// Types with parameters.
type (
	Pair[A, B any] struct {
		First  A
		Second B
	}
	List[T any] struct {
		head, tail *Cell[T]
		Len        int
	}
	Cell[E any] struct {
		Value E
		Next  *Cell[E]
		Owner *List[E]
	}
	Number interface {
		~int | ~int32 | ~int64 | ~float64
	}
	Func[In, Out any]     func(In) Out
	Set[K comparable]     map[K]struct{}
	Seq[V any]            func(yield func(V) bool)
	Matrix[T Number]      [2][2]T
	Tree[K Number, V any] struct {
		*Pair[K, V]
		Kids []*Tree[K, V]
	}
	Container[T any] interface {
		Get(int) T
		Put(...T) Container[T]
	}
	Optional[T any] struct{ Value *T }
)

func (l *List[T]) Push(values ...T) *List[T] {
	for _, value := range values {
		cell := &Cell[T]{Value: value, Owner: l}
		if l.tail == nil {
			l.head, l.tail = cell, cell
		} else {
			l.tail.Next, l.tail = cell, cell
		}
		l.Len++
	}
	return l
}

func (l *List[_]) Empty() bool     { return l.head == nil }
func (l *List[U]) Front() *Cell[U] { return l.head }
func (l List[T]) All() Seq[T] {
	return func(yield func(T) bool) {
		for cell := l.head; cell != nil; cell = cell.Next {
			if !yield(cell.Value) {
				return
			}
		}
	}
}
func (p Pair[X, Y]) Swap() Pair[Y, X] { return Pair[Y, X]{p.Second, p.First} }
func (p *Pair[X, Y]) Set(x X, y Y)    { p.First, p.Second = x, y }
func (s Set[K]) Has(key K) bool       { _, ok := s[key]; return ok }
func (f Func[In, Out]) Apply(in ...In) (out []Out) {
	for _, in := range in {
		out = append(out, f(in))
	}
	return
}
func (m *Matrix[T]) Trace() T { return m[0][0] + m[1][1] }

func Map[T, U any](list []T, f func(T) U) []U {
	result := make([]U, 0, len(list))
	for i := range list {
		result = append(result, f(list[i]))
	}
	return result
}

func Reduce[S ~[]E, E, A any](s S, f func(A, E) A, start A) A {
	for _, e := range s {
		start = f(start, e)
	}
	return start
}

func Zero[T any]() (zero T)                         { return }
func Ptr[T any](v T) *T                             { return &v }
func Must[T any](v T, err error) T                  { _ = err; return v }
func Keys[M ~map[K]V, K comparable, V any](m M) []K { return nil }
func Both[A, B any](a A, b B) (B, A, error)         { return b, a, nil }
func Sum[T Number](first T, rest ...T) T {
	for _, n := range rest {
		first += n
	}
	return first
}

var (
	Root         = &Node{Base: &Base{Name: "root"}}
	Failed       = errors.New("failed")
	Default      List[Pair[Text, Handle]]
	Dispatch     = map[string]func(int, ...string) (Text, error){}
	First, Other = pair()
)

const (
	Small             = 7
	Large             = 1 << 70
	Boiling   Celsius = 100
	Letter            = 'x'
	Greeting          = "hello"
	Enabled   Flag    = true
	Imaginary         = 2i
)

func pair() (int, Text)                              { return 1, "" }
func Open(name Text) (*Node, error)                  { return nil, nil }
func Variadic(prefix string, rest ...any) int        { return len(rest) }
func Convert(h Handle) (p Address, ok Flag, _ error) { return }
