//! What a graph comes to, told by small documents.

use super::testing::*;
use super::*;
use crate::claim::{Modality, Polarity};
use oxigraph::model::{GraphName, NamedNode, Quad, Term};
use proptest::prelude::*;

fn has(quads: &[Quad], graph: Option<&str>, subject: &str, predicate: &str, object: &str) -> bool {
    let graph =
        graph.map_or(GraphName::DefaultGraph, |g| NamedNode::new_unchecked(format!("{DEFAULT_BASE}graph/{g}")).into());
    let object = Term::from(NamedNode::new_unchecked(object));
    let subject = NamedNode::new_unchecked(subject);
    quads.iter().any(|q| {
        q.graph_name == graph
            && q.subject == subject.clone().into()
            && q.predicate.as_str() == predicate
            && q.object == object
    })
}

fn fact(quads: &[Quad], subject: &str, predicate: &str, object: &str) -> bool {
    has(quads, None, &entity(subject), tgc(predicate).as_str(), &entity(object))
}

fn reported(quads: &[Quad], subject: &str, predicate: &str, object: &str) -> bool {
    has(quads, Some("reported"), &entity(subject), tgc(predicate).as_str(), &entity(object))
}

fn links(quads: &[Quad], predicate: &str) -> usize {
    let iri = format!("{}{predicate}", vocabulary::TG);
    quads.iter().filter(|q| q.predicate.as_str() == iri).count()
}

#[test]
fn a_plain_claim_takes_at_most_eight_quads() {
    let told = perez();
    let (documents, _) = quads(&[told]);
    let claims: Vec<&Quad> = documents.iter().filter(|q| q.subject.to_string().contains("/claim/")).collect();
    let leads = claims.iter().find(|q| q.object.to_string().contains("leads")).unwrap();
    assert!(claims.iter().filter(|q| q.subject == leads.subject).count() <= 8);
    assert!(
        documents.iter().all(|q| q.graph_name.to_string() == format!("<{DEFAULT_BASE}document/insight-2013-01-25>"))
    );
}

#[test]
fn perez_possible_dialogue_and_denied_dialogue_are_two_claims_no_contradiction_no_fact() {
    let (_, conclusions) = quads(&[perez()]);
    assert!(!fact(&conclusions, "MS-13", "negotiatesWith", "Barrio 18"));
    assert!(!reported(&conclusions, "MS-13", "negotiatesWith", "Barrio 18"));
    assert!(!fact(&conclusions, "his government", "negotiatesWith", "the maras"));
    for link in ["contradicts", "supersedes", "differs"] {
        assert_eq!(links(&conclusions, link), 0, "{link}");
    }
    let graph = graph(&[perez()]);
    let claims = graph.claims_between(&entity("MS-13"), &entity("Barrio 18")).unwrap();
    assert_eq!(claims.len(), 1);
    assert_eq!((claims[0].polarity, claims[0].modality), (Polarity::Affirmed, Modality::Possible));
    assert_eq!(claims[0].speakers, [entity("Perez")]);
    assert_eq!(claims[0].quotes, ["dialogue between MS-13 and Barrio 18"]);
    assert!(claims[0].sentence.starts_with("Perez would not rule out"));
    assert_eq!(claims[0].said.map(|d| d.to_string()).as_deref(), Some("2013-01-25"));
}

#[test]
fn own_voice_makes_facts_with_inverses_and_a_speaker_only_reports() {
    let mut told = perez();
    let perez = told.entity("Perez");
    let said = told.says("MS-13", "negotiatesWith", "Barrio 18", "between MS-13 and Barrio 18");
    said.speakers = vec![perez];
    let (_, conclusions) = quads(&[told]);
    assert!(fact(&conclusions, "Perez", "leads", "Guatemala"));
    assert!(fact(&conclusions, "Guatemala", "ledBy", "Perez"));
    assert!(reported(&conclusions, "MS-13", "negotiatesWith", "Barrio 18"));
    assert!(reported(&conclusions, "Barrio 18", "negotiatesWith", "MS-13"));
    assert!(!fact(&conclusions, "MS-13", "negotiatesWith", "Barrio 18"));
}

#[test]
fn what_a_relation_implies_is_a_fact_too() {
    let text = "Perez is head of state of Guatemala.";
    let mut told = Told::new("d", "Monitor", "2013-01-25", &[text]);
    told.says("Perez", "headOfState", "Guatemala", text);
    let (_, conclusions) = quads(&[told]);
    for (subject, predicate, object) in
        [("Perez", "headOfState", "Guatemala"), ("Perez", "leads", "Guatemala"), ("Guatemala", "ledBy", "Perez")]
    {
        assert!(fact(&conclusions, subject, predicate, object), "{subject} {predicate} {object}");
    }
}

#[test]
fn a_planned_truce_is_no_truce() {
    let sentence = "The truce of MS-13 begins.";
    for (modality, expected) in [(Modality::Asserted, true), (Modality::Planned, false)] {
        let mut told = Told::new("a", "Paper", "2013", &[sentence]);
        told.is_a("truce", "Truce", sentence).modality = modality;
        let (_, conclusions) = quads(&[told]);
        let type_iri = vocabulary::TYPE.as_str();
        assert_eq!(has(&conclusions, None, &entity("truce"), type_iri, tgc("Truce").as_str()), expected);
        assert!(has(
            &conclusions,
            None,
            &entity("truce"),
            type_iri,
            &vocabulary::coarse(crate::document::EntityType::Event)
        ));
    }
}

#[test]
fn a_claim_that_cannot_be_proved_is_not_written() {
    let claims = |change: &dyn Fn(&mut Told)| {
        let mut told = perez();
        change(&mut told);
        told.rows().claims.len()
    };
    assert_eq!(claims(&|_| ()), 3);
    assert_eq!(claims(&|told| told.extraction.claims[2].evidence = vec![crate::document::Span::new(0, 5).unwrap()]), 2);
    let mute = |told: &mut Told| {
        let nobody = told.entity("nobody whom the text names");
        told.extraction.claims[2].speakers = vec![nobody];
    };
    assert_eq!(claims(&mute), 2);
}

/// Two documents that each say one thing of A and B, changed as the test wants.
fn two(dates: [&str; 2], sources: [&str; 2], predicates: [&str; 2], denied: [bool; 2]) -> Vec<Told> {
    let text = ["A and B met.", "Of A and B more is known."];
    (0..2)
        .map(|i| {
            let mut told = Told::new(&format!("d{i}"), sources[i], dates[i], &[text[i]]);
            let claim = told.says("A", predicates[i], "B", text[i]);
            claim.polarity = if denied[i] { Polarity::Denied } else { Polarity::Affirmed };
            told
        })
        .collect()
}

#[test]
fn different_voices_contradict_and_the_fact_stays() {
    let told = two(["2012-03-14", "2012-03-20"], ["El Faro", "La Prensa"], ["alliedWith"; 2], [false, true]);
    let (_, conclusions) = quads(&told);
    assert_eq!((links(&conclusions, "contradicts"), links(&conclusions, "supersedes")), (2, 0));
    assert!(fact(&conclusions, "A", "alliedWith", "B"));
    let why = conclusions.iter().find(|q| q.predicate == vocabulary::COMMENT).unwrap().object.to_string();
    for part in ["Affirmed and denied", "A alliedWith B", "El Faro, 2012-03-14", "La Prensa, 2012-03-20"] {
        assert!(why.contains(part), "{why}");
    }
    let graph = graph(&told);
    let edges = graph.edges(&Selection::default()).unwrap();
    assert_eq!(edges.len(), 1);
    assert!(edges[0].contested && edges[0].status == EdgeStatus::Fact);
    assert_eq!((edges[0].documents, edges[0].origins), (2, 1));
}

#[test]
fn the_same_voice_takes_its_fact_back() {
    let told = two(["2012-03-14", "2012-03-20"], ["El Faro", "el faro"], ["alliedWith"; 2], [false, true]);
    let (_, conclusions) = quads(&told);
    assert_eq!((links(&conclusions, "contradicts"), links(&conclusions, "supersedes")), (0, 1));
    assert!(!fact(&conclusions, "A", "alliedWith", "B"));
    let earlier = two(["2012-03-20", "2012-03-14"], ["El Faro", "El Faro"], ["alliedWith"; 2], [false, true]);
    let (_, conclusions) = quads(&earlier);
    assert!(fact(&conclusions, "A", "alliedWith", "B"), "an earlier denial takes nothing back");
}

#[test]
fn what_held_at_other_times_does_not_contradict() {
    let mut told = two(["2014", "2014"], ["El Faro", "La Prensa"], ["alliedWith"; 2], [false, true]);
    told[0].extraction.claims[0].from = "2012".parse().ok();
    told[1].extraction.claims[0].from = "2013".parse().ok();
    let (_, conclusions) = quads(&told);
    assert_eq!(links(&conclusions, "contradicts"), 0);
}

#[test]
fn opposites_at_one_time_contradict_and_years_apart_do_not() {
    for (second, expected) in [("2012-03-20", 2), ("2015-03-20", 0)] {
        let told = two(["2012-03-14", second], ["El Faro", "La Prensa"], ["alliedWith", "rivalOf"], [false; 2]);
        let (_, conclusions) = quads(&told);
        assert_eq!(links(&conclusions, "contradicts"), expected, "{second}");
    }
}

#[test]
fn two_leaders_at_one_time_contradict() {
    let text = "Gomez leads Guatemala, wrote a paper.";
    let mut other = Told::new("other", "La Prensa", "2013-01-27", &[text]);
    other.says("Gomez", "leads", "Guatemala", text);
    let (_, conclusions) = quads(&[perez(), other]);
    assert_eq!(links(&conclusions, "contradicts"), 2);
    let why = conclusions.iter().find(|q| q.predicate == vocabulary::COMMENT).unwrap().object.to_string();
    assert!(why.contains("Only one of these can hold at a time"), "{why}");
}

#[test]
fn figures_differ() {
    let mut told = Vec::new();
    for (id, source, figure) in [("a", "El Faro", "14 dead"), ("b", "La Prensa", "17 dead")] {
        let text = format!("The attack left {figure} behind.");
        let mut one = Told::new(id, source, "2012-03-14", &[&text]);
        one.counts("The attack", "deaths", figure, figure, &text);
        told.push(one);
    }
    let (_, conclusions) = quads(&told);
    assert_eq!((links(&conclusions, "differs"), links(&conclusions, "contradicts")), (2, 0));
}

#[test]
fn copies_are_one_origin() {
    let filler: String = (0..120).map(|i| format!("word{} ", i * 7 % 97)).collect();
    let text = format!("A and B are allies. {filler}");
    let told: Vec<Told> = (0..3)
        .map(|i| {
            let mut told = Told::new(&format!("d{i}"), &format!("Paper {i}"), "2013", &[&text]);
            told.says("A", "alliedWith", "B", "A and B are allies");
            told
        })
        .collect();
    let graph = graph(&told);
    let edges = graph.edges(&Selection::default()).unwrap();
    assert_eq!((edges[0].documents, edges[0].origins), (3, 1));
}

#[test]
fn entities_are_found_by_folded_names_and_suggested() {
    let mut told = Told::new("a", "P", "2013", &["Otto Pérez met Barrio 18."]);
    told.says("Otto Pérez", "alliedWith", "Barrio 18", "Otto Pérez met Barrio 18");
    let graph = graph(&[told]);
    assert_eq!(graph.find("otto  perez").unwrap().len(), 1);
    assert_eq!(graph.find("President Otto Perez").unwrap().len(), 1);
    assert_eq!(graph.find(&entity("Barrio 18")).unwrap()[0].label, "Barrio 18");
    assert!(graph.find("Oto Peres").unwrap().is_empty());
    assert_eq!(graph.suggest("Oto Peres").unwrap()[0].label, "Otto Pérez");
    assert_eq!(graph.suggest("perez").unwrap()[0].label, "Otto Pérez");
    assert_eq!(graph.documents().unwrap()[0].id, "a");
}

#[test]
fn selections_narrow() {
    let mut told =
        two(["2012-03-14", "2013-03-20"], ["El Faro", "La Prensa"], ["alliedWith", "negotiatesWith"], [false; 2]);
    told[1].says("B", "leads", "B and", "B more is known").confidence = crate::claim::Confidence::new(0.2);
    told.push(perez());
    let graph = graph(&told);
    let count = |s: Selection| graph.edges(&s).unwrap().len();
    let all = Selection { all_claims: true, ..Selection::default() };
    assert_eq!(count(all.clone()), graph.edges(&Selection::default()).unwrap().len() + 2);
    assert_eq!(count(Selection { documents: vec!["d0".into()], ..all.clone() }), 1);
    assert_eq!(
        count(Selection { relations: vec![tgc("leads").as_str().into()], min_confidence: 50, ..all.clone() }),
        1
    );
    assert_eq!(count(Selection { until: "2012".parse().ok(), ..all.clone() }), 1);
    assert_eq!(count(Selection { around: vec![entity("A")], depth: 1, ..all.clone() }), 2);
    let part = graph.quads(&Selection { documents: vec!["d0".into()], ..all.clone() }).unwrap();
    assert!(part.len() < graph.quads(&all).unwrap().len());
    assert!(has(&part, None, &entity("A"), tgc("alliedWith").as_str(), &entity("B")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_order_of_documents_does_not_matter(order in Just((0..5).collect::<Vec<usize>>()).prop_shuffle()) {
        let make = |order: &[usize]| {
            let mut told = two(["2012-03-14", "2012-03-20"], ["El Faro", "El Faro"], ["alliedWith"; 2], [false, true]);
            told.extend(two(["2012-03-15", "2012-03-15"], ["X", "Y"], ["rivalOf", "alliedWith"], [true, false]).into_iter().enumerate().map(|(i, mut t)| {
                t.document.article.id.0 = format!("e{i}");
                t
            }));
            told.push(perez());
            let rows: Vec<DocumentRows> = told.iter().map(Told::rows).collect();
            let shuffled: Vec<DocumentRows> = order.iter().map(|&i| rows[i].clone()).collect();
            conclude(&shuffled, &resolve(&shuffled), &ontology(), &Names::default())
        };
        prop_assert_eq!(make(&[0, 1, 2, 3, 4]), make(&order));
    }
}
