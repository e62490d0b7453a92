//! The weights. A gate keeps the candidates that look like an end of anything; a linear map of the hashed features plus a hidden layer over the word
//! vectors gives a pair one logit a relation and one for none. In: sentences with their features; out: probabilities.

use super::features::{BUCKETS, Sentence, sided};
use crate::ontology::Iri;
use std::collections::BTreeSet;

/// Candidates kept on either side of a sentence's pairs.
const KEPT: usize = 12;

/// Sizes of a model.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Relations and none.
    pub classes: usize,
    /// Width of a candidate's vector.
    pub dense: usize,
    /// Hidden units.
    pub hidden: usize,
}

/// A trained model.
#[derive(Clone, PartialEq, Debug)]
pub struct Model {
    pub(crate) relations: Vec<Iri>,
    /// Least probability at which a relation is claimed.
    pub threshold: f32,
    /// Most claims of one sentence.
    pub most: usize,
    pub(crate) shape: Shape,
    /// From which probability on what share of claims was right on held-back examples; ascending.
    pub(crate) calibration: Vec<(f32, f32)>,
    /// Names of ends in the examples, as they are compared.
    pub(crate) names: BTreeSet<String>,
    /// [`BUCKETS`]: how much a feature speaks for a candidate being a subject, or an object.
    pub(crate) gate: Vec<f32>,
    /// [`BUCKETS`] × classes.
    pub(crate) sparse: Vec<f32>,
    /// 2 × hidden × dense: the hidden layer's view of the subject, then of the object.
    pub(crate) inner: Vec<f32>,
    /// hidden.
    pub(crate) inner_bias: Vec<f32>,
    /// classes × hidden.
    pub(crate) outer: Vec<f32>,
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
}

/// Two candidates of a sentence.
pub(crate) struct Pair {
    pub(crate) subject: usize,
    pub(crate) object: usize,
    /// Their places in [`Look::kept`].
    pub(crate) at: [usize; 2],
    pub(crate) features: Vec<u32>,
}

/// What the pairs of a sentence share: logits of its words, logits and hidden activations of each kept candidate.
pub(crate) struct Views {
    pub(crate) logits: [Vec<Vec<f32>>; 2],
    pub(crate) hidden: [Vec<Vec<f32>>; 2],
}

impl Model {
    /// All weights zero but the hidden layer's, which `random` (values in -1 to 1) sets.
    pub fn new(relations: Vec<Iri>, dense: usize, hidden: usize, mut random: impl FnMut() -> f32) -> Self {
        let shape = Shape { classes: relations.len() + 1, dense, hidden };
        let spread = (3.0 / dense.max(1) as f32).sqrt();
        let outer_spread = (3.0 / hidden.max(1) as f32).sqrt() * 0.3;
        Self {
            relations,
            threshold: 0.5,
            most: usize::MAX,
            shape,
            calibration: Vec::new(),
            names: BTreeSet::new(),
            gate: vec![0.0; BUCKETS],
            sparse: vec![0.0; BUCKETS * shape.classes],
            inner: (0..2 * hidden * dense).map(|_| random() * spread).collect(),
            inner_bias: vec![0.0; hidden],
            outer: (0..shape.classes * hidden).map(|_| random() * outer_spread).collect(),
            bias: vec![0.0; shape.classes],
        }
    }

    /// The same without its weights, for what only needs its relations and limits.
    pub(crate) fn bare(&self) -> Self {
        Self::new(self.relations.clone(), 0, 0, || 0.0)
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
        let mut pairs = Vec::new();
        for (i, &subject) in kept[0].iter().enumerate() {
            for (j, &object) in kept[1].iter().enumerate().filter(|(_, o)| sentence.may_pair(subject, **o)) {
                pairs.push(Pair { subject, object, at: [i, j], features: sentence.pair(subject, object) });
            }
        }
        Look { sentence, kept, pairs }
    }

    fn add(&self, buckets: impl Iterator<Item = usize>, logits: &mut [f32]) {
        let classes = self.shape.classes;
        for bucket in buckets {
            let row = &self.sparse[bucket * classes..][..classes];
            logits.iter_mut().zip(row).for_each(|(l, w)| *l += w);
        }
    }

    pub(crate) fn views(&self, look: &Look) -> Views {
        let Shape { classes, dense, hidden } = self.shape;
        let logits = [0, 1].map(|side| {
            let view = |&c: &usize| {
                let mut logits = if side == 0 { self.bias.clone() } else { vec![0.0; classes] };
                if side == 0 {
                    self.add(look.sentence.context.iter().map(|&b| b as usize), &mut logits);
                }
                self.add(sided(&look.sentence.unary[c], side), &mut logits);
                logits
            };
            look.kept[side].iter().map(view).collect()
        });
        let hidden = [0, 1].map(|side| {
            let matrix = &self.inner[side * hidden * dense..][..hidden * dense];
            let view = |&c: &usize| {
                let vector = &look.sentence.dense[c];
                let fits = vector.len() == dense && dense > 0;
                let mut view: Vec<f32> = if side == 0 { self.inner_bias.clone() } else { vec![0.0; hidden] };
                if fits {
                    view.iter_mut().zip(matrix.chunks_exact(dense)).for_each(|(v, row)| *v += dot(row, vector));
                }
                view
            };
            look.kept[side].iter().map(view).collect()
        });
        Views { logits, hidden }
    }

    /// Rectified activations of the hidden layer.
    pub(crate) fn activations(&self, views: &Views, at: [usize; 2]) -> Vec<f32> {
        let sides = views.hidden[0][at[0]].iter().zip(&views.hidden[1][at[1]]);
        sides.map(|(a, b)| (a + b).max(0.0)).collect()
    }

    /// Probabilities of the classes of one pair.
    pub(crate) fn classify(&self, views: &Views, pair: &Pair, activations: &[f32]) -> Vec<f32> {
        let sides = views.logits[0][pair.at[0]].iter().zip(&views.logits[1][pair.at[1]]);
        let mut logits: Vec<f32> = sides.map(|(a, b)| a + b).collect();
        self.add(pair.features.iter().map(|&b| b as usize), &mut logits);
        if self.shape.hidden > 0 {
            let rows = self.outer.chunks_exact(self.shape.hidden);
            logits.iter_mut().zip(rows).for_each(|(l, row)| *l += dot(row, activations));
        }
        softmax(&mut logits);
        logits
    }

    /// Probabilities of the classes for every pair.
    pub(crate) fn probabilities(&self, look: &Look) -> Vec<Vec<f32>> {
        let views = self.views(look);
        look.pairs.iter().map(|pair| self.classify(&views, pair, &self.activations(&views, pair.at))).collect()
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
