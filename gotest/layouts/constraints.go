package layouts

import (
	"go/types"
	"strings"
)

// typeParams returns the type parameters of a defined type or function.
func typeParams(obj types.Object) *types.TypeParamList {
	switch obj := obj.(type) {
	case *types.TypeName:
		if named, ok := obj.Type().(*types.Named); ok && !obj.IsAlias() {
			return named.TypeParams()
		}
	case *types.Func:
		return obj.Type().(*types.Signature).TypeParams()
	}
	return nil
}

// constraints is the text of the constraints of type parameters.
func constraints(params *types.TypeParamList) string {
	var texts []string
	for i := 0; i < params.Len(); i++ {
		texts = append(texts, constraint(params.At(i).Constraint()))
	}
	return strings.Join(texts, " ")
}

// constraint is the text of a constraint; types in it are written like those of
// variables.
func constraint(t types.Type) string {
	switch t := unalias(t).(type) {
	case *types.Interface:
		var parts []string
		for i := 0; i < t.NumExplicitMethods(); i++ {
			method := t.ExplicitMethod(i)
			sig := method.Type().(*types.Signature)
			parts = append(parts, method.Name()+tuple(sig.Params())+tuple(sig.Results()))
		}
		for i := 0; i < t.NumEmbeddeds(); i++ {
			parts = append(parts, constraint(t.EmbeddedType(i)))
		}
		name := "interface"
		if t.IsImplicit() {
			name = "implicit"
		}
		return name + "{" + strings.Join(parts, ";") + "}"
	case *types.Union:
		var terms []string
		for i := 0; i < t.Len(); i++ {
			term := constraint(t.Term(i).Type())
			if t.Term(i).Tilde() {
				term = "~" + term
			}
			terms = append(terms, term)
		}
		return strings.Join(terms, "|")
	}
	return text(t)
}

func tuple(vars *types.Tuple) string {
	var texts []string
	for i := 0; i < vars.Len(); i++ {
		texts = append(texts, text(vars.At(i).Type()))
	}
	return "(" + strings.Join(texts, ",") + ")"
}
