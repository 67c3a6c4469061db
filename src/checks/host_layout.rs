//! Check `host-layout`: structs that only lack their marker.

use rustc_hash::FxHashMap;

use crate::checks::wording::{display, head, is_elements, path, related_directive, related_ways};
use crate::checks::{Check, Doc, Found, Needs, Package};
use crate::diagnostic::{Diagnostic, SuggestedFix, TextEdit};
use crate::fix::{HostLayouts, STRUCTS_SINCE};
use crate::source::{FileId, Location};
use crate::symbol::is_exported;
use crate::types::{Type, TypeId};
use crate::wasm::{Boundary, Judge, Param, Refusal, Role, Unmarked};

pub(super) const CHECK: Check = Check {
    name: "host-layout",
    is_default: true,
    needs: Needs::Rules,
    doc: Doc {
        title: "find structs without structs.HostLayout behind pointers that cross to a wasm host",
        reports: "a pointer to a struct that only lacks its field `_ structs.HostLayout`, which Go wants since 1.24",
        wrong: "package p

type point struct {
	x, y int32
}

//go:wasmimport env draw
func draw(p *point)
",
        finding: "8:13: draw: p points to point, which has no structs.HostLayout marker: add the field _ structs.HostLayout",
        flags: "-rules=go1.24",
        why: "Since Go 1.24 a function marked //go:wasmimport or //go:wasmexport may have
pointers to structs that ask for the host's layout, and to no others. Reported is a
struct that lacks this field and is right otherwise, as is every struct inside it.
A struct without any fields needs no marker.",
        instead: "Add the field. It may have any name, be embedded, or name the type by an alias; a
type made from structs.HostLayout does not count, nor an array of it. wasmptr -fix
adds it to unexported types of the package, in files for Go 1.23 and later, where
nothing else has to change for it: there is no literal without keys and no
conversion, no exported declaration leads to the type, no constraint names it, and
no value of it, or of what leads to it, becomes one of an interface in the package,
as far as types are known. Reflection and %v show the new field, also elsewhere.",
        right: r#"package p

import "structs"

type point struct {
	_    structs.HostLayout
	x, y int32
}

//go:wasmimport env draw
func draw(p *point)
"#,
        unseen: "Runs only with -rules, and by the rules of Go 1.24 and later; by those of TinyGo
in packages written for Go 1.23 and later.",
        since: "0.1.0",
    },
    run,
};

/// The files that were looked into for a fix.
type Layouts = FxHashMap<FileId, HostLayouts>;

fn run(package: &Package<'_>, diagnostics: &mut Vec<Found>) {
    let Some(rules) = package.rules else { return };
    let world = package.world;
    let mut layouts = Layouts::default();
    let mut judge = Judge::new(&world.types, &world.symbols, rules, package.language);
    for boundary in package.boundaries {
        if rules.for_function(boundary) != Some(rules) {
            continue;
        }
        let results = boundary.params.iter().filter(|param| param.role == Role::Result).count();
        for param in &boundary.params {
            // Of several results the compiler looks at none.
            if param.role == Role::Result && results > 1 {
                continue;
            }
            if let Some(Refusal::Unmarked { pointee, structs }) =
                judge.refusal(param.role, param.typ)
            {
                let diagnostic =
                    diagnose(package, &judge, boundary, param, pointee, &structs, &mut layouts);
                diagnostics.push((param.span.start, diagnostic));
            }
        }
    }
}

fn diagnose(
    package: &Package<'_>,
    judge: &Judge<'_>,
    boundary: &Boundary,
    param: &Param,
    pointee: TypeId,
    structs: &[Unmarked],
    layouts: &mut Layouts,
) -> Diagnostic {
    let files = &package.world.files;
    let mut related = vec![related_directive(package, boundary)];
    if let Some(first) = structs.first() {
        related.extend(related_ways(package, pointee, &first.path, first.location));
    }
    let text = describe(package, judge, pointee, structs);
    Diagnostic {
        category: CHECK.name,
        pos: files.position(param.span.start),
        end: files.position(param.span.end),
        message: format!("{}: {} points to {text}", boundary.name, param.label),
        target: None,
        suggested_fixes: fix(package, judge, structs, layouts).into_iter().collect(),
        related,
        layout: None,
        help: None,
    }
}

/// Markers for all the structs, where nothing else in the package has to change.
fn fix(
    package: &Package<'_>,
    judge: &Judge<'_>,
    structs: &[Unmarked],
    layouts: &mut Layouts,
) -> Option<SuggestedFix> {
    if package.language.is_none_or(|language| language < STRUCTS_SINCE) {
        return None;
    }
    let mut edits: Vec<TextEdit> = Vec::new();
    for unmarked in structs {
        if unmarked.lookalike.is_some() || judge.is_marker(unmarked.typ) {
            return None;
        }
        let (file, at) = declaration(package, unmarked.typ)?;
        let files = &package.world.files;
        let of_file = layouts.entry(file);
        let of_file =
            of_file.or_insert_with(|| HostLayouts::parse(files.name(file), files.text(file)));
        for edit in of_file.edits(at)? {
            // Two structs of one file have the import in common.
            if !edits.contains(&edit) {
                edits.push(edit);
            }
        }
    }
    let (first, more) = structs.split_first()?;
    let first = display(package, first.typ);
    let message = match more.len() {
        0 => format!("add the field _ structs.HostLayout to {first}"),
        1 => format!("add the field _ structs.HostLayout to {first} and to one more struct"),
        more => format!("add the field _ structs.HostLayout to {first} and to {more} more structs"),
    };
    Some(SuggestedFix { message, edits })
}

/// The file and the offset of the name of a type whose struct is the package's to
/// change: nobody else can name it, and nothing depends on its list of fields.
fn declaration(package: &Package<'_>, typ: TypeId) -> Option<(FileId, u32)> {
    let world = package.world;
    let Type::Named(named) = world.types.get(typ) else { return None };
    let object = &world.types.objects[world.types.named[named].obj];
    let is_own = object.pkg == Some(package.id) && !is_exported(world.symbols.resolve(object.name));
    let Location::Source(pos) = object.location else { return None };
    let rigid = package.latitude.rigid.as_ref()?;
    let file = world.files.file_of(pos);
    let is_linked = package.latitude.linked.contains(world.files.name(file));
    let may_change = is_own && !is_linked && !rigid.contains(&object.name);
    may_change.then(|| (file, world.files.offset(pos)))
}

fn describe(
    package: &Package<'_>,
    judge: &Judge<'_>,
    pointee: TypeId,
    structs: &[Unmarked],
) -> String {
    let (first, more) = structs.split_first().expect("there is a struct without a marker");
    let place = place(package, pointee, first);
    if judge.is_marker(first.typ) {
        return format!("{place}, which marks a struct only as the type of a field of it");
    }
    if let Some((name, typ)) = first.lookalike {
        let (name, typ) = (package.world.symbols.resolve(name), display(package, typ));
        return format!(
            "{place}, whose field {name} ({typ}) is no structs.HostLayout marker: \
             use structs.HostLayout itself"
        );
    }
    let verb = if is_plural(first) { "have" } else { "has" };
    let (nor, each) = match more.len() {
        0 => (String::new(), ""),
        1 => (", nor has one more struct".to_owned(), " to both"),
        more => (format!(", nor have {more} more structs"), " to each"),
    };
    let instead = match owner(package, first.typ) {
        Some(owner) => format!("package {owner} must add the field _ structs.HostLayout"),
        None => format!("add the field _ structs.HostLayout{each}"),
    };
    format!("{place}, which {verb} no structs.HostLayout marker{nor}: {instead}")
}

/// The memory, and the way to a struct in it.
fn place(package: &Package<'_>, pointee: TypeId, unmarked: &Unmarked) -> String {
    let outer = head(package, pointee);
    if unmarked.path.is_empty() {
        return outer;
    }
    let typ = display(package, unmarked.typ);
    let is_defined = matches!(package.world.types.get(unmarked.typ), Type::Named(_));
    let (one, many) = match is_defined {
        true => (format!("of type {typ}"), format!("of type {typ}")),
        false => ("a struct".to_owned(), "structs".to_owned()),
    };
    match is_plural(unmarked) {
        true => format!("{outer}, whose elements are {many}"),
        false => format!("{outer}, whose field {} is {one}", path(package, &unmarked.path)),
    }
}

fn is_plural(unmarked: &Unmarked) -> bool {
    !unmarked.path.is_empty() && is_elements(&unmarked.path)
}

/// The package that declares a type, unless it is the one at hand.
fn owner(package: &Package<'_>, typ: TypeId) -> Option<String> {
    let world = package.world;
    let Type::Named(named) = world.types.get(typ) else { return None };
    let pkg = world.types.objects[world.types.named[named].obj].pkg?;
    let name = world.types.package_info(pkg).name;
    (pkg != package.id).then(|| world.symbols.resolve(name).to_owned())
}
