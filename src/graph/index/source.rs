//! Where quads come from: Oxigraph's in-memory store, or an index. The same patterns and queries give the same quads and solutions on both;
//! the one is the other's oracle in the tests.

use super::{Index, IndexError, IndexView};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad};
use oxigraph::model::{Term, TermRef};
use oxigraph::sparql::{PreparedSparqlQuery, QueryEvaluationError, QueryResults};
use oxigraph::store::{StorageError, Store};
use std::sync::Arc;

/// What can go wrong in looking quads up.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// In the index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// In Oxigraph's store.
    #[error(transparent)]
    Store(#[from] StorageError),
}

/// All quads of a graph.
pub enum Source {
    /// In memory.
    Memory(Store),
    /// In a memory-mapped file.
    Index(Arc<Index>),
}

/// Quads, one by one.
pub type Quads = Box<dyn Iterator<Item = Result<Quad, SourceError>>>;

impl Source {
    /// The quads with the terms given, in no particular order.
    pub fn matching(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Quads {
        match self {
            Self::Memory(store) => Box::new(
                store.quads_for_pattern(subject, predicate, object, graph).map(|q| q.map_err(SourceError::from)),
            ),
            Self::Index(index) => index.matching(subject, predicate, object, graph),
        }
    }

    /// Evaluates a query.
    pub fn evaluate(&self, query: PreparedSparqlQuery) -> Result<QueryResults<'static>, QueryEvaluationError> {
        match self {
            Self::Memory(store) => query.on_store(store).execute(),
            Self::Index(index) => query.on_queryable_dataset(IndexView::new(Arc::clone(index))).execute(),
        }
    }

    /// How many quads there are.
    pub fn len(&self) -> Result<usize, SourceError> {
        match self {
            Self::Memory(store) => Ok(store.len()?),
            Self::Index(index) => Ok(index.len()),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> Result<bool, SourceError> {
        self.len().map(|n| n == 0)
    }
}

impl Index {
    fn matching(
        self: &Arc<Self>,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Quads {
        let number = |term: Term| self.number(&term).ok_or(());
        let numbers = || {
            let s = subject.map(|s| number(TermRef::from(s).into_owned())).transpose()?;
            let p = predicate.map(|p| number(p.into_owned().into())).transpose()?;
            let o = object.map(|o| number(o.into_owned())).transpose()?;
            let g = graph.map(|g| match g {
                GraphNameRef::DefaultGraph => Ok(0),
                GraphNameRef::NamedNode(n) => number(n.into_owned().into()),
                GraphNameRef::BlankNode(n) => number(n.into_owned().into()),
            });
            Ok::<_, ()>((s, p, o, g.transpose()?))
        };
        match numbers() {
            Ok((s, p, o, g)) => {
                let index = Arc::clone(self);
                Box::new(self.rows(s, p, o, g).map(move |row| index.quad(row).map_err(SourceError::from)))
            }
            Err(()) => Box::new(std::iter::empty()),
        }
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
