// Package host binds three functions of an imaginary wasm host.
package host

import "demo/wire"

//go:wasmimport env send
func send(request *wire.Request) (errno uint32)

//go:wasmimport env pointers
func pointers(list *wire.List[*byte])

//go:wasmimport env addresses
func addresses(list *wire.List[uint32])
