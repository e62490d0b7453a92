//! How the weights of a relation model are fitted: stochastic gradient descent with a rate of its own for each weight (Adagrad; Duchi, Hazan and Singer 2011).

use super::located::Targets;
use crate::claim::learned::features::sided;
use crate::claim::learned::model::{dot, softmax};
use crate::claim::learned::{Look, Model, Sentence};

/// Passes over the examples by which the gate is fitted.
const GATE_PASSES: usize = 5;
const GATE_RATE: f32 = 0.1;
const RATE: f32 = 0.05;
const DENSE_RATE: f32 = 0.01;
/// Share of hidden units left out of a step.
const DROPOUT: f32 = 0.3;

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
    inner: Vec<f32>,
    inner_bias: Vec<f32>,
    outer: Vec<f32>,
    bias: Vec<f32>,
}

impl Descent {
    pub fn new(model: &Model) -> Self {
        let same = |v: &Vec<f32>| vec![0.01; v.len()];
        Self {
            sparse: same(&model.sparse),
            inner: same(&model.inner),
            inner_bias: same(&model.inner_bias),
            outer: same(&model.outer),
            bias: same(&model.bias),
        }
    }

    /// One step on one sentence, whose pairs have these classes (none: nothing is known of the pair).
    pub fn step(&mut self, model: &mut Model, look: &Look, classes: &[Option<usize>], random: &mut Random) {
        let shape = model.shape();
        let views = model.views(look);
        let zero = |kept: &Vec<usize>, n: usize| vec![vec![0.0f32; n]; kept.len()];
        let mut sides = [0, 1].map(|side: usize| zero(&look.kept[side], shape.classes));
        let mut hidden = [0, 1].map(|side: usize| zero(&look.kept[side], shape.hidden));
        let mut total = vec![0.0f32; shape.classes];
        for (pair, class) in look.pairs.iter().zip(classes) {
            let Some(class) = *class else { continue };
            let mut activations = model.activations(&views, pair.at);
            if shape.hidden > 0 {
                for a in &mut activations {
                    *a = if random.unit() < DROPOUT { 0.0 } else { *a / (1.0 - DROPOUT) };
                }
            }
            let mut gradient = model.classify(&views, pair, &activations);
            gradient[class] -= 1.0;
            if gradient.iter().all(|g| g.abs() < 1e-3) {
                continue;
            }
            let back = self.descend(model, pair.features.iter().map(|&b| b as usize), &activations, &gradient);
            total.iter_mut().zip(&gradient).for_each(|(t, g)| *t += g);
            for side in [0, 1] {
                sides[side][pair.at[side]].iter_mut().zip(&gradient).for_each(|(t, g)| *t += g);
                hidden[side][pair.at[side]].iter_mut().zip(&back).for_each(|(t, g)| *t += g);
            }
        }
        for (c, g) in total.iter().enumerate() {
            update(&mut model.bias[c], &mut self.bias[c], *g, RATE);
        }
        self.descend_sparse(model, look.sentence.context.iter().map(|&b| b as usize), &total);
        for side in [0, 1] {
            for (&c, gradient) in look.kept[side].iter().zip(&sides[side]) {
                self.descend_sparse(model, sided(&look.sentence.unary[c], side), gradient);
            }
            if shape.hidden > 0 {
                self.descend_inner(model, look, side, &hidden[side]);
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

    /// Updates the output layer; the gradient at the hidden layer.
    fn descend(
        &mut self,
        model: &mut Model,
        buckets: impl Iterator<Item = usize>,
        activations: &[f32],
        gradient: &[f32],
    ) -> Vec<f32> {
        self.descend_sparse(model, buckets, gradient);
        let mut back = vec![0.0; activations.len()];
        for (c, g) in gradient.iter().enumerate() {
            for (k, a) in activations.iter().enumerate().filter(|(_, a)| **a > 0.0) {
                let at = c * activations.len() + k;
                back[k] += g * model.outer[at];
                update(&mut model.outer[at], &mut self.outer[at], g * a, DENSE_RATE);
            }
        }
        back
    }

    fn descend_inner(&mut self, model: &mut Model, look: &Look, side: usize, gradients: &[Vec<f32>]) {
        let shape = model.shape();
        for k in 0..shape.hidden {
            let column: Vec<f32> = gradients.iter().map(|g| g[k]).collect();
            if dot(&column, &column) < 1e-8 {
                continue;
            }
            if side == 0 {
                update(&mut model.inner_bias[k], &mut self.inner_bias[k], column.iter().sum(), DENSE_RATE);
            }
            let mut total = vec![0.0f32; shape.dense];
            for (g, &c) in column.iter().zip(&look.kept[side]).filter(|(g, _)| **g != 0.0) {
                total.iter_mut().zip(&look.sentence.dense[c]).for_each(|(t, v)| *t += g * v);
            }
            let at = (side * shape.hidden + k) * shape.dense;
            for (j, g) in total.into_iter().enumerate() {
                update(&mut model.inner[at + j], &mut self.inner[at + j], g, DENSE_RATE);
            }
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

    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    pub fn symmetric(&mut self) -> f32 {
        2.0 * self.unit() - 1.0
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, (self.next() % (i as u64 + 1)) as usize);
        }
    }
}
