//! Source files and declarations.

use crate::arena::IdRange;
use crate::source::Span;
use crate::symbol::Symbol;
use crate::syntax::ast::{
    ConstSpec, Decl, ExprList, FieldDecl, FuncDecl, Ident, ImportSpec, TypeSpec, VarSpec,
};
use crate::syntax::directive::Place;
use crate::syntax::literal;
use crate::syntax::parser::{Bodies, EXPR_END, Parser};
use crate::syntax::token::{Token, TokenSet};

/// The tokens that begin a declaration.
pub(super) const DECL_START: TokenSet =
    TokenSet::new(&[Token::Import, Token::Const, Token::Type, Token::Var, Token::Func]);
/// Those among them that cannot begin an expression too.
const GEN_DECL_START: TokenSet =
    TokenSet::new(&[Token::Import, Token::Const, Token::Type, Token::Var]);

impl Parser<'_> {
    /// `SourceFile = PackageClause ";" { ImportDecl ";" } { TopLevelDecl ";" } .`
    pub(super) fn source_file(&mut self) {
        // A text that does not even begin as Go does is left alone, as go/parser
        // leaves it.
        if !self.has_errors() {
            self.package_clause();
        }
        if self.has_errors() {
            return;
        }
        let mut imports_may_follow = true;
        while !self.at(Token::Eof) {
            match self.token {
                Token::Import if !imports_may_follow => {
                    self.error(self.span.start, "imports must appear before other declarations");
                    imports_may_follow = true;
                }
                Token::Import => {}
                _ => imports_may_follow = false,
            }
            if DECL_START.contains(self.token) {
                self.top_level_decl();
            } else {
                self.expected(self.span.start, "declaration");
                self.skip_to(GEN_DECL_START);
            }
        }
    }

    /// `PackageClause = "package" PackageName .`
    fn package_clause(&mut self) {
        self.expect(Token::Package);
        self.place_directives(Place::Declaration(Token::Package));
        self.file.package = self.identifier();
        self.semicolon();
    }

    /// `TopLevelDecl = Declaration | FunctionDecl | MethodDecl .`, or an import. The
    /// token is a keyword that begins one.
    pub(super) fn top_level_decl(&mut self) {
        let (keyword, start) = (self.token, self.span.start);
        match keyword {
            Token::Import => self.import_decl(),
            Token::Const => self.const_decl(),
            Token::Type => self.type_decl(),
            Token::Var => self.var_decl(),
            _ => {
                let function = self.function_decl();
                self.pending_decls.push(Decl::Func(function));
            }
        }
        if matches!(keyword, Token::Const | Token::Type | Token::Var) {
            self.file.general_decls.push(Span::new(start, self.ended.max(start)));
        }
        self.refuse_directives_of_last();
        self.file.decls.append(&mut self.pending_decls);
    }

    /// What follows the keyword of a declaration: one specification, or several in
    /// parentheses. `spec` also gets the index of the specification.
    fn group(&mut self, mut spec: impl FnMut(&mut Self, u32)) {
        let keyword = self.token;
        self.bump();
        if !self.at(Token::LParen) {
            self.place_directives(Place::Declaration(keyword));
            return spec(self, 0);
        }
        self.refuse_directives();
        self.bump();
        for index in 0.. {
            if matches!(self.token, Token::RParen | Token::Eof) {
                break;
            }
            self.place_directives(Place::Declaration(keyword));
            spec(self, index);
        }
        self.expect(Token::RParen);
        self.semicolon();
    }

    /// `ImportDecl = "import" ( ImportSpec | "(" { ImportSpec ";" } ")" ) .`
    fn import_decl(&mut self) {
        self.group(|parser, _| parser.import_spec());
    }

    /// `ImportSpec = [ "." | PackageName ] ImportPath .`
    fn import_spec(&mut self) {
        let name = match self.token {
            Token::Ident => Some(self.identifier()),
            Token::Period => {
                let span = self.span;
                self.bump();
                Some(Ident { name: Symbol::DOT, span })
            }
            _ => None,
        };
        let path_span = self.span;
        let mut path = Symbol::EMPTY;
        if self.at(Token::String) {
            let value = literal::string_value(self.files.slice(path_span));
            if let Some(value) = value.and_then(|value| String::from_utf8(value).ok()) {
                path = self.symbols.intern(&value);
            }
            self.bump();
        } else if self.token.has_text() {
            self.error(path_span.start, "import path must be a string");
            self.bump();
        } else {
            self.error(path_span.start, "missing import path");
            self.skip_to(EXPR_END);
        }
        self.semicolon();
        self.file.imports.push(ImportSpec { name, path, path_span });
    }

    /// `ConstDecl = "const" ( ConstSpec | "(" { ConstSpec ";" } ")" ) .`
    pub(super) fn const_decl(&mut self) {
        // What a line without a value repeats.
        let mut last = (None, ExprList::EMPTY);
        self.group(|parser, iota| {
            let mut spec = parser.const_spec(iota);
            if spec.inherited {
                (spec.typ, spec.values) = last;
            } else {
                last = (spec.typ, spec.values);
            }
            parser.pending_decls.push(Decl::Const(spec));
        });
    }

    /// `ConstSpec = IdentifierList [ [ Type ] "=" ExpressionList ] .`
    fn const_spec(&mut self, iota: u32) -> ConstSpec {
        let names = self.identifier_list();
        let mut typ = None;
        let mut values = ExprList::EMPTY;
        if !matches!(self.token, Token::Eof | Token::Semicolon | Token::RParen) {
            typ = self.try_type();
            values = self.initializers();
        }
        self.semicolon();
        let inherited = iota > 0 && typ.is_none() && values.is_empty();
        ConstSpec { names, typ, values, inherited, iota }
    }

    /// `VarDecl = "var" ( VarSpec | "(" { VarSpec ";" } ")" ) .`
    pub(super) fn var_decl(&mut self) {
        self.group(|parser, _| {
            let spec = parser.var_spec();
            parser.pending_decls.push(Decl::Var(spec));
        });
    }

    /// `VarSpec = IdentifierList ( Type [ "=" ExpressionList ] | "=" ExpressionList ) .`
    fn var_spec(&mut self) -> VarSpec {
        let names = self.identifier_list();
        let typ = if self.at(Token::Assign) { None } else { Some(self.typ()) };
        let values = self.initializers();
        self.semicolon();
        VarSpec { names, typ, values }
    }

    /// `[ "=" ExpressionList ]`
    fn initializers(&mut self) -> ExprList {
        if self.eat(Token::Assign) { self.rhs_list() } else { ExprList::EMPTY }
    }

    /// `TypeDecl = "type" ( TypeSpec | "(" { TypeSpec ";" } ")" ) .`
    pub(super) fn type_decl(&mut self) {
        self.group(|parser, _| {
            let spec = parser.type_spec();
            parser.pending_decls.push(Decl::Type(spec));
        });
    }

    /// `TypeSpec = AliasDecl | TypeDef .`
    /// `AliasDecl = identifier [ TypeParameters ] "=" Type .`
    /// `TypeDef = identifier [ TypeParameters ] Type .`
    fn type_spec(&mut self) -> TypeSpec {
        let name = self.identifier();
        let spec = if self.at(Token::LBrack) {
            self.type_spec_with_bracket(name)
        } else {
            self.type_spec_rest(name, IdRange::EMPTY)
        };
        self.semicolon();
        spec
    }

    /// The rest of a type specification behind its type parameters.
    pub(super) fn type_spec_rest(
        &mut self,
        name: Ident,
        type_params: IdRange<FieldDecl>,
    ) -> TypeSpec {
        let alias = self.eat(Token::Assign);
        let typ = self.typ();
        TypeSpec { name, type_params, alias, typ }
    }

    /// `FunctionDecl = "func" FunctionName [ TypeParameters ] Signature [ FunctionBody ] .`
    /// `MethodDecl = "func" Receiver MethodName [ TypeParameters ] Signature [ FunctionBody ] .`
    fn function_decl(&mut self) -> FuncDecl {
        let start = self.expect(Token::Func);
        let directives = self.take_directives();
        let recv = self.at(Token::LParen).then(|| self.parameters());
        let name = self.identifier();
        let type_params =
            if self.at(Token::LBrack) { self.type_parameters() } else { IdRange::EMPTY };
        let sig = self.signature(type_params);
        let signature_end = self.last_end;
        let mut complete = self.at(Token::Semicolon);
        if complete {
            self.semicolon();
            if self.at(Token::LBrace) {
                self.error(self.span.start, "unexpected semicolon or newline before {");
                complete = false;
            }
        }
        let body = self.at(Token::LBrace).then(|| self.function_body());
        if !complete {
            self.semicolon();
        }
        let end = body.map_or(signature_end, |body| body.end);
        FuncDecl { recv, name, sig, body, span: Span::new(start, end), directives }
    }

    /// `FunctionBody = Block .` The token is the opening brace. Returns the bytes with
    /// the braces.
    pub(super) fn function_body(&mut self) -> Span {
        match self.bodies {
            Bodies::Skip => self.skip_block(),
            Bodies::Parse => {
                let block = self.block();
                self.file.stmts.bodies.insert(block.span.start, block);
                block.span
            }
        }
    }
}
