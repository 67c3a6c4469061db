//! Parameters, results and type parameters.
//!
//! Whether `(a, b)` lists two names or two types is known only behind the list: names
//! need a type somewhere on their right. So every entry is read as what it may be, and
//! the types are given out afterwards, from right to left.

use crate::arena::IdRange;
use crate::source::{Pos, Span};
use crate::symbol::Symbol;
use crate::syntax::ast::{ExprId, ExprKind, FieldDecl, Ident};
use crate::syntax::parser::{EXPR_END, Parser};
use crate::syntax::token::Token;

/// What a list declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ListKind {
    /// Parameters or a receiver; the last one may be variadic.
    Parameters,
    Results,
    /// Type parameters, whose constraints may be unions.
    TypeParameters,
}

impl ListKind {
    const fn close(self) -> Token {
        match self {
            ListKind::Parameters | ListKind::Results => Token::RParen,
            ListKind::TypeParameters => Token::RBrack,
        }
    }
}

/// One entry of a list, between two commas: a name, a type, or both. A type name
/// alone counts as a name.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    name: Option<Ident>,
    typ: Option<ExprId>,
}

impl Entry {
    fn is_complete(&self) -> bool {
        self.name.is_some() && self.typ.is_some()
    }
}

impl Parser<'_> {
    /// `Parameters = "(" [ ParameterList [ "," ] ] ")" .`
    pub(super) fn parameters(&mut self) -> IdRange<FieldDecl> {
        self.parenthesized(ListKind::Parameters)
    }

    /// `[ Result ]`, where `Result = Parameters | Type .`
    pub(super) fn result(&mut self) -> IdRange<FieldDecl> {
        if self.at(Token::LParen) {
            return self.parenthesized(ListKind::Results);
        }
        let typ = self.try_type();
        let field = typ.map(|typ| FieldDecl { names: IdRange::EMPTY, typ, tag: None });
        self.file.fields.alloc_many(field)
    }

    fn parenthesized(&mut self, kind: ListKind) -> IdRange<FieldDecl> {
        self.expect(Token::LParen);
        let fields = self.parameter_list(Entry::default(), kind);
        self.expect(Token::RParen);
        fields
    }

    /// `TypeParameters = "[" TypeParamList [ "," ] "]" .`
    pub(super) fn type_parameters(&mut self) -> IdRange<FieldDecl> {
        self.expect(Token::LBrack);
        let fields = self.parameter_list(Entry::default(), ListKind::TypeParameters);
        let closing = self.expect(Token::RBrack);
        if fields.is_empty() {
            self.error(closing, "empty type parameter list");
        }
        fields
    }

    /// The rest of type parameters of which the opening bracket and `name`, maybe with
    /// the first term of its constraint, were read already.
    pub(super) fn type_parameters_from(
        &mut self,
        name: Ident,
        typ: Option<ExprId>,
    ) -> IdRange<FieldDecl> {
        let first = Entry { name: Some(name), typ };
        let fields = self.parameter_list(first, ListKind::TypeParameters);
        self.expect(Token::RBrack);
        fields
    }

    /// `ParameterList = ParameterDecl { "," ParameterDecl } .`
    /// `TypeParamList = TypeParamDecl { "," TypeParamDecl } .`
    ///
    /// `first` is what was read already of the first entry.
    fn parameter_list(&mut self, first: Entry, kind: ListKind) -> IdRange<FieldDecl> {
        let start = first.name.map_or(self.span.start, |name| name.span.start);
        let mut entries = self.entries(first, kind);
        if entries.iter().any(Entry::is_complete) {
            self.give_types(&mut entries, kind);
        } else {
            self.names_are_types(&mut entries, kind, start);
        }
        self.check_dots(&mut entries, kind);
        self.fields(&entries)
    }

    fn entries(&mut self, mut first: Entry, kind: ListKind) -> Vec<Entry> {
        let mut entries = Vec::new();
        while first.name.is_some() || !(self.at(kind.close()) || self.at(Token::Eof)) {
            let entry = self.entry(std::mem::take(&mut first), kind);
            if entry.name.is_some() || entry.typ.is_some() {
                entries.push(entry);
            }
            if !self.comma("parameter list", kind.close()) {
                break;
            }
        }
        entries
    }

    /// `ParameterDecl = [ IdentifierList ] [ "..." ] Type .`, or one name of it.
    /// `TypeParamDecl = IdentifierList TypeConstraint .`, or one name of it.
    fn entry(&mut self, first: Entry, kind: ListKind) -> Entry {
        let unions = kind == ListKind::TypeParameters;
        let mut entry = match first {
            Entry { typ: Some(_), .. } => first,
            Entry { name: Some(name), .. } => self.entry_with_name(name, unions),
            _ => match self.token {
                Token::Ident => {
                    let name = self.identifier();
                    self.entry_with_name(name, unions)
                }
                Token::Tilde if unions => Entry { name: None, typ: Some(self.type_elem()) },
                Token::Ellipsis => Entry { name: None, typ: Some(self.dots_type()) },
                Token::LBrack => Entry { name: None, typ: Some(self.typ()) },
                token if begins_type_behind_name(token) => {
                    Entry { name: None, typ: Some(self.typ()) }
                }
                _ => {
                    self.expected(self.span.start, "')'");
                    self.skip_to(EXPR_END);
                    Entry::default()
                }
            },
        };
        if unions && self.at(Token::Or) {
            entry = self.union(entry);
        }
        entry
    }

    /// What follows `name` in an entry, up to the end of the type or of its first term.
    fn entry_with_name(&mut self, name: Ident, unions: bool) -> Entry {
        let (name, typ) = match self.token {
            Token::LBrack => {
                let (name, typ) = self.array_or_instance(name);
                (name, Some(typ))
            }
            Token::Period => (None, Some(self.type_name_with_args(Some(name)))),
            Token::Ellipsis => (Some(name), Some(self.dots_type())),
            Token::Tilde if unions => (Some(name), Some(self.type_elem())),
            token if begins_type_behind_name(token) => (Some(name), Some(self.typ())),
            _ => (Some(name), None),
        };
        Entry { name, typ }
    }

    /// The rest of a union behind its first term, which is the last thing in `entry`.
    fn union(&mut self, entry: Entry) -> Entry {
        match (entry.name, entry.typ) {
            // No union begins with a variadic type, not even a misplaced one.
            (_, Some(typ)) if matches!(self.file.exprs[typ].kind, ExprKind::Ellipsis(_)) => entry,
            (name, Some(typ)) => Entry { name, typ: Some(self.type_elem_rest(typ)) },
            (Some(name), None) => {
                let term = self.name_expr(name);
                Entry { name: None, typ: Some(self.type_elem_rest(term)) }
            }
            (None, None) => entry,
        }
    }

    /// `"..." Type`
    fn dots_type(&mut self) -> ExprId {
        let start = self.expect(Token::Ellipsis);
        let elem = self.typ();
        self.expr_from(start, ExprKind::Ellipsis(Some(elem)))
    }

    /// No entry has both name and type, so all names are names of types.
    fn names_are_types(&mut self, entries: &mut [Entry], kind: ListKind, start: Pos) {
        let any_type = entries.iter().any(|entry| entry.typ.is_some());
        for entry in entries.iter_mut() {
            if let Some(name) = entry.name.take() {
                entry.typ = Some(self.name_expr(name));
            }
        }
        if kind == ListKind::TypeParameters && !entries.is_empty() {
            self.error_in_entries(any_type.then_some(start), entries.len(), kind);
        }
    }

    /// Some entry has a name and a type, so all must have a name, and the next type on
    /// their right is theirs.
    fn give_types(&mut self, entries: &mut [Entry], kind: ListKind) {
        let only_types = entries.iter().any(|entry| entry.name.is_none());
        let mut incomplete = None;
        let mut next_type = None;
        for entry in entries.iter_mut().rev() {
            match (entry.name, entry.typ) {
                (Some(_), Some(typ)) => next_type = Some(typ),
                (_, Some(typ)) => {
                    next_type = Some(typ);
                    let start = self.file.exprs[typ].span.start;
                    incomplete = Some(start);
                    let span = Span::new(start, start);
                    entry.name = Some(Ident { name: Symbol::BLANK, span });
                }
                (Some(name), None) => {
                    entry.typ = next_type.or_else(|| {
                        incomplete = Some(name.span.start);
                        Some(self.bad_expr(name.span.start))
                    });
                }
                (None, None) => {}
            }
        }
        if let Some(leftmost) = incomplete {
            self.error_in_entries(only_types.then_some(leftmost), entries.len(), kind);
        }
    }

    /// Reports that names are missing, first at `nameless`, or else that the last types
    /// are.
    fn error_in_entries(&mut self, nameless: Option<Pos>, count: usize, kind: ListKind) {
        let type_params = kind == ListKind::TypeParameters;
        let message = match (nameless, type_params) {
            (None, false) => "missing parameter type",
            (None, true) => "missing type constraint",
            (Some(_), false) => "missing parameter name",
            (Some(_), true) if count == 1 => "missing type parameter name or invalid array length",
            (Some(_), true) => "missing type parameter name",
        };
        self.error(nameless.unwrap_or(self.span.start), message);
    }

    /// Only the last parameter may be variadic.
    fn check_dots(&mut self, entries: &mut [Entry], kind: ListKind) {
        let variadic_may_be = (kind == ListKind::Parameters).then(|| entries.len().wrapping_sub(1));
        let mut reported = false;
        for (index, entry) in entries.iter_mut().enumerate() {
            let Some(typ) = entry.typ else { continue };
            let expr = self.file.exprs[typ];
            if !matches!(expr.kind, ExprKind::Ellipsis(_)) || variadic_may_be == Some(index) {
                continue;
            }
            if !reported {
                let message = match kind {
                    ListKind::Parameters => "can only use ... with final parameter",
                    _ => "invalid use of ...",
                };
                self.error(expr.span.start, message);
                reported = true;
            }
            entry.typ = Some(self.expr_at(expr.span, ExprKind::Bad));
        }
    }

    /// One field for each type. Names that share a type share a field.
    fn fields(&mut self, entries: &[Entry]) -> IdRange<FieldDecl> {
        let mut fields = Vec::new();
        for group in entries.chunk_by(|a, b| a.typ == b.typ) {
            if let Some(typ) = group[0].typ {
                let names =
                    self.file.idents.alloc_many(group.iter().filter_map(|entry| entry.name));
                fields.push(FieldDecl { names, typ, tag: None });
            }
        }
        self.file.fields.alloc_many(fields)
    }
}

/// Whether a token behind a name can only begin the type of that name.
const fn begins_type_behind_name(token: Token) -> bool {
    matches!(
        token,
        Token::Ident
            | Token::Mul
            | Token::Arrow
            | Token::Func
            | Token::Chan
            | Token::Map
            | Token::Struct
            | Token::Interface
            | Token::LParen
    )
}
