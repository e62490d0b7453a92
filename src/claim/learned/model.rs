//! The weights: a linear map of the hashed features plus a hidden layer over the vectors, to one logit a relation and one for none.
//! Kept in one safetensors file with the relations' IRIs.

use super::Sentence;
use super::features::BUCKETS;
use crate::ontology::Iri;
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensors, serialize};
use std::collections::HashMap;
use std::path::Path;

/// Format written and read.
const FORMAT: &str = "tregua-relations-1";

/// What can be wrong with a model file.
#[derive(Debug, thiserror::Error)]
pub enum LearnedError {
    /// It can't be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is no model of this version.
    #[error("{path}: is not a relation model ({what}); train it again with `tregua train`")]
    Format {
        /// The file.
        path: String,
        /// What is wrong.
        what: String,
    },
}

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
    relations: Vec<Iri>,
    /// Least probability at which a relation is claimed.
    pub threshold: f32,
    shape: Shape,
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

/// The hidden layer's halves, one vector a candidate.
pub(crate) struct Prepared {
    pub(crate) subject: Vec<Vec<f32>>,
    pub(crate) object: Vec<Vec<f32>>,
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
            shape,
            sparse: vec![0.0; BUCKETS * shape.classes],
            inner: (0..2 * hidden * dense).map(|_| random() * spread).collect(),
            inner_bias: vec![0.0; hidden],
            outer: (0..shape.classes * hidden).map(|_| random() * outer_spread).collect(),
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

    /// What the hidden layer makes of each candidate as a subject and as an object.
    pub(crate) fn prepare(&self, sentence: &Sentence) -> Prepared {
        let Shape { dense, hidden, .. } = self.shape;
        let (subject, object) = self.inner.split_at(hidden * dense);
        let view = |side: &[f32], vector: &Vec<f32>| -> Vec<f32> {
            if vector.len() != dense || dense == 0 {
                return vec![0.0; hidden];
            }
            side.chunks_exact(dense).map(|row| dot(row, vector)).collect()
        };
        Prepared {
            subject: sentence.dense.iter().map(|v| view(subject, v)).collect(),
            object: sentence.dense.iter().map(|v| view(object, v)).collect(),
        }
    }

    /// Activations of the hidden layer (rectified) for a pair of candidates.
    pub(crate) fn hidden(&self, prepared: &Prepared, s: usize, o: usize) -> Vec<f32> {
        let sides = prepared.subject[s].iter().zip(&prepared.object[o]).zip(&self.inner_bias);
        sides.map(|((a, b), bias)| (a + b + bias).max(0.0)).collect()
    }

    /// Probabilities of the classes, given the hidden activations.
    pub(crate) fn probabilities(&self, sparse: &[u32], hidden: &[f32]) -> Vec<f32> {
        let classes = self.shape.classes;
        let mut logits = self.bias.clone();
        for &bucket in sparse {
            let row = &self.sparse[bucket as usize * classes..][..classes];
            logits.iter_mut().zip(row).for_each(|(l, w)| *l += w);
        }
        if self.shape.hidden > 0 {
            let rows = self.outer.chunks_exact(self.shape.hidden);
            logits.iter_mut().zip(rows).for_each(|(l, row)| *l += dot(row, hidden));
        }
        softmax(&mut logits);
        logits
    }

    /// Short hash of the weights.
    pub fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for relation in &self.relations {
            hasher.update(relation.as_str().as_bytes());
        }
        for part in [&self.sparse, &self.inner, &self.inner_bias, &self.outer, &self.bias, &vec![self.threshold]] {
            hasher.update(&bytes(part));
        }
        hasher.finalize().to_hex()[..12].to_owned()
    }

    /// Writes it, whole or not at all.
    pub fn save(&self, path: &Path) -> Result<(), LearnedError> {
        let io = |source| LearnedError::Io { path: path.display().to_string(), source };
        let Shape { classes, dense, hidden } = self.shape;
        let parts = [
            ("sparse", vec![BUCKETS, classes], bytes(&self.sparse)),
            ("inner", vec![2, hidden, dense], bytes(&self.inner)),
            ("inner_bias", vec![hidden], bytes(&self.inner_bias)),
            ("outer", vec![classes, hidden], bytes(&self.outer)),
            ("bias", vec![classes], bytes(&self.bias)),
        ];
        let mut tensors = Vec::new();
        for (name, shape, data) in &parts {
            let view = TensorView::new(Dtype::F32, shape.clone(), data)
                .map_err(|e| io(std::io::Error::other(e.to_string())))?;
            tensors.push((*name, view));
        }
        // One entry, since the order of several is not the same from run to run.
        let relations: Vec<&str> = self.relations.iter().map(Iri::as_str).collect();
        let card = serde_json::json!({"format": FORMAT, "threshold": self.threshold, "relations": relations});
        let metadata = HashMap::from([("tregua".to_owned(), card.to_string())]);
        let file = serialize(tensors, Some(metadata)).map_err(|e| io(std::io::Error::other(e.to_string())))?;
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut temporary = tempfile::NamedTempFile::new_in(folder).map_err(io)?;
        std::io::Write::write_all(&mut temporary, &file).map_err(io)?;
        temporary.persist(path).map_err(|e| io(e.error))?;
        Ok(())
    }

    /// Reads what [`save`](Self::save) wrote.
    pub fn load(path: &Path) -> Result<Self, LearnedError> {
        let name = path.display().to_string();
        let file = std::fs::read(path).map_err(|source| LearnedError::Io { path: name.clone(), source })?;
        Self::parse(&file).map_err(|what| LearnedError::Format { path: name, what })
    }

    fn parse(file: &[u8]) -> Result<Self, String> {
        let (_, header) = SafeTensors::read_metadata(file).map_err(|e| e.to_string())?;
        let card = header.metadata().as_ref().and_then(|m| m.get("tregua")).ok_or("it has no card")?;
        let card: serde_json::Value = serde_json::from_str(card).map_err(|e| e.to_string())?;
        if card["format"] != FORMAT {
            return Err(format!("format {}, not {FORMAT}", card["format"]));
        }
        let list = card["relations"].as_array().ok_or("no list of relations")?;
        let relations: Vec<Iri> = list.iter().filter_map(|r| r.as_str()).map(Iri::new).collect();
        let tensors = SafeTensors::deserialize(file).map_err(|e| e.to_string())?;
        let get = |name: &str| -> Result<(Vec<usize>, Vec<f32>), String> {
            let view = tensors.tensor(name).map_err(|e| e.to_string())?;
            if view.dtype() != Dtype::F32 {
                return Err(format!("{name} is not F32"));
            }
            let values = view.data().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
            Ok((view.shape().to_vec(), values))
        };
        let ((sparse_shape, sparse), (inner_shape, inner)) = (get("sparse")?, get("inner")?);
        let ((outer_shape, outer), (_, inner_bias), (_, bias)) = (get("outer")?, get("inner_bias")?, get("bias")?);
        let classes = relations.len() + 1;
        let &[2, hidden, dense] = inner_shape.as_slice() else { return Err("inner is not two matrices".into()) };
        let fits = sparse_shape == [BUCKETS, classes] && outer_shape == [classes, hidden];
        if !fits || inner_bias.len() != hidden || bias.len() != classes {
            return Err("its sizes do not agree".into());
        }
        let threshold = card["threshold"].as_f64().unwrap_or(0.5) as f32;
        let shape = Shape { classes, dense, hidden };
        Ok(Self { relations, threshold, shape, sparse, inner, inner_bias, outer, bias })
    }
}

fn bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
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

fn softmax(logits: &mut [f32]) {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for l in logits.iter_mut() {
        *l = (*l - most).exp();
        sum += *l;
    }
    logits.iter_mut().for_each(|l| *l /= sum);
}
