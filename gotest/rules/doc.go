// Package rules compares what wasmptr says of signatures with what the compiler
// accepts, parameter by parameter.
//
// It generates packages of functions that a host calls or is called by, with
// types of every kind. The compiler merges its messages, and gives their place as
// that of the function; so for every receiver, parameter and result list there is
// a function of its own, a shadow, in another package, and those are compiled.
// With -rules=auto, wasmptr has to refuse the same ones in the package itself:
// its signature checks together are the compiler's verdict.
//
// The rules stand here once more, over go/types, so that it can be shown that the
// comparison would find mistakes in them.
package rules
