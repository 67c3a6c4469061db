//! Facts as data, and as the bytes that stand in files.
//!
//! The bytes are JSON. Types are entries of a table, one for each package, in which
//! an entry refers to entries before it: so nothing is endless, and what occurs
//! twice is written once. There are no paths of files and no positions in it, and
//! the same facts are the same bytes on any machine.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Which form of the data this is. It has to change with the data.
const VERSION: u32 = 1;

/// What was learned of packages, by path.
pub(super) type Packages = BTreeMap<String, PackageFacts>;

/// What was learned of the functions of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageFacts {
    /// The name in the package clause.
    pub(super) name: String,
    /// Functions `f` and methods `T.m`.
    pub(super) functions: BTreeMap<String, Function>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) types: Vec<Shape>,
    /// How large the types are, if they were read; `None` for those that are none.
    #[serde(skip)]
    pub(super) extents: Vec<Option<Extent>>,
}

impl PackageFacts {
    /// Whether nothing was learned.
    pub fn is_empty(&self) -> bool {
        self.functions.is_empty()
    }
}

/// What was learned of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Function {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<Import>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flows: Vec<FlowFact>,
    /// The origins of results, by index.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<u32, Vec<OriginFact>>,
    /// The origins of the elements of results, by index.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub data: BTreeMap<u32, Vec<OriginFact>>,
}

/// The host's function that an import is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Import {
    pub module: String,
    pub name: String,
}

/// Something that a function hands to the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FlowFact {
    pub from: FromFact,
    /// The import, and its package if messages name one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<PackageName>,
    pub boundary: String,
    pub label: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum FromFact {
    Param {
        index: u32,
        #[serde(default, skip_serializing_if = "is_false")]
        data: bool,
    },
    Memory {
        memory: MemoryFact,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        param: Option<u32>,
    },
}

/// Where a result comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum OriginFact {
    Nothing,
    Unknown,
    Memory(MemoryFact),
    Param {
        index: u32,
        #[serde(default, skip_serializing_if = "is_false")]
        data: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        memory: Option<MemoryFact>,
    },
    Host {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        package: Option<PackageName>,
        callee: String,
        label: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct MemoryFact {
    #[serde(rename = "type")]
    pub typ: u32,
    pub what: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub plural: bool,
}

/// Path and name of a package.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct PackageName {
    pub path: String,
    pub name: String,
}

/// A type. Numbers are earlier entries of the table.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Shape {
    /// The predeclared `any`.
    Any,
    Basic(String),
    Pointer(u32),
    Slice(u32),
    Array(Option<u64>, u32),
    Map(u32, u32),
    Chan(Direction, u32),
    Struct(Vec<FieldShape>),
    Func(FuncShape),
    Interface {
        /// The methods and their signatures.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        methods: Vec<(String, u32)>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        embedded: Vec<u32>,
        #[serde(default, skip_serializing_if = "is_false")]
        implicit: bool,
    },
    /// The terms of a constraint, and whether they have a `~`.
    Union(Vec<(bool, u32)>),
    /// A type parameter by its place, those of a method's type first.
    Param(u32),
    Named(NamedShape),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Direction {
    Both,
    Send,
    Receive,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct FieldShape {
    pub name: String,
    #[serde(rename = "type")]
    pub typ: u32,
    #[serde(default, skip_serializing_if = "is_false")]
    pub embedded: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tag: String,
}

/// A signature; parameters and results have a name and a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct FuncShape {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<(String, u32)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<(String, u32)>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub variadic: bool,
}

/// A defined type, or an instance of a generic one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct NamedShape {
    /// `None` for the universe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<PackageName>,
    pub name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<u32>,
    /// The underlying type, of an instance that of the generic type in terms of the
    /// parameters there. It is only there where memory of the type counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<u32>,
    /// Whether it is declared in a function, so that the name may mean another
    /// type elsewhere.
    #[serde(default, skip_serializing_if = "is_false")]
    pub local: bool,
}

impl Shape {
    /// Calls `with` for each entry to which this one refers.
    pub fn for_parts(&self, mut with: impl FnMut(u32)) {
        match self {
            Shape::Any | Shape::Basic(_) | Shape::Param(_) => {}
            Shape::Pointer(elem)
            | Shape::Slice(elem)
            | Shape::Array(_, elem)
            | Shape::Chan(_, elem) => with(*elem),
            Shape::Map(key, value) => [*key, *value].into_iter().for_each(with),
            Shape::Struct(fields) => fields.iter().for_each(|field| with(field.typ)),
            Shape::Func(func) => {
                func.params.iter().chain(&func.results).for_each(|(_, typ)| with(*typ));
            }
            Shape::Interface { methods, embedded, .. } => {
                methods.iter().for_each(|(_, sig)| with(*sig));
                embedded.iter().copied().for_each(with);
            }
            Shape::Union(terms) => terms.iter().for_each(|(_, typ)| with(*typ)),
            Shape::Named(named) => named.args.iter().chain(&named.under).copied().for_each(with),
        }
    }
}

/// How deep a type is, and how large it is when it is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    depth: u32,
    nodes: u32,
}

/// Larger types count as unknown. A program's own are far from it.
const MAX_DEPTH: u32 = 100;
const MAX_NODES: u32 = 2000;

impl Extent {
    /// The extent of a type whose parts have those in `known`; `None` if it is too
    /// large, or if a part is none of them.
    pub fn of(shape: &Shape, known: &[Option<Extent>]) -> Option<Extent> {
        let mut extent = Some(Extent { depth: 1, nodes: 1 });
        shape.for_parts(|part| {
            let part = known.get(part as usize).copied().flatten();
            extent = extent.zip(part).map(|(whole, part)| Extent {
                depth: whole.depth.max(part.depth + 1),
                nodes: whole.nodes.saturating_add(part.nodes),
            });
        });
        extent.filter(|extent| extent.depth <= MAX_DEPTH && extent.nodes <= MAX_NODES)
    }
}

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    packages: &'a Packages,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[derive(Deserialize)]
struct Read {
    packages: Packages,
}

/// The facts of packages as bytes; none at all if there are no facts.
pub(super) fn write(packages: &Packages) -> Vec<u8> {
    match packages.is_empty() {
        true => Vec::new(),
        false => serde_json::to_vec(&Written { version: VERSION, packages })
            .expect("maps with strings for keys can be written"),
    }
}

/// Reads what [`write`] has written.
///
/// # Errors
/// One line, when the bytes are anything else.
pub(super) fn read(bytes: &[u8]) -> Result<Packages, String> {
    if bytes.is_empty() {
        return Ok(Packages::new());
    }
    let Version { version } = serde_json::from_slice(bytes)
        .map_err(|error| format!("these are no facts of wasmptr: {error}"))?;
    if version != VERSION {
        return Err(format!("facts of version {version} are unknown"));
    }
    let Read { mut packages } = serde_json::from_slice(bytes)
        .map_err(|error| format!("these facts are damaged: {error}"))?;
    for PackageFacts { types, extents, .. } in packages.values_mut() {
        for shape in types {
            extents.push(Extent::of(shape, extents));
        }
    }
    Ok(packages)
}

fn is_false(flag: &bool) -> bool {
    !flag
}
