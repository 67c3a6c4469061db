//go:build unix

package main

import (
	"fmt"
	"os"
	"syscall"
)

// run turns this process into program. It returns only if that fails.
func run(program string, args []string) error {
	err := syscall.Exec(program, append([]string{program}, args...), os.Environ())
	return fmt.Errorf("%s: %w", program, err)
}
