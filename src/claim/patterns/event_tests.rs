//! One test a phenomenon of events: who is on which side, what one event is, in whose voice its roles are said.

use super::tests::{check, sentence};
use crate::document::EntityType::{Event, Organization, Person, Place};
use crate::document::MentionKind::{Name, Nominal};

#[test]
fn two_who_met_a_third_did_not_thereby_meet_each_other() {
    let made = sentence(
        "Diaz|PROPN|4|nsubj and|CCONJ|3|cc Cruz|PROPN|1|conj met|meet|VERB|0|root Lopez|PROPN|4|obj",
        &[("Diaz", Name, Person, 0), ("Cruz", Name, Person, 1), ("Lopez", Name, Person, 2)],
    );
    check(&made, &["Diaz meetsWith Lopez", "Cruz meetsWith Lopez"], &["Diaz meetsWith Cruz"]);
}

#[test]
fn a_plural_with_the_names_beside_it_is_those_names() {
    let made = sentence(
        "The|DET|2|det mediators|mediator|NOUN|6|nsubj Diaz|PROPN|2|appos and|CCONJ|5|cc Cruz|PROPN|3|conj met|meet|VERB|0|root Lopez|PROPN|6|obj",
        &[("Diaz", Name, Person, 0), ("Cruz", Name, Person, 1), ("Lopez", Name, Person, 2)],
    );
    check(&made, &["met Lopez participant Diaz", "met Lopez participant Cruz"], &["mediators"]);
}

#[test]
fn met_with_in_the_passive_is_no_meeting() {
    let made = sentence(
        "Diaz|PROPN|3|nsubj:pass was|be|AUX|3|aux:pass met|meet|VERB|0|root with|ADP|5|case protesters|protester|NOUN|3|obl",
        &[("Diaz", Name, Person, 0), ("protesters", Nominal, Person, 1)],
    );
    check(&made, &[], &["participant"]);
}

#[test]
fn an_event_that_kills_is_what_happened() {
    let made = sentence(
        "The|DET|2|det clash|NOUN|3|nsubj killed|kill|VERB|0|root two|NUM|5|nummod guards|guard|NOUN|3|obj",
        &[("The clash", Nominal, Event, 0), ("two guards", Nominal, Person, 1)],
    );
    check(&made, &["The clash victim two guards"], &["killed two guards victim"]);
}

#[test]
fn whose_truce_it_is_is_taken_for_granted() {
    let made = sentence(
        "MS-13|PROPN|4|nsubj would|AUX|4|aux not|PART|4|advmod sign|VERB|0|root its|PRON|6|nmod:poss truce|NOUN|4|obj with|ADP|8|case Zetas|PROPN|6|nmod",
        &[
            ("MS-13", Name, Organization, 0),
            ("its", crate::document::MentionKind::Pronoun, Organization, 0),
            ("Zetas", Name, Organization, 1),
        ],
    );
    check(&made, &["MS-13 truceWith Zetas"], &["agreesWith"]);
}

#[test]
fn sides_that_fight_need_no_preposition() {
    let made = sentence(
        "MS-13|PROPN|5|nsubj and|CCONJ|3|cc Zetas|PROPN|1|conj are|be|AUX|5|aux fighting|fight|VERB|0|root in|ADP|7|case Izalco|PROPN|5|obl",
        &[("MS-13", Name, Organization, 0), ("Zetas", Name, Organization, 1), ("Izalco", Name, Place, 2)],
    );
    check(
        &made,
        &["fighting party MS-13", "fighting party Zetas", "fighting place Izalco", "MS-13 fights Zetas"],
        &["Izalco fights"],
    );
}

#[test]
fn a_noun_coordinated_with_a_verb_is_with_the_noun_before_it() {
    let made = sentence(
        "MS-13|PROPN|5|nsubj and|CCONJ|3|cc Zetas|PROPN|5|conj are|be|AUX|5|aux fighting|fight|VERB|0|root",
        &[("MS-13", Name, Organization, 0), ("Zetas", Name, Organization, 1)],
    );
    check(&made, &["MS-13 fights Zetas"], &[]);
}

#[test]
fn who_takes_somebody_to_prison_moves_them_and_to_dinner_does_not() {
    let made = |to: &str| {
        sentence(
            &format!(
                "Police|NOUN|2|nsubj took|take|VERB|0|root Lopez|PROPN|2|obj to|ADP|6|case the|DET|6|det {to}|NOUN|2|obl"
            ),
            &[("Police", Name, Organization, 0), ("Lopez", Name, Person, 1)],
        )
    };
    check(
        &made("prison"),
        &["took Lopez suspect Lopez", "took Lopez destination the prison", "Police transfers Lopez"],
        &[],
    );
    check(&made("beach"), &[], &["suspect", "transfers"]);
}

#[test]
fn what_one_affirms_and_another_denies_is_one_event() {
    let clause = |verb: &str| {
        format!(
            "Diaz|PROPN|2|nsubj {verb}|VERB|0|root that|SCONJ|5|mark Texis|PROPN|5|nsubj negotiated|negotiate|VERB|2|ccomp with|ADP|7|case Zetas|PROPN|5|obl"
        )
    };
    let made = sentence(
        &format!("{}\n---\n{}", clause("said|say"), clause("denied|deny")),
        &[("Texis", Name, Organization, 0), ("Zetas", Name, Organization, 1)],
    );
    let made = made.mention("Texis", Name, Organization, 0).mention("Zetas", Name, Organization, 1);
    check(&made, &["negotiated party Texis", "negotiated party Texis denied"], &[]);
}

#[test]
fn an_agent_is_shared_by_the_participles_before_it() {
    let made = sentence(
        "Lopez|PROPN|3|nsubj:pass was|be|AUX|3|aux:pass shot|shoot|VERB|0|root and|CCONJ|5|cc killed|kill|VERB|3|conj by|ADP|7|case police|NOUN|5|obl:agent",
        &[("Lopez", Name, Person, 0), ("police", Nominal, Organization, 1)],
    );
    check(&made, &["police attacks Lopez", "police kills Lopez"], &[]);
}

#[test]
fn the_killed_are_the_people_named_right_before() {
    let made = sentence(
        "Parents|parent|NOUN|5|nsubj of|ADP|3|case children|child|NOUN|1|nmod killed|kill|VERB|1|acl wept|weep|VERB|0|root",
        &[("Parents of children", Nominal, Person, 0), ("children", Nominal, Person, 1)],
    );
    check(&made, &["killed victim children"], &["victim Parents"]);
}

#[test]
fn a_noun_that_counts_passes_its_place_on() {
    let made = sentence(
        "Thousands|thousand|NOUN|6|nsubj of|ADP|3|case shootings|shooting|NOUN|1|nmod in|ADP|5|case Chicago|PROPN|1|nmod followed|follow|VERB|0|root",
        &[("Chicago", Name, Place, 0)],
    );
    check(&made, &["Thousands of shootings place Chicago"], &[]);
}

#[test]
fn words_that_describe_tell_events_apart() {
    let made = sentence(
        "The|DET|3|det conservative|ADJ|3|amod convention|NOUN|6|nsubj in|ADP|5|case Denver|PROPN|3|nmod ended|end|VERB|0|root\n---\nThe|DET|3|det liberal|ADJ|3|amod convention|NOUN|6|nsubj in|ADP|5|case Texas|PROPN|3|nmod began|begin|VERB|0|root",
        &[("Denver", Name, Place, 0), ("Texas", Name, Place, 1)],
    );
    check(
        &made,
        &["The conservative convention place Denver", "The liberal convention place Texas"],
        &["conservative convention place Texas"],
    );
}

#[test]
fn a_lemma_that_is_no_word_is_mended_by_the_verbs_of_the_patterns() {
    let made = sentence(
        "Guatemala|PROPN|2|nsubj extradited|extradit|VERB|0|root Lopez|PROPN|2|obj to|ADP|5|case Mexico|PROPN|2|obl",
        &[("Guatemala", Name, Place, 0), ("Lopez", Name, Person, 1), ("Mexico", Name, Place, 2)],
    );
    check(&made, &["Guatemala extradites Lopez", "Lopez extraditedTo Mexico"], &[]);
}

#[test]
fn who_is_killed_in_an_attack_is_its_victim() {
    let made = sentence(
        "Lopez|PROPN|3|nsubj:pass was|be|AUX|3|aux:pass killed|kill|VERB|0|root in|ADP|6|case an|DET|6|det attack|NOUN|3|obl",
        &[("Lopez", Name, Person, 0), ("an attack", Nominal, Event, 1)],
    );
    check(&made, &["an attack victim Lopez"], &["place"]);
}

#[test]
fn factions_that_fight_each_other_are_one_pair() {
    let made = sentence(
        "Texis|PROPN|4|nsubj and|CCONJ|3|cc Zetas|PROPN|1|conj fight|VERB|0|root each|DET|6|det other|ADJ|4|obj",
        &[("Texis", Name, Organization, 0), ("Zetas", Name, Organization, 1)],
    );
    check(&made, &["Texis fights Zetas"], &["Zetas fights", "Texis fights Texis"]);
}

#[test]
fn where_an_event_happens_needs_no_frame_of_its_own() {
    let made = sentence(
        "Texis|PROPN|2|nsubj negotiated|negotiate|VERB|0|root with|ADP|4|case Zetas|PROPN|2|obl in|ADP|6|case Panama|PROPN|2|obl",
        &[("Texis", Name, Organization, 0), ("Zetas", Name, Organization, 1), ("Panama", Name, Place, 2)],
    );
    check(&made, &["negotiated place Panama", "Texis negotiatesWith Zetas"], &["party Panama"]);
}

#[test]
fn who_did_not_keep_a_truce_was_party_to_it_all_the_same() {
    let made = sentence(
        "Texis|PROPN|4|nsubj did|do|AUX|4|aux not|PART|4|advmod respect|VERB|0|root the|DET|6|det truce|NOUN|4|obj with|ADP|8|case Zetas|PROPN|6|nmod",
        &[("Texis", Name, Organization, 0), ("Zetas", Name, Organization, 1)],
    );
    check(&made, &["the truce party Zetas"], &["party Texis denied", "party Zetas denied"]);
}

#[test]
fn who_is_charged_with_an_act_did_it() {
    let made = sentence(
        "Police|NOUN|2|nsubj charged|charge|VERB|0|root Lopez|PROPN|2|obj with|SCONJ|5|mark killing|kill|VERB|2|advcl Diaz|PROPN|5|obj",
        &[("Police", Name, Organization, 0), ("Lopez", Name, Person, 1), ("Diaz", Name, Person, 2)],
    );
    check(&made, &["Lopez kills Diaz"], &["Police kills"]);
}

#[test]
fn a_name_set_beside_a_common_noun_is_who_is_meant() {
    let made = sentence(
        "A|DET|2|det mediator|NOUN|7|nsubj:pass +,|PUNCT|4|punct Cruz|PROPN|2|appos +,|PUNCT|2|punct was|be|AUX|7|aux:pass arrested|arrest|VERB|0|root",
        &[("Cruz", Name, Person, 0)],
    );
    check(&made, &["arrested suspect Cruz"], &["suspect A mediator"]);
}

#[test]
fn who_denies_having_met_is_who_did_not_meet() {
    let made = sentence(
        "Diaz|PROPN|2|nsubj denied|deny|VERB|0|root having|have|AUX|4|aux met|meet|VERB|2|ccomp Cruz|PROPN|4|obj",
        &[("Diaz", Name, Person, 0), ("Cruz", Name, Person, 1)],
    );
    check(&made, &["Diaz meetsWith Cruz denied"], &[]);
}

#[test]
fn what_stands_after_a_possessive_is_what_is_spoken_of() {
    let made = sentence(
        "Stein|PROPN|4|nsubj did|do|AUX|4|aux not|PART|4|advmod meet|VERB|0|root the|DET|6|det Commission|PROPN|4|obj +'s|PART|6|case polling|NOUN|9|compound threshold|NOUN|6|nmod",
        &[("Stein", Name, Person, 0), ("Commission", Name, Organization, 1)],
    );
    check(&made, &[], &["meetsWith", "participant"]);
}

#[test]
fn a_definite_plural_takes_up_those_to_whom_it_was_done() {
    let made = sentence(
        "Guards|guard|NOUN|2|nsubj transferred|transfer|VERB|0|root thirty|NUM|4|nummod inmates|inmate|NOUN|2|obj to|ADP|6|case Izalco|PROPN|2|obl\n---\nThe|DET|2|det prisoners|prisoner|NOUN|4|nsubj:pass were|be|AUX|4|aux:pass moved|move|VERB|0|root",
        &[("Izalco", Name, Place, 0)],
    );
    check(&made, &["transferred thirty inmates suspect thirty inmates"], &["moved suspect", "suspect The prisoners"]);
}
