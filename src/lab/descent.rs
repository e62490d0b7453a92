//! How the weights of a relation model are fitted: stochastic gradient descent with a rate of its own for each weight (Adagrad; Duchi, Hazan and Singer 2011).

use super::located::Targets;
use super::trainee::Classes;
use crate::claim::learned::features::sided;
use crate::claim::learned::model::{Pair, softmax};
use crate::claim::learned::{Look, Model, Sentence};

/// Passes over the examples by which the gate is fitted.
const GATE_PASSES: usize = 5;
const GATE_RATE: f32 = 0.1;
const RATE: f32 = 0.05;

const DENSE_RATE: f32 = 0.005;

fn update(weight: &mut f32, sum: &mut f32, gradient: f32, rate: f32) {
    *sum += gradient * gradient;
    *weight -= rate * gradient / (sum.sqrt() + 1e-6);
}

/// Fits the gate: among the candidates of a sentence, those that are an end of a claim shall score best.
pub(super) fn fit_gate(model: &mut Model, made: &[(Sentence, Targets)], random: &mut Random) {
    let mut sums = vec![0.01; model.gate.len()];
    let mut order: Vec<usize> = (0..made.len()).filter(|&i| !made[i].1.positive.is_empty()).collect();
    for _ in 0..GATE_PASSES {
        random.shuffle(&mut order);
        for &i in &order {
            let (sentence, targets) = &made[i];
            for side in [0, 1] {
                let mut gradient = model.gate_scores(sentence, side);
                softmax(&mut gradient);
                let share = 1.0 / targets.positive.len() as f32;
                for pair in targets.positive.keys() {
                    gradient[if side == 0 { pair.0 } else { pair.1 }] -= share;
                }
                for (features, g) in sentence.unary.iter().zip(gradient).filter(|(_, g)| g.abs() > 1e-3) {
                    for b in sided(features, side) {
                        update(&mut model.gate[b], &mut sums[b], g, GATE_RATE);
                    }
                }
            }
        }
    }
}

/// Sums of squared gradients, one a weight.
pub(super) struct Descent {
    sparse: Vec<f32>,
    dense: [Vec<f32>; 3],
    bias: Vec<f32>,
}

impl Descent {
    pub fn new(model: &Model) -> Self {
        let same = |v: &Vec<f32>| vec![0.01; v.len()];
        Self {
            sparse: same(&model.sparse),
            dense: model.dense.each_ref().map(|v| vec![1.0; v.len()]),
            bias: same(&model.bias),
        }
    }

    /// One step on one sentence, whose pairs have these classes.
    pub fn step(&mut self, model: &mut Model, look: &Look, classes: &Classes) {
        let shape = model.shape();
        let views = model.views(look);
        let known: Vec<(&Pair, &Vec<usize>)> =
            look.pairs.iter().zip(classes).filter_map(|(p, c)| Some((p, c.as_ref()?))).collect();
        let margins: Vec<Vec<f32>> = known.iter().map(|(pair, _)| model.margin(&views, pair)).collect();
        let all = gradients(&margins, &known.iter().map(|(_, c)| c.as_slice()).collect::<Vec<_>>());
        let mut parts: [Vec<Vec<f32>>; 3] =
            [look.kept[0].len(), look.kept[1].len(), look.joints.len()].map(|n| vec![vec![0.0f32; shape.classes]; n]);
        for ((pair, _), gradient) in known.into_iter().zip(all) {
            if gradient.iter().all(|g| g.abs() < 1e-3) {
                continue;
            }
            self.descend_sparse(model, pair.features.iter().map(|&b| b as usize), &gradient);
            for (part, &place) in pair.at.iter().enumerate() {
                parts[part][place].iter_mut().zip(&gradient).for_each(|(t, g)| *t += g);
            }
        }
        let mut total = vec![0.0f32; shape.classes];
        parts[2].iter().for_each(|g| total.iter_mut().zip(g).for_each(|(t, g)| *t += g));
        for (c, g) in total.iter().enumerate() {
            update(&mut model.bias[c], &mut self.bias[c], *g, RATE);
        }
        self.descend_sparse(model, look.sentence.context.iter().map(|&b| b as usize), &total);
        for side in [0, 1] {
            for (&c, gradient) in look.kept[side].iter().zip(&parts[side]) {
                self.descend_sparse(model, sided(&look.sentence.unary[c], side), gradient);
            }
        }
        if shape.width > 0 {
            for (part, gradients) in parts.iter().enumerate() {
                let seen = if part == 2 { &look.joints } else { &look.kept[part] };
                let vectors: Vec<Vec<f32>> = seen.iter().map(|&i| model.vector(look, part, i)).collect();
                self.descend_dense(model, part, &vectors, gradients);
            }
        }
    }

    fn descend_sparse(&mut self, model: &mut Model, buckets: impl Iterator<Item = usize>, gradient: &[f32]) {
        let classes = gradient.len();
        for bucket in buckets {
            let at = bucket * classes;
            for (c, g) in gradient.iter().enumerate().filter(|(_, g)| g.abs() > 1e-4) {
                update(&mut model.sparse[at + c], &mut self.sparse[at + c], *g, RATE);
            }
        }
    }

    fn descend_dense(&mut self, model: &mut Model, part: usize, vectors: &[Vec<f32>], gradients: &[Vec<f32>]) {
        let width = model.shape().wide(part);
        for class in 0..model.shape().classes {
            let mut total = vec![0.0f32; width];
            let mut any = false;
            for (vector, gradient) in
                vectors.iter().zip(gradients).filter(|(v, g)| g[class].abs() > 1e-3 && v.len() == width)
            {
                total.iter_mut().zip(vector).for_each(|(t, v)| *t += gradient[class] * v);
                any = true;
            }
            if any {
                for (j, g) in total.into_iter().enumerate() {
                    let at = class * width + j;
                    update(&mut model.dense[part][at], &mut self.dense[part][at], g, DENSE_RATE);
                }
            }
        }
    }
}

/// The gradients at the margins (the last one is that of none): each claim of the sentence shall be likelier than all that is no claim of it and than
/// nothing being said, and when all claims are said, nothing more.
fn gradients(margins: &[Vec<f32>], classes: &[&[usize]]) -> Vec<Vec<f32>> {
    let relations = |margin: &Vec<f32>| margin.len().saturating_sub(1);
    let most = margins.iter().flat_map(|m| &m[..relations(m)]).copied().fold(0.0f32, f32::max);
    let weights: Vec<Vec<f32>> =
        margins.iter().map(|m| m[..relations(m)].iter().map(|x| (x - most).exp()).collect()).collect();
    let mut wrong = (-most).exp();
    let mut claims = Vec::new();
    for (weights, classes) in weights.iter().zip(classes) {
        for (relation, weight) in weights.iter().enumerate() {
            if classes.contains(&relation) { claims.push(*weight) } else { wrong += weight }
        }
    }
    let pull: f32 = claims.iter().map(|own| 1.0 / (wrong + own)).sum::<f32>() + 1.0 / wrong;
    let gradient = |(weights, classes): (&Vec<f32>, &&[usize])| {
        let of = |(relation, own): (usize, &f32)| {
            if classes.contains(&relation) { own / (wrong + own) - 1.0 } else { own * pull }
        };
        let mut gradient: Vec<f32> = weights.iter().enumerate().map(of).collect();
        gradient.push(-gradient.iter().sum::<f32>());
        gradient
    };
    weights.iter().zip(classes).map(gradient).collect()
}

/// The mean of a model's weights over the passes: what the order of the examples happened to favour evens out (Freund and Schapire 1999).
pub(super) struct Average {
    sparse: Vec<f32>,
    dense: [Vec<f32>; 3],
    bias: Vec<f32>,
    passes: f32,
}

impl Average {
    pub fn new(model: &Model) -> Self {
        let zero = |v: &Vec<f32>| vec![0.0; v.len()];
        Self {
            sparse: zero(&model.sparse),
            dense: model.dense.each_ref().map(zero),
            bias: zero(&model.bias),
            passes: 0.0,
        }
    }

    /// Counts the weights as they are now.
    pub fn add(&mut self, model: &Model) {
        let add = |sum: &mut Vec<f32>, weights: &[f32]| sum.iter_mut().zip(weights).for_each(|(s, w)| *s += w);
        add(&mut self.sparse, &model.sparse);
        add(&mut self.bias, &model.bias);
        self.dense.iter_mut().zip(&model.dense).for_each(|(s, w)| add(s, w));
        self.passes += 1.0;
    }

    /// `model` with the mean of its weights.
    pub fn model(&self, model: &Model) -> Model {
        let mean = |sum: &Vec<f32>| sum.iter().map(|s| s / self.passes.max(1.0)).collect();
        Model {
            sparse: mean(&self.sparse),
            dense: self.dense.each_ref().map(mean),
            bias: mean(&self.bias),
            ..model.clone()
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
pub(super) struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, (self.next() % (i as u64 + 1)) as usize);
        }
    }
}
