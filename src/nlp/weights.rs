//! The model's files to tensors. In: `config.json`, `vocab.txt`, `model.safetensors` of one model, from the program itself or a folder; out: linear maps, tables and
//! vectors of checked shape. Whatever is missing, damaged or of another version becomes one error that names the file and the remedy.

use super::NlpError;
use super::kernels::{self, Level, Matrix, PackedF32, PackedI8, Quantised, View};
use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

/// The version of the files that this program reads.
const FORMAT: u32 = 1;

/// How the products of the encoder, and those of the heads, are computed where the weights are stored as integers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Formats {
    /// Integers (activations too, row by row) in the encoder.
    pub encoder_i8: bool,
    /// Integers in the heads.
    pub heads_i8: bool,
}

impl Default for Formats {
    fn default() -> Self {
        Self { encoder_i8: true, heads_i8: true }
    }
}

/// The files that hold tensors.
const TENSORS: [&str; 2] = ["model.safetensors", "pieces.safetensors"];

/// The files of a model.
pub(super) struct Files {
    /// What to call it in messages.
    pub path: String,
    pub config: Cow<'static, [u8]>,
    pub vocabulary: Cow<'static, [u8]>,
    /// By file name.
    pub weights: Vec<(&'static str, Cow<'static, [u8]>)>,
}

impl Files {
    /// Reads a folder.
    pub fn read(folder: &Path) -> Result<Self, NlpError> {
        let file = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path).map(Cow::Owned).map_err(|e| {
                error(
                    &path.display().to_string(),
                    &format!("can't be read: {e}"),
                    "give a folder with config.json, vocab.txt, model.safetensors and pieces.safetensors",
                )
            })
        };
        Ok(Self {
            path: folder.display().to_string(),
            config: file("config.json")?,
            vocabulary: file("vocab.txt")?,
            weights: TENSORS.iter().map(|name| Ok((*name, file(name)?))).collect::<Result<_, NlpError>>()?,
        })
    }

    /// The model that the program carries.
    pub fn embedded() -> Self {
        Self {
            path: "models/reader (in the program)".to_owned(),
            config: Cow::Borrowed(include_bytes!("../../models/reader/config.json")),
            vocabulary: Cow::Borrowed(include_bytes!("../../models/reader/vocab.txt")),
            weights: vec![
                (TENSORS[0], Cow::Borrowed(include_bytes!("../../models/reader/model.safetensors"))),
                (TENSORS[1], Cow::Borrowed(include_bytes!("../../models/reader/pieces.safetensors"))),
            ],
        }
    }
}

pub(super) fn error(path: &str, what: &str, remedy: &str) -> NlpError {
    NlpError::Model { path: path.to_owned(), what: what.to_owned(), remedy: remedy.to_owned() }
}

const AGAIN: &str = "fetch the model's files again";

/// Numbers that shape the network.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Sizes {
    pub width: usize,
    pub layers: usize,
    pub heads: usize,
    pub inner: usize,
    pub window: usize,
    pub word_pieces: usize,
    pub arc: usize,
    pub label: usize,
    pub span: usize,
    pub span_words: usize,
    pub mention: usize,
    pub coref: usize,
    pub attribution: usize,
    pub attribution_heads: usize,
    pub attribution_inner: usize,
    pub context_before: usize,
    pub context_after: usize,
    pub antecedents_near: usize,
    pub antecedents_far: usize,
}

/// How a form becomes its lemma.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct LemmaScript {
    pub case: char,
    pub strip: usize,
    pub append: String,
}

/// `config.json`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Config {
    pub sizes: Sizes,
    pub upos: Vec<String>,
    pub xpos: Vec<String>,
    pub deprels: Vec<String>,
    pub lemma_scripts: Vec<LemmaScript>,
    /// By XPOS, then by ending: the number of a script.
    pub lemma_endings: BTreeMap<String, BTreeMap<String, usize>>,
    pub name_tags: Vec<String>,
    pub mention_types: Vec<String>,
    pub mention_kinds: Vec<String>,
    pub cue_tags: Vec<String>,
    pub attribution_tags: Vec<String>,
    pub coref_features: Vec<String>,
}

#[derive(Deserialize)]
struct Version {
    format: u32,
}

impl Config {
    /// Reads it, the version first.
    pub fn new(bytes: &[u8], path: &str) -> Result<Self, NlpError> {
        let path = format!("{path}/config.json");
        let damaged = |e: serde_json::Error| error(&path, &format!("is damaged: {e}"), AGAIN);
        let version: Version = serde_json::from_slice(bytes).map_err(damaged)?;
        if version.format != FORMAT {
            let remedy = if version.format > FORMAT { "update the program" } else { "fetch a newer model" };
            return Err(error(
                &path,
                &format!("is of format {}, and this program reads format {FORMAT}", version.format),
                remedy,
            ));
        }
        let config: Self = serde_json::from_slice(bytes).map_err(damaged)?;
        let s = &config.sizes;
        let sound = s.window > s.word_pieces + 2
            && s.word_pieces > 0
            && s.heads > 0
            && s.width.is_multiple_of(s.heads)
            && s.attribution_heads > 0
            && s.attribution.is_multiple_of(s.attribution_heads)
            && s.layers > 0;
        if !sound {
            return Err(error(&path, "has sizes that make no network", AGAIN));
        }
        Ok(config)
    }
}

/// A linear map, y = W x + b.
pub(super) struct Linear {
    weight: Weight,
    bias: Vec<f32>,
}

enum Weight {
    I8(PackedI8),
    F32(PackedF32),
}

impl Linear {
    fn outputs(&self) -> usize {
        match &self.weight {
            Weight::I8(w) => w.outputs,
            Weight::F32(w) => w.outputs,
        }
    }

    /// The map of every row.
    pub fn apply(&self, level: Level, x: &Matrix) -> Matrix {
        let mut out = Matrix::default();
        self.apply_to(level, x, &mut Quantised::default(), &mut out);
        out
    }

    /// The map of every row, into room already taken.
    pub fn apply_to(&self, level: Level, x: &Matrix, scratch: &mut Quantised, out: &mut Matrix) {
        out.reset(x.rows, self.outputs());
        match &self.weight {
            Weight::I8(w) => {
                kernels::quantise(level, x, scratch);
                kernels::multiply_i8(level, scratch, w, &self.bias, out);
            }
            Weight::F32(w) => {
                let stride = out.stride;
                kernels::multiply_f32(
                    level,
                    View { rows: x.rows, stride: x.stride, data: &x.data },
                    w,
                    &mut out.data,
                    stride,
                );
                for row in out.data.chunks_exact_mut(stride.max(1)) {
                    row.iter_mut().zip(&self.bias).for_each(|(o, b)| *o += b);
                }
            }
        }
    }
}

/// Rows looked up by number.
pub(super) struct Table {
    cols: usize,
    values: Vec<i8>,
    scale: Vec<f32>,
    floats: Vec<f32>,
}

impl Table {
    /// Adds row `i` to `out`; a row that is not there adds nothing.
    pub fn add(&self, i: usize, out: &mut [f32]) {
        if let Some(row) = self.floats.get(i * self.cols..(i + 1) * self.cols) {
            out.iter_mut().zip(row).for_each(|(o, x)| *o += x);
        } else if let (Some(row), Some(scale)) =
            (self.values.get(i * self.cols..(i + 1) * self.cols), self.scale.get(i))
        {
            out.iter_mut().zip(row).for_each(|(o, &x)| *o += f32::from(x) * scale);
        }
    }
}

/// The tensors of one model.
pub(super) struct Store<'a> {
    path: String,
    files: Vec<SafeTensors<'a>>,
    formats: Formats,
}

impl<'a> Store<'a> {
    /// Checks the headers of the files.
    pub fn new(files: &'a Files, formats: Formats) -> Result<Self, NlpError> {
        let read = |(name, bytes): &'a (&'static str, Cow<'static, [u8]>)| {
            let path = format!("{}/{name}", files.path);
            SafeTensors::deserialize(bytes).map_err(|e| error(&path, &format!("is damaged: {e}"), AGAIN))
        };
        let tensors = files.weights.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { path: files.path.clone(), files: tensors, formats })
    }

    fn wrong(&self, what: &str) -> NlpError {
        error(&self.path, what, AGAIN)
    }

    /// The bytes of a tensor, and whether they are i8.
    fn raw(&self, name: &str, shape: &[usize]) -> Result<(&'a [u8], bool), NlpError> {
        let found = self.files.iter().find_map(|f| f.tensor(name).ok());
        let tensor = found.ok_or_else(|| self.wrong(&format!("lacks the tensor `{name}`")))?;
        if tensor.shape() != shape {
            return Err(self.wrong(&format!("has `{name}` of shape {:?} where {shape:?} is expected", tensor.shape())));
        }
        match tensor.dtype() {
            Dtype::F32 => Ok((tensor.data(), false)),
            Dtype::I8 => Ok((tensor.data(), true)),
            other => Err(self.wrong(&format!("has `{name}` as {other:?}: only I8 and F32 are known"))),
        }
    }

    /// A tensor of plain floats.
    pub fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, NlpError> {
        let (bytes, integers) = self.raw(name, shape)?;
        if integers {
            let table = self.table(name, shape[0], shape.iter().skip(1).product())?;
            let mut out = vec![0.0; bytes.len()];
            out.chunks_exact_mut(table.cols.max(1)).enumerate().for_each(|(i, row)| table.add(i, row));
            return Ok(out);
        }
        Ok(floats(bytes))
    }

    /// A table of rows.
    pub fn table(&self, name: &str, rows: usize, cols: usize) -> Result<Table, NlpError> {
        let (bytes, integers) = self.raw(name, &[rows, cols])?;
        if !integers {
            return Ok(Table { cols, values: Vec::new(), scale: Vec::new(), floats: floats(bytes) });
        }
        let values = bytes.iter().map(|&b| b as i8).collect();
        Ok(Table { cols, values, scale: self.scale(name, rows)?, floats: Vec::new() })
    }

    fn scale(&self, name: &str, rows: usize) -> Result<Vec<f32>, NlpError> {
        let (bytes, integers) = self.raw(&format!("{name}.scale"), &[rows])?;
        if integers { Err(self.wrong(&format!("has `{name}.scale` as integers"))) } else { Ok(floats(bytes)) }
    }

    /// A linear map with its bias.
    pub fn linear(&self, name: &str, outputs: usize, inputs: usize) -> Result<Linear, NlpError> {
        let mut bias = self.floats(&format!("{name}.bias"), &[outputs])?;
        bias.resize(outputs.next_multiple_of(16), 0.0);
        Ok(Linear { weight: self.weight(name, outputs, inputs)?, bias })
    }

    /// A linear map without a bias.
    pub fn linear_plain(&self, name: &str, outputs: usize, inputs: usize) -> Result<Linear, NlpError> {
        Ok(Linear { weight: self.weight(name, outputs, inputs)?, bias: vec![0.0; outputs.next_multiple_of(16)] })
    }

    fn weight(&self, name: &str, outputs: usize, inputs: usize) -> Result<Weight, NlpError> {
        let name = format!("{name}.weight");
        let (bytes, integers) = self.raw(&name, &[outputs, inputs])?;
        let as_i8 = if name.starts_with("encoder.") { self.formats.encoder_i8 } else { self.formats.heads_i8 };
        if integers && as_i8 {
            let values: Vec<i8> = bytes.iter().map(|&b| b as i8).collect();
            return Ok(Weight::I8(PackedI8::new(outputs, inputs, &values, &self.scale(&name, outputs)?)));
        }
        let values = self.floats(&name, &[outputs, inputs])?;
        Ok(Weight::F32(PackedF32::new(outputs, inputs, |o, i| values.get(o * inputs + i).copied().unwrap_or(0.0))))
    }

    /// The left half of a bilinear form x' U y + u·y, as a map of x.
    pub fn bilinear(&self, name: &str, width: usize) -> Result<Linear, NlpError> {
        let values = self.floats(&format!("{name}.weight"), &[width, width])?;
        let mut bias = self.floats(&format!("{name}.bias"), &[width])?;
        bias.resize(width.next_multiple_of(16), 0.0);
        let weight = PackedF32::new(width, width, |o, i| values.get(i * width + o).copied().unwrap_or(0.0));
        Ok(Linear { weight: Weight::F32(weight), bias })
    }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks().0.iter().map(|&four| f32::from_le_bytes(four)).collect()
}
