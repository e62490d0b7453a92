//! The word lists of the tokeniser. In: `data/lexicon/words.tsv`; out: look-ups in any case.

use std::sync::OnceLock;

const TABLE: &str = include_str!("../../../data/lexicon/words.tsv");

/// Strings of one kind.
#[derive(Default, Debug)]
pub(super) struct List(Vec<&'static str>);

impl List {
    fn of(kind: &str) -> Self {
        let rows = TABLE.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect::<Vec<_>>());
        let mine = rows.filter_map(|row| match row[..] {
            ["en", k, words] if k == kind => Some(words),
            _ => None,
        });
        Self(mine.flat_map(str::split_whitespace).collect())
    }

    /// Whether `word` is listed.
    pub(super) fn has(&self, word: &str) -> bool {
        word.len() <= 12 && self.0.iter().any(|x| x.eq_ignore_ascii_case(word))
    }

    /// The listed strings.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }

    /// Where the listed string that reads as `word` is cut.
    pub(super) fn cut(&self, word: &str) -> Option<usize> {
        self.0.iter().filter(|x| x.len() == word.len() + 1).find_map(|x| {
            let (a, b) = x.split_once('|')?;
            let (start, rest) = word.split_at_checked(a.len())?;
            (start.eq_ignore_ascii_case(a) && rest.eq_ignore_ascii_case(b)).then_some(a.len())
        })
    }
}

/// All lists; what each holds stands at the head of the table.
#[derive(Debug)]
pub(super) struct Lists {
    pub abbreviations: List,
    pub small_abbreviations: List,
    pub last_abbreviations: List,
    pub glued_abbreviations: List,
    pub before_number: List,
    pub before_comma: List,
    pub compass: List,
    pub slashed: List,
    pub prefixes: List,
    pub clitics: List,
    pub elided: List,
    pub units: List,
    pub top_level: List,
    pub files: List,
    pub hierarchies: List,
    pub emoticons: List,
    pub together: List,
    pub together_verbs: List,
    pub together_names: List,
    pub before_noun: List,
    pub after_its: List,
}

/// The lists of English.
pub(super) fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| Lists {
        abbreviations: List::of("abbreviation"),
        small_abbreviations: List::of("abbreviation-small"),
        last_abbreviations: List::of("abbreviation-last"),
        glued_abbreviations: List::of("abbreviation-glued"),
        before_number: List::of("abbreviation-number"),
        before_comma: List::of("abbreviation-comma"),
        compass: List::of("compass"),
        slashed: List::of("slashed"),
        prefixes: List::of("prefix"),
        clitics: List::of("clitic"),
        elided: List::of("elided"),
        units: List::of("unit"),
        top_level: List::of("top-level"),
        files: List::of("file"),
        hierarchies: List::of("hierarchy"),
        emoticons: List::of("emoticon"),
        together: List::of("together"),
        together_verbs: List::of("together-verb"),
        together_names: List::of("together-name"),
        before_noun: List::of("before-noun"),
        after_its: List::of("after-its"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_words_and_is_read_in_any_case() {
        let lists = lists();
        assert!(lists.abbreviations.has("Gov") && lists.units.has("KM") && !lists.units.has("gov"));
        assert_eq!(lists.together.cut("DoNt"), Some(2));
        assert_eq!(lists.together.cut("dint"), None);
        let kinds = TABLE.lines().filter(|l| l.starts_with("en\t")).count();
        assert_eq!(kinds, format!("{lists:?}").matches("List(").count(), "each kind of the table has its field");
    }
}
