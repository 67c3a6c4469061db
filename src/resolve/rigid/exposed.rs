//! Which types of a package other packages may come by, and which ones constraints
//! name. By syntax alone, so that what cannot be resolved counts too.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::arena::IdRange;
use crate::resolve::SourcePackage;
use crate::source::Pos;
use crate::symbol::{Interner, Symbol, is_exported};
use crate::syntax::ast::{Decl, ExprId, ExprKind, FieldDecl, File, FuncDecl, FuncType, VarSpec};

/// The packages of the standard library in Go 1.23, the first release with the marker.
/// No other package can have such a path.
///
/// None of them hands out structs that have no name, but for one of bytes and counts
/// in `runtime.MemStats`.
const STANDARD: &str = "\
    archive/tar archive/zip bufio bytes cmp compress/bzip2 compress/flate compress/gzip \
    compress/lzw compress/zlib container/heap container/list container/ring context crypto \
    crypto/aes crypto/cipher crypto/des crypto/dsa crypto/ecdh crypto/ecdsa crypto/ed25519 \
    crypto/elliptic crypto/hmac crypto/md5 crypto/rand crypto/rc4 crypto/rsa crypto/sha1 \
    crypto/sha256 crypto/sha512 crypto/subtle crypto/tls crypto/x509 crypto/x509/pkix \
    database/sql database/sql/driver debug/buildinfo debug/dwarf debug/elf debug/gosym \
    debug/macho debug/pe debug/plan9obj embed encoding encoding/ascii85 encoding/asn1 \
    encoding/base32 encoding/base64 encoding/binary encoding/csv encoding/gob encoding/hex \
    encoding/json encoding/pem encoding/xml errors expvar flag fmt go/ast go/build \
    go/build/constraint go/constant go/doc go/doc/comment go/format go/importer go/parser \
    go/printer go/scanner go/token go/types go/version hash hash/adler32 hash/crc32 hash/crc64 \
    hash/fnv hash/maphash html html/template image image/color image/color/palette image/draw \
    image/gif image/jpeg image/png index/suffixarray io io/fs io/ioutil iter log log/slog \
    log/syslog maps math math/big math/bits math/cmplx math/rand math/rand/v2 mime \
    mime/multipart mime/quotedprintable net net/http net/http/cgi net/http/cookiejar \
    net/http/fcgi net/http/httptest net/http/httptrace net/http/httputil net/http/pprof \
    net/mail net/netip net/rpc net/rpc/jsonrpc net/smtp net/textproto net/url os os/exec \
    os/signal os/user path path/filepath plugin reflect regexp regexp/syntax runtime \
    runtime/cgo runtime/coverage runtime/debug runtime/metrics runtime/pprof runtime/race \
    runtime/trace slices sort strconv strings structs sync sync/atomic syscall testing \
    testing/fstest testing/iotest testing/quick testing/slogtest text/scanner text/tabwriter \
    text/template text/template/parse time time/tzdata unicode unicode/utf16 unicode/utf8 \
    unique unsafe";

/// How much of a type counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Part {
    /// The types that satisfy it as a constraint.
    Terms,
    /// What other packages can name.
    Visible,
    /// Everything.
    Whole,
}

/// The declarations of a package. Files for different platforms may each have one of
/// the same name.
pub(super) struct Declarations<'a> {
    package: &'a SourcePackage,
    symbols: &'a Interner,
    by_name: FxHashMap<Symbol, Vec<(usize, &'a Decl)>>,
    methods: FxHashMap<Symbol, Vec<(usize, &'a FuncDecl)>>,
    /// The names in the expressions of each file, in order; those behind dots, of
    /// methods among them, are marked.
    names: Vec<Vec<(Pos, Symbol, bool)>>,
}

impl<'a> Declarations<'a> {
    pub fn of(package: &'a SourcePackage, symbols: &'a Interner) -> Declarations<'a> {
        let names = package.files.iter().map(names_in).collect();
        let mut all = Declarations {
            package,
            symbols,
            by_name: FxHashMap::default(),
            methods: FxHashMap::default(),
            names,
        };
        for (index, file) in package.files.iter().enumerate() {
            for decl in &file.decls {
                match decl {
                    Decl::Func(func) if func.recv.is_some() => {
                        all.methods.entry(func.name.name).or_default().push((index, func));
                    }
                    Decl::Func(func) => all.add(func.name.name, index, decl),
                    Decl::Type(spec) => all.add(spec.name.name, index, decl),
                    Decl::Var(spec) => {
                        for ident in &file.idents[spec.names] {
                            all.add(ident.name, index, decl);
                        }
                    }
                    // No constant has a struct.
                    Decl::Const(_) => {}
                }
            }
        }
        all
    }

    fn add(&mut self, name: Symbol, file: usize, decl: &'a Decl) {
        self.by_name.entry(name).or_default().push((file, decl));
    }

    /// Whether all packages that the files import are known to be the standard library's.
    pub fn import_standard_library_only(&self) -> bool {
        let imports = self.package.files.iter().flat_map(|file| &file.imports);
        let mut paths = imports.map(|import| self.symbols.resolve(import.path));
        paths.all(|path| STANDARD.split(' ').any(|standard| standard == path))
    }

    /// Whether other packages can write down the same struct: names that are not
    /// exported are different in each package.
    pub fn is_open(&self, file: &File, fields: IdRange<FieldDecl>) -> bool {
        file.fields[fields].iter().all(|field| match &file.idents[field.names] {
            [] => embedded_name(file, field.typ).is_some_and(|name| self.is_exported(name)),
            names => names.iter().all(|name| self.is_exported(name.name)),
        })
    }

    /// The types whose names constraints mention as terms, other constraints included.
    pub fn constraining(&self) -> FxHashSet<Symbol> {
        let mut open = Vec::new();
        for file in &self.package.files {
            for decl in &file.decls {
                let params = match decl {
                    Decl::Type(spec) => spec.type_params,
                    Decl::Func(func) => func.sig.type_params,
                    _ => continue,
                };
                let constraints = file.fields[params].iter().map(|field| field.typ).collect();
                self.types_in(file, constraints, Part::Terms, &mut open);
            }
        }
        self.closure(open)
    }

    /// The types that exported declarations mention, directly or by way of others.
    pub fn exposed(&self) -> FxHashSet<Symbol> {
        let mut open = Vec::new();
        for (index, file) in self.package.files.iter().enumerate() {
            for decl in &file.decls {
                match decl {
                    Decl::Type(spec) if self.is_exported(spec.name.name) => {
                        self.types_in(file, vec![spec.typ], Part::Visible, &mut open);
                    }
                    Decl::Func(func) if self.is_exported(func.name.name) => {
                        let mut types = types_of(file, &func.sig);
                        if func.recv.is_none() {
                            // Nobody elsewhere has anything to hand over but nil.
                            types.retain(|&typ| !is_pointer_to_name(file, typ));
                            types.extend(file.fields[func.sig.results].iter().map(|f| f.typ));
                        }
                        self.types_in(file, types, Part::Visible, &mut open);
                    }
                    Decl::Var(spec) => {
                        let mut names = file.idents[spec.names].iter();
                        if names.any(|name| self.is_exported(name.name)) {
                            self.variable(index, spec, Part::Visible, &mut open);
                        }
                    }
                    _ => {}
                }
            }
        }
        self.closure(open)
    }

    /// The names, and all that their declarations lead to.
    fn closure(&self, mut open: Vec<(Symbol, Part)>) -> FxHashSet<Symbol> {
        let mut seen = FxHashSet::default();
        while let Some((name, part)) = open.pop() {
            if !seen.insert((name, part)) {
                continue;
            }
            for &(index, decl) in self.by_name.get(&name).into_iter().flatten() {
                let file = &self.package.files[index];
                match decl {
                    Decl::Type(spec) => self.types_in(file, vec![spec.typ], part, &mut open),
                    Decl::Func(func) => {
                        self.types_in(file, types_of(file, &func.sig), part, &mut open);
                    }
                    Decl::Var(spec) => self.variable(index, spec, part, &mut open),
                    Decl::Const(_) => {}
                }
            }
        }
        seen.into_iter().map(|(name, _)| name).collect()
    }

    /// What may be the type of a variable: the type that is written, or whatever the
    /// value mentions. A value that mentions nothing of the package, a literal or a
    /// call into another package, has none of its types.
    fn variable(&self, index: usize, spec: &VarSpec, part: Part, open: &mut Vec<(Symbol, Part)>) {
        let file = &self.package.files[index];
        if let Some(typ) = spec.typ {
            return self.types_in(file, vec![typ], part, open);
        }
        for &value in &file.expr_lists[spec.values] {
            let span = file.exprs[value].span;
            let names = &self.names[index];
            let first = names.partition_point(|&(pos, ..)| pos < span.start);
            for &(_, name, is_selected) in
                names[first..].iter().take_while(|&&(pos, ..)| pos < span.end)
            {
                open.push((name, Part::Whole));
                for &(index, method) in self.methods.get(&name).into_iter().flatten() {
                    if is_selected {
                        let file = &self.package.files[index];
                        self.types_in(file, types_of(file, &method.sig), Part::Whole, open);
                    }
                }
            }
        }
    }

    /// Finds the names in type expressions.
    fn types_in(
        &self,
        file: &File,
        mut exprs: Vec<ExprId>,
        part: Part,
        found: &mut Vec<(Symbol, Part)>,
    ) {
        while let Some(expr) = exprs.pop() {
            match file.exprs[expr].kind {
                ExprKind::Ident(name) => found.push((name, part)),
                ExprKind::Paren(x)
                | ExprKind::Star(x)
                | ExprKind::Unary { x, .. }
                | ExprKind::Ellipsis(Some(x))
                | ExprKind::ArrayType { elem: x, .. }
                | ExprKind::ChanType { elem: x, .. } => exprs.push(x),
                ExprKind::Index { x, indices } => {
                    exprs.push(x);
                    exprs.extend(&file.expr_lists[indices]);
                }
                ExprKind::Binary { x, y, .. } | ExprKind::MapType { key: x, value: y } => {
                    exprs.extend([x, y]);
                }
                ExprKind::FuncType(sig) if part != Part::Terms => {
                    exprs.extend(types_of(file, &sig));
                }
                ExprKind::StructType(fields) if part != Part::Terms => {
                    let fields = file.fields[fields].iter();
                    let fields = fields.filter(|field| self.counts(file, field, part));
                    exprs.extend(fields.map(|field| field.typ));
                }
                ExprKind::InterfaceType(elems) => {
                    let elems = file.fields[elems].iter();
                    let elems = elems.filter(|elem| self.counts(file, elem, part));
                    exprs.extend(elems.map(|elem| elem.typ));
                }
                _ => {}
            }
        }
    }

    /// Whether a field, or an element of an interface, counts. What is embedded lends
    /// its fields and methods to what is around it.
    fn counts(&self, file: &File, field: &FieldDecl, part: Part) -> bool {
        let names = &file.idents[field.names];
        names.is_empty()
            || match part {
                Part::Terms => false,
                Part::Visible => names.iter().any(|name| self.is_exported(name.name)),
                Part::Whole => true,
            }
    }

    fn is_exported(&self, name: Symbol) -> bool {
        is_exported(self.symbols.resolve(name))
    }
}

fn names_in(file: &File) -> Vec<(Pos, Symbol, bool)> {
    let mut names: Vec<_> = file
        .exprs
        .iter()
        .filter_map(|(_, expr)| match expr.kind {
            ExprKind::Ident(name) => Some((expr.span.start, name, false)),
            ExprKind::Selector { sel, .. } => Some((sel.span.start, sel.name, true)),
            _ => None,
        })
        .collect();
    names.sort_unstable_by_key(|&(pos, ..)| pos);
    names
}

/// The types of parameters and results, type parameters left out.
fn types_of(file: &File, sig: &FuncType) -> Vec<ExprId> {
    let fields = file.fields[sig.params].iter().chain(&file.fields[sig.results]);
    fields.map(|field| field.typ).collect()
}

/// Whether it is `*T` or `*T[A]`.
fn is_pointer_to_name(file: &File, typ: ExprId) -> bool {
    let ExprKind::Star(elem) = file.exprs[typ].kind else { return false };
    let elem = match file.exprs[elem].kind {
        ExprKind::Index { x, .. } => x,
        _ => elem,
    };
    matches!(file.exprs[elem].kind, ExprKind::Ident(_))
}

/// The name of an embedded field.
fn embedded_name(file: &File, mut typ: ExprId) -> Option<Symbol> {
    loop {
        match file.exprs[typ].kind {
            ExprKind::Ident(name) => return Some(name),
            ExprKind::Selector { sel, .. } => return Some(sel.name),
            ExprKind::Star(x) | ExprKind::Paren(x) | ExprKind::Index { x, .. } => typ = x,
            _ => return None,
        }
    }
}
