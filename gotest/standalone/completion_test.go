package standalone

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// A completer is a shell that is asked what it would complete the last word of a
// command line to.
type completer struct {
	shell string
	// script prints the answers for the words in its arguments, one a line. The
	// completions are in the file $COMPLETIONS.
	script string
}

var completers = []completer{
	// With = in COMP_WORDBREAKS, as is usual, words break there.
	{"bash", `source "$COMPLETIONS"
compopt() { :; }
COMP_WORDS=()
for word; do
	case $word in
	-*=*)
		COMP_WORDS+=("${word%%=*}" =)
		[[ -z ${word#*=} ]] || COMP_WORDS+=("${word#*=}")
		;;
	*) COMP_WORDS+=("$word") ;;
	esac
done
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_wasmptr
printf '%s\n' "${COMPREPLY[@]}"`},
	{"fish", `source $COMPLETIONS
complete -C "$argv" | string replace -r '\t.*' ''`},
	{"zsh", `zmodload zsh/zpty
zpty shell 'PS1=READY COLUMNS=200 LINES=200 TERM=dumb zsh -f -i'
zpty -w shell "autoload -Uz compinit; compinit -u -D; zstyle ':completion:*' list-colors ''"
zpty -w shell "zstyle ':completion:*' verbose no; LISTMAX=0; unsetopt list_ambiguous zle_bracketed_paste"
zpty -w shell "setopt list_rows_first no_always_last_prompt; bindkey '^I' list-choices; source '$COMPLETIONS'; echo LOADED"
zpty -r -m shell line '*LOADED*READY*' 2>/dev/null
zpty -w -n shell "$*"$'\t'
sleep 1
while zpty -r -t shell line; do print -r -- "$line"; done | tr ' \r' '\n\n'
zpty -d shell`},
}

func (c completer) complete(t *testing.T, dir, completions, line string) []string {
	t.Helper()
	home := t.TempDir()
	script := filepath.Join(home, "script")
	writeFile(t, script, c.script)
	args := []string{script}
	switch c.shell {
	case "bash":
		args = append(args, strings.Split(line, " ")...)
	default:
		args = append(args, line)
	}
	// A home of its own for each shell: two that start at once in a new one get into
	// each other's way, and fish complains of it.
	env := append(os.Environ(), "COMPLETIONS="+completions, "HOME="+home, "ZDOTDIR="+home,
		"XDG_CONFIG_HOME="+filepath.Join(home, "config"), "XDG_DATA_HOME="+filepath.Join(home, "data"),
		"XDG_CACHE_HOME="+filepath.Join(home, "cache"))
	program, err := exec.LookPath(c.shell)
	if err != nil {
		t.Fatal(err)
	}
	result := govet.Exec(t, dir, env, program, args...)
	if result.Stderr != "" {
		t.Errorf("%s: %s", c.shell, result.Stderr)
	}
	// Colours and the like.
	plain := regexp.MustCompile(`\x1b\[[0-9;?]*[A-Za-z]`).ReplaceAllString(result.Stdout, "")
	answers := strings.Fields(plain)
	sort.Strings(answers)
	return answers
}

func TestCompletion(t *testing.T) {
	for _, c := range completers {
		t.Run(c.shell, func(t *testing.T) {
			if _, err := exec.LookPath(c.shell); err != nil {
				govet.NotRun(t, c.shell+" is not installed")
			}
			dir := govet.Write(t, map[string]string{"inner/p.go": "package p\n"})
			completions := filepath.Join(dir, "completions")
			output := run(t, dir, "completion", c.shell)
			if output.Exit != 0 || output.Stderr != "" {
				t.Fatalf("exit %d: %s", output.Exit, output.Stderr)
			}
			writeFile(t, completions, output.Stdout)
			for _, test := range []struct {
				line        string
				has, hasNot []string
			}{
				{"wasmptr -che", []string{"-checks"}, []string{"-json", "--checks"}},
				{"wasmptr -js", []string{"-json"}, []string{"-checks"}},
				{"wasmptr -rules=", []string{"auto", "go1.21", "go1.27", "tinygo"}, []string{"-json"}},
				{"wasmptr -rules=t", []string{"tinygo"}, []string{"auto"}},
				{"wasmptr -checks=all,word", []string{"word-size"}, []string{"directive"}},
				{"wasmptr -json -tar", []string{"-target"}, []string{"-checks"}},
				{"wasmptr -target=wasi", []string{"wasip1/wasm"}, []string{"js/wasm"}},
				{"wasmptr help wo", []string{"word-size"}, []string{"directive"}},
				{"wasmptr completion z", []string{"zsh"}, []string{"bash"}},
				{"wasmptr comp", []string{"completion"}, []string{"help"}},
				{"wasmptr inn", []string{"inner"}, []string{"help"}},
			} {
				c, test := c, test
				t.Run(test.line, func(t *testing.T) {
					t.Parallel()
					answers := c.complete(t, dir, completions, test.line)
					for _, word := range test.has {
						if !hasWord(answers, word) {
							t.Errorf("no %s in %q", word, answers)
						}
					}
					for _, word := range test.hasNot {
						if hasWord(answers, word) {
							t.Errorf("%s in %q", word, answers)
						}
					}
				})
			}
		})
	}
}

// hasWord reports whether one of the answers is word, with what a shell may put
// around it: a flag and its =, the list before it, or a slash behind it.
func hasWord(answers []string, word string) bool {
	for _, answer := range answers {
		answer = strings.TrimRight(answer, "=/")
		if answer == word || strings.HasSuffix(answer, "="+word) || strings.HasSuffix(answer, ","+word) {
			return true
		}
	}
	return false
}

func TestCompletionOfNothing(t *testing.T) {
	for args, line := range map[string]string{
		"completion":      "wasmptr: completion needs a shell: bash, fish, powershell, zsh",
		"completion tcsh": `wasmptr: no completions for "tcsh", but for bash, fish, powershell, zsh`,
	} {
		want{stderr: []string{line}, exit: 1}.check(t, run(t, t.TempDir(), strings.Fields(args)...))
	}
}

// The manual has every flag and check, and man formats it without a complaint.
func TestManual(t *testing.T) {
	dir := t.TempDir()
	page := run(t, dir, "man")
	if page.Exit != 0 || page.Stderr != "" {
		t.Fatalf("exit %d: %s", page.Exit, page.Stderr)
	}
	groff, err := exec.LookPath("groff")
	if err != nil {
		govet.NotRun(t, "groff is not installed")
	}
	file := filepath.Join(dir, "wasmptr.1")
	writeFile(t, file, page.Stdout)
	text := govet.Exec(t, dir, append(os.Environ(), "GROFF_NO_SGR=1"), groff, "-man", "-Tascii", "-ww", "-P-c", file)
	if text.Exit != 0 || text.Stderr != "" {
		t.Errorf("exit %d: %s", text.Exit, text.Stderr)
	}
	plain := strings.ReplaceAll(stripOverstrikes(text.Stdout), "\u2010", "-")
	for _, word := range []string{"-json", "-checks=list", "-rules=compiler", "-nolint", "-target=list", "-C=directory",
		"nested-pointer-arg", "suppression", "EXIT STATUS", "go vet -vettool=$(which wasmptr)"} {
		if !strings.Contains(plain, word) {
			t.Errorf("no %s in\n%s", word, plain)
		}
	}
}

// stripOverstrikes leaves of "x\bx", which is bold, and "_\bx" what is seen.
func stripOverstrikes(text string) string {
	var plain []byte
	for i := 0; i < len(text); i++ {
		if text[i] == '\b' && len(plain) > 0 {
			plain = plain[:len(plain)-1]
			continue
		}
		plain = append(plain, text[i])
	}
	return string(plain)
}
