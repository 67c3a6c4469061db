//! The tokens of Go.

/// A lexical token. Comments and white space are no tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each variant is the token it is named after")]
pub enum Token {
    Eof,
    /// A character that begins no token.
    Illegal,

    Ident,
    Int,
    Float,
    Imag,
    Char,
    String,

    Add,
    Sub,
    Mul,
    Quo,
    Rem,
    And,
    Or,
    Xor,
    Shl,
    Shr,
    AndNot,

    AddAssign,
    SubAssign,
    MulAssign,
    QuoAssign,
    RemAssign,
    AndAssign,
    OrAssign,
    XorAssign,
    ShlAssign,
    ShrAssign,
    AndNotAssign,

    LAnd,
    LOr,
    Arrow,
    Inc,
    Dec,
    Eql,
    Lss,
    Gtr,
    Assign,
    Not,
    Tilde,
    Neq,
    Leq,
    Geq,
    Define,
    Ellipsis,

    LParen,
    LBrack,
    LBrace,
    Comma,
    Period,
    RParen,
    RBrack,
    RBrace,
    /// A semicolon, written or inserted at the end of a line.
    Semicolon,
    Colon,

    Break,
    Case,
    Chan,
    Const,
    Continue,
    Default,
    Defer,
    Else,
    Fallthrough,
    For,
    Func,
    Go,
    Goto,
    If,
    Import,
    Interface,
    Map,
    Package,
    Range,
    Return,
    Select,
    Struct,
    Switch,
    Type,
    Var,
}

impl Token {
    /// How the token is written; for the tokens without a fixed text the upper-case
    /// name that go/token gives the kind, as in `expected 'IDENT'`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Token::Eof => "EOF",
            Token::Illegal => "ILLEGAL",
            Token::Ident => "IDENT",
            Token::Int => "INT",
            Token::Float => "FLOAT",
            Token::Imag => "IMAG",
            Token::Char => "CHAR",
            Token::String => "STRING",
            Token::Add => "+",
            Token::Sub => "-",
            Token::Mul => "*",
            Token::Quo => "/",
            Token::Rem => "%",
            Token::And => "&",
            Token::Or => "|",
            Token::Xor => "^",
            Token::Shl => "<<",
            Token::Shr => ">>",
            Token::AndNot => "&^",
            Token::AddAssign => "+=",
            Token::SubAssign => "-=",
            Token::MulAssign => "*=",
            Token::QuoAssign => "/=",
            Token::RemAssign => "%=",
            Token::AndAssign => "&=",
            Token::OrAssign => "|=",
            Token::XorAssign => "^=",
            Token::ShlAssign => "<<=",
            Token::ShrAssign => ">>=",
            Token::AndNotAssign => "&^=",
            Token::LAnd => "&&",
            Token::LOr => "||",
            Token::Arrow => "<-",
            Token::Inc => "++",
            Token::Dec => "--",
            Token::Eql => "==",
            Token::Lss => "<",
            Token::Gtr => ">",
            Token::Assign => "=",
            Token::Not => "!",
            Token::Tilde => "~",
            Token::Neq => "!=",
            Token::Leq => "<=",
            Token::Geq => ">=",
            Token::Define => ":=",
            Token::Ellipsis => "...",
            Token::LParen => "(",
            Token::LBrack => "[",
            Token::LBrace => "{",
            Token::Comma => ",",
            Token::Period => ".",
            Token::RParen => ")",
            Token::RBrack => "]",
            Token::RBrace => "}",
            Token::Semicolon => ";",
            Token::Colon => ":",
            Token::Break => "break",
            Token::Case => "case",
            Token::Chan => "chan",
            Token::Const => "const",
            Token::Continue => "continue",
            Token::Default => "default",
            Token::Defer => "defer",
            Token::Else => "else",
            Token::Fallthrough => "fallthrough",
            Token::For => "for",
            Token::Func => "func",
            Token::Go => "go",
            Token::Goto => "goto",
            Token::If => "if",
            Token::Import => "import",
            Token::Interface => "interface",
            Token::Map => "map",
            Token::Package => "package",
            Token::Range => "range",
            Token::Return => "return",
            Token::Select => "select",
            Token::Struct => "struct",
            Token::Switch => "switch",
            Token::Type => "type",
            Token::Var => "var",
        }
    }

    /// The keyword that is written `name`.
    pub fn keyword(name: &[u8]) -> Option<Token> {
        Some(match name {
            b"break" => Token::Break,
            b"case" => Token::Case,
            b"chan" => Token::Chan,
            b"const" => Token::Const,
            b"continue" => Token::Continue,
            b"default" => Token::Default,
            b"defer" => Token::Defer,
            b"else" => Token::Else,
            b"fallthrough" => Token::Fallthrough,
            b"for" => Token::For,
            b"func" => Token::Func,
            b"go" => Token::Go,
            b"goto" => Token::Goto,
            b"if" => Token::If,
            b"import" => Token::Import,
            b"interface" => Token::Interface,
            b"map" => Token::Map,
            b"package" => Token::Package,
            b"range" => Token::Range,
            b"return" => Token::Return,
            b"select" => Token::Select,
            b"struct" => Token::Struct,
            b"switch" => Token::Switch,
            b"type" => Token::Type,
            b"var" => Token::Var,
            _ => return None,
        })
    }

    /// How strongly a binary operator binds, from 1 to 5; 0 for other tokens
    /// (spec, "Operator precedence").
    pub const fn precedence(self) -> u8 {
        match self {
            Token::LOr => 1,
            Token::LAnd => 2,
            Token::Eql | Token::Neq | Token::Lss | Token::Leq | Token::Gtr | Token::Geq => 3,
            Token::Add | Token::Sub | Token::Or | Token::Xor => 4,
            Token::Mul
            | Token::Quo
            | Token::Rem
            | Token::Shl
            | Token::Shr
            | Token::And
            | Token::AndNot => 5,
            _ => 0,
        }
    }

    /// Whether tokens of this kind differ in their text: names and literals.
    pub const fn has_text(self) -> bool {
        matches!(
            self,
            Token::Ident | Token::Int | Token::Float | Token::Imag | Token::Char | Token::String
        )
    }

    /// Whether a line may end after this token, which the scanner then marks with a
    /// semicolon (spec, "Semicolons").
    pub const fn ends_line(self) -> bool {
        self.has_text()
            || matches!(
                self,
                Token::RParen
                    | Token::RBrack
                    | Token::RBrace
                    | Token::Inc
                    | Token::Dec
                    | Token::Break
                    | Token::Continue
                    | Token::Fallthrough
                    | Token::Return
            )
    }
}

/// A set of tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct TokenSet(u128);

impl TokenSet {
    /// The set of `tokens`.
    pub(super) const fn new(tokens: &[Token]) -> TokenSet {
        let mut bits = 0;
        let mut index = 0;
        while index < tokens.len() {
            bits |= 1 << tokens[index] as u32;
            index += 1;
        }
        TokenSet(bits)
    }

    /// Whether `token` is in the set.
    pub(super) const fn contains(self, token: Token) -> bool {
        self.0 & (1 << token as u32) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_recognised_by_their_text() {
        assert_eq!(Token::keyword(b"fallthrough"), Some(Token::Fallthrough));
        assert_eq!(Token::keyword(b"Func"), None);
        assert_eq!(Token::keyword(b"fun"), None);
        assert_eq!(Token::keyword(b""), None);
    }

    #[test]
    fn the_last_token_fits_into_a_set() {
        let set = TokenSet::new(&[Token::Eof, Token::Var]);
        assert!(set.contains(Token::Var) && set.contains(Token::Eof));
        assert!(!set.contains(Token::Type));
    }

    #[test]
    fn operators_bind_as_in_the_spec() {
        assert_eq!(Token::AndNot.precedence(), 5);
        assert_eq!(Token::Xor.precedence(), 4);
        assert_eq!(Token::Assign.precedence(), 0);
        assert_eq!(Token::Tilde.precedence(), 0);
    }
}
