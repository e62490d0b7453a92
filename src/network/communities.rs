//! Louvain communities (Blondel et al. 2008), deterministic: nodes are visited in order, ties go to the lower number.

use std::collections::BTreeMap;

type Beside = Vec<Vec<(usize, f64)>>;

/// The community of each node, and the modularity of the whole.
pub(super) fn communities(beside: &[Vec<(usize, f64)>]) -> (Vec<usize>, f64) {
    let mut level: Beside = beside.to_vec();
    let mut group: Vec<usize> = (0..beside.len()).collect();
    loop {
        let moved = moves(&level);
        let (number, count) = renumber(&moved);
        for g in &mut group {
            *g = number[*g];
        }
        if count == level.len() {
            break;
        }
        level = aggregate(&level, &number, count);
    }
    let modularity = modularity(beside, &group);
    (group, modularity)
}

/// Each node to the community beside it that gains most, until none gains.
fn moves(beside: &[Vec<(usize, f64)>]) -> Vec<usize> {
    let degree: Vec<f64> = beside.iter().map(|row| row.iter().map(|(_, w)| w).sum()).collect();
    let total: f64 = degree.iter().sum();
    let mut group: Vec<usize> = (0..beside.len()).collect();
    let mut weight = degree.clone();
    let mut changed = total > 0.0;
    let mut rounds = 0;
    while changed && rounds < 100 {
        (changed, rounds) = (false, rounds + 1);
        for node in 0..beside.len() {
            let home = group[node];
            weight[home] -= degree[node];
            let mut links = BTreeMap::from([(home, 0.0)]);
            for &(other, w) in beside[node].iter().filter(|(other, _)| *other != node) {
                *links.entry(group[other]).or_insert(0.0) += w;
            }
            let gain = |g: usize, link: f64| link - weight[g] * degree[node] / total;
            let mut best = (home, gain(home, links[&home]));
            for (&g, &link) in &links {
                if gain(g, link) > best.1 + 1e-12 {
                    best = (g, gain(g, link));
                }
            }
            weight[best.0] += degree[node];
            group[node] = best.0;
            changed |= best.0 != home;
        }
    }
    group
}

fn renumber(group: &[usize]) -> (Vec<usize>, usize) {
    let mut numbers = BTreeMap::new();
    let renumbered = group
        .iter()
        .map(|g| {
            let next = numbers.len();
            *numbers.entry(*g).or_insert(next)
        })
        .collect();
    (renumbered, numbers.len())
}

/// Communities as nodes; what is inside one becomes a loop.
fn aggregate(beside: &[Vec<(usize, f64)>], group: &[usize], count: usize) -> Beside {
    let mut rows = vec![BTreeMap::new(); count];
    for (node, row) in beside.iter().enumerate() {
        for &(other, w) in row {
            *rows[group[node]].entry(group[other]).or_insert(0.0) += w;
        }
    }
    rows.into_iter().map(|row| row.into_iter().collect()).collect()
}

fn modularity(beside: &[Vec<(usize, f64)>], group: &[usize]) -> f64 {
    let total: f64 = beside.iter().flatten().map(|(_, w)| w).sum();
    let (mut inside, mut degree) = (0.0, BTreeMap::new());
    for (node, row) in beside.iter().enumerate() {
        for &(other, w) in row {
            inside += if group[node] == group[other] { w } else { 0.0 };
            *degree.entry(group[node]).or_insert(0.0) += w;
        }
    }
    if total == 0.0 { 0.0 } else { inside / total - degree.values().map(|d: &f64| (d / total).powi(2)).sum::<f64>() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_triangles_with_a_bridge_are_two_communities() {
        let edges = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)];
        let mut beside = vec![Vec::new(); 6];
        for (a, b) in edges {
            beside[a].push((b, 1.0));
            beside[b].push((a, 1.0));
        }
        let (group, modularity) = communities(&beside);
        assert_eq!(group[0], group[2]);
        assert_eq!(group[3], group[5]);
        assert_ne!(group[0], group[3]);
        assert!((modularity - (6.0 / 7.0 - 0.5)).abs() < 1e-9, "{modularity}");
    }

    #[test]
    fn nobody_beside_anybody_is_everybody_alone() {
        assert_eq!(communities(&vec![Vec::new(); 3]), (vec![0, 1, 2], 0.0));
    }
}
