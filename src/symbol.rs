//! The interner: names as four-byte [`Symbol`]s.

use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// An interned string. Symbols of one [`Interner`] are equal when their strings
/// are; symbols of different interners must not meet.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Symbol(u32);

impl Symbol {
    /// The empty string: an absent name, or the path of no package.
    pub const EMPTY: Symbol = Symbol(0);
    /// `_`, the blank identifier.
    pub const BLANK: Symbol = Symbol(1);
    /// `.`, the name of a dot import.
    pub const DOT: Symbol = Symbol(2);
    /// `iota`, which only constant declarations give a value.
    pub const IOTA: Symbol = Symbol(3);
    /// `unsafe`, the name and path of the package that no file describes.
    pub const UNSAFE: Symbol = Symbol(4);

    const FIRST: [&str; 5] = ["", "_", ".", "iota", "unsafe"];
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sym{}", self.0)
    }
}

/// Maps strings to [`Symbol`]s and back.
#[derive(Debug)]
pub struct Interner {
    symbols: FxHashMap<Arc<str>, Symbol>,
    strings: Vec<Arc<str>>,
}

impl Interner {
    /// An interner that knows the associated constants of [`Symbol`].
    pub fn new() -> Self {
        let mut interner = Interner { symbols: FxHashMap::default(), strings: Vec::new() };
        for string in Symbol::FIRST {
            interner.intern(string);
        }
        interner
    }

    /// The symbol of `string`, the same one at every call.
    pub fn intern(&mut self, string: &str) -> Symbol {
        if let Some(&symbol) = self.symbols.get(string) {
            return symbol;
        }
        let raw = u32::try_from(self.strings.len()).expect("fewer than 2^32 names");
        let shared: Arc<str> = string.into();
        self.strings.push(shared.clone());
        self.symbols.insert(shared, Symbol(raw));
        Symbol(raw)
    }

    /// The symbol of `string` if it was interned before.
    pub fn get(&self, string: &str) -> Option<Symbol> {
        self.symbols.get(string).copied()
    }

    /// The string of a symbol of this interner.
    pub fn resolve(&self, symbol: Symbol) -> &str {
        &self.strings[symbol.0 as usize]
    }
}

impl Default for Interner {
    fn default() -> Self {
        Interner::new()
    }
}

/// Whether Go exports `name`: its first character is an upper-case letter
/// (Unicode class Lu; spec, "Exported identifiers").
pub fn is_exported(name: &str) -> bool {
    match name.as_bytes().first() {
        Some(byte) if byte.is_ascii() => byte.is_ascii_uppercase(),
        // `char::is_uppercase` is Lu plus Other_Uppercase; the latter (Roman
        // numerals, circled letters) are no letters in Go's sense and cannot
        // begin an identifier.
        _ => name.chars().next().is_some_and(char::is_uppercase),
    }
}
