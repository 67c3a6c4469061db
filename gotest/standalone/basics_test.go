package standalone

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// mission holds the five functions of golang/go#59156: the last two hand the
// host memory that it cannot read.
const mission = `
-- seed.go --
package seed

import "unsafe"

//go:wasmimport env f1
func F1(p *byte)

//go:wasmimport env f2
func F2(p unsafe.Pointer)

type buffer1 struct {
	ptr uint32
	len uint32
}

//go:wasmimport env f3
func F3(b *buffer1)

type buffer2 struct {
	ptr *byte
	len uint32
}

//go:wasmimport env f4
func F4(b *buffer2)

//go:wasmimport env f5
func F5(p **byte)
`

const missionText = `seed.go:25:11: F4: b points to buffer2, whose field ptr is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 (nested-pointer)
seed.go:24:1: 	F4 is imported from the wasm host here
seed.go:19:6: 	type buffer2 is declared here
seed.go:20:2: 	field ptr is declared here
seed.go:28:11: F5: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 (nested-pointer)
seed.go:27:1: 	F5 is imported from the wasm host here
`

func TestMission(t *testing.T) {
	dir := write(t, mission)
	for _, args := range [][]string{
		{},
		{"."},
		{"./..."},
		{"m"},
		{"seed.go"},
		{"-target=wasip1/wasm"},
		{"--target", "js/wasm", "."},
		{"-target=wasip1/wasm,js/wasm,wasip1/wasm"},
		{"-target=linux/amd64"},
		{"GOOS=wasip1", "GOARCH=wasm"},
		{"GOOS=linux", "GOARCH=amd64"},
		{"-checks=nested-pointer"},
		{"-checks=all,-all,default"},
	} {
		result := run(t, dir, args...)
		if result.Stdout != missionText || result.Stderr != "" || result.Exit != 3 {
			t.Errorf("%q: exit %d, want 3\n%s%s", args, result.Exit, result.Stdout, result.Stderr)
		}
	}
}

func TestMissionJSON(t *testing.T) {
	const text = `{
	"m": {
		"wasmptr": [
			{
				"category": "nested-pointer",
				"posn": "DIR/a_js.go:4:8",
				"end": "DIR/a_js.go:4:14",
				"message": "f: parameter 1 points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4",
				"target": "js/wasm",
				"related": [
					{
						"posn": "DIR/a_js.go:3:1",
						"end": "DIR/a_js.go:3:22",
						"message": "f is imported from the wasm host here"
					}
				]
			}
		]
	}
}
`
	dir := write(t, `
-- a_js.go --
package a

//go:wasmimport env f
func f(**byte)
-- b/b.go --
package b
`)
	want := strings.ReplaceAll(text, "DIR", dir)
	for packages, want := range map[string]string{"./...": want, "./b": "{}\n"} {
		result := run(t, dir, "-json", packages)
		if result.Stdout != want || result.Stderr != "" || result.Exit != 0 {
			t.Errorf("%s: exit %d, want 0\n%s%s", packages, result.Exit, result.Stdout, result.Stderr)
		}
	}
	if vet := runJSON(t, write(t, mission), "-json", "-target=js/wasm"); len(vet["m"]) != 2 {
		t.Errorf("%+v", vet)
	}
}

// platforms has a function for each set of platforms.
const platforms = `
-- all.go --
package p

//go:wasmimport env all
func all(p **byte)
-- on_js.go --
package p

//go:wasmimport env onJS
func onJS(p **byte)
-- on_wasip1.go --
package p

//go:wasmimport env onWASI
func onWASI(p **byte)
-- on_linux.go --
package p

//go:wasmimport env onHost
func onHost(p **byte)
`

func TestPlatforms(t *testing.T) {
	dir := write(t, platforms)
	all, onJS := "all.go:4:12", "on_js.go:4:13"
	onWASI, onHost := "on_wasip1.go:4:15", "on_linux.go:4:15"
	both := []string{found(all, "all"), found(onJS, "onJS", "js/wasm"), found(onWASI, "onWASI", "wasip1/wasm")}
	for _, test := range []struct {
		args []string
		want []string
	}{
		{nil, both},
		{[]string{"GOOS=linux", "GOARCH=amd64"}, both},
		{[]string{"GOOS=wasip1"}, both},
		{[]string{"GOOS=wasip1", "GOARCH=wasm"}, []string{found(all, "all"), found(onWASI, "onWASI")}},
		{[]string{"GOOS=wasip1", "GOARCH=wasm", "-target=js/wasm"}, []string{found(all, "all"), found(onJS, "onJS")}},
		{[]string{"-target=wasip1/wasm"}, []string{found(all, "all"), found(onWASI, "onWASI")}},
		{[]string{"-target=linux/amd64, js/wasm,wasip1/wasm"}, []string{
			found(all, "all"), found(onJS, "onJS", "js/wasm"),
			found(onHost, "onHost", "linux/amd64"), found(onWASI, "onWASI", "wasip1/wasm")}},
		{[]string{"-target=linux/amd64,js/wasm,linux/arm64"}, []string{
			found(all, "all"), found(onJS, "onJS", "js/wasm"),
			found(onHost, "onHost", "linux/amd64,linux/arm64")}},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			want{stdout: test.want, exit: 3}.check(t, run(t, dir, test.args...))
		})
	}
}

// A finding with types or positions of its own is one of its own, also where
// two platforms have it at the same place.
func TestPlatformsDiffer(t *testing.T) {
	dir := write(t, `
-- t_js.go --
package p

type T struct{ p *byte }
-- t_wasip1.go --
package p

type T struct{ s string }
-- p.go --
package p

//go:wasmimport env f
func f(t *T)
`)
	want{stdout: []string{
		"p.go:4:10: f: t points to T, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 (nested-pointer, js/wasm)",
		"p.go:4:10: f: t points to T, whose field s is a string: its address takes 8 bytes in Go, 4 in the wasm host (nested-pointer, wasip1/wasm)",
	}, exit: 3}.check(t, run(t, dir))
}

func TestContext(t *testing.T) {
	const text = `seed.go:28:11: F5: p points to a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 (nested-pointer)
27	//go:wasmimport env f5
28	func F5(p **byte)
29	
seed.go:27:1: 	F5 is imported from the wasm host here
26	
27	//go:wasmimport env f5
28	func F5(p **byte)
`
	result := run(t, write(t, mission), "-c=1")
	if !strings.HasSuffix(result.Stdout, text) || result.Exit != 3 {
		t.Errorf("exit %d, want 3\n%s", result.Exit, result.Stdout)
	}
}

// Every check taken back leaves nothing to find; what is no check is an error,
// and so is what is no flag, platform or file.
func TestArguments(t *testing.T) {
	dir := write(t, mission)
	unknown := `check "nosuch" is not known, see wasmptr help`
	for _, test := range []struct {
		args []string
		want want
	}{
		{[]string{"-checks=-nested-pointer"}, want{}},
		{[]string{"-checks", "-nested-pointer"}, want{}},
		{[]string{"-checks=all,-nested-pointer"}, want{}},
		{[]string{"-checks=nosuch"}, want{stderr: []string{"wasmptr: -checks: " + unknown}, exit: 1}},
		{[]string{"-checks=all,-nosuch"}, want{stderr: []string{"wasmptr: -checks: " + unknown}, exit: 1}},
		{[]string{"help", "nosuch"}, want{stderr: []string{"wasmptr: " + unknown}, exit: 1}},
		{[]string{"-nosuch"}, want{stderr: []string{"wasmptr: flag provided but not defined: -nosuch"}, exit: 1}},
		{[]string{"-target=wasip1"}, want{stderr: []string{`wasmptr: -target: "wasip1" is no platform such as wasip1/wasm`}, exit: 1}},
		{[]string{"-target="}, want{stderr: []string{`wasmptr: -target: "" is no platform such as wasip1/wasm`}, exit: 1}},
		{[]string{"-C"}, want{stderr: []string{"wasmptr: flag needs an argument: -C"}, exit: 1}},
		{[]string{"-overlay=nosuch"}, want{stderr: []string{"wasmptr: " + filepath.Join(dir, "nosuch") + ": No such file or directory (os error 2)"}, exit: 1}},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			test.want.check(t, run(t, dir, test.args...))
		})
	}
}

func TestHelp(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct{ args, begin, contains string }{
		{"version", "wasmptr ", "0."},
		{"help", "wasmptr finds ", "\n  nested-pointer       find pointers to memory "},
		{"-h", "wasmptr finds ", "\n  -target  "},
		{"help nested-pointer", "nested-pointer: find pointers to memory ", "\n\t//go:wasmimport env write\n"},
	} {
		result := run(t, dir, strings.Fields(test.args)...)
		if !strings.HasPrefix(result.Stdout, test.begin) || !strings.Contains(result.Stdout, test.contains) ||
			result.Stderr != "" || result.Exit != 0 {
			t.Errorf("%s: exit %d\n%s%s", test.args, result.Exit, result.Stdout, result.Stderr)
		}
	}
}

// tests has a function in each place where a package and its tests may be.
const tests = `
-- p.go --
package p

//go:wasmimport env a
func a(p **byte)
-- in_test.go --
package p

type OnlyInTest struct{ p *byte }

//go:wasmimport env b
func b(p **byte)
-- out_test.go --
package p_test

import "m"

//go:wasmimport env c
func c(p **byte, o *p.OnlyInTest)
-- q/q_test.go --
package q_test

//go:wasmimport env d
func d(p **byte)
`

func TestTests(t *testing.T) {
	dir := write(t, tests)
	a, b, c, d := found("p.go:4:10", "a"), found("in_test.go:6:10", "b"), found("out_test.go:6:10", "c"), found("q/q_test.go:4:10", "d")
	o := "out_test.go:6:20: c: o points to p.OnlyInTest, whose field p is a Go pointer (*byte): Go stores 8 bytes, the wasm host reads 4 (nested-pointer)"
	for args, stdout := range map[string][]string{
		"./...":             {b, c, o, a, d},
		"-test=true ./...":  {b, c, o, a, d},
		"-test=false ./...": {a},
		".":                 {b, c, o, a},
		"./q":               {d},
	} {
		t.Run(args, func(t *testing.T) {
			want{stdout: stdout, exit: 3}.check(t, run(t, dir, strings.Fields(args)...))
		})
	}
	var ids []string
	for id, findings := range runJSON(t, dir, "-json", ".") {
		ids = append(ids, fmt.Sprint(id, len(findings)))
	}
	if !reflect.DeepEqual(ids, []string{"m2", "m_test2"}) && !reflect.DeepEqual(ids, []string{"m_test2", "m2"}) {
		t.Errorf("packages and how many findings: %q", ids)
	}
}
