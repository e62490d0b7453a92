//! Segments in their final order. In: whatever segments the commits have left; out: segments that depend on the documents alone.
//!
//! Documents stand in order of their ids, and a segment ends after a document whose id hashes to a certain value (or where it gets too long):
//! a cut depends on the ids beside it and on nothing else. So the same documents come to stand in the same segments however they came, and
//! a document that comes, changes or goes touches one or two of them. Moving a document copies bytes; nothing is compressed again.

use super::workspace::Workspace;
use super::{BuildError, Observer, Phase};
use crate::graph::manifest::SegmentRef;
use crate::graph::segment::{self, Entry};
use std::collections::BTreeMap;

/// One id in this many ends a segment.
const USUAL: u32 = 128;
/// A segment has at most this many documents.
const MOST: usize = 512;

/// Rewrites the segments that are not as they should be.
pub(super) fn tidy(workspace: &mut Workspace, observer: &mut dyn Observer) -> Result<(), BuildError> {
    let places: Vec<_> = workspace.places().cloned().collect();
    let batches = batches(&places);
    let existing = tables(workspace)?;
    let mut segments: Vec<SegmentRef> = Vec::new();
    let mut committed = BTreeMap::new();
    let stale = batches.iter().filter(|b| !existing.contains_key(&identity(**b))).count();
    observer.phase(Phase::Tidying, Some(stale));
    for batch in batches {
        let segment = match existing.get(&identity(batch)) {
            Some(segment) => segment.clone(),
            None => {
                let records = batch.iter().map(|(from, entry)| {
                    let mut record = segment::record(workspace.dir(), from, entry)?;
                    record.entry = entry.clone();
                    Ok(record)
                });
                let records = records.collect::<Result<Vec<_>, BuildError>>()?;
                let written = segment::write(workspace.dir(), records)?;
                observer.step(&written.hash);
                written
            }
        };
        for entry in segment::table(workspace.dir(), &segment.hash)? {
            committed.insert(entry.id.clone(), (segment.hash.clone(), entry));
        }
        segments.push(segment);
    }
    if segments != workspace.manifest.segments {
        workspace.replace(segments, committed)?;
        workspace.clean();
    }
    Ok(())
}

/// The documents of each segment, by id.
fn batches(places: &[(String, Entry)]) -> Vec<&[(String, Entry)]> {
    let mut batches = Vec::new();
    let mut rest = places;
    while !rest.is_empty() {
        let cut = rest.iter().take(MOST).position(|(_, e)| ends_segment(&e.id));
        let (batch, after) = rest.split_at(cut.map_or(MOST, |i| i + 1).min(rest.len()));
        batches.push(batch);
        rest = after;
    }
    batches
}

fn ends_segment(id: &str) -> bool {
    let hash = blake3::hash(id.as_bytes());
    hash.as_bytes().first_chunk().is_some_and(|b| u32::from_le_bytes(*b) % USUAL == 0)
}

/// What two segments share that hold the same documents from the same inputs.
fn identity<'a>(batch: impl IntoIterator<Item = &'a (String, Entry)>) -> Vec<[String; 4]> {
    let of = |e: &Entry| [e.id.clone(), e.claims.clone(), e.sum.clone(), e.path.clone()];
    batch.into_iter().map(|(_, entry)| of(entry)).collect()
}

/// The segments that hold no document that counts no more.
fn tables(workspace: &Workspace) -> Result<BTreeMap<Vec<[String; 4]>, SegmentRef>, BuildError> {
    let mut tables = BTreeMap::new();
    for segment in workspace.manifest.segments.iter().filter(|s| s.without.is_empty()) {
        let table = segment::table(workspace.dir(), &segment.hash)?;
        let places: Vec<_> = table.into_iter().map(|e| (String::new(), e)).collect();
        tables.insert(identity(&places), segment.clone());
    }
    Ok(tables)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(ids: impl IntoIterator<Item = usize>) -> Vec<(String, Entry)> {
        let entry = |n: usize| Entry {
            id: format!("document-{n:05}"),
            article: String::new(),
            key: String::new(),
            claims: String::new(),
            path: String::new(),
            at: Default::default(),
            sum: String::new(),
        };
        ids.into_iter().map(|n| (String::new(), entry(n))).collect()
    }

    #[test]
    fn a_document_that_goes_moves_few_others() {
        let (all, fewer) = (places(0..3000), places((0..3000).filter(|&n| n != 1500)));
        let of = |p: &[(String, Entry)]| batches(p).into_iter().map(identity).collect::<Vec<_>>();
        let (before, after) = (of(&all), of(&fewer));
        assert!(before.len() > 10, "{}", before.len());
        let kept = after.iter().filter(|b| before.contains(b)).count();
        assert!(kept + 2 >= after.len(), "{kept} of {}", after.len());
    }
}
