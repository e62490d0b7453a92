//! Text to words, as Universal Dependencies cuts English: clitics and hyphenated compounds are split, abbreviations, numbers, addresses kept
//! whole. In: text; out: spans of words in order, with what white space stands before each. Time is linear in the length of the text.

mod address;
mod chunk;
mod lists;
mod number;
mod short;
mod together;

use crate::document::Span;
use chunk::Chunk;

/// White space before a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub(super) enum Break {
    /// None.
    None = 0,
    /// White space without a line end.
    Space = 1,
    /// One line end within a paragraph.
    Line = 2,
    /// The end of a paragraph, or the start of the document.
    Paragraph = 3,
}

/// A word: where it stands and what white space stands before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Word {
    /// Where it stands; never empty.
    pub span: Span,
    /// What stands before it.
    pub gap: Break,
}

/// Cuts `text` into words.
pub(super) fn tokenize(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / 5);
    let mut gap = Break::Paragraph;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let blank = rest.find(|c: char| !is_blank(c)).unwrap_or(rest.len());
        if blank > 0 {
            if !words.is_empty() {
                gap = gap_of(text, at, &rest[..blank]);
            }
            at += blank;
            continue;
        }
        let end = at + rest.find(is_blank).unwrap_or(rest.len()).min(floor(rest, LONGEST));
        let chunk = Chunk::new(text, at, end);
        let mut i = at;
        while i < end {
            let (first, second) = chunk.word(i);
            for stop in [first, second].into_iter().flatten() {
                if let Ok(span) = Span::new(i, stop) {
                    words.push(Word { span, gap });
                }
                gap = Break::None;
                i = stop;
            }
        }
        at = end;
    }
    words
}

/// Runs without white space are looked at in stretches of this many bytes, which bounds the time that odd text can cost.
const LONGEST: usize = 600;

/// The last character boundary at or before `n`.
fn floor(text: &str, n: usize) -> usize {
    (0..=n.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\0')
}

/// What stands between a word that ends at `last` (none at the document's start) and one that starts at `start`.
pub(super) fn gap(text: &str, last: Option<usize>, start: usize) -> Break {
    let Some(end) = last else { return Break::Paragraph };
    match text.get(end..start) {
        Some(blank) if !blank.is_empty() => gap_of(text, end, blank),
        _ => Break::None,
    }
}

/// What the white space `blank`, which starts at `end`, makes of the word after it.
fn gap_of(text: &str, end: usize, blank: &str) -> Break {
    match blank.bytes().filter(|&b| b == b'\n').count() {
        0 => Break::Space,
        1 if !ends_paragraph(text, end) => Break::Line,
        _ => Break::Paragraph,
    }
}

/// Whether the line whose last word ends at `end` is a paragraph's last: it is short, or ends as a sentence does.
fn ends_paragraph(text: &str, end: usize) -> bool {
    let before = text.get(..end).unwrap_or("");
    let line = before.rfind('\n').and_then(|n| before.get(n + 1..)).unwrap_or(before).trim();
    let short = line.chars().take(60).count() < 60;
    short || line.ends_with(['.', '!', '?', '…', ':', ';', '"', '\'', '”', '’', ')', ']'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<&str> {
        tokenize(text).iter().map(|w| w.span.of(text)).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(words(text).join(" "), expected);
    }

    #[test]
    fn clitics_are_split() {
        check("He's sure they don't, can't and won't.", "He 's sure they do n't , ca n't and wo n't .");
        check("Guatemala’s gangs’ truce", "Guatemala ’s gangs ’ truce");
        check("I cannot; DON'T", "I can not ; DO N'T");
    }

    #[test]
    fn hyphens_split_compounds_but_not_prefixes() {
        check("state-of-the-art anti-gang MS-13", "state - of - the - art anti-gang MS - 13");
        check("mid-1980s e-mail U.S.-backed", "mid-1980s e-mail U.S. - backed");
    }

    #[test]
    fn abbreviations_keep_their_full_stops() {
        check(
            "Mr. J. Smith of the U.S. met Gov. Lee at 5 p.m. on Jan. 3.",
            "Mr. J. Smith of the U.S. met Gov. Lee at 5 p.m. on Jan. 3 .",
        );
        check("No. 5 said no. Then I.", "No. 5 said no . Then I .");
        check("Acme Inc. bought it.", "Acme Inc. bought it .");
    }

    #[test]
    fn numbers_units_and_money() {
        check("$14,000 or 5% of 3.5bn at 7:30pm in the 1990s", "$ 14,000 or 5 % of 3.5 bn at 7:30 pm in the 1990s");
        check("$.04, 503/464-7927, TX 77030-2707, 5G or 5g", "$ .04 , 503/464-7927 , TX 77030-2707 , 5G or 5 g");
        check("20th, 9/11, 713-853-3989, 1990-1995, US$5", "20th , 9/11 , 713-853-3989 , 1990 - 1995 , US$ 5");
    }

    #[test]
    fn words_written_together_are_cut() {
        check("i dont know, thats why he cant, alot", "i do nt know , that s why he ca nt , a lot");
        check("Its not its fault; its a dog in its prime", "It s not its fault ; it s a dog in its prime");
        check("its in-house team left its on-air host", "its in - house team left its on - air host");
        check("im sure ive seen Jony Ive, as is his wont", "i m sure i ve seen Jony Ive , as is his wont");
        check("the FERC 's plan", "the FERC 's plan");
    }

    #[test]
    fn slashes_part_words_but_for_abbreviations() {
        check("gangs and/or police w/o N/A w/investors s/he", "gangs and / or police w/o N/A w/ investors s/he");
    }

    #[test]
    fn fragments_lines_and_arrows_are_whole() {
        check("oth- th- the two- and three-year", "oth - th- the two - and three - year");
        check("a --> b <- c ---->=*= d ’’ What?! No!. $$$", "a --> b <- c ---->=*= d ’’ What ?! No !. $$$");
        check("Wait... what?.. (so)", "Wait ... what ? .. ( so )");
        check("Drs. Lee at S. 10th St. and Elm, etc. They left", "Drs. Lee at S. 10th St. and Elm , etc . They left");
    }

    #[test]
    fn addresses_are_whole() {
        check("See http://a.org/b?c=1, x.y@z.com (www.un.org).", "See http://a.org/b?c=1 , x.y@z.com ( www.un.org ) .");
        check("He said.Then #tag @me", "He said . Then #tag @me");
        check("Send 20.doc to @un.org or <mailto:a@b.com> :).", "Send 20.doc to @un.org or < mailto:a@b.com > :) .");
        check("in alt.animals.cat and left.then went", "in alt.animals.cat and left . then went");
    }

    #[test]
    fn gaps_tell_lines_from_paragraphs() {
        let gaps = |text: &str| tokenize(text).iter().map(|w| w.gap as u8).collect::<Vec<_>>();
        assert_eq!(gaps("\n a, b\nc\n \nd"), [3, 0, 1, 3, 3]);
        let long = "x".repeat(60);
        assert_eq!(gaps(&format!("{long}\nb")), [3, 2]);
        assert_eq!(gaps(&format!("{long}.\nb")), [3, 0, 3]);
    }

    #[test]
    fn a_long_line_takes_linear_time() {
        for piece in ["a.", "a-", "x@", "1-", "'", "O'", "a", "http://", "😀\u{200d}", "e\u{301}"] {
            let text = piece.repeat(100_000 / piece.len());
            assert!(!tokenize(&text).is_empty());
        }
    }

    proptest! {
        #[test]
        fn words_are_disjoint_and_cover_all_but_white_space(text in "\\PC{0,60}|[a-zA-Z.'’,@/0-9 \n$%&-]{0,60}") {
            let words = tokenize(&text);
            let mut at = 0;
            for w in &words {
                prop_assert!(w.span.start() >= at && !w.span.is_empty());
                prop_assert!(text[at..w.span.start()].chars().all(is_blank));
                prop_assert!(w.span.get(&text).is_some_and(|s| !s.chars().any(is_blank)));
                at = w.span.end();
            }
            prop_assert!(text[at..].chars().all(is_blank));
        }
    }
}
