package differential

import (
	"fmt"
	"go/types"
)

// A wording makes the messages about one package.
type wording struct {
	own    *types.Package
	silent int      // pointers that were fine
	skewed []string // types that types.TypeString prints otherwise
}

// A leaf is a word in memory that a wasm host cannot read, or several.
type leaf struct {
	path string // of fields, from the pointee on; empty for the pointee itself
	typ  types.Type
}

// leaves finds the pointers and the like in a value of type t, not behind them.
// Unknown types, which Go reports as invalid, and type parameters have none.
func leaves(t types.Type, path string, within []types.Type) []leaf {
	t = unalias(t)
	if _, ok := t.(*types.TypeParam); ok {
		return nil
	}
	if _, ok := t.(*types.Named); ok {
		for _, outer := range within {
			if outer == t {
				return nil // an invalid type that contains itself
			}
		}
		within = append(within[:len(within):len(within)], t)
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		var found []leaf
		for i := 0; i < u.NumFields(); i++ {
			name := u.Field(i).Name()
			if path != "" {
				name = path + "." + name
			}
			found = append(found, leaves(u.Field(i).Type(), name, within)...)
		}
		return found
	case *types.Array:
		if u.Len() <= 0 {
			return nil
		}
		return leaves(u.Elem(), path+"[]", within)
	case *types.Basic:
		if u.Kind() != types.UnsafePointer && u.Kind() != types.String {
			return nil
		}
	}
	return []leaf{{path, t}}
}

// judge says what is wrong with a parameter of type t, from the words "points to" on.
func (w *wording) judge(t types.Type) string {
	p, ok := unalias(t).Underlying().(*types.Pointer)
	if _, generic := unalias(t).(*types.TypeParam); !ok || generic {
		return ""
	}
	found := leaves(p.Elem(), "", nil)
	if len(found) == 0 {
		w.silent++
		return ""
	}
	kind := w.kindOf(found[0].typ)
	switch pointee := unalias(p.Elem()); u := pointee.Underlying().(type) {
	case *types.Struct:
		return w.fieldMessage(w.head(pointee, "a struct"), found, kind)
	case *types.Array:
		if _, ok := innermost(u).Underlying().(*types.Struct); ok {
			return w.fieldMessage(w.head(pointee, "an array"), found, kind)
		}
		return fmt.Sprintf("%s, whose elements are %s: %s", w.head(pointee, "an array"), kind.many, kind.manyReason)
	}
	return fmt.Sprintf("%s: %s", kind.one, kind.oneReason)
}

func (w *wording) fieldMessage(head string, found []leaf, kind kindWords) string {
	more := ""
	if n := len(found) - 1; n > 0 {
		more = fmt.Sprintf(", and %d more", n)
	}
	return fmt.Sprintf("%s, whose field %s is %s%s: %s", head, found[0].path, kind.one, more, kind.oneReason)
}

func innermost(t types.Type) types.Type {
	for {
		t = unalias(t)
		a, ok := t.Underlying().(*types.Array)
		if !ok {
			return t
		}
		t = a.Elem()
	}
}

func (w *wording) head(pointee types.Type, literal string) string {
	if _, ok := pointee.(*types.Named); ok {
		return w.typeString(pointee)
	}
	return literal
}

// kindWords speak of one pointer, or of the pointers in an array.
type kindWords struct{ one, oneReason, many, manyReason string }

func (w *wording) kindOf(t types.Type) kindWords {
	shown := " (" + w.typeString(t) + ")"
	ifDefined := ""
	if _, ok := t.(*types.Named); ok {
		ifDefined = shown
	}
	const (
		pointer     = "Go stores 8 bytes, the wasm host reads 4"
		pointers    = "Go stores 8 bytes each, the wasm host reads 4"
		meaningless = "Go stores an 8-byte pointer that means nothing to the wasm host"
		allSo       = "Go stores 8-byte pointers that mean nothing to the wasm host"
	)
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return kindWords{"a Go pointer" + shown, pointer, "Go pointers" + shown, pointers}
	case *types.Slice:
		return kindWords{
			"a slice" + shown, "its address, length and capacity take 8 bytes each in Go, 4 in the wasm host",
			"slices" + shown, "their addresses, lengths and capacities take 8 bytes each in Go, 4 in the wasm host",
		}
	case *types.Map:
		return kindWords{"a map" + shown, meaningless, "maps" + shown, allSo}
	case *types.Chan:
		return kindWords{"a channel" + shown, meaningless, "channels" + shown, allSo}
	case *types.Signature:
		return kindWords{"a func" + shown, meaningless, "funcs" + shown, allSo}
	case *types.Interface:
		return kindWords{
			"an interface" + shown, "Go stores two 8-byte words that mean nothing to the wasm host",
			"interfaces" + shown, "Go stores two 8-byte words each that mean nothing to the wasm host",
		}
	case *types.Basic:
		if u.Kind() == types.String {
			return kindWords{
				"a string" + ifDefined, "its address takes 8 bytes in Go, 4 in the wasm host",
				"strings" + ifDefined, "their addresses take 8 bytes each in Go, 4 in the wasm host",
			}
		}
		return kindWords{"an unsafe.Pointer" + ifDefined, pointer, "unsafe.Pointers" + ifDefined, pointers}
	}
	panic(fmt.Sprintf("no leaf: %T", t.Underlying()))
}

// methodName is T.m or (*T).m.
func (w *wording) methodName(recv types.Type, name string) string {
	recv = unalias(recv)
	if p, ok := recv.(*types.Pointer); ok {
		return "(*" + unalias(p.Elem()).(*types.Named).Obj().Name() + ")." + name
	}
	return recv.(*types.Named).Obj().Name() + "." + name
}
