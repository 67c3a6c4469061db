package sample

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"example.com/infer/inner"
)

type (
	bottom struct {
		id   int
		kids []*bottom
	}
	middle struct {
		*bottom
		sync.Mutex
		name string
	}
	top struct {
		middle
		io.ReadWriter
		label string
	}
	other struct {
		top *top
		middle2
		Reader
	}
	middle2 = middle
	Reader  interface {
		io.Reader
		Close() error
		private(int) *other
	}
	hidden struct {
		bottom
		*strings.Builder
		context.Context
		error
		kids map[string]int
	}
	alias    = hidden
	nodes    struct{ *inner.Node }
	defined  nodes
	buffered struct {
		*bufio.Reader
		w *bufio.Writer
	}
	callback func(n int, s ...string) (string, bool)
	cycle    struct{ *cycle2 }
	cycle2   struct{ cycle3 }
	cycle3   struct {
		*cycle
		value float64
	}
	ambiguous struct {
		left
		right
		own int
	}
	left  struct{ same, a int }
	right struct{ same, b string }
)

func (b *bottom) self() *bottom                { return b }
func (b bottom) copy(n ...int) bottom          { return b }
func (m middle) Name() string                  { return m.name }
func (t *top) Write(p []byte) (int, error)     { return t.ReadWriter.Write(p) }
func (c callback) call(n int) (string, bool)   { return c(n, "a") }
func (c *callback) set(to callback)            { *c = to }
func (hidden) blank(_ int, _ string) (_ error) { return nil }
func (a *ambiguous) a2() int                   { return a.a + a.own + len(a.b) }
func (l list) last() *list                     { return l[len(l)-1] }

func promoted(t *top, o other, h *hidden, n nodes, d *defined, b buffered, c cycle, a *ambiguous) {
	use(t.id, t.bottom.id, t.middle.bottom.kids, t.kids[0].self().id, t.name, t.label, t.middle.Mutex)
	use(t.self(), t.copy(1, 2).id, t.Name(), t.middle.Name(), t.bottom.copy)
	t.Lock()
	defer t.Unlock()
	read, err := t.Read(nil)
	use(read, err)
	use(t.Write(nil))
	use(o.top.id, o.id, o.middle2.name, o.Name(), o.Close(), o.private(1).top.label, o.Reader.Close)
	use(h.id, h.kids["a"], h.bottom.kids, h.Len(), h.Builder.Cap(), h.Done(), h.Value("a"), h.error, h.Error(), h.Err())
	use(h.blank(1, ""), h.String(), h.self(), h.Context.Value(1), h.bottom.copy())
	use(n.Name, n.Base.Name, n.Left.Left.Value, n.Upper, n.Rename("a").Name, n.Inner.Deep.Deeper[1], n.Sum(), n.Children[0].Seen)
	use(d.Node, d.Name, d.Hidden, d.Walk, n.Reset(), n.Node.Walker.Walk(nil), n.Walk(nil))
	next, err := n.Handler(n.Node, "a", "b")
	use(next, err)
	upper, ok := n.Upper()
	use(upper, ok)
	line, isPrefix, err := b.ReadLine()
	use(line, isPrefix, err, b.w.Flush(), b.Buffered())
	use(c.value, c.cycle2.cycle3.value, c.cycle2.cycle, c.cycle.value, a.a, a.b, a.left.same, a.right.same, a.own)
	var anonymous struct {
		top
		extra struct {
			*bytes.Buffer
			n int
		}
	}
	use(anonymous.id, anonymous.extra.Len(), anonymous.extra.Buffer.Bytes()[0], anonymous.extra.n, anonymous.Name())
	var pp **top = &t
	use((*pp).id, (**pp).label, (*pp).self())
	use(inner.Root.Left.Base.Walker, inner.Root.Name, inner.Anonymous{}.Seen, inner.Default.Len, inner.First, inner.Other)
}

func methodValues(t *top, c callback, s shape, r io.Reader, d weekday, l list) {
	self, name, cp := t.self, t.Name, t.copy
	use(self().id, name()[0], cp(1, 2, 3).id)
	f := (*bottom).self
	g := bottom.copy
	h := (*bottom).copy
	i := (*top).self
	j := top.Name
	k := (*top).Write
	use(f(t.bottom), g(*t.bottom, 1), h(t.bottom), i(t).id, j(*t), f, g, h, i, j)
	n, err := k(t, []byte("a"))
	use(n, err)
	m := shape.area
	use(m(s), shape.area(square{1}), square.area(square{2}), (*circle).area(&circle{}), interface{ area() float64 }.area(s))
	read := io.Reader.Read
	n, err = read(r, nil)
	use(n, err, (*os.File).Name, (*strings.Builder).Len, time.Time.Unix(time.Now()))
	use(weekday.next, weekday.next(d).next(), d.next, (*weekday).next(&d), monday.next()+1)
	call, set := c.call, (&c).set
	text, ok := call(1)
	use(text, ok)
	set(func(n int, s ...string) (string, bool) { return s[n], n > 1 })
	c.set(nil)
	use(callback.call, (*callback).set, callback(nil).call)
	use(l.last().last(), list.last, (*list).last, error.Error, Reader.private, (*Reader)(nil))
	handlers := map[string]func(*top) *bottom{"self": (*top).self, "nil": nil}
	use(handlers["self"](t).kids)
	defer t.self().copy(1)
	go t.middle.Name()
	func(f func() string, g func(...int) bottom) { use(f(), g(1)) }(t.Name, t.copy)
	var w interface {
		io.Writer
		Name() string
	} = t
	use(w.Name, w.Name(), w.Write)
	use(struct{ shape }{s}.area(), struct{ *top }{t}.Name(), (&struct{ top }{*t}).self())
	use(inner.Walker.Walk, (*inner.Node).Walk, inner.Base.Upper, (*inner.Base).Rename, inner.Root.Rename("a").Upper)
}
