package report

import "structs"

type marked struct {
	_    structs.HostLayout
	a, b uint32
}

type unmarked struct{ a, b uint32 }

//go:wasmimport env refused
func refused(ok *marked, b []byte,
	c *unmarked) (n int)

// go:wasmimport env percent%
func misspelt()

//go:wasmimport env long
func long(first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth uint32, last **byte)

//line vanished, 100%:a.go:7:9
//go:wasmimport env gone
func gone(p **byte)

//line template.txt:3
//go:wasmimport env made
func made(p *string)
