package env

import "unsafe"

type buffer struct {
	ptr *byte
	len uint32
}

// A pair lacks its marker.
type pair struct {
	a, b uint32
}

//go:wasmimport env write
func Write(b *buffer, status **byte)

//go:wasmimport env swap
func Swap(p *pair)

//go:wasmimport env list
func List(items []byte, more map[string]int)

// go:wasmimport env misspelt
func misspelt()

//go:wasmimport env put
func Put(address unsafe.Pointer)

//go:wasmimport env get
func Get() uint32

// PutAny hands over what it is given.
func PutAny(address unsafe.Pointer) { Put(address) }
