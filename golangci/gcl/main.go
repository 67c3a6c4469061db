// Gcl is golangci-lint with wasmptr in it, for the tests. It is a module of its own, so
// that whoever uses the plugin does not depend on all of golangci-lint.
package main

import (
	"fmt"
	"os"
	"runtime"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/wasmptr/wasmptr/golangci"
)

func main() {
	info := commands.BuildInfo{GoVersion: runtime.Version(), Version: "gcl", Commit: "?"}
	if err := commands.Execute(info); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitcodes.Failure)
	}
}
