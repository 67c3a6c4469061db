//! Check `unsupported-type`: signatures that compilers refuse, other than for
//! pointers behind pointers and for want of a marker.

use crate::checks::layout;
use crate::checks::wording::{locate, related_declarations, related_directive, value};
use crate::checks::{Check, Doc, Found, Needs, Package};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::types::{Basic, Type, TypeId};
use crate::wasm::{
    Boundary, Direction, ElementKind, Judge, Param, PointerField, PointerKind, Refusal, Role,
    Rules, WordKind,
};

pub(super) const CHECK: Check = Check {
    name: "unsupported-type",
    is_default: true,
    needs: Needs::Nothing,
    doc: Doc {
        title: "find types that no compiler accepts in signatures that cross to a wasm host",
        reports: "a type that no release of Go accepts in such a signature: a slice, map, channel, func or interface, an array or struct by value, `int`, `uint`, small integers and complex numbers by value, a string as a result, two results, a pointer to memory with `int`, `uint`, `uintptr` or complex numbers. With `-rules`: what that compiler refuses, and the two others do not say",
        wrong: "package p

//go:wasmimport env send
func send(b []byte)
",
        finding: "4:13: send: b is a slice ([]byte), which cannot cross to a wasm host: pass unsafe.SliceData(b) and a length",
        flags: "-checks=unsupported-type",
        why: "A function marked //go:wasmimport or //go:wasmexport takes and returns what wasm
has values for: bool, int32, uint32, int64, uint64, float32, float64, uintptr,
unsafe.Pointer and pointers to memory that is laid out alike on both sides. A
string may be a parameter, and there is at most one result. The compiler says so
only for wasm, and only when the whole package is right otherwise.

Without -rules, reported is what no release of Go accepts. With it, what that
compiler refuses and neither nested-pointer nor host-layout reports:

	-rules=go1.21 (to go1.23)  no bool, string, uintptr and typed pointers
	-rules=go1.24 (to go1.27)  typed pointers, also to arrays of length 0 only
	                           where pointers to their elements are accepted
	-rules=tinygo              pointers of 4 bytes, which may point to pointers
	-rules=auto                the release of the go command in use",
        instead: "Hand over numbers and pointers.",
        right: r#"package p

import "unsafe"

//go:wasmimport env send
func send(p *byte, n uint32)

func sendAll(b []byte) {
	send(unsafe.SliceData(b), uint32(len(b)))
}
"#,
        unseen: "Not reported: functions of the host module gojs, which has an ABI of its own, and
types that are not known.",
        since: "0.1.0",
    },
    run,
};

fn run(package: &Package<'_>, diagnostics: &mut Vec<Found>) {
    let world = package.world;
    let rules = package.rules.unwrap_or(Rules::ANY_GO);
    let new = |rules| Judge::new(&world.types, &world.symbols, rules, package.language);
    let (mut judge, mut common) = (new(rules), new(Rules::ANY_GO));
    for boundary in package.boundaries {
        let judge = match rules.for_function(boundary) {
            Some(own) if own == rules => &mut judge,
            Some(_) => &mut common,
            None => continue,
        };
        let results = boundary.params.iter().filter(|param| param.role == Role::Result).count();
        for param in &boundary.params {
            if param.role == Role::Result && results > 1 {
                continue;
            }
            let diagnostic = diagnose(package, judge, boundary, param);
            diagnostics.extend(diagnostic.map(|diagnostic| (param.span.start, diagnostic)));
        }
        if let Some(span) = boundary.results
            && results > 1
        {
            let message = too_many(boundary, rules, results);
            diagnostics.push((span.start, diagnostic(package, boundary, span, message)));
        }
    }
}

fn diagnose(
    package: &Package<'_>,
    judge: &mut Judge<'_>,
    boundary: &Boundary,
    param: &Param,
) -> Option<Diagnostic> {
    let (name, label) = (&boundary.name, &param.label);
    let (is, points_to) = (format!("{name}: {label} is "), format!("{name}: {label} points to "));
    let what = || value(package, param.typ);
    Some(match judge.refusal(param.role, param.typ)? {
        Refusal::Value(under) => {
            let crossing = Crossing { boundary, param };
            let variadic = if param.role == Role::Variadic { "variadic, " } else { "" };
            let why = crossing.value(judge, under);
            diagnostic(package, boundary, param.span, format!("{is}{variadic}{}, {why}", what()))
        }
        Refusal::Pointer => {
            let instead = if param.role == Role::Result { "uint32" } else { "unsafe.Pointer" };
            let rules = judge.rules();
            let message =
                format!("{is}{}, and {rules} accepts no typed pointers: use {instead}", what());
            diagnostic(package, boundary, param.span, message)
        }
        Refusal::Memory { pointee, field } => {
            let place = locate(package, pointee, &field);
            let message = format!("{points_to}{place}, {}", memory(judge.rules(), &field));
            let mut diagnostic = diagnostic(package, boundary, param.span, message);
            diagnostic.related.extend(related_declarations(package, pointee, &field));
            diagnostic.layout = layout::table(package, pointee, &field);
            diagnostic
        }
        Refusal::Unmarked { .. } => return None,
    })
}

fn diagnostic(
    package: &Package<'_>,
    boundary: &Boundary,
    span: Span,
    message: String,
) -> Diagnostic {
    let files = &package.world.files;
    Diagnostic {
        category: CHECK.name,
        pos: files.position(span.start),
        end: files.position(span.end),
        message,
        target: None,
        suggested_fixes: Vec::new(),
        related: vec![related_directive(package, boundary)],
        layout: None,
        help: None,
    }
}

fn too_many(boundary: &Boundary, rules: Rules, results: usize) -> String {
    let compiler = if rules.has_wide_pointers() { "Go" } else { "TinyGo" };
    let pass = match boundary.direction {
        Direction::Import { .. } => "pass",
        Direction::Export { .. } => "take",
    };
    let others = match results {
        2 => "a pointer for the other",
        _ => "pointers for the others",
    };
    format!(
        "{}: results: {compiler} returns at most one value to or from a wasm host, here are \
         {results}: return one and {pass} {others}",
        boundary.name
    )
}

/// Why memory is refused for what is in it, and what to write instead.
fn memory(rules: Rules, field: &PointerField<ElementKind>) -> String {
    match field.kind {
        ElementKind::Word(WordKind::Int) => {
            "whose size the host cannot know: use int32 or int64".to_owned()
        }
        ElementKind::Word(WordKind::Uint) => {
            "whose size the host cannot know: use uint32 or uint64".to_owned()
        }
        ElementKind::Word(WordKind::Uintptr) => {
            "8 bytes in Go, 4 in the wasm host: use uint32".to_owned()
        }
        ElementKind::Complex64 => "which no wasm host knows: use two float32".to_owned(),
        ElementKind::Complex128 => "which no wasm host knows: use two float64".to_owned(),
        ElementKind::Address(PointerKind::Slice) if rules.follows_pointers() => {
            format!("which {rules} does not accept behind a pointer: use a pointer and a length")
        }
        ElementKind::Address(_) if rules.follows_pointers() => {
            format!("which {rules} does not accept behind a pointer: leave it out")
        }
        // Where the array is not empty, nested-pointer has said so.
        ElementKind::Address(_) => {
            format!("which {rules} does not accept in an empty array either: leave it out")
        }
    }
}

/// A value on its way.
struct Crossing<'a> {
    boundary: &'a Boundary,
    param: &'a Param,
}

impl Crossing<'_> {
    /// Why a value of this underlying type is refused, and what to write instead.
    fn value(&self, judge: &mut Judge<'_>, under: Type) -> String {
        match under {
            Type::Basic(basic) => self.basic(judge.rules(), basic.canonical()),
            _ if self.is_result() && !is_handle(under) => {
                format!("which cannot be a result: {}", self.by_pointer())
            }
            Type::Slice(elem) => {
                let side = if self.is_to_host() { "to" } else { "from" };
                format!("which cannot cross {side} a wasm host: {}", self.slice(judge, elem))
            }
            Type::Array { .. } | Type::Struct(_) => {
                format!("which cannot cross by value: {}", self.composite(judge))
            }
            Type::Map { .. } => self.handle("its contents as bytes"),
            Type::Interface(_) => self.handle("what is in it"),
            _ => self.handle("a number that stands for it"),
        }
    }

    fn basic(&self, rules: Rules, basic: Basic) -> String {
        let text = match basic {
            Basic::Int => "whose size the host cannot know: use int32 or int64",
            Basic::Uint => "whose size the host cannot know: use uint32 or uint64",
            Basic::Int8 | Basic::Int16 => "too small for a wasm value: use int32",
            Basic::Uint8 | Basic::Uint16 => "too small for a wasm value: use uint32",
            Basic::String if self.is_result() => {
                let instead = self.by_pointer();
                return format!("an address and a length, and a result is one value: {instead}");
            }
            Basic::Complex64 | Basic::Complex128 if self.is_result() => {
                return format!("which is no wasm value: {}", self.by_pointer());
            }
            Basic::Complex64 => "which is no wasm value: use two float32",
            Basic::Complex128 => "which is no wasm value: use two float64",
            _ => return format!("which {rules} does not accept{}", self.old_basic(basic)),
        };
        text.to_owned()
    }

    /// Instead of what Go accepts since 1.24.
    fn old_basic(&self, basic: Basic) -> String {
        match (basic, self.is_to_host()) {
            (Basic::Bool, _) => ": use int32".to_owned(),
            (Basic::String, true) => match self.variable() {
                Some(s) => format!(": pass unsafe.Pointer(unsafe.StringData({s})) and a length"),
                None => ": pass unsafe.StringData of it as unsafe.Pointer, and a length".to_owned(),
            },
            (Basic::String, false) => ": take an unsafe.Pointer and a length".to_owned(),
            _ if self.is_result() => " as a result: use uint32".to_owned(),
            _ => ": use uint32".to_owned(),
        }
    }

    fn slice(&self, judge: &mut Judge<'_>, elem: TypeId) -> String {
        if !self.is_to_host() {
            return "take a pointer and a length, and use unsafe.Slice".to_owned();
        }
        if !judge.accepts_memory(elem) {
            return "pass the address and the length of a copy in the host's layout".to_owned();
        }
        match (self.variable(), judge.rules().has_typed_pointers()) {
            (Some(b), true) => format!("pass unsafe.SliceData({b}) and a length"),
            (Some(b), false) => format!("pass unsafe.Pointer(unsafe.SliceData({b})) and a length"),
            (None, _) => "pass unsafe.SliceData of it and a length".to_owned(),
        }
    }

    fn composite(&self, judge: &mut Judge<'_>) -> String {
        let pass = self.pass();
        let pointer =
            if judge.rules().has_typed_pointers() { "a pointer" } else { "an unsafe.Pointer" };
        match judge.accepts_memory(self.param.typ) {
            true => format!("{pass} {pointer} to it"),
            false => format!("{pass} {pointer} to a copy in the host's layout"),
        }
    }

    fn handle(&self, instead: &str) -> String {
        format!("which means nothing to a wasm host: {} {instead}", self.pass())
    }

    /// How what cannot be a result comes about.
    fn by_pointer(&self) -> &'static str {
        match self.boundary.direction {
            Direction::Import { .. } => "pass a pointer for the host to write it to",
            Direction::Export { .. } => "take a pointer and write it there",
        }
    }

    fn pass(&self) -> &'static str {
        match (self.is_result(), self.is_to_host()) {
            (true, _) => "return",
            (false, true) => "pass",
            (false, false) => "take",
        }
    }

    fn is_result(&self) -> bool {
        self.param.role == Role::Result
    }

    fn is_to_host(&self) -> bool {
        self.is_result() == matches!(self.boundary.direction, Direction::Export { .. })
    }

    /// The parameter as an expression.
    fn variable(&self) -> Option<&str> {
        let label = self.param.label.as_str();
        // Whoever has no name is called `parameter 1`, or `receiver`.
        (!label.contains(' ') && self.param.role != Role::Receiver).then_some(label)
    }
}

/// Whether a value of this underlying type only means something inside Go.
fn is_handle(under: Type) -> bool {
    matches!(under, Type::Chan { .. } | Type::Signature(_))
}
