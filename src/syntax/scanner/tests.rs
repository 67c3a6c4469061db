use super::{Scanner, is_digit, is_letter};
use crate::source::{FileSet, Span};
use crate::syntax::token::Token;

/// The tokens of `text` with a space between them, `⏎` for a semicolon that is not
/// written, and the first error.
fn scan(text: &str) -> (String, Option<String>) {
    with_scanner(text, |mut scanner| {
        let mut tokens = Vec::new();
        loop {
            let lexeme = scanner.next();
            let source = std::str::from_utf8(scanner.slice(lexeme)).expect("the test is UTF-8");
            tokens.push(match lexeme.token {
                Token::Eof => break,
                Token::Semicolon if source != ";" => "⏎",
                token if token.has_text() || token == Token::Illegal => source,
                token => {
                    assert_eq!(token.as_str(), source);
                    source
                }
            });
        }
        (tokens.join(" "), scanner.errors.first().map(|error| error.message.clone()))
    })
}

fn with_scanner<T>(text: &str, f: impl FnOnce(Scanner) -> T) -> T {
    let mut files = FileSet::default();
    let id = files.add("a.go", text.as_bytes()).expect("the text is small");
    let base = files.base(id);
    f(Scanner::new(&files, Span::new(base, base.offset(text.len() as u32))))
}

#[track_caller]
fn assert_tokens(programs: &[(&str, &str)]) {
    for &(text, tokens) in programs {
        assert_eq!(scan(text), (tokens.to_owned(), None), "{text:?}");
    }
}

#[test]
fn the_longest_token_wins() {
    let operators = "+ - * / % & | ^ << >> &^ += -= *= /= %= &= |= ^= <<= >>= &^= && || <- == < \
                     > = ! ~ != <= >= := ... ( [ { , . ; :";
    assert_tokens(&[
        (operators, operators),
        ("a<<=b&^=c<-d", "a <<= b &^= c <- d ⏎"),
        ("a&&&b|||c", "a && & b || | c ⏎"),
        ("a---b+++c", "a -- - b ++ + c ⏎"),
        ("a....b..c", "a ... . b . . c ⏎"),
        ("a:==b!==c", "a := = b != = c ⏎"),
        ("x.5.y", "x .5 . y ⏎"),
        ("1..2", "1. .2 ⏎"),
        ("func1 func", "func1 func"),
    ]);
}

#[test]
fn lines_end_with_semicolons() {
    assert_tokens(&[
        ("a", "a ⏎"),
        ("a\n\n\nb", "a ⏎ b ⏎"),
        ("a +\nb", "a + b ⏎"),
        ("1\n'a'\n\"b\"\n`c`\n.5i\n", "1 ⏎ 'a' ⏎ \"b\" ⏎ `c` ⏎ .5i ⏎"),
        (")\n]\n}\n", ") ⏎ ] ⏎ } ⏎"),
        ("++\n--\n", "++ ⏎ -- ⏎"),
        ("break\ncontinue\nfallthrough\nreturn\n", "break ⏎ continue ⏎ fallthrough ⏎ return ⏎"),
        ("if\nfunc\n(\n,\n", "if func ( ,"),
        ("a;\nb", "a ; b ⏎"),
        ("a // b\nc", "a ⏎ c ⏎"),
        ("a // b", "a ⏎"),
        ("a /* b */ c", "a c ⏎"),
        ("a /* b\n */ c", "a ⏎ c ⏎"),
        ("a /* b\n */ /* c\n */ d", "a ⏎ d ⏎"),
        ("a /* b */ // c\nd", "a ⏎ d ⏎"),
        ("a, /* b\n */ c", "a , c ⏎"),
        ("a\r\nb\r\n", "a ⏎ b ⏎"),
        ("", ""),
        ("\n // a\n", ""),
    ]);
}

#[test]
fn literals_are_single_tokens() {
    for text in [
        "0",
        "07",
        "0_7",
        "0o17",
        "0O1_7",
        "0b101",
        "0B1",
        "0x1F",
        "0XaB_c",
        "1_000",
        "42i",
        "08i",
        "0.",
        ".0",
        "1.5e+3",
        "1E-3",
        "1e5i",
        "0x1p-2",
        "0x.8P+1",
        "0x1.8p0",
        "089.5",
        "'a'",
        "'é'",
        "'\\''",
        "'\\\\'",
        "'\\x7f'",
        "'\\377'",
        "'\\u00e9'",
        "'\\U0010FFFF'",
        "\"\"",
        "\"a'b`\"",
        "\"\\\"\\a\\b\\f\\n\\r\\t\\v\\\\\"",
        "``",
        "`\\`",
        "`a\nb\"`",
        "日本語",
        "_x1",
        "é٣",
    ] {
        assert_eq!(scan(text), (format!("{text} ⏎"), None));
    }
}

#[test]
fn illegal_characters_are_tokens() {
    for (text, tokens, error) in [
        ("a @ b", "a @ b ⏎", "illegal character U+0040 '@'"),
        ("a #\nb", "a # ⏎ b ⏎", "illegal character U+0023 '#'"),
        ("\u{301}", "\u{301}", "illegal character U+0301 '\u{301}'"),
        ("\u{7f}", "\u{7f}", "illegal character U+007F"),
        ("٣", "٣", "illegal character U+0663 '٣'"),
        ("a\u{2028}b", "a \u{2028} b ⏎", "illegal character U+2028"),
        ("“a”", "“ a ” ⏎", "curly quotation mark '“' (use neutral '\"')"),
    ] {
        assert_eq!(scan(text), (tokens.to_owned(), Some(error.to_owned())), "{text}");
    }
}

#[test]
fn letters_are_those_of_unicode_in_the_narrow_sense() {
    // Letter numbers, circled letters and vowel signs are alphabetic, but no letters.
    for c in ['Ⅷ', 'Ⓐ', '\u{0903}', '\u{0345}'] {
        assert!(c.is_alphabetic() && !is_letter(c), "{c:?}");
    }
    for c in ['é', 'ǅ', 'ʰ', '日', 'ª', '𝔘'] {
        assert!(is_letter(c), "{c:?}");
    }
    // So are fractions and superscripts numeric, but no digits.
    for c in ['½', '²', 'Ⅷ'] {
        assert!(c.is_numeric() && !is_digit(c), "{c:?}");
    }
    assert!(is_digit('٣'));
}

#[test]
fn blocks_are_skipped_to_their_last_brace() {
    for (inside, behind) in [
        ("", ""),
        ("{}{{}}", "x"),
        ("a := \"}\" + `}` + '}'", "x"),
        ("a := \"\\\"}\" + '\\'' + `\\`", "x"),
        ("// }\n/* } */ a / b", "x"),
        ("a := 'x\n", "x"),
        ("a := \"x\\\n", "x"),
    ] {
        let text = format!("{{{inside}}}{behind}");
        with_scanner(&text, |mut scanner| {
            assert_eq!(scanner.next().token, Token::LBrace);
            assert!(scanner.skip_block(), "{text}");
            let next = scanner.next();
            assert_eq!(next.start as usize, inside.len() + 2, "{text}");
        });
    }
}

#[test]
fn a_block_without_its_last_brace_ends_before_the_next_function() {
    with_scanner("{ if x {\n}\n\nfunc g() {}", |mut scanner| {
        scanner.next();
        assert!(!scanner.skip_block());
        let tokens = [scanner.next().token, scanner.next().token];
        assert_eq!(tokens, [Token::Semicolon, Token::Func]);
    });
    with_scanner("{ func g() {}", |mut scanner| {
        scanner.next();
        assert!(!scanner.skip_block());
        assert_eq!(scanner.next().token, Token::Eof);
    });
}
