//! Learning relations from examples. In: annotated documents with claims (spans, or only names to be found in the text), a reader and an
//! ontology; out: a [`Model`] and a [`TrainingReport`]. Seeded: the same examples give the same weights.

use super::claims::predicate;
use crate::claim::learned::{Candidate, Model, Scored, Sentence, choose, dot, score, sentences};
use crate::document::{Article, ClaimForm, CodePoints, DocumentForm, Span};
use crate::nlp::{Reader, Reading};
use crate::ontology::{Iri, Ontology};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct TrainOptions {
    /// Most passes over the examples.
    pub epochs: usize,
    /// Passes without a better score on the held-back examples before stopping.
    pub patience: usize,
    /// One example in this many is held back for early stopping and the threshold.
    pub held_back: usize,
    /// Hidden units over the word vectors.
    pub hidden: usize,
    /// Seed of everything random.
    pub seed: u64,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self { epochs: 20, patience: 4, held_back: 8, hidden: 64, seed: 1 }
    }
}

/// What training came to.
#[derive(Clone, PartialEq, Debug, Default, serde::Serialize)]
pub struct TrainingReport {
    /// Examples read.
    pub examples: usize,
    /// Claims in them.
    pub claims: usize,
    /// Claims whose two ends were found in one sentence.
    pub located: usize,
    /// Relations learnt, with their number of located claims.
    pub relations: Vec<(String, usize)>,
    /// Predicates of the examples that the ontology lacks.
    pub unknown: Vec<String>,
    /// F1 on the held-back examples after each pass, in per cent.
    pub passes: Vec<f64>,
    /// Precision, recall and F1 on the held-back examples at the threshold chosen, in per cent.
    pub held_back: [f64; 3],
    /// The threshold.
    pub threshold: f32,
}

/// Why nothing could be learnt.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// No claim of a known relation was found in its text.
    #[error(
        "none of the {claims} claims in {examples} examples has a relation of the ontology and both its ends in one sentence; \
         check that predicates are local names or labels of the ontology"
    )]
    Nothing {
        /// Examples read.
        examples: usize,
        /// Claims in them.
        claims: usize,
    },
    /// An example could not be read.
    #[error(transparent)]
    Reading(#[from] crate::nlp::NlpError),
}

/// A reading and where its claims' ends are.
struct Example {
    reading: Reading,
    /// Subject spans, relation index, object spans.
    gold: Vec<(Vec<Span>, usize, Vec<Span>)>,
    /// Claims that could not be located count against recall.
    claims: usize,
}

/// Trains on `examples`; `progress` hears the number of the pass and its score, and may end training by returning false.
pub fn train(
    examples: &[DocumentForm],
    reader: &Reader,
    ontology: &Ontology,
    options: TrainOptions,
    mut progress: impl FnMut(usize, f64) -> bool,
) -> Result<(Model, TrainingReport), TrainError> {
    let mut report = TrainingReport { examples: examples.len(), ..TrainingReport::default() };
    let names = relation_names(ontology);
    let relations = relations_used(examples, &names, &mut report);
    let read: Result<Vec<Example>, _> =
        examples.par_iter().map(|form| example(form, reader, &names, &relations)).collect();
    let read = read?;
    let mut counts = vec![0; relations.len()];
    for (_, relation, _) in read.iter().flat_map(|e| &e.gold) {
        counts[*relation] += 1;
    }
    report.located = counts.iter().sum();
    report.relations = relations.iter().map(|r| ontology.prefixed(r)).zip(counts).collect();
    if report.located == 0 {
        return Err(TrainError::Nothing { examples: report.examples, claims: report.claims });
    }
    let width = read.iter().find_map(|e| e.reading.vectors.as_ref().map(|v| 2 * v.width)).unwrap_or(0);
    let mut random = Random(options.seed);
    let hidden = if width == 0 { 0 } else { options.hidden };
    let mut model = Model::new(relations, width, hidden, || random.symmetric());
    let every = options.held_back.max(2);
    let (held, kept): (Vec<_>, Vec<_>) = read.iter().enumerate().partition(|(i, _)| i % every == every - 1);
    let kept: Vec<Prepared> = kept.into_par_iter().flat_map_iter(|(_, e)| prepare(e)).collect();
    let held: Vec<&Example> = held.into_iter().map(|(_, e)| e).collect();
    let mut state = Adagrad::new(&model);
    let mut best: Option<(f64, Model)> = None;
    let mut since = 0;
    let mut order: Vec<usize> = (0..kept.len()).collect();
    for pass in 0..options.epochs {
        random.shuffle(&mut order);
        for &i in &order {
            state.step(&mut model, &kept[i], &mut random);
        }
        let found = tune(&mut model, &held, ontology);
        report.passes.push(found[2]);
        let better = best.as_ref().is_none_or(|(f, _)| found[2] > *f);
        since = if better { 0 } else { since + 1 };
        if better {
            report.held_back = found;
            best = Some((found[2], model.clone()));
        }
        if !progress(pass + 1, found[2]) || since >= options.patience {
            break;
        }
    }
    let model = best.map_or(model, |(_, m)| m);
    report.threshold = model.threshold;
    Ok((model, report))
}

/// Every name that a predicate of the examples may go by → the relation.
fn relation_names(ontology: &Ontology) -> BTreeMap<String, Iri> {
    let mut names = BTreeMap::new();
    for relation in ontology.relations.values() {
        names.entry(predicate(&relation.label)).or_insert_with(|| relation.iri.clone());
        names.insert(predicate(relation.iri.local_name()), relation.iri.clone());
    }
    names
}

fn relations_used(examples: &[DocumentForm], names: &BTreeMap<String, Iri>, report: &mut TrainingReport) -> Vec<Iri> {
    let (mut used, mut unknown) = (BTreeSet::new(), BTreeSet::new());
    for claim in examples.iter().flat_map(|e| e.claims.iter().flatten()) {
        report.claims += 1;
        match names.get(&predicate(&claim.predicate)) {
            Some(iri) => used.insert(iri.clone()),
            None => unknown.insert(claim.predicate.clone()),
        };
    }
    report.unknown = unknown.into_iter().collect();
    used.into_iter().collect()
}

fn example(
    form: &DocumentForm,
    reader: &Reader,
    names: &BTreeMap<String, Iri>,
    relations: &[Iri],
) -> Result<Example, TrainError> {
    let reading = reader.read(Article::new(form.id.clone(), form.text.clone()))?;
    let points = CodePoints::new(&form.text);
    let spans_of = |entity: usize| -> Vec<Span> {
        let own = form.mentions.iter().flatten().filter(|m| m.entity == Some(entity));
        let given: Vec<Span> = own.filter_map(|m| points.to_bytes(m.at)).collect();
        if !given.is_empty() {
            return given;
        }
        let name = form.entities.as_ref().and_then(|e| e.get(entity)).and_then(|e| e.name.clone());
        occurrences(&form.text, &name.unwrap_or_default())
    };
    let mut gold = Vec::new();
    let claims: Vec<&ClaimForm> = form.claims.iter().flatten().collect();
    for claim in &claims {
        let relation = names.get(&predicate(&claim.predicate)).and_then(|iri| relations.binary_search(iri).ok());
        let subject = claim.subject.map(&spans_of).unwrap_or_default();
        let object = match (claim.object, super::claims::value_text(claim)) {
            (Some(object), _) => spans_of(object),
            (None, Some(text)) => occurrences(&form.text, &text),
            (None, None) => Vec::new(),
        };
        if let Some(relation) = relation
            && let Some((s, o)) = nearest(&reading, &subject, &object)
        {
            gold.push((s, relation, o));
        }
    }
    Ok(Example { reading, gold, claims: claims.len() })
}

/// Where `name` stands in `text`, whole words, case aside; without a bracketed addition where it is not found with it.
fn occurrences(text: &str, name: &str) -> Vec<Span> {
    let plain = name.split(" (").next().unwrap_or(name);
    for form in [name, plain] {
        let found = find(text, form.trim());
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn find(text: &str, name: &str) -> Vec<Span> {
    if name.is_empty() {
        return Vec::new();
    }
    let Ok(pattern) = regex::RegexBuilder::new(&regex::escape(name)).case_insensitive(true).build() else {
        return Vec::new();
    };
    let whole = |m: &regex::Match| {
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        edge(text[..m.start()].chars().next_back()) && edge(text[m.end()..].chars().next())
    };
    pattern.find_iter(text).filter(whole).filter_map(|m| Span::new(m.start(), m.end()).ok()).collect()
}

/// Of the ends' occurrences, those in one sentence and closest to each other.
fn nearest(reading: &Reading, subjects: &[Span], objects: &[Span]) -> Option<(Vec<Span>, Vec<Span>)> {
    let mut best: Option<(usize, Span, Span)> = None;
    for &s in subjects {
        for &o in objects.iter().filter(|o| !o.overlaps(s)) {
            let same = reading.document.sentence_at(s.start()) == reading.document.sentence_at(o.start());
            let gap = s.cover(o).len();
            if same && best.as_ref().is_none_or(|(g, ..)| gap < *g) {
                best = Some((gap, s, o));
            }
        }
    }
    best.map(|(_, s, o)| (vec![s], vec![o]))
}

/// A sentence with the class of every pair that has one.
struct Prepared<'a> {
    sentence: Sentence<'a>,
    positive: BTreeMap<(usize, usize), usize>,
    /// Pairs that share words with a positive one, or hold one of its ends: always trained on.
    hard: Vec<(usize, usize)>,
    rest: Vec<(usize, usize)>,
}

fn prepare(example: &Example) -> Vec<Prepared<'_>> {
    let given: Vec<Span> = example.gold.iter().flat_map(|(s, _, o)| s.iter().chain(o)).copied().collect();
    let mut prepared = Vec::new();
    for sentence in sentences(&example.reading, &given) {
        let positive = positives(example, &sentence);
        let (mut hard, mut rest) = (Vec::new(), Vec::new());
        let near = |c: &Candidate, i: usize| {
            let other: &Candidate = &sentence.candidates[i];
            c.tokens.start < other.tokens.end && other.tokens.start < c.tokens.end
        };
        for s in 0..sentence.candidates.len() {
            for o in (0..sentence.candidates.len()).filter(|&o| sentence.may_pair(s, o)) {
                if positive.contains_key(&(s, o)) {
                    continue;
                }
                let (a, b) = (&sentence.candidates[s], &sentence.candidates[o]);
                let close = positive.keys().any(|&(ps, po)| near(a, ps) && near(b, po) || near(a, po) && near(b, ps));
                if close { hard.push((s, o)) } else { rest.push((s, o)) }
            }
        }
        prepared.push(Prepared { sentence, positive, hard, rest });
    }
    prepared
}

fn positives(example: &Example, sentence: &Sentence) -> BTreeMap<(usize, usize), usize> {
    let tokens = |span: &Span| sentence.document.tokens_in(*span);
    let at = |span: &Span| {
        let wanted = tokens(span);
        let exact = sentence.candidates.iter().position(|c| c.tokens == wanted);
        // A leading article or a closing mark may have been trimmed away.
        exact.or_else(|| {
            sentence.candidates.iter().position(|c| c.tokens.end == wanted.end && c.tokens.start == wanted.start + 1)
        })
    };
    let mut positive = BTreeMap::new();
    for (subjects, relation, objects) in &example.gold {
        for (s, o) in subjects.iter().zip(objects) {
            if let (Some(s), Some(o)) = (at(s), at(o))
                && sentence.may_pair(s, o)
            {
                positive.insert((s, o), *relation);
            }
        }
    }
    positive
}

/// Chooses the threshold that is best on the held-back examples; precision, recall and F1 there, in per cent.
fn tune(model: &mut Model, held: &[&Example], ontology: &Ontology) -> [f64; 3] {
    model.threshold = 0.05;
    let outcomes: Vec<(Vec<(f32, bool)>, usize)> = held.par_iter().map(|e| outcome(model, e, ontology)).collect();
    let gold: usize = outcomes.iter().map(|(_, claims)| claims).sum();
    let mut made: Vec<(f32, bool)> = outcomes.into_iter().flat_map(|(made, _)| made).collect();
    made.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    let (mut right, mut best, mut threshold) = (0usize, [0.0; 3], 0.5);
    for (n, (probability, is_right)) in made.iter().enumerate() {
        right += usize::from(*is_right);
        if made.get(n + 1).is_some_and(|next| next.0 == *probability) {
            continue;
        }
        let (p, r) = (right as f64 / (n + 1) as f64, right as f64 / gold.max(1) as f64);
        let f = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        if 100.0 * f > best[2] {
            best = [100.0 * p, 100.0 * r, 100.0 * f];
            // Halfway to the next, so that what is as likely as the last right one is not lost on new text.
            threshold = (probability + made.get(n + 1).map_or(0.05, |next| next.0)) / 2.0;
        }
    }
    model.threshold = threshold;
    best
}

/// What the model claims of one example, each with its probability and whether gold has it; and the number of gold's claims.
fn outcome(model: &Model, example: &Example, ontology: &Ontology) -> (Vec<(f32, bool)>, usize) {
    let mut made = Vec::new();
    for sentence in sentences(&example.reading, &[]) {
        let positive: BTreeSet<(String, usize, String)> = example
            .gold
            .iter()
            .flat_map(|(s, r, o)| s.iter().zip(o).map(|(s, o)| (text(&sentence, *s), *r, text(&sentence, *o))))
            .collect();
        let scored: Vec<Scored> = score(model, &sentence);
        for best in choose(&scored, &sentence, ontology, model) {
            let ends = [best.subject, best.object].map(|i| text(&sentence, sentence.candidates[i].span));
            let [s, o] = ends;
            made.push((best.probability, positive.contains(&(s, best.relation, o))));
        }
    }
    (made, example.claims)
}

fn text(sentence: &Sentence, span: Span) -> String {
    super::squeeze::norm(span.of(sentence.document.text()))
}

/// Adagrad over all weights (Duchi, Hazan and Singer 2011).
struct Adagrad {
    sparse: Vec<f32>,
    inner: Vec<f32>,
    inner_bias: Vec<f32>,
    outer: Vec<f32>,
    bias: Vec<f32>,
}

const RATE: f32 = 0.1;
const DENSE_RATE: f32 = 0.01;
/// Share of the easy negative pairs that a pass looks at.
const SHARE: f32 = 0.15;
/// Share of hidden units left out of a step.
const DROPOUT: f32 = 0.3;

fn update(weight: &mut f32, sum: &mut f32, gradient: f32, rate: f32) {
    *sum += gradient * gradient;
    *weight -= rate * gradient / (sum.sqrt() + 1e-6);
}

impl Adagrad {
    fn new(model: &Model) -> Self {
        let same = |v: &Vec<f32>| vec![0.01; v.len()];
        Self {
            sparse: same(&model.sparse),
            inner: same(&model.inner),
            inner_bias: same(&model.inner_bias),
            outer: same(&model.outer),
            bias: same(&model.bias),
        }
    }

    /// One step on one sentence: its positive pairs, the pairs near them, and a share of the rest.
    fn step(&mut self, model: &mut Model, prepared: &Prepared, random: &mut Random) {
        let none = model.relations().len();
        let mut pairs: Vec<((usize, usize), usize)> = prepared.positive.iter().map(|(&p, &r)| (p, r)).collect();
        pairs.extend(prepared.hard.iter().map(|&p| (p, none)));
        pairs.extend(prepared.rest.iter().filter(|_| random.unit() < SHARE).map(|&p| (p, none)));
        if pairs.is_empty() {
            return;
        }
        let halves = model.prepare(&prepared.sentence);
        let hidden = model.shape().hidden;
        let candidates = prepared.sentence.candidates.len();
        let (mut subject_gradient, mut object_gradient) =
            (vec![0.0; candidates * hidden], vec![0.0; candidates * hidden]);
        for ((s, o), class) in pairs {
            let mut activations = model.hidden(&halves, s, o);
            for a in &mut activations {
                *a = if random.unit() < DROPOUT { 0.0 } else { *a / (1.0 - DROPOUT) };
            }
            let sparse = prepared.sentence.sparse(s, o);
            let mut gradient = model.probabilities(&sparse, &activations);
            gradient[class] -= 1.0;
            let back = self.descend(model, &sparse, &activations, &gradient);
            for (k, g) in back.iter().enumerate() {
                subject_gradient[s * hidden + k] += g;
                object_gradient[o * hidden + k] += g;
                update(&mut model.inner_bias[k], &mut self.inner_bias[k], *g, DENSE_RATE);
            }
        }
        self.descend_inner(model, &prepared.sentence, &subject_gradient, &object_gradient);
    }

    /// Updates the output layer; the gradient at the hidden layer.
    fn descend(&mut self, model: &mut Model, sparse: &[u32], activations: &[f32], gradient: &[f32]) -> Vec<f32> {
        let classes = gradient.len();
        let mut back = vec![0.0; activations.len()];
        for &bucket in sparse {
            let at = bucket as usize * classes;
            for (c, g) in gradient.iter().enumerate().filter(|(_, g)| g.abs() > 1e-4) {
                update(&mut model.sparse[at + c], &mut self.sparse[at + c], *g, RATE);
            }
        }
        for (c, g) in gradient.iter().enumerate() {
            update(&mut model.bias[c], &mut self.bias[c], *g, RATE);
            for (k, a) in activations.iter().enumerate().filter(|(_, a)| **a > 0.0) {
                let at = c * activations.len() + k;
                back[k] += g * model.outer[at];
                update(&mut model.outer[at], &mut self.outer[at], g * a, DENSE_RATE);
            }
        }
        back
    }

    fn descend_inner(&mut self, model: &mut Model, sentence: &Sentence, subject: &[f32], object: &[f32]) {
        let (hidden, dense) = (model.shape().hidden, model.shape().dense);
        for (side, gradients) in [subject, object].into_iter().enumerate() {
            for k in 0..hidden {
                let column: Vec<f32> = (0..sentence.candidates.len()).map(|c| gradients[c * hidden + k]).collect();
                if dot(&column, &column) < 1e-10 {
                    continue;
                }
                let mut total = vec![0.0f32; dense];
                for (g, vector) in column.iter().zip(&sentence.dense).filter(|(g, _)| **g != 0.0) {
                    total.iter_mut().zip(vector).for_each(|(t, v)| *t += g * v);
                }
                let at = (side * hidden + k) * dense;
                for (j, g) in total.into_iter().enumerate() {
                    update(&mut model.inner[at + j], &mut self.inner[at + j], g, DENSE_RATE);
                }
            }
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    fn symmetric(&mut self) -> f32 {
        2.0 * self.unit() - 1.0
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, (self.next() % (i as u64 + 1)) as usize);
        }
    }
}
