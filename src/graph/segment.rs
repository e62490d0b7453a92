//! Segments: a batch of documents as three compressed files and a table, never changed once written. In: [`Record`]s; out: files
//! named by the hash of their table, and any one document's part of them without reading the others.
//!
//! Each document is a gzip member of its own in each file (so the whole is a plain gzip file that any tool reads) and the table
//! says where it stands: one document is read without its neighbours, and batches are rearranged by copying bytes.

use super::disk::DiskError;
use super::manifest::{SegmentRef, replace_with};
use flate2::{Compression, GzBuilder, read::GzDecoder};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Directory of the segments inside a graph's.
pub const DIR: &str = "segments";

/// The three files of a segment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// Sorted N-Quads.
    Quads,
    /// The annotated document: one JSON object a line.
    Document,
    /// What identities and facts are concluded from: one JSON object a line.
    Rows,
}

impl Part {
    /// All of them, in the order of [`Entry::at`].
    pub const ALL: [Self; 3] = [Self::Quads, Self::Document, Self::Rows];

    /// What the file's name ends with.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Quads => "nq.gz",
            Self::Document => "docs.jsonl.gz",
            Self::Rows => "rows.jsonl.gz",
        }
    }

    /// Its place in [`Entry::at`].
    fn ix(self) -> usize {
        match self {
            Self::Quads => 0,
            Self::Document => 1,
            Self::Rows => 2,
        }
    }
}

/// What is known of a document without reading it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Hash of its article.
    pub article: String,
    /// Hash of article and reader: while it stays, the document need not be read again.
    pub key: String,
    /// Hash of that, ontology, extractor and base: while it stays, its claims need not be taken again.
    pub claims: String,
    /// The input that it was read from, as it was named.
    pub path: String,
    /// Start and length of its part of each file.
    pub at: [[u64; 2]; 3],
    /// Hash over its three parts.
    pub sum: String,
}

/// A document ready to be written, or taken from a segment to be written in another.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its entry; `at` is set when it is written.
    pub entry: Entry,
    /// Its three parts, each a gzip member.
    pub parts: [Vec<u8>; 3],
}

impl Record {
    /// Compresses the parts of a document. `entry` needs neither `at` nor `sum`.
    pub fn new(mut entry: Entry, quads: &[u8], document: &[u8], rows: &[u8]) -> Self {
        let parts = [pack(quads), pack(document), pack(rows)];
        let mut hasher = blake3::Hasher::new();
        parts.iter().for_each(|p| {
            hasher.update(&(p.len() as u64).to_le_bytes());
            hasher.update(p);
        });
        entry.sum = short(&hasher);
        Self { entry, parts }
    }

    /// Bytes that it takes.
    pub fn len(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }

    /// Whether it takes none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One gzip member, the same bytes for the same content whenever and wherever it is made.
pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    pack_all([bytes])
}

/// As [`pack`], of all pieces together.
pub(crate) fn pack_all<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut encoder = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::new(5));
    // Writing to memory cannot fail.
    for piece in pieces {
        let _ = encoder.write_all(piece);
    }
    encoder.finish().unwrap_or_default()
}

/// The content of one gzip member; its checksum is checked.
pub(crate) fn unpack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut content)?;
    Ok(content)
}

/// The first 32 hexadecimal digits of a hash.
pub(crate) fn short(hasher: &blake3::Hasher) -> String {
    hasher.finalize().to_hex().as_str().chars().take(32).collect()
}

/// The file of a segment of the graph in `dir`.
pub fn path(dir: &Path, hash: &str, part: Part) -> PathBuf {
    dir.join(DIR).join(format!("{hash}.{}", part.extension()))
}

/// The table of a segment of the graph in `dir`: one [`Entry`] a line, by id.
pub fn table_path(dir: &Path, hash: &str) -> PathBuf {
    dir.join(DIR).join(format!("{hash}.table.jsonl"))
}

/// Writes a segment into the graph in `dir`, durably; its documents are put in order of their ids.
pub fn write(dir: &Path, mut records: Vec<Record>) -> Result<SegmentRef, DiskError> {
    let folder = dir.join(DIR);
    fs::create_dir_all(&folder).map_err(|e| DiskError::io("write", &folder, e))?;
    records.sort_by(|a, b| a.entry.id.cmp(&b.entry.id));
    let mut ends = [0u64; 3];
    let mut table = Vec::new();
    for record in &mut records {
        for ((at, end), part) in record.entry.at.iter_mut().zip(&mut ends).zip(&record.parts) {
            *at = [*end, part.len() as u64];
            *end += part.len() as u64;
        }
        serde_json::to_writer(&mut table, &record.entry).map_err(|e| DiskError::damaged(&folder, e))?;
        table.push(b'\n');
    }
    let hash = hash_of(&table);
    for part in Part::ALL {
        replace_with(&path(dir, &hash, part), |file| {
            let mut out = BufWriter::new(file);
            records.iter().flat_map(|r| r.parts.get(part.ix())).try_for_each(|bytes| out.write_all(bytes))?;
            out.flush()
        })?;
    }
    replace_with(&table_path(dir, &hash), |file| file.write_all(&table))?;
    Ok(SegmentRef { hash, documents: records.len(), without: Vec::new() })
}

fn hash_of(table: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(table);
    short(&hasher)
}

/// The table of a segment, checked against the hash that names it.
pub fn table(dir: &Path, hash: &str) -> Result<Vec<Entry>, DiskError> {
    let path = table_path(dir, hash);
    let bytes = fs::read(&path).map_err(|e| DiskError::io("read", &path, e))?;
    if hash_of(&bytes) != hash {
        return Err(DiskError::damaged(&path, "its bytes do not have the hash in its name"));
    }
    let lines = bytes.split(|&b| b == b'\n').filter(|l| !l.is_empty());
    lines.map(|line| serde_json::from_slice(line).map_err(|e| DiskError::damaged(&path, e))).collect()
}

/// One document's part of a segment's file, as compressed there.
pub fn packed(dir: &Path, hash: &str, entry: &Entry, part: Part) -> Result<Vec<u8>, DiskError> {
    let path = path(dir, hash, part);
    let [start, length] = entry.at.get(part.ix()).copied().unwrap_or_default();
    let fail = |e| DiskError::io("read", &path, e);
    let mut file = File::open(&path).map_err(fail)?;
    let size = file.metadata().map_err(fail)?.len();
    if start.checked_add(length).is_none_or(|end| end > size) {
        return Err(DiskError::damaged(&path, format!("document `{}` lies past its end", entry.id)));
    }
    file.seek(SeekFrom::Start(start)).map_err(fail)?;
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
    file.read_exact(&mut bytes).map_err(fail)?;
    Ok(bytes)
}

/// One document's part of a segment's file.
pub fn part(dir: &Path, hash: &str, entry: &Entry, which: Part) -> Result<Vec<u8>, DiskError> {
    let bytes = packed(dir, hash, entry, which)?;
    unpack(&bytes).map_err(|e| DiskError::damaged(&path(dir, hash, which), format!("document `{}`: {e}", entry.id)))
}

/// A document with its parts as compressed, to be written into another segment.
pub fn record(dir: &Path, hash: &str, entry: &Entry) -> Result<Record, DiskError> {
    let [a, b, c] = Part::ALL.map(|p| packed(dir, hash, entry, p));
    Ok(Record { entry: entry.clone(), parts: [a?, b?, c?] })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(id: &str) -> Record {
        let entry = Entry {
            id: id.into(),
            article: "a".into(),
            key: "k".into(),
            claims: "c".into(),
            path: format!("{id}.txt"),
            at: Default::default(),
            sum: String::new(),
        };
        Record::new(entry, format!("<x:{id}> <x:p> <x:o> <x:g> .\n").as_bytes(), b"{}\n", b"[]\n")
    }

    #[test]
    fn the_same_documents_make_the_same_bytes_in_any_order() {
        let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let left = write(a.path(), vec![some("one"), some("two")]).unwrap();
        let right = write(b.path(), vec![some("two"), some("one")]).unwrap();
        assert_eq!(left, right);
        for p in Part::ALL {
            let read = |dir: &Path| fs::read(path(dir, &left.hash, p)).unwrap();
            assert_eq!(read(a.path()), read(b.path()));
        }
    }

    #[test]
    fn each_document_is_read_alone_and_the_whole_is_one_gzip_file() {
        let dir = tempfile::tempdir().unwrap();
        let segment = write(dir.path(), vec![some("b"), some("a")]).unwrap();
        let table = table(dir.path(), &segment.hash).unwrap();
        assert_eq!(table.iter().map(|e| e.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        let quads = part(dir.path(), &segment.hash, &table[1], Part::Quads).unwrap();
        assert_eq!(quads, b"<x:b> <x:p> <x:o> <x:g> .\n");
        let mut whole = String::new();
        let file = File::open(path(dir.path(), &segment.hash, Part::Quads)).unwrap();
        flate2::read::MultiGzDecoder::new(file).read_to_string(&mut whole).unwrap();
        assert_eq!(whole, "<x:a> <x:p> <x:o> <x:g> .\n<x:b> <x:p> <x:o> <x:g> .\n");
    }

    #[test]
    fn copied_documents_are_the_same_bytes() {
        let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let both = write(a.path(), vec![some("x"), some("y")]).unwrap();
        let table = table(a.path(), &both.hash).unwrap();
        let copied = write(b.path(), vec![record(a.path(), &both.hash, &table[1]).unwrap()]).unwrap();
        let direct = write(b.path(), vec![some("y")]).unwrap();
        assert_eq!(copied, direct);
    }

    #[test]
    fn damage_is_found_and_named() {
        let dir = tempfile::tempdir().unwrap();
        let segment = write(dir.path(), vec![some("a")]).unwrap();
        let entry = table(dir.path(), &segment.hash).unwrap().remove(0);
        let file = path(dir.path(), &segment.hash, Part::Quads);
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0xff;
        fs::write(&file, &bytes).unwrap();
        let error = part(dir.path(), &segment.hash, &entry, Part::Quads).unwrap_err().to_string();
        assert!(error.contains("`a`") && error.contains(&segment.hash), "{error}");
        fs::write(&file, &bytes[..middle]).unwrap();
        assert!(part(dir.path(), &segment.hash, &entry, Part::Quads).is_err());
        fs::write(table_path(dir.path(), &segment.hash), "{}\n").unwrap();
        assert!(table(dir.path(), &segment.hash).is_err());
    }
}
