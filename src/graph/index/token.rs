//! Terms as N-Quads writes them: the form in which the index keeps them, sorts them and finds them. In: lines and tokens; out: terms.

use oxigraph::model::{BlankNode, Literal, NamedNode, Term};
use std::borrow::Cow;
use std::str::FromStr;

/// The subject, predicate, object and graph of one line, without its end; the graph is empty for the default graph. `None` where the
/// line is no N-Quads statement.
pub(super) fn split(line: &[u8]) -> Option<[&[u8]; 4]> {
    let mut rest = line;
    let mut parts: [&[u8]; 4] = [&[]; 4];
    for (i, part) in parts.iter_mut().enumerate() {
        rest = rest.trim_ascii_start();
        if i == 3 && rest.first() == Some(&b'.') {
            break;
        }
        let (token, after) = rest.split_at_checked(token_length(rest)?)?;
        *part = token;
        rest = after;
    }
    (rest.trim_ascii() == b".").then_some(parts)
}

/// How many bytes the token at the start of `bytes` takes.
fn token_length(bytes: &[u8]) -> Option<usize> {
    match bytes.first()? {
        b'<' => bytes.iter().position(|&b| b == b'>').map(|i| i + 1),
        b'_' => Some(bytes.iter().position(|b| b.is_ascii_whitespace()).unwrap_or(bytes.len())),
        b'"' => {
            let close = closing_quote(bytes)?;
            match bytes.get(close + 1) {
                Some(b'^') => {
                    let end = bytes.get(close..)?.iter().position(|&b| b == b'>')?;
                    Some(close + end + 1)
                }
                Some(b'@') => {
                    let end = bytes.get(close..)?.iter().position(|b| b.is_ascii_whitespace());
                    Some(end.map_or(bytes.len(), |e| close + e))
                }
                _ => Some(close + 1),
            }
        }
        _ => None,
    }
}

/// Where the quote that closes a literal stands.
fn closing_quote(bytes: &[u8]) -> Option<usize> {
    let mut escaped = false;
    let closes = |&(_, &b): &(usize, &u8)| {
        let close = b == b'"' && !escaped;
        escaped = b == b'\\' && !escaped;
        close
    };
    bytes.iter().enumerate().skip(1).find(closes).map(|(i, _)| i)
}

/// The one way of writing a term: what Oxigraph writes. Our own segments hold nothing else, files that were edited might.
pub(super) fn canonical(token: &[u8]) -> Option<Cow<'_, [u8]>> {
    let plain = match token.first()? {
        b'"' => {
            let close = closing_quote(token)?;
            let (value, tail) = token.split_at_checked(close + 1)?;
            usual_escapes(value) && usual_tail(tail)
        }
        _ => !token.contains(&b'\\'),
    };
    if plain {
        return Some(Cow::Borrowed(token));
    }
    let term = Term::from_str(std::str::from_utf8(token).ok()?).ok()?;
    Some(Cow::Owned(term.to_string().into_bytes()))
}

fn usual_escapes(value: &[u8]) -> bool {
    let mut rest = value;
    while let Some(i) = rest.iter().position(|&b| b == b'\\') {
        if !rest.get(i + 1).is_some_and(|b| b"btnfr\"\\".contains(b)) {
            return false;
        }
        rest = rest.get(i + 2..).unwrap_or_default();
    }
    true
}

fn usual_tail(tail: &[u8]) -> bool {
    match tail.first() {
        None => true,
        Some(b'@') => !tail.iter().any(u8::is_ascii_uppercase),
        _ => !tail.ends_with(b"XMLSchema#string>") && !tail.contains(&b'\\'),
    }
}

/// The digits of a token that writes an `xsd:integer`.
pub(super) fn integer(token: &[u8]) -> Option<&str> {
    let number = token.strip_prefix(b"\"")?.strip_suffix(b"\"^^<http://www.w3.org/2001/XMLSchema#integer>")?;
    std::str::from_utf8(number).ok()
}

/// The IRI that `token` writes, where it needs no escapes.
pub(super) fn iri(token: &[u8]) -> Option<&str> {
    let iri = token.strip_prefix(b"<")?.strip_suffix(b">")?;
    std::str::from_utf8(iri).ok().filter(|i| !i.contains('\\'))
}

/// The term that `token` writes; `None` where it writes none.
pub(super) fn term(token: &[u8]) -> Option<Term> {
    let text = std::str::from_utf8(token).ok()?;
    match token.first()? {
        b'<' if !token.contains(&b'\\') => {
            Some(NamedNode::new_unchecked(text.strip_prefix('<')?.strip_suffix('>')?).into())
        }
        b'_' => BlankNode::new(text.strip_prefix("_:")?).ok().map(Term::from),
        b'"' => literal(text).map(Term::from),
        _ => Term::from_str(text).ok(),
    }
}

fn literal(text: &str) -> Option<Literal> {
    let close = closing_quote(text.as_bytes())?;
    let value = unescape(text.get(1..close)?)?;
    let tail = text.get(close + 1..)?;
    if tail.is_empty() {
        Some(Literal::new_simple_literal(value))
    } else if let Some(language) = tail.strip_prefix('@') {
        Some(Literal::new_language_tagged_literal_unchecked(value, language))
    } else {
        let datatype = tail.strip_prefix("^^<")?.strip_suffix('>')?;
        Some(Literal::new_typed_literal(value, NamedNode::new_unchecked(datatype)))
    }
}

fn unescape(value: &str) -> Option<Cow<'_, str>> {
    if !value.contains('\\') {
        return Some(Cow::Borrowed(value));
    }
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        out.push(match chars.next()? {
            'b' => '\u{8}',
            't' => '\t',
            'n' => '\n',
            'f' => '\u{c}',
            'r' => '\r',
            'u' => code_point(&mut chars, 4)?,
            'U' => code_point(&mut chars, 8)?,
            other => other,
        });
    }
    Some(Cow::Owned(out))
}

fn code_point(chars: &mut std::str::Chars<'_>, digits: usize) -> Option<char> {
    let hex: String = chars.take(digits).collect();
    char::from_u32(u32::from_str_radix(&hex, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::Quad;
    use proptest::prelude::*;

    /// Any term that an N-Quads file may hold.
    pub(crate) fn any_term() -> impl Strategy<Value = Term> {
        prop_oneof![
            "[a-z]{1,6}".prop_map(|s| NamedNode::new_unchecked(format!("http://example.org/{s}#é")).into()),
            "[a-z]{1,6}".prop_map(|s| BlankNode::new_unchecked(s).into()),
            any::<String>().prop_map(|s| Literal::new_simple_literal(s).into()),
            (any::<String>(), "[a-z]{2}(-[a-z]{2})?")
                .prop_map(|(s, l)| Literal::new_language_tagged_literal_unchecked(s, l).into()),
            (any::<String>(), "[a-z]{1,6}").prop_map(|(s, d)| Literal::new_typed_literal(
                s,
                NamedNode::new_unchecked(format!("http://example.org/{d}"))
            )
            .into()),
        ]
    }

    proptest! {
        #[test]
        fn every_term_survives(term in any_term()) {
            let token = term.to_string();
            prop_assert_eq!(super::term(token.as_bytes()), Some(term));
            let canonical = canonical(token.as_bytes()).map(Cow::into_owned);
            prop_assert_eq!(canonical, Some(token.into_bytes()));
        }

        #[test]
        fn every_quad_is_split_into_its_terms(object in any_term(), graph in proptest::option::of("[a-z]{1,4}")) {
            let name = |s: &str| NamedNode::new_unchecked(format!("http://example.org/{s}"));
            let quad = match &graph {
                Some(g) => Quad::new(name("s"), name("p"), object.clone(), name(g)),
                None => Quad::new(name("s"), name("p"), object.clone(), oxigraph::model::GraphName::DefaultGraph),
            };
            let line = format!("{quad} .");
            let parts = split(line.as_bytes()).unwrap().map(|p| String::from_utf8(p.to_vec()).unwrap());
            let graph = graph.map(|g| name(&g).to_string()).unwrap_or_default();
            prop_assert_eq!(parts, [name("s").to_string(), name("p").to_string(), object.to_string(), graph]);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = (split(&bytes), canonical(&bytes), term(&bytes));
        }
    }

    #[test]
    fn other_ways_of_writing_a_term_become_the_usual_one() {
        let usual = |t: &str| String::from_utf8(canonical(t.as_bytes()).unwrap().into_owned()).unwrap();
        assert_eq!(usual(r#""\u0041""#), "\"A\"");
        assert_eq!(usual(r"<http://example.org/\u0041>"), "<http://example.org/A>");
        assert_eq!(usual(r#""a"^^<http://www.w3.org/2001/XMLSchema#string>"#), "\"a\"");
        assert_eq!(usual(r#""a"@EN"#), "\"a\"@en");
    }
}
