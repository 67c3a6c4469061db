// Unit is a vet tool that has the analyzer as a dependency, in the way of Bazel's nogo.
package main

import (
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/wasmptr/wasmptr/golangci/analyzer"
)

func main() { unitchecker.Main(analyzer.Analyzer) }
