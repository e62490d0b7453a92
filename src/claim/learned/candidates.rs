//! Which spans of a sentence may be an argument: mentions, times, runs of capitalised words, quoted titles, names known from the examples, and noun
//! phrases with and without what hangs on them. Generous on purpose: the model's gate keeps few of them.

use super::words::norm;
use crate::document::{Document, EntityType, MentionKind, Span, TokenIx, Upos};
use std::collections::BTreeMap;
use std::ops::Range;

/// Most candidates of one sentence.
const MOST: usize = 140;
/// Most words of a candidate.
const LONGEST: usize = 16;

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
    /// Which rule proposed it first: "mention", "time", "quoted", "capitals", "known", "phrase".
    pub source: &'static str,
    /// Its words as they are compared.
    pub norm: String,
}

/// The candidates of the sentence whose tokens are `sentence`; `known` says whether a name, as it is compared, is known from the examples.
pub fn candidates(document: &Document, sentence: Range<usize>, known: &dyn Fn(&str) -> bool) -> Vec<Candidate> {
    let mut found = Found { document, list: BTreeMap::new() };
    let text = cover(document, &sentence);
    let within = |span: Span| text.is_some_and(|t| t.contains(span));
    for mention in document.mentions.iter().filter(|m| within(m.span)) {
        found.propose(document.tokens_in(mention.span), mention.kind, mention.ty, "mention");
    }
    for time in document.times.iter().filter(|t| within(t.span)) {
        found.propose(document.tokens_in(time.span), MentionKind::Nominal, EntityType::Time, "time");
    }
    for run in quoted(document, &sentence) {
        found.propose(run, MentionKind::Name, EntityType::Misc, "quoted");
    }
    for run in capitalised(document, &sentence) {
        found.propose(run, MentionKind::Name, EntityType::Misc, "capitals");
    }
    for run in known_names(document, &sentence, known) {
        found.propose(run, MentionKind::Nominal, EntityType::Misc, "known");
    }
    for i in sentence.clone() {
        for phrase in phrases(document, &sentence, i) {
            found.propose(phrase, MentionKind::Nominal, EntityType::Misc, "phrase");
        }
    }
    for run in chunks(document, &sentence) {
        found.propose(run, MentionKind::Nominal, EntityType::Misc, "phrase");
    }
    let mut list: Vec<Candidate> = found.list.into_values().collect();
    if list.len() > MOST {
        list.sort_by_key(|c| (rank(c.source), c.tokens.start, c.tokens.end));
        list.truncate(MOST);
        list.sort_by_key(|c| (c.tokens.start, c.tokens.end));
    }
    list
}

struct Found<'a> {
    document: &'a Document,
    list: BTreeMap<(usize, usize), Candidate>,
}

impl Found<'_> {
    fn propose(&mut self, tokens: Range<usize>, kind: MentionKind, ty: EntityType, source: &'static str) {
        let tokens = trim(self.document, tokens);
        if tokens.is_empty() || tokens.len() > LONGEST || self.list.contains_key(&(tokens.start, tokens.end)) {
            return;
        }
        let Some(span) = cover(self.document, &tokens) else { return };
        let norm = norm(span.of(self.document.text()));
        if norm.is_empty() {
            return;
        }
        let head = head_of(self.document, &tokens);
        self.list.insert((tokens.start, tokens.end), Candidate { span, tokens, head, kind, ty, source, norm });
    }
}

fn rank(source: &str) -> usize {
    ["mention", "time", "quoted", "capitals", "known", "phrase"].iter().position(|s| *s == source).unwrap_or(9)
}

fn cover(document: &Document, tokens: &Range<usize>) -> Option<Span> {
    let (first, last) = (document.tokens.get(tokens.start)?, document.tokens.get(tokens.end.checked_sub(1)?)?);
    Some(first.span.cover(last.span))
}

/// Without a leading article or punctuation, and without trailing punctuation (a bracket that closes one inside stays).
pub fn trim(document: &Document, mut tokens: Range<usize>) -> Range<usize> {
    let word = |i: usize| document.tokens.get(i).map_or("", |t| t.span.of(document.text()));
    let mark = |i: usize| word(i).chars().all(|c| !c.is_alphanumeric());
    let article = |i: usize| ["the", "a", "an"].iter().any(|a| word(i).eq_ignore_ascii_case(a));
    while tokens.len() > 1 && (mark(tokens.start) || article(tokens.start)) {
        tokens.start += 1;
    }
    while tokens.len() > 1 && mark(tokens.end - 1) {
        if word(tokens.end - 1) == ")" && tokens.clone().any(|i| word(i) == "(") {
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
    let word = |i: &usize| document.tokens.get(*i).is_some_and(|t| t.upos != Upos::Punct);
    TokenIx::from(tokens.clone().filter(word).find(outside).unwrap_or(tokens.end - 1))
}

/// Runs of words with a capital or a digit, small words between them allowed.
fn capitalised(document: &Document, sentence: &Range<usize>) -> Vec<Range<usize>> {
    const GAP: usize = 3;
    let text = document.text();
    let word = |i: usize| document.tokens.get(i).map_or("", |t| t.span.of(text));
    let big = |i: usize| word(i).chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric());
    // Small words, short words and marks may stand inside a name, not a verb or a comma.
    let small = |i: usize| {
        let inner = matches!(
            document.tokens.get(i).map(|t| t.upos),
            Some(Upos::Adp | Upos::Det | Upos::Cconj | Upos::Part | Upos::Punct | Upos::Propn | Upos::X | Upos::Sym)
        );
        inner && !matches!(word(i), "(" | ")" | ";" | "\"" | "“" | "”")
    };
    let mut runs = Vec::new();
    for start in sentence.clone().filter(|&i| big(i)) {
        let first = start == sentence.start || !big(start - 1);
        let (mut gap, mut ends) = (0, 0);
        for end in start..sentence.end {
            if big(end) {
                gap = 0;
                let last = end + 1 == sentence.end || !big(end + 1);
                if last && (first || end + 1 - start <= 6) {
                    runs.push(start..end + 1);
                    ends += 1;
                }
            } else if small(end) && gap < GAP {
                gap += 1;
            } else {
                break;
            }
            if ends >= 4 {
                break;
            }
        }
    }
    runs
}

/// What stands between quotation marks, to twelve words.
fn quoted(document: &Document, sentence: &Range<usize>) -> Vec<Range<usize>> {
    let is_mark = |i: &usize| {
        let word = document.tokens.get(*i).map(|t| t.span.of(document.text()));
        matches!(word, Some("\"" | "“" | "”" | "``" | "''" | "'" | "‘" | "’"))
    };
    let marks: Vec<usize> = sentence.clone().filter(is_mark).collect();
    marks.windows(2).map(|w| w[0] + 1..w[1]).filter(|r| !r.is_empty() && r.len() <= 12).collect()
}

/// Runs of words that are the name of an end in the examples.
fn known_names(document: &Document, sentence: &Range<usize>, known: &dyn Fn(&str) -> bool) -> Vec<Range<usize>> {
    let folded: Vec<String> = sentence
        .clone()
        .map(|i| document.tokens.get(i).map_or(String::new(), |t| norm(t.span.of(document.text()))))
        .collect();
    let mut runs = Vec::new();
    for start in (0..folded.len()).filter(|&i| folded.get(i).is_some_and(|w| !w.is_empty())) {
        let mut name = String::new();
        for (end, word) in folded.iter().enumerate().skip(start).take(9).filter(|(_, w)| !w.is_empty()) {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(word);
            if known(&name) {
                runs.push(sentence.start + start..sentence.start + end + 1);
            }
        }
    }
    runs
}

/// Every part, to five words, of a run of nouns, adjectives and numbers.
fn chunks(document: &Document, sentence: &Range<usize>) -> Vec<Range<usize>> {
    let upos = |i: usize| document.tokens.get(i).map(|t| t.upos);
    let word = |i: usize| document.tokens.get(i).map_or("", |t| t.span.of(document.text()));
    let inside = |i: usize| {
        matches!(upos(i), Some(Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::X | Upos::Sym))
            || matches!(word(i), "-" | "'s" | "’s" | "/")
    };
    let edge = |i: usize| matches!(upos(i), Some(Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::X));
    let mut runs = Vec::new();
    for start in sentence.clone().filter(|&i| edge(i)) {
        for end in start..sentence.end.min(start + 5) {
            if !inside(end) {
                break;
            }
            if edge(end) {
                runs.push(start..end + 1);
            }
        }
    }
    let starts = |i: usize| i == sentence.start || !edge(i - 1);
    let ends = |i: usize| i + 1 >= sentence.end || !edge(i + 1);
    // "member of the National Assembly"
    for of in sentence.clone().filter(|&i| upos(i) == Some(Upos::Adp) && i > sentence.start && edge(i - 1)) {
        let Some(start) = (sentence.start..of).rev().take(4).find(|&i| edge(i) && starts(i)) else { continue };
        for end in (of + 1..sentence.end.min(of + 6)).filter(|&i| edge(i) && ends(i)).take(1) {
            if (start..of).all(inside) {
                runs.push(start..end + 1);
                runs.push(of - 1..end + 1);
            }
        }
    }
    runs
}

/// Noun phrases headed by token `i`: the head with its compounds, with adjectives and possessors, with all that hangs on it.
fn phrases(document: &Document, sentence: &Range<usize>, i: usize) -> Vec<Range<usize>> {
    let Some(token) = document.tokens.get(i) else { return Vec::new() };
    if !matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj | Upos::Sym | Upos::X | Upos::Pron) {
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
    let mut found = Vec::new();
    found.push(i..i + 1);
    if !matches!(token.upos, Upos::Adj | Upos::Pron) {
        found.extend([grow(&base), grow(&core), grow(&whole)]);
    }
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
