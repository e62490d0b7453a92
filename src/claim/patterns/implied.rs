//! Claims that only repeat a more specific one at the same place: `leads` beside `headOfState`, `mediator` beside `mediates`. In: the claims of
//! one document; out: those that say something of their own. What follows is for the graph to conclude.

use crate::claim::{Claim, Modality, Object, Polarity};
use crate::document::{Document, EntityIx};
use crate::ontology::{Iri, Ontology};
use std::collections::{BTreeMap, BTreeSet};

/// Who heads a group is more than its member, which the ontology does not say of offices and places.
const STRONGER: &[(&str, &str)] = &[("tgc:leads", "tgc:memberOf")];

/// Leaves out what another claim of the same sentence implies.
pub(super) fn without_implied(claims: Vec<Claim>, document: &Document, ontology: &Ontology) -> Vec<Claim> {
    let mut by_place: BTreeMap<(Option<u32>, EntityIx, EntityIx), Vec<usize>> = BTreeMap::new();
    for (i, claim) in claims.iter().enumerate() {
        if let Object::Entity(object) = claim.object {
            let at = claim.evidence.first().map_or(0, |s| s.start());
            let sentence = document.sentence_at(at).map(|s| s.0);
            let ends = (claim.subject.min(object), claim.subject.max(object));
            by_place.entry((sentence, ends.0, ends.1)).or_default().push(i);
        }
    }
    let mut dropped: BTreeSet<usize> = BTreeSet::new();
    for group in by_place.values() {
        for &weak in group {
            let implied = group.iter().filter(|&&strong| strong != weak && !dropped.contains(&strong)).any(|&strong| {
                let pair = claims.get(strong).zip(claims.get(weak));
                pair.is_some_and(|(strong, weak)| implies(strong, weak, ontology))
            });
            if implied {
                dropped.insert(weak);
            }
        }
    }
    let kept = claims.into_iter().enumerate().filter(|(i, _)| !dropped.contains(i));
    kept.map(|(_, claim)| claim).collect()
}

/// Whether `strong` says all that `weak` does, on as good grounds.
fn implies(strong: &Claim, weak: &Claim, ontology: &Ontology) -> bool {
    let voice = strong.speakers == weak.speakers || strong.speakers.is_empty();
    let mode = strong.modality == weak.modality || strong.modality == Modality::Asserted;
    if !voice || !mode || strong.polarity != weak.polarity {
        return false;
    }
    let above = ancestors(&strong.predicate, ontology);
    let turned = Object::Entity(strong.subject) == weak.object && strong.object == Object::Entity(weak.subject);
    let along = strong.subject == weak.subject && strong.object == weak.object;
    let symmetric = ontology.relations.get(&weak.predicate).is_some_and(|r| r.symmetric);
    let affirmed = strong.polarity == Polarity::Affirmed;
    let general = above.contains(&weak.predicate) && strong.predicate != weak.predicate;
    let role = ontology.relations.get(&weak.predicate).is_some_and(|r| r.role);
    let inverse = ontology.relations.get(&weak.predicate).and_then(|r| r.inverse.as_ref());
    (general && affirmed && (along || (symmetric && turned)))
        || (role && turned && inverse.is_some_and(|i| above.contains(i)))
}

/// A relation and all that it implies.
fn ancestors(predicate: &Iri, ontology: &Ontology) -> BTreeSet<Iri> {
    let mut out = BTreeSet::from([predicate.clone()]);
    let mut open = vec![predicate.clone()];
    while let Some(next) = open.pop() {
        let declared = ontology.relations.get(&next).into_iter().flat_map(|r| r.parents.iter().cloned());
        let stronger = STRONGER.iter().filter(|(a, _)| ontology.expand(a).as_ref() == Some(&next));
        let more = declared.chain(stronger.filter_map(|(_, b)| ontology.expand(b)));
        open.extend(more.filter(|iri| out.insert(iri.clone())));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_of_state_leads_and_who_mediates_is_mediator() {
        let ontology = Ontology::builtin();
        let above = |iri: &str| {
            let all = ancestors(&ontology.expand(iri).unwrap(), ontology);
            all.iter().map(|i| ontology.prefixed(i)).collect::<Vec<_>>()
        };
        assert!(above("tgc:headOfState").contains(&"tgc:leads".to_owned()));
        assert!(above("tgc:headOfState").contains(&"tgc:memberOf".to_owned()));
        assert!(above("tgc:truceWith").contains(&"tgc:agreesWith".to_owned()));
        assert!(above("tgc:speaksAt").contains(&"tgc:participatesIn".to_owned()));
    }
}
