// Package golangci is the module plugin of golangci-lint that runs wasmptr. Importing
// it makes the linter wasmptr known.
//
// golangci-lint keeps results for as long as files and its own settings stay the same.
// It does not know which binary the plugin runs, nor what GOOS and GOARCH are; but it
// knows the names of the plugin's analyzers, and one of them says it.
package golangci

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/wasmptr/wasmptr/golangci/analyzer"
)

func init() {
	register.Plugin("wasmptr", New)
}

// settings are those below linters.settings.custom.wasmptr.settings. What they mean is
// said at [analyzer.Settings].
type settings struct {
	Binary string `json:"binary"`
	Target list   `json:"target"`
	Checks list   `json:"checks"`
	Rules  string `json:"rules"`
}

// A list is written as a list, or as wasmptr has it, with commas.
type list string

func (l *list) UnmarshalJSON(data []byte) error {
	var items []string
	if err := json.Unmarshal(data, &items); err == nil {
		*l = list(strings.Join(items, ","))
		return nil
	}
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("%s is neither a list nor text", data)
	}
	*l = list(text)
	return nil
}

type plugin struct{ settings settings }

// New returns the plugin with settings as golangci-lint has read them.
func New(conf any) (register.LinterPlugin, error) {
	settings, err := register.DecodeSettings[settings](conf)
	if err != nil {
		return nil, err
	}
	return plugin{settings}, nil
}

// BuildAnalyzers returns the analyzer, and one that does nothing but bear a name.
// golangci-lint looks at the names of these two; one that the other required would not count.
func (p plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	settings := analyzer.Settings{
		Binary: p.settings.Binary,
		Target: string(p.settings.Target),
		Checks: string(p.settings.Checks),
		Rules:  p.settings.Rules,
		Flat:   true,
	}
	word, err := identity(settings)
	if err != nil {
		return nil, err
	}
	named := &analysis.Analyzer{
		Name: "wasmptr_" + word,
		Doc:  "bear a name that changes with what wasmptr would say",
		Run:  func(*analysis.Pass) (any, error) { return nil, nil },
	}
	return []*analysis.Analyzer{analyzer.New(settings), named}, nil
}

// identity returns a word that is another one whenever something changes that decides
// what wasmptr finds, and that golangci-lint takes no notice of.
func identity(settings analyzer.Settings) (string, error) {
	env, err := analyzer.GoEnv("GOOS", "GOARCH", "GOVERSION", "GOFLAGS", "GOWORK", "GOMOD")
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	settings.Hash(sum)
	fmt.Fprintln(sum, env)
	hashHidden(sum, env)
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

// GetLoadMode asks for types, of which the analyzer makes no use: without them
// golangci-lint would not know what a package imports, and would keep its results when
// an imported type changes.
func (plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
