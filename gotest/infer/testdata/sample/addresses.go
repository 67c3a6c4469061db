package sample

import (
	"reflect"
	"runtime"
	"syscall"
	"unsafe"

	"example.com/infer/inner"
)

// Functions without a body; stub.s is there so that the compiler takes them.

func assembly(p unsafe.Pointer, n uintptr, size uint32) (result uintptr)
func assembly2(name string, list []inner.Text, handle inner.Handle, node *inner.Node, any any, f func(int) error)
func assembly3(*vector, inner.Grid, ...address)
func assembly4(int, error) (unsafe.Pointer, bool)
func assembly5() (p *header, n int)
func (h *header) write(p unsafe.Pointer, f float32, c complex64) *header
func (h header) read(into *byte, n int, r rune)

type (
	address  uintptr
	raw      unsafe.Pointer
	handle   = uintptr
	rawAlias = unsafe.Pointer
	address2 address
	header   struct {
		data unsafe.Pointer
		len  uintptr
		next *header
		buf  [8]byte
		iovs []iovec
		name string
		fn   func() uintptr
	}
	iovec struct {
		base uint32
		size uint32
		ptr  *byte
	}
	pointer[T any] struct{ p *T }
	callbacks      struct {
		assembly func(p unsafe.Pointer, n uintptr, size uint32) uintptr
		header
	}
)

func (p pointer[T]) address() unsafe.Pointer { return unsafe.Pointer(p.p) }
func (p *pointer[T]) number() uintptr        { return uintptr(unsafe.Pointer(p.p)) + unsafe.Sizeof(*p.p) }
func (a address) pointer() unsafe.Pointer    { return *(*unsafe.Pointer)(unsafe.Pointer(&a)) }

var (
	global       header
	globalAddr   = uintptr(unsafe.Pointer(&global))
	globalAddr2  = address(globalAddr) + 8
	globalSlice  = (*[4]byte)(unsafe.Pointer(&global.buf))[:2]
	globalOffset = unsafe.Offsetof(global.next) + unsafe.Alignof(global)
	globalCall   = func() uintptr { return assembly(unsafe.Pointer(&globalSlice[0]), globalAddr, 2) }()
	buffer       [unsafe.Sizeof(header{}) * 2]byte
)

func operands(h *header, s []iovec, text string, n int, p *int, v any, m map[string]*header, c <-chan *iovec) uintptr {
	use(unsafe.Pointer(h), unsafe.Pointer(&h.buf), unsafe.Pointer(&h.buf[1]), unsafe.Pointer(h.next.next), unsafe.Pointer(nil))
	use(unsafe.Pointer(&s[0]), unsafe.Pointer(&s[n].base), unsafe.Pointer(s[0].ptr), unsafe.Pointer(&s), unsafe.Pointer((p)))
	use(unsafe.Pointer(uintptr(unsafe.Pointer(p))+unsafe.Sizeof(*p)), unsafe.Pointer(&[]byte(text)[0]), unsafe.Pointer(&buffer))
	use(unsafe.Pointer(unsafe.StringData(text)), unsafe.Pointer(unsafe.SliceData(s)), unsafe.Pointer(new(iovec)), unsafe.Pointer(&iovec{}))
	use(unsafe.Pointer(v.(*header)), unsafe.Pointer(<-c), unsafe.Pointer(m["a"]), unsafe.Pointer(m["a"].data), unsafe.Pointer(global.next))
	use(unsafe.Pointer((*byte)(h.data)), unsafe.Pointer(reflect.ValueOf(v).Pointer()), unsafe.Pointer(*(**header)(h.data)))
	use(uintptr(1), uintptr(n), uintptr('a'), uintptr(len(text)), uintptr(cap(s)), uintptr(h.data), uintptr(1<<n), uintptr(n<<1), uintptr(2.0))
	use(uintptr(s[0].base), uintptr(inner.Handle(n)), uintptr(h.len), uintptr(inner.Small), uintptr(unsafe.Pointer(inner.Root)))
	use(address(n), address(h.len), address2(address(1)), address(uintptr(h.data)), handle(n), raw(h), raw(&n), rawAlias(p), inner.Address(h))
	use(uintptr(unsafe.Pointer(func() *byte { return &h.buf[0] }())), (uintptr)((unsafe.Pointer)((h))), (*header)(raw(h)), (*[2]int)(h.data)[1])
	use(address(1).pointer(), pointer[int]{p}.address(), (&pointer[iovec]{&s[0]}).number(), uintptr(pointer[header]{h}.address()))
	use(unsafe.Add(h.data, 8), unsafe.Add(unsafe.Pointer(p), n*2), unsafe.Slice(p, 3), unsafe.Slice(&s[0], n)[0].ptr, unsafe.String(&h.buf[0], 2))
	use(unsafe.Slice((*byte)(h.data), h.len)[1:], unsafe.String(unsafe.StringData(text), 1)[0], *unsafe.SliceData([]float64{1}))
	use(unsafe.Sizeof(h.next.buf), unsafe.Offsetof(h.iovs), unsafe.Alignof(h.fn), unsafe.Sizeof(0), unsafe.Sizeof(uint8(1))*2, unsafe.Offsetof(h.next.next.len))
	const size = unsafe.Sizeof(int32(0))
	var arr [size]int
	use(size, arr, len(arr), unsafe.Sizeof(arr)/unsafe.Sizeof(arr[0]))
	addr := uintptr(unsafe.Pointer(h))
	addr += unsafe.Offsetof(h.len)
	addr &^= 7
	*(*uint32)(unsafe.Pointer(addr)) = 1
	*(*[2]uint16)(unsafe.Pointer(addr)) = [2]uint16{1, 2}
	(*header)(unsafe.Pointer(addr)).next.len++
	ptr := unsafe.Pointer(&addr)
	ptr2, ptr3 := unsafe.Pointer(&ptr), (*(*uintptr)(ptr))
	runtime.KeepAlive(ptr2)
	for i, iov := range s {
		use(uintptr(unsafe.Pointer(&iov)), unsafe.Pointer(&s[i]), uintptr(i))
	}
	if p := unsafe.Pointer(p); p != nil && uintptr(p) > 7 {
		use(p)
	}
	switch v := v.(type) {
	case uintptr:
		use(unsafe.Pointer(v), address(v))
	case unsafe.Pointer:
		use(uintptr(v), (*iovec)(v).ptr, address(uintptr(v)))
	case *pointer[header]:
		use(uintptr(unsafe.Pointer(v.p.next)), v.address())
	}
	_, _, errno := syscall.Errno(0), ptr3, reflect.SliceHeader{Data: uintptr(ptr), Len: 1}
	return uintptr(errno.Data) + uintptr(unsafe.Pointer(&errno))
}

func arguments(h *header, s []iovec, n int, c callbacks, text []inner.Text) {
	use(assembly(unsafe.Pointer(h), uintptr(n), 3), assembly(nil, 0, 'a'), assembly(h.data, h.len, s[0].size), assembly(nil, 1<<n, 1<<n))
	use(assembly(unsafe.Pointer(&s[0]), uintptr(len(s)), uint32(n)+2), (assembly)((h.data), (1+2), (7)), assembly(global.data, globalAddr, 1<<3))
	assembly2("a"+string(text[0]), nil, 1, inner.Root, 1, nil)
	assembly2(string(text[0][:1]), []inner.Text{"a"}, inner.Handle(n), &inner.Node{}, nil, func(n int) error { return nil })
	assembly2(h.name, append(text, "b"), inner.Handle(n)<<2, inner.Root.Left, n > 1, map[string]func(int) error{}["a"])
	assembly3(&vector{1, 2}, inner.Grid{}, 1, address(n), address(uintptr(unsafe.Pointer(&s[0]))))
	assembly3(nil, *new(inner.Grid))
	assembly3((*vector)(h.data), [3][4]inner.Celsius{}, []address{1, 2}...)
	p, ok := assembly4(two())
	use(p, ok)
	defer assembly(assembly4a(), 2, 3)
	go assembly2("", text[1:], 2.0, nil, 'a', nil)
	hdr, m := assembly5()
	use(hdr.next, m)
	h.write(unsafe.Pointer(&s), 1, 2i).write(h.data, float32(n), 1).read(&h.buf[0], len(s), 'a')
	(*header).write(h, nil, 1.5, complex(1, 2))
	header.read(*h, s[0].ptr, cap(s), 1<<n)
	global.read(nil, int(unsafe.Sizeof(h)), rune(n))
	c.write(nil, 1, 2).next.write(nil, 0, 0)
	c.header.read(nil, 1, 2)
	use(c.assembly(unsafe.Pointer(h), 1, 2), c.assembly(nil, uintptr(n), uint32(n)))
	f, g := assembly, h.write
	use(f(unsafe.Pointer(h), 1, 2), g(nil, 1, 2).len)
	{
		assembly := func(p *header) int { return n }
		use(assembly(h))
	}
}

func assembly4a() unsafe.Pointer { return unsafe.Pointer(func(p *byte) *byte { return p }(&buffer[1])) }

func genericAddresses[T any, P interface{ *T }, U ~uintptr, A ~[]T | ~[]*T](t *T, p P, u U, list []T, a A) uintptr {
	use(unsafe.Pointer(t), unsafe.Pointer(p), unsafe.Pointer(&list[0]), uintptr(u), U(uintptr(unsafe.Pointer(t))), address(u))
	use(unsafe.Sizeof(*t), unsafe.Slice(t, 2)[0], unsafe.SliceData(list), (*T)(unsafe.Pointer(uintptr(u))), unsafe.Pointer(unsafe.SliceData(list)))
	use(assembly(unsafe.Pointer(t), uintptr(u), uint32(len(a))), unsafe.Offsetof(struct {
		a byte
		t T
	}{}.t))
	return uintptr(unsafe.Pointer(inner.Ptr(inner.Pair[T, P]{*t, p}.Swap().Second))) + uintptr(len(list))
}
