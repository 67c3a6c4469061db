// Package differential compares wasmptr with go/types on thousands of generated
// signatures: the same Go module is judged by wasmptr in a real "go vet" and by an
// oracle of our own, and the two lists of nested-pointer findings must be equal in
// function, label, position and wording.
//
// The generator writes the module. It knows which Go it wrote and which function
// carries which directive, but nothing about pointers behind pointers:
//
//	module.go      the packages of the module, and how their files are put together
//	types.go       type expressions
//	declare.go     type declarations
//	constants.go   constants, and constant expressions as array lengths
//	functions.go   signatures and bodies
//	directives.go  the comments above a function, and what they make of it
//	fixed.go       handwritten packages: broken code, and forms that the others lack
//	features.go    what every module must contain
//
// The oracle reads the module back with go/parser and go/types, and takes nothing
// from the generator but which functions stand at the boundary to the host:
//
//	oracle.go      type-checks, and finds the pointers
//	wording.go     the messages
//	typestring.go  types.TypeString with all aliases resolved, on every release
//	sizes.go       the layout of Go's wasm port
//
// The comparison is compare.go; differential_test.go runs it all.
//
// Everything depends on a seed only: go test -seed=N, or WASMPTR_SEED=N. With
// -keep=DIR the generated module stays behind in that directory.
package differential
