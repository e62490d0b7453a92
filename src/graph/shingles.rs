//! Which documents are copies of one story. In: texts, one at a time; out: a short signature each, and from signatures the groups
//! of copies (MinHash over five-word shingles with banding: Broder 1997, Leskovec et al., Mining of Massive Datasets, ch. 3).

use std::collections::BTreeMap;

const HASHES: usize = 64;
const ROWS: usize = 4;
const SHINGLE: usize = 5;
/// Texts of fewer words are copies only where their signatures are equal.
const SHORT: usize = 40;
/// Least estimated share of shingles in common for two texts to be copies.
const ALIKE: f64 = 0.5;

/// The signature of a text: [`HASHES`] minima, or one hash where the text is short; empty for an empty text.
pub(super) fn signature(text: &str) -> Vec<u32> {
    let words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| hash(w.chars().flat_map(char::to_lowercase)))
        .collect();
    if words.is_empty() {
        return Vec::new();
    }
    let combine = |window: &[u64]| window.iter().fold(0xcbf2_9ce4_8422_2325_u64, |h, &w| mix(h ^ w));
    if words.len() < SHORT {
        return vec![(combine(&words) >> 32) as u32];
    }
    let mut minima = vec![u32::MAX; HASHES];
    for window in words.windows(SHINGLE) {
        let shingle = combine(window);
        for (i, least) in minima.iter_mut().enumerate() {
            *least = (*least).min((mix(shingle ^ (i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)) >> 32) as u32);
        }
    }
    minima
}

fn hash(chars: impl Iterator<Item = char>) -> u64 {
    chars.fold(0xcbf2_9ce4_8422_2325, |h, c| mix(h ^ u64::from(c)))
}

/// The finaliser of SplitMix64.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// For each signature the index of the first of its group of copies; callers order signatures as they wish firsts to be chosen.
pub(super) fn origins(signatures: &[&[u32]]) -> Vec<usize> {
    let mut parent: Vec<usize> = (0..signatures.len()).collect();
    for members in buckets(signatures).into_values() {
        for (n, &b) in members.iter().enumerate() {
            // A band shared by very many is boilerplate: comparing with a few of them keeps this linear.
            for &a in members[..n].iter().take(8).chain(members[..n].iter().rev().take(8)) {
                if alike(signatures[a], signatures[b]) {
                    join(&mut parent, a, b);
                }
            }
        }
    }
    (0..parent.len()).map(|i| root(&mut parent, i)).collect()
}

fn buckets(signatures: &[&[u32]]) -> BTreeMap<(usize, Vec<u32>), Vec<usize>> {
    let mut buckets: BTreeMap<(usize, Vec<u32>), Vec<usize>> = BTreeMap::new();
    for (i, signature) in signatures.iter().enumerate() {
        for (band, rows) in signature.chunks(ROWS).enumerate() {
            buckets.entry((band, rows.to_vec())).or_default().push(i);
        }
    }
    buckets
}

fn alike(a: &[u32], b: &[u32]) -> bool {
    let same = a.iter().zip(b).filter(|(x, y)| x == y).count();
    a.len() == b.len() && !a.is_empty() && same as f64 >= ALIKE * a.len() as f64
}

fn root(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}

fn join(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    parent[a.max(b)] = a.min(b);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(seed: usize, words: usize) -> String {
        (0..words).map(|i| format!("w{} ", mix((seed * 1000 + i) as u64) % 500)).collect()
    }

    #[test]
    fn a_copy_with_a_new_lead_is_a_copy_and_another_story_is_not() {
        let original = story(1, 300);
        let copy = format!("By our staff in San Salvador. {}", original.trim_end());
        let other = story(2, 300);
        let signatures = [signature(&original), signature(&other), signature(&copy)];
        let refs: Vec<&[u32]> = signatures.iter().map(Vec::as_slice).collect();
        assert_eq!(origins(&refs), [0, 1, 0]);
    }

    #[test]
    fn short_texts_must_be_equal_but_for_punctuation() {
        let s: Vec<_> = ["A truce, at last.", "a truce at last", "A truce at least", "", ""].map(signature).into();
        let refs: Vec<&[u32]> = s.iter().map(Vec::as_slice).collect();
        assert_eq!(origins(&refs), [0, 0, 2, 3, 4]);
    }

    #[test]
    fn a_thousand_copies_are_one_origin() {
        let s = signature(&story(3, 100));
        let refs: Vec<&[u32]> = (0..1000).map(|_| s.as_slice()).collect();
        assert!(origins(&refs).iter().all(|&o| o == 0));
    }
}
