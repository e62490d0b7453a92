//! Sentence starts, tags, lemmas, trees. In: the syntax vectors of a document's words; out: sentences as ranges of words, and for each word its tags, lemma, head and relation.

use super::super::NlpError;
use super::super::decode::{argmax, tree::tree};
use super::super::kernels::{self, Level, Matrix, PackedF32, View};
use super::super::weights::{Config, Linear, Store};
use super::lemma::Lemmas;
use crate::document::Upos;
use std::ops::Range;

/// The heads of this family.
pub(in crate::nlp) struct Syntax {
    sentence: Linear,
    upos: Linear,
    xpos: Linear,
    dependent: Linear,
    head: Linear,
    bilinear: Linear,
    root: Linear,
    label_dependent: Linear,
    label_head: Linear,
    label_output: Linear,
    names: Names,
}

struct Names {
    upos: Vec<Upos>,
    xpos: Vec<String>,
    deprels: Vec<String>,
    lemmas: Lemmas,
}

/// What is said of one word.
#[derive(Clone, Debug)]
pub(in crate::nlp) struct Analysis {
    pub upos: Upos,
    pub xpos: String,
    pub lemma: String,
    pub head: usize,
    pub deprel: String,
}

impl Syntax {
    pub fn new(store: &Store<'_>, config: &Config) -> Result<Self, NlpError> {
        let (s, width) = (&config.sizes, config.sizes.width);
        Ok(Self {
            sentence: store.linear("sentence", 1, width)?,
            upos: store.linear("upos", config.upos.len(), width)?,
            xpos: store.linear("xpos", config.xpos.len(), width)?,
            dependent: store.linear("arc.dependent", s.arc, width)?,
            head: store.linear("arc.head", s.arc, width)?,
            bilinear: store.bilinear("arc.bilinear", s.arc)?,
            root: store.linear("arc.root", 1, s.arc)?,
            label_dependent: store.linear("label.dependent", s.label, width)?,
            label_head: store.linear_plain("label.head", s.label, width)?,
            label_output: store.linear("label.output", config.deprels.len(), s.label)?,
            names: Names {
                upos: config.upos.iter().map(|u| u.parse().unwrap_or(Upos::X)).collect(),
                xpos: config.xpos.clone(),
                deprels: config.deprels.clone(),
                lemmas: Lemmas::new(config),
            },
        })
    }

    /// For each word, how sure it is that a sentence starts there (positive: yes).
    pub fn starts(&self, level: Level, s: &Matrix) -> Vec<f32> {
        let scores = self.sentence.apply(level, s);
        (0..s.rows).map(|i| scores.row(i).first().copied().unwrap_or(0.0)).collect()
    }

    /// Analyses all words, whose forms are given.
    pub fn analyse(&self, level: Level, s: &Matrix, forms: &[&str], sentences: &[Range<usize>]) -> Vec<Analysis> {
        let heads = self.heads(level, s, sentences);
        let labels = self.labels(level, s, &heads);
        let (upos, xpos) = (self.upos.apply(level, s), self.xpos.apply(level, s));
        let n = &self.names;
        forms
            .iter()
            .zip(heads)
            .zip(labels)
            .enumerate()
            .map(|(i, ((form, head), deprel))| {
                let xpos = n.xpos.get(argmax(xpos.row(i))).cloned().unwrap_or_default();
                let upos = n.upos.get(argmax(upos.row(i))).copied().unwrap_or(Upos::X);
                Analysis { upos, lemma: n.lemmas.of(form, &xpos), xpos, head, deprel }
            })
            .collect()
    }

    /// The head of each word, itself for the root of its sentence.
    fn heads(&self, level: Level, s: &Matrix, sentences: &[Range<usize>]) -> Vec<usize> {
        let dependents = self.dependent.apply(level, s).relu();
        let heads = self.head.apply(level, s).relu();
        let left = self.bilinear.apply(level, &dependents);
        let root = self.root.apply(level, &dependents);
        let mut out = Vec::with_capacity(s.rows);
        let mut packed = PackedF32::default();
        for range in sentences {
            let n = range.len();
            let scores = products(level, &left, &heads, range, &mut packed);
            let score = |i: usize, j: usize| {
                let value = if i == j { root.row(range.start + i).first() } else { scores.row(i).get(j) };
                value.copied().map_or(f64::NEG_INFINITY, f64::from)
            };
            out.extend(tree(n, score).into_iter().map(|h| range.start + h));
        }
        out
    }

    fn labels(&self, level: Level, s: &Matrix, heads: &[usize]) -> Vec<String> {
        let mut sum = self.label_dependent.apply(level, s);
        let head = self.label_head.apply(level, s);
        for (i, &h) in heads.iter().enumerate() {
            sum.row_mut(i).iter_mut().zip(head.row(h)).for_each(|(a, b)| *a += b);
        }
        let scores = self.label_output.apply(level, &sum.relu());
        let label =
            |i: usize| self.names.deprels.get(argmax(scores.row(i))).cloned().unwrap_or_else(|| "dep".to_owned());
        heads.iter().enumerate().map(|(i, &h)| if h == i { "root".to_owned() } else { label(i) }).collect()
    }
}

/// Inner products of every two rows of `range`, the left row by row.
pub(in crate::nlp) fn products(
    level: Level,
    left: &Matrix,
    right: &Matrix,
    range: &Range<usize>,
    packed: &mut PackedF32,
) -> Matrix {
    packed.fill_rows(&right.gather(range.clone()), 0, right.cols);
    let mut out = Matrix::zeros(range.len(), range.len());
    let from = left.data.get(range.start * left.stride..range.end * left.stride).unwrap_or(&[]);
    let stride = out.stride;
    kernels::multiply_f32(
        level,
        View { rows: range.len(), stride: left.stride, data: from },
        packed,
        &mut out.data,
        stride,
    );
    out
}
