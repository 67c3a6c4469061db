package infer

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"wasmptr.test/gotest/internal/typetext"
)

// kind is the sort of expression: its node, and what decides how hard it is.
func (w *walker) kind(expr ast.Expr) string {
	switch expr := expr.(type) {
	case *ast.Ident:
		return "Ident: " + w.objectKind(expr)
	case *ast.SelectorExpr:
		return "SelectorExpr: " + w.selectorKind(expr)
	case *ast.CallExpr:
		return "CallExpr: " + w.calleeKind(unparen(expr.Fun))
	case *ast.IndexExpr:
		return "IndexExpr: " + w.operandKind(expr.X)
	case *ast.IndexListExpr:
		return "IndexListExpr"
	case *ast.SliceExpr:
		return "SliceExpr: " + w.operandKind(expr.X)
	case *ast.UnaryExpr:
		return "UnaryExpr: " + expr.Op.String()
	case *ast.BinaryExpr:
		switch {
		case expr.Op == token.SHL || expr.Op == token.SHR:
			return "BinaryExpr: shift"
		case isComparison(expr.Op):
			return "BinaryExpr: comparison"
		}
		return "BinaryExpr: arithmetic"
	case *ast.CompositeLit:
		if expr.Type == nil {
			return "CompositeLit: type left out"
		}
		return "CompositeLit"
	case *ast.BasicLit:
		return "BasicLit"
	case *ast.FuncLit:
		return "FuncLit"
	case *ast.ParenExpr:
		return "ParenExpr of " + w.kind(unparen(expr))
	case *ast.StarExpr:
		return "StarExpr"
	case *ast.TypeAssertExpr:
		return "TypeAssertExpr"
	}
	return "another"
}

func isComparison(op token.Token) bool {
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return true
	}
	return false
}

func (w *walker) objectKind(name *ast.Ident) string {
	obj := w.info.Uses[name]
	if obj == nil {
		return "declared here"
	}
	scope := "local"
	switch {
	case obj.Pkg() == nil:
		scope = "predeclared"
	case obj.Pkg() != w.pkg:
		scope = "foreign"
	case obj.Parent() == w.pkg.Scope():
		scope = "package"
	}
	switch obj := obj.(type) {
	case *types.Const:
		return scope + " constant"
	case *types.Var:
		return scope + " variable"
	case *types.Func:
		if isGeneric(obj) {
			return scope + " generic function"
		}
		return scope + " function"
	case *types.Builtin:
		return "builtin"
	case *types.Nil:
		return "nil"
	}
	return scope + " other"
}

func (w *walker) selectorKind(expr *ast.SelectorExpr) string {
	selection := w.info.Selections[expr]
	if selection == nil {
		return w.objectKind(expr.Sel)
	}
	promoted := ""
	if len(selection.Index()) > 1 {
		promoted = "promoted "
	}
	of := ""
	if hasTypeParams(selection.Recv()) {
		of = " of generic type"
	}
	switch selection.Kind() {
	case types.FieldVal:
		return promoted + "field" + of
	case types.MethodExpr:
		return promoted + "method expression" + of
	}
	return promoted + "method" + of
}

// hasTypeParams tells whether t is an instance, or what a method of a generic type
// has as its receiver, or a type parameter.
func hasTypeParams(t types.Type) bool {
	if pointer, ok := t.(*types.Pointer); ok {
		t = pointer.Elem()
	}
	switch t := typetext.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Named:
		return t.TypeArgs().Len() > 0
	}
	return false
}

func (w *walker) calleeKind(fun ast.Expr) string {
	tv := w.info.Types[fun]
	switch {
	case tv.IsType():
		return "conversion"
	case tv.IsBuiltin():
		return "builtin " + w.callee(fun).Name()
	}
	switch fun := fun.(type) {
	case *ast.FuncLit:
		return "function literal"
	case *ast.IndexExpr:
		if w.isInstantiation(fun.X) {
			return "generic function, explicit arguments"
		}
		return "function value"
	case *ast.IndexListExpr:
		return "generic function, explicit arguments"
	case *ast.SelectorExpr:
		if selection := w.info.Selections[fun]; selection != nil {
			kind := w.selectorKind(fun)
			if types.IsInterface(selection.Recv()) && strings.HasPrefix(kind, "method") {
				return "interface " + kind
			}
			return kind
		}
	}
	if callee, ok := w.callee(fun).(*types.Func); ok {
		where := "function"
		if callee.Pkg() != w.pkg {
			where = "foreign function"
		}
		if isGeneric(callee) {
			return "generic " + where
		}
		return where
	}
	return "function value"
}

func isGeneric(f *types.Func) bool { return f.Type().(*types.Signature).TypeParams().Len() > 0 }

func (w *walker) isInstantiation(fun ast.Expr) bool {
	callee, ok := w.callee(unparen(fun)).(*types.Func)
	return ok && isGeneric(callee)
}

// operandKind is the sort of type of something that is indexed or sliced.
func (w *walker) operandKind(expr ast.Expr) string {
	if w.isInstantiation(expr) {
		return "instantiation"
	}
	typ := w.info.Types[expr].Type
	if typ == nil {
		return "unknown"
	}
	if _, ok := typetext.Unalias(typ).(*types.TypeParam); ok {
		return "type parameter"
	}
	switch typ.Underlying().(type) {
	case *types.Basic:
		return "string"
	case *types.Pointer:
		return "pointer to array"
	case *types.Array:
		return "array"
	case *types.Slice:
		return "slice"
	case *types.Map:
		return "map"
	}
	return "another"
}
