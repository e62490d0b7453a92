//! Learning relations from examples. In: annotated documents with claims (spans, or only names to be found in the text), a reader and an
//! ontology; out: a [`Model`] and a [`TrainingReport`]. Seeded: the same examples give the same weights.

use super::claims::predicate;
use super::descent::{Descent, Random, fit_gate};
use super::located::{Example, located};
use crate::claim::learned::{HOPELESS, Look, Model, choose, score, sentences};
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
    /// Hidden units over the word vectors.
    pub hidden: usize,
    /// Seed of everything random.
    pub seed: u64,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self { epochs: 20, patience: 4, folds: 4, hidden: 0, seed: 1 }
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
    /// Most claims of a sentence.
    pub most: usize,
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
    let mut trainee = Trainee::new(&all, &[], &relations, options, options.seed);
    for _ in 0..found.passes {
        trainee.pass();
    }
    let mut model = trainee.model;
    model.threshold = found.threshold;
    model.most = found.most;
    model.calibration = found.calibration;
    (report.threshold, report.most) = (model.threshold, model.most);
    Ok((model, report))
}

/// What the examples held back have shown to be best.
#[derive(Clone, Debug)]
struct Choice {
    passes: usize,
    threshold: f32,
    most: usize,
    calibration: Vec<(f32, f32)>,
    /// Precision, recall, F1 in per cent.
    figures: [f64; 3],
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
            Trainee::new(&plain(kept), &plain(held), relations, options, options.seed + fold as u64)
        })
        .collect();
    let gold: usize = read.iter().map(|e| e.claims).sum();
    let mut best = Choice { passes: options.epochs, ..choose_threshold(&[], gold) };
    for pass in 1..=options.epochs {
        trainees.par_iter_mut().for_each(Trainee::pass);
        let outcomes: Vec<Outcome> = trainees.par_iter().flat_map_iter(|t| t.outcomes(ontology)).collect();
        let mut choice = choose_threshold(&outcomes, gold);
        let f1 = choice.figures[2];
        report.passes.push(f1);
        if f1 > best.figures[2] {
            (choice.passes, choice.calibration) = (pass, calibrate(&outcomes, &choice));
            best = choice;
        }
        // As long as nothing is found yet, there is nothing to stop for.
        let waited = best.figures[2] > 0.0 && pass - best.passes >= options.patience;
        if !progress(pass, f1) || waited {
            break;
        }
    }
    report.held_back = best.figures;
    best
}

/// A claim made of a held-back example.
struct Outcome {
    probability: f32,
    /// Its place among those of its sentence, from 0.
    rank: usize,
    right: bool,
}

/// The threshold and the number of claims a sentence that give the best F1.
fn choose_threshold(outcomes: &[Outcome], gold: usize) -> Choice {
    let mut best = Choice { passes: 0, threshold: 0.5, most: usize::MAX, calibration: Vec::new(), figures: [0.0; 3] };
    for most in [usize::MAX, 4, 3, 2, 1] {
        let mut made: Vec<&Outcome> = outcomes.iter().filter(|o| o.rank < most).collect();
        made.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(b.right.cmp(&a.right)));
        let mut right = 0usize;
        for (n, outcome) in made.iter().enumerate() {
            right += usize::from(outcome.right);
            let next = made.get(n + 1).map_or(HOPELESS, |next| next.probability);
            if next == outcome.probability {
                continue;
            }
            let (p, r) = (right as f64 / (n + 1) as f64, right as f64 / gold.max(1) as f64);
            let f = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
            if 100.0 * f > best.figures[2] {
                // Halfway to the next, so that what is as likely as the last right one is not lost on new text.
                let threshold = (outcome.probability + next) / 2.0;
                best = Choice { threshold, most, figures: [100.0 * p, 100.0 * r, 100.0 * f], ..best };
            }
        }
    }
    best
}

/// Least number of claims from which a share of right ones is taken.
const STEP: usize = 15;

/// From which probability on what share of the claims is right: rises as the probability does (pool adjacent violators; Ayer et al. 1955).
fn calibrate(outcomes: &[Outcome], choice: &Choice) -> Vec<(f32, f32)> {
    let claimed = |o: &&Outcome| o.rank < choice.most && o.probability >= choice.threshold;
    let mut made: Vec<&Outcome> = outcomes.iter().filter(claimed).collect();
    made.sort_by(|a, b| a.probability.total_cmp(&b.probability).then(a.right.cmp(&b.right)));
    let mut steps: Vec<(f32, usize, usize)> = Vec::new();
    let share = |step: &(f32, usize, usize)| step.1 as f32 / step.2 as f32;
    for part in made.chunks(STEP) {
        let Some(first) = part.first() else { continue };
        let mut step = (first.probability, part.iter().filter(|o| o.right).count(), part.len());
        while let Some(last) = steps.last().filter(|last| share(last) >= share(&step) || step.2 < STEP) {
            step = (last.0, last.1 + step.1, last.2 + step.2);
            steps.pop();
        }
        steps.push(step);
    }
    // One right and one wrong more: a few examples prove no certainty.
    steps.into_iter().map(|(from, right, all)| (from, (right as f32 + 1.0) / (all as f32 + 2.0))).collect()
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

/// A model in training, with what it learns from and what is held back from it.
struct Trainee<'a> {
    model: Model,
    descent: Descent,
    kept: Vec<(Look<'a>, Vec<Option<usize>>)>,
    held: Vec<(&'a Example<'a>, Vec<Look<'a>>)>,
    random: Random,
    order: Vec<usize>,
}

impl<'a> Trainee<'a> {
    fn new(
        kept: &[&'a Example<'a>],
        held: &[&'a Example<'a>],
        relations: &[Iri],
        options: TrainOptions,
        seed: u64,
    ) -> Self {
        let mut random = Random(seed);
        let width = kept.iter().find_map(|e| e.reading.vectors.as_ref().map(|v| 2 * v.width)).unwrap_or(0);
        let hidden = if width == 0 { 0 } else { options.hidden };
        let mut model = Model::new(relations.to_vec(), width, hidden, || random.symmetric());
        let mut names: BTreeMap<String, u32> = BTreeMap::new();
        for name in kept.iter().flat_map(|e| &e.ends) {
            *names.entry(name.clone()).or_default() += 1;
        }
        model.names = names.keys().cloned().collect();
        // A name counts as known only where another example has it.
        let mut made = Vec::new();
        for &example in kept {
            let own = |name: &str| example.ends.iter().filter(|e| *e == name).count() as u32;
            let known = |name: &str| names.get(name).is_some_and(|n| *n > own(name));
            for sentence in sentences(example.reading, &known) {
                let targets = example.targets(&sentence);
                made.push((sentence, targets));
            }
        }
        fit_gate(&mut model, &made, &mut random);
        let none = relations.len();
        let kept: Vec<_> = made
            .into_iter()
            .filter(|(s, _)| !s.candidates.is_empty())
            .map(|(sentence, targets)| {
                let positive: Vec<(usize, usize)> = targets.positive.keys().copied().collect();
                let look = model.look(sentence, &positive);
                let class = |p: (usize, usize)| match targets.positive.get(&p) {
                    Some(&relation) => Some(relation),
                    None if targets.unsure.contains(&p) => None,
                    None => Some(none),
                };
                let classes = look.pairs.iter().map(|p| class((p.subject, p.object))).collect();
                (look, classes)
            })
            .collect();
        let held = held.iter().map(|&e| {
            let looks = sentences(e.reading, &|n| model.knows(n)).into_iter().map(|s| model.look(s, &[]));
            (e, looks.collect())
        });
        let held = held.collect();
        let order = (0..kept.len()).collect();
        Self { descent: Descent::new(&model), model, kept, held, random, order }
    }

    /// One pass over what it learns from.
    fn pass(&mut self) {
        self.random.shuffle(&mut self.order);
        for &i in &self.order {
            let (look, classes) = &self.kept[i];
            self.descent.step(&mut self.model, look, classes, &mut self.random);
        }
    }

    /// What it would claim of what is held back, whatever the threshold.
    fn outcomes(&self, ontology: &Ontology) -> Vec<Outcome> {
        let mut model = self.model.bare();
        model.threshold = HOPELESS;
        let mut all = Vec::new();
        for (example, looks) in &self.held {
            let mut seen = BTreeSet::new();
            for look in looks {
                let mut rank = 0;
                for best in choose(&score(&self.model, look), look, ontology, &model) {
                    let [s, o] = [best.subject, best.object].map(|i| look.sentence.candidates[i].norm.clone());
                    let key = (s, best.relation, o);
                    let right = example.says(&key.0, key.1, &key.2);
                    if seen.insert(key) {
                        all.push(Outcome { probability: best.probability, rank, right });
                    }
                    rank += 1;
                }
            }
        }
        all
    }
}
