//! Writing an index: N-Quads lines become numbered terms and sorted rows. In: lines, in any order; out: one file, the same bytes for the
//! same set of quads.

use super::layout::{HEADER, Header, ORDERS, Order, row_bytes};
use super::{IndexError, token};
use rayon::slice::ParallelSliceMut;
use rustc_hash::FxHashMap;
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

/// Gathers quads for an index.
#[derive(Debug, Default)]
pub struct Builder {
    /// Token → provisional number, in order of coming.
    terms: FxHashMap<Box<[u8]>, u32>,
    /// Subject, predicate, object, graph as provisional numbers; [`DEFAULT`] for the default graph.
    quads: Vec<[u32; 4]>,
    /// Provisional number of a local entity → that of the entity it leads to.
    renamed: FxHashMap<u32, u32>,
}

/// The provisional number of the default graph.
const DEFAULT: u32 = u32::MAX;

impl Builder {
    /// An index of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the quads of N-Quads text. The error names the line.
    pub fn add(&mut self, nquads: &[u8]) -> Result<(), IndexError> {
        for line in nquads.split(|&b| b == b'\n') {
            let content = line.trim_ascii();
            if content.is_empty() || content.first() == Some(&b'#') {
                continue;
            }
            let quad = token::split(content).and_then(|parts| self.quad(parts));
            let quad =
                quad.ok_or_else(|| IndexError::Line(String::from_utf8_lossy(content).chars().take(200).collect()))?;
            self.quads.push(quad);
        }
        Ok(())
    }

    fn quad(&mut self, [s, p, o, g]: [&[u8]; 4]) -> Option<[u32; 4]> {
        let graph = if g.is_empty() { DEFAULT } else { self.number(g)? };
        let [s, p, o] = [self.number(s)?, self.number(p)?, self.number(o)?];
        let renamed = |n: u32| self.renamed.get(&n).copied().unwrap_or(n);
        Some([renamed(s), p, renamed(o), graph])
    }

    fn number(&mut self, token: &[u8]) -> Option<u32> {
        let token = token::canonical(token)?;
        if let Some(&n) = self.terms.get(token.as_ref()) {
            return Some(n);
        }
        std::str::from_utf8(&token).ok()?;
        let n = u32::try_from(self.terms.len()).ok().filter(|&n| n < DEFAULT - 1)?;
        self.terms.insert(Box::from(token.as_ref()), n);
        Some(n)
    }

    /// From now on, puts the second of each pair of tokens wherever the first is added as a subject or an object.
    pub fn rename<'a>(&mut self, tokens: impl IntoIterator<Item = (&'a [u8], &'a [u8])>) {
        for (from, to) in tokens {
            if let (Some(from), Some(to)) = (self.number(from), self.number(to)) {
                self.renamed.insert(from, to);
            }
        }
    }

    /// How many lines were added.
    pub fn len(&self) -> usize {
        self.quads.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.quads.is_empty()
    }

    /// Writes the index to `path`, durably; it appears there whole or not at all.
    pub fn finish(self, path: &Path) -> Result<(), IndexError> {
        let mut terms: Vec<(Box<[u8]>, u32)> = self.terms.into_iter().collect();
        terms.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut renumbered = vec![0u32; terms.len()];
        for (place, (_, n)) in (1u32..).zip(&terms) {
            if let Some(slot) = renumbered.get_mut(*n as usize) {
                *slot = place;
            }
        }
        let number = |n: u32| renumbered.get(n as usize).copied().unwrap_or(0);
        let mut quads: Vec<[u32; 4]> = self.quads.into_iter().map(|q| q.map(number)).collect();
        quads.par_sort_unstable();
        quads.dedup();
        let blob = terms.iter().map(|(t, _)| t.len() as u64).sum();
        let header = Header { terms: terms.len() as u64, quads: quads.len() as u64, blob };
        let fail = |e| IndexError::io(path, e);
        crate::graph::manifest::replace_with(path, |file| write(file, header, &terms, &quads))
            .map_err(|e| fail(io::Error::other(e.to_string())))
    }
}

/// A writer that hashes what passes.
struct Hashing<W> {
    out: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.out.write(bytes)?;
        self.hasher.update(bytes.get(..n).unwrap_or_default());
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn write(file: &mut File, header: Header, terms: &[(Box<[u8]>, u32)], quads: &[[u32; 4]]) -> io::Result<()> {
    file.write_all(&[0; HEADER])?;
    let mut body = BufWriter::with_capacity(1 << 20, Hashing { out: &mut *file, hasher: blake3::Hasher::new() });
    let mut rows = Vec::new();
    for order in ORDERS {
        rows.clear();
        rows.extend(quads.iter().map(|&q| key(order, q)));
        if order != Order::Spog {
            rows.par_sort_unstable();
        }
        rows.iter().try_for_each(|&row| body.write_all(&row_bytes(row)))?;
    }
    drop(rows);
    let mut end = 0u64;
    body.write_all(&end.to_le_bytes())?;
    for (term, _) in terms {
        end += term.len() as u64;
        body.write_all(&end.to_le_bytes())?;
    }
    terms.iter().try_for_each(|(term, _)| body.write_all(term))?;
    let hasher = body.into_inner().map_err(io::IntoInnerError::into_error)?.hasher;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&header.to_bytes(hasher.finalize().as_bytes()))
}

/// A row as one number: compared faster than four, in the same order.
fn key(order: Order, quad: [u32; 4]) -> u128 {
    order.arrange(quad).into_iter().fold(0, |key, n| key << 32 | u128::from(n))
}
