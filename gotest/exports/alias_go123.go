//go:build go1.23

package exports

import "go/types"

func unalias(t types.Type) types.Type { return types.Unalias(t) }

// aliasTypeParams returns the type parameters of an alias. An alias of one of the
// universe's, such as any, need not be a *types.Alias.
func aliasTypeParams(t types.Type) *types.TypeParamList {
	if alias, ok := t.(*types.Alias); ok {
		return alias.TypeParams()
	}
	return nil
}
