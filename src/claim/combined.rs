//! Several extractors as one: their claims side by side, entities and mentions that mean the same shared. In: extractors in order; out: one
//! [`Extraction`].

use super::{Claim, Extraction, Extractor, Object};
use crate::document::EntityIx;
use crate::nlp::Reading;
use crate::ontology::Ontology;
use std::collections::BTreeMap;

/// Runs each extractor in turn; of claims of the same subject, predicate and object at the same place, the first one's stands.
pub struct Combined(Vec<Box<dyn Extractor>>);

impl Combined {
    /// The extractors, the most trusted first.
    pub fn new(extractors: Vec<Box<dyn Extractor>>) -> Self {
        Self(extractors)
    }
}

impl Extractor for Combined {
    fn id(&self) -> String {
        self.0.iter().map(|e| e.id()).collect::<Vec<_>>().join("+")
    }

    fn needs_vectors(&self) -> bool {
        self.0.iter().any(|e| e.needs_vectors())
    }

    fn extract(&self, reading: &Reading, ontology: &Ontology) -> Extraction {
        let known = reading.document.entities.len();
        let mut all: Option<Extraction> = None;
        for extractor in &self.0 {
            let found = extractor.extract(reading, ontology);
            all = Some(match all {
                None => found,
                Some(sum) => merge(sum, found, known, reading.document.mentions.len()),
            });
        }
        all.unwrap_or_default()
    }
}

/// Adds `more` to `sum`; both start with the document's `known` entities and `mentions`.
fn merge(mut sum: Extraction, more: Extraction, known: usize, mentions: usize) -> Extraction {
    let by_span: BTreeMap<_, _> =
        sum.mentions.iter().filter_map(|m| m.mention.entity.map(|e| (m.mention.span, e))).collect();
    let mut renamed: BTreeMap<EntityIx, EntityIx> =
        (0..known).map(|i| (EntityIx::from(i), EntityIx::from(i))).collect();
    for mut mention in more.mentions.into_iter().skip(mentions) {
        let Some(own) = mention.mention.entity else { continue };
        if let Some(&shared) = by_span.get(&mention.mention.span) {
            renamed.entry(own).or_insert(shared);
            continue;
        }
        let target = *renamed.entry(own).or_insert_with(|| {
            sum.entities.extend(more.entities.get(own.ix()).cloned());
            EntityIx::from(sum.entities.len() - 1)
        });
        mention.mention.entity = Some(target);
        sum.mentions.push(mention);
    }
    for mut claim in more.claims {
        let Some(subject) = renamed.get(&claim.subject) else { continue };
        claim.subject = *subject;
        if let Object::Entity(object) = &mut claim.object {
            let Some(target) = renamed.get(object) else { continue };
            *object = *target;
        }
        claim.speakers.retain_mut(|s| renamed.get(s).map(|target| *s = *target).is_some());
        let same = |c: &Claim| c.subject == claim.subject && c.predicate == claim.predicate && c.object == claim.object;
        if !sum.claims.iter().any(same) {
            sum.claims.push(claim);
        }
    }
    sum.claims.sort_by(|a, b| {
        let key = |c: &Claim| (c.evidence.clone(), c.predicate.clone(), c.subject, c.object.clone());
        key(a).cmp(&key(b))
    });
    sum
}
