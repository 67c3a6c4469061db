// Package yardstick makes wasmptr's nested-pointer check the usual way, as an
// analyzer for golang.org/x/tools. It is what scripts/bench compares the speed
// of wasmptr with.
package yardstick

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Directive is how every wasm directive begins. A package without it in any file
// has nothing to report.
const Directive = "//go:wasm"

// Analyzer reports pointers to memory that itself holds pointers, in the
// signatures of functions that a wasm host calls or is called by.
var Analyzer = &analysis.Analyzer{
	Name: "yardstick",
	Doc:  "report pointers to memory with pointers that are handed to a wasm host\n\nGo stores pointers in 8 bytes, and a wasm host reads 4.",
	Run:  run,
}

func run(pass *analysis.Pass) (any, error) {
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && isBoundary(fn) {
				check(pass, fn)
			}
		}
	}
	return nil, nil
}

// isBoundary reports whether fn has a wasm directive that is in effect and does
// not name the module gojs, whose functions read Go's own layout.
func isBoundary(fn *ast.FuncDecl) bool {
	if fn.Doc == nil || fn.Name.Name == "_" || fn.Type.TypeParams != nil {
		return false
	}
	var imported, exported []string // The words of the last directive of each kind.
	for _, comment := range fn.Doc.List {
		words := strings.Fields(comment.Text)
		switch {
		case strings.HasPrefix(comment.Text, "//go:wasmimport ") && len(words) == 3:
			imported = words
		case strings.HasPrefix(comment.Text, "//go:wasmexport ") && len(words) == 2:
			exported = words
		}
	}
	if imported != nil {
		return fn.Body == nil && imported[1] != "gojs"
	}
	return exported != nil && fn.Body != nil && fn.Recv == nil
}

func check(pass *analysis.Pass, fn *ast.FuncDecl) {
	lists := []struct {
		what   string
		fields *ast.FieldList
	}{
		{"receiver", fn.Recv},
		{"parameter", fn.Type.Params},
		{"result", fn.Type.Results},
	}
	for _, list := range lists {
		if list.fields == nil {
			continue
		}
		number := 0
		for _, field := range list.fields.List {
			path, leaf := nested(pass.TypesInfo.TypeOf(field.Type))
			for i := range max(1, len(field.Names)) {
				number++
				if leaf == nil {
					continue
				}
				label := fmt.Sprint(list.what, " ", number)
				if len(field.Names) > 0 {
					label = field.Names[i].Name
				}
				pass.Report(analysis.Diagnostic{
					Pos:      field.Type.Pos(),
					End:      field.Type.End(),
					Category: "nested-pointer",
					Message: fmt.Sprintf("%s: (*%s)%s is a pointer (%s) that Go stores in 8 bytes, where the wasm host reads 4",
						fn.Name.Name, label, path, types.TypeString(leaf, types.RelativeTo(pass.Pkg))),
				})
			}
		}
	}
}

// nested returns the first pointer in the memory that a pointer of type t leads
// to, and the path to it; nil if there is none, or if t is not a pointer.
func nested(t types.Type) (path string, leaf types.Type) {
	if t == nil {
		return "", nil
	}
	pointer, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return "", nil
	}
	return find(pointer.Elem())
}

// find returns the first pointer in a variable of type t, depth first.
func find(t types.Type) (path string, leaf types.Type) {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return "", nil // It may be anything.
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Interface:
		return "", t
	case *types.Basic:
		if u.Kind() == types.String || u.Kind() == types.UnsafePointer {
			return "", t
		}
	case *types.Array:
		if u.Len() > 0 {
			path, leaf = find(u.Elem())
			return "[]" + path, leaf
		}
	case *types.Struct:
		for field := range u.Fields() {
			if path, leaf = find(field.Type()); leaf != nil {
				return "." + field.Name() + path, leaf
			}
		}
	}
	return "", nil
}
