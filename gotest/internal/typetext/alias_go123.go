//go:build go1.23

package typetext

import "go/types"

func Unalias(t types.Type) types.Type { return types.Unalias(t) }

// AliasTypeParams returns the type parameters of an alias. An alias of one of the
// universe's, such as any, need not be a *types.Alias.
func AliasTypeParams(t types.Type) *types.TypeParamList {
	if alias, ok := t.(*types.Alias); ok {
		return alias.TypeParams()
	}
	return nil
}
