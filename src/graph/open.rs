//! A graph opened for asking. In: its directory, or quads; out: [`Graph`], whose views and queries are in the files beside.

use super::disk::Files;
use super::entities::EntityTable;
use super::error::GraphError;
use super::manifest::Counts;
use super::names::Names;
use super::resolved::Resolved;
use super::rows::DocumentRows;
use super::store::Quads;
use crate::ontology::{Iri, Ontology};
use crate::resolve::{LocalEntity, resolve};
use oxigraph::model::Quad;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// A graph opened for asking; cheap to keep, safe to share between threads.
pub struct Graph {
    pub(super) quads: Quads,
    pub(super) names: Names,
    ontology: Arc<Ontology>,
    pub(super) entity_table: OnceLock<EntityTable>,
    pub(super) files: Option<Files>,
    pub(super) origins: OnceLock<BTreeMap<String, String>>,
}

impl Graph {
    /// Opens the graph in a directory: on its index where that is there and of the state of the documents, else in memory.
    pub fn open(dir: &Path) -> Result<Self, GraphError> {
        let files = Files::open(dir)?;
        let names = Names::new(&files.manifest().base)?;
        let ontology = files.ontology()?;
        let mut graph = match files.index() {
            Some(index) => Self::over(Quads::Index(Arc::new(index)), ontology.into(), names),
            None => Self::in_memory(&files, ontology, names)?,
        };
        graph.files = Some(files);
        Ok(graph)
    }

    /// Opens the graph in a directory into memory, its index left aside.
    pub fn open_in_memory(dir: &Path) -> Result<Self, GraphError> {
        let files = Files::open(dir)?;
        let names = Names::new(&files.manifest().base)?;
        let ontology = files.ontology()?;
        let mut graph = Self::in_memory(&files, ontology, names)?;
        graph.files = Some(files);
        Ok(graph)
    }

    fn in_memory(files: &Files, ontology: Ontology, names: Names) -> Result<Self, GraphError> {
        let conclusions = conclusions(files, &ontology, &names)?;
        let documents = files.documents().map(|entry| Ok(files.quads(&entry.id)?));
        let documents = documents.collect::<Result<Vec<_>, GraphError>>()?;
        Self::from_quads(documents.into_iter().flatten(), conclusions, ontology, names)
    }

    /// A graph in memory, from what its documents say and what was concluded from them.
    pub fn from_quads(
        documents: impl IntoIterator<Item = Quad>,
        conclusions: Vec<Quad>,
        ontology: impl Into<Arc<Ontology>>,
        names: Names,
    ) -> Result<Self, GraphError> {
        let resolved = Resolved::new(&conclusions, &names);
        let documents = documents.into_iter().map(|q| resolved.apply(q));
        Self::from_resolved(documents.chain(conclusions), ontology, names)
    }

    /// A graph in memory, from quads that are resolved already.
    pub fn from_resolved(
        quads: impl IntoIterator<Item = Quad>,
        ontology: impl Into<Arc<Ontology>>,
        names: Names,
    ) -> Result<Self, GraphError> {
        Ok(Self::over(Quads::in_memory(quads)?, ontology.into(), names))
    }

    pub(super) fn over(quads: Quads, ontology: Arc<Ontology>, names: Names) -> Self {
        Self { quads, names, ontology, entity_table: OnceLock::new(), files: None, origins: OnceLock::new() }
    }

    /// The ontology that the graph was made under.
    pub fn ontology(&self) -> &Ontology {
        &self.ontology
    }

    /// How many quads it holds.
    pub fn len(&self) -> Result<usize, GraphError> {
        self.quads.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> Result<bool, GraphError> {
        self.len().map(|n| n == 0)
    }

    /// How the graph's IRIs are minted.
    pub fn names(&self) -> &Names {
        &self.names
    }
}

/// The conclusions stored, or drawn anew where a build was cut short before it concluded.
fn conclusions(files: &Files, ontology: &Ontology, names: &Names) -> Result<Vec<Quad>, GraphError> {
    match files.conclusions()? {
        Some(conclusions) => Ok(conclusions),
        None => Ok(draw(files, ontology, names)?.quads),
    }
}

/// Conclusions just drawn.
pub struct Drawn {
    /// Sorted.
    pub quads: Vec<Quad>,
    /// What there is.
    pub counts: Counts,
}

/// Draws the conclusions from the rows of all documents of `files`.
pub fn draw(files: &Files, ontology: &Ontology, names: &Names) -> Result<Drawn, GraphError> {
    let ids: Vec<&str> = files.documents().map(|e| e.id.as_str()).collect();
    let rows = ids.par_iter().map(|id| files.rows::<DocumentRows>(id)).collect::<Result<Vec<_>, _>>()?;
    let entities: Vec<LocalEntity> = rows.iter().flat_map(|r| r.entities.iter().cloned()).collect();
    let resolution = resolve(&entities, &files.manifest().decisions);
    drop(entities);
    let quads = super::conclude(&rows, &resolution, ontology, names);
    let is_fact =
        |q: &Quad| q.graph_name.is_default_graph() && ontology.relations.contains_key(&Iri::new(q.predicate.as_str()));
    let counts = Counts {
        claims: rows.iter().map(|r| r.claims.len()).sum(),
        entities: resolution.identities.len(),
        facts: quads.iter().filter(|q| is_fact(q)).count(),
    };
    Ok(Drawn { quads, counts })
}
