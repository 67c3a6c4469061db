// Package host is imported by the others.
package host

// View is laid out by Go.
type View struct {
	Title string
	Bytes []byte
}
