// Wasmptr finds Go pointers in memory handed to a WebAssembly host, mostly as
//
//	go vet -vettool=$(which wasmptr) ./...
//
// The program that does it is written in Rust. This one stands in its place where
// the go command installs tools (go install, go tool): it runs the release whose
// SHA-256 checksum is pinned in this package, downloaded at the first start and
// then kept in the user's cache directory.
//
// Arguments, standard input and output, signals and the exit code are those of the
// release. What goes wrong before it runs is said on standard error, with exit code 1.
//
// Two variables of the environment change which program that is:
//
//	WASMPTR           absolute path of a wasmptr to run instead of a release
//	WASMPTR_RELEASES  address to download from instead of the project's own;
//	                  the file must have the pinned checksum all the same
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

func main() {
	program, err := find()
	if err == nil {
		err = run(program, os.Args[1:])
	}
	fmt.Fprintln(os.Stderr, "wasmptr:", err)
	// The go command asks for the flags first and hides what is said then. With no
	// flags it goes on to ask for the version, and shows what is said there.
	if len(os.Args) == 2 && os.Args[1] == "-flags" {
		fmt.Println("[]")
		return
	}
	os.Exit(1)
}

// find returns the absolute path of the program to run.
func find() (string, error) {
	if path := os.Getenv("WASMPTR"); path != "" {
		if err := check(path); err != nil {
			return "", fmt.Errorf("$WASMPTR: %w", err)
		}
		return path, nil
	}
	platform := runtime.GOOS + "/" + runtime.GOARCH
	sum, ok := checksums[platform]
	if !ok {
		return "", fmt.Errorf("there is no release %s for %s: build wasmptr with cargo, "+
			"and set $WASMPTR to its absolute path", version, platform)
	}
	caches, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("nowhere to keep the release: %w", err)
	}
	path := filepath.Join(caches, "wasmptr", version+"-"+sum[:16], "wasmptr"+suffix())
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	return path, download(address(), sum, path)
}

// check says why the program at path cannot be run, as far as that is not for the
// system to say.
func check(path string) error {
	if !filepath.IsAbs(path) {
		// The go command starts vet tools in the directory of each package.
		return fmt.Errorf("%s is not an absolute path", path)
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return fmt.Errorf("%s is a directory", path)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if own, err := os.Stat(self); err == nil && os.SameFile(own, info) {
		return errors.New(path + " is this program, which only runs another")
	}
	return nil
}

func suffix() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}
