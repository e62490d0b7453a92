//! Features and decoding see what they should; a file that is no model is refused. Training itself is tested in the lab.

use super::*;
use crate::document::Article;
use crate::nlp;

fn read(text: &str) -> Reading {
    nlp::rules().unwrap().read(Article::new("d", text)).unwrap()
}

fn texts<'r>(reading: &'r Reading, candidates: &[Candidate]) -> Vec<&'r str> {
    candidates.iter().map(|c| c.span.of(reading.document.text())).collect()
}

#[test]
fn capitalised_runs_and_quotations_are_candidates() {
    let reading = read("He wrote \"the long road\" with Ana de la Cruz of Santa Tecla.");
    let sentence = &sentences(&reading, &[])[0];
    let found = texts(&reading, &sentence.candidates);
    for expected in ["long road", "Ana de la Cruz", "Santa Tecla"] {
        assert!(found.contains(&expected), "{expected} is not in {found:?}");
    }
}

#[test]
fn pairs_share_no_word() {
    let reading = read("Ana de la Cruz leads Santa Tecla.");
    let sentence = &sentences(&reading, &[])[0];
    for s in 0..sentence.candidates.len() {
        for o in 0..sentence.candidates.len() {
            let (a, b) = (sentence.candidates[s].span, sentence.candidates[o].span);
            assert_eq!(sentence.may_pair(s, o), !a.overlaps(b) && s != o);
        }
    }
}

#[test]
fn a_file_that_is_no_model_is_refused_by_name() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), b"not a model at all").unwrap();
    let error = Relations::load(file.path()).unwrap_err().to_string();
    assert!(error.contains("is not a relation model") && error.contains(&file.path().display().to_string()), "{error}");
    assert!(
        Relations::load(std::path::Path::new("nowhere.model")).unwrap_err().to_string().starts_with("nowhere.model: ")
    );
}
