//! The index as Oxigraph's query evaluator sees it: terms are numbers, terms that a query makes and the index lacks are themselves.

use super::layout::Order;
use super::{Index, IndexError, token};
use oxigraph::model::Term;
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};
use std::rc::Rc;
use std::sync::Arc;

/// A term inside a query.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum QueryTerm {
    /// One of the index, by its number.
    Known(u32),
    /// One that stands in no quad: always the case where it isn't [`Known`](Self::Known), so that equal terms are equal here.
    Made(Rc<Term>),
}

/// An index, lent to one query.
#[derive(Clone, Debug)]
pub struct IndexView {
    index: Arc<Index>,
}

impl IndexView {
    /// Lends `index`.
    pub fn new(index: Arc<Index>) -> Self {
        Self { index }
    }
}

/// What a pattern asks of one place of a quad.
enum Wanted {
    Anything,
    This(u32),
    /// A term that no quad has.
    Nothing,
}

impl Wanted {
    fn new(term: Option<&QueryTerm>) -> Self {
        match term {
            None => Self::Anything,
            Some(QueryTerm::Known(n)) => Self::This(*n),
            Some(QueryTerm::Made(_)) => Self::Nothing,
        }
    }

    fn number(&self) -> Option<u32> {
        if let Self::This(n) = self { Some(*n) } else { None }
    }
}

impl QueryableDataset<'static> for IndexView {
    type InternalTerm = QueryTerm;
    type Error = IndexError;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&QueryTerm>,
        predicate: Option<&QueryTerm>,
        object: Option<&QueryTerm>,
        graph_name: Option<Option<&QueryTerm>>,
    ) -> impl Iterator<Item = Result<InternalQuad<QueryTerm>, IndexError>> + use<> {
        let [s, p, o] = [subject, predicate, object].map(Wanted::new);
        let g = match graph_name {
            Some(None) => Wanted::This(0),
            Some(named) => Wanted::new(named),
            None => Wanted::Anything,
        };
        let possible = ![&s, &p, &o, &g].iter().any(|w| matches!(w, Wanted::Nothing));
        let rows = possible.then(|| self.index.rows(s.number(), p.number(), o.number(), g.number()));
        rows.into_iter().flatten().map(|[s, p, o, g]| {
            Ok(InternalQuad {
                subject: QueryTerm::Known(s),
                predicate: QueryTerm::Known(p),
                object: QueryTerm::Known(o),
                graph_name: (g != 0).then_some(QueryTerm::Known(g)),
            })
        })
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<QueryTerm, IndexError>> + use<> {
        let index = Arc::clone(&self.index);
        let mut last = 0;
        std::iter::from_fn(move || {
            let table = index.table(Order::Gspo);
            let graph = |bytes: &[u8; super::ROW]| super::row(bytes)[0];
            last = graph(table.get(table.partition_point(|r| graph(r) <= last))?);
            Some(Ok(QueryTerm::Known(last)))
        })
    }

    fn internalize_term(&self, term: Term) -> Result<QueryTerm, IndexError> {
        Ok(match self.index.number(&term) {
            Some(n) => QueryTerm::Known(n),
            None => QueryTerm::Made(Rc::new(term)),
        })
    }

    /// As the default, but for what is most often compared: no term is made of a whole number on the way.
    fn externalize_expression_term(&self, term: QueryTerm) -> Result<ExpressionTerm, IndexError> {
        if let QueryTerm::Known(n) = term
            && let Some(number) = self.index.token(n).and_then(token::integer)
            && let Ok(integer) = number.parse()
        {
            return Ok(ExpressionTerm::IntegerLiteral(integer));
        }
        self.externalize_term(term).map(ExpressionTerm::from)
    }

    fn externalize_term(&self, term: QueryTerm) -> Result<Term, IndexError> {
        match term {
            QueryTerm::Known(n) => self.index.term(n),
            QueryTerm::Made(term) => Ok(Rc::unwrap_or_clone(term)),
        }
    }
}
