//! What is new or changed in a folder of articles, taken through the rooms above and below, safely. In: [`BuildOptions`], a reader, an
//! extractor, an ontology; out: a graph on disk and a [`Report`]. A build that is killed leaves a graph of whole documents.

mod observer;

pub use observer::{Observer, Phase, Refusal, Silent};

use crate::graph::disk::DiskError;
use std::path::PathBuf;
use std::time::Duration;

/// What to build from, and how.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// Directory of the graph; made where it is not there.
    pub into: PathBuf,
    /// Files and folders to read; "-" is standard input.
    pub inputs: Vec<PathBuf>,
    /// Whether documents that the inputs no longer hold are withdrawn.
    pub prune: bool,
    /// Whether everything is read again, changed or not.
    pub fresh: bool,
    /// What IRIs begin with; that of the graph, or the usual one, where `None`.
    pub base: Option<String>,
    /// A commit is made after this many documents …
    pub batch: usize,
    /// … or this much time, whichever is first.
    pub interval: Duration,
}

impl BuildOptions {
    /// The usual options.
    pub fn new(into: impl Into<PathBuf>, inputs: Vec<PathBuf>) -> Self {
        Self {
            into: into.into(),
            inputs,
            prune: false,
            fresh: false,
            base: None,
            batch: 256,
            interval: Duration::from_secs(10),
        }
    }
}

/// What a build did, and what the graph now holds.
#[derive(Clone, PartialEq, Debug, Default, serde::Serialize)]
pub struct Report {
    /// Documents in the graph.
    pub documents: usize,
    /// Claims in the graph.
    pub claims: usize,
    /// Resolved entities.
    pub entities: usize,
    /// Facts.
    pub facts: usize,
    /// Documents that were not in the graph before.
    pub added: usize,
    /// Documents read again since their text, metadata or the reader changed.
    pub changed: usize,
    /// Documents of which only the claims were taken again, the ontology or the extractor having changed.
    pub reclaimed: usize,
    /// Documents that were as before.
    pub unchanged: usize,
    /// Documents taken out of the graph.
    pub withdrawn: usize,
    /// Inputs and documents refused, each reported to the observer.
    pub refused: usize,
    /// How long it took.
    pub seconds: f64,
}

/// What keeps a build from being done.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The graph's files.
    #[error(transparent)]
    Disk(#[from] DiskError),
}
