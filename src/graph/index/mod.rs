//! The index: all quads of a graph in one memory-mapped file, opened in milliseconds, queried by Oxigraph's own SPARQL engine. In:
//! N-Quads, through a [`Builder`]; out: quads by pattern, and a dataset for queries. Disposable: it says nothing that the segments
//! and conclusions do not, and is written anew by each build that changes them.

mod create;
mod dataset;
mod layout;
mod token;
mod write;

pub use create::create;
pub use dataset::IndexView;
pub use write::Builder;

use layout::{Header, Order, Parts, ROW, row};
use memmap2::Mmap;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Directory of the indices inside a graph's.
pub const DIR: &str = "index";

/// The index file of the graph in `dir` for this state of its documents.
pub fn path(dir: &Path, state: &str) -> PathBuf {
    dir.join(DIR).join(state).join("quads.index")
}

/// What can go wrong with an index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The operating system refused.
    #[error("index `{path}`: {source}")]
    Io {
        /// File.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// It is not as it was written.
    #[error("index `{path}` is damaged: {what}; remove it, and the next build writes it again")]
    Damaged {
        /// File.
        path: String,
        /// What is wrong.
        what: String,
    },
    /// Not N-Quads.
    #[error(
        "this is no N-Quads statement: `{0}`; restore the segment that holds it from a copy, or build the graph again"
    )]
    Line(String),
}

impl IndexError {
    fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.display().to_string(), source }
    }
}

/// An open index. Whatever the bytes of its file, no look-up panics: what cannot be read is an error.
#[derive(Debug)]
pub struct Index {
    map: Mmap,
    path: PathBuf,
    header: Header,
    parts: Parts,
    body: [u8; 32],
}

impl Index {
    /// Opens the index at `path`: checks its header and its length, not yet its content.
    pub fn open(path: &Path) -> Result<Self, IndexError> {
        let file = File::open(path).map_err(|e| IndexError::io(path, e))?;
        // SAFETY: the file is only ever made under another name and then renamed, and no part of this program writes to it afterwards;
        // bytes are read as plain numbers, so that even a file changed by somebody else yields at most wrong numbers.
        #[allow(unsafe_code)]
        let map = unsafe { Mmap::map(&file) }.map_err(|e| IndexError::io(path, e))?;
        let damaged = |what: String| IndexError::Damaged { path: path.display().to_string(), what };
        let (header, body) = Header::parse(&map).map_err(damaged)?;
        let parts = header.parts().ok_or_else(|| damaged("its header asks for too much".into()))?;
        if parts.length != map.len() {
            return Err(damaged(format!("it has {} bytes instead of {}", map.len(), parts.length)));
        }
        Ok(Self { map, path: path.to_owned(), header, parts, body })
    }

    /// Reads the whole file and compares it with the hash that its header states.
    pub fn verify(&self) -> Result<(), IndexError> {
        let body = self.map.get(layout::HEADER..).unwrap_or_default();
        if blake3::hash(body).as_bytes() == &self.body {
            Ok(())
        } else {
            Err(self.damaged("its content does not have the hash that its header states"))
        }
    }

    /// How many quads it holds.
    pub fn len(&self) -> usize {
        self.parts.table / ROW
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.header.quads == 0
    }

    /// How many terms it holds.
    pub fn terms(&self) -> usize {
        usize::try_from(self.header.terms).unwrap_or(0)
    }

    fn damaged(&self, what: &str) -> IndexError {
        IndexError::Damaged { path: self.path.display().to_string(), what: what.to_owned() }
    }

    fn table(&self, order: Order) -> &[[u8; ROW]] {
        let place = layout::ORDERS.iter().position(|&o| o == order).unwrap_or(0);
        let start = layout::HEADER + place * self.parts.table;
        self.map.get(start..start + self.parts.table).unwrap_or_default().as_chunks().0
    }

    fn token(&self, number: u32) -> Option<&[u8]> {
        let before = (number as usize).checked_sub(1)?;
        let ends = self.map.get(self.parts.ends..self.parts.blob)?.as_chunks::<8>().0;
        let end = |i: usize| ends.get(i).and_then(|b| usize::try_from(u64::from_le_bytes(*b)).ok());
        self.map.get(self.parts.blob..)?.get(end(before)?..end(before + 1)?)
    }

    /// The term with this number.
    fn term(&self, number: u32) -> Result<Term, IndexError> {
        self.token(number).and_then(token::term).ok_or_else(|| self.damaged(&format!("it has no term {number}")))
    }

    /// The number of `term`; `None` where it stands in no quad.
    fn number(&self, term: &Term) -> Option<u32> {
        let wanted = term.to_string();
        let (mut low, mut high) = (1u32, u32::try_from(self.header.terms).ok()?);
        while low <= high {
            let middle = low + (high - low) / 2;
            match self.token(middle)?.cmp(wanted.as_bytes()) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle - 1,
            }
        }
        None
    }

    /// The rows with the numbers given, each as subject, predicate, object, graph.
    fn rows(self: &Arc<Self>, s: Option<u32>, p: Option<u32>, o: Option<u32>, g: Option<u32>) -> Rows {
        let order = Order::for_pattern(s.is_some(), p.is_some(), o.is_some(), g.is_some());
        let wanted = order.arrange([s, p, o, g]);
        let table = self.table(order);
        let compare = |bytes: &[u8; ROW]| {
            let pairs = row(bytes).into_iter().zip(wanted).map_while(|(n, w)| w.map(|w| n.cmp(&w)));
            pairs.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        };
        let start = table.partition_point(|r| compare(r).is_lt());
        let rest = table.get(start..).unwrap_or_default();
        let end = start + rest.partition_point(|r| compare(r).is_eq());
        Rows { index: Arc::clone(self), order, next: start, end }
    }
}

impl Index {
    /// The quads with the terms given, sorted by one of its tables.
    pub fn find(
        self: &Arc<Self>,
        subject: Option<TermRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> impl Iterator<Item = Result<Quad, IndexError>> + use<> {
        let graph = graph.map(|g| match g {
            GraphNameRef::DefaultGraph => None,
            GraphNameRef::NamedNode(n) => Some(TermRef::from(n)),
            GraphNameRef::BlankNode(b) => Some(b.into()),
        });
        let number = |term: Option<TermRef<'_>>| term.map(|t| self.number(&t.into_owned()).ok_or(())).transpose();
        let rows = || {
            let g = graph.map(|g| number(g).map(|n| n.unwrap_or(0))).transpose()?;
            Ok::<_, ()>(self.rows(number(subject)?, number(predicate.map(TermRef::from))?, number(object)?, g))
        };
        let index = Arc::clone(self);
        rows().into_iter().flatten().map(move |row| index.quad(row))
    }

    fn quad(&self, [s, p, o, g]: [u32; 4]) -> Result<Quad, IndexError> {
        let misplaced = |place: &str| self.damaged(&format!("a {place} is no term that may stand there"));
        let subject: NamedOrBlankNode = match self.term(s)? {
            Term::NamedNode(n) => n.into(),
            Term::BlankNode(b) => b.into(),
            Term::Literal(_) => return Err(misplaced("subject")),
        };
        let predicate: NamedNode = match self.term(p)? {
            Term::NamedNode(n) => n,
            _ => return Err(misplaced("predicate")),
        };
        let graph: GraphName = match g {
            0 => GraphName::DefaultGraph,
            g => match self.term(g)? {
                Term::NamedNode(n) => n.into(),
                Term::BlankNode(b) => b.into(),
                Term::Literal(_) => return Err(misplaced("graph name")),
            },
        };
        Ok(Quad::new(subject, predicate, self.term(o)?, graph))
    }
}

/// Rows of one table that stand together.
#[derive(Clone, Debug)]
struct Rows {
    index: Arc<Index>,
    order: Order,
    next: usize,
    end: usize,
}

impl Iterator for Rows {
    type Item = [u32; 4];

    fn next(&mut self) -> Option<[u32; 4]> {
        if self.next >= self.end {
            return None;
        }
        let bytes = self.index.table(self.order).get(self.next)?;
        self.next += 1;
        Some(self.order.restore(row(bytes)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.end.saturating_sub(self.next);
        (left, Some(left))
    }
}

#[cfg(test)]
mod tests;
