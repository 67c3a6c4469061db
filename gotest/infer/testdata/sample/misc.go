package sample

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"io"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"text/template"
	"time"

	"example.com/infer/inner"
)

type (
	signature   func(first signature, rest ...func(signature) signature) (one signature, err error)
	recursion   map[string]recursion
	mutual1     struct{ other *mutual2 }
	mutual2     []map[mutual3]mutual1
	mutual3     interface{ next(mutual2) mutual3 }
	chained     <-chan chan<- (<-chan int)
	errorString string
	option      func(*server)
	server      struct {
		http.Handler
		*template.Template
		mu      sync.RWMutex
		routes  map[string]http.HandlerFunc
		timeout time.Duration
		options []option
		once    *sync.Once
		state   struct {
			counts map[string]*[2]int
			last   error
		}
	}
)

func (e errorString) Error() string        { return string(e) }
func (e errorString) Is(target error) bool { return target == e }
func (e *errorString) Unwrap() []error     { return nil }
func (s signature) self() (one signature, _ error) {
	return s(s, func(s signature) signature { return s })
}
func withTimeout(d time.Duration) option                         { return func(s *server) { s.timeout = d } }
func (s *server) handle(path string, h http.HandlerFunc) *server { s.routes[path] = h; return s }

func types1(s signature, r recursion, m mutual2, c chained) {
	one, err := s.self()
	use(one(s, nil))
	use(err, r["a"]["b"]["c"], m[0][nil].other, (*m[0][nil].other)[1])
	use(mutual3(nil).next(m).next(nil), <-<-c2(c), []chained{c}[0])
	one2, err := one(one, func(s signature) signature { return one })
	use(one2, err)
}

func c2(c chained) chan (<-chan int) { return nil }

func conversions(n int, f float64, s string, b []byte, r []rune, e error, v any, w io.Writer, d weekday, fn func(int) error) {
	use(int8(n), uint(f), float32(n), complex128(1), string(b), string(r), []byte(s), []rune(s), string(rune(n)), errorString(s))
	use(weekday(n), int(d), time.Duration(f*float64(time.Second)), inner.Celsius(n)/2, bits(1)<<n, wave(1), truth(n > 1), label(s)+"a")
	use(any(n), error(errorString("a")), io.Writer(os.Stdout), fmt.Stringer(nil), interface{ Error() string }(e), (any)(nil))
	use((*errorString)(nil), (func())(nil), (*int)(&n), []string(nil), map[string]int(nil), (chan int)(nil), (<-chan int)(make(chan int)))
	use(inner.Numbers([]inner.Celsius{1}), []inner.Celsius(inner.Numbers{1})[0], point(struct{ x, y int }{1, 2}).x, struct{ x, y int }(point{1, 2}).y)
	use([3]byte(b), *(*[3]byte)(b), (*[2]byte)(b)[1], [2]rune(r)[0], vector([3]float64{1}), inner.Text(b), []byte(inner.Text(s)))
	use(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { use(w.Header(), r.URL.Path) }), option(nil), callback(nil))
	use((error)(nil) == nil, (float64)(n), (inner.Celsius)(f), (string)(b), (*(*string)(&s)), (func(int) error)(nil)(1))
	use(strings.Repeat("a", int(d)), string("a"), int('a'), float64(1)/3, int64(1)<<n, uint8(255), rune(0x10FFFF), 'a'+rune(n))
	use(interface {
		io.Writer
		Sync() error
	}(os.Stdout).Sync(), fn(int(f)), (fn)(1))
}

func statements(s *server, list []string) (n int, err error) {
	var (
		a, b        = 1, "b"
		c, d    any = 1, "d"
		e       [2][]map[string]int
		f, g    func(int) (int, error)
		h       = [...]string{1: "x"}
		i, j, k int
		l       struct{ next *struct{ value float32 } }
	)
	a, b, c = 2, b+"c", d
	use(c)
	i, j, k = j, k, i
	e[0], e[1] = nil, append(e[0], map[string]int{"a": 1})
	e[a][0][b] += len(h)
	e[1][a]["b"], l.next.value = 1, 2.5
	f = func(n int) (int, error) { return g(n) }
	f, g = g, f
	_, _ = f(1)
	_ = e
	if n, err = f(i); err != nil {
		return
	}
	s.routes["a"], s.state.counts["b"] = func(http.ResponseWriter, *http.Request) {}, &[2]int{1, 2}
	s.state.counts["b"][1]++
	s.options[0](s)
	s.handle("a", nil).handle("b", s.routes["a"]).timeout *= 2
	s.once.Do(s.mu.Lock)
	s.Lookup("a").Funcs(template.FuncMap{"a": strings.ToUpper}).Execute(os.Stdout, map[string]any{"a": 1})
	s.ServeHTTP(nil, &http.Request{Header: http.Header{}})
	defer func(start time.Time) { use(time.Since(start).Seconds()) }(time.Now())
	defer s.mu.Unlock()
	var once struct {
		sync.Once
		result, other []string
	}
	once.Do(func() { once.result = list })
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	for {
		if n++; n > 3 {
			break
		}
	}
	for n < 3 && err == nil {
		n, err = f(n)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	ch := make(chan func() (string, error), 2)
	ch <- func() (string, error) { return list[0], ctx.Err() }
	text, err := (<-ch)()
	use(text, <-ctx.Done(), ctx.Value("a"))
	var target *errorString
	if errors.As(err, &target) && target.Is(err) {
		use(target.Error(), *target+"a", target.Unwrap()[0])
	}
	m := regexp.MustCompile("a").FindAllStringSubmatch("a", -1)
	use(m[0][1], len(m[0]))
	var decoded struct {
		Name string `json:"name"`
		List []struct{ N json.Number }
	}
	if err := json.Unmarshal([]byte(`{}`), &decoded); err != nil {
		return 0, fmt.Errorf("%w: %v", err, decoded.List[0].N.String())
	}
	t := reflect.TypeOf(decoded).Field(0).Tag.Get("json")
	use(t, reflect.ValueOf(&decoded).Elem().Field(1).Interface().([]int)[0])
	ast.Inspect(&ast.File{}, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.CallExpr:
			id, ok := node.Fun.(*ast.Ident)
			return ok && id.Name == "a" && node.Args[0].Pos() > node.Lparen
		case *ast.FuncDecl:
			return node.Recv.List[0].Names[0].Obj.Kind == ast.Typ
		}
		return true
	})
	x := []struct {
		f, g []func() map[string][2]chan *int
	}{{}}
	use(*<-x[0].f[1]()["a"][0], len(x[0].g), cap((<-make(chan [3]int))))
	return func() (int, error) { return f(1) }()
}

func returns(kind int) (a int8, b []byte, c inner.Celsius, d any, e error, f func() uint) {
	switch kind {
	case 1:
		return 1, []byte("a"), 2.5, 'a', nil, func() uint { return 1 << kind }
	case 2:
		return 'a', nil, 1, nil, errorString("a"), nil
	case 3:
		return returns(1)
	case 4:
		return -1, b, c * 2, d, e, f
	}
	return
}

var (
	assertImplements    interface{ Error() string } = errorString("")
	_                   error                       = (*errorString)(nil)
	_, _, lazy, _, _, _                             = returns(1)
	handlers                                        = map[string]func(*server) option{
		"a": func(s *server) option {
			d := s.timeout * 2
			return withTimeout(d)
		},
		"b": nil,
	}
	chainOfVars  = chainOfVars2.Name
	chainOfVars2 = chainOfVars3()[0]
	constTable   = [...]time.Duration{time.Second, 2: 3 * time.Minute, 1: 1}
	funcValue    = strings.ToUpper
	methodValue  = time.Now().Add
	expression   = (*server).handle
	genericValue = inner.Map[int, string]
	inferred     = inner.Map([]int{1, 2}, func(n int) []weekday { return []weekday{weekday(n)} })
	composite    = struct {
		list []inner.Pair[string, func(...int) error]
		size uint8
	}{[]inner.Pair[string, func(...int) error]{{"a", nil}}, 1 << 3}
)

func chainOfVars3() []*inner.Node { return []*inner.Node{inner.Root, expr()} }
func expr() *inner.Node           { use(recursive); return inferred2() }
func inferred2() (n *inner.Node)  { return }
