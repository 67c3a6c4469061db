//! Prints of which types this library takes expressions in function bodies to be,
//! so that it can be compared with go/types.
//!
//! ```text
//! go list -deps -export -json=ImportPath,Dir,Export,GoFiles,ImportMap std >LIST.json
//! cargo run --release --example infer -- LIST.json REQUESTS
//! ```
//!
//! A line of REQUESTS is `"import/path" FILE START END`: the offsets of an
//! expression's first byte and of the one after its last, in a file of a package in
//! the list. The same line is printed with an answer behind it:
//!
//! ```text
//! unknown          constant TYPE    novalue (a call without results)
//! type TYPE        value TYPE       builtin
//! nil              tuple (TYPE,TYPE,...)
//! absent           the library says nothing about these bytes
//! ambiguous        it says two things
//! ```
//!
//! With `-source`, what other packages declare is taken from their source and not
//! from their export data; the answers must be the same. gotest/infer asks go/types
//! and compares.

#[path = "../shared/go_list.rs"]
mod go_list;
#[path = "../shared/type_text.rs"]
mod type_text;

use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::rc::Rc;

use anyhow::{Context as _, Result, bail};
use rustc_hash::FxHashMap;
use wasmptr::resolve::{Answer, Depth, SourcePackage, World};
use wasmptr::source::Span;

use go_list::{Form, Package, Packages};
use type_text::{Names, TypeText, quoted};

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (form, list, requests) = match args[..] {
        [list, requests] => (Form::Export, list, requests),
        ["-source", list, requests] => (Form::Source, list, requests),
        _ => bail!("usage: infer [-source] LIST.json REQUESTS"),
    };
    let packages = go_list::read(list)?;
    let requests = fs::read_to_string(requests).with_context(|| requests.to_owned())?;
    go_list::with_stack(move || print(packages, &requests, form))
}

fn print(packages: Packages, requests: &str, form: Form) -> Result<()> {
    let packages = Rc::new(packages);
    let requests: Vec<Request> = requests.lines().map(Request::parse).collect::<Result<_>>()?;
    // The requests for a package, by their places in the list.
    let mut by_package: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (index, request) in requests.iter().enumerate() {
        by_package.entry(request.package).or_default().push(index);
    }
    let mut answers = vec![None; requests.len()];
    for (path, package) in packages.iter() {
        let Some(asked) = by_package.remove(quoted(path.as_bytes()).as_str()) else { continue };
        answer(&packages, package, form, &requests, &asked, &mut answers)
            .with_context(|| path.clone())?;
    }
    let mut out = BufWriter::new(io::stdout().lock());
    for (request, answer) in requests.iter().zip(answers) {
        writeln!(out, "{} {}", request.line, answer.as_deref().unwrap_or("absent"))?;
    }
    out.flush()?;
    Ok(())
}

/// A line of the file of requests.
struct Request<'a> {
    line: &'a str,
    /// The package path in quotes.
    package: &'a str,
    file: &'a str,
    start: u32,
    end: u32,
}

impl Request<'_> {
    fn parse(line: &str) -> Result<Request<'_>> {
        let words: Vec<&str> = line.split(' ').collect();
        let [package, file, start, end] = words[..] else { bail!("not a request: {line}") };
        let offset = |text: &str| text.parse().with_context(|| line.to_owned());
        Ok(Request { line, package, file, start: offset(start)?, end: offset(end)? })
    }
}

/// Answers those of the requests that are about `package`, whose places in the list
/// are `asked`.
fn answer(
    packages: &Rc<Packages>,
    package: &Package,
    form: Form,
    requests: &[Request],
    asked: &[usize],
    answers: &mut [Option<String>],
) -> Result<()> {
    // A new world for each package: otherwise a package that was imported, and is
    // now the one at hand, would be there twice.
    let mut resolver = go_list::resolver(packages, form);
    let source = resolver.add_package(&package.import_path, package.source()?, Depth::Bodies);
    if let Some(error) = source.errors.first() {
        bail!("{}", error.message);
    }
    let places = places(&resolver.world, &source, requests, asked)?;
    let inferred = resolver.expression_types(&source, &mut |_, span| places.contains_key(&span));
    go_list::no_errors(&resolver)?;
    let text = TypeText::new(&resolver.world.types, &resolver.world.symbols, Names::Hidden);
    for inferred in inferred {
        let index = places[&inferred.span];
        let answer = answer_text(&text, inferred.answer);
        match &mut answers[index] {
            None => answers[index] = Some(answer),
            Some(other) if *other == answer => {}
            Some(other) => *other = format!("ambiguous: {other} / {answer}"),
        }
    }
    Ok(())
}

/// The requests by the bytes that they are about. Files of one package share no
/// positions, and no expression is asked for twice.
fn places(
    world: &World,
    source: &SourcePackage,
    requests: &[Request],
    asked: &[usize],
) -> Result<FxHashMap<Span, usize>> {
    let files: FxHashMap<&str, _> =
        source.files.iter().map(|file| (world.files.name(file.id).as_ref(), file.id)).collect();
    let mut places = FxHashMap::default();
    for &index in asked {
        let Request { line, file, start, end, .. } = requests[index];
        let Some(&file) = files.get(file) else { bail!("there is no such file: {line}") };
        if start > end || end as usize > world.files.text(file).len() {
            bail!("the file is shorter: {line}");
        }
        let base = world.files.base(file);
        places.insert(Span::new(base.offset(start), base.offset(end)), index);
    }
    Ok(places)
}

fn answer_text(text: &TypeText, answer: Answer) -> String {
    match answer {
        Answer::Unknown => "unknown".to_owned(),
        Answer::NoValue => "novalue".to_owned(),
        Answer::Type(typ) => format!("type {}", text.typ(typ)),
        Answer::Constant(typ) => format!("constant {}", text.typ(typ)),
        Answer::Value(typ) => format!("value {}", text.typ(typ)),
        Answer::Tuple(vars) => format!("tuple ({})", text.vars(vars)),
        Answer::Builtin => "builtin".to_owned(),
        Answer::Nil => "nil".to_owned(),
    }
}
