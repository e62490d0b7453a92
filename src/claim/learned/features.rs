//! What the model sees: hashed features of a sentence, of each candidate, and of a pair of candidates with what lies between them; and word vectors.

use super::Candidate;
use super::candidates::candidates;
use crate::document::{Document, TokenIx, Upos};
use crate::nlp::{Reading, Vectors};
use std::ops::Range;

/// Number of hash buckets; a power of two.
pub(crate) const BUCKETS: usize = 1 << 17;

/// One sentence with its candidates and their features.
#[derive(Clone, Debug)]
pub struct Sentence<'a> {
    /// Its document.
    pub document: &'a Document,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its candidates.
    pub candidates: Vec<Candidate>,
    /// Hashed features of the sentence.
    pub(crate) context: Vec<u32>,
    /// Hashed features of each candidate.
    pub(crate) unary: Vec<Vec<u32>>,
    /// The reader's word vectors.
    pub(crate) vectors: Option<&'a Vectors>,
}

/// Every sentence of a reading; `known` says which names are known from examples.
pub fn sentences<'a>(reading: &'a Reading, known: &dyn Fn(&str) -> bool) -> Vec<Sentence<'a>> {
    let document = &reading.document;
    document
        .sentences
        .iter()
        .map(|&span| {
            let tokens = document.tokens_in(span);
            let candidates = candidates(document, tokens.clone(), known);
            let unary = candidates.iter().map(|c| unary(document, &tokens, c, known(&c.norm))).collect();
            let context = context(document, &tokens);
            Sentence { document, tokens, candidates, context, unary, vectors: reading.vectors.as_ref() }
        })
        .collect()
}

impl Sentence<'_> {
    /// The hashed features of the pair of candidates `s` (subject) and `o` (object), beside those of either.
    pub(crate) fn pair(&self, s: usize, o: usize) -> Vec<u32> {
        let mut f = Hashed::default();
        pair(self, &self.candidates[s], &self.candidates[o], &mut f);
        f.finish()
    }

    /// The word that joins two candidates in the tree.
    pub(crate) fn joint(&self, s: usize, o: usize) -> usize {
        joint(self.document, self.candidates[s].head, self.candidates[o].head).ix()
    }

    /// The vector of a word, brought to mean 0 and variance 1; empty without vectors. Worked out when asked for: kept for all
    /// candidates of thousands of examples, vectors would fill gigabytes.
    pub(crate) fn word_vector(&self, word: usize) -> Vec<f32> {
        let mut vector = self.vectors.and_then(|v| v.row(word)).map(<[f32]>::to_vec).unwrap_or_default();
        standardise(&mut vector);
        vector
    }

    /// The vector of a candidate's head, then the mean of its words', likewise.
    pub(crate) fn vector(&self, candidate: usize) -> Vec<f32> {
        let Some(vectors) = self.vectors else { return Vec::new() };
        let candidate = &self.candidates[candidate];
        let mut vector = self.word_vector(candidate.head.ix());
        let mut mean = vec![0.0f32; vectors.width];
        for i in candidate.tokens.clone() {
            mean.iter_mut().zip(vectors.row(i).unwrap_or(&[])).for_each(|(sum, x)| *sum += x);
        }
        standardise(&mut mean);
        vector.extend(mean);
        vector
    }

    /// Whether two candidates may be the two ends of one relation: they share no token and do not have the same name.
    pub fn may_pair(&self, s: usize, o: usize) -> bool {
        let (a, b) = (&self.candidates[s], &self.candidates[o]);
        s != o && (a.tokens.end <= b.tokens.start || b.tokens.end <= a.tokens.start) && a.norm != b.norm
    }
}

/// The buckets of `features` as features of the subject or the object.
pub(crate) fn sided(features: &[u32], side: usize) -> impl Iterator<Item = usize> + '_ {
    const SIDES: [u64; 2] = [0x51_7c_c1_b7_27_22_0a_95, 0xd1_b5_4a_32_d1_92_ed_03];
    let salt = SIDES[side & 1];
    features.iter().map(move |&f| bucket((u64::from(f) + 1).wrapping_mul(salt)) as usize)
}

fn bucket(hash: u64) -> u32 {
    ((hash ^ (hash >> 29) ^ (hash >> 47)) % BUCKETS as u64) as u32
}

#[derive(Default)]
struct Hashed(Vec<u32>);

impl Hashed {
    /// FNV-1a, the same on every machine.
    fn add(&mut self, parts: &[&str]) {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for part in parts {
            for byte in part.bytes().chain([0]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        self.0.push(bucket(hash));
    }

    fn finish(mut self) -> Vec<u32> {
        self.0.sort_unstable();
        self.0.dedup();
        self.0
    }
}

fn word(document: &Document, i: usize) -> &str {
    document.tokens.get(i).map_or("", |t| t.span.of(document.text()))
}

fn lemma(document: &Document, i: usize) -> &str {
    document.tokens.get(i).map_or("", |t| t.lemma.as_str())
}

/// Capitals, small letters, digits and others, each run made one.
fn shape(word: &str) -> String {
    let mut shape = String::new();
    for c in word.chars() {
        let class = match c {
            c if c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c if c.is_numeric() => 'd',
            c => c,
        };
        if !shape.ends_with(class) {
            shape.push(class);
        }
    }
    shape
}

fn length(n: usize) -> &'static str {
    match n {
        0 => "0",
        1 => "1",
        2 => "2",
        3 | 4 => "3-4",
        5..=8 => "5-8",
        9..=15 => "9-15",
        _ => "16+",
    }
}

fn content(upos: Upos) -> bool {
    matches!(upos, Upos::Noun | Upos::Verb | Upos::Adj | Upos::Propn | Upos::Num)
}

fn context(document: &Document, sentence: &Range<usize>) -> Vec<u32> {
    let mut f = Hashed::default();
    for i in sentence.clone() {
        let Some(token) = document.tokens.get(i) else { continue };
        if content(token.upos) && token.upos != Upos::Propn && token.upos != Upos::Num {
            f.add(&["context", &token.lemma]);
        }
        if token.head.ix() == i {
            f.add(&["root", &token.lemma]);
        }
    }
    f.finish()
}

fn unary(document: &Document, sentence: &Range<usize>, c: &Candidate, known: bool) -> Vec<u32> {
    let mut f = Hashed::default();
    let head = c.head.ix();
    let (first, last) = (c.tokens.start, c.tokens.end - 1);
    let at =
        |i: Option<usize>, none: &'static str| i.filter(|i| sentence.contains(i)).map_or(none, |i| lemma(document, i));
    let (before, before2) = (at(first.checked_sub(1), "<"), at(first.checked_sub(2), "<"));
    let (after, after2) = (at(Some(last + 1), ">"), at(Some(last + 2), ">"));
    let (upos, deprel) = document.tokens.get(head).map_or(("", ""), |t| (t.upos.as_str(), t.deprel.as_str()));
    let tag = |i: usize| document.tokens.get(i).filter(|_| sentence.contains(&i)).map_or("-", |t| t.upos.as_str());
    let governor = document.tokens.get(head).map_or("", |t| lemma(document, t.head.ix()));
    let ty = c.ty.as_str();
    f.add(&["bias"]);
    f.add(&["head", lemma(document, head)]);
    f.add(&["upos", upos]);
    f.add(&["type", ty, c.kind.as_str()]);
    f.add(&["source", c.source, if known { "known" } else { "" }]);
    f.add(&["first", lemma(document, first)]);
    f.add(&["last", lemma(document, last)]);
    f.add(&["before", before]);
    f.add(&["after", after]);
    f.add(&["around", before, after]);
    f.add(&["tags around", tag(first.wrapping_sub(1)), tag(first), tag(last), tag(last + 1)]);
    f.add(&["before2", before2, before]);
    f.add(&["after2", after, after2]);
    f.add(&["deprel", deprel, upos]);
    f.add(&["governor", governor, deprel]);
    f.add(&["governor type", governor, ty]);
    f.add(&["shape", &shape(c.span.of(document.text()))]);
    f.add(&["shape first", &shape(word(document, first)), &shape(word(document, last))]);
    f.add(&["length", length(c.tokens.len())]);
    f.add(&["type length", ty, length(c.tokens.len())]);
    f.add(&["text", &c.norm]);
    let mut suffix: Vec<char> = word(document, last).chars().rev().take(3).collect();
    suffix.reverse();
    f.add(&["suffix", &suffix.into_iter().collect::<String>()]);
    let names_before = (sentence.start..first).filter(|&i| tag(i) == "PROPN" && tag(i + 1) != "PROPN").count();
    f.add(&["start", length(first - sentence.start), ty]);
    f.add(&["names before", length(names_before), ty]);
    let edge = if first == sentence.start { "first" } else { "inner" };
    f.add(&["edge", edge, deprel]);
    for i in c.tokens.clone() {
        f.add(&["word", lemma(document, i)]);
        if i != head && document.tokens.get(i).is_some_and(|t| t.head.ix() == head) {
            f.add(&["child", document.tokens.get(i).map_or("", |t| t.deprel.as_str())]);
        }
    }
    // Whether the boundary cuts a phrase in two.
    let cut = |i: usize, inner: usize| {
        sentence.contains(&i)
            && (document.tokens.get(i).is_some_and(|t| t.head.ix() == inner)
                || document.tokens.get(inner).is_some_and(|t| t.head.ix() == i))
            && matches!(tag(i), "NOUN" | "PROPN" | "ADJ" | "NUM")
    };
    f.add(&[
        "cut",
        if first > 0 && cut(first - 1, head) { "left" } else { "" },
        if cut(last + 1, head) { "right" } else { "" },
    ]);
    f.finish()
}

fn pair(sentence: &Sentence, s: &Candidate, o: &Candidate, f: &mut Hashed) {
    let document = sentence.document;
    let forward = s.tokens.start < o.tokens.start;
    let order = if forward { "so" } else { "os" };
    let between = if forward { s.tokens.end..o.tokens.start } else { o.tokens.end..s.tokens.start };
    let (st, ot) = (s.ty.as_str(), o.ty.as_str());
    f.add(&["order", order, length(between.len())]);
    f.add(&["types", order, st, ot]);
    f.add(&["types length", order, st, ot, length(between.len())]);
    f.add(&["kinds", order, s.kind.as_str(), o.kind.as_str(), s.source, o.source]);
    f.add(&["heads", lemma(document, s.head.ix()), lemma(document, o.head.ix())]);
    let words: Vec<&str> = between.clone().map(|i| lemma(document, i)).collect();
    if words.len() <= 6 {
        f.add(&["between", order, &words.join(" ")]);
    }
    for (k, w) in words.iter().enumerate().filter(|_| words.len() <= 25) {
        f.add(&["in", order, w]);
        if let Some(next) = words.get(k + 1) {
            f.add(&["in2", order, w, next]);
        }
    }
    if let (Some(first), Some(last)) = (words.first(), words.last()) {
        f.add(&["ends of between", order, first, last]);
        f.add(&["last type", order, last, ot]);
        f.add(&["first type", order, first, st]);
    }
    let content: Vec<&str> = between
        .clone()
        .filter(|&i| document.tokens.get(i).is_some_and(|t| matches!(t.upos, Upos::Verb | Upos::Noun | Upos::Adj)))
        .map(|i| lemma(document, i))
        .collect();
    if let Some(last) = content.last() {
        f.add(&["last content", order, last, ot]);
    }
    if content.len() <= 3 {
        f.add(&["contents", order, &content.join(" ")]);
    }
    let names = sentence.document.mentions.iter().filter(|m| between.contains(&m.head.ix()));
    let same = names.filter(|m| m.ty == o.ty).count();
    f.add(&["same type between", order, ot, length(same)]);
    let path = path(document, s.head, o.head);
    f.add(&["path", &path.labels]);
    f.add(&["path types", &path.labels, st, ot]);
    f.add(&["lexical path", &path.words]);
    for w in path.words.split(' ') {
        f.add(&["on path", w, order]);
    }
    f.add(&["top", &path.top, order]);
    f.add(&["top labels", &path.top, &path.labels]);
}

struct Path {
    labels: String,
    words: String,
    top: String,
}

/// The word that joins two words: their lowest common ancestor in the tree; the first one where they have none.
pub(super) fn joint(document: &Document, a: TokenIx, b: TokenIx) -> TokenIx {
    let (up, down) = (chain(document, a), chain(document, b));
    TokenIx::from(up.into_iter().find(|t| down.contains(t)).unwrap_or(a.ix()))
}

/// `from`, its head, the head's head, up to the root.
fn chain(document: &Document, from: TokenIx) -> Vec<usize> {
    let mut chain = vec![from.ix()];
    while let Some(token) = document.tokens.get(*chain.last().unwrap_or(&0)) {
        if chain.contains(&token.head.ix()) || chain.len() > 30 {
            break;
        }
        chain.push(token.head.ix());
    }
    chain
}

/// The way through the tree from `a` up to the lowest common ancestor and down to `b`.
fn path(document: &Document, a: TokenIx, b: TokenIx) -> Path {
    let (up, down) = (chain(document, a), chain(document, b));
    let Some(top) = up.iter().position(|t| down.contains(t)) else {
        return Path { labels: "none".into(), words: "none".into(), top: "none".into() };
    };
    let bottom = down.iter().position(|t| *t == up[top]).unwrap_or(0);
    let label = |t: &usize| document.tokens.get(*t).map_or("", |t| t.deprel.as_str());
    let steps: Vec<String> = (up[..top].iter().map(|t| format!("{}<", label(t))))
        .chain(down[..bottom].iter().rev().map(|t| format!(">{}", label(t))))
        .collect();
    let inner = up.iter().take(top + 1).skip(1).chain(down[..bottom].iter().rev().take(bottom.saturating_sub(1)));
    let words: Vec<&str> = inner.map(|&t| lemma(document, t)).collect();
    let labels = if steps.len() > 6 { "long".to_owned() } else { steps.join(" ") };
    let words = if words.len() > 5 { "long".to_owned() } else { words.join(" ") };
    Path { labels, words, top: lemma(document, up[top]).to_owned() }
}

fn standardise(values: &mut [f32]) {
    let n = values.len().max(1) as f32;
    let mean = values.iter().sum::<f32>() / n;
    let spread = (values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / n).sqrt().max(1e-6);
    values.iter_mut().for_each(|v| *v = (*v - mean) / spread);
}
