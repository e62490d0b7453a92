//! Chosen pairs become claims: their ends become entities, and the word that joins them says who says so, and whether it is affirmed and asserted. In:
//! pairs of candidates; out: an [`Extraction`].

use super::features::joint;
use super::{Candidate, Model, Scored, Sentence, norm};
use crate::claim::context::{Context, Speaker};
use crate::claim::{Claim, ClaimEntity, ClaimMention, Confidence, Extraction, Object, Value};
use crate::document::{Entity, EntityIx, EntityType, Mention, MentionKind, Span, TokenIx};
use crate::nlp::Reading;
use crate::ontology::Ontology;

/// The claims of one document as they come together.
pub(super) struct Assembly<'a> {
    pub found: Extraction,
    reading: &'a Reading,
    ontology: &'a Ontology,
    context: Context<'a>,
    by: String,
}

impl<'a> Assembly<'a> {
    /// The reader's entities and mentions, before any claim.
    pub fn new(reading: &'a Reading, ontology: &'a Ontology, by: String) -> Self {
        let entity = |e: &Entity| ClaimEntity {
            name: e.name.clone(),
            ty: e.ty,
            class: None,
            aliases: e.aliases.clone(),
            from: None,
            until: None,
        };
        let mention = |m: &Mention| ClaimMention { mention: m.clone(), class: None };
        let found = Extraction {
            entities: reading.document.entities.iter().map(entity).collect(),
            mentions: reading.document.mentions.iter().map(mention).collect(),
            claims: Vec::new(),
        };
        Self { found, reading, ontology, context: Context::new(reading), by }
    }

    /// Makes a claim of a pair; none where both ends turn out to be one entity.
    pub fn add(&mut self, best: &Scored, sentence: &Sentence, model: &Model) {
        let (Some(subject), Some(object), Some(predicate)) = (
            sentence.candidates.get(best.subject),
            sentence.candidates.get(best.object),
            model.relations().get(best.relation),
        ) else {
            return;
        };
        let document = &self.reading.document;
        let subject_ix = self.entity(subject);
        let literal = self.ontology.relations.get(predicate).and_then(|r| r.datatype.as_ref());
        let value = literal.map(|_| Value {
            text: object.span.of(document.text()).to_owned(),
            span: object.span,
            kind: if object.ty == EntityType::Time { "date" } else { "string" }.to_owned(),
            normal: document.times.iter().find(|t| t.span == object.span).and_then(|t| t.value.clone()),
        });
        let object_end = match value {
            Some(value) => Object::Value(value),
            None => Object::Entity(self.entity(object)),
        };
        if object_end == Object::Entity(subject_ix) {
            return;
        }
        let anchor = joint(document, subject.head, object.head);
        let grounds = self.context.grounds(anchor);
        let speakers = grounds.speakers.iter().map(|s| self.speaker(s)).collect();
        let anchor_at = document.tokens.get(anchor.ix()).map_or(subject.span, |t| t.span);
        self.found.claims.push(Claim {
            subject: subject_ix,
            predicate: predicate.clone(),
            object: object_end,
            open: None,
            evidence: vec![subject.span.cover(object.span).cover(anchor_at)],
            subject_at: subject.span,
            object_at: object.span,
            speakers,
            polarity: grounds.polarity,
            modality: grounds.modality,
            from: grounds.from,
            until: grounds.until,
            when: grounds.when,
            confidence: Confidence::new(model.confidence(best.probability)),
            by: self.by.clone(),
        });
    }

    /// The entity that a candidate refers to: its mention's, that of a mention of the same words, else a new one named by its words.
    fn entity(&mut self, candidate: &Candidate) -> EntityIx {
        let text = self.reading.document.text();
        let own = self.found.mentions.iter().find(|m| m.mention.span == candidate.span);
        if let Some(entity) = own.and_then(|m| m.mention.entity) {
            return entity;
        }
        let same = |m: &&ClaimMention| norm(m.mention.span.of(text)) == candidate.norm && m.mention.entity.is_some();
        let namesake = match candidate.kind {
            MentionKind::Pronoun => None,
            _ => self.found.mentions.iter().find(same).and_then(|m| m.mention.entity),
        };
        self.mention(candidate.span, candidate.head, candidate.kind, candidate.ty, namesake)
    }

    fn speaker(&mut self, speaker: &Speaker) -> EntityIx {
        match speaker {
            Speaker::Entity(entity) => *entity,
            Speaker::Phrase { span, head } => {
                let own = self.found.mentions.iter().find(|m| m.mention.span == *span);
                let known = own.and_then(|m| m.mention.entity);
                known.unwrap_or_else(|| self.mention(*span, *head, MentionKind::Nominal, EntityType::Misc, None))
            }
        }
    }

    /// A new mention, of `entity` or else of a new entity.
    fn mention(
        &mut self,
        span: Span,
        head: TokenIx,
        kind: MentionKind,
        ty: EntityType,
        entity: Option<EntityIx>,
    ) -> EntityIx {
        let entity = entity.unwrap_or_else(|| {
            let name = span.of(self.reading.document.text()).to_owned();
            self.found.entities.push(ClaimEntity {
                name,
                ty,
                class: None,
                aliases: Vec::new(),
                from: None,
                until: None,
            });
            EntityIx::from(self.found.entities.len() - 1)
        });
        let mention = Mention { span, head, kind, ty, entity: Some(entity), confidence: 1.0 };
        self.found.mentions.push(ClaimMention { mention, class: None });
        entity
    }
}
