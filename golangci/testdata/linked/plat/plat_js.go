package plat

import (
	"unsafe"

	"example.com/linked/raw"
)

// Put_ only is there on js.
func Put_js(text string) { raw.Put(unsafe.Pointer(&text)) }
