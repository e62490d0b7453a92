//! A graph's directory while it is being built: the lock is held, documents are gathered and committed a segment at a time, what nothing
//! refers to any more is removed. In: documents done and ids withdrawn; out: a manifest on disk that is whole at every moment.

use super::job::{Done, Keys};
use super::{BuildError, BuildOptions};
use crate::graph::disk::{self, DiskError, Files};
use crate::graph::lock::{self, Lock};
use crate::graph::manifest::{self, Manifest};
use crate::graph::segment::{self, Entry, Part};
use crate::graph::{DEFAULT_BASE, index};
use crate::ontology::Ontology;
use crate::resolve::Decisions;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The graph being built.
#[derive(Debug)]
pub(super) struct Workspace {
    dir: PathBuf,
    _lock: Lock,
    /// As last saved, but for its segments while `changed`.
    pub manifest: Manifest,
    /// Id → segment and entry, of all documents committed and not withdrawn since.
    committed: BTreeMap<String, (String, Entry)>,
    /// Segment → ids of its documents that were replaced or withdrawn.
    dead: BTreeMap<String, BTreeSet<String>>,
    /// Documents done since the last commit.
    pending: BTreeMap<String, Done>,
    changed: bool,
    last_commit: f64,
}

impl Workspace {
    /// Makes the directory where it is not there, takes its lock, and clears away what a build that was killed has left.
    pub fn open(options: &BuildOptions, now: f64) -> Result<Self, BuildError> {
        let dir = options.into.clone();
        refuse_strangers(&dir)?;
        fs::create_dir_all(dir.join(segment::DIR)).map_err(|e| DiskError::io("write", &dir, e))?;
        let lock = Lock::acquire(&dir)?;
        let found = Manifest::load(&dir)?;
        let changed = found.is_none();
        let mut manifest = found.unwrap_or_else(|| Manifest::new(DEFAULT_BASE));
        let files = Files::of(&dir, manifest.clone())?;
        let place = |e: &Entry| Some((e.id.clone(), (files.segment_of(&e.id)?.hash.clone(), e.clone())));
        let committed = files.documents().filter_map(place).collect();
        let dead = manifest.segments.iter().map(|s| (s.hash.clone(), s.without.iter().cloned().collect())).collect();
        if let Some(base) = options.base.as_ref().filter(|b| **b != manifest.base) {
            manifest.base.clone_from(base);
        }
        let workspace =
            Self { dir, _lock: lock, manifest, committed, dead, pending: BTreeMap::new(), changed, last_commit: now };
        workspace.clean();
        Ok(workspace)
    }

    /// Its directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What its IRIs begin with.
    pub fn base(&self) -> &str {
        &self.manifest.base
    }

    /// Notes under what the documents are made, and keeps the ontology.
    pub fn set_keys(&mut self, keys: &Keys, ontology: &Ontology, decisions: &Decisions) -> Result<(), DiskError> {
        if !disk::ontology_path(&self.dir, &keys.ontology).is_file() {
            disk::write_ontology(&self.dir, &keys.ontology, ontology)?;
        }
        let old = (&self.manifest.ontology, &self.manifest.reader, &self.manifest.extractor);
        if old != (&keys.ontology, &keys.reader, &keys.extractor) {
            self.manifest.ontology.clone_from(&keys.ontology);
            self.manifest.reader.clone_from(&keys.reader);
            self.manifest.extractor.clone_from(&keys.extractor);
            self.changed = true;
        }
        if self.manifest.decisions != *decisions {
            self.manifest.decisions.clone_from(decisions);
            self.changed = true;
        }
        if self.manifest.segments.is_empty() && self.changed {
            self.save()?;
        }
        Ok(())
    }

    /// How many documents there are, committed or not.
    pub fn len(&self) -> usize {
        self.committed.len() + self.pending.keys().filter(|id| !self.committed.contains_key(*id)).count()
    }

    /// What is known of a committed document.
    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.committed.get(id).map(|(_, entry)| entry)
    }

    /// Where a committed document is stored.
    pub fn place(&self, id: &str) -> Option<(String, Entry)> {
        self.committed.get(id).cloned()
    }

    /// All committed documents, by id.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.committed.values().map(|(_, entry)| entry)
    }

    /// All committed documents with their segments, by id.
    pub fn places(&self) -> impl Iterator<Item = &(String, Entry)> {
        self.committed.values()
    }

    /// Notes that an unchanged document now comes from another input.
    pub fn rename(&mut self, id: &str, path: &str) {
        if let Some((_, entry)) = self.committed.get_mut(id).filter(|(_, e)| e.path != path) {
            path.clone_into(&mut entry.path);
        }
    }

    /// Takes a document in, in place of the one of its id.
    pub fn put(&mut self, done: Done) {
        self.pending.insert(done.entry.id.clone(), done);
    }

    /// Takes a document out.
    pub fn withdraw(&mut self, id: &str) {
        self.pending.remove(id);
        self.bury(id);
    }

    /// From now on the committed document `id` counts no more.
    fn bury(&mut self, id: &str) {
        if let Some((segment, _)) = self.committed.remove(id) {
            self.dead.entry(segment).or_default().insert(id.to_owned());
            self.changed = true;
        }
    }

    /// Documents that a kill would lose.
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Whether documents have waited for this many seconds.
    pub fn due(&self, now: f64, interval: f64) -> bool {
        now - self.last_commit >= interval && !self.pending.is_empty()
    }

    /// Makes all that was put and withdrawn durable; whether there was anything.
    pub fn commit(&mut self, now: f64) -> Result<bool, DiskError> {
        self.last_commit = now;
        if self.pending.is_empty() && !self.changed {
            return Ok(false);
        }
        let pending: Vec<Done> = std::mem::take(&mut self.pending).into_values().collect();
        if !pending.is_empty() {
            pending.iter().for_each(|done| self.bury(&done.entry.id));
            let written = segment::write(&self.dir, pending)?;
            self.dead.remove(&written.hash);
            for entry in segment::table(&self.dir, &written.hash)? {
                self.committed.insert(entry.id.clone(), (written.hash.clone(), entry));
            }
            self.manifest.segments.retain(|s| s.hash != written.hash);
            self.manifest.segments.push(written);
        }
        self.save()?;
        Ok(true)
    }

    /// Replaces all segments by `segments`, which hold all documents.
    pub fn replace(
        &mut self,
        segments: Vec<manifest::SegmentRef>,
        committed: BTreeMap<String, (String, Entry)>,
    ) -> Result<(), DiskError> {
        self.manifest.segments = segments;
        self.committed = committed;
        self.dead.clear();
        self.save()
    }

    /// Saves the manifest, with each segment's documents that count no more.
    pub fn save(&mut self) -> Result<(), DiskError> {
        let mut segments = std::mem::take(&mut self.manifest.segments);
        for segment in &mut segments {
            segment.without = self.dead.get(&segment.hash).into_iter().flatten().cloned().collect();
        }
        segments.retain(|s| s.without.len() < s.documents);
        self.manifest.segments = segments;
        self.manifest.save(&self.dir)?;
        self.changed = false;
        Ok(())
    }

    /// The graph as committed, to be read.
    pub fn files(&self) -> Result<Files, DiskError> {
        Files::of(&self.dir, self.manifest.clone())
    }

    /// Removes files that the manifest does not name. What can't be removed now will be another time.
    pub fn clean(&self) {
        let mut keep = BTreeSet::from([self.dir.join(manifest::FILE), self.dir.join(lock::FILE)]);
        for segment in &self.manifest.segments {
            keep.insert(segment::table_path(&self.dir, &segment.hash));
            keep.extend(Part::ALL.map(|part| segment::path(&self.dir, &segment.hash, part)));
        }
        keep.insert(disk::ontology_path(&self.dir, &self.manifest.ontology));
        if let Some(conclusions) = &self.manifest.conclusions {
            keep.insert(disk::conclusions_path(&self.dir, &conclusions.hash));
            let index = index::path(&self.dir, &conclusions.state);
            keep.extend(index.parent().map(Path::to_owned));
            keep.insert(index);
        }
        sweep(&self.dir, &keep, |name| name.starts_with(manifest::TEMPORARY));
        for folder in [segment::DIR, disk::CONCLUSIONS, disk::ONTOLOGY, index::DIR] {
            sweep(&self.dir.join(folder), &keep, |_| true);
        }
    }
}

/// Removes what lies in `folder`, is not to be kept, and has a name that is ours.
fn sweep(folder: &Path, keep: &BTreeSet<PathBuf>, ours: fn(&str) -> bool) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if keep.contains(&path) {
            if path.is_dir() {
                sweep(&path, keep, |name| name.starts_with(manifest::TEMPORARY));
            }
        } else if ours(&entry.file_name().to_string_lossy()) {
            let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
}

/// A directory that holds something else is not taken for a graph's: what is in it is not ours to remove.
fn refuse_strangers(dir: &Path) -> Result<(), DiskError> {
    let ours = [manifest::FILE, lock::FILE, segment::DIR];
    let Ok(entries) = fs::read_dir(dir) else { return Ok(()) };
    let names: Vec<String> = entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    if names.is_empty() || names.iter().any(|n| ours.contains(&n.as_str())) {
        return Ok(());
    }
    Err(DiskError::Stranger(dir.display().to_string()))
}
