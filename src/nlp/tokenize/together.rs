//! Words written together: `don't`, `cannot`, `its` for `it's`. In: a chunk and where a word stands; out: where it is cut.

use super::chunk::{Chunk, is_apostrophe, is_word};
use super::is_blank;
use super::lists::lists;

impl Chunk<'_> {
    /// `don't` is `do` and `n't`.
    pub(super) fn negation(&self, i: usize, end: usize) -> Option<(usize, usize)> {
        let c = self.char(end).filter(|&c| is_apostrophe(c))?;
        let t = end + c.len_utf8();
        let last = self.before(end).filter(|c| matches!(c, 'n' | 'N'))?;
        let stop = self.run(t, is_word);
        (self.slice(t, stop).eq_ignore_ascii_case("t") && end - i > 1).then_some((end - last.len_utf8(), stop))
    }

    /// How many bytes the first of two words takes that are written together.
    pub(super) fn together(&self, i: usize, end: usize) -> Option<usize> {
        let (form, lists) = (self.slice(i, end), lists());
        if let Some(n) = lists.together.cut(form) {
            return Some(n);
        }
        if let Some(n) = lists.together_verbs.cut(form) {
            return (!lists.before_noun.has(self.previous_word(i))).then_some(n);
        }
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        if let Some(n) = lists.together_names.cut(form) {
            let shouted = !form.contains(char::is_lowercase);
            return (!shouted && !capital(self.previous_word(i)) && !capital(self.next_word(end))).then_some(n);
        }
        let its = form.eq_ignore_ascii_case("its") && form != "ITS";
        let next = self.next_word(end);
        (its && !capital(next) && lists.after_its.has(next)).then_some(2)
    }

    /// The word after `end` in the same line, where nothing but blanks stand between; empty where a hyphen follows it.
    fn next_word(&self, end: usize) -> &str {
        let rest = self.text.get(end..).unwrap_or("");
        let rest = rest.trim_start_matches(|c| is_blank(c) && c != '\n');
        let stop = rest.find(|c| !is_word(c)).unwrap_or(rest.len()).min(64);
        let compound = rest.get(stop..).is_some_and(|r| r.starts_with('-'));
        if compound { "" } else { rest.get(..stop).unwrap_or("") }
    }

    /// The word before `i` in the same line, where nothing but blanks stand between.
    fn previous_word(&self, i: usize) -> &str {
        let rest = self.text.get(..i).unwrap_or("").trim_end_matches(|c| is_blank(c) && c != '\n');
        let length: usize = rest.chars().rev().take(20).take_while(|&c| is_word(c)).map(char::len_utf8).sum();
        rest.get(rest.len() - length..).unwrap_or("")
    }
}
