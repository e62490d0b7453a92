//! A relation model in training: what it learns from, and what is held back from it. In: examples; out: a model after any number of passes, and what it
//! would claim of the examples held back.

use super::choice::Outcome;
use super::descent::{Average, Descent, Random, fit_gate};
use super::located::{Example, Targets};
use crate::claim::learned::{HOPELESS, Limits, Look, Model, Sentence, choose, score, sentences};
use crate::ontology::{Iri, Ontology};
use std::collections::{BTreeMap, BTreeSet};

/// For every pair of a [`Look`] its relations, none for no relation; nothing where nothing is known of the pair.
pub(super) type Classes = Vec<Option<Vec<usize>>>;

pub(super) struct Trainee<'a> {
    model: Model,
    average: Average,
    descent: Descent,
    kept: Vec<(Look<'a>, Classes)>,
    held: Vec<(&'a Example<'a>, Vec<Look<'a>>)>,
    random: Random,
    order: Vec<usize>,
}

impl<'a> Trainee<'a> {
    /// Learns from `kept`; `held` is held back from it.
    pub fn new(kept: &[&'a Example<'a>], held: &[&'a Example<'a>], relations: &[Iri], seed: u64) -> Self {
        let mut random = Random(seed);
        let width = kept.iter().find_map(|e| e.reading.vectors.as_ref().map(|v| v.width)).unwrap_or(0);
        let mut model = Model::new(relations.to_vec(), width);
        let mut names: BTreeMap<&str, u32> = BTreeMap::new();
        for name in kept.iter().flat_map(|e| &e.ends) {
            *names.entry(name).or_default() += 1;
        }
        model.names = names.keys().map(|n| (*n).to_owned()).collect();
        let made: Vec<(Sentence, Targets)> = kept.iter().flat_map(|e| taught(e, &names)).collect();
        fit_gate(&mut model, &made, &mut random);
        let kept: Vec<_> = made.into_iter().map(|(sentence, targets)| classified(&model, sentence, &targets)).collect();
        let look = |e: &'a Example<'a>| {
            let looks = sentences(e.reading, &|n| model.knows(n)).into_iter().map(|s| model.look(s, &[]));
            (e, looks.collect())
        };
        let held = held.iter().map(|&e| look(e)).collect();
        let order = (0..kept.len()).collect();
        Self { descent: Descent::new(&model), average: Average::new(&model), model, kept, held, random, order }
    }

    /// One pass over what it learns from.
    pub fn pass(&mut self) {
        self.random.shuffle(&mut self.order);
        for &i in &self.order {
            if let Some((look, classes)) = self.kept.get(i) {
                self.descent.step(&mut self.model, look, classes);
            }
        }
        self.average.add(&self.model);
    }

    /// The model: the mean of what it was after each pass.
    pub fn model(&self) -> Model {
        self.average.model(&self.model)
    }

    /// What it would claim of what is held back, whatever the threshold.
    pub fn outcomes(&self, ontology: &Ontology) -> Vec<Outcome> {
        let model = self.model();
        let limits = Limits { threshold: HOPELESS, most: usize::MAX };
        let mut all = Vec::new();
        for (example, looks) in &self.held {
            let mut seen = BTreeSet::new();
            for look in looks {
                let chosen = choose(&score(&model, look), look, ontology, model.relations(), limits);
                for (rank, best) in chosen.into_iter().enumerate() {
                    let [s, o] = [best.subject, best.object].map(|i| look.sentence.candidates[i].norm.as_str());
                    let right = example.says(s, best.relation, o);
                    if seen.insert((s, best.relation, o)) {
                        all.push(Outcome { probability: best.probability, rank, right });
                    }
                }
            }
        }
        all
    }
}

/// The sentences of an example and what they teach. A name counts as known only where another example has it.
fn taught<'a>(example: &'a Example<'a>, names: &BTreeMap<&str, u32>) -> Vec<(Sentence<'a>, Targets)> {
    let own = |name: &str| example.ends.iter().filter(|e| *e == name).count() as u32;
    let known = |name: &str| names.get(name).is_some_and(|n| *n > own(name));
    let sentences = sentences(example.reading, &known).into_iter().filter(|s| !s.candidates.is_empty());
    sentences.map(|s| (example.targets(&s), s)).map(|(targets, s)| (s, targets)).collect()
}

fn classified<'a>(model: &Model, sentence: Sentence<'a>, targets: &Targets) -> (Look<'a>, Classes) {
    let claimed: Vec<(usize, usize)> = targets.positive.keys().copied().collect();
    let look = model.look(sentence, &claimed);
    let classes = look.pairs.iter().map(|p| (p.subject, p.object)).map(|pair| match targets.positive.get(&pair) {
        Some(relations) => Some(relations.iter().copied().collect()),
        None if targets.unsure.contains(&pair) => None,
        None => Some(Vec::new()),
    });
    let classes = classes.collect();
    (look, classes)
}
