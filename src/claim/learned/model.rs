//! The weights. A gate keeps the candidates that look like an end of anything; linear maps of the hashed features and of the word vectors give a pair
//! one logit a relation and one for none. In: sentences with their features; out: log odds.

use super::features::{BUCKETS, Sentence, sided};
use crate::ontology::Iri;
use std::collections::{BTreeMap, BTreeSet};

/// Candidates kept on either side of a sentence's pairs.
const KEPT: usize = 12;

/// Sizes of a model.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Relations and none.
    pub classes: usize,
    /// Width of a word's vector; 0 without vectors.
    pub width: usize,
}

impl Shape {
    /// Width of what is seen of the subject (0), the object (1), the word that joins them (2).
    pub(crate) fn wide(self, part: usize) -> usize {
        if part < 2 { 2 * self.width } else { self.width }
    }
}

/// How much a model claims.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limits {
    /// Least probability at which a relation is claimed.
    pub threshold: f32,
    /// Most claims of one sentence.
    pub most: usize,
}

/// A trained model.
#[derive(Clone, PartialEq, Debug)]
pub struct Model {
    pub(crate) relations: Vec<Iri>,
    /// How much it claims.
    pub limits: Limits,
    pub(crate) shape: Shape,
    /// From which probability on what share of claims was right on held-back examples; ascending.
    pub(crate) calibration: Vec<(f32, f32)>,
    /// Names of ends in the examples, as they are compared.
    pub(crate) names: BTreeSet<String>,
    /// [`BUCKETS`]: how much a feature speaks for a candidate being a subject, or an object.
    pub(crate) gate: Vec<f32>,
    /// [`BUCKETS`] × classes.
    pub(crate) sparse: Vec<f32>,
    /// For the subject, the object and the word that joins them: classes × width of its vector.
    pub(crate) dense: [Vec<f32>; 3],
    /// classes.
    pub(crate) bias: Vec<f32>,
}

/// A sentence as the model looks at it: the candidates that passed the gate, and their pairs.
pub struct Look<'a> {
    /// The sentence.
    pub sentence: Sentence<'a>,
    /// Kept candidates: as subject, as object.
    pub(crate) kept: [Vec<usize>; 2],
    /// Pairs of kept candidates.
    pub(crate) pairs: Vec<Pair>,
    /// Words that join pairs.
    pub(crate) joints: Vec<usize>,
}

/// Two candidates of a sentence.
pub(crate) struct Pair {
    pub(crate) subject: usize,
    pub(crate) object: usize,
    /// Their places in [`Look::kept`], and that of the word that joins them in [`Look::joints`].
    pub(crate) at: [usize; 3],
    pub(crate) features: Vec<u32>,
}

/// What the pairs of a sentence share: the logits of each subject, each object, and each word that joins a pair (with the sentence's own).
pub(crate) struct Views {
    pub(crate) logits: [Vec<Vec<f32>>; 3],
}

impl Model {
    /// All weights zero.
    pub fn new(relations: Vec<Iri>, width: usize) -> Self {
        let shape = Shape { classes: relations.len() + 1, width };
        Self {
            relations,
            limits: Limits { threshold: 0.5, most: usize::MAX },
            shape,
            calibration: Vec::new(),
            names: BTreeSet::new(),
            gate: vec![0.0; BUCKETS],
            sparse: vec![0.0; BUCKETS * shape.classes],
            dense: [0, 1, 2].map(|part| vec![0.0; shape.classes * shape.wide(part)]),
            bias: vec![0.0; shape.classes],
        }
    }

    /// The relations, in the order of the classes; the class after the last is none.
    pub fn relations(&self) -> &[Iri] {
        &self.relations
    }

    /// Its sizes.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Whether a name, as it is compared, is that of an end in the examples.
    pub fn knows(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The share of claims of this probability that were right on held-back examples.
    pub fn confidence(&self, probability: f32) -> f32 {
        let steps = self.calibration.iter().take_while(|(from, _)| *from <= probability);
        steps.last().or(self.calibration.first()).map_or(probability, |(_, share)| *share)
    }

    /// How much each candidate looks like a subject (0) or an object (1).
    pub(crate) fn gate_scores(&self, sentence: &Sentence, side: usize) -> Vec<f32> {
        sentence.unary.iter().map(|f| sided(f, side).map(|b| self.gate[b]).sum()).collect()
    }

    /// Lets the likeliest candidates through the gate, and `also`, and pairs them.
    pub(crate) fn look<'a>(&self, sentence: Sentence<'a>, also: &[(usize, usize)]) -> Look<'a> {
        let kept = [0, 1].map(|side| {
            let scores = self.gate_scores(&sentence, side);
            let mut order: Vec<usize> = (0..scores.len()).collect();
            order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
            order.truncate(KEPT);
            order.extend(also.iter().map(|pair| if side == 0 { pair.0 } else { pair.1 }));
            order.sort_unstable();
            order.dedup();
            order
        });
        let (mut pairs, mut joints, mut places) = (Vec::new(), Vec::new(), BTreeMap::new());
        for (i, &subject) in kept[0].iter().enumerate() {
            for (j, &object) in kept[1].iter().enumerate().filter(|(_, o)| sentence.may_pair(subject, **o)) {
                let word = sentence.joint(subject, object);
                let place = *places.entry(word).or_insert_with(|| {
                    joints.push(word);
                    joints.len() - 1
                });
                pairs.push(Pair { subject, object, at: [i, j, place], features: sentence.pair(subject, object) });
            }
        }
        Look { sentence, kept, pairs, joints }
    }

    fn add(&self, buckets: impl Iterator<Item = usize>, logits: &mut [f32]) {
        let classes = self.shape.classes;
        for bucket in buckets {
            let row = &self.sparse[bucket * classes..][..classes];
            logits.iter_mut().zip(row).for_each(|(l, w)| *l += w);
        }
    }

    pub(crate) fn views(&self, look: &Look) -> Views {
        let classes = self.shape.classes;
        let side = |side: usize| -> Vec<Vec<f32>> {
            let view = |&c: &usize| {
                let mut logits = vec![0.0; classes];
                self.add(sided(&look.sentence.unary[c], side), &mut logits);
                self.add_dense(side, &self.vector(look, side, c), &mut logits);
                logits
            };
            look.kept[side].iter().map(view).collect()
        };
        let mut shared = self.bias.clone();
        self.add(look.sentence.context.iter().map(|&b| b as usize), &mut shared);
        let joint = |&word: &usize| {
            let mut logits = shared.clone();
            self.add_dense(2, &self.vector(look, 2, word), &mut logits);
            logits
        };
        Views { logits: [side(0), side(1), look.joints.iter().map(joint).collect()] }
    }

    /// What the dense weights of `part` see: of a candidate, or of the word that joins a pair; empty where the model has no such weights.
    pub(crate) fn vector(&self, look: &Look, part: usize, index: usize) -> Vec<f32> {
        match (self.shape.width, part) {
            (0, _) => Vec::new(),
            (_, 2) => look.sentence.word_vector(index),
            _ => look.sentence.vector(index),
        }
    }

    fn add_dense(&self, part: usize, vector: &[f32], logits: &mut [f32]) {
        if self.shape.width > 0 && vector.len() == self.shape.wide(part) {
            let rows = self.dense[part].chunks_exact(vector.len());
            logits.iter_mut().zip(rows).for_each(|(l, row)| *l += dot(row, vector));
        }
    }

    /// Logits of the classes of one pair.
    pub(crate) fn logits(&self, views: &Views, pair: &Pair) -> Vec<f32> {
        let mut logits = vec![0.0; self.shape.classes];
        for (part, &place) in pair.at.iter().enumerate() {
            logits.iter_mut().zip(&views.logits[part][place]).for_each(|(l, v)| *l += v);
        }
        self.add(pair.features.iter().map(|&b| b as usize), &mut logits);
        logits
    }

    /// For every pair, how much each relation is likelier than none, as log odds.
    pub(crate) fn margins(&self, look: &Look) -> Vec<Vec<f32>> {
        let views = self.views(look);
        look.pairs.iter().map(|pair| self.margin(&views, pair)).collect()
    }

    pub(crate) fn margin(&self, views: &Views, pair: &Pair) -> Vec<f32> {
        let mut logits = self.logits(views, pair);
        let none = logits.last().copied().unwrap_or(0.0);
        logits.iter_mut().for_each(|l| *l -= none);
        logits
    }
}

/// Sum of products in eight strands, the same order on every machine.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    let (mut xs, mut ys) = (a.chunks_exact(8), b.chunks_exact(8));
    for (x, y) in (&mut xs).zip(&mut ys) {
        for k in 0..8 {
            sums[k] += x[k] * y[k];
        }
    }
    let rest: f32 = xs.remainder().iter().zip(ys.remainder()).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f32>() + rest
}

pub(crate) fn softmax(logits: &mut [f32]) {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for l in logits.iter_mut() {
        *l = (*l - most).exp();
        sum += *l;
    }
    logits.iter_mut().for_each(|l| *l /= sum);
}
