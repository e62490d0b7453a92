//! A run of characters between white space, cut into words from its start on. In: the text and where the run stands; out: where the word at a place ends.

use super::is_blank;
use super::lists::lists;

/// A run of characters between white space, `start..end` of `text`.
pub(super) struct Chunk<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '`' | '´')
}

/// What lines are drawn with in plain text.
fn is_rule(c: char) -> bool {
    matches!(c, '-' | '=' | '*' | '~' | '+' | '<' | '>' | '#' | '_' | '|' | '{' | '}')
}

impl<'t> Chunk<'t> {
    pub(super) fn new(text: &'t str, start: usize, end: usize) -> Self {
        Self { text, start, end }
    }

    pub(super) fn char(&self, i: usize) -> Option<char> {
        self.text.get(i..self.end)?.chars().next()
    }

    pub(super) fn before(&self, i: usize) -> Option<char> {
        self.text.get(self.start..i)?.chars().next_back()
    }

    /// End of the longest run from `i` of characters that pass.
    pub(super) fn run(&self, i: usize, pass: impl Fn(char) -> bool) -> usize {
        let rest = self.text.get(i..self.end).unwrap_or("");
        i + rest.find(|c| !pass(c)).unwrap_or(rest.len())
    }

    pub(super) fn slice(&self, a: usize, b: usize) -> &'t str {
        self.text.get(a..b).unwrap_or("")
    }

    /// The first character after this chunk that is no white space.
    pub(super) fn following(&self) -> Option<char> {
        self.text.get(self.end..)?.chars().take(64).find(|&c| !is_blank(c))
    }

    /// End of the word that starts at `i`, and of one more where two are cut at once.
    pub(super) fn word(&self, i: usize) -> (Option<usize>, Option<usize>) {
        let Some(c) = self.char(i) else { return (Some(self.end), None) };
        let fresh = i == self.start || !self.before(i).is_some_and(is_word);
        if let Some(end) = self.clitic(i) {
            return (Some(end), None);
        }
        if fresh && let Some(end) = self.address(i).or_else(|| self.emoticon(i)) {
            return (Some(end), None);
        }
        let signed = fresh && matches!(c, '+' | '.') && self.char(i + 1).is_some_and(|d| d.is_ascii_digit());
        if c.is_numeric() || signed {
            return (Some(self.number(i)), None);
        }
        if is_word(c) || c == '_' {
            return self.letters(i, fresh);
        }
        if is_apostrophe(c)
            && fresh
            && let Some(end) = self.elided(i)
        {
            return (Some(end), None);
        }
        (Some(self.symbols(i, c)), None)
    }

    /// `'s`, `'re` … after a word, or alone where a text is spaced out already.
    fn clitic(&self, i: usize) -> Option<usize> {
        let c = self.char(i).filter(|&c| is_apostrophe(c))?;
        let hosts = |p: char| p.is_alphanumeric() || matches!(p, '.' | ')' | '"' | '”' | '%');
        let from = i + c.len_utf8();
        let end = self.run(from, is_word);
        let hosted = match self.before(i) {
            Some(p) => hosts(p),
            None => end == self.end,
        };
        (hosted && lists().clitics.has(self.slice(from, end))).then_some(end)
    }

    /// A word of letters (digits may follow), with what belongs to it.
    fn letters(&self, i: usize, fresh: bool) -> (Option<usize>, Option<usize>) {
        if fresh && let Some(end) = self.slashed(i) {
            return (Some(end), None);
        }
        let mut end = self.run(i, |c| is_word(c) || c == '_');
        end = self.joined(i, end);
        if let Some(stop) = self.abbreviation(i, end).or_else(|| self.broken_off(i, end)) {
            return (Some(stop), None);
        }
        if let Some((cut, stop)) = self.negation(i, end) {
            return (Some(cut), (stop > cut).then_some(stop));
        }
        if let Some(cut) = self.together(i, end) {
            return (Some(i + cut), Some(end));
        }
        if self.slice(i, end) == "US" && self.char(end) == Some('$') {
            return (Some(end + 1), None);
        }
        (Some(end), None)
    }

    /// Goes on over an inner apostrophe (`O'Reilly`), ampersand (`AT&T`), or the hyphen after a prefix (`anti-gang`).
    fn joined(&self, i: usize, mut end: usize) -> usize {
        for _ in 0..8 {
            let Some(c) = self.char(end) else { break };
            let next = end + c.len_utf8();
            if !self.char(next).is_some_and(char::is_alphanumeric) {
                break;
            }
            let stop = self.run(next, |c| is_word(c) || c == '_');
            let (left, right) = (self.slice(i, end), self.slice(next, stop));
            let fits = match c {
                '\'' | '’' => {
                    let negates = right.eq_ignore_ascii_case("t") && left.ends_with(['n', 'N']);
                    !negates && !lists().clitics.has(right)
                }
                '&' => left.len() <= 2 && right.len() <= 3 || right.len() <= 2 && left.len() <= 3,
                '-' | '‑' => {
                    lists().prefixes.has(left)
                        && (right.starts_with(char::is_alphabetic) || left.eq_ignore_ascii_case("mid"))
                }
                _ => false,
            };
            if !fits {
                break;
            }
            end = stop;
        }
        end
    }

    /// `th-` where a speaker breaks off: one or two letters, the last of them small, with a hyphen before white space.
    fn broken_off(&self, i: usize, end: usize) -> Option<usize> {
        let form = self.slice(i, end);
        let short = form.chars().count() <= 2 && form.ends_with(char::is_lowercase);
        (i == self.start && short && end + 1 == self.end && self.char(end) == Some('-')).then_some(end + 1)
    }

    /// `'em`, `'60s`, `’99`.
    fn elided(&self, i: usize) -> Option<usize> {
        let from = i + self.char(i).filter(|c| matches!(c, '\'' | '’'))?.len_utf8();
        let end = self.run(from, is_word);
        let rest = self.slice(from, end);
        let year =
            rest.len() >= 2 && rest.as_bytes()[..2].iter().all(u8::is_ascii_digit) && matches!(&rest[2..], "" | "s");
        (year || lists().elided.has(rest)).then_some(end)
    }

    /// A run of one punctuation character, `?!`, `’’`, `-->`, a drawn line, or a single character with its combining marks.
    fn symbols(&self, i: usize, c: char) -> usize {
        let next = i + c.len_utf8();
        let same = self.run(i, |d| d == c);
        let line = self.run(i, is_rule);
        match c {
            _ if line >= i + 4 => line,
            '!' | '?' => self.stops(self.run(i, |d| matches!(d, '!' | '?'))),
            '.' if same == next => self.stops(same),
            '-' | '=' if self.char(same) == Some('>') => same + 1,
            '<' if self.char(next) == Some('-') => self.run(next, |d| d == '-'),
            '.' | '-' | '=' | '*' | '~' | '+' | '<' | '>' | '`' | '#' | '$' => same,
            '\'' if self.char(next) == Some('\'') => next + 1,
            '‘' | '’' if self.char(next) == Some('’') => next + '’'.len_utf8(),
            _ => self.run(next, |d| {
                unicode_normalization::char::is_combining_mark(d) || matches!(d, '\u{200d}' | '\u{fe0f}')
            }),
        }
    }

    /// Goes on over `.`, `?`, `!` that follow a mark of the other kind, but not over dots in a row: `?.`, `.!`, not `?...`.
    fn stops(&self, i: usize) -> usize {
        let end = self.run(i, |d| matches!(d, '.' | '!' | '?'));
        if self.slice(i.saturating_sub(1), end).contains("..") { i } else { end }
    }
}
