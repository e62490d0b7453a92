//! Which spans of a sentence may be an argument: mentions, times, noun phrases with and without what hangs on them, runs of capitalised
//! words, quoted titles.

use crate::document::{Document, EntityType, MentionKind, Span, TokenIx, Upos};
use std::collections::BTreeMap;
use std::ops::Range;

/// Most candidates of one sentence; the number of pairs grows with its square.
const MOST: usize = 48;

/// A span that may be an argument.
#[derive(Clone, PartialEq, Debug)]
pub struct Candidate {
    /// Its bytes.
    pub span: Span,
    /// Its tokens, as indices into the document's.
    pub tokens: Range<usize>,
    /// Its syntactic head.
    pub head: TokenIx,
    /// How it refers.
    pub kind: MentionKind,
    /// Coarse class.
    pub ty: EntityType,
    /// Which rule proposed it first: "mention", "time", "phrase", "capitals", "quoted", "given".
    pub source: &'static str,
}

/// The candidates of the sentence whose tokens are `sentence`; spans in `given` (gold arguments, when training) are always among them.
pub fn candidates(document: &Document, sentence: Range<usize>, given: &[Span]) -> Vec<Candidate> {
    let mut found: BTreeMap<(usize, usize), Candidate> = BTreeMap::new();
    let mut propose = |tokens: Range<usize>, kind, ty, source| {
        let tokens = trim(document, tokens);
        if tokens.is_empty() || tokens.len() > 20 {
            return;
        }
        let Some(span) = cover(document, &tokens) else { return };
        let head = head_of(document, &tokens);
        found.entry((tokens.start, tokens.end)).or_insert(Candidate { span, tokens, head, kind, ty, source });
    };
    for span in given {
        propose(document.tokens_in(*span), MentionKind::Name, EntityType::Misc, "given");
    }
    let text = sentence_span(document, &sentence);
    for mention in document.mentions.iter().filter(|m| text.contains(m.span)) {
        propose(document.tokens_in(mention.span), mention.kind, mention.ty, "mention");
    }
    for time in document.times.iter().filter(|t| text.contains(t.span)) {
        propose(document.tokens_in(time.span), MentionKind::Nominal, EntityType::Time, "time");
    }
    for run in capitalised(document, &sentence) {
        propose(run, MentionKind::Name, EntityType::Misc, "capitals");
    }
    for run in quoted(document, &sentence) {
        propose(run, MentionKind::Name, EntityType::Misc, "quoted");
    }
    for i in sentence.clone() {
        for phrase in phrases(document, &sentence, i) {
            propose(phrase, MentionKind::Nominal, EntityType::Misc, "phrase");
        }
    }
    let mut list: Vec<Candidate> = found.into_values().collect();
    if list.len() > MOST {
        list.sort_by_key(|c| (rank(c.source), c.tokens.start, c.tokens.end));
        list.truncate(MOST);
        list.sort_by_key(|c| (c.tokens.start, c.tokens.end));
    }
    list
}

fn rank(source: &str) -> usize {
    ["given", "mention", "time", "quoted", "capitals", "phrase"].iter().position(|s| *s == source).unwrap_or(9)
}

fn sentence_span(document: &Document, sentence: &Range<usize>) -> Span {
    cover(document, sentence).unwrap_or_else(|| Span::new(0, 0).unwrap_or_else(|_| unreachable!("0..0 is a span")))
}

fn cover(document: &Document, tokens: &Range<usize>) -> Option<Span> {
    let (first, last) = (document.tokens.get(tokens.start)?, document.tokens.get(tokens.end.checked_sub(1)?)?);
    Some(first.span.cover(last.span))
}

/// Without a leading determiner or punctuation, and without trailing punctuation (a bracket that closes one inside, or the point of an
/// abbreviation, stays).
fn trim(document: &Document, mut tokens: Range<usize>) -> Range<usize> {
    let upos = |i: usize| document.tokens.get(i).map(|t| t.upos);
    while tokens.len() > 1 && matches!(upos(tokens.start), Some(Upos::Det | Upos::Punct | Upos::Adp | Upos::Cconj)) {
        tokens.start += 1;
    }
    let opens = |tokens: &Range<usize>| {
        tokens.clone().any(|i| document.tokens.get(i).is_some_and(|t| t.span.of(document.text()) == "("))
    };
    while tokens.len() > 1 && upos(tokens.end - 1) == Some(Upos::Punct) {
        let closes = document.tokens.get(tokens.end - 1).is_some_and(|t| t.span.of(document.text()) == ")");
        if closes && opens(&tokens) {
            break;
        }
        tokens.end -= 1;
    }
    tokens
}

/// The first token inside whose head lies outside, or that is a root.
fn head_of(document: &Document, tokens: &Range<usize>) -> TokenIx {
    let outside =
        |i: &usize| document.tokens.get(*i).is_some_and(|t| t.head.ix() == *i || !tokens.contains(&t.head.ix()));
    TokenIx::from(
        tokens.clone().filter(|i| document.tokens[*i].upos != Upos::Punct).find(outside).unwrap_or(tokens.end - 1),
    )
}

/// Runs of words with a capital or a digit, small words between them allowed, from the second word of the sentence on or the first.
fn capitalised(document: &Document, sentence: &Range<usize>) -> Vec<Range<usize>> {
    const SMALL: &[&str] = &[
        "of", "the", "de", "la", "del", "and", "&", "for", "in", "-", ":", "'s", "’s", "’", ".", "'", "von", "van",
        "no", "to", "a",
    ];
    let text = document.text();
    let big = |i: usize| {
        let word = document.tokens[i].span.of(text);
        word.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric())
    };
    let small = |i: usize| SMALL.contains(&document.tokens[i].span.of(text));
    let mut runs = Vec::new();
    let mut i = sentence.start;
    while i < sentence.end {
        if !big(i) {
            i += 1;
            continue;
        }
        let (mut solid, mut loose) = (i + 1, i + 1);
        let mut j = i + 1;
        let mut gap = 0;
        while j < sentence.end && (big(j) || (small(j) && gap < 2)) {
            gap = if big(j) { 0 } else { gap + 1 };
            j += 1;
            if gap == 0 {
                loose = j;
                if solid == j - 1 {
                    solid = j;
                }
            }
        }
        runs.push(i..solid);
        if loose > solid {
            runs.push(i..loose);
        }
        i = solid.max(i + 1);
    }
    runs
}

/// What stands between quotation marks, to ten words.
fn quoted(document: &Document, sentence: &Range<usize>) -> Vec<Range<usize>> {
    let is_mark = |i: &usize| {
        matches!(document.tokens[*i].span.of(document.text()), "\"" | "“" | "”" | "``" | "''" | "'" | "‘" | "’")
    };
    let marks: Vec<usize> = sentence.clone().filter(is_mark).collect();
    marks.windows(2).map(|w| w[0] + 1..w[1]).filter(|r| !r.is_empty() && r.len() <= 10).collect()
}

/// Noun phrases headed by token `i`: the core (compounds, adjectives, numbers), the core from the head's own compounds only, and the core
/// with its prepositional phrases.
fn phrases(document: &Document, sentence: &Range<usize>, i: usize) -> Vec<Range<usize>> {
    let token = &document.tokens[i];
    if !matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj | Upos::Sym | Upos::X) {
        return Vec::new();
    }
    let grow = |wanted: &dyn Fn(&str) -> bool| {
        let (mut start, mut end) = (i, i + 1);
        while start > sentence.start && inside(document, start - 1, i, wanted) {
            start -= 1;
        }
        while end < sentence.end && inside(document, end, i, wanted) {
            end += 1;
        }
        start..end
    };
    let base = |relation: &str| matches!(relation, "compound" | "flat" | "nummod" | "goeswith" | "fixed");
    let core = |relation: &str| {
        base(relation) || matches!(relation, "amod" | "nmod:poss" | "punct" | "case" | "det" | "nmod:unmarked")
    };
    let whole = |relation: &str| core(relation) || matches!(relation, "nmod" | "conj" | "cc" | "appos" | "advmod");
    let mut found = vec![grow(&base)];
    if token.upos != Upos::Adj {
        found.extend([grow(&core), grow(&whole)]);
    }
    found.push(i..i + 1);
    found
}

/// Whether token `j` hangs on `top` by wanted relations only.
fn inside(document: &Document, j: usize, top: usize, wanted: &dyn Fn(&str) -> bool) -> bool {
    let mut at = j;
    for _ in 0..12 {
        let Some(token) = document.tokens.get(at) else { return false };
        if token.head.ix() == at || !wanted(&token.deprel) {
            return false;
        }
        at = token.head.ix();
        if at == top {
            return true;
        }
    }
    false
}
