//go:build go1.24

package sample

import "unsafe"

type iovec32 struct{ base, size uint32 }

//go:wasmimport env write
func hostWrite(fd int32, iovs unsafe.Pointer, n uint32, written *uint32) uint32

//go:wasmimport env log
func hostLog(text string, at uint64, level uintptr)

//go:wasmexport alloc
func alloc(size uint32) unsafe.Pointer {
	memory := make([]byte, size)
	return unsafe.Pointer(unsafe.SliceData(memory))
}

func hostCalls(p []byte, names []string) {
	var written uint32
	iovs := []iovec32{{uint32(uintptr(unsafe.Pointer(&p[0]))), uint32(len(p))}}
	use(hostWrite(1, unsafe.Pointer(&iovs[0]), uint32(len(iovs)), &written), written)
	use(hostWrite(1, unsafe.Pointer(&iovs), 1, nil), hostWrite(0, nil, 1<<len(p), new(uint32)))
	hostLog("a"+names[0], uint64(uintptr(unsafe.Pointer(&names)))<<32|uint64(len(names)), uintptr(unsafe.Pointer(&written)))
	hostLog(string(p), 1, 2)
	for i := range names {
		hostLog(names[i], uint64(i), uintptr(i))
	}
}
