package sample

import (
	"sync"
	"sync/atomic"
	"unsafe"

	"sample/inner"
)

type (
	zero      struct{}
	zeros     [1000]zero
	onlyZeros struct {
		zero
		_ [0]int64
	}
	endsEmpty struct {
		a int32
		zero
	}
	endsZeroLen struct {
		a byte
		b [0]uint64
	}
	endsNested struct {
		endsEmpty
		_ onlyZeros
	}
	endsArray struct {
		a uint16
		_ [4]zero
	}
	startsEmpty struct {
		_ zero
		a byte
	}
	holes struct {
		a bool
		b int64
		c bool
		_ int32
		d bool
		e complex64
		f complex128
		g int16
	}
	atomics struct {
		flag  atomic.Bool
		a     atomic.Int32
		b     atomic.Uint64
		state int8
		c     atomic.Int64
		p     atomic.Pointer[holes]
		v     atomic.Value
	}
	locks struct {
		a    byte
		mu   sync.Mutex
		rw   sync.RWMutex
		once sync.Once
		wg   sync.WaitGroup
		m    sync.Map
	}
	// Not the one that the compiler knows.
	align64    struct{}
	ownAligned struct {
		a int32
		_ align64
		b int32
	}
	embedded struct {
		*holes
		inner.Header
		inner.Pair[int8, inner.Kind]
		iface
		error
	}
	deep struct {
		a int
		b [2][3]struct {
			c [4]struct {
				d uint8
				e [0]string
				f [1]struct{ g func() }
			}
			h string
		}
		i *int
	}
	pair       = inner.Pair[bool, [3]int16]
	pairs      struct{ a, b pair }
	swapped    inner.Swapped[string, uint8]
	nestedPair inner.Pair[inner.Pair[int8, int64], inner.Swapped[int8, inner.Alias]]
	trees      struct {
		a inner.Tree[inner.Header]
		b inner.Tree[*trees]
	}
	local[T any] struct {
		value T
		list  [2]inner.Pair[T, *local[T]]
	}
	locals  local[local[uint16]]
	defined embedded
	ofArray [3]endsEmpty
	words   struct {
		a uintptr
		b unsafe.Pointer
		c int
		d []byte
		e any
		f map[string]int
		g chan int
	}
	blanks struct {
		_ int8
		_ int64
		_ string
	}
)

var (
	vHoles   holes
	vPointer *embedded
	vDeep    deep
	vList    []nestedPair
	vCall    = makePair()
)

func makePair() inner.Pair[int8, string] { panic(0) }

const (
	size1  = unsafe.Sizeof(endsEmpty{}) + unsafe.Sizeof(endsNested{})<<8 + unsafe.Sizeof(zeros{})
	size2  = unsafe.Sizeof(vDeep)
	size3  = unsafe.Sizeof(*vPointer)
	size4  = unsafe.Sizeof(vList[0])
	size5  = unsafe.Sizeof(vCall)
	size6  = unsafe.Sizeof(makePair())
	size7  = unsafe.Sizeof(makePair().First)
	size8  = unsafe.Sizeof(1 + 2i)
	size9  = unsafe.Sizeof('a' + 1.5)
	size10 = unsafe.Sizeof(inner.Float)
	size11 = unsafe.Sizeof(struct {
		a uint8
		b inner.Header
	}{})
	size12   = unsafe.Sizeof([...]atomics{2: {}})
	size13   = unsafe.Sizeof(func() {})
	size14   = unsafe.Sizeof(&vDeep)
	size15   = unsafe.Sizeof("a" + "b")
	size16   = unsafe.Sizeof(1 < 2)
	size17   = unsafe.Sizeof(inner.Block)
	size18   = unsafe.Sizeof(local[zero]{})
	align1   = unsafe.Alignof(vHoles.a) + unsafe.Alignof(vHoles)<<8
	align2   = unsafe.Alignof(vHoles.e) + unsafe.Alignof(vHoles.f)<<8
	align3   = unsafe.Alignof(atomics{}) + unsafe.Alignof(ownAligned{})<<8
	align4   = unsafe.Alignof(zeros{})
	offset1  = unsafe.Offsetof(vHoles.g)
	offset2  = unsafe.Offsetof(vPointer.Header)
	offset3  = unsafe.Offsetof(vPointer.Count)
	offset4  = unsafe.Offsetof(vPointer.Pair)
	offset5  = unsafe.Offsetof((vPointer.Second))
	offset6  = unsafe.Offsetof(vDeep.b[0][1].h)
	offset7  = unsafe.Offsetof(vDeep.b[0][1].c[0].f)
	offset8  = unsafe.Offsetof(vPointer.holes.d)
	offset9  = unsafe.Offsetof(swapped{}.First)
	offset10 = unsafe.Offsetof(pairs{}.b)
	offset11 = unsafe.Offsetof(endsNested{}.a)
	offset12 = unsafe.Offsetof(trees{}.b)
	offset13 = unsafe.Offsetof(locals{}.list)
)

type bySize [size2 % 64]struct {
	a [offset5]int
	b [unsafe.Offsetof(vHoles.f)]byte
}
