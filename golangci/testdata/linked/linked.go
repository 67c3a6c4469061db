//go:build wasm

// Package linked calls functions of a host under other names, where the compiler looks
// at no types.
package linked

import (
	"unsafe"

	"example.com/linked/raw"
)

type buffer struct {
	ptr *byte
	len uint32
}

// Pair lacks its marker.
type Pair struct{ A, B uint32 }

//go:linkname putBuffer example.com/linked/raw.Put
func putBuffer(b *buffer, status **byte)

//go:linkname putPair example.com/linked/raw.Put
func putPair(pair *Pair)

//go:linkname putList example.com/linked/raw.Put
func putList(items []byte)

// go:wasmimport env misspelt
func misspelt()

func calls(n int) *string {
	var b buffer
	raw.Put(unsafe.Pointer(&b))
	raw.PutAny(unsafe.Pointer(&b))
	raw.Put(unsafe.Pointer(&n))
	misspelt()
	putBuffer(&b, nil)
	putPair(nil)
	putList(nil)
	return (*string)(unsafe.Pointer(uintptr(raw.Get())))
}

var _ = calls
