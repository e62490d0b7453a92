//! What can be wrong with an ontology file. Every problem of all files is collected before any is reported.

use std::fmt;

/// One thing wrong, with where it is and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Problem {
    /// The file cannot be read.
    #[error("{file}: cannot be read: {why}; give the path of a Turtle file")]
    Unreadable {
        /// File as named.
        file: String,
        /// What the system says.
        why: String,
    },
    /// The file is no Turtle.
    #[error("{file}: not Turtle: {why}")]
    Syntax {
        /// File as named.
        file: String,
        /// The parser's message, with its place.
        why: String,
    },
    /// A term of a namespace that these files define is itself not defined.
    #[error("{file}: <{iri}> uses <{term}>, which no file defines; {remedy}")]
    Undefined {
        /// File as named.
        file: String,
        /// Whose stanza it is.
        iri: String,
        /// The unknown term.
        term: String,
        /// A suggestion, or how to define it.
        remedy: String,
    },
    /// A term stands where another kind of term must: a domain that is no class, an inverse that is no relation.
    #[error("{file}: <{iri}>: its {what} <{term}> is not a {expected}; {remedy}")]
    WrongKind {
        /// File as named.
        file: String,
        /// Whose stanza it is.
        iri: String,
        /// "domain", "range", "inverse" …
        what: &'static str,
        /// The term that is there.
        term: String,
        /// "class", "relation", "role" …
        expected: &'static str,
        /// What to do.
        remedy: String,
    },
    /// A pattern that cannot be read.
    #[error("{file}: <{iri}>: pattern \"{pattern}\": {why}")]
    Pattern {
        /// File as named.
        file: String,
        /// Whose pattern it is.
        iri: String,
        /// As written.
        pattern: String,
        /// What is wrong with it and how to write it.
        why: String,
    },
    /// A class or relation is above itself.
    #[error("{file}: <{iri}> is above itself, by way of {path}; remove one of these {property} statements")]
    Cycle {
        /// File as named.
        file: String,
        /// Where the walk started.
        iri: String,
        /// The IRIs on the way.
        path: String,
        /// `rdfs:subClassOf` or `rdfs:subPropertyOf`.
        property: &'static str,
    },
    /// A value that is not among those allowed.
    #[error("{file}: <{iri}>: {what}; {remedy}")]
    Value {
        /// File as named.
        file: String,
        /// Whose stanza it is.
        iri: String,
        /// What is wrong.
        what: String,
        /// What to do.
        remedy: String,
    },
}

/// All that is wrong with the files given, sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OntologyError {
    /// Not empty.
    pub problems: Vec<Problem>,
}

impl fmt::Display for OntologyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.problems.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for OntologyError {}
