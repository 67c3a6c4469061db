package e2e

import (
	"os"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// The standard library is full of correct imports, and of imports for gojs that
// look wrong: not a word may be said about it. Only one of these rows is short
// enough to be run always; WASMPTR_FULL=1 (scripts/matrix --full) runs all.
func TestStandardLibrary(t *testing.T) {
	for _, row := range []struct {
		target   govet.Target
		packages string
		long     bool
	}{
		{wasip1, "std", false},
		{govet.Targets[2], "std", true},
		{linux, "std", true},
		{linux, "cmd/...", true},
	} {
		t.Run(row.target.String()+" "+row.packages, func(t *testing.T) {
			if row.long && os.Getenv("WASMPTR_FULL") != "1" {
				t.Skip("a long row: WASMPTR_FULL is not 1")
			}
			wantText(t, govet.Vet(t, t.TempDir(), row.target, row.packages))
		})
	}
}
