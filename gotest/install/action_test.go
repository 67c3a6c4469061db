package install

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
	"wasmptr.test/gotest/internal/release"
)

// An action is what a runner of GitHub's reads of action.yml.
type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Steps []struct {
			ID, Name, Uses, Run, Shell string
			Env                        map[string]string
			With                       map[string]string
			WorkingDirectory           string `json:"working-directory"`
		}
	}
}

// The steps of action.yml are run one after the other, as a runner does, on a
// workspace whose module is in a directory of its own.
func TestAction(t *testing.T) {
	program := []byte(release.Read(t, govet.Tool(t)))
	workspace := govet.Write(t, map[string]string{
		"go/go.mod": "module m\n\ngo 1.21\n", "go/seed.go": seed, "go.mod": "module outer\n\ngo 1.21\n",
	})
	commit(t, workspace, "")
	runner := newRunner(t, workspace, "WASMPTR_RELEASES="+release.Serve(t, program).URL)

	t.Run("findings", func(t *testing.T) {
		log, exit := runner.run(t, map[string]string{"working-directory": "go"})
		if exit != 3 {
			t.Errorf("exit %d, want 3", exit)
		}
		annotation := "::warning file=go/seed.go,line=9,endLine=9,col=11,endColumn=19,title=wasmptr%3A nested-pointer::F4: b points to buffer2"
		if !strings.Contains(log, annotation) {
			t.Errorf("the log lacks\n%s", annotation)
		}
		t.Log(log)
		wantInReadme(t, log[strings.LastIndex(log, "::warning"):])
		uploaded := runner.uploaded(t)
		for _, text := range []string{`"uri": "go/seed.go"`, `"ruleId": "nested-pointer"`, "F5: p points to"} {
			if !strings.Contains(release.Read(t, uploaded), text) {
				t.Errorf("the SARIF lacks %s\n%s", text, release.Read(t, uploaded))
			}
		}
	})
	t.Run("valid SARIF", func(t *testing.T) {
		validate := filepath.Join(release.Repository(t), "scripts/validate-sarif")
		if got := govet.Exec(t, workspace, os.Environ(), "python3", validate, "--installed"); got.Exit != 0 {
			govet.NotRun(t, "the schema of SARIF is not installed (scripts/validate-sarif --install)")
		}
		t.Log(run(t, workspace, os.Environ(), "python3", validate, runner.uploaded(t)))
	})
	t.Run("findings that need not fail", func(t *testing.T) {
		log, exit := runner.run(t, map[string]string{"working-directory": "go", "fail": "false"})
		if exit != 0 || !strings.Contains(log, "::warning ") {
			t.Errorf("exit %d, want 0 and a warning\n%s", exit, log)
		}
	})
	t.Run("flags", func(t *testing.T) {
		_, exit := runner.run(t, map[string]string{
			"working-directory": "go", "flags": "-checks=default,-nested-pointer -test=false", "packages": ". ./..."})
		if exit != 0 {
			t.Errorf("exit %d, want 0: the only check with findings is off", exit)
		}
	})
	t.Run("failure", func(t *testing.T) {
		_, exit := runner.run(t, map[string]string{"working-directory": "go", "packages": "./none"})
		if exit != 1 {
			t.Errorf("exit %d for a package that does not exist, want 1", exit)
		}
		if uploaded := release.Read(t, runner.uploaded(t)); !strings.Contains(uploaded, `"executionSuccessful": false`) {
			t.Errorf("what is uploaded does not say so:\n%s", uploaded)
		}
		// Here there is nothing to upload.
		log, exit := runner.run(t, map[string]string{"flags": "-nosuch"})
		if exit != 1 || strings.Count(log, "-nosuch") != 1 {
			t.Errorf("exit %d for a flag that does not exist, want 1 from the first step\n%s", exit, log)
		}
	})
	t.Run("nothing", func(t *testing.T) {
		if err := os.WriteFile(filepath.Join(workspace, "go/seed.go"), []byte(mended), 0o666); err != nil {
			t.Fatal(err)
		}
		log, exit := runner.run(t, map[string]string{"working-directory": "go"})
		if exit != 0 || strings.Contains(log, "::") {
			t.Errorf("exit %d, want 0 and no annotation\n%s", exit, log)
		}
	})
}

// A runner does what is known of GitHub's with the steps of a composite action. Steps
// that use another action are left out.
type runner struct {
	action          action
	workspace, temp string
	env             []string
}

func newRunner(t *testing.T, workspace string, changes ...string) *runner {
	t.Helper()
	python := tool(t, "python")
	checkout := release.Seal(t, []byte(release.Read(t, govet.Tool(t))))
	text := run(t, checkout, os.Environ(), python, "-c",
		"import json, yaml; print(json.dumps(yaml.safe_load(open('action.yml'))))")
	r := &runner{workspace: workspace, temp: t.TempDir()}
	if err := json.Unmarshal([]byte(text), &r.action); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	r.env = environ(t, nil, append(changes, "GITHUB_ACTION_PATH="+checkout,
		"GITHUB_WORKSPACE="+workspace, "GITHUB_OUTPUT="+filepath.Join(r.temp, "output"), "RUNNER_TEMP="+r.temp)...)
	return r
}

// run runs the steps until one fails, and returns what they print and how they end.
func (r *runner) run(t *testing.T, inputs map[string]string) (log string, exit int) {
	t.Helper()
	os.Remove(filepath.Join(r.temp, "output"))
	value := func(text string) string {
		return regexp.MustCompile(`\$\{\{ inputs\.([a-z-]+) \}\}`).ReplaceAllStringFunc(text, func(use string) string {
			name := strings.Trim(strings.TrimPrefix(use, "${{ inputs."), " }")
			input, ok := r.action.Inputs[name]
			if !ok {
				t.Fatalf("%s: there is no such input", use)
			}
			if given, ok := inputs[name]; ok {
				return given
			}
			return input.Default
		})
	}
	for _, step := range r.action.Runs.Steps {
		if step.Uses != "" {
			continue
		}
		if step.Shell != "bash" {
			t.Fatalf("step %s: shell %q", step.Name, step.Shell)
		}
		env := r.env[:len(r.env):len(r.env)]
		for name, text := range step.Env {
			env = append(env, name+"="+value(text))
		}
		dir := filepath.Join(r.workspace, value(step.WorkingDirectory))
		result := govet.Exec(t, dir, env, "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", value(step.Run))
		log += result.Stdout + result.Stderr
		if result.Exit != 0 {
			return log, result.Exit
		}
	}
	return log, 0
}

// uploaded returns the file that the step with upload-sarif is given.
func (r *runner) uploaded(t *testing.T) string {
	t.Helper()
	for _, step := range r.action.Runs.Steps {
		use := regexp.MustCompile(`^\$\{\{ steps\.analyse\.outputs\.([a-z-]+) \}\}$`).FindStringSubmatch(step.With["sarif_file"])
		if strings.HasPrefix(step.Uses, "github/codeql-action/upload-sarif@") && use != nil {
			for _, line := range strings.Split(release.Read(t, filepath.Join(r.temp, "output")), "\n") {
				if name, value, _ := strings.Cut(line, "="); name == use[1] {
					return value
				}
			}
		}
	}
	t.Fatal("no step uploads an output of the step analyse")
	return ""
}

// What GitHub and pre-commit read has the form that they ask for.
func TestManifests(t *testing.T) {
	for _, test := range [][]string{
		{"check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"},
		{"check-jsonschema", "--builtin-schema", "vendor.github-workflows", ".github/workflows/release.yml"},
		{"pre-commit", "validate-manifest", ".pre-commit-hooks.yaml"},
	} {
		t.Log(run(t, release.Repository(t), os.Environ(), tool(t, test[0]), test[1:]...))
	}
}
