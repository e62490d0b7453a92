//! Names, other mentions, and which of them mean the same. In: the entity vectors of a document's words, its sentences and trees; out: mentions as ranges of words
//! with type, kind, confidence, and the number of the mention that each goes on from.

use super::super::NlpError;
use super::super::decode::pairs::{self, Features, Pairs, Reach};
use super::super::decode::{argmax, log_softmax, share, sigmoid, spans, viterbi};
use super::super::kernels::{Level, Matrix, PackedF32};
use super::super::weights::{Config, Linear, Store, Table};
use super::syntax::products;
use crate::document::{EntityType, MentionKind};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The heads of this family.
pub(in crate::nlp) struct Entity {
    names: Linear,
    start: Linear,
    end: Linear,
    bilinear: Linear,
    begin: Linear,
    mention: Linear,
    types: Linear,
    kinds: Linear,
    anaphor: Linear,
    antecedent: Linear,
    product: Linear,
    output: Linear,
    new: Linear,
    features: Table,
    coref_width: usize,
    longest: usize,
    reach: Reach,
    name_tags: Vec<String>,
    legal: viterbi::Table,
    mention_types: Vec<EntityType>,
    mention_kinds: Vec<MentionKind>,
    pair_features: Features,
}

/// A mention: words `start..end`.
#[derive(Clone, Debug)]
pub(in crate::nlp) struct Found {
    pub start: usize,
    pub end: usize,
    pub head: usize,
    pub kind: MentionKind,
    pub ty: EntityType,
    pub confidence: f32,
    /// The earlier mention (its number in the same list) that this one goes on from.
    pub antecedent: Option<usize>,
}

/// A document's words as this family needs them.
pub(in crate::nlp) struct Words<'a> {
    pub forms: &'a [&'a str],
    pub sentences: &'a [Range<usize>],
    pub heads: &'a [usize],
}

/// A flat name's type, and the probability of its tags.
type Name = (EntityType, f32);

impl Entity {
    pub fn new(store: &Store<'_>, config: &Config) -> Result<Self, NlpError> {
        let (s, width) = (&config.sizes, config.sizes.width);
        Ok(Self {
            names: store.linear("names", config.name_tags.len(), width)?,
            start: store.linear("span.start", s.span, width)?,
            end: store.linear("span.end", s.span, width)?,
            bilinear: store.bilinear("span.bilinear", s.span)?,
            begin: store.linear("span.begin", 1, s.span)?,
            mention: store.linear("mention", s.mention, 3 * width)?,
            types: store.linear("mention.types", config.mention_types.len(), s.mention)?,
            kinds: store.linear("mention.kinds", config.mention_kinds.len(), s.mention)?,
            anaphor: store.linear("coref.anaphor", s.coref, s.mention)?,
            antecedent: store.linear_plain("coref.antecedent", s.coref, s.mention)?,
            product: store.linear_plain("coref.product", s.coref, s.mention)?,
            output: store.linear("coref.output", 1, s.coref)?,
            new: store.linear("coref.new", 1, s.mention)?,
            features: store.table("coref.features.weight", config.coref_features.len(), s.coref)?,
            coref_width: s.coref,
            longest: s.span_words,
            reach: Reach { near: s.antecedents_near, far: s.antecedents_far },
            legal: viterbi::Table::bioes(&config.name_tags),
            name_tags: config.name_tags.clone(),
            mention_types: config.mention_types.iter().map(|t| t.parse().unwrap_or(EntityType::Misc)).collect(),
            mention_kinds: config.mention_kinds.iter().map(|k| k.parse().unwrap_or(MentionKind::Nominal)).collect(),
            pair_features: Features::new(&config.coref_features, &config.mention_kinds),
        })
    }

    /// The mentions of a document, by start, the longer first.
    pub fn mentions(&self, level: Level, e: &Matrix, words: &Words<'_>) -> Vec<Found> {
        let names = self.flat_names(level, e, words.sentences);
        let phrases = self.phrases(level, e, words.sentences);
        let head = |s: usize, t: usize| spans::head(words.heads, s, t);
        let around = around(&names, &phrases, head);
        let mut linked: BTreeSet<(usize, std::cmp::Reverse<usize>)> =
            phrases.keys().map(|&(s, t)| (s, std::cmp::Reverse(t))).collect();
        linked.extend(names.keys().filter(|n| !around.contains_key(n)).map(|&(s, t)| (s, std::cmp::Reverse(t))));
        let linked: Vec<(usize, usize)> = linked.into_iter().map(|(s, t)| (s, t.0)).collect();
        let mut out = self.link(level, e, words, &linked);
        for (found, span) in out.iter_mut().zip(&linked) {
            let phrase = phrases.get(span).map(|&score| sigmoid(score));
            match (names.get(span), phrase) {
                (Some(&(ty, p)), sure) => {
                    (found.kind, found.ty) = (MentionKind::Name, ty);
                    found.confidence = p.max(sure.unwrap_or(0.0) * found.confidence);
                }
                (None, sure) => {
                    if found.kind == MentionKind::Name {
                        found.kind = MentionKind::Nominal;
                    }
                    found.confidence *= sure.unwrap_or(0.5);
                }
            }
        }
        insert_inner(out, &linked, &around, &names, head)
    }

    fn flat_names(&self, level: Level, e: &Matrix, sentences: &[Range<usize>]) -> BTreeMap<(usize, usize), Name> {
        let scores = self.names.apply(level, e);
        let mut out = BTreeMap::new();
        for range in sentences {
            let rows: Vec<Vec<f64>> = range.clone().map(|i| log_softmax(scores.row(i))).collect();
            let best = self.legal.best(&rows);
            for (s, t, kind) in viterbi::spans(&best, &self.name_tags) {
                let sure = (s..t).filter_map(|i| rows.get(i)?.get(*best.get(i)?)).fold(0.0f64, |a, &b| a.min(b)).exp();
                let ty = kind.parse().unwrap_or(EntityType::Misc);
                out.insert((range.start + s, range.start + t), (ty, sure as f32));
            }
        }
        out
    }

    /// Spans that score above zero and cross no better one.
    fn phrases(&self, level: Level, e: &Matrix, sentences: &[Range<usize>]) -> BTreeMap<(usize, usize), f32> {
        let starts = self.start.apply(level, e).relu();
        let ends = self.end.apply(level, e).relu();
        let left = self.bilinear.apply(level, &starts);
        let begin = self.begin.apply(level, &starts);
        let mut out = BTreeMap::new();
        let mut packed = PackedF32::default();
        for range in sentences {
            let scores = products(level, &left, &ends, range, &mut packed);
            let mut found = Vec::new();
            for i in 0..range.len() {
                let bias = begin.row(range.start + i).first().copied().unwrap_or(0.0);
                let row = scores.row(i);
                for (j, score) in row.iter().enumerate().skip(i).take(self.longest) {
                    if score + bias > 0.0 {
                        found.push((score + bias, range.start + i, range.start + j + 1));
                    }
                }
            }
            out.extend(spans::uncrossed(found).into_iter().map(|(score, s, t)| ((s, t), score)));
        }
        out
    }

    /// Types, kinds and antecedents of spans in order.
    fn link(&self, level: Level, e: &Matrix, words: &Words<'_>, linked: &[(usize, usize)]) -> Vec<Found> {
        let heads: Vec<usize> = linked.iter().map(|&(s, t)| spans::head(words.heads, s, t)).collect();
        let mut joined = Matrix::zeros(linked.len(), 3 * e.cols);
        for (i, (&(s, t), &head)) in linked.iter().zip(&heads).enumerate() {
            let row = joined.row_mut(i);
            for (part, word) in row.chunks_exact_mut(e.cols.max(1)).zip([s, t - 1, head]) {
                part.copy_from_slice(e.row(word));
            }
        }
        let z = self.mention.apply(level, &joined).relu();
        let (types, kinds) = (self.types.apply(level, &z), self.kinds.apply(level, &z));
        let picks: Vec<(usize, usize)> = (0..z.rows).map(|i| (argmax(types.row(i)), argmax(kinds.row(i)))).collect();
        let mentions = linked
            .iter()
            .zip(&picks)
            .zip(&heads)
            .map(|((&(start, end), &(ty, kind)), &head)| pairs::Mention { start, end, ty, kind, head })
            .collect();
        let antecedents = self.antecedents(level, &z, words, mentions);
        let found = |i: usize, &(start, end): &(usize, usize)| {
            let (ty, kind) = picks.get(i).copied().unwrap_or((0, 0));
            Found {
                start,
                end,
                head: heads.get(i).copied().unwrap_or(start),
                kind: self.mention_kinds.get(kind).copied().unwrap_or(MentionKind::Nominal),
                ty: self.mention_types.get(ty).copied().unwrap_or(EntityType::Misc),
                confidence: share(types.row(i), ty) * share(kinds.row(i), kind),
                antecedent: antecedents.get(i).copied().flatten(),
            }
        };
        linked.iter().enumerate().map(|(i, span)| found(i, span)).collect()
    }

    /// The best antecedent of each mention, where it beats being new.
    fn antecedents(
        &self,
        level: Level,
        z: &Matrix,
        words: &Words<'_>,
        mentions: Vec<pairs::Mention>,
    ) -> Vec<Option<usize>> {
        let sentence = |w: usize| words.sentences.partition_point(|s| s.end <= w);
        let count = mentions.len();
        let pairs = Pairs::new(words.forms, sentence, mentions, &self.pair_features, self.reach);
        let (anaphors, antecedents) = (self.anaphor.apply(level, z), self.antecedent.apply(level, z));
        let new = self.new.apply(level, z);
        (0..count)
            .map(|m| {
                let candidates = pairs.candidates(m);
                let mut products = z.gather(candidates.iter().copied());
                for i in 0..products.rows {
                    products.row_mut(i).iter_mut().zip(z.row(m)).for_each(|(a, b)| *a *= b);
                }
                let mut hidden = self.product.apply(level, &products);
                for (i, &c) in candidates.iter().enumerate() {
                    let mut sum = vec![0.0; self.coref_width];
                    pairs.features(c, m).into_iter().for_each(|f| self.features.add(f, &mut sum));
                    let row = hidden.row_mut(i).iter_mut().zip(anaphors.row(m)).zip(antecedents.row(c)).zip(&sum);
                    row.for_each(|(((h, a), b), f)| *h += a + b + f);
                }
                let scores = self.output.apply(level, &hidden.relu());
                let none = new.row(m).first().copied().unwrap_or(0.0);
                let mut best = (None, none);
                for (i, &c) in candidates.iter().enumerate() {
                    let score = scores.row(i).first().copied().unwrap_or(f32::NEG_INFINITY);
                    if score > best.1 {
                        best = (Some(c), score);
                    }
                }
                best.0
            })
            .collect()
    }
}

/// For each flat name that is no predicted span itself: the shortest predicted span around it that has the same head.
fn around(
    names: &BTreeMap<(usize, usize), Name>,
    phrases: &BTreeMap<(usize, usize), f32>,
    head: impl Fn(usize, usize) -> usize,
) -> BTreeMap<(usize, usize), (usize, usize)> {
    let mut out = BTreeMap::new();
    for &(s, t) in names.keys().filter(|n| !phrases.contains_key(n)) {
        let own = head(s, t);
        let wider = phrases.range((s.saturating_sub(256), 0)..(s + 1, 0)).map(|(&p, _)| p);
        let fits = wider.filter(|&(a, b)| a <= s && t <= b && head(a, b) == own);
        if let Some(span) = fits.min_by_key(|&(a, b)| (b - a, a)) {
            out.insert((s, t), span);
        }
    }
    out
}

/// Puts the names that stand inside a phrase with the same head among the mentions, as going on from that phrase (which comes before them).
fn insert_inner(
    linked: Vec<Found>,
    spans: &[(usize, usize)],
    around: &BTreeMap<(usize, usize), (usize, usize)>,
    names: &BTreeMap<(usize, usize), Name>,
    head: impl Fn(usize, usize) -> usize,
) -> Vec<Found> {
    let mut all: Vec<(Found, Option<(usize, usize)>)> = linked
        .into_iter()
        .map(|f| {
            let goes_on_from = f.antecedent.and_then(|a| spans.get(a).copied());
            (f, goes_on_from)
        })
        .collect();
    for (&(start, end), &outer) in around {
        let Some(&(ty, confidence)) = names.get(&(start, end)) else { continue };
        let found =
            Found { start, end, head: head(start, end), kind: MentionKind::Name, ty, confidence, antecedent: None };
        all.push((found, Some(outer)));
    }
    all.sort_by_key(|(f, _)| (f.start, std::cmp::Reverse(f.end)));
    let place: BTreeMap<(usize, usize), usize> =
        all.iter().enumerate().map(|(i, (f, _))| ((f.start, f.end), i)).collect();
    all.into_iter()
        .map(|(mut f, from)| {
            f.antecedent = from.and_then(|span| place.get(&span).copied());
            f
        })
        .collect()
}
