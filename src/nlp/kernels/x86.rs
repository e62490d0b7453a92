//! The loops with AVX2 and AVX-512 instructions: all the unsafe code of the reader. In and out: as in the parent, which has checked the shapes; a level is
//! only chosen after the processor was asked for it. Every pointer stays inside the slices whose lengths the parent asserts: rows × stride of activations, panels ×
//! steps of weights, and whole panels of sixteen in a row of the output.

use super::{Matrix, PackedF32, PackedI8, Quantised, View, portable};
use std::arch::x86_64::*;

/// Whether the processor has AVX2 and FMA.
pub(super) fn has_avx2() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
}

/// Whether the processor has AVX-512 with the parts used here.
pub(super) fn has_avx512() -> bool {
    has_avx2()
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512vnni")
}

/// What an integer product works on.
type IntegerJob<'a> = (&'a Quantised, &'a PackedI8, &'a [f32], &'a mut Matrix);

/// What a product of floats works on.
type FloatJob<'a> = (View<'a>, &'a PackedF32, &'a mut [f32], usize);

/// The shared bodies, compiled with the level's instructions.
macro_rules! shared {
    ($features:literal) => {
        pub(in super::super) fn gelu(x: &mut [f32]) {
            #[target_feature(enable = $features)]
            fn body(x: &mut [f32]) {
                portable::gelu(x)
            }
            // SAFETY: the level was chosen after the processor was asked.
            unsafe { body(x) }
        }

        pub(in super::super) fn softmax(x: &mut [f32], n: usize, scale: f32) {
            #[target_feature(enable = $features)]
            fn body(x: &mut [f32], n: usize, scale: f32) {
                portable::softmax(x, n, scale)
            }
            // SAFETY: as above.
            unsafe { body(x, n, scale) }
        }

        pub(in super::super) fn add_norm(x: &mut [f32], y: &[f32], weight: &[f32], bias: &[f32]) {
            #[target_feature(enable = $features)]
            fn body(x: &mut [f32], y: &[f32], weight: &[f32], bias: &[f32]) {
                portable::add_norm(x, y, weight, bias)
            }
            // SAFETY: as above.
            unsafe { body(x, y, weight, bias) }
        }

        pub(in super::super) fn quantise_row(x: &[f32], out: &mut [i8]) -> (f32, i32) {
            #[target_feature(enable = $features)]
            fn body(x: &[f32], out: &mut [i8]) -> (f32, i32) {
                portable::quantise_row(x, out)
            }
            // SAFETY: as above.
            unsafe { body(x, out) }
        }
    };
}

/// Walks down the rows with tiles `P` panels wide, the tallest first; `$tile::<ROWS, P>(job, row, panel)` computes one.
macro_rules! rows {
    ([$($r:literal),*], $p:literal, $rows:expr, $panel:ident, $tile:ident($job:ident)) => {{
        let mut row = 0;
        while row < $rows {
            $(if $rows - row >= $r {
                $tile::<$r, $p>(&mut $job, row, $panel);
                row += $r;
                continue;
            })*
        }
        $panel += $p;
    }};
}

pub(super) mod avx512 {
    use super::*;

    shared!("avx512f,avx512bw,avx512vl,avx2,fma");

    pub(in super::super) fn multiply_i8(x: &Quantised, w: &PackedI8, bias: &[f32], out: &mut Matrix) {
        // SAFETY: the level was chosen after the processor was asked; shapes were checked by the parent.
        unsafe { all_i8(x, w, bias, out) }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    unsafe fn all_i8(x: &Quantised, w: &PackedI8, bias: &[f32], out: &mut Matrix) {
        let mut job: IntegerJob<'_> = (x, w, bias, out);
        let (panels, mut panel) = (w.outputs.div_ceil(16), 0);
        while panel < panels {
            // SAFETY: tiles lie within the rows and panels.
            unsafe {
                match panels - panel {
                    1 => rows!([6, 4, 2, 1], 1, x.rows, panel, tile_i8(job)),
                    2 | 3 => rows!([6, 4, 2, 1], 2, x.rows, panel, tile_i8(job)),
                    _ => rows!([6, 4, 2, 1], 4, x.rows, panel, tile_i8(job)),
                }
            }
        }
    }

    /// `R` rows by `P` panels of 16 outputs.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    unsafe fn tile_i8<const R: usize, const P: usize>(job: &mut IntegerJob<'_>, row: usize, panel: usize) {
        let (x, w, bias, out) = job;
        let steps = w.inputs.div_ceil(4);
        let mut acc = [[_mm512_setzero_si512(); P]; R];
        // SAFETY: `row + R <= rows` and `panel + P <= panels`, so every address lies in its slice.
        unsafe {
            let a = x.values.as_ptr().add(row * x.stride);
            let b = w.blocks.as_ptr().add(panel * steps);
            for k in 0..steps {
                let mut weights = [_mm512_setzero_si512(); P];
                for (p, weight) in weights.iter_mut().enumerate() {
                    *weight = _mm512_load_si512(b.add(p * steps + k).cast());
                }
                for (r, sums) in acc.iter_mut().enumerate() {
                    let four = _mm512_set1_epi32(a.add(r * x.stride + 4 * k).cast::<i32>().read_unaligned());
                    for (sum, weight) in sums.iter_mut().zip(&weights) {
                        *sum = _mm512_dpbusd_epi32(*sum, *weight, four);
                    }
                }
            }
            for (r, sums) in acc.iter().enumerate() {
                let correction = _mm512_set1_epi32(128 * *x.sum.as_ptr().add(row + r));
                let scale = _mm512_set1_ps(*x.scale.as_ptr().add(row + r));
                for (p, sum) in sums.iter().enumerate() {
                    let column = 16 * (panel + p);
                    let whole = _mm512_cvtepi32_ps(_mm512_sub_epi32(*sum, correction));
                    let scaled =
                        _mm512_mul_ps(_mm512_mul_ps(whole, scale), _mm512_loadu_ps(w.scale.as_ptr().add(column)));
                    let value = _mm512_add_ps(scaled, _mm512_loadu_ps(bias.as_ptr().add(column)));
                    _mm512_storeu_ps(out.data.as_mut_ptr().add((row + r) * out.stride + column), value);
                }
            }
        }
    }

    pub(in super::super) fn multiply_f32(x: View<'_>, w: &PackedF32, out: &mut [f32], stride: usize) {
        // SAFETY: as for integers.
        unsafe { all_f32(x, w, out, stride) }
    }

    #[target_feature(enable = "avx512f")]
    unsafe fn all_f32(x: View<'_>, w: &PackedF32, out: &mut [f32], stride: usize) {
        let mut job: FloatJob<'_> = (x, w, out, stride);
        let (panels, mut panel) = (w.outputs.div_ceil(16), 0);
        while panel < panels {
            // SAFETY: tiles lie within the rows and panels.
            unsafe {
                match panels - panel {
                    1 => rows!([6, 4, 2, 1], 1, x.rows, panel, tile_f32(job)),
                    2 | 3 => rows!([6, 4, 2, 1], 2, x.rows, panel, tile_f32(job)),
                    _ => rows!([6, 4, 2, 1], 4, x.rows, panel, tile_f32(job)),
                }
            }
        }
    }

    #[target_feature(enable = "avx512f")]
    unsafe fn tile_f32<const R: usize, const P: usize>(job: &mut FloatJob<'_>, row: usize, panel: usize) {
        let (x, w, out, stride) = job;
        let mut acc = [[_mm512_setzero_ps(); P]; R];
        // SAFETY: `row + R <= rows` and `panel + P <= panels`, so every address lies in its slice.
        unsafe {
            let a = x.data.as_ptr().add(row * x.stride);
            let b = w.lanes.as_ptr().add(panel * w.inputs);
            for k in 0..w.inputs {
                let mut weights = [_mm512_setzero_ps(); P];
                for (p, weight) in weights.iter_mut().enumerate() {
                    *weight = _mm512_load_ps(b.add(p * w.inputs + k).cast());
                }
                for (r, sums) in acc.iter_mut().enumerate() {
                    let value = _mm512_set1_ps(*a.add(r * x.stride + k));
                    for (sum, weight) in sums.iter_mut().zip(&weights) {
                        *sum = _mm512_fmadd_ps(value, *weight, *sum);
                    }
                }
            }
            for (r, sums) in acc.iter().enumerate() {
                for (p, sum) in sums.iter().enumerate() {
                    _mm512_storeu_ps(out.as_mut_ptr().add((row + r) * *stride + 16 * (panel + p)), *sum);
                }
            }
        }
    }
}

pub(super) mod avx2 {
    use super::*;

    shared!("avx2,fma");

    pub(in super::super) fn multiply_i8(x: &Quantised, w: &PackedI8, bias: &[f32], out: &mut Matrix) {
        // SAFETY: the level was chosen after the processor was asked; shapes were checked by the parent.
        unsafe { all_i8(x, w, bias, out) }
    }

    #[target_feature(enable = "avx2,fma")]
    unsafe fn all_i8(x: &Quantised, w: &PackedI8, bias: &[f32], out: &mut Matrix) {
        let mut job: IntegerJob<'_> = (x, w, bias, out);
        let (panels, mut panel) = (w.outputs.div_ceil(16), 0);
        while panel < panels {
            // SAFETY: tiles lie within the rows and panels.
            unsafe { rows!([4, 2, 1], 1, x.rows, panel, tile_i8(job)) }
        }
    }

    /// `R` rows by one panel, in two halves of 8 outputs; products in 16 bits by pairs, which can't overflow.
    #[target_feature(enable = "avx2,fma")]
    unsafe fn tile_i8<const R: usize, const P: usize>(job: &mut IntegerJob<'_>, row: usize, panel: usize) {
        let (x, w, bias, out) = job;
        let steps = w.inputs.div_ceil(4);
        let low_bytes = _mm256_set1_epi16(0xff);
        let mut acc = [[_mm256_setzero_si256(); 2]; R];
        // SAFETY: `row + R <= rows` and `panel < panels`, so every address lies in its slice.
        unsafe {
            let a = x.values.as_ptr().add(row * x.stride);
            let b = w.blocks.as_ptr().add(panel * steps);
            for k in 0..steps {
                let block = b.add(k).cast::<__m256i>();
                let halves = [_mm256_load_si256(block), _mm256_load_si256(block.add(1))];
                for (r, sums) in acc.iter_mut().enumerate() {
                    let four = _mm256_set1_epi32(a.add(r * x.stride + 4 * k).cast::<i32>().read_unaligned());
                    let (even, odd) = (_mm256_srai_epi16(_mm256_slli_epi16(four, 8), 8), _mm256_srai_epi16(four, 8));
                    for (sum, half) in sums.iter_mut().zip(halves) {
                        let first = _mm256_madd_epi16(_mm256_and_si256(half, low_bytes), even);
                        let second = _mm256_madd_epi16(_mm256_srli_epi16(half, 8), odd);
                        *sum = _mm256_add_epi32(*sum, _mm256_add_epi32(first, second));
                    }
                }
            }
            for (r, sums) in acc.iter().enumerate() {
                let correction = _mm256_set1_epi32(128 * *x.sum.as_ptr().add(row + r));
                let scale = _mm256_set1_ps(*x.scale.as_ptr().add(row + r));
                for (h, sum) in sums.iter().enumerate() {
                    let column = 16 * panel + 8 * h;
                    let whole = _mm256_cvtepi32_ps(_mm256_sub_epi32(*sum, correction));
                    let scaled =
                        _mm256_mul_ps(_mm256_mul_ps(whole, scale), _mm256_loadu_ps(w.scale.as_ptr().add(column)));
                    let value = _mm256_add_ps(scaled, _mm256_loadu_ps(bias.as_ptr().add(column)));
                    _mm256_storeu_ps(out.data.as_mut_ptr().add((row + r) * out.stride + column), value);
                }
            }
        }
    }

    pub(in super::super) fn multiply_f32(x: View<'_>, w: &PackedF32, out: &mut [f32], stride: usize) {
        // SAFETY: as for integers.
        unsafe { all_f32(x, w, out, stride) }
    }

    #[target_feature(enable = "avx2,fma")]
    unsafe fn all_f32(x: View<'_>, w: &PackedF32, out: &mut [f32], stride: usize) {
        let mut job: FloatJob<'_> = (x, w, out, stride);
        let (panels, mut panel) = (w.outputs.div_ceil(16), 0);
        while panel < panels {
            // SAFETY: tiles lie within the rows and panels.
            unsafe { rows!([4, 2, 1], 1, x.rows, panel, tile_f32(job)) }
        }
    }

    #[target_feature(enable = "avx2,fma")]
    unsafe fn tile_f32<const R: usize, const P: usize>(job: &mut FloatJob<'_>, row: usize, panel: usize) {
        let (x, w, out, stride) = job;
        let mut acc = [[_mm256_setzero_ps(); 2]; R];
        // SAFETY: `row + R <= rows` and `panel < panels`, so every address lies in its slice.
        unsafe {
            let a = x.data.as_ptr().add(row * x.stride);
            let b = w.lanes.as_ptr().add(panel * w.inputs);
            for k in 0..w.inputs {
                let lanes = b.add(k).cast::<f32>();
                let halves = [_mm256_load_ps(lanes), _mm256_load_ps(lanes.add(8))];
                for (r, sums) in acc.iter_mut().enumerate() {
                    let value = _mm256_set1_ps(*a.add(r * x.stride + k));
                    for (sum, half) in sums.iter_mut().zip(halves) {
                        *sum = _mm256_fmadd_ps(value, half, *sum);
                    }
                }
            }
            for (r, sums) in acc.iter().enumerate() {
                for (h, sum) in sums.iter().enumerate() {
                    _mm256_storeu_ps(out.as_mut_ptr().add((row + r) * *stride + 16 * panel + 8 * h), *sum);
                }
            }
        }
    }
}
