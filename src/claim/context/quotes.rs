//! Quotations and the verbs that bring them. In: text and trees; out: [`Quote`]s, for the words that the attribution layer leaves
//! unattributed: several sentences within one pair of marks, a quotation behind a colon, a second one in the same paragraph.

use super::lexicon::Lexicon;
use super::tree::Tree;
use crate::document::{Document, Span, TokenIx, Upos};

/// Fewer words than these are a term, not a saying ("peace zones").
const WORDS: usize = 4;

/// What stands between quotation marks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Quote {
    /// The text inside the marks.
    pub(super) span: Span,
    /// The verb of saying.
    pub(super) cue: TokenIx,
}

/// The quotations of a document whose verb of saying is found, in text order.
pub(super) fn quotes(document: &Document, tree: &Tree, lexicon: &Lexicon) -> Vec<Quote> {
    let mut found: Vec<Quote> = Vec::new();
    let mut last: Option<(usize, TokenIx, bool)> = None;
    for (paragraph, span, open) in regions(document.text()) {
        if document.tokens_in(span).len() < WORDS {
            continue;
        }
        let own = cue(document, tree, lexicon, span);
        let inherited =
            last.filter(|&(p, _, unclosed)| p == paragraph || (unclosed && p + 1 == paragraph)).map(|(_, c, _)| c);
        let Some(cue) = own.or(inherited) else {
            last = None;
            continue;
        };
        found.push(Quote { span, cue });
        last = Some((paragraph, cue, open));
    }
    found
}

/// Quoted stretches: number of the paragraph, span, whether the marks are left open at its end (the quotation goes on).
fn regions(text: &str) -> Vec<(usize, Span, bool)> {
    let (mut found, mut start, mut paragraph) = (Vec::new(), None::<usize>, 0);
    let mut push = |from: usize, to: usize, paragraph: usize, open: bool| {
        if let Ok(span) = Span::new(from, to) {
            found.push((paragraph, span, open));
        }
    };
    let mut lines = false;
    for (i, c) in text.char_indices() {
        match (c, start) {
            ('\n', Some(from)) => {
                push(from, i, paragraph, true);
                start = None;
                lines = true;
            }
            ('\n', None) => lines = true,
            ('“' | '"', None) => start = Some(i + c.len_utf8()),
            ('”' | '"', Some(from)) => {
                push(from, i, paragraph, false);
                start = None;
            }
            _ => {}
        }
        if c != '\n' && lines {
            paragraph += 1;
            lines = false;
        }
    }
    if let Some(from) = start {
        push(from, text.len(), paragraph, true);
    }
    found
}

/// The verb of saying nearest to a quotation: outside it, in a sentence that it begins or ends in, or before its colon.
fn cue(document: &Document, tree: &Tree, lexicon: &Lexicon, quote: Span) -> Option<TokenIx> {
    let text = document.text();
    let before = text.get(..quote.start()).unwrap_or("").trim_end_matches(['“', '"', ' ', '\n']);
    let colon = before.ends_with(':').then(|| before.len().saturating_sub(1));
    let starts = [Some(quote.start()), Some(quote.end().saturating_sub(1)), colon];
    let sentences = starts
        .into_iter()
        .flatten()
        .filter_map(|at| document.sentence_at(at))
        .filter_map(|s| document.sentences.get(s.ix()));
    let distance = |t: TokenIx| {
        let span = tree.token(t).map_or(quote, |t| t.span);
        if span.start() >= quote.end() {
            (span.start() - quote.end(), 0)
        } else {
            (quote.start().saturating_sub(span.end()), 1)
        }
    };
    sentences
        .flat_map(|&s| document.tokens_in(s))
        .map(TokenIx::from)
        .filter(|&t| tree.upos(t) == Upos::Verb && !tree.token(t).is_some_and(|t| t.span.overlaps(quote)))
        .filter(|&t| lexicon.says(tree.lemma(t), Upos::Verb) && tree.children(t).any(|c| tree.base(c) == "nsubj"))
        .min_by_key(|&t| distance(t))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_make_regions() {
        let text = "“One two,” he said. \"Three\"\n\n“Open\n“closed”";
        let found: Vec<(usize, &str, bool)> = regions(text).into_iter().map(|(p, s, o)| (p, s.of(text), o)).collect();
        assert_eq!(found, [(0, "One two,", false), (0, "Three", false), (1, "Open", true), (2, "closed", false)]);
    }
}
