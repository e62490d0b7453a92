//! A corpus that the benches make themselves, and the eight queries that they ask of it.
#![allow(dead_code)]

#[path = "../../tests/toy/mod.rs"]
pub mod toy;

use std::fmt::Write;
use std::path::Path;
use tregua::build::{BuildOptions, Observer, Report, build};
use tregua::graph::{Answer, Graph, QueryOptions};
use tregua::ontology::Ontology;

/// Claims that the extractor finds in each article, about.
pub const SENTENCES: usize = 11;

/// Writes `articles` articles as one JSON Lines file.
pub fn write(path: &Path, articles: u64) {
    let mut text = String::new();
    let names = (articles * 2).max(50);
    for n in 0..articles {
        let (month, day) = (n % 12 + 1, n / 12 % 28 + 1);
        let body = toy::article_of(n, SENTENCES, names);
        let line = format!(
            "{{\"id\":\"wire-{n:06}\",\"title\":\"Report {n}\",\"date\":\"2012-{month:02}-{day:02}\",\"source\":\"Agency {}\",\"text\":\"{body}\"}}",
            n % 7
        );
        writeln!(text, "{line}").unwrap();
    }
    std::fs::write(path, text).unwrap();
}

/// Builds the graph of that corpus.
pub fn graph(dir: &Path, articles: u64, observer: &mut dyn Observer) -> Report {
    let corpus = dir.join("corpus.jsonl");
    write(&corpus, articles);
    let mut options = BuildOptions::new(dir.join("graph"), vec![corpus]);
    options.read.language = Some("en".into());
    build(&options, &toy::reader(), &toy::Verbs(1), Ontology::builtin(), observer).unwrap()
}

/// What people ask, by name; `{entity}` and `{speaker}` stand for IRIs.
pub const QUERIES: [(&str, &str); 8] = [
    ("relations of an entity", "SELECT ?p ?o { { <{entity}> ?p ?o } UNION { ?o ?p <{entity}> } }"),
    (
        "two hops",
        "SELECT DISTINCT ?c { VALUES ?p { tgc:fights tgc:leads tgc:alliedWith tgc:supports } VALUES ?q { tgc:fights tgc:leads tgc:alliedWith tgc:supports } <{entity}> ?p ?b . ?b ?q ?c }",
    ),
    ("counts by class", "SELECT ?class (COUNT(?e) AS ?n) { ?e a ?class } GROUP BY ?class ORDER BY DESC(?n)"),
    (
        "claims of a speaker in a period",
        "SELECT ?claim ?s ?p ?o ?date { GRAPH ?d { ?claim tg:speaker <{speaker}> ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . ?d schema:datePublished ?date } FILTER(?date >= \"2012-03-01\"^^xsd:date && ?date < \"2012-06-01\"^^xsd:date) }",
    ),
    ("disagreements", "SELECT ?a ?b { GRAPH ?g { ?a tg:contradicts ?b } } LIMIT 500"),
    ("label search", "SELECT ?e ?label { ?e skos:prefLabel ?label FILTER(CONTAINS(LCASE(?label), \"cedi\")) }"),
    (
        "top by degree",
        "SELECT ?e ?label ?n { { SELECT ?e ?n { GRAPH graph:identities { ?e tg:degree ?n } } ORDER BY DESC(?n) ?e LIMIT 20 } ?e skos:prefLabel ?label }",
    ),
    ("property path", "SELECT DISTINCT ?x { <{entity}> tgc:leads+ ?x }"),
];

/// The entity with most facts, and the one that says most.
pub fn busiest(graph: &Graph) -> (String, String) {
    let first = |query: &str| match graph.query(query, &QueryOptions::default()).unwrap() {
        Answer::Solutions { rows, .. } => match rows.first().and_then(|r| r.first().cloned().flatten()) {
            Some(oxigraph::model::Term::NamedNode(n)) => n.into_string(),
            other => panic!("no entity: {other:?}"),
        },
        other => panic!("no solutions: {other:?}"),
    };
    (
        first("SELECT ?e (COUNT(*) AS ?n) { ?e tgc:leads ?o } GROUP BY ?e ORDER BY DESC(?n) ?e LIMIT 1"),
        first("SELECT ?e (COUNT(*) AS ?n) { GRAPH ?d { ?c tg:speaker ?e } } GROUP BY ?e ORDER BY DESC(?n) ?e LIMIT 1"),
    )
}
