// The fixtures are read by cargo test alone; most of them no compiler accepts.
// This file keeps them out of the module that holds cmd/wasmptr.
module wasmptr.test/fixtures

go 1.21
