//! Proof that a graph says nothing that its documents do not. In: an open [`Graph`], or an exported file; out: [`Failure`]s, each
//! naming what fails by its IRI; none where all is well.

mod claims;
mod export;
mod facts;
mod ledger;
mod read;
#[cfg(test)]
mod tests;

pub use export::verify_export;

use super::error::GraphError;
use super::open::Graph;
use super::store::Quads;
use read::Contents;

/// What is checked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// A document's graph is about that document, and its text is the one that was read.
    Document,
    /// Evidence is a verbatim part of the text, at its offsets.
    Quote,
    /// Both ends of a claim lie inside its evidence or are linked to a mention inside by a stored chain.
    Ends,
    /// A fact is grounded in a claim that is affirmed, asserted, in a paper's own voice and not taken back; what is reported, in a
    /// speaker's.
    Fact,
    /// An edge or entry of the ledger is justified by the claims it is about.
    Ledger,
    /// Every local IRI leads to one entity.
    Identity,
    /// A file is read by two parsers to the same quads.
    Export,
    /// The index is as it was written.
    Index,
}

impl std::fmt::Display for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Document => "document",
            Self::Quote => "quote",
            Self::Ends => "ends",
            Self::Fact => "fact",
            Self::Ledger => "ledger",
            Self::Identity => "identity",
            Self::Export => "export",
            Self::Index => "index",
        })
    }
}

/// Something that should not be.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
pub struct Failure {
    /// What was checked.
    pub check: Check,
    /// The claim, document, entity or file.
    pub iri: String,
    /// What is wrong with it.
    pub what: String,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: <{}> {}", self.check, self.iri, self.what)
    }
}

/// Failures in the making.
#[derive(Default)]
struct Failures(Vec<Failure>);

impl Failures {
    fn add(&mut self, check: Check, iri: &str, what: impl Into<String>) {
        self.0.push(Failure { check, iri: iri.to_owned(), what: what.into() });
    }
}

impl Graph {
    /// Checks the whole graph; sorted failures, none where all is well. Where the graph was opened from a directory, its files are
    /// checked too: the text of each document against the annotated document, and its N-Quads by a second parser.
    pub fn verify(&self) -> Result<Vec<Failure>, GraphError> {
        let mut failures = Failures::default();
        let contents = Contents::read(self, &mut failures)?;
        claims::check(&contents, &mut failures);
        facts::check(self, &contents, &mut failures)?;
        ledger::check(self, &contents, &mut failures)?;
        if let Some(files) = &self.files {
            read::check_files(self, files, &contents, &mut failures)?;
        }
        if let Quads::Index(index) = &self.quads
            && let Err(e) = index.verify()
        {
            failures.add(Check::Index, "index", e.to_string());
        }
        failures.0.sort();
        failures.0.dedup();
        Ok(failures.0)
    }
}
