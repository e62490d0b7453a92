//! Several extractors as one: their claims side by side, entities and mentions that mean the same shared. In: extractors in order; out: one
//! [`Extraction`].

use super::{Claim, Extraction, Extractor, Object};
use crate::document::{EntityIx, Span};
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
        // Where `sum` has parted or joined chains, an end is who is meant at its place.
        let meant = |at: Span, entity: EntityIx| by_span.get(&at).or_else(|| renamed.get(&entity)).copied();
        let Some(subject) = meant(claim.subject_at, claim.subject) else { continue };
        claim.subject = subject;
        if let Object::Entity(object) = &mut claim.object {
            let Some(target) = meant(claim.object_at, *object) else { continue };
            *object = target;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::sketch;
    use crate::claim::{ClaimEntity, ClaimMention, Confidence, Modality, Polarity};
    use crate::document::EntityType::Person;
    use crate::document::MentionKind::Name;
    use crate::ontology::Iri;

    /// Says that whoever is meant at its first mention knows whoever is meant at its second; gives the mentions these entities.
    struct Said(&'static str, [u32; 2]);

    impl Extractor for Said {
        fn id(&self) -> String {
            self.0.to_owned()
        }

        fn extract(&self, reading: &Reading, _: &Ontology) -> Extraction {
            let document = &reading.document;
            let mut found = Extraction::default();
            for (m, e) in document.mentions.iter().zip(self.1) {
                let mention = crate::document::Mention { entity: Some(EntityIx(e)), ..m.clone() };
                found.mentions.push(ClaimMention { mention, class: None });
            }
            for name in ["Ann", "Bob", "Eve"] {
                let name = name.to_owned();
                let entity = ClaimEntity { name, ty: Person, class: None, aliases: vec![], from: None, until: None };
                found.entities.push(entity);
            }
            let [subject_at, object_at] = [0, 1].map(|i| document.mentions[i].span);
            found.claims.push(Claim {
                subject: EntityIx(self.1[0]),
                predicate: Iri::new(format!("x:{}", self.0)),
                object: Object::Entity(EntityIx(self.1[1])),
                open: None,
                evidence: vec![subject_at.cover(object_at)],
                subject_at,
                object_at,
                speakers: vec![],
                polarity: Polarity::Affirmed,
                modality: Modality::Asserted,
                from: None,
                until: None,
                when: None,
                confidence: Confidence::new(0.9),
                by: String::new(),
            });
            found
        }
    }

    #[test]
    fn who_is_meant_is_told_by_the_first_extractor() {
        let made = sketch("Ann|PROPN|2|nsubj knows|know|VERB|0|root Bob|PROPN|2|obj")
            .mention("Ann", Name, Person, 0)
            .mention("Bob", Name, Person, 1);
        let both = Combined::new(vec![Box::new(Said("one", [0, 2])), Box::new(Said("two", [0, 1]))]);
        let found = both.extract(&made.reading(), Ontology::builtin());
        assert_eq!(found.claims.len(), 2);
        assert!(found.claims.iter().all(|c| c.object == Object::Entity(EntityIx(2))), "{:?}", found.claims);
    }
}
