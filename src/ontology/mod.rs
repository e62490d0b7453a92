//! The vocabulary as data: Turtle becomes classes, relations and the words that express them. In: `ontology/*.ttl` and files of the user's;
//! out: an [`Ontology`], or errors that name the file, the IRI and the pattern.

mod error;
pub mod gazetteer;
mod load;
mod model;
mod page;
mod pattern;
mod terms;
#[cfg(test)]
mod tests;

pub use error::{OntologyError, Problem};
pub use model::{Class, Element, Iri, Ontology, Pattern, Relation, Shortcut, Slot, Word};
pub use page::markdown;

use std::path::PathBuf;
use std::sync::OnceLock;

/// The core vocabulary as shipped, in Turtle.
pub const CORE: &str = include_str!("../../ontology/core.ttl");
/// The crime and conflict vocabulary as shipped, in Turtle.
pub const CRIME: &str = include_str!("../../ontology/crime.ttl");
/// The SHACL shapes of claims, documents and entities as shipped, in Turtle.
pub const SHAPES: &str = include_str!("../../ontology/shapes.ttl");

impl Ontology {
    /// The ontology that the program ships with: core and crime.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Ontology> = OnceLock::new();
        // The files are part of the program and a test loads them: no input can make this fail.
        BUILTIN.get_or_init(|| {
            Self::parse(&[("ontology/core.ttl", CORE), ("ontology/crime.ttl", CRIME)]).unwrap_or_default()
        })
    }

    /// The built-in ontology with `files` added to it; where `replace`, `files` take the place of all but the core.
    pub fn load(files: &[PathBuf], replace: bool) -> Result<Self, OntologyError> {
        let mut sources = vec![("ontology/core.ttl".to_owned(), CORE.to_owned())];
        if !replace {
            sources.push(("ontology/crime.ttl".to_owned(), CRIME.to_owned()));
        }
        let mut problems = Vec::new();
        for file in files {
            let name = file.display().to_string();
            match std::fs::read_to_string(file) {
                Ok(turtle) => sources.push((name, turtle)),
                Err(e) => problems.push(Problem::Unreadable { file: name, why: e.to_string() }),
            }
        }
        load::parse(&sources, problems)
    }

    /// The ontology of the Turtle given, each with the name by which errors call it. Nothing is added to it.
    pub fn parse(sources: &[(&str, &str)]) -> Result<Self, OntologyError> {
        let sources: Vec<(String, String)> =
            sources.iter().map(|(name, turtle)| ((*name).to_owned(), (*turtle).to_owned())).collect();
        load::parse(&sources, Vec::new())
    }
}
