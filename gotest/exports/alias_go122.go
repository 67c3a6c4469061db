//go:build go1.22 && !go1.23

package exports

import "go/types"

func unalias(t types.Type) types.Type { return types.Unalias(t) }

// Aliases got type parameters in Go 1.23.
func aliasTypeParams(types.Type) *types.TypeParamList { return nil }
