//! What is asserted: the plain triples of the default graph, and of the graph of what is only reported.

use super::table::{Said, Table, Thing, inverse_of};
use crate::graph::names::Names;
use crate::graph::quads::Writer;
use crate::ontology::{Iri, Ontology};
use oxigraph::model::{NamedNodeRef, Quad};
use std::collections::BTreeSet;

/// Facts and reported triples. `taken_back` says of each claim of the table whether its voice later denies it.
pub fn facts(table: &Table<'_>, taken_back: &[bool], names: &Names) -> Vec<Quad> {
    let mut facts = Writer::default_graph();
    let mut reported = Writer::new(&names.reported());
    for group in table.groups() {
        let standing =
            || group.clone().filter(|&i| table.claims[i].plain() && !taken_back[i]).map(|i| &table.claims[i]);
        if standing().any(Said::own) {
            standing()
                .filter(|c| matches!(c.object, Thing::Entity(_)) || c.own())
                .for_each(|c| state(&mut facts, table, c));
        } else {
            standing().for_each(|c| state(&mut reported, table, c));
        }
    }
    let mut quads = facts.finish();
    quads.extend(reported.finish());
    quads
}

fn state(out: &mut Writer, table: &Table<'_>, claim: &Said<'_>) {
    let predicate = &claim.row.predicate;
    let node = NamedNodeRef::new_unchecked(predicate.as_str());
    match claim.object {
        Thing::Text(text) => out.text(claim.subject, node, text),
        Thing::Class(class) => out.node(claim.subject, node, class),
        Thing::Entity(object) if object == claim.subject => {}
        Thing::Entity(object) => {
            relate(out, table, claim.subject, predicate, object);
            for implied in implied(predicate, table.ontology) {
                relate(out, table, claim.subject, implied, object);
            }
        }
    }
}

fn relate(out: &mut Writer, table: &Table<'_>, subject: &str, predicate: &Iri, object: &str) {
    let node = NamedNodeRef::new_unchecked(predicate.as_str());
    out.node(subject, node, object);
    if table.relation(predicate.as_str()).is_some_and(|r| r.symmetric) {
        out.node(object, node, subject);
    }
    if let Some(inverse) = inverse_of(predicate, table.ontology).map(Iri::as_str) {
        out.node(object, NamedNodeRef::new_unchecked(inverse), subject);
    }
}

/// The relations of the ontology that a relation implies, at whatever remove.
pub fn implied<'a>(predicate: &Iri, ontology: &'a Ontology) -> BTreeSet<&'a Iri> {
    let parents = |iri: &Iri| {
        let declared = ontology.relations.get(iri).into_iter().flat_map(|r| &r.parents);
        declared.filter(|p| ontology.relations.contains_key(*p))
    };
    let mut out: BTreeSet<&Iri> = BTreeSet::new();
    let mut open: Vec<&Iri> = parents(predicate).collect();
    while let Some(next) = open.pop() {
        if out.insert(next) {
            open.extend(parents(next));
        }
    }
    out
}
