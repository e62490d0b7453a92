//! The one file that says what a graph consists of: which segments, made under which ontology, reader and extractor, and which
//! conclusions were drawn from them. In: a graph's directory; out: [`Manifest`]. It is only ever replaced whole.

use super::disk::DiskError;
use crate::resolve::Decisions;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// The version of the layout that this program writes and reads.
pub const VERSION: u32 = 1;

/// Name of the manifest inside a graph's directory.
pub const FILE: &str = "manifest.json";

/// What a graph consists of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Layout version.
    pub version: u32,
    /// What every IRI minted for this graph begins with.
    pub base: String,
    /// Fingerprint of the ontology.
    pub ontology: String,
    /// Id of the reader.
    pub reader: String,
    /// Id of the extractor.
    pub extractor: String,
    /// What the user has decided of identities.
    #[serde(default)]
    pub decisions: Decisions,
    /// Live segments.
    pub segments: Vec<SegmentRef>,
    /// What was concluded last, where anything was.
    pub conclusions: Option<Conclusions>,
}

/// A segment, and which of its documents a later one has replaced or withdrawn.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SegmentRef {
    /// Hash of its table; the stem of its files.
    pub hash: String,
    /// Documents in its files.
    pub documents: usize,
    /// Ids of those that count no more, sorted; a finished build leaves none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
}

/// Conclusions, and the state of the documents that they follow from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Conclusions {
    /// Hash over all documents' keys, the ontology, the decisions.
    pub state: String,
    /// Hash of the conclusions; the stem of their file.
    pub hash: String,
    /// What there is.
    pub counts: Counts,
}

/// How much a graph holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Claims.
    pub claims: usize,
    /// Resolved entities.
    pub entities: usize,
    /// Facts.
    pub facts: usize,
}

impl Manifest {
    /// A graph without documents.
    pub fn new(base: impl Into<String>) -> Self {
        Self {
            version: VERSION,
            base: base.into(),
            ontology: String::new(),
            reader: String::new(),
            extractor: String::new(),
            decisions: Decisions::default(),
            segments: Vec::new(),
            conclusions: None,
        }
    }

    /// The manifest of the graph in `dir`; `None` where there is none.
    pub fn load(dir: &Path) -> Result<Option<Self>, DiskError> {
        let path = dir.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(DiskError::io("read", &path, e)),
        };
        let probe: Probe = serde_json::from_str(&text).map_err(|e| DiskError::damaged(&path, e))?;
        if probe.version != VERSION {
            return Err(DiskError::Version { path: path.display().to_string(), found: probe.version });
        }
        serde_json::from_str(&text).map(Some).map_err(|e| DiskError::damaged(&path, e))
    }

    /// Replaces the manifest of the graph in `dir` at once: whoever opens it sees the old one or the new one, whole.
    pub fn save(&self, dir: &Path) -> Result<(), DiskError> {
        let path = dir.join(FILE);
        let mut text = serde_json::to_vec_pretty(self).map_err(|e| DiskError::damaged(&path, e))?;
        text.push(b'\n');
        replace(&path, &text)
    }
}

#[derive(Deserialize)]
struct Probe {
    version: u32,
}

/// Writes `bytes` to `path` through a temporary file of the same directory, so that a kill leaves the old content or the new.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    replace_with(path, |file| file.write_all(bytes))
}

/// As [`replace`], the content written by `fill`.
pub(crate) fn replace_with(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), DiskError> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let fail = |e| DiskError::io("write", path, e);
    let mut file = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(dir).map_err(fail)?;
    fill(file.as_file_mut()).map_err(fail)?;
    file.as_file().sync_all().map_err(fail)?;
    readable_by_all(file.as_file()).map_err(fail)?;
    file.persist(path).map_err(|e| fail(e.error))?;
    sync_dir(dir).map_err(fail)
}

/// What names of temporary files begin with; those that a killed build leaves are cleaned away by the next.
pub(crate) const TEMPORARY: &str = ".writing-";

/// Temporary files are made for their owner alone; what they become should be like any other file.
#[cfg(unix)]
fn readable_by_all(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &File) -> io::Result<()> {
    Ok(())
}

/// Makes renames inside `dir` durable.
#[cfg(unix)]
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_dir(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_survives_the_round_trip() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Manifest::load(dir.path()).unwrap(), None);
        let mut manifest = Manifest::new("https://example.org/");
        manifest.segments.push(SegmentRef { hash: "ab".into(), documents: 2, without: vec!["x".into()] });
        manifest.save(dir.path()).unwrap();
        assert_eq!(Manifest::load(dir.path()).unwrap(), Some(manifest.clone()));
        manifest.segments.clear();
        manifest.save(dir.path()).unwrap();
        assert_eq!(Manifest::load(dir.path()).unwrap(), Some(manifest));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "no temporary file is left");
    }

    #[test]
    fn another_version_is_named_before_anything_else_is_read() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(FILE), r#"{"version": 99, "shape": "unknown"}"#).unwrap();
        let error = Manifest::load(dir.path()).unwrap_err().to_string();
        assert!(error.contains("layout 99") && error.contains(FILE), "{error}");
    }

    #[test]
    fn damage_is_named() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(FILE), "{\"version\": 1, ").unwrap();
        assert!(Manifest::load(dir.path()).unwrap_err().to_string().contains(FILE));
    }
}
