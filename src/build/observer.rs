//! How a build tells its caller what it is doing: the library is silent, the caller may draw a bar.

/// The steps of a build, in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Articles are read, claims taken.
    Reading,
    /// Segments are put in their final order.
    Tidying,
    /// Identities, facts and the ledger are drawn from all documents.
    Concluding,
    /// The index is written.
    Indexing,
}

/// An input or a document that was left out, and why.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
pub struct Refusal {
    /// The input: a path, with the document's id where it holds many.
    pub input: String,
    /// One line that says why and what to do.
    pub why: String,
}

/// What a caller may want to know while a build runs. Every method does nothing unless it is given a body.
pub trait Observer {
    /// A step begins; `total` is how many times [`step`](Self::step) will be called in it, where that is known.
    fn phase(&mut self, _phase: Phase, _total: Option<usize>) {}
    /// One more input or document is done in this step; `name` is what it is called.
    fn step(&mut self, _name: &str) {}
    /// A commit was made: a kill from here on loses nothing before it. `documents` are in the graph now.
    fn committed(&mut self, _documents: usize) {}
    /// Something was left out; the rest goes on.
    fn refused(&mut self, _refusal: &Refusal) {}
    /// Seconds since some moment before the build; the default reads the system's clock. Only commits and the report depend on it.
    fn seconds(&self) -> f64 {
        static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
        START.get_or_init(std::time::Instant::now).elapsed().as_secs_f64()
    }
}

/// An observer that does not look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Observer for Silent {}
