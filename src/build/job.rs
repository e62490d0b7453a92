//! One document through the rooms. In: an article, or a document as stored; out: its parts of a segment. Depends on nothing else, so that
//! documents may be taken in any order and side by side.

use super::stored;
use crate::claim::Extractor;
use crate::document::{Article, DocumentId};
use crate::graph::segment::{self, Entry, Part, Record};
use crate::graph::{Names, disk};
use crate::nlp::{Reader, Reading};
use crate::ontology::Ontology;
use std::path::Path;

/// What a document's keys are made of besides its article.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    /// Id of the reader.
    pub reader: String,
    /// Id of the extractor.
    pub extractor: String,
    /// Hash of the whole ontology, labels included.
    pub ontology: String,
    /// Hash of what claims depend on.
    words: String,
    base: String,
}

impl Keys {
    pub fn new(reader: &Reader, extractor: &dyn Extractor, ontology: &Ontology, base: &str) -> Self {
        let whole = serde_json::to_string(ontology).unwrap_or_default();
        Self {
            reader: reader.id(),
            extractor: extractor.id(),
            ontology: hash(&[&whole]),
            words: ontology.fingerprint(),
            base: base.to_owned(),
        }
    }

    /// While it stays, a document need not be read again.
    pub fn key(&self, article: &str) -> String {
        hash(&[article, &self.reader])
    }

    /// While it stays, a document's claims need not be taken again.
    pub fn claims(&self, key: &str) -> String {
        hash(&[key, &self.words, &self.extractor, &self.base, env!("CARGO_PKG_VERSION")])
    }
}

fn hash(fields: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for field in fields {
        hasher.update(&(field.len() as u64).to_le_bytes());
        hasher.update(field.as_bytes());
    }
    segment::short(&hasher)
}

/// What is to be done with a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Task {
    /// It is read, and its claims taken.
    Read,
    /// It is taken as stored, and its claims taken.
    Claim,
}

/// A document to be done.
#[derive(Debug)]
pub(super) struct Job {
    pub id: String,
    /// The input that it comes from, as messages name it.
    pub input: String,
    /// Whether the graph has a document of this id already.
    pub again: bool,
    pub task: Task,
    /// The article; the one stored where `None`.
    pub article: Option<Article>,
    /// The segment and entry under which the document is stored.
    pub place: Option<(String, Entry)>,
}

/// A document done.
pub(super) type Done = Record;

/// The rooms that a document passes.
#[derive(Clone, Copy)]
pub(super) struct Rooms<'a> {
    pub reader: &'a Reader,
    pub extractor: &'a dyn Extractor,
    pub ontology: &'a Ontology,
    pub names: &'a Names,
    pub keys: &'a Keys,
}

impl Rooms<'_> {
    /// Does a job; the error is one line that names the document.
    pub fn run(&self, job: &mut Job, dir: &Path) -> Result<Done, String> {
        let reading = self.reading(job, dir)?;
        let DocumentId(id) = &reading.document.article.id;
        let article = reading.document.article.hash().0;
        let key = self.keys.key(&article);
        let entry = Entry {
            id: id.clone(),
            claims: self.keys.claims(&key),
            article,
            key,
            path: job.input.clone(),
            at: Default::default(),
            sum: String::new(),
        };
        let (document, ontology) = (&reading.document, self.ontology);
        let extraction = self.extractor.extract(&reading, ontology);
        let Keys { reader, extractor, .. } = self.keys;
        let quads = crate::graph::document_quads(self.names, document, &extraction, ontology, reader, extractor);
        let rows = crate::graph::rows(self.names, document, &extraction, ontology);
        let unwritable = |e: serde_json::Error| format!("{}: document `{id}` can't be written: {e}", job.input);
        let mut rows = serde_json::to_vec(&rows).map_err(unwritable)?;
        rows.push(b'\n');
        let stored = stored::write(document, &extraction, ontology).map_err(unwritable)?;
        Ok(Record::new(entry, &disk::to_nquads(quads), &stored, &rows))
    }

    fn reading(&self, job: &mut Job, dir: &Path) -> Result<Reading, String> {
        // Word vectors are not stored.
        let task = if self.extractor.needs_vectors() { Task::Read } else { job.task };
        let article = match (task, job.article.take()) {
            (Task::Read, Some(article)) => article,
            (task, given) => {
                let stored = self.stored(job, dir);
                match (task, stored, given) {
                    (Task::Claim, Ok(reading), _) => return Ok(reading),
                    // What is stored is damaged, but the article is at hand.
                    (_, Err(_), Some(article)) => article,
                    (_, Err(e), None) => return Err(e),
                    (Task::Read, Ok(reading), _) => reading.document.article,
                }
            }
        };
        self.reader.read(article).map_err(|e| format!("{}: {e}", job.input))
    }

    fn stored(&self, job: &Job, dir: &Path) -> Result<Reading, String> {
        let (segment, entry) = job.place.as_ref().ok_or_else(|| format!("document `{}` is not stored", job.id))?;
        let bytes = segment::part(dir, segment, entry, Part::Document).map_err(|e| e.to_string())?;
        let document = stored::read(&bytes)
            .map_err(|e| format!("{}: {e}", segment::path(dir, segment, Part::Document).display()))?;
        Ok(Reading { document, vectors: None })
    }
}
