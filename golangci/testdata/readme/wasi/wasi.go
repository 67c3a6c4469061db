// Package wasi writes to standard output.
package wasi
