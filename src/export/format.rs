//! The one list of formats: name, extensions, media type, and what each can hold.

use oxigraph::io::{JsonLdProfileSet, RdfFormat};

/// A format of files.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Format {
    /// One graph, for people.
    Turtle,
    /// All graphs, for people.
    TriG,
    /// One graph, a triple a line.
    NTriples,
    /// All graphs, a quad a line.
    NQuads,
    /// All graphs, as JSON.
    JsonLd,
    /// One graph, as XML.
    RdfXml,
    /// The network, for NetworkX, yEd, Gephi.
    GraphMl,
    /// The network in time, for Gephi.
    Gexf,
    /// The network, for Graphviz.
    Dot,
    /// A claim a row, with its evidence.
    Csv,
    /// Nodes and relationships for `neo4j-admin database import`.
    Neo4j,
    /// FollowTheMoney entities, one a line.
    Ftm,
}

/// No such format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is no export format: choose one of {known}")]
pub struct FormatError {
    /// What was asked for.
    pub given: String,
    /// The names there are.
    pub known: String,
}

struct Row {
    name: &'static str,
    extensions: &'static [&'static str],
    media_type: &'static str,
    about: &'static str,
}

impl Format {
    /// Every format, in the order in which help names them.
    pub const ALL: [Self; 12] = [
        Self::Turtle,
        Self::TriG,
        Self::NTriples,
        Self::NQuads,
        Self::JsonLd,
        Self::RdfXml,
        Self::GraphMl,
        Self::Gexf,
        Self::Dot,
        Self::Csv,
        Self::Neo4j,
        Self::Ftm,
    ];

    fn row(self) -> Row {
        let row = |name, extensions, media_type, about| Row { name, extensions, media_type, about };
        match self {
            Self::Turtle => row("turtle", &["ttl"], "text/turtle", "RDF: facts and claims, for people and tools"),
            Self::TriG => row("trig", &["trig"], "application/trig", "RDF with named graphs, for people and tools"),
            Self::NTriples => row("ntriples", &["nt"], "application/n-triples", "RDF, a triple a line"),
            Self::NQuads => row("nquads", &["nq"], "application/n-quads", "RDF with named graphs, a quad a line"),
            Self::JsonLd => row("jsonld", &["jsonld"], "application/ld+json", "RDF with named graphs, as JSON"),
            Self::RdfXml => row("rdfxml", &["rdf", "owl"], "application/rdf+xml", "RDF, as XML"),
            Self::GraphMl => {
                row("graphml", &["graphml"], "application/graphml+xml", "network for NetworkX, yEd, Gephi")
            }
            Self::Gexf => row("gexf", &["gexf"], "application/gexf+xml", "network in time for Gephi"),
            Self::Dot => row("dot", &["dot", "gv"], "text/vnd.graphviz", "network for Graphviz"),
            Self::Csv => row("csv", &["csv"], "text/csv", "a claim a row, with quote, speaker, date, source"),
            Self::Neo4j => row("neo4j", &[], "text/csv; header=present", "folder for neo4j-admin database import"),
            Self::Ftm => row("ftm", &["ftm", "ftm.json"], "application/json+ftm", "FollowTheMoney, an entity a line"),
        }
    }

    /// As the command line names it.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What it is for, in a few words.
    pub fn about(self) -> &'static str {
        self.row().about
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        self.row().media_type
    }

    /// Its usual extension.
    pub fn extension(self) -> &'static str {
        self.row().extensions.first().copied().unwrap_or("csv")
    }

    /// The format of that name, extension or media type, in any case.
    pub fn of(given: &str) -> Result<Self, FormatError> {
        let wanted = given.trim().to_lowercase();
        let fits = |f: &Self| {
            let row = f.row();
            row.name == wanted || row.extensions.contains(&wanted.as_str()) || row.media_type == wanted
        };
        Self::ALL
            .into_iter()
            .find(fits)
            .ok_or_else(|| FormatError { given: given.to_owned(), known: Self::ALL.map(Self::name).join(", ") })
    }

    /// The same as Oxigraph names it, where it is RDF.
    pub fn rdf(self) -> Option<RdfFormat> {
        match self {
            Self::Turtle => Some(RdfFormat::Turtle),
            Self::TriG => Some(RdfFormat::TriG),
            Self::NTriples => Some(RdfFormat::NTriples),
            Self::NQuads => Some(RdfFormat::NQuads),
            Self::JsonLd => Some(RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }),
            Self::RdfXml => Some(RdfFormat::RdfXml),
            _ => None,
        }
    }

    /// Whether it holds named graphs.
    pub fn holds_graphs(self) -> bool {
        self.rdf().is_some_and(|f| f.supports_datasets())
    }

    /// Whether it is made of several files.
    pub fn is_folder(self) -> bool {
        self == Self::Neo4j
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_all_its_names_and_no_two_share_one() {
        let mut seen = std::collections::BTreeSet::new();
        for format in Format::ALL {
            assert_eq!(Format::of(format.name()), Ok(format));
            assert_eq!(Format::of(&format.media_type().to_uppercase()), Ok(format));
            for extension in format.row().extensions {
                assert_eq!(Format::of(extension), Ok(format));
                assert!(seen.insert(*extension), "{extension} twice");
            }
        }
    }

    #[test]
    fn an_unknown_one_lists_those_there_are() {
        let message = Format::of("docx").unwrap_err().to_string();
        assert!(message.contains("turtle") && message.contains("ftm"), "{message}");
    }
}
