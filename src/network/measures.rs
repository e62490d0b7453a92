//! How central each entity is, and with whom it hangs together. Directions are ignored: who leads and who is led are both joined.

use super::communities::communities;
use super::{Network, joins};
use crate::graph::EdgeView;
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, VecDeque};

/// Above this many nodes betweenness is estimated from [`PIVOTS`] of them.
pub const EXACT: usize = 2_000;
/// Nodes from which betweenness is estimated.
pub const PIVOTS: usize = 500;

const DAMPING: f64 = 0.85;

/// What is measured of one entity.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Measure {
    /// Resolved IRI.
    pub iri: String,
    /// Preferred label.
    pub label: String,
    /// Coarse class.
    #[serde(rename = "type")]
    pub ty: String,
    /// Finest class, as an IRI.
    pub class: Option<String>,
    /// Entities beside it.
    pub degree: usize,
    /// Edges at it.
    pub edges: usize,
    /// Documents that mention it.
    pub documents: usize,
    /// PageRank, weighted by independent origins; all together 1.
    #[serde(serialize_with = "six")]
    pub pagerank: f64,
    /// Share of the shortest paths between others that pass through it.
    #[serde(serialize_with = "six")]
    pub betweenness: f64,
    /// Number of its connected component, 1 the largest.
    pub component: usize,
    /// Number of its community, 1 the largest.
    pub community: usize,
}

/// What is measured of a network. Only edges that somebody affirms count.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Measures {
    /// By PageRank, the highest first.
    pub entities: Vec<Measure>,
    /// Number of edges counted.
    pub edges: usize,
    /// Number of connected components.
    pub components: usize,
    /// Number of communities.
    pub communities: usize,
    /// Modularity of the communities.
    #[serde(serialize_with = "six")]
    pub modularity: f64,
    /// From how many nodes betweenness was estimated, where not from all.
    pub sampled: Option<usize>,
}

fn six<S: serde::Serializer>(value: &f64, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_f64((value * 1e6).round() / 1e6)
}

impl Network {
    /// All measures of all entities.
    pub fn measures(&self) -> Measures {
        let beside = self.neighbours(joins);
        let rank = pagerank(&beside);
        let (between, sampled) = betweenness(&beside, EXACT, PIVOTS);
        let component = by_size(&self.components(joins));
        let (groups, modularity) = communities(&beside);
        let community = by_size(&groups);
        let mut edges = vec![0usize; self.len()];
        let mut counted = 0;
        for edge in self.graph.edge_references().filter(|e| joins(e.weight())) {
            counted += 1;
            for end in [edge.source(), edge.target()] {
                edges[end.index()] += 1;
            }
        }
        let row = |(i, view): (usize, &crate::graph::EntityView)| Measure {
            iri: view.iri.clone(),
            label: view.label.clone(),
            ty: view.ty.clone(),
            class: view.class.clone(),
            degree: beside[i].len(),
            edges: edges[i],
            documents: view.documents,
            pagerank: rank[i],
            betweenness: between[i],
            component: component[i],
            community: community[i],
        };
        let mut rows: Vec<Measure> = self.graph.node_weights().enumerate().map(row).collect();
        rows.sort_by(|a, b| b.pagerank.total_cmp(&a.pagerank).then_with(|| a.iri.cmp(&b.iri)));
        Measures {
            entities: rows,
            edges: counted,
            components: count(&component),
            communities: count(&community),
            modularity,
            sampled,
        }
    }

    /// PageRank of each node over the edges that count.
    pub(super) fn pagerank(&self, counts: impl Fn(&EdgeView) -> bool) -> Vec<f64> {
        pagerank(&self.neighbours(counts))
    }

    /// The connected component of each node over the edges that count: a number that its members share.
    pub(super) fn components(&self, counts: impl Fn(&EdgeView) -> bool) -> Vec<usize> {
        let mut sets = UnionFind::new(self.len());
        for edge in self.graph.edge_references().filter(|e| counts(e.weight())) {
            sets.union(edge.source().index(), edge.target().index());
        }
        sets.into_labeling()
    }
}

fn count(numbers: &[usize]) -> usize {
    numbers.iter().max().copied().unwrap_or(0)
}

/// Groups numbered from 1, the largest first, equal ones by their first member.
fn by_size(group: &[usize]) -> Vec<usize> {
    let mut sizes: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (node, &g) in group.iter().enumerate() {
        sizes.entry(g).or_insert((0, node)).0 += 1;
    }
    let mut order: Vec<(usize, (usize, usize))> = sizes.into_iter().collect();
    order.sort_by_key(|&(_, (size, first))| (std::cmp::Reverse(size), first));
    let number: BTreeMap<usize, usize> = order.iter().enumerate().map(|(n, &(g, _))| (g, n + 1)).collect();
    group.iter().map(|g| number.get(g).copied().unwrap_or(0)).collect()
}

/// Power iteration in a fixed number of rounds. petgraph's own function takes time in the square of the nodes a round, and its jumps leave
/// out the nodes linked to, so its figures are not those that others compute.
fn pagerank(beside: &[Vec<(usize, f64)>]) -> Vec<f64> {
    let n = beside.len().max(1) as f64;
    let out: Vec<f64> = beside.iter().map(|row| row.iter().map(|(_, w)| w).sum()).collect();
    let mut rank = vec![1.0 / n; beside.len()];
    for _ in 0..100 {
        let stranded: f64 = rank.iter().zip(&out).filter(|(_, o)| **o == 0.0).map(|(r, _)| r).sum();
        let base = (1.0 - DAMPING) / n + DAMPING * stranded / n;
        let pulled = |row: &Vec<(usize, f64)>| row.iter().map(|&(j, w)| rank[j] * w / out[j]).sum::<f64>();
        rank = beside.iter().map(|row| base + DAMPING * pulled(row)).collect();
    }
    rank
}

/// Brandes (2001), unweighted and undirected, normalised to the number of pairs of others. Above `exact` nodes, estimated from `pivots` of
/// them, evenly spaced, as Brandes and Pich (2007) do with random ones.
fn betweenness(beside: &[Vec<(usize, f64)>], exact: usize, pivots: usize) -> (Vec<f64>, Option<usize>) {
    let n = beside.len();
    let sampled = (n > exact).then_some(pivots.min(n));
    let taken = sampled.unwrap_or(n);
    let mut through = vec![0.0; n];
    for k in 0..taken {
        passes_from(k * n / taken.max(1), beside, &mut through);
    }
    let pairs = (n.saturating_sub(1) * n.saturating_sub(2)) as f64;
    let scale = if pairs > 0.0 { n as f64 / taken as f64 / pairs } else { 0.0 };
    (through.into_iter().map(|b| b * scale).collect(), sampled)
}

/// Adds to each node the share of shortest paths from `source` that pass through it.
fn passes_from(source: usize, beside: &[Vec<(usize, f64)>], through: &mut [f64]) {
    let n = beside.len();
    let (mut distance, mut ways, mut share) = (vec![usize::MAX; n], vec![0.0; n], vec![0.0; n]);
    let (mut queue, mut order) = (VecDeque::from([source]), Vec::new());
    distance[source] = 0;
    ways[source] = 1.0;
    while let Some(v) = queue.pop_front() {
        order.push(v);
        for &(w, _) in &beside[v] {
            if distance[w] == usize::MAX {
                distance[w] = distance[v] + 1;
                queue.push_back(w);
            }
            if distance[w] == distance[v] + 1 {
                ways[w] += ways[v];
            }
        }
    }
    for &w in order.iter().rev() {
        for &(v, _) in beside[w].iter().filter(|(v, _)| distance[*v] + 1 == distance[w]) {
            share[v] += ways[v] / ways[w] * (1.0 + share[w]);
        }
        if w != source {
            through[w] += share[w];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use proptest::prelude::*;

    fn graph(n: usize, edges: &[(usize, usize)]) -> Vec<Vec<(usize, f64)>> {
        let mut beside = vec![BTreeMap::new(); n];
        for &(a, b) in edges.iter().filter(|(a, b)| a != b) {
            beside[a].insert(b, 1.0);
            beside[b].insert(a, 1.0);
        }
        beside.into_iter().map(|row| row.into_iter().collect()).collect()
    }

    #[test]
    fn the_middle_of_a_star_is_on_every_path() {
        let (between, sampled) = betweenness(&graph(4, &[(0, 1), (0, 2), (0, 3)]), 10, 5);
        assert_eq!((between, sampled), (vec![1.0, 0.0, 0.0, 0.0], None));
    }

    #[test]
    fn a_path_of_five_has_the_textbook_betweenness() {
        let (between, _) = betweenness(&graph(5, &[(0, 1), (1, 2), (2, 3), (3, 4)]), 10, 5);
        let expected = [0.0, 0.5, 4.0 / 6.0, 0.5, 0.0];
        assert!(between.iter().zip(expected).all(|(b, e)| (b - e).abs() < 1e-12), "{between:?}");
    }

    #[test]
    fn a_large_network_says_that_it_was_sampled() {
        let ring: Vec<(usize, usize)> = (0..40).map(|i| (i, (i + 1) % 40)).collect();
        let (whole, _) = betweenness(&graph(40, &ring), 100, 10);
        let (sampled, said) = betweenness(&graph(40, &ring), 20, 10);
        assert_eq!(said, Some(10));
        let mean = |v: &[f64]| v.iter().sum::<f64>() / 40.0;
        assert!((mean(&whole) - mean(&sampled)).abs() < 1e-9);
    }

    #[test]
    fn denied_edges_join_nobody() {
        let measures = sample::truce().measures();
        let government = measures.entities.iter().find(|m| m.label == "Government of Guatemala");
        assert!(government.is_none_or(|m| m.degree == 1), "{government:?}");
        assert!(measures.components >= 1 && measures.entities.iter().all(|m| m.component <= measures.components));
    }

    proptest! {
        #[test]
        fn pagerank_is_a_distribution(n in 1usize..20, edges in proptest::collection::vec((0usize..20, 0usize..20), 0..40)) {
            let edges: Vec<_> = edges.into_iter().filter(|(a, b)| *a < n && *b < n).collect();
            let rank = pagerank(&graph(n, &edges));
            prop_assert!((rank.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(rank.iter().all(|r| *r > 0.0));
        }
    }
}
