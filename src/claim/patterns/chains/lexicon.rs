//! Words by which phrases refer. In: `data/lexicon/reference.tsv`; out: look-ups by language.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../../../data/lexicon/reference.tsv");

/// The words of one language, by kind.
#[derive(Default, Debug)]
pub(in crate::claim::patterns) struct Lexicon(BTreeMap<String, BTreeSet<String>>);

impl Lexicon {
    /// The words of the language with BCP 47 tag `language`; none for a language without any.
    pub(in crate::claim::patterns) fn of(language: &str) -> &'static Self {
        static ALL: OnceLock<BTreeMap<String, Lexicon>> = OnceLock::new();
        static NONE: OnceLock<Lexicon> = OnceLock::new();
        let primary = language.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        ALL.get_or_init(|| parse(TABLE)).get(&primary).unwrap_or_else(|| NONE.get_or_init(Self::default))
    }

    /// The words of `language` in another table of the same form.
    pub(in crate::claim::patterns) fn read(table: &str, language: &str) -> Self {
        parse(table).remove(language).unwrap_or_default()
    }

    /// Whether `word`, in lower case, is of `kind`.
    pub(in crate::claim::patterns) fn is(&self, kind: &str, word: &str) -> bool {
        self.0.get(kind).is_some_and(|words| words.contains(word))
    }
}

fn parse(table: &str) -> BTreeMap<String, Lexicon> {
    let mut all: BTreeMap<String, Lexicon> = BTreeMap::new();
    for line in table.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let [language, kind, words] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
        let words = words.split(' ').filter(|w| !w.is_empty()).map(str::to_owned);
        all.entry(language.to_owned()).or_default().0.entry(kind.to_owned()).or_default().extend(words);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_has_words() {
        let rows = TABLE.lines().filter(|l| !l.starts_with('#')).skip(1);
        for row in rows {
            let cells: Vec<&str> = row.split('\t').collect();
            assert!(cells.len() == 3 && cells.iter().all(|c| !c.is_empty()), "`{row}`");
        }
        assert!(Lexicon::of("en-GB").is("she", "herself"));
        assert!(!Lexicon::of("xx").is("she", "herself"));
    }
}
