//! Methods of types in source packages, where go/types has nothing to compare them
//! with: broken code, and what only newer releases know. And errors.

use rustc_hash::FxHashMap;

use crate::export::ExportData;
use crate::resolve::{Depth, PackageData, PackageSource, Provider, Resolver, SourceText, World};
use crate::types::display::Qualifier;
use crate::types::{NamedId, Type};

/// Has the export data of example.com/sample.
#[derive(Debug)]
struct Sample(Vec<u8>);

impl Provider for Sample {
    fn package(&mut self, path: &str) -> Result<Option<PackageData>, String> {
        let data = ExportData::read(&self.0[..]).map_err(|error| error.to_string())?;
        Ok((path == "example.com/sample").then_some(PackageData::Export(data)))
    }
}

const SAMPLE: &[u8] = include_bytes!("../../../tests/export/v5.a");

fn resolver(text: &str) -> Resolver {
    resolver_with(text, SAMPLE)
}

fn resolver_with(text: &str, sample: &[u8]) -> Resolver {
    let text = format!("package p\n{text}");
    let file = SourceText { name: "p.go".to_owned(), text: text.into_bytes().into() };
    let source = PackageSource { files: vec![file], imports: FxHashMap::default() };
    let mut resolver = Resolver::new(World::new(), Box::new(Sample(sample.to_vec())));
    let package = resolver.add_package("p", source, Depth::Declarations);
    assert_eq!(package.errors, []);
    for name in ["T", "I"] {
        let name = resolver.world.symbols.intern(name);
        if let Some(object) = resolver.declared_object(&package, name) {
            resolver.resolve_object(object);
        }
    }
    resolver
}

/// The type that `p` declares as `T`, or of which `I` is an alias.
fn named(resolver: &mut Resolver, name: &str) -> NamedId {
    let types = &resolver.world.types;
    let name = resolver.world.symbols.intern(name);
    let pkg = types.objects.iter().find(|(_, object)| object.name == name).unwrap().1;
    let Some(Type::Named(named)) = pkg.typ.map(|typ| types.get(typ)) else { panic!("{pkg:?}") };
    named
}

fn texts(resolver: &mut Resolver, named: NamedId) -> Vec<String> {
    let methods = resolver.methods(named);
    assert_eq!(resolver.methods(named), methods);
    let World { types, symbols, .. } = &resolver.world;
    let text = |method: &crate::types::MethodDecl| {
        let pointer = if method.pointer { "*" } else { "" };
        let name = symbols.resolve(method.name);
        let sig = types.display(method.sig, symbols, Qualifier { current: method.pkg });
        format!("{pointer}{name} {sig}")
    };
    types.method_decls[methods].iter().map(text).collect()
}

#[track_caller]
fn expect(text: &str, expected: &[&str]) {
    let mut resolver = resolver(text);
    let named = named(&mut resolver, "T");
    assert_eq!(texts(&mut resolver, named), expected, "{text}");
}

#[test]
fn methods_of_a_type() {
    expect(
        "func (t T) a(x, y int, z ...*T) (n int, err error); type T struct{}; func (*T) B() T
         func (t (*(T))) c(); func (T) _(); func d(T); type U T; func (U) e()",
        &["a func(x int, y int, z ...*T) (n int, err error)", "*B func() T", "*c func()"],
    );
    expect("type T interface { m() }", &[]);
}

#[test]
fn receivers_name_the_type_parameters_of_the_type() {
    let declared = "type T[A, B any] map[int]*T[B, A];";
    let text = "func (T[X, Y]) a(X, Y, A); func (*T[_, A]) b() T[A, A]; func (T[B, A]) c(A, B)";
    expect(
        &format!("{declared} {text}"),
        &["a func(A, B, invalid type)", "*b func() T[B, B]", "c func(B, A)"],
    );
    // Too many, too few, and what is no name.
    expect(
        &format!("{declared} func (T[X, Y, Z]) a(Z, X); func (T[X]) b(X); func (T) c(A)"),
        &["a func(invalid type, A)", "b func(A)", "c func(invalid type)"],
    );
    expect(&format!("{declared} func (T[[]int, Y]) a(Y)"), &["a func(B)"]);
}

#[test]
fn methods_with_type_parameters_of_their_own() {
    let text = "type T[A any] struct{}; func (*T[X]) a[Y any](X, Y) T[Y]";
    expect(text, &["*a func(A, Y) T[Y]"]);
    let mut resolver = resolver(text);
    let named = named(&mut resolver, "T");
    let methods = resolver.methods(named);
    let method = &resolver.world.types.method_decls[methods][0];
    assert_eq!(method.type_params.len(), 1);
}

#[test]
fn receivers_written_through_aliases() {
    expect(
        "func (A) a(); type A = B; type B = (T); func (*B) b(); type P = *A; func (P) c(); type T int
         func (T) d()",
        &["a func()", "*b func()", "*c func()", "d func()"],
    );
    // None that a compiler takes: pointers to pointers, aliases of instances and
    // with type parameters, aliases of themselves.
    expect("type T int; type P = *T; func (*P) a(); func (**T) b()", &[]);
    expect("type T[A any] int; type I = T[int]; func (I) a()", &[]);
    expect("type T[A any] int; type G[A any] = T[A]; func (G[A]) a()", &[]);
    expect("type T int; type A = B; type B = A; func (A) a(); func (int) b(); func (C) c()", &[]);
}

#[test]
fn broken_declarations() {
    expect("type T int; func (T) a(); func (*T) a(int); type T string", &["a func()"]);
    expect(
        "type T int; func (T, T) a(); func () b(); func (T) c(x X)",
        &["a func()", "c func(x invalid type)"],
    );
}

#[test]
fn signatures_that_need_the_type() {
    expect(
        "type T [2]int; func (T) a() [len(T{})]T; func (T) b(x [unsafe.Sizeof(T.a)]int)
         func (t T) c([len(t.b())]int)",
        &["a func() [2]T", "b func(x [?]int)", "c func([?]int)"],
    );
}

#[test]
fn instances_have_the_methods_of_their_type() {
    let mut resolver = resolver("type T[A any] struct{}; func (T[B]) a(B); type I = T[int]");
    let (generic, instance) = (named(&mut resolver, "T"), named(&mut resolver, "I"));
    assert_ne!(generic, instance);
    assert_eq!(resolver.methods(instance), resolver.methods(generic));
    assert_eq!(texts(&mut resolver, instance), ["a func(A)"]);
    assert_eq!(resolver.world.types.named[instance].methods, None);
}

#[test]
fn methods_of_the_universe() {
    let mut resolver = resolver("");
    let error = named(&mut resolver, "error");
    assert_eq!(texts(&mut resolver, error), [""; 0]);
}

const IMPORTING: &str = "import \"example.com/sample\"; type I = sample.List[int]";

#[test]
fn methods_from_export_data() {
    let mut resolver = resolver(IMPORTING);
    let list = named(&mut resolver, "I");
    assert_eq!(
        texts(&mut resolver, list),
        [
            "*Each func(f func(T, U) V) List[inner.Pair[U, V]]",
            "*Push func(item T, more ...T) (length int)"
        ]
    );
    assert_eq!(resolver.errors(), []);
}

#[test]
fn damaged_methods_are_one_error() {
    let mut errors = 0;
    for offset in 200..SAMPLE.len() {
        let mut sample = SAMPLE.to_vec();
        sample[offset] ^= 1;
        let mut resolver = resolver_with(IMPORTING, &sample);
        let (types, symbols) = (&resolver.world.types, &mut resolver.world.symbols);
        let list = symbols.intern("List");
        let list = types.objects.iter().find(|(_, object)| object.name == list);
        let Some(list) = list.and_then(|(id, _)| types.named_of(id)) else { continue };
        let before = resolver.errors().len();
        let methods = resolver.methods(list);
        if resolver.errors().len() > before {
            assert!(methods.is_empty());
            assert!(resolver.methods(list).is_empty());
            assert_eq!(resolver.errors().len(), before + 1);
            errors += 1;
        }
    }
    assert!(errors > 100, "{errors}");
}
