package sample

import (
	"math"

	"sample/inner"
)

// Iota.
const (
	i0, j0 = iota, iota * 10
	i1, j1
	_, _
	// Nothing on this line counts.
	i3, j3

	i4, j4 = 1 << iota, -iota
	i5, j5
	_, j6
)

const (
	_  = iota
	kb = 1 << (10 * iota)
	mb
	gb
	tb
	_
	_
	_
	yb
)

type weekday int8

const (
	sunday weekday = iota - 1
	monday
	tuesday
	_
	label = "label"
	again
	thursday = iota + tuesday
	friday
)

const (
	n0 = len([iota + 1]int{})
	n1
	n2 = len([...]int{iota: 0})
	n3
	n4 = len([...]int{2 * iota: 0, 1, 3: iota})
)

const single = iota

const (
	f0 = iota + 0.5
	f1
	r0 = iota + 'a'
	r1
	c0 = iota * 1i
	c1
	b0 = iota%2 == 0
	b1
	s0 = string(rune('a' + iota))
	s1
)

// Shifts.
const (
	top       = 1 << 511
	nearTop   = top - 1 + top
	back      = nearTop >> 510
	negative  = -1 << 100 >> 98
	gone      = 1 >> 1000
	minusOne  = -5 >> 1000
	ofFloat   = 8.0 << 2
	byFloat   = 1 << 4.0
	byComplex = 1 << (3 + 0i)
	byRune    = 1 << ' '
	byTyped   = 1 << uint8(9)
	ofRune    = 'a' << 2
	ofExp     = 1e3 << 3
	mask64    = ^uint64(0) >> 1
	maskInt   = int(^uint(0) >> 1)
	mask8     = ^uint8(1 << 3)
	signed    = int8(-1) << 7
	weekdays  = tuesday << 3
	addresses = uintptr(1) << 63
	huge      = inner.Huge >> 490
	hugeLow   = inner.Huge&^(inner.Huge-1) == inner.Huge
)

// Integers.
const (
	quotient   = -7 / 2
	remainder  = -7 % 2
	runeQuo    = 'z' / 2
	floatQuo   = 7 / 2.0
	exactQuo   = 7 / 2.0 * 2
	mixed      = 'a' + 1.0
	mixedTyped = uint8('a') + 1.0
	andNot     = -1 &^ 0xff
	xor        = -1 ^ 0x7f
	notZero    = ^0
	octal      = 0o17 + 017 + 0b1_01 + 0x_fF
	minInt     = math.MinInt64
	maxUint    = math.MaxUint64
	minimum    = min(3, 2.5, 'a')
	maximum    = max(uint8(3), 2)
	least      = min("b", "a"+label)
	precedence = 1 + 2*3<<2 | 6&^2 - 4%3
	chained    = 1 < 2 == true
)

// Fractions and conversions.
const (
	third         = 1.0 / 3
	whole         = third * 3
	isWhole       = whole == 1
	int1          = int(1e3)
	int2    int16 = 2.5 * 4
	int3          = uint8(255.0)
	int4          = int64(1<<62 + 0i)
	large         = 1e300 * 1e300 / 1e599
	larger        = int(1e3000 / 1e2998)
	hex           = 0x1p-2 * 0x_1.8p+3
	pi            = int(math.Pi - (math.Pi - 3))
	float1        = float32(0.1)
	float2        = float32(16777217)
	// Just above the middle between two values of float32, and rounded to that
	// middle by float64.
	float3          = float32(0x1.0000010000000001p0)
	float4          = float32(1e-45)
	float5          = float32(1e-60)
	float6          = float64(1e-400)
	float7          = float64(0x1p-1074) / 2
	float8  float32 = 1.0 / 3
	float9          = float8 * 3
	float10         = float64(inner.Float) + inner.Third
	float11         = float64(1)/3*3 == 1
	float12         = math.MaxFloat64 + 1.0
	float13         = math.SmallestNonzeroFloat32 / 3
	float14         = inner.Tiny * inner.Huge
	float15         = float32(math.MaxFloat32)
	back1           = int(float64(1 << 53))
	back2           = int32(float1 * 0)
	text1           = string(rune(0x10ffff))
	text2           = string(rune(inner.Letter))
)

// Complex numbers.
const (
	product            = (1 + 2i) * (3 - 1i)
	division           = product / (1 + 2i)
	realPart           = int(real(product) + imag(product))
	typed    complex64 = 0.1 + 0.1i
	typedRe            = real(typed)
	made               = complex(1, 'a')
	madeOf             = complex(float32(0.1), 2)
	noImag             = int8(5 + 0i)
	equal              = product == 5+5i
	negated            = -product
	wave               = inner.Wave * inner.Wave
	waveIm             = int(imag(inner.Wave * inner.Wave))
	octalIm            = imag(123i) + imag(0x10i)
)

// From another package, and from later on.
const (
	kind   = inner.D
	kinds  = inner.A | inner.B<<2
	first  = second + 1
	second = inner.Letter + third0
	third0 = len(text0)
	text0  = "héllo" + "\xff\377\x00" + `raw\n`
	yes    = inner.Yes && !false
)
