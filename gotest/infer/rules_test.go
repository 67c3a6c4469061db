package infer

import (
	"go/types"
	"testing"
)

func TestJudge(t *testing.T) {
	of := func(mode string, typ types.Type) Want {
		return Want{Answer: mode + " " + text.Text(typ), Mode: mode, Untyped: untypedKinds(typ)}
	}
	commaOK := Want{Answer: "tuple (int,bool)", CommaOK: "value int"}
	celsius := types.NewNamed(types.NewTypeName(0, nil, "celsius", nil), types.Typ[types.Float64], nil)
	param := types.NewTypeParam(types.NewTypeName(0, nil, "T", nil), types.Universe.Lookup("any").Type())
	for _, row := range []struct {
		want    Want
		answer  string
		verdict Verdict
	}{
		{of("value", types.Typ[types.Int]), "value int", Agree},
		{of("value", types.Typ[types.Int]), "constant int", Differ},
		{of("value", types.Typ[types.Int]), "value uint", Differ},
		{of("value", types.Typ[types.Int]), "unknown", Unknown},
		{of("value", types.Typ[types.Int]), "absent", Unknown},
		{of("value", types.Typ[types.Int]), "type int", Differ},
		{of("value", types.Typ[types.Int]), "ambiguous: value int / value uint", Differ},
		{of("constant", types.Typ[types.Uint8]), "constant untyped-int", Agree},
		{of("constant", types.Typ[types.Uint8]), "constant untyped-float", Agree},
		{of("constant", types.Typ[types.Uint8]), "value untyped-int", Differ},
		{of("constant", types.Typ[types.Uint8]), "constant untyped-bool", Differ},
		{of("constant", celsius), "constant untyped-int", Agree},
		{of("constant", celsius), "constant float64", Differ},
		{of("constant", types.Typ[types.UntypedFloat]), "constant untyped-int", Agree},
		{of("constant", types.Typ[types.UntypedInt]), "constant untyped-float", Differ},
		{of("value", types.Typ[types.Bool]), "value untyped-bool", Agree},
		{of("value", types.Typ[types.UntypedBool]), "value bool", Differ},
		{of("constant", types.Typ[types.String]), "constant untyped-string", Agree},
		{of("constant", param), "constant untyped-rune", Agree},
		{of("value", types.NewPointer(types.Typ[types.Int])), "value untyped-int", Differ},
		{commaOK, "value int", Agree},
		{commaOK, "value bool", Differ},
		{Want{Answer: "nil"}, "nil", Agree},
		{Want{Answer: "novalue"}, "value int", Differ},
	} {
		if verdict := row.want.Judge(row.answer); verdict != row.verdict {
			t.Errorf("go/types %q, answer %q: %d, want %d", row.want.Answer, row.answer, verdict, row.verdict)
		}
	}
}
