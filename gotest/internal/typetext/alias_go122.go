//go:build go1.22 && !go1.23

package typetext

import "go/types"

func Unalias(t types.Type) types.Type { return types.Unalias(t) }

// Aliases got type parameters in Go 1.23.
func AliasTypeParams(types.Type) *types.TypeParamList { return nil }
