//! What can go wrong with a graph once its files are read.

use super::disk::DiskError;

/// What can go wrong in this room.
#[derive(Debug, thiserror::Error)]
pub enum GraphError {
    /// The directory is not a graph, or is damaged.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The index is damaged.
    #[error(transparent)]
    Index(#[from] super::index::IndexError),
    /// The base of the graph's IRIs is unsound.
    #[error(transparent)]
    Base(#[from] super::names::BaseError),
    /// The store failed.
    #[error("the store failed: {0}; open the graph again, or build it again")]
    Store(String),
    /// A quad is not of the form that this program writes.
    #[error("`{iri}` {what}: build the graph again with this program")]
    Malformed {
        /// The node.
        iri: String,
        /// What is wrong with it.
        what: String,
    },
    /// The query can't be read.
    #[error("{}", .0)]
    Syntax(SyntaxError),
    /// The query would change the graph.
    #[error(
        "this is a SPARQL update, and a graph changes only by `tregua build`: ask SELECT, ASK, CONSTRUCT or DESCRIBE"
    )]
    Update,
    /// The query asks another endpoint.
    #[error("SERVICE <{0}> is refused: queries never leave this machine; leave the SERVICE block out")]
    Service(String),
    /// Evaluation failed.
    #[error("the query failed: {0}")]
    Evaluation(String),
    /// The time ran out.
    #[error("the query took more than {0:?} and was stopped: narrow it, add LIMIT, or raise --timeout")]
    Timeout(std::time::Duration),
    /// More rows than allowed.
    #[error("the query has more than {0} results: add LIMIT")]
    TooMany(usize),
    /// An exported file can't be checked.
    #[error("can't check `{path}`: {what}")]
    Export {
        /// The file.
        path: String,
        /// Why.
        what: String,
    },
}

/// Where and why a query can't be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// Line, from 1.
    pub line: usize,
    /// Column in code points, from 1.
    pub column: usize,
    /// The line's text.
    pub text: String,
    /// What was expected.
    pub what: String,
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = self.text.replace('\t', " ");
        let at = " ".repeat(self.column.saturating_sub(1));
        let margin = self.line.to_string();
        let pad = " ".repeat(margin.len());
        write!(f, "the query can't be read at line {}, column {}: {}", self.line, self.column, self.what)?;
        write!(f, "\n {margin} | {text}\n {pad} | {at}^")
    }
}

impl From<oxigraph::store::StorageError> for GraphError {
    fn from(e: oxigraph::store::StorageError) -> Self {
        Self::Store(e.to_string())
    }
}
