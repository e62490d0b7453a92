//! Months, weekdays, numbers, units … of each language. In: `data/lexicon/times.tsv`; out: look-ups, and alternations for rules.

use std::collections::BTreeMap;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../../data/lexicon/times.tsv");

/// The words of one language: kind, then lower-cased word, to value.
#[derive(Default, Debug)]
pub(super) struct Words {
    kinds: BTreeMap<String, BTreeMap<String, String>>,
    /// As written, for alternations.
    written: BTreeMap<String, Vec<String>>,
}

impl Words {
    /// Of the language `language`; none for a language without any.
    pub(super) fn of(language: &str) -> &'static Words {
        static ALL: OnceLock<BTreeMap<String, Words>> = OnceLock::new();
        static NONE: OnceLock<Words> = OnceLock::new();
        ALL.get_or_init(parse).get(language).unwrap_or_else(|| NONE.get_or_init(Words::default))
    }

    /// The value of `word` as a `kind`.
    pub(super) fn value(&self, kind: &str, word: &str) -> Option<&str> {
        let word = word.to_lowercase().replace(['\n', '\u{a0}'], " ");
        self.kinds.get(kind)?.get(&word).map(String::as_str)
    }

    /// The value of `word` as a number.
    pub(super) fn number(&self, kind: &str, word: &str) -> Option<i64> {
        self.value(kind, word)?.parse().ok()
    }

    /// A regular expression for any word of `kind`, the longest first. Months, weekdays and holidays stand as written or in
    /// capitals (so that "may" is no month), other words in any case.
    pub(super) fn alternation(&self, kind: &str) -> String {
        let mut words = self.written.get(kind).cloned().unwrap_or_default();
        words.sort_by_key(|w| std::cmp::Reverse(w.len()));
        let proper = matches!(kind, "month" | "weekday" | "holiday");
        let escaped: Vec<String> = words
            .iter()
            .flat_map(|w| {
                let upper = w.to_uppercase();
                if proper && upper != *w { vec![w.clone(), upper] } else { vec![w.clone()] }
            })
            .map(|w| regex::escape(&w))
            .collect();
        let any = escaped.join("|");
        if any.is_empty() {
            return "[^\\s\\S]".to_owned();
        }
        if proper { format!("(?:{any})") } else { format!("(?i:{any})") }
    }
}

fn parse() -> BTreeMap<String, Words> {
    let mut all: BTreeMap<String, Words> = BTreeMap::new();
    for line in TABLE.lines().filter(|l| !l.starts_with('#')).skip(1) {
        if let [language, kind, word, value] = line.split('\t').collect::<Vec<_>>()[..] {
            let words = all.entry(language.to_owned()).or_default();
            words.kinds.entry(kind.to_owned()).or_default().insert(word.to_lowercase(), value.to_owned());
            words.written.entry(kind.to_owned()).or_default().push(word.to_owned());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_values() {
        let english = Words::of("en");
        assert_eq!(english.number("month", "SEPT."), Some(9));
        assert_eq!(english.value("unit", "hours"), Some("TH"));
        assert_eq!(Words::of("es").number("month", "enero"), Some(1));
        assert_eq!(Words::of("tlh").number("month", "enero"), None);
    }
}
