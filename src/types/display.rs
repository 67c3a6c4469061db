//! Types as text, as go/types writes them.

use std::fmt::{self, Write as _};

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

use crate::arena::IdRange;
use crate::symbol::{Interner, Symbol};
use crate::types::{
    Basic, ChanDir, Field, Interface, NamedId, PackageId, Signature, Term, Type, TypeId, TypeStore,
    Var,
};

/// How a type is written: names of other packages are qualified by the package's
/// name, those of `current` stand alone.
#[derive(Clone, Copy, Debug)]
pub struct Qualifier {
    /// The package whose names stand alone; with `None` every name is qualified.
    pub current: Option<PackageId>,
}

impl TypeStore {
    /// The text of `typ`.
    pub fn display(&self, typ: TypeId, symbols: &Interner, qualifier: Qualifier) -> String {
        let mut writer = Writer { store: self, symbols, qualifier, out: String::new() };
        // Writing to a String cannot fail.
        let _ = writer.typ(typ);
        writer.out
    }
}

impl Basic {
    /// The name as Go programs write it.
    pub const fn name(self) -> &'static str {
        match self {
            Basic::Bool => "bool",
            Basic::Int => "int",
            Basic::Int8 => "int8",
            Basic::Int16 => "int16",
            Basic::Int32 => "int32",
            Basic::Int64 => "int64",
            Basic::Uint => "uint",
            Basic::Uint8 => "uint8",
            Basic::Uint16 => "uint16",
            Basic::Uint32 => "uint32",
            Basic::Uint64 => "uint64",
            Basic::Uintptr => "uintptr",
            Basic::Float32 => "float32",
            Basic::Float64 => "float64",
            Basic::Complex64 => "complex64",
            Basic::Complex128 => "complex128",
            Basic::String => "string",
            Basic::UnsafePointer => "unsafe.Pointer",
            Basic::UntypedBool => "untyped bool",
            Basic::UntypedInt => "untyped int",
            Basic::UntypedRune => "untyped rune",
            Basic::UntypedFloat => "untyped float",
            Basic::UntypedComplex => "untyped complex",
            Basic::UntypedString => "untyped string",
            Basic::UntypedNil => "untyped nil",
            Basic::Byte => "byte",
            Basic::Rune => "rune",
        }
    }
}

struct Writer<'a> {
    store: &'a TypeStore,
    symbols: &'a Interner,
    qualifier: Qualifier,
    out: String,
}

impl Writer<'_> {
    fn typ(&mut self, id: TypeId) -> fmt::Result {
        match self.store.get(id) {
            Type::Invalid => self.out.write_str("invalid type"),
            Type::Basic(basic) => self.out.write_str(basic.name()),
            Type::Named(named) => self.named(named),
            Type::Pointer(elem) => self.prefixed("*", elem),
            Type::Slice(elem) => self.prefixed("[]", elem),
            Type::Array { len: Some(len), elem } => self.prefixed(&format!("[{len}]"), elem),
            Type::Array { len: None, elem } => self.prefixed("[?]", elem),
            Type::Chan { dir, elem } => self.chan(dir, elem),
            Type::Map { key, value } => {
                self.prefixed("map[", key)?;
                self.prefixed("]", value)
            }
            Type::Struct(fields) => self.fields(fields),
            Type::Signature(sig) => {
                self.out.write_str("func")?;
                self.signature(sig)
            }
            Type::Interface(_) if id == TypeStore::ANY => self.out.write_str("any"),
            Type::Interface(interface) => self.interface(interface),
            Type::Union(terms) => self.terms(terms),
            Type::TypeParam(param) => self.symbol(self.store.type_params[param].name),
        }
    }

    fn symbol(&mut self, symbol: Symbol) -> fmt::Result {
        self.out.write_str(self.symbols.resolve(symbol))
    }

    fn prefixed(&mut self, prefix: &str, typ: TypeId) -> fmt::Result {
        self.out.write_str(prefix)?;
        self.typ(typ)
    }

    fn named(&mut self, named: NamedId) -> fmt::Result {
        let named = &self.store.named[named];
        let obj = &self.store.objects[named.obj];
        if let Some(pkg) = obj.pkg
            && obj.pkg != self.qualifier.current
        {
            let package = self.store.package_info(pkg);
            // A package that was never opened has no known name; its path says
            // more than nothing.
            let name = if package.name == Symbol::EMPTY { package.path } else { package.name };
            self.symbol(name)?;
            self.out.write_char('.')?;
        }
        self.symbol(obj.name)?;
        let args = &self.store.type_lists[named.type_args];
        for (index, &arg) in args.iter().enumerate() {
            self.prefixed(if index == 0 { "[" } else { ", " }, arg)?;
        }
        if args.is_empty() { Ok(()) } else { self.out.write_char(']') }
    }

    fn chan(&mut self, dir: ChanDir, elem: TypeId) -> fmt::Result {
        match dir {
            ChanDir::Send => self.prefixed("chan<- ", elem),
            ChanDir::Receive => self.prefixed("<-chan ", elem),
            // Without the parentheses the arrow would bind to the outer `chan`.
            ChanDir::Both if self.is_receive_chan(elem) => {
                self.prefixed("chan (", elem)?;
                self.out.write_char(')')
            }
            ChanDir::Both => self.prefixed("chan ", elem),
        }
    }

    fn is_receive_chan(&self, typ: TypeId) -> bool {
        matches!(self.store.get(typ), Type::Chan { dir: ChanDir::Receive, .. })
    }

    fn fields(&mut self, fields: IdRange<Field>) -> fmt::Result {
        self.out.write_str("struct{")?;
        for (index, field) in self.store.fields[fields].iter().enumerate() {
            if index > 0 {
                self.out.write_str("; ")?;
            }
            if !field.embedded {
                self.symbol(field.name)?;
                self.out.write_char(' ')?;
            }
            self.typ(field.typ)?;
            if let Some(tag) = field.tag {
                write!(self.out, " {}", quote(&self.store.tags[tag]))?;
            }
        }
        self.out.write_char('}')
    }

    fn signature(&mut self, sig: Signature) -> fmt::Result {
        self.vars(sig.params, sig.variadic)?;
        match self.store.vars[sig.results] {
            [] => Ok(()),
            [result] if result.name == Symbol::EMPTY => self.prefixed(" ", result.typ),
            _ => {
                self.out.write_char(' ')?;
                self.vars(sig.results, false)
            }
        }
    }

    fn vars(&mut self, vars: IdRange<Var>, variadic: bool) -> fmt::Result {
        self.out.write_char('(')?;
        for (index, var) in self.store.vars[vars].iter().enumerate() {
            if index > 0 {
                self.out.write_str(", ")?;
            }
            if var.name != Symbol::EMPTY {
                self.symbol(var.name)?;
                self.out.write_char(' ')?;
            }
            match self.store.get(var.typ) {
                Type::Slice(elem) if variadic && index + 1 == vars.len() => {
                    self.prefixed("...", elem)?;
                }
                _ => self.typ(var.typ)?,
            }
        }
        self.out.write_char(')')
    }

    fn interface(&mut self, interface: Interface) -> fmt::Result {
        let embedded = &self.store.type_lists[interface.embedded];
        if let (true, [only]) = (interface.implicit, embedded) {
            return self.typ(*only);
        }
        self.out.write_str("interface{")?;
        let mut separator = "";
        for method in &self.store.methods[interface.methods] {
            self.out.write_str(separator)?;
            separator = "; ";
            self.symbol(method.name)?;
            if let Type::Signature(sig) = self.store.get(method.sig) {
                self.signature(sig)?;
            }
        }
        for &typ in embedded {
            self.prefixed(separator, typ)?;
            separator = "; ";
        }
        self.out.write_char('}')
    }

    fn terms(&mut self, terms: IdRange<Term>) -> fmt::Result {
        for (index, term) in self.store.terms[terms].iter().enumerate() {
            if index > 0 {
                self.out.write_str(" | ")?;
            }
            self.prefixed(if term.tilde { "~" } else { "" }, term.typ)?;
        }
        Ok(())
    }
}

/// A string as a Go literal in double quotes, escaped where strconv.Quote escapes.
fn quote(text: &[u8]) -> String {
    let mut out = String::from("\"");
    for chunk in text.utf8_chunks() {
        for char in chunk.valid().chars() {
            quote_char(&mut out, char);
        }
        for byte in chunk.invalid() {
            out += &format!("\\x{byte:02x}");
        }
    }
    out + "\""
}

fn quote_char(out: &mut String, char: char) {
    use GeneralCategoryGroup::{Letter, Mark, Number, Punctuation, Symbol};
    let is_printable = || match char {
        ' ' => true,
        _ => matches!(char.general_category_group(), Letter | Mark | Number | Punctuation | Symbol),
    };
    match char {
        '"' | '\\' => out.extend(['\\', char]),
        '\x07' => out.push_str("\\a"),
        '\x08' => out.push_str("\\b"),
        '\x0c' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\x0b' => out.push_str("\\v"),
        _ if is_printable() => out.push(char),
        ..'\x20' | '\x7f' => *out += &format!("\\x{:02x}", u32::from(char)),
        ..='\u{ffff}' => *out += &format!("\\u{:04x}", u32::from(char)),
        _ => *out += &format!("\\U{:08x}", u32::from(char)),
    }
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn quotes() {
        for (text, quoted) in [
            (&b"json:\"a\""[..], r#""json:\"a\"""#),
            (b"\x01\xff\n\\", r#""\x01\xff\n\\""#),
            ("é\u{200b}\u{e0001}".as_bytes(), r#""é\u200b\U000e0001""#),
        ] {
            assert_eq!(quote(text), quoted);
        }
    }
}
