//! Queries over a small graph: the four forms, what is known without being declared, what is refused, how mistakes are shown.

use super::testing::*;
use super::*;
use oxigraph::model::Term;
use std::time::{Duration, Instant};

fn ask(query: &str) -> Result<Answer, GraphError> {
    graph(&[perez()]).query(query, &QueryOptions::default())
}

fn rows(answer: Answer) -> Vec<Vec<String>> {
    let Answer::Solutions { rows, .. } = answer else { panic!("no solutions: {answer:?}") };
    let cell = |t: Option<Term>| match t {
        Some(Term::Literal(l)) => l.value().to_owned(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    rows.into_iter().map(|r| r.into_iter().map(cell).collect()).collect()
}

#[test]
fn facts_are_plain_triples_with_the_usual_prefixes_known() {
    let query =
        "SELECT ?name WHERE { ?p tgc:leads ?place . ?place skos:prefLabel 'Guatemala' . ?p skos:prefLabel ?name }";
    assert_eq!(rows(ask(query).unwrap()), [["Perez"]]);
    let own = "SELECT ?name WHERE { entity:guatemala tgc:ledBy/skos:prefLabel ?name }";
    assert_eq!(rows(ask(own).unwrap()), [["Perez"]]);
    let redeclared = "PREFIX tgc: <x:> SELECT * WHERE { ?p tgc:leads ?place }";
    assert!(rows(ask(redeclared).unwrap()).is_empty());
}

#[test]
fn all_four_forms_answer() {
    assert_eq!(ask("ASK { ?p tgc:leads ?place }").unwrap(), Answer::Boolean(true));
    let Answer::Triples(built) = ask("CONSTRUCT { ?b tgc:ledBy ?a } WHERE { ?a tgc:leads ?b }").unwrap() else {
        panic!()
    };
    assert_eq!(built.len(), 1);
    let Answer::Triples(about) = ask("DESCRIBE ?a WHERE { ?a tgc:leads ?b }").unwrap() else { panic!() };
    assert!(about.iter().any(|t| t.predicate.as_str().ends_with("prefLabel")));
}

#[test]
fn claims_meet_entities_without_local_iris() {
    let query = "SELECT ?quote ?date WHERE { GRAPH ?d {
        ?c tg:speaker ?who ; rdf:predicate tgc:negotiatesWith ; tg:polarity tg:Denied ; tg:evidence ?at .
        ?d schema:datePublished ?date ; schema:articleBody ?text .
        BIND (xsd:integer(STRBEFORE(?at, '-')) AS ?start) BIND (xsd:integer(STRAFTER(?at, '-')) AS ?end)
        BIND (SUBSTR(?text, ?start + 1, ?end - ?start) AS ?quote) }
        ?who skos:prefLabel 'Perez' }";
    assert_eq!(rows(ask(query).unwrap()), [["his government would hold no dialogue with the maras", "2013-01-25"]]);
}

#[test]
fn what_is_reported_is_looked_at_only_when_asked_for() {
    let mut told = perez();
    let speaker = told.entity("Perez");
    told.says("MS-13", "negotiatesWith", "Barrio 18", "between MS-13 and Barrio 18").speakers = vec![speaker];
    let graph = graph(&[told]);
    let ask =
        |reported| graph.query("ASK { ?a tgc:negotiatesWith ?b }", &QueryOptions { reported, ..Default::default() });
    assert_eq!(ask(false).unwrap(), Answer::Boolean(false));
    assert_eq!(ask(true).unwrap(), Answer::Boolean(true));
    let named = graph.query("ASK { GRAPH graph:reported { ?a tgc:negotiatesWith ?b } }", &QueryOptions::default());
    assert_eq!(named.unwrap(), Answer::Boolean(true));
}

#[test]
fn nothing_leaves_the_machine_and_nothing_changes_the_graph() {
    for query in [
        "SELECT * WHERE { SERVICE <http://example.org/sparql> { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p ?o FILTER EXISTS { SERVICE SILENT <http://example.org/sparql> { ?s ?p ?o } } }",
    ] {
        assert!(matches!(ask(query), Err(GraphError::Service(s)) if s == "http://example.org/sparql"), "{query}");
    }
    for update in ["LOAD <http://example.org/data.ttl>", "INSERT DATA { <x:a> <x:b> <x:c> }", "CLEAR ALL"] {
        assert!(matches!(ask(update), Err(GraphError::Update)), "{update}");
    }
    let harmless = "SELECT (\"SERVICE <x:a> \\\" SERVICE <x:b>\" AS ?SERVICE) WHERE { FILTER (1 < 2) }";
    assert_eq!(rows(ask(harmless).unwrap()).len(), 1);
}

#[test]
fn a_mistake_is_shown_with_its_place() {
    let error = ask("SELECT ?a\nWHERE { ?a tgc:leads }").unwrap_err();
    let GraphError::Syntax(place) = &error else { panic!("{error}") };
    assert_eq!((place.line, place.text.as_str()), (2, "WHERE { ?a tgc:leads }"));
    let shown = error.to_string();
    let (caret, text) = (shown.lines().last().unwrap(), shown.lines().nth(1).unwrap());
    assert_eq!(caret.find('^').map(|i| &text[i..]), Some("}"), "{shown}");
    let prefix = ask("SELECT * WHERE { ?a nobody:knows ?b }").unwrap_err().to_string();
    assert!(prefix.contains('^'), "{prefix}");
}

#[test]
fn a_query_that_takes_too_long_is_stopped_even_while_it_sorts() {
    let told: Vec<Told> = (0..40)
        .map(|i| {
            let mut told = Told::new(&format!("d{i}"), "P", "2013", &[&format!("A{i} and B{i} are allies.")]);
            told.says(&format!("A{i}"), "alliedWith", &format!("B{i}"), &format!("A{i} and B{i} are allies"));
            told
        })
        .collect();
    let graph = graph(&told);
    let limit = Duration::from_millis(200);
    let options = QueryOptions { timeout: Some(limit), ..Default::default() };
    let started = Instant::now();
    let endless = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY DESC(?a)";
    assert!(matches!(graph.query(endless, &options), Err(GraphError::Timeout(t)) if t == limit));
    assert!(started.elapsed() < Duration::from_secs(5));
    let few = QueryOptions { max_results: Some(3), ..Default::default() };
    assert!(matches!(graph.query("SELECT * WHERE { ?a ?b ?c }", &few), Err(GraphError::TooMany(3))));
}
