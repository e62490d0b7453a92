//! The best tree of a sentence: maximum spanning arborescence with exactly one root (Chu and Liu 1965, Edmonds 1967). In: a score for each dependent and head, roots
//! on the diagonal; out: the head of each word, itself for the root.

/// A square of scores, row by dependent, column by head.
pub(in crate::nlp) struct Scores {
    n: usize,
    values: Vec<f64>,
}

impl Scores {
    fn new(n: usize) -> Self {
        Self { n, values: vec![f64::NEG_INFINITY; n * n] }
    }

    fn at(&self, dependent: usize, head: usize) -> f64 {
        self.values.get(dependent * self.n + head).copied().unwrap_or(f64::NEG_INFINITY)
    }

    fn set(&mut self, dependent: usize, head: usize, value: f64) {
        if let Some(slot) = self.values.get_mut(dependent * self.n + head) {
            *slot = value;
        }
    }

    /// The best head of a word, of equals the first.
    fn best(&self, dependent: usize) -> usize {
        let mut best = (0, f64::NEG_INFINITY);
        for head in 0..self.n {
            let value = self.at(dependent, head);
            if value > best.1 {
                best = (head, value);
            }
        }
        best.0
    }
}

/// Heads of the `n` words of a sentence; `score(dependent, head)`, with `score(i, i)` that of being the root.
pub(in crate::nlp) fn tree(n: usize, score: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    // Node 0 heads the root; so costly an arc that the best tree has but one.
    let mut full = Scores::new(n + 1);
    for i in 0..n {
        for j in 0..n {
            if i == j {
                full.set(i + 1, 0, finite(score(i, i)) - 1e6);
            } else {
                full.set(i + 1, j + 1, finite(score(i, j)));
            }
        }
    }
    let heads = edmonds(&full);
    (0..n)
        .map(|i| heads.get(i + 1).copied().unwrap_or(0))
        .enumerate()
        .map(|(i, h)| h.checked_sub(1).unwrap_or(i))
        .collect()
}

fn finite(x: f64) -> f64 {
    if x.is_finite() { x.clamp(-1e4, 1e4) } else { -1e4 }
}

/// Some cycle among the heads that does not pass node 0.
fn cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut mark = vec![0; heads.len()];
    for start in 1..heads.len() {
        let mut node = start;
        while node != 0 && mark.get(node) == Some(&0) {
            if let Some(m) = mark.get_mut(node) {
                *m = start;
            }
            node = heads.get(node).copied().unwrap_or(0);
        }
        if node != 0 && mark.get(node) == Some(&start) {
            let mut ring = vec![node];
            let mut next = heads.get(node).copied().unwrap_or(0);
            while next != node {
                ring.push(next);
                next = heads.get(next).copied().unwrap_or(0);
            }
            return Some(ring);
        }
    }
    None
}

fn edmonds(score: &Scores) -> Vec<usize> {
    let mut heads: Vec<usize> = (0..score.n).map(|i| if i == 0 { 0 } else { score.best(i) }).collect();
    let Some(ring) = cycle(&heads) else { return heads };
    let rest: Vec<usize> = (0..score.n).filter(|i| !ring.contains(i)).collect();
    let m = rest.len();
    let head_of = |heads: &[usize], i: usize| heads.get(i).copied().unwrap_or(0);
    // The cycle becomes node m. Entering it at a word breaks that word's arc.
    let mut small = Scores::new(m + 1);
    let (mut enter, mut leave) = (vec![0; m], vec![0; m]);
    for (k, &outside) in rest.iter().enumerate() {
        for (l, &other) in rest.iter().enumerate().filter(|_| k != 0) {
            small.set(k, l, score.at(outside, other));
        }
        let mut into = f64::NEG_INFINITY;
        let mut out = f64::NEG_INFINITY;
        for &inside in &ring {
            let gain = score.at(inside, outside) - score.at(inside, head_of(&heads, inside));
            if gain > into {
                into = gain;
                if let Some(e) = enter.get_mut(k) {
                    *e = inside;
                }
            }
            if k != 0 && score.at(outside, inside) > out {
                out = score.at(outside, inside);
                if let Some(l) = leave.get_mut(k) {
                    *l = inside;
                }
            }
        }
        small.set(m, k, into);
        small.set(k, m, out);
    }
    let got = edmonds(&small);
    for (k, &outside) in rest.iter().enumerate().skip(1) {
        let g = head_of(&got, k);
        let head = if g < m { rest.get(g).copied() } else { leave.get(k).copied() };
        if let (Some(slot), Some(head)) = (heads.get_mut(outside), head) {
            *slot = head;
        }
    }
    let g = head_of(&got, m);
    if let (Some(&inside), Some(&outside)) = (enter.get(g), rest.get(g))
        && let Some(slot) = heads.get_mut(inside)
    {
        *slot = outside;
    }
    heads
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn total(heads: &[usize], score: &[f64]) -> f64 {
        heads.iter().enumerate().map(|(i, &h)| score[i * heads.len() + h]).sum()
    }

    fn is_tree(heads: &[usize]) -> bool {
        let one = heads.iter().enumerate().filter(|(i, h)| i == *h).count() == 1;
        one && (0..heads.len()).all(|mut i| {
            (0..heads.len()).for_each(|_| i = heads[i]);
            heads[i] == i
        })
    }

    /// The best of all trees, by trying them.
    fn exhaustive(n: usize, score: &[f64]) -> f64 {
        let mut best = f64::NEG_INFINITY;
        for code in 0..n.pow(n as u32) {
            let heads: Vec<usize> = (0..n).map(|i| code / n.pow(i as u32) % n).collect();
            if is_tree(&heads) {
                best = best.max(total(&heads, score));
            }
        }
        best
    }

    proptest! {
        #[test]
        fn no_tree_is_better(n in 1usize..6, values in prop::collection::vec(-9i32..9, 25)) {
            let score: Vec<f64> = (0..n * n).map(|i| f64::from(values[i])).collect();
            let heads = tree(n, |i, j| score[i * n + j]);
            prop_assert!(is_tree(&heads), "{heads:?}");
            prop_assert_eq!(total(&heads, &score), exhaustive(n, &score));
        }

        #[test]
        fn long_sentences_have_trees(n in 1usize..120, seed in 0u64..1000) {
            let score = |i: usize, j: usize| ((i as u64 * 7919 + j as u64 * 104_729 + seed) % 101) as f64;
            prop_assert!(is_tree(&tree(n, score)));
        }
    }

    #[test]
    fn numbers_that_are_none_still_make_a_tree() {
        assert!(is_tree(&tree(4, |_, _| f64::NAN)));
        assert!(tree(0, |_, _| 0.0).is_empty());
    }
}
