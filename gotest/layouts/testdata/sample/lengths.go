package sample

import "sample/inner"

type (
	runes    ['a']byte
	exact    [5.0 / 2 * 2]byte
	exponent [1e2]byte
	imagined [10 + 0i]byte
	shifted  [1 << 3.0]byte
	kinded   [inner.D]byte
	typedLen [uint8(200)]byte
	empty    [0]string
	tables   [len(inner.Table)][len(inner.Matrix)][len(inner.Matrix[1])]int
	loop     [3]*loop
	yards    [tuesday + 1]int
)

var (
	grid    [3][4]int
	pointer *[7]struct{ cells [9]uint8 }
	lists   [][5]int
	byName  map[string][6]int
	dynamic any
	channel chan [8]int
	self    = [...]int{len(grid): 1, 2}
	keyed   = [...]string{inner.D: "d", 'a': "a", 2: "two"}
	nested  = [...][2]int{{1}, {2, 3}, 4: {}}
	structs = [...]struct{ a [inner.B]int }{{}, {}}
	inside  = map[string][]any{"a": {[...]int{1, 2}, [2]string{}, func(a [3]int) (b [4]int) { var c [5]int; _ = c; return }}}
	of      = &[...]rune{9: 'a'}
	by      = [...]int{grid2: 1}
)

// The declarations that these need come later, and some of them call functions.
const (
	fromIndex   = len(grid[index])
	fromPointer = len(pointer)
	fromDeref   = len(*pointer)
	fromField   = len(pointer[0].cells)
	fromList    = len(lists[0])
	fromMap     = cap(byName["a"])
	fromAssert  = len(dynamic.([11]int))
	fromSelf    = len(self) + len(keyed) + len(nested) + len(structs)
	fromConvert = len([2]int(grid2s))
	fromLit     = len([...]string{5: "a"})
	fromEmbed   = len(embedding.values)
	fromBlock   = len(inner.Block.Second) + len(inner.Block.Size)
	fromAlias   = len(alias.Second.Magic)
	fromStruct  = len(struct{ a [3]int }{}.a)
	fromParen   = len(((grid)[(0)]))
	fromLate    = len(late.First) + len(lateList[0])
	grid2       = len(grid) - 1
)

var (
	index     = inner.Index()
	late      = makeLate()
	lateList  = append([][9]int(nil), [9]int{})
	grid2s    = make([]int, 2)
	alias     inner.Alias
	embedding struct {
		*level1
		other int
	}
	notConst = len(<-channel) + len([1]int{inner.Index()})
)

type level1 struct{ level2 }

type level2 struct {
	values [12]bool
	other  string
}

func signatures(a [kb]int, b ...[2 * mb]byte) (c [gb >> 20]func([3]int)) { return }

func (level2) method(a [fromIndex]int) {}

type iface interface {
	method([fromIndex]int)
	other(func([33]byte)) map[[34]int]chan [35]int
}

func generic[T [44]int | ~[45]string, U interface{ [46]T }](t T, u [47]U) {}
func makeLate() inner.Pair[[13]int, *int]                                 { panic(0) }
