//! Coreference: MUC (Vilain et al. 1995), B³ (Bagga and Baldwin 1998), CEAF-φ4 (Luo 2005); singletons ignored on both sides.

use super::Pair;
use super::report::{Diff, Report, Row, Score, cent};
use super::squeeze::{Place, Squeezed};
use crate::document::DocumentForm;
use std::collections::{BTreeMap, BTreeSet};

type Cluster = BTreeSet<Place>;

/// Clusters of a document: its `clusters`, else its mentions by entity; two members or more.
fn clusters(document: &DocumentForm) -> Vec<Cluster> {
    let map = Squeezed::new(document);
    let all: Vec<Cluster> = match &document.clusters {
        Some(clusters) => clusters.iter().map(|c| c.iter().map(|&a| map.place(a)).collect()).collect(),
        None => {
            let mut by_entity: BTreeMap<usize, Cluster> = BTreeMap::new();
            for mention in document.mentions.iter().flatten() {
                if let Some(entity) = mention.entity {
                    by_entity.entry(entity).or_default().insert(map.place(mention.at));
                }
            }
            by_entity.into_values().collect()
        }
    };
    all.into_iter().filter(|c| c.len() > 1).collect()
}

fn home(clusters: &[Cluster]) -> BTreeMap<Place, usize> {
    clusters.iter().enumerate().flat_map(|(k, c)| c.iter().map(move |&x| (x, k))).collect()
}

#[derive(Default)]
struct Sums {
    mentions: [usize; 3],
    muc: [f64; 4],
    b3: [f64; 4],
    ceaf: [f64; 3],
}

impl Sums {
    fn add(&mut self, gold: &[Cluster], system: &[Cluster]) {
        let (in_gold, in_system) = (home(gold), home(system));
        self.mentions[0] += in_gold.keys().filter(|x| in_system.contains_key(*x)).count();
        self.mentions[1] += in_system.len();
        self.mentions[2] += in_gold.len();
        let (n, d) = links(gold, &in_system);
        self.muc[0] += n;
        self.muc[1] += d;
        let (n, d) = links(system, &in_gold);
        self.muc[2] += n;
        self.muc[3] += d;
        self.b3[0] += overlap(gold, &in_gold, system, &in_system);
        self.b3[1] += in_gold.len() as f64;
        self.b3[2] += overlap(system, &in_system, gold, &in_gold);
        self.b3[3] += in_system.len() as f64;
        self.ceaf[0] += best_alignment(gold, system);
        self.ceaf[1] += gold.len() as f64;
        self.ceaf[2] += system.len() as f64;
    }

    fn rows(&self) -> Vec<Row> {
        let share = |n: f64, d: f64| if d > 0.0 { n / d } else { 0.0 };
        let four = |x: &[f64; 4]| Score::of(share(x[2], x[3]), share(x[0], x[1]));
        let ceaf = Score::of(share(self.ceaf[0], self.ceaf[2]), share(self.ceaf[0], self.ceaf[1]));
        let scores = [four(&self.muc), four(&self.b3), ceaf];
        let [right, system, gold] = self.mentions;
        let mut rows = vec![Row::scored("mentions", Score::new(right, system, gold))];
        rows.extend(["muc", "b3", "ceaf"].iter().zip(&scores).map(|(name, score)| Row::scored(name, *score)));
        let mean = scores.iter().map(|s| s.f1).sum::<f64>() / 300.0;
        rows.push(Row { name: "mean".into(), figures: vec![("F1".into(), cent(mean))] });
        rows
    }
}

/// Links of `key` kept by the other side, and all of them.
fn links(key: &[Cluster], other: &BTreeMap<Place, usize>) -> (f64, f64) {
    let (mut kept, mut all) = (0, 0);
    for cluster in key {
        let parts: BTreeSet<usize> = cluster.iter().filter_map(|x| other.get(x).copied()).collect();
        let alone = cluster.iter().filter(|x| !other.contains_key(*x)).count();
        kept += cluster.len() - parts.len() - alone;
        all += cluster.len() - 1;
    }
    (kept as f64, all as f64)
}

fn overlap(a: &[Cluster], in_a: &BTreeMap<Place, usize>, b: &[Cluster], in_b: &BTreeMap<Place, usize>) -> f64 {
    in_a.iter()
        .filter_map(|(x, &i)| {
            let (own, other) = (a.get(i)?, b.get(*in_b.get(x)?)?);
            Some(own.intersection(other).count() as f64 / own.len() as f64)
        })
        .sum()
}

fn best_alignment(gold: &[Cluster], system: &[Cluster]) -> f64 {
    let similarity = |x: &Cluster, y: &Cluster| 2.0 * x.intersection(y).count() as f64 / (x.len() + y.len()) as f64;
    assign(&gold.iter().map(|x| system.iter().map(|y| similarity(x, y)).collect()).collect::<Vec<_>>())
}

/// Weight of the heaviest assignment of rows to columns (Hungarian method, O(n²m)).
fn assign(weights: &[Vec<f64>]) -> f64 {
    let columns = weights.first().map_or(0, Vec::len);
    if columns == 0 {
        return 0.0;
    }
    if weights.len() > columns {
        let turned: Vec<Vec<f64>> = (0..columns).map(|j| weights.iter().map(|row| row[j]).collect()).collect();
        return assign(&turned);
    }
    let rows = weights.len();
    let (mut u, mut v) = (vec![0.0; rows + 1], vec![0.0; columns + 1]);
    let (mut matched, mut way) = (vec![0usize; columns + 1], vec![0usize; columns + 1]);
    for i in 1..=rows {
        matched[0] = i;
        let mut j0 = 0;
        let mut least = vec![f64::INFINITY; columns + 1];
        let mut used = vec![false; columns + 1];
        loop {
            used[j0] = true;
            let (row, mut delta, mut next) = (matched[j0], f64::INFINITY, 0);
            for j in (1..=columns).filter(|&j| !used[j]) {
                let reduced = -weights[row - 1][j - 1] - u[row] - v[j];
                if reduced < least[j] {
                    (least[j], way[j]) = (reduced, j0);
                }
                if least[j] < delta {
                    (delta, next) = (least[j], j);
                }
            }
            for j in 0..=columns {
                if used[j] {
                    u[matched[j]] += delta;
                    v[j] -= delta;
                } else {
                    least[j] -= delta;
                }
            }
            j0 = next;
            if matched[j0] == 0 {
                break;
            }
        }
        while j0 != 0 {
            let j1 = way[j0];
            matched[j0] = matched[j1];
            j0 = j1;
        }
    }
    (1..=columns).filter(|&j| matched[j] > 0).map(|j| weights[matched[j] - 1][j - 1]).sum()
}

pub(super) fn score(pairs: &[Pair]) -> Report {
    let mut sums = Sums::default();
    let mut report = Report::default();
    for pair in pairs {
        let (gold, system) = (clusters(pair.gold), clusters(&pair.system));
        sums.add(&gold, &system);
        let mut own = Sums::default();
        own.add(&gold, &system);
        let f1 = own.rows().last().and_then(|r| r.get("F1")).unwrap_or(0.0);
        let mut diff = Diff { id: pair.gold.id.clone(), ..Diff::default() };
        diff.score = Score { f1, gold: gold.len(), system: system.len(), ..Score::default() };
        diff.missed = texts(pair.gold, &gold, &system);
        diff.spurious = texts(&pair.system, &system, &gold);
        report.documents.push(diff);
    }
    report.rows = sums.rows();
    report.rank();
    report
}

/// The clusters of one side that the other lacks, as words.
fn texts(document: &DocumentForm, clusters: &[Cluster], other: &[Cluster]) -> Vec<String> {
    let letters: Vec<char> = document.text.chars().filter(|c| !c.is_whitespace()).collect();
    let word = |p: &Place| letters.get(p.0..p.1).unwrap_or(&[]).iter().collect::<String>();
    let lone = clusters.iter().filter(|c| !other.contains(c));
    lone.map(|c| c.iter().map(word).collect::<Vec<_>>().join(" = ")).collect()
}

#[cfg(test)]
mod tests {
    use super::assign;

    #[test]
    fn the_heaviest_assignment_is_found() {
        assert_eq!(assign(&[vec![1.0, 2.0], vec![2.0, 1.5]]), 4.0);
        assert_eq!(assign(&[vec![0.5], vec![0.75], vec![0.25]]), 0.75);
        assert_eq!(assign(&[]), 0.0);
    }
}
