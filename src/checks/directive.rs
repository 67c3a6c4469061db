//! Check `directive`: directives that do not do what they say.

use crate::checks::{Check, Doc, Found, Needs, Package};
use crate::diagnostic::{Diagnostic, RelatedInformation, SuggestedFix};
use crate::fix::directive_edit;
use crate::source::Span;
use crate::wasm::{Misuse, MisuseKind, Owner, Spelling};

pub(super) const CHECK: Check = Check {
    name: "directive",
    is_default: true,
    needs: Needs::Nothing,
    doc: Doc {
        title: "find wasm directives that are ignored, refused, or break the program",
        reports: "a `//go:wasmimport` or `//go:wasmexport` that the compiler ignores without a word (`// go:wasmimport`, a tab behind the word, before a `var`), refuses (arguments, place, an import with a body), or with which the module is broken (quotes, an export named `memory`)",
        wrong: "package p

// go:wasmimport env f
func f()
",
        finding: "3:1: f: // go:wasmimport is an ordinary comment: remove the space behind the slashes",
        flags: "-checks=directive",
        why: "A function is imported by //go:wasmimport MODULE NAME, and exported by
//go:wasmexport NAME, on a line of its own before it. The compiler takes anything
else for an ordinary comment and says nothing of it. Reported are

  - comments that were meant as directives: with a space behind the slashes, a tab
    behind the word, capitals, between /* and */, without arguments
  - directives that are ignored: before a var, const, type, import or package
    declaration, where a later one on the same function counts, an export on an
    import, on a function named _, exports before Go 1.24 (in go vet, or with
    -rules=auto)
  - directives that the compiler refuses, many of them for wasm only: with other
    than two arguments, or one, behind code, where no function follows, an import
    with a body, a generic import, an export of a method or of a generic function or
    without a body, one name exported twice or that of a function to the linker
    (main.f), too many parameters of an export
  - directives with which the program does not work: quotes around a name, and
    exports with names that wasip1 (memory, _start) or js (run, resume, getsp, mem)
    has for itself",
        instead:
            "Write the directive as the compiler reads it. wasmptr -fix mends the spelling of an
import whose function has no other code, so that the package did not compile.",
        right: "package p

//go:wasmimport env f
func f()
",
        unseen:
            "A comment counts as a directive misspelt only if nothing else can be meant: it says
no more than a directive would, and stands before a function that lacks it, for
imports one without a body. Prose about directives is silent, and so are
directives that are commented out.",
        since: "0.1.0",
    },
    run,
};

fn run(package: &Package<'_>, diagnostics: &mut Vec<Found>) {
    for misuse in package.misuses {
        let files = &package.world.files;
        let message = message(package, misuse);
        let diagnostic = Diagnostic {
            category: CHECK.name,
            pos: files.position(misuse.span.start),
            end: files.position(misuse.span.end),
            message: match &misuse.function {
                Some(function) => format!("{}: {message}", function.name),
                None => message,
            },
            target: None,
            suggested_fixes: fix(package, misuse).into_iter().collect(),
            related: related(package, misuse),
            layout: None,
            help: None,
        };
        diagnostics.push((misuse.span.start, diagnostic));
    }
}

/// The right spelling, where nothing compiled before: elsewhere a comment that
/// becomes a directive changes what the program does.
fn fix(package: &Package<'_>, misuse: &Misuse) -> Option<SuggestedFix> {
    let is_fit = matches!(misuse.kind, MisuseKind::Misspelt(_)) && !misuse.arguments.is_empty();
    if !is_fit || !misuse.is_needed || !package.latitude.needs_bodies {
        return None;
    }
    let files = &package.world.files;
    let file = files.file_of(misuse.span.start);
    if package.latitude.linked.contains(files.name(file)) {
        return None;
    }
    let (start, end) = (files.offset(misuse.span.start), files.offset(misuse.span.end));
    let directive = directive(package, misuse);
    let edit = directive_edit(files.name(file), files.text(file), start, end, &directive)?;
    Some(SuggestedFix { message: format!("write {directive}"), edits: vec![edit] })
}

/// What is wrong, without the function's name.
fn message(package: &Package<'_>, misuse: &Misuse) -> String {
    let word = if misuse.is_export { "//go:wasmexport" } else { "//go:wasmimport" };
    let directive = directive(package, misuse);
    match &misuse.kind {
        MisuseKind::Misspelt(spelling) => misspelt(package, misuse, *spelling, word),
        MisuseKind::Superseded(_) => {
            format!("{directive} is ignored: of several on one function the last one counts")
        }
        MisuseKind::ExportOfImport(_) => {
            format!("{directive} is ignored: an imported function cannot be exported, write another one that calls it")
        }
        MisuseKind::Blank => {
            format!("{directive} is ignored: give the function a name other than _")
        }
        MisuseKind::BeforeDeclaration(keyword) => {
            format!("{directive} is ignored before {keyword}: write it before a func")
        }
        MisuseKind::OldRelease(release) => {
            format!("{directive} is ignored by Go 1.{release}: exports take Go 1.24 or later")
        }
        MisuseKind::Arguments(count) => {
            let takes = if misuse.is_export { "one argument" } else { "two arguments" };
            let form = if misuse.is_export { "NAME" } else { "MODULE NAME" };
            format!("{word} takes {takes}, not {count}: write {word} {form} and nothing behind it")
        }
        MisuseKind::BehindCode => {
            format!("{word} is refused behind code: write it on a line of its own before the func")
        }
        MisuseKind::Misplaced => {
            format!("{directive} is refused where no func follows: write it before a func")
        }
        MisuseKind::ImportWithBody => {
            "an imported function has no body: remove the body, or the directive".to_owned()
        }
        MisuseKind::GenericImport => {
            "a generic function cannot be imported: write one without type parameters".to_owned()
        }
        MisuseKind::ImportedInit => {
            "an init function cannot be imported: give it another name".to_owned()
        }
        MisuseKind::ExportedMethod => {
            "a method cannot be exported: export a function that calls it".to_owned()
        }
        MisuseKind::GenericExport => {
            "a generic function cannot be exported: export one without type parameters that calls it".to_owned()
        }
        MisuseKind::ExportWithoutBody => {
            "a function without a body cannot be exported: write one that calls it".to_owned()
        }
        MisuseKind::ExportedTwice(first) => {
            format!("{} exports the name {} already: choose another one", first.name, arguments(package, misuse))
        }
        MisuseKind::LinkerName(other) => {
            format!("{} is what the linker calls {} already: choose another name", arguments(package, misuse), other.name)
        }
        MisuseKind::RuntimeName(goos) => {
            format!("{goos} has a function {} in every program already: choose another name", arguments(package, misuse))
        }
        MisuseKind::ArgumentBytes(bytes) => {
            format!("parameters and results of an exported function take at most 128 bytes, these take {bytes}: hand over a pointer to them")
        }
        MisuseKind::ArgumentCount(count) => {
            format!("the compiler cannot export a function of more than 16 values, these parameters are {count}: hand over a pointer to them")
        }
        MisuseKind::ReservedName(goos) => {
            let name = arguments(package, misuse);
            format!("{goos} has an export {name} of its own, and the module is invalid: choose another name")
        }
        MisuseKind::Quoted => {
            let bare = arguments(package, misuse).replace(['"', '\'', '`'], "");
            format!("the quotes in {directive} become part of the name: write {word} {bare}")
        }
    }
}

fn misspelt(package: &Package<'_>, misuse: &Misuse, spelling: Spelling, word: &str) -> String {
    let head = String::from_utf8_lossy(package.world.files.slice(misuse.head));
    let form = match (misuse.arguments.is_empty(), misuse.is_export) {
        (false, _) => arguments(package, misuse),
        (true, false) => "MODULE NAME".to_owned(),
        (true, true) => "NAME".to_owned(),
    };
    match spelling {
        Spelling::Space if head[3..] == word[2..] => {
            format!("{head} is an ordinary comment: remove the space behind the slashes")
        }
        Spelling::Block => {
            format!("a /* */ comment is no directive: write {word} {form} on a line of its own")
        }
        Spelling::Space | Spelling::Case | Spelling::Name => {
            format!("{head} is an ordinary comment: write {word} {form}")
        }
        Spelling::Separator(found) => {
            let found = match found {
                '\t' => "a tab".to_owned(),
                other => format!("U+{:04X}", u32::from(other)),
            };
            format!(
                "{word} with {found} behind it is an ordinary comment: write {word} {form}, with a space"
            )
        }
        Spelling::Bare => {
            format!("{word} with nothing behind it is an ordinary comment: write {word} {form}")
        }
    }
}

/// The directive as it is written, with single spaces.
fn directive(package: &Package<'_>, misuse: &Misuse) -> String {
    let word = if misuse.is_export { "//go:wasmexport" } else { "//go:wasmimport" };
    format!("{word} {}", arguments(package, misuse))
}

fn arguments(package: &Package<'_>, misuse: &Misuse) -> String {
    let symbols = &package.world.symbols;
    let arguments: Vec<&str> = misuse.arguments.iter().map(|&it| symbols.resolve(it)).collect();
    arguments.join(" ")
}

fn related(package: &Package<'_>, misuse: &Misuse) -> Vec<RelatedInformation> {
    let place = |span: Span, message: String| RelatedInformation {
        pos: package.world.files.position(span.start),
        end: package.world.files.position(span.end),
        message,
    };
    let declared = |owner: &Owner| place(owner.span, format!("{} is declared here", owner.name));
    let mut related = Vec::new();
    match &misuse.kind {
        MisuseKind::Superseded(other) => {
            related.push(place(*other, "this one counts".to_owned()));
        }
        MisuseKind::ExportOfImport(import) => {
            related.push(place(*import, "it is imported from the wasm host here".to_owned()));
        }
        MisuseKind::ExportedTwice(first) => related.push(declared(first)),
        MisuseKind::LinkerName(other)
            if misuse.function.as_ref().is_none_or(|function| function.span != other.span) =>
        {
            related.push(declared(other));
        }
        _ => {}
    }
    related.extend(misuse.function.as_ref().map(declared));
    related
}
