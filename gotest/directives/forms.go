package directives

import "strings"

// A verdict is what becomes of a directive.
type verdict string

const (
	right    verdict = "right"    // It does what it says.
	ignored  verdict = "ignored"  // The compiler says nothing, and nothing is imported or exported.
	rejected verdict = "rejected" // The compiler or the linker refuses it.
	broken   verdict = "broken"   // The module is invalid, or imports something else.
	silent   verdict = "silent"   // Ignored, but nobody can be sure that it was meant.
)

// A form is a way to write a directive.
type form struct {
	name string
	// file is the text of a file of package main. Each $ is the directive in its right
	// form, import env f or export f.
	file string
	want verdict
	// report is a piece of the message, with the position in front.
	report string
	// js is the verdict for js/wasm if it is another one.
	js verdict
	// asm adds an assembly file, with which functions need no body.
	asm bool
	// more is a second file of the package.
	more string
}

// text replaces the signs of a form: TAB, NBSP and the like.
var text = strings.NewReplacer("TAB", "\t", "NBSP", "\u00A0", "CR", "\r", "BOM", "\uFEFF").Replace

const (
	importMain = "\nfunc main() { f() }\n"
	emptyMain  = "\nfunc main() {}\n"
)

// imports are about functions f that are imported as f of module env, and called.
var imports = []form{
	{name: "right", file: "//go:wasmimport env f\nfunc f()" + importMain, want: right},
	{name: "spaces", file: "//go:wasmimport   env TAB f  \nfunc f()" + importMain, want: right},
	{name: "no-break space", file: "//go:wasmimport envNBSPf\nfunc f()" + importMain, want: right},
	{name: "indented", file: "TAB //go:wasmimport env f\nfunc f()" + importMain, want: right},
	{name: "carriage return", file: "//go:wasmimport env fCR\nfunc f()" + importMain, want: right},
	{name: "blank lines", file: "//go:wasmimport env f\n\n// text\n\n/* text */\nfunc f()" + importMain, want: right},
	{name: "inside", file: "func\n//go:wasmimport env f\nf()" + importMain, want: right},
	{name: "method", file: "type t int32\n\n//go:wasmimport env f\nfunc (t) f()\n\nfunc main() { t(0).f() }\n", want: right},
	{name: "linkname", file: "import _ \"unsafe\"\n\n//go:linkname f m.f\n//go:wasmimport env f\nfunc f()" + importMain, want: right},

	{name: "space", file: "// go:wasmimport env f\nfunc f()" + importMain, want: ignored, asm: true,
		report: "3:1-23: f: // go:wasmimport is an ordinary comment: remove the space behind the slashes"},
	{name: "space, no assembly", file: "// go:wasmimport env f\nfunc f()" + importMain, want: rejected,
		report: "3:1-23: f: // go:wasmimport is an ordinary comment"},
	{name: "space and capitals", file: "// Go:wasmimport env f\nfunc f()" + importMain, want: ignored, asm: true,
		report: "f: // Go:wasmimport is an ordinary comment: write //go:wasmimport env f"},
	{name: "space far away", file: "// go:wasmimport env f\n\n// f is.\nfunc f()" + importMain, want: ignored, asm: true,
		report: "f: // go:wasmimport is an ordinary comment"},
	{name: "tab", file: "//go:wasmimportTABenv f\nfunc f()" + importMain, want: ignored, asm: true,
		report: "f: //go:wasmimport with a tab behind it is an ordinary comment: write //go:wasmimport env f, with a space"},
	{name: "no-break space behind the word", file: "//go:wasmimportNBSPenv f\nfunc f()" + importMain, want: ignored, asm: true,
		report: "f: //go:wasmimport with U+00A0 behind it is an ordinary comment: write //go:wasmimport env f, with a space"},
	{name: "nothing", file: "//go:wasmimport\nfunc f()" + importMain, want: ignored, asm: true,
		report: "f: //go:wasmimport with nothing behind it is an ordinary comment: write //go:wasmimport MODULE NAME"},
	{name: "block", file: "/*go:wasmimport env f*/\nfunc f()" + importMain, want: ignored, asm: true,
		report: "f: a /* */ comment is no directive: write //go:wasmimport env f on a line of its own"},
	{name: "block on the line", file: "/* go:wasmimport env f */ func f()" + importMain, want: ignored, asm: true,
		report: "f: a /* */ comment is no directive"},
	{name: "capital", file: "//Go:wasmimport env f\nfunc f()" + importMain, want: ignored, asm: true,
		report: "f: //Go:wasmimport is an ordinary comment: write //go:wasmimport env f"},
	{name: "capitals", file: "//go:wasmImport env f\nfunc f()" + importMain, want: ignored, asm: true,
		report: "f: //go:wasmImport is an ordinary comment: write //go:wasmimport env f"},
	{name: "longer word", file: "//go:wasmimportx env f\nfunc f()" + importMain, want: ignored, asm: true,
		report: "f: //go:wasmimportx is an ordinary comment: write //go:wasmimport env f"},
	{name: "two words", file: "//go:wasm_import env f\nfunc f()" + importMain, want: ignored, asm: true,
		report: "f: //go:wasm_import is an ordinary comment: write //go:wasmimport env f"},

	{name: "space, body", file: "// go:wasmimport env f\nfunc f() {}" + importMain, want: silent},
	{name: "commented out", file: "// //go:wasmimport env f\nfunc f()" + importMain, want: silent, asm: true},
	{name: "three slashes", file: "///go:wasmimport env f\nfunc f()" + importMain, want: silent, asm: true},
	{name: "prose", file: "// go:wasmimport env f is not used here\nfunc f()" + importMain, want: silent, asm: true},
	{name: "code in prose", file: "//TABgo:wasmimport env f\nfunc f()" + importMain, want: silent, asm: true},
	{name: "old one", file: "// go:wasmimport env g\n//go:wasmimport env f\nfunc f()" + importMain, want: right},
	{name: "TinyGo", file: "// go:wasmimport env f\n//go:wasm-module env\n//export f\nfunc f()" + importMain, want: silent, asm: true},
	{name: "longer word with another number of arguments", file: "//go:wasmimportx env\nfunc f()" + importMain, want: silent, asm: true},
	{name: "lines of a block", file: "/*\ngo:wasmimport env f\n*/\nfunc f()" + importMain, want: silent, asm: true},
	{name: "string", file: "const s = `\n//go:wasmimport env f g\n// go:wasmimport env f\n`\n" + emptyMain, want: silent},

	{name: "no arguments", file: "//go:wasmimport \nfunc f()" + importMain, want: rejected,
		report: "f: //go:wasmimport takes two arguments, not 0: write //go:wasmimport MODULE NAME and nothing behind it"},
	{name: "one argument", file: "//go:wasmimport env\nfunc f()" + importMain, want: rejected,
		report: "f: //go:wasmimport takes two arguments, not 1"},
	{name: "three arguments", file: "//go:wasmimport env f f\nfunc f()" + importMain, want: rejected,
		report: "f: //go:wasmimport takes two arguments, not 3"},
	{name: "trailing comment", file: "//go:wasmimport env f // text\nfunc f()" + importMain, want: rejected,
		report: "f: //go:wasmimport takes two arguments, not 4"},
	{name: "space in quotes", file: "//go:wasmimport \"e v\" f\nfunc f()" + importMain, want: rejected,
		report: "f: //go:wasmimport takes two arguments, not 3"},
	{name: "one argument before nothing", file: "var x int\n\n//go:wasmimport env\n" + emptyMain + "\n//go:wasmimport env\n", want: rejected,
		report: "//go:wasmimport takes two arguments, not 1"},
	{name: "quotes", file: "//go:wasmimport \"env\" \"f\"\nfunc f()" + importMain, want: broken,
		report: "f: the quotes in //go:wasmimport \"env\" \"f\" become part of the name: write //go:wasmimport env f"},
	{name: "quoted module", file: "//go:wasmimport 'env' f\nfunc f()" + importMain, want: broken,
		report: "f: the quotes in //go:wasmimport 'env' f become part of the name: write //go:wasmimport env f"},

	{name: "behind code", file: "var x int //go:wasmimport env f\n" + emptyMain, want: rejected,
		report: "3:11-32: //go:wasmimport is refused behind code: write it on a line of its own before the func"},
	{name: "behind the function", file: "func f() //go:wasmimport env f\n" + importMain, want: rejected, asm: true,
		report: "3:10-31: f: //go:wasmimport is refused behind code"},
	{name: "behind a comment", file: "/* text */ //go:wasmimport env f\nfunc f()" + importMain, want: rejected, asm: true,
		report: "//go:wasmimport is refused behind code"},
	{name: "behind code, nothing", file: "var x int //go:wasmimport\n" + emptyMain, want: rejected,
		report: "//go:wasmimport is refused behind code"},
	{name: "in a body", file: "func main() {\n//go:wasmimport env f\n}\n", want: rejected,
		report: "4:1-22: //go:wasmimport env f is refused where no func follows: write it before a func"},
	{name: "before a statement", file: "func main() {\n//go:wasmimport env f\nprintln()\n}\n", want: rejected,
		report: "//go:wasmimport env f is refused where no func follows"},
	{name: "in parameters", file: "func f(\n//go:wasmimport env f\nx int32) {}\n" + emptyMain, want: rejected,
		report: "//go:wasmimport env f is refused where no func follows"},
	{name: "in a struct", file: "type t struct {\n//go:wasmimport env f\nx int32 }\n" + emptyMain, want: rejected,
		report: "//go:wasmimport env f is refused where no func follows"},
	{name: "in a literal", file: "var x = []int{\n//go:wasmimport env f\n1}\n" + emptyMain, want: rejected,
		report: "//go:wasmimport env f is refused where no func follows"},
	{name: "before a group", file: "//go:wasmimport env f\nvar (\nx int\n)\n" + emptyMain, want: rejected,
		report: "//go:wasmimport env f is refused where no func follows"},
	{name: "at the end of a group", file: "var (\nx int\n//go:wasmimport env f\n)\n" + emptyMain, want: rejected,
		report: "//go:wasmimport env f is refused where no func follows"},
	{name: "at the end", file: emptyMain + "//go:wasmimport env f\n", want: rejected,
		report: "//go:wasmimport env f is refused where no func follows"},
	{name: "at the end of a function literal", file: "var x = func() {\n//go:wasmimport env f\n}\n" + emptyMain, want: rejected,
		report: "//go:wasmimport env f is refused where no func follows"},

	{name: "before var", file: "//go:wasmimport env f\nvar x int\n" + emptyMain, want: ignored,
		report: "//go:wasmimport env f is ignored before var: write it before a func"},
	{name: "before const", file: "//go:wasmimport env f\nconst x = 1\n" + emptyMain, want: ignored,
		report: "//go:wasmimport env f is ignored before const"},
	{name: "before type", file: "//go:wasmimport env f\ntype x int\n" + emptyMain, want: ignored,
		report: "//go:wasmimport env f is ignored before type"},
	{name: "before import", file: "//go:wasmimport env f\nimport _ \"unsafe\"\n" + emptyMain, want: ignored,
		report: "//go:wasmimport env f is ignored before import"},
	{name: "before package", file: "PACKAGE//go:wasmimport env f\npackage main\n" + emptyMain, want: ignored,
		report: "//go:wasmimport env f is ignored before package"},
	{name: "in a group", file: "var (\n//go:wasmimport env f\nx int\n)\n" + emptyMain, want: ignored,
		report: "//go:wasmimport env f is ignored before var"},
	{name: "in a literal in a group", file: "var (\nx = []int{\n//go:wasmimport env f\n}\ny int\n)\n" + emptyMain, want: ignored,
		report: "//go:wasmimport env f is ignored before var"},
	{name: "before a local variable", file: "func main() {\n//go:wasmimport env f\nvar x int\n_ = x\n}\n", want: ignored,
		report: "//go:wasmimport env f is ignored before var"},
	{name: "in parameters, then a local variable", file: "func f(\n//go:wasmimport env f\nx int32) {\nvar y int\n_ = y\n}\n" + emptyMain, want: ignored,
		report: "//go:wasmimport env f is ignored before var"},
	{name: "in a case", file: "func main() {\nswitch {\ncase true:\n//go:wasmimport env f\ntype t int\n}\n}\n", want: ignored,
		report: "//go:wasmimport env f is ignored before type"},
	{name: "before a labelled statement", file: "func main() {\n//go:wasmimport env f\nl: for { break l }\n}\n", want: rejected,
		report: "//go:wasmimport env f is refused where no func follows"},

	{name: "twice", file: "//go:wasmimport env g\n//go:wasmimport env f\nfunc f()" + importMain, want: right,
		report: "3:1-22: f: //go:wasmimport env g is ignored: of several on one function the last one counts"},
	{name: "body", file: "//go:wasmimport env f\nfunc f() {}" + importMain, want: rejected,
		report: "f: an imported function has no body: remove the body, or the directive"},
	{name: "body of a method", file: "type t struct{}\n//go:wasmimport env f\nfunc (*t) f() {}" + emptyMain, want: rejected,
		report: "(*t).f: an imported function has no body"},
	{name: "body, gojs", file: "//go:wasmimport gojs f\nfunc f() {}" + importMain, want: rejected,
		report: "f: an imported function has no body"},
	{name: "generic", file: "//go:wasmimport env f\nfunc f[T any]()\n" + emptyMain, want: rejected,
		report: "f: a generic function cannot be imported: write one without type parameters"},
	{name: "blank", file: "//go:wasmimport env f\nfunc _()\n" + emptyMain, want: ignored,
		report: "_: //go:wasmimport env f is ignored: give the function a name other than _"},
	{name: "blank with a body", file: "//go:wasmimport env f\nfunc _() {}\n" + emptyMain, want: ignored,
		report: "_: //go:wasmimport env f is ignored: give the function a name other than _"},
	{name: "init", file: "//go:wasmimport env f\nfunc init()\n" + emptyMain, want: rejected,
		report: "init: an init function cannot be imported: give it another name"},
}

// exports are about functions f that are exported as f.
var exports = []form{
	{name: "right", file: "//go:wasmexport f\nfunc f() {}\n" + emptyMain, want: right},
	{name: "main", file: "//go:wasmexport f\nfunc main() {}\n", want: right},
	{name: "sixteen words", file: "//go:wasmexport f\nfunc f(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p int32) {}\n" + emptyMain, want: right},
	{name: "eight strings", file: "//go:wasmexport f\nfunc f(a, b, c, d, e, f, g, h string) {}\n" + emptyMain, want: right},
	{name: "128 bytes", file: "//go:wasmexport f\nfunc f(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o int64) bool { return a == 0 }\n" + emptyMain, want: right},

	{name: "space", file: "// go:wasmexport f\nfunc f() {}\n" + emptyMain, want: ignored,
		report: "3:1-19: f: // go:wasmexport is an ordinary comment: remove the space behind the slashes"},
	{name: "space below a sentence", file: "// f does it.\n//\n// go:wasmexport f\nfunc f() {}\n" + emptyMain, want: ignored,
		report: "f: // go:wasmexport is an ordinary comment"},
	{name: "space above a line", file: "// go:wasmexport f\n//go:noinline\nfunc f() {}\n" + emptyMain, want: ignored,
		report: "f: // go:wasmexport is an ordinary comment"},
	{name: "end of a sentence", file: "// f is seen as\n// go:wasmexport f\nfunc f() {}\n" + emptyMain, want: silent},
	{name: "end of an example", file: "// For example:\n//\n// go:wasmexport f\nfunc f() {}\n" + emptyMain, want: silent},
	{name: "space far away", file: "// go:wasmexport f\n\nfunc f() {}\n" + emptyMain, want: silent},
	{name: "prose", file: "// go:wasmexport is not used here\nfunc f() {}\n" + emptyMain, want: silent},
	{name: "commented out", file: "// //go:wasmexport f\nfunc f() {}\n" + emptyMain, want: silent},
	{name: "TinyGo", file: "// go:wasmexport f\n//export f\nfunc f() {}\n" + emptyMain, want: silent},
	{name: "longer word", file: "//go:wasmexportx f\nfunc f() {}\n" + emptyMain, want: silent},
	{name: "tab", file: "//go:wasmexportTABf\nfunc f() {}\n" + emptyMain, want: ignored,
		report: "f: //go:wasmexport with a tab behind it is an ordinary comment: write //go:wasmexport f, with a space"},
	{name: "nothing", file: "//go:wasmexport\nfunc f() {}\n" + emptyMain, want: ignored,
		report: "f: //go:wasmexport with nothing behind it is an ordinary comment: write //go:wasmexport NAME"},
	{name: "block", file: "/*go:wasmexport f*/\nfunc f() {}\n" + emptyMain, want: ignored,
		report: "f: a /* */ comment is no directive: write //go:wasmexport f on a line of its own"},
	{name: "capital", file: "//go:wasmExport f\nfunc f() {}\n" + emptyMain, want: ignored,
		report: "f: //go:wasmExport is an ordinary comment: write //go:wasmexport f"},
	{name: "two arguments", file: "//go:wasmexport f g\nfunc f() {}\n" + emptyMain, want: rejected,
		report: "f: //go:wasmexport takes one argument, not 2: write //go:wasmexport NAME and nothing behind it"},
	{name: "no arguments", file: "//go:wasmexport \nfunc f() {}\n" + emptyMain, want: rejected,
		report: "f: //go:wasmexport takes one argument, not 0"},
	{name: "quotes", file: "//go:wasmexport \"f\"\nfunc f() {}\n" + emptyMain, want: broken,
		report: "f: the quotes in //go:wasmexport \"f\" become part of the name: write //go:wasmexport f"},
	{name: "behind code", file: "var x int //go:wasmexport f\n" + emptyMain, want: rejected,
		report: "//go:wasmexport is refused behind code"},
	{name: "in a body", file: "func main() {\n//go:wasmexport f\n}\n", want: rejected,
		report: "//go:wasmexport f is refused where no func follows"},
	{name: "before var", file: "//go:wasmexport f\nvar x int\n" + emptyMain, want: ignored,
		report: "//go:wasmexport f is ignored before var: write it before a func"},

	{name: "twice", file: "//go:wasmexport g\n//go:wasmexport f\nfunc f() {}\n" + emptyMain, want: right,
		report: "3:1-18: f: //go:wasmexport g is ignored: of several on one function the last one counts"},
	{name: "import", file: "//go:wasmimport env f\n//go:wasmexport f\nfunc f()" + importMain, want: ignored,
		report: "4:1-18: f: //go:wasmexport f is ignored: an imported function cannot be exported, write another one that calls it"},
	{name: "import with body", file: "//go:wasmimport env f\n//go:wasmexport f\nfunc f() {}" + importMain, want: rejected,
		report: "3:1-22: f: an imported function has no body"},
	{name: "no body", file: "//go:wasmexport f\nfunc f()" + importMain, want: rejected,
		report: "f: a function without a body cannot be exported: write one that calls it"},
	{name: "no body, assembly", file: "//go:wasmexport f\nfunc f()" + importMain, want: ignored, asm: true,
		report: "f: a function without a body cannot be exported"},
	{name: "method", file: "type t int32\n\n//go:wasmexport f\nfunc (t) f() {}\n" + emptyMain, want: rejected,
		report: "t.f: a method cannot be exported: export a function that calls it"},
	{name: "generic", file: "//go:wasmexport f\nfunc f[T any]() {}\n" + emptyMain, want: ignored,
		report: "f: a generic function cannot be exported: export one without type parameters that calls it"},
	{name: "generic, in use", file: "//go:wasmexport f\nfunc f[T any]() {}\n\nfunc main() { f[int]() }\n", want: rejected,
		report: "f: a generic function cannot be exported"},
	{name: "blank", file: "//go:wasmexport f\nfunc _() {}\n" + emptyMain, want: ignored,
		report: "_: //go:wasmexport f is ignored: give the function a name other than _"},
	{name: "one name", file: "//go:wasmexport f\nfunc f() {}\n\n//go:wasmexport f\nfunc g() {}\n" + emptyMain, want: rejected,
		report: "6:1-18: g: f exports the name f already: choose another one"},
	{name: "one name in two files", file: "//go:wasmexport f\nfunc f() {}\n" + emptyMain, want: rejected,
		more:   "package main\n\n//go:wasmexport f\nfunc g() {}\n",
		report: "more.go:3:1-18: g: f exports the name f already"},
	{name: "memory", file: "//go:wasmexport memory\nfunc f() {}\n" + emptyMain, want: broken, js: right,
		report: "f: wasip1 has an export memory of its own, and the module is invalid: choose another name"},
	{name: "_start", file: "//go:wasmexport _start\nfunc f() {}\n\nfunc main() { println() }\n", want: broken, js: right,
		report: "f: wasip1 has an export _start of its own"},
	{name: "mem", file: "//go:wasmexport mem\nfunc f() {}\n" + emptyMain, want: right, js: broken,
		report: "f: js has an export mem of its own, and the module is invalid: choose another name"},
	{name: "run", file: "//go:wasmexport run\nfunc f() {}\n" + emptyMain, want: right, js: broken,
		report: "f: js has an export run of its own"},
	{name: "resume", file: "//go:wasmexport resume\nfunc f() {}\n" + emptyMain, want: right, js: broken,
		report: "f: js has an export resume of its own"},
	{name: "getsp", file: "//go:wasmexport getsp\nfunc f() {}\n" + emptyMain, want: right, js: broken,
		report: "f: js has an export getsp of its own"},
	{name: "136 bytes", file: "//go:wasmexport f\nfunc f(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p int64) bool { return a == 0 }\n" + emptyMain, want: rejected,
		report: "f: parameters and results of an exported function take at most 128 bytes, these take 136: hand over a pointer to them"},
	{name: "nine strings", file: "//go:wasmexport f\nfunc f(a, b, c, d, e, f, g, h, i string) {}\n" + emptyMain, want: rejected,
		report: "f: parameters and results of an exported function take at most 128 bytes, these take 144"},
	{name: "seventeen words", file: "//go:wasmexport f\nfunc f(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q int32) {}\n" + emptyMain, want: rejected,
		report: "f: the compiler cannot export a function of more than 16 values, these parameters are 17: hand over a pointer to them"},
	{name: "seventeen booleans", file: "//go:wasmexport f\nfunc f(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q bool) {}\n" + emptyMain, want: rejected,
		report: "f: the compiler cannot export a function of more than 16 values, these parameters are 17"},
}
