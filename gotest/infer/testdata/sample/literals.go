package sample

import (
	"fmt"
	"net/http"
	"strings"

	"example.com/infer/inner"
)

type (
	point  struct{ x, y int }
	line   struct{ from, to point }
	path   []*point
	plane  map[point]*line
	solid  [2]map[string][]*point
	vector [3]float64
	deep   struct {
		point
		*line
		inner.Base
		shapes []shape
		byName map[string]*deep
		fn     func(point) (*line, error)
		vec    [2]vector
	}
)

func literals(n int) any {
	use(point{}, point{1, 2}, point{x: 1}, &point{y: n}, &point{1, n}, (&point{}).x, point{1, 2}.y, (point{}))
	use([]point{{}, {1, 2}, {x: n}}, []*point{{}, {1, 2}, nil}, [2]point{1: {1, 2}}, [...]*line{{}, 3: {to: point{}}})
	use(path{{1, 2}, {x: 3}}, plane{{1, 2}: {}, {x: 1}: {to: point{2, 3}}, point{}: nil}, map[*point]int{{1, 2}: 1})
	use(solid{{"a": {{1, 2}, {}}}, nil}, [][]int{{1}, {2, 3}, 4: {}}, [][2][]string{{{"a"}, {}}, {}})
	use(map[string][]map[int]point{"a": {{1: {1, 2}}, nil}}, map[[2]int]struct{ a, b []byte }{{1, 2}: {a: []byte("x")}})
	use(struct{}{}, struct{ a int }{1}, []struct{ a, b string }{{"a", "b"}, {a: "c"}}, &struct{ p *point }{&point{}})
	use(vector{1, 2.5, 'a'}, []float32{1, 2: 1.5, 7}, [...]uint8{1, 'a': 2, 3}, [inner.Small]string{inner.Small - 1: "a"})
	use([]any{1, "a", nil, 2.5, 'c', 1i, point{}, &point{}, []any{}, func() {}, any(nil), error(nil), true, n > 1})
	use([]error{nil, fmt.Errorf("a")}, []fmt.Stringer{nil, &strings.Builder{}}, []func(){nil, func() {}}, []chan int{nil})
	use(map[any]any{1: "a", "b": nil, 2.5: point{}, point{1, 2}: 1 << 3}, map[inner.Text]inner.Celsius{"a": 1, "b" + "c": 2})
	use(inner.Node{Left: &inner.Node{}, Value: 1, Base: &inner.Base{Name: "a"}}, inner.Table{"a": {}, "b": nil})
	use(inner.Anonymous{X: 1}, inner.Numbers{1, 2.5}, inner.Grid{1: {2: 3}}, []inner.Alias{{Value: 1}}, inner.Alias{})
	use(inner.Pair[int, string]{1, "a"}, inner.Pair[[]int, map[string]point]{[]int{1}, map[string]point{"a": {1, 2}}})
	use([]inner.Pair[string, *point]{{"a", &point{}}, {Second: nil}}, &inner.List[point]{Len: 2}, inner.Set[point]{{1, 2}: {}})
	use(map[string]inner.Pair[int, []inner.Pair[bool, error]]{"a": {1, []inner.Pair[bool, error]{{true, nil}}}})
	d := deep{
		point: point{1, 2},
		line:  &line{to: point{n, n}},
		Base:  inner.Base{Name: "base"},
		shapes: []shape{
			square{2},
			&circle{radius: 2, center: [2]int{1, 2}},
			nil,
		},
		byName: map[string]*deep{"a": {vec: [2]vector{{1}, {2: 2}}}, "b": nil},
		fn: func(p point) (*line, error) {
			return &line{p, point{x: p.y}}, nil
		},
	}
	use(d, d.x, d.to.y, d.point.x, d.line.from, d.Name, d.Inner.Deep.Deeper[0], d.shapes[0].area(), d.byName["a"].byName)
	use(http.Header{"A": {"b", "c"}}["A"][0], http.Client{}.Timeout*2, &http.Request{Method: http.MethodGet})
	use([]func(int) []point{func(n int) []point { return []point{{n, n}} }}[0](1)[0].x)
	use([...]struct{ f func() *point }{{func() *point { return &point{} }}}[0].f().x, len([...]int{1, 9: 2}))
	use((&[2]int{1, 2})[:1], &[...]string{"a"}, (*&point{1, 2}).x, *&[]int{1}, map[bool]string{true: "a"}[n > 1])
	use([]*[]int{{1, 2}, {}}, []**int{nil}, [][]*[1]point{{{{1, 2}}}}, map[string]*map[string]int{"a": {"b": 1}})
	use([]interface{ area() float64 }{square{1}}[0].area(), []path{{{1, 2}}, {}}[0][0].x)
	type local struct {
		n    int
		next *local
		tags map[string]local `json:"tags,omitempty"`
	}
	type locals []local
	use(local{1, &local{}, nil}.next.tags["a"].n, locals{{n: 1}, {next: &local{}}}[0].next, []locals{{{}}, nil}[0][0].tags)
	return &local{tags: map[string]local{"a": {n: 2}}}
}

func slices1(s []inner.Celsius, a [4]inner.Text, p *[4]inner.Text, t inner.Text, raw string, q *inner.Grid, n uint8) {
	use(s[:], s[1:], s[:n], s[1:2:3], a[:], a[1:2], p[:], p[1:n:4], t[:2], t[1:], raw[:], "text"[1:2], raw[n:][1])
	use(s[n], a[n], p[1], t[0], raw[n], "text"[n], "text"[1], q[1], q[0][2], q[1][:], len(q[0]), (*p)[1], (*q)[0][1:])
	use(&s[0], &a[1], &p[2], &q[1][2], *&s[0], &q[1], s[len(s)-1], s[cap(s)>>1:], append(s[:1], s[2:]...)[0])
	use([]byte(raw)[1:], []rune(t)[0], string(t[1:]), inner.Text(raw[:2]), [2]int{1, 2}[1], []string{"a"}[0][0])
	use([4]inner.Text(a[:])[1], (*[2]inner.Text)(a[:])[0], [0]inner.Celsius(s))
	s[1], a[2] = 2, "a"
	p[0], q[1][n] = t[:1], s[0]*2
	s[0]++
	q[0][1] -= 2
}
