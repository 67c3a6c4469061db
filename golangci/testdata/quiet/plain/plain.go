// Package plain has nothing to do with WebAssembly.
package plain

import "fmt"

// Hello says it.
func Hello() { fmt.Println("hello") }
