package typetext

import (
	"go/types"
	"sort"
	"strings"
)

// Methods returns a line for each method that is declared for a defined type, and
// nothing for other objects. The lines are sorted: an asterisk if the receiver is a
// pointer, the method's name, the names of its own type parameters, its type.
func Methods(obj types.Object) []string {
	var lines []string
	for _, m := range methods(obj) {
		lines = append(lines, method(m))
	}
	sort.Strings(lines)
	return lines
}

// MethodConstraints returns a line for each method that has type parameters of its
// own.
func MethodConstraints(obj types.Object) []string {
	var lines []string
	for _, m := range methods(obj) {
		if own := m.Type().(*types.Signature).TypeParams(); own.Len() > 0 {
			lines = append(lines, m.Name()+" "+Style{own: own}.constraints(own))
		}
	}
	return lines
}

func methods(obj types.Object) []*types.Func {
	name, ok := obj.(*types.TypeName)
	if !ok || name.IsAlias() {
		return nil
	}
	named, ok := name.Type().(*types.Named)
	if !ok {
		return nil
	}
	var methods []*types.Func
	for i := 0; i < named.NumMethods(); i++ {
		methods = append(methods, named.Method(i))
	}
	return methods
}

func method(m *types.Func) string {
	sig := m.Type().(*types.Signature)
	line := member(m)
	if _, ok := Unalias(sig.Recv().Type()).(*types.Pointer); ok {
		line = "*" + line
	}
	var own []string
	for i := 0; i < sig.TypeParams().Len(); i++ {
		own = append(own, sig.TypeParams().At(i).Obj().Name())
	}
	if own != nil {
		line += "[" + strings.Join(own, ",") + "]"
	}
	return line + " " + Style{own: sig.TypeParams()}.Text(sig)
}
