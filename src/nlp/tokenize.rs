//! Text to words, as Universal Dependencies cuts English: clitics and hyphenated compounds are split, abbreviations, numbers, addresses kept
//! whole. In: text; out: spans of words in order, with what white space stands before each. Time is linear in the length of the text.

use crate::document::Span;

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

/// Abbreviations whose full stop belongs to them, lower-cased.
const ABBREVIATIONS: &[&str] = &[
    "adm", "al", "apr", "approx", "ariz", "ark", "arrv", "attn", "aug", "ave", "bldg", "blvd", "brig", "bros", "ca",
    "calif", "capt", "cf", "cmdr", "co", "col", "colo", "conf", "conn", "corp", "cpl", "dec", "dept", "div", "dr",
    "esp", "est", "etc", "ext", "feb", "fla", "fr", "fri", "ft", "ga", "gen", "gov", "govs", "hon", "inc", "jan", "jr",
    "kan", "ky", "lt", "ltd", "maj", "md", "messrs", "mich", "minn", "mlle", "mme", "mo", "mon", "mont", "mr", "mrs",
    "ms", "mt", "neb", "nev", "nov", "oct", "okla", "ore", "oz", "pa", "ph", "pres", "prof", "rep", "reps", "rev",
    "sen", "sens", "sept", "sgt", "sr", "st", "ste", "supt", "tenn", "tex", "thur", "thurs", "tue", "tues", "univ",
    "va", "vol", "vs", "vt", "wed", "wis", "wyo", "yrs", "lb", "lbs", "mins",
];

/// Abbreviations that are common words too: only before a digit, or before a comma or a capital.
const BEFORE_DIGIT: &[&str] =
    &["no", "nos", "p", "pp", "art", "sec", "fig", "jun", "jul", "mar", "sep", "ch", "vols", "op"];
const BEFORE_COMMA: &[&str] =
    &["ala", "del", "ill", "ind", "la", "mass", "me", "miss", "wash", "ore", "pa", "sat", "sun", "que", "ont"];

/// Prefixes that a hyphen does not part from their word.
const PREFIXES: &[&str] = &[
    "anti", "arch", "bi", "co", "counter", "cross", "cyber", "de", "e", "ex", "extra", "inter", "intra", "macro",
    "mega", "meta", "micro", "mid", "mini", "multi", "neo", "non", "over", "para", "post", "pre", "pro", "proto",
    "pseudo", "psycho", "re", "semi", "socio", "sub", "super", "trans", "ultra", "un", "uni",
];

/// Clitics after an apostrophe.
const CLITICS: &[&str] = &["s", "re", "ve", "ll", "d", "m"];

/// Words written together, with the length of their first part.
const TOGETHER: &[(&str, usize)] = &[
    ("cannot", 3),
    ("gonna", 3),
    ("wanna", 3),
    ("gotta", 3),
    ("lotta", 3),
    ("dont", 2),
    ("didnt", 3),
    ("doesnt", 4),
    ("isnt", 2),
    ("wasnt", 3),
    ("couldnt", 5),
    ("wouldnt", 5),
    ("shouldnt", 6),
    ("arent", 3),
    ("aint", 2),
    ("werent", 4),
    ("hasnt", 3),
    ("havent", 4),
    ("hadnt", 3),
];

/// Units and scales that are split from the number before them.
const UNITS: &[&str] = &[
    "k", "m", "b", "t", "bn", "mn", "tn", "mm", "cm", "km", "kg", "g", "mg", "ml", "lb", "lbs", "oz", "ft", "in", "am",
    "pm", "p", "hz", "khz", "mhz", "ghz", "gb", "mb", "kb", "tb", "x", "mph", "kph", "min", "mins", "hr", "hrs", "yrs",
    "hh", "oc", "of", "kw", "mw",
];

const TOP_LEVEL: &[&str] = &[
    "com", "org", "net", "gov", "edu", "mil", "int", "info", "biz", "uk", "us", "ca", "au", "de", "fr", "es", "mx",
    "sv", "gt", "hn", "co", "io", "tv", "me", "eu", "ru", "cn", "jp", "in", "br", "doc", "docx", "xls", "xlsx", "pdf",
    "ppt", "txt", "html", "htm", "php", "url", "jpg", "gif", "png", "zip", "exe", "csv", "asp",
];

const EMOTICONS: &[&str] =
    &[":-)", ":-(", ";-)", ":-d", ":-p", ":-/", ":)", ":(", ";)", ":d", ":p", "=)", "=(", "^_^", "<3", ":')", ":'("];

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
        let chunk = Chunk { text, start: at, end };
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

/// A run of characters between white space, `start..end` of `text`.
struct Chunk<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

fn among(list: &[&str], word: &str) -> bool {
    word.len() <= 12 && list.iter().any(|x| x.eq_ignore_ascii_case(word))
}

impl Chunk<'_> {
    fn char(&self, i: usize) -> Option<char> {
        self.text.get(i..self.end)?.chars().next()
    }

    fn before(&self, i: usize) -> Option<char> {
        self.text.get(self.start..i)?.chars().next_back()
    }

    /// End of the longest run from `i` of characters that pass.
    fn run(&self, i: usize, pass: impl Fn(char) -> bool) -> usize {
        let rest = self.text.get(i..self.end).unwrap_or("");
        i + rest.find(|c| !pass(c)).unwrap_or(rest.len())
    }

    fn slice(&self, a: usize, b: usize) -> &str {
        self.text.get(a..b).unwrap_or("")
    }

    /// The first character after this chunk that is no white space.
    fn following(&self) -> Option<char> {
        self.text.get(self.end..)?.chars().take(64).find(|&c| !is_blank(c))
    }

    /// End of the word that starts at `i`, and of one more where two are cut at once.
    fn word(&self, i: usize) -> (Option<usize>, Option<usize>) {
        let Some(c) = self.char(i) else { return (Some(self.end), None) };
        let fresh = i == self.start || !self.before(i).is_some_and(is_word);
        if let Some(end) = self.clitic(i) {
            return (Some(end), None);
        }
        if fresh && let Some(end) = self.address(i).or_else(|| self.emoticon(i)) {
            return (Some(end), None);
        }
        if c.is_numeric() || (c == '+' && fresh && self.char(i + 1).is_some_and(|d| d.is_ascii_digit())) {
            return (Some(self.number(i)), None);
        }
        if is_word(c) || c == '_' {
            return self.letters(i);
        }
        if is_apostrophe(c)
            && fresh
            && let Some(end) = self.elided(i)
        {
            return (Some(end), None);
        }
        (Some(self.symbols(i, c)), None)
    }

    /// `'s`, `'re` … after a word, `n't` after what it was cut from.
    fn clitic(&self, i: usize) -> Option<usize> {
        let c = self.char(i).filter(|&c| is_apostrophe(c))?;
        let hosts = |p: char| p.is_alphanumeric() || matches!(p, '.' | ')' | '"' | '”' | '%');
        if i == self.start || !self.before(i).is_some_and(hosts) {
            return None;
        }
        let from = i + c.len_utf8();
        let end = self.run(from, is_word);
        among(CLITICS, self.slice(from, end)).then_some(end)
    }

    /// Web and mail addresses, domain and file names, `@handle`, `#tag`.
    fn address(&self, i: usize) -> Option<usize> {
        let rest = self.slice(i, self.end);
        let starts = |p: &str| rest.get(..p.len()).is_some_and(|r| r.eq_ignore_ascii_case(p));
        if starts("http://") || starts("https://") || starts("www.") || starts("ftp://") {
            let stop = i + rest.find(['<', '>', '"', '“', '”', '|']).unwrap_or(rest.len());
            let trimmed =
                self.slice(i, stop).trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', '’']);
            return (trimmed.len() > 8).then_some(i + trimmed.len());
        }
        let c = self.char(i)?;
        if matches!(c, '@' | '#') {
            let end = self.run(i + 1, |c| is_word(c) || c == '_');
            return self.char(i + 1).filter(|d| d.is_alphabetic() || c == '@' && is_word(*d)).map(|_| end);
        }
        if !is_word(c) {
            return None;
        }
        let end = self.run(i, |c| is_word(c) || matches!(c, '.' | '_' | '-' | '+' | '@'));
        let name = self.slice(i, end).trim_end_matches(['.', '-', '_']);
        if let Some((user, host)) = name.split_once('@') {
            return (!user.is_empty() && !host.is_empty() && !host.contains('@')).then_some(i + name.len());
        }
        let (stem, last) = name.rsplit_once('.')?;
        let plain = last.bytes().all(|b| b.is_ascii_lowercase()) || last.bytes().all(|b| b.is_ascii_uppercase());
        let sound = stem.len() > 1
            && !stem.contains("..")
            && !stem.ends_with('.')
            && stem.bytes().any(|b| b.is_ascii_alphabetic());
        let end = i + name.len();
        (plain && sound && among(TOP_LEVEL, last) && !stem.contains(". ")).then(|| match self.char(end) {
            Some('/') => {
                end + self
                    .slice(end, self.end)
                    .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '”', '"', '’'])
                    .len()
            }
            _ => end,
        })
    }

    fn emoticon(&self, i: usize) -> Option<usize> {
        let rest = self.slice(i, self.end);
        let c = rest.chars().next()?;
        if is_word(c) {
            return None;
        }
        EMOTICONS.iter().find_map(|e| {
            let head = rest.get(..e.len())?;
            let stop = i + e.len();
            (head.eq_ignore_ascii_case(e) && (e.len() > 2 || stop == self.end || self.char(stop) == Some(')')))
                .then_some(stop)
        })
    }

    /// `1,000.5`, `7:30`, `9/11`, `20th`, `1980s`, `713-853-3989`, `4A`; not the unit in `5km`.
    fn number(&self, i: usize) -> usize {
        let mut end = i + usize::from(self.char(i) == Some('+'));
        end = self.digits(end);
        let groups = self.slice(i, end).bytes().filter(|b| !b.is_ascii_digit()).count();
        if groups == 0
            && let Some(stop) = self.hyphened_digits(i, end)
        {
            return stop;
        }
        let tail = self.run(end, is_word);
        let suffix = self.slice(end, tail);
        if suffix.is_empty() {
            return self.decade(end).unwrap_or(end);
        }
        if among(&["st", "nd", "rd", "th", "s"], suffix) || !among(UNITS, suffix) { tail } else { end }
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

    /// Telephone numbers and dates: three or more groups, or seven digits as 3-4.
    fn hyphened_digits(&self, i: usize, first: usize) -> Option<usize> {
        let (mut end, mut groups) = (first, vec![first - i]);
        while self.char(end) == Some('-') && self.char(end + 1).is_some_and(|c| c.is_ascii_digit()) {
            let next = self.run(end + 1, |c| c.is_ascii_digit());
            groups.push(next - end - 1);
            end = next;
        }
        let whole = groups.len() > 2 || groups == [3, 4];
        (whole && !self.char(end).is_some_and(char::is_alphabetic)).then_some(end)
    }

    /// `1990's` is one word.
    fn decade(&self, end: usize) -> Option<usize> {
        let c = self.char(end).filter(|&c| is_apostrophe(c))?;
        let s = end + c.len_utf8();
        let round = self.slice(self.start, end).ends_with('0');
        (round && self.char(s) == Some('s') && !self.char(s + 1).is_some_and(is_word)).then_some(s + 1)
    }

    /// A word of letters (digits may follow), with what belongs to it.
    fn letters(&self, i: usize) -> (Option<usize>, Option<usize>) {
        let mut end = self.run(i, |c| is_word(c) || c == '_');
        end = self.joined(i, end);
        if let Some(stop) = self.abbreviation(i, end) {
            return (Some(stop), None);
        }
        let form = self.slice(i, end);
        if let Some(cut) = self.negation(i, end) {
            return (Some(cut.0), Some(cut.1));
        }
        if let Some(&(_, n)) = TOGETHER.iter().find(|(w, _)| w.eq_ignore_ascii_case(form)) {
            return (Some(i + n), Some(end));
        }
        if form.chars().count() <= 3 && form == "US" && self.char(end) == Some('$') {
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
                    !negates && !among(CLITICS, right)
                }
                '&' => left.len() <= 2 && right.len() <= 3 || right.len() <= 2 && left.len() <= 3,
                '-' | '‑' => {
                    among(PREFIXES, left)
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

    /// `don't` is `do` and `n't`.
    fn negation(&self, i: usize, end: usize) -> Option<(usize, usize)> {
        let c = self.char(end).filter(|&c| is_apostrophe(c))?;
        let t = end + c.len_utf8();
        let last = self.before(end).filter(|c| matches!(c, 'n' | 'N'))?;
        let stop = self.run(t, is_word);
        (self.slice(t, stop).eq_ignore_ascii_case("t") && end - i > 1).then_some((end - last.len_utf8(), stop))
    }

    /// `Mr.`, `U.S.`, `J.`, `a.m.`: with their full stops.
    fn abbreviation(&self, i: usize, end: usize) -> Option<usize> {
        if self.char(end) != Some('.') {
            return None;
        }
        if let Some(stop) = self.dotted(i, end) {
            return Some(stop);
        }
        let form = self.slice(i, end);
        let (stop, after) = (end + 1, self.char(end + 1));
        let next = if after.is_none() { self.following() } else { after };
        if after.is_some_and(is_word) {
            return among(&["st", "mr", "dr", "mrs"], form).then_some(stop);
        }
        let initial = form.chars().count() == 1 && form != "I" && form.chars().all(char::is_uppercase);
        if initial && next.is_some_and(char::is_uppercase) {
            return Some(stop);
        }
        let last = next.is_none() || self.closes_paragraph(stop);
        let sure = among(ABBREVIATIONS, form)
            && (!last || among(&["etc", "inc", "jr", "sr", "corp", "ltd", "co", "al"], form));
        let fits = sure
            && (form.starts_with(char::is_uppercase)
                || among(
                    &["etc", "vs", "al", "approx", "ca", "cf", "lb", "lbs", "oz", "ext", "esp", "mins", "yrs"],
                    form,
                ))
            || among(BEFORE_DIGIT, form) && next.is_some_and(|c| c.is_ascii_digit())
            || among(BEFORE_COMMA, form) && after == Some(',') && form.starts_with(char::is_uppercase);
        fits.then_some(stop)
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

    /// `'em`, `'60s`, `’99`.
    fn elided(&self, i: usize) -> Option<usize> {
        let from = i + self.char(i)?.len_utf8();
        let end = self.run(from, is_word);
        let rest = self.slice(from, end);
        let year =
            rest.len() >= 2 && rest.as_bytes()[..2].iter().all(u8::is_ascii_digit) && matches!(&rest[2..], "" | "s");
        (year || among(&["em", "til", "cause", "cuz", "bout", "tis", "twas", "round"], rest)).then_some(end)
    }

    /// A run of one punctuation character, `?!`, or a single character with its combining marks.
    fn symbols(&self, i: usize, c: char) -> usize {
        let next = i + c.len_utf8();
        match c {
            '!' | '?' => self.run(i, |d| matches!(d, '!' | '?')),
            '.' | '-' | '=' | '*' | '~' | '+' | '<' | '>' | '`' | '#' => self.run(i, |d| d == c),
            '\'' if self.char(next) == Some('\'') => next + 1,
            _ => self.run(next, |d| {
                unicode_normalization::char::is_combining_mark(d) || matches!(d, '\u{200d}' | '\u{fe0f}')
            }),
        }
    }
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
        check("20th, 9/11, 713-853-3989, 1990-1995, US$5", "20th , 9/11 , 713-853-3989 , 1990 - 1995 , US$ 5");
    }

    #[test]
    fn addresses_are_whole() {
        check("See http://a.org/b?c=1, x.y@z.com (www.un.org).", "See http://a.org/b?c=1 , x.y@z.com ( www.un.org ) .");
        check("He said.Then #tag @me", "He said . Then #tag @me");
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
