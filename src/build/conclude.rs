//! Conclusions and index. In: the rows of all documents; out: identities, facts and the ledger on disk, and the index of all quads. Both are
//! drawn anew whenever the documents, the ontology or the decisions are not those that they were drawn from.

use super::workspace::Workspace;
use super::{BuildError, Observer, Phase, Report};
use crate::graph::disk::{self, Files};
use crate::graph::index;
use crate::graph::manifest::{Conclusions, Counts};
use crate::graph::{DocumentRows, Names};
use crate::ontology::Ontology;
use crate::resolve::Resolution;
use oxigraph::model::Quad;
use rayon::prelude::*;

/// Brings conclusions and index up to date, and counts what there is.
pub(super) fn conclude(
    workspace: &mut Workspace,
    report: &mut Report,
    ontology: &Ontology,
    names: &Names,
    observer: &mut dyn Observer,
) -> Result<(), BuildError> {
    let decisions = "";
    let files = workspace.files()?;
    observer.phase(Phase::Concluding, None);
    let current = files.manifest().conclusions.as_ref().filter(|c| c.state == files.state(decisions));
    let counts = match current {
        Some(current) => current.counts,
        None => {
            let conclusions = draw(&files, decisions, ontology, names)?;
            let counts = conclusions.counts;
            workspace.manifest.conclusions = Some(conclusions);
            workspace.save()?;
            counts
        }
    };
    let files = workspace.files()?;
    if files.index().is_none() {
        observer.phase(Phase::Indexing, None);
        index::create(&files, names)?;
    }
    report.claims = counts.claims;
    report.entities = counts.entities;
    report.facts = counts.facts;
    Ok(())
}

fn draw(files: &Files, decisions: &str, ontology: &Ontology, names: &Names) -> Result<Conclusions, BuildError> {
    let ids: Vec<&str> = files.documents().map(|e| e.id.as_str()).collect();
    let rows = ids.par_iter().map(|id| files.rows::<DocumentRows>(id)).collect::<Result<Vec<_>, _>>()?;
    let resolution = resolve(&rows);
    let quads = crate::graph::conclude(&rows, &resolution, ontology, names);
    let counts = Counts {
        claims: rows.iter().map(|r| r.claims.len()).sum(),
        entities: resolution.identities.len(),
        facts: quads.iter().filter(|q| is_fact(q, ontology)).count(),
    };
    let hash = disk::write_conclusions(files.dir(), &disk::to_nquads(&quads))?;
    Ok(Conclusions { state: files.state(decisions), decisions: decisions.to_owned(), hash, counts })
}

/// Whether `quad` is a fact: in the default graph, by a relation of the ontology.
fn is_fact(quad: &Quad, ontology: &Ontology) -> bool {
    quad.graph_name.is_default_graph()
        && ontology.relations.contains_key(&crate::ontology::Iri::new(quad.predicate.as_str()))
}

fn resolve(_rows: &[DocumentRows]) -> Resolution {
    Resolution::default()
}
