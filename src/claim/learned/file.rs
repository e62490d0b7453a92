//! The model's file: one safetensors file with a card that names the relations. Of the hashed tables only the rows that training has touched are
//! kept. In: a [`Model`] or a path; out: the file or the model, whole or not at all.

use super::features::BUCKETS;
use super::model::{Limits, Model, Shape};
use crate::ontology::{Iri, Ontology};
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensors, serialize};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// Format written and read.
const FORMAT: &str = "tregua-relations-3";

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
    /// It is no model of this version, or damaged.
    #[error("{path}: is not a relation model ({what}); train it again with `tregua train`")]
    Format {
        /// The file.
        path: String,
        /// What is wrong.
        what: String,
    },
    /// It was trained with relations that the ontology lacks.
    #[error(
        "{path}: was trained with another ontology: <{relation}> is not in this one; give the one that it was trained with by --ontology, \
         or train it again"
    )]
    Ontology {
        /// The file.
        path: String,
        /// The first relation that is lacking.
        relation: String,
    },
}

/// What the file says beside the weights.
#[derive(Serialize, Deserialize)]
struct Card {
    format: String,
    threshold: f32,
    most: Option<usize>,
    calibration: Vec<(f32, f32)>,
    relations: Vec<String>,
    names: BTreeSet<String>,
}

impl Model {
    /// Short hash of all that it consists of.
    pub fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.card().as_bytes());
        for part in self.weights() {
            hasher.update(&bytes(part));
        }
        hasher.finalize().to_hex()[..12].to_owned()
    }

    fn weights(&self) -> impl Iterator<Item = &Vec<f32>> {
        [&self.gate, &self.sparse, &self.bias].into_iter().chain(&self.dense)
    }

    fn card(&self) -> String {
        let card = Card {
            format: FORMAT.to_owned(),
            threshold: self.limits.threshold,
            most: Some(self.limits.most).filter(|&m| m != usize::MAX),
            calibration: self.calibration.clone(),
            relations: self.relations.iter().map(|r| r.as_str().to_owned()).collect(),
            names: self.names.clone(),
        };
        serde_json::to_string(&card).unwrap_or_default()
    }

    /// Writes it, whole or not at all.
    pub fn save(&self, path: &Path) -> Result<(), LearnedError> {
        let io = |source| LearnedError::Io { path: path.display().to_string(), source };
        let Shape { classes, width } = self.shape;
        let (gate_rows, gate) = touched(&self.gate, 1);
        let (sparse_rows, sparse) = touched(&self.sparse, classes);
        let index = |rows: &[u32]| rows.iter().flat_map(|r| r.to_le_bytes()).collect::<Vec<u8>>();
        let parts = [
            ("gate.rows", Dtype::U32, vec![gate_rows.len()], index(&gate_rows)),
            ("gate", Dtype::F32, vec![gate_rows.len(), 1], bytes(&gate)),
            ("sparse.rows", Dtype::U32, vec![sparse_rows.len()], index(&sparse_rows)),
            ("sparse", Dtype::F32, vec![sparse_rows.len(), classes], bytes(&sparse)),
            ("subject", Dtype::F32, vec![classes, 2 * width], bytes(&self.dense[0])),
            ("object", Dtype::F32, vec![classes, 2 * width], bytes(&self.dense[1])),
            ("joint", Dtype::F32, vec![classes, width], bytes(&self.dense[2])),
            ("bias", Dtype::F32, vec![classes], bytes(&self.bias)),
        ];
        let mut tensors = Vec::new();
        for (name, dtype, shape, data) in &parts {
            let view =
                TensorView::new(*dtype, shape.clone(), data).map_err(|e| io(std::io::Error::other(e.to_string())))?;
            tensors.push((*name, view));
        }
        // One entry, since the order of several is not the same from run to run.
        let metadata = HashMap::from([("tregua".to_owned(), self.card())]);
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

    /// Whether `ontology` has every relation of the model, which was read from `path`.
    pub fn check(&self, ontology: &Ontology, path: &Path) -> Result<(), LearnedError> {
        match self.relations.iter().find(|r| !ontology.relations.contains_key(r)) {
            None => Ok(()),
            Some(relation) => {
                Err(LearnedError::Ontology { path: path.display().to_string(), relation: relation.as_str().to_owned() })
            }
        }
    }

    fn parse(file: &[u8]) -> Result<Self, String> {
        let (_, header) = SafeTensors::read_metadata(file).map_err(|e| e.to_string())?;
        let card = header.metadata().as_ref().and_then(|m| m.get("tregua")).ok_or("it has no card")?;
        let version: serde_json::Value = serde_json::from_str(card).map_err(|e| e.to_string())?;
        if version["format"] != FORMAT {
            return Err(format!("its format is {}, not \"{FORMAT}\"", version["format"]));
        }
        let card: Card = serde_json::from_str(card).map_err(|e| e.to_string())?;
        let tensors = Tensors(SafeTensors::deserialize(file).map_err(|e| e.to_string())?);
        let relations: Vec<Iri> = card.relations.iter().map(Iri::new).collect();
        let classes = relations.len() + 1;
        let (joint_shape, joint) = tensors.floats("joint")?;
        let width = joint_shape.last().copied().unwrap_or(0);
        let of = |name: &str, wanted: &[usize]| {
            let (shape, values) = tensors.floats(name)?;
            if shape == wanted { Ok(values) } else { Err(format!("{name} is {shape:?}, not {wanted:?}")) }
        };
        let model = Self {
            limits: Limits { threshold: card.threshold, most: card.most.unwrap_or(usize::MAX) },
            calibration: card.calibration,
            shape: Shape { classes, width },
            names: card.names,
            gate: tensors.table("gate", 1)?,
            sparse: tensors.table("sparse", classes)?,
            dense: [of("subject", &[classes, 2 * width])?, of("object", &[classes, 2 * width])?, joint],
            bias: of("bias", &[classes])?,
            relations,
        };
        if joint_shape != [classes, width] {
            return Err(format!("joint is {joint_shape:?}, not [{classes}, {width}]"));
        }
        let sound = model.weights().all(|values| values.iter().all(|v| v.is_finite()));
        if sound { Ok(model) } else { Err("it has weights that are no numbers".into()) }
    }
}

struct Tensors<'a>(SafeTensors<'a>);

impl Tensors<'_> {
    fn words(&self, name: &str, dtype: Dtype) -> Result<(Vec<usize>, Vec<[u8; 4]>), String> {
        let view = self.0.tensor(name).map_err(|e| e.to_string())?;
        if view.dtype() != dtype {
            return Err(format!("{name} is {:?}, not {dtype:?}", view.dtype()));
        }
        let words = view.data().chunks_exact(4).map(|b| [b[0], b[1], b[2], b[3]]).collect();
        Ok((view.shape().to_vec(), words))
    }

    fn floats(&self, name: &str) -> Result<(Vec<usize>, Vec<f32>), String> {
        let (shape, words) = self.words(name, Dtype::F32)?;
        Ok((shape, words.into_iter().map(f32::from_le_bytes).collect()))
    }

    /// A hashed table of `width` columns, of which only some rows are stored.
    fn table(&self, name: &str, width: usize) -> Result<Vec<f32>, String> {
        let (_, rows) = self.words(&format!("{name}.rows"), Dtype::U32)?;
        let (shape, values) = self.floats(name)?;
        if shape != [rows.len(), width] {
            return Err(format!("{name} is {shape:?}, not [{}, {width}]", rows.len()));
        }
        let mut table = vec![0.0; BUCKETS * width];
        for (row, values) in rows.into_iter().zip(values.chunks_exact(width)) {
            let row = u32::from_le_bytes(row) as usize;
            let place = table.get_mut(row * width..(row + 1) * width).ok_or(format!("{name} has a row {row}"))?;
            place.copy_from_slice(values);
        }
        Ok(table)
    }
}

/// The rows that are not all zero, and their values.
fn touched(table: &[f32], width: usize) -> (Vec<u32>, Vec<f32>) {
    let (mut rows, mut values) = (Vec::new(), Vec::new());
    for (row, own) in table.chunks_exact(width).enumerate().filter(|(_, own)| own.iter().any(|v| *v != 0.0)) {
        rows.push(row as u32);
        values.extend_from_slice(own);
    }
    (rows, values)
}

fn bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}
