package sample

import (
	"errors"
	"fmt"
	fmt2 "fmt"
	. "math"
	"os"
	"strconv"
	"strings"

	"example.com/infer/inner"
	. "example.com/infer/inner"
)

var x = "package"

var (
	level          = 1
	first, second  = strconv.Atoi("12")
	opened, _      = Open("x")
	early          = late + 1
	late           = len(x)
	table          = map[string]func() (int, error){"one": func() (int, error) { return level, nil }}
	recursive      func(int) int
	_, onlySecond  = func() (int, Celsius) { return 0, Boiling }()
	viaDot         = Sqrt(2) * Pi
	nested         = func() func() []inner.Text { return func() []Text { return nil } }()()
	structure      = struct{ a, b int }{1, 2}
	pointerToField = &structure.b
)

func init() {
	recursive = func(n int) int {
		if n < 2 {
			return n
		}
		return recursive(n-1) + recursive(n-2)
	}
}

func use(...any) {}

func shadowing(x int) (y float64, err error) {
	use(x, y, err)
	{
		x := "block"
		use(x)
		{
			x := x + "!"
			use(x, len(x))
			var x2 = x
			use(x2)
		}
		use(x)
	}
	if x := x > 1; x {
		x := []bool{x}
		use(x, x[0])
	} else if x2, err := strconv.Atoi("1"); err != nil {
		use(x, x2, err)
	} else if x := float32(x2); x > 0 {
		use(x, x2)
	} else {
		use(-x)
	}
	for x := 0; x < 3; x++ {
		x := fmt.Sprint(x)
		use(x)
	}
	for x := range x2() {
		use(x)
		for x := range "text" {
			use(x)
		}
	}
	switch x := any(x).(type) {
	case int:
		{
			x := uint8(x)
			use(x)
		}
	case string:
		x += "!"
		use(x)
	default:
		use(x)
	}
	switch x := float64(x); x := any(x).(type) {
	case float64:
		use(x)
	}
	switch x := x * 2; {
	case x > 1:
		x := 'r'
		use(x)
		fallthrough
	case x < 0:
		use(x)
	}
	func(x []int) {
		use(x)
		x2 := func(x map[string]int) int { return x["a"] }
		use(x2(nil))
	}(nil)
	return float64(x), err
}

func x2() map[string]bool { return nil }

// The name of a variable is in scope after its declaration, that of a type in it.
func declarations(n int) {
	{
		n := n2(n)
		use(n)
	}
	var level = level + 1
	use(level)
	const late = late2 * 2
	use(late)
	type x struct {
		next *x
		list []x
	}
	use(x{}.next.list[0].next)
	type y = x
	type x3 y
	var v x3
	v.next = &y{}
	use(v, v.next, x3(*v.next))
	{
		type x string
		var text x = "text"
		use(text, x("b")+text, []x{"a"}[0])
		type list []list
		var l list
		use(l[0][1][2], append(l, l...))
	}
	use(x{})
	var f func(x) *x
	use(f, f(x{}).next)
	var fmt = fmt.Sprintf("%d", n)
	use(fmt[0], fmt)
	use(fmt2.Sprint())
	strings := strings.Split("a b", " ")
	use(strings, strings[0])
}

const late2 = 21

func n2(n int) string { return fmt.Sprint(n) }

// Some names are new and some are not.
func redeclared() (n int, err error) {
	n, err = strconv.Atoi("1")
	a, err := strconv.ParseFloat("1", 64)
	b, err := strconv.ParseBool("t")
	c, a := "c", 2
	use(a, b, c, err, n)
	a, d := 7.5, a
	use(a, d)
	{
		a, err := os.Open("file")
		use(a, err, a.Name())
		{
			b, err := errors.New("x"), 12
			use(b, err+1)
		}
	}
	_, e := inner.Open("x")
	use(e)
	f, _, g := inner.Convert(1)
	use(f, g)
	h, i, _ := 1, "i", 2.5
	h, j := 3, h
	use(h, i, j)
	if a, k := a, h; k > 0 {
		use(a, k)
	}
	for a, l := 0, "l"; a < 1; a, l = a+1, l+"l" {
		use(a, l)
	}
	return
}

func universe() {
	use(len("a"), true, nil, int(1))
	{
		type int string
		var n int = "text"
		use(n, int("b"))
	}
	{
		len := func(s string) float64 { return 1 }
		use(len("a"))
		cap := []string{"cap"}
		use(cap[0])
	}
	{
		true := false
		nil := 12
		iota := "iota"
		use(true, !true, nil+1, iota)
	}
	{
		const (
			iota  = iota
			other = 1 + iota
		)
		use(iota, other)
	}
	{
		type error interface{ Other() int }
		var e error
		if e != nil {
			use(e.Other())
		}
		string := 1.5
		byte := string * 2
		use(byte)
		new := func(n int) int { return n }
		use(new(1))
		any := func() rune { return 'a' }
		use(any())
	}
	inner := inner.Root
	use(inner.Left, inner.Base.Name)
}

func closures() func() int {
	count, step := 0, uint8(2)
	add := func(n int) (total int) {
		count += n
		defer func() {
			if r := recover(); r != nil {
				total = count
				use(r)
			}
		}()
		step <<= 1
		return count + int(step)
	}
	var self func(depth int) func() string
	self = func(depth int) func() string {
		if depth == 0 {
			return func() string { return x }
		}
		return self(depth - 1)
	}
	use(self(2)())
	use(func() int { return 1 }(), func(a, b int, rest ...string) []string { return rest }(1, 2, "3"))
	handlers := []func(error) bool{
		func(err error) bool { return err != nil },
		func(error) bool { return true },
	}
	for i, handler := range handlers {
		use(i, handler(nil))
		go func(i int) { use(i, handler) }(i)
		defer handler(errors.New(fmt.Sprint(i)))
	}
	go add(1)
	return func() int { return add(count) }
}

func labels(n int) (result []int) {
outer:
	for i := 0; ; i++ {
	inner:
		for j := range result {
			switch {
			case i == j:
				continue inner
			case j > n:
				break outer
			}
			if result[j] == i {
				continue outer
			}
		}
		if i > 10 {
			goto end
		}
		result = append(result, i)
	}
end:
	n++
	if n < 100 {
		goto end
	}
x:
	for x := range x {
		use(x)
		break x
	}
	use(x)
block:
	{
		if n > 1000 {
			goto block
		}
		n := "n"
		use(n)
	}
done:
	switch n := n; n {
	case 1:
		break done
	}
	return
}
