package layouts

import (
	"fmt"
	"go/types"
	"strings"
)

var sizes = types.SizesFor("gc", "wasm")

// layout is size, alignment and offsets of a type, and its first pointer.
func layout(t types.Type) string {
	size := sizes.Sizeof(t)
	if size < 0 || !isKnown(t) {
		return "unknown" // past 63 bits, or wrong
	}
	var offsets []string
	if s, ok := t.Underlying().(*types.Struct); ok {
		var fields []*types.Var
		for i := 0; i < s.NumFields(); i++ {
			fields = append(fields, s.Field(i))
		}
		for _, offset := range sizes.Offsetsof(fields) {
			offsets = append(offsets, fmt.Sprint(offset))
		}
	}
	text := fmt.Sprintf("%d %d [%s] ", size, sizes.Alignof(t), strings.Join(offsets, ","))
	leaves := pointers(t, "")
	if len(leaves) == 0 {
		return text + "- - 0"
	}
	return text + fmt.Sprintf("%s %d", leaves[0], len(leaves)-1)
}

// isKnown tells whether everything in memory of type t is known. It is, in
// packages without errors.
func isKnown(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Kind() != types.Invalid
	case *types.Array:
		return t.Len() >= 0 && isKnown(t.Elem())
	case *types.Struct:
		for i := 0; i < t.NumFields(); i++ {
			if !isKnown(t.Field(i).Type()) {
				return false
			}
		}
	}
	return true
}

// pointers returns the way to each pointer in memory of type t, and its kind, in
// order. The elements of an array count as one.
func pointers(t types.Type, path string) []string {
	leaf := func(kind string) []string {
		if path == "" {
			path = "."
		}
		return []string{path + " " + kind}
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		switch t.Kind() {
		case types.String:
			return leaf("string")
		case types.UnsafePointer:
			return leaf("unsafe.Pointer")
		}
	case *types.Pointer:
		return leaf("pointer")
	case *types.Slice:
		return leaf("slice")
	case *types.Map:
		return leaf("map")
	case *types.Chan:
		return leaf("chan")
	case *types.Signature:
		return leaf("func")
	case *types.Interface:
		return leaf("interface")
	case *types.Array:
		if t.Len() > 0 {
			return pointers(t.Elem(), path+"[]")
		}
	case *types.Struct:
		var leaves []string
		for i := 0; i < t.NumFields(); i++ {
			leaves = append(leaves, pointers(t.Field(i).Type(), path+"."+t.Field(i).Name())...)
		}
		return leaves
	}
	return nil
}
