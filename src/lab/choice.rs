//! What the examples held back show: the threshold, the number of claims a sentence, and how often a claim of some probability is right. In:
//! the claims made of them; out: a [`Choice`].

use crate::claim::learned::{HOPELESS, Limits};

/// A claim made of an example held back.
pub(super) struct Outcome {
    pub probability: f32,
    /// Its place among those of its sentence, from 0.
    pub rank: usize,
    pub right: bool,
}

/// What is best on the examples held back.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub passes: usize,
    pub limits: Limits,
    pub calibration: Vec<(f32, f32)>,
    /// Precision, recall, F1 in per cent.
    pub figures: [f64; 3],
}

impl Choice {
    /// Before anything is known.
    pub fn none(passes: usize) -> Self {
        let limits = Limits { threshold: 0.5, most: usize::MAX };
        Self { passes, limits, calibration: Vec::new(), figures: [0.0; 3] }
    }

    /// The threshold and the number of claims a sentence that give the best F1, where `gold` claims are to be found.
    pub fn best(outcomes: &[Outcome], gold: usize, passes: usize) -> Self {
        let mut best = Self::none(passes);
        for most in [usize::MAX, 4, 3, 2, 1] {
            let mut made: Vec<&Outcome> = outcomes.iter().filter(|o| o.rank < most).collect();
            made.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(b.right.cmp(&a.right)));
            let mut right = 0usize;
            for (n, outcome) in made.iter().enumerate() {
                right += usize::from(outcome.right);
                let next = made.get(n + 1).map_or(HOPELESS, |next| next.probability);
                if next == outcome.probability {
                    continue;
                }
                let (p, r) = (right as f64 / (n + 1) as f64, right as f64 / gold.max(1) as f64);
                let f1 = if p + r > 0.0 { 200.0 * p * r / (p + r) } else { 0.0 };
                if f1 > best.figures[2] {
                    // Halfway to the next, so that what is as likely as the last right one is not lost on new text.
                    best.limits = Limits { threshold: (outcome.probability + next) / 2.0, most };
                    best.figures = [100.0 * p, 100.0 * r, f1];
                }
            }
        }
        best.calibration = calibrate(outcomes, best.limits);
        best
    }
}

/// Least number of claims from which a share of right ones is taken.
const STEP: usize = 15;

/// From which probability on what share of the claims is right: rises as the probability does (pool adjacent violators; Ayer et al. 1955).
fn calibrate(outcomes: &[Outcome], limits: Limits) -> Vec<(f32, f32)> {
    let claimed = |o: &&Outcome| o.rank < limits.most && o.probability >= limits.threshold;
    let mut made: Vec<&Outcome> = outcomes.iter().filter(claimed).collect();
    made.sort_by(|a, b| a.probability.total_cmp(&b.probability).then(a.right.cmp(&b.right)));
    let mut steps: Vec<(f32, usize, usize)> = Vec::new();
    let share = |step: &(f32, usize, usize)| step.1 as f32 / step.2 as f32;
    for part in made.chunks(STEP) {
        let Some(first) = part.first() else { continue };
        let mut step = (first.probability, part.iter().filter(|o| o.right).count(), part.len());
        while let Some(last) = steps.last().filter(|last| share(last) >= share(&step) || step.2 < STEP) {
            step = (last.0, last.1 + step.1, last.2 + step.2);
            steps.pop();
        }
        steps.push(step);
    }
    // One right and one wrong more: a few examples prove no certainty.
    steps.into_iter().map(|(from, right, all)| (from, (right as f32 + 1.0) / (all as f32 + 2.0))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes(list: &[(f32, usize, bool)]) -> Vec<Outcome> {
        list.iter().map(|&(probability, rank, right)| Outcome { probability, rank, right }).collect()
    }

    #[test]
    fn the_threshold_leaves_out_what_is_mostly_wrong() {
        let made = outcomes(&[(0.9, 0, true), (0.8, 0, true), (0.3, 0, false), (0.2, 0, false), (0.1, 0, true)]);
        let best = Choice::best(&made, 3, 7);
        assert_eq!((best.limits.threshold, best.passes), (0.55, 7));
        assert!((best.figures[0], best.figures[2] as u32) == (100.0, 80), "{best:?}");
    }

    #[test]
    fn where_second_claims_are_wrong_a_sentence_has_one() {
        let made = outcomes(&[(0.9, 0, true), (0.8, 1, false), (0.7, 0, true), (0.6, 1, false)]);
        assert_eq!(Choice::best(&made, 2, 1).limits.most, 1);
    }

    #[test]
    fn confidence_rises_with_probability() {
        let made: Vec<Outcome> =
            (0..100).map(|i| Outcome { probability: i as f32 / 100.0, rank: 0, right: i * i % 100 < i }).collect();
        let steps = calibrate(&made, Limits { threshold: 0.0, most: 9 });
        assert!(steps.len() > 1 && steps.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1), "{steps:?}");
    }
}
