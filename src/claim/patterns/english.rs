//! Closed classes of English words that the grammar of frames needs. In: `data/lexicon/frames.tsv` and a lemma; out: which class it is in.

use super::chains::Lexicon;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../../data/lexicon/frames.tsv");

fn is(kind: &str, lemma: &str) -> bool {
    static ENGLISH: OnceLock<Lexicon> = OnceLock::new();
    ENGLISH.get_or_init(|| Lexicon::read(TABLE, "en")).is(kind, lemma)
}

/// Whether a verb takes the agreement for granted that it is about, denied or not.
pub(super) fn keeps(lemma: &str) -> bool {
    is("keeping", lemma)
}

/// Whether a verb brings its event about.
pub(super) fn creates(lemma: &str) -> bool {
    is("creation", lemma)
}

/// Whether a noun only counts or gathers others.
pub(super) fn gathers(lemma: &str) -> bool {
    is("gathering", lemma)
}

/// Whether a noun without an article completes a title.
pub(super) fn completes_title(lemma: &str) -> bool {
    is("title-complement", lemma)
}

/// Whether a verb gives somebody a title.
pub(super) fn names(lemma: &str) -> bool {
    is("naming", lemma)
}

/// Whether a verb says that its subject holds the title after "as".
pub(super) fn serves(lemma: &str) -> bool {
    is("serving", lemma)
}

/// Whether `lemma` before a title takes it away.
pub(super) fn qualifies_title(lemma: &str) -> bool {
    is("title-qualifier", lemma)
}

/// Whether a word of violence is often meant of words.
pub(super) fn figurative(lemma: &str) -> bool {
    is("figurative", lemma)
}

/// Whether a verb only carries an event noun: its subject acts in it, its other complements are the noun's.
pub(super) fn supports(lemma: &str) -> bool {
    is("support", lemma)
}

/// Whether an adjective does the same: "interested in negotiations with".
pub(super) fn supporting_adjective(lemma: &str) -> bool {
    is("support-adjective", lemma)
}

/// Whether the infinitive after a verb with an object is still the subject's: "promised them to".
pub(super) fn subject_control(lemma: &str) -> bool {
    is("subject-control", lemma)
}

/// Whether "{subject} VERB of {object}" speaks of whom the verb is done to.
pub(super) fn acted_upon(lemma: &str) -> bool {
    is("acted-upon", lemma)
}

/// Whether of such verbs one needs nobody who does it: "the gang split into two".
pub(super) fn happens_to(lemma: &str) -> bool {
    is("happens-to", lemma)
}

/// Whether a word is a relative pronoun.
pub(super) fn relative(lemma: &str) -> bool {
    is("relative", lemma)
}

/// Whether a word is a reflexive pronoun.
pub(super) fn reflexive(lemma: &str) -> bool {
    is("reflexive", lemma)
}

/// Whether a word introduces examples.
pub(super) fn introduces_examples(lemma: &str) -> bool {
    is("examples", lemma)
}

/// Whether a verb says nothing of two entities by itself.
pub(super) fn empty(lemma: &str) -> bool {
    is("empty", lemma)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_words_and_every_line_three_cells() {
        for row in TABLE.lines().filter(|l| !l.starts_with('#')) {
            assert!(row.split('\t').filter(|c| !c.is_empty()).count() == 3, "`{row}`");
        }
        assert!(
            supports("hold")
                && figurative("attack")
                && keeps("violate")
                && creates("sign")
                && gathers("wave")
                && empty("be")
        );
        assert!(!supports("murder"));
    }
}
