//go:build !go1.23

package differential

import "go/types"

// unalias has nothing to do up to Go 1.22, where the type checker resolves aliases.
func unalias(t types.Type) types.Type { return t }
