//! Events of different documents are one only where class, participants, place and time all agree, and all are told.

use super::model::LocalEntity;
use super::partition::Partition;
use super::profile::{Family, Profile};
use crate::document::PartialDate;
use crate::ontology::{Iri, Ontology};
use std::collections::{BTreeMap, BTreeSet};

/// What an event must share: class, time, participants by role, places.
type Signature<'a> = (&'a Iri, PartialDate, BTreeSet<(String, usize)>, BTreeSet<usize>);

/// Joins events that agree, once their participants' identities are known.
pub fn join(rows: &[&LocalEntity], profiles: &[Profile], partition: &mut Partition<'_>) {
    let mut by_name: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate().filter(|(_, r)| r.named) {
        for name in std::iter::once(&row.name).chain(&row.aliases) {
            by_name.entry((&row.document, name)).or_insert(i);
        }
    }
    let mut first: BTreeMap<Signature<'_>, usize> = BTreeMap::new();
    let events = (0..rows.len()).filter(|&i| profiles[i].family == Family::Event && !profiles[i].named);
    for event in events {
        if let Some(signature) = signature(rows[event], &by_name, partition) {
            match first.get(&signature) {
                Some(&other) if rows[other].document != rows[event].document => {
                    partition.join(other, event, "same event: class, participants, place and time agree");
                }
                Some(_) => {}
                None => drop(first.insert(signature, event)),
            }
        }
    }
}

fn signature<'a>(
    row: &'a LocalEntity,
    by_name: &BTreeMap<(&str, &str), usize>,
    partition: &mut Partition<'_>,
) -> Option<Signature<'a>> {
    let (class, when) = (row.class.as_ref()?, row.when?);
    let (mut participants, mut places) = (BTreeSet::new(), BTreeSet::new());
    for entry in &row.context {
        let Some((predicate, name)) = entry.rsplit_once('|') else { continue };
        let role = Iri::new(predicate.trim_start_matches('^'));
        let is_role = Ontology::builtin().relations.get(&role).is_some_and(|r| r.role);
        if predicate.starts_with('^') || !is_role {
            continue;
        }
        // A participant without a name, or of a name that the document has no row for, leaves it open which event it is.
        let filler = partition.root(*by_name.get(&(row.document.as_str(), name))?);
        if role.local_name() == "place" {
            places.insert(filler);
        } else {
            participants.insert((role.as_str().to_owned(), filler));
        }
    }
    (!participants.is_empty() && !places.is_empty()).then_some((class, when, participants, places))
}
