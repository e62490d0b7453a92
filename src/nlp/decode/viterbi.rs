//! The best legal sequence of tags (Viterbi 1967). In: a score for each word and tag, what may follow what; out: a tag for each word, and the spans that they spell.

/// A score that nothing makes up for.
pub(in crate::nlp) const NEVER: f64 = -1e9;

/// Scores of successions, of first and of last tags.
#[derive(Clone, Debug)]
pub(in crate::nlp) struct Table {
    /// Row-major, from by to.
    between: Vec<f64>,
    start: Vec<f64>,
    end: Vec<f64>,
}

/// A tag's letter and type: `B-Person` is `('B', "Person")`.
fn parts(tag: &str) -> (char, &str) {
    (tag.chars().next().unwrap_or('O'), tag.get(2..).unwrap_or(""))
}

impl Table {
    /// What is legal in BIOES, in which every span of several words has a B, an E, and only I between.
    pub fn bioes(tags: &[String]) -> Self {
        let allow = |yes: bool| if yes { 0.0 } else { NEVER };
        let mut table = Self {
            between: Vec::with_capacity(tags.len() * tags.len()),
            start: tags.iter().map(|t| allow(!matches!(parts(t).0, 'I' | 'E'))).collect(),
            end: tags.iter().map(|t| allow(!matches!(parts(t).0, 'B' | 'I'))).collect(),
        };
        for from in tags {
            for to in tags {
                let ((a, kind), (b, other)) = (parts(from), parts(to));
                let open = matches!(a, 'B' | 'I');
                let goes_on = matches!(b, 'I' | 'E');
                table.between.push(allow(open == goes_on && (!open || kind == other)));
            }
        }
        table
    }

    /// What is legal in BIO, in which an I follows a B or I of its type; on top of given scores.
    pub fn bio(tags: &[String], between: &[f32], start: &[f32], end: &[f32]) -> Self {
        let score = |given: &[f32], i: usize| f64::from(given.get(i).copied().unwrap_or(0.0));
        let n = tags.len();
        let mut table = Self {
            between: Vec::with_capacity(n * n),
            start: tags
                .iter()
                .enumerate()
                .map(|(i, t)| if parts(t).0 == 'I' { NEVER } else { score(start, i) })
                .collect(),
            end: (0..n).map(|i| score(end, i)).collect(),
        };
        for (i, from) in tags.iter().enumerate() {
            for (j, to) in tags.iter().enumerate() {
                let ((a, kind), (b, other)) = (parts(from), parts(to));
                let legal = b != 'I' || (matches!(a, 'B' | 'I') && kind == other);
                table.between.push(if legal { score(between, i * n + j) } else { NEVER });
            }
        }
        table
    }

    /// The best sequence for rows of scores; of equals the one with the smaller tags.
    pub fn best(&self, rows: &[Vec<f64>]) -> Vec<usize> {
        let Some(first) = rows.first() else { return Vec::new() };
        let n = self.start.len();
        let mut score: Vec<f64> = self.start.iter().zip(first).map(|(a, b)| a + b).collect();
        let mut back: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
        for row in rows.iter().skip(1) {
            let mut from = vec![0; n];
            let mut next = vec![f64::NEG_INFINITY; n];
            for (j, (slot, value)) in from.iter_mut().zip(&mut next).enumerate() {
                for (i, s) in score.iter().enumerate() {
                    let option = s + self.between.get(i * n + j).copied().unwrap_or(NEVER);
                    if option > *value {
                        (*slot, *value) = (i, option);
                    }
                }
                *value += row.get(j).copied().unwrap_or(0.0);
            }
            back.push(from);
            score = next;
        }
        let last: Vec<f64> = score.iter().zip(&self.end).map(|(a, b)| a + b).collect();
        let mut best = (0, f64::NEG_INFINITY);
        for (i, &s) in last.iter().enumerate() {
            if s > best.1 {
                best = (i, s);
            }
        }
        let mut out = vec![best.0];
        for from in back.iter().rev() {
            let to = out.last().copied().unwrap_or(0);
            out.push(from.get(to).copied().unwrap_or(0));
        }
        out.reverse();
        out
    }
}

/// A typed span of words, half-open.
pub(in crate::nlp) type Tagged<'t> = (usize, usize, &'t str);

/// The spans that legal BIO or BIOES tags spell.
pub(in crate::nlp) fn spans<'t>(sequence: &[usize], tags: &'t [String]) -> Vec<Tagged<'t>> {
    let mut out: Vec<Tagged<'t>> = Vec::new();
    for (i, &tag) in sequence.iter().enumerate() {
        let (letter, kind) = tags.get(tag).map_or(('O', ""), |t| parts(t));
        match letter {
            'B' | 'S' => out.push((i, i + 1, kind)),
            'I' | 'E' => {
                if let Some(last) = out.last_mut() {
                    last.1 = i + 1;
                }
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(list: &str) -> Vec<String> {
        list.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn illegal_sequences_are_mended() {
        let tags = tags("O B-P I-P E-P S-P");
        let table = Table::bioes(&tags);
        let high = |k: usize| (0..5).map(|i| if i == k { 2.0 } else { 0.0 }).collect::<Vec<f64>>();
        let best = table.best(&[high(1), high(2), high(0)]);
        assert_eq!(spans(&best, &tags), [(0, 2, "P")].map(|s| s).to_vec().as_slice());
    }

    #[test]
    fn an_inside_never_opens_a_span() {
        let tags = tags("O B I");
        let table = Table::bio(&tags, &[], &[], &[]);
        let best = table.best(&[vec![0.0, 0.0, 9.0], vec![0.0, 0.0, 9.0]]);
        assert_eq!(best, [1, 2]);
        assert!(table.best(&[]).is_empty());
    }
}
