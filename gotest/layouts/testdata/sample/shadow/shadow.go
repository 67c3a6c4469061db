// Package shadow gives predeclared names other meanings.
package shadow

import "unsafe"

const iota = 7

const (
	a = iota
	b
	c = iota + 1
)

const (
	true  = 1
	false = 2
	nil   = 3
	both  = true | false + nil
)

type int int8

type string struct {
	length int
	text   *byte
}

type byte = uint32

type any [3]byte

const (
	small int = -128
	size      = unsafe.Sizeof(string{})
	more      = unsafe.Sizeof(any{})
	wide      = unsafe.Sizeof(small)
)

func len(text untyped) uint16 { return 0 }

type untyped [cap]uint8

const cap = 12
