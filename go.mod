module github.com/wasmptr/wasmptr

go 1.21
