// Package wire declares what package host hands over.
package wire

type Header struct {
	Key, Value string
}

type Request struct {
	Method  uint32
	Headers [4]Header
	Body    []byte
}

type List[T any] struct {
	Data T
	Len  uint32
}
