//go:build !go1.22

package typetext

import "go/types"

// Aliases became types of their own in Go 1.22.
func Unalias(t types.Type) types.Type { return t }

func AliasTypeParams(types.Type) *types.TypeParamList { return nil }
