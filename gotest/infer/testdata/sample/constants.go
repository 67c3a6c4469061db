package sample

import (
	"math"
	"time"

	"example.com/infer/inner"
)

type (
	weekday int
	bits    uint16
	ratio   float32
	wave    complex64
	truth   bool
	label   string
)

const (
	sunday weekday = iota
	monday
	tuesday
	_
	thursday
)

const (
	kilo, kilo2 = 1 << (10 * (iota + 1)), iota
	mega, mega2
	giga, giga2
)

func (d weekday) next() weekday { return (d + 1) % 7 }
func (b bits) has(n bits) bool  { return b&n != 0 }

func localConstants(n uint, f float64) {
	const (
		a, b = iota, iota * 1.5
		c, d
		_, _
		e, g
	)
	use(a, b, c, d, e, g)
	const (
		read bits = 1 << iota
		write
		execute
		all = read | write | execute
	)
	use(read, write, all, ^read, all&^write, all.has(read), all>>2)
	const big = 1 << 100
	const back = big >> 98
	use(back, big>>90, float64(big), big/3.0)
	const text = "a" + "b"
	use(text, len(text), text[1], text[:1], text+string(label("c")))
	const yes = 1 < 2
	var t truth = yes
	var t2 truth = n > 1
	var t3 = t && n > 2
	use(t, t2, t3, !t, yes && n > 3, t == (n > 4))
	const typed label = "x"
	use(typed, typed+"y", typed == "x", typed[0], len(typed))
	const r, i = 'a' + 1, 'a' * 1.0
	use(r, i, string(rune(r)), 'a'+1.5, 'b'-'a')
	const half ratio = 1.0 / 2
	var h = half * 3
	use(h, half, h/2, -h, +h)
	const duration = 3 * time.Second
	use(duration, duration/2, time.Duration(n)*time.Millisecond, 2*time.Hour)
	use(math.MaxUint32, math.Pi, uint64(math.MaxUint64), math.MaxInt8+n)
	use(sunday, monday.next(), thursday-tuesday, weekday(2), -monday)
	use(kilo, mega2, giga, inner.Small, inner.Boiling, inner.Boiling/2, inner.Letter, inner.Enabled, inner.Greeting[1:])
	{
		const iota2 = iota
		const (
			_ = 'a' + iota
			second
			third = second * 1i
		)
		use(iota2, second, third)
	}
	const f2 = float32(0.1)
	use(f2, f2*10, f*f2x, f+1, 1/f, 2*f == 1)
	var array [back]int
	var array2 [len(array) * 2]inner.Text
	var array3 = [...]string{back: "x", 'b' - 'a': "y"}
	use(array, array2[1], len(array3), cap(array2), array3)
	const length = len([10]float64{2: 1})
	use(length)
}

const f2x = 0.5

// The examples of the specification, and their like: an untyped constant that is
// shifted by a variable becomes what it would be without the shift.
func shifts(s uint, f float64, any2 any) {
	var (
		a    [1024]byte
		i          = 1 << s
		j          = 1<<s == 2<<s
		k          = uint64(1 << s)
		m    int   = 1.0 << s
		n          = 1.0<<s == j2
		o          = 1<<s == 2<<3
		p          = 1<<s == 1<<33
		w    int64 = 1.0 << 33
		x          = a[1.0<<s]
		b          = make([]byte, 1.0<<s)
		u          = uint8(1<<s) + 1
		mix        = 1<<s + i
		r          = 'a' << s
		neg        = -1 << s
		par        = (1) << (s)
		both       = 1<<s + 1<<3.0
		not        = ^(1 << s)
	)
	use(i, j, k, m, n, o, p, w, x, b, u, mix, r, neg, par, both, not)
	use(1<<s, 1<<3, 1.0<<3, 'a'<<1, a[1<<s:2<<s], a[s>>1], int8(1)<<s<<s)
	var v any = 1 << s
	var l int16 = 1 << s
	l <<= 3.0
	l = l<<s | 1<<s
	l += 1 << s
	use(v, l, l>>2, s<<s, uint(3)<<l)
	var fl = float64(i << s)
	fl = f * float64(1<<3)
	use(fl, f > 1<<3, f == 1<<2)
	switch 1 << s {
	case 1 << 2, i:
	}
	for i := 1 << s; i < 1<<s; i += 1 << s {
		use(i)
	}
	func(a uint8, b ...int32) {}(1<<s, 1<<s, 2)
	_ = []int64{1 << s, 2: 1 << s}[1<<s]
	_ = map[uint8]uint16{1 << s: 1 << s}
	ch := make(chan uint32, 1<<s)
	ch <- 1 << s
	_ = func() (uint8, any) { return 1 << s, 1 << s }
	_ = string(rune(1<<s)) + string('a'<<1)
	_ = min(1<<s, s)
	_ = struct{ a uint8 }{1 << s}
	if 1<<s > 3 && l == 1<<s {
		return
	}
	_ = inner.Handle(1<<s) | inner.Handle(s)<<4
	_ = -(1 << s) + l
	_ = (1 << s) & (2 << s) & l
	_ = +1<<s ^ 2
}

var j2 int

func complexes(c complex128, w wave, f float32) {
	use(real(c), imag(w), complex(f, f), complex(1, f), complex(1, 2), complex(1.5, 0)*c)
	use(1i, 2+3i, 1i*1i, c*2, w+1, -w, c == 1i, real(2i), imag(3), complex(1, 2i*1i))
	const z = 3 + 4i
	const re, im = real(z), imag(z)
	use(z, re, im, real(z)*2, w*z, complex64(z), wave(c), real(w)+f, inner.Imaginary*2)
	var typed wave = z
	c, d := c*c, complex(float64(f), 0)
	use(typed, real(typed), c, d, d != 0)
	var r = real(c)
	r, i := imag(c), r
	use(r, i)
	use(min(1, 2.5), max('a', 1), min(f, 2), max("a", "b"), min(r, 1, i), max(inner.Boiling, 1))
	var l label = "l"
	use(min(l, "a"), max(3, 4)<<1, min(1, 2, 3.0))
}

func operators(a, b int, u uint8, f float64, s string, p, q *int, e error, t truth, d time.Duration) {
	use(a+b, a-b, a*b, a/b, a%b, a&b, a|b, a^b, a&^b, a<<u, a>>u, -a, +a, ^a)
	use(u+1, u*2, u/3, 255-u, u<<1, ^u, 1+u, 'a'+u, u%2 == 0, 2.0*u)
	use(f+1, 1/f, f*2, -f, f < 1, 1 > f, f == 'a')
	use(s+"a", "a"+s, s < "b", s == s, s+s+"c"+s[:1])
	use(p == q, p != nil, nil == p, *p+*q, *p == 1, &a == p)
	use(e == nil, nil != e, e == error(nil), any(a) == 1, any(s) != "a", e != any(nil))
	use(t, !t, t && t, t || a > b, a > b && f < 1, !(a > b), (a) > (b), (a + b))
	use(d*2, d/time.Second, 2*d, d > 3, d.Hours()*1.5, time.Duration(a)*d)
	var compare = a == b
	var compare2 truth = a == b || t == true
	var compare3 any = a != b
	use(compare, compare2, compare3, compare == (f > 1), func(truth) {}, []truth{a < b, compare2})
	func(truth, bool) {}(a < b, a <= b)
	a, b = b, a
	a += b
	u <<= 2
	u &^= 1 << 3
	s += "text" + s
	f *= 2
	f /= 'a'
	a++
	f--
	*p++
	(*p)--
	t = a < b
	d -= time.Minute
	use([2]int{1, 2} == [2]int{a, b}, struct{ a int }{1} == struct{ a int }{a}, [...]string{"a"} != [1]string{s})
	var ch chan int
	var recv <-chan int = ch
	use(ch == recv, recv == nil)
}
