package differential

import (
	"regexp"
	"strings"
)

// The handwritten packages. Their boundary functions have names that start with
// yes, the others with no.
var fixedFiles = map[string]string{
	"roots/broken/broken.go": brokenText,
	"roots/cmd/main.go":      mainText,
	"roots/cmd/other.go":     otherText,
	"roots/forms/forms.go":   formsText,
	"roots/forms/tight.go":   tightText,
}

var (
	fixedFunction = regexp.MustCompile(`(?m)^func (?:\([^)]*\) )?((yes|no)\w*)`)
	fixedImport   = regexp.MustCompile(`(?m)^import (?:\S+ )?"(\S+)"`)
)

func (g *generator) addFixed(m *Module, imported map[string]bool) {
	for name, text := range fixedFiles {
		path := modulePath + "/" + name[:strings.LastIndex(name, "/")]
		m.Files[name] = text
		for _, match := range fixedFunction.FindAllStringSubmatch(text, -1) {
			m.Functions[path+"."+match[1]] = match[2] == "yes"
		}
		for _, match := range fixedImport.FindAllStringSubmatch(text, -1) {
			imported[match[1]] = true
		}
	}
	for _, name := range []string{"broken", "cmd", "forms"} {
		m.Roots = append(m.Roots, modulePath+"/roots/"+name)
	}
}

// mainText holds the cases that everything else is a variation of, and forms that
// the generator cannot write.
const mainText = `package main

import "unsafe"

func main() {}

type buffer1 struct{ ptr, len uint32 }

type buffer2 struct {
	ptr *byte
	len uint32
}

//go:wasmimport env f1
func yesF1(p *byte)

//go:wasmimport env f2
func yesF2(p unsafe.Pointer)

//go:wasmimport env f3
func yesF3(b *buffer1)

//go:wasmimport env f4
func yesF4(b *buffer2)

//go:wasmimport env f5
func yesF5(p **byte)

// Aliases of receivers, also of a pointer.
type sameBuffer = buffer2
type bufferPointer = *buffer2

//go:wasmimport env m1
func (b *sameBuffer) yesAlias(p **byte)

//go:wasmimport env m2
func (b bufferPointer) yesPointerAlias(p **byte)

//go:wasmexport generic
func noGeneric[T any](p **byte, q *T) {}

//go:wasmimport env grouped
func yesGrouped(a, b **byte, _, c *buffer2) (d, e *string)

//go:wasmimport env keeps
func yesKeepsSpelling(a **any, b *[]interface{}, c *[]byte, d *[]uint8, e *map[rune]int32, f *map[any]any)

type anything = any
type octet = byte

//go:wasmimport env resolves
func yesResolves(a *anything, b *[]anything, c **octet, d *map[octet]anything)

//go:wasmimport env shapes
func yesShapes(
	a *[2][3]buffer2,
	b *[1]struct{ in [2]struct{ ptrs [3]*byte } },
	c *struct{ _ [0]*byte; _ *byte },
	d *[0]*byte,
	e *[2][0]string,
	f *struct{ buffer2; *buffer1; error; string },
	g *[2]unsafe.Pointer,
	h *[2]text,
	i *text,
	j *unsafe.Pointer,
	k *address,
)

type text string
type address unsafe.Pointer
`

const otherText = `package main

// Everything in this file is named in the other one, or names it.

//go:wasmexport later
func yesLater(p *later) {}

type later []buffer2
`

// brokenText does not type-check. What is unknown must be silent, and must not hide
// what is known.
const brokenText = `package broken

import core "` + modulePath + `/dep/core"

type partly struct {
	a missing
	b core.NotThere
	p *byte
}

type unknown struct {
	a missing
	n int32
}

//go:wasmimport env a
func yesUnknown(a *missing, b *core.NotThere, c missing, d *unknown, e *nowhere.Type)

//go:wasmimport env b
func yesPartly(a *partly, b **byte, c *[2]partly)

//go:wasmimport env c
func yesLengths(a *[missingLength]*byte, b *[missingLength + 1]string, c *[-1]*byte, d *[1.5]*byte, e *["a"]*byte)

var variable = 3

//go:wasmimport env d
func yesVariableLength(a *[variable]*byte, b *[1 / 0]*byte, c *[core.NotThere]*byte, d *[1 << 70]*byte, e **byte)

type loop struct{ l loop }
type arrayLoop [2]arrayLoop

//go:wasmimport env e
func yesLoops(a *loop, b *arrayLoop)

type box[T any] struct{ p *T }

//go:wasmimport env f
func yesWrongArguments(a *box, b *unknown[int32], c *box[int32])

//go:wasmimport env g
func noGenericImport[T any](p **byte, q *T)

//go:wasmimport env h
func yesNotTypes(a *variable, b *yesLoops, c *struct{ n variable })

//go:wasmimport env i
func yesResults(p **byte) (q *missing, r *unknown, s *partly)
`

// formsText holds rarer forms of everything. Positions in it are moved about by
// line directives.
const formsText = `package forms

import renamed "sync/atomic"

type generic[T any] struct { renamed.Pointer[T]; *renamed.Value }

//go:wasmimport a a
func (*generic[P]) yesNoName(*generic[*generic[int]], chan<- *generic[int]) (*generic[P])

type number interface { ~int32 | ~int64; comparable }
type constrained[N number, A [4]N, B interface{ *A }] struct { n N; a A; b B }

//go:wasmimport a b
func yesConstrained(*constrained[int32, [4]int32, *[4]int32], *[2]constrained[int64, [4]int64, *[4]int64])

// What looks like type parameters, but is a length.
type product [three * 2]*byte
type conversion [count(3)]*byte
type parenthesised [(three)]*byte
type zero [three & ^three]*byte
type count int
const three = 0o3
const ( c0 = iota + len(product{}); c1; c2 = len([c0]int8{})/6 - 1 )
type emptyByLength [len(product{}) - 6]*byte

//go:wasmimport a c
func yesLengths(*product, *conversion, *parenthesised, *zero, *[c0][c1]*byte, *[c2]*byte, *emptyByLength)

type hidden struct { p *byte }
//go:wasmimport a d
func yesHidden(hidden *hidden, x hidden, int *int, y *[]int)

type r1 struct { r2 }
type r2 struct { *r1; r3 }
type r3 struct { f func(r1) r2; n map[r4]r1 }
type r4 [2]*r3

//go:wasmimport a e
func yesRecursive(*r1, *r2, *r3, *r4)

//go:wasmimport a f
func yesTags(*map[string]struct{ a, b int ` + "`x:\"y\" \\n`" + `; c int "q\"\u00e9\x01\u200b\t" })

//go:wasmimport a g
func yesMethods(*interface{ B(); a(); A() }, *interface { error; more; interface{ Z() } })
type more interface { M(x, y int, z ...string) (a, b int) }

type (
	bytes = generic[byte]
	uint8s = generic[uint8]
)
//go:wasmimport a h
func yesBytes(*bytes, *uint8s, *generic[byte], *generic[uint8], *generic[rune], *generic[int32], **generic[any])

//go:wasmexport i
func yesMany(a,
	b,
	c **byte, _ ...**byte) (_, _ **byte, x,
	y *[3]string) { return }

//line other.go:100
//go:wasmimport a j
func yesOtherFile(p **byte)

//line sub/third.go:7:20
//go:wasmimport a k
func yesColumn(p **byte) /*line x.go:3*/

//go:wasmimport a l
func yesInside(/*line y.go:9:9*/ p **byte, q /* z */ *string)

//line /absolute/path.go:1
//go:wasmimport a m
func yesAbsolute(p **byte)
`

// tightText starts with a byte order mark, and saves lines.
const tightText = "\ufeff//go:build !nothing\n\n" +
	`package forms; import (); import . "unsafe"; type (); var (); type up = Pointer; type ups struct { u up; Pointers [2]up }

//go:wasmimport b a
func yesTight(p *Pointer, q *up, r *ups); func _(**byte)
`
