package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// home is where the project publishes its releases.
const home = "https://github.com/wasmptr/wasmptr/releases/download"

const (
	// timeout is for the whole of a download.
	timeout = 5 * time.Minute
	// limit is the size, in bytes, beyond which a file is no release.
	limit = 64 << 20
)

// address returns where the release for this platform is.
func address() string {
	base := os.Getenv("WASMPTR_RELEASES")
	if base == "" {
		base = home
	}
	return fmt.Sprintf("%s/v%s/wasmptr-%[2]s-%s-%s%s",
		strings.TrimSuffix(base, "/"), version, runtime.GOOS, runtime.GOARCH, suffix())
}

// download puts the file at url to path, as a program, if its checksum is sum in
// hexadecimal. The file appears at once and whole; when several processes download
// it, any of them may win. Before the checksum is right nothing is written.
func download(url, sum, path string) error {
	program, err := get(url)
	if err != nil {
		return err
	}
	if got := sha256.Sum256(program); hex.EncodeToString(got[:]) != sum {
		return fmt.Errorf("%s: the SHA-256 checksum is %x, not %s: refused", url, got, sum)
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	part, err := os.CreateTemp(dir, "part-*")
	if err != nil {
		return err
	}
	_, err = part.Write(program)
	if closed := part.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(part.Name(), 0o755)
	}
	if err == nil {
		err = os.Rename(part.Name(), path)
	}
	if err != nil {
		os.Remove(part.Name())
		// Windows does not replace a program that runs: somebody else's, then.
		if _, there := os.Stat(path); there == nil {
			return nil
		}
	}
	return err
}

// get returns the file at url.
func get(url string) ([]byte, error) {
	client := http.Client{Timeout: timeout}
	response, err := client.Get(url)
	if err != nil {
		return nil, err // It names the address.
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, response.Status)
	}
	file, err := io.ReadAll(io.LimitReader(response.Body, limit))
	if err != nil {
		return nil, fmt.Errorf("%s: after %d bytes: %w", url, len(file), err)
	}
	return file, nil
}
