package rules

import "go/types"

// A Model is the rules of a release. The zero values of its other fields are
// right; each of them is a mistake that one could make.
type Model struct {
	Release int // N of Go 1.N

	RenamedMarks    bool // a type made from structs.HostLayout counts
	EmptyArraysFree bool // nobody looks at the elements of arrays of length 0
	AnyHostLayout   bool // HostLayout of any package counts
	NoMarker        bool // structs need no marker
}

// Accepts reports whether the compiler accepts all of a signature.
func (m Model) Accepts(sig *types.Signature) bool {
	for i := 0; i < sig.Params().Len(); i++ {
		if !m.value(sig.Params().At(i).Type(), false) {
			return false
		}
	}
	if recv := sig.Recv(); recv != nil && !m.value(recv.Type(), false) {
		return false
	}
	switch sig.Results().Len() {
	case 0:
		return true
	case 1:
		return m.value(sig.Results().At(0).Type(), true)
	default:
		return false
	}
}

func (m Model) value(t types.Type, result bool) bool {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		switch t.Kind() {
		case types.Int32, types.Uint32, types.Int64, types.Uint64, types.Float32, types.Float64:
			return true
		case types.UnsafePointer:
			return m.Release >= 24 || !result
		case types.Bool, types.Uintptr:
			return m.Release >= 24
		case types.String:
			return m.Release >= 24 && !result
		}
	case *types.Pointer:
		return m.Release >= 24 && m.element(t.Elem())
	}
	return false
}

func (m Model) element(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		switch t.Kind() {
		case types.Bool, types.Int8, types.Uint8, types.Int16, types.Uint16, types.Int32, types.Uint32,
			types.Int64, types.Uint64, types.Float32, types.Float64:
			return true
		}
	case *types.Array:
		return m.EmptyArraysFree && t.Len() == 0 || m.element(t.Elem())
	case *types.Struct:
		marked := m.NoMarker || t.NumFields() == 0
		for i := 0; i < t.NumFields(); i++ {
			if field := t.Field(i).Type(); m.isMarker(field) {
				marked = true
			} else if !m.element(field) {
				return false
			}
		}
		return marked
	}
	return false
}

func (m Model) isMarker(t types.Type) bool {
	named, ok := unalias(t).(*types.Named)
	if !ok {
		return false
	}
	if obj := named.Obj(); obj.Name() == "HostLayout" && obj.Pkg() != nil {
		return m.AnyHostLayout || obj.Pkg().Path() == "structs"
	}
	under, ok := named.Underlying().(*types.Struct)
	if !ok || !m.RenamedMarks || under.NumFields() != 1 {
		return false
	}
	tag, ok := under.Field(0).Type().(*types.Named)
	return ok && tag.Obj().Name() == "hostLayout" && tag.Obj().Pkg().Path() == "structs"
}
