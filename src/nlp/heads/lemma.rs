//! Lemmas by a table learnt from treebanks: for each Penn tag, what endings turn into. In: a form and its tag; out: its lemma.

use super::super::weights::{Config, LemmaScript};
use std::collections::BTreeMap;

/// The longest ending that the table lists, in characters.
const LONGEST: usize = 8;

/// The table.
pub(in crate::nlp) struct Lemmas {
    scripts: Vec<LemmaScript>,
    endings: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Lemmas {
    pub fn new(config: &Config) -> Self {
        Self { scripts: config.lemma_scripts.clone(), endings: config.lemma_endings.clone() }
    }

    /// By the whole form, else by its longest ending that is listed, else the form lower-cased.
    pub fn of(&self, form: &str, xpos: &str) -> String {
        let low = form.to_lowercase();
        let script = self.endings.get(xpos).and_then(|table| {
            let whole = table.get(&format!("^{low}"));
            let ends = low.char_indices().map(|(i, _)| i).chain([low.len()]).rev().take(LONGEST + 1);
            let ending = || ends.filter_map(|i| table.get(low.get(i..)?)).last();
            whole.or_else(ending)
        });
        match script.and_then(|&n| self.scripts.get(n)) {
            Some(script) => script.apply(form),
            None => low,
        }
    }
}

impl LemmaScript {
    /// The lemma of a form.
    pub fn apply(&self, form: &str) -> String {
        let base = match self.case {
            'l' => form.to_lowercase(),
            'k' => form.to_owned(),
            _ => {
                let mut chars = form.chars();
                chars
                    .next()
                    .map(|c| c.to_uppercase().chain(chars.as_str().to_lowercase().chars()).collect())
                    .unwrap_or_default()
            }
        };
        match base.chars().count().checked_sub(self.strip) {
            Some(n) => base.chars().take(n).chain(self.append.chars()).collect(),
            None => form.to_lowercase(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(case: char, strip: usize, append: &str) -> LemmaScript {
        LemmaScript { case, strip, append: append.to_owned() }
    }

    #[test]
    fn the_whole_form_goes_before_the_longest_ending() {
        let list = |pairs: &[(&str, usize)]| pairs.iter().map(|(e, n)| ((*e).to_owned(), *n)).collect();
        let table: BTreeMap<String, usize> = list(&[("", 0), ("s", 1), ("ies", 2), ("^series", 0)]);
        let lemmas = Lemmas {
            scripts: vec![script('l', 0, ""), script('l', 1, ""), script('l', 3, "y")],
            endings: BTreeMap::from([("NNS".to_owned(), table)]),
        };
        let of = |form| lemmas.of(form, "NNS");
        assert_eq!(["Gangs", "Cities", "Series", "men"].map(of), ["gang", "city", "series", "men"]);
        assert_eq!(lemmas.of("Ran", "VBD"), "ran");
    }

    #[test]
    fn scripts_make_lemmas() {
        assert_eq!(script('l', 3, "y").apply("Cities"), "city");
        assert_eq!(script('k', 0, "").apply("MS"), "MS");
        assert_eq!(script('t', 1, "").apply("GANGS"), "Gang");
        assert_eq!(script('l', 9, "x").apply("Añ"), "añ");
    }
}
