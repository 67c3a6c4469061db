//go:build go1.23

package differential

import "go/types"

// unalias resolves aliases like types.Unalias, but stops at the predeclared any: in
// Go 1.27 there is no other difference left between it and an imported interface{}.
func unalias(t types.Type) types.Type {
	for {
		alias, ok := t.(*types.Alias)
		if !ok || t == types.Universe.Lookup("any").Type() {
			return t
		}
		t = alias.Rhs()
	}
}
