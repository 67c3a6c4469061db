package call

import (
	"unsafe"

	"example.com/every/env"
)

// calls hands over the same address often, which makes the same text often.
type view struct{ text string }

func calls(n int) *string {
	var v view
	env.Put(unsafe.Pointer(&v))
	env.Put(unsafe.Pointer(&v))
	env.Put(unsafe.Pointer(&v))
	env.Put(unsafe.Pointer(&v))
	env.Put(unsafe.Pointer(&v))
	for env.PutAny(unsafe.Pointer(&v)); n > 0; env.Put(unsafe.Pointer(&n)) {
		n--
	}
	return (*string)(unsafe.Pointer(uintptr(env.Get())))
}
