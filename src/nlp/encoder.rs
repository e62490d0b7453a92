//! The transformer. In: the pieces of one window; out: three vectors for each of its words, one for each family of heads (`docs/MODEL.md`, "Encoder").

use super::NlpError;
use super::kernels::{self, Level, Matrix, PackedF32, Quantised, View};
use super::weights::{Linear, Sizes, Store, Table};

/// A wordpiece as the embedding takes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    pub number: u32,
    /// 2 · shape, one more for a word's further pieces.
    pub shape: u32,
    /// Break before the word; 4 for all but a word's first piece.
    pub gap: u32,
}

/// Weight and bias of a layer normalisation.
pub(super) struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    pub fn new(store: &Store<'_>, name: &str, width: usize) -> Result<Self, NlpError> {
        Ok(Self {
            weight: store.floats(&format!("{name}.weight"), &[width])?,
            bias: store.floats(&format!("{name}.bias"), &[width])?,
        })
    }

    /// `x` becomes the normalised sum of `x` and `y`, row by row.
    pub fn add(&self, level: Level, x: &mut Matrix, y: &Matrix) {
        for i in 0..x.rows {
            kernels::add_norm(level, x.row_mut(i), y.row(i), &self.weight, &self.bias);
        }
    }

    /// Normalises one row.
    pub fn row(&self, level: Level, x: &mut [f32]) {
        kernels::add_norm(level, x, &[], &self.weight, &self.bias);
    }
}

/// One post-norm transformer layer.
pub(super) struct Layer {
    heads: usize,
    qkv: Linear,
    out: Linear,
    up: Linear,
    down: Linear,
    attention_norm: Norm,
    ffn_norm: Norm,
}

/// Room that layers share.
#[derive(Default)]
pub(super) struct Scratch {
    quantised: Quantised,
    qkv: Matrix,
    context: Matrix,
    wide: Matrix,
    narrow: Matrix,
    scores: Vec<f32>,
    keys: PackedF32,
    values: PackedF32,
}

impl Layer {
    pub fn new(store: &Store<'_>, name: &str, width: usize, heads: usize, inner: usize) -> Result<Self, NlpError> {
        Ok(Self {
            heads,
            qkv: store.linear(&format!("{name}.qkv"), 3 * width, width)?,
            out: store.linear(&format!("{name}.out"), width, width)?,
            up: store.linear(&format!("{name}.up"), inner, width)?,
            down: store.linear(&format!("{name}.down"), width, inner)?,
            attention_norm: Norm::new(store, &format!("{name}.attention_norm"), width)?,
            ffn_norm: Norm::new(store, &format!("{name}.ffn_norm"), width)?,
        })
    }

    /// Rewrites the rows of one window.
    pub fn forward(&self, level: Level, x: &mut Matrix, scratch: &mut Scratch) {
        let s = scratch;
        self.qkv.apply_to(level, x, &mut s.quantised, &mut s.qkv);
        self.attend(level, x.cols, s);
        self.out.apply_to(level, &s.context, &mut s.quantised, &mut s.narrow);
        self.attention_norm.add(level, x, &s.narrow);
        self.up.apply_to(level, x, &mut s.quantised, &mut s.wide);
        kernels::gelu(level, &mut s.wide.data);
        self.down.apply_to(level, &s.wide, &mut s.quantised, &mut s.narrow);
        self.ffn_norm.add(level, x, &s.narrow);
    }

    /// Attention of every row to every row, head by head, into `context`.
    fn attend(&self, level: Level, width: usize, s: &mut Scratch) {
        let (rows, size) = (s.qkv.rows, width / self.heads);
        let stride = rows.next_multiple_of(16);
        let scale = 1.0 / (size as f32).sqrt();
        s.context.reset(rows, width);
        s.scores.resize(rows * stride, 0.0);
        for head in 0..self.heads {
            let first = head * size;
            s.keys.fill_rows(&s.qkv, width + first, size);
            s.values.fill_columns(&s.qkv, 2 * width + first, size);
            let queries = View { rows, stride: s.qkv.stride, data: s.qkv.data.get(first..).unwrap_or(&[]) };
            kernels::multiply_f32(level, queries, &s.keys, &mut s.scores, stride);
            for row in s.scores.chunks_exact_mut(stride) {
                kernels::softmax(level, row, rows, scale);
            }
            let to = s.context.stride;
            let Some(out) = s.context.data.get_mut(first..) else { continue };
            kernels::multiply_f32(level, View { rows, stride, data: &s.scores }, &s.values, out, to);
        }
    }
}

/// The vectors of words for the three families of heads.
#[derive(Default, Debug, Clone)]
pub(super) struct Families {
    pub syntax: Matrix,
    pub entity: Matrix,
    pub attribution: Matrix,
}

impl Families {
    fn each(&mut self) -> [&mut Matrix; 3] {
        [&mut self.syntax, &mut self.entity, &mut self.attribution]
    }

    /// Appends the rows of another window.
    pub fn extend(&mut self, other: Families) {
        let [a, b, c] = [other.syntax, other.entity, other.attribution];
        for (all, part) in self.each().into_iter().zip([a, b, c]) {
            (all.cols, all.stride) = (part.cols, part.stride);
            all.rows += part.rows;
            all.data.extend(part.data);
        }
    }
}

/// Embeddings, layers, and how the families mix them.
pub(super) struct Encoder {
    width: usize,
    piece: Table,
    position: Table,
    shape: Table,
    gap: Table,
    norm: Norm,
    layers: Vec<Layer>,
    mix: [Vec<f32>; 3],
}

impl Encoder {
    pub fn new(store: &Store<'_>, sizes: &Sizes, vocabulary: usize) -> Result<Self, NlpError> {
        let mix = |family: &str| store.floats(&format!("mix.{family}"), &[sizes.layers + 1]);
        Ok(Self {
            width: sizes.width,
            piece: store.table("embeddings.piece.weight", vocabulary, sizes.width)?,
            position: store.table("embeddings.position.weight", sizes.window, sizes.width)?,
            shape: store.table("embeddings.shape.weight", 18, sizes.width)?,
            gap: store.table("embeddings.break.weight", 5, sizes.width)?,
            norm: Norm::new(store, "embeddings.norm", sizes.width)?,
            layers: (0..sizes.layers)
                .map(|i| Layer::new(store, &format!("encoder.{i}"), sizes.width, sizes.heads, sizes.inner))
                .collect::<Result<_, _>>()?,
            mix: [mix("syntax")?, mix("entity")?, mix("attribution")?],
        })
    }

    /// The vectors of the words of one window, whose first pieces stand at `firsts`.
    pub fn encode(&self, level: Level, pieces: &[Piece], firsts: &[usize]) -> Families {
        let mut x = Matrix::zeros(pieces.len(), self.width);
        for (i, piece) in pieces.iter().enumerate() {
            let row = x.row_mut(i);
            self.piece.add(piece.number as usize, row);
            self.position.add(i, row);
            self.shape.add(piece.shape as usize, row);
            self.gap.add(piece.gap as usize, row);
            self.norm.row(level, row);
        }
        let mut out = Families::default();
        for family in out.each() {
            *family = Matrix::zeros(firsts.len(), self.width);
        }
        let mut scratch = Scratch::default();
        self.mix(0, &x, firsts, &mut out);
        for (i, layer) in self.layers.iter().enumerate() {
            layer.forward(level, &mut x, &mut scratch);
            self.mix(i + 1, &x, firsts, &mut out);
        }
        out
    }

    /// Adds the share of one layer's output.
    fn mix(&self, layer: usize, x: &Matrix, firsts: &[usize], out: &mut Families) {
        for (family, shares) in out.each().into_iter().zip(&self.mix) {
            let share = shares.get(layer).copied().unwrap_or(0.0);
            for (word, &first) in firsts.iter().enumerate() {
                family.row_mut(word).iter_mut().zip(x.row(first)).for_each(|(o, v)| *o += share * v);
            }
        }
    }
}
