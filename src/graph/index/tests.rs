//! The index against Oxigraph's in-memory store: same quads, same patterns, same answers; and what damage does.

use super::*;
use crate::graph::store::{NO_ORDER, Quads};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use proptest::prelude::*;
use std::fs;

fn name(n: u8) -> NamedNode {
    NamedNode::new_unchecked(format!("http://example.org/n{n}"))
}

/// Few names, so that patterns meet. Numbers are written canonically: the store keeps their values, the index what was written.
fn any_object() -> impl Strategy<Value = Term> {
    prop_oneof![
        4 => (0..8u8).prop_map(|n| name(n).into()),
        1 => (0..3u8).prop_map(|n| BlankNode::new_unchecked(format!("b{n}")).into()),
        2 => (-3..12i64).prop_map(|n| Literal::from(n).into()),
        1 => (0..100u8).prop_map(|n| Literal::new_typed_literal(
            format!("0.{n:02}").trim_end_matches('0').trim_end_matches('.').to_owned(),
            oxigraph::model::vocab::xsd::DECIMAL
        ).into()),
        1 => (2000..2015i32).prop_map(|y| Literal::new_typed_literal(
            y.to_string(),
            oxigraph::model::vocab::xsd::G_YEAR
        ).into()),
        1 => (1..28u8).prop_map(|d| Literal::new_typed_literal(
            format!("2012-03-{d:02}"),
            oxigraph::model::vocab::xsd::DATE
        ).into()),
        2 => "[a-c\"\\\\\n é]{0,4}".prop_map(|s| Literal::new_simple_literal(s).into()),
        1 => "[a-c]{1,2}".prop_map(|s| Literal::new_language_tagged_literal_unchecked(s, "es").into()),
    ]
}

fn any_quad() -> impl Strategy<Value = Quad> {
    let subject = prop_oneof![
        5 => (0..8u8).prop_map(|n| NamedOrBlankNode::from(name(n))),
        1 => (0..3u8).prop_map(|n| BlankNode::new_unchecked(format!("b{n}")).into()),
    ];
    let graph = prop_oneof![Just(GraphName::DefaultGraph), (0..4u8).prop_map(|n| name(100 + n).into()),];
    (subject, 0..5u8, any_object(), graph).prop_map(|(s, p, o, g)| Quad::new(s, name(p + 20), o, g))
}

fn both(quads: &[Quad]) -> (Quads, Quads, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("quads.index");
    let mut builder = Builder::new();
    for q in quads {
        builder.add(format!("{q} .\n").as_bytes()).unwrap();
    }
    builder.finish(&file).unwrap();
    let store = Store::new().unwrap();
    store.extend(quads.iter().cloned()).unwrap();
    (Quads::Memory(store), Quads::Index(Arc::new(Index::open(&file).unwrap())), dir)
}

/// The answer in a form that does not depend on the order of solutions.
fn answer(source: &Quads, query: &str) -> Vec<String> {
    let prepared = SparqlEvaluator::new().parse_query(query).unwrap_or_else(|e| panic!("{query}: {e}"));
    let mut lines: Vec<String> = match source.execute(prepared) {
        Ok(QueryResults::Boolean(b)) => vec![b.to_string()],
        Ok(QueryResults::Graph(triples)) => triples.map(|t| t.unwrap().to_string()).collect(),
        Ok(QueryResults::Solutions(solutions)) => solutions.map(|s| format!("{:?}", s.unwrap())).collect(),
        Err(e) => vec![e.to_string()],
    };
    lines.sort();
    lines
}

const PREFIX: &str = "PREFIX : <http://example.org/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> ";

/// All that the evaluator may ask of a dataset: every pattern, graphs bound and free, terms that queries make, paths, aggregates.
const QUERIES: &[&str] = &[
    "SELECT * { ?s ?p ?o }",
    "SELECT * { :n1 ?p ?o }",
    "SELECT * { ?s :n20 ?o }",
    "SELECT * { ?s ?p :n2 }",
    "SELECT * { :n1 :n20 ?o }",
    "SELECT * { :n1 ?p :n2 }",
    "SELECT * { ?s :n21 :n2 }",
    "ASK { :n1 :n20 :n2 }",
    "ASK { GRAPH ?g { :n1 :n20 :n2 } }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH :n100 { ?s ?p ?o } }",
    "SELECT * { GRAPH :n101 { ?s :n20 ?o } }",
    "SELECT * { GRAPH :n101 { ?s ?p :n3 } }",
    "SELECT * { GRAPH :n102 { :n1 ?p ?o } }",
    "SELECT * { GRAPH :n102 { :n1 ?p :n2 } }",
    "SELECT * { GRAPH ?g { :n1 ?p ?o } }",
    "SELECT * { GRAPH ?g { ?s ?p :n2 } }",
    "SELECT * { GRAPH ?g { ?s :n22 ?o } }",
    "SELECT * { GRAPH ?g { :n1 ?p :n2 } }",
    "SELECT * { GRAPH ?g { } }",
    "SELECT * { GRAPH :absent { ?s ?p ?o } }",
    "SELECT * { GRAPH :n100 { } }",
    "SELECT * FROM :n100 FROM :n101 { ?s ?p ?o }",
    "SELECT * FROM :n100 { ?s :n20 ?o }",
    "SELECT * FROM NAMED :n100 { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { ?a :n20 ?b . ?b :n21 ?c }",
    "SELECT * { ?a ?p ?a }",
    "SELECT * { ?a ?p ?b FILTER(?a = ?b) }",
    "SELECT * { ?a :n20 ?b OPTIONAL { GRAPH ?g { ?b ?p ?c } } }",
    "SELECT * { ?a :n20+ ?b }",
    "SELECT * { :n1 (:n20|:n21)* ?b }",
    "SELECT * { ?a ^:n20/:n21 ?b }",
    "SELECT * { ?a !(:n20|^:n21) ?b }",
    "SELECT * { :absent :n20* ?b }",
    "SELECT * { \"made\" :n20? ?b }",
    "SELECT * { GRAPH ?g { ?a :n20+ ?b } }",
    "SELECT ?s ?n { ?s ?p ?o BIND(STRLEN(STR(?o)) AS ?n) }",
    "SELECT * { ?s ?p ?n . BIND(?n + 1 AS ?m) ?t ?q ?m }",
    "SELECT * { ?s ?p ?o FILTER(isNumeric(?o) && ?o > 3) }",
    "SELECT * { ?s ?p 3 }",
    "SELECT * { ?s ?p \"a\"@es }",
    "SELECT * { ?s ?p ?o FILTER(LANG(?o) = \"es\") }",
    "SELECT * { ?s ?p ?o FILTER(DATATYPE(?o) = xsd:gYear && ?o < \"2010\"^^xsd:gYear) }",
    "SELECT * { ?s ?p ?o FILTER(?o >= \"2012-03-10\"^^xsd:date) }",
    "SELECT * { ?s ?p ?o FILTER(CONTAINS(LCASE(STR(?o)), \"a\")) }",
    "SELECT * { ?s ?p ?o FILTER(?o) }",
    "SELECT * { VALUES ?o { 1 2 :n3 \"a\" \"made\" :made } ?s ?p ?o }",
    "SELECT * { VALUES ?x { \"made\" } OPTIONAL { ?s ?p ?x } }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?p (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    "SELECT ?p (SUM(?o) AS ?n) (MIN(?o) AS ?m) { ?s ?p ?o FILTER(isNumeric(?o)) } GROUP BY ?p",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT DISTINCT ?o { ?s ?p ?o } ORDER BY ?o",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?o ?q ?r } }",
    "SELECT * { ?s ?p ?o MINUS { ?s :n20 ?x } }",
    "SELECT * { { ?s :n20 ?o } UNION { GRAPH ?g { ?s :n20 ?o } } }",
    "SELECT * { ?s ?p ?o FILTER(?o IN (:n1, 2, \"a\", 1/0)) }",
    "SELECT ?x { ?s ?p ?o BIND(IRI(CONCAT(\"http://example.org/n\", STR(?o))) AS ?x) ?x ?q ?r }",
    "CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o }",
    "DESCRIBE :n1",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn queries_answer_as_on_the_store(quads in proptest::collection::vec(any_quad(), 0..60)) {
        let (memory, index, _dir) = both(&quads);
        for query in QUERIES {
            let query = format!("{PREFIX}{query}");
            let answers = [answer(&memory, &query), answer(&index, &query)];
            // Whether a sort notices that it has no order depends on the order in which it gets the values.
            if !answers.iter().flatten().any(|line| line.contains(NO_ORDER)) {
                prop_assert_eq!(&answers[0], &answers[1], "{}", query);
            }
        }
    }

    #[test]
    fn patterns_match_as_on_the_store(quads in proptest::collection::vec(any_quad(), 0..60), like in any_quad(), mask in 0..16u8) {
        let (memory, index, _dir) = both(&quads);
        let name = like.subject.to_string();
        let subject = name.strip_prefix('<').and_then(|n| n.strip_suffix('>'));
        let matching = |source: &Quads| {
            let has = |bit: u8| mask & bit != 0;
            let found = source.find(
                subject.filter(|_| has(1)),
                has(2).then(|| like.predicate.as_ref()),
                has(4).then(|| like.object.as_ref()),
                has(8).then(|| like.graph_name.as_ref()),
            );
            let mut found: Vec<String> = found.map(|q| q.unwrap().to_string()).collect();
            found.sort();
            found
        };
        prop_assert_eq!(matching(&memory), matching(&index));
        prop_assert_eq!(memory.len().unwrap(), index.len().unwrap());
    }

    #[test]
    fn the_file_depends_on_the_set_of_quads_alone(mut quads in proptest::collection::vec(any_quad(), 1..40)) {
        let (_, _, one) = both(&quads);
        quads.reverse();
        quads.extend_from_within(..1);
        let (_, _, other) = both(&quads);
        let read = |dir: &tempfile::TempDir| fs::read(dir.path().join("quads.index")).unwrap();
        prop_assert!(read(&one) == read(&other));
    }

    #[test]
    fn no_damage_makes_it_panic(quads in proptest::collection::vec(any_quad(), 1..30), at in any::<prop::sample::Index>(), bit in 0..8u8) {
        let (_, _, dir) = both(&quads);
        let file = dir.path().join("quads.index");
        let mut bytes = fs::read(&file).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        fs::remove_file(&file).unwrap();
        fs::write(&file, &bytes).unwrap();
        match Index::open(&file) {
            Err(_) => prop_assert!(at < layout::HEADER),
            Ok(index) => {
                prop_assert!(at >= layout::HEADER && index.verify().is_err());
                let source = Quads::Index(Arc::new(index));
                let _ = source.find(None, None, None, None).count();
                let prepared = SparqlEvaluator::new().parse_query("SELECT * { GRAPH ?g { ?s ?p ?o . ?o ?q ?r } }").unwrap();
                if let Ok(QueryResults::Solutions(solutions)) = source.execute(prepared) {
                    let _ = solutions.take(1000).count();
                }
            }
        }
    }
}

#[test]
fn truncated_files_and_strangers_are_refused() {
    let (_, _, dir) = both(&[Quad::new(name(1), name(2), name(3), GraphName::DefaultGraph)]);
    let file = dir.path().join("quads.index");
    let bytes = fs::read(&file).unwrap();
    for length in [0, 50, layout::HEADER, bytes.len() - 1] {
        let cut = dir.path().join(format!("cut{length}"));
        fs::write(&cut, &bytes[..length]).unwrap();
        let error = Index::open(&cut).unwrap_err().to_string();
        assert!(error.contains(&format!("cut{length}")), "{error}");
    }
    let other = dir.path().join("other");
    fs::write(&other, vec![b'x'; 500]).unwrap();
    assert!(Index::open(&other).unwrap_err().to_string().contains("no index"));
    assert!(Index::open(&dir.path().join("absent")).is_err());
}

#[test]
fn a_line_that_is_no_statement_is_quoted() {
    let error = Builder::new().add(b"<x:s> <x:p> .\n").unwrap_err().to_string();
    assert!(error.contains("<x:s> <x:p> ."), "{error}");
}

#[test]
fn nothing_is_an_index_too() {
    let (_, index, _dir) = both(&[]);
    assert_eq!(index.len().unwrap(), 0);
    assert_eq!(answer(&index, "SELECT * { ?s ?p ?o }"), Vec::<String>::new());
    assert_eq!(answer(&index, "ASK { GRAPH ?g { ?s ?p ?o } }"), ["false"]);
}
