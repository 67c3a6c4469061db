package differential

import (
	"fmt"
	"sort"
	"strings"
)

// leastOften is how often each promised feature occurs at least, whatever the seed.
const leastOften = 3

// promisedFeatures are what every module must contain.
const promisedFeatures = `
function; boundary function; import; export; no directive; module gojs
directive of something else; directive the compiler refuses; no directive, but nearly
export of a method; export without a body; import with a body; function named _
two exports; two imports, the last counts; two imports, the last is gojs; import and export, the import counts
blank lines after the directive; comment after the directive; directive below the doc comment
directive between func and name; directive with more blanks; directive with odd blanks; indented directive
go:linkname after the directive; go:noescape after the directive
module named "env"; module named "gojs"; module named GOJS; module named gojs2; module named wasi:io/poll@0.2.0

one unnamed result; results in a list; unnamed parameter; blank parameter; grouped parameters; variadic parameter
parameter hiding another name; parameter: declared pointer type; parameter: pointer in parentheses
parameter: pointer to a declared type; parameter: pointer to a pointer; parameter: pointer to a struct
parameter: pointer to an array; list over several lines; list with a trailing comma; list with comments
list without blanks; pointer receiver; value receiver; generic receiver; parenthesised receiver
receiver without a name; blank type parameter of a receiver

basic bool; basic byte; basic complex128; basic complex64; basic float32; basic float64; basic int; basic int16
basic int32; basic int64; basic int8; basic rune; basic uint; basic uint16; basic uint32; basic uint64
basic uint8; basic uintptr; string; any; error; unsafe.Pointer
pointer; slice; array; map; func; chan; direction chan; direction chan<-; direction <-chan
interface with methods; interface embedding; interface{}; array as key; struct as key; parenthesised type
struct type; struct type over several lines; several fields of one type; blank field; field tag
embedded field; embedded alias; embedded foreign; embedded generic; embedded pointer; embedded predeclared type

own type; own alias; own generic type; foreign type; foreign alias; foreign generic type; std generic type
nested instantiation; type parameter
defined basic; defined string; defined unsafe.Pointer; defined struct; defined pointer; defined array
defined interface; type defined by another; struct of numbers; linked list; mutual recursion; pointer to itself
slice of itself; map of itself; chan of itself; func of itself; recursion through slice, map and func
alias of a declared type; alias of a pointer; alias of a type literal; alias of an alias
generic struct; generic struct of two; generic with T inside; generic with T behind a pointer
generic with T in slice and func; generic pair; generic pointer; generic array; generic map; generic list
generic swapping its parameters; constrained generic; phantom parameter; parameter in an empty array
parameter named like a basic type; shadowed predeclared name; declared in a group

length: literal; length: zero; length: expression; length: zero by arithmetic; length: float; length: rune
length: typed constant; length: conversion; length: Sizeof; length: Offsetof and Alignof; length: len
length: len of an array variable; length: unary; length: rarer forms
iota group; declared constant in an expression; constant of another package

renamed import; dot import; name from a dot import; dot import of unsafe; unsafe under another name
import under another package's name; package named unlike its directory; same-named packages in one file
file with CRLF

std bytes.Buffer; std io.Reader; std math/big.Int; std math/big.Word; std net/netip.Addr; std net/netip.Prefix
std net/url.URL; std net/url.Userinfo; std net/url.Values; std reflect.Kind; std reflect.StructField
std reflect.Type; std reflect.Value; std strings.Builder; std strings.Reader; std sync.Map; std sync.Mutex
std sync.Once; std sync.WaitGroup; std sync/atomic.Int32; std sync/atomic.Pointer; std sync/atomic.Uintptr
std sync/atomic.Value; std time.Duration; std time.Location; std time.Month; std time.Time
std unicode.Range16; std unicode.RangeTable; std unicode.SpecialCase
`

// promisedSince are features that need a release.
var promisedSince = map[int]string{
	23: "std structs.HostLayout; std unique.Handle",
	24: "generic alias of a pointer; generic alias of a literal; generic alias of a generic type; own generic alias; foreign generic alias",
}

// missingFeatures tells what the generator wrote too rarely for Go 1.release.
func missingFeatures(used map[string]int, release int) []string {
	promised := promisedFeatures
	for since, features := range promisedSince {
		if release >= since {
			promised += "\n" + features
		}
	}
	var missing []string
	for _, line := range strings.Split(promised, "\n") {
		for _, name := range strings.Split(line, "; ") {
			if name != "" && used[name] < leastOften {
				missing = append(missing, fmt.Sprintf("feature %q: %d times, want %d", name, used[name], leastOften))
			}
		}
	}
	sort.Strings(missing)
	return missing
}
