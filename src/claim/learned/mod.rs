//! Relations learnt from examples: a small model over the reader's words, tree and word vectors scores pairs of candidate arguments for the relations
//! of an ontology. In: a [`Reading`] and the ontology that the model was trained with; out: an [`Extraction`].
//! Training is in [`crate::lab`]; here is what training and use share. `docs/LEARNING.md` describes the method.

mod assemble;
mod candidates;
mod decode;
pub(crate) mod features;
mod file;
pub(crate) mod model;
mod words;

pub use candidates::{Candidate, candidates, trim};
pub(crate) use decode::HOPELESS;
pub use decode::{Scored, choose, score};
pub use features::{Sentence, sentences};
pub use file::LearnedError;
pub use model::{Limits, Look, Model, Shape};
pub use words::{Words, norm};

use super::{Claim, Extraction, Extractor};
use crate::nlp::Reading;
use crate::ontology::{Iri, Ontology};
use assemble::Assembly;

/// The extractor that a trained [`Model`] makes.
#[derive(Clone, Debug)]
pub struct Relations {
    model: Model,
    fingerprint: String,
}

impl Relations {
    /// Uses `model`.
    pub fn new(model: Model) -> Self {
        let fingerprint = model.fingerprint();
        Self { model, fingerprint }
    }

    /// The model in `path`, as [`Model::save`] writes it; `ontology` must have its relations.
    pub fn load(path: &std::path::Path, ontology: &Ontology) -> Result<Self, LearnedError> {
        let model = Model::load(path)?;
        model.check(ontology, path)?;
        Ok(Self::new(model))
    }

    /// The relations that it knows.
    pub fn relations(&self) -> &[Iri] {
        self.model.relations()
    }
}

impl Extractor for Relations {
    fn id(&self) -> String {
        format!("learned-{}", self.fingerprint)
    }

    fn needs_vectors(&self) -> bool {
        self.model.shape().width > 0
    }

    fn extract(&self, reading: &Reading, ontology: &Ontology) -> Extraction {
        let mut assembly = Assembly::new(reading, ontology, format!("learned:{}", self.fingerprint));
        for sentence in sentences(reading, &|name| self.model.knows(name)) {
            let look = self.model.look(sentence, &[]);
            for best in choose(&score(&self.model, &look), &look, ontology, self.model.relations(), self.model.limits) {
                assembly.add(&best, &look.sentence, &self.model);
            }
        }
        let mut found = assembly.found;
        found.claims.sort_by(|a, b| {
            let key = |c: &Claim| (c.evidence.clone(), c.predicate.clone(), c.subject, c.object.clone());
            key(a).cmp(&key(b))
        });
        found
    }
}

#[cfg(test)]
mod tests;
