//! A growing partition of rows: joins with their reasons, and pairs that must stay apart. In: joins in any one fixed order; out: groups.

use super::model::{LocalEntity, Merge};
use std::collections::{BTreeMap, BTreeSet};

/// Groups of rows, by index.
pub struct Partition<'a> {
    rows: &'a [&'a LocalEntity],
    parent: Vec<usize>,
    /// For each root that has any: the roots that it must not be joined with.
    apart: BTreeMap<usize, BTreeSet<usize>>,
    pub merges: Vec<Merge>,
}

impl<'a> Partition<'a> {
    /// Every row by itself; the pairs of `apart` never come together.
    pub fn new(rows: &'a [&'a LocalEntity], apart: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut forbidden: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (a, b) in apart.into_iter().filter(|(a, b)| a != b) {
            forbidden.entry(a).or_default().insert(b);
            forbidden.entry(b).or_default().insert(a);
        }
        Self { rows, parent: (0..rows.len()).collect(), apart: forbidden, merges: Vec::new() }
    }

    /// The row that stands for the group of `row`.
    pub fn root(&mut self, row: usize) -> usize {
        let mut root = row;
        while self.parent[root] != root {
            root = self.parent[root];
        }
        let mut at = row;
        while self.parent[at] != root {
            at = std::mem::replace(&mut self.parent[at], root);
        }
        root
    }

    /// Joins the groups of `a` and `b`, where they are two and may be one.
    pub fn join(&mut self, a: usize, b: usize, why: &str) -> bool {
        let (one, two) = (self.root(a), self.root(b));
        if one == two || self.apart.get(&one).is_some_and(|set| set.contains(&two)) {
            return false;
        }
        let (root, child) = (one.min(two), one.max(two));
        self.parent[child] = root;
        for other in self.apart.remove(&child).unwrap_or_default() {
            if let Some(set) = self.apart.get_mut(&other) {
                set.remove(&child);
                set.insert(root);
            }
            self.apart.entry(root).or_default().insert(other);
        }
        let (left, right) = (&self.rows[a.min(b)].iri, &self.rows[a.max(b)].iri);
        self.merges.push(Merge { left: left.clone(), right: right.clone(), why: why.to_owned() });
        true
    }

    /// The groups, by their smallest row, each sorted.
    pub fn groups(&mut self) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for row in 0..self.rows.len() {
            let root = self.root(row);
            groups.entry(root).or_default().push(row);
        }
        groups.into_values().collect()
    }
}
