//! The sample articles, read by the reader of rules (whatever weights are at hand), become a graph that says nothing they do not: every quote, end, fact, ledger
//! edge and identity is checked, in memory and on the index.

use std::path::Path;
use tregua::build::{BuildOptions, Silent, build};
use tregua::claim::Patterns;
use tregua::graph::{Answer, Graph, QueryOptions, Selection};
use tregua::nlp;
use tregua::ontology::Ontology;

#[test]
fn the_graph_of_the_sample_articles_is_sound() {
    let dir = tempfile::tempdir().unwrap();
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles");
    let options = BuildOptions::new(dir.path().join("graph"), vec![articles]);
    let reader = nlp::rules().unwrap();
    let report = build(&options, &reader, &Patterns::new(), Ontology::builtin(), &mut Silent).unwrap();
    assert_eq!(report.refused, 0);
    assert_eq!(report.documents, 17);
    let indexed = Graph::open(&options.into).unwrap();
    let in_memory = Graph::open_in_memory(&options.into).unwrap();
    for graph in [&indexed, &in_memory] {
        let failures: Vec<String> = graph.verify().unwrap().iter().map(ToString::to_string).collect();
        assert!(
            failures.is_empty(),
            "{} failures, the first {:#?}",
            failures.len(),
            &failures[..failures.len().min(12)]
        );
    }
    assert_eq!(indexed.quads(&Selection::default()).unwrap(), in_memory.quads(&Selection::default()).unwrap());
    assert_eq!(indexed.entities().unwrap(), in_memory.entities().unwrap());
    let all = Selection { all_claims: true, ..Selection::default() };
    assert_eq!(indexed.edges(&all).unwrap(), in_memory.edges(&all).unwrap());
    let copies =
        indexed.query("SELECT * { GRAPH graph:ledger { ?copy tg:origin ?original } }", &QueryOptions::default());
    assert!(
        matches!(copies.unwrap(), Answer::Solutions { rows, .. } if rows.len() == 1),
        "the syndicated copy has its origin"
    );
}
