//! One test a check: a few sentences with their chains, and the chains expected.

use super::mend;
use crate::claim::patterns::compile::Book;
use crate::claim::testing::{Sketch, sketch};
use crate::document::EntityType::{self, Organization, Person, Place};
use crate::document::MentionKind::{self, Name, Nominal, Pronoun};
use crate::ontology::Ontology;

/// The chains of more than one mention, each its mentions in text order, and chains of one name.
fn chains(notation: &str, mentions: &[(&str, MentionKind, EntityType, usize)]) -> Vec<Vec<String>> {
    let made: Sketch =
        mentions.iter().fold(sketch(notation), |s, &(text, kind, ty, entity)| s.mention(text, kind, ty, entity));
    let ontology = Ontology::builtin();
    let mended = mend(made.document(), &Book::new(ontology, "en"), ontology);
    let of = |e: usize| {
        let own = mended.mentions.iter().filter(|m| m.entity.is_some_and(|x| x.ix() == e));
        own.map(|m| m.span.of(mended.text()).to_owned()).collect::<Vec<_>>()
    };
    (0..mended.entities.len()).map(of).filter(|c| !c.is_empty()).collect()
}

#[track_caller]
fn check(notation: &str, mentions: &[(&str, MentionKind, EntityType, usize)], expected: &[&[&str]]) {
    let found = chains(notation, mentions);
    for chain in expected {
        assert!(found.iter().any(|c| c == chain), "{chain:?} is not among {found:?}");
    }
}

#[test]
fn names_that_differ_are_parted_with_what_follows_each() {
    check(
        "Mijango|PROPN|2|nsubj spoke|speak|VERB|0|root +.|PUNCT|2|punct\n---\nRuano|PROPN|2|nsubj said|say|VERB|0|root he|he|PRON|5|nsubj would|AUX|5|aux leave|VERB|2|ccomp",
        &[("Mijango", Name, Person, 0), ("Ruano", Name, Person, 0), ("he", Pronoun, Person, 0)],
        &[&["Mijango"], &["Ruano", "he"]],
    );
}

#[test]
fn a_plural_and_a_noun_of_another_class_are_not_what_bears_the_name() {
    check(
        "OAS|PROPN|3|nsubj will|AUX|3|aux remain|VERB|0|root +.|PUNCT|3|punct\n---\nThe|DET|2|det gangs|gang|NOUN|3|nsubj agreed|agree|VERB|0|root",
        &[("OAS", Name, Organization, 0), ("The gangs", Nominal, Organization, 0)],
        &[&["OAS"], &["The gangs"]],
    );
    check(
        "Guatemala|PROPN|2|nsubj waits|wait|VERB|0|root +.|PUNCT|2|punct\n---\nThe|DET|2|det city|NOUN|3|nsubj pays|pay|VERB|0|root",
        &[("Guatemala", Name, Place, 0), ("The city", Nominal, Place, 0)],
        &[&["Guatemala"], &["The city"]],
    );
}

#[test]
fn nobody_is_his_own_son() {
    check(
        "Perez|PROPN|2|nsubj spoke|speak|VERB|0|root +.|PUNCT|2|punct\n---\nHis|his|PRON|2|nmod:poss son|NOUN|3|nsubj left|leave|VERB|0|root",
        &[("Perez", Name, Person, 0), ("His", Pronoun, Person, 0), ("His son", Nominal, Person, 0)],
        &[&["Perez", "His"], &["His son"]],
    );
}

#[test]
fn an_apposition_is_what_it_stands_beside() {
    check(
        "His|his|PRON|2|nmod:poss son|NOUN|9|nsubj Otto|PROPN|2|appos Leal|PROPN|3|flat +,|PUNCT|7|punct the|DET|7|det mayor|NOUN|3|appos +,|PUNCT|2|punct left|leave|VERB|0|root",
        &[("His son", Nominal, Person, 0), ("Otto Leal", Name, Person, 1), ("the mayor", Nominal, Person, 2)],
        &[&["His son", "Otto Leal", "the mayor"]],
    );
}

#[test]
fn two_prisons_in_two_towns_are_two() {
    check(
        "He|PRON|2|nsubj left|leave|VERB|0|root the|DET|4|det prison|NOUN|2|obj in|ADP|6|case Izalco|PROPN|4|nmod for|ADP|9|case the|DET|9|det prison|NOUN|2|obl in|ADP|11|case Apanteos|PROPN|9|nmod",
        &[
            ("the prison in Izalco", Nominal, Place, 0),
            ("Izalco", Name, Place, 1),
            ("the prison in Apanteos", Nominal, Place, 0),
            ("Apanteos", Name, Place, 2),
        ],
        &[&["the prison in Izalco"], &["the prison in Apanteos"]],
    );
}

#[test]
fn a_definite_noun_finds_its_one_candidate() {
    let gang = "MS-13|PROPN|2|nsubj denies|deny|VERB|0|root it|PRON|2|obj +.|PUNCT|2|punct\n---\nThe|DET|2|det gang|NOUN|3|nsubj left|leave|VERB|0|root";
    check(gang, &[("MS-13", Name, Organization, 0), ("The gang", Nominal, Organization, 1)], &[&["MS-13", "The gang"]]);
    let two = "MS-13|PROPN|2|nsubj fights|fight|VERB|0|root Barrio-18|PROPN|2|obj +.|PUNCT|2|punct\n---\nThe|DET|2|det gang|NOUN|3|nsubj left|leave|VERB|0|root";
    check(
        &two.replace("Barrio-18", "M-18"),
        &[("MS-13", Name, Organization, 0), ("M-18", Name, Organization, 1), ("The gang", Nominal, Organization, 2)],
        &[&["MS-13"], &["M-18"], &["The gang"]],
    );
}

#[test]
fn a_pronoun_of_another_gender_means_nothing_here() {
    let found = chains(
        "Mrs.|PROPN|2|nmod:desc Gomez|PROPN|3|nsubj said|say|VERB|0|root he|PRON|5|nsubj left|leave|VERB|3|ccomp +.|PUNCT|3|punct\n---\nShe|PRON|2|nsubj stayed|stay|VERB|0|root",
        &[("Mrs. Gomez", Name, Person, 0), ("he", Pronoun, Person, 0), ("She", Pronoun, Person, 0)],
    );
    assert_eq!(found, [vec!["Mrs. Gomez", "She"]]);
}

#[test]
fn a_phrase_that_runs_over_a_clause_is_cut() {
    check(
        "Police|NOUN|5|nsubj left|leave|VERB|0|root the|DET|4|det prison|NOUN|2|obj +,|PUNCT|7|punct officials|official|NOUN|7|nsubj said|say|VERB|2|parataxis",
        &[("the prison, officials said", Nominal, Place, 0)],
        &[&["the prison"]],
    );
}

#[test]
fn who_does_it_is_not_whom_it_is_done_to() {
    check(
        "The|DET|2|det guards|guard|NOUN|3|nsubj shot|shoot|VERB|0|root the|DET|5|det prisoners|prisoner|NOUN|3|obj",
        &[("The guards", Nominal, Person, 0), ("the prisoners", Nominal, Person, 0)],
        &[&["The guards"], &["the prisoners"]],
    );
    let found = chains(
        "He|PRON|2|nsubj protested|protest|VERB|0|root Trump|PROPN|2|obj",
        &[("He", Pronoun, Person, 0), ("Trump", Name, Person, 0)],
    );
    assert_eq!(found, [vec!["Trump"]]);
}

#[test]
fn so_many_of_them_are_then_all_of_them() {
    check(
        "17|NUM|2|nummod prisoners|prisoner|NOUN|3|nsubj died|die|VERB|0|root +.|PUNCT|3|punct\n---\nThe|DET|2|det prisoners|prisoner|NOUN|3|nsubj slept|sleep|VERB|0|root",
        &[("17 prisoners", Nominal, Person, 0), ("The prisoners", Nominal, Person, 1)],
        &[&["17 prisoners", "The prisoners"]],
    );
}

#[test]
fn initials_and_a_surname_of_another_type_are_the_name() {
    check(
        "The|DET|2|det Law|PROPN|6|nsubj of|ADP|5|case Good|PROPN|5|amod Hope|PROPN|2|nmod passed|pass|VERB|0|root +.|PUNCT|6|punct\n---\nTrump|PROPN|2|nsubj hates|hate|VERB|0|root LGH|PROPN|2|obj +.|PUNCT|2|punct\n---\nDonald|PROPN|3|nsubj Trump|PROPN|1|flat left|leave|VERB|0|root",
        &[
            ("Law of Good Hope", Name, EntityType::Abstract, 0),
            ("Trump", Name, Organization, 1),
            ("LGH", Name, Organization, 2),
            ("Donald Trump", Name, Person, 3),
        ],
        &[&["Law of Good Hope", "LGH"], &["Trump", "Donald Trump"]],
    );
}
