//! The loops in plain Rust. In and out: as in the parent. The bodies that the compiler can vectorise by itself are shared with the other levels; sums run
//! in sixteen lanes, so that every level adds in the same order.

use super::{Matrix, PackedF32, PackedI8, Quantised, View};

/// 1.5 · 2²³: adding it rounds a small float to an integer, found in the low bits.
const MAGIC: f32 = 12_582_912.0;

#[inline(always)]
fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * std::f32::consts::LOG2_E + MAGIC;
    let n = shifted - MAGIC;
    let r = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let p = 1.987_569_1e-4;
    let p = p * r + 1.398_2e-3;
    let p = p * r + 8.333_452e-3;
    let p = p * r + 4.166_579_6e-2;
    let p = p * r + 1.666_666_5e-1;
    let p = p * r + 0.5;
    let p = p * r * r + r + 1.0;
    let power = (shifted.to_bits().wrapping_sub(MAGIC.to_bits()).wrapping_add(127)) << 23;
    p * f32::from_bits(power)
}

#[inline(always)]
pub(super) fn gelu(x: &mut [f32]) {
    for v in x {
        let u = 0.797_884_6 * (*v + 0.044_715 * *v * *v * *v);
        *v /= 1.0 + exp(-2.0 * u);
    }
}

/// Adds up in sixteen lanes.
#[inline(always)]
fn sum(x: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0f32; 16];
    let mut chunks = x.chunks_exact(16);
    for chunk in &mut chunks {
        for (lane, &v) in lanes.iter_mut().zip(chunk) {
            *lane += f(v);
        }
    }
    for (lane, &v) in lanes.iter_mut().zip(chunks.remainder()) {
        *lane += f(v);
    }
    fold(lanes, |a, b| a + b)
}

/// The largest of sixteen lanes.
#[inline(always)]
fn largest(x: &[f32], start: f32, f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [start; 16];
    let mut chunks = x.chunks_exact(16);
    for chunk in &mut chunks {
        for (lane, &v) in lanes.iter_mut().zip(chunk) {
            let v = f(v);
            *lane = if v > *lane { v } else { *lane };
        }
    }
    for (lane, &v) in lanes.iter_mut().zip(chunks.remainder()) {
        *lane = lane.max(f(v));
    }
    fold(lanes, f32::max)
}

#[inline(always)]
fn fold(lanes: [f32; 16], f: impl Fn(f32, f32) -> f32) -> f32 {
    let mut total = lanes[0];
    for &lane in &lanes[1..] {
        total = f(total, lane);
    }
    total
}

#[inline(always)]
pub(super) fn softmax(x: &mut [f32], n: usize, scale: f32) {
    let n = n.min(x.len());
    let (live, rest) = x.split_at_mut(n);
    rest.fill(0.0);
    let top = largest(live, f32::NEG_INFINITY, |v| v);
    for v in live.iter_mut() {
        *v = exp((*v - top) * scale);
    }
    let norm = 1.0 / sum(live, |v| v);
    for v in live {
        *v *= norm;
    }
}

#[inline(always)]
pub(super) fn add_norm(x: &mut [f32], y: &[f32], weight: &[f32], bias: &[f32]) {
    for (a, b) in x.iter_mut().zip(y) {
        *a += b;
    }
    let n = x.len().max(1) as f32;
    let mean = sum(x, |v| v) / n;
    let variance = sum(x, |v| (v - mean) * (v - mean)) / n;
    let inverse = 1.0 / (variance + 1e-12).sqrt();
    for ((v, w), b) in x.iter_mut().zip(weight).zip(bias) {
        *v = (*v - mean) * inverse * w + b;
    }
}

/// The scale and the sum of the integers written.
#[inline(always)]
pub(super) fn quantise_row(x: &[f32], out: &mut [i8]) -> (f32, i32) {
    let top = largest(x, 1e-9, f32::abs);
    let inverse = 127.0 / top;
    let mut total = 0i32;
    for (o, &v) in out.iter_mut().zip(x) {
        let n = (v * inverse + MAGIC).to_bits().wrapping_sub(MAGIC.to_bits()) as i32;
        *o = n as i8;
        total += n;
    }
    (top / 127.0, total)
}

pub(super) fn multiply_i8(x: &Quantised, w: &PackedI8, bias: &[f32], out: &mut Matrix) {
    let steps = w.inputs.div_ceil(4);
    for i in 0..x.rows {
        let row = &x.values[i * x.stride..(i + 1) * x.stride];
        let correction = 128 * x.sum[i];
        for panel in 0..w.outputs.div_ceil(16) {
            let mut totals = [0i32; 16];
            for (block, a) in w.blocks[panel * steps..(panel + 1) * steps].iter().zip(row.chunks_exact(4)) {
                for (total, b) in totals.iter_mut().zip(block.0.chunks_exact(4)) {
                    *total += i32::from(a[0]) * i32::from(b[0]) + i32::from(a[1]) * i32::from(b[1]);
                    *total += i32::from(a[2]) * i32::from(b[2]) + i32::from(a[3]) * i32::from(b[3]);
                }
            }
            let first = i * out.stride + 16 * panel;
            for (j, o) in out.data[first..first + 16].iter_mut().enumerate() {
                let column = 16 * panel + j;
                *o = (totals[j] - correction) as f32 * x.scale[i] * w.scale[column] + bias[column];
            }
        }
    }
}

pub(super) fn multiply_f32(x: View<'_>, w: &PackedF32, out: &mut [f32], stride: usize) {
    for i in 0..x.rows {
        let row = &x.data[i * x.stride..i * x.stride + w.inputs];
        for (panel, lanes) in w.lanes.chunks_exact(w.inputs).enumerate() {
            let mut totals = [0.0f32; 16];
            for (lane, &a) in lanes.iter().zip(row) {
                for (total, &b) in totals.iter_mut().zip(&lane.0) {
                    *total += a * b;
                }
            }
            let first = i * stride + 16 * panel;
            out[first..first + 16].copy_from_slice(&totals);
        }
    }
}
