package plat

import (
	"unsafe"

	"example.com/linked/raw"
)

// Put_ only is there on wasip1.
func Put_wasip1(text string) { raw.Put(unsafe.Pointer(&text)) }
