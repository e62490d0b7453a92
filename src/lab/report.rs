//! Figures, and what explains them.

use serde::Serialize;
use std::collections::BTreeMap;

/// Precision, recall and F1 in per cent, two decimals; counts behind them.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct Score {
    /// Precision.
    #[serde(rename = "P")]
    pub precision: f64,
    /// Recall.
    #[serde(rename = "R")]
    pub recall: f64,
    /// Their harmonic mean.
    #[serde(rename = "F1")]
    pub f1: f64,
    /// Items in gold.
    pub gold: usize,
    /// Items in the system's output.
    pub system: usize,
}

impl Score {
    /// From counts: right ones, the system's, gold's.
    pub fn new(right: usize, system: usize, gold: usize) -> Self {
        let share = |n: usize, d: usize| if d == 0 { 0.0 } else { n as f64 / d as f64 };
        let mut score = Self::of(share(right, system), share(right, gold));
        (score.gold, score.system) = (gold, system);
        score
    }

    /// From precision and recall as fractions.
    pub fn of(p: f64, r: f64) -> Self {
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        Self { precision: cent(p), recall: cent(r), f1: cent(f1), gold: 0, system: 0 }
    }
}

/// A fraction in per cent, two decimals.
pub(crate) fn cent(x: f64) -> f64 {
    (10_000.0 * x).round() / 100.0
}

/// One line of figures.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Row {
    /// What it measures.
    pub name: String,
    /// Names and values, in order.
    pub figures: Vec<(String, f64)>,
}

impl Row {
    pub(crate) fn scored(name: &str, score: Score) -> Self {
        let mut figures = vec![("P".into(), score.precision), ("R".into(), score.recall), ("F1".into(), score.f1)];
        if score.gold + score.system > 0 {
            figures.push(("gold".into(), score.gold as f64));
            figures.push(("system".into(), score.system as f64));
        }
        Self { name: name.to_owned(), figures }
    }

    /// The figure called `name`.
    pub fn get(&self, name: &str) -> Option<f64> {
        self.figures.iter().find(|(n, _)| n == name).map(|(_, v)| *v)
    }
}

/// The same measure over parts of the data.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Breakdown {
    /// By what.
    pub by: String,
    /// Part and score.
    pub parts: Vec<(String, Score)>,
}

/// One document beside its gold.
#[derive(Clone, PartialEq, Debug, Serialize, Default)]
pub struct Diff {
    /// Its id.
    pub id: String,
    /// Its own score.
    pub score: Score,
    /// In gold only.
    pub missed: Vec<String>,
    /// In the system's output only.
    pub spurious: Vec<String>,
}

/// All that one evaluation found.
#[derive(Clone, PartialEq, Debug, Serialize, Default)]
pub struct Report {
    /// The task's figures.
    pub rows: Vec<Row>,
    /// Parts.
    pub breakdowns: Vec<Breakdown>,
    /// What was taken for what, the commonest first.
    pub confusions: Vec<(String, usize)>,
    /// Every document, the worst first.
    pub documents: Vec<Diff>,
}

impl Report {
    /// The row called `name`.
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|r| r.name == name)
    }

    pub(crate) fn rank(&mut self) {
        self.documents.sort_by(|a, b| a.score.f1.total_cmp(&b.score.f1).then_with(|| a.id.cmp(&b.id)));
        self.confusions.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
}

/// Right, system's and gold's counts by part.
#[derive(Default)]
pub(crate) struct Tally<K: Ord>(BTreeMap<K, [usize; 3]>);

impl<K: Ord> Tally<K> {
    pub fn new() -> Self {
        Self(BTreeMap::new())
    }

    pub fn add(&mut self, key: K, right: usize, system: usize, gold: usize) {
        let counts = self.0.entry(key).or_default();
        for (count, more) in counts.iter_mut().zip([right, system, gold]) {
            *count += more;
        }
    }

    /// The parts that are wanted, together.
    pub fn sum(&self, wanted: impl Fn(&K) -> bool) -> Score {
        let mut total = [0usize; 3];
        for counts in self.0.iter().filter(|(k, _)| wanted(k)).map(|(_, counts)| counts) {
            for (sum, count) in total.iter_mut().zip(counts) {
                *sum += count;
            }
        }
        Score::new(total[0], total[1], total[2])
    }

    pub fn score(&self, key: &K) -> Score {
        let [right, system, gold] = self.0.get(key).copied().unwrap_or_default();
        Score::new(right, system, gold)
    }
}

impl<K: Ord + ToString> Tally<K> {
    pub fn breakdown(&self, by: &str) -> Breakdown {
        let parts = self.0.iter().map(|(k, [r, s, g])| (k.to_string(), Score::new(*r, *s, *g))).collect();
        Breakdown { by: by.to_owned(), parts }
    }
}
