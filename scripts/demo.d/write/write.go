//go:build wasip1

// Write shows what a wrong iovec does: WASI's own fd_write reports success and
// writes nothing. Every Go release compiles it, because the pointer to the
// iovec goes through unsafe.Pointer.
package main

import "unsafe"

//go:wasmimport wasi_snapshot_preview1 fd_write
//go:noescape
func fdWrite(fd int32, iovec unsafe.Pointer, count uint32, nwritten unsafe.Pointer) (errno uint32)

var text = []byte("Hello, host!\n")

func main() {
	var nwritten uint32

	wrong := struct {
		buf *byte
		len uint32
	}{&text[0], uint32(len(text))}
	errno := fdWrite(1, unsafe.Pointer(&wrong), 1, unsafe.Pointer(&nwritten))
	println("struct{ buf *byte; len uint32 }: errno", errno, "nwritten", nwritten)

	right := struct {
		buf uint32
		len uint32
	}{uint32(uintptr(unsafe.Pointer(&text[0]))), uint32(len(text))}
	errno = fdWrite(1, unsafe.Pointer(&right), 1, unsafe.Pointer(&nwritten))
	println("struct{ buf, len uint32 }:       errno", errno, "nwritten", nwritten)
}
