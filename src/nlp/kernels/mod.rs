//! The few numeric loops that a transformer needs. In: matrices of f32, weights of i8 or f32; out: matrices of f32. Each loop exists in plain
//! Rust (`portable`), and where the processor has them with AVX2 or AVX-512 instructions (`x86`, the one file with unsafe code). Integer products are exact, so
//! they agree bit for bit everywhere. What a row becomes depends on that row alone, never on how many are computed together.

mod portable;
#[cfg(target_arch = "x86_64")]
mod x86;

/// Instructions to use.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Plain Rust.
    Portable,
    /// AVX2 and FMA.
    Avx2,
    /// AVX-512 with VNNI.
    Avx512,
}

impl Level {
    /// The best that this processor has.
    pub fn best() -> Self {
        Self::all().last().copied().unwrap_or(Self::Portable)
    }

    /// All that this processor has, the slowest first.
    pub fn all() -> Vec<Self> {
        let mut out = vec![Self::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            if x86::has_avx2() {
                out.push(Self::Avx2);
            }
            if x86::has_avx512() {
                out.push(Self::Avx512);
            }
        }
        out
    }
}

/// Sixteen outputs by four inputs of unsigned weights (each 128 more than its signed value).
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(super) struct Bytes(pub [u8; 64]);

/// Sixteen floats side by side.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(super) struct Lanes(pub [f32; 16]);

/// Rows of floats, each padded with zeros (or rubbish that nobody reads) to a multiple of 16.
#[derive(Clone, Debug, Default)]
pub(super) struct Matrix {
    pub rows: usize,
    pub cols: usize,
    pub stride: usize,
    pub data: Vec<f32>,
}

impl Matrix {
    /// All zeros.
    pub fn zeros(rows: usize, cols: usize) -> Self {
        let stride = cols.next_multiple_of(16);
        Self { rows, cols, stride, data: vec![0.0; rows * stride] }
    }

    /// Other sizes in the room already taken; values are rubbish.
    pub fn reset(&mut self, rows: usize, cols: usize) {
        (self.rows, self.cols, self.stride) = (rows, cols, cols.next_multiple_of(16));
        self.data.resize(rows * self.stride, 0.0);
    }

    /// Row `i`, without its padding; empty past the end.
    pub fn row(&self, i: usize) -> &[f32] {
        self.data.get(i * self.stride..i * self.stride + self.cols).unwrap_or(&[])
    }

    /// Row `i`, to be written; empty past the end.
    pub fn row_mut(&mut self, i: usize) -> &mut [f32] {
        self.data.get_mut(i * self.stride..i * self.stride + self.cols).unwrap_or(&mut [])
    }

    /// The rows named, in that order.
    pub fn gather(&self, rows: impl ExactSizeIterator<Item = usize>) -> Self {
        let mut out = Self::zeros(rows.len(), self.cols);
        for (to, from) in rows.enumerate() {
            out.row_mut(to).copy_from_slice(self.row(from));
        }
        out
    }

    /// Negative values become zero.
    pub fn relu(mut self) -> Self {
        self.data.iter_mut().for_each(|x| *x = x.max(0.0));
        self
    }
}

/// A weight matrix [outputs, inputs] of i8 with a scale a row, packed for the loops.
pub(super) struct PackedI8 {
    pub outputs: usize,
    pub inputs: usize,
    /// By panel of 16 outputs, then by four inputs.
    blocks: Vec<Bytes>,
    scale: Vec<f32>,
}

impl PackedI8 {
    /// Packs row-major weights.
    pub fn new(outputs: usize, inputs: usize, weights: &[i8], scale: &[f32]) -> Self {
        let (panels, steps) = (outputs.div_ceil(16), inputs.div_ceil(4));
        let mut blocks = vec![Bytes([128; 64]); panels * steps];
        for (o, row) in weights.chunks_exact(inputs.max(1)).take(outputs).enumerate() {
            let (panel, lane) = (o / 16, o % 16);
            for (block, four) in blocks.iter_mut().skip(panel * steps).zip(row.chunks(4)) {
                for (to, &w) in block.0.iter_mut().skip(4 * lane).zip(four) {
                    *to = (w as u8) ^ 0x80;
                }
            }
        }
        let mut padded = scale.to_vec();
        padded.resize(panels * 16, 0.0);
        Self { outputs, inputs, blocks, scale: padded }
    }
}

/// A matrix of f32 [outputs, inputs], packed by panels of 16 outputs, then by input.
#[derive(Default)]
pub(super) struct PackedF32 {
    pub outputs: usize,
    pub inputs: usize,
    lanes: Vec<Lanes>,
}

impl PackedF32 {
    /// Packs what `value(output, input)` gives.
    pub fn new(outputs: usize, inputs: usize, value: impl Fn(usize, usize) -> f32) -> Self {
        let mut packed = Self { outputs, inputs, lanes: vec![Lanes([0.0; 16]); outputs.div_ceil(16) * inputs] };
        for (panel, lanes) in packed.lanes.chunks_exact_mut(inputs.max(1)).enumerate() {
            let (first, width) = (panel * 16, (outputs - panel * 16).min(16));
            for (i, lane) in lanes.iter_mut().enumerate() {
                for (j, x) in lane.0.iter_mut().take(width).enumerate() {
                    *x = value(first + j, i);
                }
            }
        }
        packed
    }
}

impl PackedF32 {
    /// Packs the `width` values from `first` of each row of `x` as outputs, its rows as inputs.
    pub fn fill_columns(&mut self, x: &Matrix, first: usize, width: usize) {
        (self.outputs, self.inputs) = (width, x.rows);
        self.lanes.resize(width.div_ceil(16) * x.rows, Lanes([0.0; 16]));
        for i in 0..x.rows {
            let row = x.row(i).get(first..first + width).unwrap_or(&[]);
            for (panel, part) in row.chunks(16).enumerate() {
                if let Some(lane) = self.lanes.get_mut(panel * x.rows + i) {
                    lane.0.iter_mut().zip(part).for_each(|(to, &from)| *to = from);
                }
            }
        }
    }

    /// Packs the rows of `x` as outputs, the `width` values from `first` of each as inputs.
    pub fn fill_rows(&mut self, x: &Matrix, first: usize, width: usize) {
        (self.outputs, self.inputs) = (x.rows, width);
        self.lanes.resize(x.rows.div_ceil(16) * width, Lanes([0.0; 16]));
        for (panel, lanes) in self.lanes.chunks_exact_mut(width.max(1)).enumerate() {
            for j in 0..16 {
                let row = x.row(16 * panel + j).get(first..first + width).unwrap_or(&[]);
                for (lane, &from) in lanes.iter_mut().zip(row) {
                    lane.0[j] = from;
                }
            }
        }
    }
}

/// Rows of activations as i8, each with its scale and sum.
#[derive(Default)]
pub(super) struct Quantised {
    rows: usize,
    inputs: usize,
    stride: usize,
    values: Vec<i8>,
    scale: Vec<f32>,
    sum: Vec<i32>,
}

/// Runs `portable` or its counterpart for the level.
macro_rules! by_level {
    ($level:expr, $name:ident($($arg:expr),*)) => {
        match $level {
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => x86::avx512::$name($($arg),*),
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => x86::avx2::$name($($arg),*),
            _ => portable::$name($($arg),*),
        }
    };
}

/// Symmetric 8-bit values of each row, by the row's largest magnitude.
pub(super) fn quantise(level: Level, x: &Matrix, out: &mut Quantised) {
    out.rows = x.rows;
    out.inputs = x.cols;
    out.stride = x.cols.next_multiple_of(4);
    out.values.clear();
    out.values.resize(x.rows * out.stride, 0);
    out.scale.resize(x.rows, 0.0);
    out.sum.resize(x.rows, 0);
    for i in 0..x.rows {
        let Some(values) = out.values.get_mut(i * out.stride..(i + 1) * out.stride) else { continue };
        let (scale, sum) = by_level!(level, quantise_row(x.row(i), values));
        if let (Some(s), Some(n)) = (out.scale.get_mut(i), out.sum.get_mut(i)) {
            (*s, *n) = (scale, sum);
        }
    }
}

/// `out = x Wᵀ + bias` in integers. `bias` is padded to a multiple of 16.
pub(super) fn multiply_i8(level: Level, x: &Quantised, w: &PackedI8, bias: &[f32], out: &mut Matrix) {
    assert_eq!((x.inputs, x.rows), (w.inputs, out.rows), "shapes of an integer product");
    assert!(out.stride >= w.outputs.next_multiple_of(16) && bias.len() >= w.outputs.next_multiple_of(16));
    assert!(out.data.len() >= out.rows * out.stride && x.values.len() >= x.rows * x.stride);
    by_level!(level, multiply_i8(x, w, bias, out));
}

/// A block of rows of f32: `rows` of them, `stride` apart, from the start of `data`.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub rows: usize,
    pub stride: usize,
    pub data: &'a [f32],
}

/// `out = x Wᵀ`, where a row of `x` has as many values as `w` has inputs; rows of `out` are `stride` apart and are written to a multiple of 16.
pub(super) fn multiply_f32(level: Level, x: View<'_>, w: &PackedF32, out: &mut [f32], stride: usize) {
    if x.rows == 0 || w.inputs == 0 {
        return;
    }
    let width = w.outputs.next_multiple_of(16);
    assert!(
        x.data.len() >= (x.rows - 1) * x.stride + w.inputs && out.len() >= (x.rows - 1) * stride + width,
        "shapes of a product"
    );
    assert!(w.lanes.len() >= width / 16 * w.inputs);
    by_level!(level, multiply_f32(x, w, out, stride));
}

/// Each value becomes 0.5 x (1 + tanh(0.7978845608 (x + 0.044715 x³))).
pub(super) fn gelu(level: Level, x: &mut [f32]) {
    by_level!(level, gelu(x));
}

/// The first `n` values of `x` become softmax(scale · x), the rest zero.
pub(super) fn softmax(level: Level, x: &mut [f32], n: usize, scale: f32) {
    by_level!(level, softmax(x, n, scale));
}

/// `x` becomes LayerNorm(x + y), epsilon 1e-12.
pub(super) fn add_norm(level: Level, x: &mut [f32], y: &[f32], weight: &[f32], bias: &[f32]) {
    by_level!(level, add_norm(x, y, weight, bias));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random and are the same each time.
    fn noise(n: usize, seed: u32) -> Vec<f32> {
        let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(12345);
        (0..n)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                (state as f32 / u32::MAX as f32) * 4.0 - 2.0
            })
            .collect()
    }

    fn matrix(rows: usize, cols: usize, seed: u32) -> Matrix {
        let mut m = Matrix::zeros(rows, cols);
        let values = noise(rows * cols, seed);
        for i in 0..rows {
            m.row_mut(i).copy_from_slice(&values[i * cols..(i + 1) * cols]);
        }
        m
    }

    fn i8_product(level: Level, x: &Matrix, w: &PackedI8, bias: &[f32]) -> Matrix {
        let mut q = Quantised::default();
        quantise(level, x, &mut q);
        let mut out = Matrix::zeros(x.rows, w.outputs);
        multiply_i8(level, &q, w, bias, &mut out);
        out
    }

    #[test]
    fn integer_products_agree_bit_for_bit_and_with_plain_floats() {
        for (rows, inputs, outputs) in
            [(1, 4, 1), (7, 32, 17), (13, 192, 50), (33, 384, 144), (5, 1536, 64), (6, 36, 80)]
        {
            let weights: Vec<i8> = noise(inputs * outputs, 7).iter().map(|x| (x * 63.0) as i8).collect();
            let scale: Vec<f32> = (0..outputs).map(|i| 0.01 + 0.001 * i as f32).collect();
            let w = PackedI8::new(outputs, inputs, &weights, &scale);
            let x = matrix(rows, inputs, 3);
            let mut bias = noise(outputs, 9);
            bias.resize(outputs.next_multiple_of(16), 0.0);
            let base = i8_product(Level::Portable, &x, &w, &bias);
            for i in 0..rows {
                for o in 0..outputs {
                    let exact: f32 =
                        x.row(i).iter().zip(&weights[o * inputs..]).map(|(a, &b)| a * f32::from(b) * scale[o]).sum();
                    let near = (base.row(i)[o] - exact - bias[o]).abs();
                    assert!(near < 0.02 * scale[o] * 127.0 * (inputs as f32).sqrt() + 1e-3, "{near}");
                }
            }
            for level in Level::all() {
                assert_eq!(i8_product(level, &x, &w, &bias).data, base.data, "{level:?} {rows} {inputs} {outputs}");
            }
        }
    }

    #[test]
    fn float_products_agree() {
        for (rows, inputs, outputs) in [(1, 3, 1), (7, 32, 17), (33, 200, 144), (6, 36, 80)] {
            let weights = noise(inputs * outputs, 5);
            let w = PackedF32::new(outputs, inputs, |o, i| weights[o * inputs + i]);
            let x = matrix(rows, inputs, 3);
            for level in Level::all() {
                let mut out = Matrix::zeros(rows, outputs);
                let stride = out.stride;
                multiply_f32(level, View { rows, stride: x.stride, data: &x.data }, &w, &mut out.data, stride);
                for i in 0..rows {
                    for o in 0..outputs {
                        let exact: f64 = x
                            .row(i)
                            .iter()
                            .zip(&weights[o * inputs..])
                            .map(|(&a, &b)| f64::from(a) * f64::from(b))
                            .sum();
                        assert!((f64::from(out.row(i)[o]) - exact).abs() < 1e-3, "{level:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_row_does_not_depend_on_its_company() {
        let (inputs, outputs) = (96, 80);
        let weights = noise(inputs * outputs, 5);
        let w = PackedF32::new(outputs, inputs, |o, i| weights[o * inputs + i]);
        let bytes: Vec<i8> = weights.iter().map(|x| (x * 60.0) as i8).collect();
        let (w8, bias) = (PackedI8::new(outputs, inputs, &bytes, &vec![0.02; outputs]), vec![0.5; 80]);
        let x = matrix(29, inputs, 3);
        for level in Level::all() {
            let all8 = i8_product(level, &x, &w8, &bias);
            let mut all = Matrix::zeros(29, outputs);
            multiply_f32(level, View { rows: 29, stride: x.stride, data: &x.data }, &w, &mut all.data, 80);
            for i in 0..29 {
                let alone = x.gather([i].into_iter());
                let mut one = Matrix::zeros(1, outputs);
                multiply_f32(level, View { rows: 1, stride: x.stride, data: &alone.data }, &w, &mut one.data, 80);
                assert_eq!(one.row(0), all.row(i), "{level:?}");
                assert_eq!(i8_product(level, &alone, &w8, &bias).row(0), all8.row(i), "{level:?}");
            }
        }
    }

    #[test]
    fn elementwise_loops_agree_with_the_library() {
        let x: Vec<f32> = noise(100, 4).iter().map(|x| x * 4.0).chain([-200.0, 200.0, 0.0, -30.0]).collect();
        for level in Level::all() {
            let mut y = x.clone();
            gelu(level, &mut y);
            for (a, b) in x.iter().zip(&y) {
                let a = f64::from(*a);
                let exact = 0.5 * a * (1.0 + (0.797_884_560_8 * (a + 0.044_715 * a.powi(3))).tanh());
                assert!((exact - f64::from(*b)).abs() < 1e-5 * (1.0 + a.abs()), "{level:?} {a} {b} {exact}");
            }
            let mut s = x.clone();
            softmax(level, &mut s, 50, 0.3);
            assert!((s[..50].iter().sum::<f32>() - 1.0).abs() < 1e-5 && s[50..].iter().all(|&x| x == 0.0));
            let (mut n, ones, zeros) = (x[..96].to_vec(), vec![1.0; 96], vec![0.0; 96]);
            add_norm(level, &mut n, &x[..96], &ones, &zeros);
            let (mean, square) = (n.iter().sum::<f32>() / 96.0, n.iter().map(|x| x * x).sum::<f32>() / 96.0);
            assert!(mean.abs() < 1e-5 && (square - 1.0).abs() < 1e-4, "{level:?} {mean} {square}");
        }
    }
}
