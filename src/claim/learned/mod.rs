//! Relations learnt from examples: a small model over the reader's word vectors, its tree and its words scores pairs of candidate
//! arguments for the relations of an ontology. In: a [`Reading`] and the ontology that the model was trained with; out: an [`Extraction`].
//! Training is in [`crate`]'s lab; here is what training and use share.

mod candidates;
mod decode;
mod features;
mod model;

pub use candidates::{Candidate, candidates};
pub use decode::{Scored, choose, score};
pub use features::{Sentence, sentences};
pub(crate) use model::dot;
pub use model::{LearnedError, Model, Shape};

use super::{Claim, ClaimEntity, ClaimMention, Confidence, Extraction, Extractor, Modality, Object, Polarity};
use crate::document::{Entity, EntityIx, Mention, Span};
use crate::nlp::Reading;
use crate::ontology::{Iri, Ontology};

/// The extractor that a trained [`Model`] makes.
#[derive(Clone, Debug)]
pub struct Relations {
    model: Model,
}

impl Relations {
    /// Uses `model`.
    pub fn new(model: Model) -> Self {
        Self { model }
    }

    /// The model in `path`, as [`Model::save`] writes it.
    pub fn load(path: &std::path::Path) -> Result<Self, LearnedError> {
        Model::load(path).map(Self::new)
    }

    /// The relations that it knows.
    pub fn relations(&self) -> &[Iri] {
        self.model.relations()
    }
}

impl Extractor for Relations {
    fn id(&self) -> String {
        format!("learned-{}", self.model.fingerprint())
    }

    fn needs_vectors(&self) -> bool {
        true
    }

    fn extract(&self, reading: &Reading, ontology: &Ontology) -> Extraction {
        let mut found = of_document(reading);
        for sentence in sentences(reading, &[]) {
            let scored = decode::score(&self.model, &sentence);
            for best in choose(&scored, &sentence, ontology, &self.model) {
                let (subject, object) = (&sentence.candidates[best.subject], &sentence.candidates[best.object]);
                let subject_ix = entity_of(&mut found, reading, subject);
                let object_ix = entity_of(&mut found, reading, object);
                if subject_ix == object_ix {
                    continue;
                }
                found.claims.push(claim(&best, &self.model, subject.span, object.span, subject_ix, object_ix));
            }
        }
        found.claims.sort_by(|a, b| {
            let key = |c: &Claim| (c.evidence.clone(), c.predicate.clone(), c.subject, c.object.clone());
            key(a).cmp(&key(b))
        });
        found
    }
}

/// The reader's entities and mentions, before any claim.
fn of_document(reading: &Reading) -> Extraction {
    let entity = |e: &Entity| ClaimEntity {
        name: e.name.clone(),
        ty: e.ty,
        class: None,
        aliases: e.aliases.clone(),
        from: None,
        until: None,
    };
    let mention = |m: &Mention| ClaimMention { mention: m.clone(), class: None };
    Extraction {
        entities: reading.document.entities.iter().map(entity).collect(),
        mentions: reading.document.mentions.iter().map(mention).collect(),
        claims: Vec::new(),
    }
}

fn claim(
    best: &Scored,
    model: &Model,
    subject_at: Span,
    object_at: Span,
    subject: EntityIx,
    object: EntityIx,
) -> Claim {
    Claim {
        subject,
        predicate: model.relations()[best.relation].clone(),
        object: Object::Entity(object),
        open: None,
        evidence: vec![subject_at.cover(object_at)],
        subject_at,
        object_at,
        speakers: Vec::new(),
        polarity: Polarity::Affirmed,
        modality: Modality::Asserted,
        from: None,
        until: None,
        when: None,
        confidence: Confidence::new(best.probability),
        by: format!("learned:{}", model.fingerprint()),
    }
}

/// The entity that a candidate refers to: its mention's, else a new one named by its words.
fn entity_of(found: &mut Extraction, reading: &Reading, candidate: &Candidate) -> EntityIx {
    let known = found.mentions.iter().find(|m| m.mention.span == candidate.span).and_then(|m| m.mention.entity);
    if let Some(entity) = known {
        return entity;
    }
    let entity = EntityIx::from(found.entities.len());
    found.entities.push(ClaimEntity {
        name: candidate.span.of(reading.document.text()).to_owned(),
        ty: candidate.ty,
        class: None,
        aliases: Vec::new(),
        from: None,
        until: None,
    });
    found.mentions.push(ClaimMention {
        mention: Mention {
            span: candidate.span,
            head: candidate.head,
            kind: candidate.kind,
            ty: candidate.ty,
            entity: Some(entity),
            confidence: 1.0,
        },
        class: None,
    });
    entity
}

#[cfg(test)]
mod tests;
