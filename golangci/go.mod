module github.com/wasmptr/wasmptr/golangci

go 1.26.0

require (
	github.com/golangci/plugin-module-register v0.1.2
	golang.org/x/mod v0.41.0
	golang.org/x/tools v0.50.0
)

require golang.org/x/sync v0.23.0 // indirect
