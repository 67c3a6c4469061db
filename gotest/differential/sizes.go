package differential

import (
	"fmt"
	"go/types"
)

// wasmSizes is the layout of Go's wasm port. types.SizesFor has the same from Go 1.22
// on; the one of Go 1.21 forgets the padding at the end of structs.
type wasmSizes struct{}

// otherSizes compares the two on the types that p declares.
func otherSizes(p *types.Package) []string {
	reference := types.SizesFor("gc", "wasm")
	var differences []string
	for _, name := range p.Scope().Names() {
		declared, ok := p.Scope().Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		named, ok := declared.Type().(*types.Named)
		if !ok || named.TypeParams().Len() > 0 {
			continue
		}
		if size, want := (wasmSizes{}).Sizeof(named), reference.Sizeof(named); size != want {
			differences = append(differences, fmt.Sprintf("size of %s is %d, should be %d", name, size, want))
		}
		if align, want := (wasmSizes{}).Alignof(named), reference.Alignof(named); align != want {
			differences = append(differences, fmt.Sprintf("alignment of %s is %d, should be %d", name, align, want))
		}
	}
	return differences
}

func (s wasmSizes) Alignof(t types.Type) int64 {
	switch u := t.Underlying().(type) {
	case *types.Array:
		return s.Alignof(u.Elem())
	case *types.Struct:
		align := int64(1)
		for i := 0; i < u.NumFields(); i++ {
			align = max(align, s.Alignof(u.Field(i).Type()))
		}
		return align
	case *types.Basic:
		switch u.Kind() {
		case types.Complex64:
			return 4
		case types.String, types.Complex128:
			return 8
		}
		return s.Sizeof(t)
	}
	return 8
}

func (s wasmSizes) Offsetsof(fields []*types.Var) []int64 {
	var offsets []int64
	end := int64(0)
	for _, f := range fields {
		end = roundUp(end, s.Alignof(f.Type()))
		offsets = append(offsets, end)
		end += s.Sizeof(f.Type())
	}
	return offsets
}

func (s wasmSizes) Sizeof(t types.Type) int64 {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return basicSize(u.Kind())
	case *types.Array:
		return max(u.Len(), 0) * s.Sizeof(u.Elem())
	case *types.Slice:
		return 24
	case *types.Interface:
		return 16
	case *types.Struct:
		return s.structSize(u)
	}
	return 8
}

// structSize keeps a byte free behind a last field of no size, so that its address
// is not that of the next variable.
func (s wasmSizes) structSize(t *types.Struct) int64 {
	var fields []*types.Var
	for i := 0; i < t.NumFields(); i++ {
		fields = append(fields, t.Field(i))
	}
	if len(fields) == 0 {
		return 0
	}
	last := s.Sizeof(fields[len(fields)-1].Type())
	end := s.Offsetsof(fields)[len(fields)-1] + last
	if last == 0 && end > 0 {
		end++
	}
	return roundUp(end, s.Alignof(t))
}

func basicSize(kind types.BasicKind) int64 {
	switch kind {
	case types.Bool, types.Int8, types.Uint8:
		return 1
	case types.Int16, types.Uint16:
		return 2
	case types.Int32, types.Uint32, types.Float32:
		return 4
	case types.String, types.Complex128:
		return 16
	}
	return 8
}

func roundUp(n, align int64) int64 { return (n + align - 1) / align * align }
