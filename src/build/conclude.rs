//! Conclusions and index. In: the rows of all documents; out: identities, facts and the ledger on disk, and the index of all quads. Both are
//! drawn anew whenever the documents, the ontology or the decisions are not those that they were drawn from.

use super::workspace::Workspace;
use super::{BuildError, Observer, Phase, Report};
use crate::graph::manifest::Conclusions;
use crate::graph::{Names, disk, draw, index};
use crate::ontology::Ontology;

/// Brings conclusions and index up to date, and counts what there is.
pub(super) fn conclude(
    workspace: &mut Workspace,
    report: &mut Report,
    ontology: &Ontology,
    names: &Names,
    observer: &mut dyn Observer,
) -> Result<(), BuildError> {
    let mut files = workspace.files()?;
    if files.concluded().is_none() {
        observer.phase(Phase::Concluding, None);
        let drawn = draw(&files, ontology, names)?;
        let hash = disk::write_conclusions(files.dir(), drawn.quads)?;
        workspace.manifest.conclusions = Some(Conclusions { state: files.state(), hash, counts: drawn.counts });
        workspace.save()?;
        files = workspace.files()?;
    }
    if files.index().is_none() {
        observer.phase(Phase::Indexing, None);
        index::create(&files, names)?;
    }
    let counts = files.manifest().conclusions.as_ref().map(|c| c.counts).unwrap_or_default();
    report.claims = counts.claims;
    report.entities = counts.entities;
    report.facts = counts.facts;
    Ok(())
}
