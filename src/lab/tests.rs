//! Each task on a document small enough to count by hand; and the same figures as the reference scorer where the corpora are at hand.

use super::*;
use std::collections::BTreeSet;

fn document(json: &str) -> DocumentForm {
    serde_json::from_str(json).unwrap()
}

fn figure(report: &Report, row: &str, name: &str) -> f64 {
    report.row(row).unwrap_or_else(|| panic!("no row {row}")).get(name).unwrap()
}

#[test]
fn gold_against_itself_is_perfect() {
    let d = document(
        r#"{"id":"d","text":"Ana leads MS. She said so on May 3.","sentences":[[0,13],[14,35]],
        "tokens":{"at":[[0,3],[4,9],[10,12],[12,13]],"upos":["PROPN","VERB","PROPN","PUNCT"],"head":[1,1,1,1],"deprel":["nsubj","root","obj","punct"]},
        "mentions":[{"at":[0,3],"kind":"name","type":"Person","entity":0},{"at":[10,12],"kind":"name","type":"Organization","entity":1},{"at":[14,17],"kind":"pronoun","type":"Person","entity":0}],
        "entities":[{"name":"Ana","type":"Person"},{"name":"MS","type":"Organization"}],
        "attributions":[{"source":[[14,17]],"cue":[[18,22]],"content":[[23,25]]}],
        "times":[{"at":[29,34],"type":"date","value":"XXXX-05-03"}],
        "claims":[{"subject":0,"predicate":"tgc:leads","object":1,"at":[[0,12]],"polarity":"affirmed","modality":"asserted","speakers":[]}]}"#,
    );
    let one = std::slice::from_ref(&d);
    for task in Task::ALL {
        let report = evaluate(*task, one, one);
        for row in report.rows.iter().filter(|r| r.figures.len() != 3 || r.get("F1") != Some(0.0)) {
            let score = row.get("F1").or(row.get("right")).unwrap();
            assert_eq!(score, 100.0, "{} {}", task.name(), row.name);
        }
        let nothing = evaluate(*task, one, &[]);
        assert!(nothing.rows.iter().all(|r| r.get("F1").is_none_or(|f| f == 0.0)), "{}", task.name());
    }
}

#[test]
fn white_space_does_not_misalign() {
    let gold = document(r#"{"id":"d","text":"Ana  leads.","mentions":[{"at":[5,10],"kind":"name","type":"Person"}]}"#);
    let system = document(r#"{"id":"d","text":"Ana leads.","mentions":[{"at":[4,9],"kind":"name","type":"Person"}]}"#);
    assert_eq!(figure(&evaluate(Task::Names, &[gold], &[system]), "all", "F1"), 100.0);
}

#[test]
fn a_wrong_type_is_told_as_a_confusion() {
    let gold = document(r#"{"id":"d","text":"Ana","mentions":[{"at":[0,3],"kind":"name","type":"PER"}]}"#);
    let system = document(r#"{"id":"d","text":"Ana","mentions":[{"at":[0,3],"kind":"name","type":"Place"}]}"#);
    let report = evaluate(Task::Names, &[gold], &[system]);
    assert_eq!(report.confusions, [("Person read as Place".to_owned(), 1)]);
    assert_eq!(report.documents[0].missed, ["Person `Ana`"]);
}

#[test]
fn coreference_measures_by_hand() {
    // gold {a b c} {d e}; system {a b} {c d e}: MUC 2/3 both ways, B³ 11/15 both ways, CEAF 0.8.
    let text = "a b c d e";
    let doc = |clusters: &str| document(&format!(r#"{{"id":"d","text":"{text}","clusters":{clusters}}}"#));
    let gold = doc("[[[0,1],[2,3],[4,5]],[[6,7],[8,9]]]");
    let system = doc("[[[0,1],[2,3]],[[4,5],[6,7],[8,9]]]");
    let report = evaluate(Task::Coref, &[gold], &[system]);
    assert_eq!(figure(&report, "muc", "F1"), 66.67);
    assert_eq!(figure(&report, "b3", "F1"), 73.33);
    assert_eq!(figure(&report, "ceaf", "F1"), 80.0);
    assert_eq!(figure(&report, "mean", "F1"), 73.33);
}

#[test]
fn attributes_count_only_on_claims_found() {
    let gold = document(
        r#"{"id":"d","text":"x","entities":[{"name":"A"},{"name":"B"}],"claims":[
        {"subject":0,"predicate":"leads","object":1,"polarity":"denied","at":[[0,1]],"modality":"asserted"},
        {"subject":1,"predicate":"kills","object":0,"polarity":"affirmed"}]}"#,
    );
    let system = document(
        r#"{"id":"d","text":"x","entities":[{"name":"the B"},{"name":"A"}],"claims":[
        {"subject":1,"predicate":"https://w3id.org/tregua/crime#leads","object":0,"confidence":0.85},{"subject":0,"predicate":"tgc:leads","object":1}]}"#,
    );
    let report = evaluate(Task::Claims, &[gold], &[system]);
    assert_eq!(figure(&report, "micro", "P"), 50.0);
    assert_eq!(figure(&report, "micro", "R"), 50.0);
    assert_eq!(figure(&report, "polarity", "right"), 0.0);
    assert_eq!(figure(&report, "modality", "right"), 100.0);
    let by_confidence = report.breakdowns.iter().find(|b| b.by == "confidence").unwrap();
    let parts: Vec<(&str, f64)> = by_confidence.parts.iter().map(|(n, s)| (n.as_str(), s.precision)).collect();
    assert_eq!(parts, [("0.85 to 0.89", 100.0), ("0.95 to 0.99", 0.0)], "one without a confidence counts as certain");
}

#[test]
fn a_facts_file_tells_what_is_missing_and_what_is_wrong() {
    let facts: Facts = serde_json::from_str(
        r#"{"id":"d","must":[
        {"subject":["Ana"],"predicate":["leads"],"object":["MS"],"polarity":"affirmed","modality":["asserted"]},
        {"event":["Truce"],"role":["party"],"filler":["MS"]},{"event":["Truce"],"from":"2012"},
        {"subject":["murders"],"predicate":["changesBy"],"value":["more than half"]},
        {"subject":["MS"],"predicate":["fights"],"object":["B"],"symmetric":true}],
        "must_not":[{"alias":["Ana","MS"]},{"subject":["Ana"],"predicate":["leads"],"object":["B"]}]}"#,
    )
    .unwrap();
    let system = document(
        r#"{"id":"d","text":"x","entities":[{"name":"Ana"},{"name":"MS"},{"name":"truce","class":"tgc:Truce","from":"2012-03"},{"name":"B"},{"name":"Murders"}],
        "claims":[{"subject":0,"predicate":"tgc:leads","object":3},{"subject":2,"predicate":"tgc:party","object":1},
        {"subject":4,"predicate":"tgc:changesBy","value":{"text":"by more than half"}},{"subject":3,"predicate":"tgc:fights","object":1}]}"#,
    );
    let (lacking, wrong) = facts.check(&system);
    assert_eq!(lacking.len(), 1);
    assert_eq!(lacking[0].subject, ["Ana"]);
    assert_eq!(wrong.len(), 1);
    assert_eq!(wrong[0].object, ["B"]);
}

/// An ontology of two relations, and sentences that say them.
fn small_world() -> (crate::ontology::Ontology, Vec<DocumentForm>) {
    use crate::ontology::{Iri, Ontology, Relation};
    let mut ontology = Ontology::default();
    for name in ["founded", "attacked"] {
        let iri = Iri::new(format!("https://example.org/w#{name}"));
        let relation = Relation {
            iri: iri.clone(),
            label: name.into(),
            definition: String::new(),
            domain: BTreeSet::new(),
            range: BTreeSet::new(),
            datatype: None,
            parents: BTreeSet::new(),
            inverse: None,
            opposites: BTreeSet::new(),
            symmetric: false,
            transitive: false,
            functional: false,
            inverse_functional: false,
            role: false,
            shortcut: None,
            patterns: Vec::new(),
        };
        ontology.relations.insert(iri, relation);
    }
    let people = ["Ana Ruiz", "Luis Paz", "Eva Sol", "Juan Rey", "Mara Luz", "Otto Cid", "Iván Mar", "Rosa Gil"];
    let things = ["Casa Nueva", "Banda Roja", "Club Norte", "Grupo Sur", "Puerto Este"];
    let mut examples = Vec::new();
    for (i, person) in people.iter().enumerate() {
        for (j, thing) in things.iter().enumerate() {
            let (verb, relation) = if (i + j) % 2 == 0 { ("founded", "founded") } else { ("attacked", "attacked") };
            let text = format!("{person} {verb} {thing} in March.");
            examples.push(document(&format!(
                r#"{{"id":"{i}-{j}","text":"{text}","entities":[{{"name":"{person}"}},{{"name":"{thing}"}}],"claims":[{{"subject":0,"predicate":"{relation}","object":1}}]}}"#
            )));
        }
    }
    (ontology, examples)
}

#[test]
fn a_model_learns_what_its_examples_say() {
    use crate::claim::Extractor;
    use crate::claim::learned::{Model, Relations};
    let (ontology, examples) = small_world();
    let reader = crate::nlp::rules().unwrap();
    let options = TrainOptions { epochs: 8, ..TrainOptions::default() };
    let (model, report) = train(&examples, &reader, &ontology, options, |_, _| true).unwrap();
    assert_eq!((report.examples, report.located), (40, 40));
    assert!(report.held_back[2] > 90.0, "{report:?}");
    let (again, _) = train(&examples, &reader, &ontology, options, |_, _| true).unwrap();
    assert_eq!(model, again, "the same examples give the same weights");

    let file = tempfile::NamedTempFile::new().unwrap();
    model.save(file.path()).unwrap();
    assert_eq!(Model::load(file.path()).unwrap(), model);
    let reading =
        reader.read(crate::document::Article::new("new", "Pablo Vega attacked Villa Alta in March.")).unwrap();
    let found = Relations::new(model).extract(&reading, &ontology);
    let told: Vec<(String, String)> = found
        .claims
        .iter()
        .map(|c| (c.predicate.local_name().to_owned(), c.evidence[0].of(reading.document.text()).to_owned()))
        .collect();
    assert_eq!(told, [("attacked".to_owned(), "Pablo Vega attacked Villa Alta".to_owned())]);
}

#[test]
fn the_number_of_threads_changes_no_weight() {
    let (ontology, examples) = small_world();
    let reader = crate::nlp::rules().unwrap();
    let options = TrainOptions { epochs: 3, ..TrainOptions::default() };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| train(&examples, &reader, &ontology, options, |_, _| true)).unwrap()
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn names_are_found_in_other_spellings_and_claims_not_in_their_text_count_as_missed() {
    let (ontology, mut examples) = small_world();
    for (i, example) in examples.iter_mut().enumerate() {
        let entities = example.entities.as_mut().unwrap();
        entities[0].name = match i % 5 {
            0 => Some("Somebody Else".to_owned()),
            _ => entities[0].name.take().map(|n| n.to_uppercase().replace('Á', "A")),
        };
    }
    let reader = crate::nlp::rules().unwrap();
    let options = TrainOptions { epochs: 6, ..TrainOptions::default() };
    let (_, report) = train(&examples, &reader, &ontology, options, |_, _| true).unwrap();
    assert_eq!((report.claims, report.located), (40, 32));
    let [_, recall, f1] = report.held_back;
    assert!(recall <= 80.0 && f1 > 60.0, "{report:?}");
}

#[test]
fn a_relation_said_both_ways_is_told_by_its_direction() {
    use crate::claim::Extractor;
    use crate::claim::learned::Relations;
    let (ontology, mut examples) = small_world();
    // Every other sentence turned about: the claim stays the same.
    for (i, example) in examples.iter_mut().enumerate().filter(|(i, _)| i % 3 == 0) {
        let names: Vec<String> = example.entities.iter().flatten().filter_map(|e| e.name.clone()).collect();
        let verb = if example.text.contains("founded") { "founded" } else { "attacked" };
        example.text = format!("{} was {verb} by {} in March.", names[1], names[0]);
        example.id = format!("turned-{i}");
    }
    let reader = crate::nlp::rules().unwrap();
    let (model, _) = train(&examples, &reader, &ontology, TrainOptions::default(), |_, _| true).unwrap();
    let relations = Relations::new(model);
    let told = |text: &str| -> Vec<String> {
        let reading = reader.read(crate::document::Article::new("new", text)).unwrap();
        let found = relations.extract(&reading, &ontology);
        let name = |c: &crate::claim::Claim| c.subject_at.of(text).to_owned();
        found.claims.iter().map(|c| format!("{} {}", name(c), c.predicate.local_name())).collect()
    };
    assert_eq!(told("Pablo Vega attacked Villa Alta in March."), ["Pablo Vega attacked"]);
    assert_eq!(told("Villa Alta was attacked by Pablo Vega in March."), ["Pablo Vega attacked"]);
}

#[test]
fn examples_that_teach_nothing_are_an_error() {
    let (ontology, mut examples) = small_world();
    examples.iter_mut().flat_map(|e| e.claims.iter_mut().flatten()).for_each(|c| c.predicate = "likes".into());
    let error = train(&examples, &crate::nlp::rules().unwrap(), &ontology, TrainOptions::default(), |_, _| true);
    assert!(error.unwrap_err().to_string().starts_with("none of the 40 claims in 40 examples"));
}
