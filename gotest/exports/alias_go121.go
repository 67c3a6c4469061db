//go:build !go1.22

package exports

import "go/types"

// Aliases became types of their own in Go 1.22.
func unalias(t types.Type) types.Type { return t }

func aliasTypeParams(types.Type) *types.TypeParamList { return nil }
