//! A graph's directory, as those who read it see it: its manifest, its documents one by one, its conclusions where they are up to
//! date, its index. In: a path; out: [`Files`]. Needs no lock: segments never change, the manifest is replaced whole.

use super::index::{self, Index};
use super::manifest::{self, Manifest, SegmentRef};
use super::segment::{self, Entry, Part};
use crate::document::DocumentForm;
use crate::ontology::Ontology;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Directory of the conclusions inside a graph's.
pub const CONCLUSIONS: &str = "conclusions";

/// Directory of the ontologies inside a graph's.
pub const ONTOLOGY: &str = "ontology";

/// What can go wrong with a graph's files.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// The operating system refused.
    #[error("can't {verb} `{path}`: {source}{remedy}")]
    Io {
        /// "read", "write" …
        verb: &'static str,
        /// File or directory.
        path: String,
        /// Why.
        source: io::Error,
        /// What to do, where that is known.
        remedy: &'static str,
    },
    /// No manifest.
    #[error("`{0}` holds no graph: make one with `tregua build ARTICLES… --into {0}`")]
    NoGraph(String),
    /// The directory holds something else.
    #[error(
        "`{0}` is not empty and holds no graph: choose another directory with `--into`, so that nothing in it is lost"
    )]
    Stranger(String),
    /// A file is not as it was written.
    #[error("`{path}` is damaged: {what}; restore it from a copy, or remove the graph and build it again")]
    Damaged {
        /// File.
        path: String,
        /// What is wrong.
        what: String,
    },
    /// Written by another version of the program.
    #[error(
        "`{path}` has layout {found}, this program reads layout {}: build the graph again, or use the program that made it",
        manifest::VERSION
    )]
    Version {
        /// The manifest.
        path: String,
        /// The layout it names.
        found: u32,
    },
    /// Somebody else is building.
    #[error("the graph `{path}` is being built by {holder}: wait until it is done, or end it")]
    Locked {
        /// Directory.
        path: String,
        /// Who.
        holder: String,
    },
}

impl DiskError {
    pub(crate) fn io(verb: &'static str, path: &Path, source: io::Error) -> Self {
        let remedy = match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                ": make room and build again; what was committed is kept"
            }
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                ": choose a directory that you may write to, with `--into`"
            }
            io::ErrorKind::NotFound if verb == "read" => {
                ": the graph was changed meanwhile, or the file removed; open it again, or build it again"
            }
            _ => "",
        };
        Self::Io { verb, path: path.display().to_string(), source, remedy }
    }

    pub(crate) fn damaged(path: &Path, what: impl ToString) -> Self {
        Self::Damaged { path: path.display().to_string(), what: what.to_string() }
    }
}

/// An open graph directory.
#[derive(Clone, Debug)]
pub struct Files {
    dir: PathBuf,
    manifest: Manifest,
    documents: BTreeMap<String, (usize, Entry)>,
}

impl Files {
    /// Reads the manifest and the tables of the graph in `dir`.
    pub fn open(dir: &Path) -> Result<Self, DiskError> {
        let manifest = Manifest::load(dir)?.ok_or_else(|| DiskError::NoGraph(dir.display().to_string()))?;
        Self::of(dir, manifest)
    }

    /// The documents that `manifest` lists in `dir`.
    pub(crate) fn of(dir: &Path, manifest: Manifest) -> Result<Self, DiskError> {
        let mut documents = BTreeMap::new();
        for (i, segment) in manifest.segments.iter().enumerate() {
            for entry in segment::table(dir, &segment.hash)? {
                if segment.without.binary_search(&entry.id).is_err() {
                    documents.insert(entry.id.clone(), (i, entry));
                }
            }
        }
        Ok(Self { dir: dir.to_owned(), manifest, documents })
    }

    /// Its directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Its manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// How many documents it has.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Its documents, by id.
    pub fn documents(&self) -> impl Iterator<Item = &Entry> {
        self.documents.values().map(|(_, entry)| entry)
    }

    /// The document `id`.
    pub fn document(&self, id: &str) -> Option<&Entry> {
        self.documents.get(id).map(|(_, entry)| entry)
    }

    /// The segment that holds the document `id`.
    pub(crate) fn segment_of(&self, id: &str) -> Option<&SegmentRef> {
        self.documents.get(id).and_then(|(i, _)| self.manifest.segments.get(*i))
    }

    fn part(&self, id: &str, part: Part) -> Result<Vec<u8>, DiskError> {
        let found = self.document(id).zip(self.segment_of(id));
        let (entry, segment) = found.ok_or_else(|| DiskError::damaged(&self.dir, format!("no document `{id}`")))?;
        segment::part(&self.dir, &segment.hash, entry, part)
    }

    /// What the document `id` says, as sorted N-Quads.
    pub fn nquads(&self, id: &str) -> Result<Vec<u8>, DiskError> {
        self.part(id, Part::Quads)
    }

    /// What the document `id` says.
    pub fn quads(&self, id: &str) -> Result<Vec<Quad>, DiskError> {
        let bytes = self.nquads(id)?;
        parse(&bytes).map_err(|e| self.damaged_part(id, Part::Quads, e))
    }

    /// The document `id` with its annotations.
    pub fn form(&self, id: &str) -> Result<DocumentForm, DiskError> {
        self.json(id, Part::Document)
    }

    /// What identities and facts are concluded from in the document `id`.
    pub fn rows<T: DeserializeOwned>(&self, id: &str) -> Result<T, DiskError> {
        self.json(id, Part::Rows)
    }

    pub(crate) fn json<T: DeserializeOwned>(&self, id: &str, part: Part) -> Result<T, DiskError> {
        let bytes = self.part(id, part)?;
        serde_json::from_slice(&bytes).map_err(|e| self.damaged_part(id, part, e))
    }

    fn damaged_part(&self, id: &str, part: Part, what: impl std::fmt::Display) -> DiskError {
        let hash = self.segment_of(id).map_or("", |s| s.hash.as_str());
        DiskError::damaged(&segment::path(&self.dir, hash, part), format!("document `{id}`: {what}"))
    }

    /// A hash of all that conclusions follow from: which documents there are, what was read and taken from them, the ontology, the
    /// user's decisions.
    pub fn state(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let decisions = serde_json::to_string(&self.manifest.decisions).unwrap_or_default();
        let fixed = [self.manifest.base.as_str(), &self.manifest.ontology, &decisions, env!("CARGO_PKG_VERSION")];
        let documents = self.documents().flat_map(|e| [e.id.as_str(), e.claims.as_str()]);
        for field in fixed.into_iter().chain(documents) {
            hasher.update(&(field.len() as u64).to_le_bytes());
            hasher.update(field.as_bytes());
        }
        segment::short(&hasher)
    }

    /// The state that the conclusions stand for, where they follow from the documents as they are now.
    pub fn concluded(&self) -> Option<&str> {
        let last = self.manifest.conclusions.as_ref()?;
        (last.state == self.state()).then_some(&last.state)
    }

    /// The conclusions as sorted N-Quads; `None` where there are none for the documents as they are now (a build was cut short): they
    /// are then to be drawn again from the rows of all documents.
    pub fn conclusions_nquads(&self) -> Result<Option<Vec<u8>>, DiskError> {
        if self.concluded().is_none() {
            return Ok(None);
        }
        let hash = self.manifest.conclusions.as_ref().map_or("", |c| c.hash.as_str());
        let path = conclusions_path(&self.dir, hash);
        let bytes = std::fs::read(&path).map_err(|e| DiskError::io("read", &path, e))?;
        segment::unpack(&bytes).map(Some).map_err(|e| DiskError::damaged(&path, e))
    }

    /// As [`conclusions_nquads`](Self::conclusions_nquads), as quads.
    pub fn conclusions(&self) -> Result<Option<Vec<Quad>>, DiskError> {
        let Some(bytes) = self.conclusions_nquads()? else { return Ok(None) };
        let hash = self.manifest.conclusions.as_ref().map_or("", |c| c.hash.as_str());
        parse(&bytes).map(Some).map_err(|e| DiskError::damaged(&conclusions_path(&self.dir, hash), e))
    }

    /// The index, where there is an undamaged one of the documents as they are now.
    pub fn index(&self) -> Option<Index> {
        self.concluded().and_then(|state| Index::open(&index::path(&self.dir, state)).ok())
    }

    /// The ontology under which the claims were made.
    pub fn ontology(&self) -> Result<Ontology, DiskError> {
        let path = ontology_path(&self.dir, &self.manifest.ontology);
        let bytes = std::fs::read(&path).map_err(|e| DiskError::io("read", &path, e))?;
        serde_json::from_slice(&bytes).map_err(|e| DiskError::damaged(&path, e))
    }
}

/// Writes conclusions into the graph in `dir`; gives their hash. The quads are dropped on the way: of all that a build holds they are most.
pub fn write_conclusions(dir: &Path, quads: Vec<Quad>) -> Result<String, DiskError> {
    with_lines(quads, |lines| {
        let mut hasher = blake3::Hasher::new();
        lines.iter().for_each(|line| {
            hasher.update(line.as_bytes());
        });
        let hash = segment::short(&hasher);
        write_in(&conclusions_path(dir, &hash), &segment::pack_all(lines.iter().map(|l| l.as_bytes())))?;
        Ok(hash)
    })
}

/// Keeps `ontology`, whose fingerprint is given, in the graph in `dir`.
pub fn write_ontology(dir: &Path, fingerprint: &str, ontology: &Ontology) -> Result<(), DiskError> {
    let path = ontology_path(dir, fingerprint);
    let bytes = serde_json::to_vec(ontology).map_err(|e| DiskError::damaged(&path, e))?;
    write_in(&path, &bytes)
}

/// Writes a file into a directory that may not be there yet.
fn write_in(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|e| DiskError::io("write", folder, e))?;
    }
    manifest::replace(path, bytes)
}

/// The file of the conclusions with this hash.
pub fn conclusions_path(dir: &Path, hash: &str) -> PathBuf {
    dir.join(CONCLUSIONS).join(format!("{hash}.nq.gz"))
}

/// The file of the ontology with this fingerprint.
pub fn ontology_path(dir: &Path, fingerprint: &str) -> PathBuf {
    dir.join(ONTOLOGY).join(format!("{fingerprint}.json"))
}

fn parse(nquads: &[u8]) -> Result<Vec<Quad>, String> {
    let parser = RdfParser::from_format(RdfFormat::NQuads);
    parser.for_slice(nquads).map(|q| q.map_err(|e| e.to_string())).collect()
}

/// `quads` as N-Quads, each once, sorted by their text.
pub fn to_nquads(quads: Vec<Quad>) -> Vec<u8> {
    with_lines(quads, |lines| lines.concat().into_bytes())
}

/// Gives `f` the quads as lines of N-Quads, each once, sorted.
fn with_lines<T>(quads: Vec<Quad>, f: impl FnOnce(&[&str]) -> T) -> T {
    use std::fmt::Write;
    let mut text = String::new();
    let mut ends = Vec::with_capacity(quads.len());
    for quad in quads {
        // Writing to memory cannot fail.
        let _ = writeln!(text, "{quad} .");
        ends.push(text.len());
    }
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let mut lines: Vec<&str> = starts.zip(&ends).filter_map(|(start, &end)| text.get(start..end)).collect();
    lines.sort_unstable();
    lines.dedup();
    f(&lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::Decisions;

    fn entry(id: &str, claims: &str) -> Entry {
        let text = |s: &str| s.to_owned();
        Entry {
            id: text(id),
            article: text("a"),
            key: text("k"),
            claims: text(claims),
            path: text("p"),
            at: Default::default(),
            sum: String::new(),
        }
    }

    fn record(id: &str, claims: &str) -> segment::Record {
        let line = format!("<x:{id}> <x:says> \"{claims}\" <x:{id}> .\n");
        segment::Record::new(
            entry(id, claims),
            line.as_bytes(),
            format!("{{\"id\":\"{id}\",\"text\":\"t\"}}\n").as_bytes(),
            b"[1,2]\n",
        )
    }

    #[test]
    fn a_directory_without_a_manifest_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let error = Files::open(dir.path()).unwrap_err().to_string();
        assert!(error.contains("holds no graph") && error.contains("tregua build"), "{error}");
    }

    #[test]
    fn a_replaced_document_counts_once_and_the_state_follows_the_documents() {
        let dir = tempfile::tempdir().unwrap();
        let mut old = segment::write(dir.path(), vec![record("a", "1"), record("b", "1")]).unwrap();
        let before = Files::of(dir.path(), Manifest { segments: vec![old.clone()], ..Manifest::new("x:") }).unwrap();
        old.without = vec!["a".into()];
        let new = segment::write(dir.path(), vec![record("a", "2")]).unwrap();
        let files = Files::of(dir.path(), Manifest { segments: vec![old, new], ..Manifest::new("x:") }).unwrap();
        assert_eq!(files.len(), 2);
        assert_eq!(files.quads("a").unwrap()[0].object.to_string(), "\"2\"");
        assert_eq!(files.form("b").unwrap().text, "t");
        assert_eq!(files.rows::<Vec<u8>>("b").unwrap(), [1, 2]);
        assert_ne!(before.state(), files.state());
        let decisions = Decisions { merges: vec![("x:a".into(), "x:b".into())], ..Decisions::default() };
        let decided = Files::of(dir.path(), Manifest { decisions, ..files.manifest().clone() }).unwrap();
        assert_ne!(files.state(), decided.state());
    }

    #[test]
    fn conclusions_of_another_state_are_not_taken() {
        let dir = tempfile::tempdir().unwrap();
        let hash = write_conclusions(dir.path(), parse(b"<x:s> <x:p> <x:o> .\n").unwrap()).unwrap();
        let conclude = |state: String| {
            let last = manifest::Conclusions { state, hash: hash.clone(), counts: Default::default() };
            Files::of(dir.path(), Manifest { conclusions: Some(last), ..Manifest::new("x:") }).unwrap()
        };
        let state = conclude(String::new()).state();
        assert_eq!(conclude(state).conclusions().unwrap().map(|q| q.len()), Some(1));
        assert_eq!(conclude("another".into()).conclusions().unwrap(), None);
    }
}
