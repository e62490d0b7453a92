//! One test a phenomenon: a sentence as a small tree with its mentions, and the claims expected of it.

use super::Patterns;
use crate::claim::testing::{Sketch, sketch};
use crate::claim::{Claim, Extraction, Extractor, Object};
use crate::document::EntityType::{self, Event, Organization, Person, Place};
use crate::document::MentionKind::{self, Name, Nominal, Pronoun};
use crate::ontology::Ontology;

/// A sentence with mentions given as (text, kind, type, entity).
pub(super) fn sentence(notation: &str, mentions: &[(&str, MentionKind, EntityType, usize)]) -> Sketch {
    mentions.iter().fold(sketch(notation), |s, &(text, kind, ty, entity)| s.mention(text, kind, ty, entity))
}

fn extract(sketch: &Sketch) -> Extraction {
    Patterns::new().extract(&sketch.reading(), Ontology::builtin())
}

/// "Perez headOfState Guatemala", with polarity and modality where they are not plain.
fn said(claim: &Claim, extraction: &Extraction) -> String {
    let name = |e: crate::document::EntityIx| extraction.entities[e.ix()].name.clone();
    let object = match &claim.object {
        Object::Entity(e) => name(*e),
        Object::Value(v) => v.text.clone(),
    };
    let predicate = claim.open.clone().unwrap_or_else(|| claim.predicate.local_name().to_owned());
    let mut out = format!("{} {predicate} {object}", name(claim.subject));
    if claim.polarity != crate::claim::Polarity::Affirmed {
        out += " denied";
    }
    if claim.modality != crate::claim::Modality::Asserted {
        out += &format!(" {}", claim.modality);
    }
    out
}

/// Fails unless each of `wanted` is claimed and nothing in `unwanted` is.
pub(super) fn check(sketch: &Sketch, wanted: &[&str], unwanted: &[&str]) {
    let extraction = extract(sketch);
    let claims: Vec<String> = extraction.claims.iter().map(|c| said(c, &extraction)).collect();
    for want in wanted {
        assert!(claims.iter().any(|c| c == want), "`{want}` is not among {claims:#?}");
    }
    for not in unwanted {
        assert!(!claims.iter().any(|c| c.contains(not)), "`{not}` is among {claims:#?}");
    }
    let text = sketch.document().text();
    for claim in &extraction.claims {
        let inside = |at: crate::document::Span| claim.evidence.iter().any(|e| e.contains(at));
        assert!(inside(claim.subject_at) && inside(claim.object_at), "an end outside its evidence: {claim:?}");
        assert!(claim.evidence.iter().all(|e| e.get(text).is_some_and(|q| !q.is_empty())));
    }
}

#[test]
fn a_title_before_a_name_with_a_demonym() {
    let made = sentence(
        "Guatemalan|PROPN|2|amod President|PROPN|3|nmod:desc Otto|PROPN|5|nsubj Perez|PROPN|3|flat spoke|speak|VERB|0|root",
        &[("Otto Perez", Name, Person, 0)],
    );
    check(&made, &["Otto Perez headOfState Guatemala"], &["ministerOf"]);
}

#[test]
fn copula_apposition_and_possessor() {
    let copula = sentence(
        "Perez|PROPN|4|nsubj is|be|AUX|4|cop the|DET|4|det president|NOUN|0|root of|ADP|6|case Guatemala|PROPN|4|nmod",
        &[("Perez", Name, Person, 0), ("Guatemala", Name, Place, 1)],
    );
    check(&copula, &["Perez headOfState Guatemala"], &[]);
    let apposition = sentence(
        "Perez|PROPN|8|nsubj +,|PUNCT|4|punct the|DET|4|det president|NOUN|1|appos of|ADP|6|case Guatemala|PROPN|4|nmod +,|PUNCT|4|punct spoke|speak|VERB|0|root",
        &[("Perez", Name, Person, 0), ("Guatemala", Name, Place, 1)],
    );
    check(&apposition, &["Perez headOfState Guatemala"], &[]);
    let possessor = sentence(
        "Guatemala|PROPN|3|nmod:poss +'s|PART|1|case minister|NOUN|4|nsubj spoke|speak|VERB|0|root",
        &[("Guatemala's minister", Nominal, Person, 0), ("Guatemala", Name, Place, 1)],
    );
    check(&possessor, &["Guatemala's minister ministerOf Guatemala"], &[]);
}

#[test]
fn a_name_does_not_go_on_across_a_title() {
    let slip = sentence(
        "Lopez|PROPN|5|nsubj spokeswoman|NOUN|3|nmod:desc Ana|PROPN|1|flat Ruiz|PROPN|3|flat spoke|speak|VERB|0|root",
        &[("Lopez", Name, Person, 0), ("Ana Ruiz", Name, Person, 1)],
    );
    check(&slip, &["Ana Ruiz spokespersonOf Lopez"], &[]);
}

#[test]
fn a_semicolon_lists_and_does_not_explain() {
    let of = |mark: &str| {
        let tree = format!(
            "Lopez|PROPN|7|nsubj +{mark}|PUNCT|5|punct Ruiz|PROPN|5|nmod:poss +'s|PART|3|case wife|NOUN|1|appos +,|PUNCT|7|punct spoke|speak|VERB|0|root"
        );
        sentence(&tree, &[("Lopez", Name, Person, 0), ("Ruiz", Name, Person, 1)])
    };
    check(&of(","), &["Lopez spouseOf Ruiz"], &[]);
    check(&of(";"), &[], &["Lopez spouseOf Ruiz", "Ruiz spouseOf Lopez"]);
}

#[test]
fn a_denied_number_denies_nothing_else() {
    let of = |not: &str| {
        let tree = format!(
            "Barrio|PROPN|6|nsubj 18|NUM|1|flat is|be|AUX|6|cop {not} one|NUM|6|nummod gang|NOUN|0|root in|ADP|8|case Salvador|PROPN|6|nmod"
        );
        sentence(&tree, &[("Barrio 18", Name, Organization, 0), ("Salvador", Name, Place, 1)])
    };
    check(&of("now|ADV|6|advmod"), &["Barrio 18 operatesIn Salvador"], &[]);
    check(&of("not|PART|6|advmod"), &[], &["operatesIn"]);
}

#[test]
fn active_passive_relative_and_participle_say_the_same() {
    let mentions = [("Police", Name, Organization, 0), ("Lopez", Name, Person, 1)];
    let active = sentence("Police|NOUN|2|nsubj arrested|arrest|VERB|0|root Lopez|PROPN|2|obj", &mentions);
    check(&active, &["Police arrests Lopez"], &["Lopez arrests"]);
    let passive = sentence(
        "Lopez|PROPN|3|nsubj:pass was|be|AUX|3|aux:pass arrested|arrest|VERB|0|root by|ADP|5|case Police|NOUN|3|obl:agent",
        &mentions,
    );
    check(&passive, &["Police arrests Lopez"], &["Lopez arrests"]);
    let relative = sentence(
        "Lopez|PROPN|8|nsubj +,|PUNCT|1|punct who|PRON|5|nsubj:pass was|be|AUX|5|aux:pass arrested|arrest|VERB|1|acl:relcl by|ADP|7|case Police|NOUN|5|obl:agent left|leave|VERB|0|root",
        &mentions,
    );
    check(&relative, &["Police arrests Lopez"], &[]);
    let participle = sentence(
        "Lopez|PROPN|5|nsubj arrested|arrest|VERB|1|acl by|ADP|4|case Police|NOUN|2|obl:agent left|leave|VERB|0|root",
        &mentions,
    );
    check(&participle, &["Police arrests Lopez"], &[]);
}

#[test]
fn nominalisation_with_by() {
    let made = sentence(
        "The|DET|2|det arrest|NOUN|7|nsubj of|ADP|4|case Lopez|PROPN|2|nmod by|ADP|6|case Police|PROPN|2|nmod helped|help|VERB|0|root",
        &[("Lopez", Name, Person, 1), ("Police", Name, Organization, 0)],
    );
    check(&made, &["Police arrests Lopez"], &[]);
}

#[test]
fn a_truce_between_two_sides_is_an_event_with_parties_and_a_direct_edge() {
    let made = sentence(
        "The|DET|2|det truce|NOUN|7|nsubj between|ADP|4|case MS-13|PROPN|2|nmod and|CCONJ|6|cc Zetas|PROPN|4|conj held|hold|VERB|0|root",
        &[("MS-13", Name, Organization, 0), ("Zetas", Name, Organization, 1)],
    );
    check(
        &made,
        &["The truce party MS-13", "The truce party Zetas", "MS-13 truceWith Zetas", "The truce type truce"],
        &["fights"],
    );
}

#[test]
fn control_denial_and_a_light_verb() {
    let made = sentence(
        "The|DET|2|det government|NOUN|3|nsubj refused|refuse|VERB|0|root to|PART|5|mark hold|VERB|3|xcomp talks|talk|NOUN|5|obj with|ADP|9|case the|DET|9|det gangs|gang|NOUN|6|nmod",
        &[("The government", Nominal, Organization, 0), ("the gangs", Nominal, Organization, 1)],
    );
    check(
        &made,
        &["The government negotiatesWith the gangs denied"],
        &["The government negotiatesWith the gangs planned"],
    );
}

#[test]
fn each_conjunct_is_a_claim() {
    let made = sentence(
        "Police|NOUN|2|nsubj arrested|arrest|VERB|0|root Lopez|PROPN|2|obj and|CCONJ|5|cc Diaz|PROPN|3|conj",
        &[("Police", Name, Organization, 0), ("Lopez", Name, Person, 1), ("Diaz", Name, Person, 2)],
    );
    check(&made, &["Police arrests Lopez", "Police arrests Diaz"], &["Lopez arrests"]);
}

#[test]
fn a_pronoun_stands_for_its_chain() {
    let made = sentence(
        "Perez|PROPN|2|nsubj spoke|speak|VERB|0|root\n---\nHe|PRON|2|nsubj arrested|arrest|VERB|0|root Lopez|PROPN|2|obj",
        &[("Perez", Name, Person, 0), ("He", Pronoun, Person, 0), ("Lopez", Name, Person, 1)],
    );
    check(&made, &["Perez arrests Lopez"], &[]);
}

#[test]
fn a_local_part_of_a_network_is_not_the_network() {
    let made = sentence(
        "Leaders|leader|NOUN|6|nsubj of|ADP|5|case Guatemala|PROPN|5|nmod:poss +'s|PART|3|case MS-13|PROPN|1|nmod met|meet|VERB|0|root Perez|PROPN|6|obj",
        &[("Guatemala", Name, Place, 0), ("MS-13", Name, Organization, 1), ("Perez", Name, Person, 2)],
    );
    check(
        &made,
        &["Guatemala's MS-13 partOf MS-13", "Guatemala's MS-13 operatesIn Guatemala"],
        &["MS-13 operatesIn Guatemala ", "MS-13 partOf Guatemala"],
    );
}

#[test]
fn one_event_for_its_several_mentions() {
    let made = sentence(
        "A|DET|2|det truce|NOUN|5|nsubj in|ADP|4|case Honduras|PROPN|2|nmod held|hold|VERB|0|root\n---\nThe|DET|2|det truce|NOUN|7|nsubj between|ADP|4|case MS-13|PROPN|2|nmod and|CCONJ|6|cc Zetas|PROPN|4|conj ended|end|VERB|0|root",
        &[
            ("A truce in Honduras", Nominal, Event, 0),
            ("Honduras", Name, Place, 1),
            ("The truce", Nominal, Event, 2),
            ("MS-13", Name, Organization, 3),
            ("Zetas", Name, Organization, 4),
        ],
    );
    check(&made, &["A truce in Honduras place Honduras", "A truce in Honduras party MS-13"], &[]);
}

#[test]
fn what_fits_no_relation_is_kept_as_said() {
    let made = sentence(
        "Perez|PROPN|2|nsubj thanked|thank|VERB|0|root Lopez|PROPN|2|obj",
        &[("Perez", Name, Person, 0), ("Lopez", Name, Person, 1)],
    );
    check(&made, &["Perez thank Lopez"], &[]);
}

#[test]
fn a_clause_before_a_quoted_one_has_its_subject() {
    let made = sentence(
        "Speaking|speak|VERB|8|advcl at|ADP|4|case the|DET|4|det Forum|PROPN|1|obl Perez|PROPN|6|nsubj agreed|agree|VERB|8|ccomp Reuters|PROPN|8|nsubj reported|report|VERB|0|root",
        &[("the Forum", Nominal, Event, 0), ("Perez", Name, Person, 1), ("Reuters", Name, Organization, 2)],
    );
    check(&made, &["Perez speaksAt the Forum"], &["Reuters speaksAt"]);
}

#[test]
fn a_title_within_an_organ_does_not_head_the_whole() {
    let made = sentence(
        "Tulsa|PROPN|3|compound police|NOUN|3|compound chief|NOUN|4|nmod:desc Jordan|PROPN|5|nsubj spoke|speak|VERB|0|root",
        &[("Tulsa", Name, Place, 0), ("Jordan", Name, Person, 1)],
    );
    check(&made, &[], &["leads Tulsa"]);
}

#[test]
fn a_title_is_of_one_and_not_of_whom_he_stands_with() {
    let made = sentence(
        "FBI|PROPN|2|compound director|NOUN|3|nmod:desc James|PROPN|8|nsubj Comey|PROPN|3|flat and|CCONJ|7|cc other|ADJ|7|amod prosecutors|prosecutor|NOUN|3|conj met|meet|VERB|0|root",
        &[("FBI", Name, Organization, 0), ("James Comey", Name, Person, 1), ("other prosecutors", Nominal, Person, 2)],
    );
    check(&made, &["James Comey leads FBI"], &["other prosecutors leads"]);
}

#[test]
fn support_and_opposition_are_said_in_many_words() {
    let people = [("Perez", Name, Person, 0), ("Lopez", Name, Person, 1)];
    let table = [
        (
            "Perez|PROPN|2|nsubj threw|throw|VERB|0|root support|NOUN|2|obj behind|ADP|5|case Lopez|PROPN|2|obl",
            "supports",
        ),
        (
            "Perez|PROPN|4|nsubj is|be|AUX|4|cop in|ADP|4|case favor|NOUN|0|root of|ADP|6|case Lopez|PROPN|4|nmod",
            "supports",
        ),
        ("Perez|PROPN|2|nsubj took|take|VERB|0|root issue|NOUN|2|obj with|ADP|5|case Lopez|PROPN|2|obl", "opposes"),
        ("Perez|PROPN|2|nsubj disagreed|disagree|VERB|0|root with|ADP|4|case Lopez|PROPN|2|obl", "opposes"),
    ];
    for (notation, relation) in table {
        check(&sentence(notation, &people), &[&format!("Perez {relation} Lopez")], &[]);
    }
}

#[test]
fn an_adjective_of_party_before_a_title_tells_membership() {
    let notation = "Republican|ADJ|2|amod nominee|NOUN|4|nsubj Lopez|PROPN|2|appos spoke|speak|VERB|0|root";
    check(&sentence(notation, &[("Lopez", Name, Person, 0)]), &["Lopez memberOf Republican"], &[]);
}

#[test]
fn who_is_appointed_as_something_is_that() {
    let notation = "Funes|PROPN|2|nsubj appointed|appoint|VERB|0|root Perdomo|PROPN|2|obj as|ADP|5|case minister|NOUN|2|obl of|ADP|7|case justice|NOUN|5|nmod and|CCONJ|9|cc security|NOUN|7|conj";
    let people = [("Funes", Name, Person, 0), ("Perdomo", Name, Person, 1)];
    check(&sentence(notation, &people), &["Perdomo ministerOf justice and security"], &[]);
}
