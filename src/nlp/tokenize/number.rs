//! Numbers: how far one goes, and what sticks to it. In: a chunk and where a number starts; out: where it ends.

use super::chunk::{Chunk, is_apostrophe, is_word};
use super::lists::lists;

impl Chunk<'_> {
    /// `1,000.5`, `7:30`, `9/11`, `20th`, `1980s`, `713-853-3989`, `4A`, `.5`; not the unit in `5km`.
    pub(super) fn number(&self, i: usize) -> usize {
        let mut end = i + usize::from(self.char(i).is_some_and(|c| matches!(c, '+' | '.')));
        end = self.digits(end);
        let area = end - i == 7 && self.char(i + 3) == Some('/');
        if (area || self.slice(i, end).bytes().all(|b| b.is_ascii_digit()))
            && let Some(stop) = self.hyphened_digits(i, end)
        {
            return stop;
        }
        let tail = self.run(end, is_word);
        let suffix = self.slice(end, tail);
        if suffix.is_empty() {
            return self.decade(end).unwrap_or(end);
        }
        let generation = suffix == "G" && end - i == 1;
        if generation || matches!(suffix, "st" | "nd" | "rd" | "th" | "s") || !lists().units.has(suffix) {
            tail
        } else {
            end
        }
    }

    /// Digits with single `.`, `,`, `:` or `/` between them.
    fn digits(&self, i: usize) -> usize {
        let mut end = self.run(i, |c| c.is_numeric());
        while self.char(end).is_some_and(|c| matches!(c, '.' | ',' | ':' | '/'))
            && self.char(end + 1).is_some_and(|c| c.is_ascii_digit())
        {
            end = self.run(end + 1, |c| c.is_numeric());
        }
        end
    }

    /// Telephone numbers, postal codes and dates: three or more groups, or two of 3-4, 3/3-4 or 5-4 digits.
    fn hyphened_digits(&self, i: usize, first: usize) -> Option<usize> {
        let (mut end, mut groups) = (first, vec![first - i]);
        while self.char(end) == Some('-') && self.char(end + 1).is_some_and(|c| c.is_ascii_digit()) {
            let next = self.run(end + 1, |c| c.is_ascii_digit());
            groups.push(next - end - 1);
            end = next;
        }
        let whole = groups.len() > 2 || matches!(groups[..], [3 | 5 | 7, 4]);
        (whole && !self.char(end).is_some_and(char::is_alphabetic)).then_some(end)
    }

    /// `1990's` is one word.
    fn decade(&self, end: usize) -> Option<usize> {
        let c = self.char(end).filter(|&c| is_apostrophe(c))?;
        let s = end + c.len_utf8();
        let round = self.slice(self.start, end).ends_with('0');
        (round && self.char(s) == Some('s') && !self.char(s + 1).is_some_and(is_word)).then_some(s + 1)
    }
}
