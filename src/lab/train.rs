//! Learning relations from examples. In: annotated documents with claims (spans, or only names to be found in the text), a reader and an
//! ontology; out: a [`Model`] and a [`TrainingReport`]. Seeded: the same examples give the same weights.

use super::choice::{Choice, Outcome};
use super::claims::predicate;
use super::located::{Example, located};
use super::trainee::Trainee;
use crate::claim::learned::Model;
use crate::document::{Article, DocumentForm};
use crate::nlp::{Reader, Reading};
use crate::ontology::{Iri, Ontology};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct TrainOptions {
    /// Most passes over the examples.
    pub epochs: usize,
    /// Passes without a better score on the held-back examples before stopping.
    pub patience: usize,
    /// The examples are cut in so many parts, each held back in turn for early stopping and the threshold.
    pub folds: usize,
    /// Seed of everything random.
    pub seed: u64,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self { epochs: 20, patience: 4, folds: 4, seed: 1 }
    }
}

/// What training came to.
#[derive(Clone, PartialEq, Debug, Default, serde::Serialize)]
pub struct TrainingReport {
    /// Examples read.
    pub examples: usize,
    /// Claims in them.
    pub claims: usize,
    /// Claims whose two ends were found in one sentence.
    pub located: usize,
    /// Relations learnt, with their number of located claims.
    pub relations: Vec<(String, usize)>,
    /// Predicates of the examples that the ontology lacks.
    pub unknown: Vec<String>,
    /// F1 on the held-back examples after each pass, in per cent.
    pub passes: Vec<f64>,
    /// Precision, recall and F1 on the held-back examples at the threshold chosen, in per cent.
    pub held_back: [f64; 3],
    /// The threshold.
    pub threshold: f32,
    /// Most claims of a sentence; none for any number.
    pub most: Option<usize>,
}

/// Why nothing could be learnt.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// No claim of a known relation was found in its text.
    #[error(
        "none of the {claims} claims in {examples} examples has a relation of the ontology and both its ends in one sentence; \
         check that predicates are local names or labels of the ontology"
    )]
    Nothing {
        /// Examples read.
        examples: usize,
        /// Claims in them.
        claims: usize,
    },
    /// An example could not be read.
    #[error(transparent)]
    Reading(#[from] crate::nlp::NlpError),
}

/// Trains on `examples`; `progress` hears the number of the pass and its score, and may end training by returning false.
pub fn train(
    examples: &[DocumentForm],
    reader: &Reader,
    ontology: &Ontology,
    options: TrainOptions,
    progress: impl FnMut(usize, f64) -> bool,
) -> Result<(Model, TrainingReport), TrainError> {
    let read = |form: &DocumentForm| reader.read(Article::new(form.id.clone(), form.text.clone()));
    let readings: Result<Vec<Reading>, _> = examples.par_iter().map(read).collect();
    train_on(examples, &readings?, ontology, options, progress)
}

/// Trains on examples that have been read.
pub fn train_on(
    examples: &[DocumentForm],
    readings: &[Reading],
    ontology: &Ontology,
    options: TrainOptions,
    mut progress: impl FnMut(usize, f64) -> bool,
) -> Result<(Model, TrainingReport), TrainError> {
    let mut report = TrainingReport { examples: examples.len(), ..TrainingReport::default() };
    let names = relation_names(ontology);
    let relations = relations_used(examples, &names, &mut report);
    let index = |p: &str| names.get(&predicate(p)).and_then(|iri| relations.binary_search(iri).ok());
    let read: Vec<Example> =
        examples.par_iter().zip(readings).map(|(form, reading)| located(form, reading, &index)).collect();
    let mut counts = vec![0; relations.len()];
    read.iter().flat_map(|e| &e.gold).for_each(|g| counts[g.relation] += 1);
    report.located = counts.iter().sum();
    report.relations = relations.iter().map(|r| ontology.prefixed(r)).zip(counts).collect();
    if report.located == 0 {
        return Err(TrainError::Nothing { examples: report.examples, claims: report.claims });
    }
    let found = held_back(&read, &relations, ontology, options, &mut progress, &mut report);
    let all: Vec<&Example> = read.iter().collect();
    let mut trainee = Trainee::new(&all, &[], &relations, options.seed);
    for _ in 0..found.passes {
        trainee.pass();
    }
    let mut model = trainee.model();
    (model.limits, model.calibration) = (found.limits, found.calibration);
    (report.threshold, report.held_back) = (found.limits.threshold, found.figures);
    report.most = Some(found.limits.most).filter(|&most| most != usize::MAX);
    Ok((model, report))
}

/// Holds back each part of the examples in turn, and finds the number of passes and the threshold that are best on what is held back.
fn held_back(
    read: &[Example],
    relations: &[Iri],
    ontology: &Ontology,
    options: TrainOptions,
    progress: &mut dyn FnMut(usize, f64) -> bool,
    report: &mut TrainingReport,
) -> Choice {
    let folds = options.folds.clamp(2, read.len().max(2));
    let mut trainees: Vec<Trainee> = (0..folds)
        .into_par_iter()
        .map(|fold| {
            let (held, kept): (Vec<_>, Vec<_>) = read.iter().enumerate().partition(|(i, _)| i % folds == fold);
            let plain = |list: Vec<(usize, _)>| list.into_iter().map(|(_, e)| e).collect::<Vec<&Example>>();
            Trainee::new(&plain(kept), &plain(held), relations, options.seed.wrapping_add(fold as u64))
        })
        .collect();
    let gold: usize = read.iter().map(|e| e.claims).sum();
    let mut best = Choice::none(options.epochs);
    for pass in 1..=options.epochs {
        trainees.par_iter_mut().for_each(Trainee::pass);
        let outcomes: Vec<Outcome> = trainees.par_iter().flat_map_iter(|t| t.outcomes(ontology)).collect();
        let choice = Choice::best(&outcomes, gold, pass);
        let f1 = choice.figures[2];
        report.passes.push(f1);
        if f1 > best.figures[2] {
            best = choice;
        }
        // As long as nothing is found yet, there is nothing to stop for.
        let waited = best.figures[2] > 0.0 && pass - best.passes >= options.patience;
        if !progress(pass, f1) || waited {
            break;
        }
    }
    best
}

/// Every name that a predicate of the examples may go by → the relation.
fn relation_names(ontology: &Ontology) -> BTreeMap<String, Iri> {
    let mut names = BTreeMap::new();
    for relation in ontology.relations.values() {
        names.entry(predicate(&relation.label)).or_insert_with(|| relation.iri.clone());
    }
    for relation in ontology.relations.values() {
        names.insert(predicate(relation.iri.local_name()), relation.iri.clone());
    }
    names
}

fn relations_used(examples: &[DocumentForm], names: &BTreeMap<String, Iri>, report: &mut TrainingReport) -> Vec<Iri> {
    let (mut used, mut unknown) = (BTreeSet::new(), BTreeSet::new());
    for claim in examples.iter().flat_map(|e| e.claims.iter().flatten()) {
        report.claims += 1;
        match names.get(&predicate(&claim.predicate)) {
            Some(iri) => used.insert(iri.clone()),
            None => unknown.insert(claim.predicate.clone()),
        };
    }
    report.unknown = unknown.into_iter().collect();
    used.into_iter().collect()
}
