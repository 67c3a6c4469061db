package report

import (
	"unsafe"

	"report/host"
)

//go:wasmimport env send
func send(view *host.View)

//go:wasmimport env read
func read(p unsafe.Pointer) (result unsafe.Pointer)

//lint:ignore wasmptr
func call() {
	view := host.View{Title: "no tab before this"}
	read(unsafe.Pointer(&view))
	if true {
		var size struct{ width, height int }
		_ = (*host.View)(read(unsafe.Pointer(&size)))
	}
}
