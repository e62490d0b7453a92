//! From scored pairs to a consistent set: the likeliest first, no overlapping rivals, and what the ontology permits.

use super::{Limits, Look, Model};
use crate::ontology::{Iri, Ontology};
use std::collections::{BTreeMap, BTreeSet};

/// A pair of candidates and a relation, with its probability.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Scored {
    /// Index of the subject among the sentence's candidates.
    pub subject: usize,
    /// Index of the object.
    pub object: usize,
    /// Index of the relation in the model.
    pub relation: usize,
    /// Probability, 0 to 1.
    pub probability: f32,
}

/// Below this nothing is claimed, whatever the model's threshold.
pub(crate) const HOPELESS: f32 = 0.005;

/// Every pair's relations that are not hopeless, the likeliest first. The probability of each is against that of all behind it and of nothing more
/// being said, and no higher than that of the one before it.
pub fn score(model: &Model, look: &Look) -> Vec<Scored> {
    let mut all = Vec::new();
    let none = model.relations().len();
    for (pair, logits) in look.pairs.iter().zip(model.margins(look)) {
        for (relation, &probability) in logits[..none].iter().enumerate() {
            all.push(Scored { subject: pair.subject, object: pair.object, relation, probability });
        }
    }
    all.sort_by(|a, b| {
        let key = |s: &Scored| (s.subject, s.object, s.relation);
        b.probability.total_cmp(&a.probability).then_with(|| key(a).cmp(&key(b)))
    });
    let most = all.first().map_or(0.0, |s| s.probability).max(0.0);
    let mut behind = (-most).exp();
    for scored in all.iter_mut().rev() {
        let own = (scored.probability - most).exp();
        behind += own;
        scored.probability = own / behind;
    }
    let mut least = 1.0f32;
    for scored in &mut all {
        least = least.min(scored.probability);
        scored.probability = least;
    }
    all.retain(|s| s.probability > HOPELESS);
    all
}

/// The pairs that are claimed: greedily, none that overlaps a better one of the same relation or breaks a rule of the ontology; within
/// the limits.
pub fn choose(scored: &[Scored], look: &Look, ontology: &Ontology, relations: &[Iri], limits: Limits) -> Vec<Scored> {
    let mut chosen: Vec<Scored> = Vec::new();
    let mut classes: BTreeMap<usize, BTreeSet<Iri>> = BTreeMap::new();
    for &candidate in scored.iter().take_while(|s| s.probability >= limits.threshold) {
        if chosen.len() >= limits.most {
            break;
        }
        if chosen.iter().any(|better| rivals(&candidate, better, look, ontology, relations)) {
            continue;
        }
        if permits(&candidate, &mut classes, ontology, relations) {
            chosen.push(candidate);
        }
    }
    chosen
}

fn rivals(one: &Scored, better: &Scored, look: &Look, ontology: &Ontology, relations: &[Iri]) -> bool {
    let meet = |i: usize, j: usize| {
        let (a, b) = (&look.sentence.candidates[i].tokens, &look.sentence.candidates[j].tokens);
        a.start < b.end && b.start < a.end
    };
    let straight = meet(one.subject, better.subject) && meet(one.object, better.object);
    if one.relation != better.relation {
        // Two readings of the same words: the better one stands, unless it is the very same pair.
        return straight && (one.subject, one.object) != (better.subject, better.object);
    }
    let relation = ontology.relations.get(&relations[one.relation]);
    let functional = relation.is_some_and(|r| r.functional) && meet(one.subject, better.subject);
    let inverse_functional = relation.is_some_and(|r| r.inverse_functional) && meet(one.object, better.object);
    straight || functional || inverse_functional
}

/// Whether the ends can belong to the relation's classes along with those that they have been given; if so, gives them.
fn permits(s: &Scored, given: &mut BTreeMap<usize, BTreeSet<Iri>>, ontology: &Ontology, relations: &[Iri]) -> bool {
    let Some(relation) = ontology.relations.get(&relations[s.relation]) else { return true };
    let fits = |own: Option<&BTreeSet<Iri>>, wanted: &BTreeSet<Iri>| match own {
        Some(own) if !own.is_empty() && !wanted.is_empty() => {
            own.iter().any(|o| wanted.iter().any(|w| ontology.is_a(o, w) || ontology.is_a(w, o)))
        }
        _ => true,
    };
    let fit = fits(given.get(&s.subject), &relation.domain) && fits(given.get(&s.object), &relation.range);
    if fit {
        given.entry(s.subject).or_insert_with(|| relation.domain.clone());
        given.entry(s.object).or_insert_with(|| relation.range.clone());
    }
    fit
}
