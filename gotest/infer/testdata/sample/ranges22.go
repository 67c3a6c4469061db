//go:build go1.22

package sample

import "example.com/infer/inner"

type count uint8

func rangeInts[N inner.Number, I ~uint8](n N, i I, c count, h inner.Handle) {
	for i := range 10 {
		use(i)
	}
	for range 3 {
	}
	for i := range c {
		use(i, i+1)
	}
	for i := range h {
		use(i)
	}
	for j := range i {
		use(j)
	}
	for i := range inner.Small {
		use(i)
	}
	for i := range 'a' {
		use(i)
	}
	for i := range uint16(7) {
		use(i)
	}
	for i := range len("text") {
		use(i)
	}
	var b byte
	for b = range 200 {
		use(b)
	}
	const limit = 1 << 4
	for i := range limit {
		use(i)
	}
	const typed int64 = 3
	for i := range typed {
		use(i)
	}
	for i := range int32(n) {
		use(i)
	}
	for i := range c << 2 {
		i := i
		defer func() { use(i) }()
	}
}

// The compiler of Go 1.21 does not survive this.
func parenthesised(list []inner.Celsius) {
	(append)(list, 1)[0]++
	use((len)((list))+(cap)(list), (new)(int), (make)([]string, 2)[1:])
}
