//! Words to windows: runs of whole paragraphs (or, where one is too long, of whole sentences) that the encoder reads at once. In: words with the number of pieces of
//! each; out: ranges of words in order, which cover all and never overlap, each within the encoder's length.

use super::tokenize::Break;
use std::ops::Range;

/// A word as windows are cut from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit<'t> {
    pub form: &'t str,
    pub gap: Break,
    pub pieces: usize,
}

/// Cuts words into windows of at most `room` pieces. No word has more than `room`.
pub(super) fn windows(words: &[Unit<'_>], room: usize) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let (mut start, mut used) = (0, 0);
    for part in parts(words, room) {
        let size = length(words, &part);
        if used > 0 && used + size > room {
            out.push(start..part.start);
            (start, used) = (part.start, 0);
        }
        used += size;
    }
    if start < words.len() {
        out.push(start..words.len());
    }
    out
}

fn length(words: &[Unit<'_>], range: &Range<usize>) -> usize {
    words.get(range.clone()).unwrap_or(&[]).iter().map(|w| w.pieces).sum()
}

/// Paragraphs, and the pieces of those that are too long.
fn parts(words: &[Unit<'_>], room: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let next = words.iter().skip(start + 1).position(|w| w.gap == Break::Paragraph);
        let end = next.map_or(words.len(), |n| start + 1 + n);
        while start < end {
            let stop = fitting(words, start, end, room);
            let cut =
                if stop == end { end } else { (start + 2..=stop).rev().find(|&i| ends(words, i)).unwrap_or(stop) };
            out.push(start..cut);
            start = cut;
        }
    }
    out
}

/// The first word from `start` that no longer fits.
fn fitting(words: &[Unit<'_>], start: usize, end: usize, room: usize) -> usize {
    let mut used = 0;
    for i in start..end {
        used += words.get(i).map_or(0, |w| w.pieces);
        if used > room {
            return i.max(start + 1);
        }
    }
    end
}

/// Whether a sentence seems to end before word `i`.
fn ends(words: &[Unit<'_>], i: usize) -> bool {
    let form = |i: usize| words.get(i).map_or("", |w| w.form);
    let closes = |i: usize| matches!(form(i), "\"" | "”" | "’" | "'" | ")" | "]");
    let mut last = i.saturating_sub(1);
    while last > 0 && last + 8 > i && closes(last) {
        last -= 1;
    }
    matches!(form(last), "." | "!" | "?") && !(closes(i) && last + 1 == i)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn units(text: &str) -> Vec<Unit<'_>> {
        let paragraph = |w: &str| if w.starts_with('¶') { Break::Paragraph } else { Break::Space };
        text.split(' ').map(|w| Unit { form: w, gap: paragraph(w), pieces: w.chars().count() }).collect()
    }

    #[test]
    fn paragraphs_share_a_window_until_it_is_full() {
        assert_eq!(windows(&units("¶aaa bbb ¶ccc ¶ddd"), 12), [0..3, 3..4]);
    }

    #[test]
    fn a_long_paragraph_is_cut_after_a_sentence() {
        assert_eq!(windows(&units("¶a b . c d . e f g"), 8), [0..6, 6..9]);
        assert_eq!(windows(&units("¶a b c d e f g h"), 5), [0..4, 4..8]);
    }

    proptest! {
        #[test]
        fn windows_cover_all_words_within_the_room(words in prop::collection::vec((1usize..13, 0u8..4, prop::bool::ANY), 0..200), room in 12usize..60) {
            let gap = |g| if g == 3 { Break::Paragraph } else { Break::Space };
            let units: Vec<Unit> = words.iter().map(|&(pieces, g, stop)| Unit { form: if stop { "." } else { "a" }, gap: gap(g), pieces }).collect();
            let mut at = 0;
            for w in windows(&units, room) {
                prop_assert_eq!(w.start, at);
                prop_assert!(w.end > w.start && length(&units, &w) <= room);
                at = w.end;
            }
            prop_assert_eq!(at, units.len());
        }
    }
}
