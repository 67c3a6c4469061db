// Package env has functions of a host that is there on WebAssembly.
package env
