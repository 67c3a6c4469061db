// The types of vet's JSON are open to modules with such a path only.
module golang.org/x/tools/wasmptr.test/consumer

go 1.25.0

require golang.org/x/tools v0.49.0
