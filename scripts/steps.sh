# For test and matrix, which source it: steps that are counted.
# shellcheck shell=bash

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

passed=0 failed=0 not_run=()

# step NAME COMMAND... runs the command and counts the tests that its output
# tells of, or itself as one if there are none. The output goes to a file, and
# to the terminal only if the command fails.
step() {
	local name=$1 log=$cache/log/${1//[ .]/-}.txt start=$SECONDS exit=0
	shift
	mkdir -p "$cache/log"
	printf '%-15s' "$name"
	"$@" >"$log" 2>&1 </dev/null || exit=$?

	local good bad
	good=$(count "$log" passed '--- PASS: ')
	bad=$(count "$log" failed '--- FAIL: ')
	((good + bad > 0 || exit)) || good=1
	((bad > 0 || exit == 0)) || bad=1
	passed=$((passed + good)) failed=$((failed + bad))
	printf '%5d passed %3d failed %4d s\n' "$good" "$bad" $((SECONDS - start))
	((exit == 0)) || show_failure "$log"

	mapfile -t -O "${#not_run[@]}" not_run < <(sed -n 's/.*not run: //p' "$log")
}

# show_failure LOG shows what is not about successful tests, as far as it fits on
# a few screens.
show_failure() {
	{ grep -Ev '^=== |--- (PASS|SKIP): |\.\.\. ok$|^ok |^PASS$|no test files' "$1" || true; } | cut -c 1-400 | tail -n 60
	echo "(all of it is in $1)"
}

# step_if PROBE NAME COMMAND... is step, if the probing command succeeds.
step_if() {
	local probe=$1
	shift
	if $probe >/dev/null 2>&1; then
		step "$@"
	else
		not_run+=("$1: it is not installed")
	fi
}

# count LOG WORD LINE adds up the closing lines of cargo test, such as "test
# result: ok. 12 passed; 0 failed", and the lines that go test -v prints.
count() {
	awk -v word="$2;" -v line="$3" '
		/^test result: / { for (i = 2; i <= NF; i++) if ($i == word) n += $(i - 1) }
		index($0, line) { n++ }
		END { print n + 0 }' "$1"
}

# summary prints what is to be known at the end, and exits with 1 if a step
# failed or, with CI=true, could not be run.
summary() {
	if ((${#not_run[@]} > 0)); then
		printf 'not run: %s\n' "${not_run[@]}"
		[[ ${CI:-} != true ]] || failed=$((failed + ${#not_run[@]}))
	fi
	printf '%d passed, %d failed\n' "$passed" "$failed"
	((failed == 0))
}
