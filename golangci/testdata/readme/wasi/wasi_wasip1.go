package wasi

import "unsafe"

type iovec struct {
	buf *byte
	len uint32
}

//go:wasmimport wasi_snapshot_preview1 fd_write
func fdWrite(fd int32, iovecs unsafe.Pointer, count uint32, written unsafe.Pointer) (errno uint32)

// Print writes a text that is not empty.
func Print(text []byte) (errno uint32) {
	var written uint32
	list := iovec{&text[0], uint32(len(text))}
	return fdWrite(1, unsafe.Pointer(&list), 1, unsafe.Pointer(&written))
}
