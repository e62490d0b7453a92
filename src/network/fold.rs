//! Mirrored edges become one: what holds both ways is stored twice in the graph, and so is a relation with an inverse.

use crate::graph::{EdgeView, ObjectView};
use crate::ontology::{Iri, Ontology, Relation};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Edges with symmetric and inverse pairs made one, by subject, predicate and object.
pub fn fold(edges: Vec<EdgeView>, ontology: &Ontology) -> Vec<EdgeView> {
    let mut folded: BTreeMap<(String, String, ObjectView), EdgeView> = BTreeMap::new();
    for edge in edges {
        let edge = canonical(edge, ontology);
        match folded.entry((edge.subject.clone(), edge.predicate.clone(), edge.object.clone())) {
            Entry::Vacant(free) => {
                free.insert(edge);
            }
            Entry::Occupied(mut taken) => merge(taken.get_mut(), edge),
        }
    }
    folded.into_values().collect()
}

/// The edge in the direction, and under the relation, that stands for it and its mirror.
fn canonical(mut edge: EdgeView, ontology: &Ontology) -> EdgeView {
    let ObjectView::Entity(object) = &edge.object else { return edge };
    let Some(relation) = ontology.relations.get(&Iri::new(&edge.predicate)) else { return edge };
    let turned = match &relation.inverse {
        _ if relation.symmetric => (*object < edge.subject).then(|| relation.iri.clone()),
        Some(inverse) => ontology.relations.get(inverse).filter(|i| stands_before(i, relation)).map(|i| i.iri.clone()),
        None => None,
    };
    if let Some(predicate) = turned {
        let subject = std::mem::replace(&mut edge.subject, object.clone());
        edge.object = ObjectView::Entity(subject);
        edge.predicate = predicate.as_str().to_owned();
    }
    edge
}

/// Of a relation and its inverse, the one with more ways of saying it; of equals, the first by IRI.
fn stands_before(a: &Relation, b: &Relation) -> bool {
    (b.patterns.len(), &a.iri) < (a.patterns.len(), &b.iri)
}

fn merge(into: &mut EdgeView, other: EdgeView) {
    into.status = into.status.min(other.status);
    into.contested |= other.contested;
    into.origins = into.origins.max(other.origins);
    into.documents = into.documents.max(other.documents);
    into.from = [into.from, other.from].into_iter().flatten().min();
    into.until = [into.until, other.until].into_iter().flatten().max();
    into.confidence = into.confidence.max(other.confidence);
    into.claims.extend(other.claims);
    into.claims.sort_unstable();
    into.claims.dedup();
}

#[cfg(test)]
mod tests {
    use super::super::sample::{self, edge};
    use super::*;

    #[test]
    fn what_holds_both_ways_is_one_edge() {
        let folded = fold(vec![edge("b", "truceWith", "a"), edge("a", "truceWith", "b")], &sample::ontology());
        assert_eq!(folded.len(), 1);
        assert_eq!(folded[0].subject, sample::iri("a"));
    }

    #[test]
    fn an_inverse_turns_into_the_relation_with_words() {
        let folded = fold(vec![edge("gang", "ledBy", "chief"), edge("chief", "leads", "gang")], &sample::ontology());
        assert_eq!(folded.len(), 1);
        assert_eq!(
            (folded[0].subject.as_str(), folded[0].predicate.ends_with("leads")),
            (&*sample::iri("chief"), true)
        );
    }

    #[test]
    fn opposite_directions_of_a_one_way_relation_stay_two() {
        assert_eq!(fold(vec![edge("a", "accuses", "b"), edge("b", "accuses", "a")], &sample::ontology()).len(), 2);
    }
}
