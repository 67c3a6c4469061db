//! The parser's machinery.
//!
//! This is a parser by recursive descent with one token of look-ahead. Functions
//! are named after the productions of the Go specification and are spread over
//! the modules `decl`, `generic`, `types`, `params`, `expr`, `stmt` and `control`; all of
//! them are built from the few verbs here: `at`, `eat`, `expect`, `bump`, `skip_to`,
//! `error`.
//!
//! No function fails. Where the text does not fit, an error is recorded and parsing
//! goes on with what comes next. It cannot hang, because every loop consumes a token
//! or ends, and once the parser has given up all tokens are [`Token::Eof`], at which
//! every loop ends.

use crate::arena::IdRange;
use crate::source::{FileId, FileSet, Pos, Span};
use crate::symbol::{Interner, Symbol};
use crate::syntax::ast::{Decl, Expr, ExprId, ExprKind, ExprList, File, Ident, SyntaxError};
use crate::syntax::decl::DECL_START;
use crate::syntax::directive::{self, Linkname, Place, Read};
use crate::syntax::errors;
use crate::syntax::scanner::{Lexeme, Scanner};
use crate::syntax::stmt_ast::{Block, StmtId};
use crate::syntax::token::{Token, TokenSet};

/// How deeply constructs may stand in each other. Go takes 100,000 levels, for which a
/// thread would need a larger stack than threads have. This many need less than 1 MB
/// even without optimisation; one file among Go's own tests has between 250 and 400 levels,
/// all others have less than 150.
const MAX_DEPTH: u32 = 500;

/// How many operands or selectors may follow each other in one expression, as in
/// go/parser. Such chains cost the parser no stack.
pub(super) const MAX_CHAIN: u32 = 100_000;

/// Where parsing goes on after a token that begins nothing.
pub(super) const EXPR_END: TokenSet = TokenSet::new(&[
    Token::Comma,
    Token::Colon,
    Token::Semicolon,
    Token::RParen,
    Token::RBrack,
    Token::RBrace,
]);
pub(super) const STMT_START: TokenSet = TokenSet::new(&[
    Token::Break,
    Token::Const,
    Token::Continue,
    Token::Defer,
    Token::Fallthrough,
    Token::For,
    Token::Go,
    Token::Goto,
    Token::If,
    Token::Return,
    Token::Select,
    Token::Switch,
    Token::Type,
    Token::Var,
]);

/// Parses the declarations of a file. Function bodies are skipped and become spans;
/// mistakes in them go unnoticed, unless they unbalance the braces.
///
/// The errors are in the order of their positions. The caller moves
/// [`File::line_directives`] to the file set.
pub fn parse_file(files: &FileSet, id: FileId, symbols: &mut Interner) -> (File, Vec<SyntaxError>) {
    parse(files, id, symbols, Bodies::Skip)
}

/// Parses a file with all function bodies, which are then in
/// [`Stmts::bodies`](super::stmt_ast::Stmts::bodies).
///
/// The first error, if there is one, is the first error that go/parser gives.
pub fn parse_file_fully(
    files: &FileSet,
    id: FileId,
    symbols: &mut Interner,
) -> (File, Vec<SyntaxError>) {
    parse(files, id, symbols, Bodies::Parse)
}

/// Parses the body of a function or function literal in `file`, with the bodies of the
/// function literals in it; `span` is as [`parse_file`] left it. A body is parsed once:
/// asked for again, it is there, without its errors.
pub fn parse_body(
    files: &FileSet,
    file: &mut File,
    span: Span,
    symbols: &mut Interner,
) -> (Block, Vec<SyntaxError>) {
    if let Some(&block) = file.stmts.bodies.get(&span.start) {
        return (block, Vec::new());
    }
    let seen = (file.directives.len(), file.flawed.len(), file.linknames.len());
    let mut parser = Parser::new(files, symbols, file, span, Bodies::Parse);
    parser.function_body();
    let mut errors = parser.scanner.errors;
    // The comments in the body were read when it was skipped.
    file.directives.truncate(seen.0);
    file.flawed.truncate(seen.1);
    file.linknames.truncate(seen.2);
    errors::sort(&mut errors, files, file);
    (file.stmts.bodies[&span.start], errors)
}

fn parse(
    files: &FileSet,
    id: FileId,
    symbols: &mut Interner,
    bodies: Bodies,
) -> (File, Vec<SyntaxError>) {
    let mut file = File::empty(id);
    let base = files.base(id);
    let whole = Span::new(base, base.offset(files.text(id).len() as u32));
    let mut parser = Parser::new(files, symbols, &mut file, whole, bodies);
    parser.source_file();
    let errors = parser.finish();
    (file, errors)
}

/// What to do with function bodies.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bodies {
    Skip,
    Parse,
}

/// The state of parsing one file.
#[derive(Debug)]
pub(super) struct Parser<'a> {
    pub(super) files: &'a FileSet,
    pub(super) scanner: Scanner<'a>,
    pub(super) symbols: &'a mut Interner,
    /// What was understood so far.
    pub(super) file: &'a mut File,
    pub(super) bodies: Bodies,
    /// The first byte of the file.
    base: Pos,
    /// The token to look at.
    pub(super) token: Token,
    /// Where it is.
    pub(super) span: Span,
    lexeme: Lexeme,
    /// The end of the token before.
    pub(super) last_end: Pos,
    /// The end of what the last semicolon ended.
    pub(super) ended: Pos,
    /// Below 0 in the header of a control clause, where `{` begins the block and no
    /// composite literal.
    pub(super) expr_level: i32,
    /// Whether `=` would be a comparison misspelt rather than an assignment.
    pub(super) in_rhs: bool,
    /// How many constructs were begun and not ended.
    depth: u32,
    /// Where `skip_to` ended last, and how often since then without progress.
    synced: (Pos, u32),
    /// Whether the parser has given up.
    stopped: bool,
    /// The first directive, and the first flawed one, whose place is not known yet.
    loose: (usize, usize),
    /// The first of each that stands behind the last semicolon.
    behind_semicolon: (usize, usize),
    /// Expressions of the lists that are being read, inner ones last.
    pub(super) pending_exprs: Vec<ExprId>,
    /// Statements of the lists that are being read, inner ones last.
    pub(super) pending_stmts: Vec<StmtId>,
    /// Declarations that belong to the file or to a statement when their end is reached.
    pub(super) pending_decls: Vec<Decl>,
}

impl<'a> Parser<'a> {
    /// A parser before the first token in `span`.
    fn new(
        files: &'a FileSet,
        symbols: &'a mut Interner,
        file: &'a mut File,
        span: Span,
        bodies: Bodies,
    ) -> Parser<'a> {
        let mut scanner = Scanner::new(files, span);
        let lexeme = scanner.next();
        let base = files.base(file.id);
        let loose = (file.directives.len(), file.flawed.len());
        let mut parser = Parser {
            files,
            scanner,
            symbols,
            file,
            bodies,
            base,
            token: Token::Eof,
            span: Span::new(base, base),
            lexeme,
            last_end: base,
            ended: base,
            expr_level: 0,
            in_rhs: false,
            depth: 0,
            synced: (Pos::NONE, 0),
            stopped: false,
            loose,
            behind_semicolon: loose,
            pending_exprs: Vec::new(),
            pending_stmts: Vec::new(),
            pending_decls: Vec::new(),
        };
        parser.take(lexeme);
        parser
    }

    /// Puts what the scanner found into the file, and returns the errors.
    fn finish(mut self) -> Vec<SyntaxError> {
        self.refuse_directives();
        self.file.line_directives.append(&mut self.scanner.line_directives);
        let mut errors = self.scanner.errors;
        errors::sort(&mut errors, self.files, self.file);
        errors
    }

    // The verbs.

    pub(super) fn at(&self, token: Token) -> bool {
        self.token == token
    }

    /// Consumes the token if it is `token`.
    pub(super) fn eat(&mut self, token: Token) -> bool {
        let found = self.at(token);
        if found {
            self.bump();
        }
        found
    }

    /// Consumes the token, which should be `token`. Returns where it began. If it is
    /// another one, what ends here ends with its first byte.
    pub(super) fn expect(&mut self, token: Token) -> Pos {
        let start = self.span.start;
        if self.eat(token) {
            return start;
        }
        self.expected(start, &format!("'{}'", token.as_str()));
        self.bump();
        self.last_end = self.byte_at(start).end;
        start
    }

    /// The byte at `pos`, which may be the end of the text.
    pub(super) fn byte_at(&self, pos: Pos) -> Span {
        Span::new(pos, self.scanner.end().min(pos.offset(1)))
    }

    /// Consumes the token.
    pub(super) fn bump(&mut self) {
        self.last_end = self.span.end;
        let lexeme = self.scanner.next();
        self.take(lexeme);
    }

    fn take(&mut self, lexeme: Lexeme) {
        self.lexeme = lexeme;
        self.token = lexeme.token;
        self.span = Span::new(self.base.offset(lexeme.start), self.base.offset(lexeme.end));
    }

    /// Consumes tokens up to one of `set`. It may stay where it is, but not for ever.
    pub(super) fn skip_to(&mut self, set: TokenSet) {
        const PATIENCE: u32 = 10;
        while !self.at(Token::Eof) {
            if set.contains(self.token) || self.surely_begins_decl() {
                let (place, count) = self.synced;
                if self.span.start > place {
                    self.synced = (self.span.start, 0);
                    return;
                }
                if self.span.start == place && count < PATIENCE {
                    self.synced.1 += 1;
                    return;
                }
            }
            self.bump();
        }
    }

    /// Whether the next declaration begins here, by the looks of it: its keyword is the
    /// first thing on a line. Where bodies are parsed, it is more important to find the
    /// same errors as go/parser, which has no such rule.
    fn surely_begins_decl(&self) -> bool {
        matches!(self.bodies, Bodies::Skip)
            && DECL_START.contains(self.token)
            && self.scanner.begins_line(self.lexeme)
    }

    /// Goes behind the block whose opening brace is the token, without a look at what
    /// is in it. Returns the bytes with the braces.
    pub(super) fn skip_block(&mut self) -> Span {
        let start = self.span.start;
        let closed = self.scanner.skip_block();
        // Where exactly these stand only the statements tell.
        self.place_directives(Place::Unknown);
        // As if the block were one token.
        self.span.end = self.scanner.pos();
        self.bump();
        if !closed {
            self.error(self.scanner.end(), "expected '}', found 'EOF'");
        }
        Span::new(start, self.last_end)
    }

    /// Records an error, unless the line has one already.
    #[cold]
    pub(super) fn error(&mut self, pos: Pos, message: impl Into<String>) {
        if self.stopped {
            return;
        }
        let directives = &self.scanner.line_directives;
        let line = |pos| errors::line(self.files, directives, pos);
        let errors = &self.scanner.errors;
        if errors.last().is_some_and(|last| line(last.pos) == line(pos)) {
            return;
        }
        if errors.len() > errors::ENOUGH {
            return self.stop();
        }
        self.scanner.errors.push(SyntaxError { pos, message: message.into() });
    }

    /// Records that `what` was expected at `pos`.
    #[cold]
    pub(super) fn expected(&mut self, pos: Pos, what: &str) {
        if pos != self.span.start {
            return self.error(pos, format!("expected {what}"));
        }
        let found = match self.token {
            Token::Semicolon if self.at_line_end() => "newline".to_owned(),
            token if token.has_text() => self.text(),
            token => format!("'{}'", token.as_str()),
        };
        self.error(pos, format!("expected {what}, found {found}"));
    }

    /// The token as written, without the carriage returns that Go drops from raw
    /// strings.
    fn text(&self) -> String {
        let text = String::from_utf8_lossy(self.scanner.slice(self.lexeme));
        if text.starts_with('`') { text.replace('\r', "") } else { text.into_owned() }
    }

    /// Gives up: the rest of the text is as if it were not there.
    #[cold]
    fn stop(&mut self) {
        self.stopped = true;
        self.scanner.finish();
        let end = self.scanner.next();
        self.take(end);
    }

    pub(super) fn has_errors(&self) -> bool {
        !self.scanner.errors.is_empty()
    }

    // What many productions share.

    /// Whether the token is a semicolon that stands for a line end.
    pub(super) fn at_line_end(&self) -> bool {
        self.at(Token::Semicolon) && self.scanner.slice(self.lexeme) != b";"
    }

    /// The semicolon at the end of a declaration, statement or field, which may be
    /// left out before a closing bracket.
    pub(super) fn semicolon(&mut self) {
        // Up to here directives belong to what ends here; those that the next token
        // brings along are the next function's.
        self.read_directives();
        self.behind_semicolon = self.read_so_far();
        self.ended = self.last_end;
        match self.token {
            Token::RParen | Token::RBrace => {}
            Token::Semicolon => self.bump(),
            Token::Comma => {
                self.expected(self.span.start, "';'");
                self.bump();
            }
            _ => {
                self.expected(self.span.start, "';'");
                self.skip_to(STMT_START);
            }
        }
    }

    /// Whether a list goes on: consumes the comma behind an element. Anything else
    /// but `close` is taken for a comma misspelt.
    pub(super) fn comma(&mut self, list: &str, close: Token) -> bool {
        if self.at(close) {
            return false;
        }
        if !self.at(Token::Comma) {
            let place = if self.at_line_end() { " before newline" } else { "" };
            self.error(self.span.start, format!("missing ','{place} in {list}"));
        }
        self.bump();
        true
    }

    /// Consumes the bracket that closes a list.
    pub(super) fn close(&mut self, close: Token, list: &str) {
        if self.at_line_end() {
            self.error(self.span.start, format!("missing ',' before newline in {list}"));
            self.bump();
        }
        self.expect(close);
    }

    /// A name. Anything else gives `_`.
    pub(super) fn identifier(&mut self) -> Ident {
        let span = self.span;
        if !self.at(Token::Ident) {
            self.expect(Token::Ident);
            return Ident { name: Symbol::BLANK, span: self.byte_at(span.start) };
        }
        let text = std::str::from_utf8(self.scanner.slice(self.lexeme));
        let name = self.symbols.intern(text.expect("letters and digits are UTF-8"));
        self.bump();
        Ident { name, span }
    }

    /// `IdentifierList = identifier { "," identifier } .`
    pub(super) fn identifier_list(&mut self) -> IdRange<Ident> {
        let first = self.identifier();
        self.more_identifiers(first)
    }

    /// The rest of an identifier list that begins with `first`.
    pub(super) fn more_identifiers(&mut self, first: Ident) -> IdRange<Ident> {
        if !self.at(Token::Comma) {
            return self.file.idents.alloc_many([first]);
        }
        let mut names = vec![first];
        while self.eat(Token::Comma) {
            names.push(self.identifier());
        }
        self.file.idents.alloc_many(names)
    }

    /// A new expression from `start` up to the token before.
    pub(super) fn expr_from(&mut self, start: Pos, kind: ExprKind) -> ExprId {
        self.expr_at(Span::new(start, self.last_end), kind)
    }

    /// A new expression.
    pub(super) fn expr_at(&mut self, span: Span, kind: ExprKind) -> ExprId {
        self.file.exprs.alloc(Expr { kind, span })
    }

    /// What stands where an expression or type should, from `start` up to the token.
    /// The blanks before the token belong to it.
    pub(super) fn bad_expr(&mut self, start: Pos) -> ExprId {
        self.last_end = self.span.start;
        self.expr_from(start, ExprKind::Bad)
    }

    /// The expressions that were pushed since `pending_exprs` had `mark` elements.
    pub(super) fn expr_list_since(&mut self, mark: usize) -> ExprList {
        self.file.expr_lists.alloc_many(self.pending_exprs.drain(mark..))
    }

    /// Begins a construct that may contain others of its kind. Every call is paired
    /// with one of [`Parser::leave`].
    pub(super) fn enter(&mut self) {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.too_deep();
        }
    }

    /// Ends a construct that [`Parser::enter`] began.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    #[cold]
    pub(super) fn too_deep(&mut self) {
        self.error(self.span.start, "exceeded max nesting depth");
        self.stop();
    }

    /// The first token at or behind `pos`, which was consumed already.
    pub(super) fn token_behind(&self, pos: Pos) -> Span {
        let mut scanner = Scanner::new(self.files, Span::new(pos, self.span.start));
        let lexeme = scanner.next();
        Span::new(self.base.offset(lexeme.start), self.base.offset(lexeme.end))
    }

    // Directives. All that the scanner has met up to the token, the one after the
    // last that was consumed, are loose until they are placed, as in the compiler's
    // parser (cmd/compile/internal/syntax/parser.go, takePragma and clearPragma).

    /// The directives that attach to the function that begins here.
    pub(super) fn take_directives(&mut self) -> Vec<u32> {
        self.read_directives();
        let first = self.loose.0 as u32;
        let taken = (first..self.file.directives.len() as u32).collect();
        // Functions are declared at package level only, and one by one.
        self.place_directives(Place::Function(self.file.decls.len() as u32));
        taken
    }

    /// Gives the loose directives to somebody.
    pub(super) fn place_directives(&mut self, place: Place) {
        self.read_directives();
        self.place_up_to(self.read_so_far(), place);
    }

    /// Where a directive cannot stand, the compiler refuses it.
    pub(super) fn refuse_directives(&mut self) {
        self.place_directives(Place::Refused);
    }

    /// The same for directives before the last semicolon.
    pub(super) fn refuse_directives_of_last(&mut self) {
        self.place_up_to(self.behind_semicolon, Place::Refused);
    }

    fn place_up_to(&mut self, (directives, flawed): (usize, usize), place: Place) {
        let range = self.loose.0..directives.max(self.loose.0);
        self.loose.0 = range.end;
        for directive in &mut self.file.directives[range] {
            directive.place = place;
        }
        let range = self.loose.1..flawed.max(self.loose.1);
        self.loose.1 = range.end;
        for directive in &mut self.file.flawed[range] {
            directive.place = place;
        }
    }

    fn read_so_far(&self) -> (usize, usize) {
        (self.file.directives.len(), self.file.flawed.len())
    }

    /// Moves the directives among the scanner's comments to the file.
    fn read_directives(&mut self) {
        if self.scanner.directives.is_empty() {
            return;
        }
        for comment in self.scanner.directives.drain(..) {
            let (span, text) = (comment.span, self.files.slice(comment.span));
            match directive::read(text, span, comment.begins_line, self.symbols) {
                Some(Read::Directive(directive)) => self.file.directives.push(directive),
                Some(Read::Flawed(flawed)) => self.file.flawed.push(flawed),
                None if !comment.begins_line => {}
                None => {
                    if let Some((local, target)) = directive::linkname(text) {
                        let local = self.symbols.intern(local);
                        let target = self.symbols.intern(target);
                        self.file.linknames.push(Linkname { local, target, span });
                    }
                }
            }
        }
    }
}
