//! Scores to structures. In: the numbers that heads give; out: tag sequences, trees, spans that do not cross, chains of mentions. Nothing here knows the network.

pub(super) mod pairs;
pub(super) mod spans;
pub(super) mod tree;
pub(super) mod viterbi;

/// The number of the largest value, of equals the first; 0 for none.
pub(super) fn argmax(row: &[f32]) -> usize {
    let mut best = (0, f32::NEG_INFINITY);
    for (i, &x) in row.iter().enumerate() {
        if x > best.1 {
            best = (i, x);
        }
    }
    best.0
}

/// Natural logarithms of the softmax of a row.
pub(super) fn log_softmax(row: &[f32]) -> Vec<f64> {
    let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f64 = row.iter().map(|&x| f64::from(x - top).exp()).sum();
    row.iter().map(|&x| f64::from(x - top) - total.ln()).collect()
}

/// The softmax share of one value of a row.
pub(super) fn share(row: &[f32], i: usize) -> f32 {
    let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f32 = row.iter().map(|&x| (x - top).exp()).sum();
    row.get(i).map_or(0.0, |x| (x - top).exp() / total)
}

/// 1 / (1 + e⁻ˣ).
pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}
