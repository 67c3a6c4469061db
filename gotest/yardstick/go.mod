module wasmptr.test/yardstick

go 1.25.0

// The last version whose unitchecker reads the types of imports from what the
// compiler wrote. Later ones keep them in the facts of every package, so that
// none can be left early.
require golang.org/x/tools v0.49.0
