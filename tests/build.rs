//! Building as its callers see it: what is new, changed, gone; what is refused; and that a graph does not remember how it came about.

mod killing;
mod toy;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tregua::build::{BuildError, BuildOptions, Observer, Refusal, Report, Silent, build};
use tregua::graph::disk::{Files, to_nquads};
use tregua::graph::lock::Lock;
use tregua::graph::{Answer, Graph, QueryOptions};
use tregua::ontology::Ontology;

struct Place {
    _root: tempfile::TempDir,
    articles: std::path::PathBuf,
    graph: std::path::PathBuf,
}

impl Place {
    fn new(articles: &[(&str, &str)]) -> Self {
        let root = tempfile::tempdir().unwrap();
        let place = Self { articles: root.path().join("articles"), graph: root.path().join("graph"), _root: root };
        fs::create_dir(&place.articles).unwrap();
        articles.iter().for_each(|(name, text)| place.write(name, text));
        place
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.articles.join(name), text).unwrap();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.articles.join(name)).unwrap();
    }

    fn options(&self) -> BuildOptions {
        let mut options = BuildOptions::new(&self.graph, vec![self.articles.clone()]);
        options.read.language = Some("en".into());
        options
    }

    fn build(&self) -> Report {
        self.build_with(&self.options(), &mut Silent)
    }

    fn build_with(&self, options: &BuildOptions, observer: &mut dyn Observer) -> Report {
        build(options, &toy::reader(), &toy::Verbs(1), Ontology::builtin(), observer).unwrap()
    }

    fn pruned(&self) -> Report {
        self.build_with(&BuildOptions { prune: true, ..self.options() }, &mut Silent)
    }
}

/// All that a graph says, and what its segments are called.
fn content(graph: &Path) -> (String, Vec<String>) {
    let files = Files::open(graph).unwrap();
    let mut text = String::new();
    for entry in files.documents() {
        text += &String::from_utf8(files.nquads(&entry.id).unwrap()).unwrap();
    }
    let conclusions = files.conclusions().unwrap().expect("conclusions are up to date");
    text += &String::from_utf8(to_nquads(conclusions)).unwrap();
    let index = files.index().expect("the index is up to date");
    index.verify().unwrap();
    text += &format!("index of {} quads, {} terms", index.len(), index.terms());
    (text, files.manifest().segments.iter().map(|s| s.hash.clone()).collect())
}

/// Every file of a directory.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            let inner = files(&path).into_iter();
            found.extend(inner.map(|(name, bytes)| (format!("{}/{name}", entry.file_name().display()), bytes)));
        } else if entry.file_name() != "lock" {
            found.insert(entry.file_name().display().to_string(), fs::read(&path).unwrap());
        }
    }
    found
}

#[derive(Default)]
struct Listening {
    refusals: Vec<Refusal>,
    commits: usize,
}

impl Observer for Listening {
    fn refused(&mut self, refusal: &Refusal) {
        self.refusals.push(refusal.clone());
    }

    fn committed(&mut self, _: usize) {
        self.commits += 1;
    }
}

const ONE: (&str, &str) = ("one.txt", "Otto leads Barrio. Ana says Otto fights Maras.");
const TWO: (&str, &str) = ("two.txt", "Maras fights Barrio. Ana supports Otto.");
const THREE: (&str, &str) = ("three.txt", "It is not so that Otto leads Barrio.");

#[test]
fn what_is_unchanged_is_not_read_again() {
    let place = Place::new(&[ONE, TWO]);
    let first = place.build();
    assert_eq!((first.documents, first.added, first.claims, first.refused), (2, 2, 4, 0));
    let before = files(&place.graph);
    let second = place.build();
    assert_eq!((second.documents, second.added, second.unchanged, second.claims), (2, 0, 2, 4));
    assert_eq!(second.facts, first.facts);
    assert!(files(&place.graph) == before, "a build that finds nothing new changes nothing");
}

#[test]
fn a_change_replaces_and_the_outcome_is_as_if_built_from_nothing() {
    let place = Place::new(&[ONE, TWO]);
    place.build();
    place.write("one.txt", "Otto opposes Barrio.");
    place.write(THREE.0, THREE.1);
    let report = place.build();
    assert_eq!((report.documents, report.added, report.changed, report.unchanged), (3, 1, 1, 1));
    let fresh = Place::new(&[("one.txt", "Otto opposes Barrio."), TWO, THREE]);
    fresh.build();
    assert_eq!(content(&place.graph).0, content(&fresh.graph).0);
}

#[test]
fn what_is_gone_is_withdrawn_only_when_asked() {
    let place = Place::new(&[ONE, TWO, THREE]);
    place.build();
    place.remove("three.txt");
    assert_eq!(place.build().documents, 3);
    let report = place.pruned();
    assert_eq!((report.documents, report.withdrawn, report.unchanged), (2, 1, 2));
    let fresh = Place::new(&[ONE, TWO]);
    fresh.build();
    assert_eq!(content(&place.graph).0, content(&fresh.graph).0);
}

#[test]
fn nothing_is_withdrawn_where_the_inputs_could_not_be_listed() {
    let place = Place::new(&[ONE, TWO]);
    place.build();
    let missing = BuildOptions { prune: true, inputs: vec![place.articles.join("absent")], ..place.options() };
    let mut listening = Listening::default();
    let report = place.build_with(&missing, &mut listening);
    assert_eq!(report.refused, 1);
    assert!(listening.refusals[0].why.contains("absent"), "{:?}", listening.refusals);
}

#[test]
fn the_order_of_builds_leaves_no_trace() {
    let texts: Vec<(String, String)> = (0..40).map(|n| (format!("a{n:02}.txt"), toy::article(n, 4))).collect();
    let all = Place::new(&texts.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect::<Vec<_>>());
    all.build();
    let bits = Place::new(&[]);
    for (i, (name, text)) in texts.iter().enumerate().rev() {
        bits.write(name, if i % 3 == 0 { "Somebody leads Nothing." } else { text });
        if i % 7 == 0 {
            bits.build_with(&BuildOptions { batch: 1, ..bits.options() }, &mut Silent);
        }
    }
    texts.iter().for_each(|(name, text)| bits.write(name, text));
    bits.write("extra.txt", "Extra leads Nothing.");
    bits.build();
    bits.remove("extra.txt");
    bits.pruned();
    let (left, right) = (content(&all.graph), content(&bits.graph));
    assert_eq!(left.0, right.0);
    let names = |p: &Place| files(&p.graph).into_keys().filter(|n| !n.starts_with("segments")).collect::<Vec<_>>();
    assert_eq!(names(&all), names(&bits));
}

#[test]
fn another_extractor_takes_claims_again_without_reading() {
    let place = Place::new(&[ONE, TWO]);
    place.build();
    place.remove("two.txt");
    let options = place.options();
    let report = build(&options, &toy::reader(), &toy::Verbs(2), Ontology::builtin(), &mut Silent).unwrap();
    assert_eq!((report.reclaimed, report.changed, report.documents), (2, 0, 2), "the one not among the inputs too");
    let fresh = Place::new(&[ONE, TWO]);
    build(&fresh.options(), &toy::reader(), &toy::Verbs(2), Ontology::builtin(), &mut Silent).unwrap();
    assert_eq!(content(&place.graph).0, content(&fresh.graph).0);
}

#[test]
fn another_reader_reads_again_from_the_texts_stored() {
    let place = Place::new(&[ONE, TWO]);
    place.build();
    place.remove("two.txt");
    let report =
        build(&place.options(), &toy::reader_version(2), &toy::Verbs(1), Ontology::builtin(), &mut Silent).unwrap();
    assert_eq!((report.reclaimed, report.changed, report.documents), (0, 2, 2));
    let fresh = Place::new(&[ONE, TWO]);
    build(&fresh.options(), &toy::reader_version(2), &toy::Verbs(1), Ontology::builtin(), &mut Silent).unwrap();
    assert_eq!(content(&place.graph).0, content(&fresh.graph).0);
}

#[test]
fn another_ontology_takes_claims_again() {
    let place = Place::new(&[ONE]);
    let with_leads = place.build().claims;
    let mut ontology = Ontology::builtin().clone();
    ontology.relations.retain(|iri, _| iri.local_name() != "leads");
    let report = build(&place.options(), &toy::reader(), &toy::Verbs(1), &ontology, &mut Silent).unwrap();
    assert_eq!((report.reclaimed, report.claims), (1, with_leads - 1));
    assert_eq!(Files::open(&place.graph).unwrap().ontology().unwrap(), ontology);
}

#[test]
fn two_articles_of_one_id_are_named_both() {
    let place = Place::new(&[]);
    place.write("a.jsonl", "{\"id\": \"same\", \"text\": \"Otto leads Barrio.\"}\n");
    place.write("b.jsonl", "{\"id\": \"same\", \"text\": \"Otto fights Barrio.\"}\n");
    let mut listening = Listening::default();
    let report = place.build_with(&place.options(), &mut listening);
    assert_eq!((report.documents, report.refused), (1, 1));
    let why = &listening.refusals[0].why;
    assert!(why.contains("a.jsonl") && why.contains("b.jsonl") && why.contains("`same`"), "{why}");
}

#[test]
fn what_a_reader_refuses_or_panics_over_is_named_and_the_rest_is_built() {
    let place = Place::new(&[ONE, ("bad.txt", "PANIC leads Barrio."), ("worse.txt", "REFUSE leads Barrio."), TWO]);
    place.write("empty.txt", "");
    let mut listening = Listening::default();
    let report = place.build_with(&place.options(), &mut listening);
    assert_eq!((report.documents, report.refused), (2, 3));
    for (name, reason) in [("bad.txt", "can't bear"), ("worse.txt", "does not like"), ("empty.txt", "")] {
        let found = listening.refusals.iter().any(|r| r.why.contains(name) && r.why.contains(reason));
        assert!(found, "{name}: {:?}", listening.refusals);
    }
    let fresh = Place::new(&[ONE, TWO]);
    fresh.build();
    assert_eq!(content(&place.graph).0, content(&fresh.graph).0);
}

#[test]
fn a_document_whose_new_text_is_refused_does_not_keep_saying_the_old() {
    let place = Place::new(&[ONE, TWO]);
    place.build();
    place.write("one.txt", "PANIC leads Barrio.");
    let report = place.build();
    assert_eq!((report.documents, report.refused, report.withdrawn), (1, 1, 1));
}

#[test]
fn the_second_builder_is_told_that_the_first_holds_the_graph() {
    let place = Place::new(&[ONE]);
    place.build();
    let _held = Lock::acquire(&place.graph).unwrap();
    let second = build(&place.options(), &toy::reader(), &toy::Verbs(1), Ontology::builtin(), &mut Silent);
    let why = second.unwrap_err().to_string();
    assert!(why.contains(&format!("process {}", std::process::id())), "{why}");
    Files::open(&place.graph).expect("reading needs no lock");
}

#[test]
fn a_directory_of_something_else_is_left_alone() {
    let place = Place::new(&[ONE]);
    fs::create_dir(&place.graph).unwrap();
    fs::write(place.graph.join("thesis.doc"), "years of work").unwrap();
    let refused = build(&place.options(), &toy::reader(), &toy::Verbs(1), Ontology::builtin(), &mut Silent);
    assert!(matches!(refused, Err(BuildError::Disk(_))));
    assert_eq!(fs::read_dir(&place.graph).unwrap().count(), 1);
}

#[test]
fn what_a_dead_build_left_is_swept_and_a_lost_index_written_again() {
    let place = Place::new(&[ONE, TWO]);
    place.build();
    let whole = files(&place.graph);
    fs::write(place.graph.join(".writing-abc"), "half").unwrap();
    fs::write(place.graph.join("segments/ffff.nq.gz"), "half").unwrap();
    fs::create_dir(place.graph.join("index/ffff")).unwrap();
    fs::remove_dir_all(place.graph.join("index").join(Files::open(&place.graph).unwrap().concluded().unwrap()))
        .unwrap();
    place.build();
    assert!(files(&place.graph) == whole);
}

#[test]
fn commits_come_at_every_batch() {
    let place = Place::new(&[]);
    for n in 0..60 {
        place.write(&format!("{n}.txt"), &toy::article(n, 2));
    }
    let mut listening = Listening::default();
    place.build_with(&BuildOptions { batch: 1, ..place.options() }, &mut listening);
    assert!(listening.commits > 1, "{}", listening.commits);
}

#[test]
fn the_same_articles_make_the_same_files() {
    let (one, two) = (Place::new(&[ONE, TWO]), Place::new(&[TWO, ONE]));
    one.build();
    two.build();
    let but_paths = |place: &Place| {
        let mut all = files(&place.graph);
        all.retain(|name, _| !name.ends_with("table.jsonl") && name != "manifest.json");
        all.into_values().collect::<Vec<_>>()
    };
    assert!(but_paths(&one) == but_paths(&two));
}

#[test]
fn a_graph_answers_alike_on_its_index_and_in_memory() {
    let place = Place::new(&[ONE, TWO, THREE]);
    (0..20).for_each(|n| place.write(&format!("{n}.txt"), &toy::article_of(n, 6, 12)));
    place.build();
    let (index, memory) = (Graph::open(&place.graph).unwrap(), Graph::open_in_memory(&place.graph).unwrap());
    assert_eq!(index.len().unwrap(), memory.len().unwrap());
    for query in QUESTIONS {
        let ask = |graph: &Graph, reported| {
            let options = QueryOptions { reported, ..QueryOptions::default() };
            match graph.query(query, &options).unwrap_or_else(|e| panic!("{query}: {e}")) {
                Answer::Solutions { mut rows, .. } => {
                    rows.sort_by_key(|row| format!("{row:?}"));
                    format!("{rows:?}")
                }
                other => format!("{other:?}"),
            }
        };
        let answer = ask(&index, false);
        assert!(answer.len() > 4, "{query} finds something");
        assert_eq!(answer, ask(&memory, false), "{query}");
        assert_eq!(ask(&index, true), ask(&memory, true), "{query}");
    }
    assert_eq!(index.entities().unwrap(), memory.entities().unwrap());
    assert_eq!(index.documents().unwrap(), memory.documents().unwrap());
}

const QUESTIONS: [&str; 8] = [
    "SELECT * { ?s ?p ?o }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?class (COUNT(?e) AS ?n) { ?e a ?class } GROUP BY ?class",
    "SELECT ?c ?s ?o { GRAPH ?d { ?c tg:speaker ?who ; rdf:subject ?s ; rdf:object ?o } }",
    "SELECT ?c ?n { GRAPH ?d { ?c tg:confidence ?n } FILTER(?n > 0.07) }",
    "SELECT ?e { ?e skos:prefLabel ?l FILTER(CONTAINS(LCASE(?l), \"ba\")) }",
    "SELECT ?a ?b { ?a tgc:leads+ ?b }",
    "ASK { GRAPH ?g { ?c tg:polarity tg:Denied } }",
];

#[test]
fn a_place_that_cannot_be_written_to_is_named() {
    let place = Place::new(&[ONE]);
    let blocked = place.articles.join("one.txt").join("graph");
    let options = BuildOptions { into: blocked.clone(), ..place.options() };
    let refused = build(&options, &toy::reader(), &toy::Verbs(1), Ontology::builtin(), &mut Silent);
    let why = refused.unwrap_err().to_string();
    assert!(why.contains(&blocked.display().to_string()), "{why}");
}
