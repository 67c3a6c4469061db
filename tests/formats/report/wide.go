package report

import "unsafe"

type 構造体 struct {
	ok    bool
	項目    [2]struct{ 名前 string }
	ñ     *byte // Go accepts no combining characters in names; this is é: é.
	後     uint8
}

//go:wasmimport env wide
func 関数(漢字 /* e̊ é 👍🏽 */ *構造体)

func 呼ぶ() {
	/* 漢字	tab */ 変数 := 構造体{ok: true}; read(unsafe.Pointer(&変数)) // 👍🏽 behind
}
