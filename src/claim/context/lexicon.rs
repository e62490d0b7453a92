//! Words that change what a clause or an event noun claims. In: `data/lexicon/*.tsv`; out: look-ups by language.

use crate::claim::{Modality, Polarity};
use crate::document::Upos;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const OPERATORS: &str = include_str!("../../../data/lexicon/operators.tsv");
const CUES: &str = include_str!("../../../data/lexicon/cues.tsv");

/// In what form a complement stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Frame {
    /// "to negotiate".
    To,
    /// "(let them) negotiate".
    Bare,
    /// "that they negotiate".
    That,
    /// "negotiating".
    Ing,
    /// "from negotiating".
    From,
    /// "the negotiations".
    Noun,
    /// "negotiations".
    Indefinite,
}

impl Frame {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "to" => Self::To,
            "bare" => Self::Bare,
            "that" => Self::That,
            "ing" => Self::Ing,
            "from" => Self::From,
            "noun" => Self::Noun,
            "indefinite" => Self::Indefinite,
            _ => return None,
        })
    }
}

/// What an operator makes of its complement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Effect {
    /// It holds or not, in some modality.
    Sets(Polarity, Option<Modality>),
    /// As the operator's own clause.
    Same,
    /// It is taken for granted.
    Presupposes,
}

impl Effect {
    fn parse(text: &str) -> Option<Self> {
        let modality = |m: &str| if m.is_empty() { Some(None) } else { m.parse().ok().map(Some) };
        Some(match text.as_bytes().first()? {
            b'+' => Self::Sets(Polarity::Affirmed, modality(&text[1..])?),
            b'-' => Self::Sets(Polarity::Denied, modality(&text[1..])?),
            b'?' => Self::Sets(Polarity::Affirmed, Some(Modality::Possible)),
            b'=' => Self::Same,
            b'!' => Self::Presupposes,
            _ => return None,
        })
    }
}

/// A word that governs a clause or an event noun.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Operator {
    /// Its complement, where it is affirmed itself.
    pub(super) affirmed: Effect,
    /// Its complement, where it is denied itself.
    pub(super) denied: Effect,
    /// Whether its agent says the complement.
    pub(super) says: bool,
}

/// The words of one language.
#[derive(Default, Debug)]
pub(super) struct Lexicon {
    operators: BTreeMap<(String, Upos, Frame), Operator>,
    cues: BTreeMap<String, Vec<String>>,
}

impl Lexicon {
    /// The words of the language with BCP 47 tag `language`; none for a language without any.
    pub(super) fn of(language: &str) -> &'static Lexicon {
        static ALL: OnceLock<BTreeMap<String, Lexicon>> = OnceLock::new();
        static NONE: OnceLock<Lexicon> = OnceLock::new();
        let all = ALL.get_or_init(|| parse(OPERATORS, CUES).unwrap_or_default());
        let primary = language.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        all.get(&primary).unwrap_or_else(|| NONE.get_or_init(Lexicon::default))
    }

    /// The operator `words` ("rule out") with part of speech `upos` over a complement of form `frame`.
    pub(super) fn operator(&self, words: &str, upos: Upos, frame: Frame) -> Option<&Operator> {
        self.operators.get(&(words.to_owned(), upos, frame))
    }

    /// Whether the operator `words` says its complement, of whatever form.
    pub(super) fn says(&self, words: &str, upos: Upos) -> bool {
        [Frame::That, Frame::Ing, Frame::To, Frame::Noun, Frame::Indefinite]
            .into_iter()
            .any(|f| self.operator(words, upos, f).is_some_and(|o| o.says))
    }

    /// Whether `lemma` is among the cues of `kind`.
    pub(super) fn is(&self, kind: &str, lemma: &str) -> bool {
        self.cues.get(kind).is_some_and(|words| words.iter().any(|w| w.eq_ignore_ascii_case(lemma)))
    }
}

/// Both tables; the error names the line that does not parse.
fn parse(operators: &str, cues: &str) -> Result<BTreeMap<String, Lexicon>, String> {
    let mut all: BTreeMap<String, Lexicon> = BTreeMap::new();
    for (line, cells) in rows(operators) {
        let [language, words, upos, frames, affirmed, denied, voice] = cells[..] else {
            return Err(format!("operators.tsv: `{line}` has not 7 columns"));
        };
        let bad = |what: &str| format!("operators.tsv: `{line}`: {what}");
        let operator = Operator {
            affirmed: Effect::parse(affirmed).ok_or_else(|| bad("unknown effect when affirmed"))?,
            denied: Effect::parse(denied).ok_or_else(|| bad("unknown effect when denied"))?,
            says: voice == "says",
        };
        let upos: Upos = upos.parse().map_err(|e: String| bad(&e))?;
        let lexicon = all.entry(language.to_owned()).or_default();
        for frame in frames.split(',') {
            let frame = Frame::parse(frame).ok_or_else(|| bad("unknown frame"))?;
            lexicon.operators.insert((words.to_owned(), upos, frame), operator);
        }
    }
    for (line, cells) in rows(cues) {
        let [language, kind, words] = cells[..] else {
            return Err(format!("cues.tsv: `{line}` has not 3 columns"));
        };
        let words = words.split(' ').map(str::to_owned).collect();
        all.entry(language.to_owned()).or_default().cues.insert(kind.to_owned(), words);
    }
    Ok(all)
}

/// The rows of a table, without comments and heading.
fn rows(table: &str) -> impl Iterator<Item = (&str, Vec<&str>)> {
    let lines = table.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    lines.skip(1).map(|l| (l, l.split('\t').collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_parse() {
        let all = parse(OPERATORS, CUES).unwrap();
        assert!(all["en"].operators.len() > 900, "{}", all["en"].operators.len());
        assert!(all["en"].is("negation", "not"));
    }

    #[test]
    fn a_bad_row_is_named() {
        let table = "language\twords\tupos\tframes\taffirmed\tdenied\tvoice\nen\twant\tVERB\tto\t+wished\t-\t-\n";
        assert!(parse(table, "").unwrap_err().contains("`en\twant"));
    }

    #[test]
    fn regions_of_a_language_share_its_words() {
        assert!(Lexicon::of("en-GB").is("negation", "not"));
        assert!(!Lexicon::of("tlh").is("negation", "not"));
    }
}
