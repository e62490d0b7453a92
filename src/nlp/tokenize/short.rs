//! Abbreviations that keep their full stops or slashes. In: a chunk and the letters found so far; out: where the abbreviation ends, if it is one.

use super::chunk::{Chunk, is_word};
use super::is_blank;
use super::lists::lists;

impl Chunk<'_> {
    /// `Mr.`, `U.S.`, `J.`, `a.m.`: with their full stops.
    pub(super) fn abbreviation(&self, i: usize, end: usize) -> Option<usize> {
        if self.char(end) != Some('.') {
            return None;
        }
        if let Some(stop) = self.dotted(i, end) {
            return Some(stop);
        }
        let (form, lists) = (self.slice(i, end), lists());
        let (stop, after) = (end + 1, self.char(end + 1));
        let next = if after.is_none() { self.following() } else { after };
        if after.is_some_and(is_word) {
            return lists.glued_abbreviations.has(form).then_some(stop);
        }
        let initial = form.chars().count() == 1 && form != "I" && form.chars().all(char::is_uppercase);
        let street = lists.compass.has(form) && next.is_some_and(|c| c.is_ascii_digit());
        if initial && (street || next.is_some_and(char::is_uppercase)) {
            return Some(stop);
        }
        let last = next.is_none() || self.closes_paragraph(stop);
        let capital = form.starts_with(char::is_uppercase);
        let ends_sentence = form.eq_ignore_ascii_case("etc") && next.is_some_and(char::is_uppercase);
        let sure = lists.abbreviations.has(form) && !ends_sentence && (!last || lists.last_abbreviations.has(form));
        let counted = lists.before_number.has(form) && (form.len() > 1 || !capital);
        let fits = sure && (capital || lists.small_abbreviations.has(form))
            || counted && next.is_some_and(|c| c.is_ascii_digit())
            || lists.before_comma.has(form) && after == Some(',') && capital;
        fits.then_some(stop)
    }

    /// `w/o`, `n/a`, and the `w/` of `w/investors`.
    pub(super) fn slashed(&self, i: usize) -> Option<usize> {
        let slash = self.run(i, is_word);
        if self.char(slash) != Some('/') || slash > i + 2 {
            return None;
        }
        let end = self.run(slash + 1, is_word);
        let with = self.slice(i, slash).eq_ignore_ascii_case("w");
        let listed = |stop: usize| lists().slashed.has(self.slice(i, stop));
        if listed(end) { Some(end) } else { (with && listed(slash + 1)).then_some(slash + 1) }
    }

    /// Single letters each with a full stop, `Ph.D.`, `U.S`.
    fn dotted(&self, i: usize, first: usize) -> Option<usize> {
        let short = |a: usize, b: usize| {
            let s = self.slice(a, b);
            s.chars().count() == 1 && s.chars().all(char::is_alphabetic) || matches!(s, "Ph" | "Sc")
        };
        if !short(i, first) {
            return None;
        }
        let (mut end, mut parts) = (first + 1, 1);
        loop {
            let next = self.run(end, is_word);
            if !short(end, next) {
                break;
            }
            parts += 1;
            if self.char(next) != Some('.') {
                return (parts > 1).then_some(next);
            }
            end = next + 1;
        }
        (parts > 1).then_some(end)
    }

    /// Whether nothing but closing punctuation follows before a line end.
    fn closes_paragraph(&self, i: usize) -> bool {
        let tail = self.slice(i, self.end);
        let after = self.text.get(self.end..).unwrap_or("");
        tail.chars().all(|c| matches!(c, '"' | '”' | '’' | ')' | '\''))
            && after.chars().take_while(|&c| is_blank(c)).any(|c| c == '\n')
    }
}
