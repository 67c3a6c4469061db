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
        // Nearly every name is none, which the first letter mostly shows.
        let candidates: &[Token] = match name.first()? {
            b'b' => &[Token::Break],
            b'c' => &[Token::Case, Token::Chan, Token::Const, Token::Continue],
            b'd' => &[Token::Default, Token::Defer],
            b'e' => &[Token::Else],
            b'f' => &[Token::For, Token::Func, Token::Fallthrough],
            b'g' => &[Token::Go, Token::Goto],
            b'i' => &[Token::If, Token::Import, Token::Interface],
            b'm' => &[Token::Map],
            b'p' => &[Token::Package],
            b'r' => &[Token::Return, Token::Range],
            b's' => &[Token::Struct, Token::Switch, Token::Select],
            b't' => &[Token::Type],
            b'v' => &[Token::Var],
            _ => return None,
        };
        candidates.iter().copied().find(|token| token.as_str().as_bytes() == name)
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
    fn all_keywords_are_recognised() {
        let text = "break case chan const continue default defer else fallthrough for func go \
                    goto if import interface map package range return select struct switch type \
                    var";
        let keywords: Vec<Token> =
            text.split(' ').filter_map(|word| Token::keyword(word.as_bytes())).collect();
        assert_eq!(keywords.len(), 25);
        let texts: Vec<&str> = keywords.iter().map(|keyword| keyword.as_str()).collect();
        assert_eq!(texts.join(" "), text);
    }

    #[test]
    fn other_words_are_no_keywords() {
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
