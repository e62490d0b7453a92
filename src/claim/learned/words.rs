//! Text as it is compared: words in lower case without accents and punctuation, each with its place. In: any text; out: its words, and where a name
//! stands among them.

use crate::document::Span;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text, folded.
pub struct Words {
    words: Vec<(String, Span)>,
}

impl Words {
    /// Runs of letters and digits.
    pub fn new(text: &str) -> Self {
        let mut words: Vec<(String, Span)> = Vec::new();
        let mut open = false;
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            let folded: String = fold(c).collect();
            if folded.is_empty() && is_combining_mark(c) {
                continue;
            }
            for f in std::iter::once(folded).filter(|f| !f.is_empty() && f.chars().all(char::is_alphanumeric)) {
                match words.last_mut().filter(|_| open) {
                    Some((word, span)) => {
                        word.push_str(&f);
                        *span = Span::new(span.start(), end).unwrap_or(*span);
                    }
                    None => words.extend(Span::new(at, end).ok().map(|span| (f, span))),
                }
                open = true;
                continue;
            }
            if !c.is_alphanumeric() {
                open = false;
            }
        }
        Self { words }
    }

    /// Where `name` stands, word by word; a leading article of the name does not count.
    pub fn find(&self, name: &str) -> Vec<Span> {
        let wanted = norm(name);
        let wanted: Vec<&str> = wanted.split(' ').filter(|w| !w.is_empty()).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let here = |w: &&[(String, Span)]| w.iter().zip(&wanted).all(|((word, _), wanted)| word == wanted);
        let windows = self.words.windows(wanted.len()).filter(here);
        windows.filter_map(|w| Some(w.first()?.1.cover(w.last()?.1))).collect()
    }
}

fn fold(c: char) -> impl Iterator<Item = char> {
    std::iter::once(c).nfkd().flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c))
}

/// A name with case, accents, punctuation and a leading article taken away.
pub fn norm(name: &str) -> String {
    let folded: String = name
        .nfkd()
        .flat_map(char::to_lowercase)
        .filter(|&c| !is_combining_mark(c))
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect::<String>()
        .replace('ß', "ss");
    let words: Vec<&str> = folded.split_whitespace().collect();
    match words.as_slice() {
        ["the" | "a" | "an", rest @ ..] if !rest.is_empty() => rest.join(" "),
        words => words.join(" "),
    }
}
