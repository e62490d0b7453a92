//! Which entities of all documents are one, and why. In: a compact row an entity ([`LocalEntity`]); out: [`Resolution`].
//! A pure function of the rows and the user's decisions, whatever their order.

mod events;
mod identities;
mod model;
mod partition;
mod profile;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{Decisions, Identity, LocalEntity, Merge, Resolution};

use partition::Partition;
use profile::Profile;
use std::collections::BTreeMap;

/// Holds to be one what the rules and the user's decisions say is one. A decision to split outdoes every rule and every decision to merge.
pub fn resolve(rows: &[LocalEntity], decisions: &Decisions) -> Resolution {
    let mut sorted: Vec<&LocalEntity> = rows.iter().collect();
    sorted.sort();
    sorted.dedup_by(|a, b| a.iri == b.iri);
    let profiles: Vec<Profile> = sorted.iter().map(|row| Profile::new(row)).collect();
    let index: BTreeMap<&str, usize> = sorted.iter().enumerate().map(|(i, row)| (row.iri.as_str(), i)).collect();
    let pairs = |pairs: &[(String, String)]| {
        let mut found: Vec<(usize, usize)> = pairs
            .iter()
            .filter_map(|(a, b)| Some((*index.get(a.as_str())?, *index.get(b.as_str())?)))
            .map(|(a, b)| (a.min(b), a.max(b)))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    };
    let mut partition = Partition::new(&sorted, pairs(&decisions.splits));
    for (a, b) in pairs(&decisions.merges) {
        partition.join(a, b, "decision");
    }
    rules::Rules { rows: &sorted, profiles: &profiles, partition: &mut partition }.run();
    events::join(&sorted, &profiles, &mut partition);
    let groups = partition.groups();
    let identities = identities::of_groups(&sorted, &groups);
    let mut merges = std::mem::take(&mut partition.merges);
    merges.sort();
    let of =
        identities.iter().enumerate().flat_map(|(i, identity)| identity.members.iter().map(move |m| (m.clone(), i)));
    Resolution { of: of.collect(), identities, merges }
}
