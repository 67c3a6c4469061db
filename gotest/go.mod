module wasmptr.test/gotest

go 1.21
