//! What all documents together come to. In: rows, resolution, ontology; out: the quads of the conclusions: entities and facts (default
//! graph), what is only reported, the ledger of disagreement, identities, the vocabulary in use. A pure function: the order of the
//! documents does not matter, and every step groups by sorting, so that the time grows with the number of claims and its logarithm.

mod entities;
mod facts;
mod figures;
mod held;
mod ledger;
mod table;

use super::names::Names;
use super::quads;
use super::rows::DocumentRows;
use crate::ontology::Ontology;
use crate::resolve::Resolution;
use oxigraph::model::Quad;

pub(super) use facts::implied;
pub(super) use figures::differ;
pub(super) use held::{Holding, near, overlap};
pub(super) use table::normal_key;

/// The conclusions, sorted by graph, subject, predicate, object.
pub fn conclude(documents: &[DocumentRows], resolution: &Resolution, ontology: &Ontology, names: &Names) -> Vec<Quad> {
    let table = table::Table::new(documents, resolution, ontology);
    let ledger = ledger::Ledger::new(&table);
    let mut out = entities::entities(resolution, ontology, names);
    let facts = facts::facts(&table, &ledger.taken_back, names);
    out.extend(entities::degrees(&facts, resolution, names));
    out.extend(facts);
    out.extend(ledger.quads(&table, names));
    out.extend(entities::vocabulary(ontology, names));
    quads::sort(&mut out);
    out
}
