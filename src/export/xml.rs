//! What GraphML and GEXF share: elements written by hand over quick-xml's escaping, without what XML 1.0 cannot hold.

use std::borrow::Cow;
use std::io::{self, Write};

/// Text that XML can hold, escaped: what it cannot hold (most control characters) becomes U+FFFD; line ends and tabs survive attributes.
pub(super) fn escape(text: &str) -> String {
    let escaped = quick_xml::escape::escape(legal(text)).into_owned();
    escaped.replace('\n', "&#10;").replace('\r', "&#13;").replace('\t', "&#9;")
}

/// The text with every character that XML 1.0 forbids replaced.
pub(super) fn legal(text: &str) -> Cow<'_, str> {
    let forbidden =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) { Cow::Owned(text.replace(forbidden, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// ` name="value"`, a pair after the other.
pub(super) fn attributes(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(name, value)| format!(" {name}=\"{}\"", escape(value))).collect()
}

/// An element without content on a line of its own.
pub(super) fn empty(out: &mut dyn Write, indent: usize, name: &str, pairs: &[(&str, &str)]) -> io::Result<()> {
    writeln!(out, "{:indent$}<{name}{}/>", "", attributes(pairs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_characters_are_shown_as_replaced_and_the_rest_survives() {
        assert_eq!(escape("a\u{b}<b> & \"c\"\n"), "a\u{fffd}&lt;b&gt; &amp; &quot;c&quot;&#10;");
        assert_eq!(legal("señor 𝄞"), "señor 𝄞");
    }
}
