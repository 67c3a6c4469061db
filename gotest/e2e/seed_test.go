package e2e

import (
	"reflect"
	"regexp"
	"testing"

	"wasmptr.test/gotest/internal/govet"
)

// seed holds the five functions of golang/go#59156: the first three are right,
// the last two hand the host memory that it cannot read.
const seed = `package seed

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

// exported turns the imports of source into exports with empty bodies. No
// position in front of the bodies changes.
func exported(source string) string {
	imported := regexp.MustCompile(`(?m)^//go:wasmimport env (\w+)\n(func .*)$`)
	return imported.ReplaceAllString(source, "//go:wasmexport $1\n$2 {}")
}

// No compiler accepts these packages, but nothing imports them, so go vet does
// not compile them, and wasmptr is the only one to speak.
func TestSeedText(t *testing.T) {
	for _, target := range govet.Targets {
		for name, source := range map[string]string{
			"imported from": seed,
			"exported to":   exported(seed),
		} {
			t.Run(name+"/"+target.String(), func(t *testing.T) {
				dir := govet.Write(t, map[string]string{"seed.go": source})
				checks := "-checks=default"
				if govet.Release(t) < 24 {
					checks += ",-directive" // It says that this release knows no exports.
				}
				for run := 0; run < 2; run++ { // The second may come from the cache.
					wantText(t, govet.Vet(t, dir, target, checks, "."),
						"seed.go:25:11: F4: b points to buffer2, whose field ptr is a Go pointer (*byte): "+pointer,
						"seed.go:24:1: \tF4 is "+name+" the wasm host here",
						"seed.go:19:6: \ttype buffer2 is declared here",
						"seed.go:20:2: \tfield ptr is declared here",
						"seed.go:28:11: F5: p points to a Go pointer (*byte): "+pointer,
						"seed.go:27:1: \tF5 is "+name+" the wasm host here",
					)
				}
			})
		}
	}
}

func TestSeedJSON(t *testing.T) {
	want := map[string][]govet.Diagnostic{"m": {{
		Category: "nested-pointer",
		Posn:     "seed.go:25:11",
		End:      "seed.go:25:19",
		Message:  "F4: b points to buffer2, whose field ptr is a Go pointer (*byte): " + pointer,
		Related: []govet.Related{
			{Posn: "seed.go:24:1", End: "seed.go:24:23", Message: "F4 is imported from the wasm host here"},
			{Posn: "seed.go:19:6", End: "seed.go:19:13", Message: "type buffer2 is declared here"},
			{Posn: "seed.go:20:2", End: "seed.go:20:5", Message: "field ptr is declared here"},
		},
	}, {
		Category: "nested-pointer",
		Posn:     "seed.go:28:11",
		End:      "seed.go:28:17",
		Message:  "F5: p points to a Go pointer (*byte): " + pointer,
		Related: []govet.Related{
			{Posn: "seed.go:27:1", End: "seed.go:27:23", Message: "F5 is imported from the wasm host here"},
		},
	}}}
	for _, target := range govet.Targets {
		t.Run(target.String(), func(t *testing.T) {
			dir := govet.Write(t, map[string]string{"seed.go": seed})
			for run := 0; run < 2; run++ {
				if got := govet.VetJSON(t, dir, target, "."); !reflect.DeepEqual(got, want) {
					t.Errorf("got  %+v\nwant %+v", got, want)
				}
			}
		})
	}
}
