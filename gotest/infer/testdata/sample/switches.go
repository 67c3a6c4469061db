package sample

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"example.com/infer/inner"
)

type shape interface {
	area() float64
}

type (
	square struct{ side float64 }
	circle struct {
		radius float64
		center [2]int
	}
	shapes []shape
	list   []*list
)

func (s square) area() float64  { return s.side * s.side }
func (c *circle) area() float64 { return 3 * c.radius * c.radius }

func typeSwitches(v any, s shape, err error) (result string) {
	switch v := v.(type) {
	case nil:
		use(v, v == nil)
	case int:
		use(v+1, v<<2)
	case int8, int16:
		use(v)
		_, ok := v.(int8)
		use(ok)
	case string:
		use(v, v[0], v[1:], len(v))
	case []string:
		use(v[0], v[1:], len(v))
	case map[string][]int:
		use(v["a"], v["b"][1])
	case func(int) (string, error):
		text, err := v(1)
		use(text, err)
	case chan<- int:
		v <- 1
	case <-chan string:
		use(<-v)
	case *square:
		use(v.side, v.area(), *v)
	case interface{ Len() int }:
		use(v.Len())
	case fmt.Stringer, error:
		use(v)
	case struct{ a, b int }:
		use(v.a, v)
	case [3]byte:
		use(v[2], v[:0:0])
	case *[4]rune:
		use(v[2], v[:], len(v))
	case inner.Pair[int, string]:
		use(v.First, v.Swap().Second)
	case *inner.List[inner.Text]:
		use(v.Front().Value, v.Empty())
	case inner.Celsius:
		use(v*2, -v)
	default:
		use(v)
	}
	switch s.(type) {
	case square:
		use(s)
	case *circle:
		use(s.area())
	}
	switch s := s.(type) {
	case square:
		use(s.side)
	case *circle:
		use(s.radius, s.center[0])
	case interface {
		shape
		fmt.Stringer
	}:
		use(s.area(), s.String())
	}
	switch x := 1; y := any(x).(type) {
	case int:
		use(x, y)
	}
	switch e := errors.Unwrap(err).(type) {
	case *fs.PathError:
		use(e.Op, e.Err, e.Timeout())
	case nil, interface{ Timeout() bool }:
		use(e)
	}
	switch v := (func() any { return nil })().(type) {
	case rune:
		switch w := any(v).(type) {
		case byte:
			use(v, w)
		case rune:
			use(v, w)
		}
	}
	return
}

func genericSwitch[T any, L ~[]T](v T, l L) string {
	switch v := any(v).(type) {
	case int:
		use(v)
	case T:
		use(v)
	case L:
		use(v, v[0])
	case []T, map[string]T:
		use(v)
	case func(T) L:
		use(v)
	case inner.Pair[T, L]:
		use(v.First, v.Second[0])
	}
	return ""
}

func switches(n int, f float64, text string, s shape) {
	switch {
	case n > 1, n < -1 && f != 0:
	case text == "a" || s == nil:
	}
	switch n {
	case 1, 2, 'a', 0x10:
	case len(text):
	case int(f):
	}
	switch f {
	case 1, 2.5, 'c':
	}
	switch x := text + "!"; x {
	case "a", text[:1], string(rune(n)), fmt.Sprint(1):
	}
	switch s {
	case square{1}, &circle{radius: 2}:
	case nil:
	}
	switch t := time.Duration(n); {
	case t > 2*time.Second:
	}
	switch m := time.Now().Month(); m {
	case time.January, 2:
	}
	switch func() bool { return true }() {
	case n > 1:
	case false:
	}
	switch any(n) {
	case 1, "a", 2.5, 'c', nil:
	}
	switch c := inner.Boiling; c {
	case 1, 2.5, inner.Celsius(f):
	}
	switch x := n & 3; x | 4 {
	case 1 << 2:
		fallthrough
	case ^5:
	}
}

type message struct {
	id    int
	reply chan<- error
}

func selects(in <-chan message, out chan []byte, done chan struct{}, many []chan int) (n int, err error) {
	var (
		m    message
		ok   bool
		dict = map[string]int{}
		arr  [4]inner.Text
		ptr  *message
		text = make(chan inner.Text, 1<<2)
	)
	for {
		select {
		case <-done:
			return
		case m := <-in:
			use(m.id, m.reply)
			m.reply <- errors.New("a")
		case m, ok := <-in:
			use(m, ok, !ok)
		case m = <-in:
			use(m)
		case m, ok = <-in:
			use(m, ok)
		case out <- []byte("text"):
		case out <- append([]byte(nil), 1, 'b'):
		case dict["a"] = <-many[0]:
		case ptr.id, ok = <-many[1]:
		default:
			use(ok, ptr, text, arr)
		}
	}
}

func selects2(text chan inner.Text, pointers chan *message, after <-chan time.Time) {
	var arr [4]inner.Text
	var node struct{ m *message }
	select {
	case arr[len(arr)-1] = <-text:
	case node.m = <-pointers:
	case arr[0], *new(bool) = <-text:
	case t := <-time.After(time.Second * 2):
		use(t.Unix())
	case t, ok := (<-after):
		use(t, ok)
	case text <- <-text + "a":
	case (<-pointers).reply <- io.EOF:
	case func() chan int { return nil }() <- 1 << 3:
	}
}
