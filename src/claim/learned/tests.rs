//! Candidates and features see what they should; a file that is no model, or another ontology's, is refused. Training itself is tested in the lab.

use super::*;
use crate::document::Article;
use crate::nlp;

fn read(text: &str) -> Reading {
    nlp::rules().unwrap().read(Article::new("d", text)).unwrap()
}

fn first<'r>(reading: &'r Reading, known: &[&str]) -> Sentence<'r> {
    sentences(reading, &|name| known.contains(&name)).remove(0)
}

fn names(sentence: &Sentence) -> Vec<String> {
    sentence.candidates.iter().map(|c| c.norm.clone()).collect()
}

#[test]
fn capitalised_runs_quotations_and_names_of_the_examples_are_candidates() {
    let reading = read("He wrote \"the long road\" with Ana de la Cruz of Santa Tecla, who was killed in action.");
    let found = names(&first(&reading, &["killed in action"]));
    for expected in ["long road", "ana de la cruz", "santa tecla", "killed in action"] {
        assert!(found.iter().any(|f| f == expected), "{expected} is not in {found:?}");
    }
    assert!(!names(&first(&reading, &[])).contains(&"killed in action".to_owned()));
}

#[test]
fn pairs_share_no_word_and_no_name() {
    let reading = read("Ana de la Cruz leads Santa Tecla, and Ana de la Cruz knows it.");
    let sentence = first(&reading, &[]);
    for s in 0..sentence.candidates.len() {
        for o in 0..sentence.candidates.len() {
            let (a, b) = (&sentence.candidates[s], &sentence.candidates[o]);
            assert_eq!(sentence.may_pair(s, o), !a.span.overlaps(b.span) && a.norm != b.norm);
        }
    }
}

#[test]
fn names_are_found_whatever_their_case_accents_and_marks() {
    let text = "The Café-Müller in São Paulo opened; CAFE MULLER closed.";
    let found = |name: &str| -> Vec<&str> { Words::new(text).find(name).into_iter().map(|s| s.of(text)).collect() };
    assert_eq!(found("café müller"), ["Café-Müller", "CAFE MULLER"]);
    assert_eq!(found("the Sao Paulo"), ["São Paulo"]);
    assert!(found("Paul").is_empty() && found("").is_empty());
}

fn model(relation: &str) -> Model {
    let mut model = Model::new(vec![Iri::new(relation)], 4);
    model.sparse[5] = 1.5;
    model.dense[2][3] = 0.25;
    model.gate[7] = -0.5;
    model.names.insert("santa tecla".into());
    model.calibration = vec![(0.1, 0.3), (0.6, 0.8)];
    model
}

fn saved(model: &Model) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    model.save(file.path()).unwrap();
    file
}

#[test]
fn a_model_is_read_as_it_was_written() {
    let model = model("https://w3id.org/tregua/crime#leads");
    let file = saved(&model);
    assert_eq!(Model::load(file.path()).unwrap(), model);
    assert_eq!(std::fs::read(saved(&model).path()).unwrap(), std::fs::read(file.path()).unwrap());
    assert!(Relations::load(file.path(), Ontology::builtin()).is_ok());
}

#[test]
fn confidence_is_the_share_that_was_right() {
    let model = model("https://w3id.org/tregua/crime#leads");
    let told: Vec<f32> = [0.05, 0.2, 0.6, 0.9].map(|p| model.confidence(p)).to_vec();
    assert_eq!(told, [0.3, 0.3, 0.8, 0.8]);
}

#[test]
fn a_file_that_is_no_model_is_refused_by_name() {
    let refused = |bytes: &[u8]| {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let error = Relations::load(file.path(), Ontology::builtin()).unwrap_err().to_string();
        assert!(error.contains(&file.path().display().to_string()), "{error}");
        error
    };
    assert!(refused(b"not a model at all").contains("is not a relation model"));
    let whole = std::fs::read(saved(&model("https://w3id.org/tregua/crime#leads")).path()).unwrap();
    assert!(refused(&whole[..whole.len() - 10]).contains("train it again with `tregua train`"));
    let version = b"tregua-relations-3";
    let at = whole.windows(version.len()).position(|w| w == version).unwrap() + version.len() - 1;
    let mut older = whole.clone();
    older[at] = b'1';
    assert!(refused(&older).contains("its format is \"tregua-relations-1\""));
    let nowhere = Relations::load(std::path::Path::new("nowhere.model"), Ontology::builtin());
    assert!(nowhere.unwrap_err().to_string().starts_with("nowhere.model: "));
}

#[test]
fn a_model_of_another_ontology_is_refused_by_its_relation() {
    let file = saved(&model("https://example.org/sea#skippers"));
    let error = Relations::load(file.path(), Ontology::builtin()).unwrap_err().to_string();
    assert!(error.contains("<https://example.org/sea#skippers> is not in this one"), "{error}");
}
