package infer

import (
	"go/ast"
	"go/types"
	"strings"

	"wasmptr.test/gotest/internal/typetext"
)

// A Want is what go/types says of an expression, in the words of examples/infer.
type Want struct {
	// The answer, such as "value int".
	Answer string
	// For an expression that is used as v, ok := expr: "value T", where Answer is
	// the tuple that go/types records for it.
	CommaOK string
	// The mode and the untyped kinds that are right as well.
	Mode    string
	Untyped []string
}

// A Verdict says how an answer compares.
type Verdict int

const (
	Agree Verdict = iota
	Unknown
	Differ
)

// Judge compares an answer of the Rust side.
//
// Where a value is untyped, go/types records the type that the context gives it:
// in `var x uint8 = 1`, that of `1` is uint8. For the Rust side, `1` by itself is
// an untyped int. So an untyped kind is right if a constant or value of it can be
// what go/types says: an untyped bool a boolean, an untyped string a string, an
// untyped number any number. As to untyped numbers, go/types gives operands of
// different kinds the larger one (in `1 + 2.5` both are untyped floats), hence the
// untyped kind may be any up to that of go/types. Whatever has a type parameter's
// type may have been anything untyped. Whether it is a constant must be the same.
func (w *Want) Judge(answer string) Verdict {
	switch {
	case answer == "unknown" || answer == "absent":
		return Unknown
	case answer == w.Answer, w.CommaOK != "" && answer == w.CommaOK:
		return Agree
	}
	mode, typ, _ := strings.Cut(answer, " ")
	if mode == w.Mode {
		for _, untyped := range w.Untyped {
			if typ == untyped {
				return Agree
			}
		}
	}
	return Differ
}

// The names of parameters are not part of a type, and which of two identical types
// go/types records is its own business.
var text = typetext.Style{HideNames: true}

func (w *walker) want(expr ast.Expr, tv types.TypeAndValue) Want {
	switch {
	case tv.IsVoid():
		return Want{Answer: "novalue"}
	case tv.IsBuiltin():
		return Want{Answer: "builtin"}
	case tv.IsNil() || w.isNil(expr):
		return Want{Answer: "nil"}
	}
	if tuple, ok := tv.Type.(*types.Tuple); ok {
		want := Want{Answer: "tuple (" + text.Tuple(tuple) + ")"}
		if _, isCall := unparen(expr).(*ast.CallExpr); !isCall {
			want.CommaOK = "value " + text.Text(tuple.At(0).Type())
		}
		return want
	}
	mode := "value"
	if tv.Value != nil {
		mode = "constant"
	}
	return Want{Answer: mode + " " + text.Text(tv.Type), Mode: mode, Untyped: untypedKinds(tv.Type)}
}

// isNil tells whether expr is nil, which some releases give the type of the context.
func (w *walker) isNil(expr ast.Expr) bool {
	name, ok := unparen(expr).(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = w.info.Uses[name].(*types.Nil)
	return ok
}

// numbers are the untyped numbers, the larger ones last.
var numbers = []string{"untyped-int", "untyped-rune", "untyped-float", "untyped-complex"}

// untypedKinds lists the untyped kinds of which a value can become one of type t,
// see Judge.
func untypedKinds(t types.Type) []string {
	if _, ok := typetext.Unalias(t).(*types.TypeParam); ok {
		return append([]string{"untyped-bool", "untyped-string"}, numbers...)
	}
	basic, ok := t.Underlying().(*types.Basic)
	if !ok {
		return nil
	}
	info := basic.Info()
	switch {
	case basic.Kind() == types.UntypedInt:
		return numbers[:1]
	case basic.Kind() == types.UntypedRune:
		return numbers[:2]
	case basic.Kind() == types.UntypedFloat:
		return numbers[:3]
	case info&types.IsBoolean != 0:
		return []string{"untyped-bool"}
	case info&types.IsString != 0:
		return []string{"untyped-string"}
	case info&types.IsNumeric != 0:
		return numbers
	}
	return nil
}
