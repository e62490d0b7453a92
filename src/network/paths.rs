//! How two entities hang together: the shortest chains of edges, each step with the claims behind it.

use super::{Network, joins};
use crate::graph::{EdgeStatus, EdgeView, EntityView};
use petgraph::graph::NodeIndex;
use std::collections::{BTreeSet, VecDeque};

/// One step of a path.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Step {
    /// Where it starts.
    pub from: String,
    /// Where it ends.
    pub to: String,
    /// The edges that join the two, in either direction, the best grounded first.
    pub edges: Vec<EdgeView>,
}

/// A chain of steps.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Path {
    /// In order.
    pub steps: Vec<Step>,
}

impl Network {
    /// At most `limit` of the shortest paths between two entities over edges that somebody affirms, none through an entity that `avoid`
    /// holds for; the best grounded first. Empty where nothing joins them.
    pub fn paths(&self, a: &str, b: &str, limit: usize, avoid: impl Fn(&EntityView) -> bool) -> Vec<Path> {
        let (Some(&start), Some(&end)) = (self.index.get(a), self.index.get(b)) else { return Vec::new() };
        let beside: Vec<Vec<(usize, f64)>> = self.neighbours(joins);
        let closed: BTreeSet<usize> = self
            .graph
            .node_indices()
            .filter(|&n| n != start && n != end && self.graph.node_weight(n).is_some_and(&avoid))
            .map(NodeIndex::index)
            .collect();
        let mut chains = Vec::new();
        let distance = distances(end.index(), &beside, &closed);
        // A few more than asked for, so that the best grounded are among them.
        descend(&mut vec![start.index()], end.index(), &beside, &distance, limit.saturating_mul(20), &mut chains);
        let mut paths: Vec<(usize, Path)> = chains.iter().map(|c| self.path(c)).collect();
        paths.sort_by_key(|(grounds, _)| std::cmp::Reverse(*grounds));
        paths.into_iter().take(limit).map(|(_, p)| p).collect()
    }

    /// The path through these nodes, and how well its weakest step is grounded.
    fn path(&self, nodes: &[usize]) -> (usize, Path) {
        let steps: Vec<Step> =
            nodes.windows(2).map(|w| self.step(NodeIndex::new(w[0]), NodeIndex::new(w[1]))).collect();
        let grounds = |e: &EdgeView| e.origins * 2 + usize::from(e.status < EdgeStatus::Reported);
        let best = |s: &Step| s.edges.iter().map(grounds).max().unwrap_or(0);
        let weakest = steps.iter().map(best).min().unwrap_or(0);
        (weakest, Path { steps })
    }

    fn step(&self, from: NodeIndex, to: NodeIndex) -> Step {
        let there = self.graph.edges_connecting(from, to);
        let back = self.graph.edges_connecting(to, from);
        let mut edges: Vec<EdgeView> = there.chain(back).map(|e| e.weight().clone()).filter(joins).collect();
        edges.sort_by(|a, b| {
            (a.status, b.origins, &a.predicate, &a.subject).cmp(&(b.status, a.origins, &b.predicate, &b.subject))
        });
        let iri = |n| self.graph.node_weight(n).map(|e| e.iri.clone()).unwrap_or_default();
        Step { from: iri(from), to: iri(to), edges }
    }
}

fn distances(end: usize, beside: &[Vec<(usize, f64)>], closed: &BTreeSet<usize>) -> Vec<usize> {
    let mut distance = vec![usize::MAX; beside.len()];
    distance[end] = 0;
    let mut queue = VecDeque::from([end]);
    while let Some(v) = queue.pop_front() {
        for &(w, _) in &beside[v] {
            if distance[w] == usize::MAX && !closed.contains(&w) {
                distance[w] = distance[v] + 1;
                queue.push_back(w);
            }
        }
    }
    distance
}

fn descend(
    chain: &mut Vec<usize>,
    end: usize,
    beside: &[Vec<(usize, f64)>],
    distance: &[usize],
    limit: usize,
    found: &mut Vec<Vec<usize>>,
) {
    let Some(&last) = chain.last() else { return };
    if last == end {
        found.push(chain.clone());
        return;
    }
    for &(next, _) in &beside[last] {
        if found.len() < limit && distance[next] != usize::MAX && distance[next] + 1 == distance[last] {
            chain.push(next);
            descend(chain, end, beside, distance, limit, found);
            chain.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{self, iri};

    #[test]
    fn a_step_carries_its_claims() {
        let paths = sample::truce().paths(&iri("otto-perez"), &iri("zetas"), 3, |_| false);
        assert_eq!(paths.len(), 1);
        let steps = &paths[0].steps;
        assert_eq!(steps.iter().map(|s| s.to.as_str()).collect::<Vec<_>>(), [iri("guatemala"), iri("zetas")]);
        assert!(steps.iter().all(|s| s.edges.iter().all(|e| !e.claims.is_empty())));
    }

    #[test]
    fn what_is_only_denied_joins_nobody_and_places_can_be_avoided() {
        let network = sample::truce();
        assert!(network.paths(&iri("otto-perez"), &iri("zetas"), 3, |e| e.ty == "Place").is_empty());
        assert!(network.paths(&iri("otto-perez"), &iri("nobody"), 3, |_| false).is_empty());
    }
}
