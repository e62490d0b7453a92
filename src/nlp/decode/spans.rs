//! Spans that do not cross. In: scored spans of words; out: those that cross no better one, by start, the longer first. Spans may lie within each other.

/// A span of words, half-open, with its score.
pub(in crate::nlp) type Scored = (f32, usize, usize);

/// Keeps a span unless it crosses one that scores better.
pub(in crate::nlp) fn uncrossed(mut spans: Vec<Scored>) -> Vec<Scored> {
    spans.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut kept: Vec<Scored> = Vec::new();
    for (score, s, e) in spans {
        if !kept.iter().any(|&(_, a, b)| (s < b && b < e && a < s) || (a < e && e < b && s < a)) {
            kept.push((score, s, e));
        }
    }
    kept.sort_by(|a, b| a.1.cmp(&b.1).then(b.2.cmp(&a.2)));
    kept
}

/// The first word of a span whose head lies outside it, or is itself; else the last.
pub(in crate::nlp) fn head(heads: &[usize], start: usize, end: usize) -> usize {
    let outside = |i: &usize| heads.get(*i).is_none_or(|&h| h == *i || h < start || h >= end);
    (start..end).find(outside).unwrap_or(end.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_of_two_that_cross_stays() {
        let kept = uncrossed(vec![(0.5, 0, 3), (0.9, 2, 5), (0.4, 3, 4), (0.3, 0, 6)]);
        assert_eq!(kept, [(0.3, 0, 6), (0.9, 2, 5), (0.4, 3, 4)]);
    }

    #[test]
    fn the_head_of_a_span_is_ruled_from_outside() {
        assert_eq!(head(&[2, 2, 3, 3], 0, 3), 2);
        assert_eq!(head(&[1, 2, 0], 0, 3), 2);
    }
}
