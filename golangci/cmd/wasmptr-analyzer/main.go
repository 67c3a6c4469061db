// Wasmptr-analyzer runs the analyzer on packages, without golangci-lint.
package main

import (
	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/wasmptr/wasmptr/golangci/analyzer"
)

func main() { singlechecker.Main(analyzer.Analyzer) }
