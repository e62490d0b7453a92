//! Where the quads of an open graph are: Oxigraph's store in memory, or the index on disk. One way to look quads up, one to ask
//! SPARQL; everything above is the same for either.

use super::error::GraphError;
use super::index::{Index, IndexView};
use oxigraph::model::{GraphNameRef, NamedNodeRef, Quad, TermRef};
use oxigraph::sparql::{PreparedSparqlQuery, QueryEvaluationError, QueryResults};
use oxigraph::store::Store;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Why a query that orders what can't be ordered has no answer.
pub(super) const NO_ORDER: &str =
    "its ORDER BY meets values that have no order among each other; order by STR(?x) instead";

/// A set of quads that can be asked.
#[derive(Clone)]
pub(super) enum Quads {
    /// In memory.
    Memory(Store),
    /// In a memory-mapped file.
    Index(Arc<Index>),
}

/// Quads found one by one.
pub(super) type Found = Box<dyn Iterator<Item = Result<Quad, GraphError>>>;

impl Quads {
    /// A store in memory.
    pub fn in_memory(quads: impl IntoIterator<Item = Quad>) -> Result<Self, GraphError> {
        let store = Store::new()?;
        let mut loader = store.bulk_loader();
        loader.load_quads(quads)?;
        loader.commit()?;
        Ok(Self::Memory(store))
    }

    /// The quads that have what is given: subject, predicate, object, graph; all graphs where none is given.
    pub fn find(
        &self,
        subject: Option<&str>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Found {
        match self {
            Self::Memory(store) => {
                let subject = subject.map(|s| NamedNodeRef::new_unchecked(s).into());
                let found = store.quads_for_pattern(subject, predicate, object, graph);
                Box::new(found.map(|q| q.map_err(GraphError::from)))
            }
            Self::Index(index) => {
                let subject = subject.map(|s| NamedNodeRef::new_unchecked(s).into());
                Box::new(index.find(subject, predicate, object, graph).map(|q| q.map_err(GraphError::from)))
            }
        }
    }

    /// As [`find`](Self::find), for an object that is an IRI.
    pub fn pointing_at(&self, predicate: NamedNodeRef<'_>, object: &str, graph: Option<GraphNameRef<'_>>) -> Found {
        self.find(None, Some(predicate), Some(NamedNodeRef::new_unchecked(object).into()), graph)
    }

    /// Evaluates a query.
    pub fn execute(&self, query: PreparedSparqlQuery) -> Result<QueryResults<'static>, QueryEvaluationError> {
        let evaluate = || match self {
            Self::Memory(store) => query.on_store(store).execute(),
            Self::Index(index) => query.on_queryable_dataset(IndexView::new(Arc::clone(index))).execute(),
        };
        // Values of several types in one column (a date beside a number) have no total order in the evaluator, and a sort that
        // notices panics.
        catch_unwind(AssertUnwindSafe(evaluate)).unwrap_or_else(|_| Err(QueryEvaluationError::Dataset(NO_ORDER.into())))
    }

    /// How many quads there are.
    pub fn len(&self) -> Result<usize, GraphError> {
        match self {
            Self::Memory(store) => Ok(store.len()?),
            Self::Index(index) => Ok(index.len()),
        }
    }
}
