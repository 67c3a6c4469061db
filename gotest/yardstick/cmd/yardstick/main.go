// Yardstick is a vet tool with the analyzer of package yardstick.
package main

import (
	"golang.org/x/tools/go/analysis/unitchecker"

	"wasmptr.test/yardstick"
)

func main() { unitchecker.Main(yardstick.Analyzer) }
