//! What is new or changed in a folder of articles, taken through the rooms above and below, safely. In: [`BuildOptions`], a reader, an
//! extractor, an ontology; out: a graph on disk and a [`Report`]. A build that is killed leaves a graph of whole documents.
//!
//! The steps: list the inputs; read what is new or changed, a batch at a time, each batch committed when it is done; take the claims
//! again of documents whose ontology or extractor changed; put the segments in their final order; draw the conclusions from the rows of all
//! documents; write the index. What each step leaves is a function of the documents, the reader, the extractor, the ontology and the
//! decisions alone, so that it does not matter in what order documents came, or how often a build was cut short.

mod conclude;
mod job;
mod observer;
mod stored;
mod tidy;
mod workspace;

pub use observer::{Observer, Phase, Refusal, Silent};

use crate::claim::Extractor;
use crate::document::Article;
use crate::graph::disk::DiskError;
use crate::graph::{BaseError, GraphError, Names};
use crate::nlp::Reader;
use crate::ontology::Ontology;
use crate::read::{self, Input, ReadError};
use crate::resolve::Decisions;
use job::{Done, Job, Keys, Rooms, Task};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use workspace::Workspace;

/// What to build from, and how.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// Directory of the graph; made where it is not there.
    pub into: PathBuf,
    /// Files and folders to read; "-" is standard input.
    pub inputs: Vec<PathBuf>,
    /// How to read them.
    pub read: read::Options,
    /// Whether documents that the inputs no longer hold are withdrawn.
    pub prune: bool,
    /// Whether everything is read again, changed or not.
    pub fresh: bool,
    /// What IRIs begin with; that of the graph, or the usual one, where `None`.
    pub base: Option<String>,
    /// What the user has decided of identities.
    pub decisions: Decisions,
    /// A commit is made after this many documents …
    pub batch: usize,
    /// … or this many seconds, whichever is first.
    pub interval: f64,
}

impl BuildOptions {
    /// The usual options.
    pub fn new(into: impl Into<PathBuf>, inputs: Vec<PathBuf>) -> Self {
        Self {
            into: into.into(),
            inputs,
            read: read::Options::default(),
            prune: false,
            fresh: false,
            base: None,
            decisions: Decisions::default(),
            batch: 256,
            interval: 3.0,
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
    /// Its conclusions or its index.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// The base of its IRIs.
    #[error(transparent)]
    Base(#[from] BaseError),
}

/// Builds, or brings up to date, the graph in `options.into`.
pub fn build(
    options: &BuildOptions,
    reader: &Reader,
    extractor: &dyn Extractor,
    ontology: &Ontology,
    observer: &mut dyn Observer,
) -> Result<Report, BuildError> {
    let start = observer.seconds();
    let mut workspace = Workspace::open(options, start)?;
    let names = Names::new(workspace.base())?;
    let keys = Keys::new(reader, extractor, ontology, names.base());
    workspace.set_keys(&keys, ontology, &options.decisions)?;
    let rooms = Rooms { reader, extractor, ontology, names: &names, keys: &keys };
    let mut build =
        Build { options, rooms, workspace, observer, report: Report::default(), jobs: Vec::new(), bytes: 0 };
    build.inputs()?;
    let Build { mut workspace, mut report, observer, .. } = build;
    tidy::tidy(&mut workspace, observer)?;
    conclude::conclude(&mut workspace, &mut report, ontology, &names, observer)?;
    workspace.clean();
    report.documents = workspace.len();
    report.seconds = observer.seconds() - start;
    Ok(report)
}

/// Documents are taken in parallel this many at once for each thread …
const AT_ONCE: usize = 8;
/// … or as many as have this many bytes of text, so that memory does not grow with their length.
const BYTES_AT_ONCE: usize = 4 << 20;

struct Build<'a> {
    options: &'a BuildOptions,
    rooms: Rooms<'a>,
    workspace: Workspace,
    observer: &'a mut dyn Observer,
    report: Report,
    jobs: Vec<Job>,
    bytes: usize,
}

impl Build<'_> {
    /// Reads the inputs, then sees to the documents that they do not name.
    fn inputs(&mut self) -> Result<(), BuildError> {
        let found = read::inputs(&self.options.inputs, &self.options.read);
        let all_listed = found.refused.is_empty();
        found.refused.iter().for_each(|e| self.refuse_input("", e));
        self.observer.phase(Phase::Reading, Some(found.inputs.len()));
        let mut seen = BTreeMap::new();
        for input in &found.inputs {
            self.input(input, &mut seen)?;
            self.observer.step(&input.name);
        }
        self.others(&seen, self.options.prune && all_listed)?;
        self.run()?;
        self.commit()
    }

    fn input(&mut self, input: &Input, seen: &mut BTreeMap<String, String>) -> Result<(), BuildError> {
        let Some(mut articles) = guarded(|| read::read(input, &self.options.read)) else {
            self.refuse(&input.name, panicked(&input.name, "it could not be read"));
            return Ok(());
        };
        loop {
            match guarded(|| articles.next()) {
                Some(Some(Ok(article))) => self.article(input, article, seen)?,
                Some(Some(Err(e))) => self.refuse_input(&input.name, &e),
                Some(None) => return Ok(()),
                None => {
                    self.refuse(&input.name, panicked(&input.name, "it could not be read to its end"));
                    return Ok(());
                }
            }
        }
    }

    fn article(
        &mut self,
        input: &Input,
        article: Article,
        seen: &mut BTreeMap<String, String>,
    ) -> Result<(), BuildError> {
        let id = article.id.0.clone();
        if let Some(first) = seen.get(&id) {
            let why = if *first == input.name {
                format!(
                    "{}: two articles in it have the id `{id}`; the first is kept: give the other another id",
                    input.name
                )
            } else {
                format!(
                    "{}: its id `{id}` is that of {first} too, which is kept: give one of them another id, or remove it",
                    input.name
                )
            };
            self.refuse(&input.name, why);
            return Ok(());
        }
        seen.insert(id.clone(), input.name.clone());
        let hash = article.hash().0;
        let key = self.rooms.keys.key(&hash);
        let claims = self.rooms.keys.claims(&key);
        let known = self.workspace.get(&id).map(|e| (e.key == key, e.claims == claims));
        let task = match known.filter(|_| !self.options.fresh) {
            Some((true, true)) => {
                self.report.unchanged += 1;
                self.workspace.rename(&id, &input.name);
                return Ok(());
            }
            Some((true, false)) => Task::Claim,
            _ => Task::Read,
        };
        let bytes = article.text.len();
        let again = known.is_some();
        self.push(Job { id, input: input.name.clone(), again, task, article: Some(article), place: None }, bytes)
    }

    /// Withdraws, or brings up to date, the documents of the graph that are not among the inputs.
    fn others(&mut self, seen: &BTreeMap<String, String>, prune: bool) -> Result<(), BuildError> {
        let mut stale = Vec::new();
        let mut gone = Vec::new();
        for entry in self.workspace.entries().filter(|e| !seen.contains_key(&e.id)) {
            let key = self.rooms.keys.key(&entry.article);
            if prune {
                gone.push(entry.id.clone());
            } else if entry.key != key {
                stale.push((entry.id.clone(), entry.path.clone(), Task::Read));
            } else if entry.claims != self.rooms.keys.claims(&key) {
                stale.push((entry.id.clone(), entry.path.clone(), Task::Claim));
            } else {
                self.report.unchanged += 1;
            }
        }
        self.report.withdrawn += gone.len();
        gone.iter().for_each(|id| self.workspace.withdraw(id));
        for (id, input, task) in stale {
            self.push(Job { id, input, again: true, task, article: None, place: None }, 8 << 10)?;
        }
        Ok(())
    }

    fn push(&mut self, mut job: Job, bytes: usize) -> Result<(), BuildError> {
        if job.article.is_none() || job.task == Task::Claim {
            job.place = self.workspace.place(&job.id);
        }
        self.jobs.push(job);
        self.bytes += bytes;
        if self.jobs.len() >= AT_ONCE * rayon::current_num_threads() || self.bytes >= BYTES_AT_ONCE {
            self.run()?;
        }
        Ok(())
    }

    /// Does the jobs gathered so far, and commits where it is time.
    fn run(&mut self) -> Result<(), BuildError> {
        self.bytes = 0;
        let jobs = std::mem::take(&mut self.jobs);
        let (rooms, dir) = (&self.rooms, self.workspace.dir());
        let outcomes: Vec<(Job, Result<Done, String>)> = jobs
            .into_par_iter()
            .map(|mut job| {
                let outcome = catch_unwind(AssertUnwindSafe(|| rooms.run(&mut job, dir)));
                let outcome = outcome.unwrap_or_else(|cause| {
                    Err(panicked(&format!("{}: document `{}`", job.input, job.id), &message(cause.as_ref())))
                });
                (job, outcome)
            })
            .collect();
        for (job, outcome) in outcomes {
            match outcome {
                Ok(done) => {
                    match (job.again, job.task) {
                        (false, _) => self.report.added += 1,
                        (true, Task::Read) => self.report.changed += 1,
                        (true, Task::Claim) => self.report.reclaimed += 1,
                    }
                    self.workspace.put(done);
                }
                Err(why) => {
                    if job.again {
                        self.workspace.withdraw(&job.id);
                        self.report.withdrawn += 1;
                    }
                    self.refuse(&job.input, why);
                }
            }
        }
        if self.workspace.pending() >= self.options.batch
            || self.workspace.due(self.observer.seconds(), self.options.interval)
        {
            self.commit()?;
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<(), BuildError> {
        if self.workspace.commit(self.observer.seconds())? {
            self.observer.committed(self.workspace.len());
        }
        Ok(())
    }

    fn refuse_input(&mut self, input: &str, error: &ReadError) {
        self.refuse(input, error.to_string());
    }

    fn refuse(&mut self, input: &str, why: String) {
        self.report.refused += 1;
        self.observer.refused(&Refusal { input: input.to_owned(), why });
    }
}

/// Runs `f`; `None` where it panics.
fn guarded<T>(f: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(f)).ok()
}

fn panicked(what: &str, cause: &str) -> String {
    format!("{what}: left out after an error in the program ({cause}): please report it, with the file")
}

/// The message of a panic.
fn message(cause: &(dyn std::any::Any + Send)) -> String {
    let text = cause.downcast_ref::<&str>().map(|s| (*s).to_owned());
    let text = text.or_else(|| cause.downcast_ref::<String>().cloned()).unwrap_or_default();
    text.lines().next().unwrap_or("no message").chars().take(200).collect()
}
