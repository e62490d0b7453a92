//! Each check passes on a sound graph, and names what was corrupted.

use super::*;
use crate::claim::Polarity;
use crate::graph::testing::*;
use crate::graph::{DEFAULT_BASE, Names, disk, vocabulary as v};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};

/// Documents with a contradiction, a retraction, a copy's worth of words, a figure and an event.
fn told() -> Vec<Told> {
    let mut all = vec![perez()];
    for (id, source, date, denied) in [
        ("a", "El Faro", "2012-03-14", false),
        ("b", "La Prensa", "2012-03-20", true),
        ("c", "El Faro", "2012-04-01", true),
    ] {
        let text = "A and B are said to be allies after the truce, with 14 dead.";
        let mut told = Told::new(id, source, date, &[text]);
        told.says("A", "alliedWith", "B", "A and B are said to be allies").polarity =
            if denied { Polarity::Denied } else { Polarity::Affirmed };
        told.counts("A", "deaths", "14 dead", "14 dead", text);
        told.is_a("the truce", "Truce", "after the truce");
        all.push(told);
    }
    let mut other =
        Told::new("d", "La Prensa", "2012-03-30", &["A had 20 dead. C, the boss, met B. He said B leads C."]);
    other.counts("A", "deaths", "20 dead", "20 dead", "A had 20 dead");
    other.corefer("C", "He");
    let boss = other.entity("C");
    other.says("B", "leads", "C", "B leads C").speakers = vec![boss];
    all.push(other);
    all
}

/// The failures of a graph whose quads were changed.
fn failures(change: impl Fn(&mut Vec<Quad>, &mut Vec<Quad>)) -> Vec<Failure> {
    let (mut documents, mut conclusions) = quads(&told());
    change(&mut documents, &mut conclusions);
    Graph::from_quads(documents, conclusions, ontology(), Names::default()).unwrap().verify().unwrap()
}

fn quad(subject: &str, predicate: NamedNodeRef<'_>, object: impl Into<Term>, graph: impl Into<GraphName>) -> Quad {
    Quad::new(NamedNode::new_unchecked(subject), predicate.into_owned(), object, graph)
}

fn graph_named(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{DEFAULT_BASE}{name}"))
}

/// Replaces the literal of the first quad with that predicate; gives its subject.
fn replace(quads: &mut [Quad], predicate: NamedNodeRef<'_>, text: &str) -> String {
    let found = quads.iter_mut().find(|q| q.predicate == predicate).unwrap();
    found.object = Literal::new_simple_literal(text).into();
    found.subject.to_string().trim_matches(['<', '>']).to_owned()
}

/// Asserts that there is a failure of that kind about that IRI, which says that.
fn named(failures: &[Failure], check: Check, iri: &str, what: &str) {
    let found = failures.iter().any(|f| f.check == check && f.iri == iri && f.what.contains(what));
    assert!(found, "no `{check}` failure of <{iri}> with `{what}` among {failures:#?}");
}

#[test]
fn a_sound_graph_has_no_failures() {
    assert_eq!(failures(|_, _| ()), []);
}

#[test]
fn evidence_past_the_end_of_the_text_is_named() {
    let (mut documents, _) = quads(&told());
    let claim = replace(&mut documents, v::EVIDENCE, "5-99999");
    let found = failures(|d, _| drop(replace(d, v::EVIDENCE, "5-99999")));
    named(&found, Check::Quote, &claim, "5-99999");
    named(&failures(|d, _| drop(replace(d, v::EVIDENCE, ""))), Check::Quote, &claim, "no evidence");
}

#[test]
fn an_end_outside_the_evidence_is_named() {
    let (mut documents, _) = quads(&told());
    let claim = replace(&mut documents, v::EVIDENCE, "0-1");
    named(&failures(|d, _| drop(replace(d, v::EVIDENCE, "0-1"))), Check::Ends, &claim, "none lies inside its evidence");
}

#[test]
fn a_chain_cut_short_is_named() {
    let found = failures(|documents, _| {
        documents
            .iter_mut()
            .filter(|q| q.predicate == v::MENTIONS)
            .for_each(|q| q.object = Literal::new_simple_literal("0-1").into());
    });
    assert!(found.iter().any(|f| f.check == Check::Ends));
    let gone = failures(|documents, _| documents.retain(|q| q.predicate != v::MENTIONS));
    named(&gone, Check::Ends, &speaker_claim(), "does not mention");
}

fn speaker_claim() -> String {
    let (documents, _) = quads(&told());
    let quad = documents.iter().rfind(|q| q.predicate == v::SPEAKER).unwrap();
    quad.subject.to_string().trim_matches(['<', '>']).to_owned()
}

#[test]
fn a_value_that_the_evidence_lacks_is_named() {
    let change = |documents: &mut Vec<Quad>| -> String {
        let value = |q: &&mut Quad| q.predicate == v::OBJECT && matches!(q.object, Term::Literal(_));
        let quad = documents.iter_mut().find(value).unwrap();
        quad.object = Literal::new_simple_literal("999 dead").into();
        quad.subject.to_string().trim_matches(['<', '>']).to_owned()
    };
    let (mut documents, _) = quads(&told());
    let claim = change(&mut documents);
    named(&failures(|d, _| drop(change(d))), Check::Ends, &claim, "999 dead");
}

#[test]
fn facts_without_the_right_claim_are_named() {
    let fact = |s: &str, p: &str, o: &str| {
        quad(
            &entity(s),
            NamedNodeRef::new_unchecked(tgc(p).as_str()),
            NamedNode::new_unchecked(entity(o)),
            GraphName::DefaultGraph,
        )
    };
    for (s, p, o, what) in [
        ("A", "leads", "B", "has no claim"),
        ("B", "leads", "C", "is only said by a speaker"),
        ("his government", "negotiatesWith", "the maras", "is only denied"),
        ("MS-13", "negotiatesWith", "Barrio 18", "is only supposed"),
        ("A", "alliedWith", "B", "was taken back"),
    ] {
        let found = failures(|_, conclusions| conclusions.push(fact(s, p, o)));
        named(&found, Check::Fact, &entity(s), what);
    }
    let stranger = failures(|_, c| {
        c.push(quad("x:nobody", v::PREF_LABEL, Literal::new_simple_literal("No"), GraphName::DefaultGraph))
    });
    named(&stranger, Check::Fact, "x:nobody", "no entity");
}

#[test]
fn a_class_that_no_claim_asserts_is_named() {
    let truce = NamedNode::new_unchecked(tgc("Truce").as_str());
    let found = failures(|_, c| c.push(quad(&entity("A"), v::TYPE, truce.clone(), GraphName::DefaultGraph)));
    named(&found, Check::Fact, &entity("A"), "has no claim");
}

#[test]
fn what_is_reported_needs_a_speaker() {
    let reported = graph_named("graph/reported");
    let own = quad(
        &entity("Perez"),
        NamedNodeRef::new_unchecked(tgc("leads").as_str()),
        NamedNode::new_unchecked(entity("Guatemala")),
        reported,
    );
    named(&failures(|_, c| c.push(own.clone())), Check::Fact, &entity("Perez"), "stands among what is only reported");
}

#[test]
fn unjustified_entries_of_the_ledger_are_named() {
    let (documents, _) = quads(&told());
    let claims: Vec<String> = documents
        .iter()
        .filter(|q| q.predicate == v::SUBJECT)
        .map(|q| q.subject.to_string().trim_matches(['<', '>']).to_owned())
        .collect();
    let ledger = graph_named("graph/ledger");
    for predicate in [v::CONTRADICTS, v::SUPERSEDES, v::DIFFERS] {
        let link = quad(&claims[0], predicate, NamedNode::new_unchecked(&claims[1]), ledger.clone());
        named(&failures(|_, c| c.push(link.clone())), Check::Ledger, &claims[0], "is not justified");
        let nowhere = quad(&claims[0], predicate, NamedNode::new_unchecked("x:gone"), ledger.clone());
        named(&failures(|_, c| c.push(nowhere.clone())), Check::Ledger, &claims[0], "not there");
    }
    let copy = quad("x:copy", v::ORIGIN, NamedNode::new_unchecked("x:original"), ledger);
    named(&failures(|_, c| c.push(copy.clone())), Check::Ledger, "x:copy", "document that is not there");
}

#[test]
fn local_iris_without_an_entity_or_with_two_are_named() {
    let (_, conclusions) = quads(&told());
    let member = conclusions.iter().find(|q| q.predicate == v::MEMBER).unwrap().clone();
    let local = member.object.to_string().trim_matches(['<', '>']).to_owned();
    named(&failures(|_, c| c.retain(|q| *q != member)), Check::Identity, &local, "leads to no entity");
    let second = Quad { subject: NamedNode::new_unchecked(entity("Perez")).into(), ..member.clone() };
    let twice = failures(|_, c| c.push(second.clone()));
    named(&twice, Check::Identity, &local, "more than one entity");
}

#[test]
fn a_document_with_another_id_or_without_text_is_named() {
    let (mut documents, _) = quads(&told());
    let iri = replace(&mut documents, v::IDENTIFIER, "x");
    named(&failures(|d, _| drop(replace(d, v::IDENTIFIER, "x"))), Check::Document, &iri, "another id");
    named(&failures(|d, _| d.retain(|q| q.predicate != v::BODY)), Check::Document, &iri, "no text");
}

#[test]
fn both_parsers_read_all_that_is_written() {
    let (mut all, conclusions) = quads(&told());
    all.extend(conclusions);
    let odd = "tab\t, quote\", backslash\\, newline\n, return\r, ñ, 😀, \u{0}, \u{7f}, \u{85}, \u{2028}";
    all.push(quad("x:s", v::COMMENT, Literal::new_simple_literal(odd), GraphName::DefaultGraph));
    all.push(quad(
        "x:s",
        v::COMMENT,
        Literal::new_language_tagged_literal("hola", "es-SV").unwrap(),
        GraphName::DefaultGraph,
    ));
    assert_eq!(export::same_by_both(&disk::to_nquads(all), export::Syntax::NQuads), Ok(()));
}

#[test]
fn exports_are_compared_by_what_they_say() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        verify_export(&path)
    };
    let blank = "_:b <x:p> [ <x:q> \"a\\u00f1\" , 'b'@es-SV , 1.50 , true ] .";
    assert_eq!(file("good.ttl", &format!("@prefix x: <x:> . x:a a x:B ; x:c 'd' . {blank}")).unwrap(), []);
    assert_eq!(file("good.trig", "<x:g> { <x:a> <x:b> <x:c> }").unwrap(), []);
    assert_eq!(file("good.nt", "<x:a> <x:b> <x:c> .\n").unwrap(), []);
    for (name, text) in [
        ("cut.nq", "<x:a> <x:b> <x:c> <x:g> .\n<x:a> <x:b> \"c"),
        ("star.ttl", "<< <x:a> <x:b> <x:c> >> <x:d> <x:e> ."),
    ] {
        let found = file(name, text).unwrap();
        assert_eq!((found.len(), found[0].check), (1, Check::Export), "{name}");
        assert!(found[0].iri.ends_with(name));
    }
    assert!(file("other.csv", "a,b").unwrap_err().to_string().contains(".trig"));
}
