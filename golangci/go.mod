module github.com/wasmptr/wasmptr/golangci

go 1.25.0

require (
	github.com/golangci/plugin-module-register v0.1.2
	golang.org/x/mod v0.34.0
	golang.org/x/tools v0.43.0
)

require golang.org/x/sync v0.20.0 // indirect
