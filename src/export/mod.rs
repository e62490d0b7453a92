//! The graph as files: one file a format. In: [`Content`], gathered from a graph by a selection; out: bytes, the same for the same content.

mod csv;
mod format;
mod ftm;
mod gexf;
mod graphml;
mod neo4j;
mod rdf;
mod xml;

pub use format::{Format, FormatError};
pub use rdf::{read_back, written};

use crate::graph::{ClaimView, DocumentView, EntityView, ObjectView};
use crate::network::{Network, draw};
use crate::ontology::Ontology;
use oxigraph::model::Quad;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What can go wrong in writing.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The stream or file can't be written.
    #[error(transparent)]
    Write(#[from] std::io::Error),
    /// The format is made of several files.
    #[error("{0} is made of several files: name a folder with -o")]
    Folder(&'static str),
    /// A prefix that is no IRI.
    #[error("prefix `{prefix}`: <{iri}> is no IRI; mend the ontology file that declares it")]
    Prefix {
        /// The prefix.
        prefix: String,
        /// What it stands for.
        iri: String,
    },
}

/// Everything that some format may want of a selection.
pub struct Content<'a> {
    /// Quads, sorted. Only the RDF formats use them.
    pub quads: &'a [Quad],
    /// The graph of what is only reported: formats that hold one graph leave it out, since they would assert it.
    pub reported: &'a str,
    /// Entities, those on no edge too, by IRI.
    pub entities: &'a [EntityView],
    /// Entities and edges.
    pub network: &'a Network,
    /// Claims by IRI.
    pub claims: &'a BTreeMap<String, ClaimView>,
    /// Documents by id.
    pub documents: &'a BTreeMap<String, DocumentView>,
    /// Names of entities by IRI, of those outside the selection too: a speaker need be on no edge.
    pub names: &'a BTreeMap<String, String>,
    /// Prefix → namespace: the usual ones, the ontology's and the graph's own.
    pub prefixes: &'a BTreeMap<String, String>,
    /// Labels of classes and relations.
    pub ontology: &'a Ontology,
}

/// Writes `content` in `format`, which must be of one file.
pub fn write(format: Format, content: &Content, out: &mut dyn Write) -> Result<(), ExportError> {
    match format {
        Format::GraphMl => graphml::write(content, out)?,
        Format::Gexf => gexf::write(content, out)?,
        Format::Dot => out.write_all(
            draw::dot(&draw::Picture::new(content.network, content.ontology, &[], draw::LeftOut::default())).as_bytes(),
        )?,
        Format::Csv => csv::write(content, out)?,
        Format::Ftm => ftm::write(content, out)?,
        Format::Neo4j => return Err(ExportError::Folder(format.name())),
        Format::Turtle | Format::TriG | Format::NTriples | Format::NQuads | Format::JsonLd | Format::RdfXml => {
            rdf::write(format, content, out)?;
        }
    }
    Ok(())
}

/// Writes a format of several files into `folder`, which is made if need be; returns their paths.
pub fn write_folder(format: Format, content: &Content, folder: &Path) -> Result<Vec<PathBuf>, ExportError> {
    std::fs::create_dir_all(folder)?;
    match format {
        Format::Neo4j => neo4j::write(content, folder),
        _ => {
            let path = folder.join(format!("graph.{}", format.extension()));
            let mut file = std::io::BufWriter::new(std::fs::File::create(&path)?);
            write(format, content, &mut file)?;
            file.flush()?;
            Ok(vec![path])
        }
    }
}

impl Content<'_> {
    /// The label of an entity.
    fn label(&self, iri: &str) -> String {
        self.names.get(iri).cloned().unwrap_or_else(|| self.ontology.label(iri))
    }

    /// What an entity is said to have: `changes by: more than half`, sorted.
    fn values(&self, iri: &str) -> Vec<String> {
        let value = |e: &crate::graph::EdgeView| match &e.object {
            ObjectView::Literal(text) => Some(format!("{}: {text}", self.ontology.label(&e.predicate))),
            ObjectView::Entity(_) => None,
        };
        let values: BTreeSet<String> = self.network.values(iri).iter().filter_map(value).collect();
        values.into_iter().collect()
    }

    /// `tgc:Gang` for an entity's class; its coarse class where it has no finer.
    fn class(&self, entity: &EntityView) -> String {
        match &entity.class {
            Some(class) => self.prefixed(class),
            None => entity.ty.clone(),
        }
    }

    fn prefixed(&self, iri: &str) -> String {
        self.ontology.prefixed(&crate::ontology::Iri::new(iri))
    }

    /// Every entity: those given, and ends of edges that are not among them.
    fn nodes(&self) -> Vec<&EntityView> {
        let mut nodes: BTreeMap<&str, &EntityView> = self.network.entities().map(|e| (e.iri.as_str(), e)).collect();
        nodes.extend(self.entities.iter().map(|e| (e.iri.as_str(), e)));
        nodes.into_values().collect()
    }
}

/// As `serde` names a standing.
fn status(status: crate::graph::EdgeStatus) -> &'static str {
    use crate::graph::EdgeStatus::{Denied, Fact, Reported, Supposed};
    match status {
        Fact => "fact",
        Reported => "reported",
        Supposed => "supposed",
        Denied => "denied",
    }
}

#[cfg(test)]
mod testing {
    //! Exports of the hand-made graph.

    use super::{Content, Format, write};
    use crate::network::Network;
    use crate::network::sample::{self, claims, documents, ontology, reported, views};
    use oxigraph::model::Quad;
    pub(super) fn with_content<T>(then: impl FnOnce(&Content) -> T) -> T {
        let (entities, edges) = views();
        let ontology = ontology();
        let network = Network::new(entities.clone(), edges, &ontology);
        let claims = claims().into_iter().map(|c| (c.iri.clone(), c)).collect();
        let documents = documents().into_iter().map(|d| (d.id.clone(), d)).collect();
        let names = entities.iter().map(|e| (e.iri.clone(), e.label.clone())).collect();
        let own = crate::graph::vocabulary::PREFIXES.iter().map(|(p, ns)| ((*p).to_owned(), (*ns).to_owned()));
        then(&Content {
            names: &names,
            prefixes: &own.collect(),
            quads: &sample::quads(),
            reported: &reported(),
            entities: &entities,
            network: &network,
            claims: &claims,
            documents: &documents,
            ontology: &ontology,
        })
    }

    pub(super) fn exported(format: Format) -> String {
        with_content(|content| text(format, content))
    }

    pub(super) fn export(format: Format, quads: &[Quad]) -> String {
        with_content(|content| {
            let given = Content { quads, ..*content };
            text(format, &given)
        })
    }

    fn text(format: Format, content: &Content) -> String {
        let mut out = Vec::new();
        write(format, content, &mut out).expect("a vector takes all");
        String::from_utf8(out).expect("text")
    }
}
