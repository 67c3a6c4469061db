package seed

import "unsafe"

//go:wasmimport env f1
func F1(p *byte)

//go:wasmimport env f2
func F2(p unsafe.Pointer)

type buffer1 struct {
	ptr uint32
	len uint32
}

//go:wasmimport env f3
func F3(b *buffer1)

type buffer2 struct {
	ptr *byte
	len uint32
}

//go:wasmimport env f4
func F4(b *buffer2)

//go:wasmimport env f5
func F5(p **byte)
