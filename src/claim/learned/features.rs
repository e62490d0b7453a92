//! What the model sees of a pair of candidates: hashed features of either end and of what lies between, and the word vectors.

use super::Candidate;
use super::candidates::candidates;
use crate::document::{Document, Span, TokenIx};
use crate::nlp::Reading;
use std::ops::Range;

/// Number of hash buckets; a power of two.
pub(super) const BUCKETS: usize = 1 << 17;

/// One sentence with its candidates and their features.
#[derive(Clone, Debug)]
pub struct Sentence<'a> {
    /// Its document.
    pub document: &'a Document,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its candidates.
    pub candidates: Vec<Candidate>,
    /// Hashed features of each candidate as a subject or object.
    unary: Vec<Vec<u32>>,
    /// For each candidate the vector of its head and the mean of its words' vectors; empty without vectors.
    pub(crate) dense: Vec<Vec<f32>>,
}

/// Every sentence of a reading; `given` spans are made candidates.
pub fn sentences<'a>(reading: &'a Reading, given: &[Span]) -> Vec<Sentence<'a>> {
    let document = &reading.document;
    document
        .sentences
        .iter()
        .map(|&span| {
            let tokens = document.tokens_in(span);
            let inside: Vec<Span> = given.iter().copied().filter(|g| span.contains(*g)).collect();
            let candidates = candidates(document, tokens.clone(), &inside);
            let unary = candidates.iter().map(|c| unary(document, &tokens, c)).collect();
            let dense = candidates.iter().map(|c| dense(reading, c)).collect();
            Sentence { document, tokens, candidates, unary, dense }
        })
        .collect()
}

impl Sentence<'_> {
    /// The hashed features of the pair of candidates `s` (subject) and `o` (object): buckets that are on.
    pub(crate) fn sparse(&self, s: usize, o: usize) -> Vec<u32> {
        let mut sparse = Hashed::default();
        for (side, i) in [("s", s), ("o", o)] {
            for &bucket in &self.unary[i] {
                sparse.mix(side, bucket);
            }
        }
        pair(self.document, &self.candidates[s], &self.candidates[o], &mut sparse);
        sparse.finish()
    }

    /// Whether two candidates may be the two ends of one relation: they share no token.
    pub fn may_pair(&self, s: usize, o: usize) -> bool {
        let (a, b) = (&self.candidates[s].tokens, &self.candidates[o].tokens);
        s != o && (a.end <= b.start || b.end <= a.start)
    }
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
        self.push(hash);
    }

    fn mix(&mut self, side: &str, bucket: u32) {
        let hash = side
            .bytes()
            .fold(0x9e37_79b9_7f4a_7c15 ^ u64::from(bucket), |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        self.push(hash);
    }

    fn push(&mut self, hash: u64) {
        self.0.push(((hash ^ (hash >> 29)) % BUCKETS as u64) as u32);
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

fn unary(document: &Document, sentence: &Range<usize>, c: &Candidate) -> Vec<u32> {
    let mut f = Hashed::default();
    let head = c.head.ix();
    let (first, last) = (c.tokens.start, c.tokens.end - 1);
    let before = if first > sentence.start { lemma(document, first - 1) } else { "<" };
    let after = if last + 1 < sentence.end { lemma(document, last + 1) } else { ">" };
    let two_after = if last + 2 < sentence.end { lemma(document, last + 2) } else { ">" };
    let two_before = if first > sentence.start + 1 { lemma(document, first - 2) } else { "<" };
    let (upos, deprel) = document.tokens.get(head).map_or(("", ""), |t| (t.upos.as_str(), t.deprel.as_str()));
    let governor = document.tokens.get(head).map_or("", |t| lemma(document, t.head.ix()));
    f.add(&["head", lemma(document, head)]);
    f.add(&["upos", upos]);
    f.add(&["type", c.ty.as_str(), c.kind.as_str()]);
    f.add(&["source", c.source]);
    f.add(&["first", lemma(document, first)]);
    f.add(&["last", lemma(document, last)]);
    f.add(&["before", before]);
    f.add(&["after", after]);
    f.add(&["before2", two_before, before]);
    f.add(&["after2", after, two_after]);
    f.add(&["deprel", deprel]);
    f.add(&["governor", governor, deprel]);
    f.add(&["shape", &shape(c.span.of(document.text()))]);
    f.add(&["length", length(c.tokens.len())]);
    f.add(&["start", if first == sentence.start { "yes" } else { "no" }]);
    f.add(&["small", if word(document, head).chars().all(char::is_lowercase) { "yes" } else { "no" }]);
    f.add(&["text", &c.span.of(document.text()).to_lowercase()]);
    f.finish()
}

fn pair(document: &Document, s: &Candidate, o: &Candidate, f: &mut Hashed) {
    let forward = s.tokens.start < o.tokens.start;
    let order = if forward { "so" } else { "os" };
    let between = if forward { s.tokens.end..o.tokens.start } else { o.tokens.end..s.tokens.start };
    f.add(&["order", order, length(between.len())]);
    f.add(&["types", order, s.ty.as_str(), o.ty.as_str()]);
    f.add(&["kinds", order, s.kind.as_str(), o.kind.as_str()]);
    let words: Vec<&str> = between.clone().map(|i| lemma(document, i)).collect();
    if words.len() <= 6 {
        f.add(&["between", order, &words.join(" ")]);
    }
    for (k, w) in words.iter().enumerate().filter(|_| words.len() <= 20) {
        f.add(&["in", order, w]);
        if let Some(next) = words.get(k + 1) {
            f.add(&["in2", order, w, next]);
        }
    }
    let path = path(document, s.head, o.head);
    f.add(&["path", &path.labels]);
    f.add(&["lexical path", &path.words]);
    f.add(&["top", &path.top, order]);
    f.add(&["top labels", &path.top, &path.labels]);
}

struct Path {
    labels: String,
    words: String,
    top: String,
}

/// The way through the tree from `a` up to the lowest common ancestor and down to `b`.
fn path(document: &Document, a: TokenIx, b: TokenIx) -> Path {
    let chain = |from: TokenIx| {
        let mut chain = vec![from.ix()];
        while let Some(token) = document.tokens.get(*chain.last().unwrap_or(&0)) {
            if chain.contains(&token.head.ix()) || chain.len() > 30 {
                break;
            }
            chain.push(token.head.ix());
        }
        chain
    };
    let (up, down) = (chain(a), chain(b));
    let meeting = up.iter().position(|t| down.contains(t));
    let Some(top) = meeting else {
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

/// The candidate's head vector, then the mean of its words', each brought to mean 0 and variance 1; empty without vectors.
fn dense(reading: &Reading, c: &Candidate) -> Vec<f32> {
    let Some(vectors) = &reading.vectors else { return Vec::new() };
    let mut head = vectors.row(c.head.ix()).map(<[f32]>::to_vec).unwrap_or_else(|| vec![0.0; vectors.width]);
    let mut mean = vec![0.0f32; vectors.width];
    for i in c.tokens.clone() {
        for (sum, x) in mean.iter_mut().zip(vectors.row(i).unwrap_or(&[])) {
            *sum += x;
        }
    }
    standardise(&mut head);
    standardise(&mut mean);
    head.extend(mean);
    head
}

fn standardise(values: &mut [f32]) {
    let n = values.len().max(1) as f32;
    let mean = values.iter().sum::<f32>() / n;
    let spread = (values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / n).sqrt().max(1e-6);
    values.iter_mut().for_each(|v| *v = (*v - mean) / spread);
}
