//! Which parts of a style sheet may be written again into another one: those that every reader of CSS reads alike, and that name nothing
//! outside it.

use cssparser::{ParseError, Parser, Token};

/// Functions that take an address, or run a program.
const OUTWARD: &[&str] = &["url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "element", "expression", "paint"];

/// Whether a value may be written again: it is whole in its tokens and brackets, and has no address and nothing that can run.
pub fn value(text: &str) -> bool {
    let mut parser = Parser::new(text);
    let text = text.trim();
    let text = text.rsplit_once('!').filter(|(_, word)| word.trim().eq_ignore_ascii_case("important")).map_or(text, |(value, _)| value);
    let mut own = Parser::new(text);
    !parser.is_exhausted() && !own.is_exhausted() && tokens(&mut own)
}

/// Whether all tokens from here on may be written again, those in brackets too.
fn tokens(parser: &mut Parser<'_>) -> bool {
    loop {
        let nested = match parser.next() {
            Err(_) => return true,
            Ok(Token::Function(name)) if OUTWARD.contains(&name.to_ascii_lowercase().as_str()) => return false,
            Ok(Token::Function(_) | Token::ParenthesisBlock | Token::SquareBracketBlock) => true,
            Ok(
                Token::UnquotedUrl(_)
                | Token::BadUrl(_)
                | Token::BadString(_)
                | Token::AtKeyword(_)
                | Token::CurlyBracketBlock
                | Token::CloseParenthesis
                | Token::CloseSquareBracket
                | Token::CloseCurlyBracket
                | Token::Semicolon
                | Token::Colon
                | Token::CDO
                | Token::CDC,
            ) => return false,
            Ok(Token::Delim(sign)) if "!<>$\\@&".contains(*sign) => return false,
            Ok(_) => false,
        };
        if nested && !parser.parse_nested_block(|inner| Ok::<_, ParseError<()>>(tokens(inner))).unwrap_or(false) {
            return false;
        }
    }
}

/// Whether a selector may be written again: it needs no namespaces, which no book has.
pub fn selector(text: &str) -> bool {
    let mut parser = Parser::new(text);
    loop {
        match parser.next() {
            Err(_) => return true,
            Ok(Token::Delim('|')) => return false,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn values_that_are_whole_and_name_nothing_outside() {
        for value in ["1em", "1em 2em !important", "\"A; B\", serif", "calc(1em + (2px * 3))", "\"\\201C\" counter(x)", "#fff", "[a b] auto", "U+26"] {
            assert!(super::value(value), "{value}");
        }
        for value in [
            "", " ", "!important", "1em !", "@x", "{}", "a:b", "url(a.png)", "url(\"http://a.es/x\")", "URL( 'x' )", "image-set('a' 1x)", "f(url(a))",
            "expression(alert(1))", "url(a b)", "\"a\nb\"", "<b>", "a)", "(a]", "a; b",
        ] {
            assert!(!super::value(value), "{value}");
        }
        assert!(super::selector("a[lang|=es] > b") && !super::selector("| dt") && !super::selector("*|b"));
    }
}
