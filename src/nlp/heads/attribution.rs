//! Who is quoted or cited, by what cue, saying what. In: the attribution vectors of a document's words, its windows and paragraphs; out: attributions as ranges of words.

use super::super::NlpError;
use super::super::decode::{share, viterbi};
use super::super::encoder::{Layer, Norm, Scratch};
use super::super::kernels::{Level, Matrix};
use super::super::weights::{Config, Linear, Store, Table};
use std::ops::Range;

/// The heads of this family.
pub(in crate::nlp) struct Attribution {
    cue: Linear,
    word: Linear,
    pair: Linear,
    place: Table,
    norm: Norm,
    layer: Layer,
    tags: Linear,
    width: usize,
    before: usize,
    after: usize,
    cue_tags: Vec<String>,
    cue_table: viterbi::Table,
    tag_names: Vec<String>,
    tag_table: viterbi::Table,
}

/// An attribution; all ranges are of words.
#[derive(Clone, Debug)]
pub(in crate::nlp) struct Said {
    pub source: Option<Range<usize>>,
    pub cue: Range<usize>,
    pub content: Vec<Range<usize>>,
    pub confidence: f32,
}

impl Attribution {
    pub fn new(store: &Store<'_>, config: &Config) -> Result<Self, NlpError> {
        let (s, width) = (&config.sizes, config.sizes.width);
        let tags = config.attribution_tags.len();
        let crf = |name: &str, tags: &[String]| {
            let n = tags.len();
            let between = store.floats(&format!("{name}.crf.transitions"), &[n, n])?;
            let (start, end) =
                (store.floats(&format!("{name}.crf.start"), &[n])?, store.floats(&format!("{name}.crf.end"), &[n])?);
            Ok::<_, NlpError>(viterbi::Table::bio(tags, &between, &start, &end))
        };
        Ok(Self {
            cue: store.linear("cue", config.cue_tags.len(), width)?,
            word: store.linear_plain("attribution.word", s.attribution, width)?,
            pair: store.linear("attribution.cue", s.attribution, 2 * width)?,
            place: store.table("attribution.place.weight", 17, s.attribution)?,
            norm: Norm::new(store, "attribution.norm", s.attribution)?,
            layer: Layer::new(store, "attribution.layer", s.attribution, s.attribution_heads, s.attribution_inner)?,
            tags: store.linear("attribution.tags", tags, s.attribution)?,
            width: s.attribution,
            before: s.context_before,
            after: s.context_after,
            cue_table: crf("cue", &config.cue_tags)?,
            cue_tags: config.cue_tags.clone(),
            tag_names: config.attribution_tags.clone(),
            tag_table: crf("attribution", &config.attribution_tags)?,
        })
    }

    /// The attributions of a document; `paragraph` tells whether one starts at a word.
    pub fn read(
        &self,
        level: Level,
        a: &Matrix,
        windows: &[Range<usize>],
        paragraph: impl Fn(usize) -> bool,
    ) -> Vec<Said> {
        let scores = self.cue.apply(level, a);
        let narrowed = self.word.apply(level, a);
        let mut scratch = Scratch::default();
        let mut out = Vec::new();
        for window in windows {
            let best = self.cue_table.best(&logits(&scores, window.clone()));
            for (s, t, _) in viterbi::spans(&best, &self.cue_tags) {
                let tagged = best.iter().enumerate().take(t).skip(s);
                let sure = tagged.map(|(i, &tag)| share(scores.row(window.start + i), tag)).fold(1.0, f32::min);
                let cue = window.start + s..window.start + t;
                let context = self.context(window, &cue, &paragraph);
                let found = self.parts(level, a, &narrowed, &cue, &context, &mut scratch);
                out.extend(said(cue, &context, &found, sure));
            }
        }
        out
    }

    /// The words among which source and content are looked for.
    fn context(&self, window: &Range<usize>, cue: &Range<usize>, paragraph: &impl Fn(usize) -> bool) -> Range<usize> {
        let first = (window.start..=cue.start).rev().find(|&i| paragraph(i)).unwrap_or(window.start);
        let last = (cue.start + 1..window.end).find(|&i| paragraph(i)).unwrap_or(window.end);
        let start = first.max(cue.start.saturating_sub(self.before));
        let end = last.min(cue.start + self.after);
        start..end.max(cue.end.min(window.end))
    }

    /// Tagged spans within the context, counted from its start.
    fn parts(
        &self,
        level: Level,
        a: &Matrix,
        narrowed: &Matrix,
        cue: &Range<usize>,
        context: &Range<usize>,
        scratch: &mut Scratch,
    ) -> Vec<viterbi::Tagged<'_>> {
        let mut ends = Matrix::zeros(1, 2 * a.cols);
        for (part, word) in ends.row_mut(0).chunks_exact_mut(a.cols.max(1)).zip([cue.start, cue.end - 1]) {
            part.copy_from_slice(a.row(word));
        }
        let pair = self.pair.apply(level, &ends);
        let mut x = Matrix::zeros(context.len(), self.width);
        for (i, word) in context.clone().enumerate() {
            let row = x.row_mut(i);
            row.iter_mut().zip(narrowed.row(word)).zip(pair.row(0)).for_each(|((o, b), c)| *o = b + c);
            self.place.add(place(word, cue), row);
            self.norm.row(level, row);
        }
        self.layer.forward(level, &mut x, scratch);
        let scores = self.tags.apply(level, &x);
        viterbi::spans(&self.tag_table.best(&logits(&scores, 0..x.rows)), &self.tag_names)
    }
}

fn logits(scores: &Matrix, rows: Range<usize>) -> Vec<Vec<f64>> {
    rows.map(|i| scores.row(i).iter().map(|&v| f64::from(v)).collect()).collect()
}

/// Row of the table of distances from the cue.
fn place(word: usize, cue: &Range<usize>) -> usize {
    let bucket = |n: usize| 1 + [1, 2, 3, 5, 8, 16, 32].iter().position(|&e| n <= e).unwrap_or(7);
    match word {
        w if w < cue.start => bucket(cue.start - w),
        w if w >= cue.end => 8 + bucket(w + 1 - cue.end),
        _ => 0,
    }
}

/// An attribution, where any content was found.
fn said(cue: Range<usize>, context: &Range<usize>, found: &[viterbi::Tagged<'_>], confidence: f32) -> Option<Said> {
    let range = |&(s, t, _): &viterbi::Tagged<'_>| context.start + s..context.start + t;
    let source = found.iter().find(|f| f.2 == "source").map(range);
    let content: Vec<Range<usize>> = found.iter().filter(|f| f.2 == "content").map(range).collect();
    (!content.is_empty()).then_some(Said { source, cue, content, confidence })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_from_the_ends_of_the_cue() {
        let at = |w| place(w, &(40..42));
        assert_eq!([39, 38, 36, 0, 40, 41, 42, 43, 99].map(at), [1, 2, 4, 8, 0, 0, 9, 10, 16]);
    }
}
