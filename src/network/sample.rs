//! A hand-made graph for tests: the truce of 2012 as a few articles would leave it, with every standing that an edge can have.
#![allow(dead_code)]

use crate::graph::{ClaimView, DocumentView, EdgeStatus, EdgeView, EntityView, ObjectView};
use crate::network::Network;
use crate::ontology::{Iri, Ontology, Pattern, Relation};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const TGC: &str = "https://w3id.org/tregua/crime#";
const BASE: &str = "https://w3id.org/tregua/id/";

pub(crate) fn iri(slug: &str) -> String {
    format!("{BASE}entity/{slug}")
}

fn relation(name: &str, label: &str, inverse: Option<&str>, symmetric: bool) -> Relation {
    Relation {
        iri: Iri::new(format!("{TGC}{name}")),
        label: label.to_owned(),
        definition: String::new(),
        domain: BTreeSet::new(),
        range: BTreeSet::new(),
        datatype: None,
        parents: BTreeSet::new(),
        inverse: inverse.map(|i| Iri::new(format!("{TGC}{i}"))),
        opposites: BTreeSet::new(),
        symmetric,
        transitive: false,
        functional: false,
        inverse_functional: false,
        role: false,
        shortcut: None,
        patterns: Vec::new(),
    }
}

fn said(text: &str) -> Pattern {
    Pattern { language: "en".to_owned(), text: text.to_owned(), elements: Vec::new(), classes: Vec::new() }
}

pub(crate) fn ontology() -> Ontology {
    let relations = [
        relation("truceWith", "truce with", None, true),
        Relation { patterns: vec![said("lead")], ..relation("leads", "leads", Some("ledBy"), false) },
        relation("ledBy", "led by", Some("leads"), false),
        relation("operatesIn", "operates in", None, false),
        relation("negotiatesWith", "negotiates with", None, true),
        relation("changesBy", "changes by", None, false),
    ];
    Ontology {
        classes: BTreeMap::new(),
        relations: relations.into_iter().map(|r| (r.iri.clone(), r)).collect(),
        prefixes: BTreeMap::from([("tgc".to_owned(), TGC.to_owned())]),
        ..Ontology::default()
    }
}

pub(crate) fn edge(subject: &str, predicate: &str, object: &str) -> EdgeView {
    EdgeView {
        subject: iri(subject),
        predicate: format!("{TGC}{predicate}"),
        object: ObjectView::Entity(iri(object)),
        status: EdgeStatus::Fact,
        contested: false,
        origins: 1,
        documents: 1,
        from: None,
        until: None,
        confidence: 90,
        claims: vec![format!("{BASE}claim/{subject}-{predicate}-{object}")],
    }
}

fn entity(slug: &str, label: &str, ty: &str, class: Option<&str>) -> EntityView {
    EntityView {
        iri: iri(slug),
        label: label.to_owned(),
        aliases: if slug == "ms-13" { vec!["MS-13".to_owned(), "la \"Mara\" & co".to_owned()] } else { Vec::new() },
        ty: ty.to_owned(),
        class: class.map(|c| format!("{TGC}{c}")),
        documents: 2,
    }
}

pub(crate) fn views() -> (Vec<EntityView>, Vec<EdgeView>) {
    let entities = vec![
        entity("barrio-18", "Barrio 18", "Organization", Some("Gang")),
        entity("davos", "Davos", "Place", None),
        entity("el-salvador", "El Salvador", "Place", Some("Country")),
        entity("government", "Government of Guatemala", "Organization", Some("Government")),
        entity("guatemala", "Guatemala", "Place", Some("Country")),
        entity("ms-13", "Mara Salvatrucha", "Organization", Some("Gang")),
        entity("otto-perez", "Otto Pérez\u{b}", "Person", None),
        entity("truce-2012", "truce", "Event", Some("Truce")),
        entity("world-economic-forum", "World Economic Forum", "Event", None),
        entity("zetas", "Los Zetas", "Organization", Some("CriminalGroup")),
    ];
    let dated = |mut e: EdgeView| {
        (e.from, e.documents, e.origins) = ("2012".parse().ok(), 4, 3);
        e
    };
    let with = |mut e: EdgeView, status: EdgeStatus, contested: bool| {
        (e.status, e.contested) = (status, contested);
        e
    };
    let homicides = ObjectView::Literal("more than half".to_owned());
    let edges = vec![
        dated(edge("barrio-18", "truceWith", "ms-13")),
        dated(edge("ms-13", "truceWith", "barrio-18")),
        edge("truce-2012", "party", "ms-13"),
        edge("truce-2012", "party", "barrio-18"),
        edge("truce-2012", "place", "el-salvador"),
        edge("otto-perez", "leads", "guatemala"),
        edge("otto-perez", "speaksAt", "world-economic-forum"),
        edge("world-economic-forum", "locatedIn", "davos"),
        edge("zetas", "operatesIn", "guatemala"),
        with(edge("barrio-18", "operatesIn", "guatemala"), EdgeStatus::Reported, true),
        with(edge("government", "negotiatesWith", "barrio-18"), EdgeStatus::Denied, false),
        with(edge("government", "negotiatesWith", "ms-13"), EdgeStatus::Supposed, false),
        edge("otto-perez", "leads", "government"),
        EdgeView { object: homicides, ..edge("el-salvador", "changesBy", "") },
    ];
    (entities, edges)
}

pub(crate) fn truce() -> Network {
    let (entities, edges) = views();
    Network::new(entities, edges, &ontology())
}

/// A claim for each claim IRI of the edges, all from one document.
pub(crate) fn claims() -> Vec<ClaimView> {
    let claim = |edge: &EdgeView, iri: &String| ClaimView {
        iri: iri.clone(),
        document: "insight-2013-01-25".to_owned(),
        subject: edge.subject.clone(),
        predicate: edge.predicate.clone(),
        object: edge.object.clone(),
        open: None,
        quotes: vec!["the truce, \"brokered\" last year".to_owned()],
        sentence: "Since the truce, \"brokered\" last year, murders fell.".to_owned(),
        speakers: if edge.status == EdgeStatus::Fact { Vec::new() } else { vec![self::iri("otto-perez")] },
        polarity: if edge.status == EdgeStatus::Denied { "denied" } else { "affirmed" }.parse().expect("a polarity"),
        modality: if edge.status == EdgeStatus::Supposed { "possible" } else { "asserted" }
            .parse()
            .expect("a modality"),
        from: edge.from,
        until: None,
        said: "2013-01-25".parse().ok(),
        source: Some("InSight Crime".to_owned()),
        confidence: edge.confidence,
        by: "pattern".to_owned(),
        contradicts: Vec::new(),
        supersedes: Vec::new(),
        differs: Vec::new(),
    };
    views().1.iter().flat_map(|e| e.claims.iter().map(|iri| claim(e, iri)).collect::<Vec<_>>()).collect()
}

pub(crate) fn documents() -> Vec<DocumentView> {
    vec![DocumentView {
        id: "insight-2013-01-25".to_owned(),
        iri: format!("{BASE}document/insight-2013-01-25"),
        title: Some("Guatemala's president <on> truces".to_owned()),
        date: "2013-01-25".parse().ok(),
        source: Some("InSight Crime".to_owned()),
        url: None,
    }]
}

/// The quads of one fact, one reported edge, and text that is hard to write.
pub(crate) fn quads() -> Vec<Quad> {
    let node = |iri: String| NamedNode::new_unchecked(iri);
    let tgc = |name: &str| node(format!("{TGC}{name}"));
    let label = node("http://www.w3.org/2004/02/skos/core#prefLabel".to_owned());
    let said = GraphName::NamedNode(node(reported()));
    let mut quads = vec![
        Quad::new(node(iri("ms-13")), tgc("truceWith"), node(iri("barrio-18")), GraphName::DefaultGraph),
        Quad::new(
            node(iri("ms-13")),
            label.clone(),
            Literal::new_simple_literal("MS\u{1}-13 \"la\nMara\""),
            GraphName::DefaultGraph,
        ),
        Quad::new(node(iri("barrio-18")), tgc("operatesIn"), node(iri("only-reported")), said),
    ];
    crate::graph::sort(&mut quads);
    quads
}

pub(crate) fn reported() -> String {
    format!("{BASE}graph/reported")
}
