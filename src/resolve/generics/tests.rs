//! Inference and constraints. What is inferred is what go/types infers; where it is
//! nothing, go/types either reports an error or knows more, as is said there.

mod identity;

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::resolve::generics::Argument;
use crate::resolve::package::Env;
use crate::resolve::tests::Nothing;
use crate::resolve::{Depth, PackageSource, Resolver, SourcePackage, SourceText, World};
use crate::syntax::ast::Decl;
use crate::types::display::Qualifier;
use crate::types::{Basic, ObjectId, Signature, Type, TypeId};

const PRELUDE: &str = "
package p
type Signed interface { ~int | ~int8 | ~int16 | ~int32 | ~int64 }
type Unsigned interface { ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr }
type Float interface { ~float32 | ~float64 }
type Ordered interface { Signed | Unsigned | Float | ~string }
type Seq[V any] func(yield func(V) bool)
type Seq2[K, V any] func(yield func(K, V) bool)
type Pair[A, B any] struct { a A; b B }
type List[T any] struct { head T; tail *List[T] }
type IntSlice []int
type Names map[string]bool
type Celsius float64
type Handler func(int) string
type Getter[T any] interface { Get() T }
type Stringer interface { String() string }
type GetPut interface { Get() string; Put() }
type hidden struct { x int }
func (*hidden) String() string
type box struct{}
func (box) Get() int8
";

struct Program {
    resolver: Resolver,
    package: Rc<SourcePackage>,
}

impl Program {
    fn new(text: &str) -> Program {
        let text = format!("{PRELUDE}{text}");
        let file = SourceText { name: "p.go".to_owned(), text: text.clone().into_bytes().into() };
        let source = PackageSource { files: vec![file], imports: FxHashMap::default() };
        let mut resolver = Resolver::new(World::new(), Box::new(Nothing));
        let package = resolver.add_package("p", source, Depth::Bodies);
        assert_eq!(package.errors, [], "{text}");
        Program { resolver, package }
    }

    fn object(&mut self, name: &str) -> ObjectId {
        let name = self.resolver.world.symbols.intern(name);
        let object = self.resolver.declared_object(&self.package, name).expect("it is declared");
        self.resolver.resolve_object(object);
        object
    }

    fn typ(&mut self, name: &str) -> TypeId {
        let object = self.object(name);
        self.resolver.world.types.objects[object].typ.expect("it has a type")
    }

    fn signature(&mut self, name: &str) -> Signature {
        let typ = self.typ(name);
        match self.resolver.world.types.get(typ) {
            Type::Signature(sig) => sig,
            other => panic!("{name} is {other:?}"),
        }
    }

    /// The type of a function's parameter, of a variadic one for any argument.
    fn param(&mut self, name: &str, index: usize) -> TypeId {
        let sig = self.signature(name);
        let last = sig.params.len() - 1;
        let typ = self.resolver.world.types.vars[sig.params][index.min(last)].typ;
        match self.resolver.world.types.get(typ) {
            Type::Slice(elem) if sig.variadic && index >= last => elem,
            _ => typ,
        }
    }

    fn show(&self, typ: TypeId) -> String {
        let World { types, symbols, .. } = &self.resolver.world;
        types.display(typ, symbols, Qualifier { current: Some(self.package.id) })
    }
}

fn parts(list: &str) -> Vec<&str> {
    list.split(';').map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// The type arguments of a call to `F`: `explicit` and `args` are types with
/// semicolons between them. An argument may also be `untyped KIND`, `?` for one
/// that is not known, or `F.0` for the first parameter of the function `F`.
fn infer(decls: &str, explicit: &str, args: &str) -> String {
    let (explicit, args) = (parts(explicit), parts(args));
    let is_type = |arg: &str| !arg.starts_with("untyped ") && arg != "?" && !arg.contains('.');
    let mut text = decls.to_owned();
    for (index, typ) in explicit.iter().enumerate() {
        text += &format!("\nvar explicit{index} {typ}");
    }
    for (index, typ) in args.iter().enumerate().filter(|(_, arg)| is_type(arg)) {
        text += &format!("\nvar arg{index} {typ}");
    }
    let mut program = Program::new(&text);
    let explicit: Vec<TypeId> =
        (0..explicit.len()).map(|index| program.typ(&format!("explicit{index}"))).collect();
    let mut pairs = Vec::new();
    for (index, &arg) in args.iter().enumerate() {
        let argument = match arg.split_once('.') {
            Some((func, place)) => Argument::Typed(program.param(func, place.parse().unwrap())),
            None if arg == "?" => Argument::Unknown,
            None if is_type(arg) => Argument::Typed(program.typ(&format!("arg{index}"))),
            None => {
                let kind = Basic::ALL.into_iter().find(|kind| kind.name() == arg);
                Argument::Untyped(kind.expect("it is the kind of a constant"))
            }
        };
        pairs.push((program.param("F", index), argument));
    }
    let object = program.object("F");
    let params = program.resolver.world.types.objects[object].type_params;
    match program.resolver.infer_type_args(params, &explicit, &pairs) {
        Some(args) => args.iter().map(|&arg| program.show(arg)).collect::<Vec<_>>().join("; "),
        None => "none".to_owned(),
    }
}

#[track_caller]
fn expect(decls: &str, table: &[(&str, &str, &str)]) {
    for (explicit, args, expected) in table {
        assert_eq!(infer(decls, explicit, args), *expected, "{decls} [{explicit}] ({args})");
    }
}

#[test]
fn slices_and_maps() {
    expect(
        "func F[S ~[]E, E Ordered](x S)",
        &[
            ("", "[]int", "[]int; int"),
            ("", "IntSlice", "IntSlice; int"),
            ("", "[]Celsius", "[]Celsius; Celsius"),
            ("IntSlice", "[]int", "IntSlice; int"),
            ("", "map[string]int", "none"),
            ("", "?", "none"),
            ("", "untyped nil", "none"),
        ],
    );
    expect(
        "func F[S ~[]E, E comparable](s S, v E) int",
        &[
            ("", "IntSlice; untyped int", "IntSlice; int"),
            ("", "[]Celsius; untyped int", "[]Celsius; Celsius"),
            ("", "[]string; untyped string", "[]string; string"),
            ("", "[]any; int", "none"),
            ("", "untyped nil; int", "none"),
            ("", "?; untyped int", "none"),
            ("[]byte", "untyped nil; untyped int", "[]byte; byte"),
        ],
    );
    expect(
        "func F[M ~map[K]V, K comparable, V any](m M) Seq[K]",
        &[
            ("", "Names", "Names; string; bool"),
            ("", "map[hidden]*int", "map[hidden]*int; hidden; *int"),
            ("", "[]int", "none"),
        ],
    );
    expect(
        "func F[K comparable, V any](seq Seq2[K, V]) map[K]V",
        &[
            ("", "Seq2[string, int]", "string; int"),
            ("", "func(yield func(a string, b []int) bool)", "string; []int"),
            ("", "Seq[int]", "none"),
        ],
    );
    expect(
        "func F[S ~[]E, E any](seq Seq[E], more ...S)",
        &[
            ("", "Seq[int]; []int; IntSlice", "IntSlice; int"),
            ("", "Seq[int]; IntSlice; []int", "IntSlice; int"),
            ("", "Seq[int]; []string", "none"),
            ("", "Seq[int]", "none"),
        ],
    );
}

#[test]
fn functions_pointers_channels() {
    expect(
        "func F[T, U any](s []T, f func(T) U) []U",
        &[
            ("", "[]int; func(int) string", "int; string"),
            ("", "IntSlice; Handler", "int; string"),
            ("", "[]int; func(string) string", "none"),
            ("", "[]int; ?", "none"),
            ("int; string", "?; ?", "int; string"),
        ],
    );
    expect(
        "func F[T any](p *List[T], q *T)",
        &[
            ("", "*List[Celsius]; untyped nil", "Celsius"),
            ("", "*List[[]int]; *[]int", "[]int"),
            ("", "untyped nil; *Pair[int, string]", "Pair[int, string]"),
            ("", "*List[int]; *string", "none"),
        ],
    );
    expect(
        "func F[T any](c <-chan T, d chan<- T)",
        &[
            ("", "chan int; chan int", "int"),
            ("", "<-chan int; chan<- int", "int"),
            ("", "[]int; chan int", "none"),
        ],
    );
    expect(
        "func F[C any](c, d C)",
        &[
            ("", "chan int; <-chan int", "<-chan int"),
            ("", "<-chan int; chan int", "<-chan int"),
            ("", "[]int; IntSlice", "IntSlice"),
            ("", "func(int) string; Handler", "Handler"),
            ("", "IntSlice; []string", "none"),
            ("", "int; Celsius", "none"),
            ("", "byte; uint8", "byte"),
            ("", "struct{ a int }; struct{ a int }", "struct{a int}"),
            ("", "struct{ a int }; struct{ b int }", "none"),
            ("", "any; interface{}", "any"),
            ("", "error; hidden", "none"),
        ],
    );
    expect(
        "func F[T any](a [4]T, b struct{ x, y T })",
        &[("", "[4]int; struct{ x, y int }", "int"), ("", "[3]int; struct{ x, y int }", "none")],
    );
}

#[test]
fn untyped_constants() {
    expect(
        "func F[T Ordered](x T, y ...T) T",
        &[
            ("", "untyped int", "int"),
            ("", "untyped int; untyped float", "float64"),
            ("", "untyped float; untyped rune", "float64"),
            ("", "untyped int; untyped rune", "rune"),
            ("", "untyped int; Celsius; untyped float", "Celsius"),
            ("", "untyped string; untyped string", "string"),
            ("", "untyped string; untyped int", "none"),
            ("", "untyped nil", "none"),
            ("", "untyped int; ?", "none"),
            ("", "int8; ?", "int8"),
            ("uint8", "untyped int; ?", "uint8"),
        ],
    );
    expect(
        "func F[A, B any](a A, b B, c func(A) B)",
        &[
            ("", "untyped int; untyped string; func(int8) string", "int8; string"),
            ("", "untyped int; untyped string; untyped nil", "int; string"),
            ("int64", "untyped int; untyped complex; untyped nil", "int64; complex128"),
        ],
    );
}

#[test]
fn doubt() {
    let unknown = [("", "int; ?; untyped int", "int; int"), ("", "?; ?; untyped int", "none")];
    expect("func F[A, B any](a A, f func(A), b B)", &unknown);
    expect("func F[A, B any](a A, f func(A, B), b B)", &[("", "int; ?; untyped int", "none")]);
    expect("func F[S []E, E any](s S, v E)", &[("", "?; untyped int", "none")]);
    expect("func F[P *T, T any](p *List[P], t T)", &[("", "?; untyped int", "none")]);
    expect("func F[A, B any](a map[A]A, b B)", &[("", "map[int]missing; untyped int", "int; int")]);
    expect("func F[A any](a map[A]int, b A)", &[("", "map[missing]int; untyped int", "none")]);
}

#[test]
fn constraints_give_types() {
    expect(
        "func F[T any, P interface{ *T; String() string }](t T)",
        &[("", "hidden", "hidden; *hidden"), ("hidden", "untyped nil", "hidden; *hidden")],
    );
    expect("func F[T any, P interface{ *T }](p P)", &[("", "*hidden", "hidden; *hidden")]);
    expect("func F[A interface{ []B }, B interface{ []A }](x int)", &[("", "int", "none")]);
    expect(
        "func F[A interface{ func(B, B) }, B interface{ func(C, C) }, C any](c C)",
        &[("", "int", "func(func(int, int), func(int, int)); func(int, int); int")],
    );
    expect(
        "func F[C ~chan E | ~<-chan E, E any](c C)",
        &[("", "chan int", "chan int; int"), ("", "<-chan int", "<-chan int; int")],
    );
    expect("func F[T int](x T, y *T)", &[("", "untyped int; untyped nil", "int")]);
    expect(
        "func F[T interface{ Get() E }, E any](t T, e E)",
        &[
            ("", "box; int8", "box; int8"),
            // The compiler takes int8, because that is what Get returns.
            ("", "box; untyped int", "none"),
        ],
    );
    expect(
        "func F[T any](g Getter[T], t T)",
        &[
            ("", "Getter[int]; untyped int", "int"),
            ("", "interface{ Get() string }; string", "string"),
            ("", "GetPut; untyped string", "string"),
            ("", "box; int8", "int8"),
            ("", "box; untyped int", "none"),
            ("", "box; untyped nil", "none"),
        ],
    );
}

#[test]
fn generic_callers() {
    // The function calls itself.
    let recursive = "func F[S ~[]E, E any](s S, e E, l *List[E])";
    expect(
        recursive,
        &[
            ("", "F.0; F.1; F.2", "S; E"),
            ("", "[]S; S; untyped nil", "none"),
            ("", "F.0; F.1; untyped nil", "S; E"),
        ],
    );
    expect(
        "func F[T any](t *T, l List[T]); func G[T any](a **T, b List[*T])",
        &[("", "G.0; G.1", "*T"), ("", "G.0; untyped nil", "*T")],
    );
    expect(
        "func F[T any](t T, p ...*List[T])",
        &[("", "F.1", "*List[T]"), ("", "F.0; F.1", "T"), ("", "F.1; F.1", "none")],
    );
    expect(
        "func F[E any](s []E); func G[S ~[]X, X any, Y any](s S, y Y)",
        &[("", "G.0", "X"), ("", "G.1", "none")],
    );
}

#[test]
fn hostile_types() {
    let tree = "type Tree[T any] struct { sub *Tree[List[T]] };";
    expect(
        &format!("{tree} func F[T any](a *Tree[T], b T)"),
        &[("", "*Tree[int]; int", "int"), ("", "*Tree[List[int]]; untyped nil", "List[int]")],
    );
    expect(
        &format!("{tree} func F[T any](a struct{{ sub *Tree[List[T]] }})"),
        &[("", "Tree[int]", "int")],
    );
    let aliases: String =
        (1..60).map(|n| format!("type A{n} = map[A{}]A{}\n", n - 1, n - 1)).collect();
    let wide = format!("type A0 = string\n{aliases}func F[T any](a map[T]T)");
    expect(&wide, &[("", "A59", "none"), ("", "A5", "A4")][..1]);
    let aliases: String = (1..5000).map(|n| format!("type A{n} = *A{}\n", n - 1)).collect();
    let high = format!("type A0 = string\n{aliases}func F[T any](a *T)");
    expect(&high, &[("", "*A900", "none")]);
    let names: Vec<String> = (0..100).map(|n| format!("T{n}")).collect();
    let many = format!("func F[{} any](x T0)", names.join(", "));
    expect(&many, &[("", "int", "none")]);
    let links: Vec<String> =
        (0..40).map(|n| format!("T{n} interface{{ func(T{0}, T{0}) }}", n + 1)).collect();
    let chain = format!("func F[{}, T40 any](x T40)", links.join(", "));
    expect(&chain, &[("", "int", "none")]);
}

/// The constraints of the parameters of `F`, a function or a type.
fn constraints(decls: &str) -> String {
    let mut program = Program::new(decls);
    let object = program.object("F");
    let types = &program.resolver.world.types;
    let params = match types.named_of(object) {
        Some(named) => types.named[named].type_params,
        None => types.objects[object].type_params,
    };
    let params = params.ids().map(|param| types.type_params[param].constraint);
    params.map(|typ| program.show(typ)).collect::<Vec<_>>().join("; ")
}

#[test]
fn declared_constraints() {
    for (decls, expected) in [
        ("func F[A, B any, C comparable](A, B, C)", "any; any; comparable"),
        ("func F[S ~[]E, E Ordered](S)", "~[]E; Ordered"),
        ("func F[M map[K]V, K comparable, V int](M)", "map[K]V; comparable; int"),
        ("func F[T int | ~string | List[T]](T)", "int | ~string | List[T]"),
        ("func F[T interface{ m() T; ~int }](T)", "interface{m() T; ~int}"),
        ("func F[T interface{ Getter[T]; comparable }](T)", "interface{Getter[T]; comparable}"),
        ("type F[P interface{ *T }, T any] struct{ p P }", "interface{*T}; any"),
        ("type F[P interface{ m(F[P]) }] struct{ p P }", "interface{m(F[P])}"),
        ("type F[P *int,] struct{ p P }", "*int"),
        ("type F[P Celsius] []P", "Celsius"),
        ("type F[P any] interface{ m(P) }", "any"),
        ("type F[A ~[]B, B any] = map[string]A", "~[]B; any"),
        // No compiler takes these.
        ("type F[P F[P]] struct{ p P }", "F[P]"),
        ("type F[P *F[P],] P", "*F[P]"),
        ("func F[A B, B A](A)", "invalid type; invalid type"),
        ("func F[A missing, B []missing](A)", "invalid type; []invalid type"),
        ("type F[P G[P]] struct{}; type G[P F[P]] struct{}", "G[P]"),
        ("type F[P F] interface{}", "invalid type"),
    ] {
        assert_eq!(constraints(decls), expected, "{decls}");
    }
}

/// The constraints of the receiver's type parameters of a method of `F`.
fn receiver_constraints(decls: &str) -> String {
    let mut program = Program::new(decls);
    let env = Env::of(&program.package, 0);
    let mut receivers = program.package.files[0].decls.iter().filter_map(|decl| match decl {
        Decl::Func(func) => Some(func.recv?.get(0)?),
        _ => None,
    });
    let receiver = env.ast().fields[receivers.next_back().expect("there is a method")].typ;
    let (_, params) = program.resolver.receiver_scope(env, receiver);
    let mut texts = Vec::new();
    for param in params {
        let types = &program.resolver.world.types;
        let Type::TypeParam(param) = types.get(param) else { panic!("it is no parameter") };
        texts.push(program.show(types.type_params[param].constraint));
    }
    texts.join("; ")
}

#[test]
fn constraints_of_receivers() {
    for (decls, expected) in [
        ("type F[S ~[]E, E any] struct{}; func (*F[A, B]) m()", "~[]B; any"),
        ("type F[S ~[]E, E any] struct{}; func (f F[_, B]) m()", "~[]B; any"),
        ("type F[T interface{ m(F[T]) }] struct{}; func (F[A]) m()", "interface{m(F[A])}"),
        ("type F[T any] struct{}; func (F[A, B]) m()", "invalid type; invalid type"),
        ("type F struct{}; func (F[A]) m()", "invalid type"),
        ("func (F[A]) m()", "invalid type"),
        ("type F[T any] = List[T]; func (F[A]) m()", "invalid type"),
    ] {
        assert_eq!(receiver_constraints(decls), expected, "{decls}");
    }
}

#[test]
fn core_types() {
    for (decls, expected) in [
        ("func F[T any](x T)", "invalid type"),
        ("func F[T ~[]int](x T)", "[]int"),
        ("func F[T []int | IntSlice](x T)", "[]int"),
        ("func F[T IntSlice](x T)", "[]int"),
        ("func F[T []int | []string](x T)", "invalid type"),
        ("func F[T Ordered](x T)", "invalid type"),
        ("func F[T ~[]byte | ~string](x T)", "[]byte"),
        ("func F[T ~string](x T)", "string"),
        ("func F[T chan int | <-chan int](x T)", "<-chan int"),
        ("func F[T chan<- int | <-chan int](x T)", "invalid type"),
        ("func F[T interface{ Ordered; ~int | []int }](x T)", "int"),
        ("func F[T interface{ Ordered; Celsius }](x T)", "float64"),
        ("func F[T interface{ Signed; Float }](x T)", "invalid type"),
        ("func F[T interface{ comparable; ~*hidden }](x T)", "*hidden"),
        ("func F[S ~[]T, T any](x S)", "[]T"),
        ("func F[T missing](x T)", "invalid type"),
        ("func F(x IntSlice)", "[]int"),
        ("func F(x List[int])", "struct{head int; tail *List[int]}"),
        ("type I interface{ J }; type J interface{ I }; func F[T I](x T)", "invalid type"),
        ("type I[T any] interface{ I[[]T] }; func F[T I[T]](x T)", "invalid type"),
        ("type I[T any] interface{ I[*T] | I[[]T] }; func F[T I[T]](x T)", "invalid type"),
    ] {
        let mut program = Program::new(decls);
        let typ = program.param("F", 0);
        let core = program.resolver.core_type(typ);
        assert_eq!(program.show(core), expected, "{decls}");
    }
}

#[test]
fn interface_methods() {
    for (decls, name, expected) in [
        ("func F(x Stringer)", "String", "func() string"),
        ("func F(x error)", "Error", "func() string"),
        ("func F(x error)", "String", "none"),
        ("func F(x Getter[int])", "Get", "func() int"),
        ("func F(x interface{ Getter[int]; m(int) })", "Get", "func() int"),
        ("func F(x interface{ Getter[int]; m(int) })", "m", "func(int)"),
        ("func F[T Getter[T]](x T)", "Get", "func() T"),
        ("func F[T interface{ ~int; Stringer }](x T)", "String", "func() string"),
        ("func F[T any](x T)", "String", "none"),
        ("func F(x hidden)", "String", "none"),
        ("func F(x interface{ missing; m() })", "m", "none"),
        ("type I[T any] interface{ I[[]T]; m() }; func F(x I[int])", "m", "none"),
    ] {
        let mut program = Program::new(decls);
        let typ = program.param("F", 0);
        let name = program.resolver.world.symbols.intern(name);
        let pkg = program.package.id;
        let found = program.resolver.interface_method(typ, name, pkg);
        let found = found.map_or("none".to_owned(), |typ| program.show(typ));
        assert_eq!(found, expected, "{decls}");
    }
}
