package a

import "example.com/b"

//go:wasmimport env put
func Put(t *b.T)
