package analyzer

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/build"
	"hash"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Version is the release of wasmptr that the analyzer belongs to, without its patch
// level, which says nothing about flags and output.
const Version = "0.1"

// find returns the absolute path of the wasmptr binary.
func (settings Settings) find() (string, error) {
	source, name := "the setting binary", settings.Binary
	if name == "" {
		source, name = "$WASMPTR", os.Getenv("WASMPTR")
	}
	if name == "" {
		source, name = "", "wasmptr"
	}
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
		return filepath.Abs(path)
	case source == "":
		return "", fmt.Errorf("the program wasmptr is neither in $PATH nor named by $WASMPTR or the setting binary: see %s", URL)
	}
	// The error repeats the name.
	if cause := errors.Unwrap(err); cause != nil {
		err = cause
	}
	return "", fmt.Errorf("%s names no program: %s: %w", source, name, err)
}

// checked returns the path of the binary, which is of the right version.
func (settings Settings) checked() (string, error) {
	path, err := settings.find()
	if err != nil {
		return "", err
	}
	command := exec.Command(path, "version")
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s version: %w", path, err)
	}
	line := strings.TrimSpace(string(output))
	if version, ok := strings.CutPrefix(line, "wasmptr "); !ok || !strings.HasPrefix(version+".", Version+".") {
		return "", fmt.Errorf("%s version says %.40q: this analyzer is made for wasmptr %s", path, line, Version)
	}
	return path, nil
}

// Hash writes the binary and the settings to a hash, for drivers that keep results.
// It is no error if there is no binary.
func (settings Settings) Hash(sum hash.Hash) {
	fmt.Fprintf(sum, "%#v\n", settings)
	path, err := settings.find()
	if err != nil {
		return
	}
	if binary, err := os.ReadFile(path); err == nil {
		fmt.Fprintf(sum, "%d\n%s", len(binary), binary)
	}
}

// GoEnv asks the go command for variables, which settings of the user decide as well
// as the environment.
func GoEnv(names ...string) (map[string]string, error) {
	output, err := exec.Command("go", append([]string{"env", "-json"}, names...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	var env map[string]string
	if err := json.Unmarshal(output, &env); err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	return env, nil
}

// args returns the flags for the binary.
func (settings Settings) args() ([]string, error) {
	args := []string{"-json"}
	target := settings.Target
	if target == "" {
		// The binary knows the environment, and not what go env -w has set.
		env, err := GoEnv("GOOS", "GOARCH")
		if err != nil {
			return nil, err
		}
		if env["GOARCH"] == "wasm" {
			target = env["GOOS"] + "/wasm"
		}
	}
	for _, flag := range []struct{ name, value string }{
		{"target", target},
		{"checks", settings.Checks},
		{"rules", settings.Rules},
		// golangci-lint leaves the value of its build-tags there.
		{"tags", strings.Join(build.Default.BuildTags, ",")},
	} {
		if flag.value != "" {
			args = append(args, "-"+flag.name+"="+flag.value)
		}
	}
	if settings.Flat {
		args = append(args, "-nolint=false")
	}
	return args, nil
}
